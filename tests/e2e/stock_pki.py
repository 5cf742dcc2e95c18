"""Keys, certificates, lists, signatures and tokens of stock openssl's making, in one folder: what other people's authorities issue."""
import subprocess

import harness

SECTIONS = '''
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[stamping]
serial = tsa_serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 2.999.7.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
'''
P256 = ('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes')


class StockPki:
    def __init__(self, folder, more=''):
        """`more`: further sections; openssl takes the last value of a name that stands twice in one."""
        self.folder = folder
        (folder / 'openssl.cnf').write_text(SECTIONS + more)
        (folder / 'tsa_serial').write_text('01\n')

    def openssl(self, *arguments, data=None):
        done = subprocess.run(['openssl', *map(str, arguments)], input=data, capture_output=True, check=False, cwd=self.folder, timeout=harness.LONGEST_RUN)
        assert done.returncode == 0, f'openssl {arguments}: {done.stderr.decode(errors="replace")}'
        return done.stdout

    def root(self, name, subject=None):
        self.openssl('req', '-x509', '-new', *P256, '-keyout', f'{name}.key', '-subj', subject or f'/O=Contoh (uji coba)/CN={name}', '-config', 'openssl.cnf', '-extensions', 'root', '-days', '3000',
                     '-out', f'{name}.pem')

    def issue(self, name, section, issuer, days=300, more=()):
        self.openssl('req', '-new', *P256, '-keyout', f'{name}.key', '-subj', f'/O=Contoh (uji coba)/CN={name}', '-config', 'openssl.cnf', '-out', f'{name}.csr')
        self.openssl('x509', '-req', '-in', f'{name}.csr', '-CA', f'{issuer}.pem', '-CAkey', f'{issuer}.key', '-CAcreateserial', '-days', days, '-extfile', 'openssl.cnf', '-extensions', section,
                     '-out', f'{name}.pem', *more)

    def signed(self, octets, signer, *more):
        """CAdES-B over `octets`, detached, DER."""
        (self.folder / 'signed.bin').write_bytes(octets)
        return self.openssl('cms', '-sign', '-cades', '-binary', '-in', 'signed.bin', '-outform', 'DER', '-signer', f'{signer}.pem', '-inkey', f'{signer}.key', '-md', 'sha256', *more)

    def stamped(self, octets):
        """A whole TimeStampResp of the authority `tsa`."""
        (self.folder / 'stamped.bin').write_bytes(octets)
        self.openssl('ts', '-query', '-data', 'stamped.bin', '-sha256', '-cert', '-out', 'stamped.tsq')
        return self.openssl('ts', '-reply', '-queryfile', 'stamped.tsq', '-config', 'openssl.cnf', '-section', 'stamping')

    def stamped_token(self, octets):
        (self.folder / 'stamped.tsr').write_bytes(self.stamped(octets))
        return self.openssl('ts', '-reply', '-in', 'stamped.tsr', '-token_out')
