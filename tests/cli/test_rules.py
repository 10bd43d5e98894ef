#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that act by themselves: made, tried on the past, let act, taken back, canceled."""
from tap import contains, equal, main

GREET = ('rules', 'add', 'Greet', 'event=created', 'entity=lead', 'filter=source = "web"', '--do',
         "activity subject='Greet {name}' activity_type=call", '--do',
         'set field=description value=seen', '--on')


def subjects(cli):
    return sorted(row['subject'] for row in cli.json('list', 'activity'))


def test_a_rule_is_tried_acts_once_and_is_taken_back(desk):
    cli = desk.office()
    cli.run(*GREET)
    equal([(row['name'], row['state']) for row in cli.json('rules', 'list')], [('Greet', 'on')])
    equal(len(cli.json('rules', 'show', 'Greet')['actions']), 2)
    lead = cli.text('new', 'lead', 'name=Pop', 'source=web')
    cli.run('new', 'lead', 'name=Ion', 'source=fair')
    would = cli.json('rules', 'dry-run', 'Greet')
    equal([row['id'] for row in would], [lead])
    contains(would[0]['actions'], 'Greet Pop')
    equal(subjects(cli), [])
    contains(cli.text('rules', 'run'), '1')
    contains(cli.text('rules', 'run'), '0')
    equal(subjects(cli), ['Greet Pop'])
    equal(cli.json('show', 'lead', lead)['description'], 'seen')
    log = cli.json('rules', 'log', 'Greet')
    equal([(row['record'], row['undone']) for row in log], [('Pop', False)])
    cli.run('rules', 'undo', log[0]['id'])
    equal(subjects(cli), [])
    equal(cli.json('rules', 'log')[0]['undone'], True)
    contains(cli.text('rules', 'run'), '0')
    cli.fails(2, 'rules', 'undo', log[0]['id'])


def test_a_rule_that_is_off_does_nothing(desk):
    cli = desk.office()
    cli.run(*GREET)
    cli.run('rules', 'off', 'Greet')
    cli.run('new', 'lead', 'name=Pop', 'source=web')
    contains(cli.text('rules', 'run'), '0')
    cli.run('rules', 'on', 'Greet')
    contains(cli.text('rules', 'run'), '0')
    equal(subjects(cli), [])


def test_what_failed_is_said_and_tried_again(desk):
    cli = desk.office()
    account = cli.text('new', 'account', 'name=Alba')
    invoice = cli.text('new', 'invoice', f'account_id={account}')
    cli.run('rules', 'add', 'Paid', 'event=changed', 'entity=invoice', 'fields=notes', '--do',
            'payment', '--on')
    cli.run('set', 'invoice', invoice, 'notes=Came in')
    contains(cli.text('rules', 'run'), '0')
    queue = cli.json('rules', 'queue')
    equal([row['status'] for row in queue], ['failed'])
    contains(cli.fails(2, 'rules', 'cancel', queue[0]['id']), 'Failed')
    cli.run('rules', 'retry', queue[0]['id'])
    equal([row['status'] for row in cli.json('rules', 'queue')], ['pending'])
    cli.run('rules', 'cancel', queue[0]['id'])
    equal(cli.json('rules', 'queue'), [])
    equal([row['status'] for row in cli.json('rules', 'queue', '--all')], ['cancelled'])


def test_a_message_is_queued_once_or_it_is_said_why_not(desk):
    cli = desk.office()
    cli.run('new', 'mail_account', 'host=localhost', 'port=2525', 'security=none', 'name=Acme Lda.',
            'address=office@acme.example')
    cli.run('rules', 'add', 'Thank', 'event=created', 'entity=account', '--do',
            "message subject='Thank you, {name}' message='Good to have you here.'", '--on')
    cli.run('new', 'account', 'name=Alba', 'email=ana@alba.example')
    cli.run('new', 'account', 'name=Silent')
    contains(cli.text('rules', 'run'), '1')
    contains(cli.text('rules', 'run'), '0')
    equal([(row['subject'], row['recipients'], row['status']) for row in cli.json('list', 'message')],
          [('Thank you, Alba', 'Alba <ana@alba.example>', 'queued')])
    equal([(row['record'], row['status']) for row in cli.json('rules', 'queue')], [('Silent', 'failed')])


def test_a_report_goes_with_the_message(desk):
    cli = desk.office()
    cli.run('new', 'mail_account', 'host=localhost', 'port=2525', 'security=none', 'name=Acme Lda.',
            'address=office@acme.example')
    cli.run('report', 'sales', '--period', 'this-month', '--save', 'Sales of the month')
    report = cli.json('list', 'saved_report')[0]['id']
    cli.run('rules', 'add', 'Tell', 'event=created', 'entity=account', '--do',
            f'message recipients=chef@acme.example saved_report_id={report}', '--on')
    cli.run('new', 'account', 'name=Alba')
    contains(cli.text('rules', 'run'), '1')
    message = cli.json('list', 'message')[0]
    equal((message['subject'], message['recipients']), ('Sales of the month', 'chef@acme.example'))
    equal([row['name'] for row in cli.json('attachments', 'message', message['id'])],
          ['Sales of the month.pdf'])


def test_what_makes_no_sense_is_refused(desk):
    cli = desk.office()
    for words, said in ((('event=schedule', '--do', 'notify subject=x'), 'rrule'),
                        (('event=idle', 'entity=invoice', 'days=3', '--do', 'notify subject=x'), 'entity'),
                        (('event=created', 'entity=lead', '--do', 'payment'), 'type'),
                        (('event=created', 'entity=lead', '--do', 'set field=nothing'), 'field'),
                        (('event=created', 'entity=lead', '--do', 'fly'), 'fly'),
                        (('event=created', 'entity=lead', 'filter=city = = 3', '--do', 'notify subject=x'), 'filter')):
        contains(cli.fails(2, 'rules', 'add', 'X', *words), said)
    equal(cli.json('rules', 'list'), [])


main([value for name, value in list(globals().items()) if name.startswith('test_')])
