#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cards of an office: arranged, put back, undone; own fields in sections."""
from tap import contains, equal, main


def shown(cli, kind='account'):
    return [section['section'] for section in cli.json('card', kind) if section['shown']]


def test_sections_are_arranged_and_undone(desk):
    cli = desk.office()
    first = shown(cli)
    equal(first[:3], ['methods', 'details', 'company'])
    cli.run('card', 'account', 'company', 'details', '~notes')
    now = shown(cli)
    assert 'notes' not in now
    assert now.index('company') < now.index('details')
    equal(sorted(now), sorted(set(first) - {'notes'}))
    equal(shown(cli, 'contact')[0], 'methods')
    cli.run('undo')
    equal(shown(cli), first)
    cli.run('card', 'account', 'invoices', 'orders')
    cli.run('card', 'account', '--reset')
    equal(shown(cli), first)
    contains(cli.fails(2, 'card', 'account', 'details', 'attic'), 'attic')
    contains(cli.fails(2, 'card', 'account', '--reset', 'details'), '--reset')
    equal(shown(cli), first)
    contains(cli.fails(2, 'new', 'card_layout', 'entity=account', 'sections=details'), 'clientela-cli card')


def test_an_own_field_stands_in_a_section(desk):
    cli = desk.office()
    cli.run('new', 'custom_field', 'entity=account', 'key=gate', 'label=Gate', 'type=text',
            'section=address')
    cli.run('new', 'custom_field', 'entity=account', 'key=dock', 'label=Dock', 'type=text',
            'section=Warehouse')

    def fields(section):
        return [entry['fields'] for entry in cli.json('card', 'account')
                if entry['section'] == section][0]

    contains(' '.join(fields('address')), 'gate')
    equal(fields('Warehouse'), ['dock'])
    cli.run('card', 'account', 'Warehouse', 'methods')
    equal(shown(cli)[0], 'Warehouse')
    contains(cli.fails(2, 'new', 'custom_field', 'entity=account', 'key=x', 'label=X', 'type=text',
                       'section=~x'), 'section')


main([value for name, value in list(globals().items()) if name.startswith('test_')])
