#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What 500 MB of files on cards cost everything else: the same questions before and after.

files.py make-office clientela-cli"""
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

N_FILES, FILE_MB = 10, 50
ROUNDS = 7


def cost(words):
    """Medians of processor and wall seconds."""
    spent = []
    for _ in range(ROUNDS):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
        wall = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall))
    middle = ROUNDS // 2
    return sorted(cpu for cpu, _ in spent)[middle], sorted(wall for _, wall in spent)[middle]


def main(make_office, cli):
    folder = tempfile.mkdtemp(prefix='clientela-files-')
    try:
        profile = os.path.join(folder, 'office')
        subprocess.run([make_office, '--folder', profile,
                        '--contacts', os.environ.get('CLIENTELA_BENCH_CONTACTS', '10000')],
                       stdout=subprocess.DEVNULL, check=True)
        cli = [cli, '--profile', profile]
        first = json.loads(subprocess.run([*cli, 'list', 'account', '--limit', '1', '--json'],
                                          capture_output=True, check=True).stdout)[0]['id']
        questions = {'open and list 50': [*cli, 'list', 'contact', '--limit', '50'],
                     'open and show a card': [*cli, 'show', 'account', first],
                     'open and search': [*cli, 'search', 'silva'],
                     'open and edit': [*cli, 'set', 'account', first, 'industry=Bread']}
        before = {what: cost(words) for what, words in questions.items()}
        paths = [os.path.join(folder, f'file {i}.bin') for i in range(N_FILES)]
        for path in paths:
            with open(path, 'wb') as file:
                file.write(os.urandom(FILE_MB * 1024 * 1024))
        start = time.monotonic()
        subprocess.run([*cli, 'attach', 'account', first, *paths], check=True)
        print(f'# {N_FILES * FILE_MB} MB of files added in {time.monotonic() - start:.1f} s')
        for what, words in questions.items():
            cpu, wall = cost(words)
            print(f'# {what:22s} cpu {1000 * cpu:6.1f} ms, {cpu / before[what][0]:5.2f} x without files;'
                  f' wall {1000 * wall:6.1f} ms, {wall / before[what][1]:5.2f} x')
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main(*sys.argv[1:])
