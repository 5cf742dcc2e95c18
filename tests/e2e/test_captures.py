"""Recordings under way beside each other, redirects, and what the officer states."""
import contextlib
import http.server
import json
import re
import subprocess
import threading
import unittest

import harness

PAGE = '<!doctype html><html lang="id"><head><title>{0}</title><meta property="og:title" content="{0}"></head><body><p>Halaman contoh {0}.</p></body></html>'


LARGE = 12 * 1024 * 1024 * b' '


class Pages(http.server.BaseHTTPRequestHandler):
    """/satu, /dua … answer at once; /tahan… answer when `go_on` is set; /pindah leads to /satu; /besar is a page of 12 MiB, just under what carries facts;
    /putus breaks off at first and is not there afterwards."""
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        server = self.server
        server.asked.append(self.path)
        if self.path.startswith('/tahan') and not server.go_on.is_set():
            server.holding.set()
            server.go_on.wait(harness.LONGEST_RUN)
        if self.path == '/putus' and server.asked.count('/putus') == 1:
            self.close_connection = True
            return
        body = PAGE.format(self.path[1:]).encode() + (LARGE if self.path == '/besar' else b'')
        self.send_response({'/pindah': 302, '/putus': 404}.get(self.path, 200))
        if self.path == '/pindah':
            self.send_header('Location', '/satu')
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):  # the client may be gone
            self.wfile.write(body)

    def log_message(self, format, *arguments):  # the base class's own parameter name
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Pages)
        self.asked, self.holding, self.go_on = [], threading.Event(), threading.Event()

    def handle_error(self, request, client_address):
        pass  # clients are killed here on purpose


@contextlib.contextmanager
def pages():
    server = QuietServer()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server, f'http://127.0.0.1:{server.server_address[1]}'
    finally:
        server.go_on.set()
        server.shutdown()
        thread.join()
        server.server_close()


def setUpModule():
    global folder, pki
    folder = unittest.enterModuleContext(harness.temporary_folder())
    pki = unittest.enterModuleContext(harness.authorities(folder))


class UnderWay(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi').init(pki)
        self.server, self.url = self.enterContext(pages())

    def started(self, *urls):
        """A capture of `urls` that has acknowledged /satu and waits for an answer of /tahan."""
        process = subprocess.Popen(self.saksi.command('capture', *urls, '--allow-address', '127.0.0.1', '--progress', 'log'), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.saksi.environment)
        for line in process.stderr:
            if '/satu' in line and '200' in line:
                break
        self.assertTrue(self.server.holding.wait(60))
        return process

    def test_a_recording_under_way_is_left_alone(self):
        process = self.started(f'{self.url}/satu', f'{self.url}/tahan')
        job, = self.saksi.jobs()
        self.assertEqual(job['state'], 'running')
        for verb in ('resume', 'seal'):
            done = self.saksi.run(verb, job['id'], *(self.saksi.seal_flags(pki) if verb == 'seal' else []))
            self.assertNotIn(done.code, (0, 3, 70), done)
            self.assertIn(job['id'], done.err)
        self.server.go_on.set()
        process.communicate(timeout=60)
        self.assertIn(process.returncode, (0, 3))
        self.assertEqual([one['state'] for one in self.saksi.jobs()], ['recorded'])

    def test_four_at_once_in_one_case_get_four_numbers(self):
        flags = ['--allow-address', '127.0.0.1', *self.saksi.seal_flags(pki, 'CONTOH/BERSAMA')]
        runs = [subprocess.Popen(self.saksi.command('capture', f'{self.url}/{name}', *flags), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 text=True, env=self.saksi.environment) for name in ('satu', 'dua', 'tiga', 'empat')]
        for run in runs:
            said, _ = run.communicate(timeout=harness.LONGEST_RUN)
            self.assertIn(run.returncode, (0, 3), said)
        sealed = self.saksi.bundles()
        self.assertEqual(len(sealed), 4)
        self.assertEqual(sorted(json.loads(harness.entries(one)['evidence/manifest.json'])['seq'] for one in sealed), [1, 2, 3, 4])
        for one in sealed:
            self.saksi.must('complete', one)
            harness.check_bundle(one, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')
        self.assertEqual({harness.items(one)[0]['object']['url'].rsplit('/', 1)[1] for one in sealed}, {'satu', 'dua', 'tiga', 'empat'})


class WhatIsRecorded(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi').init(pki)
        self.server, self.url = self.enterContext(pages())

    def capture(self, *arguments, codes=(0, 3)):
        return self.saksi.must('capture', *arguments, '--allow-address', '127.0.0.1', *self.saksi.seal_flags(pki), codes=codes)

    def sealed(self):
        sealed, = self.saksi.bundles()
        self.saksi.must('complete', sealed)
        return sealed, harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')

    def test_a_large_page_is_shown_to_the_plugin_as_it_was_recorded(self):
        self.capture(f'{self.url}/besar')
        sealed, _ = self.sealed()
        self.assertEqual([one['object']['content'] for one in harness.items(sealed)], ['besar'])

    def test_each_hop_of_a_redirect_is_recorded(self):
        self.capture(f'{self.url}/pindah')
        sealed, _ = self.sealed()
        index = harness.entries(harness.inner_archive(sealed, self.folder))['indexes/index.cdx'].decode()
        statuses = {re.search(r'"url":"([^"]*)"', line)[1].rsplit('/', 1)[1]: re.search(r'"status":"?(\d+)', line)[1] for line in index.splitlines()}
        self.assertEqual((statuses['pindah'], statuses['satu']), ('302', '200'))
        self.assertEqual([path for path in self.server.asked if path in ('/pindah', '/satu')], ['/pindah', '/satu'])

    def test_an_address_that_its_plugin_calls_not_its_own_is_recorded_as_a_page(self):
        page = f'{self.url}/@kabar/1/lampiran'  # has the form of a post of the Mastodon family, for patterns; its plugin knows better
        self.capture(page)
        sealed, _ = self.sealed()
        self.assertEqual([one['actor']['platform'] if one['actor'] else 'web' for one in harness.items(sealed)], ['web'])
        self.assertEqual([one['object']['content'] for one in harness.items(sealed)], ['@kabar/1/lampiran'])
        started, = (one['detail'] for one in map(json.loads, harness.entries(sealed)['evidence/custody.jsonl'].splitlines()[1:]) if one['event'] == 'job_started')
        self.assertEqual((started['urls'], started['plugins']), ([page], ['web']))
        self.saksi.must('rederive', sealed)
        named = self.saksi.run('capture', page, '--plugin', 'mastodon', '--allow-address', '127.0.0.1', *self.saksi.seal_flags(pki))
        self.assertNotEqual(named.code, 0, named)  # who names a plugin gets that one

    def test_what_the_officer_states_stands_in_the_bundle(self):
        stated = self.folder / 'konteks.json'
        stated.write_text(json.dumps({'statement': 'Saya merekam halaman contoh ini di kantor contoh.', 'nomor_register': '007/CONTOH/2026'}))
        self.capture(f'{self.url}/satu', '--context', stated, '--role', 'saksi_pengambilan')
        sealed, verdict = self.sealed()
        context = json.loads(harness.entries(sealed)['evidence/context.json'])
        self.assertEqual(context['statement'], 'Saya merekam halaman contoh ini di kantor contoh.')
        self.assertEqual((context['fields']['nomor_register'], context['fields']['terlapor_nama']), ('007/CONTOH/2026', 'belum diisi'))
        self.assertEqual(verdict['lines']['sealer']['role'], 'saksi_pengambilan')
        self.assertIn('Saya merekam halaman contoh ini', self.saksi.must('inspect', sealed).out)

    def test_a_context_that_cannot_be_read_is_said_before_anything_is_asked(self):
        stated = self.folder / 'konteks.json'
        for text in ('{"statement": ', '{"bukan_kolom": "x"}', '[]', '{"statement": 7}'):
            stated.write_text(text)
            done = self.saksi.run('capture', f'{self.url}/satu', '--allow-address', '127.0.0.1', '--context', stated, *self.saksi.seal_flags(pki))
            self.assertEqual(done.code, 65, done)
            self.assertIn('konteks.json', done.err)
        self.assertEqual((self.server.asked, self.saksi.jobs(), self.saksi.bundles()), ([], [], []))

    def test_the_case_label_is_nowhere_but_in_the_context(self):
        self.saksi.must('capture', f'{self.url}/satu', '--allow-address', '127.0.0.1', *self.saksi.seal_flags(pki, 'PERKARA-RAHASIA-77'), codes=(0, 3))
        sealed, _ = self.sealed()
        holding = [name for name, content in harness.entries(sealed).items() if b'PERKARA-RAHASIA-77' in content]
        self.assertEqual(holding, ['evidence/context.json'])


if __name__ == '__main__':
    unittest.main()
