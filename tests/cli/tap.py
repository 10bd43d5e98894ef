# SPDX-License-Identifier: GPL-3.0-or-later
"""A person at a terminal: runs clientela-cli on profiles of its own and prints TAP."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback


class Skip(Exception):
    """The test cannot run here."""


class Result:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr


class Cli:
    """clientela-cli on one profile."""

    def __init__(self, binary, profile):
        self.binary = binary
        self.profile = profile

    def run(self, *words, code=0, input=None, env=None, timeout=120, binary=False):
        whole = dict(os.environ, **(env or {}))
        process = subprocess.run([self.binary, '--profile', self.profile, *words], input=input,
                                 capture_output=True, env=whole, timeout=timeout,
                                 **({} if binary else {'encoding': 'utf-8'}))
        result = Result(process)
        if code is not None and result.code != code:
            raise AssertionError(f'{" ".join(words)}: exit code {result.code}, expected {code}\n'
                                 f'{result.out[:500]}\n{result.err[:500]}')
        return result

    def text(self, *words, **options):
        return self.run(*words, **options).out.strip()

    def json(self, *words, **options):
        return json.loads(self.run(*words, '--json', **options).out)

    def fails(self, code, *words, **options):
        """The message with which it is refused."""
        result = self.run(*words, code=code, **options)
        assert result.out == '', result.out
        assert result.err.startswith('clientela-cli: '), result.err
        return result.err


def equal(found, expected, what=''):
    assert found == expected, f'{what}: {found!r}, expected {expected!r}'


def contains(text, *parts):
    for part in parts:
        assert part in text, f'{part!r} is not in {text!r}'


class Desk:
    """A folder that is gone afterwards, with any number of profiles in it."""

    def __init__(self, binary):
        self.binary = binary
        self.folder = tempfile.mkdtemp(prefix='clientela-')

    def profile(self, name='office'):
        return Cli(self.binary, os.path.join(self.folder, name))

    def office(self, name='office', **options):
        cli = self.profile(name)
        cli.run('init', '--name', options.get('office', 'Acme'), '--user',
                options.get('user', 'Ana Silva'), '--currency', options.get('currency', 'EUR'))
        return cli

    def path(self, name):
        return os.path.join(self.folder, name)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def main(tests):
    binary = sys.argv[1]
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        name = test.__name__.removeprefix('test_').replace('_', '-')
        desk = Desk(binary)
        try:
            test(desk)
            print(f'ok {number} {name}', flush=True)
        except Skip as reason:
            print(f'ok {number} {name} # SKIP {reason}', flush=True)
        except Exception:  # a test that breaks is a test that failed
            failed += 1
            print(f'not ok {number} {name}', flush=True)
            for line in traceback.format_exc().splitlines():
                print(f'# {line}', flush=True)
        finally:
            desk.close()
    sys.exit(1 if failed else 0)
