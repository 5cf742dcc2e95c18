"""A post on the AT Protocol's own servers: its acts with their permanent ids, its picture byte by byte, and then its deletion."""
import gzip
import hashlib
import re
import unittest

import harness


class Bluesky(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        cls.network = cls.enterClassContext(harness.bluesky(cls.folder))
        cls.saksi = harness.Saksi(cls.folder / 'saksi').init(cls.pki)
        # localhost too: the PLC directory names the PDS as http://localhost:PORT.
        cls.flags = [*harness.network_flags(cls.network), '--allow-address', 'localhost', *cls.saksi.seal_flags(cls.pki, 'CONTOH/BSKY')]
        cls.told = cls.saksi.must('capture', cls.network['url'], *cls.flags, codes=(0, 3))
        cls.bundle = cls.saksi.newest()
        cls.saksi.must('complete', cls.bundle)
        cls.verdict = harness.check_bundle(cls.bundle, cls.pki.signer_roots, cls.pki.tsa_roots, complete=True, verdict='intact_with_notes')
        cls.items = harness.items(cls.bundle)
        harness.delete_bluesky_post(cls.network)
        cls.told_gone = cls.saksi.must('capture', cls.network['url'], *cls.flags, codes=(0, 3))
        cls.gone = cls.saksi.newest()
        cls.saksi.must('complete', cls.gone)

    def did(self, who):
        return self.network['accounts'][who]['did']

    def post(self):
        return next(one for one in self.items if one['type'] == 'Create' and one['object']['id'] == self.network['post']['uri'])

    def test_the_items_are_exactly_the_acts_that_were_done(self):
        seeded = self.network
        expected = {('Create', self.did('satu'), seeded['post']['uri'], None), ('Like', self.did('dua'), seeded['post']['uri'], None),
                    ('Announce', self.did('tiga'), seeded['post']['uri'], None), ('Create', self.did('empat'), seeded['reply']['uri'], seeded['post']['uri']),
                    ('Create', self.did('empat'), seeded['quote']['uri'], None)}
        found = [(one['type'], one['actor']['id'], one['object']['id'], one['object'].get('inReplyTo')) for one in self.items]
        self.assertEqual(len(found), 5)
        self.assertEqual(set(found), expected)

    def test_both_recordings_lead_to_the_same_items_again(self):
        for bundle in (self.bundle, self.gone):
            count = len(harness.items(bundle))
            self.assertIn(f'SAMA: {count} dari {count}', self.saksi.must('rederive', bundle).out)

    def test_texts_and_times_are_those_of_the_records(self):
        for name in ('post', 'reply', 'quote'):
            item = next(one for one in self.items if one['object']['id'] == self.network[name]['uri'] and one['type'] == 'Create')
            self.assertEqual(item['object']['content'], self.network[name]['text'])
            self.assertEqual(item['time']['raw'], self.network[name]['createdAt'])
        like = next(one for one in self.items if one['type'] == 'Like')
        self.assertEqual((like['time']['raw'], like['time']['source']), (self.network['like']['createdAt'], 'platform'))
        # The platform gives no time for a repost in this list: none is stated, rather than a guessed one.
        repost = next(one for one in self.items if one['type'] == 'Announce')
        self.assertIsNone(repost['time']['value'])

    def test_the_author_has_id_and_handle_and_the_counts_are_exact(self):
        post = self.post()
        self.assertEqual((post['actor']['id'], post['actor']['handle'], post['actor']['name']),
                         (self.did('satu'), self.network['accounts']['satu']['handle'], self.network['accounts']['satu']['name']))
        counts = {one['name']: (one['value'], one['exactness']) for one in post['counts']}
        for name in ('likes', 'shares', 'comments', 'quotes'):
            self.assertEqual(counts[name], (1, 'exact'))

    def test_every_list_is_complete_with_as_many_as_were_declared(self):
        lists = {one['name']: (one['declared'], one['collected'], one['complete']) for one in self.post()['lists']}
        self.assertEqual(lists, {name: (1, 1, True) for name in ('comments', 'likers', 'sharers', 'quotes')})

    def test_the_picture_is_there_byte_by_byte(self):
        picture = self.network['picture']
        attachment, = self.post()['object']['attachment']
        self.assertEqual((attachment['sha256'], attachment['bytes']), (picture['sha256'], picture['bytes']))
        # And so in the WARC itself, read here without any of our code: a response is header block, blank line, body as it came.
        inner = harness.inner_archive(self.bundle, self.folder)
        warc = gzip.decompress(harness.entries(inner)['archive/data.warc.gz'])
        start = warc.index(f'WARC-Record-ID: <{attachment["record"]}>'.encode())
        head, body = warc[start:].split(b'\r\n\r\n', 2)[1:]
        self.assertIn(b'200', head.split(b'\r\n')[0])
        body = dechunked(body) if re.search(rb'(?i)transfer-encoding: *chunked', head) else body
        body = gzip.decompress(body) if re.search(rb'(?i)content-encoding: *gzip', head) else body
        self.assertEqual(hashlib.sha256(body[:picture['bytes']]).hexdigest(), picture['sha256'])

    def test_commit_and_key_log_of_the_real_servers_are_kept_as_proofs(self):
        self.assertEqual({one['kind'] for one in self.post()['proofs']}, {'atproto-commit-car', 'atproto-key-log', 'atproto-did-document'})
        self.assertEqual(self.post()['losses'], [])

    def test_the_account_signed_the_post(self):
        proof = next(one['account_proof'] for one in self.verdict['items'] if one['object']['id'] == self.network['post']['uri'] and one['type'] == 'Create')
        self.assertEqual((proof['state'], proof['flaw'], proof['record_uri'], proof['record_cid']), ('signed', None, self.network['post']['uri'], self.network['post']['cid']))
        self.assertTrue(proof['key'].startswith('did:key:z'))
        told = self.saksi.must('verify', self.bundle, '--signer-roots', self.pki.signer_roots, '--tsa-roots', self.pki.tsa_roots).out
        self.assertIn('ditandatangani kunci akun, yang lazimnya dipegang server penyedia; bukan bukti siapa orangnya', ' '.join(told.split()))

    def test_who_liked_and_who_shared_signed_it_too(self):
        for kind, who in (('Like', 'dua'), ('Announce', 'tiga')):
            item, = [one for one in self.verdict['items'] if one['type'] == kind]
            proof, record = item['account_proof'], self.network['like' if kind == 'Like' else 'repost']
            self.assertEqual((proof['state'], proof['record_uri'], proof['record_cid'], proof['subject_cid'], proof['stated_time']),
                             ('signed', record['uri'], record['cid'], self.network['post']['cid'], record['createdAt']))
            self.assertEqual(item['actor']['id'], self.did(who))
        self.assertEqual([self.verdict['lines']['origin'][f'account_{name}'] for name in ('signed', 'absent', 'not_shown')], [3, 0, 0])

    def test_nobodys_document_or_key_log_is_asked_for_twice(self):
        warc = gzip.decompress(harness.entries(harness.inner_archive(self.bundle, self.folder))['archive/data.warc.gz']).decode(errors='replace')
        asked = re.findall(r'WARC-Type: response\r\n(?:[^\r\n]+\r\n)*?WARC-Target-URI: (\S+)\r\n', warc)
        self.assertGreaterEqual(sum('/did:plc:' in one for one in asked), 6)
        self.assertEqual(sorted(asked), sorted(set(asked)))

    def test_the_absence_of_a_deleted_post_is_signed(self):
        verdict = self.saksi.must('verify', self.gone, '--signer-roots', self.pki.signer_roots, '--tsa-roots', self.pki.tsa_roots, '--json').json()
        proof, = [one['account_proof'] for one in verdict['items'] if one['account_proof']]
        self.assertEqual((proof['state'], proof['record_uri'], proof['record_cid']), ('absent', self.network['post']['uri'], None))
        self.assertEqual((verdict['lines']['origin']['account_absent'], verdict['lines']['origin']['account_not_shown']), (1, 0))

    def test_plain_http_and_the_test_server_are_notes(self):
        notes = {one['code'] for one in self.verdict['findings'] if one['severity'] == 'note'}
        self.assertLessEqual({'note.unencrypted', 'note.override', 'note.address_exception'}, notes)
        self.assertEqual(self.verdict['counts']['failed'] + self.verdict['counts']['indeterminate'], 0)

    def test_a_deleted_post_is_an_outcome_with_its_evidence(self):
        harness.check_bundle(self.gone, self.pki.signer_roots, self.pki.tsa_roots, complete=True, verdict='intact_with_notes')
        item, = [one for one in harness.items(self.gone) if one['object']['id'] == self.network['post']['uri']]
        self.assertEqual(item['state'], 'not_found')
        # The answer that says so is recorded: the AppView knows no such post.
        warc = gzip.decompress(harness.entries(harness.inner_archive(self.gone, self.folder))['archive/data.warc.gz'])
        self.assertIn(b'app.bsky.feed.getPosts', warc)
        self.assertIn(b'{"posts":[]}', warc)
        self.assertNotIn('text', item['object'])
        # The first bundle still stands as it was.
        self.assertEqual(self.post()['state'], 'available')


def dechunked(body):
    """RFC 9112 §7.1, enough for answers of servers that are known."""
    out = b''
    while True:
        size, body = body.split(b'\r\n', 1)
        count = int(size.split(b';')[0], 16)
        if count == 0:
            return out
        out, body = out + body[:count], body[count + 2:]


if __name__ == '__main__':
    unittest.main()
