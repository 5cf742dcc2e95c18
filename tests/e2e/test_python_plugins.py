"""Plugins in Python run in the same confined process: what is hostile in them is ended and named, and the bundle says which source ran."""
import hashlib
import json
import unittest

import harness

MANIFEST = {'schema': 'saksi-plugin/1', 'id': 'ular', 'language': 'python', 'version': '1.0.0', 'name': 'Ular', 'url_patterns': ['https://ular.example/*'], 'hosts': ['ular.example'],
            'base_urls': {}, 'licence': 'Apache-2.0', 'test_status': {'kind': 'synthetic', 'date': '2026-11-22', 'note': ''}}
SOURCE = '''
import saksi_plugin as saksi

ID, VERSION = 'ular', '1.0.0'
posix = saksi.dataclasses.sys.modules['posix']  # the wall is the filter of calls, not the list of imports

def hang():
    while True:
        pass

def allocate():
    held = []
    while True:
        held.append(bytearray(1 << 26))

def recurse():
    recurse()

def leave():
    raise SystemExit(0)

WAYS = {
    'open': lambda: open('/etc/passwd'),
    'stat': lambda: posix.stat('/etc'),
    'fork': lambda: posix.fork(),
    'exec': lambda: posix.execv('/bin/true', ['true']),
    'kill': lambda: posix.kill(posix.getppid(), 9),
    'exit': lambda: posix._exit(0),
    'leave': leave, 'hang': hang, 'allocate': allocate, 'recurse': recurse,
    'raise': lambda: 1 / 0,
    'import': lambda: __import__('socket'),
    'flood': lambda: [JOB.emit({'type': 'log', 'severity': 'info', 'text': 'x' * 1000}) for i in range(500000)],
    'forge': lambda: JOB.emit({'type': 'hello', 'abi': '0.9', 'enforced': [], 'missing': []}),
}

class Plugin:
    def __init__(self, data):
        pass
    def canonicalise(self, url):
        return saksi.Canonical(url)
    def begin(self, job, url, base_urls):
        global JOB
        JOB = job
        WAYS[url.rsplit('/', 1)[1]]()
    def on_exchange(self, job, mine, answer):
        pass
'''
NAMED = {'open': 'SIGSYS', 'stat': 'SIGSYS', 'fork': 'SIGSYS', 'exec': 'SIGSYS', 'kill': 'SIGSYS', 'exit': 'exit code 0', 'leave': 'begin answered -6', 'hang': 'did not answer within',
         'allocate': 'begin answered -5', 'recurse': 'begin answered -6', 'raise': 'begin answered -6', 'import': 'begin answered -6', 'flood': '', 'forge': 'hello'}


def setUpModule():
    global folder, pki, network
    folder = unittest.enterModuleContext(harness.temporary_folder())
    pki = unittest.enterModuleContext(harness.authorities(folder))
    network = unittest.enterModuleContext(harness.synthetic_network(folder, pki))


def with_plugin(name, source, manifest=MANIFEST):
    saksi = harness.Saksi(folder / name).init(pki)
    home = saksi.folder / 'plugins/ular'
    home.mkdir(parents=True)
    (home / 'manifest.json').write_text(json.dumps(manifest), encoding='utf-8')
    (home / 'ular.py').write_text(source, encoding='utf-8')
    config = saksi.home / 'config.json'
    config.write_text(json.dumps({**json.loads(config.read_text(encoding='utf-8')), 'plugin_folders': [str(home.parent)]}), encoding='utf-8')
    return saksi


def custody(bundle):
    return [json.loads(line) for line in harness.entries(bundle)['evidence/custody.jsonl'].splitlines()][1:]


class PythonPlugins(unittest.TestCase):
    def test_each_attack_is_named_and_the_other_address_is_sealed(self):
        saksi = with_plugin('attacks', SOURCE)
        done = saksi.run('capture', *(f'https://ular.example/{way}' for way in NAMED), network['url'], *harness.network_flags(network), *saksi.seal_flags(pki))
        self.assertEqual(done.code, 3, done)
        bundle, = saksi.bundles()
        said = custody(bundle)
        lost = {one['detail']['what']: one['detail'] for one in said if one['event'] == 'loss'}
        for way, words in NAMED.items():
            with self.subTest(way):
                named = lost.get(f'https://ular.example/{way}')
                self.assertIsNotNone(named, lost)
                self.assertIn(named['code'], ('plugin_failed', 'budget'))
                self.assertIn(words, named['detail'])
        self.assertIn('bluesky', {item['actor']['platform'] for item in harness.items(bundle) if item['actor']})
        loaded = {one['detail']['plugin']: one['detail'] for one in said if one['event'] == 'plugin_loaded'}
        self.assertEqual(loaded['ular']['sha256'], hashlib.sha256(SOURCE.encode()).hexdigest())
        self.assertIn('seccomp', loaded['ular']['enforced'])

    def test_what_does_not_start_is_said_with_its_line(self):
        for name, source, words, code in (('syntax', 'def begin(:\n', 'SyntaxError', 65), ('imports', 'import os\n', 'and not os', 65), ('early', "open('/etc/passwd')\n", 'SIGSYS', 70),
                                          ('other', SOURCE.replace("'ular', '1.0.0'", "'ular', '1.0.1'"), 'not the plugin and version', 65),
                                          ('raises', SOURCE.replace('        pass\n    def canonicalise', "        raise ValueError('data')\n    def canonicalise"), 'ValueError, line', 65)):
            with self.subTest(name):
                done = with_plugin(name, source).run('capture', 'https://ular.example/x', '--lang', 'en')
                self.assertEqual(done.code, code, done)
                self.assertIn(words, done.err)

    def test_doctor_says_whether_python_can_run(self):
        saksi = harness.Saksi(folder / 'doctor').init(pki)
        self.assertIn('plugins in Python can run', saksi.must('doctor', '--lang', 'en').out)


if __name__ == '__main__':
    unittest.main()
