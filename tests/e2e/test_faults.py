"""Disks that fail, disks that are full, Ctrl-C, two captures at once: a sentence that names file and reason, nothing lost, a way to go on."""
import itertools
import os
import re
import signal
import subprocess
import unittest

from faults import Log, Scene, fail_at, fault_at, kept, outcome_of, path_of
from gate import Gate
from harness import LONGEST_RUN, authorities, missing, synthetic_network, temporary_folder

CANNOT_WRITE, CUT_OFF, LOSSES_NAMED = 73, 75, 3
REASONS = {'ENOSPC': ('No space left on device', 'disk is full', 'disk I/O error'), 'EIO': ('Input/output error', 'disk I/O error')}


def mount_namespace():
    """Flags of unshare(1): file systems mounted inside are seen by nobody else."""
    return ['-m'] if os.geteuid() == 0 else ['-mr']


class Faults:
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(temporary_folder())
        cls.pki = cls.enterClassContext(authorities(cls.folder))
        cls.log = Log(cls.folder / 'requests')
        cls.network = cls.enterClassContext(synthetic_network(cls.folder, cls.pki, '--log', cls.log.path))
        cls.acts = sum(len(cls.network['expected'][kind]) for kind in ('comments', 'likes', 'reposts', 'quotes')) + 1
        cls.scene = Scene(cls.folder / 'scene', cls.pki, cls.network)

    def check_whole(self, saksi, bundle):
        told = outcome_of(self.scene.verdict(saksi, bundle))
        self.assertEqual((told[:3], told[4]), (('INDETERMINATE', 'TRY_LATER', 'whole'), self.acts))

    def resume_and_seal(self, saksi, acknowledged):
        mark = self.log.end()
        saksi.must('resume', codes=(LOSSES_NAMED,))
        self.assertFalse({path_of(one.url) for one in acknowledged} & set(self.log.since(mark)))
        self.scene.seal(saksi)
        bundle, = saksi.bundles()
        self.check_whole(saksi, bundle)


class DiskFails(Faults, unittest.TestCase):
    def calls_of(self, call):
        """The files of a capture's calls of that kind, in order: ['…/journal.sqlite-wal', …]."""
        saksi = self.scene.copy()
        log = saksi.folder / 'calls'
        saksi.must(*self.scene.capture(), codes=(LOSSES_NAMED,), before=fault_at(call, log=log))
        return re.findall(rf'{call}\(\d+<([^>]*)>', log.read_text(errors='replace'))

    def one_failure(self, call, file, part, error):
        """Fails the call on `file` (the end of its name) that is about `part` of the way through."""
        numbers = [number for number, name in enumerate(self.calls[call], 1) if name.endswith(file)]
        number = numbers[int(len(numbers) * part)]
        with self.subTest(call=call, file=file, number=number, error=error):
            saksi, done, lines = self.failed_capture(call, number, error)
            self.assertEqual(done.code, CANNOT_WRITE, done)
            last = done.err.strip().splitlines()[-1]
            self.assertIn(str(saksi.home / 'jobs'), last, 'the sentence names no file')
            self.assertTrue(any(reason in last for reason in REASONS[error]), last)
            self.check_not_tried_again(call, lines)
            self.assertEqual([job['state'] for job in saksi.jobs()], ['interrupted'])
            acknowledged = kept(done.err)
            self.assertTrue(acknowledged or part < 0.8)
            self.resume_and_seal(saksi, acknowledged)

    def failed_capture(self, call, number, error):
        """A capture in which that call failed. Commits are fewer and larger when the disk is slow: where the call never came, an earlier one is taken."""
        while number > 0:
            saksi = self.scene.copy()
            log = saksi.folder / 'calls'
            done = saksi.run(*self.scene.capture(), before=fail_at(call, number, error, log))
            lines = log.read_text(errors='replace').splitlines()
            if any('(INJECTED)' in line for line in lines):
                return saksi, done, lines
            self.assertEqual(done.code, LOSSES_NAMED, done)
            number = number * 3 // 4
        self.fail(f'{call}: no call was made to fail')

    def check_not_tried_again(self, call, lines):
        """After a failed sync the pages may be gone, and a second call would say that all is well. SQLite's log is excepted: when it closes it syncs what
        was durable before the failed commit, copies that into the database and throws the log away, the failed commit with it."""
        failed = next(at for at, line in enumerate(lines) if '(INJECTED)' in line)
        file = re.search(r'\(\d+<([^>]*)>', lines[failed])[1]
        if call in ('fsync', 'fdatasync') and not file.endswith('-wal'):
            self.assertFalse([line for line in lines[failed + 1:] if f'<{file}>' in line], 'a failed sync was tried again')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calls = {call: cls.calls_of(cls, call) for call in ('fsync', 'fdatasync', 'pwrite64')}

    def test_the_warc_is_not_synced(self):
        self.one_failure('fdatasync', 'data.warc.gz', 0.0, 'ENOSPC')
        self.one_failure('fdatasync', 'data.warc.gz', 0.6, 'EIO')
        self.one_failure('fdatasync', 'data.warc.gz', 0.9, 'ENOSPC')

    def test_the_journal_is_not_synced(self):
        self.one_failure('fdatasync', 'journal.sqlite-wal', 0.6, 'EIO')
        self.one_failure('fdatasync', 'journal.sqlite-wal', 0.9, 'ENOSPC')

    def test_the_warc_is_not_written(self):
        self.one_failure('pwrite64', 'data.warc.gz', 0.0, 'EIO')
        self.one_failure('pwrite64', 'data.warc.gz', 0.6, 'ENOSPC')
        self.one_failure('pwrite64', 'data.warc.gz', 0.9, 'EIO')

    def test_the_journal_is_not_written(self):
        self.one_failure('pwrite64', 'journal.sqlite-wal', 0.6, 'ENOSPC')
        self.one_failure('pwrite64', 'journal.sqlite-wal', 0.9, 'EIO')

    def test_sealing_fails(self):
        recorded = self.scene.copy()
        recorded.must(*self.scene.capture(), codes=(LOSSES_NAMED,))
        for call, number, error in (('renameat2', 1, 'EIO'), ('renameat2', 1, 'ENOSPC'), ('fsync', 1, 'EIO'), ('fsync', 2, 'ENOSPC'), ('pwrite64', 20, 'ENOSPC')):
            with self.subTest(call=call, number=number, error=error):
                saksi = self.scene.copy(recorded)
                done = saksi.run('seal', *saksi.seal_flags(self.pki), before=fail_at(call, number, error))
                self.assertEqual(done.code, CANNOT_WRITE, done)
                self.assertTrue(any(reason in done.err for reason in REASONS[error]), done)
                for bundle in saksi.bundles():
                    self.check_whole(saksi, bundle)
                if not saksi.bundles():
                    self.assertEqual(list(saksi.sealed.iterdir()), [], 'half a bundle was left behind')
                    self.assertEqual([job['state'] for job in saksi.jobs()], ['recorded'])
                    self.scene.seal(saksi)
                bundle, = saksi.bundles()
                self.check_whole(saksi, bundle)

    def test_completing_fails(self):
        sealed = self.scene.copy()
        sealed.must(*self.scene.capture(), codes=(LOSSES_NAMED,))
        self.scene.seal(sealed)
        for call, number, error in (('rename', 1, 'EIO'), ('fsync', 1, 'EIO'), ('pwrite64', 2, 'ENOSPC')):
            with self.subTest(call=call, number=number, error=error):
                saksi = self.scene.copy(sealed)
                bundle, = saksi.bundles()
                before = bundle.read_bytes()
                done = saksi.run('complete', bundle, '--signer-roots', self.pki.signer_roots, before=fail_at(call, number, error))
                self.assertEqual(done.code, CANNOT_WRITE, done)
                self.assertTrue(any(reason in done.err for reason in REASONS[error]), done)
                self.assertEqual((bundle.read_bytes() == before, list(saksi.sealed.iterdir())), (True, [bundle]))
                saksi.must('complete', bundle, '--signer-roots', self.pki.signer_roots)
                self.assertEqual(outcome_of(self.scene.verdict(saksi, bundle))[0], 'TOTAL-PASSED')


class DiskFull(Faults, unittest.TestCase):
    """A real file system of a few hundred kilobytes, in a mount namespace of its own (root, or a user namespace)."""

    def capture_with_room(self, kilobytes):
        """Captures where $SAKSI_HOME has that much room; then makes room and goes on in the same mount. Gives saksi and what happened."""
        saksi = self.scene.copy()
        small, capture = saksi.folder / 'small', saksi.command(*self.scene.capture())
        small.mkdir()
        script = (f'mount -t tmpfs -o size={kilobytes}k tmpfs "$SAKSI_HOME" && cp -r "$HOME/home/." "$SAKSI_HOME/" && "$@"; echo "capture $?"; '
                  'mount -o remount,size=8m "$SAKSI_HOME"; "$1" list --json; "$1" resume; echo "resume $?"; '
                  '"$1" seal --passphrase-file "$PASSPHRASE" --out "$HOME/sealed"; echo "seal $?"')
        done = subprocess.run(['unshare', *mount_namespace(), 'sh', '-c', script, 'sh', *capture], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors='replace',
                              env={**saksi.environment, 'SAKSI_HOME': str(small), 'PASSPHRASE': str(self.pki.passphrase)}, timeout=LONGEST_RUN, check=False)
        if 'unshare: ' in done.stderr or 'mount: ' in done.stderr:
            missing(f'no file system can be mounted here: {done.stderr[:300]}')
        return saksi, done

    def test_the_home_is_full(self):
        cut_off_late = 0
        for kilobytes in itertools.count(160, 40):
            saksi, done = self.capture_with_room(kilobytes)
            if f'capture {LOSSES_NAMED}\n' in done.stdout:
                break
            self.assertIn(f'capture {CANNOT_WRITE}\n', done.stdout, done)
            said = next(line for line in done.stderr.splitlines() if line.startswith('saksi: '))
            self.assertRegex(said, r'/small/.*(No space left on device|disk is full|disk I/O error)')
            if kept(done.stderr):
                cut_off_late += 1
                self.assertIn('"state":"interrupted"', done.stdout)
                self.assertIn(f'resume {LOSSES_NAMED}\nSEALED', done.stdout)
                bundle, = saksi.bundles()
                self.check_whole(saksi, bundle)
        self.assertGreaterEqual(cut_off_late, 2, 'the disk was never full in the middle of a capture')

    def test_the_target_is_full(self):
        recorded = self.scene.copy()
        recorded.must(*self.scene.capture(), codes=(LOSSES_NAMED,))
        target = recorded.folder / 'target'
        target.mkdir()
        script = 'mount -t tmpfs -o size=64k tmpfs "$1" && shift && "$@"; echo "exit $?"; ls -A "$OUT"'
        done = subprocess.run(['unshare', *mount_namespace(), 'sh', '-c', script, 'sh', target, *recorded.command('seal', '--passphrase-file', self.pki.passphrase, '--out', target)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, env={**recorded.environment, 'OUT': str(target)}, timeout=LONGEST_RUN, check=False)
        self.assertEqual(done.stdout, f'exit {CANNOT_WRITE}\n', done)
        self.assertIn('No space left on device', done.stderr)
        self.assertIn(str(target), done.stderr)
        self.scene.seal(recorded)
        self.check_whole(recorded, recorded.newest())


class Stopped(Faults, unittest.TestCase):
    """SIGINT, SIGTERM and SIGHUP while an answer is held back by a gate between program and server."""

    def start(self, saksi, network):
        return subprocess.Popen(saksi.command(*self.scene.capture(network)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=saksi.environment, cwd=saksi.folder)

    def stopped_by(self, number):
        saksi = self.scene.copy()
        with Gate(self.network, self.pki, hold='getPostThread') as gate:
            process = self.start(saksi, gate.network)
            gate.wait_until_held()
            process.send_signal(number)
            out, err = process.communicate(timeout=LONGEST_RUN)
        self.assertEqual(process.returncode, CUT_OFF, err)
        job, = saksi.jobs()
        self.assertIn(f'saksi resume {job["id"]}', err)
        self.assertEqual(job['state'], 'interrupted')
        acknowledged = kept(err)
        self.assertTrue(acknowledged)
        return saksi, gate, acknowledged

    def check_resumed(self, saksi, gate, acknowledged):
        with Gate(self.network, self.pki, port=gate.port) as again:
            saksi.must('resume', codes=(LOSSES_NAMED,))
            asked = again.asked()
        self.assertFalse({path_of(one.url) for one in acknowledged} & set(asked))
        self.assertTrue(any('getPostThread' in one for one in asked), 'what was held back must be asked for again')
        self.scene.seal(saksi)
        bundle, = saksi.bundles()
        self.check_whole(saksi, bundle)

    def test_ctrl_c(self):
        self.check_resumed(*self.stopped_by(signal.SIGINT))

    def test_sigterm(self):
        self.check_resumed(*self.stopped_by(signal.SIGTERM))

    def test_the_terminal_is_closed(self):
        self.check_resumed(*self.stopped_by(signal.SIGHUP))


class TwoAtOnce(Faults, unittest.TestCase):
    def test_two_captures_in_one_home(self):
        """Both are held at the same moment, then let go; both seal into the same case."""
        saksi = self.scene.copy()
        flags = [*saksi.seal_flags(self.pki, case='CONTOH/7')]
        with Gate(self.network, self.pki, hold='getPostThread') as gate, Gate(self.network, self.pki, hold='getPostThread') as other:
            both = [subprocess.Popen(saksi.command(*self.scene.capture(one.network), *flags), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                     text=True, env=saksi.environment, cwd=saksi.folder) for one in (gate, other)]
            for one in (gate, other):
                one.wait_until_held()
            self.assertEqual([job['state'] for job in saksi.jobs()], ['running', 'running'])
            refused = saksi.run('resume', saksi.jobs()[0]['id'])
            self.assertEqual(refused.code, CUT_OFF, refused)
            for one in (gate, other):
                one.let_go()
            ends = [process.communicate(timeout=LONGEST_RUN) for process in both]
        self.assertEqual([process.returncode for process in both], [LOSSES_NAMED, LOSSES_NAMED], ends)
        self.assertEqual([bundle.name for bundle in saksi.bundles()], ['CONTOH-7_1.bukti.wacz', 'CONTOH-7_2.bukti.wacz'])
        for bundle in saksi.bundles():
            self.check_whole(saksi, bundle)
        told = [self.scene.verdict(saksi, bundle) for bundle in saksi.bundles()]
        self.assertEqual(told[0]['case_ref'], told[1]['case_ref'])
        self.assertNotEqual(told[0]['bundle_id'], told[1]['bundle_id'])
        self.assertEqual(saksi.jobs(), [])


class Target(Faults, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recorded = cls.scene.copy()
        cls.recorded.must(*cls.scene.capture(), codes=(LOSSES_NAMED,))

    def refused_then_sealed(self, saksi, done):
        self.assertEqual(done.code, CANNOT_WRITE, done)
        self.assertEqual([job['state'] for job in saksi.jobs()], ['recorded'])
        self.scene.seal(saksi)
        bundle, = saksi.bundles()
        self.check_whole(saksi, bundle)

    def test_the_folder_is_gone(self):
        saksi = self.scene.copy(self.recorded)
        gone = saksi.folder / 'gone'
        done = saksi.run('seal', '--passphrase-file', self.pki.passphrase, '--out', gone)
        self.assertIn(str(gone), done.err)
        self.refused_then_sealed(saksi, done)

    def test_the_folder_is_read_only(self):
        saksi = self.scene.copy(self.recorded)
        target = saksi.folder / 'target'
        target.mkdir()
        script = 'mount -t tmpfs -o ro tmpfs "$1" && shift && exec "$@"'
        done = saksi.run('seal', '--passphrase-file', self.pki.passphrase, '--out', target, before=['unshare', *mount_namespace(), 'sh', '-c', script, 'sh', target])
        self.assertIn('Read-only file system', done.err)
        self.assertIn(str(target), done.err)
        self.refused_then_sealed(saksi, done)

    def test_the_folder_vanishes_while_the_capture_runs(self):
        saksi = self.scene.copy()
        with Gate(self.network, self.pki, hold='getPostThread') as gate:
            process = subprocess.Popen(saksi.command(*self.scene.capture(gate.network), *saksi.seal_flags(self.pki)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True, env=saksi.environment, cwd=saksi.folder)
            gate.wait_until_held()
            saksi.sealed.rmdir()
            gate.let_go()
            out, err = process.communicate(timeout=LONGEST_RUN)
        self.assertEqual(process.returncode, CANNOT_WRITE, err)
        self.assertIn(str(saksi.sealed), err)
        self.assertIn('saksi seal', out)
        saksi.sealed.mkdir()
        self.scene.seal(saksi)
        self.check_whole(saksi, saksi.newest())


if __name__ == '__main__':
    unittest.main()
