#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that act by themselves: made, tried on the past, let act, taken back, canceled."""
from datetime import datetime, timedelta, timezone

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


def mail_account(cli):
    cli.run('new', 'mail_account', 'host=localhost', 'port=2525', 'security=none', 'name=Acme Lda.',
            'address=office@acme.example')


def template_id(cli, name):
    return [row['id'] for row in cli.json('list', 'template') if row['name'] == name][0]


def late_office(cli):
    """Two clients of whom one has two invoices that are late."""
    mail_account(cli)
    office = cli.json('list', 'office')[0]['id']
    cli.run('set', 'office', office, 'next_invoice_number=A 1')
    for name, address, days in (('Alba', 'ana@alba.example', ('2026-01-31', '2026-02-28')),
                                ('Beta', 'bo@beta.example', ('2099-01-31',))):
        account = cli.text('new', 'account', f'name={name}', f'email={address}')
        for day in days:
            invoice = cli.text('new', 'invoice', f'account_id={account}', 'date=2026-01-02', f'due={day}')
            cli.run('new', 'invoice_line', f'invoice_id={invoice}', 'name=Paper', 'qty=1', 'price=100')
            cli.run('set', 'invoice', invoice, 'status=issued')


def test_each_client_of_a_list_who_is_late_gets_one_letter(desk):
    cli = desk.office()
    late_office(cli)
    template = template_id(cli, 'Payment reminder')
    at = datetime.now(timezone.utc) + timedelta(seconds=2)
    cli.run('rules', 'add', 'Remind', 'event=schedule', 'zone=UTC', 'entity=invoice',
            f'first_on={at - timedelta(days=1):%Y-%m-%d}', 'at_time=00:00',
            f'rrule=FREQ=DAILY;BYHOUR={at.hour};BYMINUTE={at.minute};BYSECOND={at.second}',
            'filter=status = issued and due < today', '--do',
            f"document template_id={template} document_step=send subject='Please pay, {{account_id}}'", '--on')
    contains(cli.json('rules', 'show', 'Remind')['actions'][0], 'Payment reminder')
    tries = 0
    while not cli.json('rules', 'log'):
        cli.run('rules', 'run')
        tries += 1
        assert tries < 200, 'the fixed time did not come'
    # Each invoice is an occasion; one letter speaks of both.
    equal(sorted(row['record'].split()[1] for row in cli.json('rules', 'log')), ['1', '2'])
    equal(cli.json('rules', 'queue'), [])
    document, = cli.json('list', 'document')
    equal((document['type'], document['status'], document['parent']['name']), ('reminder', 'made', 'Alba'))
    message, = cli.json('list', 'message')
    equal((message['subject'], message['recipients'], message['status']),
          ('Please pay, Alba', 'Alba <ana@alba.example>', 'queued'))
    equal([row['name'] for row in cli.json('attachments', 'message', message['id'])],
          ['Payment reminder – Alba.pdf'])
    issued, = [run for run in cli.json('rules', 'log') if 'queue of mail' in run['done']]
    contains(cli.fails(6, 'rules', 'undo', issued['id']), 'it can be withdrawn')


def test_what_has_to_be_approved_waits_for_it(desk):
    cli = desk.office()
    other = cli.text('new', 'user', 'name=Bo', 'login=bo')
    cli.run('new', 'approval_rule', 'name=Letters', 'type=letter', 'max_amount=1', f'approver_id={other}')
    cli.run('new', 'approval_rule', 'name=All', 'max_amount=0', f'approver_id={other}')
    late_office(cli)
    template = template_id(cli, 'Quote')
    order = cli.text('new', 'sales_order', 'account_id=Alba')
    cli.run('new', 'sales_order_line', f'sales_order_id={order}', 'name=Paper', 'qty=1', 'price=100')
    cli.run('rules', 'add', 'Quote', 'event=changed', 'entity=sales_order', 'fields=notes', '--do',
            f'document template_id={template} document_step=issue', '--on')
    cli.run('set', 'sales_order', order, 'notes=Go')
    contains(cli.text('rules', 'run'), '0')
    waiting, = cli.json('rules', 'queue')
    equal(waiting['status'], 'pending')
    contains(waiting['why'], 'Bo has to approve it first')
    document, = cli.json('list', 'document')
    equal(document['status'], 'draft')
    asked, = [row for row in cli.json('list', 'approval') if row['state'] == 'asked']
    contains(cli.text('rules', 'run'), '0')
    equal(len(cli.json('list', 'approval')), 1)


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
