"""What the command line does not take: one sentence that names it, the exit code, and nothing on the disk."""
import shutil
import unittest

import harness
import office


def setUpModule():
    global network, bundle
    there = unittest.enterModuleContext(office.opened())
    network, bundle = there.network, there.bundle


class Refusals(office.Case):
    def refused(self, code, *arguments, says=''):
        done = self.saksi.run(*arguments)
        self.assertEqual(done.code, code, done)
        self.assertIn(says, done.err)
        self.assertEqual(done.err.count('\n'), 1, done)
        return done

    def test_what_is_no_url_makes_no_recording(self):
        for text in ('bukan alamat', 'contoh.example/halaman', 'https://', 'https://contoh.example:99999/', 'http://[::1', ''):
            self.refused(64, 'capture', text, says='https://')
            self.assertEqual(self.saksi.jobs(), [], text)
        self.refused(64, 'capture', 'https://nama:sandi@contoh.example/', says='sandi')
        for text in ('ftp://contoh.example/berkas', 'file:///etc/passwd'):
            self.refused(64, 'capture', text, says=text)
            self.assertEqual(self.saksi.jobs(), [], text)

    def test_a_plugin_that_does_not_exist_is_named(self):
        self.refused(64, 'capture', 'https://contoh.example/', '--plugin', 'khayalan', says='khayalan')

    def test_two_plugins_for_one_url_are_both_named(self):
        self.saksi.must('init')
        second = self.saksi.home / 'plugins' / 'serupa'
        shutil.copytree(harness.BUILD / 'lib/saksi/plugins/bluesky', second)
        (second / 'bluesky.so').rename(second / 'serupa.so')
        text = (second / 'manifest.json').read_text().replace('"id": "bluesky"', '"id": "serupa"')
        (second / 'manifest.json').write_text(text)
        done = self.refused(64, 'capture', network['url'], says='bluesky')
        self.assertIn('serupa', done.err)
        self.assertIn('--plugin', done.err)

    def test_a_word_that_is_no_verb_is_named_even_when_help_is_asked_for(self):
        for words in (['kata-ini'], ['kata-ini', '--help'], ['--help', 'kata-ini'], ['identity', 'kata-ini', '--help'], ['doctor', '--kata-ini', '--help'],
                      ['doctor', 'kata-ini']):
            done = self.refused(64, *words, says='kata-ini” bukan perintah')
            self.assertEqual(done.out, '')
        self.refused(64, 'kata-ini', '--help', '--lang', 'en', says='“kata-ini” is no verb')
        self.assertEqual(self.saksi.must('doctor', '--help').err, '')

    def test_options_that_cannot_be_meant(self):
        self.refused(64, 'capture')
        self.refused(64, 'capture', 'https://contoh.example/', '--base-url', 'tanpa-titik', says='tanpa-titik')
        self.refused(64, 'verify', bundle, '--at', 'kemarin', says='kemarin')
        self.refused(64, 'identity', 'new', '--name', 'Contoh', '--role', 'X', '--org', 'Y', says='passphrase-file')
        self.refused(66, 'capture', 'https://contoh.example/', '--as', 'siapa', '--out', self.folder / 'tidak-ada', says='siapa')

    def test_what_is_missing_is_named(self):
        self.refused(66, 'verify', self.folder / 'tidak-ada.bukti.wacz', says='tidak-ada.bukti.wacz')
        self.refused(66, 'verify', bundle, '--signer-roots', self.folder / 'tidak-ada.pem', says='tidak-ada.pem')
        self.refused(66, 'seal')
        self.refused(66, 'resume')

    def test_roots_that_are_no_certificates_are_refused(self):
        text = self.folder / 'akar.pem'
        text.write_text('ini bukan sertifikat\n')
        self.refused(65, 'verify', bundle, '--signer-roots', text, says='akar.pem')


if __name__ == '__main__':
    unittest.main()
