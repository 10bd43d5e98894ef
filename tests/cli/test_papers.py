#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of the sample office as PDF."""
import os
import re
import shutil
import subprocess

from tap import contains, equal, main


def text_of(path):
    if shutil.which('pdftotext') is None:
        return None
    return subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, check=True,
                          encoding='utf-8').stdout


def test_an_invoice_is_printed_with_its_numbers(desk):
    cli = desk.profile('sample')
    cli.run('demo')
    invoice = cli.json('list', 'invoice', '--where', 'status=paid', '--where', 'currency=EUR',
                       '--where', 'account_id.language=pt-PT', '--limit', '1')[0]
    cli.run('render', 'invoice', 'invoice', invoice['id'], '-o', desk.path('invoice.pdf'))
    equal(os.stat(desk.path('invoice.pdf')).st_mode & 0o777, 0o600)
    text = text_of(desk.path('invoice.pdf'))
    if text is not None:
        contains(text, invoice['number'], invoice['account_id']['name'], 'Fatura')
        whole, cents = invoice['gross'].split('.')
        contains(text.replace('.', '').replace('\u00a0', '').replace(' ', ''),
                 f'{whole},{cents}')
    pdf = cli.run('render', 'invoice', 'invoice', invoice['id'], '-o', '-', binary=True).out
    assert pdf.startswith(b'%PDF-')


def test_what_is_missing_is_named_and_nothing_is_written(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme')
    invoice = cli.text('new', 'invoice', 'account_id=Acme', 'date=2026-01-31', 'due=2026-02-28')
    cli.run('new', 'invoice_line', f'invoice_id={invoice}', 'name=Bread', 'qty=2', 'price=1.50',
            'vat=6')
    equal(cli.json('show', 'invoice', invoice)['gross'], '3.18')
    result = cli.run('render', 'invoice', 'invoice', invoice, '-o', desk.path('out.pdf'), code=1)
    contains(result.err, 'invoice.number', 'missing')
    assert not os.path.exists(desk.path('out.pdf'))
    result = cli.run('render', 'invoice', 'invoice', invoice, '-o', desk.path('out.pdf'), '--draft')
    contains(result.err, 'invoice.number')
    assert os.path.getsize(desk.path('out.pdf')) > 1000


def test_the_month_is_reported_with_charts_in_every_language(desk):
    cli = desk.profile('sample')
    cli.run('demo')
    office = cli.json('list', 'office')[0]['id']
    reports = [template for template in cli.json('list', 'template', '--where', 'type=report')
               if 'report.funnel' in cli.json('show', 'template', template['id'])['body']]
    equal(len(reports), 5)
    for report in reports:
        path = desk.path('report.pdf')
        cli.run('render', report['id'], 'office', office, '-o', path)
        text = text_of(path)
        if text is not None:
            contains(text, report['name'])
            # The axis of the chart writes its sums as the rest of the page does.
            equal(bool(re.search('€[ \u00a0]?[0-9]', text)), report['language'] in ('en-GB', 'tr-TR', 'pt-BR'))
        fonts = subprocess.run(['pdffonts', path], capture_output=True, check=True,
                               encoding='utf-8').stdout.splitlines()[2:]
        assert all('Noto' in font or 'Liberation' in font for font in fonts), fonts


def test_labels_begin_where_the_sheet_is_not_used_up(desk):
    cli = desk.office()
    for number in range(1, 24):
        cli.run('new', 'contact', f'first_name=Ana{number:02}', 'last_name=Sá', 'street=Rua do Sol 1',
                'postal_code=1000-001', 'city=Lisboa', 'country=Portugal')
    cli.run('new', 'contact', 'first_name=No', 'last_name=Address')
    result = cli.run('labels', 'contact', '--first', '20', '-o', desk.path('labels.pdf'))
    contains(result.err, '1 record has no postal address')
    text = text_of(desk.path('labels.pdf'))
    if text is not None:
        pages = text.rstrip('\f').split('\f')
        equal([page.count('1000-001 Lisboa') for page in pages], [2, 21])
        contains(pages[0], 'Ana01 Sá', 'PORTUGAL')
    cli.run('labels', 'contact', '--sheet', 'dl', '--sender', 'Acme', '--where', 'first_name=Ana07',
            '-o', desk.path('envelope.pdf'))
    text = text_of(desk.path('envelope.pdf'))
    if text is not None:
        contains(text, 'Acme', 'Ana07 Sá')
    contains(cli.fails(2, 'labels', 'contact', '--sheet', 'a3', '-o', 'x.pdf'), 'a4-21')
    contains(cli.fails(2, 'labels', 'contact', '--first', '22', '-o', 'x.pdf'), '21')
    contains(cli.fails(3, 'labels', 'contact', '--where', 'first_name=No', '-o', 'x.pdf'), 'address')


def test_a_contract_is_made_of_a_document(desk):
    cli = desk.profile('sample')
    cli.run('demo')
    contract = cli.json('list', 'document', '--limit', '1')[0]
    cli.run('render', 'contract', 'document', contract['id'], '-o', desk.path('contract.pdf'))
    text = text_of(desk.path('contract.pdf'))
    if text is not None:
        contains(text, contract['number'], 'Quadrante Sistemas')


def test_a_template_that_is_not_there_is_named(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme')
    contains(cli.fails(3, 'render', 'poem', 'account', 'Acme', '-o', desk.path('x.pdf')), 'poem')
    contains(cli.fails(3, 'render', 'invoice', 'invoice', 'none', '-o', desk.path('x.pdf')), 'none')
    cli.run('new', 'template', 'name=Broken', 'type=letter', 'body=---\ntype: letter\n---\n{{#if}}')
    result = cli.run('render', 'Broken', 'account', 'Acme', '-o', desk.path('x.pdf'), code=1)
    contains(result.err, 'line')


main([value for name, value in list(globals().items()) if name.startswith('test_')])
