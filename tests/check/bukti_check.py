#!/usr/bin/python3
"""Independent checker of docs/formats/bukti-1.md; shares no code with the product.

bukti_check.py BUNDLE...: prints one line per broken rule (`rule place: sentence`) and exits 1, else prints `ok` and exits 0.
Signatures and tokens are not judged here: openssl does that.
"""
import hashlib
import mmap
import re
import sys

import item_check
import log_proof
import revisions
import selecting
import strict_json
import strict_warc
import strict_zip
from findings import Findings, Unreadable
from strict_json import NotCanonical, TooDeep, emit, parse_canonical

ASIC = "application/vnd.etsi.asic-e+zip"
MANIFEST, SIGNATURE = revisions.SIGNED % 1, revisions.SIGNATURE % 1
NUMBER = r"(?:[0-9]{4}|[1-9][0-9]{4,5})"
# row of §1, name, media type, role in the manifest
ROWS = [
    (1, r"mimetype", None, None),
    (2, r"captures/[0-9]{4}\.wacz", "application/wacz", "capture"),
    (3, r"items/%s/item\.json" % NUMBER, "application/json", "item"),
    (4, r"attachments/[0-9]{4}/[A-Za-z0-9][A-Za-z0-9._-]*", "application/octet-stream", "attachment"),
    (4, r"captures/[0-9]{4}\.pdf", "application/pdf", "render"),
    (4, r"captures/[0-9]{4}\.mhtml", "multipart/related", "render"),
    (4, r"items/%s/shot-[0-9]{2}\.png" % NUMBER, "image/png", "shot"),
    (5, r"evidence/manifest\.json", "application/json", None),
    (6, r"evidence/context\.json", "application/json", "context"),
    (6.5, r"evidence/custody\.jsonl", "application/x-ndjson", "custody"),
    (7, r"PERIKSA\.txt", "text/plain", None),
    (8, r"datapackage\.json", "application/json", None),
    (9, r"SHA256SUMS", "text/plain", None),
    (10, re.escape(MANIFEST), "text/xml", None),
    (11, re.escape(SIGNATURE), "application/x-pkcs7-signature", None),
] + [(*row, None) for row in revisions.LATER]
SINGLE = {1: "mimetype", 5: "evidence/manifest.json", 6: "evidence/context.json", 6.5: "evidence/custody.jsonl", 7: "PERIKSA.txt"}
SINGLE.update({8: "datapackage.json", 9: "SHA256SUMS", 10: MANIFEST, 11: SIGNATURE})
STATEMENT = r"(?:custody|annotations)/[0-9]{4}\.json"
RESERVED = r"META-INF/(?:tlog[0-9]{3}\.tlog-proof|ots[0-9]{3}\.ots|evidencerecord[0-9]{3}\.ers)|redaction\.json|origin/.*"
MARK, FIRST_LOOK = b"mimetypeapplication/vnd.etsi.asic-e+zip", 256 << 10
INNER = ["archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl", "datapackage.json", "datapackage-digest.json"]
LIMIT = {"item": 1 << 20, "evidence/manifest.json": 4 << 20, "evidence/context.json": 1 << 20, "evidence/custody.jsonl": 16 << 20}


class Part:
    """One entry with its row of §1. `data` None: withheld; size and digest are then those of the lists."""

    def __init__(self, name, row, media, role, data, size=None, sha256=None):
        self.name, self.row, self.media, self.role, self.data = name, row, media, role, data
        self.size = len(data) if data is not None else size
        self.sha256 = hashlib.sha256(data).hexdigest() if data is not None else sha256


class Bundle:
    def __init__(self, buf):
        self.buf, self.found = memoryview(buf), Findings()
        self.parts, self.records, self.exchanges = [], {}, {}
        self.items, self.plugins, self.methods, self.manifest = {}, set(), {}, None
        self.custody_losses, self.absent, self.reserved = False, set(), []

    def check(self):
        if not is_bundle(self.buf[:FIRST_LOOK].tobytes()):
            self.found.add("bundle.unknown", "bundle", "the mark of a bundle is not there")
            return self.found
        try:
            entries = strict_zip.read(self.buf, "bundle", self.found)
        except Unreadable as error:
            self.found.add(error.rule, "bundle", str(error))
            return self.found
        if self.found.rules() - {"zip.crc"}:
            return self.found  # names and places are not trustworthy: nothing above the container can be said
        self._inventory(entries)
        self._manifest()
        self._lists()
        for part in self._row(2):
            self._capture(part)
        self._context()
        self._custody()
        self._items()
        return self.found

    # --- inventory, §1
    def _inventory(self, entries):
        for entry in entries:
            row = row_of(entry.name)
            if row is None and re.fullmatch(RESERVED, entry.name):
                self.found.add("unsupported", entry.name, "of a later edition")
                if not entry.name.startswith("META-INF/"):
                    self.reserved.append(entry.name)
            elif row is None:
                self.found.add("layout.name", entry.name, "no row of the layout has this name")
            else:
                self.parts.append(Part(entry.name, *row, self.buf[entry.start : entry.start + entry.size]))
        self._withheld()
        keys = [(p.row, int(re.search(r"[0-9]+", p.name)[0]) if p.row in (2, 3) else p.name) for p in self.parts if p.row <= 11]
        if keys != sorted(keys):
            self.found.add("layout.order", "bundle", "entries are not in the order of §1")
        for row, name in SINGLE.items():
            if not self._row(row):
                self.found.add("layout.missing", name, "required entry absent")
        for row, prefix in ((2, "captures/%04d.wacz"), (3, "items/%04d/item.json")):
            names = [p.name for p in self._row(row)]
            if names != [prefix % n for n in range(1, len(names) + 1)] or (row == 2 and not names):
                self.found.add("layout.missing", prefix.split("/")[0], "numbers do not run from 0001 without gaps")
        if self._data("mimetype") not in (None, ASIC.encode()):
            self.found.add("layout.mimetype", "mimetype", "other content")

    def _withheld(self):
        """Puts what a list names, the manifest calls withholdable and the archive lacks in its place (§12)."""
        data, there = self._data("evidence/manifest.json"), {p.name for p in self.parts}
        for number in range(1, revisions.MOST + 1):
            listed = revisions.references(self._data(revisions.SIGNED % number) or b"")
            sizes = {**stated_sizes(data), **{name: None for name, _ in listed if re.fullmatch(STATEMENT, name)}}
            for at, (name, sha256) in enumerate(listed):
                row = row_of(name)
                if name in there or name not in sizes or row is None:
                    continue
                self.found.add("withheld", name, "sealed, withholdable, absent")
                before = [n for n, _ in listed[:at]]
                place = max((i + 1 for i, p in enumerate(self.parts) if p.name in before), default=1)
                self.parts.insert(place, Part(name, *row, None, sizes[name], sha256))
                there.add(name)

    def _row(self, row):
        return [p for p in self.parts if p.row == row]

    def _data(self, name):
        part = next((p for p in self.parts if p.name == name), None)
        return None if part is None or part.data is None else bytes(part.data)

    def _canonical(self, data, where, schema, instants=()):
        try:
            value = parse_canonical(data)
        except TooDeep as error:
            self.found.add("limit", where, str(error))
            return None
        except NotCanonical as error:
            self.found.add("json.canonical", where, str(error))
            return None
        if schema and strict_json.another_version(schema, value):
            self.found.add("unsupported", where, "another version of saksi-%s" % schema)
            return None
        if schema:
            errors = strict_json.schema_errors(schema + "-1", value)
            for text in errors:
                self.found.add("schema." + schema, where, text)
            if errors:
                return None
        if value is None:
            self.found.add("json.canonical", where, "null")
        for text in strict_json.unreal_instants(value, instants):
            self.found.add("json.time", where, text)
        return value

    # --- lists of the container, §4 and §7
    def _lists(self):
        listed = [p for p in self.parts if 2 <= p.row <= 8]
        sums = "".join("%s  %s\n" % (p.sha256, p.name) for p in listed)
        stated = self._data("SHA256SUMS")
        if stated not in (None, sums.encode()):
            names = [line[66:] for line in stated.split(b"\n")]
            form = re.fullmatch(rb"(?:[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*\n)+", stated) and len(set(names)) == len(names)
            self.found.add("sums" if form else "sums.form", "SHA256SUMS", "differs from the entries")
        if self._data(MANIFEST) is not None:
            wanted = revisions.asic(SIGNATURE, revisions.CMS, [p for p in self.parts if 2 <= p.row <= 9])
            revisions.compare("asic.manifest", MANIFEST, self._data(MANIFEST), wanted, self.found)
            for name in set(self.reserved) - {n for n, _ in revisions.references(self._data(MANIFEST))}:
                self.found.add("asic.manifest", name, "not listed")
        revisions.Revisions(self.parts, self.found).check(self._statement, self.bundle_id)
        for part in self._row(17):
            log_proof.check(bytes(part.data), self._data(MANIFEST) or b"", part.name, self.found)
        if self._data("PERIKSA.txt") not in (None, (strict_json.FORMATS / "PERIKSA.txt").read_bytes()):
            self.found.add("periksa", "PERIKSA.txt", "differs from the fixed text")
        resources = [
            {"name": p.name.rpartition("/")[2], "path": p.name, "hash": "sha256:" + p.sha256, "bytes": p.size} for p in self._row(2)
        ]
        value = {"profile": "multi-wacz-package", "resources": resources, "title": "Bukti %s" % self.bundle_id}
        data = self._data("datapackage.json")
        if data is not None:
            self._outer_package(data, value)

    def _outer_package(self, data, wanted):
        before = len(self.found.lines)
        stated = self._canonical(data, "datapackage.json", None)
        if len(self.found.lines) > before:
            return
        form = isinstance(stated, dict) and set(stated) == set(wanted) and stated["profile"] == wanted["profile"] and str(stated["title"]).startswith("Bukti ")
        form = form and isinstance(stated["resources"], list) and all(self._is_resource(one) for one in stated["resources"])
        if not form:
            self.found.add("datapackage.form", "datapackage.json", "not of the form of §4")
        elif self.manifest and stated != wanted:
            self.found.add("datapackage", "datapackage.json", "differs from the captures or the bundle id")

    @staticmethod
    def _is_resource(one):
        if not isinstance(one, dict) or set(one) != {"bytes", "hash", "name", "path"} or type(one["bytes"]) is not int:
            return False
        texts = all(isinstance(one[key], str) for key in ("hash", "name", "path"))
        return texts and re.fullmatch("sha256:[0-9a-f]{64}", one["hash"]) is not None and one["name"] == one["path"].rpartition("/")[2]

    def _statement(self, data, name, kind):
        self._limit(name, len(data))
        return self._canonical(data, name, kind, ("received_at", "stated_at"))

    bundle_id = property(lambda self: self.manifest["bundle_id"] if self.manifest else None)

    def _manifest(self):
        where = "evidence/manifest.json"
        data = self._data(where)
        if data is None:
            return
        self._limit(where, len(data))
        value = self._canonical(data, where, "manifest", ("sealed_claimed", "started", "finished", "checked"))
        if value is None:
            return
        self.manifest = value
        self.plugins = {p["id"] for p in value["plugins"]}
        self.methods = {c["id"]: c["method"] for c in value["captures"]}
        files = [self._file(p) for p in self.parts if p.role]
        if value["files"] != files:
            self.found.add("manifest.files", where, self._difference(value["files"], files))
        captures = [(c["id"], c["path"]) for c in value["captures"]]
        if captures != [(p.name[9:13], p.name) for p in self._row(2)] or any(c["started"] > c["finished"] for c in value["captures"]):
            self.found.add("manifest.captures", where, "captures differ from the entries, or end before they start")
        ids = [p["id"] for p in value["plugins"]]
        if len(set(ids)) != len(ids) or any((p["test_status"]["date"] is None) == (p["test_status"]["kind"] == "live") for p in value["plugins"]):
            self.found.add("manifest.plugins", where, "a plugin twice, or a date without a live test")

    @staticmethod
    def _item_of(name):
        match = re.match(r"items/([0-9]+)/", name)
        return match[1] if match else None

    def _file(self, part):
        return {
            "path": part.name,
            "role": part.role,
            "media_type": part.media,
            "bytes": part.size,
            "sha256": part.sha256,
            "item": self._item_of(part.name),
            "withholdable": True,
        }

    @staticmethod
    def _difference(stated, real):
        wrong = [f["path"] for f in stated if f not in real] + [f["path"] for f in real if f not in stated]
        return "files differ: %s" % (", ".join(wrong[:5]) or "order")

    def _limit(self, name, size):
        if size > LIMIT.get(name, LIMIT["item"]):
            self.found.add("limit", name, "%d bytes" % size)

    # --- one capture, §6 and §8
    def _capture(self, part):
        where, number = part.name, part.name[9:13]
        if part.data is None:
            self.absent.add(number)
            return
        try:
            entries = strict_zip.read(part.data, where, self.found)
        except Unreadable as error:
            self.found.add(error.rule, where, str(error))
            return
        if [e.name for e in entries] != INNER:
            self.found.add("wacz.layout", where, "entries are %s" % [e.name for e in entries])
            return
        warc, cdxj, pages, package, digest = [part.data[e.start : e.start + e.size] for e in entries]
        self._package(where, entries, (warc, cdxj, pages), bytes(package))
        value = {"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(package).hexdigest()}
        if bytes(digest) != emit(value):
            self.found.add("wacz.digest", where, "datapackage-digest.json")
        try:
            records = strict_warc.read(warc, number, where, self.found)
        except Unreadable as error:
            self.found.add(error.rule, where, str(error))
            if error.rule == "limit":
                self.absent.add(number)  # not read to its end: links into it are not judged
            return
        self._tie(where, records)
        self._index(where, records, bytes(cdxj))
        self._pages(where, records, bytes(pages))

    def _package(self, where, entries, contents, data):
        value = self._canonical(data, where + ":datapackage.json", None, ("created",))
        if value is None:
            return
        resources = [
            {"name": e.name.rpartition("/")[2], "path": e.name, "hash": "sha256:" + hashlib.sha256(c).hexdigest(), "bytes": len(c)}
            for e, c in zip(entries, contents)
        ]
        free = {"created": strict_json.INSTANT, "salt": re.compile(r"[0-9a-f]{32}\Z"), "software": re.compile(r"[ -~]+\Z"), "title": re.compile(r"Bukti \S+\Z")}
        good = isinstance(value, dict) and set(value) == {"created", "profile", "resources", "salt", "software", "title", "wacz_version"}
        version = value["wacz_version"] if good else None
        if isinstance(version, str) and re.fullmatch(r"[0-9]+(\.[0-9]+)*", version) and version != "1.1.1":
            self.found.add("unsupported", where, "another version of WACZ")
            self.absent.add(where[9:13])
            return
        good = good and version == "1.1.1" and value["profile"] == "data-package" and all(isinstance(value[k], str) and p.match(value[k]) for k, p in free.items())
        if not good or self._without_digests(value["resources"]) != self._without_digests(resources):
            self.found.add("wacz.datapackage", where, "datapackage.json differs from the entries or the template")
            return
        if value["resources"] != resources:
            self.found.add("digest", where, "changed after datapackage.json listed it")
        if self.manifest and value["title"] != "Bukti %s" % self.bundle_id:
            self.found.add("wacz.title", where, "datapackage.json names another bundle")

    @staticmethod
    def _without_digests(resources):
        good = isinstance(resources, list) and all(isinstance(r, dict) and re.fullmatch("sha256:[0-9a-f]{64}", str(r.get("hash"))) for r in resources)
        return [{k: v for k, v in r.items() if k != "hash"} for r in resources] if good else None

    def _tie(self, where, records):
        """Ids, concurrent-to, exchanges and the certificate chains they name."""
        for record in records:
            if record.id in self.records:
                self.found.add("warc.id", "%s@%d" % (where, record.offset), "record id twice in the bundle")
            self.records[record.id] = record
        info = records[0].block() if records and records[0].type == "warcinfo" else b""
        if self.manifest and info and b"isPartOf: %s\r\n" % self.bundle_id.encode() not in info:
            self.found.add("warc.order", where, "warcinfo names another bundle")
        finals = {r.id: [0, 0] for r in records if r.type == "response" and (r.status or 0) >= 200}
        for record in records:
            place = "%s@%d" % (where, record.offset)
            target = record.fields.get("WARC-Concurrent-To", "")[1:-1]
            exchange = record.type == "metadata" and record.fields.get("Content-Type") == "application/json"
            if record.type in ("request", "metadata"):
                if target not in finals or self.records[target].uri != record.uri:
                    self.found.add("warc.concurrent", place, "ties to no response of the same address")
                    continue
                if record.type == "request" or exchange:
                    finals[target][1 if exchange else 0] += 1
            if exchange:
                self._exchange(place, record, target)
        for record_id, counts in finals.items():
            if counts != [1, 1]:
                self.found.add("warc.concurrent", record_id, "%d requests and %d exchanges" % tuple(counts))

    def _exchange(self, place, record, target):
        value = self._canonical(record.block(), place, "exchange", ("started",))
        if value is None:
            return
        self.exchanges[target] = value
        stated = self.records[target].fields.get("WARC-Truncated")
        if (value["truncated"] or {}).get("reason") != stated:
            self.found.add("exchange.truncated", place, "WARC-Truncated is %s" % stated)
        peer, named = value["peer"] and value["peer"]["address"], self._connected(record, target)
        if peer and named - {peer}:
            self.found.add("exchange.peer", place, "connected to %s, the records say %s" % (peer, sorted(named)))
        if value["tls"]:
            chain = self.records.get(value["tls"]["chain"]["record"])
            good = chain is not None and chain.fields.get("Content-Type") == "application/pem-certificate-chain"
            if not good or chain.capture != record.capture or hashlib.sha256(chain.block()).hexdigest() != value["tls"]["chain"]["sha256"]:
                self.found.add("exchange.chain", place, "certificate chain")

    def _connected(self, record, target):
        """WARC-IP-Address of the answer and of the request tied to it."""
        group = [r for r in self.records.values() if r.capture == record.capture and (r.id == target or (r.type == "request" and r.fields.get("WARC-Concurrent-To") == "<%s>" % target))]
        return {r.fields["WARC-IP-Address"] for r in group if "WARC-IP-Address" in r.fields}

    @staticmethod
    def _indexed(records):
        return [r for r in records if r.type == "resource" or (r.type == "response" and (r.status or 0) >= 200)]

    def _index(self, where, records, cdxj):
        wanted = b"".join(sorted(strict_warc.cdxj_line(r, emit) for r in self._indexed(records)))
        if cdxj != wanted:
            stated, real = cdxj.split(b"\n"), wanted.split(b"\n")
            wrong = [line for line in stated if line not in real] or [line for line in real if line not in stated] or [b"order"]
            self.found.add("cdxj", where, "index differs: %s" % wrong[0][:160].decode("utf-8", "replace"))

    def _pages(self, where, records, pages):
        lines = pages.split(b"\n")
        if lines[-1:] != [b""] or lines[:1] != [b'{"format":"json-pages-1.0","id":"pages","title":"Pages"}']:
            self.found.add("wacz.pages", where, "first or last line")
            return
        seen = {(r.uri, r.fields.get("WARC-Date", "")[:-1] + ".000Z") for r in self._indexed(records)}
        if len(lines) == 2 and seen:
            self.found.add("wacz.pages", where, "no page")
        for number, line in enumerate(lines[1:-1], 1):
            page = self._canonical(line, "%s:pages/pages.jsonl:%d" % (where, number + 1), None)
            if page is None:
                continue
            good = isinstance(page, dict) and set(page) == {"id", "ts", "url"} and page["id"] == "p%d" % number
            if not good or (page["url"], page["ts"]) not in seen:
                self.found.add("wacz.pages", where, "page %d was not recorded so" % number)

    # --- context, custody, items
    def _context(self):
        data = self._data("evidence/context.json")
        if data is not None:
            self._limit("evidence/context.json", len(data))
            self._canonical(data, "evidence/context.json", "context")

    def _custody(self):
        where = "evidence/custody.jsonl"
        data = self._data(where)
        if data is None:
            return
        self._limit(where, len(data))
        lines = data.split(b"\n")
        if lines.pop() != b"" or not lines:
            self.found.add("custody.chain", where, "last line has no end")
            return
        value = None
        for number, line in enumerate(lines):
            place = "%s:%d" % (where, number + 1)
            value = self._canonical(line, place, "custody", ("time",))
            if value is None:
                continue
            if (number == 0) != ("schema" in value) or value.get("seq", 0) != number:
                self.found.add("custody.seq", place, "head or seq out of place")
            if number and value.get("prev") != hashlib.sha256(lines[number - 1]).hexdigest():
                self.found.add("custody.chain", place, "prev is not the digest of the line before")
            self.custody_losses = self.custody_losses or value.get("event") == "loss"
        if value is not None and value.get("event") != "sealing":
            self.found.add("custody.seq", where, "does not end with sealing")

    def _items(self):
        for part in self._row(3):
            if part.data is None:
                self.items[self._item_of(part.name)] = None
                continue
            self._limit(part.name, part.size)
            item = self._canonical(bytes(part.data), part.name, "item")
            self.items[self._item_of(part.name)] = item
            for text in strict_json.unreal_instants(item and item["time"], ("value", "first_seen")):
                self.found.add("json.time", part.name, text)
        bodies = selecting.Bodies()
        for number, item in self.items.items():
            if item is not None:
                item_check.ItemCheck(number, item, self, bodies, self.found).run()
        if self.manifest is None:
            return
        stated = {i["id"]: i["captures"] for i in self.manifest["items"]}
        wanted = [
            {"id": n, "captures": i["captures"] if i else stated.get(n), "files": [p.name for p in self.parts if p.role and self._item_of(p.name) == n]}
            for n, i in self.items.items()
        ]
        if self.manifest["items"] != wanted:
            self.found.add("manifest.items", "evidence/manifest.json", "items differ from the entries")


def row_of(name):
    """(row, media type, role) of a name; None when no row has it."""
    return next(((n, m, r) for n, pattern, m, r in ROWS if re.fullmatch(pattern, name)), None)


def is_bundle(start):
    """§12: two of three marks where they belong, or all of the mimetype entry further on."""
    marks = start.startswith(b"PK\3\4") + (start[30:38] == MARK[:8]) + (start[38:69] == MARK[8:])
    return marks >= 2 or MARK in start


def stated_sizes(manifest):
    """{path: bytes} of the withholdable files that evidence/manifest.json names."""
    try:
        files = parse_canonical(manifest or b"{}")["files"]
        return {f["path"]: f["bytes"] for f in files if f["withholdable"] is True}
    except (NotCanonical, KeyError, TypeError):
        return {}


def opened(path):
    with open(path, "rb") as handle:
        size = handle.seek(0, 2)
        return Bundle(mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) if size else b"")


def check_file(path):
    return opened(path).check()


def main(paths):
    if not paths:
        print(__doc__, file=sys.stderr)
        return 64
    bad = False
    for path in paths:
        lines = check_file(path).lines
        for rule, where, text in lines:
            # A hostile name or post must not write on the terminal.
            print(("%s %s: %s" % (rule, where, text)).encode("unicode_escape").decode("ascii"))
        bad = bad or bool(lines)
    print("ok" if not bad else "%d bundle(s) read, rules broken" % len(paths), file=sys.stdout if not bad else sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
