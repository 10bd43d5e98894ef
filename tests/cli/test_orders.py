#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders: from a deal to an invoice, imported, filtered, found."""
from tap import contains, equal, main


def office(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Acme')
    cli.run('new', 'contact', 'first_name=Ana', 'last_name=Sá', 'account_id=Acme')
    cli.run('new', 'product', 'name=Oven', 'sku=OV-1', 'price=100.00', 'tax_percent=23', 'unit=pc')
    cli.run('new', 'product', 'name=Flour', 'sku=FL-1', 'price=2.50', 'tax_percent=6', 'unit=kg')
    return cli


def test_a_deal_becomes_an_order_and_the_order_an_invoice(desk):
    cli = office(desk)
    deal = cli.text('new', 'opportunity', 'name=Bakery', 'account_id=Acme', 'product_id=Oven',
                    'amount=90.00')
    order = cli.json('make', 'sales_order', 'opportunity', deal)
    equal((order['status'], order['account_id']['name'], order['opportunity_id']['name']),
          ('draft', 'Acme', 'Bakery'))
    assert not order.get('number')
    equal(order['gross'], '110.70')
    cli.run('new', 'sales_order_line', f'sales_order_id={order["id"]}', 'product_id=Flour', 'qty=10',
            'discount=10')
    order = cli.json('set', 'sales_order', order['id'], 'status=confirmed')
    equal((order['net'], order['gross']), ('112.50', '134.55'))
    assert order['number'].endswith('-0001'), order['number']
    lines = cli.json('list', 'sales_order_line', '--where', f'sales_order_id={order["number"]}')
    equal([line['total'] for line in lines], ['90.00', '22.50'])
    invoice = cli.json('make', 'invoice', 'sales_order', order['number'])
    equal((invoice['gross'], invoice['order_id']['name']), ('134.55', order['number']))
    flour = cli.json('list', 'invoice_line', '--where', 'name=Flour')[0]
    cli.run('set', 'invoice_line', flour['id'], 'qty=4')
    equal(cli.json('show', 'sales_order', order['number'])['uninvoiced'], '13.50')
    rest = cli.json('make', 'invoice', 'sales_order', order['number'])
    equal(rest['net'], '13.50')
    contains(cli.fails(6, 'make', 'invoice', 'sales_order', order['number']), order['number'])
    again = cli.json('make', 'sales_order', 'sales_order', order['number'])
    equal((again['net'], again['status'], again.get('opportunity_id')), ('112.50', 'draft', None))
    contains(cli.fails(2, 'make', 'invoice', 'account', 'Acme'), 'Invoice')
    cli.run('undo')
    equal(len(cli.json('list', 'sales_order')), 1)
    equal(len(cli.json('list', 'sales_order_line')), 2)


def test_orders_and_their_lines_are_imported_and_filtered(desk):
    cli = office(desk)
    cli.run('new', 'contact', 'first_name=Rui', 'last_name=Reis')
    with open(desk.path('orders.csv'), 'w', encoding='utf-8') as file:
        file.write('Order no,Customer,Contact,Order date,Delivery date,Status\n'
                   'A-1,Acme,Ana Sá,2026-01-10,2026-01-20,delivered\n'
                   'A-2,Acme,Ana Sá,2026-02-10,2026-02-20,confirmed\n')
    with open(desk.path('lines.csv'), 'w', encoding='utf-8') as file:
        file.write('Order,Item,Description,Qty,Unit price,Discount,VAT\n'
                   'A-1,Oven,Oven with door,2,95.00,,23\n'
                   'A-1,,Delivery,1,5.00,,23\n'
                   'A-2,Flour,Flour,20,2.50,50,6\n')
    cli.run('import', desk.path('orders.csv'), '--as', 'sales_order')
    cli.run('import', desk.path('lines.csv'), '--as', 'sales_order_line')
    equal([(order['number'], order['gross'], order['status'])
           for order in cli.json('list', 'sales_order', '--sort', 'number')],
          [('A-1', '239.85', 'delivered'), ('A-2', '26.50', 'confirmed')])
    line = cli.json('list', 'sales_order_line', '--where', 'name=Oven with door')[0]
    equal((line['product_id']['name'], line['delivered'], line['sales_order_id']['name']),
          ('Oven', '2', 'A-1'))

    def people(text):
        return sorted(row['last_name'] for row in cli.json('list', 'contact', '--filter', text))

    equal(people('any of sales_order (any of sales_order_line (product_id = "Oven"))'), ['Sá'])
    equal(people('none of sales_order (date in last 90 days)'), ['Reis', 'Sá'])
    equal(people('any of sales_order'), ['Sá'])
    equal([row['name'] for row in cli.json(
        'list', 'account', '--filter', 'sum of sales_order.net > 200')], ['Acme'])
    equal([row['number'] for row in cli.json(
        'list', 'sales_order', '--filter', 'any of sales_order_line (product_id.sku = "FL-1")')], ['A-2'])
    contains(cli.text('search', 'A-2'), 'A-2')
    contains(cli.run('export', 'sales_order', '--format', 'csv').out, 'A-1', 'deliver_on')


main([value for name, value in list(globals().items()) if name.startswith('test_')])
