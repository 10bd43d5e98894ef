#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every report over the real sales of a company, beside figures worked out here from its files."""
import atexit
import collections
import csv
import datetime
import json
import math
import os
import statistics
from decimal import Decimal

from tap import Desk, Skip, contains, equal, main

DATA = os.environ.get('CRM_REAL_DATA') or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), '..', '..', '..', 'shared', 'data')
SALES = os.path.join(DATA, 'b2b-sales')
FILES = (('accounts', 'account'), ('products', 'product'), ('sales_teams', 'user'),
         ('sales_pipeline', 'opportunity'))
offices = {}


def source(name):
    with open(os.path.join(SALES, name + '.csv'), encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def bring_in(desk):
    """The files once, for all tests: the reports only read them."""
    if not os.path.isdir(SALES):
        raise Skip('the real data is not here')
    if 'cli' not in offices:
        kept = Desk(desk.binary)
        atexit.register(kept.close)
        cli = kept.office(currency='USD')
        for name, kind in FILES:
            cli.json('import', os.path.join(SALES, name + '.csv'), '--as', kind)
        cli.run('fix')
        offices['cli'] = cli
    return offices['cli']


def day(text):
    month, date, year = map(int, text.split('/'))
    return datetime.date(year, month, date)


def deals(stage=None):
    rows = []
    for row in source('sales_pipeline'):
        if stage in (None, row['deal_stage']):
            row = dict(row, product=row['product'].replace('GTXPro', 'GTX Pro'))
            row['from'] = day(row['engage_date']) if row['engage_date'] else None
            row['to'] = day(row['close_date']) if row['close_date'] else None
            row['value'] = Decimal(row['close_value'] or 0)
            rows.append(row)
    return rows


def sums(rows, key):
    found = collections.defaultdict(lambda: [0, Decimal(0)])
    for row in rows:
        found[key(row)][0] += 1
        found[key(row)][1] += row['value']
    return {name: tuple(entry) for name, entry in found.items()}


def by_key(report, key):
    return {row[key]: (row['count'], Decimal(row['amount'])) for row in report['rows']}


def quarter(date):
    return datetime.date(date.year, (date.month - 1) // 3 * 3 + 1, 1)


def p90(values):
    return sorted(values)[max(1, (len(values) * 90 + 99) // 100) - 1]


def test_sales_by_everything(desk):
    cli = bring_in(desk)
    people = {row['sales_agent']: row for row in source('sales_teams')}
    series = {row['product']: row['series'] for row in source('products')}
    sectors = {row['account']: row['sector'] for row in source('accounts')}
    won = deals('Won')
    for by, key in (
            ('seller', lambda row: row['sales_agent']),
            ('team', lambda row: people[row['sales_agent']]['regional_office']),
            ('department', lambda row: people[row['sales_agent']]['regional_office']),
            ('manager', lambda row: people[row['sales_agent']]['manager']),
            ('product', lambda row: row['product']),
            ('series', lambda row: series[row['product']]),
            ('month', lambda row: f'{row["to"]:%Y-%m}'),
            ('quarter', lambda row: quarter(row['to']).isoformat()),
            ('year', lambda row: f'{row["to"].year}-01-01'),
            ('customer', lambda row: row['account'] or 'No customer'),
            ('industry', lambda row: sectors[row['account']] if row['account'] else 'No industry'),
            ('method', lambda row: 'No method'), ('source', lambda row: 'No source')):
        report = cli.json('report', 'sales', '--by', by)
        equal(by_key(report, by), sums(won, key), by)
        equal((report['totals']['count'], report['totals']['amount']), (4238, '10005534.00'), by)
    part = [row for row in won if datetime.date(2017, 6, 1) <= row['to'] <= datetime.date(2017, 9, 7)
            and people[row['sales_agent']]['regional_office'] == 'West' and row['value'] > 1000]
    report = cli.json('report', 'sales', '--by', 'product,seller', '--from', '2017-06-01', '--to',
                      '2017-09-07', '--team', 'West', '--filter', 'amount > 1000')
    found = {(row['product'], row['seller']): (row['count'], Decimal(row['amount']))
             for row in report['rows']}
    equal(found, sums(part, lambda row: (row['product'], row['sales_agent'])))


def test_what_works(desk):
    cli = bring_in(desk)
    report = cli.json('report', 'methods', '--by', 'seller')
    won, lost = collections.defaultdict(list), collections.Counter()
    for row in deals():
        if row['deal_stage'] == 'Won':
            won[row['sales_agent']].append(row)
        lost[row['sales_agent']] += row['deal_stage'] == 'Lost'
    equal(len(report['rows']), len(won))
    for row in report['rows']:
        mine = won[row['seller']]
        equal((row['won'], row['lost']), (len(mine), lost[row['seller']]), row['seller'])
        equal(round(row['rate'], 6), round(len(mine) / (len(mine) + lost[row['seller']]), 6))
        days = sum((deal['to'] - deal['from']).days for deal in mine)
        equal(row['cycle'], days * 86400 // len(mine))
        equal(Decimal(row['amount']), sum(deal['value'] for deal in mine))


def test_time_to_win(desk):
    cli = bring_in(desk)
    spans = collections.defaultdict(list)
    for row in deals('Won'):
        spans[f'{row["to"]:%Y-%m}'].append((row['to'] - row['from']).days)
    report = cli.json('report', 'cycle')
    equal([row['month'] for row in report['rows']], sorted(spans))
    for row in report['rows']:
        mine = spans[row['month']]
        equal((row['deals'], row['median'], row['p90']),
              (len(mine), int(statistics.median(mine) * 86400), p90(mine) * 86400), row['month'])
    whole = [days for mine in spans.values() for days in mine]
    equal(report['totals']['median'], int(statistics.median(whole) * 86400))
    equal(report['totals']['p90'], p90(whole) * 86400)


def test_the_funnel_against_the_period_before(desk):
    cli = bring_in(desk)
    report = cli.json('report', 'funnel', '--from', '2017-04-01', '--to', '2017-06-30')
    before = datetime.date(2017, 4, 1) - datetime.timedelta(days=91)
    count = collections.Counter()
    for row in deals():
        if row['from'] is None:
            continue
        for name, first, last in (('now', datetime.date(2017, 4, 1), datetime.date(2017, 6, 30)),
                                  ('then', before, datetime.date(2017, 3, 31))):
            if first <= row['from'] <= last:
                count[name, 'all'] += 1
                count[name, row['deal_stage']] += 1
    rows = {row['stage']: row for row in report['rows']}
    equal(rows['Engaging']['count'], count['now', 'all'])
    equal(rows['Won']['count'], count['now', 'Won'])
    equal(round(rows['Proposal']['before'], 6),
          round(count['then', 'Won'] / count['then', 'all'], 6))
    equal([row['stage'] for row in report['rows'] if row.get('_marked')], ['Proposal'])


def test_losses_and_hygiene(desk):
    cli = bring_in(desk)
    lost = deals('Lost')
    report = cli.json('report', 'losses', '--by', 'seller', '--from', '2017-07-01')
    late = [row for row in lost if row['to'] >= datetime.date(2017, 7, 1)]
    equal(report['rows'][0]['total'], len(late))
    names = {column['key']: column['label'] for column in report['columns']}
    most = collections.Counter(row['sales_agent'] for row in late)
    for key, label in names.items():
        if key.startswith('c'):
            equal(report['rows'][0][key], most[label], label)
    equal(sum(report['rows'][0][key] for key in names if key[0] == 'c' or key == 'other'),
          len(late))
    faults = {row['fault']: row['count'] for row in cli.json('report', 'hygiene')['rows']}
    still_open = [row for row in deals() if row['deal_stage'] in ('Engaging', 'Prospecting')]
    equal(faults['Open deals without a next step'], len(still_open))
    equal(faults['Deals without a customer'], 1425)
    equal(faults['Lost deals without a reason'], len(lost))
    equal(faults['Overdue activities'], 0)


def test_a_table_of_ones_own(desk):
    cli = bring_in(desk)
    people = {row['sales_agent']: row['regional_office'] for row in source('sales_teams')}
    report = cli.json('report', 'pivot', '--by', 'team,stage_id', '--measure', 'sum:amount_base')
    names = {column['label']: column['key'] for column in report['columns']}
    found = collections.defaultdict(Decimal)
    for row in deals():
        found[people[row['sales_agent']], row['deal_stage']] += row['value']
    for row in report['rows']:
        for stage in ('Won', 'Lost', 'Engaging', 'Prospecting'):
            equal(Decimal(row[names[stage]] or 0), found[row['team'], stage], (row['team'], stage))
    equal(report['totals']['total'], '10005534.00')
    counted = cli.json('report', 'pivot', '--kind', 'account', '--by', 'industry')
    equal({row['industry']: row['total'] for row in counted['rows']},
          dict(collections.Counter(row['sector'] for row in source('accounts'))))
    contains(cli.fails(2, 'report', 'pivot', '--kind', 'weather'), 'weather', 'opportunity')
    contains(cli.fails(2, 'report', 'pivot', '--measure', 'sum:name'), 'sum:name')


def purchases():
    days = collections.defaultdict(lambda: collections.defaultdict(Decimal))
    for row in deals('Won'):
        if row['account']:
            days[row['account']][row['to']] += row['value']
    return {name: sorted(mine.items()) for name, mine in days.items()}


def test_cohorts_and_classes(desk):
    cli = bring_in(desk)
    cohorts = collections.defaultdict(list)
    for mine in purchases().values():
        cohorts[quarter(mine[0][0])].append({quarter(date) for date, _ in mine})
    report = cli.json('report', 'cohorts', '--today', '2017-12-31')
    equal([row['cohort'] for row in report['rows']], [q.isoformat() for q in sorted(cohorts)])
    for row in report['rows']:
        first = datetime.date.fromisoformat(row['cohort'])
        members = cohorts[first]
        equal(row['customers'], len(members))
        for k in range(4):
            later = quarter(datetime.date(first.year + (first.month - 1 + 3 * k) // 12,
                                          (first.month - 1 + 3 * k) % 12 + 1, 1))
            if later > datetime.date(2017, 12, 31):
                equal(row[f'p{k}'], None)
            else:
                came = sum(later in quarters for quarters in members)
                equal(round(row[f'p{k}'], 6), round(came / len(members), 6), (first, k))
    classes = cli.json('report', 'rfm', '--today', '2017-12-31')
    equal(classes['totals']['customers'], len(purchases()))
    equal(Decimal(classes['totals']['amount']),
          sum(value for mine in purchases().values() for _, value in mine))
    equal(sum(row['customers'] for row in classes['rows']), len(purchases()))


def log_likelihood(r, alpha, a, b, buyers):
    """(3) of Fader, Hardie and Lee, written down a second time."""
    total = 0
    for x, t, age in buyers:
        first = (math.lgamma(r + x) - math.lgamma(r) + r * math.log(alpha) + math.lgamma(a + b)
                 + math.lgamma(b + x) - math.lgamma(b) - math.lgamma(a + b + x))
        stays = -(r + x) * math.log(alpha + age)
        left = (math.log(a) - math.log(b + x - 1) - (r + x) * math.log(alpha + t) if x > 0
                else -math.inf)
        top = max(stays, left)
        total += first + top + math.log(math.exp(stays - top) + math.exp(left - top))
    return total


def test_who_returns(desk):
    """The fitted parameters are where the likelihood, computed here, is highest."""
    cli = bring_in(desk)
    report = cli.json('report', 'returning', '--today', '2017-12-31')
    words = report['note'].replace(',', '').replace(';', '').split()
    given = [float(words[words.index(name) + 2]) for name in ('r', 'α', 'a', 'b')]
    end = datetime.date(2017, 12, 31)
    buyers = [(len(mine) - 1, (mine[-1][0] - mine[0][0]).days / 7, (end - mine[0][0]).days / 7)
              for mine in purchases().values()]
    best = log_likelihood(*given, buyers)
    for i in range(4):
        for factor in (0.9, 1.1):
            beside = list(given)
            beside[i] *= factor
            assert log_likelihood(*beside, buyers) < best + 0.01, (i, factor)
    known = purchases()
    for row in report['rows']:
        equal(row['purchases'], len(known[row['customer']]), row['customer'])
        assert 0 <= row['alive'] <= 1, row


def test_plan_against_sales(desk):
    cli = bring_in(desk)
    people = {row['sales_agent']: row['regional_office'] for row in source('sales_teams')}
    cli.run('new', 'sales_plan', 'name=2017', 'period=quarter')
    cli.run('new', 'sales_plan_line', 'sales_plan_id=2017', 'start=2017-10-01', 'team_id=West',
            'amount=1000000')
    cli.run('new', 'sales_plan_line', 'sales_plan_id=2017', 'start=2017-10-01',
            'user_id=Moses Frase', 'amount=10000')
    cli.run('new', 'sales_plan_line', 'sales_plan_id=2017', 'start=2017-10-01', 'amount=3000000')
    report = cli.json('report', 'plan', '--today', '2017-11-15')
    rows = {row['who']: row for row in report['rows']}
    late = [row for row in deals('Won') if datetime.date(2017, 10, 1) <= row['to']]
    for who, mine in (
            ('West', [row for row in late if people[row['sales_agent']] == 'West']),
            ('Moses Frase', [row for row in late if row['sales_agent'] == 'Moses Frase']),
            ('Whole office', late)):
        reached = sum(row['value'] for row in mine)
        equal(Decimal(rows[who]['actual']), reached, who)
        equal(round(rows[who]['share'], 6), round(float(reached / Decimal(rows[who]['target'])), 6))
        days = [datetime.date(2017, 10, 1) + datetime.timedelta(days=i) for i in range(92)]
        whole = sum(date.weekday() < 5 for date in days)
        gone = sum(date.weekday() < 5 and date <= datetime.date(2017, 11, 15) for date in days)
        equal(Decimal(rows[who]['due']),
              (Decimal(rows[who]['target']) * 100 * gone // whole) / 100)
        equal(Decimal(rows[who]['run_rate']), (reached * 100 * whole // gone) / 100)


def test_open_deals_between_two_days(desk):
    """What was open on the first of October 2017, and what became of it by the end of the year."""
    cli = bring_in(desk)
    report = cli.json('report', 'waterfall', '--from', '2017-10-01', '--to', '2017-12-31')
    rows = {row['step']: row['count'] for row in report['rows']}
    begin, end = datetime.date(2017, 10, 1), datetime.date(2017, 12, 31)
    dated = [row for row in deals() if row['from'] is not None]
    before = [row for row in dated
              if row['from'] < begin and (row['to'] is None or row['to'] >= begin)]
    fresh = [row for row in dated if begin <= row['from'] <= end]
    equal(rows['Open at the start'], len(before))
    equal(rows['New'], len(fresh))
    for step, stage in (('Won', 'Won'), ('Lost', 'Lost')):
        equal(rows[step], sum(row['deal_stage'] == stage for row in before + fresh), step)


def test_open_deals_over_time(desk):
    """At the end of each month of 2017: begun, and not yet closed."""
    cli = bring_in(desk)
    report = cli.json('report', 'open-past', '--from', '2017-01-01', '--to', '2017-12-31')
    found = collections.Counter()
    for row in report['rows']:
        found[row['month'][:7]] += row['count']
    expected = collections.Counter()
    for month in range(1, 13):
        after = datetime.date(2017 + month // 12, month % 12 + 1, 1)
        n = sum(row['from'] is not None and row['from'] < after
                and (row['to'] is None or row['to'] >= after) for row in deals())
        if n:
            expected[f'2017-{month:02}'] = n
    equal(dict(found), dict(expected))


def test_forecast_tests_itself(desk):
    """The last month but one, forecast as it was known when it began: the error is told."""
    cli = bring_in(desk)
    report = cli.json('report', 'forecast', '--today', '2017-11-30')
    equal([row['month'] for row in report['rows']],
          ['2017-11', '2017-12', '2018-01', '2018-02', '2018-03', '2018-04'])
    won = sum(row['value'] for row in deals('Won') if f'{row["to"]:%Y-%m}' == '2017-11')
    equal(Decimal(report['rows'][0]['won']), won)
    for row in report['rows']:
        assert Decimal(row['low']) <= Decimal(row['high']), row
        equal(Decimal(row['total']),
              Decimal(row['won']) + Decimal(row['weighted']) + Decimal(row['repeat']))
    contains(report['note'], 'Tested on 6 past months')
    equal(cli.json('report', 'forecast', '--today', '2017-11-30'), report, 'drawn alike')


def test_a_number_explains_itself(desk):
    cli = bring_in(desk)
    cell = cli.json('report', 'sales', '--by', 'seller', '--explain', '1:count')
    best = max(sums(deals('Won'), lambda row: row['sales_agent']).items(),
               key=lambda item: item[1][1])
    equal((int(cell['value']), len(cell['records'])), (best[1][0], best[1][0]))
    equal(len(cli.json('list', cell['kind'], '--filter', cell['filter'])), best[1][0])
    contains(cell['formula'], 'won stage')
    contains(cli.text('report', 'sales', '--explain', 'total:count'), '4238', 'opportunity')
    contains(cli.fails(2, 'report', 'sales', '--explain', '999999:count'), '999999')
    contains(cli.fails(2, 'report', 'sales', '--explain', 'total:weather'), 'weather')


def test_a_report_is_kept_and_made_again(desk):
    cli = bring_in(desk)
    cli.json('report', 'sales', '--by', 'product', '--period', 'all', '--team', 'East', '--filter',
             'amount > 500', '--save', 'East by product', '--shared')
    saved = [entry for entry in cli.json('report', 'list') if 'saved' in entry]
    equal([entry['saved'] for entry in saved], ['East by product'])
    again = cli.json('report', 'East by product')
    equal(again['rows'], cli.json('report', 'sales', '--by', 'product', '--team', 'East',
                                  '--filter', 'amount > 500')['rows'])
    cli.run('undo')
    contains(cli.fails(2, 'report', 'East by product'), 'East by product', 'funnel')


LEADS = os.path.join(DATA, 'olist-leads')

# Each conversion is a run of the program; the first of them are enough to tell a wrong sum.
CONVERTED = int(os.environ.get('CRM_REAL_CONVERSIONS', '80'))


def bring_in_leads(desk):
    """8,000 leads of a marketplace, 842 deals, and some of the leads converted into theirs."""
    if not os.path.isdir(LEADS):
        raise Skip('the real data is not here')
    cli = desk.office(currency='BRL')
    with open(os.path.join(LEADS, 'olist_closed_deals_dataset.csv'), encoding='utf-8') as file:
        closed = list(csv.DictReader(file))
    leads = os.path.join(LEADS, 'olist_marketing_qualified_leads_dataset.csv')
    equal(cli.json('import', leads, '--as', 'lead')['created'], 8000)
    with open(desk.path('deals.csv'), 'w', encoding='utf-8') as file:
        file.write('reference,name,stage,won\n')
        for row in closed:
            file.write(f'{row["mql_id"]},Deal {row["mql_id"]},Won,{row["won_date"]}\n')
    with open(desk.path('map.json'), 'w', encoding='utf-8') as file:
        json.dump({'kind': 'opportunity', 'match': 'none',
                   'columns': {'reference': 'external_id', 'name': 'name', 'stage': 'stage_id',
                               'won': {'field': 'closed_on', 'date_order': 'dmy'}}}, file)
    equal(cli.json('import', desk.path('deals.csv'), '--map', desk.path('map.json'))['created'],
          len(closed))
    deals = {deal['external_id']: deal['id'] for deal in cli.json('list', 'opportunity')}
    people = {lead['external_id']: lead['id'] for lead in cli.json('list', 'lead')}
    for row in closed[:CONVERTED]:
        cli.run('convert', people[row['mql_id']], '--account', 'none', '--contact', 'new',
                '--deal', deals[row['mql_id']])
    with open(leads, encoding='utf-8', newline='') as file:
        return cli, list(csv.DictReader(file)), closed


def test_leads_and_their_sources(desk):
    cli, leads, closed = bring_in_leads(desk)

    def date(text):
        number, month, year = map(int, text.split(' ')[0].split('-'))
        return datetime.date(year, month, number)

    won = {row['mql_id']: date(row['won_date']) for row in closed[:CONVERTED]}
    origins = collections.defaultdict(list)
    for lead in leads:
        origins[lead['origin'] or 'No source'].append(lead)
    report = cli.json('report', 'leads', '--by', 'source')
    equal({row['source']: row['leads'] for row in report['rows']},
          {name: len(mine) for name, mine in origins.items()})
    for row in report['rows']:
        mine = [lead for lead in origins[row['source']] if lead['mql_id'] in won]
        spans = [(won[lead['mql_id']] - date(lead['first_contact_date'])).days for lead in mine]
        equal((row['converted'], row['won']), (len(mine), len(mine)), row['source'])
        equal(round(row['conversion'], 6), round(len(mine) / row['leads'], 6), row['source'])
        if spans:
            equal(row['median'], int(statistics.median(max(0, days) for days in spans) * 86400))
            equal(row['mean'], sum(max(0, days) for days in spans) * 86400 // len(spans))
        else:
            equal(row['median'], None)
    months = collections.Counter(f'{date(lead["first_contact_date"]):%Y-%m}' for lead in leads)
    by_month = cli.json('report', 'leads', '--by', 'month')
    equal({row['first_contact_at']: row['leads'] for row in by_month['rows']}, dict(months))
    touch = cli.json('report', 'touch')
    first = collections.Counter(lead['origin'] or 'No source' for lead in leads
                                if lead['mql_id'] in won)
    first['No source'] += len(closed) - len(won)
    equal({row['source']: row['first_won'] for row in touch['rows'] if row['first_won']},
          {name: n for name, n in first.items() if n})
    equal(touch['totals']['last_won'], len(closed))
    equal(touch['totals']['leads'], 8000)
    answers = cli.json('report', 'response')
    equal((answers['totals']['leads'], answers['totals']['waiting']), (8000, 8000))


def test_every_report_in_every_form(desk):
    cli = bring_in(desk)
    for entry in cli.json('report', 'list'):
        key = entry['key']
        rows = cli.json('report', key)['rows']
        written = list(csv.reader(cli.run('report', key, '--format', 'csv').out.splitlines()))
        equal(len(written) - 1, len(rows), key)
        contains(cli.run('report', key, '--format', 'svg').out, '<svg')
        cli.run('report', key, '--format', 'pdf', '-o', desk.path('report.pdf'))
        with open(desk.path('report.pdf'), 'rb') as file:
            equal(file.read(5), b'%PDF-', key)
        assert cli.text('report', key), key


main([value for name, value in list(globals().items()) if name.startswith('test_')])
