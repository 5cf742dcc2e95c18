"""Facts, root, context, coverage and derived values of one item: bukti-1.md §9."""
import re

import selecting
from selecting import No

PROVEN = re.compile(
    r"/(actor/(id|handle|name|url)|object/(id|url|attributedTo|content|inReplyTo)|time/(value|raw)"
    r"|counts/[0-9]+/(value|raw)|lists/[0-9]+/declared)\Z"
)
COLLECTED = re.compile(r"/lists/[0-9]+/collected\Z")
LINKED = re.compile(r"/object/attachment/[0-9]+/record\Z")
LINKING = ("/actor/id /actor/handle /actor/url /object/id /object/url /object/attributedTo /object/inReplyTo").split()
TEXTS, INSTANTS = {"text", "html", "raw"}, {"rfc3339", "datetime-gmt", "unix-seconds", "unix-milliseconds", "http-date"}


class Follows(No):
    """Fails only because a fact below it did; that one is reported."""


def leaves(value, path):
    """(pointer, value) of every string, integer and boolean below `value`."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, path + "/" + key)
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from leaves(child, "%s/%d" % (path, number))
    elif value is not None:
        yield path, value


class ItemCheck:
    """`bundle` gives: records (id → Record), exchanges (response id → exchange value), items (numbers), plugins (ids),
    methods (capture id → method), absent (capture ids that were withheld: links into them are not judged)."""

    def __init__(self, number, item, bundle, bodies, found):
        self.item, self.bundle, self.bodies, self.found = item, bundle, bodies, found
        self.number, self.where = number, "items/%s/item.json" % number
        self.leaf = {p: v for name in ("actor", "object", "time", "counts", "lists") for p, v in leaves(item[name], "/" + name)}
        self.by_path, self.inside, self.proven = {}, set(), set()

    def bad(self, rule, place, text):
        self.found.add(rule, self.where + place, str(text))

    def run(self):
        root = self._record(self.item["root"]["record"], "/root/record")
        self.root_chain = selecting.chain(self.item["root"]["selector"])
        if root is None:
            return
        self.root = root
        try:
            self.bodies.select(root, self.item["root"]["selector"], is_root=True)
        except No as error:
            self.bad("item.root", "/root", error)
        for number, fact in enumerate(self.item["facts"]):
            self._fact("/facts/%d" % number, fact)
        for number, derived in enumerate(self.item["derived"]):
            self._derived("/derived/%d" % number, derived)
        for place, fact in self.contexts():
            self._context_id(place, fact)
        self._coverage()
        self._bound()
        for number, proof in enumerate(self.item["proofs"]):
            self._record(proof["record"], "/proofs/%d" % number)

    def _record(self, record_id, place):
        record = self.bundle.records.get(record_id)
        if record is None and self._withheld():
            return None
        if record is None or record.type not in ("response", "resource"):
            self.bad("item.record", place, "no response or resource %s" % record_id)
            return None
        if record.capture not in self.item["captures"]:
            self.bad("item.captures", place, "record of capture %s" % record.capture)
        return record

    def _withheld(self):
        return bool(self.bundle.absent & set(self.item["captures"]))

    # --- facts
    def _fact(self, place, fact):
        path, part = fact["path"], fact.get("part", "body")
        record = self._record(fact["record"], place)
        if record is None:
            return
        try:
            kind, text = selecting.selected_text(self.bodies.select(record, fact["selector"], part))
        except selecting.TooMany as error:
            return self.bad("limit", place, error)
        except No as error:
            return self.bad("fact.select", place, error)
        if text != fact["value"]:
            return self.bad("fact.value", place, "recorded bytes say %r" % text[:80])
        try:
            leaf = selecting.convert(fact["as"], kind, text, fact["selector"])
        except No as error:
            return self.bad("fact.convert", place, error)
        if not self._place_of(place, fact, record, part):
            return
        if path == "/state":
            allowed = TEXTS - {"html"} | {"integer", "boolean"}
        elif LINKED.match(path):
            allowed = TEXTS
        else:
            allowed = self._allowed_as(path)
        if fact["as"] not in allowed:
            return self.bad("fact.convert", place, "%s may not be %s" % (path, fact["as"]))
        if path != "/state" and path not in self.leaf:
            return self.bad("fact.path", place, "the item has no leaf %s" % path)
        if LINKED.match(path):
            if not self._linked(self.leaf[path], text, fact["as"]):
                return self.bad("fact.link", place, "%r does not name the attachment's address" % text[:80])
        elif path != "/state" and (self.leaf[path] != leaf or type(self.leaf[path]) is not type(leaf)):
            return self.bad("fact.leaf", place, "%s is not %r" % (path, leaf))
        self.by_path.setdefault(path, []).append((place, fact))
        if "context" not in fact:
            self.inside.add(path)

    @staticmethod
    def _allowed_as(path):
        if path == "/time/value":
            return INSTANTS
        if path.endswith(("/value", "/declared")):
            return {"integer"}
        return TEXTS

    def _place_of(self, place, fact, record, part):
        steps = selecting.chain(fact["selector"])
        inside = record.id == self.root.id and (part == "head" or selecting.within(self.root_chain, steps))
        context = fact.get("context")
        if inside == (context is not None):
            self.bad("fact.root", place, "context on a fact inside the root" if inside else "outside the root without context")
            return False
        if context is None:
            return True
        try:
            _, text = selecting.selected_text(self.bodies.select(record, context["selector"]))
        except No as error:
            self.bad("fact.context", place, error)
            return False
        if text != context["id"] or not self._near(record, selecting.chain(context["selector"]), steps, part):
            self.bad("fact.context", place, "the id does not stand beside the fact")
            return False
        return True

    def _near(self, record, ids, steps, part):
        """Neighbourhood (§9.4 c): the object that holds the id holds the fact too, with no array between: its elements are others'."""
        if ids[-1]["type"] != "FragmentSelector":
            return True
        parent = dict(ids[-1], value=ids[-1]["value"].rpartition("/")[0])
        if part != "body" or ids[-1]["value"] == "" or not selecting.within(ids[:-1] + [parent], steps):
            return False
        node = self.bodies.select(record, selecting.nest(ids[:-1] + [parent]))
        for token in selecting.tokens(steps[len(ids) - 1]["value"])[len(selecting.tokens(parent["value"])) :]:
            if not isinstance(node, dict):
                return False
            node = node[token]
        return True

    def contexts(self):
        return [(place, fact) for facts in self.by_path.values() for place, fact in facts if "context" in fact]

    def _context_id(self, place, fact):
        known = [p for p in LINKING if self.leaf.get(p) == fact["context"]["id"]]
        derived = {d["path"] for d in self.item["derived"]}
        if any(self._failed_already(p) and p not in self.by_path and p not in self.proven for p in known):
            return
        if not any(p in self.inside or p in derived for p in known):
            self.bad("fact.context", place, "the id is no proven id of this item")

    def _linked(self, record_id, text, kind_as):
        if kind_as == "html":
            text = text.replace("&amp;", "&")
        for record in self._same_request(record_id):
            uri = record.uri
            if text == uri:
                return True
            parts = selecting.path_segments(uri) + [v for _, v in selecting.query_pairs(uri, plus="+")]
            if len(text) >= 16 and text in parts:
                return True
        return False

    def _same_request(self, record_id):
        record = self.bundle.records.get(record_id)
        if record is None:
            return []
        exchange = self.bundle.exchanges.get(record_id)
        name = (record.capture, exchange["request"]) if exchange else None
        same = [
            self.bundle.records[rid]
            for rid, ex in self.bundle.exchanges.items()
            if rid in self.bundle.records and (self.bundle.records[rid].capture, ex["request"]) == name
        ]
        return [record] + [r for r in same if r.id != record_id]

    # --- derived values
    def _derived(self, place, derived):
        path, rule = derived["path"], derived["rule"]
        if path in self.proven or path in self.by_path:
            return self.bad("leaf.twice", place, path)
        if path not in self.leaf:
            return self.bad("derived", place, "the item has no leaf %s" % path)
        fits = {"/time/value": ("tid-us", "snowflake-ms", "instagram-pk")}
        fits = ("count-of-items",) if COLLECTED.match(path) else fits.get(path, ("canonical-url",))
        try:
            if rule not in fits:
                raise No("%s is not for %s" % (rule, path))
            value = self._compute(rule, derived["from"])
        except Follows:
            return None
        except (No, ValueError) as error:
            return self.bad("derived", place, error)
        if value != self.leaf[path]:
            return self.bad("derived", place, "%s gives %r" % (rule, value))
        self.proven.add(path)

    def _compute(self, rule, origin):
        if rule == "count-of-items":
            return sum(self._counted(place) for place in origin)
        if rule == "canonical-url":
            return self._url(*origin) if 2 <= len(origin) <= 3 else self._arity(rule)
        if rule == "snowflake-ms" and len(origin) == 2:
            return selecting.snowflake_ms(origin[0], self._given(origin[1]))
        if rule == "tid-us" and len(origin) == 1:
            return selecting.tid_us(self._given(origin[0]))
        if rule == "instagram-pk" and len(origin) == 1:
            return selecting.instagram_pk(self._given(origin[0]))
        return self._arity(rule)

    @staticmethod
    def _arity(rule):
        raise No("wrong number of inputs for %s" % rule)

    def _given(self, pointer):
        proven = pointer in self.by_path or pointer in self.proven
        if not proven and any(fact["path"] == pointer for fact in self.item["facts"]):
            raise Follows()
        if not proven or not isinstance(self.leaf.get(pointer), str):
            raise No("%s is not proven" % pointer)
        return self.leaf[pointer]

    def _counted(self, place):
        match = re.match(r"(urn:uuid:[0-9a-f-]{36})#(.*)\Z", place, re.S)
        if not match:
            number = place[6:] if place.startswith("items/") else None
            if number not in self.bundle.items or number == self.number:
                raise No("no such place %s" % place)
            return 1
        record = self._record(match[1], "/derived")
        if record is None:
            raise Follows() if self._withheld() else No("no record")
        if not re.match(r"(/([^~/]|~[01])*)*\Z", match[2]):
            raise No("no pointer")
        array = selecting.follow(self.bodies.json(record), match[2])
        if not isinstance(array, list):
            raise No("no array at %s" % place)
        return len(array)

    def _url(self, form, source, name=None):
        if form in ("target-uri", "target-query", "target-path"):
            if source not in {r.id for r in self._same_request(self.root.id)} or (name is None) != (form == "target-uri"):
                raise No("not the request of the root")
            uri = self.bundle.records[source].uri
            if form == "target-path":
                return selecting.path_segment(uri, name)
            return uri if name is None else selecting.query_value(uri, name)
        if name is not None:
            return self._arity(form)
        return selecting.bluesky(form, self._given(source))

    # --- coverage and bound leaves
    def _coverage(self):
        for path in self.leaf:
            if PROVEN.match(path):
                if path not in self.by_path and path not in self.proven and not self._failed_already(path):
                    self.bad("leaf.uncovered", path, "no fact and no derivation")
            elif COLLECTED.match(path):
                if path not in self.proven and not self._failed_already(path):
                    self.bad("leaf.uncovered", path, "no derivation")
            elif LINKED.match(path) and path not in self.by_path and not self._failed_already(path):
                self.bad("leaf.uncovered", path, "no fact links this attachment")
        if self.item["state"] != "available" and "/state" not in self.by_path and not self._failed_already("/state"):
            self.bad("leaf.uncovered", "/state", "no evidence for %s" % self.item["state"])

    def _failed_already(self, path):
        """A leaf whose own fact or derivation was refused is reported once, there."""
        return any(entry["path"] == path for entry in self.item["facts"] + self.item["derived"])

    def _bound(self):
        item = self.item
        if item["actor"] and item["actor"]["platform"] not in self.bundle.plugins:
            self.bad("leaf.bound", "/actor/platform", "no such plugin in the manifest")
        if item["object"]:
            self._bound_object(item["object"])
        self._bound_time(item["time"])
        for number, count in enumerate(item["counts"]):
            if count["value"] is None and (count["exactness"] == "exact" or count["raw"] is None):
                self.bad("leaf.bound", "/counts/%d" % number, "%s without a value" % count["exactness"])
        for number, entry in enumerate(item["lists"]):
            whole = entry["stop_reason"] == "end" and (entry["declared"] is None or entry["collected"] >= entry["declared"])
            if entry["complete"] != whole:
                self.bad("leaf.bound", "/lists/%d/complete" % number, "should be %s" % whole)
        imported = all(self.bundle.methods.get(c) == "import" for c in item["captures"])
        if item["origin"] == "signed_by_account_key":
            self.bad("unsupported", "/origin", "no edition of this reader evaluates it")
        elif item["origin"] != ("handed_in" if imported else "recorded_by_officer"):
            self.bad("item.origin", "/origin", item["origin"])
        if item["captures"] != sorted(item["captures"]) or not set(item["captures"]) <= set(self.bundle.methods):
            self.bad("item.captures", "/captures", "not ascending, or not in the manifest")

    def _bound_object(self, obj):
        used = {fact["as"] for _, fact in self.by_path.get("/object/content", [])}
        wanted = None if obj["content"] is None else "text/html" if used == {"html"} else "text/plain"
        if "html" in used and len(used) > 1 or (used or obj["content"] is None) and obj["mediaType"] != wanted:
            self.bad("leaf.bound", "/object/mediaType", "should be %s" % wanted)
        for number, attachment in enumerate(obj["attachment"]):
            place = "/object/attachment/%d" % number
            record = self._record(attachment["record"], place)
            if record and (attachment["sha256"], attachment["bytes"], attachment["mediaType"]) != (
                record.payload_sha256,
                record.payload_size,
                record.mime(),
            ):
                self.bad("leaf.bound", place, "digest, size or type is not that of the payload")

    def _bound_time(self, time):
        used = {fact["as"] for _, fact in self.by_path.get("/time/value", [])}
        if used or "/time/value" in self.proven or time["value"] is None:
            how = "derived" if "/time/value" in self.proven else "http" if used == {"http-date"} else "fact" if used else None
            heads = all(fact.get("part") == "head" for _, fact in self.by_path.get("/time/value", []))
            good = {
                "platform": how == "fact" and "http-date" not in used and time["exactness"] in ("exact", "rounded"),
                "http_date": how == "http" and heads and time["exactness"] == "exact",
                "id_derived": how == "derived" and time["exactness"] == "exact",
                "relative": how is None and time["raw"] is not None and time["exactness"] == "relative",
                "none": how is None and time["raw"] is None and time["exactness"] is None,
            }[time["source"]]
            if not good:
                self.bad("leaf.bound", "/time", "source and exactness do not follow from the proof")
        if time["first_seen"] != self.root.fields.get("WARC-Date", "")[:-1] + ".000Z":
            self.bad("leaf.bound", "/time/first_seen", "is not the WARC-Date of the root's record")
