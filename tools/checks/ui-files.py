#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The .ui files are well-formed, named after their template, used by the type of that name and packed
in a gresource; the icons that the window names are there. That each template can be made is the
business of tests/ui, which makes it."""

import re
import xml.etree.ElementTree as ElementTree

import tree

ICON = re.compile(r'\bcrm-[a-z0-9-]+-symbolic\b')


def camel(name):
    return ''.join(part.capitalize() for part in name.split('-'))


def resources():
    """Files packed in a gresource, as paths in the tree, and problems found on the way."""
    packed, problems = set(), []
    for path in tree.files('.gresource.xml'):
        folder = path.rpartition('/')[0]
        try:
            root = ElementTree.fromstring(tree.read(path))
        except ElementTree.ParseError as error:
            problems.append(f'{path}: {error}')
            continue
        packed |= {f'{folder}/{node.text.strip()}' for node in root.iter('file')}
    return packed, problems


def main():
    packed, problems = resources()
    sources = {path: tree.read(path) for path in tree.files('.c', under='src/ui/')}
    paths = tree.files('.ui')
    icons = tree.files('-symbolic.svg', under='data/icons/')
    known = {path.rpartition('/')[2][:-len('.svg')] for path in icons}

    for path in paths:
        name = path.rpartition('/')[2][:-len('.ui')]
        try:
            root = ElementTree.fromstring(tree.read(path))
        except ElementTree.ParseError as error:
            problems.append(f'{path}: {error}')
            continue
        if path not in packed:
            problems.append(f'{path}: is in no gresource')
        for template in root.iter('template'):
            if template.get('class', '').lower() != camel(name).lower():
                problems.append(f'{path}: its template is {template.get("class")}, not {camel(name)}')
            if not any(f'/{name}.ui' in text for file, text in sources.items()
                       if file.endswith(f'/{name}.c')):
                problems.append(f'{path}: no src/ui/…/{name}.c sets its class template from it')

    for path in [path for path in icons if '/actions/' in path and path not in packed]:
        problems.append(f'{path}: is in no gresource')
    for path, text in [*sources.items(), *((path, tree.read(path)) for path in paths)]:
        for name in sorted(set(ICON.findall(text)) - known):
            problems.append(f'{path}: there is no icon {name}')
    tree.conclude('ui-files', problems, len(paths) + len(icons), 'files and icons')


main()
