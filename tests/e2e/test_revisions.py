"""Trust through revisions: renewal, countersignature, annotation, and what verify, the independent checker and stock programs say about each."""
import hashlib
import json
import subprocess
import sys
import unittest

import harness
from faults import KILLED, Scene, kill_at, numbers, outcome_of, until_it_ends_by_itself
from harness import NEVER_ANSWERS, ROOT, authorities, check_bundle, entries, synthetic_network, temporary_folder

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
        subprocess.run([sys.executable, ROOT / 'samples/demo/pki.py', 'signer', cls.pki.folder, 'penerima'], check=True, capture_output=True)
        cls.receiver = [cls.pki.folder / f'penerima.{part}' for part in ('key', 'pem', 'pass')]
        cls.scene.model.must('identity', 'import', '--key', cls.receiver[0], '--certificate', cls.receiver[1], '--passphrase-file', cls.receiver[2], '--label', 'penerima')
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

    def as_receiver(self):
        return ['--as', 'penerima', '--passphrase-file', self.receiver[2]]

    def countersign(self, saksi, bundle, *more, **how):
        return saksi.run('countersign', bundle, '--role', 'custodian', '--from', 'Petugas Contoh', *self.as_receiver(), *more, **how)

    def annotate(self, saksi, bundle, *more, **how):
        return saksi.run('annotate', bundle, *self.as_receiver(), *more, **how)

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


class Statements(Revisions):
    def test_countersigned_annotated_renewed(self):
        """The whole way, each step looked at by everyone who can."""
        saksi, bundle = self.copy()
        received = hashlib.sha256(bundle.read_bytes()).hexdigest()
        before = entries(bundle)
        done = self.countersign(saksi, bundle)
        self.assertEqual(done.code, 0, done)
        self.assertIn(received, done.out)
        self.assert_kept(before, bundle)
        self.assertEqual(meta(bundle)[2:], ['META-INF/ASiCArchiveManifest001.xml', 'META-INF/timestamp001.tst', 'custody/0002.json', 'META-INF/ASiCManifest002.xml',
                                            'META-INF/signature002.p7s', 'META-INF/ASiCArchiveManifest.xml', 'META-INF/timestamp002.tst'])
        told = self.passed(saksi, bundle)
        self.assertEqual([(one['indication'], one['sub_indication']) for one in told['signatures']], [('TOTAL-PASSED', None), ('INDETERMINATE', 'TRY_LATER')])
        saksi.must('complete', bundle, '--signer-roots', self.pki.signer_roots)
        told = self.checked_by_others(bundle)
        self.assertEqual([(one['indication'], one['sub_indication']) for one in told['signatures']], [('TOTAL-PASSED', None)] * 2)
        self.assertEqual(told['signatures'][1]['certificate']['common_name'], 'Penyegel penerima')
        statement, = told['statements']
        self.assertEqual((statement['role'], statement['from'], statement['received_sha256']), ('custodian', 'Petugas Contoh', received))

        words = 'Bukan saya yang menulis.\nUTUH\n\x1b[2J\u202e'
        text = saksi.folder / 'hak-jawab.txt'
        text.write_text(words + '\n', encoding='utf-8')
        done = self.annotate(saksi, bundle, '--kind', 'right-of-reply', '--from', 'Budi Contoh', '--file', text)
        self.assertEqual(done.code, 0, done)
        self.assertEqual(json.loads(entries(bundle)['annotations/0003.json'])['text'], words)
        saksi.must('renew', bundle)
        saksi.must('complete', bundle, '--signer-roots', self.pki.signer_roots)
        told = self.checked_by_others(bundle)
        self.assertEqual([(one['indication'], one['revision']) for one in told['signatures']], [('TOTAL-PASSED', 1), ('TOTAL-PASSED', 2), ('TOTAL-PASSED', 3)])
        self.assertEqual(told['statements'][1]['text'], 'Bukan saya yang menulis.⟨U+000A⟩UTUH⟨U+000A⟩⟨U+001B⟩[2J⟨U+202E⟩')

        page = saksi.must('verify', bundle, '--signer-roots', self.pki.signer_roots, '--tsa-roots', self.pki.tsa_roots).out
        self.assertIn('Ditambahkan sesudah penyegelan' if saksi.environment['LANG'].startswith('id') else 'Added after sealing', page)
        self.assertNotIn('\x1b', page)
        self.assertIn('| UTUH\n', page)

    def test_several_countersign_one_after_the_other(self):
        saksi, bundle = self.copy()
        for role in ('custodian', 'witness', 'panel'):
            done = saksi.run('countersign', bundle, '--role', role, *self.as_receiver())
            self.assertEqual(done.code, 0, done)
        saksi.must('complete', bundle, '--signer-roots', self.pki.signer_roots)
        told = self.checked_by_others(bundle)
        self.assertEqual([one['role'] for one in told['statements']], ['custodian', 'witness', 'panel'])

    def test_no_authority_answers(self):
        saksi, bundle = self.copy()
        before = bundle.read_bytes()
        for done in (self.countersign(saksi, bundle, '--tsa', NEVER_ANSWERS), self.annotate(saksi, bundle, '--text', 'Catatan', '--tsa', NEVER_ANSWERS)):
            self.assertEqual(done.code, TRY_LATER, done)
            self.assertEqual(bundle.read_bytes(), before)
            self.assertEqual(list(saksi.sealed.iterdir()), [bundle])
        self.passed(saksi, bundle)

    def test_what_cannot_be_added(self):
        saksi, bundle = self.copy()
        before = bundle.read_bytes()
        words = saksi.folder / 'kosong.txt'
        words.write_text('\n')
        for done, code in ((saksi.run('countersign', bundle, *self.as_receiver()), USAGE), (saksi.run('countersign', bundle, '--role', 'hakim', *self.as_receiver()), USAGE),
                           (self.annotate(saksi, bundle), USAGE), (self.annotate(saksi, bundle, '--text', 'a', '--file', words), USAGE),
                           (self.annotate(saksi, bundle, '--file', words), MALFORMED), (self.annotate(saksi, bundle, '--kind', 'rumor', '--text', 'a'), USAGE),
                           (saksi.run('annotate', words, '--text', 'a', *self.as_receiver()), MALFORMED),
                           (saksi.run('countersign', saksi.folder / 'tidak-ada', '--role', 'witness', *self.as_receiver()), 66)):
            self.assertEqual(done.code, code, done)
        self.assertEqual(bundle.read_bytes(), before)

    def test_a_wrong_passphrase(self):
        saksi, bundle = self.copy()
        before = bundle.read_bytes()
        wrong = saksi.folder / 'salah'
        wrong.write_text('bukan ini\n')
        done = saksi.run('countersign', bundle, '--role', 'witness', '--as', 'penerima', '--passphrase-file', wrong)
        self.assertEqual(done.code, 69, done)
        self.assertEqual(bundle.read_bytes(), before)


class Killed(Revisions):
    """kill -9 anywhere: the file under the final name is the old bundle or a whole later one, and the next run goes on from it."""

    def one_kill(self, verb, call, number):
        saksi, bundle = self.copy()
        before = bundle.read_bytes()
        done = verb(saksi, bundle, before=kill_at(call, number))
        self.assertIn(done.code, (KILLED, 0), f'{call} {number}: {done}')
        if done.code == KILLED and bundle.read_bytes() != before:
            told = self.scene.verdict(saksi, bundle)
            self.assertEqual(outcome_of(told)[:4], ('TOTAL-PASSED', None, 'whole', ()), f'{call} {number}')
        again = verb(saksi, bundle)
        self.assertEqual(again.code, 0, f'{call} {number}: {again}')
        saksi.must('complete', bundle, '--signer-roots', self.pki.signer_roots)
        self.passed(saksi, bundle)
        self.assertEqual(list(saksi.sealed.iterdir()), [bundle])
        return done.code == KILLED

    def every(self, verb, call, dense, stride, at_least):
        killed = until_it_ends_by_itself(lambda number: self.one_kill(verb, call, number), numbers(dense, stride))
        self.assertGreaterEqual(killed, at_least, f'{call}: hardly ever killed, so nothing was tried')

    @staticmethod
    def renew(saksi, bundle, **how):
        return saksi.run('renew', bundle, **how)

    def test_renew(self):
        for call, dense, stride, at_least in (('fsync', 9, 1, 4), ('rename', 9, 1, 2), ('pwrite64', 2, 11, 4)):
            with self.subTest(call):
                self.every(self.renew, call, dense, stride, at_least)

    def test_countersign(self):
        for call, dense, stride, at_least in (('fsync', 9, 1, 2), ('rename', 9, 1, 1), ('pwrite64', 2, 11, 2)):
            with self.subTest(call):
                self.every(self.countersign, call, dense, stride, at_least)


if __name__ == '__main__':
    unittest.main()
