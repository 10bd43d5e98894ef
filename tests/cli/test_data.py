#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real sales of a company: in, counted against the files, fixed, reported, undone."""
import collections
import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import xml.dom.minidom
import zipfile
from decimal import Decimal

from tap import Skip, contains, equal, main

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..', 'shared', 'data',
                    'b2b-sales')
FILES = (('accounts', 'account', 85), ('products', 'product', 7), ('sales_teams', 'user', 35),
         ('sales_pipeline', 'opportunity', 8800))


def source(name):
    with open(os.path.join(DATA, name + '.csv'), encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def bring_in(desk):
    if not os.path.isdir(DATA):
        raise Skip('the data is not here')
    cli = desk.office(currency='USD')
    reports = {}
    for name, kind, count in FILES:
        report = cli.json('import', os.path.join(DATA, name + '.csv'), '--as', kind)
        equal(report['created'], count, name)
        reports[name] = report
    return cli, reports


def won_by(key):
    """Sums of the file itself."""
    sums = collections.defaultdict(lambda: [0, Decimal(0)])
    for row in source('sales_pipeline'):
        if row['deal_stage'] == 'Won':
            entry = sums[key(row)]
            entry[0] += 1
            entry[1] += Decimal(row['close_value'])
    return {name: tuple(entry) for name, entry in sums.items()}


def month_of(row):
    month, _, year = row['close_date'].split('/')
    return f'{year}-{int(month):02}'


def by_key(report, key):
    return {row[key]: (row['count'], Decimal(row['amount'])) for row in report['rows']}


def test_sales_agree_with_the_file(desk):
    cli, _ = bring_in(desk)
    report = cli.json('report', 'sales', '--by', 'month')
    equal([column['key'] for column in report['columns']], ['month', 'count', 'amount'])
    equal([column['type'] for column in report['columns']], ['month', 'integer', 'money'])
    equal(report['totals'], {'count': 4238, 'amount': '10005534.00', 'currency': 'USD'})
    equal(by_key(report, 'month'), won_by(month_of))
    equal(by_key(cli.json('report', 'sales', '--by', 'seller'), 'seller'),
          won_by(lambda row: row['sales_agent']))
    offices = {row['sales_agent']: row['regional_office'] for row in source('sales_teams')}
    equal(by_key(cli.json('report', 'sales', '--by', 'team'), 'team'),
          won_by(lambda row: offices[row['sales_agent']]))
    long = cli.json('report', 'sales', '--by', 'month,seller')
    found = {(row['month'], row['seller']): (row['count'], Decimal(row['amount']))
             for row in long['rows']}
    equal(found, won_by(lambda row: (month_of(row), row['sales_agent'])))
    part = cli.json('report', 'sales', '--by', 'month', '--from', '2017-05-01',
                    '--to', '2017-06-30')
    equal([row['month'] for row in part['rows']], ['2017-05', '2017-06'])


def test_the_funnel_agrees_with_the_file(desk):
    cli, _ = bring_in(desk)
    stages = collections.Counter(row['deal_stage'] for row in source('sales_pipeline'))
    report = cli.json('report', 'funnel')
    rows = {row['stage']: row for row in report['rows']}
    equal(list(rows), ['Prospecting', 'Engaging', 'Proposal', 'Won'])
    equal(rows['Prospecting']['count'], 8800)
    equal(rows['Engaging']['count'], 8800 - stages['Prospecting'])
    equal(rows['Won']['count'], stages['Won'])
    equal(rows['Won']['amount'], '10005534.00')
    equal(sum(row['lost'] for row in rows.values()), stages['Lost'])
    equal({name: row['here'] for name, row in rows.items()},
          {'Prospecting': 500, 'Engaging': 1589, 'Proposal': 0, 'Won': 4238})
    equal(report['totals']['count'], 8800)


def test_problems_are_listed_fixed_and_undone(desk):
    cli, reports = bring_in(desk)
    problems = {p['field']: p for p in cli.json('problems')}
    equal(problems['product_id']['rows'], 1480)
    equal(problems['product_id']['proposal'], 'GTX Pro')
    equal(problems['account_id']['rows'], 1425)
    equal(len(cli.json('list', 'opportunity', '--where', 'product_id=')), 1480)
    contains(cli.text('fix'), '1480')
    equal(len(cli.json('list', 'opportunity', '--where', 'product_id=')), 0)
    equal([p['field'] for p in cli.json('problems')], ['account_id'])
    products = by_key(cli.json('report', 'sales', '--by', 'product'), 'product')
    equal(products, won_by(lambda row: row['product'].replace('GTXPro', 'GTX Pro')))
    cli.run('undo')
    equal(len(cli.json('list', 'opportunity', '--where', 'product_id=')), 1480)
    cli.run('undo')
    equal(cli.json('list', 'opportunity'), [])
    equal(len(cli.json('list', 'account')), 85)
    equal(cli.json('check')['ok'], True)


def test_problems_are_saved_corrected_and_brought_in(desk):
    cli = desk.office()
    path = os.path.join(desk.folder, 'companies.csv')
    with open(path, 'w') as file:
        file.write('Name,Employees,City\nAcme,many,Porto\nZencor,12,Faro\nCodehow,few,Braga\n')
    equal(cli.json('import', path, '--as', 'account')['created'], 3)
    saved = os.path.join(desk.folder, 'problems.csv')
    contains(cli.text('problems', '--save', saved), '2')
    with open(saved) as file:
        text = file.read()
    contains(text, 'import_row')
    contains(text, 'is not a number')
    with open(saved, 'w') as file:
        file.write(text.replace('many', '21'))
    contains(cli.text('fix', '--from', saved), '1')
    found = {row['name']: row['employees'] for row in cli.json('list', 'account')}
    equal(found['Acme'], 21)
    equal([p['value'] for p in cli.json('problems')], ['few'])
    with open(saved, 'w') as file:
        file.write(text)
    contains(cli.fails(3, 'fix', '--from', saved), 'No row')
    cli.run('undo')
    equal(len(cli.json('problems')), 2)


def test_a_dry_run_changes_nothing(desk):
    if not os.path.isdir(DATA):
        raise Skip('the data is not here')
    cli = desk.office()
    before = cli.json('log')
    report = cli.json('import', os.path.join(DATA, 'accounts.csv'), '--as', 'account', '--dry-run')
    equal(report['created'], 85)
    equal(cli.json('list', 'account'), [])
    equal(cli.json('log'), before)
    plan = json.loads(cli.text('import', os.path.join(DATA, 'accounts.csv'), '--print-map'))
    equal(plan['kind'], 'account')
    with open(desk.path('map.json'), 'w', encoding='utf-8') as file:
        json.dump(plan, file)
    cli.run('import', os.path.join(DATA, 'accounts.csv'), '--map', desk.path('map.json'))
    equal(len(cli.json('list', 'account')), 85)


def test_a_mapping_is_remembered_and_reused(desk):
    cli = desk.office()
    with open(desk.path('firms-05.csv'), 'w', encoding='utf-8') as file:
        file.write('Firm;Town;Nr;Memo\nAcme;Faro;7;x\nZencor;Beja;8;y\n')
    with open(desk.path('firms-06.csv'), 'w', encoding='utf-8') as file:
        file.write('Firm;Town;Nr;Memo\nAcme SA;Porto;7;\nNovo;Beja;9;\n')
    with open(desk.path('map.json'), 'w', encoding='utf-8') as file:
        json.dump({'kind': 'account', 'match': 'external_id', 'existing': 'fill',
                   'columns': {'Firm': 'name', 'Town': 'city', 'Nr': 'external_id', 'Memo': None}},
                  file)
    cli.run('import', desk.path('firms-05.csv'), '--map', desk.path('map.json'),
            '--remember', 'Firms')
    mappings = cli.json('import', 'mappings')
    equal([m['name'] for m in mappings], ['Firms'])
    equal(mappings[0]['mapping']['read']['delimiter'], ';')
    contains(cli.run('import', 'mappings').out, 'Firms')

    result = cli.run('import', desk.path('firms-06.csv'), '--dry-run')
    contains(result.err, 'Firms')
    contains(result.out, '1 to create')
    equal(cli.json('import', desk.path('firms-06.csv'), '--mapping', 'firms',
                   '--existing', 'overwrite')['updated'], 1)
    equal(sorted(a['name'] for a in cli.json('list', 'account')), ['Acme SA', 'Novo', 'Zencor'])
    contains(cli.fails(3, 'import', desk.path('firms-06.csv'), '--mapping', 'None such'), 'None such')
    contains(cli.fails(2, 'import', desk.path('firms-06.csv'), '--mapping', 'none',
                       '--existing', 'perhaps'), 'perhaps')
    contains(cli.fails(3, 'import', desk.path('firms-06.csv'), '--mapping', 'none',
                       '--match', 'nothing'), 'nothing')

    cli.run('undo')
    equal(sorted(a['name'] for a in cli.json('list', 'account')), ['Acme', 'Zencor'])
    cli.run('set', 'import_mapping', 'Firms', 'name=Clients')
    equal([m['name'] for m in cli.json('import', 'mappings')], ['Clients'])
    cli.run('delete', 'import_mapping', 'Clients')
    equal(cli.json('import', 'mappings'), [])


def test_an_import_that_is_killed_goes_on(desk):
    """Nothing of it is in, or all; going on brings in every row once."""
    cli = desk.office()
    with open(desk.path('many.csv'), 'w', encoding='utf-8') as file:
        file.write('Name;City\n' + ''.join(f'Firm {i};Town\n' for i in range(20000)))
    contains(cli.fails(3, 'import', '--resume'), 'interrupted')
    contains(cli.fails(2, 'import', '--resume', desk.path('many.csv')), '--resume')
    process = subprocess.Popen([cli.binary, '--profile', cli.profile, 'import',
                                desk.path('many.csv'), '--as', 'account', '--match', 'none'],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    replica = sqlite3.connect(os.path.join(cli.profile, 'replica.db'))
    while (process.poll() is None
           and not replica.execute("SELECT 1 FROM meta WHERE key = 'import.pending'").fetchall()):
        time.sleep(0.01)
    process.kill()
    process.wait()
    replica.close()
    equal(len(cli.json('list', 'account', '--limit', '3')), 0)
    report = cli.json('import', '--resume')
    equal((report['created'], report['updated']), (20000, 0))
    contains(cli.fails(3, 'import', '--resume'), 'interrupted')
    equal(cli.json('check')['ok'], True)


def test_dates_and_amounts_are_those_of_the_file(desk):
    cli, _ = bring_in(desk)
    wanted = {row['opportunity_id']: row for row in source('sales_pipeline')}
    exported = json.loads(cli.run('export', 'opportunity', '--format', 'json').out)
    equal(len(exported), len(wanted))
    for deal in exported:
        row = wanted[deal['external_id']]
        equal(deal['stage_id']['name'], row['deal_stage'])
        for field, column in (('engaged_on', 'engage_date'), ('closed_on', 'close_date')):
            found = deal[field]
            if row[column]:
                month, day, year = map(int, row[column].split('/'))
                equal(found, f'{year:04}-{month:02}-{day:02}', deal['external_id'])
        if row['deal_stage'] == 'Won':
            equal(Decimal(deal['amount']), Decimal(row['close_value']))
        equal(deal['owner_id']['name'], row['sales_agent'])


def test_a_spreadsheet_has_numbers_and_dates(desk):
    cli = desk.office()
    cli.run('new', 'opportunity', 'name=Two  spaces & <tags>', 'amount=1234.5', 'currency=EUR',
            'expected_close_on=2026-05-01', 'probability=40')
    cli.run('export', 'opportunity', '--format', 'ods', '-o', desk.path('deals.ods'), '--fields',
            'name,amount,expected_close_on,probability,created_at')
    with zipfile.ZipFile(desk.path('deals.ods')) as archive:
        equal(archive.testzip(), None)
        first = archive.infolist()[0]
        equal((first.filename, first.compress_type), ('mimetype', zipfile.ZIP_STORED))
        equal(archive.read('mimetype'), b'application/vnd.oasis.opendocument.spreadsheet')
        content = xml.dom.minidom.parseString(archive.read('content.xml'))
    rows = content.getElementsByTagName('table:table-row')
    equal(len(rows), 2)
    cells = rows[1].getElementsByTagName('table:table-cell')
    equal([cell.getAttribute('office:value-type') for cell in cells],
          ['string', 'float', 'date', 'percentage', 'date'])
    equal(cells[1].getAttribute('office:value'), '1234.50')
    equal(cells[2].getAttribute('office:date-value'), '2026-05-01')
    equal(cells[3].getAttribute('office:value'), '0.40')
    equal(cells[0].getElementsByTagName('text:s').length, 1)
    contains(''.join(node.toxml() for node in cells[0].childNodes), '&amp; &lt;tags&gt;')
    contains(cli.fails(2, 'export', 'account', '--format', 'xls'), 'xls', 'ods')


def write_xlsx(path, sheets):
    """A workbook as small as one can be."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    names = ''.join(f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>'
                    for i, name in enumerate(sheets, 1))
    targets = ''.join(f'<Relationship Id="rId{i}" Target="worksheets/sheet{i}.xml"/>'
                      for i in range(1, len(sheets) + 1))
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('xl/workbook.xml',
                         f'{head}<workbook xmlns:r="r"><sheets>{names}</sheets></workbook>')
        archive.writestr('xl/_rels/workbook.xml.rels',
                         f'{head}<Relationships>{targets}</Relationships>')
        for i, rows in enumerate(sheets.values(), 1):
            cells = ''.join('<row>' + ''.join(f'<c t="str"><v>{cell}</v></c>' for cell in row) +
                            '</row>' for row in rows)
            archive.writestr(f'xl/worksheets/sheet{i}.xml',
                             f'{head}<worksheet><sheetData>{cells}</sheetData></worksheet>')


def test_workbooks_and_address_cards_come_in_and_go_out(desk):
    cli, _ = bring_in(desk)
    write_xlsx(desk.path('book.xlsx'), {
        'Companies': [['Company', 'City'], ['Exemplo Um', 'Lisboa']],
        'More': [['Company', 'City'], ['Exemplo Dois', 'Porto'], ['Exemplo Três', 'Faro']]})
    cli.run('import', desk.path('book.xlsx'), '--as', 'account')
    cli.run('import', desk.path('book.xlsx'), '--as', 'account', '--sheet', 'More')
    equal([cli.json('show', 'account', name)['city']
           for name in ('Exemplo Um', 'Exemplo Dois', 'Exemplo Três')],
          ['Lisboa', 'Porto', 'Faro'])
    contains(cli.fails(3, 'import', desk.path('book.xlsx'), '--sheet', 'None'), 'Companies, More')
    card = ('BEGIN:VCARD\r\nVERSION:3.0\r\nN:Exemplo;Ana;;;\r\nFN:Ana Exemplo\r\n'
            'TEL;TYPE=CELL:+351 912 000 009\r\nX-KEPT;A=b:as it was\r\nEND:VCARD\r\n')
    with open(desk.path('ana.vcf'), 'w', newline='', encoding='utf-8') as file:
        file.write(card)
    cli.run('import', desk.path('ana.vcf'))
    cli.run('export', 'contact', '--format', 'vcard', '-o', desk.path('out.vcf'))
    with open(desk.path('out.vcf'), newline='', encoding='utf-8') as file:
        written = file.read()
    for line in card.splitlines():
        contains(written, line)


def test_reports_come_in_every_form(desk):
    cli, _ = bring_in(desk)
    for report in (['funnel'], ['sales'], ['sales', '--by', 'seller'],
                   ['sales', '--by', 'month,seller'], ['sources']):
        rows = list(csv.reader(cli.run('report', *report, '--format', 'csv').out.splitlines()))
        equal(len(rows) - 1, len(cli.json('report', *report)['rows']))
        svg = cli.run('report', *report, '--format', 'svg').out
        xml.dom.minidom.parseString(svg)
        cli.run('report', *report, '--format', 'pdf', '-o', desk.path('report.pdf'))
        with open(desk.path('report.pdf'), 'rb') as file:
            assert file.read(5) == b'%PDF-'
        contains(cli.text('report', *report), 'Won' if report[0] == 'funnel' else '10,005,534')
    contains(cli.fails(2, 'report', 'costs'), 'sales, plan', 'forecast')
    contains(cli.fails(2, 'report', 'sales', '--by', 'seller,team,month'), 'seller,team,month')
    contains(cli.fails(2, 'report', 'funnel', '--by', 'seller'), 'funnel', 'seller')
    contains(cli.fails(2, 'report', 'sales', '--period', 'soon'), 'soon', 'last-quarter')
    contains(cli.fails(2, 'report', 'sales', '--by', 'weather'), 'weather', 'seller')
    contains(cli.fails(2, 'report', 'sales', '--format', 'png'), 'png', 'svg')
    contains(cli.fails(3, 'report', 'sales', '--seller', 'Nobody'), 'Nobody')


def test_a_file_that_is_no_table_harms_nothing(desk):
    cli = desk.office()
    for name, content in (('empty.csv', b''), ('zeros.csv', bytes(4096)),
                          ('picture.csv', b'\x89PNG\r\n\x1a\n' + bytes(range(256)) * 9)):
        with open(desk.path(name), 'wb') as file:
            file.write(content)
        result = cli.run('import', desk.path(name), '--as', 'account', code=None)
        assert result.code in (1, 2), (name, result.code, result.out)
        assert result.err.startswith('clientela-cli: '), result.err
    result = cli.run('import', desk.path('missing.csv'), '--as', 'account', code=None)
    assert result.code != 0
    equal(cli.json('list', 'account'), [])
    equal(cli.json('check')['ok'], True)


def test_a_deal_that_was_brought_in_has_its_history(desk):
    cli, _ = bring_in(desk)
    deal = cli.json('list', 'opportunity', '--where', 'external_id=1C1I7A6R')[0]
    moves = cli.json('list', 'stage_history', '--where', f'opportunity_id={deal["id"]}')
    assert moves, 'a deal has a history from the first day'
    equal(moves[-1]['to_stage_id']['name'], 'Won')
    assert re.match(r'^2017-03-01T', moves[-1]['at']), moves[-1]['at']


main([value for name, value in list(globals().items()) if name.startswith('test_')])
