"""Certificate paths (RFC 5280 §6) for the time that bukti-1.md §12 asks about.

Name constraints and policies are not evaluated: a path that needs them ends nowhere, as bukti-1.md allows for what a reader cannot judge."""
import datetime
import typing

import certificates
import keys
import revocation

LONGEST, MOST_CERTIFICATES = 8, 32
SEALING = {"1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.4", "1.3.6.1.4.1.311.10.3.12", "2.5.29.37.0"}
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
NOT_EVALUATED = {certificates.NAMES, certificates.MAPPINGS, certificates.CONSTRAINTS, certificates.ANY_POLICY_OFF}


class When(typing.NamedTuple):
    """For which time a path is judged. proven: by a token. since: revocation data from then on vouches; None: data current at `at`."""

    at: datetime.datetime
    proven: bool
    since: typing.Optional[datetime.datetime]

    def vouched_by(self, statement):
        if self.since is not None:
            return statement.this_update >= self.since
        return statement.this_update <= self.at and statement.next_update is not None and self.at <= statement.next_update


class Path(typing.NamedTuple):
    """From the leaf up to the anchor, which is the last one."""

    certificates: list

    def issuer_of(self, place):
        return self.certificates[place + 1]


def find(leaf, pool, anchors):
    """Every path from `leaf` to an anchor, by names and signatures alone, shortest first."""
    found, open_ends = [], [[leaf]]
    while open_ends:
        chain = open_ends.pop(0)
        last = chain[-1]
        if any(last.raw == a.raw for a in anchors):
            found.append(Path(chain))
            continue
        above = [a for a in anchors if last.names(a) and a.issued(last)]
        found.extend(Path(chain + [a]) for a in above)
        if len(chain) < LONGEST - 1 and not above:
            known = {c.raw for c in chain}
            open_ends += [chain + [c] for c in pool if c.raw not in known and last.names(c) and c.issued(last)]
    return found


def structure_problem(path):
    """What RFC 5280 §6.1.4 has against the certificates between leaf and anchor, or None."""
    below = 0
    for place, one in enumerate(path.certificates[:-1]):
        if one.unknown_critical() or set(one.extensions) & NOT_EVALUATED:
            return "an extension that is not evaluated"
        if place:
            if not one.is_ca or not one.may(certificates.CERTIFICATE_SIGN):
                return "an issuer that may not issue"
            if one.path_length is not None and below > one.path_length:
                return "a path longer than allowed"
            below += 0 if one.self_issued else 1
    return None


def judge(leaf, pool, anchors, data, when):
    """(path or None, problems): each problem (severity, sub-indication, sentence); of several paths the one with the fewest."""
    ways = [(path, _problems(path, data, when)) for path in find(leaf, pool[:MOST_CERTIFICATES], anchors)]
    if not ways:
        return None, [("indeterminate", "NO_CERTIFICATE_CHAIN_FOUND", "no path to an anchor")]
    return min(ways, key=lambda way: len(way[1]))


def _problems(path, data, when):
    out = []
    trouble = structure_problem(path)
    if trouble:
        out.append(("indeterminate", "CHAIN_CONSTRAINTS_FAILURE", trouble))
    for one in path.certificates[:-1]:
        weak = keys.weakness(one.key, one.algorithm)
        if weak:
            out.append(("indeterminate", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", weak))
    for one in path.certificates:
        if when.at < one.not_before and when.proven:
            out.append(("failed", "NOT_YET_VALID", "a certificate not yet valid"))
        elif not one.valid_at(when.at):
            out.append(("indeterminate", "OUT_OF_BOUNDS_NO_POE", "a certificate that has ended, or not begun"))
    for place, one in enumerate(path.certificates[:-1]):
        if not one.has_pointer:
            continue
        state = revocation.judge(one, path.issuer_of(place), data, when)
        if state == "revoked":
            out.append(("failed", "REVOKED", "revoked") if when.proven else ("indeterminate", "REVOKED_NO_POE", "revoked"))
        elif state == "missing":
            out.append(("indeterminate", "TRY_LATER", "no revocation data that vouches"))
    return out


def may_seal(leaf):
    """RFC 5280 §4.2.1.3 and .12: a key for documents."""
    usage = leaf.usage is None or leaf.usage & {certificates.DIGITAL_SIGNATURE, certificates.NON_REPUDIATION}
    return bool(not leaf.is_ca and usage and (leaf.extended is None or set(leaf.extended) & SEALING))


def may_stamp(leaf):
    """RFC 3161 §2.3: the sole extended key usage, critical; no authority."""
    usage = leaf.usage is None or leaf.usage & {certificates.DIGITAL_SIGNATURE, certificates.NON_REPUDIATION}
    critical = leaf.extensions.get(certificates.EXTENDED, (False, b""))[0]
    return bool(not leaf.is_ca and usage and critical and leaf.extended == [TIME_STAMPING])
