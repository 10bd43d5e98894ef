#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing in the tree belongs to one machine: no paths of somebody's home or work folder, no names of
hosts that packages are fetched from."""

import re

import tree

FOLDERS = ('work', 'farm', 'home', 'root', 'Users', 'mnt', 'workspace', 'builds')
HOSTS = (r'docker\.io', r'ghcr\.io', r'quay\.io', r'gcr\.io', r'registry\.[a-z]', r'deb\.debian\.org',
         r'snapshot\.debian\.org', r'flathub\.org', r'pypi\.org', r'pythonhosted\.org', r'crates\.io',
         r'npmjs\.(?:org|com)', r'github\.com', r'githubusercontent\.com', r'gitlab\.[a-z]+',
         r'sourceforge\.net')
PATTERN = re.compile(r'(?<![\w.$}~-])/(?:%s)/[\w.]|(?<![\w.-])(?:[\w-]+\.)*(?:%s)\b'
                     % ('|'.join(FOLDERS), '|'.join(HOSTS)))
SELF = 'tools/checks/machine.py'


def main():
    paths = [path for path in tree.files()
             if path not in (SELF, 'COPYING') and not path.endswith(('.png', '.pdf', '.ttf'))]
    problems = []
    for path in paths:
        for number, line in enumerate(tree.read(path).splitlines(), 1):
            if match := PATTERN.search(line):
                problems.append(f'{path}:{number}: {match[0]}')
    tree.conclude('machine', problems, len(paths))


main()
