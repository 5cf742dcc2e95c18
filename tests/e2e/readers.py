"""Other people's readers, asked about every bundle that the suite makes.

No test has to remember that: harness.temporary_folder() calls check_every_bundle_in() before a folder goes. A copy that a test breaks on purpose is
declared with deliberately_broken(), and then some reader must refuse it. Whose roots a bundle is judged by follows from its signature: believe() says
which there are."""
import atexit
import contextlib
import dataclasses
import datetime
import functools
import hashlib
import json
import os
import pathlib
import re
import select
import shlex
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('SAKSI_BUILD') or ROOT / 'build/ci').resolve()
PROGRAM = BUILD / 'bin/saksi'
READERS = ROOT / 'tests/readers'
PATH = os.environ.get('PATH', '/usr/bin:/bin')
LONGEST_RUN = 300  # seconds that one program may take before the test gives up on it; the slowest takes about 20
WORKERS = 2  # bundles that are read at once

sys.path += [str(ROOT / 'tests/check'), str(ROOT / 'tests/second_verifier')]
import second_verifier  # noqa: E402 (tests/second_verifier: in this process, because starting it takes longer than reading a bundle)


def offline():
    """True when the suite was told to do without services that cannot be had."""
    return os.environ.get('SAKSI_OFFLINE') == '1'


def missing(what):
    """A service or reader that is not there: a failure, or a skip when SAKSI_OFFLINE=1 was given."""
    if offline():
        raise unittest.SkipTest(what)
    raise AssertionError(what)


# Node ---------------------------------------------------------------------------------------------------------------------------------

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


def node_command(environment, script, *arguments):
    return [shutil.which('node', path=environment['PATH']), '--experimental-import-meta-resolve', READERS / script, *map(str, arguments)]


def run_node(tree, script, *arguments):
    environment = node_environment(tree)
    return subprocess.run(node_command(environment, script, *arguments), stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment,
                          timeout=LONGEST_RUN, check=False)


class Warcio:
    """npm's warcio in one process for everything that it is asked: starting Node takes longer than reading a bundle."""

    def __init__(self):
        environment = node_environment('warcio')
        self.lock = threading.Lock()
        self.process = subprocess.Popen(node_command(environment, 'warc_check.mjs', '-'), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        atexit.register(self.end)

    def objection(self, path):
        """What is wrong with that WARC or inner WACZ, in a sentence; None when every record and digest agrees."""
        with self.lock:
            self.process.stdin.write(f'{path}\n'.encode())
            self.process.stdin.flush()
            ready, _, _ = select.select([self.process.stdout], [], [], LONGEST_RUN)
            line = self.process.stdout.readline() if ready else b''
        assert line, f'warc_check.mjs ended or said nothing for {LONGEST_RUN} s about {path}'
        return json.loads(line).get('problem')

    def end(self):
        self.process.stdin.close()
        self.process.wait(LONGEST_RUN)


warcio = functools.cache(Warcio)


# Whose roots --------------------------------------------------------------------------------------------------------------------------

@dataclasses.dataclass(frozen=True)
class Roots:
    """What a panel was given beside the bundle: PEM files."""
    signer: pathlib.Path
    tsa: pathlib.Path

    def key_identifiers(self):
        """subjectKeyIdentifier of each root for signers (RFC 5280 §4.2.1.2; our own test authorities make 20 octets)."""
        extension = bytes.fromhex('0603551d0e0416' '0414')
        blocks = re.findall('-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----', self.signer.read_text(), re.DOTALL)
        ders = [ssl.PEM_cert_to_DER_cert(one) for one in blocks]
        return [der[at:at + 20] for der in ders for at in [der.index(extension) + len(extension)]]


believed = []


def believe(signer, tsa):
    """From now on a bundle that a key below `signer` sealed is judged by these roots, as long as the files are there."""
    believed.append(Roots(signer, tsa))


def roots_for(signature):
    """The roots that a CMS leads to: it names their key, or holds their certificate. None when nobody said whom to believe."""
    there = [one for one in believed if one.signer.exists()]
    return next((one for one in reversed(there) if any(key in signature for key in one.key_identifiers())), None)


# Reading ------------------------------------------------------------------------------------------------------------------------------

def entries(bundle):
    """Every entry of a ZIP file, by name, in order."""
    with zipfile.ZipFile(bundle) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def agreed(what, done):
    assert done.returncode == 0, f'{what}: exit {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}'


def anchors(signer_roots, tsa_roots):
    return [*(['--signer-roots', signer_roots] if signer_roots else []), *(['--tsa-roots', tsa_roots] if tsa_roots else [])]


def verify_twice(folder, bundle, flags):
    """Our own verdict in two very different surroundings, as (exit code, octets): they follow from bundle, anchors and time alone."""
    other = folder / 'yang lain'
    other.mkdir()
    surroundings = ((folder, [], {'HOME': str(folder), 'SAKSI_HOME': str(folder / 'home'), 'LANG': 'id_ID.UTF-8', 'TZ': 'Asia/Jakarta'}),
                    (other, ['--lang', 'en'], {'HOME': '/nonexistent', 'LANG': 'tr_TR.UTF-8', 'LC_ALL': 'C', 'TZ': 'America/St_Johns', 'COLUMNS': '20',
                                               'OPENSSL_CONF': '/nonexistent', 'SSL_CERT_FILE': str(bundle), 'SSL_CERT_DIR': str(other)}))
    runs = [subprocess.run([PROGRAM, 'verify', bundle, *flags, '--json', *more], stdin=subprocess.DEVNULL, capture_output=True, cwd=cwd, env={'PATH': PATH, **environment},
                           timeout=LONGEST_RUN, check=False) for cwd, more, environment in surroundings]
    return [(one.returncode, one.stdout) for one in runs]


def second_opinion(bundle, signer_roots, tsa_roots, at):
    """The bundle as tests/second_verifier judged it. Roots are PEM files or None; `at` as text."""
    return second_verifier.judged(bundle, signer_roots, tsa_roots, datetime.datetime.fromisoformat(at))


def outcome(told):
    return [told[name] for name in ('indication', 'headline', 'exit_code')]


def whole_outcome(told):
    """What two verifiers must agree on: the bundle's verdict, and that of each signature."""
    return [*outcome(told), told['sub_indication'], [[one[name] for name in ('entry', 'indication', 'sub_indication', 'not_later_than')] for one in told['signatures']]]


def account_proofs(told):
    """What our verdict says of the proofs of each listed item."""
    return [{'item': one['number'], 'state': one['account_proof']['state'], 'flaw': one['account_proof']['flaw']} for one in told['items'] if one['account_proof']]


def assert_same_verdict(mine, told):
    """On a bundle that is damaged the two may name another of several damages first: after an entry that cannot be read ours looks at less."""
    agreed_about = whole_outcome if told['lines']['integrity']['state'] == 'whole' else outcome
    assert agreed_about(mine) == agreed_about(told), f'second_verifier.py says {agreed_about(mine)}, saksi verify {agreed_about(told)}: {mine["problems"]}'
    if told['lines']['integrity']['state'] == 'whole':
        listed = {one['number'] for one in told['items']}
        theirs = [one for one in mine['account_proofs'] if one['item'] in listed]
        assert theirs == account_proofs(told), f'second_verifier.py says of the accounts\' proofs {theirs}, saksi verify {account_proofs(told)}'


def read(bundle, signer_roots, tsa_roots, complete=False, at=None):
    """Asks every reader that is there (`nobody_is_missing` is for the caller to ask). Gives their objections, each a sentence that begins with the reader's
    name, and our own verdict as JSON; None when it gave none."""
    seconds = ['--at', str(int(datetime.datetime.fromisoformat(at).timestamp()))] if at else []
    hand = subprocess.run([READERS / 'hand_check.sh', *(['--complete'] if complete else []), *seconds, bundle, signer_roots, tsa_roots or '-'], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, errors='replace', timeout=LONGEST_RUN, check=False)
    said = []
    if hand.returncode != 0:
        said.append(f'hand_check.sh: exit {hand.returncode}: {hand.stdout[-2000:]}{hand.stderr[-1000:]}')
    with tempfile.TemporaryDirectory(prefix='saksi-e2e-reading.') as name:
        folder = pathlib.Path(name)
        if not isinstance(npm_tree('warcio'), str):
            said += [f'warc_check.mjs: {inner.name}: {problem}' for inner in inner_archives(bundle, folder) if (problem := warcio().objection(inner))]
        at = at or datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
        first, second = verify_twice(folder, bundle, [*anchors(signer_roots, tsa_roots), '--at', at])
    told = json.loads(first[1]) if first[1].startswith(b'{') else None
    second_one = second_opinion(bundle, signer_roots, tsa_roots, at)
    said += [f'bukti_check.py: {rule} {where}: {text}' for rule, where, text in second_one.rules]
    if told:
        assert_same_verdict(second_one.verdict(), told)
    if first != second:
        said.append(f'saksi verify: two surroundings, two verdicts: {first}\n{second}')
    elif told and told['tool']['sha256'] != digest_of(PROGRAM):
        said.append(f'saksi verify: it is not the program whose digest the verdict states ({told["tool"]["sha256"]})')
    if not told or told['lines']['integrity']['state'] != 'whole' or told['counts']['failed']:
        said.append(f'saksi verify: exit {first[0]}: {[one for one in told["findings"] if one["severity"] == "failed"] if told else first[1]!r}')
    return said, told


def inner_archives(bundle, folder):
    """Each capture as a file of its own; none when the bundle is no ZIP file (others say so)."""
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(bundle) as archive:
        for name in (one for one in archive.namelist() if one.startswith('captures/')):
            inner = folder / name.replace('/', '-')
            inner.write_bytes(archive.read(name))
            yield inner


def nobody_is_missing():
    """Of the readers only warcio may be away."""
    node_environment('warcio')


agreed_on = set()  # SHA-256 of every bundle to which no reader objected


def check_bundle(bundle, signer_roots, tsa_roots=None, complete=False, at=None, verdict=None):
    """Asks every independent reader and our own verifier about `bundle`; gives our verdict as JSON.

    tsa_roots None: the bundle has no timestamps. complete: revocation lists must be inside. verdict: the headline code it must have.
    at: evaluation time; now when None (the same for every run)."""
    said, told = read(bundle, signer_roots, tsa_roots, complete, at)
    assert not said, f'{bundle}:\n' + '\n'.join(said)
    if verdict:
        assert told['headline'] == verdict, f'{told["headline"]}: {[one for one in told["findings"] if one["severity"] not in ("passed", "information")]}'
    nobody_is_missing()
    agreed_on.add(digest_of(bundle))
    return told


# Every bundle -------------------------------------------------------------------------------------------------------------------------

broken = {}  # path: why it is broken


def deliberately_broken(path, why):
    """`path` will hold what no reader should take for a bundle that is whole. That it is refused is checked as well."""
    broken[path] = why
    return path


def digest_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def objections(path, at):
    """Why `path` is not what it must be at that time: sentences; none when all is well."""
    try:
        with zipfile.ZipFile(path) as archive:
            stamped, signature = any(name.endswith('.tst') for name in archive.namelist()), archive.read('META-INF/signature001.p7s')
        roots = roots_for(signature)
        said = read(path, roots.signer, roots.tsa if stamped else None, at=at)[0] if roots else ['nobody said whom to believe about its seal (readers.believe)']
    except (zipfile.BadZipFile, NotImplementedError, KeyError) as problem:
        said = [f'Python finds no seal in it: {problem}']
    if path in broken:
        return [] if said else [f'it is declared to be broken ({broken[path]}), but every reader agrees to it']
    return said


def check_every_bundle_in(folder, at=None):
    """Asks every reader about every bundle under `folder` that differs from those they agreed to before. Raises AssertionError that says who objects to what.
    at: evaluation time; now when None."""
    asked_about = {}
    for path in sorted(one for one in folder.rglob('*.bukti.wacz') if one.is_file()):
        key = path if path in broken else digest_of(path)
        if key not in agreed_on:
            asked_about.setdefault(key, path)
    with tempfile.TemporaryDirectory(prefix='saksi-e2e-reading.') as name, ThreadPoolExecutor(WORKERS) as pool:
        def check(key, path):
            if path in broken:
                return path, objections(path, at)
            neutral = pathlib.Path(name) / f'{key}.bukti.wacz'  # file names that are hostile on purpose are not these readers' matter
            shutil.copyfile(path, neutral)
            return path, objections(neutral, at)

        told = [one.result() for one in [pool.submit(check, *one) for one in asked_about.items()]]
    bad = [f'{path.relative_to(folder)}: ' + '\n    '.join(said) for path, said in told if said]
    assert not bad, f'{len(bad)} of {len(told)} bundles are not what they must be\n' + '\n'.join(bad)
    if told:
        nobody_is_missing()
    agreed_on.update(key for key, path in asked_about.items() if path not in broken)


def check_what_a_program_left(folder):
    """The same for a unit test program that was told to leave its bundles ($SAKSI_BUNDLES_LEFT): each in a folder of its own, with the roots and the time
    that it was made for."""
    for left in sorted(folder.iterdir()):
        believe(left / 'signer-roots.pem', left / 'tsa-roots.pem')
        check_every_bundle_in(left, at=(left / 'judged-at').read_text())
