"""Keys, passwords and sessions: the service gets them, and no octet of what is kept shows them."""
import base64
import gzip
import io
import json
import os
import shutil
import sys
import unittest
import urllib.parse
import urllib.request
import ssl
import zipfile
import zlib

import harness
import secret_server

KEY = 'kunci-kenari/33+5='
CANARIES = {'key': KEY, 'password': secret_server.PASSWORD, 'token': secret_server.TOKEN, 'session': secret_server.SESSION, 'renewed': secret_server.RENEWED}
BUILT = harness.BUILD / 'tests/unit/secrets/plugins/borrower'
URL = 'https://borrower.example/pesan'


def spellings(secret):
    octets = secret.encode()
    yield octets
    yield urllib.parse.quote(secret, safe='').encode()
    yield urllib.parse.quote_plus(secret).encode()
    yield json.dumps(secret)[1:-1].encode()
    yield octets.hex().encode()
    for shift in range(3):
        inside = base64.b64encode(b'\0' * shift + octets)
        yield inside[(0, 2, 3)[shift]:len(inside) - 4]
    yield base64.b64encode(octets)


def unpacked(content):
    """The octets, and everything that lies in them as ZIP or gzip, however deep."""
    yield content
    if content[:2] == b'PK':
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))
    while content[:2] == b'\x1f\x8b':
        member = zlib.decompressobj(31)
        yield member.decompress(content)
        content = member.unused_data


def occurrences(folder):
    found = set()
    for directory, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(directory, name), 'rb') as file:
                for octets in unpacked(file.read()):
                    found.update((which, name) for which, secret in CANARIES.items() if any(one in octets for one in spellings(secret)))
    return found


def http(key, path, **more):
    return [{'type': 'http', 'key': key, 'purpose': 'post', 'method': 'GET', 'url': path if '://' in path else '{api}' + path, **more}, '']


def login(key, password, **take):
    header = {'type': 'login', 'key': key, 'method': 'POST', 'url': '{api}/login', 'headers': [['Content-Type', 'application/json']], 'secrets': ['password'],
              'take': [{'name': 'token', 'pointer': '/accessJwt'}, {'name': 'session', 'cookie': 'sid'}]}
    return [header, json.dumps({'identifier': 'akun.contoh', 'password': password})]


class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        ready = cls.folder / 'service.json'
        service = [sys.executable, harness.ROOT / 'tests/e2e/secret_server.py', '--cert', cls.pki.tls_leaf, '--key', cls.pki.tls_key, '--ready-file', ready]
        cls.service = cls.enterClassContext(harness.server(service, ready))['url']
        cls.files = cls.folder / 'lent'
        cls.files.mkdir()
        for name in ('key', 'password'):
            (cls.files / name).write_text(CANARIES[name] + '\n', encoding='utf-8')
            (cls.files / name).chmod(0o600)

    def saksi_for(self, name, messages):
        """A home whose plugin `borrower` has these errands."""
        saksi = harness.Saksi(self.folder / name).init(self.pki)
        plugin = saksi.home / 'plugins/borrower'
        shutil.copytree(BUILT, plugin)
        (plugin / 'errands.json').write_text(json.dumps({'messages': messages}), encoding='utf-8')
        return saksi

    def capture(self, saksi, *lent, base=None, codes=(0, 3), seal=True):
        secrets = [part for name in lent for part in ('--secret', f'borrower.{name}={self.files / name}')]
        return saksi.must('capture', URL, '--base-url', f'borrower.api={base or self.service}', '--allow-address', '127.0.0.1', '--progress', 'log', *secrets,
                          *(saksi.seal_flags(self.pki) if seal else []), codes=codes)

    def asked(self):
        tls = ssl.create_default_context(cafile=self.pki.tls_ca)
        with urllib.request.urlopen(self.service + '/log', context=tls) as answer:
            return json.load(answer)

    def contents(self, bundle):
        return [item['object']['content'] for item in harness.items(bundle)]

    def losses(self, bundle):
        lines = harness.entries(bundle)['evidence/custody.jsonl'].splitlines()[1:]
        return {one['detail']['what']: one['detail']['detail'] for one in map(json.loads, lines) if one['event'] == 'loss'}

    def test_the_service_gets_the_key_and_nothing_that_is_kept_shows_it(self):
        form = http('form', '/text?w=form', method='POST', headers=[['Content-Type', 'application/x-www-form-urlencoded']], secrets=['key'])
        form[1] = 'k={secret:key}'
        text = http('text', '/text?w=json', method='POST', headers=[['Content-Type', 'application/json']], secrets=['password'])
        text[1] = '{"p":"{secret:password}"}'
        saksi = self.saksi_for('places', [http('query', '/text?key={secret:key}', secrets=['key']), http('header', '/text', headers=[['X-Key', '{secret:key}']], secrets=['key']), form, text])
        before = len(self.asked())
        done = self.capture(saksi, 'key', 'password', codes=(0,))
        query, header, form, text = self.asked()[before:]
        self.assertEqual(urllib.parse.parse_qs(urllib.parse.urlsplit(query['path']).query)['key'], [KEY])
        self.assertEqual(header['headers']['X-Key'], KEY)
        self.assertEqual(urllib.parse.parse_qs(form['body'])['k'], [KEY])
        self.assertEqual(json.loads(text['body'])['p'], secret_server.PASSWORD)
        self.assertEqual(occurrences(saksi.folder), set())
        self.assertFalse([one for one in CANARIES.values() if one in done.out + done.err])
        bundle = saksi.newest()
        self.assertEqual(len(self.contents(bundle)), 4)
        redactions = [[(one['place'], one['name'], one['length']) for one in exchange['redactions']] for exchange in self.exchanges(bundle)]
        quoted = len(urllib.parse.quote(KEY, safe=''))
        self.assertEqual(redactions, [[('query', 'key', quoted)], [('header', 'key', len(KEY))], [('body', 'key', quoted)], [('body', 'password', len(json.dumps(secret_server.PASSWORD)) - 2)]])
        self.assertIn('note.secret_used', self.verified(saksi, bundle))
        saksi.must('rederive', bundle)

    def verified(self, saksi, bundle):
        saksi.must('complete', bundle)
        verdict = saksi.must('verify', bundle, '--signer-roots', self.pki.signer_roots, '--tsa-roots', self.pki.tsa_roots, '--json').json()
        return [finding['code'] for finding in verdict['findings']]

    def exchanges(self, bundle):
        inner = harness.inner_archive(bundle, self.folder)
        with zipfile.ZipFile(inner) as archive:
            records = gzip.decompress(archive.read('archive/data.warc.gz')).split(b'WARC/1.1\r\n')
        return [json.loads(record.split(b'\r\n\r\n', 1)[1]) for record in records if b'Content-Type: application/json\r\n' in record.split(b'\r\n\r\n', 1)[0] and b'saksi-exchange' in record]

    def test_an_answer_that_shows_the_key_is_not_kept_however_it_spells_it(self):
        ways = ['plain', 'location', 'base64', 'gzip', 'percent', 'json']
        saksi = self.saksi_for('echoes', [http(way, f'/echo?how={way}&key={{secret:key}}', secrets=['key']) for way in ways] + [http('good', '/text')])
        self.capture(saksi, 'key', codes=(3,))
        bundle = saksi.newest()
        self.assertEqual(self.contents(bundle), ['Kabar rekaan'])
        self.assertEqual(self.losses(bundle), {way: 'refused: the answer shows a secret' for way in ways})
        self.assertEqual(occurrences(saksi.folder), set())
        self.verified(saksi, bundle)
        saksi.must('rederive', bundle)

    def test_a_login_is_not_recorded_and_its_tokens_are_secrets(self):
        saksi = self.saksi_for('login', [
            login('in', '{secret:password}'), http('with', '/text', headers=[['Authorization', 'Bearer {secret:token}'], ['Cookie', 'sid={secret:session}']], secrets=['token', 'session']),
            http('renewed', '/renew', headers=[['Cookie', 'sid={secret:session}']], secrets=['session']), http('anonymous', '/text')])
        before = len(self.asked())
        self.capture(saksi, 'password', codes=(3,))
        asked = self.asked()[before:]
        self.assertEqual([one['path'] for one in asked], ['/login', '/text', '/renew', '/text'])
        self.assertEqual(asked[1]['headers']['Authorization'], 'Bearer ' + secret_server.TOKEN)
        self.assertEqual(asked[1]['headers']['Cookie'], 'sid=' + secret_server.SESSION)
        self.assertNotIn('Cookie', asked[3]['headers'])
        bundle = saksi.newest()
        self.assertEqual(self.contents(bundle), ['Kabar rekaan', 'Kabar rekaan'])
        losses = self.losses(bundle)
        self.assertEqual(losses['renewed'], 'refused: the answer renews a session')
        self.assertEqual(losses['in'], 'response: ')  # the plugin is told that there is a session, and sees nothing of the answer
        self.assertFalse([octets for octets in unpacked(bundle.read_bytes()) if b'akun.contoh' in octets])
        self.assertEqual(occurrences(saksi.folder), set())
        self.verified(saksi, bundle)
        saksi.must('rederive', bundle)

    def test_a_login_that_fails_is_named_and_the_rest_goes_on(self):
        saksi = self.saksi_for('no-login', [login('in', 'x{secret:password}'), http('with', '/text', headers=[['Authorization', '{secret:token}']], secrets=['token']), http('anonymous', '/text')])
        done = self.capture(saksi, 'password', codes=(3,))
        self.assertIn('401', done.err)
        bundle = saksi.newest()
        self.assertEqual(self.losses(bundle), {'in': 'refused: the login gave no session', 'with': 'refused: no secret of that name was given'})
        self.assertEqual(self.contents(bundle), ['Kabar rekaan'])
        saksi.must('rederive', bundle)

    def test_a_secret_goes_nowhere_else(self):
        elsewhere = http('elsewhere', 'https://cdn.borrower.example/text?key={secret:key}', secrets=['key'])
        away = http('away', '/away?to=' + urllib.parse.quote(self.service + '/text?led', safe=''), headers=[['X-Key', '{secret:key}']], secrets=['key'])
        undeclared = http('undeclared', '/text?key={secret:other}', secrets=['other'])
        unnamed = http('unnamed', '/text?literally={secret:key}')
        saksi = self.saksi_for('nowhere', [elsewhere, away, undeclared, unnamed])
        before = len(self.asked())
        self.capture(saksi, 'key', codes=(3,))
        asked = self.asked()[before:]
        self.assertEqual([one['path'].split('?')[0] for one in asked], ['/away', '/text'])
        self.assertIn('literally={secret:key}', urllib.parse.unquote(asked[1]['path']))
        losses = self.losses(saksi.newest())
        self.assertEqual(losses['elsewhere'], "refused: the plugin's manifest does not let this secret go there")
        self.assertEqual(losses['undeclared'], "refused: the plugin's manifest names no such secret")
        self.assertEqual(losses['away'], 'response: ')  # the redirect itself, not followed
        saksi.must('rederive', saksi.newest())

    def test_without_the_secret_a_plugin_is_told_so(self):
        saksi = self.saksi_for('without', [http('with', '/text?key={secret:key}', secrets=['key']), http('anonymous', '/text')])
        before = len(self.asked())
        self.capture(saksi, codes=(3,))
        self.assertEqual([one['path'] for one in self.asked()[before:]], ['/text'])
        self.assertEqual(self.losses(saksi.newest()), {'with': 'refused: no secret of that name was given'})

    def test_what_cannot_be_lent_is_said_before_anything_is_fetched(self):
        saksi = self.saksi_for('wrong', [http('anonymous', '/text')])
        loose = self.files / 'loose'
        loose.write_text(KEY, encoding='utf-8')
        loose.chmod(0o644)
        short = self.files / 'short'
        short.write_text('pendek\n', encoding='utf-8')
        short.chmod(0o600)
        for given, code, words in ((f'borrower.key={loose}', 69, 'chmod 600'), (f'borrower.key={short}', 64, 'expected 8 to 8192'), (f'borrower.key={self.files}/none', 66, 'there is no file'),
                                   (f'borrower.other={self.files}/key', 64, 'asks for no secret “other”'), (f'borrower.token={self.files}/key', 64, 'asks for no secret “token”'),
                                   (f'nobody.key={self.files}/key', 64, 'there is no plugin “nobody”'), (KEY, 64, 'expected PLUGIN.NAME=FILE')):
            with self.subTest(given):
                done = saksi.run('capture', URL, '--base-url', f'borrower.api={self.service}', '--allow-address', '127.0.0.1', '--secret', given, '--lang', 'en')
                self.assertEqual(done.code, code, done)
                self.assertIn(words, done.err)
        self.assertEqual(saksi.jobs(), [])

    def test_standing_secrets_come_from_the_settings(self):
        saksi = self.saksi_for('standing', [http('query', '/text?key={secret:key}', secrets=['key'])])
        config = saksi.home / 'config.json'
        settings = json.loads(config.read_text(encoding='utf-8'))
        settings['secret_files'] = [f'borrower.key={self.files}/key']
        config.write_text(json.dumps(settings), encoding='utf-8')
        self.capture(saksi, codes=(0,))
        self.assertEqual(self.contents(saksi.newest()), ['Kabar rekaan'])
        told = saksi.must('plugin', 'info', 'borrower', '--lang', 'en').out
        self.assertIn('May use key at api.borrower.example: --secret borrower.key=FILE', told)
        self.assertIn('Takes token from a login at api.borrower.example', told)


if __name__ == '__main__':
    unittest.main()
