"""Trust through revisions: renewal, countersignature, annotation, and what verify, the independent checker and stock programs say about each."""
import unittest

import harness
from faults import Scene, outcome_of
from harness import NEVER_ANSWERS, authorities, check_bundle, entries, synthetic_network, temporary_folder

LOSSES_NAMED = 3
TRY_LATER, USAGE, MALFORMED = 75, 64, 65
FIRST = ['META-INF/ASiCManifest001.xml', 'META-INF/signature001.p7s']


def meta(bundle):
    """What stands behind SHA256SUMS."""
    names = list(entries(bundle))
    return names[names.index('SHA256SUMS') + 1:]


class Revisions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(temporary_folder())
        cls.pki = cls.enterClassContext(authorities(folder))
        network = cls.enterClassContext(synthetic_network(folder, cls.pki))
        cls.scene = Scene(folder / 'scene', cls.pki, network)
        cls.sealed = cls.scene.copy()
        cls.sealed.must(*cls.scene.capture(), codes=(LOSSES_NAMED,))
        cls.scene.seal(cls.sealed)
        cls.complete = cls.scene.copy(cls.sealed)
        cls.complete.must('complete', cls.complete.newest(), '--signer-roots', cls.pki.signer_roots)

    def copy(self, of=None):
        saksi = self.scene.copy(of or self.complete)
        return saksi, saksi.newest()

    def passed(self, saksi, bundle):
        told = self.scene.verdict(saksi, bundle)
        self.assertEqual(outcome_of(told)[:4], ('TOTAL-PASSED', None, 'whole', ()), [one for one in told['findings'] if one['severity'] != 'passed'])
        return told

    def checked_by_others(self, bundle):
        return check_bundle(bundle, self.pki.signer_roots, self.pki.tsa_roots, complete=True, verdict='intact_with_notes')

    def assert_kept(self, old, bundle):
        """Every entry of the earlier revision, but for the one renaming and what may still be put into its newest token."""
        new = entries(bundle)
        last = len([name for name in old if name.startswith('META-INF/timestamp')])
        renamed = {name if name != 'META-INF/ASiCArchiveManifest.xml' else f'META-INF/ASiCArchiveManifest{last:03}.xml': content for name, content in old.items()}
        self.assertEqual(list(renamed), list(new)[:len(renamed)])
        for name, content in renamed.items():
            self.assertEqual(content, new[name], name)


class Renewal(Revisions):
    def test_a_token_of_another_authority_over_everything(self):
        saksi, bundle = self.copy()
        before = entries(bundle)
        saksi.must('renew', bundle)
        self.assert_kept(before, bundle)
        self.assertEqual(meta(bundle), FIRST + ['META-INF/ASiCArchiveManifest001.xml', 'META-INF/timestamp001.tst', 'META-INF/ASiCArchiveManifest.xml', 'META-INF/timestamp002.tst'])
        told = self.checked_by_others(bundle)
        tokens = told['lines']['time']['timestamps']
        self.assertEqual([token['entry'] for token in tokens], ['META-INF/signature001.p7s', 'META-INF/timestamp001.tst', 'META-INF/timestamp002.tst'])
        self.assertTrue(all(token['valid'] for token in tokens))
        names = [token['authority']['common_name'] for token in tokens]
        self.assertEqual((names[0], names[1] != names[2]), (names[2], True))
        self.assertEqual([one['revision'] for one in told['signatures']], [1])

    def test_again_and_again(self):
        saksi, bundle = self.copy()
        for number in (2, 3, 4):
            before = entries(bundle)
            saksi.must('renew', bundle)
            self.assert_kept(before, bundle)
            self.assertIn(f'META-INF/timestamp{number:03}.tst', entries(bundle))
        self.checked_by_others(bundle)

    def test_what_is_due_is_completed_first(self):
        saksi, bundle = self.copy(self.sealed)
        saksi.must('renew', bundle)
        self.checked_by_others(bundle)

    def test_a_bundle_without_timestamps_gets_them_first(self):
        saksi = self.scene.copy()
        saksi.must(*self.scene.capture(), codes=(LOSSES_NAMED,))
        self.scene.seal(saksi, '--tsa', NEVER_ANSWERS, codes=(LOSSES_NAMED,))
        bundle = saksi.newest()
        self.assertEqual(meta(bundle), FIRST)
        saksi.must('renew', bundle)
        self.checked_by_others(bundle)
        self.assertEqual(len(meta(bundle)), 6)
        self.assertTrue(saksi.must('list', '--json').json()['bundles'][0]['completed'])

    def test_no_authority_answers(self):
        for start in (self.complete, self.sealed):
            saksi, bundle = self.copy(start)
            saksi.run('complete', bundle, '--signer-roots', self.pki.signer_roots)
            before = bundle.read_bytes()
            done = saksi.run('renew', bundle, '--tsa', NEVER_ANSWERS)
            self.assertEqual(done.code, TRY_LATER, done)
            self.assertEqual(bundle.read_bytes(), before)
            self.assertEqual(list(saksi.sealed.iterdir()), [bundle])
            self.passed(saksi, bundle)

    def test_the_authority_of_the_newest_token_is_no_other_one(self):
        saksi, bundle = self.copy()
        before = bundle.read_bytes()
        done = saksi.run('renew', bundle, '--tsa', self.pki.tsa2)
        self.assertEqual(done.code, USAGE, done)
        self.assertEqual(bundle.read_bytes(), before)
        # Beside an address that is dead it may well be the other one that is missing.
        done = saksi.run('renew', bundle, '--tsa', self.pki.tsa2, '--tsa', NEVER_ANSWERS)
        self.assertEqual(done.code, TRY_LATER, done)

    def test_a_damaged_bundle_is_left_alone(self):
        saksi, bundle = self.copy()
        harness.with_changed_octet(bundle, bundle, 'SHA256SUMS', 3)
        before = bundle.read_bytes()
        done = saksi.run('renew', bundle)
        self.assertEqual(done.code, MALFORMED, done)
        self.assertEqual(bundle.read_bytes(), before)
        self.assertEqual(list(saksi.sealed.iterdir()), [bundle])


if __name__ == '__main__':
    unittest.main()
