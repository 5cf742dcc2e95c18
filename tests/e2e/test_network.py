"""Servers that point inside, servers that mean harm, and a link that is slow: what is asked for, what is recorded, what comes first."""
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import unittest
import urllib.parse

from faults import Scene, kept, warc_heads
from harness import LONGEST_RUN, ROOT, SERVICES, Authorities, Saksi, entries, items, missing, network_flags, server, temporary_folder
from slow_link import SlowLink

sys.path.append(str(ROOT / 'samples/demo'))
import network as synthetic  # noqa: E402 (samples/demo: the network of the demonstration, in this process)
import world  # noqa: E402

PUBLIC = '203.0.113.10'
INSIDE = ('10.0.0.1', '169.254.169.254', '127.0.0.1', '::1', 'fd00::1')
OK, LOSSES_NAMED, UNAVAILABLE, CUT_OFF = 0, 3, 69, 75


@contextlib.contextmanager
def namespace():
    """A network of its own without a way out: the public address and the canaries live on its loopback. Gives what runs a program inside."""
    setup = f'ip link set lo up && for one in {PUBLIC} {" ".join(one for one in INSIDE if "127." not in one and one != "::1")}; do ip addr add $one dev lo || exit 1; done'
    flags = ['-n'] if os.geteuid() == 0 else ['-rn']
    holder = subprocess.Popen(['unshare', *flags, 'sh', '-c', f'{setup}; echo $?; exec cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if holder.stdout.readline() != '0\n':
            missing('no network namespace can be made here (unshare -n, ip addr)')
        yield ['nsenter', '-t', holder.pid, '-n'] if os.geteuid() == 0 else ['nsenter', '-t', holder.pid, '-U', '-n', '--preserve-credentials']
    finally:
        holder.stdin.close()
        holder.stdout.close()
        holder.wait(30)


class Hostile:
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(temporary_folder())
        ready = cls.folder / 'tsa.json'
        made = cls.enterClassContext(server([sys.executable, SERVICES / 'tsa_server.py', '--directory', cls.folder / 'pki', '--ready-file', ready, '--tls-ip', PUBLIC,
                                             '--tls-ip', '127.0.0.1', '--tls-name', 'localhost', '--signer-name', 'Petugas Contoh'], ready))
        cls.pki = Authorities(cls.folder / 'pki', made['url'])
        cls.inside = cls.enterClassContext(namespace())
        cls.canaries = cls.folder / 'canaries'
        ready = cls.folder / 'hostile.json'
        arguments = [*cls.inside, sys.executable, ROOT / 'tests/e2e/hostile_server.py', '--cert', cls.pki.tls_leaf, '--key', cls.pki.tls_key, '--ready-file', ready,
                     '--public', PUBLIC, '--canary-log', cls.canaries, *(part for one in INSIDE for part in ('--canary', one))]
        cls.url = cls.enterClassContext(server(arguments, ready))['url']
        cls.scene = Scene(cls.folder / 'scene', cls.pki, None)

    def address(self, path, **query):
        return f'{self.url}/{path}' + ('?' + urllib.parse.urlencode(query) if query else '')

    def capture(self, url, code, *more):
        saksi = self.scene.copy()
        done = saksi.run('capture', url, '--progress', 'log', *more, before=self.inside)
        self.assertEqual(done.code, code, f'{url}: {done}')
        return saksi, done

    def sealed(self, saksi):
        """Seals outside the namespace, where the authorities are. Gives the losses as custody names them and the bundle's verdict."""
        self.scene.seal(saksi)
        bundle, = saksi.bundles()
        told = self.scene.verdict(saksi, bundle)
        self.assertEqual((told['indication'], told['lines']['integrity']['state']), ('INDETERMINATE', 'whole'))
        return bundle, told

    def losses(self, url, code=LOSSES_NAMED):
        """Codes of what the bundle says could not be had: those of the whole capture stand in custody, those of an item beside it."""
        saksi, _ = self.capture(url, code)
        bundle, told = self.sealed(saksi)
        losses = losses_of(bundle)
        self.assertEqual(sorted(losses), sorted(one['code'] for one in told['lines']['completeness']['listed']))
        return losses, told

    def seen_by_canaries(self):
        return self.canaries.read_text(encoding='utf-8')


def losses_of(bundle):
    content = entries(bundle)
    events = [json.loads(line) for line in content['evidence/custody.jsonl'].splitlines()]
    return [one['detail']['code'] for one in events if one.get('event') == 'loss'] + [loss['code'] for item in items(bundle) for loss in item['losses']]


class InsideAddresses(Hostile, unittest.TestCase):
    """The canaries hear when someone does connect: the last case names the address and gets through."""

    WAYS_IN = ('http://169.254.169.254/latest/meta-data/', 'http://10.0.0.1/', 'https://10.0.0.1/', 'http://127.0.0.1/', 'http://localhost/', 'http://[::1]/',
               'http://[::ffff:10.0.0.1]/', 'http://[64:ff9b::a00:1]/', 'http://[fd00::1]/', 'http://167772161/', 'http://0x7f.1/', 'http://0.0.0.0/')

    def test_asked_for_directly(self):
        for target in self.WAYS_IN:
            with self.subTest(target=target):
                saksi = self.scene.copy()
                done = saksi.run('capture', target, before=self.inside)
                self.assertIn(done.code, (64, UNAVAILABLE), done)
                self.assertEqual(self.seen_by_canaries(), '')

    def test_by_redirect(self):
        for target in self.WAYS_IN:
            with self.subTest(target=target):
                losses, _ = self.losses(self.address('redirect', to=target))
                self.assertTrue(losses)
                self.assertEqual(self.seen_by_canaries(), '')

    def test_by_the_last_of_several_hops(self):
        for hops in (2, 5, 9):
            with self.subTest(hops=hops):
                losses, _ = self.losses(self.address('hops', count=hops, to='http://169.254.169.254/latest/'))
                self.assertTrue(losses)
                self.assertEqual(self.seen_by_canaries(), '')

    def test_by_another_scheme(self):
        for target in ('file:///etc/passwd', 'gopher://10.0.0.1/_x', 'ftp://10.0.0.1/', 'dict://10.0.0.1:80/x'):
            with self.subTest(target=target):
                losses, _ = self.losses(self.address('redirect', to=target))
                self.assertTrue(losses)
                self.assertEqual(self.seen_by_canaries(), '')

    def test_by_what_the_plugin_reads_in_the_page(self):
        for target in ('http://169.254.169.254/gambar.png', 'https://10.0.0.1/gambar.png', self.address('redirect', to='http://10.0.0.1/gambar.png')):
            with self.subTest(target=target):
                losses, told = self.losses(self.address('page', picture=target))
                self.assertEqual(losses, ['media_failed'])
                self.assertEqual(len(told['items']), 1)
                self.assertEqual(self.seen_by_canaries(), '')

    def test_the_canaries_do_hear(self):
        saksi = self.scene.copy()
        saksi.run('capture', self.address('redirect', to='http://10.0.0.1/'), '--allow-address', '10.0.0.1', before=self.inside)
        self.assertIn('10.0.0.1 80', self.seen_by_canaries())
        self.canaries.write_text('')


class HostileAnswers(Hostile, unittest.TestCase):
    def test_an_endless_body_is_cut_and_marked(self):
        saksi, _ = self.capture(self.address('endless'), LOSSES_NAMED)
        bundle, _ = self.sealed(saksi)
        self.assertIn('WARC-Truncated: length', warc_heads(bundle))
        self.assertTrue(losses_of(bundle))

    def test_an_endless_head_is_given_up(self):
        saksi, done = self.capture(self.address('endless-head'), UNAVAILABLE)
        self.assertIn('saksi resume', done.err)

    def test_a_gzip_bomb_is_kept_packed(self):
        saksi, _ = self.capture(self.address('bomb'), LOSSES_NAMED)
        bundle, _ = self.sealed(saksi)
        self.assertLess(bundle.stat().st_size, 1_000_000)
        self.assertTrue(losses_of(bundle))

    def test_a_body_that_is_not_what_it_says(self):
        losses, _ = self.losses(self.address('no-gzip'))
        self.assertEqual(losses, ['undecodable'])

    def test_a_body_that_ends_too_early(self):
        saksi, _ = self.capture(self.address('short'), LOSSES_NAMED)
        bundle, _ = self.sealed(saksi)
        self.assertIn('WARC-Truncated: disconnect', warc_heads(bundle))
        self.assertTrue(losses_of(bundle))

    def test_redirects_in_a_circle(self):
        for path in ('loop', 'moved-around'):
            with self.subTest(path=path):
                losses, _ = self.losses(self.address(path))
                self.assertTrue(losses)

    def test_too_many_redirects(self):
        losses, _ = self.losses(self.address('hops', count=40, to=self.address('page')))
        self.assertTrue(losses)

    def test_retry_after_is_kept_to(self):
        begun = time.monotonic()
        saksi, _ = self.capture(self.address('wait', seconds=2), OK)
        self.assertGreaterEqual(time.monotonic() - begun, 2.0)
        _, told = self.sealed(saksi)
        self.assertEqual(told['lines']['completeness']['losses'], 0)

    def test_more_patience_than_there_is(self):
        losses, _ = self.losses(self.address('always-429'))
        self.assertEqual(losses, ['rate_limited'])

    def test_a_burst_of_503_then_the_page(self):
        saksi, _ = self.capture(self.address('burst'), OK)
        _, told = self.sealed(saksi)
        self.assertEqual((told['lines']['completeness']['losses'], len(told['items'])), (0, 1))

    def test_a_server_that_says_nothing(self):
        saksi, done = self.capture(self.address('silent'), UNAVAILABLE)
        self.assertEqual([job['state'] for job in saksi.jobs()], ['interrupted'])
        self.assertIn('saksi resume', done.err)


class BigPicture(world.World):
    """The demonstration's people with a picture that takes the slow link half a minute."""

    def __init__(self):
        self.noise = os.urandom(480_000)
        super().__init__()
        self.picture += self.noise


class SlowLinkCapture(unittest.TestCase):
    BITS, DELAY = 128_000, 0.6
    FIRST = 15.0  # seconds in which the post's own bytes are durable

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(temporary_folder())
        ready = cls.folder / 'tsa.json'
        made = cls.enterClassContext(server([sys.executable, SERVICES / 'tsa_server.py', '--directory', cls.folder / 'pki', '--ready-file', ready, '--signer-name',
                                             'Petugas Contoh'], ready))
        cls.pki = Authorities(cls.folder / 'pki', made['url'])

    def test_the_post_comes_first(self):
        begun = time.monotonic()
        with SlowLink(self.BITS, self.DELAY) as link, self.network(link) as made:
            saksi = Saksi(self.folder / 'run', language='en_US.UTF-8').init(self.pki)
            begun = time.monotonic()
            process = subprocess.Popen(saksi.command('capture', made['url'], *network_flags(made), '--progress', 'log'), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True, env=saksi.environment, cwd=saksi.folder)
            times = {}
            for line in process.stderr:
                for one in kept(line):
                    times[re.sub(r'^.*/xrpc/([\w.]+).*$', r'\1', one.url)] = time.monotonic() - begun
                if self.picture_asked.is_set() and 'app.bsky.feed.getPosts' in times:
                    break
            process.send_signal(signal.SIGINT)
            _, rest = process.communicate(timeout=LONGEST_RUN)
        self.assertEqual(process.returncode, CUT_OFF, rest)
        self.assertLess(times['app.bsky.feed.getPosts'], self.FIRST)
        self.assertGreater(times['app.bsky.feed.getPosts'], 6 * self.DELAY, 'three round trips at least: the link was not slow')
        self.assertNotIn('com.atproto.sync.getBlob', times, 'the picture was there already')
        self.assertIn(f'saksi resume {saksi.jobs()[0]["id"]}', rest)

    @contextlib.contextmanager
    def network(self, link):
        """The synthetic network behind the link, in this process."""
        known, url = BigPicture(), f'https://127.0.0.1:{link.port}'
        self.picture_asked = asked = threading.Event()
        running = synthetic.Server(0, self.pki.tls_leaf, self.pki.tls_key, None)

        class Watched(synthetic.Network):
            def blob(self, query):
                asked.set()
                return super().blob(query)

        running.network = Watched(known, url)
        link.target = running.server_address[1]
        threading.Thread(target=running.serve_forever, daemon=True).start()
        try:
            yield {'appview': url, 'plc': url, 'pds': url, 'url': f'https://bsky.app/profile/{known.post.person.handle}/post/{known.post.rkey}'}
        finally:
            running.shutdown()
            running.server_close()


if __name__ == '__main__':
    unittest.main()
