"""The fictitious people of the demonstration network and what they did, with real identifiers.

Nobody here exists and nobody said this. What is not made up is the form: record keys are TIDs, record CIDs are
computed from the records' DAG-CBOR (CIDv1, codec 0x71, sha2-256), the picture's CID from its bytes (codec 0x55), as
the AT Protocol's repository and data model specifications define them.
"""
import base64
import datetime
import hashlib
import struct
import zlib

CBOR, RAW = 0x71, 0x55
POST, LIKE, REPOST = 'app.bsky.feed.post', 'app.bsky.feed.like', 'app.bsky.feed.repost'
START = datetime.datetime(2025, 3, 3, 2, 15, 0, tzinfo=datetime.timezone.utc)
NUMBERS = ('satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh', 'sebelas',
           'dua-belas', 'tiga-belas', 'empat-belas')
POST_TEXT = 'Mari hadiri senam pagi bersama warga Desa Contoh, Sabtu pukul 06.00. Pakai kaus biru ya! 🟦'
COMMENTS = (  # (who, what, the comment answered or None)
    ('dua', 'Siap hadir, Pak. Satu regu ikut semua.', None),
    ('tiga', 'Apakah boleh membawa keluarga?', None),
    ('satu', 'Boleh, semakin ramai semakin baik.', 1),
    ('empat', 'Saya bantu sebarkan 👍', None),
)
QUOTE = ('lima', 'Ayo ramaikan, jangan sampai ketinggalan.')
LIKERS, REPOSTERS = NUMBERS[1:13], ('dua', 'enam', 'tujuh')


def base32(data):
    return base64.b32encode(data).decode().rstrip('=').lower()


def cid(codec, data):
    """CIDv1 of a block as text (multibase base32, prefix b)."""
    return 'b' + base32(bytes((1, codec, 0x12, 0x20)) + hashlib.sha256(data).digest())


def cbor_head(major, value):
    for size, code in ((24, None), (1 << 8, '>B'), (1 << 16, '>H'), (1 << 32, '>I'), (1 << 64, '>Q')):
        if value < size:
            if code is None:
                return bytes((major << 5 | value,))
            return bytes((major << 5 | {'>B': 24, '>H': 25, '>I': 26, '>Q': 27}[code],)) + struct.pack(code, value)
    raise ValueError('integer too large for CBOR')


def dag_cbor(value):
    """DAG-CBOR of JSON-like data; {"$link": cid} becomes tag 42. Map keys go shorter first, then by bytes."""
    if isinstance(value, bool):
        return b'\xf5' if value else b'\xf4'
    if isinstance(value, int):
        return cbor_head(0, value)
    if isinstance(value, str):
        return cbor_head(3, len(value.encode())) + value.encode()
    if isinstance(value, (list, tuple)):
        return cbor_head(4, len(value)) + b''.join(map(dag_cbor, value))
    if set(value) == {'$link'}:
        text = value['$link'][1:].upper()
        binary = b'\0' + base64.b32decode(text + '=' * (-len(text) % 8))
        return b'\xd8\x2a' + cbor_head(2, len(binary)) + binary
    pairs = sorted((key.encode(), item) for key, item in value.items())
    pairs.sort(key=lambda pair: len(pair[0]))
    return cbor_head(5, len(pairs)) + b''.join(dag_cbor(key.decode()) + dag_cbor(item) for key, item in pairs)


def tid(moment):
    """Record key for a moment: 13 characters of (microseconds << 10 | clock id), clock id 0."""
    value, text = int(moment.timestamp() * 1_000_000) << 10, ''
    for _ in range(13):
        text, value = '234567abcdefghijklmnopqrstuvwxyz'[value & 31] + text, value >> 5
    return text


def time_text(moment):
    return moment.isoformat(timespec='milliseconds').replace('+00:00', 'Z')


def picture(width=640, height=400):
    """A PNG drawn here: stripes and a blue square. Returns its bytes."""
    def pixel(x, y):
        if abs(x - width // 2) < 90 and abs(y - height // 2) < 90:
            return b'\x1e\x5a\xb4'
        return b'\xee\xee\xe4' if y // 40 % 2 else b'\xd2\xdc\xe6'
    rows = b''.join(b'\0' + b''.join(pixel(x, y) for x in range(width)) for y in range(height))

    def chunk(kind, content):
        return struct.pack('>I', len(content)) + kind + content + struct.pack('>I', zlib.crc32(kind + content))
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(rows, 9)) + chunk(b'IEND', b'')


class Person:
    def __init__(self, key):
        self.did = 'did:plc:' + base32(hashlib.sha256(f'saksi demo {key}'.encode()).digest())[:24]
        self.handle = f'contoh-{key}.example'
        self.name = 'Contoh ' + key.replace('-', ' ').title()

    def view(self):
        """app.bsky.actor.defs#profileViewBasic"""
        return {'did': self.did, 'handle': self.handle, 'displayName': self.name, 'labels': []}


class Act:
    """One record in its author's repository."""

    def __init__(self, person, collection, moment, **fields):
        self.person, self.collection, self.moment = person, collection, moment
        self.record = {'$type': collection, **fields, 'createdAt': time_text(moment)}
        self.rkey = tid(moment)
        self.uri = f'at://{person.did}/{collection}/{self.rkey}'
        self.cid = cid(CBOR, dag_cbor(self.record))

    def reference(self):
        """com.atproto.repo.strongRef"""
        return {'uri': self.uri, 'cid': self.cid}


class World:
    """Everything that the network knows; built from the constants above, the same at every start."""

    def __init__(self):
        self.people = {key: Person(key) for key in NUMBERS}
        self.picture = picture()
        self.picture_cid = cid(RAW, self.picture)
        minutes = iter(range(0, 600, 7))

        def act(key, collection, **fields):
            return Act(self.people[key], collection, START + datetime.timedelta(minutes=next(minutes)), **fields)
        image = {'alt': 'Kotak biru pada garis-garis (gambar rekaan)', 'aspectRatio': {'width': 640, 'height': 400},
                 'image': {'$type': 'blob', 'ref': {'$link': self.picture_cid}, 'mimeType': 'image/png',
                           'size': len(self.picture)}}
        self.post = act('satu', POST, text=POST_TEXT, langs=['id'],
                        embed={'$type': 'app.bsky.embed.images', 'images': [image]})
        self.comments = []
        for who, text, answered in COMMENTS:
            parent = self.post if answered is None else self.comments[answered]
            self.comments.append(act(who, POST, text=text, langs=['id'],
                                     reply={'root': self.post.reference(), 'parent': parent.reference()}))
        self.likes = [act(who, LIKE, subject=self.post.reference()) for who in LIKERS]
        self.reposts = [act(who, REPOST, subject=self.post.reference()) for who in REPOSTERS]
        self.quotes = [act(QUOTE[0], POST, text=QUOTE[1], langs=['id'],
                           embed={'$type': 'app.bsky.embed.record', 'record': self.post.reference()})]
        self.acts = [self.post, *self.comments, *self.likes, *self.reposts, *self.quotes]
        self.posts = {one.uri: one for one in self.acts if one.collection == POST}

    def person(self, name):
        """By DID or handle; None when nobody is called so."""
        return next((one for one in self.people.values() if name in (one.did, one.handle)), None)

    def answers(self, act):
        return [one for one in self.comments if one.record['reply']['parent']['uri'] == act.uri]

    def keep_quiet(self):
        """As if one comment and one like were all that happened to the post."""
        self.comments, self.likes, self.reposts, self.quotes = self.comments[:1], self.likes[:1], [], []
        self.acts = [self.post, *self.comments, *self.likes]
        self.posts = {one.uri: one for one in self.acts if one.collection == POST}

    def forget_post(self):
        """As if its author had deleted the post: what others did to it stays in their own repositories."""
        self.acts.remove(self.post)
        del self.posts[self.post.uri]
