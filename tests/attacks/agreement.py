#!/usr/bin/python3
"""The second verifier (tests/second_verifier) beside the attack table at level RIGHT: it must reach the same indication and sub-indication for the same change.

    agreement.py [TABLE…]      every row, by hand: some six minutes. Exit 1: a difference that is not named below.

`test_attacks.py` asks it about a part of the rows."""
import datetime
import importlib
import pathlib
import sys
import tempfile

import scene
from resealed import RIGHT
from table import FAILED, OPEN

sys.path[:0] = [str(scene.ROOT / 'tests/second_verifier'), str(scene.ROOT / 'tests/check')]
import second_verifier  # noqa: E402

TABLES = ('container', 'lists', 'content', 'capture', 'seal', 'tokens')

# A file with one change may break several rules, and the two programs do not see the same ones: what the second one names instead. None of these is a pass.
FORM, CRYPTO, HASH = (FAILED, 'FORMAT_FAILURE'), (FAILED, 'SIG_CRYPTO_FAILURE'), (FAILED, 'HASH_FAILURE')
STOPS = 'it stops at the form and does not compare the digest'
GOES_ON = 'it compares the digest although the form is wrong'
OTHERWISE = {
    'seal: C06 the signature itself as its token': (HASH, GOES_ON),
    'seal: C13 message-digest twice, the other false': (FORM, STOPS),
    'seal: C13 message-digest with two values': (FORM, STOPS),
    'seal: C05 a digest of another kind': (FORM, STOPS),
    'seal: C11 no octet': (CRYPTO, 'for it an empty value is one that does not hold'),
    "seal: C24 issued by another signer's certificate": ((OPEN, 'TRY_LATER'), 'it looks for what a path needs after all paths that names and signatures give, the wrong ones too'),
    "seal: C21 issued by the attacker under the authority's name and key identifier":
        ((OPEN, 'NO_CERTIFICATE_CHAIN_FOUND'), 'for it a signature that does not hold is no path; OpenSSL follows the names first'),
    'seal: C25 an intermediate that may issue no certificate': ((OPEN, 'CHAIN_CONSTRAINTS_FAILURE'), 'it finds the path and says what is wrong with it'),
    'seal: C25 an intermediate without the right to sign certificates': ((OPEN, 'CHAIN_CONSTRAINTS_FAILURE'), 'it finds the path and says what is wrong with it'),
    'sums: M08 nothing': (FORM, 'an empty list has not its form'),
    'asic: larger than its limit': (FORM, 'it compares the list with what it must be and asks no size'),
    'warc: W01 Content-Length huge': ((FAILED, 'CONTENT_MISMATCH'), 'it finds no record where the length points'),
    'warc: W01 Content-Length beyond the file': ((FAILED, 'CONTENT_MISMATCH'), 'it finds no record where the length points'),
    'an empty archive manifest': (HASH, GOES_ON),
    'archive token: C13 message-digest twice': (FORM, STOPS),
    'signature token: C13 message-digest twice': (FORM, STOPS),
    'archive token: C17 no content': (HASH, GOES_ON),
    'signature token: C17 no content': (HASH, GOES_ON),
    'archive token: T09 the signature in its place': (HASH, GOES_ON),
}


def second_opinion(here, octets):
    """(indication, sub-indication) of the second verifier about a bundle."""
    with tempfile.NamedTemporaryFile(dir=here.folder, suffix='.bukti.wacz') as file:
        file.write(octets)
        file.flush()
        told = second_verifier.judged(pathlib.Path(file.name), here.pki / 'signer-roots.pem', here.pki / 'tsa-roots.pem', datetime.datetime.now(datetime.timezone.utc)).verdict()
    return told['indication'], told['sub_indication']


def objection(here, row, octets):
    """How the second verifier differs from what a row says at RIGHT; None when it does not, or as it is known to."""
    told = row.expected(RIGHT)
    expected = OTHERWISE[row.name][0] if row.name in OTHERWISE else (told.indication, told.sub)
    found = second_opinion(here, octets)
    return None if found == expected else f'{row.name}: the second verifier says {found}, expected {expected}'


def main():
    wrong = []
    with scene.opened() as here:
        for table in sys.argv[1:] or TABLES:
            rows = [row for row in importlib.import_module(f'table_{table}').rows(here) if RIGHT in row.levels]
            found = [one for row in rows if (one := objection(here, row, here.rebuilt(RIGHT, row.hooks)))]
            named = sum(row.name in OTHERWISE for row in rows)
            print(f'{table}: {len(rows)} rows, {named} differences that are known, {len(found)} that are not', *found, sep='\n  ', flush=True)
            wrong += found
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
