#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A template is written with the keyboard and the pointer: a field is completed behind two braces, a
word is made bold and plain again, the text is saved as the next version. Usage: journey_template.py
CLIENTELA CLIENTELA-CLI"""

import os
import re
import subprocess
import sys
import tempfile

# Warnings end the program under test, not this one: the accessibility library gives some of its own.
DEBUG = os.environ.pop('G_DEBUG', '')

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from person import Program  # noqa: E402

CLIENTELA, CLI = sys.argv[1:3]
OFFICE = 'Writing Office'
LETTER = '---\ntype: letter\nlocale: en-GB\n---\nFirst words.\n\n:::space 60mm\n\nLast words.\n'


def cli(profile, *words):
    return subprocess.run([CLI, '--profile', profile, *words], check=True, capture_output=True,
                          timeout=60, text=True).stdout


def office(profile):
    cli(profile, 'init', '--name', OFFICE, '--user', 'Ayşe Tester')
    cli(profile, 'new', 'account', 'name=Çakmak Gıda A.Ş.', 'city=İzmir')
    cli(profile, 'new', 'template', 'name=Greeting', 'type=letter', 'language=en-GB',
        'body=' + LETTER)


def text_of(program):
    return program.wait('text', 'Text of the Template')


def open_template(program):
    program.click('list item', 'Documents')
    program.click('page tab', 'Templates')
    program.key('ctrl+k')
    program.type('Greeting')
    program.click('list item', re.compile('Greeting'))
    program.wait_until(lambda: 'First words.' in text_of(program).text, 'the text is not shown')


def complete_a_field(program):
    text_of(program).click(fx=0.5, fy=0.9)
    program.key('ctrl+End')
    program.type('For {{client.na')
    program.wait_until(lambda: program.find('list', 'What could stand here') is not None,
                       'nothing is offered')
    program.key('Return')
    program.wait_until(lambda: 'For {{client.name}}' in text_of(program).text,
                       f'not completed: {text_of(program).text[-60:]!r}')


def make_bold(program):
    program.key('ctrl+shift+Left', 'ctrl+b')
    program.wait_until(lambda: '**' in text_of(program).text, 'nothing is bold')
    program.key('ctrl+z')
    program.wait_until(lambda: '**' not in text_of(program).text, 'it is still bold')


def save(program, profile):
    program.key('ctrl+s')
    program.wait_until(lambda: program.find('label', re.compile('version 2$')) is not None,
                       'it is not saved')
    shown = cli(profile, 'templates', 'versions', 'Greeting', '--json')
    assert '"version" : 2' in shown or '"version":2' in shown.replace(' ', ''), shown


def journey(profile):
    with Program([CLIENTELA, '--profile', profile], window=OFFICE,
                 env={'G_DEBUG': DEBUG}) as program:
        open_template(program)
        complete_a_field(program)
        make_bold(program)
        save(program, profile)


def main():
    print('1..1')
    with tempfile.TemporaryDirectory() as folder:
        profile = os.path.join(folder, 'office')
        office(profile)
        journey(profile)
    print('ok 1 a template is written')


main()
