"""Headlines and exit codes of `verify`, on good, broken and unfinished bundles, and that it writes nothing."""
import re
import shutil
import subprocess
import unittest

import harness
import office


def setUpModule():
    global pki, network, bundle, unstamped, roots
    there = unittest.enterModuleContext(office.opened())
    pki, network, bundle, unstamped, roots = there.pki, there.network, there.bundle, there.unstamped, there.roots


def headline(done):
    return done.out.splitlines()[0] if done.out else ''


class Verdicts(office.Case):
    def verdict(self, path, code, words, *flags):
        done = self.saksi.run('verify', path, *(flags or roots))
        self.assertEqual((done.code, headline(done)), (code, words), done)
        self.assertIn('Ini bukan penilaian atas kebenaran isi, pelaku, atau pelanggaran.', done.out)
        for line in ('Keutuhan', 'Penyegel', 'Waktu', 'Asal', 'Kelengkapan', 'Catatan perkara'):
            self.assertRegex(done.out, f'(?m)^{line} ')
        return done

    def test_a_complete_bundle(self):
        told = harness.check_bundle(bundle, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')
        self.assertEqual([one['what'] for one in told['findings'] if one['what']['id'] == one['what']['en']], [])
        done = self.verdict(bundle, 0, 'UTUH DENGAN CATATAN')
        self.assertRegex(done.out, r'isi sudah ada paling lambat .* WIB \(.* UTC\)')
        self.assertIn('DIREKAM KOMPUTER PETUGAS', done.out)
        self.assertIn('TIDAK ADA: penghilangan rekaman lain tidak dapat dikesampingkan', done.out)

    def test_no_anchors_prints_fingerprints_and_stays_open(self):
        done = self.saksi.run('verify', bundle)
        self.assertEqual((done.code, headline(done)), (2, 'BELUM DAPAT DIPASTIKAN'))
        self.assertIn('--signer-roots', done.out)
        printed = subprocess.run(['openssl', 'x509', '-in', pki.certificate, '-noout', '-fingerprint', '-sha256'], capture_output=True, text=True, check=True).stdout
        self.assertIn(printed.strip().split('=')[1].replace(':', ''), re.sub(r'\s', '', done.out))

    def test_each_store_alone_is_not_enough(self):
        self.verdict(bundle, 2, 'BELUM DAPAT DIPASTIKAN', '--signer-roots', pki.signer_roots)
        self.verdict(bundle, 2, 'BELUM DAPAT DIPASTIKAN', '--tsa-roots', pki.tsa_roots)

    def test_foreign_roots_and_swapped_stores_are_not_enough(self):
        self.verdict(bundle, 2, 'BELUM DAPAT DIPASTIKAN', '--signer-roots', pki.tls_ca, '--tsa-roots', pki.tsa_roots)
        self.verdict(bundle, 2, 'BELUM DAPAT DIPASTIKAN', '--signer-roots', pki.tsa_roots, '--tsa-roots', pki.signer_roots)

    def test_one_octet_is_named_by_its_entry(self):
        for entry in ('items/0001/item.json', 'captures/0001.wacz', 'evidence/context.json', 'META-INF/ASiCManifest001.xml', 'META-INF/timestamp001.tst'):
            changed = harness.with_changed_octet(bundle, self.folder / 'diubah.bukti.wacz', entry, 700)
            done = self.verdict(changed, 1, 'TIDAK UTUH')
            self.assertIn(entry, done.out)

    def test_a_cut_file_asks_for_another_copy(self):
        cut = harness.deliberately_broken(self.folder / 'terpotong.bukti.wacz', 'its last 100 octets are missing')
        cut.write_bytes(bundle.read_bytes()[:-100])
        done = self.verdict(cut, 1, 'TIDAK UTUH')
        self.assertRegex(done.out, 'mungkin\\s+terpotong')
        self.assertNotRegex(self.verdict(bundle, 0, 'UTUH DENGAN CATATAN').out, 'mungkin\\s+terpotong')

    def test_octets_before_or_after(self):
        octets = bundle.read_bytes()
        for name, content in (('sesudah', octets + b'\0'), ('sebelum', b'\0' + octets)):
            path = harness.deliberately_broken(self.folder / f'{name}.bukti.wacz', 'an octet stands before or after it')
            path.write_bytes(content)
            self.verdict(path, 1, 'TIDAK UTUH')

    def test_what_is_no_bundle(self):
        text = self.folder / 'surat.txt'
        text.write_text('Ini surat biasa.\n' * 100)
        done = self.saksi.run('verify', text, *roots)
        self.assertEqual((done.code, headline(done)), (65, 'TIDAK DAPAT DIPERIKSA'), done)
        empty = self.folder / 'kosong'
        empty.write_bytes(b'')
        self.assertEqual(self.saksi.run('verify', empty).code, 65)
        empty_folder = self.saksi.run('verify', self.folder)
        self.assertEqual(empty_folder.code, 66)
        self.assertIn('tidak ada bundel (*.bukti.wacz)', empty_folder.err)

    def test_a_bundle_without_lists_says_who_can_give_them(self):
        done = self.verdict(unstamped, 2, 'BELUM DAPAT DIPASTIKAN')
        self.assertIn('saksi lengkapi', done.out)
        # The authority is trusted; only its revocation list is missing.
        self.assertIn('data pencabutan untuk sertifikatnya belum ada', re.sub(r'\s+', ' ', done.out))
        self.assertNotIn('otoritasnya tidak dipercaya', re.sub(r'\s+', ' ', done.out))
        self.assertEqual(self.saksi.run('verify', unstamped, *roots, '--json').json()['lines']['time']['state'], 'revocation_missing')

    def test_the_text_of_the_post_is_told(self):
        told = self.saksi.run('verify', bundle, *roots, '--json').json()
        texts = [one['object']['content']['text'] for one in told['items'] if one['object']['content']]
        self.assertIn(network['expected']['post']['text'], texts)
        for verb, flags in (('verify', roots), ('inspect', [])):
            self.assertIn('| ' + network['expected']['post']['text'][:40], self.saksi.run(verb, bundle, *flags).out)

    def test_several_bundles_end_with_the_worst(self):
        changed = harness.with_changed_octet(bundle, self.folder / 'diubah.bukti.wacz', 'items/0001/item.json', 5)
        text = self.folder / 'surat.txt'
        text.write_text('Ini surat biasa.')
        absent = self.folder / 'tidak-ada'
        for files, code in (((bundle, bundle), 0), ((bundle, unstamped), 2), ((unstamped, absent, bundle), 66), ((absent, text), 65), ((text, changed, absent, bundle), 1)):
            done = self.saksi.run('verify', *files, *roots)
            self.assertEqual(done.code, code, done)
        lines = self.saksi.run('verify', bundle, changed, unstamped, *roots, '--json').out.splitlines()
        self.assertEqual(len(lines), 3)

    def test_both_languages(self):
        for flags, environment, words in ((['--lang', 'en'], {}, 'INTACT, WITH NOTES'), (['--lang', 'id'], {'LANG': 'en_US.UTF-8'}, 'UTUH DENGAN CATATAN'),
                                          ([], {'LANG': 'en_US.UTF-8'}, 'INTACT, WITH NOTES'), ([], {'LANG': 'C'}, 'UTUH DENGAN CATATAN'),
                                          ([], {'LANG': None}, 'UTUH DENGAN CATATAN')):
            done = self.saksi.run('verify', bundle, *roots, *flags, environment=environment)
            self.assertEqual(headline(done), words)
        self.assertEqual(self.saksi.run('verify', bundle, '--lang', 'jv').code, 64)

    def test_every_hundredth_octet(self):
        with harness.synthetic_network(self.folder, pki, '--deleted') as small:
            self.saksi.init(pki).must('capture', small['url'], *harness.network_flags(small), *self.saksi.seal_flags(pki), codes=(0, 3))
        small, = self.saksi.bundles()
        self.saksi.must('complete', small)
        harness.check_bundle(small, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')
        octets = bytearray(small.read_bytes())
        self.assertLess(len(octets), 60_000)
        changed, passed, codes = harness.deliberately_broken(self.folder / 'diubah.bukti.wacz', 'always one octet is another'), [], set()
        for at in range(0, len(octets), 100):
            octets[at] ^= 1
            changed.write_bytes(octets)
            octets[at] ^= 1
            code = self.saksi.run('verify', changed, *roots, '--json').code
            codes.add(code)
            if code == 0:
                passed.append(at)
        self.assertEqual(passed, [])
        self.assertLessEqual(codes, {1, 2, 65})


class Folders(office.Case):
    def setUp(self):
        super().setUp()
        self.many = self.folder / 'perkara'
        for name in ('b/dua', 'a/satu', 'b/c/tiga', 'd'):
            path = self.many / f'{name}.bukti.wacz'
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(bundle, path)
        (self.many / 'b/catatan.txt').write_text('bukan bundel')

    def lines(self, *more, code):
        done = self.saksi.run('verify', self.many, *roots, *more)
        self.assertEqual(done.code, code, done)
        return done

    def names(self, done):
        return re.findall(r'(\S+)\.bukti\.wacz: ', done.out.replace(f'{self.many}/', ''))

    def test_every_bundle_below_in_the_order_of_names(self):
        done = self.lines(code=0)
        self.assertEqual(self.names(done), ['a/satu', 'b/c/tiga', 'b/dua', 'd'])
        self.assertTrue(all(line.startswith('UTUH DENGAN CATATAN ') for line in done.out.splitlines()[:4]), done)
        self.assertIn('4 berkas: 4 UTUH DENGAN CATATAN', done.out)
        self.assertIn('Ini bukan penilaian', done.out)
        self.assertEqual(done.err, '')

    def test_json_lines_are_those_of_each_bundle_alone(self):
        at = ['--at', '2027-01-01T00:00:00Z']
        together = self.lines('--json', *at, code=0).out.splitlines()
        alone = [self.saksi.run('verify', self.many / f'{name}.bukti.wacz', *roots, '--json', *at).out.rstrip() for name in ('a/satu', 'b/c/tiga', 'b/dua', 'd')]
        self.assertEqual(together, alone)

    def test_one_that_is_damaged_or_unreadable_stops_no_other(self):
        harness.with_changed_octet(bundle, self.many / 'b/dua.bukti.wacz', 'items/0001/item.json', 5)
        (self.many / 'c.bukti.wacz').symlink_to('tidak-ada')
        done = self.lines(code=1)
        self.assertEqual(self.names(done), ['a/satu', 'b/c/tiga', 'b/dua', 'd'])
        self.assertRegex(done.out, r'(?m)^TIDAK UTUH .*b/dua\.bukti\.wacz: .* \[[a-z.]+\]$')
        self.assertIn('c.bukti.wacz', done.err)
        self.assertIn('5 berkas: 3 UTUH DENGAN CATATAN; 1 TIDAK UTUH; 1 tidak dapat dibuka', done.out)
        (self.many / 'b/dua.bukti.wacz').unlink()
        self.lines(code=66)

    def test_a_link_in_a_circle_is_entered_once(self):
        (self.many / 'a/kembali').symlink_to('..')
        (self.many / 'z').symlink_to('b')
        self.assertEqual(self.names(self.lines(code=0)), ['a/satu', 'b/c/tiga', 'b/dua', 'd'])


class NothingIsWritten(office.Case):
    def traced(self, *arguments):
        """(how the run ended, its system calls that touch files or sockets)"""
        log = self.folder / 'calls'
        done = self.saksi.run(*arguments, before=['strace', '-f', '-qq', '-o', log, '-e', 'trace=file,network,ftruncate,fchmod,fchown,write,pwrite64'],
                              environment={'HOME': str(self.folder / 'tidak-ada'), 'SAKSI_HOME': None})
        return done, log.read_text(errors='replace').splitlines()

    def test_verify_opens_nothing_for_writing_and_no_socket(self):
        done, calls = self.traced('verify', bundle, *roots)
        self.assertEqual(done.code, 0, done)
        self.assertGreater(len(calls), 10)
        writing = re.compile(r'O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|\b(mkdir|rename|unlink|rmdir|link|symlink|truncate|ftruncate|chmod|fchmod|chown|utime|mknod)\w*\(')
        self.assertEqual([call for call in calls if writing.search(call) and '"/dev/tty"' not in call], [])
        self.assertEqual([call for call in calls if re.search(r'\b(socket|connect|bind|sendto|sendmsg)\(', call)], [])
        self.assertEqual([call for call in calls if re.search(r'\bp?write(64)?\((?!1,|2,)', call)], [])
        self.assertFalse((self.folder / 'tidak-ada').exists())
        # The trace does see a program that writes.
        made, calls = self.traced('init')
        self.assertTrue([call for call in calls if writing.search(call)], made)

    def test_verify_without_network_and_from_a_folder_that_cannot_be_written(self):
        shut = self.folder / 'shut'
        shut.mkdir()
        shutil.copy(bundle, shut / 'bundel.bukti.wacz')
        script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'
        done = self.saksi.run('verify', shut / 'bundel.bukti.wacz', *roots, before=['unshare', '-rnm', 'sh', '-c', script, 'sh', shut])
        self.assertEqual((done.code, headline(done)), (0, 'UTUH DENGAN CATATAN'), done)

    def test_inspect_writes_nothing_and_gives_no_verdict(self):
        done, calls = self.traced('inspect', bundle)
        self.assertEqual(done.code, 0, done)
        self.assertIn('Tampilan bukan pemeriksaan', done.out)
        self.assertNotRegex(done.out, r'\bUTUH\b|TIDAK SAH|BELUM DAPAT')
        self.assertEqual([call for call in calls if 'O_CREAT' in call or 'socket(' in call], [])
        self.assertIn(network['expected']['post']['uri'], done.out)


if __name__ == '__main__':
    unittest.main()
