"""Help, languages, and text that means to deceive the terminal."""
import re
import shutil
import unittest

import harness
import office

FORBIDDEN_ON_A_TERMINAL = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
VERBS = [['init'], ['identity'], ['identity', 'new'], ['identity', 'import'], ['identity', 'request'], ['identity', 'list'], ['identity', 'show'], ['identity', 'export'], ['capture'],
         ['resume'], ['seal'], ['list'], ['complete'], ['verify'], ['trust'], ['trust', 'add'], ['trust', 'list'], ['trust', 'show'], ['trust', 'remove'], ['inspect'], ['extract'], ['plugin'], ['plugin', 'list'], ['plugin', 'info'], ['plugin', 'new'], ['plugin', 'test'], ['plugin', 'record'], ['doctor'],
         ['ambil'], ['lanjut'], ['segel'], ['daftar'], ['lengkapi'], ['periksa'], ['lihat'], ['keluarkan'], ['identitas', 'baru'], ['identitas', 'impor'], ['identitas', 'minta'],
         ['identitas', 'daftar'], ['identitas', 'tampilkan'], ['identitas', 'ekspor'], ['plugin', 'daftar'], ['plugin', 'baru'], ['plugin', 'uji'], ['plugin', 'rekam']]
# English verbs that have an Indonesian word beside them; `init`, `doctor` and `plugin info` have none.
ENGLISH = {'capture', 'resume', 'seal', 'list', 'complete', 'verify', 'inspect', 'extract', 'identity new', 'identity import', 'identity request', 'identity list', 'identity show',
           'identity export', 'plugin list', 'trust', 'renew', 'countersign', 'annotate'}


def setUpModule():
    global pki, bundle, roots
    there = unittest.enterModuleContext(office.opened())
    pki, bundle, roots = there.pki, there.bundle, there.roots


class Words(office.Case):
    def test_every_verb_explains_itself_in_indonesian(self):
        for verb in VERBS:
            done = self.saksi.run(*verb, '--help')
            self.assertEqual(done.code, 0, (verb, done))
            self.assertIn('bantuan ini', done.out)
            self.assertNotIn('Usage', done.out)
            english = self.saksi.run(*verb, '--help', '--lang', 'en')
            self.assertEqual(english.code, 0, (verb, english))
            self.assertIn('Usage', english.out)
            self.assertNotEqual(done.out, english.out)

    def test_every_command_that_a_sentence_names_works_and_is_in_its_language(self):
        for kind, english in (('msgid', True), ('msgstr', False)):
            sentences = '\n'.join(line for path in (harness.ROOT / 'po/id').glob('*.po') for line in path.read_text(encoding='utf-8').splitlines() if line.startswith(kind))
            # “saksi verb” in a sentence, or “…: saksi verb” at its end; a second word counts where the first one has verbs of its own.
            named = set(re.findall(r'(?:“|: )saksi ((?:(?:identity|identitas|plugin) )?[a-z]+)', sentences))
            self.assertGreater(len(named), 8)
            for verb in named:
                self.saksi.must(*verb.split(), '--help')
                self.assertTrue(verb in ('init', 'doctor', 'plugin info') or (verb in ENGLISH) == english, f'“saksi {verb}” in a sentence of the other language')

    def test_no_verb_without_terminal_shows_what_there_is(self):
        done = self.saksi.run()
        self.assertEqual(done.code, 64)
        for verb in ('capture', 'seal', 'verify'):
            self.assertIn(verb, done.out)

    def test_hostile_names_do_not_reach_the_terminal(self):
        hostile = self.folder / 'a\x1b[2J\x1b]0;UTUH\x07\u202eb.bukti.wacz'
        shutil.copy(bundle, hostile)
        for verb in ('verify', 'inspect'):
            done = self.saksi.run(verb, hostile)
            self.assertIsNone(FORBIDDEN_ON_A_TERMINAL.search(done.out + done.err), repr(done.out))
            self.assertIn('U+202E', done.out)
        absent = self.saksi.run('verify', self.folder / 'tidak\x1b[31mada')
        self.assertEqual(absent.code, 66)
        self.assertIsNone(FORBIDDEN_ON_A_TERMINAL.search(absent.err), repr(absent.err))

    def test_hostile_names_in_the_content_do_not_either(self):
        with harness.temporary_folder() as elsewhere:
            demo = elsewhere / 'demo'
            shutil.copytree(harness.ROOT / 'samples/demo', demo)
            world = (demo / 'world.py').read_text()
            self.assertIn("self.name = 'Contoh ' + key", world)
            (demo / 'world.py').write_text(world.replace("self.name = 'Contoh ' + key", "self.name = 'Contoh \\x1b[32mUTUH\\u202e\\n' + key"))
            ready = elsewhere / 'hostile.json'
            with harness.server(['/usr/bin/python3', demo / 'network.py', '--cert', pki.tls_leaf, '--key', pki.tls_key, '--ready-file', ready], ready) as hostile:
                told = self.saksi.init(pki).must('capture', hostile['url'], *harness.network_flags(hostile), '--progress', 'log', *self.saksi.seal_flags(pki), codes=(0, 3))
        sealed, = self.saksi.bundles()
        self.saksi.must('complete', sealed)
        harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')
        for done in (told, self.saksi.must('list'), self.saksi.must('verify', sealed, '--details', *roots), self.saksi.must('inspect', sealed)):
            self.assertIsNone(FORBIDDEN_ON_A_TERMINAL.search(done.out + done.err), repr(done.out[:3000]))
        self.assertIn('U+001B', self.saksi.must('verify', sealed, *roots).out)

    def test_a_plugin_says_how_it_was_tested(self):
        told = self.saksi.must('plugin', 'list')
        self.assertIn('bluesky', told.out)
        self.assertEqual({one['id'] for one in self.saksi.must('plugin', 'list', '--json').json()}, set(harness.plugins()))
        digest, = (one['sha256'] for one in self.saksi.must('plugin', 'list', '--json').json() if one['id'] == 'bluesky')
        self.assertIn(digest[:16], told.out)
        self.assertIn(digest, self.saksi.must('plugin', 'info', 'bluesky').out)
        self.assertIn('public.api.bsky.app', self.saksi.must('plugin', 'info', 'bluesky').out)
        self.assertEqual(self.saksi.run('plugin', 'info', 'khayalan').code, 64)


if __name__ == '__main__':
    unittest.main()
