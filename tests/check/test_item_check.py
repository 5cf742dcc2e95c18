#!/usr/bin/python3
"""Facts, root, context, coverage and derivations (bukti-1.md §9): each broken item gives its own rule and no other."""
import unittest

import bukti_check
import sample_capture as sample
import selecting
import strict_json
from build_bundle import Builder
from sample_capture import fact, frag, response
from test_bukti_check import edit, put, rules, rules_of


def broken(path, value):
    return rules({"items": put(path, value)})


def changed(change):
    return rules({"items": edit(change)})


class Facts(unittest.TestCase):
    def test_value_and_leaf(self):
        self.assertEqual(broken("/0/facts/1/value", "lain.example"), {"fact.value"})
        self.assertEqual(broken("/0/actor/handle", "lain.example"), {"fact.leaf"})
        self.assertEqual(broken("/0/counts/0/value", 3), {"fact.leaf"})
        self.assertEqual(broken("/0/time/value", "2024-09-21T16:30:00.124Z"), {"fact.leaf"})
        self.assertEqual(broken("/4/object/content", "Setuju"), {"fact.leaf"})

    def test_selector(self):
        self.assertEqual(broken("/0/facts/1/selector/value", "/posts/0/author/none"), {"fact.select"})
        self.assertEqual(broken("/0/facts/1/selector/value", "/posts/00/author/handle"), {"fact.select"})
        self.assertEqual(broken("/0/facts/1/selector/value", "/posts/0/author"), {"fact.select"})
        self.assertEqual(broken("/0/facts/1/part", "head"), {"fact.select"})
        self.assertEqual(broken("/3/facts/1/selector/end", 9999), {"fact.select"})
        self.assertEqual(broken("/0/facts/1/record", sample.rid(404)), {"item.record"})
        self.assertEqual(broken("/0/facts/1/record", sample.rid(1)), {"item.record"})
        five = frag("", refinedBy=frag("", refinedBy=frag("", refinedBy=frag("", refinedBy=frag("")))))
        self.assertEqual(broken("/0/facts/1/selector", five), {"limit"})
        self.assertEqual(broken("/0/root/selector", frag("/posts/7")) - {"fact.root", "fact.context"}, {"item.root"})

    def test_as(self):
        self.assertEqual(broken("/0/facts/8/as", "text"), {"fact.convert"})
        self.assertEqual(broken("/0/facts/8/as", "boolean"), {"fact.convert"})
        self.assertEqual(broken("/0/facts/6/as", "unix-seconds"), {"fact.convert"})
        self.assertEqual(broken("/0/facts/7/as", "rfc3339"), {"fact.convert"})
        self.assertEqual(broken("/4/facts/4/selector/value", "/0/date"), {"fact.value"})
        local = fact("/time/value", "2024-09-22T08:02:03", "datetime-gmt", 7, frag("/0/date"))
        self.assertEqual(broken("/4/facts/4", local), {"fact.convert"})
        self.assertEqual(broken("/0/facts/1/as", "float"), {"schema.item"})

    def test_path(self):
        extra = fact("/object/inReplyTo", "satu.example", "text", 0, frag("/posts/0/author/handle"))
        self.assertEqual(changed(lambda items: items[0]["facts"].append(extra)), {"fact.path"})
        self.assertEqual(broken("/0/facts/1/path", "/lists/0/complete"), {"schema.item"})

    def test_root_and_context(self):
        self.assertEqual(broken("/0/root/selector", frag("/posts/0/author")), {"fact.root"})
        self.assertEqual(changed(lambda items: items[0]["facts"][2].pop("context")), {"fact.root"})
        beside = {"id": "did:plc:contohsatu", "selector": frag("/posts/0/author/did")}
        self.assertEqual(changed(lambda items: items[0]["facts"][1].update(context=beside)), {"fact.root"})
        self.assertEqual(broken("/0/facts/2/context/id", "did:plc:lain"), {"fact.context"})
        # The page's handle is no id that this item proves.
        self.assertEqual(broken("/0/facts/2/context", {"id": "Contoh Satu Rekaan", "selector": frag("/displayName")}), {"fact.context"})

    def test_neighbour_in_the_same_answer_cannot_lend_a_name(self):
        def lend(items):
            items[0]["actor"]["name"] = "Ibu Fiktif Dua"
            beside = {"id": sample.POST, "selector": frag("/uri")}
            items[0]["facts"][2] = fact("/actor/name", "Ibu Fiktif Dua", "text", 3, frag("/likes/0/actor/displayName"), context=beside)

        # `/uri` stands in the object that encloses the whole list, but an array lies between.
        self.assertEqual(changed(lend), {"fact.context"})

        def stranger(items):
            lend(items)
            items[0]["facts"][2]["context"] = {"id": "did:plc:contohsatu", "selector": frag("/likes/0/actor/did")}

        # The id that stands beside the name is another's.
        self.assertEqual(changed(stranger), {"fact.context"})

    def test_position_outside_the_root(self):
        foot = sample.span(sample.HTML, b"Orang Lain")

        def lend(items):
            items[3]["actor"]["name"] = "Orang Lain"
            items[3]["facts"][0] = fact("/actor/name", "Orang Lain", "text", 6, foot)

        self.assertEqual(changed(lend), {"fact.root"})

    def test_state_needs_evidence(self):
        self.assertEqual(changed(lambda items: items[2]["facts"].clear()), {"leaf.uncovered"})
        self.assertEqual(broken("/0/state", "edited"), {"leaf.uncovered"})
        self.assertEqual(broken("/2/facts/0/value", "{}"), {"fact.value"})


class Coverage(unittest.TestCase):
    def test_uncovered_leaf(self):
        for number in (1, 2, 4, 5, 6, 7, 8, 9, 10):
            self.assertEqual(changed(lambda items: items[0]["facts"].pop(number)), {"leaf.uncovered"}, number)
        for number in range(4):
            self.assertEqual(changed(lambda items: items[0]["derived"].pop(number)), {"leaf.uncovered"}, number)

    def test_bound_leaves(self):
        for path, value in (
            ("/0/actor/platform", "lain"),
            ("/0/object/mediaType", "text/html"),
            ("/0/object/attachment/0/sha256", "0" * 64),
            ("/0/object/attachment/0/bytes", 1),
            ("/0/object/attachment/0/mediaType", "image/gif"),
            ("/0/time/source", "id_derived"),
            ("/0/time/exactness", "relative"),
            ("/0/time/first_seen", "2024-01-01T00:00:00.000Z"),
            ("/0/counts/1/exactness", "exact"),
            ("/0/lists/0/complete", True),
            ("/3/time/source", "platform"),
        ):
            self.assertEqual(broken(path, value), {"leaf.bound"}, path)

    def test_attachment_link(self):
        self.assertEqual(broken("/0/facts/5/selector", frag("/posts/0/author/handle")), {"fact.value"})
        short = fact("/object/attachment/0/record", "satu.example", "text", 0, frag("/posts/0/author/handle"))
        self.assertEqual(broken("/0/facts/5", short), {"fact.link"})

    def test_twice(self):
        extra = fact("/object/id", sample.POST, "text", 3, frag("/uri"), context={"id": "did:plc:contohdua", "selector": frag("/likes/0/actor/did")})
        self.assertIn("fact.context", changed(lambda items: items[1]["facts"].append(extra)))
        again = {"path": "/actor/url", "rule": "canonical-url", "from": ["bluesky-profile", "/actor/id"]}
        self.assertEqual(changed(lambda items: items[0]["derived"].append(again)), {"leaf.twice"})

    def test_captures_origin_and_form(self):
        self.assertEqual(broken("/0/origin", "handed_in"), {"item.origin"})
        self.assertEqual(broken("/0/origin", "signed_by_account_key"), {"unsupported"})
        self.assertIn("item.captures", broken("/0/captures", ["0002"]))
        self.assertEqual(broken("/0/salt", "A" * 32), {"schema.item"})
        self.assertEqual(broken("/0/counts/0/value", 1.5), {"json.canonical"})
        self.assertEqual(broken("/0/time/first_seen", "2026-02-30T01:02:03.000Z"), {"json.time", "leaf.bound"})
        self.assertEqual(rules({"item_bytes": lambda b: b + b"\n"}), {"json.canonical"})
        self.assertEqual(rules({"item_bytes": lambda b: b'{"actor":null,' + b[1:]}), {"json.canonical"})


class Derived(unittest.TestCase):
    def test_inputs_must_be_proven(self):
        self.assertEqual(broken("/0/derived/0/from", ["bluesky-profile", "/actor/url"]), {"derived"})
        self.assertEqual(broken("/0/derived/0/from", ["bluesky-profile", "/object/id"]), {"derived"})
        self.assertEqual(broken("/0/derived/0/rule", "tid-us"), {"derived"})
        self.assertEqual(broken("/0/derived/2/from", [response(3) + "#/uri"]), {"derived"})
        self.assertEqual(broken("/0/derived/2/from", ["items/0002"]), set())
        self.assertEqual(broken("/0/derived/2/from", ["items/0001"]), {"derived"})
        self.assertEqual(broken("/1/derived/0/from", ["target-query", response(4), "uris"]), {"derived"})
        self.assertEqual(broken("/1/derived/0/from", ["target-query", response(3), "cursor"]), {"derived"})
        self.assertEqual(broken("/3/derived/0/from", ["target-uri", response(7)]), {"derived"})
        self.assertEqual(broken("/0/object/url", "https://lain.example/"), {"derived"})

    def test_times_in_ids(self):
        # 1700000000 is 2023-11-14T22:13:20Z; the id of tweet 1050118621198921728 and its time stand in X's own documentation.
        number, tid = (1700000000123456 << 10) | 5, ""
        for _ in range(13):
            tid, number = selecting.TID_ALPHABET[number & 31] + tid, number >> 5
        self.assertEqual(selecting.tid_us("at://did:plc:x/app.bsky.feed.like/" + tid), "2023-11-14T22:13:20.123Z")
        self.assertEqual(selecting.snowflake_ms("x", "1050118621198921728")[:19], "2018-10-10T20:19:24")
        self.assertEqual(selecting.snowflake_ms("tiktok", str(1700000000 << 32 | 7)), "2023-11-14T22:13:20.000Z")
        self.assertEqual(selecting.snowflake_ms("mastodon", str(1700000000123 << 16)), "2023-11-14T22:13:20.123Z")
        self.assertEqual(selecting.instagram_pk("8388607_1"), "2011-08-24T21:07:01.721Z")
        for call in (
            lambda: selecting.tid_us("k" * 13),
            lambda: selecting.snowflake_ms("x", "0"),
            lambda: selecting.snowflake_ms("x", str(2**63)),
            lambda: selecting.snowflake_ms("y", "1"),
        ):
            self.assertRaises(selecting.No, call)

    def test_target_path(self):
        self.assertEqual(selecting.path_segment("https://a.example/x/%C3%A9/?q=/z", "1"), "\u00e9")
        for number in ("9", "00", "-1"):
            self.assertRaises(selecting.No, selecting.path_segment, "https://a.example/x", number)


class Conversions(unittest.TestCase):
    def test_instants(self):
        for kind, text, leaf in (
            ("rfc3339", "2024-09-22T00:30:00+08:00", "2024-09-21T16:30:00.000Z"),
            ("rfc3339", "2024-09-21T16:30:00.9999999Z", "2024-09-21T16:30:00.999Z"),
            ("rfc3339", "2024-09-21t16:30:00.5z", "2024-09-21T16:30:00.500Z"),
            ("rfc3339", "2024-12-31T23:30:00-01:30", "2025-01-01T01:00:00.000Z"),
            ("http-date", "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"),
            ("unix-seconds", "0", "1970-01-01T00:00:00.000Z"),
            ("unix-milliseconds", "1700000000123", "2023-11-14T22:13:20.123Z"),
        ):
            self.assertEqual(selecting.convert(kind, "string", text, frag("/x")), leaf)
        for kind, text in (
            ("rfc3339", "2024-09-22T00:30:00"),
            ("rfc3339", "2024-09-22 00:30:00Z"),
            ("rfc3339", "2024-02-30T00:30:00Z"),
            ("rfc3339", "2016-12-31T23:59:60Z"),
            ("rfc3339", "2024-09-22T00:30:00+24:00"),
            ("rfc3339", "1969-12-31T23:59:59Z"),
            ("http-date", "Mon, 06 Nov 1994 08:49:37 GMT"),
            ("http-date", "Sunday, 06-Nov-94 08:49:37 GMT"),
            ("unix-seconds", "01"),
            ("unix-seconds", "999999999999"),
            ("unix-seconds", "1.5"),
            ("integer", "-0"),
            ("integer", "9007199254740992"),
            ("integer", "1e3"),
            ("boolean", "1"),
        ):
            with self.assertRaises(selecting.No, msg=text):
                selecting.convert(kind, "string", text, frag("/x"))

    def test_recorded_json(self):
        for text in (b'{"a":1,"a":1}', b'["\\ud800"]', b"\xff", b"\xef\xbb\xbf1", b"1 1", b"NaN", b"[" * 300 + b"]" * 300, b"[" * 9999):
            with self.assertRaises(ValueError, msg=text[:20]):
                strict_json.parse_recorded(text)
        value = strict_json.parse_recorded(b' {"n": 1.0e3, "e": [ ], "t": true} ')
        texts = [selecting.selected_text(value[k])[1] for k in ("n", "e", "t")]
        self.assertEqual(texts, ["1.0e3", "[]", "true"])

    def test_canonical_json(self):
        # String of RFC 8785 §3.2.2.2 and the ordering of ASCII keys.
        self.assertEqual(strict_json.emit({"b": '\u20ac$\u000f\u000aA\'B"\\\\"/', "a": [None, True, -1]}),
                         '{"a":[null,true,-1],"b":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode())
        for text in (b'{"a":1,"a":1}', b'{"b":1,"a":2}', b"[1.0]", b"[-0]", b"[9007199254740992]", b'["\\u0041"]', b'["\\/"]', b" 1",
                     b'["\\ud800"]', b'["\xc3"]', b'{"\xc3\xa9":1}', b"[" * 66 + b"]" * 66):
            with self.assertRaises(strict_json.NotCanonical, msg=text[:20]):
                strict_json.parse_canonical(text)
        strict_json.parse_canonical(b"[" * 64 + b"]" * 64)


class Bodies(unittest.TestCase):
    def exchange(self, message):
        """Rules when the first answer is `message` instead."""
        kept = sample.EXCHANGES[0]
        sample.EXCHANGES[0] = kept[:4] + (message,)
        try:
            return rules_of(Builder().build())
        finally:
            sample.EXCHANGES[0] = kept

    def test_content_coding(self):
        plain = sample.http("200 OK", [sample.JSON_TYPE], sample.POSTS_JSON)
        self.assertEqual(self.exchange(plain), set())
        for coding in ("br", "gzip, gzip"):
            message = sample.http("200 OK", [sample.JSON_TYPE, ("Content-Encoding", coding)], sample.POSTS_JSON)
            self.assertEqual(self.exchange(message), {"fact.select", "item.root"})

    def test_one_duplicate_key_anywhere_voids_the_text(self):
        message = sample.http("200 OK", [sample.JSON_TYPE], sample.POSTS_JSON.replace(b'"views"', b'"likeCount"'))
        self.assertEqual(self.exchange(message), {"fact.select", "item.root"})


if __name__ == "__main__":
    unittest.main()
