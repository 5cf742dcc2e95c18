"""Records of a capture (bukti-1.md §8) taken apart and put together again. The checker's own readers of payload and index key are borrowed."""
import dataclasses
import hashlib
import json
import pathlib
import re
import struct
import sys
import zlib

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / 'check'))
import strict_warc  # noqa: E402 (tests/check: shares no code with the product)


def sha(octets):
    return hashlib.sha256(octets).hexdigest()


def canonical(value):
    """RFC 8785 for what bukti-1.md §3 leaves of it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(',', ':')).encode()


def gzip_member(octets, level=6, flags=0, modified=0, extra=b''):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return b'\x1f\x8b\x08' + struct.pack('<BI', flags, modified) + b'\x00\xff' + extra + packer.compress(octets) + packer.flush() + struct.pack('<II', zlib.crc32(octets), len(octets) & 0xFFFFFFFF)


@dataclasses.dataclass
class Record:
    fields: list   # (name, value), texts
    block: bytes
    ending: bytes = b'\r\n\r\n'

    @classmethod
    def read(cls, octets):
        head, _, rest = octets.partition(b'\r\n\r\n')
        return cls([tuple(line.split(': ', 1)) for line in head.decode().split('\r\n')[1:]], rest[:-4])

    def encode(self, version='WARC/1.1'):
        return (version + '\r\n' + ''.join(f'{name}: {value}\r\n' for name, value in self.fields) + '\r\n').encode('utf-8', 'surrogateescape') + self.block + self.ending

    def __getitem__(self, name):
        return next((value for key, value in self.fields if key == name), None)

    def __setitem__(self, name, value):
        at = next((at for at, one in enumerate(self.fields) if one[0] == name), len(self.fields) - 1)
        self.fields[at:at + 1] = [(name, value)] if self[name] is not None else [(name, value), self.fields[at]]

    def __delitem__(self, name):
        self.fields = [one for one in self.fields if one[0] != name]

    @property
    def kind(self):
        return self['WARC-Type']

    def http_head(self):
        return self.block[:strict_warc.head_end(self.block) or len(self.block)]

    def payload(self):
        head = self.http_head()
        return strict_warc.payload_of(head, self.block[len(head):]) if self.kind == 'response' else self.block

    def with_block(self, block):
        """The block is another, and length and digests say so."""
        self.block = block
        self['Content-Length'] = str(len(block))
        self['WARC-Block-Digest'] = 'sha256:' + sha(block)
        if self['WARC-Payload-Digest'] is not None:
            self['WARC-Payload-Digest'] = 'sha256:' + sha(self.payload())
        return self

    def index_line(self, offset, length):
        """§8.7; None for what is not indexed."""
        status = 200
        if self.kind == 'response':
            found = re.match(rb'HTTP/1\.[0-9] ([0-9]{3})', self.block)
            status = int(found[1]) if found else 0
        if self.kind not in ('response', 'resource') or status < 200:
            return None
        sent = self['Content-Type'] if self.kind == 'resource' else next((value for name, value in strict_warc.http_fields(self.http_head()) if name == 'content-type'), '')
        mime = sent.split(';')[0].strip().lower()
        value = {'digest': 'sha256:' + sha(self.payload()), 'filename': 'data.warc.gz', 'length': length, 'offset': offset, 'status': status, 'url': self['WARC-Target-URI'],
                 'mime': mime if strict_warc.MIME.match(mime) else 'application/octet-stream'}
        date = re.sub('[^0-9]', '', self['WARC-Date'])
        return f'{strict_warc.surt(self["WARC-Target-URI"])} {date} '.encode() + canonical(value) + b'\n'


def read(warc):
    """(records, members) of a WARC of the profile."""
    records, members = [], []
    while warc:
        inflater = zlib.decompressobj(31)
        octets = inflater.decompress(warc)
        member = warc[:len(warc) - len(inflater.unused_data)]
        records.append(Record.read(octets))
        members.append(member)
        warc = inflater.unused_data
    return records, members


def index(records, members):
    at, lines = 0, []
    for record, member in zip(records, members):
        lines.append(record.index_line(at, len(member)))
        at += len(member)
    return b''.join(sorted(line for line in lines if line))
