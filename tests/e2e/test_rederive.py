"""A sealed recording gone through again without a network: the same octets lead the same plugin to the same items, and what differs is named field by field."""
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import unittest

import harness
import test_captures

sys.path.append(str(harness.ROOT / 'tests/attacks'))
import zips  # noqa: E402 (tests/attacks: a container written anew)

DIFFERS = 1


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()


def edited(octets, change):
    value = json.loads(octets)
    change(value)
    return canonical(value)


def rewrite_custody(archive, change):
    """Each line through `change`, the chain of digests made right again."""
    entry, before, lines = archive['evidence/custody.jsonl'], None, []
    for line in entry.data.decode().splitlines():
        value = json.loads(line)
        if before is not None:
            value['prev'] = hashlib.sha256(before).hexdigest()
        change(value)
        before = canonical(value)
        lines.append(before + b'\n')
    entry.data = b''.join(lines)


class Rederive(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        cls.saksi = harness.Saksi(cls.folder / 'saksi').init(cls.pki)
        with harness.synthetic_network(cls.folder, cls.pki) as network:
            cls.saksi.must('capture', network['url'], *harness.network_flags(network), *cls.saksi.seal_flags(cls.pki), codes=(0, 3))
        cls.bundle = cls.saksi.newest()
        cls.saksi.must('complete', cls.bundle)
        cls.items = harness.items(cls.bundle)

    def told(self, bundle, code, saksi=None):
        done = (saksi or self.saksi).run('rederive', bundle, '--json')
        self.assertEqual(done.code, code, done)
        return json.loads(done.out)

    def changed(self, **changes):
        """The bundle with entries changed, or taken out: no signature fits it any more, and `rederive` asks none."""
        archive = zips.Archive.read(self.bundle.read_bytes())
        for change in changes.values():
            change(archive)
        path = self.folder / f'{self.id().rsplit(".", 1)[1]}.bukti.wacz'
        path.write_bytes(archive.build())
        harness.deliberately_broken(path, 'changed after it was sealed')
        return path

    def test_the_same_plugin_finds_the_same_items_when_the_network_is_gone(self):
        told = self.told(self.bundle, 0)
        self.assertEqual((told['same'], told['items_sealed'], told['items_derived'], told['items_equal']), (True, len(self.items), len(self.items), len(self.items)))
        self.assertEqual((told['differences'], told['not_recorded'], [one['same'] for one in told['plugins']]), ([], [], [True]))
        self.assertGreater(len(self.items), 3)
        done = self.saksi.run('turunkan', self.bundle)
        self.assertEqual(done.code, 0)
        self.assertIn(f'SAMA: {len(self.items)} dari {len(self.items)}', done.out)

    def test_it_works_where_nothing_can_be_asked_or_written(self):
        before = {path: path.stat().st_mtime_ns for path in self.saksi.home.rglob('*')}
        done = self.saksi.run('rederive', self.bundle, before=('unshare', '-rn'))
        self.assertEqual(done.code, 0, done)
        self.assertEqual({path: path.stat().st_mtime_ns for path in self.saksi.home.rglob('*')}, before)

    def test_a_sealed_value_that_the_bytes_do_not_give_is_named(self):
        def lie(archive):
            archive['items/0001/item.json'].data = edited(archive['items/0001/item.json'].data, lambda item: item['object'].update(content='Kalimat yang tidak pernah ditulis'))
        told = self.told(self.changed(item=lie), DIFFERS)
        self.assertEqual([(one['item'], one['pointer'], one['sealed'], one['derived']) for one in told['differences']],
                         [('0001', '/object/content', '"Kalimat yang tidak pernah ditulis"', json.dumps(self.items[0]['object']['content'], ensure_ascii=False))])
        self.assertEqual(told['items_equal'], len(self.items) - 1)

    def test_an_item_that_was_left_out_is_named(self):
        last = f'{len(self.items):04}'

        def less(archive):
            archive.members.remove(archive[f'items/{last}/item.json'])
            archive['evidence/manifest.json'].data = edited(archive['evidence/manifest.json'].data, lambda manifest: manifest['items'].pop())
        told = self.told(self.changed(item=less), DIFFERS)
        self.assertEqual([(one['item'], one['pointer'], one['sealed']) for one in told['differences']], [(last, '', None)])

    def test_an_item_that_this_copy_lacks_is_no_difference(self):
        told = self.told(self.changed(item=lambda archive: archive.members.remove(archive['items/0002/item.json'])), 0)
        self.assertEqual((told['withheld'], told['differences']), (['0002'], []))

    def test_a_request_that_the_recording_does_not_hold_is_named(self):
        """The officer's base URL was another one: the plugin asks where nobody was asked."""
        def elsewhere(value):
            if value.get('detail', {}).get('name') == 'appview':
                value['detail']['url'] = 'https://lain.example'
        told = self.told(self.changed(custody=lambda archive: rewrite_custody(archive, elsewhere)), DIFFERS)
        self.assertTrue(all(url.startswith('https://lain.example/') for url in told['not_recorded']) and told['not_recorded'], told['not_recorded'])
        self.assertEqual(told['items_equal'], 0)

    def test_another_file_of_the_plugin_is_said_and_its_items_compared(self):
        tree = self.folder / 'tree'
        (tree / 'bin').mkdir(parents=True)
        shutil.copy2(harness.PROGRAM, tree / 'bin')
        for part in ('lib/saksi', 'libexec/saksi'):
            shutil.copytree(pathlib.Path(harness.PROGRAM).parent.parent / part, tree / part)
        with open(tree / 'lib/saksi/plugins/bluesky/bluesky.so', 'ab') as library:
            library.write(b'\0')  # loads as before, and is another file
        done = subprocess.run([tree / 'bin/saksi', 'rederive', self.bundle, '--json'], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=self.saksi.environment,
                              timeout=harness.LONGEST_RUN)
        told = json.loads(done.stdout)
        self.assertEqual((done.returncode, told['same'], [one['same'] for one in told['plugins']]), (0, True, [False]))

    def test_what_is_no_bundle_is_said(self):
        path = self.folder / 'teks.txt'
        path.write_text('bukan bundel')
        done = self.saksi.run('rederive', path)
        self.assertEqual(done.code, 65, done)
        self.assertIn('teks.txt', done.err)
        self.assertEqual(self.saksi.run('rederive', self.folder / 'tidak-ada').code, 66)


class SeveralAddresses(unittest.TestCase):
    def test_redirects_refusals_and_the_same_address_twice_lead_to_the_same_items(self):
        folder = self.enterContext(harness.temporary_folder())
        pki = self.enterContext(harness.authorities(folder))
        saksi = harness.Saksi(folder / 'saksi').init(pki)
        with test_captures.pages() as (server, url):
            saksi.must('capture', f'{url}/satu', f'{url}/pindah', f'{url}/satu', f'{url}/putus', 'http://127.0.0.1:1/tidak-ada', f'{url}/besar', '--allow-address', '127.0.0.1',
                       *saksi.seal_flags(pki), codes=(0, 3))
        self.assertEqual(server.asked.count('/putus'), 2)  # a try that failed, then an answer
        sealed = saksi.newest()
        saksi.must('complete', sealed)
        told = json.loads(saksi.must('rederive', sealed, '--json').out)
        self.assertEqual((told['same'], told['items_equal'], told['items_sealed']), (True, len(harness.items(sealed)), len(harness.items(sealed))))
        self.assertGreaterEqual(told['items_sealed'], 4)
        self.a_failure_before_an_answer_is_not_the_end(saksi, sealed, folder / 'tanpa-sambungan.bukti.wacz')

    def a_failure_before_an_answer_is_not_the_end(self, saksi, sealed, path):
        """As if the first try of /putus had found nobody: that failure keeps no answer, but an answer came after it."""
        found = []

        def no_connection(value):
            if value.get('event') == 'request_failed' and value['detail']['url'].endswith('/putus'):
                found.append(value['detail']['outcome'])
                value['detail']['outcome'] = 'connect_failed'
        archive = zips.Archive.read(sealed.read_bytes())
        rewrite_custody(archive, no_connection)
        path.write_bytes(archive.build())
        harness.deliberately_broken(path, 'changed after it was sealed')
        self.assertEqual(len(found), 1)
        told = json.loads(saksi.run('rederive', path, '--json').out)
        self.assertEqual((told['same'], told['differences']), (True, []))


if __name__ == '__main__':
    unittest.main()
