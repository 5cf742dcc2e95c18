"""The bundle in a program for web archives that others made: ReplayWeb.page in Debian's Chromium."""
import json
import unittest

import harness


def first_page(inner):
    """The first page of pages/pages.jsonl (its first line describes the file)."""
    return json.loads(harness.entries(inner)['pages/pages.jsonl'].decode().splitlines()[1])


class ReplayWebPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        harness.node_environment('replay')
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        cls.site = cls.enterClassContext(harness.wordpress(cls.folder, cls.pki))
        cls.saksi = harness.Saksi(cls.folder / 'saksi').init(cls.pki)
        cls.saksi.must('capture', cls.site['post']['link'], '--allow-address', '127.0.0.1', *cls.saksi.seal_flags(cls.pki), codes=(0, 3))
        cls.bundle, = cls.saksi.bundles()
        cls.saksi.must('complete', cls.bundle)
        harness.check_bundle(cls.bundle, cls.pki.signer_roots, cls.pki.tsa_roots, complete=True, verdict='intact_with_notes')
        cls.inner = harness.inner_archive(cls.bundle, cls.folder)
        cls.text = 'Warga Desa Contoh diundang ke senam pagi'

    def test_the_inner_file_shows_the_post(self):
        page = first_page(self.inner)
        self.assertEqual(page['url'], self.site['post']['link'])
        harness.agreed('replay_check.mjs', harness.run_node('replay', 'replay_check.mjs', self.inner, page['url'], self.text))

    def test_the_bundle_itself_opens(self):
        harness.agreed('replay_check.mjs', harness.run_node('replay', 'replay_check.mjs', self.bundle, first_page(self.inner)['url'], self.text))

    def test_a_text_that_was_never_there_is_not_shown(self):
        done = harness.run_node('replay', 'replay_check.mjs', self.inner, first_page(self.inner)['url'], 'Teks yang tidak pernah ada', '--wait', '8')
        self.assertEqual(done.returncode, 1)
        self.assertIn('is not shown', done.stderr)


if __name__ == '__main__':
    unittest.main()
