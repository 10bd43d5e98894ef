#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two desks and one PostgreSQL, by hand: share init, add-person, join, sync, status, leave."""
import os
import subprocess

from tap import Skip, contains, equal, main

START = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sync', 'start-postgres')

# No secret service here, whatever the machine has: the password comes from the environment.
ANA = {'CLIENTELA_PASSWORD': 'ana-secret', 'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent'}
RUI = {'CLIENTELA_PASSWORD': 'rui-secret', 'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent'}


class Server:
    def __enter__(self):
        self.process = subprocess.Popen([START], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        encoding='utf-8')
        word, _, rest = self.process.stdout.readline().strip().partition(' ')
        if word != 'ready':
            self.process.communicate()
            raise Skip(rest)
        self.folder = rest.split()[0]
        self.address = f'host={self.folder} dbname=postgres'
        self.admin = f'{self.address} user=postgres'
        return self

    def __exit__(self, *_):
        if not self.process.stdin.closed:
            self.process.stdin.close()
        self.process.wait(timeout=60)

    def order(self, word):
        print(word, file=self.process.stdin, flush=True)
        equal(self.process.stdout.readline().strip(), 'ok', word)


def two_desks(desk, server):
    one = desk.office('one')
    one.run('new', 'account', 'name=Acme', 'city=Porto', 'phone=+351 210 001 234')
    one.run('share', 'init', '--db', server.admin, '--login', 'ana', env=ANA)
    # That person of the server is not asked to log in as the administrator.
    two = desk.profile('two')
    two.run('share', 'add-person', 'Rui Costa', '--db', server.admin, '--login', 'rui', env=RUI)
    two.run('share', 'join', '--db', server.address, '--login', 'rui', env=RUI)
    return one, two


def psql(server, sql):
    subprocess.run(['psql', '-qX', '-v', 'ON_ERROR_STOP=1', '-d', server.admin, '-c', sql], check=True)


def kept(records):
    return sorted((r['id'], r['name'], r.get('city')) for r in records)


def test_two_desks_see_each_others_work(desk):
    with Server() as server:
        one, two = two_desks(desk, server)
        equal(kept(two.json('list', 'account')), kept(one.json('list', 'account')))
        equal(two.json('list', 'office')[0]['name'], 'Acme')
        two.run('set', 'account', 'Acme', 'city=Faro')
        two.run('new', 'note', 'body=From two', 'parent=account:Acme')
        equal(two.json('share', 'status')['pending'] > 0, True)
        totals = two.json('sync', env=RUI)
        equal((totals['refused'], totals['conflicts']), (0, 0))
        equal(two.json('share', 'status')['pending'], 0)
        one.run('sync', env=ANA)
        equal(one.json('show', 'account', 'Acme')['city'], 'Faro')
        note = one.json('list', 'note')[0]
        equal((note['body'], note['created_by']['name']), ('From two', 'Rui Costa'))
        assert {user['name'] for user in one.json('list', 'user')} >= {'Ana Silva', 'Rui Costa'}
        equal(one.json('check')['ok'], True)
        equal(two.json('check')['ok'], True)


def test_two_edits_at_once_are_kept_for_a_decision(desk):
    with Server() as server:
        one, two = two_desks(desk, server)
        one.run('new', 'opportunity', 'name=Big', 'amount=100')
        one.run('sync', env=ANA)
        two.run('sync', env=RUI)
        one.run('set', 'opportunity', 'Big', 'amount=200')
        two.run('set', 'opportunity', 'Big', 'amount=300', 'name=Bigger')
        one.run('sync', env=ANA)
        equal(two.json('sync', env=RUI)['conflicts'], 1)
        conflict, = two.json('share', 'conflicts', env=RUI)
        equal((conflict['kind'], conflict['field'], conflict['stands_by'], conflict['other_by']),
              ('opportunity', 'amount', 'Ana Silva', 'Rui Costa'))
        equal((conflict['stands'], conflict['other'], conflict['before']),
              ('€200.00', '€300.00', '€100.00'))
        deal = two.json('show', 'opportunity', 'Bigger')
        equal((deal['amount'], deal['name']), ('200.00', 'Bigger'))
        contains(two.text('share', 'conflicts'), 'Bigger')
        contains(two.fails(2, 'share', 'resolve', conflict['id'], 'x'), 'x')
        contains(two.fails(3, 'share', 'resolve', 'x', 'other'), 'x')
        two.run('share', 'resolve', conflict['id'], 'other')
        equal(two.json('share', 'conflicts'), [])
        two.run('sync', env=RUI)
        one.run('sync', env=ANA)
        equal(one.json('share', 'conflicts', '--all'), [])
        equal(one.json('show', 'opportunity', 'Bigger')['amount'], '300.00')


def test_a_lost_desk_is_taken_back(desk):
    with Server() as server:
        one, two = two_desks(desk, server)
        equal([d['this'] for d in two.json('share', 'desks', env=RUI)], [True])
        desks = {d['login']: d['number'] for d in one.json('share', 'desks', '--db', server.admin)}
        equal(sorted(desks), ['ana', 'rui'])
        contains(one.fails(7, 'share', 'revoke-desk', str(desks['rui']), env=ANA), str(desks['rui']))
        contains(one.fails(2, 'share', 'revoke-desk', 'x', '--db', server.admin), 'x')
        one.run('share', 'revoke-desk', str(desks['rui']), '--db', server.admin)
        contains(one.text('share', 'desks', '--db', server.admin), 'taken back')
        contains(two.fails(7, 'sync', env=RUI), 'taken back')
        two.fails(3, 'list', 'account')
        contains(one.text('share', 'desks', '--db', server.admin), 'removed')
        one.run('sync', env=ANA)
        equal(one.json('check')['ok'], True)


def test_the_audit_log_tells_verifies_and_restores(desk):
    with Server() as server:
        one, two = two_desks(desk, server)
        two.run('set', 'account', 'Acme', 'city=Faro')
        two.run('sync', env=RUI)
        acme = one.json('show', 'account', 'Acme')['id']
        entries = one.json('share', 'audit', '--db', server.admin)
        city = next(e for e in entries if (e['changes'] or {}).get('city') == ['Porto', 'Faro'])
        equal((city['login'], city['action'], city['kind']), ('rui', 'U', 'address'))
        born = one.json('share', 'audit', '--db', server.admin, '--record', acme)[-1]
        equal((born['login'], born['action'], born['changes']['name']), ('ana', 'I', [None, 'Acme']))
        contains(one.text('share', 'audit', '--db', server.admin), 'city: Porto → Faro')
        contains(one.text('share', 'audit', '--db', server.admin, '--verify'), 'Nothing was removed')
        one.run('share', 'audit', '--db', server.admin, '--restore', str(city['entry']))
        one.run('sync', env=ANA)
        equal(one.json('show', 'account', 'Acme')['city'], 'Porto')
        contains(one.fails(2, 'share', 'audit', '--db', server.admin, '--record', 'x'), 'x')
        contains(one.fails(2, 'share', 'audit'), '--db')
        contains(one.fails(1, 'share', 'audit', '--db', server.admin, '--restore', '999999'), '999999')
        psql(server, "BEGIN; SET session_replication_role = replica; UPDATE sync.audit SET rol = 'ana' "
             f"WHERE entry = {city['entry']}; COMMIT")
        contains(one.run('share', 'audit', '--db', server.admin, '--verify', code=1).out,
                 f"Entry {city['entry']} was altered")


def test_health_says_how_the_database_does(desk):
    with Server() as server:
        one, _ = two_desks(desk, server)
        health = one.json('share', 'health', '--db', server.admin)
        equal((health['people'], health['desks'], health['desks_today'], health['conflicts']), (2, 2, 2, 0))
        assert health['bytes'] > health['record_bytes'] > 0, health
        text = one.text('share', 'health', '--db', server.admin)
        contains(text, 'PostgreSQL: 15', '2, 2 of them seen today', 'fsync')
        psql(server, "UPDATE sync.replica SET seen = now () - interval '40 days'")
        contains(one.text('share', 'health', '--db', server.admin), 'silent for a month')
        contains(one.fails(2, 'share', 'health'), '--db')
        equal(one.json('share', 'compact', '--db', server.admin),
              {'changes': 0, 'answers': 0, 'audit': 0})
        psql(server, "UPDATE sync.log SET at = now () - interval '181 days'")
        assert one.json('share', 'compact', '--db', server.admin)['changes'] > 0
        contains(one.fails(2, 'share', 'compact', '--days', '10', '--db', server.admin), '90')


def test_a_dump_brings_the_office_back(desk):
    with Server() as server:
        one, two = two_desks(desk, server)
        dump = desk.path('office.dump')
        subprocess.run(['pg_dump', '-Fc', '-f', dump, '-d', server.admin], check=True)
        two.run('set', 'account', 'Acme', 'city=Faro')
        two.run('sync', env=RUI)
        one.run('sync', env=ANA)
        address = server.address.replace('dbname=postgres', '')
        subprocess.run(['psql', '-qX', '-d', f'{address} user=postgres dbname=template1', '-c',
                        'DROP DATABASE postgres', '-c', 'CREATE DATABASE postgres'], check=True)
        subprocess.run(['pg_restore', '-d', server.admin, dump], check=True)
        psql(server, 'GRANT CONNECT ON DATABASE postgres TO crm_user')
        two.run('sync', env=RUI)
        one.run('sync', env=ANA)
        equal(one.json('show', 'account', 'Acme')['city'], 'Faro')
        equal(kept(two.json('list', 'account')), kept(one.json('list', 'account')))
        contains(one.text('share', 'audit', '--db', server.admin, '--verify'), 'Nothing was removed')
        one.run('share', 'init', '--db', server.admin)
        two.run('sync', env=RUI)


# As docs/SYNC.md says it, word by word: the dump with its roles goes to a server that has neither.
def test_a_dump_goes_to_another_server(desk):
    with Server() as server, Server() as other:
        for at in server, other:
            at.office = at.admin.replace('dbname=postgres', 'dbname=office')
        subprocess.run(['createdb', '-h', server.folder, '-U', 'postgres', 'office'], check=True)
        one = desk.office('one')
        one.run('new', 'account', 'name=Acme', 'city=Porto')
        one.run('share', 'init', '--db', server.office, '--login', 'ana', env=ANA)
        two = desk.profile('two')
        two.run('share', 'add-person', 'Rui Costa', '--db', server.office, '--login', 'rui', env=RUI)
        two.run('share', 'join', '--db', server.office.replace(' user=postgres', ''), '--login', 'rui', env=RUI)
        two.run('sync', env=RUI)
        roles = subprocess.run(['pg_dumpall', '--globals-only', '-d', server.admin], check=True, stdout=subprocess.PIPE).stdout
        dump = subprocess.run(['pg_dump', '-C', '-d', server.office], check=True, stdout=subprocess.PIPE).stdout
        before = one.json('share', 'health', '--db', server.office)
        assert before['records'] > 0 and before['log_rows'] > 0, before
        # What comes after the dump is forgotten by the server, and known to the desks.
        two.run('set', 'account', 'Acme', 'city=Faro')
        two.run('sync', env=RUI)
        # The role postgres is there already; nothing else may fail.
        restored = subprocess.run(['psql', '-qX', '-d', other.admin], input=roles, stderr=subprocess.PIPE, check=True)
        equal([line for line in restored.stderr.decode().splitlines() if '"postgres" already exists' not in line], [])
        subprocess.run(['psql', '-qX', '-v', 'ON_ERROR_STOP=1', '-d', other.admin], input=dump, stdout=subprocess.PIPE,
                       check=True)
        health = one.json('share', 'health', '--db', other.office)
        for name in 'records', 'log_rows', 'audit_rows', 'people', 'desks', 'conflicts', 'sealed':
            equal((name, health[name]), (name, before[name]))
        server.process.stdin.close()
        server.process.wait(timeout=60)
        address = other.office.replace(' user=postgres', '')
        for at, login, env in (one, 'ana', ANA), (two, 'rui', RUI):
            at.run('share', 'correct', '--db', address, '--login', login, env=env)
        two.run('sync', env=RUI)
        one.run('sync', env=ANA)
        equal(one.json('show', 'account', 'Acme')['city'], 'Faro')
        equal(kept(two.json('list', 'account')), kept(one.json('list', 'account')))
        contains(one.text('share', 'audit', '--db', other.office, '--verify'), 'Nothing was removed')


def test_numbers_are_given_by_the_database(desk):
    with Server() as server:
        one, two = two_desks(desk, server)
        one.run('set', 'office', 'Acme', 'next_invoice_number=FT 7/1')
        one.run('new', 'invoice', 'account_id=Acme', 'status=issued')
        equal(one.json('list', 'invoice')[0]['number'], None)
        one.run('sync', env=ANA)
        equal(one.json('list', 'invoice')[0]['number'], 'FT 7/1')
        equal(one.json('share', 'numbers', '--db', server.admin),
              [{'kind': 'invoice', 'next': 'FT 7/2', 'current': True}])
        one.run('new', 'sales_order', 'account_id=Acme')
        order = one.json('list', 'sales_order')[0]['id']
        contains(one.fails(2, 'set', 'sales_order', order, 'number=9'), 'shared database')
        one.run('share', 'numbers', 'invoice', 'FT 7/20', '--db', server.admin)
        contains(one.fails(1, 'share', 'numbers', 'invoice', 'FT 7/3', '--db', server.admin), 'FT 7/20')
        two.run('sync', env=RUI)
        two.run('new', 'invoice', 'account_id=Acme', 'status=issued')
        two.run('sync', env=RUI)
        equal(sorted(i['number'] for i in two.json('list', 'invoice')), ['FT 7/1', 'FT 7/20'])


def test_status_tells_how_things_stand(desk):
    with Server() as server:
        alone = desk.office('alone')
        equal(alone.json('share', 'status')['shared'], False)
        contains(alone.fails(2, 'sync', env=ANA), 'this desk only')
        one, two = two_desks(desk, server)
        status = two.json('share', 'status')
        equal((status['shared'], status['login'], status['complete']), (True, 'rui', True))
        assert status['last_contact'].endswith('Z')
        contains(two.text('share', 'status'), 'rui')
        two.run('share', 'leave')
        equal(two.json('share', 'status')['shared'], False)
        equal(len(two.json('list', 'account')), 1)


def test_without_the_server_work_goes_on(desk):
    with Server() as server:
        one, two = two_desks(desk, server)
        server.order('stop')
        one.fails(4, 'sync', env=ANA)
        one.run('new', 'account', 'name=Offline')
        server.order('start')
        one.run('sync', env=ANA)
        two.run('sync', env=RUI)
        equal(len(two.json('list', 'account')), 2)


def test_who_may_not_come_in_is_told(desk):
    with Server() as server:
        two_desks(desk, server)
        stranger = desk.profile('stranger')
        result = stranger.run('share', 'join', '--db', server.address, '--login', 'rui', code=None,
                              env=dict(RUI, CLIENTELA_PASSWORD='wrong'))
        assert result.code in (1, 7), (result.code, result.err)
        assert not os.path.exists(os.path.join(stranger.profile, 'replica.db'))
        contains(stranger.fails(2, 'share', 'join', '--login', 'rui'), '--db')
        contains(stranger.fails(2, 'share', 'join', '--db', server.address), '--login')
        none = {'CLIENTELA_PASSWORD': ''}
        contains(stranger.fails(2, 'share', 'join', '--db', server.address, '--login', 'rui',
                                env=none, input=''), '--password-file')
        stranger.run('share', 'remove-person', '--db', server.admin, '--login', 'rui')
        result = desk.profile('two').run('sync', code=None, env=RUI)
        assert result.code != 0


def test_a_server_that_is_not_there_is_offline(desk):
    cli = desk.profile('new')
    cli.fails(4, 'share', 'join', '--db', f'host={desk.path("nowhere")} dbname=x', '--login', 'ana',
              env=ANA)
    assert not os.path.exists(os.path.join(cli.profile, 'replica.db'))


main([value for name, value in list(globals().items()) if name.startswith('test_')])
