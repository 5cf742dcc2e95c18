"""What only a terminal sees: the question for the passphrase, progress, and `saksi` typed alone."""
import os
import pty
import re
import select
import subprocess
import unittest

import harness


def at_terminal(saksi, *arguments, answers=()):
    """Runs the program at a pseudo terminal. `answers`: (text to wait for, what is typed then). Gives exit code and all that was shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(saksi.command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, env=saksi.environment, start_new_session=True, cwd=saksi.folder)
    os.close(theirs)
    shown, waiting = b'', list(answers)
    try:
        while True:
            ready, _, _ = select.select([ours], [], [], harness.LONGEST_RUN)
            assert ready, f'nothing more was said after {shown!r}'
            try:
                octets = os.read(ours, 65536)
            except OSError:  # EIO: the program has closed its end
                break
            if not octets:
                break
            shown += octets
            if waiting and waiting[0][0].encode() in shown.rsplit(b'\n', 1)[-1]:
                os.write(ours, waiting.pop(0)[1].encode())
    finally:
        os.close(ours)
    assert not waiting, f'{waiting[0][0]!r} was never asked: {shown!r}'
    return process.wait(harness.LONGEST_RUN), shown.decode(errors='replace')


def setUpModule():
    global folder, pki, network
    folder = unittest.enterModuleContext(harness.temporary_folder())
    pki = unittest.enterModuleContext(harness.authorities(folder))
    network = unittest.enterModuleContext(harness.synthetic_network(folder, pki))


class AtATerminal(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi').init(pki)

    def test_the_passphrase_is_asked_for_and_never_shown(self):
        self.saksi.must('capture', network['url'], *harness.network_flags(network), codes=(0, 3))
        word = pki.passphrase.read_text().strip()
        code, shown = at_terminal(self.saksi, 'seal', '--out', self.saksi.sealed, answers=[('sandi', word + '\n')])
        self.assertIn(code, (0, 3), shown)
        self.assertNotIn(word, shown)
        sealed, = self.saksi.bundles()
        self.saksi.must('complete', sealed)
        harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')

    def test_a_new_passphrase_is_asked_for_twice(self):
        new = ['identity', 'new', '--name', 'Contoh Sendiri', '--role', 'Penyidik', '--org', 'Kantor Contoh', '--label', 'sendiri']
        code, shown = at_terminal(self.saksi, *new, answers=[('sandi', 'kata yang satu\n'), ('sandi', 'kata yang lain\n')])
        self.assertEqual(code, 64, shown)
        self.assertNotIn('sendiri', self.saksi.must('identity', 'list').out)
        code, shown = at_terminal(self.saksi, *new, answers=[('sandi', 'kata yang satu\n'), ('sandi', 'kata yang satu\n')])
        self.assertEqual(code, 0, shown)
        self.assertNotIn('kata yang', shown)
        self.assertIn('sendiri', self.saksi.must('identity', 'list').out)

    def test_progress_is_shown_at_a_terminal_only(self):
        command = ['capture', network['url'], *harness.network_flags(network)]
        code, shown = at_terminal(self.saksi, *command)
        self.assertIn(code, (0, 3), shown)
        self.assertRegex(shown, r'\r\x1b\[K\d+ dari \d+')
        self.assertIn('BELUM DISEGEL', shown)
        piped = self.saksi.must(*command, codes=(0, 3))
        self.assertNotIn('\r', piped.err + piped.out)
        self.assertNotIn('\x1b', piped.err + piped.out)

    def test_saksi_alone_leads_and_an_empty_line_ends(self):
        code, shown = at_terminal(self.saksi, answers=[('https://', '\n')])
        self.assertEqual(code, 0, shown)
        code, shown = at_terminal(self.saksi, answers=[('https://', 'bukan alamat\n')])
        self.assertEqual(code, 64, shown)
        self.assertEqual(self.saksi.jobs(), [])

    def test_a_verdict_has_colour_at_a_terminal_only(self):
        self.saksi.must('capture', network['url'], *harness.network_flags(network), *self.saksi.seal_flags(pki), codes=(0, 3))
        sealed, = self.saksi.bundles()
        _, shown = at_terminal(self.saksi, 'verify', sealed)
        self.assertRegex(shown, r'\x1b\[[0-9;]*m')
        self.assertEqual(re.sub(r'\x1b\[[0-9;]*m', '', shown).replace('\r\n', '\n').splitlines()[0], 'BELUM DAPAT DIPASTIKAN')
        self.assertNotIn('\x1b', self.saksi.run('verify', sealed).out)
        harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots)


if __name__ == '__main__':
    unittest.main()
