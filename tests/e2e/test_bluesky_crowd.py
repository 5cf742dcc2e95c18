"""A post that hundreds liked, shared and answered, on the AT Protocol's own servers: every list whole, every like and repost signed by its account. Then a PDS that goes
away half-way, one that lies, and a like that is taken back."""
import json
import signal
import subprocess
import sys
import unittest

import harness
from bluesky_between import Between

LIKERS, SHARERS, COMMENTERS = 300, 150, 200
CUT_OFF, WITH_LOSSES = 75, 3


class Crowd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        cls.small = cls.enterClassContext(harness.bluesky(cls.folder))
        cls.network = {**harness.bluesky_crowd(cls.small, LIKERS, SHARERS, COMMENTERS), 'plc': cls.small['plc']}
        cls.saksi = harness.Saksi(cls.folder / 'saksi').init(cls.pki)

    def flags(self, network, case):
        # localhost too: the PLC directory names the PDS as http://localhost:PORT.
        return [*harness.network_flags(network), '--allow-address', 'localhost', *self.saksi.seal_flags(self.pki, f'CONTOH/{case}')]

    def capture(self, network, case, codes=(0,)):
        self.saksi.must('capture', network['url'], *self.flags(network, case), codes=codes)
        return self.verdict(self.saksi.newest())

    def verdict(self, bundle):
        self.saksi.must('complete', bundle)
        return self.saksi.must('verify', bundle, '--signer-roots', self.pki.signer_roots, '--tsa-roots', self.pki.tsa_roots, '--json').json()

    def signed(self, verdict):
        return [verdict['lines']['origin'][f'account_{name}'] for name in ('signed', 'absent', 'not_shown')]

    def notes(self, verdict):
        return sorted(one['code'] for one in verdict['findings'] if one['code'].startswith('account_proof.'))

    def test_every_list_is_whole_and_every_act_signed_by_its_account(self):
        verdict = self.capture(self.network, 'RAMAI')
        items = harness.items(self.saksi.newest())
        post, = [one for one in items if one['object']['id'] == self.network['post']['uri'] and one['type'] == 'Create']
        self.assertEqual({one['name']: (one['declared'], one['collected'], one['complete']) for one in post['lists']},
                         {'likers': (LIKERS, LIKERS, True), 'sharers': (SHARERS, SHARERS, True), 'comments': (COMMENTERS, COMMENTERS, True), 'quotes': (0, 0, True)})
        for kind, records in (('Like', 'likes'), ('Announce', 'reposts')):
            self.assertEqual(sorted(one['actor']['id'] for one in items if one['type'] == kind), sorted(one['actor'] for one in self.network[records]))
        self.assertEqual(sum(one['object']['inReplyTo'] is not None for one in items), COMMENTERS)
        self.assertEqual(self.signed(verdict), [LIKERS + SHARERS + 1, 0, 0])
        self.assertEqual(verdict['lines']['completeness']['losses'], 0)
        wanted = {one['uri']: one['cid'] for one in self.network['likes'] + self.network['reposts']}
        self.assertEqual({one['account_proof']['record_uri']: one['account_proof']['record_cid'] for one in verdict['items'] if one['type'] in ('Like', 'Announce')}, wanted)

    def test_what_a_vanished_server_did_not_give_is_named(self):
        with Between(self.network, leave_after=200) as between:
            verdict = self.capture(between.network, 'HILANG', codes=(WITH_LOSSES,))
            # Three silent requests in a row end the asking; what was under way by then is tried as often as any request.
            self.assertLess(between.refused, 200)
        items = harness.items(self.saksi.newest())
        acts = [one for one in items if one['type'] in ('Like', 'Announce')]
        self.assertEqual(len(acts), LIKERS + SHARERS)
        for one in acts:
            has_record = any(proof['kind'] == 'atproto-commit-car' for proof in one['proofs'])
            self.assertEqual([loss['what'] for loss in one['losses']], [] if has_record else ['proofs'], one['losses'])
        without = sum(bool(one['losses']) for one in acts)
        self.assertGreater(without, 0)
        self.assertLess(without, len(acts))
        self.assertEqual(self.signed(verdict), [len(acts) - without + 1, 0, 0])

    def test_a_recording_cut_off_when_its_server_vanished_is_completed(self):
        with Between(self.network, leave_after=200) as between:
            process = subprocess.Popen(self.saksi.command('capture', between.network['url'], *self.flags(between.network, 'LANJUT')), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.saksi.environment)
            self.assertTrue(between.left.wait(harness.LONGEST_RUN))
            process.send_signal(signal.SIGINT)
            told = process.communicate(timeout=harness.LONGEST_RUN)
            self.assertEqual(process.returncode, CUT_OFF, told)
            before = len(between.targets)
            between.come_back()
            self.saksi.must('resume', *self.saksi.seal_flags(self.pki))
            verdict = self.verdict(self.saksi.newest())
            kept = set(between.targets[:before]) & set(between.targets[before:])
        self.assertEqual(self.signed(verdict), [LIKERS + SHARERS + 1, 0, 0])
        self.assertEqual(verdict['lines']['completeness']['losses'], 0)
        self.assertLess(len(kept), 60)  # what was answered is not asked for again; only what was under way is

    def test_a_changed_octet_in_a_proof_is_reported_and_damages_nothing(self):
        def change(target, body):
            return body[:-1] + bytes((body[-1] ^ 1,)) if 'sync.getRecord' in target and 'feed.like' in target else body
        with Between(self.small, change=change) as between:
            verdict = self.capture(between.network, 'UBAH')
        self.assertEqual((verdict['headline'], verdict['lines']['integrity']['state']), ('intact_with_notes', 'whole'))
        self.assertEqual((self.signed(verdict), self.notes(verdict)), ([2, 0, 1], ['account_proof.form']))
        like, = [one for one in verdict['items'] if one['type'] == 'Like']
        self.assertEqual((like['account_proof']['state'], like['account_proof']['flaw'], like['account_proof']['key']), ('not_shown', 'form', None))

    def test_anothers_key_is_reported(self):
        accounts = self.small['accounts']
        documents = {}

        def change(target, body):
            if not target.startswith('/did:') or '/log/' in target:
                return body
            document = json.loads(body)
            documents[document['id']] = document
            if document['id'] == accounts['dua']['did']:  # the key of whoever wrote the post
                document['verificationMethod'][0]['publicKeyMultibase'] = documents[accounts['satu']['did']]['verificationMethod'][0]['publicKeyMultibase']
            return json.dumps(document).encode()
        with Between(self.small, change=change) as between:
            verdict = self.capture(between.network, 'KUNCI')
        self.assertEqual((self.signed(verdict), self.notes(verdict)), ([2, 0, 1], ['account_proof.key']))

    def test_another_accounts_record_is_reported(self):
        accounts = self.small['accounts']

        def change(target, body):
            if 'sync.getRecord' in target and 'feed.like' in target:
                return proofs[0]
            if 'sync.getRecord' in target:
                proofs.append(body)  # the author's own, first
            return body
        proofs = []
        with Between(self.small, change=change) as between:
            verdict = self.capture(between.network, 'ORANG')
        self.assertEqual(self.notes(verdict), ['account_proof.account'])
        self.assertEqual([one['actor']['id'] for one in verdict['items'] if one['account_proof'] and one['account_proof']['state'] == 'not_shown'], [accounts['dua']['did']])

    def test_a_like_taken_back_between_list_and_proof_is_a_signed_absence(self):
        of_the_like = {**self.small, 'url': self.small['like']['uri']}
        self.assertEqual(self.signed(self.capture(of_the_like, 'SUKA')), [1, 0, 0])

        def change(target, body):
            if 'listRecords' in target and 'feed.like' in target and self.small['like']['uri'].encode() in body:
                subprocess.run([sys.executable, harness.SERVICES / 'bluesky/seed.py', 'unlike', self.small['file']], check=True, timeout=harness.LONGEST_RUN)
            return body
        with Between(self.small, change=change) as between:
            verdict = self.capture(between.network, 'TARIK')
        self.assertEqual((self.signed(verdict), self.notes(verdict)), ([2, 1, 0], ['account_proof.presence']))
        like, = [one for one in verdict['items'] if one['type'] == 'Like']
        self.assertEqual((like['account_proof']['state'], like['account_proof']['record_uri'], like['account_proof']['record_cid']), ('absent', self.small['like']['uri'], None))
        # By its own address, which the earlier bundle names, it can be asked for afterwards too.
        verdict = self.capture(of_the_like, 'SUKA')
        self.assertEqual((self.signed(verdict), self.notes(verdict)), ([0, 1, 0], []))
        act, = verdict['items']
        self.assertEqual((act['type'], act['actor']['id'], act['state'], act['account_proof']['record_uri']), ('Like', self.did_of_the_liker(), 'not_found', self.small['like']['uri']))

    def did_of_the_liker(self):
        return self.small['accounts']['dua']['did']


def load_tests(loader, tests, pattern):
    """The last test takes the like back that the others look at."""
    cases = [test for suite in tests for test in suite]
    return unittest.TestSuite([unittest.TestSuite(sorted(cases, key=lambda test: 'taken_back' in test.id()))])


if __name__ == '__main__':
    unittest.main()
