# SPDX-License-Identifier: GPL-3.0-or-later
"""The mail server of the tests, for those that are written in Python: starts it, waits for mail, reads it."""
import email
import email.policy
import os
import pathlib
import subprocess
import tempfile
import time

PATIENCE = float(os.environ.get('CRM_TEST_PATIENCE', '30'))
SERVER = os.environ.get('CRM_MAIL_SERVER') or str(pathlib.Path(__file__).with_name('mail-server.py'))


class Mailbox:
    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory(prefix='mailbox-')
        self.path = pathlib.Path(self.folder.name)
        self.options = options
        self.port = 0
        self.start()

    def start(self):
        (self.path / 'port').unlink(missing_ok=True)
        words = [SERVER, str(self.path), *self.options]
        if self.port:
            words += ['--port', str(self.port)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE)
        wait(lambda: (self.path / 'port').exists())
        self.port = int((self.path / 'port').read_text())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.stop()
        self.folder.cleanup()

    @property
    def certificate(self):
        return str(self.path / 'ca.pem')

    def mails(self):
        """What came in: (from whom, to whom, the mail)."""
        found = []
        for path in sorted(self.path.glob('*.eml')):
            head, _, body = path.read_bytes().partition(b'\n')
            sender, *recipients = head.decode().split()
            found.append((sender, recipients, email.message_from_bytes(body, policy=email.policy.default)))
        return found

    def wait_for(self, count):
        wait(lambda: len(list(self.path.glob('*.eml'))) >= count)
        return self.mails()


def wait(condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, 'it did not come'
        time.sleep(0.01)
