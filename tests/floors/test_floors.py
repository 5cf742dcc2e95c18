"""The second floor check: every #include of a room names the room itself or one that its CMakeLists.txt declares, and each library has one home."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ROOM = re.compile(r'saksi_room\((\w+)\s+FLOOR\s+(\d+)(?:\s+USES\s+([\w\s]*?))?\s+(?:SOURCES|HEADERS)')
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
# library header prefix → the rooms that may name it (docs/decisions)
LIBRARIES = {
    'nlohmann/': {'base', 'sdk'}, 'spdlog/': {'base'}, 'libdeflate.h': {'base', 'warc'},
    'openssl/': {'digest', 'trust', 'net'}, 'zlib.h': {'warc'}, 'curl/': {'net'},
    'SQLiteCpp/': {'store'}, 'sqlite3.h': {'store'}, 'CLI/': {'cli'}, 'archive.h': {'archive'}, 'expat.h': {'verify'}, 'archive_entry.h': {'archive'}, 'gumbo.h': {'sdk', 'web', 'bluesky'}, 'dlfcn.h': {'base', 'plugin_host'}, 'seccomp.h': {'plugin_host'}, 'libelf.h': {'conformance'}, 'gelf.h': {'conformance'}, 'Python.h': {'plugin_host'},
}


def rooms():
    found = {}
    for path in sorted((ROOT / 'core').glob('*/CMakeLists.txt')):
        name, floor, uses = ROOM.search(path.read_text()).groups()
        found[name] = (int(floor), set((uses or '').split()))
    return found


def includes(text):
    return [(kind, name) for kind, name in INCLUDE.findall(text)]


def forbidden_rooms(room, declared, known, text):
    """Rooms that `text`, a source of `room`, includes without having declared them."""
    named = {name.split('/')[0] for kind, name in includes(text) if kind == '"' and '/' in name}
    return sorted((named & set(known)) - declared - {room})


def sources():
    for folder in ('core', 'plugins', 'cli'):
        for path in sorted((ROOT / folder).rglob('*')):
            if path.suffix in ('.cpp', '.hpp', '.h', '.c'):
                room = path.relative_to(ROOT / folder).parts[0] if folder != 'cli' else 'cli'
                yield folder, room, path


class Floors(unittest.TestCase):
    def test_every_edge_goes_down(self):
        known = rooms()
        self.assertGreater(len(known), 10)
        for room, (floor, uses) in known.items():
            for used in uses:
                self.assertLess(known[used][0], floor, f'{room} uses {used}')

    def test_every_include_is_declared(self):
        known = rooms()
        for folder, room, path in sources():
            if folder == 'core':
                self.assertEqual(forbidden_rooms(room, known[room][1], known, path.read_text()), [], path)

    def test_plugins_and_their_sdk_use_no_room(self):
        known = rooms()
        for folder, room, path in sources():
            if folder == 'plugins':
                self.assertEqual(forbidden_rooms('', set(), known, path.read_text()), [], path)

    def test_each_library_is_named_in_its_rooms_only(self):
        for _, room, path in sources():
            for _, name in includes(path.read_text()):
                for prefix, homes in LIBRARIES.items():
                    if name.startswith(prefix):
                        self.assertIn(room, homes, f'{path} includes {name}')

    def test_no_element_is_used_unseen(self):
        """What a reader gives from hostile octets may be nothing: `reader.next(…)->` would read whatever lies there."""
        unseen = re.compile(r'\b(?:next|only)\([^()]*\)->')
        self.assertTrue(unseen.search('reader.next(der::sequence)->whole'))
        for _, _, path in sources():
            self.assertIsNone(unseen.search(path.read_text()), path)

    def test_verify_reaches_no_network_store_or_plugin(self):
        known = rooms()
        reached, open_rooms = set(), {'verify'}
        while open_rooms:
            room = open_rooms.pop()
            reached.add(room)
            open_rooms |= known[room][1] - reached
        self.assertEqual(reached & {'net', 'store', 'plugin_host', 'browser', 'capture', 'seal'}, set())

    def test_the_check_itself_sees_a_forbidden_include(self):
        known = {'base': 0, 'net': 2, 'verify': 4}
        self.assertEqual(forbidden_rooms('verify', {'base'}, known, '#include "net/url.hpp"\n#include "base/bytes.hpp"\n'), ['net'])


if __name__ == '__main__':
    unittest.main()
