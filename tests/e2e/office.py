"""What most cases of the command line ask something about: authorities, the demonstration's network, and one bundle that is complete."""
import contextlib
import pathlib
import shutil
import typing
import unittest

import harness


class Office(typing.NamedTuple):
    pki: harness.Authorities
    network: dict
    bundle: pathlib.Path     # complete
    unstamped: pathlib.Path  # the same before `complete`: without revocation lists
    roots: list              # flags for `verify`


@contextlib.contextmanager
def opened():
    with harness.temporary_folder() as folder, harness.authorities(folder) as pki, harness.synthetic_network(folder, pki) as network:
        saksi = harness.Saksi(folder / 'saksi').init(pki)
        told = saksi.must('capture', network['url'], *harness.network_flags(network), *saksi.seal_flags(pki, 'CONTOH/001'), codes=(0, 3))
        bundle, = saksi.bundles()
        assert str(bundle) in told.out, told
        unstamped = folder / 'belum-lengkap.bukti.wacz'
        shutil.copy(bundle, unstamped)
        saksi.must('complete', bundle)
        yield Office(pki, network, bundle, unstamped, harness.anchors(pki.signer_roots, pki.tsa_roots))


class Case(unittest.TestCase):
    """A folder and a home of its own for each."""

    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi')
