#!/usr/bin/python3
"""Makes a small WACZ 1.1.1 (and a multi-wacz-package around it) with the standard library only, to try the readers on.

    sample_wacz.py DIR [--break block|payload|length|id]

DIR gets inner.wacz, outer.wacz and page.json ({"url", "text"}). One HTML page, gzip-coded and chunked, so that the
difference between wire message, payload and decoded body matters. --break: that one statement about the page is false.
"""
import argparse
import gzip
import hashlib
import io
import json
import pathlib
import uuid
import zipfile

URL = 'https://situs.contoh.test/senam-pagi'
TEXT = 'Undangan rekaan: senam pagi Desa Contoh, Sabtu pukul 06.00.'
DATE = '2025-03-03T02:15:00Z'


def record(kind, block, headers, stated_length=None):
    lines = ['WARC/1.1', f'WARC-Type: {kind}', f'WARC-Date: {DATE}', *headers,
             f'Content-Length: {stated_length or len(block)}', '', '']
    return '\r\n'.join(lines).encode() + block + b'\r\n\r\n'


def digest(data):
    return 'sha256:' + hashlib.sha256(data).hexdigest()


def identifier(name):
    return f'<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>'


def page_records(broken):
    html = f'<!doctype html><meta charset="utf-8"><title>Contoh</title><p>{TEXT}</p>'.encode()
    payload = gzip.compress(html, mtime=0)
    chunks = b''.join(b'%x\r\n%b\r\n' % (len(part), part) for part in (payload[:40], payload[40:])) + b'0\r\n\r\n'
    head = ('HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n'
            'Transfer-Encoding: chunked\r\n\r\n').encode()
    block, false = head + chunks, digest(b'something else')
    response_id, request_id = identifier('response'), identifier('request')
    request = b'GET /senam-pagi HTTP/1.1\r\nHost: situs.contoh.test\r\n\r\n'
    info = b'software: sample_wacz.py\r\nformat: WARC File Format 1.1\r\n'
    return [
        record('warcinfo', info, [f'WARC-Record-ID: {identifier("info")}', f'WARC-Block-Digest: {digest(info)}',
                                  'Content-Type: application/warc-fields']),
        record('request', request, [f'WARC-Record-ID: {response_id if broken == "id" else request_id}',
                                    f'WARC-Target-URI: {URL}', f'WARC-Block-Digest: {digest(request)}',
                                    f'WARC-Concurrent-To: {response_id}', 'Content-Type: application/http;msgtype=request']),
        record('response', block, [f'WARC-Record-ID: {response_id}', f'WARC-Target-URI: {URL}',
                                   f'WARC-Block-Digest: {false if broken == "block" else digest(block)}',
                                   f'WARC-Payload-Digest: {false if broken == "payload" else digest(payload)}',
                                   'Content-Type: application/http;msgtype=response'],
               len(block) + 9 if broken == 'length' else None),
    ], digest(payload)


def zipped(entries):
    """Entries stored, with fixed times: names and bytes in, archive out."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, 'w', zipfile.ZIP_STORED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, (2025, 7, 1, 0, 0, 0)), data)
    return memory.getvalue()


def inner(broken):
    records, payload_digest = page_records(broken)
    warc, members = b'', []
    for one in records:
        packed = gzip.compress(one, mtime=0)
        members.append((len(warc), len(packed)))
        warc += packed
    offset, length = members[2]
    index = {'url': URL, 'mime': 'text/html', 'status': '200', 'digest': payload_digest, 'length': str(length),
             'offset': str(offset), 'filename': 'data.warc.gz'}
    pages = [{'format': 'json-pages-1.0', 'id': 'pages', 'title': 'All Pages'},
             {'id': '1', 'url': URL, 'ts': DATE, 'title': 'Contoh'}]
    entries = [('archive/data.warc.gz', warc),
               ('indexes/index.cdx', f'test,contoh,situs)/senam-pagi 20250303021500 {json.dumps(index)}\n'.encode()),
               ('pages/pages.jsonl', ''.join(json.dumps(page) + '\n' for page in pages).encode())]
    package = {'profile': 'data-package', 'wacz_version': '1.1.1', 'title': 'Contoh', 'created': DATE, 'resources': [
        {'name': name.rsplit('/', 1)[1], 'path': name, 'hash': digest(data), 'bytes': len(data)} for name, data in entries]}
    described = json.dumps(package).encode()
    entries.append(('datapackage.json', described))
    entries.append(('datapackage-digest.json', json.dumps({'path': 'datapackage.json', 'hash': digest(described)}).encode()))
    return zipped(entries)


def outer(capture):
    package = {'profile': 'multi-wacz-package', 'title': 'Contoh', 'resources': [
        {'name': '0001.wacz', 'path': 'captures/0001.wacz', 'hash': digest(capture), 'bytes': len(capture)}]}
    return zipped([('mimetype', b'application/vnd.etsi.asic-e+zip'), ('captures/0001.wacz', capture),
                   ('datapackage.json', json.dumps(package).encode())])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--break', dest='broken', choices=('block', 'payload', 'length', 'id'))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    capture = inner(given.broken)
    (given.folder / 'inner.wacz').write_bytes(capture)
    (given.folder / 'outer.wacz').write_bytes(outer(capture))
    (given.folder / 'page.json').write_text(json.dumps({'url': URL, 'text': TEXT}))


if __name__ == '__main__':
    main()
