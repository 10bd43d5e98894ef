#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every C file is as clang-format 14 writes it. Mend with: clang-format-14 -i FILE."""

import re
import shutil
import subprocess

import tree


def formatter():
    for name in ('clang-format-14', 'clang-format'):
        path = shutil.which(name)
        if path and re.search(r'version 14\.', subprocess.run(
                [path, '--version'], capture_output=True, text=True).stdout):
            return path
    tree.skip('clang-format 14 is not installed; other versions disagree about the layout')


def main():
    program = formatter()
    paths = tree.files('.c', '.h')
    problems = []
    for i in range(0, len(paths), 64):
        done = subprocess.run([program, '--dry-run', '--style=file', *paths[i:i + 64]],
                              cwd=tree.TOP, capture_output=True, text=True)
        for line in done.stderr.splitlines():
            if ': warning: ' in line or ': error: ' in line:
                path, number = line.split(':')[:2]
                problems.append(f'{path}:{number}: is laid out otherwise by clang-format 14')
    tree.conclude('format', problems, len(paths))


main()
