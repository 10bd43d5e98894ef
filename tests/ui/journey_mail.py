#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A message is written on a card and arrives at a real mail server; one that is refused stands in the header
bar with what is wrong, and is put away. Usage: journey_mail.py CLIENTELA CLIENTELA-CLI"""

import contextlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

# Warnings end the program under test, not this one: the accessibility library gives some of its own.
DEBUG = os.environ.pop('G_DEBUG', '')

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'channels')]
from mailbox import Mailbox  # noqa: E402
from person import Program  # noqa: E402

CLIENTELA, CLI = sys.argv[1:3]
OFFICE = 'Working Office'
PICTURES = os.environ.get('CRM_TEST_PICTURES')


def cli(profile, *words):
    return subprocess.run([CLI, '--profile', profile, *words], check=True, capture_output=True,
                          timeout=60, text=True).stdout


def office(profile, box):
    cli(profile, 'init', '--name', OFFICE, '--user', 'Ayşe Tester')
    cli(profile, 'new', 'account', 'name=Çakmak Gıda A.Ş.', 'email=bilgi@cakmak.example', 'language=tr')
    cli(profile, 'new', 'mail_account', 'name=Working Office', 'address=office@work.example', 'host=localhost',
        'security=none', f'port={box.port}', 'login=office')


def open_composer(program):
    program.click(None, re.compile('^Write to bilgi@'))
    program.wait_until(lambda: any('E-Mail' in w[1] for w in program.x_windows()), 'the window does not open')
    program.focus('E-Mail')


def picture(program, name, title=None):
    if PICTURES:
        program.picture(os.path.join(PICTURES, name + '.png'), title)


def open_card(program):
    program.click('list item', 'Contacts')
    program.key('ctrl+f')
    program.type('cakmak')
    program.wait('label', '1 contact')
    program.key('Down', 'Return')


def kept(profile):
    with contextlib.closing(sqlite3.connect(os.path.join(profile, 'replica.db'))) as database:
        return [text for text, in database.execute("SELECT value FROM meta WHERE key LIKE 'message-draft:%'")]


def begin(program, box, profile):
    open_card(program)
    open_composer(program)
    program.wait_shown('text', 'Subject').click()
    program.replace('Half a message')
    program.key('Escape')
    program.focus(OFFICE)
    program.wait(name=re.compile('The message is kept'))
    open_composer(program)
    subject = program.wait_shown('text', 'Subject')
    assert subject.text == 'Half a message', subject.text
    picture(program, 'mail-kept', 'E-Mail')
    subject.click()
    program.key('End')
    program.type(' more')
    program.wait_until(lambda: any('Half a message more' in text for text in kept(profile)), 'it is not kept')
    program.process.kill()
    program.process.wait()


def throw_away(program, box, profile):
    open_card(program)
    open_composer(program)
    subject = program.wait_shown('text', 'Subject')
    assert subject.text == 'Half a message more', subject.text
    program.click('push button', 'Throw This Message Away')
    program.focus(OFFICE)
    program.wait_until(lambda: not kept(profile), 'it is still there')


def write(program, box, profile):
    open_composer(program)
    to = program.wait('text', re.compile('^To'))
    assert 'bilgi@cakmak.example' in to.text, to.text
    body = program.wait('text', 'Text of the message')
    assert 'Sayın Yetkili' in body.text, body.text
    assert 'Half a message' not in program.wait_shown('text', 'Subject').text
    program.wait_shown('text', 'Subject').click()
    program.type('Fiyat listesi')
    picture(program, 'mail-composer', 'E-Mail')
    program.click('push button', 'Send')
    (sender, recipients, mail), = box.wait_for(1)
    assert (sender, recipients) == ('office@work.example', ['bilgi@cakmak.example'])
    assert mail['Subject'] == 'Fiyat listesi', mail['Subject']
    program.focus(OFFICE)
    program.wait(name=re.compile('Fiyat listesi'))
    assert not kept(profile)


def refuse(program, box, profile):
    open_composer(program)
    program.wait_shown('text', re.compile('^To')).click()
    program.replace('refused@cakmak.example')
    program.wait_shown('text', 'Subject').click()
    program.type('Geri gelen')
    program.click('push button', 'Send')
    program.focus(OFFICE)
    button = program.wait_shown('push button', '1 message to be sent')
    program.wait_until(lambda: json.loads(cli(profile, 'mail', 'list', '--json'))[0]['status'] == 'failed',
                       'it is not refused')
    button.click()
    program.wait_shown('label', re.compile('An address was refused: There is no such mailbox here'))
    picture(program, 'mail-outbox', OFFICE)
    program.click('push button', 'Do not send')
    program.wait_gone('push button', '1 message to be sent')
    assert len(box.mails()) == 1


# The program is killed in the middle of the first.
BEGUN = [
    (begin, 'a message that was begun is there again after its window was closed'),
]
STEPS = [
    (throw_away, 'and after the program was killed, until it is thrown away'),
    (write, 'a message goes from the card to the client, in the language of the client'),
    (refuse, 'one that is refused says why in the header bar, and is put away'),
]


def walk(steps, box, profile, first):
    with Program([CLIENTELA, '--profile', profile], window=OFFICE,
                 env={**os.environ, 'G_DEBUG': DEBUG, 'CLIENTELA_MAIL_PASSWORD': 'secret'}) as program:
        program.focus(OFFICE)
        program.resize(1270, 860, OFFICE)
        for number, (step, what) in enumerate(steps, first):
            step(program, box, profile)
            print(f'ok {number} {what}', flush=True)


with Mailbox('--auth', 'office:secret') as box, tempfile.TemporaryDirectory(prefix='clientela-journey-') as folder:
    profile = os.path.join(folder, 'office')
    office(profile, box)
    print(f'TAP version 13\n1..{len(BEGUN) + len(STEPS)}', flush=True)
    walk(BEGUN, box, profile, 1)
    walk(STEPS, box, profile, 1 + len(BEGUN))
