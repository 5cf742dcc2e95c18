#!/usr/bin/env python3
"""Writes small.warc.gz beside this file, from docs/formats/bukti-1.md §8 alone and with Python's own gzip (deflate level 9), so that the reader is
held to somebody else's work: warcinfo, one exchange with a 103 answer, a chunked and gzip-coded page, a certificate chain, and a resource."""
import gzip
import hashlib
import io
import pathlib

DATE = "2026-11-21T07:05:09Z"
URI = "https://desa.example/berita"
INFO = (b"software: make.py\r\nformat: WARC File Format 1.1\r\nisPartOf: urn:uuid:00000000-0000-4000-8000-0000000000ff\r\n"
        b"salt: 00112233445566778899aabbccddeeff\r\n")
PAGE = b"<html><title>Berita Desa</title>" + b"<p>Pengumuman.</p>" * 200 + b"</html>"


def zipped(data):
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as member:
        member.write(data)
    return out.getvalue()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def record(kind, number, content_type, block, payload=None, concurrent=None, **more):
    fields = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>", "WARC-Date": DATE}
    fields |= {"WARC-Filename": "data.warc.gz"} if kind == "warcinfo" else {"WARC-Target-URI": URI}
    if concurrent:
        fields["WARC-Concurrent-To"] = f"<urn:uuid:00000000-0000-4000-8000-{concurrent:012d}>"
    fields["WARC-Block-Digest"] = digest(block)
    if payload is not None:
        fields["WARC-Payload-Digest"] = digest(payload)
    fields |= {"Content-Type": content_type, "Content-Length": str(len(block))}
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    return zipped(head.encode() + block + b"\r\n\r\n")


body = zipped(PAGE)
half = len(body) // 2
chunks = b"".join(b"%x;n=1\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:])) + b"0\r\nX-Trailer: yes\r\n\r\n"
final = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
http = "application/http;msgtype="

pathlib.Path(__file__).with_name("small.warc.gz").write_bytes(b"".join([
    record("warcinfo", 1, "application/warc-fields", INFO),
    record("request", 2, http + "request", b"GET /berita HTTP/1.1\r\nHost: desa.example\r\n\r\n", concurrent=4),
    record("response", 3, http + "response", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n", b""),
    record("response", 4, http + "response", final, body),
    record("metadata", 5, "application/pem-certificate-chain", b"-----BEGIN CERTIFICATE-----\n", concurrent=4),
    record("metadata", 6, "application/json", b"{}", concurrent=4),
    record("resource", 7, "text/plain", b"isi", b"isi"),
]))
