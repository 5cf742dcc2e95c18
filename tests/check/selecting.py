"""Selectors, conversions and derivations of bukti-1.md §9.2, §9.3 and §9.6."""
import datetime
import re
import urllib.parse

from strict_json import Number, parse_recorded

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
LAST_MS = 253402300799999
TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


class No(Exception):
    """Nothing is selected, or the value cannot be converted."""


class TooMany(No):
    """More than §14 allows."""


def chain(selector):
    out = []
    while selector is not None:
        out.append(selector)
        selector = selector.get("refinedBy")
    return out


def nest(steps):
    """The selector whose chain is `steps`."""
    out = None
    for step in reversed(steps):
        out = {k: v for k, v in step.items() if k != "refinedBy"} | ({"refinedBy": out} if out else {})
    return out


def tokens(pointer):
    return [t.replace("~1", "/").replace("~0", "~") for t in pointer.split("/")[1:]]


def follow(value, pointer):
    """The value an RFC 6901 pointer names; No if it names none."""
    for token in tokens(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and re.match(r"(0|[1-9][0-9]{0,15})\Z", token) and int(token) < len(value):
            value = value[int(token)]
        else:
            raise No("pointer %s resolves to nothing" % pointer)
    return value


class Bodies:
    """Decoded bodies and their JSON, parsed once per record."""

    def __init__(self):
        self._bytes, self._json = {}, {}

    def bytes(self, record):
        if record.id not in self._bytes:
            try:
                self._bytes[record.id] = record.decoded()
            except ValueError as error:
                self._bytes[record.id] = error
        body = self._bytes[record.id]
        if isinstance(body, Exception):
            raise No(str(body))
        return body

    def json(self, record):
        if record.id not in self._json:
            try:
                self._json[record.id] = parse_recorded(self.bytes(record))
            except ValueError as error:
                self._json[record.id] = error
        value = self._json[record.id]
        if isinstance(value, Exception):
            raise No(str(value))
        return value

    def select(self, record, selector, part="body", is_root=False):
        """Bytes, or a recorded JSON value, that the chain selects."""
        steps = chain(selector)
        if len(steps) > 4:
            raise TooMany("more than 4 selectors")
        if part == "head":
            if record.type != "response" or len(steps) != 1 or steps[0]["type"] != "DataPositionSelector":
                raise No("only one position in the head of a response")
            return self._step(record.head, steps[0], False)
        if steps[0]["type"] == "FragmentSelector":
            current = follow(self.json(record), steps[0]["value"])
        else:
            current = self._step(self.bytes(record), steps[0], is_root)
        for step in steps[1:]:
            if isinstance(current, str):
                if isinstance(current, Number):
                    raise No("refines a number")
                current = current.encode("utf-8")
            if not isinstance(current, bytes):
                raise No("refines what is no string")
            current = self._step(current, step, is_root)
        return current

    @staticmethod
    def _step(data, step, may_be_empty):
        if step["type"] == "FragmentSelector":
            try:
                return follow(parse_recorded(data), step["value"])
            except ValueError as error:
                raise No(str(error)) from None
        start, end = step["start"], step["end"]
        if not (start < end or (may_be_empty and start == end)) or end > len(data):
            raise No("position %d to %d of %d bytes" % (start, end, len(data)))
        return data[start:end]


def selected_text(value):
    """(kind, text) of what was selected: kind is string, number, word or empty."""
    if isinstance(value, bytes):
        try:
            return "string", value.decode("utf-8")
        except ValueError:
            raise No("invalid UTF-8") from None
    if isinstance(value, Number):
        return "number", str(value)
    if isinstance(value, str):
        return "string", value
    if value is None or value is True or value is False:
        return "word", {None: "null", True: "true", False: "false"}[value]
    if value == [] or value == {}:
        return "empty", "[]" if isinstance(value, list) else "{}"
    raise No("an array or object with content")


def instant(milliseconds):
    if not 0 <= milliseconds <= LAST_MS:
        raise No("instant outside 1970 to 9999")
    seconds, rest = divmod(milliseconds, 1000)
    moment = EPOCH + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + ".%03dZ" % rest


def _datetime(text, zoned):
    pattern = r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    match = re.match(pattern + (r"([Zz]|[+-][0-9]{2}:[0-9]{2})\Z" if zoned else r"()\Z"), text)
    if not match or len(text) > 64:
        raise No("no such date-time")
    try:
        moment = datetime.datetime(*(int(match[n]) for n in range(1, 7)), tzinfo=datetime.timezone.utc)
    except ValueError as error:
        raise No(str(error)) from None
    milliseconds = (moment - EPOCH) // datetime.timedelta(seconds=1) * 1000 + int(((match[7] or "") + "000")[:3])
    offset = match[8]
    if offset and offset not in "Zz":
        hours, minutes = int(offset[1:3]), int(offset[4:6])
        if hours > 23 or minutes > 59:
            raise No("offset")
        milliseconds -= (1 if offset[0] == "+" else -1) * (hours * 60 + minutes) * 60000
    return instant(milliseconds)


def _http_date(text):
    days, months = "Mon Tue Wed Thu Fri Sat Sun".split(), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    match = re.match(r"(...), ([0-9]{2}) (...) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT\Z", text)
    if not match or match[1] not in days or match[3] not in months:
        raise No("no IMF-fixdate")
    iso = "%s-%02d-%sT%s:%s:%s" % (match[4], months.index(match[3]) + 1, match[2], match[5], match[6], match[7])
    out = _datetime(iso, False)
    if days[datetime.date(int(match[4]), months.index(match[3]) + 1, int(match[2])).weekday()] != match[1]:
        raise No("day name")
    return out


def convert(kind_as, kind, value, selector):
    """The leaf that `value` gives under `as` (§9.3)."""
    if kind_as in ("text", "html"):
        if kind != "string":
            raise No("not a string")
        return value
    if kind_as == "raw":
        return value
    if kind_as == "integer":
        if kind not in ("number", "string") or not re.match(r"(0|-?[1-9][0-9]{0,15})\Z", value) or abs(int(value)) > 2**53 - 1:
            raise No("no integer")
        return int(value)
    if kind_as == "boolean":
        if value not in ("true", "false") or kind not in ("word", "string"):
            raise No("no boolean")
        return value == "true"
    if kind_as == "rfc3339":
        return _datetime(value, True)
    if kind_as == "datetime-gmt":
        last = chain(selector)[-1]
        if last["type"] != "FragmentSelector" or not (tokens(last["value"]) or [""])[-1].endswith(("_gmt", "_utc")):
            raise No("no member name that says GMT")
        return _datetime(value, False)
    if kind_as == "http-date":
        return _http_date(value)
    digits, factor = {"unix-seconds": (12, 1000), "unix-milliseconds": (15, 1)}[kind_as]
    if not re.match(r"(0|[1-9][0-9]{0,%d})\Z" % (digits - 1), value):
        raise No("no Unix time")
    return instant(int(value) * factor)


def within(outer, inner):
    """True if chain `inner` is contained in chain `outer` (§9.4)."""
    if len(inner) < len(outer):
        return False
    bare = lambda step: {k: v for k, v in step.items() if k != "refinedBy"}
    if [bare(s) for s in outer[:-1]] != [bare(s) for s in inner[: len(outer) - 1]]:
        return False
    a, b = outer[-1], inner[len(outer) - 1]
    if a["type"] != b["type"]:
        return False
    if a["type"] == "FragmentSelector":
        return tokens(b["value"])[: len(tokens(a["value"]))] == tokens(a["value"])
    return a["start"] <= b["start"] and b["end"] <= a["end"]


def number_in(text):
    if not re.match(r"[1-9][0-9]{0,18}\Z", text) or int(text) >= 2**63:
        raise No("no id number")
    return int(text)


def tid_us(text):
    tid = text.rsplit("/", 1)[-1]
    if not re.match(r"[2-7a-j][2-7a-z]{12}\Z", tid):
        raise No("no TID")
    value = 0
    for letter in tid:
        value = value * 32 + TID_ALPHABET.index(letter)
    return instant((value >> 10) // 1000)


def snowflake_ms(scheme, text):
    number = number_in(text)
    if scheme == "x":
        return instant((number >> 22) + 1288834974657)
    if scheme == "mastodon":
        return instant(number >> 16)
    if scheme == "tiktok":
        return instant((number >> 32) * 1000)
    raise No("scheme %s" % scheme)


def instagram_pk(text):
    return instant((number_in(text.split("_", 1)[0]) >> 23) + 1314220021721)


def query_value(uri, name):
    values = [v for k, v in query_pairs(uri) if k == name]
    if len(values) != 1 or values[0] is None:
        raise No("%d query parameters %s" % (len(values), name))
    return values[0]


def query_pairs(uri, plus=" "):
    """Decoded (name, value) pairs; a pair that cannot be decoded has None in its place."""
    query = uri.partition("?")[2]
    pairs = [p.partition("=") for p in query.split("&")] if query else []
    return [(decoded(k.replace("+", plus)), decoded(v.replace("+", plus))) for k, _, v in pairs]


def decoded(text):
    """Percent-decoded text; None for a stray `%` or what is no UTF-8."""
    if re.search("%(?![0-9A-Fa-f]{2})", text):
        return None
    try:
        return urllib.parse.unquote(text, errors="strict")
    except ValueError:
        return None


def path_segments(uri):
    """Percent-decoded segments of a URI's path, the first after the leading slash first."""
    path = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?]*", "", uri).partition("?")[0]
    return [decoded(p) for p in path.split("/")[1:]]


def path_segment(uri, number):
    segments = path_segments(uri)
    if not re.match(r"(0|[1-9][0-9]?)\Z", number) or int(number) >= len(segments) or segments[int(number)] is None:
        raise No("no path segment %s" % number)
    return segments[int(number)]


def bluesky(form, text):
    if form == "bluesky-profile" and re.match(r"did:[a-z]+:[A-Za-z0-9._:%-]+\Z", text):
        return "https://bsky.app/profile/" + text
    match = re.match(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,512})\Z", text)
    if form == "bluesky-post" and match:
        return "https://bsky.app/profile/%s/post/%s" % (match[1], match[2])
    raise No("form %s does not fit" % form)
