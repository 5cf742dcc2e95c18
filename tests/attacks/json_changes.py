"""Changes that any signed JSON text must be refused for (threats.md M04 to M08, M14; bukti-1.md §3): octets that are not the one canonical form of a value,
and values that are not of the schema's shape."""
import copy
import functools
import json
import re

from captures import canonical

# Octets to octets. All of them are read without a word by one common JSON reader or another.
OCTETS = [
    ('M04 a name twice', lambda text: re.sub(rb'\A\{("[^"]+":)', lambda found: b'{' + found[1] + b'"x",' + found[1], text)),
    ('M04 a name twice, once escaped', lambda text: re.sub(rb'\A\{"(.)([^"]*)":', lambda found: b'{"\\u%04x%s":"x","%s%s":' % (ord(found[1]), found[2], found[1], found[2]), text)),
    ('M05 an integer as a fraction', lambda text: number(text, b'1.0')),
    ('M05 an integer with an exponent', lambda text: number(text, b'1e0')),
    ('M05 1e999', lambda text: number(text, b'1e999')),
    ('M05 minus zero', lambda text: number(text, b'-0')),
    ('M05 a leading zero', lambda text: number(text, b'01')),
    ('M05 2^53', lambda text: number(text, b'9007199254740992')),
    ('M05 2^64', lambda text: number(text, b'18446744073709551616')),
    ('M05 NaN', lambda text: number(text, b'NaN')),
    ('M05 Infinity', lambda text: number(text, b'Infinity')),
    ('M06 a byte order mark', lambda text: b'\xef\xbb\xbf' + text),
    ('M06 a lone surrogate', lambda text: word(text, b'\\ud800')),
    ('M06 a surrogate as UTF-8', lambda text: word(text, b'\xed\xa0\x80')),
    ('M06 overlong UTF-8', lambda text: word(text, b'\xc0\xaf')),
    ('M06 cut UTF-8', lambda text: word(text, b'\xe2\x80')),
    ('M06 a code point behind U+10FFFF', lambda text: word(text, b'\xf5\x80\x80\x80')),
    ('M06 a raw control character', lambda text: word(text, b'\n')),
    ('M06 UTF-16', lambda text: text.decode().encode('utf-16')),
    ('M06 an escape without need', lambda text: word(text, b'\\u0061')),
    ('M06 an escaped solidus', lambda text: word(text, b'\\/')),
    ('M06 an escape in capitals', lambda text: word(text, b'\\u001F')),
    ('M08 a line end behind', lambda text: text + b'\n'),
    ('M08 a second value behind', lambda text: text + b'{}'),
    ('M08 a NUL behind', lambda text: text + b'\0'),
    ('M08 a blank inside', lambda text: text.replace(b':', b': ', 1)),
    ('M08 a blank in front', lambda text: b' ' + text),
    ('M08 a comment', lambda text: text + b'/**/'),
    ('M08 a comma too many', lambda text: text[:-1] + b',}'),
    ('M08 single quotes', lambda text: text.replace(b'"', b"'")),
    ('M08 cut in the middle', lambda text: text[:len(text) // 2]),
    ('M08 nothing', lambda text: b''),
    ('M08 null', lambda text: b'null'),
    ('M08 in a list', lambda text: b'[' + text + b']'),
    ('M04 members in another order', lambda text: json.dumps(dict(reversed(json.loads(text).items())), ensure_ascii=False, separators=(',', ':')).encode()),
]
DEEP = [('M07 a hundred thousand levels', lambda text: text[:-1] + b',"zzz":' + b'[' * 100000 + b']' * 100000 + b'}'),
        ('M07 65 levels', lambda text: text[:-1] + b',"zzz":' + b'[' * 64 + b']' * 64 + b'}')]


def number(text, other):
    """The first number that is a member's value, else a new member."""
    changed, count = re.subn(rb'":-?[0-9]+(?=[,}\]])', b'":' + other, text, count=1)
    return changed if count else text[:-1] + b',"zzz":' + other + b'}'


def word(text, inserted):
    """Into the first text that is a member's value."""
    return re.sub(rb'":"', lambda found: b'":"' + inserted, text, count=1)


def objects(value, path=()):
    """(path, object) of every object in a value; of a list the first element only."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from objects(inner, (*path, key))
    elif isinstance(value, list) and value:
        yield from objects(value[0], (*path, 0))


def at(value, path):
    return functools.reduce(lambda inner, key: inner[key], path, value)


def pointer(path, *more):
    return ''.join(f'/{part}' for part in (*path, *more))


def shapes(sample, optional=(), free=()):
    """(name, change) for each object of `sample`: a member less, a member more, a member of another kind. `optional`: names that may be missing; `free`: objects
    (by their last name) that the schema leaves open."""
    made = []
    for path, inner in objects(sample):
        if path and path[-1] in free:
            continue
        made.append((f'M14 {pointer(path)} with a member more', functools.partial(put, path, 'zzz', 1)))
        for key, held in inner.items():
            if key not in optional:
                made.append((f'M02 without {pointer(path, key)}', functools.partial(drop, path, key)))
            if not isinstance(held, (dict, list)):
                made.append((f'{pointer(path, key)} of another kind', functools.partial(put, path, key, {'x': 1})))
            elif isinstance(held, dict):
                made.append((f'{pointer(path, key)} of another kind', functools.partial(put, path, key, [held])))
            else:
                made.append((f'{pointer(path, key)} of another kind', functools.partial(put, path, key, {'0': held})))
    return made


def drop(path, key, value):
    del at(value, path)[key]


def put(path, key, other, value):
    at(value, path)[key] = copy.deepcopy(other)


def edit(**members):
    """A change of members by name, `__` between levels; numbers are places in lists. A function is called with the old value."""
    def apply(value):
        for key, other in members.items():
            *path, last = [int(part) if part.isdigit() else part for part in key.split('__')]
            holder = at(value, path)
            holder[last] = other(holder[last]) if callable(other) else other
    return apply


def same(value):
    assert canonical(json.loads(canonical(value))) == canonical(value)
    return value
