#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail to clients: written, queued, sent by a real server, refused, tried again, killed in between."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'channels'))
from mailbox import Mailbox, wait  # noqa: E402
from tap import Skip, contains, equal, main  # noqa: E402

TEMPLATE = '---\ntype: letter\nlocale: pt-PT\n---\nPara {{client.name}}\n'


def account(cli, box, **fields):
    fields = {'host': 'localhost', 'port': box.port, 'security': 'none', 'name': 'Acme Lda.',
              'address': 'office@acme.example', **fields}
    cli.run('new', 'mail_account', *(f'{name}={value}' for name, value in fields.items()))


def company(cli, name, address, **fields):
    cli.run('new', 'account', f'name={name}', *([f'email={address}'] if address else []), *(f'{key}={value}' for key, value in fields.items()))


def states(cli):
    return sorted(message['status'] for message in cli.json('list', 'message'))


def test_a_message_goes_to_the_client(desk):
    cli = desk.office()
    with Mailbox('--security', 'starttls', '--auth', 'office:secret') as box:
        account(cli, box, security='starttls', login='office', signature='Acme · +351 1')
        company(cli, 'Padaria São João', 'joao@padaria.example', language='pt-PT')
        shown = cli.json('mail', 'new', 'account', 'Padaria São João', '--subject', 'Olá ção', '--dry-run')
        contains(shown['body'], 'Exmos. Senhores', 'Acme · +351 1')
        equal(cli.json('list', 'message'), [])
        message = cli.json('mail', 'new', 'account', 'Padaria São João', '--subject', 'Olá ção')
        equal(message['status'], 'queued')
        secret = {'CLIENTELA_MAIL_PASSWORD': 'secret', 'CLIENTELA_MAIL_CA': box.certificate}
        contains(cli.text('mail', 'send', env=secret), '1 sent')
        (sender, recipients, mail), = box.mails()
        equal((sender, recipients), ('office@acme.example', ['joao@padaria.example']))
        equal(mail['Subject'], 'Olá ção')
        equal(mail['Message-ID'], message['message_id'])
        contains(str(mail['To']), 'Padaria São João')
        contains(mail.get_content(), 'Exmos. Senhores')
        equal(states(cli), ['sent'])
        equal([row['subject'] for row in cli.json('list', 'message', '--where', 'account_id=Padaria São João')], ['Olá ção'])
        contains(cli.text('mail', 'send', env=secret), 'Nothing to send')
        equal(len(box.mails()), 1)
        # What went out stays as it is, and undo does not pretend otherwise.
        contains(cli.fails(None, 'set', 'message', message['id'], 'subject=Other'), 'does not change')
        contains(cli.fails(None, 'delete', 'message', message['id']), 'kept')


def test_an_invoice_each_is_sent_once(desk):
    cli = desk.office()
    with Mailbox() as box:
        account(cli, box)
        cli.run('new', 'template', 'name=Carta de sempre', 'type=letter', f'body={TEMPLATE}')
        for i in range(12):
            company(cli, f'Client {i:02}', f'c{i}@clients.example', language='tr' if i == 3 else 'pt-PT')
            cli.run('new', 'invoice', f'account_id=Client {i:02}', f'number=F-{i:02}')
        method = [row for row in cli.json('list', 'contact_method', '--where', 'value=c5@clients.example')][0]
        cli.run('set', 'contact_method', method['id'], 'opt_out=yes')
        failed = cli.run('issue', 'invoice', '--all', '--template', 'Carta de sempre', '--mail', code=1)
        contains(failed.err, 'Client 05', 'not for mailings')
        equal(len(cli.json('mail', 'list')), 11)
        # The same job once more queues nothing twice.
        cli.run('issue', 'invoice', '--all', '--template', 'Carta de sempre', '--mail', code=1)
        equal(len(cli.json('mail', 'list')), 11)
        contains(cli.text('mail', 'send'), '11 sent')
        mails = box.mails()
        equal(len({recipients[0] for _, recipients, _ in mails}), 11)
        equal({mail['Message-ID'] for _, _, mail in mails}, {row['message_id'] for row in cli.json('list', 'message')})
        for _, recipients, mail in mails:
            pdf, = list(mail.iter_attachments())
            assert pdf.get_content().startswith(b'%PDF-')
            contains(mail.get_body().get_content(), 'Sayın Yetkili' if recipients[0].startswith('c3@') else 'anexo')
        sent = cli.json('list', 'document', '--where', 'status=sent')
        equal(len(sent), 11)
        cli.run('issue', 'invoice', '--all', '--template', 'Carta de sempre', '--mail', code=1)
        contains(cli.text('mail', 'send'), 'Nothing to send')


def test_what_is_in_the_way_is_said(desk):
    cli = desk.office()
    company(cli, 'Padaria', 'joao@padaria.example')
    contains(cli.fails(None, 'mail', 'new', 'account', 'Padaria', '-s', 'A'), 'no mail account yet')
    with Mailbox('--auth', 'office:secret') as box:
        account(cli, box, login='office')
        for name in ('busy', 'refused', 'full'):
            cli.run('mail', 'new', 'account', 'Padaria', '-s', name, '--to', f'{name}@example.com')
        contains(cli.fails(None, 'mail', 'new', 'account', 'Padaria', '-s', 'A', '--to', 'nobody'), 'no e-mail address')
        # A wrong password is tried once, not once for each message.
        wrong = cli.run('mail', 'send', code=1, env={'CLIENTELA_MAIL_PASSWORD': 'wrong'})
        contains(wrong.out, '3 not sent')
        contains(wrong.err, 'password')
        equal(states(cli), ['failed'] * 3)
        ids = [message['id'] for message in cli.json('mail', 'list')]
        cli.run('mail', 'retry', *ids)
        right = {'CLIENTELA_MAIL_PASSWORD': 'secret'}
        contains(cli.run('mail', 'send', code=1, env=right).out, '2 not sent')
        problems = {message['subject']: message['problem'] for message in cli.json('mail', 'list')}
        contains(problems['busy'], 'later', 'Greylisted')
        contains(problems['refused'], 'refused', 'no such mailbox')
        contains(problems['full'], 'too large')
        equal(states(cli), ['failed', 'failed', 'queued'])
        cli.run('mail', 'cancel', *ids)
        equal(cli.json('mail', 'list'), [])
        cli.run('mail', 'new', 'account', 'Padaria', '-s', 'Offline')
        port = box.port
    # No server: it waits, and goes out when there is one.
    contains(cli.run('mail', 'send', code=4, env=right).err, 'does not answer')
    equal(cli.json('mail', 'list')[0]['status'], 'queued')
    with Mailbox('--auth', 'office:secret', '--port', str(port)) as box:
        cli.run('mail', 'retry', cli.json('mail', 'list')[0]['id'])
        contains(cli.text('mail', 'send', env=right), '1 sent')
        equal(len(box.mails()), 1)
    contains(cli.fails(None, 'new', 'mail_account', 'name=A', 'address=a@b.example', 'host=mail.b.example',
                       'security=none'), 'encrypted only')


def test_what_was_perhaps_sent_waits_for_a_person(desk):
    cli = desk.office()
    with Mailbox() as box:
        account(cli, box)
        company(cli, 'Padaria', 'slow@padaria.example')
        company(cli, 'Moinho', 'moinho@example.com')
        cli.run('mail', 'new', 'account', 'Padaria', '-s', 'Slow')
        cli.run('mail', 'new', 'account', 'Moinho', '-s', 'Quick')
        process = subprocess.Popen([cli.binary, '--profile', cli.profile, 'mail', 'send'])
        box.wait_for(1)
        # While one program sends no other does.
        contains(cli.fails(5, 'mail', 'send'), 'another program')
        process.send_signal(signal.SIGKILL)
        process.wait()
        equal(states(cli), ['queued', 'sending'])
        contains(cli.text('mail', 'send'), '1 sent')
        equal(states(cli), ['sent', 'uncertain'])
        equal([recipients for _, recipients, _ in box.mails()], [['slow@padaria.example'], ['moinho@example.com']])
        message, = cli.json('mail', 'list')
        contains(message['problem'], 'sent mail')
        contains(cli.fails(6, 'mail', 'cancel', message['id']), 'cannot be done')
        cli.run('mail', 'arrived', message['id'])
        equal(states(cli), ['sent', 'sent'])
        company(cli, 'Drop', 'drop@example.com')
        cli.run('mail', 'new', 'account', 'Drop', '-s', 'Dropped')
        contains(cli.run('mail', 'send', code=1).out, '1 perhaps sent')
        message, = cli.json('mail', 'list')
        cli.run('mail', 'retry', message['id'])
        cli.run('mail', 'send', code=1)
        again = [mail['Message-ID'] for _, recipients, mail in box.mails() if recipients == ['drop@example.com']]
        equal(again, [message['message_id']] * 2)


def test_killed_at_any_moment_nothing_goes_twice(desk):
    cli = desk.office()
    with Mailbox() as box:
        account(cli, box)
        company(cli, 'Padaria', 'a@padaria.example')
        for i in range(30):
            cli.run('mail', 'new', 'account', 'Padaria', '-s', f'Number {i}', '--to', f'n{i}@example.com')
        for count in (2, 9, 17, 23):
            process = subprocess.Popen([cli.binary, '--profile', cli.profile, 'mail', 'send'], stdout=subprocess.DEVNULL)
            box.wait_for(count)
            process.send_signal(signal.SIGKILL)
            process.wait()
        cli.run('mail', 'send')
        to = [recipients[0] for _, recipients, _ in box.mails()]
        equal(len(to), len(set(to)), 'something went out twice')
        rows = cli.json('list', 'message')
        missing = {row['recipients'] for row in rows} - set(to)
        uncertain = {row['recipients'] for row in rows if row['status'] == 'uncertain'}
        assert missing <= uncertain, (missing, uncertain)
        equal({row['status'] for row in rows} - {'uncertain'}, {'sent'})
        assert len(uncertain) <= 4, uncertain


def test_a_rule_writes_to_the_client(desk):
    cli = desk.office()
    with Mailbox() as box:
        account(cli, box)
        cli.run('rules', 'add', 'Welcome', 'event=created', 'entity=account', '--do',
                "message subject='Olá {name}' message='Bem-vindo, {name}.'", '--on')
        company(cli, 'Padaria', 'joao@padaria.example')
        company(cli, 'Sem correio', '')
        contains(cli.text('rules', 'run'), '1')
        contains(cli.text('rules', 'run'), '0')
        contains(cli.text('mail', 'send'), '1 sent')
        (_, recipients, mail), = box.mails()
        equal((recipients, mail['Subject']), (['joao@padaria.example'], 'Olá Padaria'))
        contains(mail.get_content(), 'Bem-vindo, Padaria.')
        queue = cli.json('rules', 'queue')
        equal([row['status'] for row in queue], ['failed'])


INVITATION = """BEGIN:VCALENDAR\r
VERSION:2.0\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:asked-1@elsewhere.example\r
DTSTAMP:20260301T080000Z\r
SEQUENCE:2\r
DTSTART:20260401T100000Z\r
DTEND:20260401T110000Z\r
SUMMARY:Preços novos\r
ORGANIZER;CN=João Reis:mailto:joao@client.example\r
ATTENDEE;CN=Ana;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:mailto:ana@acme.example\r
END:VEVENT\r
END:VCALENDAR\r
"""


def calendar_of(mail):
    """The part that a calendar reads, with what it asks."""
    part, = (part for part in mail.walk() if part.get_content_type() == 'text/calendar')
    equal(part.get_content_disposition(), 'inline')
    return part.get_param('method'), part.get_content().replace('\r\n ', '').replace('\n ', '')


def test_invitations_go_and_come_by_mail(desk):
    cli = desk.office()
    me, = cli.json('list', 'user')
    cli.run('set', 'user', me['id'], 'email=ana@acme.example')
    cli.run('read-calendar', '/dev/stdin', input=INVITATION)
    meeting, = cli.json('list', 'activity')
    # Without an account the answer is a file that is sent by hand.
    contains(cli.text('answer', meeting['id'], 'tentative'), 'METHOD:REPLY', 'PARTSTAT=TENTATIVE')
    contains(cli.fails(None, 'answer', meeting['id'], 'perhaps'), 'no answer')
    with Mailbox() as box:
        account(cli, box)
        contains(cli.run('answer', meeting['id'], 'accepted').err, 'João Reis')
        cli.run('mail', 'send')
        (_, recipients, mail), = box.mails()
        equal((recipients, mail['Subject']), (['joao@client.example'], 'Accepted: Preços novos'))
        method, text = calendar_of(mail)
        equal(method, 'REPLY')
        contains(text, 'UID:asked-1@elsewhere.example', 'SEQUENCE:2', 'PARTSTAT=ACCEPTED',
                 'mailto:ana@acme.example')
        # One of our own: invited, moved, called off; the answer comes back.
        company(cli, 'Padaria', 'geral@padaria.example')
        ours = cli.text('new', 'activity', 'subject=Visita', 'type=visit', 'start_at=2026-05-04T09:00:00Z',
                        'duration=60')
        cli.run('new', 'activity_participant', f'activity_id={ours}', 'participant=account:Padaria')
        cli.run('invite', ours, '--mail')
        cli.run('set', 'activity', ours, 'start_at=2026-05-05T09:00:00Z')
        cli.run('invite', ours, '--mail')
        cli.run('invite', ours, '--mail', '--cancel')
        cli.run('mail', 'send')
        sent = [(recipients, *calendar_of(mail)) for _, recipients, mail in box.mails()[1:]]
        equal([recipients for recipients, _, _ in sent], [['geral@padaria.example']] * 3)
        equal([method for _, method, _ in sent], ['REQUEST', 'REQUEST', 'CANCEL'])
        contains(sent[0][2], 'mailto:geral@padaria.example', 'ORGANIZER;CN=Ana Silva:mailto:ana@acme.example')
        contains(sent[1][2], 'SEQUENCE:1', 'DTSTART:20260505T090000Z')
        contains(sent[2][2], 'STATUS:CANCELLED')
        reply = sent[1][2].replace('METHOD:REQUEST', 'METHOD:REPLY').replace('NEEDS-ACTION', 'DECLINED')
        contains(cli.text('read-calendar', '/dev/stdin', input=reply), '1 answer')
        contains(cli.fails(None, 'invite', meeting['id'], '--mail'), 'Nobody')


@contextlib.contextmanager
def keyring(folder):
    """A real password store on a bus of its own. Gives the environment in which programs find it."""
    if not all(shutil.which(name) for name in ('dbus-daemon', 'gnome-keyring-daemon')):
        raise Skip('there is no gnome-keyring')
    env = {'HOME': folder, 'XDG_DATA_HOME': folder, 'XDG_RUNTIME_DIR': folder, 'SECRET_BACKEND': 'service'}
    # Warnings end our programs in tests; the store gives some when a password is replaced.
    others = {name: value for name, value in os.environ.items() if name != 'G_DEBUG'}
    bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address=1'], stdout=subprocess.PIPE,
                           env={**others, **env}, text=True)
    try:
        env['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()
        store = subprocess.Popen(['gnome-keyring-daemon', '--unlock', '--foreground', '--components=secrets'],
                                 stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 env={**others, **env})
        try:
            store.stdin.write(b'of the test')
            store.stdin.close()
            yield env
        finally:
            store.terminate()
            store.wait()
    finally:
        bus.terminate()
        bus.wait()


def test_the_password_is_in_the_keyring_and_nowhere_else(desk):
    cli = desk.office()
    folder = desk.path('keyring')
    os.mkdir(folder, 0o700)
    with keyring(folder) as env, Mailbox('--security', 'starttls', '--auth', 'office:çok gizli 7391') as box:
        env['CLIENTELA_MAIL_CA'] = box.certificate
        account(cli, box, security='starttls', login='office')
        company(cli, 'Padaria', 'joao@padaria.example')
        message = cli.json('mail', 'new', 'account', 'Padaria', '--subject', 'One')['id']

        def send():
            result = cli.run('mail', 'send', env=env, code=None)
            cli.run('mail', 'retry', message, env=env, code=None)
            return result.out + result.err
        contains(send(), 'password')
        cli.run('mail', 'password', 'Acme Lda.', input='wrong\n', env=env)
        contains(send(), 'not accepted')
        equal(box.mails(), [])
        cli.run('mail', 'password', 'Acme Lda.', input='çok gizli 7391\n', env=env)
        contains(send(), '1 sent')
        equal(states(cli), ['sent'])
        equal(len(box.mails()), 1)
        kept = b''.join(path.read_bytes() for path in pathlib.Path(cli.profile).rglob('*') if path.is_file())
        assert 'gizli 7391'.encode() not in kept
        files = [path for path in pathlib.Path(folder).rglob('*.keyring')]
        assert files, list(pathlib.Path(folder).rglob('*'))
        assert all('gizli 7391'.encode() not in path.read_bytes() for path in files)

main([value for name, value in list(globals().items()) if name.startswith('test_')])
