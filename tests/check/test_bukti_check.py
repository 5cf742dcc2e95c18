#!/usr/bin/python3
"""The checker against the synthetic bundle: whole, then broken one rule at a time; each break must give its own rule and no other."""
import copy
import contextlib
import io
import json
import mmap
import pathlib
import struct
import tempfile
import unittest

import bukti_check
import sample_capture as sample
import selecting
import strict_warc
import strict_zip
from build_bundle import Builder, canonical, plain, zip_bytes
from findings import Findings

ZEROS_CRC = 0xD202EF8D


def rules(hooks=None, **more):
    """The rules that a bundle built with `hooks` breaks."""
    return rules_of(Builder(hooks, **more).build())


def rules_of(data):
    return bukti_check.Bundle(data).check().rules()


def edit(change):
    """A hook that changes a copy in place."""

    def hook(value):
        value = copy.deepcopy(value)
        change(value)
        return value

    return hook


def put(path, new):
    """A hook that replaces the member at a JSON pointer."""

    def change(value):
        *parents, last = selecting.tokens(path)
        for token in parents:
            value = value[int(token)] if isinstance(value, list) else value[token]
        value[int(last) if isinstance(value, list) else last] = new

    return edit(change)


def header(kind, number, name, value):
    """A records hook: sets, adds or (None) drops one WARC field of the number-th record of a type; the block stays."""

    def hook(records):
        index = [n for n, (fields, _) in enumerate(records) if fields[0][1] == kind][number]
        fields, block = records[index]
        kept = [f for f in fields if f[0] != name]
        records[index] = (kept[:-1] + ([(name, value)] if value is not None else []) + kept[-1:], block)
        return records

    return hook


def exchange_of(number, change):
    """A records hook: changes the exchange of EXCHANGES[number] and repairs its digest and length."""

    def hook(records):
        index = next(n for n, (fields, _) in enumerate(records) if fields[1][1] == "<%s>" % sample.rid(number * 10 + 3))
        value = json.loads(records[index][1])
        change(value)
        block, url = canonical(value), dict(records[index][0])["WARC-Target-URI"]
        fields = sample.fields("metadata", sample.rid(number * 10 + 3), url, block, to=sample.response(number), type="application/json")
        records[index] = (fields, block)
        return records

    return hook


class Whole(unittest.TestCase):
    def test_synthetic_bundle_passes(self):
        self.assertEqual(bukti_check.Bundle(Builder().build()).check().lines, [])

    def test_stamped_bundle_passes(self):
        self.assertEqual(bukti_check.Bundle(Builder(stamped=True).build()).check().lines, [])

    def test_same_input_gives_same_bytes(self):
        self.assertEqual(Builder().build(), Builder().build())

    def test_program_says_ok_or_names_the_rule(self):
        with tempfile.TemporaryDirectory() as folder:
            good, bad = pathlib.Path(folder, "good"), pathlib.Path(folder, "bad")
            good.write_bytes(Builder().build())
            bad.write_bytes(Builder({"sums": lambda b: b + b"\n"}).build())
            for path, code, text in ((good, 0, "ok\n"), (bad, 1, "sums.form SHA256SUMS: ")):
                out = io.StringIO()
                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
                    self.assertEqual(bukti_check.main([str(path)]), code)
                self.assertTrue(out.getvalue().startswith(text))


class Container(unittest.TestCase):
    def zip_case(self, index, rule, **over):
        def hook(entries):
            name, data, _ = entries[index]
            entries[index] = (name, data, over)
            return zip_bytes(entries)

        self.assertEqual(rules({"zip": hook}), {rule}, over)

    def test_headers(self):
        self.zip_case(3, "zip.crc", both={"crc": 1})
        self.zip_case(3, "zip.local", local={"crc": 1})
        self.zip_case(3, "zip.local", local={"name": b"items/0009/item.json"})
        self.zip_case(3, "zip.local", local={"date": 1})
        self.zip_case(3, "zip.extra", local={"extra": b"\x34\x12\x04\x00evil"})
        self.zip_case(3, "zip.extra", central={"extra": b"\x34\x12\x04\x00evil"})
        self.zip_case(3, "zip.extra", central={"extra": struct.pack("<HHQ", 1, 8, 5)})
        for change in ({"flags": 8}, {"method": 8}, {"time": 1}, {"date": 1}, {"need": 10}):
            self.zip_case(3, "zip.central", both=change)
        for change in ({"made": 20}, {"comment": b"x"}, {"disk": 1}, {"internal": 1}, {"external": 0xA1FF0000}):
            self.zip_case(3, "zip.central", central=change)
        self.zip_case(3, "zip.offset", central={"offset": 7})

    def test_frame(self):
        good = Builder().build()
        self.assertEqual(rules_of(good + b"x"), {"zip.end"})
        self.assertEqual(rules_of(b"x" + good), {"zip.end"})
        self.assertEqual(rules_of(good[:-1]), {"zip.end"})
        self.assertEqual(rules_of(b""), {"bundle.unknown"})
        self.assertEqual(rules_of(good + good), {"zip.end"})
        at = struct.unpack_from("<I", good, len(good) - 6)[0]
        size = struct.unpack_from("<I", good, len(good) - 10)[0]
        gap = good[:at] + b"hidden" + good[at:-6] + struct.pack("<IH", at + 6, 0)
        self.assertEqual(rules_of(gap), {"zip.offset"})
        count = struct.unpack_from("<H", good, len(good) - 12)[0]
        needless = good[:-22] + struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 0x032D, 45, 0, 0, count, count, size, at)
        needless += struct.pack("<IIQI", 0x07064B50, 0, len(good) - 22, 1) + good[-22:-10] + b"\xff" * 8 + b"\0\0"
        self.assertEqual(rules_of(needless), {"zip.end"})

    def test_zip64_where_a_size_overflows(self):
        # 4 GiB of zeros as a hole in a file; their CRC-32 was computed with zlib in pieces.
        size, crc, name = 1 << 32, ZEROS_CRC, b"captures/0001.wacz"
        local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 0, 0, 0x5AE1, crc, 0xFFFFFFFF, 0xFFFFFFFF, len(name), 20)
        local += name + struct.pack("<HHQQ", 1, 16, size, size)
        end = len(local) + size
        central = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 0x032D, 45, 0, 0, 0, 0x5AE1, crc, 0xFFFFFFFF, 0xFFFFFFFF, len(name), 20, 0, 0, 0, 0x81A40000, 0)
        central += name + struct.pack("<HHQQ", 1, 16, size, size)
        tail = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 0x032D, 45, 0, 0, 1, 1, len(central), end)
        tail += struct.pack("<IIQI", 0x07064B50, 0, end + len(central), 1)
        tail += struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central), 0xFFFFFFFF, 0)
        with tempfile.TemporaryFile() as handle:
            handle.write(local)
            handle.seek(end)
            handle.write(central + tail)
            handle.flush()
            found = Findings()
            buf = memoryview(mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ))
            entries = strict_zip.read(buf, "bundle", found)
        self.assertEqual((found.lines, entries[0].size, entries[0].start), ([], size, len(local)))

    def test_names(self):
        for name in ("items/../x", "/x", "a\\b", "CON.txt", "x.", "a//b", "caf\xe9", "x" * 201):
            hook = lambda entries: zip_bytes(entries + [(name, b"x", {})])
            self.assertEqual(rules({"zip": hook}), {"zip.name"}, name)
        for name in ("mimetype", "MIMETYPE", "mimetype/x"):
            hook = lambda entries: zip_bytes(entries + [(name, b"x", {})])
            self.assertEqual(rules({"zip": hook}), {"zip.duplicate"}, name)

    def test_layout(self):
        self.assertEqual(rules({"entries": lambda e: e + [("notes.txt", "text/plain", b"x")]}), {"layout.name", "sums", "asic.manifest"})
        self.assertEqual(rules({"zip": lambda e: zip_bytes(e + plain([("META-INF/x", b"")]))}), {"layout.name"})
        self.assertEqual(rules({"zip": lambda e: zip_bytes(e[1:2] + e[:1] + e[2:])}), {"layout.order"})
        self.assertEqual(rules({"zip": lambda e: zip_bytes(e[:-1])}), {"layout.missing"})
        self.assertEqual(rules({"zip": lambda e: zip_bytes([("mimetype", b"application/zip", {})] + e[1:])}), {"layout.mimetype"})
        self.assertEqual(rules({"zip": lambda e: zip_bytes(e[:-1])}, stamped=True), {"layout.missing"})

    def test_lists(self):
        self.assertEqual(rules({"sums": lambda b: b.replace(b"  ", b" *", 1)}), {"sums.form"})
        self.assertEqual(rules({"sums": lambda b: b"f" * 64 + b[64:]}), {"sums"})
        self.assertEqual(rules({"asic": lambda b: b.replace(b"=</ds", b"\x3d</ds", 1).replace(b"A=</ds", b"B=</ds", 1).replace(b"E=</ds", b"F=</ds", 1).replace(b"I=</ds", b"J=</ds", 1)}), {"asic.manifest"})
        self.assertEqual(rules({"asic": lambda b: b.replace(b"\n<asic:Sig", b"\n <asic:Sig")}), {"asic.manifest"})
        self.assertEqual(rules({"archive": lambda b: b + b"\n"}, stamped=True), {"asic.archive"})
        self.assertEqual(rules({"datapackage": put("/title", "Kasus")}), {"datapackage.form"})
        self.assertEqual(rules({"datapackage": put("/title", "Bukti lain")}), {"datapackage"})
        swap = lambda entries: [(n, m, d.replace(b"PERIKSA", b"PERIXSA", 1) if n == "PERIKSA.txt" else d) for n, m, d in entries]
        self.assertEqual(rules({"entries": swap}), {"periksa"})

    def test_what_is_withheld_reserved_or_of_another_version(self):
        without = lambda *names: {"zip": lambda e: zip_bytes([one for one in e if one[0] not in names])}
        self.assertEqual(rules(without("items/0001/item.json")), {"withheld"})
        self.assertEqual(rules(without("captures/0001.wacz", "evidence/context.json")), {"withheld"})
        self.assertEqual(rules(without("PERIKSA.txt")), {"layout.missing", "sums", "asic.manifest"})
        self.assertEqual(rules({"zip": lambda e: zip_bytes(e + plain([("META-INF/ots001.ots", b"")]))}), {"unsupported"})
        self.assertEqual(rules({"zip": lambda e: zip_bytes(e + plain([("redaction.json", b"{}")]))}), {"unsupported", "asic.manifest"})
        self.assertEqual(rules({"context": put("/schema", "saksi-context/2")}), {"unsupported"})
        self.assertEqual(rules({"context": put("/schema", "saksi-kontext/1")}), {"schema.context"})
        self.assertEqual(rules({"package": put("/wacz_version", "1.2.0")}), {"unsupported"})
        self.assertEqual(rules({"package": put("/title", "Bukti urn:uuid:00000000-0000-4000-8000-0000000000ff")}), {"wacz.title"})

    def test_a_changed_digest_is_told_from_a_changed_list(self):
        change = lambda e: zip_bytes([(n, d.replace(b"PERIKSA", b"PERIXSA", 1) if n == "PERIKSA.txt" else d, o) for n, d, o in e])
        self.assertEqual(rules({"zip": change}), {"digest", "sums", "periksa"})

    def test_later_revisions(self):
        every = {"stamped": True, "later": ["custody", None, "annotations"]}
        self.assertEqual(rules(**every), set())
        self.assertEqual(rules({"later_archive": lambda b: b.replace(b' Rootfile="true"', b"")}, **every), {"asic.archive"})
        self.assertEqual(rules({"later_archive": lambda b: b.replace(b"timestamp002", b"timestamp001")}, **every), {"asic.archive"})
        drop = lambda b: b"\n".join(line for line in b.split(b"\n") if b"signature001.p7s\" MimeType=\"application/x-pkcs7-signature\"><" not in line)
        self.assertEqual(rules({"later_asic": drop}, **every), {"asic.manifest"})
        self.assertEqual(rules({"later_asic": lambda b: b.replace(b"signature002", b"signature001")}, **every), {"asic.manifest"})
        self.assertEqual(rules({"statement": put("/bundle_id", "urn:uuid:00000000-0000-4000-8000-0000000000ff")}, **every), {"statement"})
        self.assertEqual(rules({"statement": put("/revision", 5)}, **every), {"statement"})
        self.assertEqual(rules({"statement": put("/salt", "7")}, stamped=True, later=["custody"]), {"schema.countersignature"})
        self.assertEqual(rules({"statement": put("/salt", "7")}, stamped=True, later=["annotations"]), {"schema.annotation"})
        without = lambda name: {"zip": lambda entries: zip_bytes([e for e in entries if e[0] != name])}
        for name in ("META-INF/ASiCManifest002.xml", "META-INF/signature002.p7s", "META-INF/ASiCArchiveManifest002.xml", "META-INF/timestamp002.tst", "META-INF/timestamp004.tst"):
            self.assertIn("layout.missing", rules(without(name), **every), name)
        self.assertEqual(rules({"zip": lambda e: zip_bytes(e[:-4] + e[-2:] + e[-4:-2])}, **every), {"layout.order"})
        self.assertEqual(rules({"zip": lambda e: zip_bytes(e + plain([("annotations/0009.json", b"{}")]))}, **every), {"layout.order"})

    def test_manifest(self):
        cases = {
            "/files/1/sha256": ("0" * 64, "manifest.files"),
            "/files/1/bytes": (1, "manifest.files"),
            "/files/1/role": ("shot", "manifest.files"),
            "/files/1/item": ("0002", "manifest.files"),
            "/captures/0/id": ("0002", None),
            "/captures/0/finished": ("2026-11-21T01:02:02.000Z", "manifest.captures"),
            "/items/0/files": (["items/0002/item.json"], "manifest.items"),
            "/plugins/0/test_status/date": ("2026-01-01", "manifest.plugins"),
            "/sealed_claimed": ("2026-02-30T00:00:00.000Z", "json.time"),
            "/operator/role": ("Ibu Fiktif", "schema.manifest"),
            "/files/1/withholdable": (False, "schema.manifest"),
        }
        for path, (value, rule) in cases.items():
            broken = rules({"manifest": put(path, value)})
            if rule is None:
                self.assertIn("manifest.captures", broken)
            elif rule == "schema.manifest":  # without a manifest nothing is known about its plugins
                self.assertEqual(broken - {"leaf.bound", "item.captures", "item.origin"}, {rule}, path)
            else:
                self.assertEqual(broken, {rule}, path)
        self.assertEqual(rules({"manifest": edit(lambda m: m["files"].reverse())}), {"manifest.files"})

    def test_context_and_custody(self):
        self.assertEqual(rules({"context": put("/fields/zona", "GMT")}), {"schema.context"})
        self.assertEqual(rules({"context": put("/salt", "0" * 31)}), {"schema.context"})
        self.assertEqual(rules({"context": put("/salt", "0" * 32 + "\n")}), {"schema.context"})
        self.assertEqual(rules({"context": edit(lambda c: c.pop("statement") and None)}), {"schema.context"})
        self.assertEqual(rules({"custody": lambda lines: lines[:-1]}), {"custody.seq"})
        self.assertEqual(rules({"custody": lambda lines: lines[:2] + [lines[2].replace(b'bluesky', b'bluesxy')] + lines[3:]}), {"custody.chain"})
        self.assertEqual(rules({"custody": lambda lines: [lines[0] + b" "] + lines[1:]}), {"json.canonical", "custody.chain"})
        last = lambda lines: lines[:-1] + [lines[-1].replace(b'"seq":3', b'"seq":4')]
        self.assertEqual(rules({"custody": last}), {"custody.seq"})
        self.assertEqual(rules({"custody": lambda lines: lines[:-1] + [lines[-1].replace(b"sealing", b"sealed")]}), {"schema.custody"})


class Capture(unittest.TestCase):
    def test_inner_wacz(self):
        self.assertEqual(rules({"inner": lambda c: c + [("fuzzy.json", b"{}")]}) - {"item.record", "derived", "fact.link"}, {"wacz.layout"})
        self.assertEqual(rules({"package": put("/title", "Kasus")}), {"wacz.datapackage"})
        self.assertEqual(rules({"package": put("/salt", "x")}), {"wacz.datapackage"})
        self.assertEqual(rules({"package": put("/resources/0/hash", "sha256:" + "0" * 64)}), {"digest"})
        self.assertEqual(rules({"package": put("/created", "2026-02-30T00:00:00.000Z")}), {"json.time"})
        self.assertEqual(rules({"digest": lambda b: b.replace(b"sha256:", b"sha256:0", 1)}), {"wacz.digest"})
        self.assertEqual(rules({"pages": lambda b: b.replace(b"All", b"Pages")[:-1]}), {"wacz.pages"})
        self.assertEqual(rules({"pages": lambda b: b.replace(b"https://blog", b"https://glob")}), {"wacz.pages"})
        self.assertEqual(rules({"pages": lambda b: b[: b.index(b"\n") + 1]}), {"wacz.pages"})
        self.assertEqual(rules({"pages": lambda b: b.replace(b'{"id":"p1"', b'{ "id":"p1"')}), {"json.canonical"})

    def test_cdxj(self):
        for change in (
            lambda b: b.replace(b'"status":302', b'"status":200'),
            lambda b: b"".join(b.splitlines(True)[1:]),
            lambda b: b"".join(reversed(b.splitlines(True))),
            lambda b: b.replace(b'"offset":', b'"offset":1', 1),
            lambda b: b.replace(b"example,contoh", b"example,bontoh", 1),
            lambda b: b[:-1],
        ):
            self.assertEqual(rules({"cdxj": change}), {"cdxj"})

    def test_surt_keys(self):
        for url, key in sample.KEYS.items():
            self.assertEqual(strict_warc.surt(url), key)
        self.assertEqual(strict_warc.surt("https://Petugas@192.0.2.7:80"), "192.0.2.7:80)/")
        self.assertEqual(strict_warc.surt("urn:Contoh:X"), "urn:Contoh:X")

    def test_gzip_members(self):
        # A member with a file name, a byte between members, a member cut off: none may be skipped over.
        knows = {"item.record", "derived", "fact.link"}
        named = lambda members: [b"\x1f\x8b\x08\x08" + members[0][4:10] + b"x\0" + members[0][10:]] + members[1:]
        for change in (named, lambda m: [m[0] + b"\0"] + m[1:], lambda m: m[:-1] + [m[-1][:-1]]):
            self.assertEqual(rules({"members": change}) - knows, {"warc.gzip"})

    def test_fields(self):
        self.assertEqual(rules({"records": header("response", 1, "WARC-Block-Digest", "sha256:" + "0" * 64)}), {"warc.digest"})
        zero = "sha256:" + "0" * 64
        self.assertEqual(rules({"records": header("response", 1, "WARC-Payload-Digest", zero)}), {"warc.digest"})
        self.assertEqual(rules({"records": header("metadata", 1, "WARC-Payload-Digest", zero)}), {"warc.digest"})
        self.assertEqual(rules({"records": header("request", 1, "WARC-Payload-Digest", zero)}), {"warc.digest"})
        self.assertEqual(rules({"records": header("request", 1, "X-Other", "1")}), {"warc.field"})
        self.assertEqual(rules({"records": header("request", 1, "WARC-Date", "2026-11-21T01:02:03.000Z")}), {"warc.field"})
        self.assertEqual(rules({"records": header("request", 1, "WARC-Date", "2026-11-21T01:02:04Z")}), {"warc.concurrent"})
        self.assertEqual(rules({"records": header("request", 1, "WARC-Target-URI", sample.BLOG)}), {"warc.concurrent"})
        self.assertEqual(rules({"records": header("request", 1, "WARC-Target-URI", "https://a.example/#x")}), {"warc.field", "warc.concurrent"})
        self.assertEqual(rules({"records": header("request", 1, "Content-Type", "text/plain")}), {"warc.field"})
        self.assertEqual(rules({"records": header("request", 1, "WARC-Record-ID", "<%s>" % sample.rid(1))}), {"warc.id"})
        self.assertEqual(rules({"records": header("request", 1, "WARC-Record-ID", "<urn:uuid:X>")}), {"warc.id"})
        self.assertEqual(rules({"records": header("request", 1, "WARC-Concurrent-To", "<%s>" % sample.response(2))}), {"warc.concurrent"})
        self.assertEqual(rules({"records": header("request", 1, "WARC-Type", "revisit")}), {"warc.order", "warc.concurrent"})
        self.assertEqual(rules({"records": lambda r: r + [r[0]]}), {"warc.id", "warc.order"})
        self.assertEqual(rules({"records": lambda r: r[:5] + [r[6], r[5]] + r[7:]}), {"warc.order"})
        salted = lambda r: [(sample.fields("warcinfo", sample.rid(0), None, r[0][1][:-3] + b"\r\n", type="application/warc-fields"), r[0][1][:-3] + b"\r\n")] + r[1:]
        self.assertEqual(rules({"records": salted}), {"warc.order"})

    def test_framing(self):
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n"
        for body, data, ended in (
            (b"2\r\nab\r\n0\r\n\r\n", b"ab", "whole"),
            (b"2;x=1\nab\n0\n\n", b"ab", "whole"),
            (b"2\r\nab\r\n0\r\nA: b\r\n\r\n", b"ab", "whole"),
            (b"2\r\nab\r\n0\r\n\r\nx", b"ab", "bad"),
            (b"2\r\nab", b"ab", "cut"),
            (b"2\r\na", b"a", "cut"),
            (b"2\r\nabc\r\n0\r\n\r\n", b"ab", "bad"),
            (b"-2\r\nab\r\n", b"", "bad"),
            (b"", b"", "cut"),
        ):
            self.assertEqual(strict_warc.unchunked(body), (data, ended), body)
            self.assertEqual(strict_warc.framing_error(head, body, False) is None, ended == "whole", body)
            self.assertEqual(strict_warc.framing_error(head, body, True) is None, ended != "bad", body)
        length = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
        cases = ((b"ab", False, True), (b"a", False, False), (b"a", True, True), (b"abc", False, False), (b"abc", True, False))
        for body, truncated, good in cases:
            self.assertEqual(strict_warc.framing_error(length, body, truncated) is None, good, body)
        for status in (b"103", b"204", b"304"):
            bare = length.replace(b"200", status)
            self.assertIsNone(strict_warc.framing_error(bare, b"", False))
            self.assertIsNotNone(strict_warc.framing_error(bare, b"x", True))
        self.assertIsNone(strict_warc.framing_error(b"HTTP/1.1 200 OK\r\n\r\n", b"any", False))

    def test_http_head(self):
        for head in (b"HTTP/2.0 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nA : b\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: \rb\r\n\r\n"):
            kept = sample.EXCHANGES[1]
            sample.EXCHANGES[1] = kept[:4] + (head + sample.PROFILE_JSON,)
            try:
                self.assertIn("warc.form", rules(), head)
            finally:
                sample.EXCHANGES[1] = kept

    def test_exchange(self):
        self.assertEqual(rules({"records": exchange_of(1, lambda e: e.update(hop=-1))}), {"schema.exchange"})
        self.assertEqual(rules({"records": exchange_of(1, lambda e: e.update(started="2026-02-30T01:02:03.000Z"))}), {"json.time"})
        limit = {"reason": "length", "limit": {"name": "response_wire_bytes", "value": 1}}
        self.assertEqual(rules({"records": exchange_of(1, lambda e: e.update(truncated=limit))}), {"exchange.truncated"})
        self.assertEqual(rules({"records": exchange_of(1, lambda e: e["tls"]["chain"].update(sha256="0" * 64))}), {"exchange.chain"})
        self.assertEqual(rules({"records": exchange_of(1, lambda e: e["tls"]["chain"].update(record=sample.rid(1)))}), {"exchange.chain"})


if __name__ == "__main__":
    unittest.main()
