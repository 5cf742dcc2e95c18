"""A server between the program and the real mini network: PLC directory and PDS pass through it, so that a test can take the PDS away, or change what it says.

`network` names it in place of the two; DID documents that pass name it as their PDS."""
import contextlib
import http.client
import http.server
import socket
import threading
import urllib.parse


class Between:
    """`leave_after`: so many answers of the PDS, then its connections end without an answer until come_back(); `left` is set then.
    `change`: (target, body) → body, for answers of the directory (paths `/did:…`) and the PDS (paths `/pds/…`)."""

    def __init__(self, network, leave_after=None, change=lambda target, body: body):
        self.upstream = {name: urllib.parse.urlsplit(network[name]) for name in ('plc', 'pds')}
        self.leave_after, self.change, self.lock = leave_after, change, threading.Lock()
        self.left, self.targets, self.refused = threading.Event(), [], 0
        between = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            disable_nagle_algorithm = True

            def do_GET(self):
                between.pass_on(self)

            def log_message(self, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request, client_address):
                pass  # the program may leave at any time

        self.server = Server(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'
        self.network = {**network, 'plc': self.url, 'pds': f'{self.url}/pds'}

    def come_back(self):
        with self.lock:
            self.leave_after = None
            self.left.clear()

    def pass_on(self, request):
        of_pds = request.path.startswith('/pds/')
        with self.lock:
            self.targets.append(request.path)
            if of_pds and self.leave_after is not None:
                self.leave_after -= 1
                if self.leave_after < 0:
                    self.left.set()
                    self.refused += 1
        if of_pds and self.left.is_set():
            request.close_connection = True
            return request.connection.shutdown(socket.SHUT_RDWR)
        upstream = self.upstream['pds' if of_pds else 'plc']
        with contextlib.closing(http.client.HTTPConnection(upstream.hostname, upstream.port)) as connection:
            connection.request('GET', request.path.removeprefix('/pds'))
            answer = connection.getresponse()
            body = answer.read()
        body = body.replace(self.upstream['pds'].geturl().encode(), f'{self.url}/pds'.encode()) if request.path.startswith('/did:') and '/log/' not in request.path else body
        body = self.change(request.path, body)
        request.send_response(answer.status)
        request.send_header('Content-Type', answer.getheader('Content-Type', 'application/octet-stream'))
        request.send_header('Content-Length', str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
