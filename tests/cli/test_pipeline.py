#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stages that ask and are archived, plans, leads that become customers, who gets what is new."""
from tap import contains, equal, main


def test_losing_asks_why_one_by_one_and_in_many(desk):
    cli = desk.office()
    deals = [cli.text('new', 'opportunity', f'name=Deal {number}') for number in range(3)]
    contains(cli.fails(2, 'set', 'opportunity', deals[0], 'stage_id=Lost'), 'lost_reason')
    contains(cli.fails(2, 'many', 'opportunity', 'set', 'stage_id=Lost'), 'lost_reason')
    equal(cli.json('show', 'opportunity', deals[0])['stage_id']['name'], 'Prospecting')
    cli.run('set', 'opportunity', deals[0], 'stage_id=Lost', 'lost_reason=no BUDGET')
    equal(cli.json('show', 'opportunity', deals[0])['lost_reason'], 'No budget')
    cli.run('do', 'deal', 'Deal', '1', 'lost', '--because', 'Price')
    equal(cli.json('show', 'opportunity', deals[1])['lost_reason'], 'Price')
    cli.run('many', 'opportunity', 'set', 'lost_reason=Postponed', 'stage_id=Lost',
            '--filter', 'stage_id.type = open')
    equal(cli.json('show', 'opportunity', deals[2])['lost_reason'], 'Postponed')
    cli.run('undo')
    equal(cli.json('show', 'opportunity', deals[2])['stage_id']['name'], 'Prospecting')
    equal([reason['name'] for reason in cli.json('list', 'lost_reason')],
          ['Price', 'Chose a competitor', 'No budget', 'No answer', 'Postponed'])


def test_stages_ask_and_are_archived(desk):
    cli = desk.office()
    deal = cli.text('new', 'opportunity', 'name=Roof')
    cli.run('set', 'stage', 'Won', 'required_fields=amount\nexpected_close_on')
    contains(cli.fails(2, 'set', 'opportunity', deal, 'stage_id=Won', 'amount=100'),
             'expected_close_on')
    stages = {row['stage']: row for row in cli.json('stages', 'Sales')}
    equal(stages['Won']['asks_for'], 'amount, expected_close_on')
    equal(stages['Lost']['asks_for'], 'lost_reason')
    equal(stages['Prospecting']['deals'], 1)
    contains(cli.fails(6, 'set', 'stage', 'Prospecting', 'archived=yes'), 'Prospecting')
    contains(cli.fails(6, 'delete', 'stage', 'Prospecting'), 'Prospecting')
    cli.run('stages', 'archive', 'Prospecting', '--to', 'Engaging')
    equal(cli.json('show', 'opportunity', deal)['stage_id']['name'], 'Engaging')
    equal([row['archived'] for row in cli.json('stages') if row['stage'] == 'Prospecting'], [True])
    history = cli.json('stages', 'history', deal)
    equal([stay['stage'] for stay in history], ['Prospecting', 'Engaging'])
    equal(history[1]['now'], True)
    cli.run('undo')
    equal(cli.json('show', 'opportunity', deal)['stage_id']['name'], 'Prospecting')


def plan(cli):
    cli.run('new', 'plan', 'name=Welcome')
    for position, (subject, days) in enumerate((('Call', 0), ('Visit', 2), ('Offer', 3))):
        cli.run('new', 'plan_step', 'plan_id=Welcome', f'position={position}',
                f'subject={subject}', f'delay_days={days}', 'at_time=09:00')


def days(cli, kind, name):
    return [step['at'][:10] for step in cli.json('plan', 'show', kind, name)[0]['activities']]


def test_a_plan_is_put_moved_and_stopped(desk):
    cli = desk.office()
    plan(cli)
    cli.run('new', 'account', 'name=Acme', 'city=Porto')
    cli.run('new', 'account', 'name=Other', 'city=Braga')
    # A Monday.
    contains(cli.text('plan', 'start', 'Welcome', 'account', 'Acme', '--on', '2026-03-02'), '1')
    equal(days(cli, 'account', 'Acme'), ['2026-03-02', '2026-03-04', '2026-03-09'])
    contains(cli.text('plan', 'start', 'Welcome', 'account', '--filter', 'city is set'), '1')
    contains(cli.fails(2, 'plan', 'start', 'Welcome', 'account'), '--filter')
    standing = cli.json('plan', 'show', 'account', 'Acme')[0]
    first, second, _ = (step['id'] for step in standing['activities'])
    cli.run('set', 'activity', first, 'status=done')
    contains(cli.text('plan', 'move', second, '+1'), '1')
    equal(days(cli, 'account', 'Acme'), ['2026-03-02', '2026-03-05', '2026-03-10'])
    cli.run('undo')
    cli.run('plan', 'move', second, '2026-03-06', '--alone')
    equal(days(cli, 'account', 'Acme'), ['2026-03-02', '2026-03-06', '2026-03-09'])
    cli.run('plan', 'skip', second)
    equal(cli.json('plan', 'show', 'account', 'Acme')[0]['done'], 2)
    cli.run('plan', 'stop', 'Welcome', 'account', 'Acme')
    equal(cli.json('plan', 'show', 'account', 'Acme')[0]['status'], 'stopped')
    contains(cli.fails(3, 'plan', 'stop', 'Welcome', 'account', 'Acme'), 'Welcome')
    cli.run('undo')
    equal(cli.json('plan', 'show', 'account', 'Acme')[0]['status'], 'running')


def test_a_next_step_is_put_where_none_is(desk):
    cli = desk.office()
    for name in ('Roof', 'Cellar', 'Barn'):
        cli.run('new', 'opportunity', f'name={name}')
    cli.run('new', 'activity', 'subject=Call them', 'parent=opportunity:Roof')
    idle = 'none of activity (status = planned)'
    equal(len(cli.json('list', 'opportunity', '--filter', idle)), 2)
    contains(cli.text('plan', 'next', 'Ask how it goes', 'opportunity', '--filter',
                      'name is set', '--on', '2026-03-02', '--type', 'call'), '2')
    equal(cli.json('list', 'opportunity', '--filter', idle), [])
    steps = cli.json('list', 'activity', '--filter', 'subject = "Ask how it goes"')
    equal(len(steps), 2)
    equal({step['type'] for step in steps}, {'call'})
    contains(cli.text('plan', 'next', 'Again', 'opportunity', 'Barn'), '0')
    contains(cli.text('plan', 'next', 'Again', 'opportunity', 'Barn', '--also-planned'), '1')
    contains(cli.fails(2, 'plan', 'next', 'Again', 'opportunity'), '--filter')
    cli.run('undo')
    equal(cli.json('list', 'activity', '--filter', 'subject = Again'), [])


def test_a_stage_starts_a_plan(desk):
    cli = desk.office()
    plan(cli)
    cli.run('set', 'stage', 'Won', 'plan_id=Welcome')
    deal = cli.text('new', 'opportunity', 'name=Roof')
    equal(cli.json('list', 'opportunity', '--filter',
                   'none of activity (status = planned)')[0]['name'], 'Roof')
    cli.run('set', 'opportunity', deal, 'stage_id=Won')
    equal(len(cli.json('plan', 'show', 'opportunity', deal)[0]['activities']), 3)
    equal(cli.json('list', 'opportunity', '--filter', 'none of activity (status = planned)'), [])


def test_a_lead_becomes_a_customer_and_a_lead_again(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Padaria Central', 'city=Porto', 'phone=+351 222 000 111')
    deal = cli.text('new', 'opportunity', 'name=Oven', 'account_id=Padaria Central')
    lead = cli.text('new', 'lead', 'name=Maria Silva', 'company=Padaria Central', 'city=Porto',
                    'email=maria@padaria.pt', 'phone=+351 222 000 111')
    contains(cli.text('convert', lead, '--dry-run'), 'Padaria Central', 'Oven')
    equal(cli.json('show', 'lead', lead)['status'], 'new')
    converted = cli.json('convert', lead, '--account', 'Padaria Central', '--deal', deal)
    equal((converted['status'], converted['converted_account_id']['name'],
           converted['converted_opportunity_id']['name'],
           converted['converted_contact_id']['name']),
          ('converted', 'Padaria Central', 'Oven', 'Maria Silva'))
    equal(len(cli.json('list', 'account')), 1)
    contains(cli.fails(6, 'convert', lead), 'Maria Silva')
    cli.run('new', 'account', 'name=Later')
    equal(cli.json('convert', lead, '--undo')['status'], 'new')
    equal(cli.json('list', 'contact'), [])
    equal(len(cli.json('list', 'account')), 2)
    again = cli.json('convert', lead, '--account', 'none', '--deal', 'new', '--name', 'Fresh')
    equal((again['converted_account_id'], again['converted_opportunity_id']['name']),
          (None, 'Fresh'))


def test_new_leads_go_to_people_imported_ones_too(desk):
    cli = desk.office()
    cli.run('new', 'user', 'name=Rui')
    old = cli.text('new', 'lead', 'name=Old', 'country=Portugal')
    cli.run('new', 'assignment_rule', 'name=Countries', 'method=territory')
    cli.run('new', 'assignment_member', 'assignment_rule_id=Countries', 'user_id=Rui',
            'territories=Portugal')
    cli.run('new', 'assignment_rule', 'name=Turn', 'position=1')
    for name in ('Ana Silva', 'Rui'):
        cli.run('new', 'assignment_member', 'assignment_rule_id=Turn', f'user_id={name}')
    would = cli.json('assign', 'lead', '--dry-run')
    equal([(row['name'], row['to'], row['why']) for row in would],
          [('Old', 'Rui', 'By territory: Portugal')])
    equal(cli.json('show', 'lead', old)['owner_id'], None)
    with open(desk.path('leads.csv'), 'w', encoding='utf-8') as file:
        file.write('Lead name,Country\nOne,Spain\nTwo,Spain\nThree,Portugal\nFour,Spain\n')
    cli.run('import', desk.path('leads.csv'), '--as', 'lead')
    owners = {row['name']: (row['owner_id'] or {}).get('name') for row in cli.json('list', 'lead')}
    equal(owners, {'Old': None, 'One': 'Ana Silva', 'Two': 'Rui', 'Three': 'Rui',
                   'Four': 'Ana Silva'})
    equal(len(cli.json('list', 'assignment')), 4)
    equal([row['to'] for row in cli.json('assign', 'lead')], ['Rui'])
    cli.run('undo')
    equal(cli.json('show', 'lead', old)['owner_id'], None)
    contains(cli.fails(2, 'assign', 'account'), 'lead')


def test_orders_move_repeat_customers(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme')
    order = cli.json('new', 'sales_order', 'account_id=Acme', 'status=confirmed')
    cli.run('new', 'pipeline', 'name=Customers', 'type=repeat', 'position=1')
    for number, name in ((1, 'Once'), (2, 'Twice'), (3, 'Often')):
        cli.run('new', 'stage', f'name={name}', 'pipeline_id=Customers', f'position={number}',
                f'min_orders={number}')

    def stands():
        return [row['stage_id']['name'] for row in
                cli.json('list', 'opportunity', '--filter', 'pipeline_id.type = repeat')]

    equal(stands(), [])
    cli.run('stages', 'settle')
    equal(stands(), ['Once'])
    cli.run('new', 'sales_order', 'account_id=Acme', 'status=confirmed')
    equal(stands(), ['Twice'])
    cli.run('set', 'sales_order', order['id'], 'status=cancelled')
    equal(stands(), ['Once'])
    cli.run('undo')
    equal(stands(), ['Twice'])


main([value for name, value in list(globals().items()) if name.startswith('test_')])
