#!/usr/bin/python3
"""Makes the samples of this folder anew: bundles, anchors, what `saksi verify` says about each, and the table of README.md.

    make.py [--build BUILD] [--out FOLDER]     loopback only; about half a minute

The authorities are made for this run and thrown away, so every file comes out different; what the samples show stays."""
import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / 'tests/attacks'), str(ROOT / 'tests/e2e'), str(ROOT / 'samples/demo')]
NEVER_ANSWERS = 'http://127.0.0.1:1/tsa'
POLICY = {'schema': 'saksi-policy/1', 'name': 'Majelis Contoh', 'signers': {'certificates': ['0' * 64]}}
PROGRAM = re.compile(r' +program .*\n +berkas program .*\n.*\n')


def said(program, sample, folder):
    """(exit code, JSON verdict without its member `tool`, report in Indonesian) for a sample that lies in `folder`.

    `tool`, and the report's lines about the program, name version and digest of the executable, which every build changes: they are left out."""
    environment = {'PATH': os.environ['PATH'], 'LANG': 'id_ID.UTF-8', 'TZ': 'Asia/Jakarta', 'HOME': '/nonexistent'}
    runs = [subprocess.run([str(program), 'verify', *sample.arguments(), *more], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
            for more in (['--json'], [])]
    text, report = [one.stdout.decode() for one in runs]
    assert text and runs[0].returncode == runs[1].returncode, f'{sample.name}: {runs[0].returncode}, {runs[1].returncode}: {runs[0].stderr.decode()}'
    tool = json.dumps(json.loads(text)['tool'], ensure_ascii=False, sort_keys=True, separators=(',', ':'))
    return runs[0].returncode, text.replace(f',"tool":{tool}', '', 1), PROGRAM.sub('', report)


class Office:
    """The authorities, who seals, and the bundles that the product made of them ({name: path})."""

    def __init__(self, folder, pki, foreign, made):
        self.folder, self.pki, self.foreign, self.made = folder, pki, foreign, made

    def original(self, name):
        return resealed.Original(self.made[name].read_bytes())

    def right(self, name):
        lists = cms.SignedData.read(self.original(name).entries[resealed.TOKEN]).revocation
        return scene.seal_of(self.pki.folder, lists)

    def party(self, name, is_rsa=False):
        return cms.Party(self.folder / f'{name}.key', cms.pem_blocks(self.folder / f'{name}.pem')[0], is_rsa=is_rsa)

    def revoked(self, with_authorities=True):
        """Sealed by a key whose certificate was revoked weeks before; with or without the lists of the timestamp authorities."""
        seal, fresh = self.right('hilang'), self.pki.crl('signer-ca')
        others = [one for one in seal.revocation if with_authorities and issuer(one) != issuer(fresh)]
        return resealed.rebuilt(self.original('hilang'), resealed.RIGHT, {}, dataclasses.replace(seal, signer=self.party('dicabut'), revocation=(*others, fresh)))


def issuer(crl):
    return der.only(crl).parts()[0].parts()[2].whole


def certificates(folder, pki):
    """Signers with one thing wrong, all under the authority that the panel trusts: NAME.pem and NAME.key (open)."""
    authority = pki.folder / 'signer-ca'
    days = {'dicabut': {}, 'nanti': {'validity': ['-startdate', '20261125000000Z', '-enddate', '20281125000000Z']}, 'lemah': {'digest': 'sha1'}, 'pendek': {'algorithm': RSA1024},
            'peladen': {'extensions': 'server'}}
    settings = (authority / 'openssl.cnf').read_text() + '[server]\n' + demo_pki.section('leaf').format(crl_url=f'{pki.url}/crl/signer-ca.crl') + SERVER
    (authority / 'samples.cnf').write_text(settings)
    for name, given in days.items():
        demo_pki.new_key(folder / f'{name}.key', given.get('algorithm', demo_pki.P256))
        request = folder / f'{name}.csr'
        demo_pki.openssl('req', '-new', '-config', authority / 'samples.cnf', '-key', folder / f'{name}.key', '-subj', f'/O=Contoh (uji coba)/CN=Petugas {name}', '-out', request)
        demo_pki.openssl('ca', '-batch', '-notext', '-config', authority / 'samples.cnf', '-md', given.get('digest', 'sha256'), '-extensions', given.get('extensions', 'signer_leaf'),
                         '-in', request, '-out', folder / f'{name}.pem', *given.get('validity', []))
    demo_pki.revoke(pki.folder, folder / 'dicabut.pem', 'signer-ca', at='20261101000000Z')


RSA1024 = ['RSA', '-pkeyopt', 'rsa_keygen_bits:1024']
SERVER = '\nkeyUsage = critical, digitalSignature\nextendedKeyUsage = serverAuth\n'


def bundles(folder, pki, office_saksi):
    """What the product makes, each in the state that its name says."""
    made = {}

    def capture(name, network, *more, identity='petugas-contoh', words=pki.passphrase, complete=True):
        office_saksi.sealed = folder / name
        office_saksi.sealed.mkdir()
        office_saksi.must('capture', network['url'], *harness.network_flags(network), '--as', identity, '--passphrase-file', words, '--out', office_saksi.sealed, '--case', 'CONTOH/001', *more,
                          codes=(0, 3))
        made[name], = office_saksi.bundles()
        if complete:
            office_saksi.must('complete', made[name])

    def later(name, of, *verb):
        path = folder / f'{name}.bukti.wacz'
        shutil.copy(made[of], path)
        office_saksi.must(verb[0], path, *verb[1:])
        office_saksi.must('complete', path)
        made[name] = path

    words = folder / 'sendiri.pass'
    words.write_text('frasa sandi contoh yang panjang\n')
    office_saksi.must('identity', 'new', '--name', 'Sari Contoh', '--role', 'Staf Pengawasan', '--org', 'Kantor Contoh', '--label', 'sendiri', '--passphrase-file', words)
    signs = ['--as', 'petugas-contoh', '--passphrase-file', pki.passphrase]
    with harness.synthetic_network(folder, pki, '--quiet', name='quiet') as quiet, harness.synthetic_network(folder, pki, '--deleted', name='gone') as gone:
        capture('sepi', quiet)
        capture('hilang', gone)
        capture('belum-bercap', gone, '--tsa', NEVER_ANSWERS, complete=False)
        capture('satu-cap', gone, '--tsa', pki.tsa, complete=False)
        capture('bercap', gone, complete=False)
        capture('sendiri', gone, identity='sendiri', words=words)
        capture('sendiri-belum-bercap', gone, '--tsa', NEVER_ANSWERS, identity='sendiri', words=words, complete=False)
    later('diperbarui', 'hilang', 'renew')
    later('tanda-terima', 'hilang', 'countersign', '--role', 'custodian', '--from', 'Petugas Contoh', *signs)
    later('hak-jawab', 'hilang', 'annotate', '--kind', 'right-of-reply', '--from', 'Contoh Satu', '--text', 'Unggahan itu bukan tulisan saya.', *signs)
    return made


@contextlib.contextmanager
def opened_office():
    # Not harness.temporary_folder(): half of what is made here is broken on purpose.
    with tempfile.TemporaryDirectory(prefix='saksi-samples.') as name:
        folder = pathlib.Path(name)
        scene.made_by(scene.PKI, 'make', folder / 'asing', '--url', 'http://127.0.0.1:1', '--signer-name', 'Petugas Contoh')
        lists = [scene.made_by(scene.PKI, 'crl', folder / 'asing', one) for one in ('signer-ca', 'tsa1', 'tsa2')]
        with harness.authorities(folder) as pki:
            saksi = harness.Saksi(folder / 'saksi').init(pki)
            certificates(folder, pki)
            made = bundles(folder, pki, saksi)
            saksi.must('identity', 'export', 'sendiri', '--out', folder / 'saksi')
            yield Office(folder, pki, scene.seal_of(folder / 'asing', lists), made)


def table(rows):
    lines = ['| contoh | kepala laporan | indikasi | yang ditunjukkan | what it shows |', '|---|---|---|---|---|']
    for sample, told in rows:
        word = told['indication'] + (f' / {told["sub_indication"]}' if told['sub_indication'] else '')
        lines.append(f'| `{sample.name}` | {told["headline_text"]["id"]} | {word} | {sample.shows} | {sample.english} |')
    return '\n'.join(lines)


def write(out, office):
    for old in (*out.glob('*.bukti.wacz'), *out.glob('*.json'), *out.glob('*.txt')):
        old.unlink()
    (out / 'jangkar').mkdir(exist_ok=True)
    shutil.copy(office.pki.signer_roots, out / 'jangkar/penyegel.pem')
    shutil.copy(office.pki.tsa_roots, out / 'jangkar/penanda-waktu.pem')
    shutil.copy(office.folder / 'saksi/sendiri.pem', out / 'jangkar/sertifikat-sendiri.pem')
    (out / 'kebijakan.json').write_text(json.dumps(POLICY, indent=1) + '\n')
    rows = []
    for sample in cases.SAMPLES:
        if sample.make:
            (out / sample.file).write_bytes(sample.make(office))
    for sample in cases.SAMPLES:
        _, verdict, report = said(harness.PROGRAM, sample, out)
        (out / f'{sample.name}.verdict.json').write_text(verdict)
        (out / f'{sample.name}.laporan.txt').write_text(report)
        rows.append((sample, json.loads(verdict)))
    readme = HERE / 'README.md'
    if readme.exists():
        before, _, after = readme.read_text().partition('| contoh |')
        (out / 'README.md').write_text(before + table(rows) + after.partition('\n\n')[1] + after.partition('\n\n')[2])
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', type=pathlib.Path)
    parser.add_argument('--out', type=pathlib.Path, default=HERE)
    given = parser.parse_args()
    if given.build:
        os.environ['SAKSI_BUILD'] = str(given.build.resolve())
    global cases, cms, demo_pki, der, harness, resealed, scene
    import cases
    import cms
    import der
    import harness
    import pki as demo_pki
    import resealed
    import scene
    with opened_office() as office:
        for sample, told in write(given.out, office):
            print(f'{sample.name:28} {told["headline"]:18} {told["indication"]} {told["sub_indication"] or ""}')


if __name__ == '__main__':
    main()
