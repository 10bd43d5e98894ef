#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every type of own field from end to end: made, written, listed, filtered, sorted, imported, exported,
printed, required, begun with, archived."""
import csv
import io
import os
import shutil
import subprocess

from tap import contains, equal, main

# type, what more the field says, a value as a person writes it, as JSON has it, as paper has it, a
# second value, a test that only the first one passes, a value that is refused
TYPES = [
    ('text', [], 'Oak door', 'Oak door', 'Oak door', 'Pine', 'own_text contains "oak"', None),
    ('long_text', [], 'Gate 3, ring twice', 'Gate 3, ring twice', 'ring twice', 'Gate 4',
     'own_long_text contains "ring"', None),
    ('integer', [], '12', 12, '12', '7', 'own_integer > 10', 'twelve'),
    ('decimal', [], '1.5', '1.5', '1.5', '0.25', 'own_decimal >= 1.5', 'one'),
    ('percent', [], '40', 40, '40', '5', 'own_percent > 39', 'x'),
    ('money', [], '19.90', '19.90', '19.90', '3.00', 'own_money > 10', 'much'),
    ('date', [], '2026-03-04', '2026-03-04', '2026', '2025-01-02', 'own_date after 2026-01-01', '2026-02-30'),
    ('instant', [], '2026-03-04T10:00:00Z', '2026-03-04T10:00:00Z', '2026', '2025-01-02T10:00:00Z',
     'own_instant after 2026-01-01', 'noon'),
    ('boolean', [], 'yes', True, 'es', 'no', 'own_boolean = yes', 'perhaps'),
    ('choice', ['options=red=Red\nblue=Blue'], 'blue', 'blue', 'Blue', 'red', 'own_choice = blue', 'mauve'),
    ('choices', ['options=red=Red\nblue=Blue\ngreen=Green'], 'red;blue', 'blue;red', 'Blue', 'green',
     'own_choices = blue', 'mauve'),
    ('link', ['target=contact'], 'Ana Sá', 'Ana Sá', 'Ana Sá', 'Rui Reis', 'own_link = "Ana Sá"', 'Nobody'),
    ('phone', [], '+351 912 000 111', '+351 912 000 111', '912 000 111', '+351 913 000 222',
     'own_phone = "+351 912 000 111"', None),
    ('email', [], 'ana@example.com', 'ana@example.com', 'ana@example.com', 'rui@example.com',
     'own_email = "ana@example.com"', 'ana at home'),
    ('web', [], 'https://example.com/a', 'https://example.com/a', 'example.com/a', 'https://example.org',
     'own_web contains "example.com"', None),
]
ADDRESS = {'own_address_street': 'Rua do Sol 1', 'own_address_postal_code': '1000-001',
           'own_address_city': 'Lisboa', 'own_address_region': 'Estremadura', 'own_address_country': 'Portugal'}


def key(kind):
    return f'own_{kind}'


def office(desk):
    cli = desk.office()
    cli.run('new', 'contact', 'first_name=Ana', 'last_name=Sá')
    cli.run('new', 'contact', 'first_name=Rui', 'last_name=Reis')
    for kind, more, *_ in TYPES:
        cli.run('new', 'custom_field', 'entity=account', f'key={key(kind)}', f'label=My {kind}', f'type={kind}',
                *more)
    cli.run('new', 'custom_field', 'entity=account', 'key=own_address', 'label=My address', 'type=address')
    return cli


def fill(cli, name, column):
    return cli.text('new', 'account', f'name={name}', *(f'{key(row[0])}={row[column]}' for row in TYPES))


def plain(value):
    return value['name'] if isinstance(value, dict) else value


def names(cli, *words):
    return [row['name'] for row in cli.json('list', 'account', *words)]


def test_written_listed_filtered_and_sorted(desk):
    cli = office(desk)
    first = fill(cli, 'First', 2)
    fill(cli, 'Second', 5)
    cli.run('set', 'account', first, *(f'{part}={value}' for part, value in ADDRESS.items()))
    shown = cli.json('show', 'account', first)
    for kind, _, text, stored, _, other, test, wrong in TYPES:
        equal(plain(shown[key(kind)]), stored, kind)
        listed = cli.json('list', 'account', '--fields', key(kind), '--where', 'name=First')
        equal(plain(listed[0][key(kind)]), stored, kind)
        equal(names(cli, '--filter', test), ['First'], kind)
        where = text.split(';')[0]
        equal(names(cli, '--where', f'{key(kind)}={where}'), ['First'], kind)
        equal(sorted(names(cli, '--sort', key(kind))), ['First', 'Second'], kind)
        equal(names(cli, '--where', f'{key(kind)}='), [], kind)
        if wrong is not None:
            code = 3 if kind == 'link' else 2
            contains(cli.fails(code, 'set', 'account', first, f'{key(kind)}={wrong}'), wrong)
    for part, value in ADDRESS.items():
        equal(shown[part], value)
        equal(names(cli, '--where', f'{part}={value}'), ['First'])
    equal(names(cli, '--sort', 'own_integer'), ['Second', 'First'])
    equal(names(cli, '--sort=-own_money'), ['First', 'Second'])


def test_imported_and_exported(desk):
    cli = office(desk)
    headings = ['Company'] + [f'My {row[0]}' for row in TYPES] + [
        'My address: Street', 'My address: Postal code', 'My address: City', 'My address: Region',
        'My address: Country']
    with open(desk.path('own.csv'), 'w', encoding='utf-8', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerow(['First'] + [row[2] for row in TYPES] + list(ADDRESS.values()))
        writer.writerow(['Second'] + [row[5] for row in TYPES] + [''] * 5)
    cli.run('import', desk.path('own.csv'), '--as', 'account')
    shown = cli.json('list', 'account', '--where', 'name=First')[0]
    for kind, _, _, stored, *_ in TYPES:
        equal(plain(shown.get(key(kind))), stored, kind)
    for part, value in ADDRESS.items():
        equal(shown.get(part), value, part)
    exported = cli.run('export', 'account', '--format', 'csv').out
    rows = list(csv.DictReader(io.StringIO(exported)))
    first = next(row for row in rows if row['name'] == 'First')
    for kind, _, text, *_ in TYPES:
        assert first[key(kind)], kind
    for part, value in ADDRESS.items():
        equal(first[part], value)
    # What was exported comes back as it was.
    with open(desk.path('back.csv'), 'w', encoding='utf-8', newline='') as file:
        file.write(exported)
    other = desk.office('other')
    other.run('new', 'contact', 'first_name=Ana', 'last_name=Sá')
    other.run('new', 'contact', 'first_name=Rui', 'last_name=Reis')
    for kind, more, *_ in TYPES:
        other.run('new', 'custom_field', 'entity=account', f'key={key(kind)}', f'label=My {kind}',
                  f'type={kind}', *more)
    other.run('new', 'custom_field', 'entity=account', 'key=own_address', 'label=My address', 'type=address')
    other.run('import', desk.path('back.csv'), '--as', 'account')
    back = other.json('list', 'account', '--where', 'name=First')[0]
    for kind, _, _, stored, *_ in TYPES:
        equal(plain(back.get(key(kind))), stored, kind)


def test_printed(desk):
    cli = office(desk)
    first = fill(cli, 'First', 2)
    cli.run('set', 'account', first, *(f'{part}={value}' for part, value in ADDRESS.items()))
    lines = [f'{kind}: {{{{client.{key(kind)}}}}}' for kind, *_ in TYPES]
    lines += [f'{part}: {{{{client.{part}}}}}' for part in ADDRESS]
    body = '---\ntype: letter\nlocale: en-GB\n---\n\n' + '\n\n'.join(lines) + '\n'
    cli.run('new', 'template', 'name=Sheet', 'type=letter', f'body={body}')
    cli.run('render', 'Sheet', 'account', first, '-o', desk.path('sheet.pdf'))
    assert os.path.getsize(desk.path('sheet.pdf')) > 1000
    if shutil.which('pdftotext') is None:
        return
    text = subprocess.run(['pdftotext', '-layout', desk.path('sheet.pdf'), '-'], capture_output=True,
                          check=True, encoding='utf-8').stdout
    for row in TYPES:
        line = [line for line in text.splitlines() if line.startswith(f'{row[0]}: ')]
        assert line and row[4] in line[0], (row[0], row[4], line)
    for value in ADDRESS.values():
        contains(text, value)


def test_required_begun_with_and_archived(desk):
    cli = office(desk)
    old = fill(cli, 'Old', 2)
    fields = {field['key']: field['id'] for field in cli.json('list', 'custom_field')}
    for kind, _, text, *_ in TYPES:
        cli.run('set', 'custom_field', fields[key(kind)], 'required=yes')
    contains(cli.fails(2, 'new', 'account', 'name=New'), 'own_text')
    cli.run('set', 'account', old, 'industry=Steel')
    for kind, _, text, stored, *_ in TYPES:
        cli.fails(2, 'set', 'account', old, f'{key(kind)}=')
        if kind == 'link':
            cli.run('set', 'custom_field', fields[key(kind)], 'required=no')
        else:
            cli.run('set', 'custom_field', fields[key(kind)], f'default_value={text}')
    begun = cli.json('show', 'account', cli.text('new', 'account', 'name=New'))
    for kind, _, _, stored, *_ in TYPES:
        if kind != 'link':
            equal(plain(begun[key(kind)]), stored, kind)
    for field in fields.values():
        cli.run('set', 'custom_field', field, 'archived=yes')
    shown = [name for section in cli.json('card', 'account') for name in section['fields']]
    equal([name for name in shown if name.startswith('own_')], [])
    cli.run('new', 'account', 'name=Later')
    for field in fields.values():
        cli.run('set', 'custom_field', field, 'archived=no')
    again = cli.json('show', 'account', old)
    for kind, _, _, stored, *_ in TYPES:
        equal(plain(again[key(kind)]), stored, kind)


main([value for name, value in list(globals().items()) if name.startswith('test_')])
