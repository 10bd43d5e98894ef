#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No C function over 100 lines and no source file over 1,500.

length-exceptions.txt holds what is longer for now, one "path[:function] lines" each. It may only
shrink: an entry that is no longer needed fails, and so does one that has grown; lower its number when
the thing gets shorter."""

import re

import tree

FUNCTION = 100
FILE = 1500
EXCEPTIONS = 'tools/checks/length-exceptions.txt'


def functions(text):
    """(name, first line, lines) of every function: in our layout its braces stand in column 0."""
    lines = text.split('\n')
    start = None
    for number, line in enumerate(lines):
        if line == '{':
            start = number
        elif line.startswith('}') and start is not None:
            first = start
            while first > 0 and lines[first - 1].strip() \
                    and not re.search(r'^#|^}|[;}]$|\*/$', lines[first - 1]):
                first -= 1
            name = re.search(r'^(\w+) \(', '\n'.join(lines[first:start]), re.M)
            if name:
                yield name[1], first + 1, number - first + 1
            start = None


def exceptions():
    allowed = {}
    for line in tree.read(EXCEPTIONS).splitlines():
        if line.strip() and not line.startswith('#'):
            what, _, lines = line.rpartition(' ')
            allowed[what.strip()] = int(lines)
    return allowed


def main():
    allowed = exceptions()
    problems = []
    used = set()

    def judge(what, where, lines, limit):
        known = allowed.get(what)
        if known is not None:
            used.add(what)
        if lines <= limit:
            if known is not None:
                problems.append(f'{EXCEPTIONS}: {what} has {lines} lines now: take it out')
        elif known is None:
            problems.append(f'{where}: {lines} lines, more than {limit}')
        elif lines > known:
            problems.append(f'{where}: grew from {known} to {lines} lines')
        elif lines < known:
            problems.append(f'{EXCEPTIONS}: {what} has {lines} lines now: lower its {known}')

    paths = tree.files('.c', '.h', '.py', '.sh', '.ui', '.css', '.sql')
    for path in paths:
        text = tree.read(path)
        judge(path, path, text.count('\n'), FILE)
        if path.endswith('.c'):
            for name, line, lines in functions(text):
                judge(f'{path}:{name}', f'{path}:{line}: {name}', lines, FUNCTION)
    for what in sorted(set(allowed) - used):
        problems.append(f'{EXCEPTIONS}: there is no {what}: take it out')
    tree.conclude('length', problems, len(paths))


main()
