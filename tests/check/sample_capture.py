"""The recorded exchanges and items of the synthetic bundle: fictitious people, `.example` hosts, no network."""
import gzip
import hashlib
import json
import re

DATE = "2026-11-21T01:02:03Z"
SEEN = "2026-11-21T01:02:03.000Z"
POST = "at://did:plc:contohsatu/app.bsky.feed.post/3l4abcdefgh2k"
GONE = "at://did:plc:contohsatu/app.bsky.feed.post/3l4zzzzzzzz2k"
API = "https://api.contoh.example/xrpc/"
BLOG = "https://blog.contoh.example:8443/2024/Dukungan?b=2&A=1"
RFC6901 = "https://www.rfc-editor.org/rfc/rfc6901"
IMAGE = b"\x89PNG\r\n\x1a\n" + bytes(range(64))

POSTS_JSON = (
    b'{"posts":[{"uri":"%s","author":{"did":"did:plc:contohsatu","handle":"satu.example"},"record":{"text":"Pilih \\"Nomor 9\\" \xf0\x9f\x99\x82",'
    b'"createdAt":"2024-09-22T00:30:00.123987+08:00","embed":{"image":"bafkreicontohgambar0001"}},"likeCount":2,"views":"1,2 rb"}]}' % POST.encode()
)
PROFILE_JSON = b'{"did":"did:plc:contohsatu","handle":"satu.example","displayName":"Contoh Satu Rekaan","pinned":{"displayName":"Orang Lain"}}'
LIKES_JSON = (
    b'{"uri":"%s","likes":[{"actor":{"did":"did:plc:contohdua","handle":"dua.example","displayName":"Ibu Fiktif Dua"},'
    b'"createdAt":"2024-09-22T01:00:00Z"}]}' % POST.encode()
)
COMMENTS_JSON = (
    b'[{"id":11,"post":7,"author_name":"Ibu Fiktif Dua","date":"2024-09-22T08:02:03","date_gmt":"2024-09-22T01:02:03",'
    b'"content":{"rendered":"<p>Setuju</p>"}}]'
)
HTML = (
    b'<!doctype html><title>x</title><article><script type="application/ld+json">{"author": "Contoh Satu Rekaan"}</script>'
    b"<div><p>Ayo &amp; pilih</p></div></article><footer>Orang Lain</footer>"
)
# CDXJ keys worked out by hand from bukti-1.md §8.7.
KEYS = {
    API + "app.bsky.feed.getPosts?uris=at%3A%2F%2Fdid%3Aplc%3Acontohsatu%2Fapp.bsky.feed.post%2F3l4abcdefgh2k": "example,contoh,api)/xrpc/app.bsky.feed.getposts?uris=at%3a%2f%2fdid%3aplc%3acontohsatu%2fapp.bsky.feed.post%2f3l4abcdefgh2k",
    API + "app.bsky.actor.getProfile?actor=did:plc:contohsatu": "example,contoh,api)/xrpc/app.bsky.actor.getprofile?actor=did:plc:contohsatu",
    API + "com.atproto.sync.getBlob?cid=bafkreicontohgambar0001": "example,contoh,api)/xrpc/com.atproto.sync.getblob?cid=bafkreicontohgambar0001",
    API + "app.bsky.feed.getLikes?uri=" + POST: "example,contoh,api)/xrpc/app.bsky.feed.getlikes?uri=at://did:plc:contohsatu/app.bsky.feed.post/3l4abcdefgh2k",
    API + "app.bsky.feed.getPosts?uris=" + GONE: "example,contoh,api)/xrpc/app.bsky.feed.getposts?uris=at://did:plc:contohsatu/app.bsky.feed.post/3l4zzzzzzzz2k",
    "http://blog.contoh.example:80": "example,contoh,blog)/",
    BLOG: "example,contoh,blog:8443)/2024/dukungan?b=2&a=1",
    "https://[2001:db8::1]:443/wp-json/wp/v2/comments?post=7": "[2001:db8::1])/wp-json/wp/v2/comments?post=7",
}
URLS = list(KEYS)
PAGES = [URLS[0], URLS[4], BLOG]


def rid(number):
    return "urn:uuid:00000000-0000-4000-8000-%012d" % number


def http(status, headers, body):
    return ("HTTP/1.1 %s\r\n%s\r\n" % (status, "".join("%s: %s\r\n" % h for h in headers))).encode() + body


def chunked(data):
    half = len(data) // 2
    parts = [data[:half], data[half:]]
    return b"".join(b"%x;x=1\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\nTrailer: t\r\n\r\n"


JSON_TYPE = ("Content-Type", "application/json; charset=utf-8")
# (url, request name, hop, purpose, message as on the wire)
EXCHANGES = [
    (URLS[0], "r000001", 0, "post", http("200 OK", [JSON_TYPE, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
                                         chunked(gzip.compress(POSTS_JSON, mtime=0)))),
    (URLS[1], "r000002", 0, "identity", http("200 OK", [JSON_TYPE], PROFILE_JSON)),
    (URLS[2], "r000003", 0, "media", http("200 OK", [("Content-Type", "Image/PNG")], IMAGE)),
    (URLS[3], "r000004", 0, "likers", http("200 OK", [JSON_TYPE], LIKES_JSON)),
    (URLS[4], "r000005", 0, "post", http("200 OK", [JSON_TYPE], b'{"posts":[]}')),
    (URLS[5], "r000006", 0, "post", http("302 Found", [("Location", BLOG)], b"")),
    (URLS[6], "r000006", 1, "post", http("200 OK", [("Content-Type", "text/html"), ("Last-Modified", "Sun, 22 Sep 2024 01:02:03 GMT")], HTML)),
    (URLS[7], "r000007", 0, "comments", http("200 OK", [JSON_TYPE], COMMENTS_JSON)),
]
CHAIN, PEM = rid(999), b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"


def response(number):
    """Record id of the response to EXCHANGES[number]."""
    return rid(number * 10 + 2)


def _digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def payload(block):
    """Payload of one of the messages above."""
    head, body = block.split(b"\r\n\r\n", 1)
    if b"chunked" not in head:
        return body
    return b"".join(re.match(rb"[0-9a-f]+;x=1\r\n(.*)\Z", p, re.S)[1] for p in _chunks(body))


def _chunks(body):
    at = 0
    while not body.startswith(b"0\r\n", at):
        size = int(body[at : body.index(b";", at)], 16)
        end = body.index(b"\r\n", at) + 2 + size
        yield body[at:end]
        at = end + 2


def fields(kind, number, url, block, **more):
    out = [("WARC-Type", kind), ("WARC-Record-ID", "<%s>" % number), ("WARC-Date", DATE)]
    out += [("WARC-Target-URI", url)] if url else [("WARC-Filename", "data.warc.gz")]
    out += [("WARC-Concurrent-To", "<%s>" % more["to"])] if "to" in more else []
    out.append(("WARC-Block-Digest", _digest(block)))
    out += [("WARC-Payload-Digest", _digest(payload(block)))] if kind == "response" else []
    return out + [("Content-Type", more["type"]), ("Content-Length", str(len(block)))]


def record_bytes(named, block):
    head = "".join("%s: %s\r\n" % pair for pair in named)
    return b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def exchange(request, hop, purpose, url):
    tls = {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384", "verified": True, "result": "ok",
           "chain": {"record": CHAIN, "sha256": hashlib.sha256(PEM).hexdigest()}}
    times = dict.fromkeys("dns_us connect_us tls_us sent_us first_byte_us".split(), 900)
    return {
        "schema": "saksi-exchange/1", "request": request, "hop": hop, "attempt": 1, "purpose": purpose, "started": SEEN,
        "timings": dict(times, total_us=1000), "dns": {"name": "contoh.example", "answers": ["203.0.113.10"]},
        "peer": {"address": "203.0.113.10", "port": 443}, "connection": {"number": 1, "reused": False}, "address_exception": False,
        "tls": tls if url.startswith("https") else None, "server_date": None, "truncated": None, "redactions": [], "proxy": None,
    }


def records(bundle):
    """(named fields, block) of every record in order."""
    info = "software: sample 1\r\nformat: WARC File Format 1.1\r\nisPartOf: %s\r\nsalt: %s\r\n" % (bundle, "9" * 32)
    info = info.encode()
    out = [(fields("warcinfo", rid(0), None, info, type="application/warc-fields"), info)]
    for number, (url, request, hop, purpose, block) in enumerate(EXCHANGES):
        asked = b"GET / HTTP/1.1\r\nHost: contoh.example\r\nAccept-Encoding: gzip\r\n\r\n"
        out.append((fields("request", rid(number * 10 + 1), url, asked, to=response(number), type="application/http;msgtype=request"), asked))
        if number == 6:
            early = http("103 Early Hints", [], b"")
            out.append((fields("response", rid(900), url, early, type="application/http;msgtype=response"), early))
        out.append((fields("response", response(number), url, block, type="application/http;msgtype=response"), block))
        if number == 0:
            out.append((fields("metadata", CHAIN, url, PEM, to=response(0), type="application/pem-certificate-chain"), PEM))
        text = json.dumps(exchange(request, hop, purpose, url), sort_keys=True, separators=(",", ":")).encode()
        out.append((fields("metadata", rid(number * 10 + 3), url, text, to=response(number), type="application/json"), text))
    return out


def cdxj(named, block, offset, length):
    """The index line of a record; None for what is not indexed."""
    status = int(block[9:12]) if named["WARC-Type"] == "response" else 0
    if status < 200:
        return None
    kind = re.search(rb"Content-Type: ([^;\r]+)", block.split(b"\r\n\r\n")[0])
    value = {
        "digest": _digest(payload(block)), "filename": "data.warc.gz", "length": length, "offset": offset, "status": status,
        "mime": kind[1].decode().lower() if kind else "application/octet-stream", "url": named["WARC-Target-URI"],
    }
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return ("%s 20261121010203 %s\n" % (KEYS[named["WARC-Target-URI"]], text)).encode()


def pages():
    lines = ['{"format":"json-pages-1.0","id":"pages","title":"Pages"}']
    lines += ['{"id":"p%d","ts":"%s","url":"%s"}' % (n, SEEN, url) for n, url in enumerate(PAGES, 1)]
    return "".join(line + "\n" for line in lines).encode()


def frag(pointer, **more):
    return dict({"type": "FragmentSelector", "value": pointer, "conformsTo": RFC6901}, **more)


def span(data, piece, **more):
    start = data.index(piece)
    return dict({"type": "DataPositionSelector", "start": start, "end": start + len(piece)}, **more)


def fact(path, value, kind, number, selector, **more):
    return dict({"path": path, "value": value, "as": kind, "record": response(number), "selector": selector}, **more)


def item(**parts):
    base = {
        "schema": "saksi-item/1", "type": "Create", "actor": None, "object": None, "state": "available", "counts": [], "lists": [],
        "time": {"value": None, "source": "none", "exactness": None, "raw": None, "first_seen": SEEN}, "facts": [], "derived": [],
        "proofs": [], "origin": "recorded_by_officer", "losses": [], "captures": ["0001"],
    }
    return dict(base, **parts)


def actor(platform, **known):
    return dict({"platform": platform, "id": None, "handle": None, "name": None, "url": None}, **known)


def thing(kind, **known):
    empty = dict.fromkeys("id url attributedTo content mediaType inReplyTo".split())
    return dict({"type": kind, "attachment": []}, **dict(empty, **known))


def when(value, source, exactness, raw=None):
    return {"value": value, "source": source, "exactness": exactness, "raw": raw, "first_seen": SEEN}


def items():
    made = [_post(), _like(), _gone(), _page(), _comment()]
    return [dict(value, salt=("%x" % number) * 32) for number, value in enumerate(made, 1)]


def _post():
    picture = {"record": response(2), "sha256": hashlib.sha256(IMAGE).hexdigest(), "bytes": len(IMAGE), "mediaType": "image/png"}
    text = 'Pilih "Nomor 9" \U0001f642'
    at = "/posts/0"
    beside = {"id": "did:plc:contohsatu", "selector": frag("/did")}
    return item(
        actor=actor("bluesky", id="did:plc:contohsatu", handle="satu.example", name="Contoh Satu Rekaan", url="https://bsky.app/profile/did:plc:contohsatu"),
        object=thing("Note", id=POST, url="https://bsky.app/profile/did:plc:contohsatu/post/3l4abcdefgh2k", content=text, mediaType="text/plain", attachment=[picture]),
        time=when("2024-09-21T16:30:00.123Z", "platform", "exact", "2024-09-22T00:30:00.123987+08:00"),
        counts=[{"name": "likes", "value": 2, "exactness": "exact", "raw": None}, {"name": "views", "value": None, "exactness": "rounded", "raw": "1,2 rb"}],
        lists=[{"name": "likers", "declared": 2, "collected": 1, "complete": False, "stop_reason": "end", "viewpoint": "anonymous"},
               {"name": "comments", "declared": None, "collected": 0, "complete": False, "stop_reason": "budget", "viewpoint": "anonymous"}],
        root={"record": response(0), "selector": frag(at)},
        facts=[
            fact("/actor/id", "did:plc:contohsatu", "text", 0, frag(at + "/author/did")),
            fact("/actor/handle", "satu.example", "text", 0, frag(at + "/author/handle")),
            fact("/actor/name", "Contoh Satu Rekaan", "text", 1, frag("/displayName"), context=beside),
            fact("/object/id", POST, "text", 0, frag(at + "/uri")),
            fact("/object/content", text, "text", 0, frag(at + "/record/text")),
            fact("/object/attachment/0/record", "bafkreicontohgambar0001", "text", 0, frag(at + "/record/embed/image")),
            fact("/time/value", "2024-09-22T00:30:00.123987+08:00", "rfc3339", 0, frag(at + "/record/createdAt")),
            fact("/time/raw", "2024-09-22T00:30:00.123987+08:00", "text", 0, frag(at + "/record/createdAt")),
            fact("/counts/0/value", "2", "integer", 0, frag(at + "/likeCount")),
            fact("/counts/1/raw", "1,2 rb", "text", 0, frag(at + "/views")),
            fact("/lists/0/declared", "2", "integer", 0, frag(at + "/likeCount")),
        ],
        derived=[
            {"path": "/actor/url", "rule": "canonical-url", "from": ["bluesky-profile", "/actor/id"]},
            {"path": "/object/url", "rule": "canonical-url", "from": ["bluesky-post", "/object/id"]},
            {"path": "/lists/0/collected", "rule": "count-of-items", "from": [response(3) + "#/likes"]},
            {"path": "/lists/1/collected", "rule": "count-of-items", "from": []},
        ],
        losses=[{"code": "budget", "what": "comments", "detail": ""}],
    )


def _like():
    at = "/likes/0"
    return item(
        type="Like",
        actor=actor("bluesky", id="did:plc:contohdua", handle="dua.example", name="Ibu Fiktif Dua"),
        object=thing("Note", id=POST),
        time=when("2024-09-22T01:00:00.000Z", "platform", "exact"),
        root={"record": response(3), "selector": frag(at)},
        facts=[
            fact("/actor/id", "did:plc:contohdua", "text", 3, frag(at + "/actor/did")),
            fact("/actor/handle", "dua.example", "text", 3, frag(at + "/actor/handle")),
            fact("/actor/name", "Ibu Fiktif Dua", "text", 3, frag(at + "/actor/displayName")),
            fact("/time/value", "2024-09-22T01:00:00Z", "rfc3339", 3, frag(at + "/createdAt")),
        ],
        derived=[{"path": "/object/id", "rule": "canonical-url", "from": ["target-query", response(3), "uri"]}],
    )


def _gone():
    return item(
        object=thing("Note", id=GONE, url="https://bsky.app/profile/did:plc:contohsatu/post/3l4zzzzzzzz2k"),
        state="not_found",
        root={"record": response(4), "selector": frag("")},
        facts=[fact("/state", "[]", "raw", 4, frag("/posts"))],
        derived=[
            {"path": "/object/id", "rule": "canonical-url", "from": ["target-query", response(4), "uris"]},
            {"path": "/object/url", "rule": "canonical-url", "from": ["bluesky-post", "/object/id"]},
        ],
    )


def _page():
    block = EXCHANGES[6][4]
    head = block[: block.index(b"\r\n\r\n") + 4]
    article = HTML[HTML.index(b"<article>") : HTML.index(b"<footer>")]
    return item(
        actor=actor("web", name="Contoh Satu Rekaan"),
        object=thing("Article", id="http://blog.contoh.example:80", url=BLOG, content="<p>Ayo &amp; pilih</p>", mediaType="text/html"),
        time=when("2024-09-22T01:02:03.000Z", "http_date", "exact"),
        root={"record": response(6), "selector": span(HTML, article)},
        facts=[
            fact("/actor/name", "Contoh Satu Rekaan", "text", 6, span(HTML, b'{"author": "Contoh Satu Rekaan"}', refinedBy=frag("/author"))),
            fact("/object/content", "<p>Ayo &amp; pilih</p>", "html", 6, span(HTML, b"<p>Ayo &amp; pilih</p>")),
            fact("/time/value", "Sun, 22 Sep 2024 01:02:03 GMT", "http-date", 6, span(head, b"Sun, 22 Sep 2024 01:02:03 GMT"), part="head"),
        ],
        derived=[
            {"path": "/object/id", "rule": "canonical-url", "from": ["target-uri", response(5)]},
            {"path": "/object/url", "rule": "canonical-url", "from": ["target-uri", response(6)]},
        ],
    )


def _comment():
    return item(
        actor=actor("web", name="Ibu Fiktif Dua"),
        object=thing("Note", id="11", content="<p>Setuju</p>", mediaType="text/html", inReplyTo="7"),
        time=when("2024-09-22T01:02:03.000Z", "platform", "exact"),
        root={"record": response(7), "selector": frag("/0")},
        facts=[
            fact("/actor/name", "Ibu Fiktif Dua", "html", 7, frag("/0/author_name")),
            fact("/object/id", "11", "raw", 7, frag("/0/id")),
            fact("/object/inReplyTo", "7", "raw", 7, frag("/0/post")),
            fact("/object/content", "<p>Setuju</p>", "html", 7, frag("/0/content/rendered")),
            fact("/time/value", "2024-09-22T01:02:03", "datetime-gmt", 7, frag("/0/date_gmt")),
        ],
    )


def context():
    open_fields = (
        "nomor_bukti nomor_register jenis_perolehan jalur_pengaduan nomor_aduan klasifikasi dugaan_kode versi_katalog uraian waktu_kejadian "
        "waktu_diketahui zona terlapor_nama terlapor_nip terlapor_status terlapor_jabatan terlapor_unit_kerja terlapor_instansi "
        "dasar_identifikasi keterbukaan keadaan_login petugas_nip petugas_jabatan surat_tugas saksi_pengambilan "
        "pernyataan_benturan_kepentingan dasar_pemrosesan retensi_sampai dasar_retensi penahanan_hukum"
    ).split()
    filled = dict(dict.fromkeys(open_fields, "belum diisi"), zona="WITA", keadaan_login="TANPA LOGIN")
    return {"schema": "saksi-context/1", "salt": "7" * 32, "case_label": "Pilkada Rekajaya 09", "statement": "belum diisi", "fields": filled}


CUSTODY = [("job_started", {"urls": 3}), ("plugin_loaded", {"id": "bluesky", "overrides": ["api"]}), ("sealing", {})]
