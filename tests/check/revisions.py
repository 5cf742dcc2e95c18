"""Later revisions of a bundle, docs/formats/bukti-1.md §13: which entries they have, in which order, and what their lists name."""
import base64
import re

SIGNED, SIGNATURE = "META-INF/ASiCManifest%03d.xml", "META-INF/signature%03d.p7s"
PLAIN, NUMBERED, TOKEN = "META-INF/ASiCArchiveManifest.xml", "META-INF/ASiCArchiveManifest%03d.xml", "META-INF/timestamp%03d.tst"
STATEMENTS = {"custody/%04d.json": "countersignature", "annotations/%04d.json": "annotation"}
CMS, TST = "application/x-pkcs7-signature", "application/vnd.etsi.timestamp-token"
MOST = 64
# (row, pattern, media type): what may stand behind row 11 of §1
LATER = [
    (12, r"META-INF/ASiCArchiveManifest(?:[0-9]{3})?\.xml", "text/xml"),
    (13, r"META-INF/timestamp[0-9]{3}\.tst", TST),
    (14, r"custody/[0-9]{4}\.json", "application/json"),
    (14, r"annotations/[0-9]{4}\.json", "application/json"),
    (15, r"META-INF/ASiCManifest(?!001)[0-9]{3}\.xml", "text/xml"),
    (16, r"META-INF/signature(?!001)[0-9]{3}\.p7s", CMS),
    (17, r"META-INF/tlog[0-9]{3}\.tlog-proof", "text/plain"),
]
LOG_PROOF = "META-INF/tlog%03d.tlog-proof"


def asic(uri, media, parts, rootfile=None):
    """The template of §4 over `parts`."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
        '<asic:SigReference URI="%s" MimeType="%s"/>' % (uri, media),
    ]
    for part in parts:
        mark = ' Rootfile="true"' if part.name == rootfile else ""
        lines.append(
            '<asic:DataObjectReference URI="%s" MimeType="%s"%s><ds:DigestMethod '
            'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>%s</ds:DigestValue>'
            "</asic:DataObjectReference>" % (part.name, part.media, mark, base64.b64encode(bytes.fromhex(part.sha256)).decode())
        )
    return ("\n".join(lines + ["</asic:ASiCManifest>"]) + "\n").encode()


REFERENCE = re.compile(
    rb'<asic:DataObjectReference URI="([^"]*)" MimeType="([^"]*)"( Rootfile="true")?><ds:DigestMethod '
    rb'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>([A-Za-z0-9+/]{43}=)</ds:DigestValue></asic:DataObjectReference>\n'
)


def references(manifest):
    """(name, SHA-256 in hex) of every line of a list."""
    return [(m[1].decode("latin-1"), base64.b64decode(m[4]).hex()) for m in REFERENCE.finditer(manifest)]


def compare(rule, name, stated, wanted, found):
    """A list against the one that the entries give: `digest` for each entry that changed, `rule` when more than digests differ."""
    if stated == wanted:
        return
    blank = lambda octets: REFERENCE.sub(lambda m: b"<%s %s %s>\n" % (m[1], m[2], m[3] or b""), octets)
    changed = [entry for (entry, was), (_, now) in zip(references(stated), references(wanted)) if was != now]
    if blank(stated) != blank(wanted) or not changed:  # with no digest changed another spelling of one is left
        found.add(rule, name, "differs from the template over the entries before it")
        return
    for entry in changed:
        found.add("digest", entry, "changed after %s listed it" % name)


class Revisions:
    """`parts`: all entries with a row, in archive order. `statement(data, name, kind)` reads one later statement or gives None."""

    def __init__(self, parts, found):
        self.parts, self.found = parts, found
        self.later = [p for p in parts if 11 < p.row < 17]
        self.log_proofs = [p for p in parts if p.row == 17]
        self.places = {p.name: n for n, p in enumerate(parts)}
        self.latest = sum(p.row == 12 for p in self.later)

    def check(self, statement, bundle_id):
        self._log_proofs()
        if any(p.row <= 11 for p in self.parts[len(self.parts) - len(self.later) - len(self.log_proofs) :]):
            self.found.add("layout.order", "bundle", "an entry of the first revision stands behind a later one")
        wanted = [name for revision in range(1, self.latest + 1) for name in self._names(revision)]
        names = [p.name for p in self.later]
        if names != wanted:
            missing = [name for name in wanted if name not in names]
            self.found.add("layout.missing" if missing else "layout.order", "bundle", "revisions are %s, not %s" % (names, wanted))
            return
        if self.latest > MOST:
            self.found.add("limit", "bundle", "%d revisions" % self.latest)
        for revision in range(1, self.latest + 1):
            self._lists(revision)
            self._statement(revision, statement, bundle_id)

    def _log_proofs(self):
        """§15: behind the first signature or a token, numbered."""
        if [p.name for p in self.log_proofs] != [LOG_PROOF % n for n in range(1, len(self.log_proofs) + 1)]:
            self.found.add("layout.order", "bundle", "log proofs do not count from 001 without gaps")
        for part in self.log_proofs:
            before = next((p for p in reversed(self.parts[: self.places[part.name]]) if p.row != 17), None)
            if before is None or before.row not in (11, 13):
                self.found.add("layout.order", part.name, "stands inside a revision")

    def _archive(self, revision):
        return PLAIN if revision == self.latest else NUMBERED % revision

    def _statement_name(self, revision):
        return next((form % revision for form in STATEMENTS if form % revision in self.places), None)

    def _names(self, revision):
        own = []
        if revision > 1 and (self._statement_name(revision) or SIGNED % revision in self.places or SIGNATURE % revision in self.places):
            own = [self._statement_name(revision) or "custody/%04d.json" % revision, SIGNED % revision, SIGNATURE % revision]
        return own + [self._archive(revision), TOKEN % revision]

    def _before(self, name):
        return [p for p in self.parts[: self.places[name]] if p.row > 1]

    def _compare(self, rule, name, wanted):
        compare(rule, name, bytes(self.parts[self.places[name]].data), wanted, self.found)

    def _lists(self, revision):
        signed, archive = SIGNED % revision, self._archive(revision)
        if revision > 1 and signed in self.places:
            self._compare("asic.manifest", signed, asic(SIGNATURE % revision, CMS, self._before(signed)))
        self._compare("asic.archive", archive, asic(TOKEN % revision, TST, self._before(archive), NUMBERED % (revision - 1)))

    def _statement(self, revision, statement, bundle_id):
        name = self._statement_name(revision)
        if name is None or self.parts[self.places[name]].data is None:
            return
        kind = STATEMENTS[re.sub(r"[0-9]{4}", "%04d", name)]
        value = statement(bytes(self.parts[self.places[name]].data), name, kind)
        if value is not None and (value["revision"] != revision or bundle_id not in (None, value["bundle_id"])):
            self.found.add("statement", name, "made for another bundle or another place in it")
