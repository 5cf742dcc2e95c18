"""The lines of PERIKSA.txt as they stand in a bundle, typed into a shell beside it: they say what the page says they will."""
import re
import shutil
import subprocess
import unittest

import harness


def steps(page):
    """{number: commands} of the part for Linux. A command stands five columns in and begins with a lower-case letter or `T=`; what goes on with one, or
    explains it, stands seven in. A command goes on while bash finds it unfinished."""
    linux = page.split('\nLINUX\n')[1].split('\nWINDOWS')[0]
    found, open_command = {}, None
    for line in linux.splitlines():
        if title := re.match(r'(\d)\. ', line):
            commands = found.setdefault(title[1], [])
            open_command = None
        elif re.match(r' {5}([a-z]|T=)', line):
            open_command = line
            commands.append(line)
        elif re.match(r' {5}\S', line):
            open_command = None
        elif open_command and line.startswith(' ' * 7) and unfinished(open_command):
            open_command = commands[-1] = f'{open_command}\n{line}'
    return found


def unfinished(command):
    done = subprocess.run(['bash', '-n'], input=command + '\n', capture_output=True, text=True, env={'PATH': harness.PATH, 'LC_ALL': 'C'}, check=False)
    return command.endswith(('\\', '|')) or 'unexpected end of file' in done.stderr or 'unexpected EOF' in done.stderr


class Periksa(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        cls.network = cls.enterClassContext(harness.synthetic_network(cls.folder, cls.pki, '--deleted'))
        cls.saksi = harness.Saksi(cls.folder / 'saksi').init(cls.pki)
        cls.saksi.must('capture', cls.network['url'], *harness.network_flags(cls.network), *cls.saksi.seal_flags(cls.pki), codes=(0, 3))
        cls.sealed, = cls.saksi.bundles()

    def completed(self, name):
        """A copy that `complete` has given the revocation lists of this moment, alone in a folder with what the panel has."""
        panel = self.folder / name
        panel.mkdir()
        for path in (self.pki.signer_roots, self.pki.tsa_roots):
            shutil.copy(path, panel)
        bundle = panel / 'BERKAS.bukti.wacz'
        shutil.copy(self.sealed, bundle)
        return panel, bundle

    def typed(self, panel, bundle, *numbers):
        """What the steps answer, all typed into one shell: {number: output}."""
        page = harness.entries(bundle)['PERIKSA.txt'].decode()
        script = '\n'.join(f'echo "== {number}"\n' + '\n'.join(steps(page)[number]) for number in numbers)
        done = subprocess.run(['bash'], input=script, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=panel, env={'PATH': harness.PATH, 'LC_ALL': 'C'}, check=False)
        return dict(part.split('\n', 1) for part in done.stdout.split('== ')[1:])

    def test_every_step_on_a_good_bundle(self):
        panel, bundle = self.completed('utuh')
        self.saksi.must('complete', bundle)
        said = self.typed(panel, bundle, '1', '2', '3', '4', '5')
        self.assertRegex(said['1'], r'\ANo errors detected in compressed data of BERKAS\.bukti\.wacz\.\n\Z')
        lines = said['2'].splitlines()
        names = [name for name in harness.entries(bundle) if name != 'mimetype']
        self.assertEqual([line for line in lines if not line.startswith('OK ') and not line.endswith(': OK')], [])
        for name in names:
            if not name.startswith('META-INF/'):
                self.assertIn(f'{name}: OK' if name != 'SHA256SUMS' else 'OK SHA256SUMS', lines)
                self.assertEqual(lines.count(f'OK {name}'), 2)  # by the signed manifest and by the archive manifest
        self.assertIn('CAdES Verification successful', said['3'])
        self.assertIn('CN = Petugas Contoh', said['3'])
        self.assertIn('Verification: OK', said['4'])
        self.assertRegex(said['4'], r'Time stamp: .* GMT')
        self.assertGreaterEqual(said['5'].count('lastUpdate='), 2)
        self.assertTrue(said['5'].endswith('CAdES Verification successful\n'), said['5'])

    def test_the_last_step_says_so_when_there_is_no_list(self):
        panel, bundle = self.completed('belum-lengkap')
        said = self.typed(panel, bundle, '1', '3', '5')
        self.assertIn('CAdES Verification successful', said['3'])
        self.assertNotIn('lastUpdate=', said['5'])
        self.assertNotIn('CAdES Verification successful', said['5'])

    def test_the_last_step_finds_a_revoked_certificate(self):
        panel, bundle = self.completed('dicabut')
        harness.deliberately_broken(bundle, 'its signer was revoked before it sealed')
        subprocess.run([harness.SERVICES / 'pki.sh', 'revoke', self.pki.folder, self.pki.certificate, 'signer-ca', '--at', '20250101000000Z'], check=True, capture_output=True)
        self.saksi.must('complete', bundle)
        said = self.typed(panel, bundle, '1', '2', '3', '4', '5')
        self.assertNotIn('SALAH', said['2'])
        self.assertIn('CAdES Verification successful', said['3'])
        self.assertIn('Verification: OK', said['4'])
        self.assertIn('certificate revoked', said['5'])
        self.assertNotIn('CAdES Verification successful', said['5'])


if __name__ == '__main__':
    unittest.main()
