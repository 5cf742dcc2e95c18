"""What every end-to-end test stands on: the built program in a home of its own, real servers that end with the test, and folders whose bundles go
through the readers that others made (readers.py).

$SAKSI_BUILD names the build folder (default build/ci). Nothing here sleeps: a server is ready when its file appears (inotify), a program has ended when
its descriptor says so (pidfd)."""
import contextlib
import ctypes
import dataclasses
import hashlib
import json
import os
import pathlib
import select
import shlex
import struct
import subprocess
import sys
import tempfile
import zipfile

import readers
from readers import (BUILD, LONGEST_RUN, PATH, PROGRAM, ROOT, agreed, anchors, believe, check_bundle, deliberately_broken, entries,  # noqa: F401 (for the tests)
                     missing, node_environment, run_node)

SERVICES = ROOT / 'tests/services'
NEVER_ANSWERS = 'http://127.0.0.1:1/tsa'  # port 1 (tcpmux): nothing listens there


def plugins():
    """The ids of the plugins of this project, in order."""
    return sorted(manifest.parent.name for manifest in (ROOT / 'plugins').glob('*/manifest.json'))


@contextlib.contextmanager
def temporary_folder():
    """A folder that goes at the end. By then every bundle in it has been through every reader, and none objects: see readers.py."""
    with tempfile.TemporaryDirectory(prefix='saksi-e2e.') as name:
        yield pathlib.Path(name)
        readers.check_every_bundle_in(pathlib.Path(name))


# Waiting ------------------------------------------------------------------------------------------------------------------------------

IN_CLOSE_WRITE, IN_MOVED_TO = 0x8, 0x80  # <sys/inotify.h>


def wait_for_file(path, process, seconds=60):
    """Returns when `path` exists; fails when `process` ends before, or after `seconds`."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init()
    try:
        libc.inotify_add_watch(watch, str(path.parent).encode(), IN_CLOSE_WRITE | IN_MOVED_TO)
        ending = os.pidfd_open(process.pid)
        try:
            while not path.exists():
                ready, _, _ = select.select([watch, ending], [], [], seconds)
                if path.exists():
                    return
                if not ready or ending in ready:
                    raise AssertionError(f'{process.args[0]} ended or said nothing for {seconds} s before {path.name} appeared')
                os.read(watch, 4096)
        finally:
            os.close(ending)
    finally:
        os.close(watch)


@contextlib.contextmanager
def server(arguments, ready_file):
    """A server of ours while the block runs; `ready_file` is what it writes once it answers. Gives that file's JSON."""
    with open(ready_file.with_suffix('.log'), 'wb') as log:
        process = subprocess.Popen([str(one) for one in arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        wait_for_file(ready_file, process)
        yield json.loads(ready_file.read_text(encoding='utf-8'))
    finally:
        process.terminate()
        process.wait(30)


# Servers ------------------------------------------------------------------------------------------------------------------------------

class Authorities:
    """A running PKI: two timestamp authorities, an authority for signers, one for TLS (samples/demo/pki.py)."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        self.tsa, self.tsa2 = f'{url}/tsa', f'{url}/tsa2'
        self.signer_roots, self.tsa_roots, self.tls_ca = folder / 'signer-roots.pem', folder / 'tsa-roots.pem', folder / 'tls-ca.pem'
        self.tls_leaf, self.tls_key = folder / 'tls-server.pem', folder / 'tls-server.key'
        self.key, self.certificate, self.passphrase = folder / 'signer.key', folder / 'signer.pem', folder / 'signer.pass'
        believe(self.signer_roots, self.tsa_roots)

    def crl(self, authority):
        """A revocation list made now (DER) of signer-ca, tsa1 or tsa2."""
        return subprocess.run([sys.executable, ROOT / 'samples/demo/pki.py', 'crl', self.folder, authority], capture_output=True, check=True).stdout


@contextlib.contextmanager
def authorities(folder):
    ready = folder / 'tsa.json'
    with server([sys.executable, SERVICES / 'tsa_server.py', '--directory', folder / 'pki', '--ready-file', ready, '--signer-name', 'Petugas Contoh'],
                ready) as made:
        yield Authorities(folder / 'pki', made['url'])


@contextlib.contextmanager
def synthetic_network(folder, pki, *options, name='network'):
    """The demonstration's small Bluesky over TLS. Gives its ready file: appview, plc, pds, url, expected."""
    ready = folder / f'{name}.json'
    with server([sys.executable, ROOT / 'samples/demo/network.py', '--cert', pki.tls_leaf, '--key', pki.tls_key, '--ready-file', ready, *options], ready) as made:
        yield made


def start_service(script, folder, *options):
    done = subprocess.run([SERVICES / script, folder, *map(str, options)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=LONGEST_RUN, check=False)
    if done.returncode != 0:
        missing(f'{script} ended with {done.returncode}: {done.stderr.decode(errors="replace")[-1000:]}')


@contextlib.contextmanager
def bluesky(folder):
    """The AT Protocol's own PLC directory, PDS and AppView, with what seed.py did in it. Gives seeded.json; `plc` is added."""
    home = folder / 'bluesky'
    try:
        start_service('bluesky/start.sh', home)
        values = dict(line.split('=', 1) for line in (home / 'env').read_text().splitlines())
        seeded = folder / 'seeded.json'
        seeded.write_bytes(subprocess.run([sys.executable, SERVICES / 'bluesky/seed.py', 'seed', values['BLUESKY_PDS'], values['BLUESKY_APPVIEW']],
                                          capture_output=True, check=True, timeout=LONGEST_RUN).stdout)
        yield {**json.loads(seeded.read_text(encoding='utf-8')), 'plc': values['BLUESKY_PLC'], 'file': seeded}
    finally:
        subprocess.run([SERVICES / 'bluesky/stop.sh', home], check=False)


def bluesky_crowd(network, likers, sharers, commenters):
    """A post in that network with so many likes, reposts and answers, each by another account. Gives what `seed.py crowd` says."""
    told = subprocess.run([sys.executable, SERVICES / 'bluesky/seed.py', 'crowd', network['pds'], network['appview'], str(likers), str(sharers), str(commenters)],
                          capture_output=True, check=True, timeout=LONGEST_RUN)
    return json.loads(told.stdout)


def delete_bluesky_post(network):
    subprocess.run([sys.executable, SERVICES / 'bluesky/seed.py', 'delete', network['file']], check=True, timeout=LONGEST_RUN)


@contextlib.contextmanager
def wordpress(folder, pki):
    """Debian's WordPress behind nginx with TLS. Gives site.json: url, post, comments."""
    home = folder / 'wordpress'
    try:
        start_service('wordpress/start.sh', home, '--cert', pki.tls_leaf, '--key', pki.tls_key)
        yield json.loads((home / 'site.json').read_text(encoding='utf-8'))
    finally:
        subprocess.run([SERVICES / 'wordpress/stop.sh', home], check=False)


# The program --------------------------------------------------------------------------------------------------------------------------

@dataclasses.dataclass
class Done:
    code: int
    out: str
    err: str
    raw: bytes  # standard output as it came

    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f'exit {self.code}\n{self.out}\n{self.err}'


class Saksi:
    """The program with a home of its own in `folder` and an environment that holds nothing else."""

    def __init__(self, folder, language='id_ID.UTF-8'):
        self.folder = pathlib.Path(folder)
        self.home, self.sealed = self.folder / 'home', self.folder / 'sealed'
        self.sealed.mkdir(parents=True, exist_ok=True)
        self.environment = {'PATH': PATH, 'HOME': str(self.folder), 'SAKSI_HOME': str(self.home), 'LANG': language, 'TZ': 'Asia/Jakarta'}

    def command(self, *arguments):
        return [str(PROGRAM), *map(str, arguments)]

    def run(self, *arguments, cwd=None, environment=None, before=()):
        """One run without a terminal. `before`: a program that runs it (strace, unshare …). `environment`: members to change; None takes one away."""
        self.keep_what_is_completed(*arguments)
        values = {**self.environment, **(environment or {})}
        done = subprocess.run([*map(str, before), *self.command(*arguments)], stdin=subprocess.DEVNULL, capture_output=True, cwd=cwd or self.folder,
                              env={name: value for name, value in values.items() if value is not None}, timeout=LONGEST_RUN, check=False)
        return Done(done.returncode, done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace'), done.stdout)

    def keep_what_is_completed(self, verb='', *arguments):
        """`complete` puts another file in a bundle's place, and the readers would never see what lay there."""
        for path in (pathlib.Path(one) for one in arguments if verb in ('complete', 'lengkapi') and str(one).endswith('.bukti.wacz')):
            replaced = self.folder / 'replaced'
            replaced.mkdir(exist_ok=True)
            octets = path.read_bytes()
            (replaced / f'{hashlib.sha256(octets).hexdigest()}.bukti.wacz').write_bytes(octets)

    def must(self, *arguments, codes=(0,), **more):
        done = self.run(*arguments, **more)
        assert done.code in codes, f'saksi {shlex.join(map(str, arguments))}: {done}'
        return done

    def init(self, pki, tsa=None):
        """Settings and the signer of `pki` as identity petugas-contoh."""
        asked = [pki.tsa, pki.tsa2] if tsa is None else tsa
        self.must('init', *(part for url in asked for part in ('--tsa', url)), '--tsa-roots', pki.tsa_roots, '--signer-roots', pki.signer_roots,
                  '--tls-ca', pki.tls_ca, '--zone', 'WIB')
        self.must('identity', 'import', '--key', pki.key, '--certificate', pki.certificate, '--passphrase-file', pki.passphrase, '--label', 'petugas-contoh')
        return self

    def seal_flags(self, pki, case=None):
        flags = ['--as', 'petugas-contoh', '--passphrase-file', pki.passphrase, '--out', self.sealed]
        return flags + (['--case', case] if case else [])

    def bundles(self):
        return sorted(self.sealed.glob('*.bukti.wacz'))

    def newest(self):
        return max(self.bundles(), key=lambda path: path.stat().st_mtime_ns)

    def jobs(self):
        return self.must('list', '--json').json()['recordings']


def network_flags(network, address='127.0.0.1'):
    return ['--base-url', f'bluesky.appview={network["appview"]}', '--base-url', f'bluesky.plc={network["plc"]}', '--allow-address', address]


# Bundles ------------------------------------------------------------------------------------------------------------------------------

def items(bundle):
    return [json.loads(content) for name, content in entries(bundle).items() if name.startswith('items/') and name.endswith('/item.json')]


def inner_archive(bundle, folder, capture='0001'):
    """The inner WACZ as a file of its own."""
    path = folder / f'{bundle.name}.{capture}.wacz'
    path.write_bytes(entries(bundle)[f'captures/{capture}.wacz'])
    return path


def central_names(content):
    """(offset of the entry's data, name, size) for each entry, from the central directory of a ZIP file without ZIP64."""
    with zipfile.ZipFile(content) as archive, open(content, 'rb') as file:
        found = []
        for one in archive.infolist():
            file.seek(one.header_offset + 26)
            name, extra = struct.unpack('<HH', file.read(4))
            found.append((one.header_offset + 30 + name + extra, one.filename, one.compress_size))
        return found


def with_changed_octet(bundle, target, entry, at=0):
    """A copy in which one octet of `entry` is another (XOR 1)."""
    deliberately_broken(target, f'octet {at} of {entry} was changed')
    octets = bytearray(bundle.read_bytes())
    start = next(start for start, name, _ in central_names(bundle) if name == entry)
    octets[start + at] ^= 1
    target.write_bytes(octets)
    return target
