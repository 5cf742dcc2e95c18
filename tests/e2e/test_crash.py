"""kill -9 at the system calls that durability rests on (records: durability): nothing acknowledged is lost or asked for again, nothing is wrongly
passed, and no final name stands for half a file."""
import contextlib
import http.server
import itertools
import json
import queue
import threading
import unittest

from faults import KILLED, Log, Scene, WORKERS, index_of, kept, kill_at, numbers, outcome_of, path_of, until_it_ends_by_itself
from harness import authorities, entries, synthetic_network, temporary_folder

LOSSES_NAMED = 3  # the synthetic network has no repository export and no audit log: two losses, exit 3
NOTHING_KEPT = (64, 66)  # `resume` says: record anew; or: no recording was cut off
EVERY_ONE = (10_000, 1)


class Crash:
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(temporary_folder())
        cls.pki = cls.enterClassContext(authorities(folder))
        cls.networks = queue.Queue()
        for name in (f'network{number}' for number in range(WORKERS)):
            log = folder / f'{name}.requests'
            made = cls.enterClassContext(synthetic_network(folder, cls.pki, '--log', log, name=name))
            cls.networks.put((made, Log(log)))
            cls.acts = sum(len(made['expected'][kind]) for kind in ('comments', 'likes', 'reposts', 'quotes')) + 1
        cls.scene = Scene(folder / 'scene', cls.pki, made, tsa=[])
        cls.stamping = Scene(folder / 'stamping', cls.pki, made)

    @contextlib.contextmanager
    def network(self):
        """A network that no other run uses meanwhile."""
        one = self.networks.get()
        try:
            yield one
        finally:
            self.networks.put(one)

    def every(self, call, dense, stride, at_least):
        killed = until_it_ends_by_itself(lambda number: self.one_kill(call, number), numbers(dense, stride))
        self.assertGreaterEqual(killed, at_least, f'{call}: hardly ever killed, so nothing was tried')


class CaptureKilled(Crash, unittest.TestCase):
    def go_on(self, saksi, network, log, acknowledged):
        """What an operator does after the crash. Gives the acknowledgements of the whole recording."""
        mark = log.end()
        states = [job['state'] for job in saksi.jobs()]
        if states == ['recorded']:
            return acknowledged
        again = saksi.run('resume', '--progress', 'log')
        if again.code == LOSSES_NAMED:
            asked = log.since(mark)
            self.assertFalse({path_of(one.url) for one in acknowledged} & set(asked), 'an acknowledged answer was asked for again')
            return acknowledged + kept(again.err)
        self.assertIn(again.code, NOTHING_KEPT, again)
        self.assertIn(states, ([], ['interrupted']))
        self.assertEqual(acknowledged, [], f'acknowledged, but not to be resumed: {again}')
        return kept(saksi.must(*self.scene.capture(network), codes=(LOSSES_NAMED,)).err)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        unhurt = cls.scene.copy()
        unhurt.must(*cls.scene.capture(), codes=(LOSSES_NAMED,))
        cls.scene.seal(unhurt)
        cls.unhurt = outcome_of(cls.scene.verdict(unhurt, unhurt.newest()))
        assert cls.unhurt[0] == 'INDETERMINATE' and cls.unhurt[2] == 'whole' and cls.unhurt[4] == cls.acts, cls.unhurt  # no authority: no time

    def check_sealed(self, saksi, acknowledged):
        bundle, = saksi.bundles()
        self.assertEqual(outcome_of(self.scene.verdict(saksi, bundle)), self.unhurt)
        index = index_of(bundle)
        for one in acknowledged:
            self.assertIn((one.url, one.octets), index, 'acknowledged, and not in the bundle')

    def one_kill(self, call, number):
        """True when the capture was killed, False when it ended before its Nth call."""
        with self.network() as (network, log):
            saksi = self.scene.copy()
            done = saksi.run(*self.scene.capture(network), before=kill_at(call, number))
            self.assertIn(done.code, (KILLED, LOSSES_NAMED), f'{call} {number}: {done}')
            acknowledged = self.go_on(saksi, network, log, kept(done.err))
            self.assertEqual(len({one.url for one in acknowledged}), len(acknowledged))
            recorded, = [job['id'] for job in saksi.jobs() if job['state'] == 'recorded']
            self.assertEqual(saksi.bundles(), [])
            self.scene.seal(saksi, recorded, codes=(3,))
            self.check_sealed(saksi, acknowledged)
            return done.code == KILLED

    def test_at_every_fdatasync(self):
        self.every('fdatasync', *EVERY_ONE, at_least=10)

    def test_at_every_fsync(self):
        self.every('fsync', *EVERY_ONE, at_least=3)

    def test_at_every_line_printed(self):
        self.every('write', *EVERY_ONE, at_least=12)

    def test_at_every_write_of_warc_and_journal(self):
        self.every('pwrite64', *EVERY_ONE, at_least=100)

    def test_resume_killed_in_its_turn(self):
        """Cut off four times, each time elsewhere: every run keeps what it acknowledged."""
        with self.network() as (network, log):
            saksi = self.scene.copy()
            acknowledged = kept(saksi.run(*self.scene.capture(network), before=kill_at('fdatasync', 18)).err)
            self.assertTrue(acknowledged)
            for number in (1, 5, 2):
                mark = log.end()
                done = saksi.run('resume', '--progress', 'log', before=kill_at('fdatasync', number))
                self.assertEqual(done.code, KILLED, done)
                self.assertFalse({path_of(one.url) for one in acknowledged} & set(log.since(mark)))
                acknowledged += kept(done.err)
            acknowledged = self.go_on(saksi, network, log, acknowledged)
            self.scene.seal(saksi, codes=(3,))
            self.check_sealed(saksi, acknowledged)


class LossesKilled(Crash, unittest.TestCase):
    """A loss that belongs to no item stands in custody alone: once, however often the recording's end was tried."""

    class LeadsNowhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(302)
            self.send_header('Location', 'file:///etc/hostname')
            self.send_header('Content-Length', '0')
            self.end_headers()

        def log_message(self, *arguments):
            pass

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        server = cls.enterClassContext(http.server.ThreadingHTTPServer(('127.0.0.1', 0), cls.LeadsNowhere))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.shutdown)
        cls.order = ['capture', f'http://127.0.0.1:{server.server_address[1]}/', '--allow-address', '127.0.0.1', '--progress', 'log']
        unhurt = cls.scene.copy()
        unhurt.must(*cls.order, codes=(LOSSES_NAMED,))
        cls.unhurt = cls.losses(unhurt)
        assert cls.unhurt, 'nothing is lost here, so nothing can be repeated'

    @classmethod
    def losses(cls, saksi):
        cls.scene.seal(saksi)
        bundle, = saksi.bundles()
        events = [json.loads(line) for line in entries(bundle)['evidence/custody.jsonl'].splitlines()]
        return [one['detail']['code'] for one in events if one.get('event') == 'loss']

    def one_kill(self, call, number):
        saksi = self.scene.copy()
        done = saksi.run(*self.order, before=kill_at(call, number))
        self.assertIn(done.code, (KILLED, LOSSES_NAMED), f'{call} {number}: {done}')
        if [job['state'] for job in saksi.jobs()] != ['recorded']:
            again = saksi.run('resume')
            self.assertIn(again.code, (LOSSES_NAMED, *NOTHING_KEPT), again)
            if again.code != LOSSES_NAMED:
                return True
        self.assertEqual(self.losses(saksi), self.unhurt, f'{call} {number}')
        return done.code == KILLED

    def test_at_every_fdatasync(self):
        self.every('fdatasync', *EVERY_ONE, at_least=4)


class SealKilled(Crash, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recorded = cls.stamping.copy()
        cls.recorded.must(*cls.stamping.capture(), codes=(LOSSES_NAMED,))
        unhurt = cls.stamping.copy(cls.recorded)
        cls.stamping.seal(unhurt)
        cls.unhurt = outcome_of(cls.stamping.verdict(unhurt, unhurt.newest()))
        # Revocation lists come with `complete`: until then this is all that an unhurt bundle reaches.
        assert cls.unhurt[:3] == ('INDETERMINATE', 'TRY_LATER', 'whole') and cls.unhurt[4] == cls.acts, cls.unhurt

    def one_kill(self, call, number):
        saksi = self.stamping.copy(self.recorded)
        done = saksi.run('seal', *saksi.seal_flags(self.pki, case='CONTOH/9'), before=kill_at(call, number))
        self.assertIn(done.code, (KILLED, LOSSES_NAMED), f'{call} {number}: {done}')
        left = saksi.bundles()
        for bundle in left:
            self.check_whole(saksi, bundle)
        waiting = [job['state'] for job in saksi.jobs()]
        self.assertIn(waiting, (['recorded'], []), f'{call} {number}')
        self.assertTrue(waiting or left, 'neither recording nor bundle is left')
        if waiting:
            # One that has its name already is taken for what it is: never built over, never built twice.
            again = saksi.run('seal', *saksi.seal_flags(self.pki, case='CONTOH/9'))
            self.assertEqual(again.code, LOSSES_NAMED, f'{call} {number}: {again}')
            self.assertEqual(saksi.jobs(), [])
        bundle, = saksi.bundles()
        self.assertTrue(not left or [bundle] == left, f'{call} {number}')
        self.assertEqual(list(saksi.sealed.iterdir()), [bundle], f'{call} {number}: the killed run left something behind')
        self.check_whole(saksi, bundle)
        return done.code == KILLED

    def check_whole(self, saksi, bundle):
        self.assertEqual(outcome_of(self.stamping.verdict(saksi, bundle)), self.unhurt)

    def test_at_every_fsync(self):
        self.every('fsync', *EVERY_ONE, at_least=2)

    def test_at_every_rename(self):
        self.every('renameat2', *EVERY_ONE, at_least=1)

    def test_at_every_write(self):
        self.every('pwrite64', *EVERY_ONE, at_least=5)

    def test_while_the_recording_is_removed(self):
        """The bundle has its name by then: nothing may look as if it were still to be sealed, and the next capture takes the rest away."""
        for number in itertools.count(1):
            saksi = self.stamping.copy(self.recorded)
            done = saksi.run('seal', *saksi.seal_flags(self.pki, case='CONTOH/9'), before=kill_at('unlinkat', number))
            bundle, = saksi.bundles()
            self.check_whole(saksi, bundle)
            self.assertEqual(saksi.jobs(), [])
            if done.code != KILLED:
                break
            self.assertTrue(list((saksi.home / 'jobs').iterdir()))
            saksi.must(*self.stamping.capture(), codes=(LOSSES_NAMED,))
            self.assertEqual([path.name for path in (saksi.home / 'jobs').iterdir()], [job['id'] for job in saksi.jobs()])
        self.assertGreaterEqual(number, 3, 'hardly ever killed, so nothing was tried')


class CompleteKilled(Crash, unittest.TestCase):
    """The file under the final name is the old bundle or the new one, octet for octet, and both hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sealed = cls.stamping.copy()
        cls.sealed.must(*cls.stamping.capture(), codes=(LOSSES_NAMED,))
        cls.stamping.seal(cls.sealed)

    def complete(self, saksi, bundle, **more):
        return saksi.run('complete', bundle, '--signer-roots', self.pki.signer_roots, **more)

    def one_kill(self, call, number):
        saksi = self.stamping.copy(self.sealed)
        bundle, = saksi.bundles()
        before = bundle.read_bytes()
        done = self.complete(saksi, bundle, before=kill_at(call, number))
        self.assertIn(done.code, (KILLED, 0), f'{call} {number}: {done}')
        self.assertEqual(saksi.bundles(), [bundle])
        if bundle.read_bytes() == before:
            self.assertEqual(done.code, KILLED)
        else:
            self.check_complete(saksi, bundle)
        again = self.complete(saksi, bundle)
        self.assertEqual(again.code, 0, f'{call} {number}: {again}')
        self.check_complete(saksi, bundle)
        return done.code == KILLED

    def check_complete(self, saksi, bundle):
        self.assertEqual(outcome_of(self.stamping.verdict(saksi, bundle)), ('TOTAL-PASSED', None, 'whole', (), self.acts))

    def test_at_every_fsync(self):
        self.every('fsync', *EVERY_ONE, at_least=2)

    def test_at_every_rename(self):
        self.every('rename', *EVERY_ONE, at_least=1)

    def test_at_every_write(self):
        self.every('pwrite64', *EVERY_ONE, at_least=3)

    def test_the_next_run_takes_away_what_the_killed_one_left(self):
        saksi = self.stamping.copy(self.sealed)
        bundle, = saksi.bundles()
        self.assertEqual(self.complete(saksi, bundle, before=kill_at('rename', 1)).code, KILLED)
        self.assertEqual(len(list(saksi.sealed.iterdir())), 2, 'the kill came before the temporary file was there')
        self.assertEqual(self.complete(saksi, bundle).code, 0)
        self.assertEqual(list(saksi.sealed.iterdir()), [bundle])


if __name__ == '__main__':
    unittest.main()
