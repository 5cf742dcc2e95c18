"""Every platform plugin in the built program, through its sandbox, against a replay of synthetic answers over real HTTPS (tests/support/replay.py):
the post with its items, lists page by page to their end and to a cap, refusals in the middle, walls, and posts that are gone.

No case here says anything about a real service: it shows that what the answers of that form hold reaches a sealed bundle, and that every reader accepts it."""
import json
import re
import sys
import unittest

import harness

sys.path.append(str(harness.ROOT / 'tests/support'))
from replay import Answer, CUT, Replay, fixture_folder  # noqa: E402, F401 (tests/support)

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

    # A wall's own host, a host of short links, and a link for which nobody is asked.
    NOT_HERE = {'youtube': {'consent', 'robot'}, 'tiktok': {'photo_short_link'}, 'telegram': {'private_chat'}}

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


if __name__ == '__main__':
    unittest.main()
