#!/usr/bin/python3
"""Tries the readers of this folder on good input, and on input that is wrong in one respect: each must say which.

    selftest.py [--offline]          --offline: only what needs neither npm trees nor Chromium

Last line: "N passed, N failed".
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import warnings

import sample_bundle
import sample_wacz

HERE = pathlib.Path(__file__).resolve().parent
SERVICES = HERE.parent / 'services'
PNG_1200_BY_900 = '89504e470d0a1a0a0000000d49484452000004b000000384'
NODE = f'. "{HERE.parent}/setup/node.sh" && saksi_npm_tree "$1" && shift && saksi_run_node "$@"'


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def expect(self, what, command, code, words):
        """The command must end with `code` and print `words` somewhere."""
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        if done.returncode == code and words in said:
            self.passed += 1
            print(f'ok      {what}')
        else:
            self.failed += 1
            print(f'FAILED  {what}: code {done.returncode}, wanted {code} and "{words}"\n{said}')


def node(tree, script, *arguments):
    return ['bash', '-c', NODE, 'bash', tree, HERE / script, *arguments]


def try_warc(tally, folder):
    for broken, words in ((None, '"payload_digests":1'), ('block', 'block digest differs'), ('payload', 'payload digest differs'),
                          ('length', 'Content-Length says'), ('id', 'WARC-Record-ID is missing or was used before')):
        file = folder / f'{broken}.wacz'
        file.write_bytes(sample_wacz.inner(broken))
        tally.expect(f'warc_check: {broken or "good"}', node('warcio', 'warc_check.mjs', file), 1 if broken else 0, words)


def try_replay(tally, folder):
    inner, outer = folder / 'inner.wacz', folder / 'outer.bukti.wacz'
    inner.write_bytes(sample_wacz.inner(None))
    outer.write_bytes(sample_wacz.outer(inner.read_bytes()))
    for file in (inner, outer):
        shot = folder / f'{file.stem}.png'
        tally.expect(f'replay_check: {file.name} shows the text',
                     node('replay', 'replay_check.mjs', file, sample_wacz.URL, sample_wacz.TEXT, '--screenshot', shot), 0, '"shown":true')
        tally.expect(f'replay_check: {file.name} left a screenshot', ['xxd', '-l', '24', '-p', shot], 0, PNG_1200_BY_900)
    tally.expect('replay_check: another text is not shown', node('replay', 'replay_check.mjs', inner, sample_wacz.URL, 'teks lain', '--wait', '8'),
                 1, 'shown: /w/')


def archive(path, entries, twice=()):
    path.write_bytes(sample_wacz.zipped([*entries.items(), *twice]))
    return path


def try_hand_check(tally, folder, pki):
    check, signer, tsa = HERE / 'hand_check.sh', pki / 'signer-roots.pem', pki / 'tsa-roots.pem'
    good = sample_bundle.build(pki, True, True)
    unstamped = archive(folder / 'unstamped.wacz', sample_bundle.build(pki, False, False))
    incomplete = archive(folder / 'incomplete.wacz', sample_bundle.build(pki, False, True))

    def bundle(name, **changes):
        entries = dict(good)
        for key, change in changes.items():
            name_of = {'capture': 'captures/0001.wacz', 'sums': 'SHA256SUMS', 'manifest': 'META-INF/ASiCManifest001.xml',
                       'signature': 'META-INF/signature001.p7s', 'archive': 'META-INF/ASiCArchiveManifest.xml'}[key]
            entries[name_of] = change(entries[name_of])
        return archive(folder / f'{name}.wacz', entries)

    def flipped(data):
        return data[:-30] + bytes((data[-30] ^ 1,)) + data[-29:]

    whole = bundle('whole')
    tally.expect('hand_check: good, complete', [check, '--complete', whole, signer, tsa], 0, 'with revocation lists')
    tally.expect('hand_check: good, without lists', [check, incomplete, signer, tsa], 0, 'no list inside, not checked')
    tally.expect('hand_check: lists wanted and absent', [check, '--complete', incomplete, signer, tsa], 1, 'the bundle is not complete')
    tally.expect('hand_check: good, unstamped', [check, unstamped, signer, '-'], 0, 'timestamps: none')
    tally.expect('hand_check: timestamp wanted and absent', [check, unstamped, signer, tsa], 1, 'nothing attests a time')
    tally.expect('hand_check: stores swapped', [check, whole, tsa, signer], 1, 'FAILED openssl cms -verify')
    tally.expect('hand_check: timestamp roots are the signer\'s', [check, whole, signer, signer], 1, 'FAILED openssl ts -verify')
    tally.expect('hand_check: capture changed', [check, bundle('capture', capture=flipped), signer, tsa], 1,
                 'FAILED digests of META-INF/ASiCManifest001.xml')
    tally.expect('hand_check: sums changed', [check, bundle('sums', sums=lambda data: data.replace(b'a', b'b', 1)), signer, tsa], 1,
                 'BAD SHA256SUMS')
    tally.expect('hand_check: manifest changed', [check, bundle('manifest', manifest=lambda data: data + b'\n'), signer, tsa], 1,
                 'FAILED openssl cms -verify')
    tally.expect('hand_check: archive manifest changed', [check, bundle('archive', archive=lambda data: data + b'\n'), signer, tsa], 1,
                 'FAILED openssl ts -verify META-INF/timestamp001.tst')
    tally.expect('hand_check: signature changed after the archive timestamp',
                 [check, bundle('signature', signature=flipped), signer, tsa], 1, 'BAD META-INF/signature001.p7s')
    extra = archive(folder / 'extra.wacz', {**good, 'attachments/0001/x.txt': b'x'})
    tally.expect('hand_check: an entry that nobody signed', [check, extra, signer, tsa], 1, 'named by no signed manifest')
    twice = archive(folder / 'twice.wacz', good, [('SHA256SUMS', good['SHA256SUMS'])])
    tally.expect('hand_check: a name twice', [check, twice, signer, tsa], 1, 'an entry name occurs twice')
    front = folder / 'front.wacz'
    front.write_bytes(b'x' + whole.read_bytes())
    tally.expect('hand_check: an octet before the archive', [check, front, signer, tsa], 1, 'FAILED unzip -tq')
    subprocess.run([SERVICES / 'pki.sh', 'revoke', pki, pki / 'signer.pem', 'signer-ca', '--at', '20250101000000Z'], check=True, capture_output=True)
    revoked = archive(folder / 'revoked.wacz', sample_bundle.build(pki, True, True))
    tally.expect('hand_check: signer revoked', [check, revoked, signer, tsa], 1, 'certificate revoked')


def with_authority(folder, use):
    """Runs `use(pki folder)` while the timestamp authorities answer."""
    ready, pki = folder / 'ready.json', folder / 'pki'
    with subprocess.Popen([SERVICES / 'tsa_server.py', '--directory', pki, '--ready-file', ready]) as server:
        try:
            subprocess.run(['bash', '-c', f'. "{SERVICES}/common.sh"; wait_for 60 {server.pid} test -f "$1"', 'bash', ready], check=True)
            use(pki)
        finally:
            server.terminate()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--offline', action='store_true')
    given = parser.parse_args()
    warnings.filterwarnings('ignore', message='Duplicate name')  # one of the broken samples is just that
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with_authority(folder, lambda pki: try_hand_check(tally, folder, pki))
        if not given.offline:
            try_warc(tally, folder)
            try_replay(tally, folder)
    print(f'{tally.passed} passed, {tally.failed} failed')
    sys.exit(1 if tally.failed else 0)


if __name__ == '__main__':
    main()
