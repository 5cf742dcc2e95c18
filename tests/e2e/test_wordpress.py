"""Debian's WordPress behind nginx with TLS: a post and two comments as acts, and the certificate chain of the very connection."""
import gzip
import json
import re
import ssl
import unittest

import harness


def chain_records(bundle, folder):
    """Every certificate chain record of the inner WARC: its certificates as DER. Read without any of our code."""
    warc = gzip.decompress(harness.entries(harness.inner_archive(bundle, folder))['archive/data.warc.gz'])
    found = []
    for start in re.finditer(rb'WARC/1\.1\r\n', warc):
        head, rest = warc[start.end():].split(b'\r\n\r\n', 1)
        if b'pem-certificate-chain' in head:
            length = int(re.search(rb'Content-Length: (\d+)', head)[1])
            found.append([ssl.PEM_cert_to_DER_cert(one) for one in re.findall(r'-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----', rest[:length].decode(), re.DOTALL)])
    return found


class WordPress(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        cls.site = cls.enterClassContext(harness.wordpress(cls.folder, cls.pki))
        cls.saksi = harness.Saksi(cls.folder / 'saksi').init(cls.pki)
        cls.address = cls.site['post']['link']
        cls.saksi.must('capture', cls.address, '--allow-address', '127.0.0.1', *cls.saksi.seal_flags(cls.pki, 'CONTOH/WP'), codes=(0, 3))
        cls.bundle, = cls.saksi.bundles()
        cls.saksi.must('complete', cls.bundle)
        cls.verdict = harness.check_bundle(cls.bundle, cls.pki.signer_roots, cls.pki.tsa_roots, complete=True, verdict='intact_with_notes')
        cls.items = harness.items(cls.bundle)

    def test_the_post_and_two_comments_are_three_create_items(self):
        self.assertEqual([one['type'] for one in self.items], ['Create'] * 3)
        post, *comments = self.items
        site = self.site
        self.assertEqual(plain(post['object']['content']), plain(site['post']['content']))
        self.assertEqual(post['object']['url'], site['post']['link'])
        self.assertEqual(post['time']['value'], '2025-03-03T02:15:00.000Z')
        self.assertEqual({plain(one['object']['content']) for one in comments}, {one['content'] for one in site['comments']})
        for expected in site['comments']:
            item = next(one for one in comments if plain(one['object']['content']) == expected['content'])
            self.assertEqual(item['object']['inReplyTo'], post['object']['id'])
            self.assertEqual(item['time']['raw'], expected['date_gmt'])
            self.assertEqual(item['time']['value'], expected['date_gmt'] + '.000Z')
            self.assertEqual(item['actor']['name'], expected['author'])

    def test_the_recording_leads_to_the_same_items_again(self):
        self.assertIn(f'SAMA: {len(self.items)} dari {len(self.items)}', self.saksi.must('rederive', self.bundle).out)

    def test_the_comments_are_counted(self):
        comments = next(one for one in self.items[0]['lists'] if one['name'] == 'comments')
        self.assertEqual((comments['collected'], comments['complete']), (2, True))

    def test_the_chain_in_the_bundle_is_that_of_nginx(self):
        chains = chain_records(self.bundle, self.folder)
        leaf = ssl.PEM_cert_to_DER_cert(self.pki.tls_leaf.read_text())
        self.assertGreaterEqual(len(chains), 1)
        for chain in chains:
            self.assertEqual(chain, [leaf])

    def test_a_server_whose_certificate_does_not_hold_is_refused(self):
        home = harness.Saksi(self.folder / 'refusing').init(self.pki)
        done = home.run('capture', self.address, '--allow-address', '127.0.0.1', '--tls-ca', self.pki.signer_roots, *home.seal_flags(self.pki))
        self.assertEqual(done.code, 69, done)
        self.assertEqual(home.bundles(), [])
        self.assertIn('TLS', done.err)
        # Nothing of the page came: the connection was closed before a request went out.
        self.assertEqual([one['answers'] for one in home.jobs()], [0])

    def test_an_exception_for_a_certificate_is_a_note(self):
        home = harness.Saksi(self.folder / 'insecure').init(self.pki)
        home.must('capture', self.address, '--allow-address', '127.0.0.1', '--tls-ca', self.pki.signer_roots, '--allow-insecure-tls', *home.seal_flags(self.pki), codes=(0, 3))
        bundle, = home.bundles()
        home.must('complete', bundle)
        verdict = harness.check_bundle(bundle, self.pki.signer_roots, self.pki.tsa_roots, complete=True, verdict='intact_with_notes')
        notes = {one['code'] for one in verdict['findings'] if one['severity'] == 'note'}
        self.assertIn('note.tls_unverified', notes)
        self.assertNotIn('note.tls_unverified', {one['code'] for one in self.verdict['findings']})
        self.assertEqual(chain_records(bundle, self.folder)[0][0], ssl.PEM_cert_to_DER_cert(self.pki.tls_leaf.read_text()))

    def test_a_page_that_is_not_there_is_an_outcome(self):
        home = harness.Saksi(self.folder / 'absent').init(self.pki)
        home.must('capture', self.site['url'] + '/2025/03/tidak-ada/', '--allow-address', '127.0.0.1', *home.seal_flags(self.pki), codes=(0, 3))
        bundle, = home.bundles()
        home.must('complete', bundle)
        harness.check_bundle(bundle, self.pki.signer_roots, self.pki.tsa_roots, complete=True, verdict='intact_with_notes')
        self.assertEqual([one['state'] for one in harness.items(bundle)], ['not_found'], json.dumps(harness.items(bundle))[:2000])


def plain(html):
    """What is left when tags and surrounding space go."""
    return re.sub(r'<[^>]*>', '', html).strip()


if __name__ == '__main__':
    unittest.main()
