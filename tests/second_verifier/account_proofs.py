"""What the proofs of an item show (bukti-1.md §9.9): signed, absent, or not shown and why. python3-cryptography does the curves and nothing else."""
import base64
import datetime
import hashlib
import re

import selecting
import strict_json
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from dag_cbor import Beyond, Broken, Cid, decode, encode, read_car

BYTES, OPERATIONS, METHODS = 2 << 20, 1_000, 64
WINDOW = datetime.timedelta(hours=72)
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ORDERS = {"secp256k1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141, "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551}
CURVES = {b"\xe7\x01": ec.SECP256K1, b"\x80\x24": ec.SECP256R1}
BARE = {"EcdsaSecp256k1VerificationKey2019": ec.SECP256K1, "EcdsaSecp256r1VerificationKey2019": ec.SECP256R1}
GONE = ("not_found", "deleted", "tombstone")
LISTED = {"Like": "app.bsky.feed.like", "Announce": "app.bsky.feed.repost"}


class Flaw(Exception):
    """Why nothing is shown; the first argument is the word."""


# Keys ---------------------------------------------------------------------------------------------------------------------------------

def _base58(text):
    if not text.startswith("z") or len(text) > 257 or any(c not in ALPHABET for c in text[1:]):
        raise ValueError(text)
    number = 0
    for c in text[1:]:
        number = number * 58 + ALPHABET.index(c)
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _point(curve, octets):
    if not ((len(octets) == 33 and octets[0] in (2, 3)) or (len(octets) == 65 and octets[0] == 4)):
        raise ValueError("point")
    return ec.EllipticCurvePublicKey.from_encoded_point(curve(), octets)


def key_of_multikey(text):
    """A key, or None."""
    try:
        octets = _base58(text)
        return _point(CURVES[octets[:2]], octets[2:]) if len(octets) == 35 else None
    except (ValueError, KeyError):
        return None


def key_of_did(text):
    return key_of_multikey(text[8:]) if text.startswith("did:key:") else None


def same_key(one, other):
    return one is not None and other is not None and one.curve.name == other.curve.name and one.public_numbers() == other.public_numbers()


def verifies(key, message, signature):
    """r ‖ s with the lower s."""
    if key is None or not isinstance(signature, bytes) or len(signature) != 64:
        return False
    r, s = (int.from_bytes(signature[at:at + 32], "big") for at in (0, 32))
    if s > ORDERS[key.curve.name] // 2:
        return False
    try:
        key.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


# DID document and key log -------------------------------------------------------------------------------------------------------------

def _json(octets, flaw):
    if len(octets) > BYTES:
        raise Flaw("unread")
    try:
        value = strict_json.parse_recorded(octets)
        _narrow(value)
    except ValueError:
        raise Flaw(flaw) from None
    return value


def _narrow(value, depth=0):
    """Names and numbers of §3 only."""
    if depth > 64:
        raise Flaw("unread")
    if isinstance(value, dict):
        if not all(re.fullmatch("[@A-Za-z0-9_:.-]+", name) for name in value):
            raise ValueError("name")
    elif isinstance(value, strict_json.Number) and (not re.fullmatch("-?(0|[1-9][0-9]{0,15})", value) or abs(int(value)) > (1 << 53) - 1):
        raise ValueError("number")
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _narrow(one, depth + 1)


def _of_an_operation(value):
    """Texts, null, lists and objects; nothing else."""
    if isinstance(value, (bool, strict_json.Number)):
        raise Broken("operation")
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _of_an_operation(one)


def document_key(octets, did):
    document = _json(octets, "form")
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise Flaw("form")
    if document["id"] != did:
        raise Flaw("account")
    methods = document.get("verificationMethod")
    methods = methods if isinstance(methods, list) else []
    if len(methods) > METHODS:
        raise Flaw("unread")
    found = next((m for m in methods if isinstance(m, dict) and m.get("id") in ("#atproto", did + "#atproto")), {})
    kind, text = found.get("type"), found.get("publicKeyMultibase")
    key = None
    if isinstance(kind, str) and isinstance(text, str):
        try:
            key = _point(BARE[kind], _base58(text)) if kind in BARE else key_of_multikey(text) if kind == "Multikey" else None
        except ValueError:
            key = None
    if key is None:
        raise Flaw("key")
    return key


MEMBERS = {
    "plc_tombstone": {"prev", "sig", "type"},
    "create": {"handle", "prev", "recoveryKey", "service", "sig", "signingKey", "type"},
    "plc_operation": {"alsoKnownAs", "prev", "rotationKeys", "services", "sig", "type", "verificationMethods"},
}


class Operation:
    """One entry of the log, without a look at the others."""

    def __init__(self, entry, did):
        operation = entry["operation"]
        _of_an_operation(operation)
        self.stated, self.cid, self.nullified = _time(entry["createdAt"]), Cid.from_text(entry["cid"]), entry["nullified"]
        if entry["did"] != did or not isinstance(self.nullified, bool) or set(operation) != MEMBERS[operation["type"]] or Cid.of(encode(operation)) != self.cid:
            raise Broken("operation")
        self.kind, self.previous, self.key, self.rotation = operation["type"], operation["prev"] and Cid.from_text(operation["prev"]), None, []
        if self.kind == "create":
            if self.previous:
                raise Broken("create is for the beginning")
            self.rotation, self.key = [operation["recoveryKey"], operation["signingKey"]], key_of_did(operation["signingKey"])
        elif self.kind == "plc_operation":
            self.rotation = operation["rotationKeys"]
            self.key = key_of_did(operation["verificationMethods"].get("atproto", ""))
        if not all(isinstance(one, str) for one in self.rotation) or len(self.rotation) > 16:
            raise Broken("rotation keys")
        text = operation["sig"]
        self.signature = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if base64.urlsafe_b64encode(self.signature).decode().rstrip("=") != text:
            raise Broken("signature text")
        self.signed = encode({name: value for name, value in operation.items() if name != "sig"})

    def signer(self, rotation):
        """The place of the strongest of the keys that signed."""
        return next((i for i, text in enumerate(rotation) if verifies(key_of_did(text), self.signed, self.signature)), None)


def _time(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text):
        raise Broken("time")
    return datetime.datetime.fromisoformat(text[:19] + "+00:00") + datetime.timedelta(milliseconds=int((text[20:-1] + "000")[:3]))


def read_log(octets, did):
    """The operations that stand, oldest first."""
    entries = _json(octets, "key_log")
    if not isinstance(entries, list):
        raise Flaw("key_log")
    if len(entries) > OPERATIONS:
        raise Flaw("unread")
    try:
        return _followed([Operation(one, did) for one in entries], did)
    except (Broken, KeyError, TypeError, ValueError, AttributeError):
        raise Flaw("key_log") from None


def _followed(operations, did):
    first = operations[0] if operations else None
    if not first or first.previous or first.kind == "plc_tombstone" or "did:plc:" + base64.b32encode(first.cid[4:]).decode().lower()[:24] != did or first.signer(first.rotation) is None:
        raise Broken("genesis")
    standing, gone = [first], set()
    for before, operation in zip(operations, operations[1:]):
        place = next((i for i, one in enumerate(standing) if one.cid == operation.previous), None)
        if place is None or standing[place].kind == "plc_tombstone" or operation.stated < before.stated:
            raise Broken("chain")
        rotation, signer = standing[place].rotation, operation.signer(standing[place].rotation)
        taken = standing[place + 1:]
        if signer is None or (taken and (signer >= taken[0].signer(rotation) or operation.stated - taken[0].stated > WINDOW)):
            raise Broken("signer")
        gone |= {id(one) for one in taken}
        standing = [*standing[:place + 1], operation]
    if any(one.nullified != (id(one) in gone) for one in operations):
        raise Broken("nullified")
    return standing


# Repository ---------------------------------------------------------------------------------------------------------------------------

def layer_of(key):
    return (256 - int.from_bytes(hashlib.sha256(key).digest(), "big").bit_length()) // 2


def _is_key(key):
    return len(key) <= 1024 and re.fullmatch(rb"[A-Za-z0-9._:~-]+/[A-Za-z0-9._:~-]+", key) is not None


def _entries(node):
    """[(key, record, subtree on its right)] of a node, prefixes put back."""
    if not isinstance(node, dict) or set(node) != {"e", "l"} or not isinstance(node["e"], list) or not isinstance(node["l"], (Cid, type(None))):
        raise Broken("node")
    out, before = [], b""
    for one in node["e"]:
        if not isinstance(one, dict) or set(one) != {"k", "p", "t", "v"} or not isinstance(one["v"], Cid) or not isinstance(one["t"], (Cid, type(None))):
            raise Broken("entry")
        shared, rest = one["p"], one["k"]
        if isinstance(shared, bool) or not isinstance(shared, int) or not 0 <= shared <= len(before) or not isinstance(rest, bytes) or isinstance(rest, Cid):
            raise Broken("entry")
        key = before[:shared] + rest
        if not _is_key(key) or (out and key <= before):
            raise Broken("key")
        if next((i for i, (a, b) in enumerate(zip(before, key)) if a != b), min(len(before), len(key))) != shared:
            raise Broken("prefix")
        out.append((key, one["v"], one["t"]))
        before = key
    return out


def find(blocks, root, key):
    """The record's Cid, or None when the tree shows that there is none."""
    cid, layer, low, high = root, None, None, None
    if not _is_key(key):
        raise Broken("key")
    while cid is not None:
        if cid not in blocks:
            raise Flaw("missing")
        node = decode(blocks[cid])
        entries = _entries(node)
        if layer is None:
            if not entries and node["l"] is not None:
                raise Broken("root")
            layer = layer_of(entries[0][0]) if entries else 0
        else:
            layer -= 1
            if layer < 0 or (not entries and node["l"] is None):
                raise Broken("layers")
        if any(layer_of(k) != layer or (low is not None and k <= low) or (high is not None and k >= high) for k, _, _ in entries):
            raise Broken("layer or order")
        cid = node["l"]
        for k, record, right in entries:
            if k == key:
                return record
            if k > key:
                high = k
                break
            low, cid = k, right
    return None


def _revision(text):
    if not re.fullmatch("[2-7a-j][2-7a-z]{12}", text):
        raise Broken("revision")


def signed_record(car, document, log, did, key, at):
    """(revision, record or None) as the account signed it. Flaw says why not."""
    if len(car) > BYTES:
        raise Flaw("unread")
    try:
        root, blocks = read_car(car)
        if root not in blocks:
            raise Flaw("missing")
        commit = decode(blocks[root])
        if not isinstance(commit, dict) or isinstance(commit.get("version"), bool) or not isinstance(commit.get("version"), int):
            raise Flaw("form")
        if commit["version"] != 3:
            raise Flaw("unread")
        if set(commit) - {"prev"} != {"data", "did", "rev", "sig", "version"} or not isinstance(commit.get("prev"), (Cid, type(None))):
            raise Flaw("form")
        kinds = {"data": Cid, "did": str, "rev": str, "sig": bytes}
        if not all(isinstance(commit[name], kind) for name, kind in kinds.items()) or isinstance(commit["sig"], Cid):
            raise Flaw("form")
        _revision(commit["rev"])
        if commit["did"] != did:
            raise Flaw("account")
        public = _key(document, log, did, at)
        if not verifies(public, encode({name: value for name, value in commit.items() if name != "sig"}), commit["sig"]):
            raise Flaw("signature")
        cid = find(blocks, commit["data"], key)
        if cid is None:
            return commit["rev"], None
        if cid not in blocks:
            raise Flaw("missing")
        return commit["rev"], decode(blocks[cid])
    except Broken:
        raise Flaw("form") from None
    except Beyond:
        raise Flaw("unread") from None


def _key(document, log, did, at):
    plc = did.startswith("did:plc:")
    if not plc and not did.startswith("did:web:"):
        raise Flaw("unread")
    if document is None or (plc and log is None):
        raise Flaw("missing")
    key = document_key(document, did)
    if plc:
        standing = [one for one in read_log(log, did) if one.stated <= at]
        if not standing or not same_key(standing[-1].key, key):
            raise Flaw("key")
    return key


# Items --------------------------------------------------------------------------------------------------------------------------------

def _place(item, car):
    """(DID, collection, record key) that the proof is about."""
    subject = (item["object"] or {}).get("id")
    if item["type"] == "Create":
        found = re.fullmatch("at://([^/]*)/(.*)/([^/]*)", subject or "")
        if not found or found[2] != "app.bsky.feed.post":
            raise Flaw("unread")
        return found.groups()
    actor, key = (item["actor"] or {}).get("id"), selecting.query_value(car.uri, "rkey") if item["type"] in LISTED else None
    if not actor or not (subject or item["state"] in GONE) or key is None:
        raise Flaw("unread")
    return actor, LISTED[item["type"]], key


def _says(item, record, collection):
    def at(value, *path):
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, str) else None
    if at(record, "$type") != collection:
        return False
    if item["type"] != "Create":
        return at(record, "subject", "uri") == item["object"]["id"]
    wanted = [(item["object"]["content"], at(record, "text")), (item["object"]["inReplyTo"], at(record, "reply", "parent", "uri"))]
    if item["time"]["source"] == "platform":
        wanted.append((item["time"]["raw"], at(record, "createdAt")))
    return all(stated is None or stated == recorded for stated, recorded in wanted)


def _judged(item, records):
    """(state, flaw, noted) of an item that holds; None when no archive of its record was recorded."""
    kinds = [proof["kind"] for proof in item["proofs"]]
    if len(set(kinds)) != len(kinds):
        raise Flaw("unread")
    found = {proof["kind"]: records[proof["record"]] for proof in item["proofs"] if proof["record"] in records}
    if "atproto-commit-car" not in kinds or len(found) != len(kinds):
        return None
    car = found["atproto-commit-car"]
    try:
        bodies = {kind: record.decoded() for kind, record in found.items()}
    except ValueError:
        raise Flaw("unread") from None
    if any(len(body) > BYTES for body in bodies.values()):
        raise Flaw("unread")
    did, collection, key = _place(item, car)
    if ((item["actor"] or {}).get("id") or did) != did:
        raise Flaw("account")
    at = datetime.datetime.fromisoformat(car.fields["WARC-Date"])
    _, record = signed_record(bodies["atproto-commit-car"], bodies.get("atproto-did-document"), bodies.get("atproto-key-log"), did, f"{collection}/{key}".encode(), at)
    gone = item["state"] in GONE
    if record is not None and not gone and not _says(item, record, collection):
        raise Flaw("record")
    return ("absent" if record is None else "signed"), None, (record is None) != gone


def of_bundle(bundle, rules):
    """[{item, state, flaw}] and what of it is a note, for every item that holds and has a proof."""
    out, noted = [], []
    for number, item in sorted(bundle.items.items()):
        if not item or not item["proofs"] or any(where.startswith(f"items/{number}/") for _, where, _ in rules):
            continue
        try:
            judged = _judged(item, bundle.records)
        except Flaw as flaw:
            judged = "not_shown", flaw.args[0], True
        if judged:
            out.append({"item": number, "state": judged[0], "flaw": judged[1]})
            if judged[2]:
                noted.append(f"account_proof of item {number}: {judged[1] or 'presence'}")
    return out, noted
