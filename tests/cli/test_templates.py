#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates: each text that was saved is a version that can be read, compared and brought back."""
import subprocess

from tap import contains, equal, main

LETTER = '---\ntype: letter\nlocale: {locale}\n{more}---\nDear {{{{client.name}}}},\n\n{text}\n'


def letter(text, locale='en-GB', more=''):
    return LETTER.format(text=text, locale=locale, more=more)


def write(desk, text):
    path = desk.path('letter.clt')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def office_with_letter(desk):
    cli = desk.office()
    template = cli.text('new', 'template', 'name=Greeting', 'type=letter', 'language=en-GB',
                        'body=' + letter('first words'))
    return cli, template


def test_each_saved_text_is_a_version(desk):
    cli, template = office_with_letter(desk)
    versions = cli.json('templates', 'versions', template)
    equal([v['version'] for v in versions], [1])
    equal(cli.text('templates', 'save', template, write(desk, letter('second words', 'pt-PT'))), '2')
    cli.run('set', 'template', template, 'body=' + letter('third words'))
    versions = cli.json('templates', 'versions', 'Greeting')
    equal([v['version'] for v in versions], [3, 2, 1])
    assert all(v['at'] > 0 and v['name'] == 'Greeting' for v in versions), versions
    contains(cli.run('templates', 'show', template, '--version', '1').out, 'first words')
    contains(cli.run('templates', 'show', template).out, 'third words')
    difference = cli.run('templates', 'compare', template, '1').out
    equal(difference, '-7: first words\n+7: third words\n')
    equal(cli.run('templates', 'compare', template, '1', '2').out.splitlines(),
          ['-3: locale: en-GB', '+3: locale: pt-PT', '-7: first words', '+7: second words'])


def test_an_earlier_text_comes_back_as_the_next_version(desk):
    cli, template = office_with_letter(desk)
    cli.run('templates', 'save', template, write(desk, letter('second words', 'pt-PT')))
    equal(cli.json('show', 'template', template)['language'], 'pt-PT')
    equal(cli.text('templates', 'restore', template, '1'), '3')
    contains(cli.run('templates', 'show', template).out, 'first words')
    equal(cli.json('show', 'template', template)['language'], 'en-GB')
    cli.run('undo')
    contains(cli.run('templates', 'show', template).out, 'second words')
    equal([v['version'] for v in cli.json('templates', 'versions', template)], [2, 1])
    contains(cli.run('templates', 'restore', template, '9', code=3).err, '9')


def test_mistakes_are_told_with_their_place_and_not_saved(desk):
    cli, template = office_with_letter(desk)
    path = write(desk, letter('{{client.nme}}'))
    result = cli.run('templates', 'check', '--file', path, code=1)
    contains(result.err, '7:1:', 'client.name')
    result = cli.run('templates', 'save', template, path, code=1)
    contains(result.err, '7:1:')
    equal(cli.json('show', 'template', template)['version'], 1)
    cli.run('templates', 'check', template)
    path = write(desk, letter('words', more='when: invoice where grss > 3\n'))
    contains(cli.run('templates', 'check', '--file', path, code=1).err, '4:')
    path = write(desk, letter('words', more='when: invoce where gross > 3\n'))
    contains(cli.run('templates', 'check', '--file', path, code=1).err, 'invoce')


def test_a_template_is_offered_where_its_condition_holds(desk):
    cli, template = office_with_letter(desk)
    faro = cli.text('new', 'account', 'name=Alba', 'city=Faro')
    porto = cli.text('new', 'account', 'name=Branco', 'city=Porto')
    deal = cli.text('new', 'opportunity', 'name=Bread', 'account_id=Alba')
    cli.run('templates', 'save', template,
            write(desk, letter('words', more='when: account where city contains "far"\n')))

    def offered(*record):
        return [t['name'] for t in cli.json('templates', 'list', *record)
                if t['name'] == 'Greeting']

    equal(offered(), ['Greeting'])
    equal(offered('account', faro), ['Greeting'])
    equal(offered('account', porto), [])
    equal(offered('opportunity', deal), ['Greeting'])
    cli.run('templates', 'save', template,
            write(desk, letter('words', more='when: client.city = "Porto"\n')))
    equal(offered('account', faro), [])
    equal(offered('account', porto), ['Greeting'])
    cli.run('set', 'template', template, 'archived=yes')
    equal(offered(), [])
    equal(offered('--archived'), ['Greeting'])


def test_a_report_template_shows_every_report(desk):
    cli = desk.office()
    office = cli.json('list', 'office')[0]['id']
    account = cli.text('new', 'account', 'name=Çakmak Gıda A.Ş.')
    cli.run('new', 'opportunity', 'name=Fırın', f'account_id={account}', 'amount=1200', 'expected_close_on=2026-11-20')
    reports = [report['key'].replace('-', '_') for report in cli.json('report', 'list') if report['key'] != 'pivot']
    assert len(reports) >= 20, reports
    body = '---\ntype: report\nlocale: tr-TR\nsize: 8\n---\n'
    for key in reports:
        body += f'# {key}\n{{{{table report.table.{key}}}}}\n'
    cli.run('new', 'template', 'name=Tables', 'type=report', 'body=' + body)
    pages = desk.path('tables.pdf')
    cli.run('render', 'Tables', 'office', office, '-o', pages)
    text = subprocess.run(['pdftotext', '-layout', pages, '-'], check=True, capture_output=True, text=True).stdout
    for key in reports:
        contains(text, key)
    contains(text, '1.200,00')
    charts = ''.join(f'{{{{image report.chart.{key}}}}}\n\n' for key in ('sales', 'funnel', 'open_deals', 'losses'))
    cli.run('new', 'template', 'name=Charts', 'type=report', 'body=' + charts)
    cli.run('templates', 'check', 'Charts')
    cli.run('render', 'Charts', 'office', office, '-o', desk.path('charts.pdf'))
    cli.run('new', 'template', 'name=Wrong', 'type=report', 'body={{table report.table.nothing}}')
    contains(cli.run('templates', 'check', 'Wrong', code=1).err, 'report.table.nothing')

main([value for name, value in list(globals().items()) if name.startswith('test_')])
