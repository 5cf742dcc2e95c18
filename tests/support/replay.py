"""A replay of synthetic answers over real HTTPS, in the place of platforms that cannot run here.

SYNTHETIC: nothing here was ever said by a real service. Answers come from a plugin's fixtures (plugins/*/fixtures) or from functions that make them,
such as a list of 250 invented people in pages. Every host that they name gets a listener of its own on 127.0.0.1, and its name is written as that
listener's address in every answer: the plugin under test meets real redirects, cookies, Link fields, time-outs and connections.

    with Replay(tls) as replay:
        replay.fixture(folder)                          # a case.json with its answers
        replay.serve('t.me', 'GET', '/rekaan/1', page)  # a function, or (status, headers, body)
        replay.disturb('/api/list', 3, Answer(429, {'Retry-After': '1'}))
        … replay.address('https://t.me') is where to go

What is asked for and stands nowhere is answered 404 and kept in `unknown`: a test asks that it is empty. Nothing sleeps."""
import collections
import dataclasses
import http.server
import json
import pathlib
import re
import ssl
import threading
import time
import urllib.parse

CUT = object()  # an answer: the connection closes without a word


@dataclasses.dataclass
class Answer:
    status: int = 200
    headers: dict = dataclasses.field(default_factory=dict)
    body: bytes = b''

    @staticmethod
    def of_json(value, status=200, **headers):
        return Answer(status, {'Content-Type': 'application/json; charset=utf-8', **headers}, json.dumps(value, ensure_ascii=False).encode())

    @staticmethod
    def of_page(text, status=200, **headers):
        return Answer(status, {'Content-Type': 'text/html; charset=utf-8', **headers}, text.encode())


@dataclasses.dataclass
class Asked:
    """One request as it came. `target`: path and query as sent; `form` and `json()` read a POST's body."""
    host: str
    method: str
    target: str
    headers: dict
    body: bytes

    @property
    def path(self):
        return self.target.split('?')[0]

    @property
    def query(self):
        return {name: values[0] for name, values in urllib.parse.parse_qs(urllib.parse.urlsplit(self.target).query, keep_blank_values=True).items()}

    @property
    def form(self):
        return {name: values[0] for name, values in urllib.parse.parse_qs(self.body.decode(), keep_blank_values=True).items()}

    def json(self):
        return json.loads(self.body)


class RateLimit:
    """`count` requests in a window of `seconds`; headers and refusal as Mastodon documents them. The window begins with the first request."""

    def __init__(self, count, seconds=1):
        self.count, self.seconds, self.left, self.end, self.refused = count, seconds, count, None, 0

    def take(self):
        now = time.monotonic()
        if self.end is None or now >= self.end:
            self.left, self.end = self.count, now + self.seconds
        said = {'X-RateLimit-Limit': str(self.count), 'X-RateLimit-Remaining': str(max(self.left - 1, 0)),
                'X-RateLimit-Reset': time.strftime('%Y-%m-%dT%H:%M:%S.000Z', time.gmtime(time.time() + self.end - now))}
        if self.left > 0:
            self.left -= 1
            return None, said
        self.refused += 1
        return Answer.of_json({'error': 'Too many requests'}, 429, **{'Retry-After': str(self.seconds)}), said


class Replay:
    """`tls`: (certificate file, key file) of a server that the program under test trusts for 127.0.0.1."""

    def __init__(self, tls):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.set_alpn_protocols(['http/1.1'])
        self.context.load_cert_chain(*map(str, tls))
        self.lock = threading.Lock()
        self.servers, self.origins = [], {}
        self.routes = {}  # (host, method, target or path[, body]) → Answer, CUT or function(Asked)
        self.disturbances, self.limits = [], {}
        self.asked, self.unknown = [], []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def host(self, name):
        """Where `name` is found: `https://127.0.0.1:PORT`."""
        if name not in self.origins:
            server = Server(self, name)
            threading.Thread(target=server.serve_forever, daemon=True, kwargs={'poll_interval': 0.05}).start()
            self.servers.append(server)
            self.origins[name] = f'https://127.0.0.1:{server.server_port}'
        return self.origins[name]

    def address(self, url):
        """`url` as it is reached here."""
        parts = urllib.parse.urlsplit(url)
        return self.host(parts.netloc) + url[len(f'{parts.scheme}://{parts.netloc}'):]

    def serve(self, host, method, target, answer, body=None):
        """`target`: path and query, or the path alone for every query. `body`: only for a request with that body."""
        self.host(host)
        self.routes[(host, method, target) if body is None else (host, method, target, body)] = answer

    def disturb(self, part, nth, answer, times=1):
        """The `nth` (from 1) to `nth`+`times`-1 request whose target holds `part` gets `answer` instead."""
        self.disturbances.append([part, nth, times, answer, 0])

    def limit(self, host, count, seconds=1):
        self.host(host)
        self.limits[host] = RateLimit(count, seconds)
        return self.limits[host]

    def fixture(self, folder, change=lambda text: text):
        """Serves the answers of a case.json and gives the case. `change` is applied to every text of it first."""
        case = json.loads(change((folder / 'case.json').read_text(encoding='utf-8')))
        for name in sorted(set(re.findall(r'https://([a-z0-9.-]+)', json.dumps(case).replace('\\/', '/')))):
            self.host(name)
        for exchange in case['exchanges']:
            parts = urllib.parse.urlsplit(exchange['url'])
            target = exchange['url'][len(f'{parts.scheme}://{parts.netloc}'):] or '/'
            answer = CUT if 'outcome' in exchange else self.answer_of(folder, exchange, change)
            if exchange.get('final_url', exchange['url']) != exchange['url']:
                led = urllib.parse.urlsplit(exchange['final_url'])
                self.serve(led.netloc, 'GET', exchange['final_url'][len(f'{led.scheme}://{led.netloc}'):], answer)
                answer = Answer(302, {'Location': exchange['final_url']})
            for method in ('POST',) if 'request' in exchange else ('GET', 'POST'):
                self.serve(parts.netloc, method, target, answer, exchange['request'].encode() if 'request' in exchange else None)
        return case

    @staticmethod
    def answer_of(folder, exchange, change):
        head, body = exchange['head'], (folder / exchange['body']).read_bytes()
        if re.search(r'(?i)^content-type: (text|application/(json|activity))', '\n'.join(head), re.M):
            try:
                body = change(body.decode()).encode()
            except UnicodeDecodeError:
                pass  # a fixture in another charset goes as it is
        return Answer(int(head[0].split()[1]), dict(line.split(': ', 1) for line in head[1:]), body)

    def here(self, octets):
        """`octets` with the addresses of all hosts as they are reached here, JSON's escaped slashes too."""
        names = sorted(self.origins, key=len, reverse=True)
        if not names:
            return octets
        pattern = re.compile(rb'https:(//|\\/\\/)(' + b'|'.join(re.escape(name.encode()) for name in names) + rb')(?![a-zA-Z0-9.-])')

        def place(found):
            origin = self.origins[found[2].decode()].encode()
            return origin.replace(b'/', b'\\/') if found[1] != b'//' else origin
        return pattern.sub(place, octets)

    def there(self, text):
        """The opposite of here(), for comparing what was recorded with what was written."""
        for name, origin in self.origins.items():
            text = text.replace(origin, f'https://{name}')
        return text

    def answer(self, asked):
        with self.lock:
            self.asked.append(asked)
            limit = self.limits.get(asked.host)
            refused, said = limit.take() if limit else (None, {})
            if refused:
                return Answer(refused.status, {**refused.headers, **said}, refused.body)
            for one in self.disturbances:
                if one[0] in asked.target:
                    one[4] += 1
                    if one[1] <= one[4] < one[1] + one[2]:
                        return one[3]
            found = next((self.routes[key] for key in ((asked.host, asked.method, asked.target, asked.body), (asked.host, asked.method, asked.target),
                                                       (asked.host, asked.method, asked.path)) if key in self.routes), None)
            made = found(asked) if callable(found) else found
            if made is None:
                self.unknown.append(f'{asked.method} {asked.host}{asked.target} {asked.body.decode(errors="replace")}'.rstrip())
                made = Answer.of_page('Tidak ada di sini.', 404)
            return made if made is CUT else Answer(made.status, {**made.headers, **said}, made.body)

    def times(self, part):
        """How many requests had `part` in host, path, query or body."""
        return sum(part in f'{one.host}{one.target} {one.body.decode(errors="replace")}' for one in self.asked)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, replay, host):
        self.replay, self.host = replay, host
        super().__init__(('127.0.0.1', 0), Handler)
        self.socket = replay.context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request, client_address):
        pass  # a client that went away


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def work(self):
        length = int(self.headers.get('Content-Length') or 0)
        replay = self.server.replay
        answer = replay.answer(Asked(self.server.host, self.command, self.path, dict(self.headers), self.rfile.read(length)))
        if answer is CUT:
            self.close_connection = True
            return
        text = any(word in answer.headers.get('Content-Type', '') for word in ('text/', 'json', 'javascript', 'xml'))
        body = replay.here(answer.body) if text else answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in ('content-length', 'date', 'server', 'transfer-encoding'):
                self.send_header(name, replay.here(value.encode()).decode())
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = work  # noqa: N815 (the names that http.server calls)

    def log_message(self, *arguments):
        pass


def fixture_folder(plugin, case):
    return pathlib.Path(__file__).resolve().parents[2] / 'plugins' / plugin / 'fixtures' / case
