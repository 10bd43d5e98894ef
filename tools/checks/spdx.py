#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source file says its licence at its head."""

import tree

TAG = 'SPDX-License-' + 'Identifier: GPL-3.0-or-later'
SUFFIXES = ('.c', '.h', '.py', '.sh', '.ui', '.css', '.sql', '.xml', '.xml.in', '.desktop.in', '.svg',
            '.supp', 'meson.build', 'meson_options.txt')


def is_source(path):
    if path.endswith(SUFFIXES):
        return True
    return '.' not in path.rpartition('/')[2] and tree.read(path).startswith('#!')


def main():
    paths = [path for path in tree.files() if is_source(path)]
    problems = [f'{path}:1: no {TAG!r} in the first three lines' for path in paths
                if TAG not in '\n'.join(tree.read(path).split('\n', 3)[:3])]
    tree.conclude('spdx', problems, len(paths))


main()
