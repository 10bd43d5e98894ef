#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server of the tests' own, on this computer: mail-server.py FOLDER [--security none|starttls|tls]
[--auth USER:PASSWORD] [--http] [--size BYTES]. It writes its port into FOLDER/port, its certificate into
FOLDER/ca.pem and each mail that it takes into FOLDER/NUMBER.eml, whose first line says from whom to whom.

Who is written to decides what happens: refused@ is unknown, full@ is full, busy@ is to be tried later, drop@
breaks the connection when it has the whole mail, dropearly@ before that, slow@ never answers."""

import argparse
import asyncio
import logging
import os
import pathlib
import ssl
import subprocess
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.partition('@')[0]
        answers = {'refused': '550 5.1.1 There is no such mailbox here', 'full': '552 5.2.2 Mailbox full',
                   'busy': '451 4.7.1 Greylisted, try again'}
        if name in answers:
            return f'{answers[name]}: <{address}>'
        if name == 'dropearly':
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        names = {address.partition('@')[0] for address in envelope.rcpt_tos}
        if 'later' in names:
            return '452 4.3.1 No room at the moment'
        if 'spam' in names:
            return '554 5.7.1 This looks like spam'
        self.count += 1
        head = f'{envelope.mail_from} {" ".join(envelope.rcpt_tos)}\n'.encode()
        path = self.folder / f'{self.count:05}.eml'
        path.with_suffix('.part').write_bytes(head + envelope.content)
        path.with_suffix('.part').rename(path)
        if 'drop' in names:
            server.transport.abort()
        if 'slow' in names:
            await asyncio.sleep(3600)
        return '250 2.0.0 OK'


def make_certificate(folder):
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
                    '-addext', 'subjectAltName=DNS:localhost', '-keyout', folder / 'key.pem', '-out', folder / 'ca.pem'],
                   check=True, stderr=subprocess.DEVNULL)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / 'ca.pem', folder / 'key.pem')
    return context


async def answer_as_portal(reader, writer):
    writer.write(b'HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n<html>Sign in</html>\r\n')
    await writer.drain()
    writer.close()


async def serve(arguments):
    folder = arguments.folder
    context = make_certificate(folder) if arguments.security != 'none' else None
    keeper = Keeper(folder)
    extra = {}
    if arguments.auth:
        login, _, password = arguments.auth.partition(':')

        def authenticate(server, session, envelope, mechanism, data):
            good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (login, password)
            return AuthResult(success=good, handled=good)

        extra = {'authenticator': authenticate, 'auth_required': True,
                 'auth_require_tls': False}

    def make():
        return SMTP(keeper, data_size_limit=arguments.size, enable_SMTPUTF8=True, hostname='localhost',
                    tls_context=context if arguments.security == 'starttls' else None,
                    require_starttls=arguments.security == 'starttls', **extra)

    loop = asyncio.get_running_loop()
    if arguments.http:
        server = await asyncio.start_server(answer_as_portal, '127.0.0.1', arguments.port)
    else:
        server = await loop.create_server(make, '127.0.0.1', arguments.port,
                                          ssl=context if arguments.security == 'tls' else None)
    port = folder / 'port'
    port.with_suffix('.part').write_text(str(server.sockets[0].getsockname()[1]))
    port.with_suffix('.part').rename(port)
    # Whoever started it closes this end when it is done.
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--security', choices=['none', 'starttls', 'tls'], default='none')
    parser.add_argument('--auth')
    parser.add_argument('--size', type=int, default=33554432)
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--http', action='store_true')
    warnings.simplefilter('ignore')
    logging.disable()
    asyncio.run(serve(parser.parse_args()))


if __name__ == '__main__':
    main()
