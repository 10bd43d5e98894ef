#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The closing line of tools/test: test-summary.py FOLDER…, each a build folder with meson's testlog.json.

Counts TAP sub-tests, and one for a test that prints none. A test that crashed, ran out of time or
whose log is missing counts as failed. Ends with 1 unless something passed and nothing failed."""

import json
import os
import re
import sys

BAD = ('FAIL', 'TIMEOUT', 'ERROR', 'INTERRUPT', 'UNEXPECTEDPASS')


def count(entry):
    """(passed, failed, skipped) of one meson test."""
    passed = failed = skipped = 0
    for kind, rest in re.findall(r'^(not ok|ok)\b(.*)$', entry.get('stdout', ''), re.M):
        if re.search(r'#\s*(skip|todo)', rest, re.I):
            skipped += 1
        elif kind == 'ok':
            passed += 1
        else:
            failed += 1
    if entry['result'] in BAD:
        return passed, max(failed, 1), skipped
    if entry['result'] == 'EXPECTEDFAIL':
        return passed + 1, 0, skipped
    if not (passed or failed or skipped):
        if entry['result'] in ('SKIP', 'IGNORED'):
            return 0, 0, 1
        return 1, 0, 0
    return passed, failed, skipped


def main():
    totals = [0, 0, 0]
    for folder in sys.argv[1:]:
        label = os.path.basename(folder.rstrip('/')).lstrip('_')
        try:
            with open(os.path.join(folder, 'meson-logs', 'testlog.json'), encoding='utf-8') as log:
                entries = [json.loads(line) for line in log if line.strip()]
        except (OSError, ValueError) as error:
            print(f'{label}: no test log ({error})')
            totals[1] += 1
            continue
        for entry in entries:
            counts = count(entry)
            totals = [a + b for a, b in zip(totals, counts)]
            if counts[1]:
                print(f'{label}: {entry["name"]}: {entry["result"]}')
    passed, failed, skipped = totals
    print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
    return 1 if failed or not passed else 0


sys.exit(main())
