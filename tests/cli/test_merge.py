#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Duplicates, merge and unmerge from a terminal."""
from tap import contains, equal, main


def pair(cli):
    first = cli.text('new', 'contact', 'name=Zé Pereira', 'phone=912 345 678', 'city=Porto')
    second = cli.text('new', 'contact', 'name=José Pereira', 'phone=+351 912345678',
                      'job_title=Padeiro')
    return first, second


def test_duplicates_are_found_with_their_reasons(desk):
    cli = desk.office()
    first, second = pair(cli)
    cli.run('new', 'contact', 'name=Rui Pereira', 'phone=912 345 678')
    found = cli.json('duplicates', 'contact')
    equal(len(found), 1)
    equal({found[0]['first']['id'], found[0]['second']['id']}, {first, second})
    assert found[0]['probability'] >= 0.95, found
    contains(found[0]['why'], 'same phone', 'short form')
    cli.run('distinct', 'contact', first, second)
    equal(cli.json('duplicates', 'contact', '--anew'), [])
    contains(cli.fails(2, 'duplicates', 'note'), 'companies')


def test_a_merge_redirects_and_is_taken_apart(desk):
    cli = desk.office()
    first, second = pair(cli)
    note = cli.text('new', 'note', 'body=Hello', f'parent=contact:{first}')
    draft = cli.json('merge', 'contact', first, second, '--into', second, '--dry-run')
    equal(draft['first_name'], 'José')
    equal(draft['city'], 'Porto')
    equal(cli.json('show', 'contact', first)['id'], first)
    merged = cli.json('merge', 'contact', first, second, '--into', second, '--keep',
                      f'phone={first}')
    equal(merged['id'], second)
    equal(merged['phone'], '912 345 678')
    equal(merged['city'], 'Porto')
    equal(cli.json('show', 'contact', first)['id'], second)
    equal(cli.json('show', 'note', note)['parent']['id'], second)
    late = cli.json('new', 'note', 'body=Late', f'parent=contact:{first}')
    equal(late['parent']['id'], second)
    contains(cli.text('unmerge', first, '--dry-run'), 'go back')
    cli.run('unmerge', first)
    equal(cli.json('show', 'contact', first)['city'], 'Porto')
    equal(cli.json('show', 'note', note)['parent']['id'], first)
    equal(cli.json('show', 'contact', second)['city'], None)
    equal(cli.json('duplicates', 'contact'), [])
    contains(cli.fails(3, 'unmerge', first), 'merge')


def test_what_cannot_be_merged_is_refused(desk):
    cli = desk.office()
    first, second = pair(cli)
    contains(cli.fails(2, 'merge', 'contact', first, first), 'same record')
    contains(cli.fails(2, 'merge', 'contact', first, second, '--keep', 'phone'), 'FIELD=ID')
    equal(cli.text('check'), cli.text('check'))


main([value for name, value in list(globals().items()) if name.startswith('test_')])
