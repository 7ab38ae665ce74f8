#!/usr/bin/env python3
"""Makes spreadsheets of any size for measuring, with the users of make_users.py: texts, numbers,
yes and no, and dates. The same options give the same cells.

    make_sheets.py 100000 users.xlsx
    make_sheets.py 100000 users.ods

Texts stand in the cells themselves; with --shared an XLSX file has them in a list of their own, as
Excel writes it. Only Python's standard library is used; about 20,000 rows a second.
"""
import argparse
import datetime
import zipfile
from xml.sax.saxutils import escape

from make_users import user

HEADINGS = "email user_id given_name family_name name email_verified joined plan legacy_id zip note password_hash".split()
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cells(number):
    record = user(number)
    app, own = record["app_metadata"], record["user_metadata"]
    return [record["email"], record["user_id"], record["given_name"], record["family_name"], record["name"],
            record["email_verified"], datetime.date.fromisoformat(own["joined"]), app["plan"], app["legacy_id"],
            own["address"]["zip"], own["note"], record.get("password_hash")]


def rows(count):
    yield HEADINGS
    for number in range(count):
        yield cells(number)


def xlsx(archive, count, shared):
    def part(name, text):
        archive.writestr(name, XML + text)

    texts = {}

    def cell(place, value):
        if isinstance(value, bool):
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        if isinstance(value, int):
            return f'<c r="{place}"><v>{value}</v></c>'
        if isinstance(value, datetime.date):
            return f'<c r="{place}" s="1"><v>{(value - datetime.date(1899, 12, 30)).days}</v></c>'
        if shared:
            return f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'

    part("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         + "".join(f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
                   for name, kind in (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles"), ("sharedStrings", "sharedStrings")))
         + "</Types>")
    part("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    part("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Users" sheetId="1" r:id="r1"/></sheets></workbook>')
    part("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">'
         + "".join(f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
                   for at, (kind, name) in enumerate((("worksheet", "worksheets/sheet1"), ("styles", "styles"), ("sharedStrings", "sharedStrings")), 1))
         + "</Relationships>")
    part("xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
         '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>')
    with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
        sheet.write(f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
        for row, values in enumerate(rows(count), 1):
            line = "".join(cell(f"{chr(65 + at)}{row}", value) for at, value in enumerate(values) if value not in (None, ""))
            sheet.write(f'<row r="{row}">{line}</row>'.encode())
        sheet.write(b"</sheetData></worksheet>")
    part("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">' + "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts) + "</sst>")


def ods(archive, count):
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table"))

    def cell(value):
        if value in (None, ""):
            return "<table:table-cell/>"
        if isinstance(value, bool):
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if isinstance(value, datetime.date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'

    archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
    archive.writestr("META-INF/manifest.xml", XML + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                     f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
                     '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
    with archive.open("content.xml", "w", force_zip64=True) as content:
        content.write(f'{XML}<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="Users">'.encode())
        for values in rows(count):
            content.write(f'<table:table-row>{"".join(map(cell, values))}</table:table-row>'.encode())
        content.write(b"</table:table></office:spreadsheet></office:body></office:document-content>")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("count", type=int)
    options.add_argument("out", help="ends with .xlsx or .ods")
    options.add_argument("--shared", action="store_true", help="the texts of an XLSX file in a list of their own")
    chosen = options.parse_args()
    with zipfile.ZipFile(chosen.out, "w", zipfile.ZIP_DEFLATED) as archive:
        if chosen.out.endswith(".ods"):
            ods(archive, chosen.count)
        else:
            xlsx(archive, chosen.count, chosen.shared)


if __name__ == "__main__":
    main()
