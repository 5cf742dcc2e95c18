"""What every attack starts from: two bundles that one signer sealed on one day, complete, the keys behind them, an attacker's authorities that bear the same
names, and the verdicts of the built program on a whole folder at once."""
import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import typing

import cms
import resealed

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / 'tests/e2e'))
import harness  # noqa: E402 (tests/e2e: starts servers and the built program)

PKI = ROOT / 'samples/demo/pki.py'
EXITS = {0, 1, 2, 65}  # what one bundle that could be opened may end with (docs/formats/verdict-1.md)


class Scene(typing.NamedTuple):
    folder: pathlib.Path
    pki: pathlib.Path             # the authorities that the panel trusts (samples/demo/pki.py)
    original: resealed.Original
    other: resealed.Original      # of the same signer, case, day and address
    unstamped: bytes              # the first before `complete`: without revocation lists
    right: resealed.Seal
    foreign: resealed.Seal
    saksi: harness.Saksi
    roots: list                   # flags for `verify`

    def seal(self, level):
        return {resealed.FOREIGN: self.foreign, resealed.RIGHT: self.right}.get(level)

    def rebuilt(self, level, hooks=None, seal=None):
        return resealed.rebuilt(self.original, level, hooks, seal or self.seal(level))

    def verdicts(self, bundles, *flags):
        """{name: verdict} of {name: octets}; each verdict is the JSON of verdict-1.md. One run of the program for all."""
        with tempfile.TemporaryDirectory(prefix='saksi-attacks.', dir=self.folder) as name:
            for key, octets in bundles.items():
                (pathlib.Path(name) / f'{key}.bukti.wacz').write_bytes(octets)
            done = self.saksi.run('verify', name, '--json', *(flags or self.roots))
        told = {pathlib.Path(one['file']).name.removesuffix('.bukti.wacz'): one for one in map(json.loads, done.out.splitlines())}
        assert done.code in EXITS and set(told) == set(bundles), f'exit {done.code}, no verdict on {sorted(set(bundles) - set(told))}\n{done.err[-3000:]}'
        assert all(one['exit_code'] in EXITS for one in told.values())
        return told

    def verdict(self, octets, *flags):
        return self.verdicts({'bundel': octets}, *flags)['bundel']


def party(folder, name, is_rsa=False):
    return cms.Party(folder / f'{name}.key', cms.pem_blocks(folder / f'{name}.pem')[0], is_rsa=is_rsa)


def seal_of(pki, revocation):
    """The signer and both timestamp authorities of a folder that pki.py made."""
    if not (pki / 'signer-open.key').exists():
        (pki / 'signer-open.key').write_bytes(cms.openssl('pkey', '-in', pki / 'signer.key', '-passin', f'file:{pki / "signer.pass"}'))
    signer = cms.Party(pki / 'signer-open.key', cms.pem_blocks(pki / 'signer.pem')[0])
    return resealed.Seal(signer, party(pki / 'tsa1', 'tsa'), party(pki / 'tsa2', 'tsa', is_rsa=True), tuple(revocation))


def made_by(program, *arguments):
    return subprocess.run([sys.executable, program, *map(str, arguments)], capture_output=True, check=True).stdout


@contextlib.contextmanager
def opened():
    # Not harness.temporary_folder(): what lies here is broken on purpose, and every reader would be asked about each piece of it.
    with tempfile.TemporaryDirectory(prefix='saksi-attacks.') as name:
        folder = pathlib.Path(name)
        # The attacker's certificates are older than the bundle, as a careful one's would be.
        made_by(PKI, 'make', folder / 'asing', '--url', 'http://127.0.0.1:1', '--signer-name', 'Petugas Contoh')
        with harness.authorities(folder) as pki, harness.synthetic_network(folder, pki) as network:
            saksi = harness.Saksi(folder / 'saksi').init(pki)
            for _ in range(2):
                saksi.must('capture', network['url'], *harness.network_flags(network), *saksi.seal_flags(pki, 'CONTOH/001'), codes=(0, 3))
            unstamped = saksi.bundles()[0].read_bytes()
            for bundle in saksi.bundles():
                saksi.must('complete', bundle)
            foreign_lists = [made_by(PKI, 'crl', folder / 'asing', authority) for authority in ('signer-ca', 'tsa1', 'tsa2')]
            original, other = [resealed.Original(one.read_bytes()) for one in saksi.bundles()]
            right = seal_of(pki.folder, cms.SignedData.read(original.entries[resealed.TOKEN]).revocation)
            yield Scene(folder, pki.folder, original, other, unstamped, right, seal_of(folder / 'asing', foreign_lists), saksi,
                        harness.anchors(pki.signer_roots, pki.tsa_roots))
