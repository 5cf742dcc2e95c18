"""A row of the attack table: one change to a passing bundle, and what the documents ask a verifier to say about it.

Where several rules are broken at once the verdict names the first of: HASH_FAILURE, SIG_CRYPTO_FAILURE, FORMAT_FAILURE, CONTENT_MISMATCH, then what is wrong
with the seal alone; and a failure comes before what is open (bukti-1.md §12). So what a row expects at each level follows from the stage that it changes:

stage                    BLIND                         LISTED                          FOREIGN, RIGHT
content, lists           entry.digest                  signature.digest                what the row says
ASiCManifest001          signature.digest              signature.digest                what the row says
signature, its token     archive.digest                timestamp.imprint               what the row says
archive manifest         timestamp.imprint             timestamp.imprint               what the row says
archive token, ZIP       what the row says             what the row says               what the row says

The first three columns but for the last line are HASH_FAILURE: a digest that someone signed does not fit. Rows that differ say so with `at`."""
import typing

from resealed import BLIND, FOREIGN, LEVELS, LISTED, RIGHT, STAGES

FAILED, OPEN, UNSUPPORTED, PASSED = 'TOTAL-FAILED', 'INDETERMINATE', 'UNSUPPORTED', 'TOTAL-PASSED'
CONTENT_STAGES = STAGES[:STAGES.index('asic')]
SEAL_STAGES = ('signature', 'signed', 'stamp_info', 'stamp', 'stamped', 'signature_bytes')


class Told(typing.NamedTuple):
    """What a verdict must say: indication, sub-indication, and a code that must be among its findings of that severity."""
    indication: str
    sub: str
    code: str

    def __str__(self):
        return f'{self.indication}/{self.sub} {self.code}'


def form(code):
    return Told(FAILED, 'FORMAT_FAILURE', code)


def hashed(code):
    return Told(FAILED, 'HASH_FAILURE', code)


def mismatch(code):
    return Told(FAILED, 'CONTENT_MISMATCH', code)


def failed(sub, code):
    return Told(FAILED, sub, code)


def open_(sub, code):
    return Told(OPEN, sub, code)


def limit(code):
    return Told(UNSUPPORTED, 'LIMIT', code)


def unsupported(code):
    return Told(UNSUPPORTED, 'UNSUPPORTED', code)


class Row(typing.NamedTuple):
    name: str          # begins with the case of threats.md §2, where there is one
    hooks: dict
    told: Told         # at FOREIGN and RIGHT, and where the table above says so
    levels: tuple = LEVELS
    at: dict = {}      # level: Told, where the rule above does not hold

    def expected(self, level):
        if level in self.at:
            return self.at[level]
        stage = next(iter(self.hooks))
        if level in (FOREIGN, RIGHT):
            return self.told
        if stage in CONTENT_STAGES:
            return hashed('entry.digest' if level is BLIND else 'signature.digest')
        if stage == 'asic':
            return hashed('signature.digest')
        if stage in SEAL_STAGES:
            return hashed('archive.digest' if level is BLIND else 'timestamp.imprint')
        return hashed('timestamp.imprint') if stage == 'archive' else self.told


ONLY_RIGHT = (RIGHT,)
BLIND_AND_RIGHT = (BLIND, RIGHT)
BOTH_OURS = (LISTED, RIGHT)
