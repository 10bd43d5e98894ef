#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents that go out: issued, kept, answered, put right."""
import os

from tap import contains, equal, main


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def test_a_document_is_kept_as_it_was_issued(desk):
    cli = desk.profile('sample')
    cli.run('demo')
    order = cli.json('list', 'sales_order', '--where', 'status=draft', '--limit', '1')[0]['id']
    cli.run('issue', 'sales_order', order, '-t', 'quote', '-o', desk.path('first.pdf'))
    quote = cli.json('list', 'document', '--where', 'type=quote')[0]
    equal(quote['status'], 'made')
    assert quote['number'].endswith('-0001'), quote['number']
    template = cli.json('show', 'document', quote['id'])['template_id']['id']
    cli.run('set', 'template', template, 'body=---\ntype: quote\n---\nAnother text')
    cli.run('reprint', quote['id'], '-o', desk.path('again.pdf'))
    equal(read(desk.path('again.pdf')), read(desk.path('first.pdf')))
    equal(os.stat(desk.path('again.pdf')).st_mode & 0o777, 0o600)
    contains(cli.run('set', 'document', quote['id'], 'number=7', code=6).err, 'new version')
    contains(cli.run('delete', 'document', quote['id'], code=6).err, 'withdrawn')

    cli.run('mark', quote['id'], 'sent')
    cli.run('mark', quote['id'], 'declined')
    contains(cli.run('mark', quote['id'], 'sent', code=6).err, 'sent')
    events = cli.json('list', 'document_event', '--where', f'document_id={quote["id"]}')
    equal([event['event'] for event in events], ['made', 'sent', 'declined'])

    revision = cli.json('revise', quote['id'])
    equal(revision['number'], quote['number'] + '/2')
    cli.run('issue', 'document', revision['id'])
    equal(cli.json('show', 'document', quote['id'])['status'], 'replaced')


def test_an_approval_is_needed_first(desk):
    cli = desk.profile('sample')
    cli.run('demo')
    me, other = [user['id'] for user in cli.json('list', 'user', '--limit', '2')]
    order = cli.json('list', 'sales_order', '--where', 'status=draft', '--limit', '1')[0]['id']
    for approver in {me, other}:
        cli.run('new', 'approval_rule', f'name=Any {approver}', 'max_amount=1', f'approver_id={approver}')
    result = cli.run('issue', 'sales_order', order, '-t', 'quote', code=7)
    contains(result.err, 'approve')
    equal(cli.json('list', 'document', '--where', 'type=quote'), [])


def test_an_invoice_is_credited(desk):
    cli = desk.profile('sample')
    cli.run('demo')
    office = cli.json('list', 'office')[0]['id']
    cli.run('set', 'office', office, 'next_invoice_number=NC 1')
    invoice = cli.json('list', 'invoice', '--where', 'status=paid', '--limit', '1')[0]
    credit = cli.json('credit', invoice['id'])
    equal(credit['type'], 'credit_note')
    equal(credit['gross'], invoice['gross'])
    cli.run('issue', 'invoice', credit['id'], '-t', 'invoice', code=2)
    cli.run('issue', 'invoice', credit['id'], '-t', 'credit_note', '-o', desk.path('credit.pdf'))
    equal(cli.json('show', 'invoice', credit['id'])['number'], 'NC 1')
    equal(cli.json('show', 'invoice', credit['id'])['status'], 'issued')
    draft = cli.json('list', 'invoice', '--where', 'status=draft', '--limit', '1')[0]['id']
    contains(cli.run('credit', draft, code=2).err, 'issued')


main([value for name, value in list(globals().items()) if name.startswith('test_')])
