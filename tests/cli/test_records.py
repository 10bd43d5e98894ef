#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records: new, set, show, list, search, delete, undo, and what is refused."""
import json
import os
import re
import sqlite3
import time

from tap import contains, equal, main

ID = re.compile(r'^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$')


def test_a_record_comes_back_as_it_was_made(desk):
    cli = desk.office()
    identity = cli.text('new', 'account', 'name=Padaria Conceição', 'phone=+351 21 000 0001',
                        'city=Évora', 'annual_revenue=1234.50', 'founded_year=1996')
    assert ID.match(identity), identity
    record = cli.json('show', 'account', identity)
    equal(record['id'], identity)
    equal(record['name'], 'Padaria Conceição')
    equal(record['city'], 'Évora')
    equal(record['annual_revenue'], '1234.50')
    equal(record['currency'], 'EUR')
    equal(record['founded_year'], 1996)
    equal(record['industry'], None)
    equal(record['created_by']['name'], 'Ana Silva')
    assert re.match(r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$', record['created_at'])
    contains(cli.text('show', 'account', identity), 'Padaria Conceição', 'Évora')


def test_a_link_is_an_id_a_prefix_or_a_name(desk):
    cli = desk.office()
    acme = cli.text('new', 'account', 'name=Acme')
    for number, value in enumerate((acme, acme[:-2], 'Acme', 'ACME')):
        deal = cli.json('new', 'opportunity', f'name=Deal {number}', f'account_id={value}')
        equal(deal['account_id'], {'id': acme, 'name': 'Acme'})
        equal(deal['stage_id']['name'], 'Prospecting')
        equal(deal['probability'], 10)
    note = cli.json('new', 'note', 'body=Hello', 'parent=account:Acme')
    equal(note['parent'], {'kind': 'account', 'id': acme, 'name': 'Acme'})
    equal(cli.json('set', 'opportunity', 'Deal 0', 'account_id=')['account_id'], None)


def test_what_fits_several_is_refused(desk):
    cli = desk.office()
    first = cli.text('new', 'account', 'name=Twin')
    cli.run('new', 'account', 'name=Twin')
    contains(cli.fails(3, 'show', 'account', 'Twin'), 'several')
    contains(cli.fails(3, 'show', 'account', first[:4]), 'several', first[:4])
    contains(cli.fails(3, 'new', 'opportunity', 'name=x', 'account_id=twin'), 'account_id',
             'several')
    equal(cli.json('show', 'account', first)['id'], first)


def test_what_is_wrong_is_refused_by_name(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme')
    before = cli.json('log')
    contains(cli.fails(2, 'new', 'accont', 'name=x'), 'accont', 'account', 'opportunity')
    contains(cli.fails(2, 'new', 'account', 'nmae=x'), 'nmae', 'name', 'industry')
    contains(cli.fails(2, 'new', 'account', 'name'), 'name', 'field=value')
    contains(cli.fails(2, 'new', 'account'), 'name', 'required')
    contains(cli.fails(2, 'new', 'opportunity', 'name=x', 'amount=much'), 'amount', 'much',
             '1234.50')
    contains(cli.fails(2, 'new', 'opportunity', 'name=x', 'expected_close_on=soon'),
             'expected_close_on', 'YYYY-MM-DD')
    contains(cli.fails(2, 'new', 'opportunity', 'name=x', 'currency=XXQ'), 'currency', 'EUR')
    contains(cli.fails(2, 'new', 'opportunity', 'name=x', 'amount_base=1'), 'amount_base')
    contains(cli.fails(2, 'new', 'activity', 'subject=x', 'type=dance'), 'type', 'task, call')
    contains(cli.fails(2, 'new', 'activity', 'subject=x', 'rrule=OFTEN', 'start_at=2026-01-01'),
             'rrule')
    contains(cli.fails(2, 'new', 'contact', 'name=x', 'email=nobody'), 'email')
    contains(cli.fails(2, 'set', 'stage', 'Won', 'probability=101'), 'probability', '100')
    contains(cli.fails(3, 'new', 'opportunity', 'name=x', 'account_id=Nobody'), 'account_id',
             'Nobody', 'account')
    contains(cli.fails(2, 'new', 'note', 'body=x', 'parent=Acme'), 'parent', 'account:')
    contains(cli.fails(3, 'show', 'account', 'Nobody'), 'Nobody')
    contains(cli.fails(2, 'frobnicate'), 'frobnicate')
    contains(cli.fails(2, 'list', 'account', '--frob'), '--frob')
    contains(cli.fails(2, 'show', 'account'), 'KIND ID')
    contains(cli.fails(2, 'list', 'account', '--where', 'nmae=x'), 'nmae')
    contains(cli.fails(2, 'list', 'account', '--where', 'name.city=x'), 'name')
    contains(cli.fails(2, 'list', 'account', '--sort', 'nmae'), 'nmae')
    contains(cli.fails(2, 'list', 'opportunity', '--where', 'amount>lots'), 'amount', 'lots')
    equal(cli.json('log'), before, 'nothing was changed')


def test_a_list_is_filtered_and_sorted(desk):
    cli = desk.office()
    for name, city, employees in (('Ändern', 'Porto', 5), ('Beta', 'Lisboa', 50), ('Çınar', 'Porto', 9),
                                  ('Delta', '', 1)):
        cli.run('new', 'account', f'name={name}', f'city={city}', f'employees={employees}')

    def names(*words):
        return [record['name'] for record in cli.json('list', 'account', *words)]

    equal(names(), ['Ändern', 'Beta', 'Çınar', 'Delta'])
    equal(names('--where', 'city=Porto'), ['Ändern', 'Çınar'])
    equal(names('--where', 'city!=Porto'), ['Beta', 'Delta'])
    equal(names('--where', 'city='), ['Delta'])
    equal(names('--where', 'city!='), ['Ändern', 'Beta', 'Çınar'])
    equal(names('--where', 'city~ORT'), ['Ändern', 'Çınar'])
    equal(names('--where', 'name~cin'), ['Çınar'])
    equal(names('--where', 'employees>=9'), ['Beta', 'Çınar'])
    equal(names('--where', 'employees<9', '--where', 'city=Porto'), ['Ändern'])
    equal(names('--where', 'city=Porto', 'employees<9'), ['Ändern'])
    equal(names('--sort', '-employees'), ['Beta', 'Çınar', 'Ändern', 'Delta'])
    equal(names('--sort', 'city', '--sort', '-employees'), ['Beta', 'Çınar', 'Ändern', 'Delta'])
    equal(names('--limit', '2'), ['Ändern', 'Beta'])
    equal(names('--where', 'name=Nobody'), [])
    record = cli.json('list', 'account', '--fields', 'name,employees', '--limit', '1')[0]
    equal(sorted(record), ['employees', 'id', 'name'])


def test_a_filter_is_written_and_a_view_keeps_it(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme', 'city=Porto')
    cli.run('new', 'account', 'name=Quiet', 'city=Évora')
    cli.run('new', 'opportunity', 'name=One', 'account_id=Acme')
    names = lambda *words: [row['name'] for row in cli.json('list', 'account', *words)]
    equal(names('--filter', 'any of opportunity (stage_id.type = open)'), ['Acme'])
    equal(names('--filter', 'none of opportunity and created_at = today'), ['Quiet'])
    equal(names('--filter', 'city ~ evora or city = "Porto"', 'name=Acme'), ['Acme'])
    contains(cli.fails(2, 'list', 'account', '--filter', 'city ='), 'Line 1, column 7')
    contains(cli.fails(2, 'list', 'account', '--filter', 'town = "A"'), 'column 1', 'city')
    cli.run('new', 'saved_view', 'name=Quiet ones', 'entity=account', 'columns=name city nothing',
            'filter=none of opportunity')
    equal(names('--view', 'Quiet ones'), ['Quiet'])
    table = cli.text('list', 'account', '--view', 'Quiet ones')
    contains(table, 'Évora')
    assert 'Porto' not in table
    contains(cli.text('views'), 'Quiet ones', 'none of opportunity')
    contains(cli.fails(3, 'list', 'account', '--view', 'Nobody'), 'Nobody')
    contains(cli.fails(3, 'list', 'product', '--view', 'Quiet ones'), 'Quiet ones')


def test_a_view_keeps_its_order_and_a_private_one_its_owner(desk):
    cli = desk.office()
    cli.run('new', 'user', 'name=Berk Acar')
    cli.run('new', 'account', 'name=Acme', 'city=Porto')
    cli.run('new', 'account', 'name=Bakery', 'city=Faro')
    cities = lambda *words: [row['city'] for row in cli.json('list', 'account', *words)]
    cli.run('new', 'saved_view', 'name=By city', 'entity=account', 'sort=city', 'shared=no',
            'owner_id=Ana Silva')
    cli.run('new', 'saved_view', 'name=By city', 'entity=account', 'sort=-city', 'shared=yes',
            'owner_id=Berk Acar')
    equal(cities('--view', 'By city'), ['Faro', 'Porto'])
    equal(cities('--view', 'By city', '--sort', '-city'), ['Porto', 'Faro'])
    cli.run('new', 'saved_view', 'name=Secret', 'entity=account', 'shared=no', 'owner_id=Berk Acar')
    contains(cli.fails(3, 'list', 'account', '--view', 'Secret'), 'Secret')
    cli.run('new', 'saved_view', 'name=Downwards', 'entity=account', 'sort=-city', 'shared=yes',
            'owner_id=Berk Acar')
    equal(cities('--view', 'Downwards'), ['Porto', 'Faro'])


def test_a_filter_leads_through_links(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme', 'city=Porto')
    cli.run('new', 'opportunity', 'name=One', 'account_id=Acme', 'amount=100')
    cli.run('new', 'opportunity', 'name=Two', 'amount=200')
    for condition in ('account_id=Acme', 'account_id.city=Porto', 'account_id~acm', 'account_id!='):
        found = cli.json('list', 'opportunity', '--where', condition)
        equal([deal['name'] for deal in found], ['One'], condition)
    found = cli.json('list', 'opportunity', '--where', 'amount>100.50')
    equal([deal['amount'] for deal in found], ['200.00'])
    equal(len(cli.json('list', 'opportunity', '--where', 'stage_id.type=open')), 2)


def test_search_ignores_accents_and_case(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Padaria Conceição', 'phone=+351 210 001 234')
    cli.run('new', 'contact', 'name=Işıl Çağlar')
    equal([hit['name'] for hit in cli.json('search', 'conceicao')], ['Padaria Conceição'])
    equal([hit['name'] for hit in cli.json('search', 'ISIL', 'caglar')], ['Işıl Çağlar'])
    hit = cli.json('search', '210001234')[0]
    equal((hit['name'], hit['_kind'], hit['kind']),
          ('Padaria Conceição', 'account', 'organization'))
    equal(cli.json('search', 'nothing of the kind'), [])


def test_a_line_of_words_is_done(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme')
    cli.run('new', 'opportunity', 'name=Roof', 'account_id=Acme')
    cli.run('do', 'deal', 'acme', 'stage', 'engaging')
    equal(cli.json('show', 'opportunity', 'Roof')['stage_id']['name'], 'Engaging')
    contains(cli.text('do', '--dry-run', 'mover acme para won'), 'Move “Acme – Roof” to Won')
    equal(cli.json('show', 'opportunity', 'Roof')['stage_id']['name'], 'Engaging')
    equal(cli.json('do', 'novo contacto Maria Dias')['name'], 'Maria Dias')
    cli.run('do', 'new', 'contact', 'Maria', 'Lima')
    before = cli.json('log')
    contains(cli.fails(3, 'do', 'call maria segunda-feira 10h'), '--choose')
    contains(cli.fails(3, 'do', 'roof'), 'roof')
    contains(cli.fails(3, 'do', '--choose', '3', 'call maria luni'), '2')
    equal(cli.json('log'), before)
    call = cli.json('do', '--choose', '1', 'call maria next week 10')
    equal(call['type'], 'call')
    cli.run('undo')
    equal(cli.json('list', 'activity'), [])


def test_what_was_deleted_comes_back(desk):
    cli = desk.office()
    identity = cli.text('new', 'account', 'name=Acme')
    cli.run('delete', 'account', 'Acme')
    cli.fails(3, 'show', 'account', identity)
    cli.run('restore', 'account', identity)
    equal(cli.json('show', 'account', identity)['name'], 'Acme')


def test_many_are_changed_at_once(desk):
    cli = desk.office()
    cli.run('new', 'custom_field', 'entity=account', 'key=groups', 'label=Groups', 'type=choices',
            'options=press\nwholesale\nweb')
    for name in ('Acme', 'Bakery', 'Cafe'):
        cli.run('new', 'account', 'name=' + name, 'city=Porto' if name != 'Cafe' else 'city=Faro')
    names = lambda *words: [row['name'] for row in cli.json('list', 'account', *words)]
    equal(cli.json('many', 'account', 'set', 'industry=Food', '--dry-run'), {'found': 3})
    equal(cli.json('many', 'account', 'set', 'industry=Food', '--filter', 'city = "Porto"'),
          {'changed': 2})
    equal(names('--where', 'industry=Food'), ['Acme', 'Bakery'])
    equal(cli.json('many', 'account', 'add', 'groups=press'), {'changed': 3})
    equal(cli.json('many', 'account', 'add', 'groups=web', '--filter', 'name = "Acme"'),
          {'changed': 1})
    equal(cli.json('many', 'account', 'take', 'groups=press', '--filter', 'city = "Porto"'),
          {'changed': 2})
    equal(names('--where', 'groups=press'), ['Cafe'])
    equal(names('--where', 'groups=web'), ['Acme'])
    cli.run('undo')
    equal(names('--where', 'groups=press'), ['Acme', 'Bakery', 'Cafe'])
    equal(cli.json('many', 'account', 'delete', '--filter', 'city = "Porto"'), {'changed': 2})
    equal(names(), ['Cafe'])
    equal(cli.json('many', 'account', 'restore', '--filter', 'name = "Acme"'), {'changed': 1})
    equal(names(), ['Acme', 'Cafe'])
    cli.run('undo')
    equal(names(), ['Cafe'])
    contains(cli.fails(2, 'many', 'account', 'add', 'industry=Food'), 'industry')
    contains(cli.fails(2, 'many', 'account', 'set', 'nothing=1'), 'nothing')
    contains(cli.fails(2, 'many', 'account', 'delete', 'name=Acme'), 'restore')


def test_undo_takes_back_and_can_be_undone(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme', 'city=Porto')
    cli.run('set', 'account', 'Acme', 'city=Faro')
    batch = cli.json('log')[0]
    equal((batch['source'], batch['undone'], batch['user']['name']), ('cli', False, 'Ana Silva'))
    equal(cli.json('undo')['id'], batch['id'])
    equal(cli.json('show', 'account', 'Acme')['city'], 'Porto')
    equal(cli.json('log')[1]['undone'], True)
    cli.run('undo', cli.json('log')[0]['id'])
    equal(cli.json('show', 'account', 'Acme')['city'], 'Faro')
    change = [c for c in cli.json('log', batch['id']) if c['kind'] == 'address'][0]
    equal((change['action'], change['field'], change['old'], change['new']),
          ('update', 'city', 'Porto', 'Faro'))
    contains(cli.fails(3, 'undo', 'ffff'), 'no such operation')


def test_undo_tells_what_was_changed_since(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme', 'website=https://one.example')
    cli.run('set', 'account', 'Acme', 'website=https://two.example')
    cli.run('set', 'account', 'Acme', 'website=https://three.example')
    batch = cli.json('log')[1]['id']
    preview = cli.json('undo', batch, '--dry-run')
    equal((preview['changes'], preview['kept']), (0, 1))
    item = preview['items'][0]
    equal((item['fate'], item['field'], item['now']), ('kept', 'value', 'https://three.example'))
    equal(len(cli.json('log')), 4)
    cli.run('undo', batch, '--all')
    equal(cli.json('show', 'account', 'Acme')['website'], 'https://one.example')
    contains(cli.fails(2, 'undo', batch, '--field', 'name'), '--record')


def test_history_and_the_past(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme', 'phone=210000000')
    then = cli.json('log')[0]['at']
    time.sleep(0.01)
    cli.run('set', 'account', 'Acme', 'name=Bolt', 'phone=220000000')
    changes = cli.json('history', 'account', 'Bolt')
    equal({(c['kind'], c['action'], c['new']) for c in changes if c['action'] == 'update'},
          {('account', 'update', 'Bolt'), ('contact_method', 'update', '220000000')})
    equal({c['user'] for c in changes}, {'Ana Silva'})
    past = cli.json('list', 'account', '--as-of', then)
    equal([(a['name'], a['phone']) for a in past], [('Acme', '210000000')])
    equal(cli.json('list', 'account', '--as-of', '2020-01-01'), [])
    contains(cli.fails(2, 'list', 'account', '--as-of', 'yesterday'), '--as-of')


def test_undo_leaves_the_new_office_alone(desk):
    cli = desk.office()
    cli.fails(3, 'undo')
    equal(len(cli.json('list', 'stage')), 5)


def test_kinds_describe_themselves(desk):
    cli = desk.profile('nowhere')
    kinds = {kind['name']: kind for kind in cli.json('kinds')}
    assert {'account', 'contact', 'lead', 'opportunity', 'invoice', 'custom_field'} <= set(kinds)
    fields = {field['name']: field for field in kinds['opportunity']['fields']}
    equal(fields['amount']['type'], 'money')
    equal(fields['account_id']['target'], 'account')
    equal(fields['amount_base']['editable'], False)
    equal([c['key'] for c in {f['name']: f for f in kinds['stage']['fields']}['type']['choices']],
          ['open', 'on_hold', 'won', 'lost'])
    contains(cli.text('kinds', 'account'), 'name *', 'founded_year')


def test_an_own_field_is_a_field_everywhere(desk):
    cli = desk.office()
    cli.run('new', 'custom_field', 'entity=account', 'key=colour', 'label=Colour', 'type=choice',
            'options=red\ngreen')
    assert 'colour' in {field['name'] for field in cli.json('kinds', 'account')['fields']}
    contains(cli.fails(2, 'new', 'account', 'name=x', 'colour=blue'), 'colour', 'red, green')
    cli.run('new', 'account', 'name=Acme', 'colour=green')
    equal(cli.json('list', 'account', '--where', 'colour=green')[0]['colour'], 'green')
    contains(cli.run('export', 'account', '--format', 'csv').out, 'colour', 'green')


def test_works_in_the_locale_c(desk):
    cli = desk.office()
    env = {'LC_ALL': 'C', 'LANGUAGE': ''}
    cli.run('new', 'account', 'name=Çağlar İnşaat', env=env)
    equal(cli.json('list', 'account', '--where', 'name=Çağlar İnşaat', env=env)[0]['name'],
          'Çağlar İnşaat')
    contains(cli.text('list', 'account', env=env), 'Çağlar İnşaat')


def test_the_replica_is_private_and_sound(desk):
    cli = desk.office()
    for name in os.listdir(cli.profile):
        equal(os.stat(os.path.join(cli.profile, name)).st_mode & 0o777, 0o600, name)
    equal(cli.json('check'), {'ok': True, 'findings': []})
    contains(cli.text('check'), 'sound')


def test_a_profile_is_made_once(desk):
    cli = desk.profile('none')
    contains(cli.fails(3, 'list', 'account'), 'none')
    assert not os.path.exists(cli.profile), 'a verb that reads makes nothing'
    contains(cli.fails(2, 'init', '--currency', 'EURO'), 'currency', 'EUR')
    assert not os.path.exists(cli.profile), 'an office that was refused leaves nothing'
    cli = desk.office()
    contains(cli.fails(6, 'init'), 'already')
    contains(cli.fails(6, 'demo'), 'already')
    equal(cli.json('list', 'office')[0]['name'], 'Acme')


def test_another_program_that_writes_is_waited_for_and_named(desk):
    cli = desk.office()
    holder = sqlite3.connect(os.path.join(cli.profile, 'replica.db'), isolation_level=None)
    holder.execute('BEGIN IMMEDIATE')
    contains(cli.fails(5, 'new', 'account', 'name=Acme'), 'Another program', 'again')
    equal(cli.json('list', 'account'), [])
    holder.execute('ROLLBACK')
    holder.close()
    cli.run('new', 'account', 'name=Acme')
    equal(len(cli.json('list', 'account')), 1)


def test_every_verb_has_help(desk):
    cli = desk.profile('none')
    overview = cli.text('--help')
    contains(overview, 'Exit codes', '--profile')
    equal(cli.text('help'), overview)
    equal(cli.text('help', 'list'), cli.text('list', '--help'))
    verbs = re.findall(r'^  ([a-z]+(?: [a-z-]+)?)  +', overview, re.M)
    assert {'init', 'demo', 'kinds', 'new', 'set', 'show', 'list', 'search', 'import', 'export',
            'report', 'render', 'share init', 'share join', 'share status', 'sync', 'undo', 'log',
            'check'} <= set(verbs), verbs
    for verb in verbs:
        contains(cli.text(*verb.split(), '--help'), f'clientela-cli {verb}', '--profile')
    assert not os.path.exists(cli.profile)


def test_the_first_word_of_several_verbs_lists_them(desk):
    cli = desk.profile('none')
    family = cli.text('share', '--help')
    contains(family, 'share init', 'share join', 'share health')
    assert 'sync' not in re.findall(r'^ *([a-z]+)', family, re.M), family
    equal(cli.text('help', 'share'), family)
    equal(cli.run('share', code=2).out.strip(), family)
    contains(cli.fails(2, 'share', 'nothing'), 'There is no verb')
    contains(cli.fails(2, 'shar'), 'There is no verb')


def test_today_says_why(desk):
    cli = desk.office()
    cli.run('new', 'opportunity', 'name=Late', 'amount=1000', 'expected_close_on=2020-01-01',
            'owner_id=Ana Silva')
    lines = cli.json('today')
    equal([(line['reason'], line['name'], line['worth']) for line in lines],
          [('past_close', 'Late', '100.00')])
    contains(lines[0]['why'], 'Nothing is planned')
    contains(cli.text('today'), 'Late')


def test_the_day_is_ranked_by_worth(desk):
    """Across its reasons, each line with the points that put it there."""
    cli = desk.office()
    cli.run('new', 'opportunity', 'name=Roof', 'amount=90000', 'owner_id=Ana Silva')
    cli.run('new', 'activity', 'subject=Late', 'due_at=2020-01-01T09:00:00Z')
    equal([line['name'] for line in cli.json('today')], ['Late', 'Roof'])
    lines = cli.json('today', '--by', 'worth')
    equal([(line['name'], line['urgency'], line['worth_points'], line['score'], line['place'])
           for line in lines], [('Roof', 20, 50, 70, 0), ('Late', 23, 0, 23, 1)])
    contains(cli.text('today', '--by', 'worth'), 'Score', '70')
    contains(cli.fails(2, 'today', '--by', 'colour'), '--by')


def test_the_day_is_answered(desk):
    """A line is done, snoozed and skipped; undo and --back bring it back."""
    cli = desk.office()
    cli.json('new', 'opportunity', 'name=Roof', 'amount=100', 'owner_id=Ana Silva')
    cli.json('new', 'activity', 'subject=Late', 'due_at=2020-01-01T09:00:00Z')

    def names(*args):
        return [line['name'] for line in cli.json('today', *args)]

    equal(names(), ['Late', 'Roof'])
    equal(names('--skip', '2'), ['Late'])
    equal(names('--back'), ['Late', 'Roof'])
    equal(names('--snooze', '2', '--until', 'week'), ['Late'])
    cli.run('undo')
    equal(names('--snooze', '1', '--until', 'tomorrow'), ['Roof'])
    cli.run('undo')
    equal(names('--do', cli.json('today')[0]['id']), ['Roof'])
    contains(cli.fails(3, 'today', '--do', '7'), 'no line of the day')
    contains(cli.fails(2, 'today', '--snooze', '1', '--until', 'someday'), '--until')
    contains(cli.fails(2, 'today', '--do', '1', '--skip', '1'), 'Give one of')


def test_a_line_of_words_is_added(desk):
    """What is to be done in one line, with a reminder."""
    cli = desk.office()
    ana = cli.json('new', 'contact', 'name=Ana Prates')
    call = cli.json('add', 'yarın', '14:00', "Ana'yı", 'ara', '--remind', '15')
    equal((call['type'], call['parent']['id']), ('call', ana['id']))
    equal([r['minutes_before'] for r in cli.json('list', 'reminder')], [15])
    cli.run('add', '--dry-run', 'call Ana tomorrow')
    equal(len(cli.json('list', 'activity')), 1)
    contains(cli.fails(2, 'add', 'tomorrow', '10:00'), 'does not say')


def test_export_is_what_it_says(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Comma, "quoted"', 'description=two\nlines')
    rows = cli.run('export', 'account', '--format', 'csv', '--fields', 'name,description').out
    equal(rows.replace('\r\n', '\n').splitlines()[0].strip('"'), 'id,name,description'
          if rows.startswith('id') else 'name,description')
    contains(rows, '"Comma, ""quoted"""')
    equal(json.loads(cli.run('export', 'account', '--format', 'json').out)[0]['name'],
          'Comma, "quoted"')
    cli.run('export', 'account', '--format', 'csv', '-o', desk.path('out.csv'))
    assert os.path.getsize(desk.path('out.csv')) > 0
    contains(cli.fails(2, 'export', 'account', '--format', 'xml'), 'xml', 'csv')


main([value for name, value in list(globals().items()) if name.startswith('test_')])
