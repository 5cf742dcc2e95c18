"""What a plugin in Python is written with. It plans and parses; it has no files, network, clock or chance, and may import what `may_import` names.

A plugin is one file `<id>.py` beside its manifest.json ("language": "python"), with

    ID, VERSION = 'my-id', '0.1.0'          # those of the manifest
    class Plugin:
        def __init__(self, data): …          # bytes of the data file, b'' without one; raise what is wrong with it
        def canonicalise(self, url): …       # a Canonical, or None when the URL is not this platform's
        def begin(self, job, url, base_urls): …       # asks: job.http(…). Returns what belongs to this job; it is handed back as `mine`
        def on_exchange(self, job, mine, answer): …   # reports: Item(…).send(job), job.loss(…); may ask more

Messages and words: docs/plugin-protocol.md. Values are stated with the place where they stand (Found), so that the host can look there itself."""
import base64
import bisect
import collections
import dataclasses
import functools
import html.parser
import itertools
import json
import re
import string
import struct
import typing
import unicodedata
import urllib.parse

may_import = ('base64', 'bisect', 'collections', 'dataclasses', 'functools', 'html', 'html.parser', 'itertools', 'json', 're', 'saksi_plugin', 'string', 'struct', 'typing',
              'unicodedata', 'urllib', 'urllib.parse')

LONGEST_POINTER = 2048      # item-1.schema.json
DEEPEST_JSON = 256          # docs/formats/bukti-1.md 9.2
LONGEST_CONTENT = 262144    # characters; item-1.schema.json
LONGEST_LEAF = 4096


class Refused(Exception):
    """The host takes no more messages in this job."""


def fragment(pointer):
    """W3C FragmentSelector over a plain RFC 6901 pointer."""
    return {'type': 'FragmentSelector', 'conformsTo': 'https://www.rfc-editor.org/rfc/rfc6901', 'value': pointer}


def position(start, end):
    """W3C DataPositionSelector in octets, `end` exclusive."""
    return {'type': 'DataPositionSelector', 'start': start, 'end': end}


def refined(outer, inner):
    """`outer` refined by `inner`."""
    return {**outer, 'refinedBy': refined(outer['refinedBy'], inner) if 'refinedBy' in outer else inner}


@dataclasses.dataclass(frozen=True)
class Found:
    """A value and where it stands. `as_`: text, html, raw, integer, rfc3339, …"""
    value: str
    record: str
    selector: dict
    as_: str = 'text'
    part: str = 'body'

    def with_as(self, word):
        return dataclasses.replace(self, as_=word)


@dataclasses.dataclass(frozen=True)
class Canonical:
    url: str
    ids: dict = dataclasses.field(default_factory=dict)
    id_time: typing.Optional[str] = None


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came of one action: the message `exchange` with head and body as octets."""
    key: str
    outcome: str
    url: str = ''
    final_url: str = ''
    hops: tuple = ()
    status: int = 0
    record: str = ''
    media_type: str = ''
    size: int = 0
    sha256: str = ''
    undecodable: bool = False
    truncated: bool = False
    detail: str = ''
    body_given: bool = False
    head: bytes = b''
    body: bytes = b''

    @property
    def has_body(self):
        """A response whose decoded body is here, whole."""
        return self.outcome == 'response' and self.body_given and not self.truncated and not self.undecodable

    @property
    def loss_code(self):
        """The code of bukti-1.md 9.8 that says why this could not be used."""
        if self.outcome == 'response':
            return 'truncated' if self.truncated else 'undecodable' if self.undecodable or not self.body_given else 'rate_limited' if self.status == 429 else 'shape_changed' if self.status == 200 else 'not_fetched'
        return self.outcome if self.outcome in ('budget', 'address_refused', 'network_error', 'tls_error', 'timeout', 'redirect_limit', 'rate_limited', 'http2_only') else 'not_fetched'


# JSON ------------------------------------------------------------------------------------------------------------------------------------


class _Lexeme(str):
    """A number as it stands there."""


class Value:
    """A value of recorded JSON that knows its pointer, or nothing: a walk never fails, it ends at nothing, which is false."""

    def __init__(self, record, outer, value, pointer):
        self._record, self._outer, self._value, self._pointer = record, outer, value, pointer

    def __getitem__(self, key):
        there = isinstance(self._value, dict) and key in self._value or isinstance(self._value, list) and isinstance(key, int) and 0 <= key < len(self._value)
        pointer = f"{self._pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        if not there or len(pointer.encode()) > LONGEST_POINTER:
            return Value(self._record, self._outer, _NOTHING, '')
        return Value(self._record, self._outer, self._value[key], pointer)

    def __bool__(self):
        return self._value is not _NOTHING and self._value is not None

    def __len__(self):
        return len(self._value) if isinstance(self._value, (dict, list)) else 0

    def __iter__(self):
        """The elements of an array."""
        return (self[i] for i in range(len(self))) if isinstance(self._value, list) else iter(())

    def keys(self):
        return list(self._value) if isinstance(self._value, dict) else []

    @property
    def text(self):
        """The string; empty for anything else."""
        return self._value if isinstance(self._value, str) and not isinstance(self._value, _Lexeme) else ''

    @property
    def selector(self):
        return refined(self._outer, fragment(self._pointer)) if self._outer else fragment(self._pointer)

    def found(self):
        """A filled string or a number as a Found, else None."""
        if isinstance(self._value, _Lexeme):
            return Found(str(self._value), self._record, self.selector, 'raw')
        return Found(self._value, self._record, self.selector) if self.text else None

    def number(self):
        """A whole number, or a string of digits, as an integer fact; else None."""
        found = self.found()
        return found.with_as('integer') if found and re.fullmatch(r'0|[1-9][0-9]{0,15}', found.value) and int(found.value) < 2**53 else None


class _Nothing:
    pass


_NOTHING = _Nothing()


def _members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError('a name stands twice in one object')
    return members


def _no_constant(word):
    raise ValueError(f'{word} is no JSON')


def _deeper_than(text, levels):
    depth = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text, re.DOTALL):
        depth += {'[': 1, '{': 1, ']': -1, '}': -1}.get(match.group(), 0)
        if depth > levels:
            return True
    return False


def read_json(octets, record='', start=0, end=None):
    """The JSON text at `start` to `end` of a recorded body as a Value; nothing, for what two readers could read differently: not UTF-8, a byte order mark, a name
    twice, a lone surrogate, deeper than 256 levels."""
    whole = start == 0 and end is None
    outer = None if whole else position(start, len(octets) if end is None else end)
    try:
        text = octets[start:end].decode('utf-8')
        if text.startswith('\ufeff') or _deeper_than(text, DEEPEST_JSON):
            return Value(record, outer, _NOTHING, '')
        value = json.loads(text, object_pairs_hook=_members, parse_int=_Lexeme, parse_float=_Lexeme, parse_constant=_no_constant)
        if re.search(r'\\u[dD][89a-fA-F]', text):
            json.dumps(value, ensure_ascii=False).encode('utf-8')
    except (ValueError, RecursionError):
        return Value(record, outer, _NOTHING, '')
    return Value(record, outer, value, '')


# HTML ------------------------------------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Tag:
    """A start tag: `start` and `end` in octets; `attributes` name → (start, end) of the value as written, the first of each name."""
    name: str
    start: int
    end: int
    attributes: dict


class _TagReader(html.parser.HTMLParser):
    _ATTRIBUTE = re.compile(r'([^\s"\'<>/=]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s"\'=<>`]+))')

    def __init__(self, text):
        super().__init__(convert_charrefs=False)
        self.tags, self._text = [], text
        self._lines = [0] + [match.end() for match in re.finditer('\n', text)]

    def handle_starttag(self, tag, attrs):
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        source = self.get_starttag_text()
        attributes = {}
        for match in self._ATTRIBUTE.finditer(source, 1 + len(tag)):
            group = next(i for i in (2, 3, 4) if match.group(i) is not None)
            attributes.setdefault(match.group(1).lower(), (start + match.start(group), start + match.end(group)))
        self.tags.append(Tag(tag, start, start + len(source), attributes))


class Html:
    """A recorded page. Everything is found in octets: the text is read as if each octet were a character."""

    def __init__(self, octets, record):
        self.octets, self.record = octets, record
        reader = _TagReader(octets.decode('latin-1'))
        try:
            reader.feed(reader._text)
            reader.close()
        except (AssertionError, RecursionError):  # what the parser cannot go on with: the tags so far stand
            pass
        self.tags = reader.tags

    def found(self, start, end):
        """The octets there as a fact: text, or HTML source when a character reference stands in it; None when they are no text."""
        try:
            value = self.octets[start:end].decode('utf-8')
        except UnicodeDecodeError:
            return None
        return Found(value, self.record, position(start, end), 'html' if '&' in value or '<' in value else 'text') if value else None

    def attribute(self, tag, name):
        return self.found(*tag.attributes[name]) if name in tag.attributes else None

    def meta(self, name):
        """The content of the first meta element whose property or name is `name`."""
        for tag in self.tags:
            if tag.name == 'meta' and any(self.value(tag, key) == name for key in ('property', 'name')):
                return self.attribute(tag, 'content')
        return None

    def value(self, tag, name):
        found = self.attribute(tag, name)
        return found.value if found else ''

    def inside(self, tag):
        """(start, end) of what stands between `tag` and the next end tag of its name; for title and script, which hold no elements."""
        match = re.compile(b'</' + tag.name.encode('latin-1') + rb'[\s>]', re.IGNORECASE).search(self.octets, tag.end)
        return (tag.end, match.start()) if match else None

    def title(self):
        tag = next((tag for tag in self.tags if tag.name == 'title'), None)
        extent = self.inside(tag) if tag else None
        return self.found(*extent) if extent else None

    def script_json(self, attribute, value):
        """The JSON in the first script element with that attribute."""
        for tag in self.tags:
            if tag.name == 'script' and self.value(tag, attribute) == value and (extent := self.inside(tag)):
                return read_json(self.octets, self.record, *extent)
        return Value(self.record, None, _NOTHING, '')


# Reports ---------------------------------------------------------------------------------------------------------------------------------


def instant(text):
    """`YYYY-MM-DDThh:mm:ss.sssZ` of an RFC 3339 text in UTC, fractions cut; None for another form."""
    match = re.fullmatch(r'((?:19[7-9]\d|[2-9]\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d+))?Z', text, re.ASCII)
    if not match:
        return None
    year, month, day = (int(part) for part in match.group(1).split('-'))
    longest = [31, 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return f'{match.group(1)}T{match.group(2)}.{((match.group(3) or "") + "000")[:3]}Z' if day <= longest else None


def _fits(path, value):
    if path == '/object/content':
        return len(value) <= LONGEST_CONTENT
    if path == '/actor/name':
        return len(value) <= LONGEST_LEAF
    return 0 < len(value) <= LONGEST_LEAF and not any(ord(c) < 0x20 or ord(c) == 0x7F for c in value)


class Item:
    """An item that grows with its facts: no leaf without the place where it stands."""

    def __init__(self, key, activity, record, selector, actor=True, object_type='Note'):
        self.key, self._facts, self._derived, self._losses = key, [], [], []
        self._message = {'type': 'item', 'item': key, 'activity': activity, 'state': 'available', 'counts': [], 'root': {'record': record, 'selector': selector},
                         'actor': dict.fromkeys(('id', 'handle', 'name', 'url')) if actor else None,
                         'object': {'type': object_type, **dict.fromkeys(('id', 'url', 'attributedTo', 'content', 'mediaType', 'inReplyTo'))} if object_type else None,
                         'time': {'value': None, 'source': 'none', 'exactness': None, 'raw': None}}

    def state(self, word):
        self._message['state'] = word
        return self

    def text(self, path, found):
        """The leaf `path`, e.g. /object/content. None for `found`: it stays unstated. A value that an item cannot hold is a loss."""
        if found is None:
            return False
        if not _fits(path, found.value):
            self._losses.append((path, 'the recorded value is longer than an item may hold, empty, or has control characters'))
            return False
        _, parent, name = path.split('/')
        self._message[parent][name] = found.value
        if path == '/object/content':
            self._message['object']['mediaType'] = 'text/html' if found.as_ == 'html' else 'text/plain'
        self._facts.append((path, found))
        return True

    def time(self, found):
        """The platform's own time, RFC 3339 in UTC."""
        value = instant(found.value) if found else None
        if value and len(found.value) <= 1024:
            self._message['time'] = {'value': value, 'source': 'platform', 'exactness': 'exact', 'raw': found.value}
            self._facts += [('/time/value', found.with_as('rfc3339')), ('/time/raw', found)]

    def count(self, name, found):
        """An exact number, as Value.number gives it."""
        if found is None or len(self._message['counts']) >= 32:
            return
        self._facts.append((f"/counts/{len(self._message['counts'])}/value", found))
        self._message['counts'].append({'name': name, 'value': int(found.value), 'exactness': 'exact', 'raw': None})

    def send(self, job):
        job.emit(self._message)
        for path, found in self._facts:
            job.fact(self.key, path, found)
        for path, detail in self._losses:
            job.loss('shape_changed', path, detail, self.key)


class Job:
    """The way to the host during one call."""

    def __init__(self, emit):
        self.emit = emit

    def http(self, key, purpose, url, optional=False, headers=(), body=b'', **more):
        message = {'type': 'http', 'key': key, 'purpose': purpose, 'method': 'POST' if body else 'GET', 'url': url, **more}
        if headers:
            message['headers'] = [list(pair) for pair in headers]
        if optional:
            message['optional'] = True
        self.emit(message, body)

    def fact(self, item, path, found):
        message = {'type': 'fact', 'item': item, 'path': path, 'value': found.value, 'as': found.as_, 'record': found.record, 'selector': found.selector}
        self.emit({**message, 'part': found.part} if found.part != 'body' else message)

    def derived(self, item, path, rule, places):
        self.emit({'type': 'derived', 'item': item, 'path': path, 'rule': rule, 'from': list(places)})

    def list(self, item, index, name, stop_reason, places=()):
        """Entry `index` of the item's lists, with what it collected."""
        self.emit({'type': 'list', 'item': item, 'name': name, 'collected': len(places), 'stop_reason': stop_reason, 'viewpoint': 'anonymous'})
        self.derived(item, f'/lists/{index}/collected', 'count-of-items', places)

    def attachment(self, item, record):
        self.emit({'type': 'attachment', 'item': item, 'record': record})

    def loss(self, code, what, detail='', item=None):
        message = {'type': 'loss', 'code': code, 'what': what[:500], 'detail': detail[:1000]}
        self.emit({**message, 'item': item} if item else message)

    def log(self, severity, text):
        self.emit({'type': 'log', 'severity': severity, 'text': text[:1000]})
