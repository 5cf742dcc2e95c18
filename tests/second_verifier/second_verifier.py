#!/usr/bin/python3
"""A second verifier of evidence bundles, written from docs/formats alone.

second_verifier.py BUNDLE… [--signer-roots PEM] [--tsa-roots PEM] [--at YYYY-MM-DDThh:mm:ssZ]

Prints one JSON text a bundle: the verdict in the words of docs/formats/verdict-1.md, and every problem with its place. Exit 0, 1, 2 or 65 as there."""
import argparse
import datetime
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "check")]
import account_proofs  # noqa: E402
import bukti_check  # noqa: E402 (tests/check: the container and everything in it but signatures)
import certificates  # noqa: E402
import notes  # noqa: E402
from sealing import Problem, Sealing  # noqa: E402

# bukti-1.md §12, "which of several": the first that occurs names the verdict.
FAILED = ("HASH_FAILURE SIG_CRYPTO_FAILURE NO_SIGNING_CERTIFICATE_FOUND FORMAT_FAILURE CONTENT_MISMATCH SIG_CONSTRAINTS_FAILURE CRYPTO_CONSTRAINTS_FAILURE "
          "CHAIN_CONSTRAINTS_FAILURE REVOKED NOT_YET_VALID").split()
OPEN = ("SIGNED_DATA_NOT_FOUND NO_SIGNING_CERTIFICATE_FOUND NO_CERTIFICATE_CHAIN_FOUND REVOKED_NO_POE OUT_OF_BOUNDS_NO_POE CRYPTO_CONSTRAINTS_FAILURE_NO_POE "
        "TRY_LATER NO_POE CHAIN_CONSTRAINTS_FAILURE").split()
NO_VERDICT = "NOT_A_BUNDLE LIMIT UNSUPPORTED".split()
SEAL_ONLY = set(FAILED[5:])
ORDER = [("failed", "TOTAL-FAILED", FAILED), ("unsupported", "UNSUPPORTED", NO_VERDICT), ("indeterminate", "INDETERMINATE", OPEN)]
EXIT = {"intact": 0, "intact_with_notes": 0, "not_intact": 1, "seal_not_valid": 1, "not_certain_yet": 2, "cannot_be_checked": 65}


def outcome(problems):
    """(indication, sub-indication) of a list of problems."""
    for severity, indication, order in ORDER:
        subs = {p.sub for p in problems if p.severity == severity}
        if subs:
            return indication, next(sub for sub in order if sub in subs)
    return "TOTAL-PASSED", None


def headline(problems, noted):
    indication, _ = outcome(problems)
    if indication == "TOTAL-FAILED":
        return "seal_not_valid" if {p.sub for p in problems if p.severity == "failed"} <= SEAL_ONLY else "not_intact"
    if indication == "TOTAL-PASSED":
        return "intact_with_notes" if noted else "intact"
    return {"UNSUPPORTED": "cannot_be_checked", "INDETERMINATE": "not_certain_yet"}[indication]


def text_of(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (moment.microsecond // 1000) if moment else None


class Judged:
    def __init__(self, path, signer_anchors, tsa_anchors, at):
        self.at, self.problems, self.noted, self.sealing, self.proofs = at, [], [], None, []
        self.bundle = bukti_check.opened(path)
        self.rules = self.bundle.check().lines
        for rule, where, text in self.rules:
            severity, sub = notes.exit_of(rule, where)
            self.problems.append(Problem(severity, sub, where, "%s: %s" % (rule, text)))
        if any(one.severity == "unsupported" for one in self.problems):
            # §14: not read on. What else is said about the content may come from that.
            self.problems = [one for one in self.problems if one.sub != "CONTENT_MISMATCH"]
        if self.bundle.parts:
            self.sealing = Sealing({p.name: bytes(p.data) for p in self.bundle.parts if p.data is not None}, signer_anchors, tsa_anchors, at)
            self._seal()
            self.noted += notes.of_content(self.bundle)
            self.proofs, noted = account_proofs.of_bundle(self.bundle, self.rules)
            self.noted += noted

    def _seal(self):
        """Step 11: the sealer's signature and one proof of its time are required; of further signatures, that they are intact."""
        sealing = self.sealing
        first = next((s for s in sealing.signatures if s.revision == 1), None)
        proven = first is not None and first.time is not None
        for one in sealing.signatures:
            self._take(one.problems, keep_open=one.revision == 1, trust_decides=one.revision == 1)
        for stamp in sealing.stamps:
            self.problems += stamp.disorder
            self._take(stamp.problems, keep_open=not proven and (stamp.archive or stamp.revision == 1), trust_decides=stamp.archive or stamp.revision == 1)
        if first and first.signature and first.signature.certificate:
            self._of_the_sealer(first)

    def _of_the_sealer(self, first):
        manifest = self.bundle.manifest
        if manifest and manifest["operator"]["cert_sha256"] != first.signature.certificate.sha256:
            self.problems.append(Problem("failed", "CONTENT_MISMATCH", "evidence/manifest.json", "operator is not who signed"))
        self.noted += notes.of_the_seal(first, self.bundle)

    def _take(self, problems, keep_open, trust_decides):
        """`keep_open`: what is open stays so, else it is a note. `trust_decides`: a failure of trust alone is one, else it is a note."""
        for one in problems:
            noted = not keep_open if one.severity == "indeterminate" else not trust_decides and one.sub in SEAL_ONLY
            if noted:
                self.noted.append(one.text)
            else:
                self.problems.append(one)

    def level(self):
        """How far the bundle has come: unstamped, signature_time, stamped, complete; renewed when a second token covers the first."""
        stamps = self.sealing.stamps if self.sealing else []
        archive = [s for s in stamps if s.archive]
        if not stamps:
            return "unstamped"
        if not archive:
            return "signature_time"
        if not all(s.counts for s in stamps) or any(s.problems for s in self.sealing.signatures):
            return "stamped"
        return "complete" if len(archive) == 1 else "renewed"

    def verdict(self):
        indication, sub = outcome(self.problems)
        words = headline(self.problems, self.noted)
        signatures = self.sealing.signatures if self.sealing else []
        times = [s.time for s in signatures if s.revision == 1]
        return {
            "indication": indication,
            "sub_indication": sub,
            "headline": words,
            "exit_code": EXIT[words],
            "not_later_than": text_of(times[0]) if times else None,
            "level": self.level(),
            "signatures": [
                {"entry": s.where, "revision": s.revision, "not_later_than": text_of(s.time)} | dict(zip(("indication", "sub_indication"), outcome(s.problems)))
                for s in signatures
            ],
            "statements": [{"entry": p.name, "revision": int(p.name[-9:-5])} for p in self.bundle.parts if p.row == 14],
            "evaluated_at": text_of(self.at),
            "account_proofs": self.proofs,
            "problems": [p._asdict() for p in self.problems],
            "notes": self.noted,
        }


def judged(path, signer_roots, tsa_roots, at):
    """The bundle at `path`, judged. Roots are PEM files or None; `at` an aware datetime."""
    return Judged(path, certificates.from_pem(signer_roots), certificates.from_pem(tsa_roots), at)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bundles", nargs="+", type=pathlib.Path)
    parser.add_argument("--signer-roots", type=pathlib.Path)
    parser.add_argument("--tsa-roots", type=pathlib.Path)
    parser.add_argument("--at", type=datetime.datetime.fromisoformat, default=datetime.datetime.now(datetime.timezone.utc))
    given = parser.parse_args()
    worst = 0
    for path in given.bundles:
        told = judged(path, given.signer_roots, given.tsa_roots, given.at).verdict()
        print(json.dumps({"file": str(path)} | told, indent=1))
        worst = max(worst, told["exit_code"], key=[0, 2, 65, 1].index)
    return worst


if __name__ == "__main__":
    sys.exit(main())
