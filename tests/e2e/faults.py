"""Faults at chosen system calls, and what a capture acknowledged before them.

The program is killed, or a call made to fail, at the Nth call of a kind: by `fault_at.so` for the calls of the disk, which several threads make, by
`strace -e inject` for the others. An acknowledgement is a line `kept: …` of `--progress log`, which the program prints only after its group commit."""
import dataclasses
import errno
import gzip
import itertools
import json
import re
import shutil
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor

from harness import BUILD, Saksi, missing, network_flags

KEPT = re.compile(r'^kept: (\d+) (\S+) \((\d+) B\)$', re.MULTILINE)
WORKERS = 2  # runs at once; each has a home of its own
KILLED = -9
OF_THE_DISK = ('fsync', 'fdatasync', 'pwrite64')


def strace(calls, *injections, log=None):
    """The program that runs another one under strace with `injections`, e.g. `fsync:signal=SIGKILL:when=3`."""
    if not shutil.which('strace'):
        missing('strace is not there')
    return ['strace', '-f', '-qq', '-y', '-o', log or '/dev/null', '-e', f'trace={calls}', *(part for one in injections for part in ('-e', f'inject={one}'))]


def fault_at(call, number=None, error=None, log=None):
    """The program that runs another one with tests/support/fault_at.c preloaded."""
    members = {'LD_PRELOAD': BUILD / 'lib/saksi/tests/fault_at.so', 'SAKSI_FAULT_CALL': call, 'SAKSI_FAULT_AT': number,
               'SAKSI_FAULT_ERROR': error and getattr(errno, error), 'SAKSI_FAULT_LOG': log}
    return ['env', *(f'{name}={value}' for name, value in members.items() if value is not None)]


def kill_at(call, number):
    if call in OF_THE_DISK:
        return fault_at(call, number)
    return strace(call, f'{call}:signal=SIGKILL:when={number}')


def fail_at(call, number, error, log=None):
    if call in OF_THE_DISK:
        return fault_at(call, number, error, log)
    return strace(call, f'{call}:error={error}:when={number}', log=log)


@dataclasses.dataclass(frozen=True)
class Kept:
    """An acknowledgement: status, URL, and how many octets of the WARC it stands for."""
    status: str
    url: str
    octets: int


def kept(text):
    return [Kept(status, url, int(octets)) for status, url, octets in KEPT.findall(text)]


class Log:
    """What the synthetic network was asked for."""

    def __init__(self, path):
        self.path = path

    def since(self, mark):
        with open(self.path, encoding='utf-8') as file:
            file.seek(mark)
            return re.findall(r'"GET (\S+) HTTP/1\.1"', file.read())

    def end(self):
        return self.path.stat().st_size


def path_of(url):
    """The request target of an absolute URL."""
    return '/' + url.split('/', 3)[3]


class Scene:
    """A prepared home that is copied for each run, and the flags of a small capture."""

    def __init__(self, folder, pki, network, tsa=None):
        self.folder, self.pki, self.network = folder, pki, network
        self.model = Saksi(folder / 'model', language='en_US.UTF-8').init(pki, tsa)
        self.names = itertools.count()
        self.lock = threading.Lock()

    def copy(self, of=None):
        """A fresh Saksi whose home is a copy of the prepared one, or of that of `of`."""
        with self.lock:
            folder = self.folder / f'run{next(self.names)}'
        source = (of or self.model).folder
        shutil.copytree(source, folder, symlinks=True)
        return Saksi(folder, language='en_US.UTF-8')

    def capture(self, network=None):
        network = network or self.network
        return ['capture', network['url'], *network_flags(network), '--progress', 'log']

    def seal(self, saksi, *more, codes=(0, 3)):
        """Seals everything that waits; 3: sealed, with losses named or without timestamp."""
        return saksi.must('seal', *saksi.seal_flags(self.pki), *more, codes=codes)

    def verdict(self, saksi, bundle):
        return saksi.run('verify', bundle, '--signer-roots', self.pki.signer_roots, '--tsa-roots', self.pki.tsa_roots, '--json').json()


def outcome_of(told):
    """What a verdict comes to, for comparison with that of an unhurt bundle: state of the bytes, what decides, how many acts hold."""
    decides = sorted({one['code'] for one in told['findings'] if one['severity'] in ('failed', 'indeterminate', 'unsupported')})
    return (told['indication'], told['sub_indication'], told['lines']['integrity']['state'], tuple(decides), sum(item['holds'] for item in told['items']))


def index_of(bundle):
    """(URL, octets) of every answer in the bundle's CDXJ."""
    with zipfile.ZipFile(bundle) as outer, zipfile.ZipFile(outer.open('captures/0001.wacz')) as inner:
        lines = [json.loads(line.split(' ', 2)[2]) for line in inner.read('indexes/index.cdx').decode().splitlines()]
    return {(line['url'], int(line['length'])) for line in lines}


def warc_heads(bundle):
    """The header fields of every WARC record in the bundle, as text."""
    with zipfile.ZipFile(bundle) as outer, zipfile.ZipFile(outer.open('captures/0001.wacz')) as inner, gzip.open(inner.open('archive/data.warc.gz')) as warc:
        heads = []
        while line := warc.readline():
            heads.append(line)
            while (line := warc.readline()) != b'\r\n':
                heads.append(line)
            length = next(int(one.split(b':')[1]) for one in reversed(heads) if one.lower().startswith(b'content-length:'))
            warc.seek(length + 4, 1)
        return b''.join(heads).decode(errors='replace')


def numbers(dense, stride):
    """1, 2, … dense, then every `stride`th."""
    yield from range(1, dense + 1)
    yield from itertools.count(dense + stride, stride)


def until_it_ends_by_itself(run, order):
    """Calls run(N) for the numbers of `order`, WORKERS at once, until one reports that nothing was killed. Gives how many were."""
    order, done, killed = iter(order), threading.Event(), []
    lock = threading.Lock()

    def work():
        while not done.is_set():
            with lock:
                number = next(order)
            try:
                if run(number):
                    with lock:
                        killed.append(number)
                else:
                    done.set()
            except BaseException:
                done.set()
                raise

    with ThreadPoolExecutor(WORKERS) as pool:
        for one in [pool.submit(work) for _ in range(WORKERS)]:
            one.result()
    return len(killed)
