"""ZIP files taken apart and put together again, field by field (APPNOTE 4.3; the profile is bukti-1.md §2). What a Member's `local` and `central`, or an
Archive's `end`, name replaces the right value; everything else follows from the members."""
import dataclasses
import struct
import zlib

LOCAL, CENTRAL, END = '<IHHHHHIIIHH', '<IHHHHHHIIIHHHHHII', '<IHHHHIIH'


@dataclasses.dataclass
class Member:
    name: bytes
    data: bytes
    local: dict = dataclasses.field(default_factory=dict)
    central: dict = dataclasses.field(default_factory=dict)
    before: bytes = b''    # octets in front of the local header
    listed: bool = True    # in the central directory
    stored: bool = True    # in the stream

    def both(self, **fields):
        self.local.update(fields)
        self.central.update(fields)
        return self

    def head(self, crc):
        value = {'sig': 0x04034B50, 'need': 20, 'flags': 0, 'method': 0, 'time': 0, 'date': 0x5AE1, 'crc': crc, 'csize': len(self.data), 'size': len(self.data), 'name': self.name,
                 'extra': b'', **self.local}
        numbers = [value[key] for key in 'sig need flags method time date crc csize size'.split()]
        return struct.pack(LOCAL, *numbers, value.get('name_length', len(value['name'])), value.get('extra_length', len(value['extra']))) + value['name'] + value['extra']

    def entry(self, crc, offset):
        value = {'sig': 0x02014B50, 'made': 0x0314, 'need': 20, 'flags': 0, 'method': 0, 'time': 0, 'date': 0x5AE1, 'crc': crc, 'csize': len(self.data), 'size': len(self.data),
                 'name': self.name, 'extra': b'', 'comment': b'', 'disk': 0, 'internal': 0, 'external': 0x81A40000, 'offset': offset, **self.central}
        numbers = [value[key] for key in 'sig made need flags method time date crc csize size'.split()]
        lengths = [value.get(f'{key}_length', len(value[key])) for key in ('name', 'extra', 'comment')]
        return struct.pack(CENTRAL, *numbers, *lengths, *(value[key] for key in 'disk internal external offset'.split())) + value['name'] + value['extra'] + value['comment']


@dataclasses.dataclass
class Archive:
    members: list
    end: dict = dataclasses.field(default_factory=dict)
    head: bytes = b''          # octets before everything; offsets count from behind them unless `shifted`
    shifted: bool = False      # offsets count from the file's first octet
    between: bytes = b''       # octets before the central directory
    before_end: bytes = b''    # octets before the end record
    tail: bytes = b''          # octets behind the end record
    directory_order: list = None

    @classmethod
    def read(cls, octets):
        """A file of the strict profile without ZIP64."""
        count, _, at = struct.unpack_from('<HII', octets, len(octets) - 12)
        members = []
        for _ in range(count):
            size, name_length = struct.unpack_from('<I2xH', octets, at + 22)[0], struct.unpack_from('<H', octets, at + 28)[0]
            size = struct.unpack_from('<I', octets, at + 24)[0]
            start = struct.unpack_from('<I', octets, at + 42)[0] + 30 + name_length
            members.append(Member(octets[at + 46:at + 46 + name_length], octets[start:start + size]))
            at += 46 + name_length
        return cls(members)

    def __getitem__(self, name):
        return next(one for one in self.members if one.name == name.encode())

    def at(self, name):
        return self.members.index(self[name])

    def names(self):
        return [one.name.decode('latin-1') for one in self.members]

    def build(self):
        out, entries = [self.head], []
        at = len(self.head) if self.shifted else 0
        for one in self.members:
            crc = zlib.crc32(one.data)
            if one.stored:
                octets = one.before + one.head(crc) + one.data
                out.append(octets)
            if one.listed:
                entries.append(one.entry(crc, at + len(one.before)))
            at += len(octets) if one.stored else 0
        directory = b''.join(entries if self.directory_order is None else [entries[n] for n in self.directory_order])
        value = {'sig': 0x06054B50, 'disk': 0, 'start': 0, 'here': len(entries), 'count': len(entries), 'size': len(directory), 'offset': at + len(self.between), 'comment': b'', **self.end}
        end = struct.pack(END, *(value[key] for key in 'sig disk start here count size offset'.split()), value.get('comment_length', len(value['comment']))) + value['comment']
        return b''.join(out) + self.between + directory + self.before_end + end + self.tail
