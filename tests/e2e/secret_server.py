#!/usr/bin/python3
"""A web service that wants keys and passwords, over TLS on loopback.

    secret_server.py --cert LEAF.pem --key KEY.pem --ready-file F

GET /log is what it was asked so far: [{path, headers, body}]. Others:
    /text                   {"text": …}                        /login            POST: a token in JSON and a session in a cookie, when the password is right
    /echo?how=HOW&key=K     the key again, HOW: plain, location, base64, gzip, percent, json   /renew           {"text": …} and a new session cookie
    /away?to=URL            302 there
"""
import argparse
import base64
import gzip
import http.server
import json
import pathlib
import ssl
import urllib.parse

TOKEN, SESSION, RENEWED = 'token-kenari-0451', 'sesi-kenari/77+8', 'sesi-kenari-baru-9'
PASSWORD = 'sandi kenari "9"\\&'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        self.respond('')

    def do_POST(self):
        self.respond(self.rfile.read(int(self.headers['Content-Length'])).decode())

    def respond(self, body):
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        if address.path == '/log':
            return self.answer(json.dumps(self.server.asked).encode())
        self.server.asked.append({'path': self.path, 'headers': dict(self.headers), 'body': body})
        getattr(self, 'on_' + address.path.strip('/'))(query, body)

    def on_text(self, _query, _body):
        self.answer(b'{"text":"Kabar rekaan"}')

    def on_login(self, _query, body):
        right = json.loads(body)['password'] == PASSWORD
        if right:
            self.answer(json.dumps({'accessJwt': TOKEN}).encode(), {'Set-Cookie': f'sid={SESSION}; Path=/; HttpOnly'})
        else:
            self.answer(b'{"error":"no"}', status=401)

    def on_renew(self, _query, _body):
        self.answer(b'{"text":"Kabar kedua"}', {'Set-Cookie': f'sid={RENEWED}; Path=/'})

    def on_away(self, query, _body):
        self.answer(b'', {'Location': query['to']}, 302)

    def on_echo(self, query, _body):
        key = query['key']
        told = json.dumps({'text': f'Kunci Anda: {key}'}).encode()
        how = query['how']
        if how == 'plain':
            self.answer(told)
        elif how == 'location':
            self.answer(b'', {'Location': '/text?' + urllib.parse.urlencode({'key': key})}, 302)
        elif how == 'base64':
            self.answer(json.dumps({'text': base64.b64encode(b'u:' + key.encode()).decode()}).encode())
        elif how == 'gzip':
            self.answer(gzip.compress(told), {'Content-Encoding': 'gzip'})
        elif how == 'percent':
            self.answer(json.dumps({'text': urllib.parse.quote(key, safe='')}).encode())
        elif how == 'json':
            self.answer(b'{"text":"' + ''.join(f'\\u{ord(c):04x}' for c in key).encode() + b'"}')

    def answer(self, body, headers=None, status=200):
        self.send_response(status)
        for name, value in {'Content-Type': 'application/json', **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--cert', required=True)
    parser.add_argument('--key', required=True)
    parser.add_argument('--ready-file', type=pathlib.Path, required=True)
    options = parser.parse_args()
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.daemon_threads = True
    server.asked = []
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(options.cert, options.key)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    temporary = options.ready_file.with_suffix('.part')
    temporary.write_text(json.dumps({'url': f'https://127.0.0.1:{server.server_port}'}), encoding='utf-8')
    temporary.rename(options.ready_file)
    server.serve_forever()


if __name__ == '__main__':
    main()
