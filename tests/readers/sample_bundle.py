#!/usr/bin/python3
"""Makes a sealed bundle around sample_wacz.py's capture with stock openssl, to try hand_check.sh on: its container,
manifests, CAdES-B-T and archive timestamp are whole; it holds no items and says nothing (no verdict is expected of it).

    sample_bundle.py OUT.bukti.wacz PKI_DIR [--no-crl] [--no-timestamps]      (tsa_server.py serves PKI_DIR)
"""
import argparse
import base64
import hashlib
import json
import pathlib
import subprocess
import tempfile
import urllib.request

import sample_wacz

SIGNATURE_TIMESTAMP = bytes.fromhex('060b2a864886f70d010910020e')  # id-smime-aa-timeStampToken, DER


def openssl(*arguments):
    return subprocess.run(['openssl', *map(str, arguments)], check=True, capture_output=True).stdout


def split(der, at=0):
    """One DER element at `at`: (start of its content, end)."""
    length, start = der[at + 1], at + 2
    if length >= 0x80:
        start += length & 0x7F
        length = int.from_bytes(der[at + 2:start], 'big')
    return start, start + length


def children(der):
    start, end = split(der)
    parts = []
    while start < end:
        _, after = split(der, start)
        parts.append(der[start:after])
        start = after
    return parts


def element(tag, content):
    size = len(content)
    head = bytes((size,)) if size < 0x80 else (lambda b: bytes((0x80 | len(b),)) + b)(size.to_bytes((size.bit_length() + 7) // 8, 'big'))
    return bytes((tag,)) + head + content


def replace_last(der, change):
    """The constructed element with its last child changed."""
    parts = children(der)
    parts[-1] = change(parts[-1])
    return element(der[0], b''.join(parts))


def within_signed_data(der, change):
    """ContentInfo with its SignedData changed."""
    return replace_last(der, lambda explicit: replace_last(explicit, change))


def with_signature_timestamp(cms, stamp):
    """CMS whose only SignerInfo gets the unsigned attribute (RFC 5652 §5.3, [1] IMPLICIT) over its signature value."""
    def stamped(signer_info):
        value = children(signer_info)[-1]
        start, end = split(value)
        attribute = element(0x30, SIGNATURE_TIMESTAMP + element(0x31, stamp(value[start:end])))
        return element(0x30, b''.join(children(signer_info)) + element(0xA1, attribute))
    return within_signed_data(cms, lambda signed: replace_last(signed, lambda infos: replace_last(infos, stamped)))


def with_crls(token, crls):
    """Token whose SignedData carries the revocation lists ([1] IMPLICIT, before signerInfos; RFC 5652 §5.1)."""
    def added(signed):
        parts = children(signed)
        return element(0x30, b''.join(parts[:-1]) + element(0xA1, b''.join(sorted(crls))) + parts[-1])
    return within_signed_data(token, added)


def timestamp(url, data):
    """RFC 3161 token (DER) over data."""
    with tempfile.TemporaryDirectory() as folder:
        file, answer = pathlib.Path(folder) / 'data', pathlib.Path(folder) / 'answer'
        file.write_bytes(data)
        query = openssl('ts', '-query', '-data', file, '-sha256', '-cert')
        request = urllib.request.Request(url, query, {'Content-Type': 'application/timestamp-query'})
        with urllib.request.urlopen(request, timeout=30) as reply:
            answer.write_bytes(reply.read())
        return openssl('ts', '-reply', '-in', answer, '-token_out')


def manifest(names, entries, signature, media_type):
    rows = ''.join(f'<asic:DataObjectReference URI="{name}" MimeType="application/octet-stream"><ds:DigestMethod '
                   'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>'
                   f'{base64.b64encode(hashlib.sha256(entries[name]).digest()).decode()}</ds:DigestValue></asic:DataObjectReference>\n'
                   for name in names)
    return ('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" '
            'xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n'
            f'<asic:SigReference URI="{signature}" MimeType="{media_type}"/>\n{rows}</asic:ASiCManifest>\n').encode()


def build(pki, crl, timestamps):
    described = json.loads((pki / 'pki.json').read_text())
    capture = sample_wacz.inner(None)
    entries = {'mimetype': b'application/vnd.etsi.asic-e+zip', 'captures/0001.wacz': capture,
               'evidence/manifest.json': b'{"schema":"sample"}',
               'datapackage.json': json.dumps({'profile': 'multi-wacz-package', 'title': 'Contoh', 'resources': [
                   {'name': '0001.wacz', 'path': 'captures/0001.wacz', 'hash': sample_wacz.digest(capture), 'bytes': len(capture)}]}).encode()}
    named = [name for name in entries if name != 'mimetype']
    entries['SHA256SUMS'] = ''.join(f'{hashlib.sha256(entries[name]).hexdigest()}  {name}\n' for name in named).encode()
    named.append('SHA256SUMS')
    signature = 'META-INF/signature001.p7s'
    entries['META-INF/ASiCManifest001.xml'] = manifest(named, entries, signature, 'application/x-pkcs7-signature')
    with tempfile.NamedTemporaryFile() as content:
        content.write(entries['META-INF/ASiCManifest001.xml'])
        content.flush()
        cms = openssl('cms', '-sign', '-cades', '-binary', '-md', 'sha256', '-in', content.name, '-signer', pki / 'signer.pem',
                      '-inkey', pki / 'signer.key', '-passin', f'file:{pki / "signer.pass"}', '-nosmimecap', '-outform', 'DER')
    if not timestamps:
        return {**entries, signature: cms}
    entries[signature] = with_signature_timestamp(cms, lambda value: timestamp(described['tsa'][0], value))
    covered = [name for name in entries if name != 'mimetype']
    token = 'META-INF/timestamp001.tst'
    archive = manifest(covered, entries, token, 'application/vnd.etsi.timestamp-token')
    entries['META-INF/ASiCArchiveManifest.xml'] = archive
    stamp = timestamp(described['tsa'][1], archive)
    if crl:
        lists = [urllib.request.urlopen(url, timeout=30).read() for url in described['crl'].values()]
        stamp = with_crls(stamp, lists)
    entries[token] = stamp
    return entries


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('out', type=pathlib.Path)
    parser.add_argument('pki', type=pathlib.Path)
    parser.add_argument('--no-crl', action='store_true')
    parser.add_argument('--no-timestamps', action='store_true')
    given = parser.parse_args()
    entries = build(given.pki, not given.no_crl, not given.no_timestamps)
    given.out.write_bytes(sample_wacz.zipped(entries.items()))


if __name__ == '__main__':
    main()
