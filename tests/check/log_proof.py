"""Proofs of a case log, docs/formats/bukti-1.md §15: their form, and that the hashes lead from the bundle to the checkpoint. Signatures are not judged here:
`openssl pkeyutl -rawin` does that."""
import base64
import binascii
import hashlib
import re

FIRST = "c2sp.org/tlog-proof@v1"
NUMBER = r"(?:0|[1-9][0-9]{0,18})"
MOST = 256 << 10


class NotAProof(Exception):
    pass


def _octets(text, size=None):
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotAProof("no base64: %s" % text[:40]) from None
    if base64.b64encode(value).decode() != text or (size and len(value) != size):
        raise NotAProof("another length, or not the one form: %s" % text[:40])
    return value


def read(data):
    """(index, path, size, root) of a proof in the right form."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise NotAProof("no UTF-8") from None
    if len(data) > MOST or not text.endswith("\n") or re.search(r"[\0-\x09\x0b-\x1f]", text):
        raise NotAProof("too long, no line end at the end, or control characters")
    head, _, checkpoint = text.partition("\n\n")
    note, _, signatures = checkpoint.rpartition("\n\n")
    lines = head.split("\n")
    if lines[0] != FIRST or len(lines) < 2 or not re.fullmatch("index " + NUMBER, lines[1]):
        raise NotAProof("no head")
    said = note.split("\n")
    if len(said) < 3 or "" in said or not re.fullmatch(NUMBER, said[1]) or len(lines) - 2 > 64:
        raise NotAProof("no checkpoint")
    signed = signatures.removesuffix("\n").split("\n")
    if not 1 <= len(signed) <= 64:
        raise NotAProof("no signature, or more than 64")
    for line in signed:
        match = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        if not match or len(_octets(match[2])) < 5:
            raise NotAProof("no signature line: %s" % line[:60])
    return int(lines[1][6:]), [_octets(one, 32) for one in lines[2:]], int(said[1]), _octets(said[2], 32)


def root(leaf, index, size, path):
    """The tree's root, by RFC 6962 §2.1 from the top down; None when the path has another length."""
    if not 0 <= index < size:
        return None
    if size == 1:
        return leaf if not path else None
    if not path:
        return None
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        below = root(leaf, index, half, path[:-1])
        return below and hashlib.sha256(b"\1" + below + path[-1]).digest()
    below = root(leaf, index - half, size - half, path[:-1])
    return below and hashlib.sha256(b"\1" + path[-1] + below).digest()


def check(data, manifest, name, found):
    try:
        index, path, size, wanted = read(data)
    except NotAProof as error:
        found.add("log.form", name, str(error))
        return
    leaf = hashlib.sha256(b"\0" + hashlib.sha256(manifest).digest()).digest()
    if root(leaf, index, size, path) != wanted:
        found.add("log.proof", name, "does not lead from this bundle to the checkpoint")
