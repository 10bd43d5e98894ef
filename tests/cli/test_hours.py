#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Working hours, holidays and absences; times at which people are free; what reports make of it."""
import shutil
import subprocess

from tap import Skip, contains, equal, main

UTC = {'TZ': 'UTC'}


def starts(cli, *words):
    return [row['start'] for row in cli.json('calendar', 'free', *words, env=UTC)]


def test_free_times_know_hours_holidays_and_what_is_planned(desk):
    cli = desk.office()
    joao = cli.text('new', 'user', 'name=João Reis')
    team = cli.text('new', 'team', 'name=Porto')
    cli.run('set', 'user', joao, f'team_id={team}')
    # Monday, the second of November 2026
    monday = ['--from', '2026-11-02', '--most', '3']
    equal(starts(cli, 'Ana Silva', 'João Reis', *monday),
          ['2026-11-02T09:00:00Z', '2026-11-02T09:30:00Z', '2026-11-02T10:00:00Z'])
    week = [f'{day}=10-13, 14-17' for day in ('monday', 'tuesday', 'wednesday', 'thursday', 'friday')]
    cli.run('new', 'working_hours', *week)
    cli.run('new', 'working_hours', f'user_id={joao}', 'monday=12-16', 'tuesday=', 'wednesday=9-18')
    equal(starts(cli, 'Ana Silva', 'João Reis', *monday),
          ['2026-11-02T12:00:00Z', '2026-11-02T14:00:00Z', '2026-11-02T14:30:00Z'])
    cli.run('new', 'activity', 'type=meeting', 'subject=Fair', 'owner_id=Ana Silva',
            'start_at=2026-11-02T12:30:00Z', 'duration=120', env=UTC)
    equal(starts(cli, 'Ana Silva', 'João Reis', *monday)[0], '2026-11-02T14:30:00Z')
    cli.run('new', 'holiday', 'name=Porto is closed', 'first_on=2026-11-02', f'team_id={team}')
    equal(starts(cli, 'Ana Silva', *monday)[0], '2026-11-02T10:00:00Z')
    equal(starts(cli, 'Ana Silva', 'João Reis', *monday)[0], '2026-11-04T10:00:00Z')
    cli.run('new', 'absence', f'user_id={joao}', 'first_on=2026-11-03', 'last_on=2026-11-04',
            'type=training')
    # Of Thursday and Friday João's own hours say what they say by default.
    equal(starts(cli, 'Ana Silva', 'João Reis', *monday)[0], '2026-11-05T10:00:00Z')
    contains(cli.run('calendar', 'free', 'Ana Silva', '--from', '2026-11-07', '--days', '2').err,
             'no time')


def test_what_is_wrong_is_said_and_nothing_is_kept(desk):
    cli = desk.office()
    contains(cli.fails(2, 'new', 'working_hours', 'monday=nine to five'), 'monday')
    contains(cli.fails(2, 'new', 'working_hours', 'monday=9-13, 12-18'), '09:00-13:00')
    contains(cli.fails(2, 'new', 'holiday', 'name=Fair', 'first_on=2026-11-05', 'last_on=2026-11-04'),
             'last_on')
    cli.run('new', 'working_hours', 'monday=9-13')
    contains(cli.fails(2, 'new', 'working_hours', 'monday=9-14'), 'already')
    equal(len(cli.json('list', 'working_hours')), 1)
    equal(cli.json('list', 'working_hours')[0]['monday'], '09:00-13:00')
    contains(cli.fails(2, 'calendar', 'free', 'Ana Silva', '--minutes', '0'), '1440')
    contains(cli.fails(2, 'calendar', 'holidays', 'XX', '2026'), 'PT')
    contains(cli.fails(2, 'calendar', 'holidays', 'PT', '26x'), '26x')
    cli.fails(3, 'calendar', 'free', 'Nobody')


def test_holidays_come_from_the_law_and_from_files(desk):
    cli = desk.office()
    equal(len(cli.json('calendar', 'holidays', 'PT', '2026')), 14)
    contains(cli.run('calendar', 'holidays', 'PT', '2026', '--add').err, '13')
    contains(cli.run('calendar', 'holidays', 'PT', '2026', '--add').err, '0')
    contains(cli.run('calendar', 'holidays', 'PT', '2026', '--add', '--optional').err, '1 holiday')
    equal(len(cli.json('list', 'holiday')), 14)
    cli.run('undo')
    equal(len(cli.json('list', 'holiday')), 13)
    contains(cli.run('calendar', 'holidays', 'TR', '2026').err, 'Ramazan')
    with open(desk.path('bayram.ics'), 'w', encoding='utf-8') as file:
        file.write('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\n'
                   'BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260320\r\n'
                   'DTEND;VALUE=DATE:20260323\r\nSUMMARY:Ramazan Bayramı\r\nEND:VEVENT\r\n'
                   'BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20261225\r\n'
                   'SUMMARY:Natal\r\nEND:VEVENT\r\n'
                   'BEGIN:VEVENT\r\nUID:3\r\nDTSTART:20260410T100000Z\r\n'
                   'SUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n')
    contains(cli.run('calendar', 'read-holidays', desk.path('bayram.ics')).err, '1 holiday')
    added = [row for row in cli.json('list', 'holiday') if row['name'] == 'Ramazan Bayramı']
    equal((added[0]['first_on'], added[0]['last_on']), ('2026-03-20', '2026-03-22'))
    with open(desk.path('none.ics'), 'w', encoding='utf-8') as file:
        file.write('no calendar')
    cli.fails(2, 'calendar', 'read-holidays', desk.path('none.ics'))


def test_response_times_are_those_of_the_office(desk):
    cli = desk.office()
    cli.run('new', 'lead', 'name=Costa', 'owner_id=Ana Silva',
            'first_contact_at=2026-11-02T11:00:00Z', 'first_response_at=2026-11-04T11:00:00Z',
            env=UTC)

    def mean():
        return cli.json('report', 'response', env=UTC)['totals']['mean']

    equal(mean(), 18 * 3600)
    week = [f'{day}=9-13, 14-18' for day in ('monday', 'tuesday', 'wednesday', 'thursday', 'friday')]
    cli.run('new', 'working_hours', *week)
    equal(mean(), 16 * 3600)
    cli.run('new', 'holiday', 'name=Fair', 'first_on=2026-11-03', 'part=afternoon')
    equal(mean(), 12 * 3600)
    cli.run('new', 'holiday', 'name=Fair', 'first_on=2020-11-03', 'every_year=yes')
    equal(mean(), 8 * 3600)


def test_plans_leave_out_holidays(desk):
    cli = desk.office()
    account = cli.text('new', 'account', 'name=Acme')
    plan = cli.text('new', 'plan', 'name=Welcome', 'workdays=yes')
    for number, days in enumerate((1, 1)):
        cli.run('new', 'plan_step', f'plan_id={plan}', 'subject=Call', f'delay_days={days}',
                f'position={number}')
    cli.run('new', 'holiday', 'name=Closed', 'first_on=2026-11-03')
    cli.run('new', 'plan_run', f'plan_id={plan}', f'parent=account:{account}', 'started_on=2026-11-02')
    equal(sorted(row['start_at'][:10] for row in cli.json('list', 'activity', env=UTC)),
          ['2026-11-04', '2026-11-05'])


def test_a_calendar_is_printed(desk):
    cli = desk.office()
    cli.run('new', 'holiday', 'name=Fair', 'first_on=2026-11-03')
    for hour in range(9, 18):
        cli.run('new', 'activity', 'type=meeting', f'subject=Inventory of the warehouse {hour}',
                'owner_id=Ana Silva', f'start_at=2026-11-04T{hour:02}:00:00Z', 'duration=30',
                env=UTC)
    if shutil.which('pdftotext') is None:
        raise Skip('pdftotext is not installed')
    for view in ('day', 'work-week', 'week', 'month', 'agenda'):
        path = desk.path(f'{view}.pdf')
        cli.run('calendar', 'print', 'Ana Silva', '--view', view, '--from', '2026-11-04', '-o', path,
                env=UTC)
        text = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True,
                              encoding='utf-8', check=True).stdout
        text = ' '.join(text.split())
        contains(text, 'Ana Silva', 'Page 1 of')
        # Nothing is lost, wherever it stands.
        for hour in range(9, 18):
            assert text.count(f'{hour:02}:00') > 0, (view, hour)
        equal('Fair' in text, view != 'day', view)
    contains(cli.fails(2, 'calendar', 'print', '--view', 'year', '-o', path), 'agenda')


main([value for name, value in list(globals().items()) if name.startswith('test_')])
