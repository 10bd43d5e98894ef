# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the tree, and how a check says what it found."""

import os
import re
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED_FOLDERS = re.compile(r'^(\.git|_.*|out|__pycache__)$')


def files(*suffixes, under=''):
    """Paths of the tree relative to its top, sorted: what git knows or would add; all files where
    the tree did not come by git, or git is not installed."""
    found = None
    if shutil.which('git'):
        done = subprocess.run(['git', '-c', 'safe.directory=*', '-C', TOP, 'ls-files', '-z', '-co',
                               '--exclude-standard'], capture_output=True, text=True)
        if done.returncode == 0:
            found = [path for path in done.stdout.split('\0') if path]
    if found is None:
        found = []
        for folder, folders, names in os.walk(TOP):
            folders[:] = [name for name in folders if not SKIPPED_FOLDERS.match(name)]
            found += [os.path.relpath(os.path.join(folder, name), TOP) for name in names]
    return sorted({path for path in found
                   if (not suffixes or path.endswith(suffixes)) and path.startswith(under)
                   and os.path.isfile(os.path.join(TOP, path))})


def read(path):
    with open(os.path.join(TOP, path), encoding='utf-8', errors='replace') as file:
        return file.read()


def conclude(name, problems, looked_at, noun='files'):
    """Prints what is wrong, one line each, and ends the program: 0 when nothing is."""
    for problem in problems:
        print(problem)
    if problems:
        print(f'{name}: {len(problems)} problems in {looked_at} {noun}')
        sys.exit(1)
    if not looked_at:
        print(f'{name}: found nothing to look at')
        sys.exit(1)
    print(f'{name}: {looked_at} {noun} are right')
    sys.exit(0)


def skip(reason):
    """Ends a check that cannot run here; meson counts 77 as skipped."""
    print(reason)
    sys.exit(77)
