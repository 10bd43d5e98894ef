#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every catalogue in po/LINGUAS translates every string of the sources, with nothing fuzzy and with the
placeholders of the original."""

import os
import re
import shutil
import subprocess
import tempfile

import tree

XGETTEXT = ['--from-code=UTF-8', '--add-comments=Translators:', '--keyword=_', '--keyword=N_',
            '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=g_dcgettext:2',
            '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3', '--flag=N_:1:pass-c-format',
            '--flag=C_:2:pass-c-format', '--flag=NC_:2:pass-c-format',
            '--flag=g_dngettext:2:pass-c-format', '--flag=g_strdup_printf:1:c-format',
            '--flag=g_string_printf:2:c-format', '--flag=g_string_append_printf:2:c-format',
            '--flag=g_error_new:3:c-format', '--flag=g_set_error:4:c-format',
            '--flag=g_markup_printf_escaped:1:c-format', '--flag=g_print:1:c-format',
            '--flag=g_printerr:1:c-format']
PLACEHOLDER = re.compile(
    r'%(?:(\d+)\$)?[-+#0\']*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|q|j|z|t|L)?'
    r'[diouxXeEfFgGaAcspn%]|\{\w+\}|%(?:G_G\w+_FORMAT|<PRI\w+>)')


def entries(text):
    """(flags, {keyword: string}) of every entry of a catalogue, the header apart."""
    for block in re.split(r'\n\s*\n', text):
        fields, flags, last = {}, '', None
        for line in block.split('\n'):
            if line.startswith('#~'):
                last = None
            elif line.startswith('#,'):
                flags += line
            elif match := re.match(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+"(.*)"$', line):
                last = match[1]
                fields[last] = match[2]
            elif last and (match := re.match(r'"(.*)"$', line)):
                fields[last] += match[1]
        if fields.get('msgid'):
            yield flags, fields


def placeholders(text):
    """Sorted kinds of placeholders; the order may change when they are numbered."""
    return sorted(re.sub(r'\d+\$', '', match[0]) for match in PLACEHOLDER.finditer(text)
                  if match[0] != '%%')


def judge(language, text):
    problems = []
    for flags, fields in entries(text):
        msgid = fields['msgid']
        where = f'po/{language}.po: {msgid[:60]!r}'
        strings = {key: value for key, value in fields.items() if key.startswith('msgstr')}
        if not strings or not all(strings.values()):
            problems.append(f'{where}: is not translated')
            continue
        if 'fuzzy' in flags:
            problems.append(f'{where}: is fuzzy')
        formats = [placeholders(msgid)]
        if 'msgid_plural' in fields:
            formats.append(placeholders(fields['msgid_plural']))
        for value in strings.values():
            if placeholders(value) not in formats:
                problems.append(f'{where}: has other placeholders than {value[:60]!r}')
    return problems


def main():
    if not shutil.which('xgettext'):
        tree.skip('gettext is not installed')
    languages = [line for line in tree.read('po/LINGUAS').split() if line]
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, 'clientela.pot')
        subprocess.run(['xgettext', *XGETTEXT, '--files-from=po/POTFILES.in', '--directory=.',
                        f'--output={template}', '--force-po'], cwd=tree.TOP, check=True)
        for language in languages:
            source = f'po/{language}.po'
            merged = os.path.join(folder, f'{language}.po')
            subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '--no-wrap', '-o', merged,
                            source, template], cwd=tree.TOP, check=True)
            done = subprocess.run(['msgfmt', '--check', '-o', '/dev/null', source],
                                  cwd=tree.TOP, capture_output=True, text=True)
            if done.returncode:
                problems += [line for line in done.stderr.splitlines() if line.strip()]
            with open(merged, encoding='utf-8') as file:
                found = judge(language, file.read())
            if len(found) > 30:
                found[30:] = [f'po/{language}.po: … and {len(found) - 30} more']
            problems += found
    tree.conclude('catalogues', problems, len(languages), 'catalogues')


main()
