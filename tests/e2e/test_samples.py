"""samples/bundles: each sample is what its expected report says, and a second program reaches the same verdict from the documents alone."""
import json
import re
import sys
import unittest

import readers

SAMPLES = readers.ROOT / 'samples/bundles'
sys.path[:0] = [str(SAMPLES), str(readers.ROOT / 'tests/attacks')]
import cases  # noqa: E402 (samples/bundles)
import make  # noqa: E402

# Never said of a bundle: EXPIRED (a proof of time is only an upper bound), CERTIFICATE_CHAIN_GENERAL_FAILURE (our own failure).
NEVER_SAID = {'EXPIRED', 'CERTIFICATE_CHAIN_GENERAL_FAILURE'}
LARGEST_TOGETHER = 2_000_000  # octets of all bundles


def expected(sample):
    return [(SAMPLES / f'{sample.name}.{ending}').read_text(encoding='utf-8') for ending in ('verdict.json', 'laporan.txt')]


class Samples(unittest.TestCase):
    def test_verify_says_what_lies_beside_each(self):
        """Octet for octet, but for the version and digest of the program that says it (make.said)."""
        for sample in cases.SAMPLES:
            with self.subTest(sample.name):
                code, verdict, report = make.said(readers.PROGRAM, sample, SAMPLES)
                self.assertEqual([verdict, report], expected(sample))
                self.assertEqual(code, json.loads(verdict)['exit_code'])

    def test_a_second_program_reaches_the_same_verdict(self):
        for sample in (one for one in cases.SAMPLES if '--policy' not in one.flags):
            with self.subTest(sample.name):
                roots = {name: SAMPLES / file if file else None for name, file in {**cases.ROOTS, **sample.flags}.items()}
                told = json.loads(expected(sample)[0])
                mine = readers.second_opinion(SAMPLES / sample.file, roots['--signer-roots'], roots['--tsa-roots'], sample.at).verdict()
                self.assertEqual(readers.whole_outcome(mine), readers.whole_outcome(told), mine['problems'])
                self.assertEqual(mine['not_later_than'], told['lines']['time']['not_later_than'])

    def test_there_is_one_of_every_kind(self):
        schema = json.loads((readers.ROOT / 'docs/formats/verdict-1.schema.json').read_text(encoding='utf-8'))['properties']
        told = [json.loads(expected(sample)[0]) for sample in cases.SAMPLES]
        self.assertEqual({one['sub_indication'] for one in told}, set(schema['sub_indication']['enum']) - NEVER_SAID)
        self.assertEqual({one['headline'] for one in told}, set(schema['headline']['enum']))

    def test_the_folder_holds_the_samples_and_nothing_else(self):
        names = {f'{one.name}.{ending}' for one in cases.SAMPLES for ending in ('verdict.json', 'laporan.txt')} | {one.file for one in cases.SAMPLES}
        there = {path.name for path in SAMPLES.iterdir() if path.is_file()}
        self.assertEqual(there, names | {'README.md', 'cases.py', 'make.py', 'kebijakan.json'})
        self.assertLess(sum(path.stat().st_size for path in SAMPLES.glob('*.bukti.wacz')), LARGEST_TOGETHER)
        readme = (SAMPLES / 'README.md').read_text(encoding='utf-8')
        for sample in cases.SAMPLES:
            told = json.loads(expected(sample)[0])
            self.assertRegex(readme, f'(?m)^\\| `{re.escape(sample.name)}` \\| {re.escape(told["headline_text"]["id"])} \\| {told["indication"]}')


if __name__ == '__main__':
    unittest.main()
