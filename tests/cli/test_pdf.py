#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""E-invoices and signatures from the command line."""
import os
import shutil
import subprocess
import xml.dom.minidom

from tap import contains, equal, main


def romanian_invoice(cli, **lacking):
    cli.run('set', 'office', cli.json('list', 'office')[0]['id'], 'name=Moara Veche SRL',
            'tax_id=RO14399840', 'street=Str. Memorandumului 28', 'city=Cluj-Napoca', 'region=Cluj',
            'country=România', 'iban=RO49 AAAA 1B31 0075 9384 0000', 'currency=RON')
    account = {'name': 'Țiriac SRL', 'tax_id': 'RO2816464', 'street': 'Bd. Unirii 5, Sector 3',
               'city': 'București', 'region': 'București', 'country': 'RO', **lacking}
    cli.run('new', 'account', *[f'{field}={value}' for field, value in account.items() if value])
    invoice = cli.text('new', 'invoice', 'account_id=Țiriac SRL', 'number=F 7', 'date=2026-01-31',
                       'due=2026-02-28')
    cli.run('new', 'invoice_line', f'invoice_id={invoice}', 'name=Pâine', 'qty=2', 'unit=buc',
            'price=1.50', 'vat=11')
    return invoice


def test_what_an_einvoice_lacks_is_listed_with_its_rule(desk):
    cli = desk.office()
    invoice = romanian_invoice(cli, country='Atlantis')
    result = cli.run('einvoice', invoice, '--as', 'efactura', '-o', desk.path('f.xml'), code=1)
    contains(result.err, 'BR-11', 'Atlantis')
    assert not os.path.exists(desk.path('f.xml'))
    faults = cli.run('einvoice', invoice, '--as', 'efactura', '--check', '--json', code=1)
    contains(faults.out, '"field" : "country"', '"kind" : "account"')


def test_the_file_for_romania_is_written(desk):
    cli = desk.office()
    invoice = romanian_invoice(cli)
    cli.run('einvoice', invoice, '--as', 'efactura', '--check')
    cli.run('einvoice', invoice, '--as', 'efactura', '-o', desk.path('f.xml'))
    equal(os.stat(desk.path('f.xml')).st_mode & 0o777, 0o600)
    tree = xml.dom.minidom.parse(desk.path('f.xml'))
    values = {name: tree.getElementsByTagName(f'cbc:{name}')[0].firstChild.data
              for name in ('ID', 'PayableAmount', 'DocumentCurrencyCode')}
    equal(values, {'ID': 'F 7', 'PayableAmount': '3.33', 'DocumentCurrencyCode': 'RON'})


def test_pages_hold_their_data_and_are_signed(desk):
    cli = desk.profile('sample')
    cli.run('demo')
    invoice = cli.json('list', 'invoice', '--where', 'status=paid', '--where', 'currency=EUR',
                       '--where', 'account_id.language=pt-PT', '--limit', '1')[0]
    pages = desk.path('pages.pdf')
    said = cli.run('einvoice', invoice['id'], '--as', 'factur-x', '-o', pages)
    contains(said.err, 'In Portugal only certified software')
    contains(cli.run('check-pdf', pages).out, 'PDF/A-3b', 'not signed')
    if shutil.which('openssl') is None:
        return
    key, certificate, packed = (desk.path(name) for name in ('key.pem', 'cert.pem', 'cert.p12'))
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '9', '-subj',
                    '/CN=Ana Sa', '-keyout', key, '-out', certificate], check=True,
                   capture_output=True)
    subprocess.run(['openssl', 'pkcs12', '-export', '-inkey', key, '-in', certificate, '-passout',
                    'pass:secret', '-out', packed], check=True, capture_output=True)
    signed = desk.path('signed.pdf')
    os.environ['CLIENTELA_CERTIFICATE_PASSWORD'] = 'wrong'
    contains(cli.run('sign', pages, '--certificate', packed, '-o', signed, code=7).err, 'password')
    os.environ['CLIENTELA_CERTIFICATE_PASSWORD'] = 'secret'
    cli.run('sign', pages, '--certificate', packed, '--reason', 'Approved', '-o', signed)
    contains(cli.run('check-pdf', signed).out, 'PDF/A-3b', 'The signature of Ana Sa holds')
    data = bytearray(open(signed, 'rb').read())
    data[-1000] ^= 1
    with open(signed, 'wb') as file:
        file.write(data)
    cli.run('check-pdf', signed, code=1)
    cli.run('sign', pages, '--certificate', packed, code=2)


main([value for name, value in list(globals().items()) if name.startswith('test_')])
