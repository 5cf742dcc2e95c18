"""Canonical JSON of bukti-1.md §3 and recorded JSON of §9.2, without any code of the product."""
import datetime
import json
import pathlib
import re

import jsonschema

FORMATS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "formats"
LARGEST = 2**53 - 1
KEY = re.compile(r"[@A-Za-z0-9_:.-]+\Z")
ESCAPES = {0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: '\\"', 0x5C: "\\\\"}


class NotCanonical(Exception):
    pass


class TooDeep(NotCanonical):
    """Nested beyond the limit of §14."""


def emit(value):
    """RFC 8785 text of `value` as bytes; NotCanonical for what the narrower content of §3 forbids."""
    return _emit(value, 1).encode("utf-8", "strict")


def _string(text):
    out = []
    for ch in text:
        code = ord(ch)
        if code in ESCAPES:
            out.append(ESCAPES[code])
        elif code < 0x20:
            out.append("\\u%04x" % code)
        elif 0xD800 <= code <= 0xDFFF:
            raise NotCanonical("lone surrogate")
        else:
            out.append(ch)
    return '"' + "".join(out) + '"'


def _emit(value, depth):
    if depth > 64 and isinstance(value, (list, dict)):
        raise TooDeep("nested deeper than 64")
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonical("integer beyond 2^53 - 1")
        return str(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, list):
        return "[" + ",".join(_emit(v, depth + 1) for v in value) + "]"
    if isinstance(value, dict):
        for key in value:
            if not KEY.match(key):
                raise NotCanonical("key %r" % key)
        return "{" + ",".join(_string(k) + ":" + _emit(value[k], depth + 1) for k in sorted(value)) + "}"
    raise NotCanonical("a %s" % type(value).__name__)


def _pairs(pairs):
    out = dict(pairs)
    if len(out) != len(pairs):
        raise NotCanonical("a key twice")
    return out


def _refuse(text):
    raise NotCanonical("number %s" % text)


def parse_canonical(data):
    """The value of canonical JSON bytes; NotCanonical if emitting it again gives other bytes."""
    try:
        value = json.loads(bytes(data).decode("utf-8"), object_pairs_hook=_pairs, parse_float=_refuse, parse_constant=_refuse)
    except RecursionError as error:
        raise TooDeep(str(error)) from None
    except ValueError as error:
        raise NotCanonical(str(error)) from None
    if emit(value) != bytes(data):
        raise NotCanonical("not the canonical bytes")
    return value


def another_version(name, value):
    """True if `value` says that it follows another version of the schema <name>."""
    stated = value.get("schema") if isinstance(value, dict) else None
    version = re.fullmatch("(?:saksi|bukti)-%s/([0-9]+)" % name, stated) if isinstance(stated, str) else None
    return version is not None and version[1] != "1"


class Number(str):
    """A recorded number, kept as its lexeme."""


def parse_recorded(data):
    """A recorded JSON text with number lexemes kept. ValueError where two readers could differ (§9.2)."""
    try:
        value = json.loads(
            bytes(data).decode("utf-8"), object_pairs_hook=_pairs, parse_int=Number, parse_float=Number, parse_constant=_refuse
        )
    except (NotCanonical, RecursionError) as error:
        raise ValueError(str(error)) from None
    _walk(value)
    return value


def _walk(value):
    """Refuses nesting beyond 256 and lone surrogates; without recursion, the input is hostile."""
    stack = [(value, 0)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, (dict, list)):
            if depth >= 256:
                raise ValueError("nested deeper than 256")
            children = list(node.keys()) + list(node.values()) if isinstance(node, dict) else node
            stack.extend((child, depth + 1) for child in children)
        elif isinstance(node, str) and any(0xD800 <= ord(c) <= 0xDFFF for c in node):
            raise ValueError("lone surrogate")


def real_instant(text):
    """True if `text`, already of the schema's form, is a date and time that exists."""
    try:
        datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
        return True
    except ValueError:
        return False


def _whole_pattern(_validator, pattern, instance, _schema):
    """JSON Schema patterns are ECMA-262: `$` is the very end, while Python's also matches before a last newline."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$\Z", r"\\Z", pattern), instance):
        yield jsonschema.ValidationError("%r does not match %r" % (instance[:80], pattern))


_Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": _whole_pattern})


def _is_int(checker, instance):
    return isinstance(instance, int) and not isinstance(instance, bool)


_Validator = jsonschema.validators.extend(_Validator, type_checker=_Validator.TYPE_CHECKER.redefine("integer", _is_int))
_loaded = {}


def schema_errors(name, value):
    """Sentences for each way in which `value` departs from docs/formats/<name>.schema.json."""
    if name not in _loaded:
        schema = json.loads((FORMATS / (name + ".schema.json")).read_text("utf-8"))
        _Validator.check_schema(schema)
        _loaded[name] = _Validator(schema)
    out = []
    for error in _loaded[name].iter_errors(value):
        out.append("/%s: %s" % ("/".join(str(p) for p in error.absolute_path), error.message[:200]))
    return out


INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\Z")


def unreal_instants(value, keys):
    """Instants under the named members that are no real date."""
    out = []
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            for key, child in node.items():
                if key in keys and isinstance(child, str) and INSTANT.match(child) and not real_instant(child):
                    out.append(child)
                stack.append(child)
        elif isinstance(node, list):
            stack.extend(node)
    return out
