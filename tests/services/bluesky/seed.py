#!/usr/bin/python3
"""Fills the network of start.sh with acts of four fictitious people, or deletes the post again.

    seed.py seed PDS_URL APPVIEW_URL > seeded.json     four accounts; a post with picture by the first, a like by the
                                                       second, a repost by the third, a reply and a quote by the fourth
    seed.py delete seeded.json                         deletes the post; returns when the AppView no longer shows it
    seed.py unlike seeded.json                         takes the like back in the second one's repository; returns at once
    seed.py crowd PDS_URL APPVIEW_URL LIKERS SHARERS COMMENTERS > crowd.json   a post by one of as many accounts as the largest number, liked, shared
                                                       and answered by the first so many of them

The JSON names every account (did, handle), every record (uri, cid, createdAt) and the picture (cid, sha256, bytes).
They return only when the AppView has indexed what was done: they poll, and fail after two minutes.
"""
import concurrent.futures
import datetime
import hashlib
import json
import pathlib
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib

DEADLINE = 120.0  # seconds for the AppView to index; 0.2 to 0.3 were seen on an idle machine, and a crowd takes longer
PEOPLE = {'satu': 'Contoh Satu', 'dua': 'Contoh Dua', 'tiga': 'Contoh Tiga', 'empat': 'Contoh Empat'}
POST_TEXT = 'Ini unggahan contoh untuk pengujian: mari hadir besok pukul sembilan. 🟦'
REPLY_TEXT = 'Saya hadir. Ini komentar contoh.'
QUOTE_TEXT = 'Kutipan contoh atas unggahan contoh.'


def call(base, method, token=None, body=None, media_type='application/json', **query):
    """One XRPC call; a GET without body, else a POST. Returns the decoded JSON; the error carries the server's words."""
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    request = urllib.request.Request(f'{base}/xrpc/{method}?{urllib.parse.urlencode(query)}', data)
    if data is not None:
        request.add_header('Content-Type', media_type)
    if token:
        request.add_header('Authorization', f'Bearer {token}')
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b'{}')
    except urllib.error.HTTPError as problem:
        raise RuntimeError(f'{method}: {problem.code} {problem.read().decode(errors="replace")}') from None


def picture(width=320, height=200):
    """A small PNG: bands of colour with a diagonal, made here so that nobody's picture is needed."""
    rows = b''.join(b'\0' + b''.join(bytes((x // 32 * 25, y // 25 * 30, 255 if abs(x - y) < 6 else 90))
                                     for x in range(width)) for y in range(height))

    def chunk(kind, content):
        return struct.pack('>I', len(content)) + kind + content + struct.pack('>I', zlib.crc32(kind + content))
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(rows, 9)) + chunk(b'IEND', b'')


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='milliseconds').replace('+00:00', 'Z')


def wait_until(what, holds):
    deadline = time.monotonic() + DEADLINE
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError(f'the AppView did not show within {DEADLINE:.0f} s: {what}')
        time.sleep(0.05)


def create(pds, person, collection, **fields):
    record = {'$type': collection, 'createdAt': now(), **fields}
    made = call(pds, 'com.atproto.repo.createRecord', person['token'],
                {'repo': person['did'], 'collection': collection, 'record': record})
    return {'uri': made['uri'], 'cid': made['cid'], 'createdAt': record['createdAt'], 'actor': person['did'],
            **({'text': fields['text']} if 'text' in fields else {})}


def join(pds, key, name=None):
    """An account; with `name`, a profile too."""
    account = {'handle': f'contoh-{key}.test', 'email': f'{key}@contoh.test', 'password': f'kata-sandi-contoh-{key}'}
    made = call(pds, 'com.atproto.server.createAccount', body=account)
    profile = {'$type': 'app.bsky.actor.profile', 'displayName': name, 'description': 'Akun rekaan untuk pengujian.'}
    if name:
        call(pds, 'com.atproto.repo.putRecord', made['accessJwt'],
             {'repo': made['did'], 'collection': 'app.bsky.actor.profile', 'rkey': 'self', 'record': profile})
    return {'did': made['did'], 'handle': account['handle'], 'name': name, 'password': account['password'],
            'token': made['accessJwt']}


def shown(appview, uri):
    posts = call(appview, 'app.bsky.feed.getPosts', uris=uri)['posts']
    return posts[0] if posts else None


def seed(pds, appview):
    people = {key: join(pds, key, name) for key, name in PEOPLE.items()}
    bytes_ = picture()
    blob = call(pds, 'com.atproto.repo.uploadBlob', people['satu']['token'], bytes_, 'image/png')['blob']
    embed = {'$type': 'app.bsky.embed.images', 'images': [
        {'image': blob, 'alt': 'Gambar contoh', 'aspectRatio': {'width': 320, 'height': 200}}]}
    post = create(pds, people['satu'], 'app.bsky.feed.post', text=POST_TEXT, langs=['id'], embed=embed)
    subject = {'uri': post['uri'], 'cid': post['cid']}
    like = create(pds, people['dua'], 'app.bsky.feed.like', subject=subject)
    repost = create(pds, people['tiga'], 'app.bsky.feed.repost', subject=subject)
    reply = create(pds, people['empat'], 'app.bsky.feed.post', text=REPLY_TEXT, langs=['id'],
                   reply={'root': subject, 'parent': subject})
    quote = create(pds, people['empat'], 'app.bsky.feed.post', text=QUOTE_TEXT, langs=['id'],
                   embed={'$type': 'app.bsky.embed.record', 'record': subject})

    def indexed():
        view = shown(appview, post['uri'])
        counts = ('likeCount', 'repostCount', 'replyCount', 'quoteCount')
        return view and all(view.get(name) == 1 for name in counts) and view['author'].get('displayName') == PEOPLE['satu']
    wait_until('the post with one like, repost, reply and quote', indexed)
    wait_until('the quote', lambda: call(appview, 'app.bsky.feed.getQuotes', uri=post['uri'])['posts'])

    key = post['uri'].rsplit('/', 1)[1]
    for person in people.values():
        del person['token']
    return {'pds': pds, 'appview': appview, 'accounts': people, 'post': post, 'like': like, 'repost': repost,
            'reply': reply, 'quote': quote, 'url': f'https://bsky.app/profile/{people["satu"]["handle"]}/post/{key}',
            'picture': {'cid': blob['ref']['$link'], 'mimeType': blob['mimeType'], 'bytes': len(bytes_),
                        'sha256': hashlib.sha256(bytes_).hexdigest()}}


def delete(seeded):
    author, uri = seeded['accounts']['satu'], seeded['post']['uri']
    session = call(seeded['pds'], 'com.atproto.server.createSession',
                   body={'identifier': author['handle'], 'password': author['password']})
    call(seeded['pds'], 'com.atproto.repo.deleteRecord', session['accessJwt'],
         {'repo': author['did'], 'collection': 'app.bsky.feed.post', 'rkey': uri.rsplit('/', 1)[1]})
    wait_until('that the post is gone', lambda: shown(seeded['appview'], uri) is None)


def unlike(seeded):
    who, uri = seeded['accounts']['dua'], seeded['like']['uri']
    session = call(seeded['pds'], 'com.atproto.server.createSession', body={'identifier': who['handle'], 'password': who['password']})
    call(seeded['pds'], 'com.atproto.repo.deleteRecord', session['accessJwt'], {'repo': who['did'], 'collection': 'app.bsky.feed.like', 'rkey': uri.rsplit('/', 1)[1]})


def crowd(pds, appview, likers, sharers, commenters):
    """Numbered accounts; the post is by number 0. Eight at a time: the servers work on each for some ten milliseconds."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        people = list(pool.map(lambda n: join(pds, f'ramai{n:03}'), range(max(likers, sharers, commenters))))
        post = create(pds, people[0], 'app.bsky.feed.post', text=POST_TEXT, langs=['id'])
        subject = {'uri': post['uri'], 'cid': post['cid']}
        likes = list(pool.map(lambda one: create(pds, one, 'app.bsky.feed.like', subject=subject), people[:likers]))
        reposts = list(pool.map(lambda one: create(pds, one, 'app.bsky.feed.repost', subject=subject), people[:sharers]))
        replies = list(pool.map(lambda one: create(pds, one, 'app.bsky.feed.post', text=REPLY_TEXT, langs=['id'], reply={'root': subject, 'parent': subject}), people[:commenters]))

    def indexed():
        view = shown(appview, post['uri'])
        return view and [view.get(name) for name in ('likeCount', 'repostCount', 'replyCount')] == [likers, sharers, commenters]
    wait_until(f'the post with {likers} likes, {sharers} reposts and {commenters} replies', indexed)
    return {'pds': pds, 'appview': appview, 'post': post, 'likes': likes, 'reposts': reposts, 'replies': replies, 'author': people[0]['did'],
            'url': f'https://bsky.app/profile/{people[0]["handle"]}/post/{post["uri"].rsplit("/", 1)[1]}'}


def main():
    arguments = sys.argv[1:]
    try:
        if len(arguments) == 3 and arguments[0] == 'seed':
            json.dump(seed(arguments[1], arguments[2]), sys.stdout, indent=1, ensure_ascii=False)
            print()
        elif len(arguments) == 6 and arguments[0] == 'crowd':
            json.dump(crowd(arguments[1], arguments[2], *map(int, arguments[3:])), sys.stdout, ensure_ascii=False)
            print()
        elif len(arguments) == 2 and arguments[0] == 'unlike':
            unlike(json.loads(pathlib.Path(arguments[1]).read_text(encoding='utf-8')))
        elif len(arguments) == 2 and arguments[0] == 'delete':
            delete(json.loads(pathlib.Path(arguments[1]).read_text(encoding='utf-8')))
        else:
            sys.exit('usage: seed.py seed PDS_URL APPVIEW_URL | crowd PDS_URL APPVIEW_URL LIKERS SHARERS COMMENTERS | delete seeded.json | unlike seeded.json')
    except (RuntimeError, OSError) as problem:
        sys.exit(f'seed.py: {problem}')


if __name__ == '__main__':
    main()
