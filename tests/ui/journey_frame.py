#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""With the keyboard only: find a person, open the card, delete and take it back; and every place can
be read by a screen reader. Usage: journey_frame.py CLIENTELA CLIENTELA-CLI"""

import collections
import os
import re
import subprocess
import sys
import tempfile

# Warnings end the program under test, not this one: the accessibility library gives some of its own.
DEBUG = os.environ.pop('G_DEBUG', '')

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from person import Program, until  # noqa: E402

CLIENTELA, CLI = sys.argv[1:3]
# What a person acts on must have a name. GTK names the parts inside its own widgets after their types.
ACTED_ON = {'push button', 'toggle button', 'check box', 'radio button', 'entry', 'text', 'combo box',
            'table row', 'list item', 'slider', 'spin button', 'switch', 'menu item'}


def cli(profile, *words):
    subprocess.run([CLI, '--profile', profile, *words], check=True, capture_output=True, timeout=60)


def office(profile):
    cli(profile, 'init', '--name', 'Keyboard Office', '--user', 'Ayşe Tester')
    cli(profile, 'new', 'contact', 'first_name=Ada', 'last_name=Yıldız', 'phone=+90 212 000 1234')
    cli(profile, 'new', 'contact', 'first_name=Berk', 'last_name=Öncü')
    cli(profile, 'new', 'account', 'name=Çakmak Gıda A.Ş.', 'city=İzmir')
    cli(profile, 'new', 'opportunity', 'name=Printers', 'amount=100')


def find_and_open(program):
    program.key('ctrl+k')
    program.wait_until(lambda: any('Search Everything' in w[1] for w in program.x_windows()),
                       'the palette does not open')
    program.focus('Search Everything')
    program.type('yildi')
    program.wait('list item', re.compile('^Ada Yıldız'))
    program.key('Return')
    program.focus('Keyboard Office')
    program.wait('label', 'Ada Yıldız')
    program.wait_shown('push button', 'Back')
    program.key('alt+Left')


def delete_and_undo(program):
    program.key('alt+2')
    program.wait('label', '3 contacts')
    program.type('onc')
    program.wait('label', '1 contact')
    program.key('Down')
    program.key('space')
    program.wait('label', '1 selected')
    program.key('Delete')
    program.wait('label', '0 contacts')
    program.key('ctrl+z')
    program.wait('label', '1 contact')
    program.key('Up')
    program.key('Escape')


def check_names(program):
    nameless = collections.Counter()
    places = [w.name for w in program.find('list', 'Places').find_all('list item')]
    for number, place in enumerate(places[:10], 1):
        program.key(f'alt+{number % 10}')
        program.wait_until(
            lambda p=place: any(w.has('selected') for w in program.find_all('list item', p)),
            f'{place} does not open')
    for widget in program.root().walk():
        if widget.role not in ACTED_ON or re.match(r'(Gtk|Adw|Crm)[A-Z]', widget.name) is None:
            continue
        above = [w for w in widget.ancestors() if w.role in ACTED_ON or w.name]
        if any(w.name == 'AdwToastWidget' for w in above):
            continue  # the button that closes a toast is libadwaita's own
        # Inside something that has a name, a part needs none of its own.
        if above and above[0].role in ACTED_ON and not re.match(r'(Gtk|Adw|Crm)[A-Z]', above[0].name):
            continue
        where = [w.name for w in widget.ancestors() if w.name and not w.name.startswith('Gtk')][:2]
        beside = [w.name for w in widget.parent().walk()][1:6]
        nameless[f'{widget.role} {widget.name} in {where} beside {beside}'] += 1
    return nameless


with tempfile.TemporaryDirectory(prefix='clientela-journey-') as folder:
    profile = os.path.join(folder, 'office')
    office(profile)
    with Program([CLIENTELA, '--profile', profile], window='Keyboard Office',
                 env={**os.environ, 'G_DEBUG': DEBUG}) as program:
        print('TAP version 13\n1..3', flush=True)
        program.focus('Keyboard Office')
        find_and_open(program)
        print('ok 1 a person is found by the keyboard and the card opens', flush=True)
        delete_and_undo(program)
        print('ok 2 what the keyboard deleted comes back', flush=True)
        nameless = check_names(program)
        for what, times in nameless.most_common():
            print(f'# {times} x {what}')
        print(f'{"not ok" if nameless else "ok"} 3 everything that can be acted on has a name', flush=True)
    sys.exit(bool(nameless))
