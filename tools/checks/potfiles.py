#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in names every file with translatable strings, and no other, sorted.

    potfiles.py            checks it
    potfiles.py --update   rewrites it (tools/update-potfiles)"""

import os
import re
import sys

import tree

POTFILES = 'po/POTFILES.in'
CALL = re.compile(r'''\b(?:_|N_|C_|NC_|Q_|gettext|ngettext|g_dgettext|g_dngettext|g_dpgettext2?|
                      dgettext|dngettext|pgettext|npgettext)\s*\(\s*(?:NULL\s*,\s*|GETTEXT_PACKAGE\s*,\s*)?"''',
                  re.X)
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|("(?:\\.|[^"\\\n])*")', re.S)


def is_translatable(path):
    if path.startswith(('tests/', 'tools/', 'po/')):
        return False
    if path.endswith(('.desktop.in', '.metainfo.xml.in')):
        return True
    if path.endswith(('.c', '.h')):
        # Without comments, but not without the strings that look like them.
        code = COMMENT.sub(lambda m: m[1] or ' ', tree.read(path))
        return bool(CALL.search(code))
    if path.endswith('.ui'):
        return bool(re.search(r'translatable="(?:yes|true)"', tree.read(path)))
    if path.endswith('.gschema.xml'):
        return ' l10n="' in tree.read(path)
    return False


def main():
    wanted = [path for path in tree.files('.c', '.h', '.ui', '.in', '.xml') if is_translatable(path)]
    if '--update' in sys.argv:
        with open(os.path.join(tree.TOP, POTFILES), 'w', encoding='utf-8') as file:
            file.write('# SPDX-License-Identifier: GPL-3.0-or-later\n')
            file.writelines(path + '\n' for path in wanted)
        print(f'{POTFILES}: {len(wanted)} files')
        return
    named = [line for line in tree.read(POTFILES).splitlines() if line and not line.startswith('#')]
    problems = [f'{path}: has translatable strings and is not in {POTFILES}'
                for path in wanted if path not in named]
    problems += [f'{POTFILES}: {path} has no translatable strings or is not there'
                 for path in named if path not in wanted]
    if not problems and named != wanted:
        problems = [f'{POTFILES}: is not sorted, or names a file twice']
    if problems:
        problems.append('tools/update-potfiles rewrites it')
    tree.conclude('potfiles', problems, len(wanted))


main()
