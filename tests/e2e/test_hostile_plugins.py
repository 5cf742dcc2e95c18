"""A plugin that attacks its host: it is ended and named, the other address of the same command is recorded and sealed, and nothing of it is left."""
import json
import sys
import unittest

import harness

PLUGINS = harness.BUILD / 'tests/unit/plugin_host/plugins'
WAYS = {'crash': 'ended by signal 11 (SIGSEGV)', 'throw': 'ended by signal 6 (SIGABRT)', 'hang': 'did not answer within', 'socket': 'SIGSYS', 'read-file': 'SIGSYS', 'exit': 'exit code 0', 'fork': 'SIGSYS',
        'allocate': 'ended by signal 6 (SIGABRT)', 'forge-header': 'reading the header of a plugin message', 'foreign-item': 'reported on an item that it had not named', 'duplicate-item': 'gave two items one name'}
NAMED_AS = {'foreign-item': 'of-another-job', 'duplicate-item': 'same'}  # in the loss's `what`; otherwise the address


def setUpModule():
    global folder, pki, network
    folder = unittest.enterModuleContext(harness.temporary_folder())
    pki = unittest.enterModuleContext(harness.authorities(folder))
    network = unittest.enterModuleContext(harness.synthetic_network(folder, pki))


def with_plugins(name, variant):
    saksi = harness.Saksi(folder / name).init(pki)
    config = saksi.home / 'config.json'
    settings = json.loads(config.read_text(encoding='utf-8'))
    settings['plugin_folders'] = [str(PLUGINS / variant)]
    config.write_text(json.dumps(settings), encoding='utf-8')
    return saksi


def custody(bundle):
    return [json.loads(line) for line in harness.entries(bundle)['evidence/custody.jsonl'].splitlines()][1:]


class HostilePlugins(unittest.TestCase):
    def test_each_attack_is_named_and_the_other_address_is_sealed(self):
        saksi = with_plugins('attacks', 'hostile')
        urls = [f'https://hostile.example/{way}' for way in (*WAYS, 'flood')]
        done = saksi.run('capture', *urls, network['url'], *harness.network_flags(network), *saksi.seal_flags(pki))
        self.assertEqual(done.code, 3, done)
        bundle, = saksi.bundles()
        said = custody(bundle)
        lost = {one['detail']['what']: one['detail'] for one in said if one['event'] == 'loss'}
        for way, words in WAYS.items():
            with self.subTest(way):
                named = lost.get(NAMED_AS.get(way, f'https://hostile.example/{way}'))
                self.assertIsNotNone(named)
                self.assertEqual(named['code'], 'plugin_failed')
                self.assertIn(words, named['detail'])
        self.assertEqual(lost['https://hostile.example/flood']['code'], 'budget')
        self.assertIn('bluesky', {item['actor']['platform'] for item in harness.items(bundle) if item['actor']})
        held = {one['detail']['plugin']: one['detail'] for one in said if one['event'] == 'plugin_loaded'}
        self.assertEqual(set(held), {'hostile', 'bluesky'})
        for one in held.values():
            self.assertIn('seccomp', one['enforced'])
            self.assertIn('resource-limits', one['enforced'])

    def test_P05_P09_what_no_answer_says_is_taken_out_and_named(self):
        ready = folder / 'service.json'
        lies = {'lie-text': [], 'lie-name': ['Kabar rekaan'], 'lie-future': ['Kabar rekaan'], 'lie-record': None, 'lie-half': None, 'lie-half-way': None}
        saksi = with_plugins('lies', 'hostile')
        with harness.server([sys.executable, harness.ROOT / 'tests/e2e/secret_server.py', '--cert', pki.tls_leaf, '--key', pki.tls_key, '--ready-file', ready], ready) as service:
            for way, contents in lies.items():
                with self.subTest(way):
                    before = set(saksi.bundles())
                    done = saksi.run('capture', f'https://hostile.example/{way}', '--base-url', f'hostile.site={service["url"]}', '--allow-address', '127.0.0.1', *saksi.seal_flags(pki))
                    self.assertEqual(done.code, 3, done)
                    bundle, = set(saksi.bundles()) - before
                    kept = harness.items(bundle)
                    self.assertEqual(len(kept), 0 if contents is None else 1)
                    for item in kept:
                        self.assertEqual([item['object']['content']] if item['object']['content'] else [], contents)
                        self.assertIsNone(item['time']['value'])
                        self.assertNotIn('Tokoh Palsu', json.dumps({**item, 'losses': []}))
                        self.assertIn(item['actor'], (None, {'platform': 'hostile', 'id': None, 'handle': None, 'name': None, 'url': None}))
                    codes = [loss['code'] for item in kept for loss in item['losses']] + [one['detail']['code'] for one in custody(bundle) if one['event'] == 'loss']
                    self.assertIn('plugin_failed' if way in ('lie-half', 'lie-half-way', 'lie-record') else 'fact_not_proven', codes)
                    saksi.must('complete', bundle)
                    saksi.must('verify', bundle, '--signer-roots', pki.signer_roots, '--tsa-roots', pki.tsa_roots)

    def test_an_attack_while_the_library_is_loaded_stops_the_capture_before_anything_is_fetched(self):
        saksi = with_plugins('early', 'hostile_early_socket')
        done = saksi.run('capture', 'https://hostile.example/x', network['url'], *harness.network_flags(network), '--lang', 'en')
        self.assertEqual(done.code, 70, done)
        self.assertIn('SIGSYS', done.err)
        self.assertIn('starting the plugin “hostile”', done.err)
        self.assertEqual(saksi.jobs(), [])

    def test_another_abi_is_named(self):
        saksi = with_plugins('newer', 'rude_newer')
        done = saksi.run('capture', 'https://rude.example/x', '--lang', 'en')
        self.assertEqual(done.code, 65, done)
        self.assertIn('ABI 0.10', done.err)

    def test_doctor_says_what_the_kernel_enforces(self):
        saksi = harness.Saksi(folder / 'doctor').init(pki)
        done = saksi.must('doctor', '--lang', 'en')
        self.assertRegex(done.out, r'plugins run in processes of their own; this kernel enforces: .*seccomp')

    def test_without_user_namespaces_the_bundle_says_so(self):
        saksi = harness.Saksi(folder / 'fewer').init(pki)
        none_left = ['unshare', '--user', '--map-root-user', 'sh', '-c', 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', 'sh']
        done = saksi.run('capture', network['url'], *harness.network_flags(network), *saksi.seal_flags(pki), before=none_left)
        self.assertIn(done.code, (0, 3), done)
        bundle, = saksi.bundles()
        loaded, = (one['detail'] for one in custody(bundle) if one['event'] == 'plugin_loaded')
        self.assertEqual(loaded['not_enforced'], ['user-namespace', 'network-namespace', 'ipc-namespace'])
        self.assertIn('seccomp', loaded['enforced'])


if __name__ == '__main__':
    unittest.main()
