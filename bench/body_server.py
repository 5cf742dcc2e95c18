#!/usr/bin/python3
"""Serves incompressible bodies of any size over TLS on loopback: what the large bundles of the benchmark are made of.

    body_server.py --cert LEAF.pem --key KEY.pem --ready-file F

GET /SEED/OCTETS.bin answers application/octet-stream: OCTETS pseudo-random octets, the same for the same SEED. F appears,
complete, once the server answers: {"url": "https://127.0.0.1:PORT"}. SIGTERM ends it.
"""
import argparse
import http.server
import json
import os
import pathlib
import random
import re
import signal
import ssl
import sys

LARGEST = 512 * 1024 * 1024  # octets of one body


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        found = re.fullmatch(r'/(\d+)/(\d+)\.bin', self.path)
        size = int(found[2]) if found else 0
        known = found is not None and size <= LARGEST
        body = random.Random(int(found[1])).randbytes(size) if known else b''
        self.send_response(200 if known else 404)
        self.send_header('Content-Type', 'application/octet-stream')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):  # the base class's own parameter name
        pass


def main():
    parser = argparse.ArgumentParser(description='Incompressible bodies on loopback.')
    parser.add_argument('--cert', required=True)
    parser.add_argument('--key', required=True)
    parser.add_argument('--ready-file', type=pathlib.Path, required=True)
    given = parser.parse_args()
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(given.cert, given.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    partial = given.ready_file.with_name(given.ready_file.name + '.partial')
    partial.write_text(json.dumps({'url': f'https://127.0.0.1:{server.server_address[1]}'}))
    os.replace(partial, given.ready_file)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.serve_forever()


if __name__ == '__main__':
    main()
