#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of Word and PDF forms as templates from the command line."""
import os
import re
import shutil
import subprocess
import zipfile

from tap import contains, equal, main

WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/'
         'vnd.openxmlformats-package.relationships+xml"/>'
         '<Override PartName="/word/document.xml" ContentType="application/'
         'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
LINKS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
         '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
         'relationships/officeDocument" Target="word/document.xml"/></Relationships>')
FORM = b'''%PDF-1.6
1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 5 0 R]>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 200]>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/Annots[4 0 R 5 0 R]>> endobj
4 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(NomeCliente)/Rect[20 150 380 170]/F 4>> endobj
5 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(Obs)/Rect[20 100 380 120]/F 4>> endobj
trailer <</Root 1 0 R/Size 6>>
startxref
0
%%EOF
'''


def write_word(path, *paragraphs):
    body = ''.join(f'<w:p><w:r><w:t>{text}</w:t></w:r></w:p>' for text in paragraphs)
    with zipfile.ZipFile(path, 'w') as file:
        file.writestr('[Content_Types].xml', TYPES)
        file.writestr('_rels/.rels', LINKS)
        file.writestr('word/document.xml',
                      f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return path


def read_word(path):
    with zipfile.ZipFile(path) as file:
        xml = file.read('word/document.xml').decode()
    return [re.sub('<[^>]*>', '', text) for text in re.findall('<w:p>(.*?)</w:p>', xml)]


def test_a_file_of_word_is_kept_and_filled_in(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Ștefan & <Müller>', 'city=Lisboa')
    letter = write_word(desk.path('letter.docx'), 'Dear {{client.name}},', '{{client.tax_id}}')
    cli.run('templates', 'add', letter, '--name', 'Our letter', '--language', 'pt-PT')
    equal(cli.json('show', 'template', 'Our letter')['language'], 'pt-PT')
    out = desk.path('out.docx')
    refused = cli.run('render', 'Our letter', 'account', 'Ștefan & <Müller>', '-o', out, code=1)
    contains(refused.err, 'place 2: client.tax_id is missing')
    assert not os.path.exists(out)
    cli.run('set', 'account', 'Ștefan & <Müller>', 'tax_id=PT 501 234 567')
    cli.run('render', 'Our letter', 'account', 'Ștefan & <Müller>', '-o', out)
    equal(read_word(out), ['Dear Ștefan &amp; &lt;Müller&gt;,', 'PT 501 234 567'])
    same = desk.path('same.docx')
    cli.run('templates', 'file', 'Our letter', '-o', same)
    equal(open(same, 'rb').read(), open(letter, 'rb').read())


def test_a_file_needs_no_template(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Alba')
    letter = write_word(desk.path('letter.docx'), '{{client.nam}}')
    result = cli.run('render', letter, 'account', 'Alba', '-o', desk.path('o.docx'), code=1)
    contains(result.err, 'There is no field client.nam. Did you mean client.name?')
    write_word(letter, '{{#if client.name}}', 'yes', '{{/if}}')
    cli.run('render', letter, 'account', 'Alba', '-o', desk.path('o.docx'))
    equal(read_word(desk.path('o.docx')), ['yes'])


def test_what_is_no_such_file_is_refused(desk):
    cli = desk.office()
    path = desk.path('bad.docx')
    open(path, 'w').write('no zip file')
    contains(cli.run('templates', 'add', path, code=2).err, 'damaged')
    equal(cli.json('list', 'template', '--where', 'name=bad'), [])


def test_a_form_is_tied_to_fields_and_filled_in(desk):
    cli = desk.office()
    cli.run('new', 'account', 'name=Çelik ve Oğulları', 'city=İzmir')
    path = desk.path('form.pdf')
    open(path, 'wb').write(FORM)
    fields = cli.json('templates', 'fields', path)
    equal([(field['name'], field.get('stands_for')) for field in fields],
          [('NomeCliente', '{{client.name?}}'), ('Obs', None)])
    cli.run('templates', 'add', path, '--name', 'Form')
    contains(cli.run('templates', 'map', 'Form', 'Nobody=x', code=2).err, 'Nobody')
    cli.run('templates', 'map', 'Form', 'Obs=of {{client.city}}')
    out = desk.path('out.pdf')
    cli.run('render', 'Form', 'account', 'Çelik ve Oğulları', '-o', out)
    assert b'/AcroForm' not in open(out, 'rb').read()
    if shutil.which('pdftotext') is not None:
        text = subprocess.run(['pdftotext', out, '-'], check=True, capture_output=True).stdout
        contains(text.decode(), 'Çelik ve Oğulları', 'of İzmir')


main([value for name, value in list(globals().items()) if name.startswith('test_')])
