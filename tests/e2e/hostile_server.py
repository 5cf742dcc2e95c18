#!/usr/bin/python3
"""A public web server that means harm, and canaries on inside addresses. Runs in a network namespace of its own.

    hostile_server.py --cert LEAF.pem --key KEY.pem --ready-file F --public 203.0.113.10 --canary ADDRESS… --canary-log F

The public address answers on 443 (TLS) and 80; each canary listens on 80 and 443 and writes a line for every connection. Paths of the public server:
    /redirect?to=URL           302 there            /hops?count=N&to=URL     N redirects on this host, then there
    /page?picture=URL          a page whose og:image is URL
    /loop                      302 to itself        /moved-around            302 to /moved-around/1 and back
    /endless                   a body without end   /endless-head            header fields without end
    /bomb                      200 MiB of zeros as 200 kB of gzip            /no-gzip   says gzip, is not
    /short                     fewer octets than Content-Length              /silent    closes without a word
    /wait?seconds=N            429 with Retry-After: N; the second time 200  /always-429
    /burst                     503 twice, then 200
"""
import argparse
import collections
import http.server
import json
import os
import pathlib
import signal
import socket
import ssl
import sys
import threading
import urllib.parse
import zlib

PAGE = '<!doctype html><html><head><meta charset="utf-8"><title>Halaman rekaan</title>{head}</head><body><p>Halaman rekaan untuk uji.</p></body></html>'
BOMB_OCTETS = 200 * 1024 * 1024


def bomb():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1024 * 1024)
    return b''.join([packer.compress(block) for _ in range(BOMB_OCTETS // len(block))] + [packer.flush()])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(address.query).items()}
        self.server.asked[self.path] += 1
        times = self.server.asked[self.path]
        name = address.path.strip('/').split('/')[0].replace('-', '_')
        getattr(self, f'on_{name}', self.on_page)(query, times)

    def on_page(self, query, _times):
        picture = query.get('picture')
        self.answer(200, PAGE.format(head=f'<meta property="og:image" content="{picture}">' if picture else '').encode())

    def on_redirect(self, query, _times):
        self.answer(302, b'', {'Location': query['to']})

    def on_hops(self, query, _times):
        left = int(query['count'])
        following = '/hops?' + urllib.parse.urlencode({'count': left - 1, 'to': query['to']})
        self.answer(302, b'', {'Location': following if left > 1 else query['to']})

    def on_loop(self, _query, _times):
        self.answer(302, b'', {'Location': '/loop'})

    def on_moved_around(self, _query, _times):
        self.answer(302, b'', {'Location': '/moved-around' if self.path.endswith('/1') else '/moved-around/1'})

    def on_endless(self, _query, _times):
        self.start(200, {'Content-Type': 'text/html'})
        self.pour(b'<p>' + b'a' * 65533)

    def on_endless_head(self, _query, _times):
        self.wfile.write(b'HTTP/1.1 200 OK\r\n')
        self.pour(b'X-Panjang: ' + b'a' * 1000 + b'\r\n')

    def pour(self, block):
        self.close_connection = True
        try:
            while True:
                self.wfile.write(block)
        except OSError:
            pass  # the client had enough

    def on_bomb(self, _query, _times):
        self.answer(200, bomb(), {'Content-Type': 'text/html', 'Content-Encoding': 'gzip'})

    def on_no_gzip(self, _query, _times):
        self.answer(200, b'<title>bukan gzip</title>', {'Content-Type': 'text/html', 'Content-Encoding': 'gzip'})

    def on_short(self, _query, _times):
        self.start(200, {'Content-Type': 'text/html', 'Content-Length': '5000'})
        self.wfile.write(b'<title>Terputus</title>')

    def on_silent(self, _query, _times):
        self.close_connection = True

    def on_wait(self, query, times):
        self.answer(*((429, b'', {'Retry-After': query['seconds']}) if times == 1 else (200, PAGE.format(head='').encode())))

    def on_always_429(self, _query, _times):
        self.answer(429, b'', {'Retry-After': '3600'})

    def on_burst(self, _query, times):
        self.answer(*((503, b'') if times <= 2 else (200, PAGE.format(head='').encode())))

    def start(self, status, headers):
        self.close_connection = True
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def answer(self, status, body, headers=None):
        headers = {'Content-Type': 'text/html; charset=utf-8', **(headers or {})}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address, port, tls=None):
        super().__init__((address, port), Handler)
        self.asked = collections.Counter()
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def watch(address, port, log):
    """A canary: whoever connects is written down, and that is all."""
    listener = socket.create_server((address, port), family=socket.AF_INET6 if ':' in address else socket.AF_INET)

    def work():
        while True:
            connection, peer = listener.accept()
            with open(log, 'a', encoding='utf-8') as file:
                print(address, port, peer[0], file=file, flush=True)
            connection.close()
    threading.Thread(target=work, daemon=True).start()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--cert', required=True)
    parser.add_argument('--key', required=True)
    parser.add_argument('--ready-file', type=pathlib.Path, required=True)
    parser.add_argument('--public', required=True)
    parser.add_argument('--canary', action='append', default=[])
    parser.add_argument('--canary-log', type=pathlib.Path, required=True)
    given = parser.parse_args()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.set_alpn_protocols(['http/1.1'])
    tls.load_cert_chain(given.cert, given.key)
    given.canary_log.touch()
    for address in given.canary:
        for port in (80, 443):
            watch(address, port, given.canary_log)
    servers = [Server(given.public, 443, tls), Server(given.public, 80)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    partial = given.ready_file.with_name(given.ready_file.name + '.partial')
    partial.write_text(json.dumps({'url': f'https://{given.public}'}))
    os.replace(partial, given.ready_file)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == '__main__':
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
