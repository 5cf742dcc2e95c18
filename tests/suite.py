#!/usr/bin/python3
"""Runs every group of the suite and counts single cases.

    suite.py --build DIR [--only PATTERN]

Groups: the Catch2 programs of DIR/bin (unit tests), the corpus replays of the fuzz targets, the Python tests of tests/check, tests/floors and tests/attacks, and the
end-to-end tests of tests/e2e, which drive the built program against real servers. Every bundle that a group makes goes through every reader
(tests/e2e/readers.py). Groups run beside each other, one a processor. Last line: `N passed, N failed`."""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
PYTHON_GROUPS = ('tests/check', 'tests/floors', 'tests/attacks', 'tests/e2e')


class Tally:
    def __init__(self):
        self.passed, self.failed, self.failures, self.skipped, self.bundles = 0, 0, [], [], set()

    def add(self, group, passed, failures, skipped=()):
        self.passed += passed
        self.failed += len(failures)
        self.failures += [f'{group}: {one}' for one in failures]
        self.skipped += [f'{group}: {one}' for one in skipped]

    def told(self):
        return {'passed': self.passed, 'failures': self.failures, 'skipped': self.skipped, 'bundles': sorted(self.bundles)}

    def take(self, told):
        self.passed += told['passed']
        self.failed += len(told['failures'])
        self.failures += told['failures']
        self.skipped += told['skipped']
        self.bundles |= set(told['bundles'])


def run_catch(program, tally):
    """The bundles that it leaves go through every reader: one more case, named after the program."""
    group = program.name
    with tempfile.TemporaryDirectory(prefix='saksi-left.') as left:
        done = subprocess.run([program, '-r', 'xml'], capture_output=True, cwd=ROOT, env={**os.environ, 'TZ': 'Asia/Jakarta', 'SAKSI_BUNDLES_LEFT': left})
        if any(pathlib.Path(left).iterdir()):
            read_bundles(group, pathlib.Path(left), tally)
    try:
        cases = ElementTree.fromstring(done.stdout).findall('.//TestCase')
        bad = [case.get('name') for case in cases if case.find('OverallResult').get('success') != 'true']
    except (ElementTree.ParseError, AttributeError):
        bad, cases = [f'ended with {done.returncode} before its report was whole'], []
    if done.returncode != 0 and not bad:
        bad = [f'ended with {done.returncode}']
    if bad:
        sys.stdout.write(subprocess.run([program], capture_output=True, text=True, errors='replace', cwd=ROOT).stdout[-6000:])
        sys.stdout.write(done.stderr.decode(errors='replace')[-3000:])
    tally.add(group, max(len(cases) - len(bad), 0), bad)


def read_bundles(group, left, tally):
    import readers
    what = 'every reader agrees to the bundles that it leaves'
    try:
        readers.check_what_a_program_left(left)
    except unittest.SkipTest as why:
        tally.add(group, 0, [], [f'{what}: {why}'])
    except AssertionError as error:
        tally.add(group, 0, [f'{what}: {error}'])
    else:
        tally.add(group, 1, [])
        tally.bundles |= readers.agreed_on


def run_replay(program, tally):
    corpus = ROOT / 'tests/fuzz/corpus' / program.name.removeprefix('replay_')
    seeds = sorted(path for path in corpus.iterdir() if path.is_file())
    if not seeds:
        return tally.add(program.name, 0, ['the corpus is empty'])
    done = subprocess.run([program, *seeds], capture_output=True, text=True, errors='replace', cwd=ROOT)
    tally.add(program.name, len(seeds) if done.returncode == 0 else 0, [] if done.returncode == 0 else [done.stderr[-2000:] or f'ended with {done.returncode}'])


def run_ctest(build, only, tally):
    """What ctest knows beside the programs that were run already: symbol checks, schemas."""
    report = build / 'ctest.xml'
    done = subprocess.run(['ctest', '--test-dir', build, '-E', '^(unit_|check[.])', '-R', only or '.', '--output-on-failure', '--output-junit', report], capture_output=True, text=True)
    cases = ElementTree.parse(report).findall('.//testcase')
    bad = [case.get('name') for case in cases if case.get('status') != 'run']
    if bad or done.returncode != 0:
        sys.stdout.write(done.stdout[-6000:])
    tally.add('ctest', len(cases) - len(bad), bad or ([] if done.returncode == 0 else [f'ended with {done.returncode}']))


class Recorder(unittest.TextTestResult):
    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


def run_python(path, tally):
    """The tests of one file, in this process."""
    sys.path.insert(0, str(path.parent))
    loader = unittest.TestLoader()
    group = f'{path.parent.relative_to(ROOT)}/{path.stem}'
    suite = loader.loadTestsFromName(path.stem)
    if loader.errors:
        return tally.add(group, 0, [loader.errors.pop()])
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=Recorder, verbosity=1).run(suite)
    bad = [f'{test}: {text.strip().splitlines()[-1]}' for test, text in result.failures + result.errors]
    skipped = [f'{test}: {why}' for test, why in result.skipped]
    if os.environ.get('SAKSI_OFFLINE') != '1':
        bad, skipped = bad + [f'{one} (skipped, but SAKSI_OFFLINE=1 was not given)' for one in skipped], []
    tally.add(group, result.passed, bad, skipped)
    if 'readers' in sys.modules:
        tally.bundles |= sys.modules['readers'].agreed_on


def run_group(path, build):
    """One group in a process of its own, so that as many run beside each other as there are processors. Returns what it printed and its tally."""
    begun = time.monotonic()
    with tempfile.NamedTemporaryFile(prefix='saksi-tally.') as report:
        done = subprocess.run([sys.executable, __file__, '--build', build, '--group', path, '--report', report.name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        told = report.read()
    tally = Tally()
    name = path.name if path.parent.name == 'bin' else f'{path.parent.relative_to(ROOT)}/{path.stem}'
    if told:
        tally.take(json.loads(told))
    else:
        tally.add(name, 0, [f'ended with {done.returncode} before its report was whole'])
    return f'{done.stdout.decode(errors="replace")}{name}: {tally.passed} passed, {tally.failed} failed, {time.monotonic() - begun:.0f} s', tally


def groups(build, only):
    """The end-to-end tests first: the longest stand among them, and two short ones fill the end better than one long."""
    found = [path for folder in reversed(PYTHON_GROUPS) for path in sorted((ROOT / folder).glob('test_*.py'))]
    found += sorted((build / 'bin').glob('test_*')) + sorted((build / 'bin').glob('replay_*'))
    return [path for path in found if only in (path.name if path.parent.name == 'bin' else f'{path.parent.relative_to(ROOT)}/{path.stem}')]


def run_one(path, report):
    tally = Tally()
    if path.suffix == '.py':
        run_python(path, tally)
    else:
        (run_replay if path.name.startswith('replay_') else run_catch)(path, tally)
    pathlib.Path(report).write_text(json.dumps(tally.told()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', type=pathlib.Path, required=True)
    parser.add_argument('--only', default='', help='part of the name of a group')
    parser.add_argument('--group', type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument('--report', help=argparse.SUPPRESS)
    given = parser.parse_args()
    build = given.build.resolve()
    os.environ['SAKSI_BUILD'] = str(build)
    sys.path.append(str(ROOT / 'tests/e2e'))  # readers.py
    if given.group:
        return run_one(given.group, given.report)
    tally = Tally()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as beside:
        for done in concurrent.futures.as_completed([beside.submit(run_group, path, build) for path in groups(build, given.only)]):
            text, told = done.result()
            print(text, flush=True)
            tally.take(told.told())
    run_ctest(build, given.only, tally)
    print(f'{len(tally.bundles)} different bundles went through every reader (tests/e2e/readers.py)')
    for one in sorted(tally.skipped):
        print(f'skipped: {one}')
    for one in sorted(tally.failures):
        print(f'FAILED: {one}')
    print(f'{tally.passed} passed, {tally.failed} failed')
    sys.exit(1 if tally.failed or not tally.passed else 0)


main()
