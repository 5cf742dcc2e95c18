"""Signatures, tokens and their paths over all revisions: steps 6 to 9 of bukti-1.md §12."""
import datetime
import typing

import paths
from signed_data import Refused, Signature, Token

MANIFEST, SIGNATURE = "META-INF/ASiCManifest%03d.xml", "META-INF/signature%03d.p7s"
PLAIN, NUMBERED, TOKEN = "META-INF/ASiCArchiveManifest.xml", "META-INF/ASiCArchiveManifest%03d.xml", "META-INF/timestamp%03d.tst"
CLOCKS_DIFFER = datetime.timedelta(seconds=300)


class Problem(typing.NamedTuple):
    severity: str
    sub: str
    where: str
    text: str


def attempt(make, where, problems):
    """What `make` gives, or None; what is wrong with it goes to `problems`."""
    try:
        made = make()
    except Refused as error:
        problems.append(Problem(error.severity, error.sub, where, str(error)))
        return None
    problems += [Problem(error.severity, error.sub, where, str(error)) for error in made.refusals]
    return made


class Stamp:
    """A token in its place: the revision whose signatures it covers, the first one of them, and what speaks against it."""

    def __init__(self, token, revision, archive, where, problems):
        self.token, self.revision, self.archive, self.where, self.problems = token, revision, archive, where, problems
        self.disorder = []  # said against the bundle, though the token itself holds

    counts = property(lambda self: self.token is not None and self.token.time is not None and not self.problems)

    def covers(self, revision):
        return revision <= self.revision if self.archive else revision == self.revision


class Sealed:
    """One signature: `problems` of its own, `time`: not later than, None when nothing proves it."""

    def __init__(self, signature, revision, where, problems):
        self.signature, self.revision, self.where, self.problems = signature, revision, where, problems
        self.time, self.path = None, None


class Sealing:
    """`entries`: name → octets. `at`: evaluation time."""

    def __init__(self, entries, signer_anchors, tsa_anchors, at):
        self.entries, self.signer_anchors, self.tsa_anchors, self.at = entries, signer_anchors, tsa_anchors, at
        self.latest = max([1] + [n for n in range(1, 65) if TOKEN % n in entries])
        self.signatures, self.stamps = [], []
        self._read()
        for stamp in sorted((s for s in self.stamps if s.archive), key=lambda s: -s.revision):
            self._judge_stamp(stamp)
        for stamp in (s for s in self.stamps if not s.archive):
            self._judge_stamp(stamp)
        self._order()
        for one in self.signatures:
            self._judge_signature(one)
        self._bags()

    def _read(self):
        for revision in range(1, self.latest + 1):
            where = SIGNATURE % revision
            if where in self.entries and MANIFEST % revision in self.entries:
                problems = []
                made = attempt(lambda: Signature(self.entries[where], self.entries[MANIFEST % revision]), where, problems)
                self.signatures.append(Sealed(made, revision, where, problems))
                if made and made.token_octets():
                    self._add_stamp(made.token_octets(), made.signature, revision, False, where)
            archive = PLAIN if revision == self.latest else NUMBERED % revision
            if TOKEN % revision in self.entries and archive in self.entries:
                self._add_stamp(self.entries[TOKEN % revision], self.entries[archive], revision, True, TOKEN % revision)

    def _add_stamp(self, octets, over, revision, archive, where):
        problems = []
        token = attempt(lambda: Token(octets, over), where, problems)
        self.stamps.append(Stamp(token, revision, archive, where, problems))

    # --- time-stamps
    def _later(self, stamp):
        """Archive tokens over this one."""
        return [s for s in self.stamps if s.archive and s.token and (s.revision > stamp.revision or (s.revision == stamp.revision and not stamp.archive))]

    def _material(self, holders):
        return [c for h in holders for c in h.bag], [d for h in holders for d in h.revocation_data]

    def _judge_stamp(self, stamp):
        if stamp.token is None or stamp.token.time is None or stamp.token.certificate is None:
            return
        later = self._later(stamp)
        proofs = [s.token.time for s in later if s.counts]
        when = paths.When(min(proofs) if proofs else self.at, bool(proofs), stamp.token.time)
        pool, data = self._material([stamp.token] + [s.token for s in later])
        leaf = stamp.token.certificate
        if stamp.token.time < leaf.not_before:
            stamp.problems.append(Problem("failed", "NOT_YET_VALID", stamp.where, "older than its authority's certificate"))
        if stamp.token.time > leaf.not_after:
            stamp.problems.append(Problem("indeterminate", "OUT_OF_BOUNDS_NO_POE", stamp.where, "younger than its authority's certificate was valid"))
        if stamp.token.time > self.at:
            stamp.problems.append(Problem("indeterminate", "OUT_OF_BOUNDS_NO_POE", stamp.where, "dated after the check"))
            stamp.disorder.append(Problem("indeterminate", "NO_POE", stamp.where, "dated after the check"))
        stamp.path, problems = paths.judge(stamp.token.certificate, pool, self.tsa_anchors, data, when)
        stamp.problems += [Problem(severity, sub, stamp.where, "token: " + text) for severity, sub, text in problems]

    def _order(self):
        """A token that counts is not older than what it covers; a signature time-stamp may be a little younger than the token over it (§13)."""
        for stamp in (s for s in self.stamps if s.archive and s.counts):
            covered = [s for s in self.stamps if s.token and s.token.time and s is not stamp and stamp in self._later(s)]
            slack = lambda one: datetime.timedelta(0) if one.archive else CLOCKS_DIFFER
            if any(one.token.time > stamp.token.time + slack(one) for one in covered):
                stamp.disorder.append(Problem("failed", "FORMAT_FAILURE", stamp.where, "older than a token that it covers"))

    # --- signatures
    def _judge_signature(self, one):
        covering = [s for s in self.stamps if s.token and s.covers(one.revision)]
        one.time = min((s.token.time for s in covering if s.counts), default=None)
        if one.time is None:
            one.problems.append(Problem("indeterminate", "NO_POE", one.where, "nothing proves the time"))
        if one.signature is None or one.signature.certificate is None:
            return
        when = paths.When(one.time or self.at, one.time is not None, one.time)
        pool, data = self._material([one.signature] + [s.token for s in covering])
        if not paths.may_seal(one.signature.certificate):
            one.problems.append(Problem("failed", "CHAIN_CONSTRAINTS_FAILURE", one.where, "a certificate that may not seal"))
        one.path, problems = paths.judge(one.signature.certificate, pool, self.signer_anchors, data, when)
        one.problems += [Problem(severity, sub, one.where, text) for severity, sub, text in problems]

    # --- nothing in the bags that no path needs: as they were made, whomever the examiner trusts and whenever he asks
    def _bags(self):
        holders = [(s.token, s) for s in self.stamps] + [(s.signature, s) for s in self.signatures]
        if any(h is None or h.certificate is None for h, _ in holders):
            return  # without every leaf nobody knows what its path needs
        known = [c for h, _ in holders for c in h.bag] + self.signer_anchors + self.tsa_anchors
        upwards = {id(h): self._upwards(h.certificate, known) for h, _ in holders}
        for holder, place in holders:
            served = [(h, p) for h, p in holders if h is holder or self._reaches(place, p) or (not getattr(place, "archive", False) and self._reaches(p, place))]
            used = {c.raw for h, _ in served for c in upwards[id(h)]}
            for one in holder.bag:
                if one.raw not in used or (one.is_self_signed() and one.raw != holder.certificate.raw):
                    place.problems.append(Problem("failed", "FORMAT_FAILURE", place.where, "a certificate that no path needs"))
            for data in holder.revocation_data:
                if not any(self._needs(c, data, self._existed(h, p), known) for h, p in served for c in upwards[id(h)]):
                    place.problems.append(Problem("failed", "FORMAT_FAILURE", place.where, "revocation data that no path needs"))

    @staticmethod
    def _reaches(place, other):
        """True if `place` is an archive token over `other`."""
        if not getattr(place, "archive", False) or place is other:
            return False
        return other.revision < place.revision or (other.revision == place.revision and not getattr(other, "archive", False))

    def _existed(self, holder, place):
        """genTime of what revocation data vouches for: the token itself, or the earliest over a signature."""
        if isinstance(place, Stamp):
            return holder.time
        return min((s.token.time for s in self.stamps if s.token and s.token.time and s.covers(place.revision)), default=None)

    def _needs(self, certificate, data, existed, known):
        issuers = [c for c in known if certificate.names(c)]
        said = [s for s in (data.about(certificate, i) for i in issuers) if s]
        if not said:
            return not issuers and data.may_concern(certificate)  # an issuer that nobody has: nobody can tell
        return any(s.revoked or existed is None or existed <= s.this_update <= certificate.not_after for s in said)

    @staticmethod
    def _upwards(leaf, pool):
        out, open_ends = {leaf.raw: leaf}, [leaf]
        while open_ends:
            one = open_ends.pop()
            for above in pool:
                if above.raw not in out and one.names(above) and above.issued(one):
                    out[above.raw] = above
                    open_ends.append(above)
        return list(out.values())
