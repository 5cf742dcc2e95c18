"""An author's first hour, against the installed SDK: `saksi plugin new` in every language, the tutorial word for word, and a capture with what was built."""
import contextlib
import http.server
import json
import pathlib
import re
import shlex
import subprocess
import threading
import unittest

import harness

SESSION = 'rahasia-kue-7f3a'
TUTORIAL = harness.ROOT / 'docs/writing-a-plugin.md'
BLOCK = re.compile(r'^```(\w+)(?: (\S+))?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def setUpModule():
    global folder, prefix, environment
    folder = unittest.enterModuleContext(harness.temporary_folder())
    prefix = folder / 'prefix'
    subprocess.run(['cmake', '--install', harness.BUILD, '--prefix', prefix], check=True, capture_output=True)
    environment = {'PATH': f'{prefix}/bin:{harness.PATH}', 'HOME': str(folder / 'author'), 'CMAKE_PREFIX_PATH': str(prefix), 'LANG': 'en_US.UTF-8', 'TZ': 'Asia/Jakarta'}
    (folder / 'author').mkdir()


def run(command, cwd, **more):
    return subprocess.run(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=harness.LONGEST_RUN, check=False, **more)


@contextlib.contextmanager
def file_server(command, cwd):
    """The server of a page, ready when it says so."""
    with subprocess.Popen(shlex.split(command), cwd=cwd, env={**environment, 'PYTHONUNBUFFERED': '1'}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert 'Serving HTTP' in server.stdout.readline()
            yield
        finally:
            server.terminate()


class PluginNew(unittest.TestCase):
    def test_each_language_gives_a_folder_that_holds(self):
        for language in ('c++', 'c', 'python'):
            with self.subTest(language):
                name = 'contoh-' + language.replace('+', 'p')
                made = run(['saksi', 'plugin', 'new', name, '--lang', language], folder)
                self.assertEqual((made.returncode, made.stderr), (0, ''))
                home = folder / name
                self.assertEqual([path.name for path in home.iterdir() if 'ID' in path.name or '@ID@' in path.name], [])
                if language != 'python':
                    for step in (['cmake', '-B', 'build', '-DCMAKE_C_FLAGS=-Wall -Wextra -Wpedantic -Werror', '-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror'], ['cmake', '--build', 'build']):
                        done = run(step, home)
                        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                tested = run(['saksi', 'plugin', 'test', '.'], home)
                self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)

    def test_a_name_that_is_none_and_a_folder_that_is_there_are_refused(self):
        for name in ('Contoh', '1a', '../a', 'a' * 33, 'a b'):
            with self.subTest(name):
                done = run(['saksi', 'plugin', 'new', name], folder)
                self.assertEqual(done.returncode, 64, done.stderr)
                self.assertIn('cannot be the name of a plugin', done.stderr)
        (folder / 'taken').mkdir()
        done = run(['saksi', 'plugin', 'new', 'taken'], folder)
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertIn('exists already', done.stderr)
        self.assertEqual(list((folder / 'taken').iterdir()), [])

    def test_the_language_of_the_output_stays_what_it_was(self):
        done = run(['saksi', 'plugin', 'new', 'taken-too', '--lang', 'python', '--lang', 'id'], folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('plugin', done.stdout)
        self.assertTrue((folder / 'taken-too/taken-too.py').exists())


class PlatformWithSessions(http.server.BaseHTTPRequestHandler):
    """Answers like the platform of the templates, and sets a cookie that nobody else may see."""

    def do_GET(self):
        body = (harness.ROOT / 'plugins/sdk/templates/c++/fixtures/post/post.json').read_bytes()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Set-Cookie', f'sesi={SESSION}; Path=/')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class PluginRecord(unittest.TestCase):
    def test_what_a_platform_answers_becomes_a_fixture_without_its_session(self):
        run(['saksi', 'plugin', 'new', 'rekam', '--lang', 'python'], folder)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), PlatformWithSessions)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        there = ['--base-url', f'rekam.site=http://127.0.0.1:{server.server_port}', '--allow-address', '127.0.0.1']
        fixture = folder / 'rekam/fixtures/live'
        done = run(['saksi', 'plugin', 'record', 'https://rekam.example/post/77', '--plugin', 'rekam', '--out', fixture, *there], folder)
        self.assertEqual(done.returncode, 64, done.stderr)  # no plugin of that id is installed
        done = run(['saksi', 'plugin', 'record', 'https://rekam.example/post/77', '--plugin', './rekam', '--out', fixture, *there], folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        case = json.loads((fixture / 'case.json').read_text(encoding='utf-8'))
        answer, = case['exchanges']
        self.assertEqual(answer['url'], f'http://127.0.0.1:{server.server_port}/api/posts/77')
        self.assertIn('Content-Type: application/json', answer['head'])
        for file in fixture.iterdir():
            self.assertNotIn(SESSION, file.read_text(encoding='utf-8'))
        self.assertEqual(list((folder / 'author/.local/share/saksi/jobs').iterdir()), [])
        again = run(['saksi', 'plugin', 'record', 'https://rekam.example/post/77', '--plugin', './rekam', '--out', fixture, *there], folder)
        self.assertEqual(again.returncode, 73, again.stderr)
        tested = run(['saksi', 'plugin', 'test', 'rekam', '--write-expected'], folder)
        self.assertEqual(tested.returncode, 0, tested.stdout)


class Tutorial(unittest.TestCase):
    def test_the_page_is_followed_word_for_word(self):
        work = folder / 'tutorial'
        work.mkdir()
        blocks = BLOCK.findall(TUTORIAL.read_text(encoding='utf-8'))
        self.assertGreater(len(blocks), 10)
        place, said = work, []
        with contextlib.ExitStack() as servers:
            for kind, file, text in blocks:
                if file:
                    (place / file).parent.mkdir(parents=True, exist_ok=True)
                    (place / file).write_text(text, encoding='utf-8')
                elif kind == 'server':
                    servers.enter_context(file_server(text, place))
                else:
                    self.assertEqual(kind, 'sh')
                    done = run(['bash', '-c', f'set -e\n{text}pwd\n'], place)
                    # A capture whose platform hides a list ends with 3; everything else must go well.
                    self.assertEqual(done.returncode, 0, text + done.stdout + done.stderr)
                    *output, last = done.stdout.splitlines()
                    place = pathlib.Path(last)
                    said += output
        self.assertEqual(place, work / 'kabar')
        self.assertEqual([line for line in said if line.startswith('The plugin')], ['The plugin holds.'] * 3)
        self.assertTrue(any(line.startswith('RECORDED: 3 acts, ') for line in said), said)


if __name__ == '__main__':
    unittest.main()
