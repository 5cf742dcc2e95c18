"""The measurements of run.sh: every figure is the ratio of two medians from runs that alternate.

    measure.py --saksi PROGRAM --work DIR [--warcio PROGRAM] gib|mib|batch|posts|php|proofs|large…

DIR holds what run.sh started: pki/ and tsa.json (timestamp authorities), bodies.json, wordpress/site.json, bluesky-crowd.json.
Exit: 0 every target met · 1 one is missed · 70 a command failed.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time
import zipfile

MIB = 1024 * 1024
SEALED = (0, 3)  # sealed; sealed with losses, which these plain files have


@dataclasses.dataclass
class Run:
    """One process: seconds on the clock, seconds of CPU (user and system), peak resident octets."""
    wall: float
    cpu: float
    peak: int


def run(command, allowed=(0,), environment=None):
    """Runs `command` to its end; its output is shown only when it fails."""
    read, write = os.pipe()
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=write, stderr=write, env=environment)
    os.close(write)
    with os.fdopen(read, 'rb') as pipe:
        said = pipe.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        sys.stderr.write(said.decode(errors='replace')[-4000:])
        sys.exit(f'measure.py: {" ".join(map(str, command[:3]))} … ended with {process.returncode}')
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def alternate(count, ours, theirs):
    """`count` runs of each of two callables, in turns: what else the machine does hits both alike."""
    pairs = [(ours(), theirs()) for _ in range(count)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def median(runs, what='wall'):
    return statistics.median(getattr(one, what) for one in runs)


def seconds(value):
    return f'{value * 1000:.1f} ms' if value < 1 else f'{value:.2f} s'


class Report:
    """Prints figures as they come and remembers whether one misses its target."""

    def __init__(self):
        self.missed = False

    def ratio(self, name, ours, theirs, target):
        ratio = median(ours) / median(theirs)
        self.judge(f'{name}: {ratio:.2f} × (target: at most {target} ×)', ratio <= target)
        for label, runs in (('saksi', ours), ('yardstick', theirs)):
            walls = [one.wall for one in runs]
            print(f'    {label:9} wall {seconds(median(runs)):>9}  (fastest {seconds(min(walls))}, slowest {seconds(max(walls))}), '
                  f'CPU {seconds(median(runs, "cpu"))}, {len(runs)} runs')
        print(f'    CPU time: {median(ours, "cpu") / median(theirs, "cpu"):.2f} ×', flush=True)

    def peak(self, name, runs, target):
        peak = max(one.peak for one in runs)
        self.judge(f'{name}: {peak / MIB:.1f} MiB (target: at most {target} MiB)', peak <= target * MIB)

    def faster(self, name, ours, theirs):
        ratio = median(theirs) / median(ours)
        self.judge(f'{name}: {ratio:.2f} × as long as saksi verify (target: more than 1 ×), {seconds(median(theirs))}, CPU {seconds(median(theirs, "cpu"))}, {len(theirs)} runs', ratio > 1)

    def judge(self, sentence, held):
        self.missed = self.missed or not held
        print(f'{"met   " if held else "MISSED"}  {sentence}', flush=True)


class Bench:
    def __init__(self, saksi, work, warcio):
        self.saksi, self.work, self.warcio = saksi, work, warcio
        self.pki = work / 'pki'
        self.report = Report()
        self.environment = {**os.environ, 'SAKSI_HOME': str(work / 'home')}
        self.sealed = 0
        tsa = json.loads((work / 'tsa.json').read_text())['url']
        self.call('init', '--tsa', f'{tsa}/tsa', '--tsa', f'{tsa}/tsa2', '--tsa-roots', self.pki / 'tsa-roots.pem',
                  '--signer-roots', self.pki / 'signer-roots.pem', '--tls-ca', self.pki / 'tls-ca.pem', '--zone', 'WIB')
        self.call('identity', 'import', '--key', self.pki / 'signer.key', '--certificate', self.pki / 'signer.pem',
                  '--passphrase-file', self.pki / 'signer.pass', '--label', 'penyegel-contoh')

    def call(self, *arguments, allowed=(0,)):
        return run([str(word) for word in (self.saksi, *arguments)], allowed, self.environment)

    def seal(self, urls):
        """One capture of `urls` to a sealed, timestamped bundle: the run and the file."""
        self.sealed += 1
        out = self.work / f'sealed-{self.sealed}'
        out.mkdir()
        taken = self.call('capture', *urls, '--allow-address', '127.0.0.1', '--as', 'penyegel-contoh',
                          '--passphrase-file', self.pki / 'signer.pass', '--out', out, allowed=SEALED)
        [bundle] = out.glob('*.bukti.wacz')
        return taken, bundle

    def complete(self, bundle):
        self.call('complete', bundle)

    def verify_command(self, bundle):
        return [str(self.saksi), 'verify', str(bundle), *map(str, ('--signer-roots', self.pki / 'signer-roots.pem', '--tsa-roots', self.pki / 'tsa-roots.pem'))]

    def verify(self, bundle, before=()):
        return run([*before, *self.verify_command(bundle)], environment=self.environment)

    def body_urls(self, count, size):
        url = json.loads((self.work / 'bodies.json').read_text())['url']
        return [f'{url}/{seed}/{size}.bin' for seed in range(1, count + 1)]

    def gib(self):
        print('\nverify of 1 GiB: 64 incompressible bodies of 16 MiB, page cache warm')
        _, bundle = self.seal(self.body_urls(64, 16 * MIB))
        self.complete(bundle)
        print(f'    {bundle.stat().st_size} octets')
        digest = ['openssl', 'dgst', '-sha256', str(bundle)]
        run(digest)
        ours, theirs = alternate(7, lambda: self.verify(bundle), lambda: run(digest))
        self.report.ratio('saksi verify : openssl dgst -sha256', ours, theirs, 3)
        self.report.peak('peak memory of saksi verify', ours, 64)
        self.peers(bundle)
        self.damaged(bundle)
        bundle.unlink()

    def damaged(self, bundle):
        """One octet changed in the seal, a list, the archive's directory, and the frame of the capture: how long until the first word about it."""
        with zipfile.ZipFile(bundle) as archive:
            inside = {one.filename: one.header_offset + 30 + len(one.filename) + one.file_size for one in archive.infolist()}
        size = bundle.stat().st_size
        places = {'signature': inside['META-INF/signature001.p7s'] - 20, 'signed list': inside['META-INF/ASiCManifest001.xml'] - 60,
                  'timestamp': inside['META-INF/timestamp001.tst'] - 20, 'container': size - 40, 'inner container': inside['captures/0001.wacz'] - 10}
        for name, place in places.items():
            with open(bundle, 'r+b') as file:
                file.seek(place)
                octet = file.read(1)
                file.seek(place)
                file.write(bytes([octet[0] ^ 1]))
                file.flush()
                times = [self.first_word(bundle) for _ in range(3)]
                file.seek(place)
                file.write(octet)
            self.report.judge(f'first finding, one octet changed in the {name}: {seconds(statistics.median(times))} (target: at most 1 s)', statistics.median(times) <= 1)

    def first_word(self, bundle):
        """From start to the first line, of the report or about the first finding."""
        start = time.perf_counter()
        process = subprocess.Popen(self.verify_command(bundle), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.environment)
        process.stdout.readline()
        heard = time.perf_counter() - start
        process.kill()
        process.communicate()
        return heard

    def large(self):
        print('\nverify of 5 GiB, past the border of ZIP64: 22 bodies of 240 MiB')
        _, bundle = self.seal(self.body_urls(22, 240 * MIB))
        self.complete(bundle)
        print(f'    {bundle.stat().st_size} octets')
        held = self.verify(bundle, ('prlimit', f'--as={512 * MIB}'))
        self.report.peak(f'peak memory of saksi verify under prlimit --as=512M ({seconds(held.wall)})', [held], 64)
        self.damaged(bundle)
        bundle.unlink()

    def peers(self, bundle):
        """Programs that check one layer each of the same bundle, unpacked for them beforehand."""
        inside = self.work / 'unpacked'
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(inside)
        with zipfile.ZipFile(inside / 'captures/0001.wacz') as archive:
            [warc] = [archive.extract(name, self.work) for name in archive.namelist() if name.endswith('.warc.gz')]
        unzip = ['sh', '-c', 'unzip -tq "$0" && cd "$1" && sha256sum --quiet -c SHA256SUMS', str(bundle), str(inside)]
        index = [str(self.warcio), 'index', warc]
        run(unzip)
        ours, theirs = alternate(3, lambda: self.verify(bundle), lambda: run(unzip))
        self.report.faster('unzip -tq and sha256sum -c', ours, theirs)
        ours, theirs = alternate(3, lambda: self.verify(bundle), lambda: run(index))
        self.report.faster("npm warcio index", ours, theirs)
        shutil.rmtree(inside)

    def batch(self):
        print('\nverify of 1,000 bundles of 1 MiB in one command: ten different ones, each a hundred times, page cache warm')
        folder = self.work / 'batch'
        folder.mkdir()
        for number in range(10):
            _, bundle = self.seal([self.body_urls(10, MIB)[number]])
            self.complete(bundle)
            for copy in range(100):
                shutil.copy(bundle, folder / f'{number:02d}-{copy:03d}.bukti.wacz')
        self.verify(folder)
        both, one = alternate(3, lambda: self.verify(folder), lambda: self.verify(folder, ('taskset', '-c', '0')))
        gain = median(one) / median(both)
        self.report.judge(f'rate on {os.cpu_count()} cores : rate on one: {gain:.2f} × (target: at least 1.8 ×), {seconds(median(both))} and {seconds(median(one))}, {len(both)} runs', gain >= 1.8)
        self.report.peak('peak memory of saksi verify', both, 64)
        shutil.rmtree(folder)

    def mib(self):
        print('\nverify of a bundle of 1 MiB, whole process')
        _, bundle = self.seal(self.body_urls(1, MIB))
        self.complete(bundle)
        print(f'    {bundle.stat().st_size} octets')
        inside = self.work / 'inside'
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(inside)
        meta = inside / 'META-INF'
        signature = ['openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', str(meta / 'signature001.p7s'),
                     '-content', str(meta / 'ASiCManifest001.xml'), '-CAfile', str(self.pki / 'signer-roots.pem'),
                     '-no-CApath', '-no-CAstore', '-purpose', 'any', '-out', '/dev/null']
        ours, theirs = alternate(41, lambda: self.verify(bundle), lambda: run(signature))
        self.report.ratio('saksi verify : openssl cms -verify of its signature', ours, theirs, 4)

    def posts(self):
        self.rest('wordpress', 'nginx answers from its cache', 7)

    def php(self):
        self.rest('wordpress-php', 'WordPress makes each answer', 3)

    def proofs(self):
        """A post that 300 accounts liked and 150 shared, with the signed record of each, on the AT Protocol's own servers: bounded by their answers, so what counts is our own CPU
        (program, plugins' processes) as a share of the time on the clock."""
        network = json.loads((self.work / 'bluesky-crowd.json').read_text())
        print(f'\n{len(network["likes"])} likes and {len(network["reposts"])} reposts of one post with their proofs, as one sealed, timestamped bundle')
        flags = ['--base-url', f'bluesky.appview={network["appview"]}', '--base-url', f'bluesky.plc={network["plc"]}', '--allow-address', 'localhost']
        runs = []
        for _ in range(5):
            taken, bundle = self.seal([network['url'], *flags])
            told = json.loads(subprocess.run([*self.verify_command(bundle), '--json'], capture_output=True, check=True).stdout)
            wanted = len(network['likes']) + len(network['reposts']) + 1
            if told['lines']['origin']['account_signed'] != wanted:
                sys.exit(f'measure.py: {told["lines"]["origin"]["account_signed"]} of {wanted} acts are signed')
            runs.append(taken)
            shutil.rmtree(bundle.parent)
        share = median([Run(one.cpu / one.wall, 0, 0) for one in runs])
        self.report.judge(f'own CPU of the wall time: {share * 100:.1f} % (target: at most 20 %), {seconds(median(runs))}, CPU {seconds(median(runs, "cpu"))}, '
                          f'peak {max(one.peak for one in runs) / MIB:.1f} MiB, {len(runs)} runs', share <= 0.2)

    def rest(self, site, who_answers, runs):
        urls = json.loads((self.work / site / 'site.json').read_text())['rest']
        print(f'\n{len(urls)} WordPress REST posts over TLS as one sealed, timestamped bundle ({who_answers})')
        listed = self.work / 'urls.txt'
        listed.write_text('\n'.join(urls) + '\n')
        warc = self.work / 'yardstick'
        wget = ['wget', '--no-verbose', f'--ca-certificate={self.pki / "tls-ca.pem"}', f'--input-file={listed}',
                f'--warc-file={warc}', '--output-document=/dev/null']

        def ours():
            taken, bundle = self.seal(urls)
            shutil.rmtree(bundle.parent)
            return taken

        ours_runs, theirs = alternate(runs, ours, lambda: run(wget))
        print(f'    wget --warc-file wrote {warc.with_name("yardstick.warc.gz").stat().st_size} octets')
        self.report.ratio('saksi capture to sealed bundle : wget --warc-file', ours_runs, theirs, 2)


def main():
    parser = argparse.ArgumentParser(description='The measurements of run.sh.')
    parser.add_argument('--saksi', type=pathlib.Path, required=True)
    parser.add_argument('--work', type=pathlib.Path, required=True)
    parser.add_argument('figures', nargs='+', choices=['gib', 'mib', 'batch', 'posts', 'php', 'proofs', 'large'])
    parser.add_argument('--warcio', type=pathlib.Path)
    given = parser.parse_args()
    print(f'{time.strftime("%Y-%m-%d")}, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}')
    bench = Bench(given.saksi, given.work, given.warcio)
    for figure in given.figures:
        getattr(bench, figure)()
    return 1 if bench.report.missed else 0


if __name__ == '__main__':
    sys.exit(main())
