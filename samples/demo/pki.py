#!/usr/bin/python3
"""Makes a throwaway PKI in a folder with stock openssl: for demonstrations and tests only.

    pki.py make DIR --url http://127.0.0.1:PORT [--tls-name NAME]… [--tls-ip IP]… [--signer-name NAME]
    pki.py crl DIR AUTHORITY              prints a fresh CRL (DER) of signer-ca, tsa1 or tsa2 on stdout
    pki.py signer DIR NAME [--days N] [--start YYYYMMDDHHMMSSZ] [--end YYYYMMDDHHMMSSZ]
                                          one more signer under signer-ca: DIR/NAME.pem, .key (encrypted), .pass
    pki.py revoke DIR CERTIFICATE.pem AUTHORITY [--at YYYYMMDDHHMMSSZ] [--reason R]

What `make` leaves in DIR:
    tls-ca.pem  tls-server.pem (leaf)  tls-server.key      a TLS authority and one server for all given names and IPs
    signer-roots.pem  signer.pem  signer.key  signer.pass  P-256, PKCS#8 encrypted with the words in signer.pass
    tsa-roots.pem                                          the roots of both timestamp authorities
    tsa1/ (P-256)  tsa2/ (RSA 3072)  signer-ca/            each: root.pem root.key openssl.cnf index.txt first.crl
    tsaN/tsa.pem, tsa.key; tsa1/expired.pem                leaves with the sole critical EKU timeStamping (RFC 3161 §2.3)
    pki.json                                               these paths and URLs for programs
All distribution points are <url>/crl/AUTHORITY.crl; tsa_server.py serves them. first.crl is older than every
timestamp made later, for tests that need a CRL that proves nothing.
"""
import argparse
import fcntl
import json
import pathlib
import secrets
import subprocess
import sys
import tempfile

AUTHORITIES = {'signer-ca': 'Otoritas Penyegel Contoh', 'tsa1': 'Otoritas Waktu Contoh Satu',
               'tsa2': 'Otoritas Waktu Contoh Dua', 'tls-ca': 'Otoritas TLS Contoh'}
P256 = ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
RSA3072 = ['RSA', '-pkeyopt', 'rsa_keygen_bits:3072']

CONFIG = '''
[ca]
default_ca = authority
[authority]
dir = {folder}
database = $dir/index.txt
new_certs_dir = $dir/issued
rand_serial = yes
certificate = $dir/root.pem
private_key = $dir/root.key
crlnumber = $dir/crlnumber
default_md = sha256
default_crl_days = 7
default_days = 1095
policy = any_name
unique_subject = no
crl_extensions = crl_extensions
[any_name]
organizationName = optional
commonName = supplied
[req]
distinguished_name = req_name
[req_name]
[crl_extensions]
authorityKeyIdentifier = keyid
[root_extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:{crl_url}
[signer]
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = 1.3.6.1.5.5.7.3.36
[tsa]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tls]
basicConstraints = critical, CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {san}
[signer_leaf]
{signer_leaf}
[tsa_leaf]
{tsa_leaf}
[timestamps]
default_tsa = tsa_config
[tsa_config]
dir = {folder}
serial = $dir/tsa_serial
signer_cert = $dir/tsa.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 2.999.1.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
'''


def openssl(*arguments, data=None):
    """Runs stock openssl and returns its stdout; an error carries openssl's own words."""
    done = subprocess.run(['openssl', *map(str, arguments)], input=data, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f'openssl {arguments[0]} failed ({done.returncode}): {done.stderr.decode(errors="replace").strip()}')
    return done.stdout


def section(name):
    """One section of CONFIG without its heading: openssl takes a single extension section for a certificate."""
    return CONFIG.split(f'[{name}]\n')[1].split('\n[')[0]


def new_key(path, algorithm, passphrase_file=None):
    encryption = ['-aes-256-cbc', '-pass', f'file:{passphrase_file}'] if passphrase_file else []
    openssl('genpkey', '-algorithm', *algorithm, *encryption, '-out', path)
    path.chmod(0o600)


def make_authority(directory, name, url, algorithm=P256, san='DNS:unused.test'):
    """An authority's folder with a self-signed root, ready for `openssl ca`."""
    folder = directory / name
    (folder / 'issued').mkdir(parents=True)
    (folder / 'index.txt').touch()
    (folder / 'crlnumber').write_text('01\n')
    (folder / 'tsa_serial').write_text(secrets.token_hex(8).upper() + '\n')
    crl_url = f'{url}/crl/{name}.crl'
    leaf = section('leaf').format(crl_url=crl_url)
    config = CONFIG.format(folder=folder, crl_url=crl_url, san=san, signer_leaf=leaf + '\n' + section('signer'),
                           tsa_leaf=leaf + '\n' + section('tsa'))
    (folder / 'openssl.cnf').write_text(config)
    new_key(folder / 'root.key', algorithm)
    openssl('req', '-x509', '-new', '-sha256', '-config', folder / 'openssl.cnf', '-extensions', 'root_extensions',
            '-key', folder / 'root.key', '-days', '3650', '-subj', f'/O=Contoh (uji coba)/CN={AUTHORITIES[name]}',
            '-out', folder / 'root.pem')
    return folder


def issue(folder, extensions, common_name, key, out, passphrase_file=None, validity=()):
    """Issues one certificate through `openssl ca`, so that index.txt knows it and it can be revoked."""
    unlock = ['-passin', f'file:{passphrase_file}'] if passphrase_file else []
    config = folder / 'openssl.cnf'
    with tempfile.NamedTemporaryFile(suffix='.csr') as request:
        openssl('req', '-new', '-sha256', '-config', config, '-key', key, *unlock,
                '-subj', f'/O=Contoh (uji coba)/CN={common_name}', '-utf8', '-out', request.name)
        openssl('ca', '-batch', '-notext', '-utf8', '-config', config, '-extensions', extensions,
                '-in', request.name, '-out', out, *validity)


def issue_signer(directory, name, common_name, validity=()):
    key, words = directory / f'{name}.key', directory / f'{name}.pass'
    words.write_text(secrets.token_urlsafe(18) + '\n')
    words.chmod(0o600)
    new_key(key, P256, words)
    issue(directory / 'signer-ca', 'signer_leaf', common_name, key, directory / f'{name}.pem', words, validity)


def issue_tsa(folder, algorithm, common_name):
    new_key(folder / 'tsa.key', algorithm)
    issue(folder, 'tsa_leaf', common_name, folder / 'tsa.key', folder / 'tsa.pem')


def fresh_crl(directory, name):
    """A CRL in DER whose thisUpdate is now: what an RFC 3161 token of a moment ago needs for its proof."""
    folder = directory / name
    with open(folder / 'lock', 'w', encoding='ascii') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pem = openssl('ca', '-gencrl', '-config', folder / 'openssl.cnf')
    return openssl('crl', '-outform', 'DER', data=pem)


def revoke(directory, certificate, name, at=None, reason='keyCompromise'):
    """Revokes a certificate. `at` replaces the revocation time in openssl's database (it has no option for it)."""
    folder = directory / name
    openssl('ca', '-config', folder / 'openssl.cnf', '-revoke', certificate, '-crl_reason', reason)
    if at:
        serial = openssl('x509', '-in', certificate, '-noout', '-serial').decode().strip().split('=')[1]
        lines = (folder / 'index.txt').read_text().splitlines()
        rows = [line.split('\t') for line in lines]
        for row in rows:
            if row[3] == serial:
                row[2] = f'{at[2:]},{reason}'
        (folder / 'index.txt').write_text(''.join('\t'.join(row) + '\n' for row in rows))


def make(directory, url, tls_names, tls_ips, signer_name):
    directory = directory.resolve()
    if (directory / 'pki.json').exists():
        raise RuntimeError(f'{directory} already holds a PKI')
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    san = ','.join([f'DNS:{name}' for name in tls_names] + [f'IP:{ip}' for ip in tls_ips])
    tls = make_authority(directory, 'tls-ca', url, san=san)
    new_key(directory / 'tls-server.key', P256)
    issue(tls, 'tls', tls_names[0] if tls_names else tls_ips[0], directory / 'tls-server.key', directory / 'tls-server.pem')
    (directory / 'tls-ca.pem').write_bytes((tls / 'root.pem').read_bytes())

    signer = make_authority(directory, 'signer-ca', url)
    issue_signer(directory, 'signer', signer_name)
    (directory / 'signer-roots.pem').write_bytes((signer / 'root.pem').read_bytes())

    tsa1 = make_authority(directory, 'tsa1', url)
    issue_tsa(tsa1, P256, 'Penanda Waktu Contoh Satu')
    issue(tsa1, 'tsa_leaf', 'Penanda Waktu Contoh Kedaluwarsa', tsa1 / 'tsa.key', tsa1 / 'expired.pem',
          validity=['-startdate', '20200101000000Z', '-enddate', '20210101000000Z'])
    tsa2 = make_authority(directory, 'tsa2', url, RSA3072)
    issue_tsa(tsa2, RSA3072, 'Penanda Waktu Contoh Dua')
    (directory / 'tsa-roots.pem').write_bytes((tsa1 / 'root.pem').read_bytes() + (tsa2 / 'root.pem').read_bytes())
    for name in ('signer-ca', 'tsa1', 'tsa2'):
        (directory / name / 'first.crl').write_bytes(fresh_crl(directory, name))

    described = {'synthetic': True, 'url': url, 'tsa': [f'{url}/tsa', f'{url}/tsa2'],
                 'crl': {name: f'{url}/crl/{name}.crl' for name in ('signer-ca', 'tsa1', 'tsa2')},
                 **{key: str(directory / file) for key, file in {
                     'tls_ca': 'tls-ca.pem', 'tls_certificate': 'tls-server.pem', 'tls_key': 'tls-server.key',
                     'signer_roots': 'signer-roots.pem', 'signer_certificate': 'signer.pem', 'signer_key': 'signer.key',
                     'signer_passphrase': 'signer.pass', 'tsa_roots': 'tsa-roots.pem'}.items()}}
    (directory / 'pki.json').write_text(json.dumps(described, indent=1) + '\n')
    return described


def parse(arguments):
    parser = argparse.ArgumentParser(description='Throwaway PKI for demonstrations and tests.')
    verbs = parser.add_subparsers(dest='verb', required=True)
    verb = verbs.add_parser('make')
    verb.add_argument('directory', type=pathlib.Path)
    verb.add_argument('--url', required=True, help='where tsa_server.py will answer')
    verb.add_argument('--tls-name', action='append', default=[])
    verb.add_argument('--tls-ip', action='append', default=[])
    verb.add_argument('--signer-name', default='Penyegel Contoh')
    verb = verbs.add_parser('crl')
    verb.add_argument('directory', type=pathlib.Path)
    verb.add_argument('authority', choices=('signer-ca', 'tsa1', 'tsa2'))
    verb = verbs.add_parser('signer')
    verb.add_argument('directory', type=pathlib.Path)
    verb.add_argument('name')
    verb.add_argument('--days')
    verb.add_argument('--start')
    verb.add_argument('--end')
    verb = verbs.add_parser('revoke')
    verb.add_argument('directory', type=pathlib.Path)
    verb.add_argument('certificate', type=pathlib.Path)
    verb.add_argument('authority', choices=('signer-ca', 'tsa1', 'tsa2'))
    verb.add_argument('--at')
    verb.add_argument('--reason', default='keyCompromise')
    return parser.parse_args(arguments)


def main():
    given = parse(sys.argv[1:])
    try:
        if given.verb == 'make':
            make(given.directory, given.url, given.tls_name or ['localhost'], given.tls_ip or ['127.0.0.1'], given.signer_name)
        elif given.verb == 'crl':
            sys.stdout.buffer.write(fresh_crl(given.directory, given.authority))
        elif given.verb == 'signer':
            options = {'-days': given.days, '-startdate': given.start, '-enddate': given.end}
            issue_signer(given.directory.resolve(), given.name, f'Penyegel {given.name}',
                         [word for pair in options.items() if pair[1] for word in pair])
        else:
            revoke(given.directory, given.certificate, given.authority, given.at, given.reason)
    except RuntimeError as problem:
        sys.exit(f'pki.py: {problem}')


if __name__ == '__main__':
    main()
