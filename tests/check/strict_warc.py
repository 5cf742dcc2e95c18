"""WARC, HTTP and CDXJ rules of bukti-1.md §8."""
import datetime
import hashlib
import re
import zlib

from findings import Unreadable

FIELDS = (
    "WARC-Type WARC-Record-ID WARC-Date WARC-Filename WARC-Target-URI WARC-IP-Address WARC-Concurrent-To WARC-Warcinfo-ID "
    "WARC-Block-Digest WARC-Payload-Digest WARC-Truncated Content-Type Content-Length"
).split()
LONGEST_HEADER, MOST_FIELDS = 64 << 10, 256  # §14
TYPES = {"warcinfo", "request", "response", "resource", "metadata"}
ID = re.compile(r"<urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}>\Z")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")
MIME = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+\Z")
HTTP = re.compile(rb"HTTP/1\.[0-9] ([1-9][0-9]{2})(?: [^\r\n]*)?\r?\n")
ASKED = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^ \r\n]+ HTTP/1\.[0-9]\r?\n")


def is_date(text):
    """True for a WARC-Date of §8 that the calendar has."""
    try:
        return DATE.match(text) is not None and bool(datetime.datetime.fromisoformat(text))
    except ValueError:
        return False


class Record:
    """One record; the block is inflated again on demand so that large captures stay small in memory."""

    def __init__(self, buf, offset, length, fields, capture):
        self.buf, self.offset, self.length, self.fields, self.capture = buf, offset, length, fields, capture
        self.type = fields.get("WARC-Type")
        self.id = fields.get("WARC-Record-ID", "")[1:-1]
        self.uri = fields.get("WARC-Target-URI", "")
        self.head, self.status, self.payload_size, self.payload_sha256 = b"", None, 0, ""

    def block(self):
        data = zlib.decompress(self.buf[self.offset : self.offset + self.length], 31)
        return data[data.index(b"\r\n\r\n") + 4 : -4]

    def payload(self):
        return payload_of(self.head, self.block()[len(self.head) :]) if self.type == "response" else self.block()

    def header(self, name):
        """First HTTP field of that name in the head (a resource has only its WARC Content-Type); None if absent."""
        if self.type == "resource":
            return self.fields.get("Content-Type") if name.lower() == "content-type" else None
        return next((v for k, v in http_fields(self.head) if k == name.lower()), None)

    def mime(self):
        mime = (self.header("content-type") or "").split(";")[0].strip(" \t").lower()
        return mime if MIME.match(mime) else "application/octet-stream"

    def decoded(self):
        """Decoded body (§9.2); ValueError where nothing can be selected."""
        data = self.payload()
        if self.type == "resource":
            return data
        codings = [v.strip(" \t").lower() for k, v in http_fields(self.head) if k == "content-encoding"]
        if not codings or codings == ["identity"]:
            return data
        if codings not in (["gzip"], ["x-gzip"]):
            raise ValueError("content-coding %s" % codings)
        out = b""
        while data:
            inflater = zlib.decompressobj(31)
            try:
                out += inflater.decompress(data, (16 << 20) + 1 - len(out))
            except zlib.error as error:
                raise ValueError(str(error)) from None
            if len(out) > 16 << 20 or not inflater.eof:
                raise ValueError("decoded body over 16 MiB or cut off")
            data = inflater.unused_data
        return out


def http_fields(head):
    """(lower-case name, value) pairs of an HTTP head."""
    out = []
    for line in re.split(rb"\r?\n", head)[1:]:
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t"):
            if out and line.strip(b" \t"):
                out[-1] = (out[-1][0], (out[-1][1] + " " + line.decode("latin-1").strip(" \t")).strip(" "))
        elif colon:
            out.append((name.decode("latin-1").lower(), value.decode("latin-1").strip(" \t")))
    return out


def head_end(block):
    """Where the head ends, its empty line included; a CR before LF belongs to the line end. None if it does not end."""
    match = re.search(rb"\n\r?\n", block)
    return match.end() if match else None


def is_chunked(head):
    codings = ",".join(v for k, v in http_fields(head) if k == "transfer-encoding")
    return codings.split(",")[-1].strip(" \t").lower() == "chunked"


def payload_of(head, body):
    return unchunked(body)[0] if is_chunked(head) and not bodyless(head) else body


def bodyless(head):
    return bool(re.match(rb"HTTP/1\.[0-9] (1[0-9]{2}|204|304)", head))


def unchunked(body):
    """(data, how it ended): `whole`, `cut` or `bad`."""
    out, at = [], 0
    while True:
        line = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(;[^\n]*?)?\r?\n").match(body, at)
        if not line:
            return b"".join(out), "bad" if b"\n" in body[at:] else "cut"
        at, count = line.end(), int(line[1], 16)
        if count == 0:
            trailers = re.compile(rb"(?:[^\r\n][^\n]*\n)*\r?\n").match(body, at)
            ended = "cut" if not trailers else "whole" if trailers.end() == len(body) else "bad"
            return b"".join(out), ended
        out.append(body[at : at + count])
        at += count
        if at >= len(body):
            return b"".join(out), "cut"
        end = re.compile(rb"\r?\n").match(body, at)
        if not end:
            return b"".join(out), "cut" if body[at:] == b"\r" else "bad"
        at = end.end()


def framing_error(head, body, truncated):
    """What is wrong with the extent of a body (§8.4), or None."""
    if bodyless(head):
        return "bytes after a head that has no body" if body else None
    if is_chunked(head):
        ended = unchunked(body)[1]
        return None if ended == "whole" or (ended == "cut" and truncated) else "chunked body is %s" % ended
    lengths = {v for k, v in http_fields(head) if k == "content-length"}
    number = next(iter(lengths)) if len(lengths) == 1 else ""
    if re.match(r"[0-9]{1,19}\Z", number) and len(body) != int(number) and not (truncated and len(body) < int(number)):
        return "body has %d bytes, Content-Length %s" % (len(body), number)
    return None


def members(buf, where):
    """(offset, length, inflated bytes) of each gzip member."""
    at = 0
    while at < len(buf):
        if bytes(buf[at : at + 8]) != b"\x1f\x8b\x08\x00\x00\x00\x00\x00":
            raise Unreadable("warc.gzip", "%s: no plain gzip member at offset %d" % (where, at))
        inflater, out, pos = zlib.decompressobj(31), [], at
        while not inflater.eof:
            piece = bytes(buf[pos : pos + (1 << 20)])
            if not piece:
                raise Unreadable("warc.gzip", "%s: member at %d is cut off" % (where, at))
            try:
                out.append(inflater.decompress(piece))
            except zlib.error as error:
                raise Unreadable("warc.gzip", "%s: member at %d: %s" % (where, at, error)) from None
            pos += len(piece)
        end = pos - len(inflater.unused_data)
        yield at, end - at, b"".join(out)
        at = end


def read(buf, capture, where, found):
    """All records of one data.warc.gz in order, with digests checked."""
    records = []
    for offset, length, data in members(buf, where):
        place = "%s@%d" % (where, offset)
        fields, block = _form(data, place, found)
        if fields is None:
            continue
        record = Record(buf, offset, length, fields, capture)
        _fields(record, place, found)
        _digests(record, block, place, found)
        records.append(record)
    _order(records, where, found)
    return records


def _form(data, place, found):
    head, gap, block = data.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    if len(head) > LONGEST_HEADER or len(lines) - 1 > MOST_FIELDS:
        raise Unreadable("limit", "%s: a header of %d octets and %d fields" % (place, len(head), len(lines) - 1))
    if not gap or lines[0] != b"WARC/1.1":
        found.add("warc.form", place, "no WARC/1.1 header")
        return None, None
    fields = {}
    for line in lines[1:]:
        match = re.match(rb"([A-Za-z-]+): ([^\x00-\x1f\x7f]*)\Z", line)
        if not match:
            found.add("warc.form", place, "field line %r" % line[:60])
            return None, None
        name = match[1].decode()
        if name not in FIELDS or name in fields:
            found.add("warc.field", place, "field %s unknown or twice" % name)
        fields[name] = match[2].decode("utf-8", "replace")
    length = fields.get("Content-Length", "")
    if not re.match(r"(0|[1-9][0-9]{0,15})\Z", length) or block[int(length) :] != b"\r\n\r\n":
        found.add("warc.form", place, "Content-Length does not end the record")
        return None, None
    return fields, block[: int(length)]


def _fields(record, place, found):
    fields = record.fields
    if record.type not in TYPES:
        found.add("warc.order", place, "type %s" % record.type)
    if not ID.match(fields.get("WARC-Record-ID", "")):
        found.add("warc.id", place, "WARC-Record-ID")
    if not is_date(fields.get("WARC-Date", "")):
        found.add("warc.field", place, "WARC-Date")
    if (record.type != "warcinfo") != bool(re.match(r"[!-~]+\Z", record.uri)) or "#" in record.uri or record.uri[:1] == "<":
        found.add("warc.field", place, "WARC-Target-URI")
    expected = {
        "warcinfo": {"application/warc-fields"},
        "request": {"application/http;msgtype=request"},
        "response": {"application/http;msgtype=response"},
        "metadata": {"application/json", "application/pem-certificate-chain"},
    }.get(record.type)
    if expected and fields.get("Content-Type") not in expected:
        found.add("warc.field", place, "Content-Type")


def _digests(record, block, place, found):
    fields = record.fields
    if fields.get("WARC-Block-Digest") != "sha256:" + hashlib.sha256(block).hexdigest():
        found.add("warc.digest", place, "block digest")
    payload = block
    if record.type in ("response", "request"):
        record.head = block[: head_end(block)]
        body = block[len(record.head) :]
        payload = payload_of(record.head, body)
        _http(record, body, place, found)
    record.payload_size, record.payload_sha256 = len(payload), hashlib.sha256(payload).hexdigest()
    stated = fields.get("WARC-Payload-Digest")
    wanted = "sha256:" + record.payload_sha256
    if record.type in ("response", "resource") or (record.type == "request" and stated):
        if stated != wanted:
            found.add("warc.digest", place, "payload digest")
    elif stated:
        found.add("warc.digest", place, "payload digest on a %s" % record.type)


def _http(record, body, place, found):
    """Form of a message's head and the extent of its body."""
    line = (HTTP if record.type == "response" else ASKED).match(record.head)
    record.status = int(line[1]) if line and record.type == "response" else None
    fields = re.split(rb"\r?\n", record.head)[1:-2]
    good = line and head_end(record.head) and all(re.match(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:|[ \t]", f) for f in fields)
    if not good or b"\0" in record.head or re.search(rb"\r(?!\n)", record.head):
        found.add("warc.form", place, "no HTTP head")
        return
    wrong = framing_error(record.head, body, "WARC-Truncated" in record.fields)
    if wrong:
        found.add("warc.form", place, wrong)


def _groups(records, where, found):
    """§8.3: request, 1xx, final response, [chain], exchange, of one address and moment; resources between groups."""
    group, letters = [], {"request": "q", "response": "r", "resource": "s", "metadata": "m"}

    def kind(record):
        if record.type == "response" and (record.status or 200) < 200:
            return "i"
        if record.type == "metadata" and record.fields.get("Content-Type") == "application/pem-certificate-chain":
            return "c"
        return letters.get(record.type, "?")

    text = "".join(kind(r) for r in records[1:])
    at = 0
    while at < len(text):
        match = re.compile("s|qi*rc?m").match(text, at)
        if not match:
            found.add("warc.order", "%s@%d" % (where, records[1 + at].offset), "a %s does not belong here" % records[1 + at].type)
            return
        group = records[1 + at : 1 + match.end()]
        dates = {d for d in (r.fields.get("WARC-Date", "") for r in group) if is_date(d)}
        if len({r.uri for r in group}) != 1 or len(dates) > 1:
            found.add("warc.concurrent", "%s@%d" % (where, group[0].offset), "address or date differ within a group")
        at = match.end()


def _order(records, where, found):
    infos = [r for r in records if r.type == "warcinfo"]
    if not records or records[0].type != "warcinfo" or len(infos) != 1:
        found.add("warc.order", where, "warcinfo is not the first and only one")
        return
    pattern = rb"software: [^\r\n]+\r\nformat: WARC File Format 1\.1\r\nisPartOf: urn:uuid:[0-9a-f-]{36}\r\nsalt: [0-9a-f]{32}\r\n\Z"
    if not re.match(pattern, infos[0].block()):
        found.add("warc.order", where, "warcinfo fields")
    for record in records:
        if record.fields.get("WARC-Warcinfo-ID") not in (None, "<%s>" % infos[0].id):
            found.add("warc.order", "%s@%d" % (where, record.offset), "another warcinfo is named")
        if record.type == "response" and "WARC-Concurrent-To" in record.fields:
            found.add("warc.concurrent", "%s@%d" % (where, record.offset), "a response is tied to another record")
    _groups(records, where, found)


def surt(uri):
    """CDXJ key of §8.7."""
    match = re.match(r"(https?)://(?:[^/?#]*@)?(\[[^\]]*\]|[^/:?#]*)(?::([0-9]*))?([^?#]*)(\?[^#]*)?\Z", uri, re.I)
    lower = lambda text: re.sub("[A-Z]", lambda m: m[0].lower(), text)
    if not match:
        return uri
    scheme, host, port, path, query = match.groups()
    if not re.match(r"\[|[0-9]*(\.[0-9]*){3}\Z", host):
        host = ",".join(reversed(host.split(".")))
    default = {"http": "80", "https": "443"}[scheme.lower()]
    tail = ":" + port if port and port != default else ""
    return lower(host + tail + ")" + (path or "/") + (query or ""))


def cdxj_line(record, emit):
    value = {
        "digest": "sha256:" + record.payload_sha256,
        "filename": "data.warc.gz",
        "length": record.length,
        "mime": record.mime(),
        "offset": record.offset,
        "status": record.status if record.type == "response" else 200,
        "url": record.uri,
    }
    digits = re.sub("[^0-9]", "", record.fields.get("WARC-Date", ""))
    return surt(record.uri).encode() + b" " + digits.encode() + b" " + emit(value) + b"\n"
