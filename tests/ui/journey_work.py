#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day's work with the hand: a deal is dragged to the next stage and taken back, a fact is typed on a
card, a meeting is drawn into the calendar, moved and stretched. Usage: journey_work.py CLIENTELA
CLIENTELA-CLI"""

import os
import re
import subprocess
import sys
import tempfile
import time

# Warnings end the program under test, not this one: the accessibility library gives some of its own.
DEBUG = os.environ.pop('G_DEBUG', '')

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from person import Program, run  # noqa: E402

CLIENTELA, CLI = sys.argv[1:3]
OFFICE = 'Working Office'


def cli(profile, *words):
    return subprocess.run([CLI, '--profile', profile, *words], check=True, capture_output=True,
                          timeout=60, text=True).stdout


def office(profile):
    cli(profile, 'init', '--name', OFFICE, '--user', 'Ayşe Tester')
    cli(profile, 'new', 'account', 'name=Çakmak Gıda A.Ş.', 'city=İzmir')
    for name in ('Printers', 'Tills', 'Scales'):
        cli(profile, 'new', 'opportunity', f'name={name}', 'amount=100')


def go(program, place):
    program.click('list item', place)
    program.wait_until(lambda: any(w.has('selected') for w in program.find_all('list item', place)),
                       f'{place} does not open')


def column(program, stage, count):
    """The column of a stage with so many deals."""
    return program.wait('list', re.compile(f'^{stage}, {count} deal'))


def drag_a_deal(program):
    go(program, 'Deals')
    column(program, 'Prospecting', 3)
    card = program.wait_shown('push button', re.compile('^Tills'))
    card.drag_to(column(program, 'Engaging', 0), fy=0.3)
    column(program, 'Prospecting', 2)
    moved = column(program, 'Engaging', 1)
    assert moved.find('push button', re.compile('^Tills')), moved.tree()
    program.key('ctrl+z')
    column(program, 'Prospecting', 3)
    column(program, 'Engaging', 0)


def move_by_keys(program):
    program.click('push button', re.compile('^Scales'))  # opens the card
    program.wait_shown('push button', 'Back')
    program.key('alt+Left')
    column(program, 'Prospecting', 3)
    program.wait_until(lambda: any(w.has('focused')
                                   for w in program.find_all('push button', re.compile('^Scales'))),
                       'the keyboard does not come back to the deal')
    program.key('ctrl+Right')
    column(program, 'Engaging', 1)
    program.key('ctrl+Right')
    column(program, 'Proposal', 1)
    column(program, 'Engaging', 0)
    program.key('ctrl+z', 'ctrl+z')
    column(program, 'Prospecting', 3)


def type_a_fact(program):
    go(program, 'Contacts')
    program.key('ctrl+f')
    program.type('cakmak')
    program.wait('label', '1 contact')
    program.key('Down')
    program.key('Return')
    row = program.wait_shown('list item', re.compile('^City: İzmir'))
    row.click(fy=0.5)
    program.wait_shown('text', 'City')
    program.replace('Ankara\n')
    program.wait('list item', re.compile('^City: Ankara'))
    program.key('ctrl+z')
    program.wait('list item', re.compile('^City: İzmir'))


def drag(program, widget, by_x, by_y, fy=0.5):
    """Drags what is under a point of a widget by so many points of the screen."""
    widget.point(0.5, fy)
    x, y = program.pointer()
    run('xdotool', 'mousedown', 1)
    try:
        for i in range(1, 11):
            run('xdotool', 'mousemove', round(x + by_x * i / 10), round(y + by_y * i / 10))
            time.sleep(0.02)  # a gesture needs motion over time; this is no wait for a result
    finally:
        run('xdotool', 'mouseup', 1)


def draw_a_meeting(program):
    go(program, 'Calendar')
    grid = program.wait_shown('panel', re.compile('^Calendar, '))
    # From nine to ten of the Tuesday: an hour is 52 points high, seven days share the width.
    x, y, width, height = grid.extents()
    grid.point((60 + (width - 60) * 1.5 / 7) / width, (9 * 52 + 2) / height)
    left, top = program.pointer()
    run('xdotool', 'mousedown', 1)
    for i in range(1, 11):
        run('xdotool', 'mousemove', left, top + round(48 * i / 10))
        time.sleep(0.02)  # a gesture needs motion over time; this is no wait for a result
    run('xdotool', 'mouseup', 1)
    program.wait_until(lambda: any('Activity' in w[1] for w in program.x_windows()),
                       'the editor does not open')
    program.focus('Activity')
    program.wait('text', 'Subject')
    program.type('Show the scales')
    program.click('push button', re.compile('Save'))
    program.focus(OFFICE)
    entry = program.wait_shown('push button', re.compile('Show the scales, 09:00 – 10:00, Tuesday'))
    drag(program, entry, 0, 104)
    entry = program.wait_shown('push button', re.compile('Show the scales, 11:00 – 12:00, Tuesday'))
    drag(program, entry, 0, 26, fy=0.97)
    program.wait('push button', re.compile('Show the scales, 11:00 – 12:30, Tuesday'))
    program.key('alt+Right')
    program.wait('push button', re.compile('Show the scales, 11:00 – 12:30, Wednesday'))
    program.key('ctrl+z', 'ctrl+z', 'ctrl+z')
    program.wait('push button', re.compile('Show the scales, 09:00 – 10:00, Tuesday'))


STEPS = [
    (drag_a_deal, 'a deal is dragged to the next stage, and one undo brings it back'),
    (move_by_keys, 'keys move a deal on, and the keyboard goes along'),
    (type_a_fact, 'a fact is typed on the card, kept by Enter and undone'),
    (draw_a_meeting, 'a meeting is drawn, moved and stretched in the calendar'),
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
