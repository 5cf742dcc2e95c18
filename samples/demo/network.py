#!/usr/bin/python3
"""A small fictitious Bluesky network over TLS on loopback: PLC directory, AppView and PDS in one server.

SYNTHETIC: every account, text and picture is made up (world.py). The answers have the shapes of the AT Protocol's
lexicons, compared with what the real servers of tests/services/bluesky answer.

    network.py --cert LEAF.pem --key KEY.pem --ready-file F [--port 0] [--host 127.0.0.1] [--deleted | --quiet] [--log F]

F appears, complete, once the server answers: JSON with the base URLs (appview, plc, pds), the post's bsky.app URL, and
what a complete capture must find (`expected`). --deleted: the post is gone, the rest of the network is not. --quiet: one comment, one like and
nothing else happened to it. SIGTERM ends it.
Lists come in pages of at most 7 whatever limit was asked (a server may do so), so that paging has to work.
"""
import argparse
import gzip
import hashlib
import http.server
import json
import os
import pathlib
import signal
import ssl
import sys
import urllib.parse

import world

PAGE = 7
SMALLEST_COMPRESSED = 1024  # bytes; shorter answers go as they are, as the real servers do
DEEPEST_THREAD = 1000  # app.bsky.feed.getPostThread: maximum of `depth`
NOTICE = ('JARINGAN TIRUAN: semua akun, teks, dan gambar di sini rekaan; tidak ada orang atau peristiwa nyata.\n'
          'SYNTHETIC NETWORK: every account, text and picture here is made up; no real person or event.')
# A valid secp256k1 point for the DID documents: the curve's generator, whose private key (1) everyone knows.
GENERATOR = bytes.fromhex('e7010279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798')


class XrpcError(Exception):
    def __init__(self, name, message, status=400):
        super().__init__(message)
        self.name, self.message, self.status = name, message, status


def base58(data):
    number, text = int.from_bytes(data, 'big'), ''
    while number:
        number, digit = divmod(number, 58)
        text = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'[digit] + text
    return text


class Network:
    """The lexicon methods. Each takes the query ({name: [values]}) and returns JSON-like data."""

    def __init__(self, people_and_acts, url):
        self.world, self.url = people_and_acts, url
        self.methods = {
            'com.atproto.identity.resolveHandle': self.resolve_handle, 'com.atproto.repo.getRecord': self.get_record,
            'com.atproto.repo.listRecords': self.list_records, 'com.atproto.repo.describeRepo': self.describe_repo,
            'app.bsky.actor.getProfile': self.get_profile, 'app.bsky.feed.getPosts': self.get_posts,
            'app.bsky.feed.getPostThread': self.get_thread, 'app.bsky.feed.getLikes': self.get_likes,
            'app.bsky.feed.getRepostedBy': self.get_reposted_by, 'app.bsky.feed.getQuotes': self.get_quotes,
        }

    @staticmethod
    def one(query, name, default=None):
        value = query.get(name, [default])[0]
        if value is None:
            raise XrpcError('InvalidRequest', f'Error: Params must have the property "{name}"')
        return value

    def number(self, query, name, default, largest):
        text = self.one(query, name, str(default))
        if not text.isdigit() or int(text) > largest:
            raise XrpcError('InvalidRequest', f'Error: {name} must be an integer of at most {largest}')
        return int(text)

    def page(self, query, everything):
        """One page and the fields that go with it. The cursor is opaque: where the next page starts, in disguise."""
        size = min(self.number(query, 'limit', 50, 100), PAGE)
        cursor = query.get('cursor', ['h0'])[0]
        if not cursor.startswith('h') or not cursor[1:].isdigit():
            raise XrpcError('InvalidRequest', 'Malformed cursor')
        start = int(cursor[1:])
        more = {'cursor': f'h{start + size}'} if start + size < len(everything) else {}
        return everything[start:start + size], more

    def resolve_handle(self, query):
        person = self.world.person(self.one(query, 'handle'))
        if not person:
            raise XrpcError('InvalidRequest', 'Unable to resolve handle')
        return {'did': person.did}

    def repository(self, query):
        person = self.world.person(self.one(query, 'repo'))
        if not person:
            raise XrpcError('RepoNotFound', f'Could not find repo: {self.one(query, "repo")}')
        return person

    def get_record(self, query):
        person = self.repository(query)
        uri = f'at://{person.did}/{self.one(query, "collection")}/{self.one(query, "rkey")}'
        for act in self.world.acts:
            if act.uri == uri:
                return {**act.reference(), 'value': act.record}
        raise XrpcError('RecordNotFound', f'Could not locate record: {uri}')

    def list_records(self, query):
        person, collection = self.repository(query), self.one(query, 'collection')
        found = [act for act in self.world.acts if act.person is person and act.collection == collection]
        acts, more = self.page(query, sorted(found, key=lambda act: act.rkey, reverse=True))
        return {'records': [{**act.reference(), 'value': act.record} for act in acts], **more}

    def describe_repo(self, query):
        person = self.repository(query)
        return {'handle': person.handle, 'did': person.did, 'didDoc': self.did_document(person),
                'collections': sorted({act.collection for act in self.world.acts if act.person is person}),
                'handleIsCorrect': True}

    def get_profile(self, query):
        person = self.world.person(self.one(query, 'actor'))
        if not person:
            raise XrpcError('InvalidRequest', 'Profile not found')
        count = sum(1 for act in self.world.posts.values() if act.person is person)
        return {**person.view(), 'description': 'Akun rekaan untuk peragaan.', 'followersCount': 0, 'followsCount': 0,
                'postsCount': count, 'indexedAt': world.time_text(world.START)}

    def counts(self, act):
        mine = act is self.world.post
        return {'bookmarkCount': 0, 'replyCount': len(self.world.answers(act)), 'likeCount': len(self.world.likes) * mine,
                'repostCount': len(self.world.reposts) * mine, 'quoteCount': len(self.world.quotes) * mine}

    def post_view(self, act):
        """app.bsky.feed.defs#postView"""
        view = {**act.reference(), 'author': act.person.view(), 'record': act.record, **self.counts(act),
                'indexedAt': world.time_text(act.moment), 'labels': []}
        embed = self.embed_view(act)
        return {**view, 'embed': embed} if embed else view

    def embed_view(self, act):
        embed = act.record.get('embed')
        if not embed:
            return None
        if embed['$type'] == 'app.bsky.embed.images':
            image = embed['images'][0]
            address = f'{act.person.did}/{image["image"]["ref"]["$link"]}'
            return {'$type': 'app.bsky.embed.images#view', 'images': [{
                'thumb': f'{self.url}/img/feed_thumbnail/plain/{address}', 'alt': image['alt'],
                'fullsize': f'{self.url}/img/feed_fullsize/plain/{address}', 'aspectRatio': image['aspectRatio']}]}
        quoted = self.world.posts.get(embed['record']['uri'])
        if not quoted:
            return {'$type': 'app.bsky.embed.record#view', 'record': {
                '$type': 'app.bsky.embed.record#viewNotFound', 'uri': embed['record']['uri'], 'notFound': True}}
        return {'$type': 'app.bsky.embed.record#view', 'record': {
            '$type': 'app.bsky.embed.record#viewRecord', **quoted.reference(), 'author': quoted.person.view(),
            'value': quoted.record, 'labels': [], 'indexedAt': world.time_text(quoted.moment),
            **{name: value for name, value in self.counts(quoted).items() if name != 'bookmarkCount'}}}

    def post(self, query, name='uri'):
        """The post that a thread or list is asked for; handles are allowed in at-uris as in the real AppView."""
        uri = self.one(query, name)
        if not uri.startswith('at://'):
            raise XrpcError('InvalidRequest', f'Error: {name} must be a valid at-uri')
        authority, _, rest = uri[5:].partition('/')
        person = self.world.person(authority)
        return self.world.posts.get(f'at://{person.did}/{rest}') if person else None

    def get_posts(self, query):
        uris = query.get('uris', [])
        if len(uris) > 25:
            raise XrpcError('InvalidRequest', 'Error: uris must not have more than 25 elements')
        found = (self.post({'uris': [uri]}, 'uris') for uri in uris)
        return {'posts': [self.post_view(act) for act in found if act]}

    def get_thread(self, query):
        act = self.post(query)
        if not act:
            raise XrpcError('NotFound', f'Post not found: {self.one(query, "uri")}')
        depth = self.number(query, 'depth', 6, DEEPEST_THREAD)
        node = self.thread_node(act, depth)
        below, height = node, self.number(query, 'parentHeight', 80, DEEPEST_THREAD)
        while 'reply' in act.record and height > 0:
            uri = act.record['reply']['parent']['uri']
            act, height = self.world.posts.get(uri), height - 1
            if not act:
                below['parent'] = {'$type': 'app.bsky.feed.defs#notFoundPost', 'uri': uri, 'notFound': True}
                break
            below['parent'] = {'$type': 'app.bsky.feed.defs#threadViewPost', 'post': self.post_view(act)}
            below = below['parent']
        return {'thread': node}

    def thread_node(self, act, depth):
        replies = [self.thread_node(one, depth - 1) for one in self.world.answers(act)] if depth > 0 else []
        return {'$type': 'app.bsky.feed.defs#threadViewPost', 'post': self.post_view(act), 'replies': replies,
                'threadContext': {}}

    def get_likes(self, query):
        acts = self.world.likes if self.post(query) else []
        acts, more = self.page(query, acts[::-1])
        likes = [{'actor': act.person.view(), 'createdAt': act.record['createdAt'],
                  'indexedAt': world.time_text(act.moment)} for act in acts]
        return {'uri': self.one(query, 'uri'), 'likes': likes, **more}

    def get_reposted_by(self, query):
        acts, more = self.page(query, self.world.reposts[::-1] if self.post(query) else [])
        return {'uri': self.one(query, 'uri'), 'repostedBy': [act.person.view() for act in acts], **more}

    def get_quotes(self, query):
        acts, more = self.page(query, self.world.quotes if self.post(query) is self.world.post else [])
        return {'uri': self.one(query, 'uri'), 'posts': [self.post_view(act) for act in acts], **more}

    def did_document(self, person):
        return {'@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
                'id': person.did, 'alsoKnownAs': [f'at://{person.handle}'],
                'verificationMethod': [{'id': f'{person.did}#atproto', 'type': 'Multikey', 'controller': person.did,
                                        'publicKeyMultibase': 'z' + base58(GENERATOR)}],
                'service': [{'id': '#atproto_pds', 'type': 'AtprotoPersonalDataServer', 'serviceEndpoint': self.url}]}

    def blob(self, query):
        """Bytes of com.atproto.sync.getBlob."""
        person = self.world.person(self.one(query, 'did'))
        if not person:
            raise XrpcError('RepoNotFound', f'Could not find repo for DID: {self.one(query, "did")}')
        if person is not self.world.post.person or self.one(query, 'cid') != self.world.picture_cid \
                or self.world.post not in self.world.acts:
            raise XrpcError('InvalidRequest', 'Blob not found')
        return self.world.picture

    def expected(self):
        """What a complete capture of the post must find: act by act, author by DID."""
        def briefly(act):
            return {**act.reference(), 'actor': act.person.did, 'handle': act.person.handle,
                    'createdAt': act.record['createdAt'], **({'text': act.record['text']} if 'text' in act.record else {})}
        known = self.world
        return {'post': briefly(known.post), 'comments': list(map(briefly, known.comments)), 'likes': list(map(briefly, known.likes)),
                'reposts': list(map(briefly, known.reposts)), 'quotes': list(map(briefly, known.quotes)),
                'picture': {'cid': known.picture_cid, 'bytes': len(known.picture), 'mimeType': 'image/png',
                            'sha256': hashlib.sha256(known.picture).hexdigest()}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server_version = 'saksi-demo-network'
    sys_version = '(synthetic)'
    timeout = 60  # seconds of silence before a kept-alive connection is closed
    disable_nagle_algorithm = True  # head and body go as two writes; the second must not wait for the first one's acknowledgement

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        path, query = urllib.parse.unquote(address.path), urllib.parse.parse_qs(address.query)
        network = self.server.network
        try:
            if path == '/xrpc/com.atproto.sync.getBlob':
                self.answer(200, network.blob(query), 'image/png', {'x-content-type-options': 'nosniff'})
            elif path.startswith('/xrpc/'):
                method = network.methods.get(path[6:])
                if not method:
                    raise XrpcError('MethodNotImplemented', 'Method Not Implemented', 501)
                self.json(200, method(query))
            elif path.startswith('/did:plc:'):
                person = network.world.person(path[1:])
                if person:
                    self.json(200, network.did_document(person), 'application/did+ld+json; charset=utf-8')
                else:
                    self.json(404, {'message': f'DID not registered: {path[1:]}'})
            elif path == '/':
                self.answer(200, NOTICE.encode() + b'\n', 'text/plain; charset=utf-8')
            else:
                self.answer(404, b'Not Found\n', 'text/plain; charset=utf-8')
        except XrpcError as problem:
            self.json(problem.status, {'error': problem.name, 'message': problem.message})

    def json(self, status, data, media_type='application/json; charset=utf-8'):
        body = json.dumps(data, ensure_ascii=False, separators=(',', ':')).encode()
        self.answer(status, body, media_type, {'Vary': 'Accept-Encoding', 'Access-Control-Allow-Origin': '*'})

    def answer(self, status, body, media_type, headers=None):
        """Compressed answers go chunked, as those of the real servers do: their length is not known beforehand."""
        packed = len(body) >= SMALLEST_COMPRESSED and media_type.startswith('application/') \
            and 'gzip' in self.headers.get('Accept-Encoding', '')
        self.send_response(status)
        self.send_header('Content-Type', media_type)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if not packed:
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.send_header('Content-Encoding', 'gzip')
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        body = gzip.compress(body, 6, mtime=0)
        for start in range(0, len(body), 1024):
            piece = body[start:start + 1024]
            self.wfile.write(b'%x\r\n%b\r\n' % (len(piece), piece))
        self.wfile.write(b'0\r\n\r\n')

    def log_message(self, format, *arguments):  # the base class's own parameter name
        if self.server.log:
            print(self.log_date_time_string(), format % arguments, file=self.server.log, flush=True)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port, certificate, key, log):
        super().__init__(('127.0.0.1', port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(['http/1.1'])
        context.load_cert_chain(certificate, key)
        # The handshake is left to the connection's own thread: a silent client must not hold up the others.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.network = None
        self.log = open(log, 'a', encoding='utf-8') if log else None

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # clients may leave, also during the handshake
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser(description='Fictitious Bluesky network for demonstrations (synthetic).')
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--host', default='127.0.0.1', help='name of this machine in the URLs that are given out')
    parser.add_argument('--cert', required=True)
    parser.add_argument('--key', required=True)
    parser.add_argument('--ready-file', type=pathlib.Path, required=True)
    parser.add_argument('--deleted', action='store_true')
    parser.add_argument('--quiet', action='store_true')
    parser.add_argument('--log', type=pathlib.Path)
    given = parser.parse_args()
    try:
        server = Server(given.port, given.cert, given.key, given.log)
    except OSError as problem:
        sys.exit(f'network.py: cannot listen on 127.0.0.1:{given.port} with {given.cert}: {problem}')
    url = f'https://{given.host}:{server.server_address[1]}'
    known = world.World()
    if given.quiet:
        known.keep_quiet()
    server.network = Network(known, url)
    expected = server.network.expected()
    if given.deleted:
        known.forget_post()
    ready = {'synthetic': True, 'appview': url, 'plc': url, 'pds': url,
             'url': f'https://bsky.app/profile/{known.post.person.handle}/post/{known.post.rkey}', 'expected': expected}
    partial = given.ready_file.with_name(given.ready_file.name + '.partial')
    partial.write_text(json.dumps(ready, ensure_ascii=False, indent=1) + '\n', encoding='utf-8')
    os.replace(partial, given.ready_file)
    print(NOTICE, flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    server.serve_forever()


if __name__ == '__main__':
    main()
