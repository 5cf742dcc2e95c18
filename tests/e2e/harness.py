"""What every end-to-end test stands on: the built program in a home of its own, real servers that end with the test, and the readers
that others made, asked about every bundle.

$SAKSI_BUILD names the build folder (default build/ci). Nothing here sleeps: a server is ready when its file appears (inotify), a program has ended when
its descriptor says so (pidfd)."""
import contextlib
import ctypes
import dataclasses
import datetime
import functools
import hashlib
import json
import os
import pathlib
import select
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('SAKSI_BUILD') or ROOT / 'build/ci')
PROGRAM = BUILD / 'bin/saksi'
SERVICES, READERS = ROOT / 'tests/services', ROOT / 'tests/readers'
PATH = os.environ.get('PATH', '/usr/bin:/bin')
LONGEST_RUN = 300  # seconds that one program may take before the test gives up on it; the slowest takes about 20
NEVER_ANSWERS = 'http://127.0.0.1:1/tsa'  # port 1 (tcpmux): nothing listens there


def offline():
    """True when the suite was told to do without services that cannot be had."""
    return os.environ.get('SAKSI_OFFLINE') == '1'


def missing(what):
    """A service or reader that is not there: a failure, or a skip when SAKSI_OFFLINE=1 was given."""
    if offline():
        raise unittest.SkipTest(what)
    raise AssertionError(what)


@contextlib.contextmanager
def temporary_folder():
    with tempfile.TemporaryDirectory(prefix='saksi-e2e.') as name:
        yield pathlib.Path(name)


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
        values = {**self.environment, **(environment or {})}
        done = subprocess.run([*map(str, before), *self.command(*arguments)], stdin=subprocess.DEVNULL, capture_output=True, cwd=cwd or self.folder,
                              env={name: value for name, value in values.items() if value is not None}, timeout=LONGEST_RUN, check=False)
        return Done(done.returncode, done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace'), done.stdout)

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

def entries(bundle):
    """Every entry of a ZIP file, by name, in order."""
    with zipfile.ZipFile(bundle) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


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
    octets = bytearray(bundle.read_bytes())
    start = next(start for start, name, _ in central_names(bundle) if name == entry)
    octets[start + at] ^= 1
    target.write_bytes(octets)
    return target


@functools.cache
def npm_tree(tree):
    """(PATH, folder of the tree) or why it is not there; asked for once, because a registry that is away keeps one waiting."""
    told = subprocess.run(['bash', '-c', f'. {shlex.quote(str(ROOT / "tests/setup/node.sh"))} && saksi_npm_tree {tree} && printf "%s\\n%s" "$PATH" "$SAKSI_NPM_TREE"'],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return tuple(told.stdout.split('\n')) if told.returncode == 0 else told.stderr[-500:]


def node_environment(tree):
    """The environment in which a script of tests/readers finds its npm tree."""
    found = npm_tree(tree)
    if isinstance(found, str):
        missing(f'the npm tree {tree} is not there: {found}')
    return {**os.environ, 'PATH': found[0], 'SAKSI_NPM_TREE': found[1]}


def run_node(tree, script, *arguments):
    environment = node_environment(tree)
    return subprocess.run([shutil.which('node', path=environment['PATH']), '--experimental-import-meta-resolve', READERS / script, *map(str, arguments)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, timeout=LONGEST_RUN, check=False)


def agreed(what, done):
    assert done.returncode == 0, f'{what}: exit {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}'


def anchors(signer_roots, tsa_roots):
    return [*(['--signer-roots', signer_roots] if signer_roots else []), *(['--tsa-roots', tsa_roots] if tsa_roots else [])]


def check_bundle(bundle, signer_roots, tsa_roots=None, complete=False, at=None, verdict=None):
    """Asks every independent reader and our own verifier about `bundle`; gives our verdict as JSON.

    tsa_roots None: the bundle has no timestamps. complete: revocation lists must be inside. verdict: the headline code it must have.
    at: evaluation time; now when None (the same for every run)."""
    at = at or datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
    agreed('bukti_check.py', subprocess.run([sys.executable, ROOT / 'tests/check/bukti_check.py', bundle], capture_output=True, text=True, check=False))
    agreed('hand_check.sh', subprocess.run([READERS / 'hand_check.sh', *(['--complete'] if complete else []), bundle, signer_roots, tsa_roots or '-'],
                                           stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False))
    with temporary_folder() as folder:
        for name, content in entries(bundle).items():
            if name.startswith('captures/'):
                inner = folder / name.replace('/', '-')
                inner.write_bytes(content)
                agreed(f'warc_check.mjs {name}', run_node('warcio', 'warc_check.mjs', inner))
        told = same_verdict_everywhere(folder, bundle, [*anchors(signer_roots, tsa_roots), '--at', at])
    if verdict:
        assert told['headline'] == verdict, f'{told["headline"]}: {[one for one in told["findings"] if one["severity"] not in ("passed", "information")]}'
    return told


def same_verdict_everywhere(folder, bundle, flags):
    """The verdict's bytes follow from bundle, anchors and time alone: two very different surroundings give the same ones."""
    ours, other = folder / 'ours', folder / 'yang lain'
    other.mkdir()
    first = Saksi(ours).run('verify', bundle, *flags, '--json')
    second = Saksi(folder / 'second').run('verify', bundle, *flags, '--json', '--lang', 'en', cwd=other, environment={
        'LANG': 'tr_TR.UTF-8', 'LC_ALL': 'C', 'TZ': 'America/St_Johns', 'HOME': '/nonexistent', 'SAKSI_HOME': None, 'COLUMNS': '20', 'OPENSSL_CONF': '/nonexistent',
        'SSL_CERT_FILE': str(bundle), 'SSL_CERT_DIR': str(other)})
    assert (first.code, first.raw) == (second.code, second.raw), f'{first}\n{second}'
    assert first.json()['tool']['sha256'] == hashlib.sha256(PROGRAM.read_bytes()).hexdigest()
    return first.json()
