#!/usr/bin/python3
"""Builds a small synthetic bundle of docs/formats/bukti-1.md, apart from the product and from the checker.

build_bundle.py OUT [--key KEY.pem --cert CERT.pem]: with a key, openssl makes the detached CAdES; without, the signature entry is
an empty DER sequence, which bukti_check.py does not judge. Tests break one stage at a time through `hooks`.
"""
import argparse
import base64
import hashlib
import json
import pathlib
import struct
import subprocess
import tempfile
import zlib

import sample_capture as sample

FORMATS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "formats"
BUNDLE = "urn:uuid:00000000-0000-4000-8000-00000000b001"
NOW = "2026-11-21T01:02:03.000Z"


def sha(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def zip_bytes(entries):
    """Stored ZIP of (name, data, overrides) tuples; overrides replace header numbers by name, for broken samples."""
    out, directory = b"", b""
    for name, data, over in entries:
        crc, size, offset = zlib.crc32(data), len(data), len(out)
        local = {"need": 20, "flags": 0, "method": 0, "time": 0, "date": 0x5AE1, "crc": crc, "size": size, "name": name.encode("latin-1"), "extra": b""}
        central = dict(local, made=0x0314, comment=b"", disk=0, internal=0, external=0x81A40000, offset=offset)
        local.update(over.get("both", {}), **over.get("local", {}))
        central.update(over.get("both", {}), **over.get("central", {}))
        out += struct.pack(
            "<IHHHHHIIIHH", 0x04034B50, *(local[k] for k in "need flags method time date crc size size".split()), len(local["name"]), len(local["extra"])
        )
        out += local["name"] + local["extra"] + data
        directory += struct.pack("<IH", 0x02014B50, central["made"])
        directory += struct.pack("<HHHHHIII", *(central[k] for k in "need flags method time date crc size size".split()))
        directory += struct.pack("<HHHHHII", len(central["name"]), len(central["extra"]), len(central["comment"]), central["disk"],
                                 central["internal"], central["external"], central["offset"])
        directory += central["name"] + central["extra"] + central["comment"]
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), len(directory), len(out), 0)
    return out + directory + end


def plain(entries):
    return [(name, data, {}) for name, data in entries]


def member(data):
    """One gzip member with MTIME 0 and no name."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = packer.compress(data) + packer.flush()
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


PLAIN, TST = "META-INF/ASiCArchiveManifest.xml", "application/vnd.etsi.timestamp-token"


class Builder:
    def __init__(self, hooks=None, sign=lambda data: b"\x30\x00", stamped=False, later=()):
        """`later`: what each further revision states (`custody`, `annotations`), None for a renewal; they need `stamped`."""
        self.hooks, self.sign, self.stamped, self.later = hooks or {}, sign, stamped, later
        unknown = set(self.hooks) - set("records members warc cdxj pages package digest inner items item_bytes context custody manifest "
                                        "manifest_bytes entries datapackage sums asic archive zip statement later_asic later_archive".split())
        assert not unknown, unknown

    def _stage(self, name, value):
        return self.hooks[name](value) if name in self.hooks else value

    def build(self):
        capture = self._capture()
        items = self._stage("items", sample.items())
        parts = [("captures/0001.wacz", "capture", "application/wacz", capture)]
        for number, item in enumerate(items, 1):
            data = self._stage("item_bytes", canonical(item)) if number == 1 else canonical(item)
            parts.append(("items/%04d/item.json" % number, "item", "application/json", data))
        context = canonical(self._stage("context", sample.context()))
        custody = self._custody()
        tail = [
            ("evidence/context.json", "context", "application/json", context),
            ("evidence/custody.jsonl", "custody", "application/x-ndjson", custody),
        ]
        manifest = self._stage("manifest", self._manifest(parts + tail, items))
        manifest = self._stage("manifest_bytes", canonical(manifest))
        entries = [(n, m, d) for n, _, m, d in parts] + [("evidence/manifest.json", "application/json", manifest)]
        entries += [(n, m, d) for n, _, m, d in tail]
        entries.append(("PERIKSA.txt", "text/plain", (FORMATS / "PERIKSA.txt").read_bytes()))
        resources = [{"bytes": len(capture), "hash": "sha256:" + sha(capture), "name": "0001.wacz", "path": "captures/0001.wacz"}]
        package = {"profile": "multi-wacz-package", "resources": resources, "title": "Bukti " + BUNDLE}
        entries.append(("datapackage.json", "application/json", canonical(self._stage("datapackage", package))))
        entries = self._stage("entries", entries)
        sums = "".join("%s  %s\n" % (sha(d), n) for n, _, d in entries).encode()
        entries.append(("SHA256SUMS", "text/plain", self._stage("sums", sums)))
        asic = self._stage("asic", self._asic("signature001.p7s", "application/x-pkcs7-signature", entries))
        entries.append(("META-INF/ASiCManifest001.xml", "text/xml", asic))
        entries.append(("META-INF/signature001.p7s", "application/x-pkcs7-signature", self.sign(asic)))
        if self.stamped:
            archive = self._stage("archive", self._asic("timestamp001.tst", "application/vnd.etsi.timestamp-token", entries))
            entries += [(PLAIN, "text/xml", archive), ("META-INF/timestamp001.tst", TST, b"\x30\x00")]
        for number, kind in enumerate(self.later, 2):
            entries = self._revision(entries, number, kind)
        whole = plain([("mimetype", b"application/vnd.etsi.asic-e+zip")] + [(n, d) for n, _, d in entries])
        return self.hooks["zip"](whole) if "zip" in self.hooks else zip_bytes(whole)

    def _revision(self, entries, number, kind):
        former = "META-INF/ASiCArchiveManifest%03d.xml" % (number - 1)
        entries = [(former if n == PLAIN else n, m, d) for n, m, d in entries]
        if kind:
            statement = {"schema": "saksi-%s/1" % ("annotation" if kind == "annotations" else "countersignature"), "salt": "7" * 32, "bundle_id": BUNDLE, "revision": number, "from": None}
            if kind == "annotations":
                statement.update(kind="context", stated_at=NOW, text="Catatan")
            else:
                statement.update(role="witness", received_at=NOW, received_bytes=1, received_sha256="0" * 64, statement=None)
            entries.append(("%s/%04d.json" % (kind, number), "application/json", canonical(self._stage("statement", statement))))
            asic = self._stage("later_asic", self._asic("signature%03d.p7s" % number, "application/x-pkcs7-signature", entries))
            entries.append(("META-INF/ASiCManifest%03d.xml" % number, "text/xml", asic))
            entries.append(("META-INF/signature%03d.p7s" % number, "application/x-pkcs7-signature", self.sign(asic)))
        archive = self._asic("timestamp%03d.tst" % number, TST, entries)
        archive = archive.replace(b'URI="%s" MimeType="text/xml"' % former.encode(), b'URI="%s" MimeType="text/xml" Rootfile="true"' % former.encode())
        return entries + [(PLAIN, "text/xml", self._stage("later_archive", archive)), ("META-INF/timestamp%03d.tst" % number, TST, b"\x30\x00")]

    @staticmethod
    def _asic(name, media, entries):
        out = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
        out += ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n<asic:SigReference URI="META-INF/%s" MimeType="%s"/>\n' % (name, media)
        for uri, kind, data in entries:
            value = base64.b64encode(hashlib.sha256(data).digest()).decode()
            out += '<asic:DataObjectReference URI="%s" MimeType="%s"><ds:DigestMethod Algorithm="' % (uri, kind)
            out += 'http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>%s</ds:DigestValue></asic:DataObjectReference>\n' % value
        return (out + "</asic:ASiCManifest>\n").encode()

    # --- inner WACZ
    def _capture(self):
        records = self._stage("records", sample.records(BUNDLE))
        blobs = self._stage("members", [member(sample.record_bytes(fields, block)) for fields, block in records])
        warc = self._stage("warc", b"".join(blobs))
        lines, at = [], 0
        for (fields, block), blob in zip(records, blobs):
            line = sample.cdxj(dict(fields), block, at, len(blob))
            lines += [line] if line else []
            at += len(blob)
        cdxj = self._stage("cdxj", b"".join(sorted(lines)))
        pages = self._stage("pages", sample.pages())
        contents = [("archive/data.warc.gz", warc), ("indexes/index.cdx", cdxj), ("pages/pages.jsonl", pages)]
        resources = [{"bytes": len(d), "hash": "sha256:" + sha(d), "name": n.split("/")[1], "path": n} for n, d in contents]
        package = {"created": NOW, "profile": "data-package", "resources": resources, "salt": "5" * 32, "software": "sample 1"}
        package = canonical(self._stage("package", dict(package, title="Bukti " + BUNDLE, wacz_version="1.1.1")))
        digest = self._stage("digest", canonical({"hash": "sha256:" + sha(package), "path": "datapackage.json"}))
        contents += [("datapackage.json", package), ("datapackage-digest.json", digest)]
        return zip_bytes(plain(self._stage("inner", contents)))

    def _custody(self):
        lines = [{"prev": None, "salt": "c" * 32, "schema": "saksi-custody/1"}]
        lines += [{"seq": n, "time": NOW, "event": e, "detail": d} for n, (e, d) in enumerate(sample.CUSTODY, 1)]
        out, prev = [], None
        for line in lines:
            data = canonical(dict(line, prev=prev))
            prev = sha(data)
            out.append(data)
        return b"".join(line + b"\n" for line in self._stage("custody", out))

    @staticmethod
    def _manifest(parts, items):
        files = []
        for name, role, media, data in parts:
            item = name.split("/")[1] if name.startswith("items/") else None
            files.append({"path": name, "role": role, "media_type": media, "bytes": len(data), "sha256": sha(data), "item": item, "withholdable": True})
        plugins = [
            {"id": n, "version": "0.9.0", "abi": "0.9", "sha256": "a" * 64, "config_sha256": None, "overrides": "operator",
             "test_status": {"kind": "synthetic", "date": None}}
            for n in ("bluesky", "web")
        ]
        return {
            "schema": "bukti-manifest/1", "bundle_id": BUNDLE, "case_ref": "c-abcdefgh234567ab", "seq": 1, "sealed_claimed": NOW,
            "tool": {"name": "saksi", "version": "0.1.0", "sha256": "b" * 64}, "plugins": plugins,
            "operator": {"cert_sha256": "d" * 64, "role": "petugas_pengambil"},
            "clock": {"source": "system", "offset_ms": None, "checked": None},
            "captures": [{"id": "0001", "path": "captures/0001.wacz", "method": "http", "started": NOW, "finished": NOW}],
            "items": [{"id": "%04d" % n, "captures": i["captures"], "files": ["items/%04d/item.json" % n]} for n, i in enumerate(items, 1)],
            "files": files, "prev": None, "log": None, "supersedes": None,
        }


def openssl_signer(key, cert):
    """A signer that makes the detached CAdES (B-B) of the manifest with the openssl program."""

    def sign(data):
        with tempfile.TemporaryDirectory() as folder:
            source, target = pathlib.Path(folder, "manifest"), pathlib.Path(folder, "signature")
            source.write_bytes(data)
            subprocess.run(
                ["openssl", "cms", "-sign", "-cades", "-binary", "-md", "sha256", "-nosmimecap", "-outform", "DER",
                 "-in", source, "-signer", cert, "-inkey", key, "-out", target],
                check=True,
            )
            return target.read_bytes()

    return sign


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--key")
    parser.add_argument("--cert")
    args = parser.parse_args()
    builder = Builder(sign=openssl_signer(args.key, args.cert)) if args.key else Builder()
    pathlib.Path(args.out).write_bytes(builder.build())


if __name__ == "__main__":
    main()
