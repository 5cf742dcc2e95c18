"""A TLS server between the program and the synthetic network that can hold one answer back: so a test knows where a capture stands, without waiting."""
import contextlib
import http.client
import http.server
import ssl
import threading
import urllib.parse

from harness import LONGEST_RUN


class Gate:
    """`hold`: a text in the request's target; the first such request is not answered before let_go(). `network`: the ready file of the synthetic network
    with this server's address. On a port of its own, or on `port` once more."""

    def __init__(self, network, pki, hold=None, port=0):
        self.upstream = urllib.parse.urlsplit(network['appview'])
        self.hold, self.held, self.open, self.lock, self.targets = hold, threading.Event(), threading.Event(), threading.Lock(), []
        gate = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            disable_nagle_algorithm = True

            def do_GET(self):
                gate.pass_on(self)

            def log_message(self, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # the program may leave at any time: that is what is tested

        self.server = Server(('127.0.0.1', port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(['http/1.1'])
        context.load_cert_chain(pki.tls_leaf, pki.tls_key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        self.trust = ssl.create_default_context(cafile=pki.tls_ca)
        url = f'https://127.0.0.1:{self.port}'
        self.network = {**network, 'appview': url, 'plc': url, 'pds': url}

    def pass_on(self, request):
        with self.lock:
            self.targets.append(request.path)
        if self.hold and self.hold in request.path:
            self.held.set()
            self.open.wait(LONGEST_RUN)
        with contextlib.closing(http.client.HTTPSConnection(self.upstream.netloc, context=self.trust)) as connection:
            self.answer(request, connection)

    def answer(self, request, connection):
        connection.request('GET', request.path, headers={name: value for name, value in request.headers.items() if name.lower() not in ('host', 'connection')})
        answer = connection.getresponse()
        body = answer.read()  # without its transfer-coding; the content-coding stays
        request.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ('transfer-encoding', 'content-length', 'server', 'date'):
                request.send_header(name, value)
        request.send_header('Content-Length', str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def wait_until_held(self):
        assert self.held.wait(LONGEST_RUN), f'nobody asked for {self.hold}'

    def let_go(self):
        self.open.set()

    def asked(self):
        with self.lock:
            return list(self.targets)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.let_go()
        self.server.shutdown()
        self.server.server_close()
