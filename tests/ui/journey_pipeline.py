#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pipeline with the hand: a deal that is sent to the lost ones is asked why, and deals without a next
step are left in; one is won with what the stage asks for, and a number of the funnel explains itself.
Usage: journey_pipeline.py CLIENTELA CLIENTELA-CLI"""

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
OFFICE = 'Pipeline Office'


def cli(profile, *words):
    return subprocess.run([CLI, '--profile', profile, *words], check=True, capture_output=True,
                          timeout=60, text=True).stdout


def office(profile):
    cli(profile, 'init', '--name', OFFICE, '--user', 'Ayşe Tester')
    for name in ('Printers', 'Tills'):
        cli(profile, 'new', 'opportunity', f'name={name}', 'amount=100', 'owner_id=Ayşe Tester')
    cli(profile, 'set', 'stage', 'Won', 'required_fields=source')
    cli(profile, 'new', 'activity', 'subject=Call', 'parent=opportunity:Printers')


def go(program, place):
    program.click('list item', place)
    program.wait_until(lambda: any(w.has('selected') for w in program.find_all('list item', place)),
                       f'{place} does not open')


def column(program, stage, count):
    """The column of a stage with so many deals."""
    return program.wait('list', re.compile(f'^{stage}, {count} deal'))


def lose_a_deal(program):
    program.wait_shown('push button', re.compile('^Tills'))
    program.click('push button', re.compile('^Tills'), button=3)
    program.wait_shown('menu item', 'Lost').click()
    program.wait_until(lambda: any('Why Was It Lost' in w[1] for w in program.x_windows()),
                       'nobody asks why')
    program.focus('Why Was It Lost?')
    program.wait_shown('push button', 'Price').act()
    program.wait_shown('push button', 'Lost').act()
    program.focus(OFFICE)
    column(program, 'Lost', 1)
    program.key('ctrl+z')
    column(program, 'Prospecting', 2)
    column(program, 'Lost', 0)


def leave_in_what_is_idle(program):
    program.wait('push button', 'Deals Without a Next Step').act()
    idle = column(program, 'Prospecting', 1)
    program.wait_until(lambda: idle.find('push button', re.compile('^Tills')),
                       'the deal without a next step is not left in')


def win_what_asks_for_its_source(program):
    go(program, 'Deals')
    column(program, 'Prospecting', 2)
    program.wait_shown('push button', re.compile('^Tills'))
    program.click('push button', re.compile('^Tills'), button=3)
    program.wait_shown('menu item', 'Won').click()
    program.wait_until(lambda: any(w[1] == 'Won' for w in program.x_windows()),
                       'nobody asks for the source')
    program.focus('Won')
    program.type('Trade fair')
    program.wait_shown('push button', 'Move').act()
    program.focus(OFFICE)
    column(program, 'Won', 1)
    program.key('ctrl+z')
    column(program, 'Won', 0)
    column(program, 'Prospecting', 2)


def explain_a_number(program):
    go(program, 'Reports')
    program.wait_shown('table cell', 'Prospecting')
    program.click('table cell', 'Prospecting')
    program.key('Return')
    program.wait_until(lambda: any('Explanation' in w[1] for w in program.x_windows()),
                       'the number is not explained')
    program.focus('Explanation')
    program.wait('label', '2 records')
    program.key('Escape')
    program.focus(OFFICE)


STEPS = [
    (win_what_asks_for_its_source, 'a deal is won when what its stage asks for is given'),
    (lose_a_deal, 'a deal that is sent to the lost ones is asked why, and one undo brings it back'),
    (leave_in_what_is_idle, 'one button leaves in what has no next step'),
    (explain_a_number, 'a number of the funnel shows the deals that it counts'),
]

with tempfile.TemporaryDirectory(prefix='clientela-journey-') as folder:
    profile = os.path.join(folder, 'office')
    office(profile)
    with Program([CLIENTELA, '--profile', profile], window=OFFICE,
                 env={**os.environ, 'G_DEBUG': DEBUG}) as program:
        print(f'TAP version 13\n1..{len(STEPS)}', flush=True)
        program.focus(OFFICE)
        program.resize(1270, 860, OFFICE)
        for number, (step, what) in enumerate(STEPS, 1):
            step(program)
            print(f'ok {number} {what}', flush=True)
