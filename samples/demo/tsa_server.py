#!/usr/bin/python3
"""Two RFC 3161 timestamp authorities and their CRLs over HTTP on loopback: for demonstrations and tests only.

Every answer is made by stock `openssl ts -reply`, every CRL by `openssl ca -gencrl` at the moment it is asked for.

    tsa_server.py --directory DIR --port 0 --ready-file F [--tls-name NAME]… [--tls-ip IP]… [--log F]

DIR gets a PKI from pki.py when it has none. With --port 0 a free port is chosen; because the port is part of the
distribution points, a DIR that already holds a PKI is served on the port it was made for. F appears, complete, once the
server answers: a copy of DIR/pki.json. SIGTERM ends it.

    POST /tsa  /tsa2            the two authorities (RFC 3161 §3.4: application/timestamp-query)
    GET  /crl/{signer-ca,tsa1,tsa2}.crl   a CRL in DER with thisUpdate = now; /crl/first/… = the one made at the start
For tests of a client, all answered with what the first authority's openssl makes of it:
    /tsa-wrong-nonce  /tsa-wrong-imprint   a good token for another nonce; for other data
    /tsa-no-cert  /tsa-with-root           without any certificate; with the root as well
    /tsa-expired                           signed under a certificate that ended in 2021
    /tsa-reject                            status rejection, badAlg
    /tsa-garbage  /tsa-truncated  /tsa-html  /tsa-huge   not a TimeStampResp; half of one; a login page; 64 MiB
    /tsa-503  /tsa-429                     HTTP errors, the latter with Retry-After: 1
    /tsa-slow                              holds the request until the client gives up
"""
import argparse
import hashlib
import http.server
import json
import os
import pathlib
import re
import secrets
import signal
import socket
import sys
import tempfile
import threading
import urllib.parse

import pki

LARGEST_QUERY = 64 * 1024  # bytes; a query is about 100
HUGE_ANSWER = 64 * 1024 * 1024  # bytes; far over any client's limit for a token
LONGEST_HOLD = 600.0  # seconds that /tsa-slow keeps a connection whose client does not give up


class Authority:
    """One timestamp authority: a folder of pki.py whose serial file only one openssl may use at a time."""

    def __init__(self, folder):
        self.folder = folder
        self.lock = threading.Lock()

    def reply(self, query, *options):
        """TimeStampResp (DER) to `query` (DER)."""
        with tempfile.NamedTemporaryFile(suffix='.tsq') as file, self.lock:
            file.write(query)
            file.flush()
            return pki.openssl('ts', '-reply', '-config', self.folder / 'openssl.cnf', '-section', 'tsa_config',
                               '-queryfile', file.name, *options)


def described(query):
    """(hash name, imprint in hex) of a query, from openssl's own text form."""
    text = pki.openssl('ts', '-query', '-in', '/dev/stdin', '-text', data=query).decode()
    name = re.search(r'Hash Algorithm: (\S+)', text).group(1)
    rows = re.findall(r'^ +[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -])+)', text, re.MULTILINE)
    return name, ''.join(re.sub(r'[ -]', '', row) for row in rows)


def other_query(query, digest=None, with_certificate=True):
    """A query with a nonce of its own: for the same imprint, or for `digest` (hex, SHA-256)."""
    name, imprint = described(query)
    return pki.openssl('ts', '-query', '-digest', digest or imprint, f'-{"sha256" if digest else name}',
                       *(['-cert'] if with_certificate else []))


def sha1_query():
    return pki.openssl('ts', '-query', '-digest', hashlib.sha1(b'').hexdigest(), '-sha1', '-cert')


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server_version = 'saksi-demo-tsa'
    sys_version = ''

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        found = re.fullmatch(r'/crl/(first/)?(signer-ca|tsa1|tsa2)\.crl', path)
        if not found:
            return self.answer(404 if not path.startswith('/tsa') else 405, b'', 'text/plain')
        folder = self.server.directory / found[2]
        crl = (folder / 'first.crl').read_bytes() if found[1] else pki.fresh_crl(self.server.directory, found[2])
        return self.answer(200, crl, 'application/pkix-crl')

    def do_POST(self):
        length = self.headers.get('Content-Length', '')
        if not length.isdigit() or int(length) > LARGEST_QUERY:
            self.close_connection = True
            return self.answer(413, b'', 'text/plain')
        query = self.rfile.read(int(length))
        if self.headers.get_content_type() != 'application/timestamp-query':
            return self.answer(415, b'', 'text/plain')
        mode = urllib.parse.urlsplit(self.path).path
        if mode in ('/tsa-html', '/tsa-503', '/tsa-429', '/tsa-slow', '/tsa-huge', '/tsa-garbage'):
            return self.misbehave(mode)
        try:
            reply = self.reply(mode, query)
        except (RuntimeError, AttributeError) as problem:  # not a query: openssl refused it, or its text has no imprint
            return self.answer(400, f'{problem}\n'.encode(), 'text/plain')
        if reply is None:
            return self.answer(404, b'', 'text/plain')
        return self.answer(200, reply, 'application/timestamp-reply')

    def reply(self, mode, query):
        first, second = self.server.authorities
        if mode == '/tsa':
            return first.reply(query)
        if mode == '/tsa2':
            return second.reply(query)
        if mode == '/tsa-wrong-nonce':
            return first.reply(other_query(query))
        if mode == '/tsa-wrong-imprint':
            return first.reply(other_query(query, hashlib.sha256(b'other data').hexdigest()))
        if mode == '/tsa-no-cert':
            return first.reply(other_query(query, with_certificate=False))
        if mode == '/tsa-with-root':
            return first.reply(query, '-chain', first.folder / 'root.pem')
        if mode == '/tsa-expired':
            return first.reply(query, '-signer', first.folder / 'expired.pem')
        if mode == '/tsa-reject':
            return first.reply(sha1_query())
        if mode == '/tsa-truncated':
            whole = first.reply(query)
            return whole[:len(whole) // 2]
        return None

    def misbehave(self, mode):
        if mode == '/tsa-slow':
            self.connection.settimeout(LONGEST_HOLD)
            self.close_connection = True
            try:
                self.connection.recv(1)  # returns when the client closes
            except OSError:
                pass
            return None
        if mode == '/tsa-huge':
            self.send_response(200)
            self.send_header('Content-Type', 'application/timestamp-reply')
            self.send_header('Content-Length', str(HUGE_ANSWER))
            self.end_headers()
            try:
                for _ in range(HUGE_ANSWER // 65536):
                    self.wfile.write(b'\x30' * 65536)
            except OSError:
                self.close_connection = True
            return None
        if mode == '/tsa-503':
            return self.answer(503, b'', 'text/plain')
        if mode == '/tsa-429':
            return self.answer(429, b'', 'text/plain', {'Retry-After': '1'})
        if mode == '/tsa-html':
            return self.answer(200, b'<!doctype html><title>Masuk</title><p>Silakan masuk ke jaringan ini.', 'text/html')
        return self.answer(200, secrets.token_bytes(1500), 'application/timestamp-reply')

    def answer(self, status, body, media_type, headers=None):
        self.send_response(status)
        self.send_header('Content-Type', media_type)
        self.send_header('Content-Length', str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):  # the base class's own parameter name
        if self.server.log:
            print(self.log_date_time_string(), format % arguments, file=self.server.log, flush=True)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, directory, port, log):
        super().__init__(('127.0.0.1', port), Handler)
        self.directory = directory
        self.authorities = [Authority(directory / 'tsa1'), Authority(directory / 'tsa2')]
        self.log = open(log, 'a', encoding='utf-8') if log else None

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (BrokenPipeError, ConnectionResetError, socket.timeout)):
            super().handle_error(request, client_address)


def write_whole(path, text):
    """The file appears complete or not at all: the one who waits for it may read it at once."""
    partial = path.with_name(path.name + '.partial')
    partial.write_text(text)
    os.replace(partial, path)


def main():
    parser = argparse.ArgumentParser(description='Throwaway timestamp authorities on loopback.')
    parser.add_argument('--directory', type=pathlib.Path, required=True)
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--ready-file', type=pathlib.Path, required=True)
    parser.add_argument('--tls-name', action='append', default=[])
    parser.add_argument('--tls-ip', action='append', default=[])
    parser.add_argument('--signer-name', default='Penyegel Contoh')
    parser.add_argument('--log', type=pathlib.Path)
    given = parser.parse_args()
    directory = given.directory.resolve()
    made = directory / 'pki.json'
    port = urllib.parse.urlsplit(json.loads(made.read_text())['url']).port if made.exists() else given.port
    try:
        server = Server(directory, port, given.log)
    except OSError as problem:
        sys.exit(f'tsa_server.py: cannot listen on 127.0.0.1:{port}: {problem.strerror}. The PKI in {directory} names '
                 'this port in its certificates; free the port or give another --directory.')
    url = f'http://127.0.0.1:{server.server_address[1]}'
    try:
        if not made.exists():
            pki.make(directory, url, given.tls_name or ['localhost'], given.tls_ip or ['127.0.0.1'], given.signer_name)
    except RuntimeError as problem:
        sys.exit(f'tsa_server.py: {problem}')
    write_whole(given.ready_file, made.read_text())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    server.serve_forever()


if __name__ == '__main__':
    main()
