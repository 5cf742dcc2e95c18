"""Every platform plugin in the built program, through its sandbox, against a replay of synthetic answers over real HTTPS (tests/support/replay.py):
the post with its items, lists page by page to their end and to a cap, refusals in the middle, walls, and posts that are gone.

No case here says anything about a real service: it shows that what the answers of that form hold reaches a sealed bundle, and that every reader accepts it."""
import json
import re
import sys
import unittest

import harness

sys.path.append(str(harness.ROOT / 'tests/support'))
from replay import Answer, Replay, fixture_folder  # noqa: E402 (tests/support)

SITES = {'telegram': {'site': 'https://t.me'}, 'youtube': {'site': 'https://www.youtube.com'}, 'tiktok': {'site': 'https://www.tiktok.com'},
         'x': {'syndication': 'https://cdn.syndication.twimg.com'}, 'instagram': {'site': 'https://www.instagram.com'},
         'facebook': {'site': 'https://www.facebook.com'}, 'threads': {'site': 'https://www.threads.com'}}


class Platform(unittest.TestCase):
    """One home for each platform; each capture a bundle of its own."""
    plugin = None

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        cls.saksi = harness.Saksi(cls.folder / 'saksi', language='en_US.UTF-8').init(cls.pki)

    def setUp(self):
        self.replay = self.enterContext(Replay((self.pki.tls_leaf, self.pki.tls_key)))

    def capture(self, *urls, codes=(0, 3)):
        """Gives items and losses of the whole job, hosts named as they were written. A platform of any host is asked at its listener here."""
        sites = SITES.get(self.plugin)
        asked = urls if sites else ['--plugin', self.plugin, *map(self.replay.address, urls)]
        overrides = [part for name, url in (sites or {}).items() for part in ('--base-url', f'{self.plugin}.{name}={self.replay.address(url)}')]
        self.done = self.saksi.must('capture', *asked, *overrides, '--allow-address', '127.0.0.1', *self.saksi.seal_flags(self.pki), codes=codes)
        self.bundle = self.saksi.newest()
        return self.read(self.bundle)

    def read(self, bundle):
        content = harness.entries(bundle)
        items = json.loads(self.replay.there(json.dumps(harness.items(bundle))))
        events = [json.loads(line) for line in content['evidence/custody.jsonl'].splitlines()]
        return items, [event['detail']['code'] for event in events if event.get('event') == 'loss']

    def post_of(self, items):
        """The first item is the post."""
        return items[0]

    def list_of(self, item, name):
        return next((one['declared'], one['collected'], one['stop_reason'], one['complete']) for one in item['lists'] if one['name'] == name)

    def same_as_expected(self, case, url=None):
        """The fixture's exchanges over the network give what its expected.json says."""
        folder = fixture_folder(self.plugin, case)
        told = self.replay.fixture(folder)
        items, losses = self.capture(url or told['url'])
        expected = json.loads((folder / 'expected.json').read_text(encoding='utf-8'))
        self.assertEqual(self.replay.unknown, [])
        self.assertEqual([essence(one) for one in items], [essence(one) for one in expected['items']])
        self.assertEqual(losses, [one['code'] for one in expected['losses']])
        return items


def essence(item):
    """An item without what differs from one recording to the next: records, times of recording, salt."""
    out = {name: item[name] for name in ('type', 'actor', 'object', 'counts', 'lists', 'state')}
    out['time'] = {name: value for name, value in item['time'].items() if name != 'first_seen'}
    out['losses'] = [(one['code'], one['what']) for one in item['losses']]
    out['derived'] = [(one['path'], one['rule']) for one in item['derived']]
    text = re.sub(r'urn:uuid:[0-9a-f-]{36}', 'urn:uuid:…', json.dumps(out, sort_keys=True))
    return json.loads(text)


class Fixtures(Platform):
    """Every fixture over the network."""

    # A wall's own host, a page that the last resort takes, a host of short links, and a link for which nobody is asked.
    NOT_HERE = {'youtube': {'consent', 'robot', 'no_video'}, 'tiktok': {'photo_short_link'}, 'telegram': {'private_chat'}}

    def test_every_fixture_gives_over_the_network_what_it_gives_in_memory(self):
        for plugin in [*SITES, 'mastodon', 'misskey', 'peertube']:
            for folder in sorted((harness.ROOT / 'plugins' / plugin / 'fixtures').iterdir()):
                # Answers that never came, and those that are asked for again and again, have cases of their own below: each costs seconds.
                told = (folder / 'case.json').read_text(encoding='utf-8')
                if folder.name in self.NOT_HERE.get(plugin, ()) or '"outcome"' in told or 'HTTP/1.1 5' in told or 'Retry-After' in told:
                    continue
                with self.subTest(plugin=plugin, case=folder.name), Replay((self.pki.tls_leaf, self.pki.tls_key)) as self.replay:
                    type(self).plugin = plugin
                    self.same_as_expected(folder.name)


class Telegram(Platform):
    plugin = 'telegram'
    POST, ALL = 'kabardesacontoh/342', 120

    def serve_comments(self, count, page):
        """A post with `count` comments, `page` at a time, the newest first."""
        def messages(newest):
            oldest = max(newest - page, 0)
            blocks = [f'<div class="tgme_widget_message" data-post-id="{number}"><div class="tgme_widget_message_author"><span class="tgme_widget_message_author_name">'
                      f'<span>Warga Rekaan {number}</span></span></div><div class="tgme_widget_message_text">Komentar ke-{number}</div>'
                      f'<a class="tgme_widget_message_date" href="https://t.me/{self.POST}?comment={number}"><time datetime="2026-11-12T01:00:00+00:00">01:00</time></a></div>'
                      for number in range(oldest + 1, newest + 1)]
            more = f'<a class="tme_messages_more" data-before="{oldest + 1}"></a>' if oldest else ''
            return more + ''.join(blocks)

        def more(asked):
            self.assertEqual((asked.form['method'], asked.form['peer'], asked.form['discussion_hash']), ('loadComments', 'c1_2', 'a+b='))
            return Answer.of_json({'ok': True, 'comments_cnt': count, 'comments_html': messages(int(asked.form['before_id']) - 1)})

        def widget(asked):
            if 'discussion' not in asked.query:
                return Answer.of_page(f'<!doctype html><div class="tgme_widget_message" data-post="{self.POST}"><a class="tgme_widget_message_owner_name" href="https://t.me/kabardesacontoh">'
                                      f'<span>Kabar Desa</span></a><div class="tgme_widget_message_text">Rapat warga</div><a class="tgme_widget_message_date" href="https://t.me/{self.POST}">'
                                      '<time datetime="2026-11-11T21:46:33+00:00">21:46</time></a></div>')
            return Answer.of_page(f'<!doctype html><div class="tgme_post_discussion"><a href="https://t.me/{self.POST}"></a><div class="js-header">{count} comments</div>'
                                  f'<form><input name="peer" value="c1_2"><input name="top_msg_id" value="7"><input name="discussion_hash" value="a+b="></form>{messages(count)}</div>'
                                  '<script>TWidgetAuth.init({"api_url":"https:\\/\\/t.me\\/api\\/method?api_hash=rekaan"});</script>')
        self.replay.serve('t.me', 'GET', f'/{self.POST}', widget)
        self.replay.serve('t.me', 'POST', '/api/method', more)

    def test_comments_to_their_end_through_a_refusal_and_a_burst(self):
        self.serve_comments(self.ALL, 50)
        self.replay.disturb('/api/method', 1, Answer(429, {'Retry-After': '1'}))
        self.replay.disturb('discussion=1', 1, Answer(503), times=2)
        items, losses = self.capture(f'https://t.me/{self.POST}')
        self.assertEqual(self.list_of(items[0], 'comments'), (self.ALL, self.ALL, 'end', True))
        self.assertEqual(self.list_of(items[0], 'reactors'), (None, 0, 'platform_private', False))
        self.assertEqual({one['object']['content'] for one in items[1:]}, {f'Komentar ke-{number}' for number in range(1, self.ALL + 1)})
        self.assertEqual((losses, self.replay.unknown), ([], []))
        self.assertEqual(self.replay.times('/api/method'), 3)

    def test_comments_to_the_most_pages_that_are_read(self):
        self.serve_comments(205, 1)
        items, losses = self.capture(f'https://t.me/{self.POST}')
        self.assertEqual(self.list_of(items[0], 'comments'), (205, 200, 'limit', False))
        self.assertIn('list_incomplete', [one['code'] for one in items[0]['losses']])
        self.assertEqual(losses, [])

    def test_a_private_chat_is_not_asked_for(self):
        done = self.saksi.run('capture', 'https://t.me/c/1234567/89', '--base-url', f'telegram.site={self.replay.address("https://t.me")}', '--allow-address', '127.0.0.1')
        self.assertEqual((done.code, self.replay.asked), (69, []), done)


class YouTube(Platform):
    plugin = 'youtube'

    @staticmethod
    def comment(number, parent=None):
        name = f'Ugx{number}' if parent is None else f'Ugx{parent}.{number}'
        return {'payload': {'commentEntityPayload': {'properties': {'commentId': name, 'content': {'content': f'Komentar {name}'}, 'publishedTime': '2 days ago'},
                                                     'author': {'channelId': f'UCwarga{number}', 'displayName': f'@warga-{number}'},
                                                     'toolbar': {'likeCountNotliked': '', 'replyCount': ''}}}}

    @staticmethod
    def next_token(token):
        return {'continuationItemRenderer': {'continuationEndpoint': {'continuationCommand': {'token': token}}}}

    def test_comments_and_answers_to_their_end_through_a_refusal_and_a_burst(self):
        def page(asked):
            token = asked.json()['continuation']
            kind, start = token.split('-')
            if kind == 'balasan':
                return self.answer([self.comment(100 + n, start) for n in range(3)], [])
            numbers = range(int(start), min(int(start) + 20, 50))
            threads = [{'commentThreadRenderer': {'replies': {'commentRepliesRenderer': {'contents': [self.next_token(f'balasan-{n}')]}} if n == 7 else {}}} for n in numbers]
            return self.answer([self.comment(n) for n in numbers], threads + ([self.next_token(f'halaman-{start_of}')] if (start_of := int(start) + 20) < 50 else []))
        data = {'contents': {'twoColumnWatchNextResults': {'results': {'results': {'contents': [
            {'itemSectionRenderer': {'sectionIdentifier': 'comment-item-section', 'contents': [self.next_token('halaman-0')]}}]}}}}}
        player = {'playabilityStatus': {'status': 'OK'}, 'videoDetails': {'videoId': 'Contoh-_123', 'title': 'Ajakan rekaan', 'channelId': 'UCrekaan', 'author': 'Dinas Fiktif', 'viewCount': '7'},
                  'microformat': {'playerMicroformatRenderer': {'publishDate': '2026-11-19T23:03:21-08:00'}}}
        site = 'www.youtube.com'
        self.replay.serve(site, 'GET', '/watch', Answer.of_page(f'<script>var ytInitialPlayerResponse = {json.dumps(player)};</script><script>var ytInitialData = {json.dumps(data)};</script>'))
        self.replay.serve(site, 'POST', '/youtubei/v1/next', page)
        self.replay.serve(site, 'GET', '/oembed', Answer.of_json({'author_name': 'Dinas Fiktif'}))
        self.replay.disturb('/youtubei', 2, Answer(429, {'Retry-After': '1'}))
        self.replay.disturb('/watch', 1, Answer(503), times=2)
        items, losses = self.capture('https://youtu.be/Contoh-_123')
        self.assertEqual(self.list_of(items[0], 'comments'), (None, 53, 'end', True))
        self.assertEqual(sorted(one['object']['inReplyTo'] for one in items if '.' in one['object']['id']), ['Ugx7'] * 3)
        self.assertEqual((losses, self.replay.unknown), ([], []))

    @staticmethod
    def answer(mutations, items):
        return Answer.of_json({'onResponseReceivedEndpoints': [{'appendContinuationItemsAction': {'continuationItems': items}}],
                               'frameworkUpdates': {'entityBatchUpdate': {'mutations': mutations}}})


class OnePage(Platform):
    """Platforms whose post stands in one answer: refused once, then broken twice, then there."""

    def test_a_post_through_a_refusal_and_a_burst(self):
        for plugin, case, part in (('x', 'odd_time', 'tweet-result'), ('tiktok', 'video', '/video/'), ('instagram', 'json', '/p/'), ('facebook', 'post', '/posts/'), ('threads', 'post', '/post/')):
            for how, answer, times in (('429', Answer(429, {'Retry-After': '1'}), 1), ('503', Answer(503), 2)):
                with self.subTest(plugin=plugin, how=how), Replay((self.pki.tls_leaf, self.pki.tls_key)) as self.replay:
                    type(self).plugin = plugin
                    self.replay.disturb(part, 1, answer, times)
                    self.same_as_expected(case)
                    self.assertGreater(self.replay.times(part), times)


class Mastodon(Platform):
    plugin = 'mastodon'
    HOME, ID = 'sosial.example', '117600000000000000'

    @classmethod
    def account(cls, number):
        return {'id': str(number), 'username': f'warga{number}', 'acct': f'warga{number}', 'display_name': f'Warga Rekaan {number}', 'url': f'https://{cls.HOME}/@warga{number}',
                'uri': f'https://{cls.HOME}/users/warga{number}'}

    def status(self, number, parent=None, **more):
        return {'id': number, 'created_at': '2026-11-11T21:46:33.750Z', 'in_reply_to_id': parent, 'uri': f'https://{self.HOME}/users/warga1/statuses/{number}',
                'url': f'https://{self.HOME}/@warga1/{number}', 'content': f'<p>Kiriman {number}</p>', 'reblog': None, 'edited_at': None, 'account': self.account(1), 'media_attachments': [],
                'replies_count': 0, 'reblogs_count': 0, 'favourites_count': 0, **more}

    def test_likers_by_the_link_field_under_a_rate_limit_and_the_cap_of_answers(self):
        api = f'/api/v1/statuses/{self.ID}'

        def likers(asked):
            start = int(asked.query.get('max_id', 1))
            last = min(start + 80, 251)
            link = {'Link': f'<https://{self.HOME}{api}/favourited_by?limit=80&max_id={last}>; rel="next"'} if last < 251 else {}
            return Answer.of_json([self.account(number) for number in range(start, last)], **link)
        served = {'/.well-known/nodeinfo': {'links': [{'rel': 'http://nodeinfo.diaspora.software/ns/schema/2.0', 'href': f'https://{self.HOME}/nodeinfo/2.0'}]},
                  '/nodeinfo/2.0': {'software': {'name': 'mastodon', 'version': '4.5.0'}}, api: self.status(self.ID, favourites_count=250, replies_count=70),
                  '/api/v1/accounts/1': self.account(1), f'{api}/context': {'ancestors': [], 'descendants': [self.status(f'1176000000000{n:05}', self.ID) for n in range(60)]},
                  f'{api}/reblogged_by': [], f'/users/warga1/statuses/{self.ID}': {'id': f'https://{self.HOME}/users/warga1/statuses/{self.ID}', 'type': 'Note'}}
        for path, value in served.items():
            self.replay.serve(self.HOME, 'GET', path, Answer.of_json(value))
        self.replay.serve(self.HOME, 'GET', f'{api}/favourited_by', likers)
        limit = self.replay.limit(self.HOME, 6)
        items, losses = self.capture(f'https://{self.HOME}/@warga1/{self.ID}')
        post = items[0]
        self.assertEqual(self.list_of(post, 'likers'), (250, 250, 'end', True))
        self.assertEqual(self.list_of(post, 'comments'), (70, 60, 'platform_cap', False))
        likes = [one for one in items if one['type'] == 'Like']
        self.assertEqual({one['actor']['id'] for one in likes}, {f'https://{self.HOME}/users/warga{number}' for number in range(1, 251)})
        self.assertEqual({one['object']['url'] for one in likes}, {post['object']['url']})
        self.assertEqual([one['code'] for one in post['losses']], ['platform_cap'])
        self.assertEqual((losses, self.replay.unknown), ([], []))
        # The quota is in every answer: the host keeps to it, or is told by a 429 and waits.
        self.assertLessEqual(limit.refused, 2)


class Misskey(Platform):
    plugin = 'misskey'
    HOME, ID = 'catatan.example', 'aeh6k2x9p0abcd01'

    def test_reactions_by_the_last_id_through_a_refusal_and_a_burst(self):
        def user(number):
            return {'id': f'aa{number:08}', 'username': f'warga{number}', 'name': f'Warga Rekaan {number}', 'host': None}

        def reactions(asked):
            given = asked.json()
            self.assertEqual((given['noteId'], asked.query['noteId'], given['limit']), (self.ID, self.ID, 100))
            newest = int(given['untilId'][2:]) - 1 if 'untilId' in given else 230
            return Answer.of_json([{'id': f'ae{number:014}', 'createdAt': '2026-11-12T01:00:00.000Z', 'user': user(number), 'type': '❤'} for number in range(newest, max(newest - 100, 0), -1)])
        note = {'id': self.ID, 'createdAt': '2026-11-11T21:46:33.750Z', 'userId': user(1)['id'], 'user': user(1), 'text': 'Rapat warga', 'reactionCount': 230, 'renoteCount': 0, 'repliesCount': 0,
                'replyId': None, 'renoteId': None, 'fileIds': [], 'files': []}
        for path, value in (('/.well-known/nodeinfo', {'links': [{'rel': 'http://nodeinfo.diaspora.software/ns/schema/2.1', 'href': f'https://{self.HOME}/nodeinfo/2.1'}]}),
                            ('/nodeinfo/2.1', {'software': {'name': 'misskey'}}), (f'/notes/{self.ID}', {'id': f'https://{self.HOME}/notes/{self.ID}', 'type': 'Note'})):
            self.replay.serve(self.HOME, 'GET', path, Answer.of_json(value))
        for method, answer in (('show', Answer.of_json(note)), ('reactions', reactions), ('renotes', Answer.of_json([])), ('children', Answer.of_json([]))):
            self.replay.serve(self.HOME, 'POST', f'/api/notes/{method}', answer)
        self.replay.disturb('/api/notes/reactions', 2, Answer(429, {'Retry-After': '1'}))
        self.replay.disturb('/api/notes/show', 1, Answer(503), times=2)
        items, losses = self.capture(f'https://{self.HOME}/notes/{self.ID}')
        self.assertEqual(self.list_of(items[0], 'reactors'), (230, 230, 'end', True))
        self.assertEqual(items[0]['object']['url'], f'https://{self.HOME}/notes/{self.ID}')
        self.assertEqual(len({one['actor']['id'] for one in items if one['type'] == 'Like'}), 230)
        self.assertEqual((losses, self.replay.unknown), ([], []))


class PeerTube(Platform):
    plugin = 'peertube'
    HOME, UUID = 'video.example', '9c9de5e8-0a1e-484a-b099-e80766180a6d'

    def test_threads_by_their_count_and_what_is_below_them(self):
        account = {'name': 'warga', 'displayName': 'Warga Rekaan', 'url': f'https://{self.HOME}/accounts/warga'}
        watch, api = f'https://{self.HOME}/videos/watch/{self.UUID}', f'/api/v1/videos/{self.UUID}'

        def comment(number, parent=None):
            deleted = number == 5
            return {'id': number, 'url': f'{watch}/comments/{number}', 'text': '' if deleted else f'<p>Komentar {number}</p>', 'inReplyToCommentId': parent, 'createdAt': '2026-11-12T01:00:00.000Z',
                    'isDeleted': deleted, 'totalReplies': 2 if number == 7 else 0, 'account': None if deleted else account}

        def threads(asked):
            start = int(asked.query['start'])
            return Answer.of_json({'total': 130, 'data': [comment(number) for number in range(start + 1, min(start + 100, 130) + 1)]})
        served = {'/.well-known/nodeinfo': {'links': [{'rel': 'http://nodeinfo.diaspora.software/ns/schema/2.0', 'href': f'https://{self.HOME}/nodeinfo/2.0'}]},
                  '/nodeinfo/2.0': {'software': {'name': 'peertube'}},
                  api: {'uuid': self.UUID, 'name': 'Senam rekaan', 'url': watch, 'account': account, 'publishedAt': '2026-11-11T21:46:33.750Z', 'likes': 9, 'comments': 132, 'commentsEnabled': True, 'files': []},
                  f'/videos/watch/{self.UUID}': {'id': watch, 'name': 'Senam rekaan'},
                  f'{api}/comment-threads/7': {'comment': comment(7), 'children': [{'comment': comment(201, 7), 'children': [{'comment': comment(202, 201), 'children': []}]}]}}
        for path, value in served.items():
            self.replay.serve(self.HOME, 'GET', path, Answer.of_json(value))
        self.replay.serve(self.HOME, 'GET', f'{api}/comment-threads', threads)
        self.replay.disturb('start=100', 1, Answer(429, {'Retry-After': '1'}))
        self.replay.disturb('comment-threads/7', 1, Answer(503), times=2)
        items, losses = self.capture(f'https://{self.HOME}/w/kkGMgK9ZtnKfYAgnEtQxbv')
        self.assertEqual(self.list_of(items[0], 'comments'), (132, 132, 'end', True))
        self.assertEqual(self.list_of(items[0], 'likers'), (9, 0, 'platform_private', False))
        self.assertEqual([one['object']['id'] for one in items if one['state'] == 'deleted'], ['5'])
        self.assertEqual({one['object']['id']: one['object']['inReplyTo'] for one in items if one['object']['id'] in ('201', '202')}, {'201': '7', '202': '201'})
        self.assertEqual((losses, self.replay.unknown), ([], []))


if __name__ == '__main__':
    unittest.main()
