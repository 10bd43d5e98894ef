#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on cards: added, listed, saved, taken away, undone, kept once, searched for."""
import os

from tap import contains, equal, main


def write(desk, name, data):
    path = os.path.join(desk.folder, name)
    with open(path, 'wb') as file:
        file.write(data)
    return path


def test_files_are_kept_and_come_back(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Padaria')
    cli.run('new', 'account', 'name=Moinho')
    plan = write(desk, 'Plan.pdf', b'%PDF-1.4 not really')
    note = write(desk, 'Notas ção.txt', 'olá\n'.encode())
    cli.run('attach', 'account', 'Padaria', plan, note)
    cli.run('attach', 'account', 'Moinho', plan)
    files = cli.json('attachments', 'account', 'Padaria')
    equal(sorted(file['name'] for file in files), ['Notas ção.txt', 'Plan.pdf'])
    equal({file['name']: file['type'] for file in files},
          {'Plan.pdf': 'application/pdf', 'Notas ção.txt': 'text/plain'})
    equal({file['name']: file['size'] for file in files}, {'Plan.pdf': 19, 'Notas ção.txt': 5})
    equal(cli.json('attachments', 'account', 'Moinho')[0]['hash'],
          [file['hash'] for file in files if file['name'] == 'Plan.pdf'][0])
    target = os.path.join(desk.folder, 'out')
    os.mkdir(target)
    cli.run('attachments', 'account', 'Padaria', '--save', target)
    with open(os.path.join(target, 'Notas ção.txt'), 'rb') as file:
        equal(file.read().decode(), 'olá\n')
    contains(cli.text('search', 'notas'), 'Notas ção.txt')
    cli.run('detach', 'account', 'Padaria', 'Plan.pdf')
    equal([file['name'] for file in cli.json('attachments', 'account', 'Padaria')], ['Notas ção.txt'])
    cli.run('undo')
    equal(len(cli.json('attachments', 'account', 'Padaria')), 2)
    cli.run('undo')
    cli.run('undo')
    equal(cli.json('attachments', 'account', 'Padaria'), [])


def test_what_cannot_be_kept_is_said(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Padaria')
    empty = write(desk, 'empty.txt', b'')
    plan = write(desk, 'Plan.pdf', b'%PDF-1.4')
    large = os.path.join(desk.folder, 'large.bin')
    with open(large, 'wb') as file:
        file.truncate(64 * 1024 * 1024 + 1)
    contains(cli.fails(None, 'attach', 'account', 'Padaria', empty), 'empty.txt')
    contains(cli.fails(None, 'attach', 'account', 'Padaria', large), '64 MB')
    contains(cli.fails(None, 'attach', 'account', 'Padaria', desk.folder), 'not a file')
    cli.run('attach', 'account', 'Padaria', plan)
    contains(cli.fails(None, 'attach', 'account', 'Padaria', plan), 'already')
    contains(cli.fails(None, 'detach', 'account', 'Padaria', 'other.pdf'), 'other.pdf')
    equal(len(cli.json('attachments', 'account', 'Padaria')), 1)


main([value for name, value in list(globals().items()) if name.startswith('test_')])
