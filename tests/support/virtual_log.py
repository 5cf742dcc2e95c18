"""A case log for tests: an RFC 6962 tree in memory whose checkpoints `openssl pkeyutl` signs. Nothing of the product is used.

virtual_log.py FOLDER ORIGIN INDEX SIZE DIGEST: a key FOLDER/log.key (made when it is not there) with FOLDER/log.pem, and on standard output the proof that the
entry with this SHA-256 stands at INDEX among SIZE leaves; the other leaves are of the texts `0`, `1`, …"""
import base64
import hashlib
import pathlib
import subprocess
import sys

ED25519 = b'\x01'  # C2SP signed-note, "Signature types"


def sha256(data):
    return hashlib.sha256(data).digest()


def text(octets):
    return base64.b64encode(octets).decode()


def tree_hash(entries):
    """MTH of RFC 6962 §2.1, as it is defined there."""
    if len(entries) < 2:
        return sha256(b'\0' + entries[0]) if entries else sha256(b'')
    half = split(len(entries))
    return sha256(b'\1' + tree_hash(entries[:half]) + tree_hash(entries[half:]))


def path_to(index, entries):
    """PATH of RFC 6962 §2.1.1."""
    if len(entries) == 1:
        return []
    half = split(len(entries))
    if index < half:
        return path_to(index, entries[:half]) + [tree_hash(entries[half:])]
    return path_to(index - half, entries[half:]) + [tree_hash(entries[:half])]


def split(count):
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


class VirtualLog:
    def __init__(self, folder, origin='catatan.contoh.example/perkara', name='log'):
        self.origin, self.key, self.pem = origin, folder / f'{name}.key', folder / f'{name}.pem'
        folder.mkdir(parents=True, exist_ok=True)
        if not self.key.exists():
            subprocess.run(['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', self.key], check=True, capture_output=True)
        subprocess.run(['openssl', 'pkey', '-in', self.key, '-pubout', '-out', self.pem], check=True, capture_output=True)
        self.entries = []

    def public(self):
        return subprocess.run(['openssl', 'pkey', '-in', self.key, '-pubout', '-outform', 'DER'], check=True, capture_output=True).stdout[-32:]

    def line(self, note, name=None):
        """A signature line of this log's key under `note`."""
        name = name or self.origin
        body = self.key.with_suffix('.note')
        body.write_text(note, encoding='utf-8')
        signature = subprocess.run(['openssl', 'pkeyutl', '-sign', '-rawin', '-inkey', self.key, '-in', body], check=True, capture_output=True).stdout
        return f'— {name} {text(sha256(name.encode() + chr(10).encode() + ED25519 + self.public())[:4] + signature)}\n'

    def note(self, extensions=()):
        return '\n'.join([self.origin, str(len(self.entries)), text(tree_hash(self.entries)), *extensions]) + '\n'

    def proof(self, index, note=None, lines=None):
        """The text of META-INF/tlogNNN.tlog-proof for the entry at `index`."""
        note = note or self.note()
        path = ''.join(text(one) + '\n' for one in path_to(index, self.entries))
        return f'c2sp.org/tlog-proof@v1\nindex {index}\n{path}\n{note}\n{"".join(lines if lines is not None else [self.line(note)])}'


def main(folder, origin, index, size, digest):
    log = VirtualLog(pathlib.Path(folder), origin)
    log.entries = [sha256(str(n).encode()) for n in range(int(size))]
    log.entries[int(index)] = bytes.fromhex(digest)
    sys.stdout.write(log.proof(int(index)))


if __name__ == '__main__':
    main(*sys.argv[1:])
