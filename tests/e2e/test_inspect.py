"""`saksi inspect cms|timestamp|chain` on files that stock openssl made. Every refused case has a passing twin that differs in one thing."""
import hashlib
import json
import os
import subprocess
import unittest

import jsonschema

import der_rewrite
import harness
import stock_pki

SCHEMA = json.loads((harness.ROOT / 'docs/formats/object-verdict-1.schema.json').read_text(encoding='utf-8'))

CONFIG = '''
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
certificatePolicies = 2.999.5.1
[signer]
certificatePolicies = 2.999.5.1
[pointed]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://crl.contoh.example/menengah.crl
[tls]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ca]
default_ca = menengah
[menengah]
database = index.txt
certificate = menengah.pem
private_key = menengah.key
crlnumber = crlnumber
default_md = sha256
default_crl_days = 30
[stamping]
certs = menengah.pem
'''


def openssl(*arguments, data=None):
    return pki.openssl(*arguments, data=data)


def issue(name, extensions, issuer='menengah', days=300, more=()):
    pki.issue(name, extensions, issuer, days, more)


def list_of(name):
    openssl('ca', '-gencrl', '-config', 'openssl.cnf', '-out', f'{name}.crl')


def setUpModule():
    """A root, an intermediate, leaves of several kinds, lists, signatures and a token: all of openssl's making."""
    global folder, saksi, pki
    folder = unittest.enterModuleContext(harness.temporary_folder())
    saksi = harness.Saksi(folder / 'saksi')
    pki = stock_pki.StockPki(folder, CONFIG)
    (folder / 'index.txt').touch()
    (folder / 'crlnumber').write_text('01\n')
    (folder / 'data.txt').write_text('isi contoh\n')
    (folder / 'other.txt').write_text('isi lain\n')
    pki.root('akar')
    pki.root('asing')
    issue('menengah', 'authority', 'akar', 2000)
    for name, extensions in (('penyegel', 'signer'), ('berdaftar', 'pointed'), ('server', 'tls'), ('tsa', 'tsa')):
        issue(name, extensions)
    list_of('kosong')
    openssl('ca', '-config', 'openssl.cnf', '-revoke', 'berdaftar.pem')
    list_of('mencabut')
    sign('penyegel.p7s')
    (folder / 'data.tsr').write_bytes(pki.stamped(b'isi contoh\n'))
    (folder / 'data.tst').write_bytes(pki.stamped_token(b'isi contoh\n'))


def sign(out, *more, signer='penyegel', form='DER'):
    openssl('cms', '-sign', '-cades', '-binary', '-in', 'data.txt', '-signer', f'{signer}.pem', '-inkey', f'{signer}.key', '-certfile', 'menengah.pem', '-outform', form, '-out', out, *more)


class Judged(unittest.TestCase):
    def judge(self, *arguments, exit_code, outcome):
        """Text and JSON agree; `outcome` is `INDICATION/SUB_INDICATION`. Gives the JSON."""
        told = saksi.run('inspect', *arguments, cwd=folder)
        done = saksi.run('inspect', *arguments, '--json', cwd=folder)
        self.assertEqual((told.code, done.code), (exit_code, exit_code), f'{told}\n{done}')
        verdict = done.json()
        jsonschema.validate(verdict, SCHEMA)
        self.assertEqual(f'{verdict["indication"]}/{verdict["sub_indication"] or ""}', outcome, done)
        self.assertEqual(told.out.splitlines()[0], verdict['headline_text']['id'])
        return verdict

    def codes(self, verdict):
        return {one['code'] for one in verdict['findings'] if one['severity'] in ('failed', 'indeterminate', 'unsupported')}


class Cms(Judged):
    trusted = ('--anchors', 'akar.pem')

    def test_a_signature_that_openssl_made_passes(self):
        verdict = self.judge('cms', 'penyegel.p7s', '--content', 'data.txt', *self.trusted, exit_code=0, outcome='TOTAL-PASSED/')
        self.assertEqual(([one['certificate']['common_name'] for one in verdict['path']], verdict['anchored']), (['penyegel', 'menengah', 'akar'], True))

    def test_other_content_fails(self):
        verdict = self.judge('cms', 'penyegel.p7s', '--content', 'other.txt', *self.trusted, exit_code=1, outcome='TOTAL-FAILED/HASH_FAILURE')
        self.assertEqual(self.codes(verdict), {'signature.digest'})

    def test_without_anchor_or_with_another_it_is_open(self):
        for anchors in ((), ('--anchors', 'asing.pem')):
            verdict = self.judge('cms', 'penyegel.p7s', '--content', 'data.txt', *anchors, exit_code=2, outcome='INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND')
            self.assertEqual(self.codes(verdict), {'signature.path'})

    def test_without_content_it_is_open_not_changed(self):
        self.judge('cms', 'penyegel.p7s', *self.trusted, exit_code=2, outcome='INDETERMINATE/SIGNED_DATA_NOT_FOUND')

    def test_pem_is_read_too(self):
        sign('penyegel.pem.p7s', form='PEM')
        self.judge('cms', 'penyegel.pem.p7s', '--content', 'data.txt', *self.trusted, exit_code=0, outcome='TOTAL-PASSED/')

    def test_ber_as_mail_programs_write_it(self):
        """C15 is for bundles. Octets after the structure, or a structure that is cut, are refused here too."""
        sign('ber.p7m', '-nodetach', '-stream')
        octets = (folder / 'ber.p7m').read_bytes()
        self.assertEqual((octets[1], octets[-2:]), (0x80, b'\0\0'))
        verdict = self.judge('cms', 'ber.p7m', *self.trusted, exit_code=0, outcome='TOTAL-PASSED/')
        self.assertEqual((verdict['bytes'], verdict['sha256']), (len(octets), hashlib.sha256(octets).hexdigest()))
        changed = octets.replace(b'isi contoh', b'isi c0ntoh')
        self.assertNotEqual(changed, octets)
        for name, broken, outcome in (('ubah', changed, 'TOTAL-FAILED/HASH_FAILURE'), ('ekor', octets + b'x', 'TOTAL-FAILED/FORMAT_FAILURE'), ('potong', octets[:-9], 'TOTAL-FAILED/FORMAT_FAILURE')):
            (folder / f'{name}.p7m').write_bytes(broken)
            self.judge('cms', f'{name}.p7m', *self.trusted, exit_code=1, outcome=outcome)

    def test_own_content_is_judged_and_told(self):
        sign('dengan-isi.p7s', '-nodetach')
        verdict = self.judge('cms', 'dengan-isi.p7s', *self.trusted, exit_code=0, outcome='TOTAL-PASSED/')
        self.assertIn('signature.content', {one['code'] for one in verdict['findings'] if one['severity'] == 'note'})
        # C17: both inside and beside.
        self.judge('cms', 'dengan-isi.p7s', '--content', 'data.txt', *self.trusted, exit_code=1, outcome='TOTAL-FAILED/FORMAT_FAILURE')

    def test_a_bare_signature_is_no_cades(self):
        openssl('cms', '-sign', '-noattr', '-binary', '-in', 'data.txt', '-signer', 'penyegel.pem', '-inkey', 'penyegel.key', '-certfile', 'menengah.pem', '-outform', 'DER', '-out', 'tanpa.p7s')
        self.judge('cms', 'tanpa.p7s', '--content', 'data.txt', *self.trusted, exit_code=1, outcome='TOTAL-FAILED/FORMAT_FAILURE')

    def test_a_server_certificate_is_no_signer(self):
        sign('server.p7s', signer='server')
        self.judge('cms', 'server.p7s', '--content', 'data.txt', *self.trusted, exit_code=1, outcome='TOTAL-FAILED/CHAIN_CONSTRAINTS_FAILURE')

    def test_policy_of_the_path(self):
        self.judge('cms', 'penyegel.p7s', '--content', 'data.txt', *self.trusted, '--policy-oid', '2.999.5.1', exit_code=0, outcome='TOTAL-PASSED/')
        self.judge('cms', 'penyegel.p7s', '--content', 'data.txt', *self.trusted, '--policy-oid', '2.999.5.2', exit_code=2, outcome='INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE')

    def test_revocation_lists_vouch_or_revoke(self):
        sign('berdaftar.p7s', signer='berdaftar')
        given = ('cms', 'berdaftar.p7s', '--content', 'data.txt', *self.trusted)
        self.judge(*given, exit_code=2, outcome='INDETERMINATE/TRY_LATER')
        self.judge(*given, '--crls', 'kosong.crl', exit_code=0, outcome='TOTAL-PASSED/')
        self.judge(*given, '--crls', 'kosong.crl', '--crls', 'mencabut.crl', exit_code=2, outcome='INDETERMINATE/REVOKED_NO_POE')

    def test_no_cms_at_all(self):
        for name in ('data.txt', 'akar.pem'):
            self.assertEqual(saksi.run('inspect', 'cms', name, cwd=folder).code, 65)
        self.assertEqual(saksi.run('inspect', 'cms', 'tidak-ada.p7s', cwd=folder).code, 66)
        (folder / 'sampah.p7s').write_bytes(b'\x30\x82\x00\x05sampah')
        self.judge('cms', 'sampah.p7s', '--content', 'data.txt', *self.trusted, exit_code=1, outcome='TOTAL-FAILED/FORMAT_FAILURE')

    def test_ten_thousand_certificates_meet_the_limit(self):
        """C20: counted, never parsed; no verdict instead of a guess."""
        certificate = openssl('x509', '-in', 'akar.pem', '-outform', 'DER')
        with open(folder / 'bom.pem', 'wb') as out:
            out.write((folder / 'penyegel.pem').read_bytes())
            out.write((folder / 'akar.pem').read_bytes() * 10_000)
        self.assertEqual(saksi.run('inspect', 'chain', 'bom.pem', *self.trusted, cwd=folder).code, 65)
        cms = bytearray((folder / 'penyegel.p7s').read_bytes())
        start = cms.index(openssl('x509', '-in', 'penyegel.pem', '-outform', 'DER'))
        self.assertGreater(start, 0)
        bag = b''.join(sorted(openssl('x509', '-in', f'{name}.pem', '-outform', 'DER') for name in ('penyegel', 'menengah')))
        at = cms.index(bag)
        stuffed = der_rewrite.rewritten(bytes(cms), at, len(bag), bag + certificate * 10_000)
        (folder / 'bom.p7s').write_bytes(stuffed)
        self.judge('cms', 'bom.p7s', '--content', 'data.txt', *self.trusted, exit_code=65, outcome='UNSUPPORTED/LIMIT')


class Timestamp(Judged):
    trusted = ('--anchors', 'akar.pem')

    def test_token_and_response_that_openssl_made_pass(self):
        for name in ('data.tst', 'data.tsr'):
            verdict = self.judge('timestamp', name, '--data', 'data.txt', *self.trusted, exit_code=0, outcome='TOTAL-PASSED/')
            self.assertEqual((verdict['timestamp']['policy_oid'], verdict['timestamp']['valid']), ('2.999.7.1', True))
            self.assertEqual(verdict['path_at'], verdict['timestamp']['gen_time'])

    def test_other_data_fails_and_no_data_is_open(self):
        self.judge('timestamp', 'data.tst', '--data', 'other.txt', *self.trusted, exit_code=1, outcome='TOTAL-FAILED/HASH_FAILURE')
        self.judge('timestamp', 'data.tst', *self.trusted, exit_code=2, outcome='INDETERMINATE/SIGNED_DATA_NOT_FOUND')

    def test_another_anchor_is_open(self):
        self.judge('timestamp', 'data.tst', '--data', 'data.txt', '--anchors', 'asing.pem', exit_code=2, outcome='INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND')

    def test_policy_of_the_authority(self):
        self.judge('timestamp', 'data.tst', '--data', 'data.txt', *self.trusted, '--policy-oid', '2.999.7.1', exit_code=0, outcome='TOTAL-PASSED/')
        self.judge('timestamp', 'data.tst', '--data', 'data.txt', *self.trusted, '--policy-oid', '2.999.7.2', exit_code=1, outcome='TOTAL-FAILED/SIG_CONSTRAINTS_FAILURE')

    def test_the_path_is_judged_at_gen_time_or_when_asked(self):
        self.judge('timestamp', 'data.tst', '--data', 'data.txt', *self.trusted, '--at', '2099-01-01T00:00:00Z', exit_code=2, outcome='INDETERMINATE/OUT_OF_BOUNDS_NO_POE')
        self.judge('timestamp', 'data.tst', '--data', 'data.txt', *self.trusted, '--at', '2001-01-01T00:00:00Z', exit_code=2, outcome='INDETERMINATE/OUT_OF_BOUNDS_NO_POE')

    def test_a_signature_is_no_token(self):
        self.judge('timestamp', 'penyegel.p7s', '--data', 'data.txt', *self.trusted, exit_code=1, outcome='TOTAL-FAILED/FORMAT_FAILURE')


class Chain(Judged):
    trusted = ('--anchors', 'akar.pem')

    def test_a_path_passes_from_one_file_or_several(self):
        (folder / 'bersama.pem').write_bytes(openssl('x509', '-in', 'penyegel.pem', '-text') + (folder / 'menengah.pem').read_bytes())
        openssl('x509', '-in', 'penyegel.pem', '-outform', 'DER', '-out', 'penyegel.der')
        for given in (('penyegel.pem', 'menengah.pem'), ('bersama.pem',), ('penyegel.der', 'menengah.pem')):
            self.judge('chain', *given, *self.trusted, exit_code=0, outcome='TOTAL-PASSED/')
        self.judge('chain', 'penyegel.pem', *self.trusted, exit_code=2, outcome='INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND')

    def test_an_intermediate_may_be_the_anchor(self):
        self.judge('chain', 'penyegel.pem', '--anchors', 'menengah.pem', exit_code=0, outcome='TOTAL-PASSED/')

    def test_time_and_use(self):
        path = ('penyegel.pem', 'menengah.pem', *self.trusted)
        self.judge('chain', *path, '--at', '2099-01-01T00:00:00Z', exit_code=2, outcome='INDETERMINATE/OUT_OF_BOUNDS_NO_POE')
        self.judge('chain', *path, '--at', '2001-01-01T00:00:00Z', exit_code=2, outcome='INDETERMINATE/OUT_OF_BOUNDS_NO_POE')
        server = ('server.pem', 'menengah.pem', *self.trusted)
        self.judge('chain', *server, exit_code=1, outcome='TOTAL-FAILED/CHAIN_CONSTRAINTS_FAILURE')
        self.judge('chain', *server, '--use', 'any', exit_code=0, outcome='TOTAL-PASSED/')
        self.judge('chain', 'tsa.pem', 'menengah.pem', *self.trusted, '--use', 'timestamp', exit_code=0, outcome='TOTAL-PASSED/')

    def test_revocation(self):
        path = ('berdaftar.pem', 'menengah.pem', *self.trusted)
        self.judge('chain', *path, exit_code=2, outcome='INDETERMINATE/TRY_LATER')
        verdict = self.judge('chain', *path, '--crls', 'kosong.crl', exit_code=0, outcome='TOTAL-PASSED/')
        self.assertEqual([one['revocation'] for one in verdict['path']], ['good', 'no_pointer', 'anchor'])
        verdict = self.judge('chain', *path, '--crls', 'mencabut.crl', exit_code=2, outcome='INDETERMINATE/REVOKED_NO_POE')
        self.assertEqual(verdict['path'][0]['revocation'], 'revoked')

    def test_usage(self):
        for wrong in (('chain', 'penyegel.pem', '--at', 'kemarin'), ('chain', 'penyegel.pem', '--policy-oid', 'satu'), ()):
            self.assertEqual(saksi.run('inspect', *wrong, cwd=folder).code, 64, wrong)

    def test_same_bytes_whatever_the_environment(self):
        """S01: language, zone and OpenSSL's variables change no byte of the JSON."""
        given = ('inspect', 'chain', 'penyegel.pem', 'menengah.pem', *self.trusted, '--at', '2026-11-21T07:00:00Z', '--json')
        first = saksi.run(*given, cwd=folder)
        changed = {'LANG': 'en_US.UTF-8', 'TZ': 'America/New_York', 'OPENSSL_CONF': str(folder / 'openssl.cnf'), 'SSL_CERT_FILE': str(folder / 'asing.pem'), 'HOME': os.devnull}
        second = saksi.run(*given, cwd=folder, environment=changed)
        self.assertEqual((first.code, first.raw), (second.code, second.raw))


class Agreement(Judged):
    """Whatever passes here passes in programs that others made, and what these refuse does not pass here."""

    def accepts(self, *command):
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0

    def test_signatures(self):
        anchors = ('--anchors', 'akar.pem')
        for content, code, outcome in (('data.txt', 0, 'TOTAL-PASSED/'), ('other.txt', 1, 'TOTAL-FAILED/HASH_FAILURE')):
            self.judge('cms', 'penyegel.p7s', '--content', content, *anchors, exit_code=code, outcome=outcome)
            self.assertEqual(self.accepts('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', 'penyegel.p7s', '-content', content, '-CAfile', 'akar.pem', '-no-CApath',
                                          '-no-CAstore', '-purpose', 'any', '-out', os.devnull), code == 0)
            self.assertEqual(self.accepts('certtool', '--p7-verify', '--inder', '--infile', 'penyegel.p7s', '--load-data', content, '--load-ca-certificate', 'akar.pem'), code == 0)

    def test_tokens(self):
        for data, code, outcome in (('data.txt', 0, 'TOTAL-PASSED/'), ('other.txt', 1, 'TOTAL-FAILED/HASH_FAILURE')):
            self.judge('timestamp', 'data.tst', '--data', data, '--anchors', 'akar.pem', exit_code=code, outcome=outcome)
            self.assertEqual(self.accepts('openssl', 'ts', '-verify', '-token_in', '-in', 'data.tst', '-data', data, '-CAfile', 'akar.pem'), code == 0)

    def test_paths(self):
        for policy, code in (('2.999.5.1', 0), ('2.999.5.2', 2)):
            done = saksi.run('inspect', 'chain', 'penyegel.pem', 'menengah.pem', '--anchors', 'akar.pem', '--policy-oid', policy, cwd=folder)
            self.assertEqual(done.code, code, done)
            self.assertEqual(self.accepts('openssl', 'verify', '-CAfile', 'akar.pem', '-no-CApath', '-no-CAstore', '-untrusted', 'menengah.pem', '-policy', policy, '-explicit_policy', 'penyegel.pem'), code == 0)
        for lists, code in (('kosong.crl', 0), ('mencabut.crl', 2)):
            done = saksi.run('inspect', 'chain', 'berdaftar.pem', 'menengah.pem', '--anchors', 'akar.pem', '--crls', lists, cwd=folder)
            self.assertEqual(done.code, code, done)
            self.assertEqual(self.accepts('openssl', 'verify', '-CAfile', 'akar.pem', '-no-CApath', '-no-CAstore', '-untrusted', 'menengah.pem', '-CRLfile', lists, '-crl_check', 'berdaftar.pem'), code == 0)


if __name__ == '__main__':
    unittest.main()
