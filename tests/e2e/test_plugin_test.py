"""`saksi plugin test`: every plugin of this project holds, and what does not hold is shown so that its author can mend it."""
import json
import os
import select
import shutil
import subprocess
import unittest

import harness

BUILT = harness.BUILD / 'lib/saksi/plugins'


def setUpModule():
    global folder, saksi
    folder = unittest.enterModuleContext(harness.temporary_folder())
    saksi = harness.Saksi(folder)


def copy_of(plugin, name):
    """Source and library of a plugin in one folder of its own, as `saksi plugin test DIR` takes it."""
    home = folder / name / plugin
    shutil.copytree(harness.ROOT / 'plugins' / plugin, home)
    shutil.copytree(BUILT / plugin, home, dirs_exist_ok=True)
    return home


class PluginTest(unittest.TestCase):
    def test_every_plugin_of_this_project_holds(self):
        self.assertGreater(len(harness.plugins()), 9)
        for plugin in harness.plugins():
            with self.subTest(plugin):
                done = saksi.run('plugin', 'test', harness.ROOT / 'plugins' / plugin, '--built', BUILT / plugin, '--json')
                result = done.json()
                self.assertEqual([one for one in result['checks'] if one['failed']], [])
                self.assertEqual((done.code, result['holds'], result['plugin']), (0, True, plugin))
                self.assertEqual([one['check'] for one in result['checks']],
                                 ['manifest', 'library', 'start', 'fixtures', 'plan', 'expected', 'facts', 'repeat', 'canonical', 'hostile'])

    def test_a_difference_is_shown_with_both_values(self):
        home = copy_of('tiktok', 'difference')
        expected = home / 'fixtures/video/expected.json'
        expected.write_text(expected.read_text(encoding='utf-8').replace('"available"', '"edited"'), encoding='utf-8')
        done = saksi.run('plugin', 'test', home, '--lang', 'en')
        self.assertEqual(done.code, 1, done)
        cases = len(list(home.glob('fixtures/*/case.json')))
        self.assertIn(f'NO   the items are those of expected.json: 1 of {cases}\n', done.out)
        self.assertIn('/items/0/state: expected "edited", found "available"', done.out)
        self.assertTrue(done.out.endswith('The plugin does not hold yet.\n'))

    def test_what_is_no_plugin_is_said_in_words(self):
        done = saksi.run('plugin', 'test', folder / 'nothing', '--lang', 'en')
        self.assertEqual(done.code, 66, done)
        self.assertIn('nothing is no folder', done.err)
        (folder / 'empty').mkdir()
        done = saksi.run('plugin', 'test', folder / 'empty', '--lang', 'en')
        self.assertEqual(done.code, 1, done)
        self.assertIn('manifest.json does not exist', done.out)
        home = copy_of('tiktok', 'open')
        home.chmod(0o777)
        done = saksi.run('plugin', 'test', home, '--lang', 'en')
        self.assertEqual(done.code, 1, done)
        self.assertIn('can be written by every user', done.out)

    def test_watch_examines_again_when_a_file_changes(self):
        home = copy_of('threads', 'watched')
        watching = subprocess.Popen(saksi.command('plugin', 'test', home, '--watch', '--json'), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=saksi.environment)
        self.addCleanup(watching.wait, 30)
        self.addCleanup(watching.kill)
        self.addCleanup(watching.stdout.close)

        def next_result():
            line = b''
            while not line.endswith(b'\n'):
                self.assertTrue(select.select([watching.stdout], [], [], harness.LONGEST_RUN)[0])
                line += os.read(watching.stdout.fileno(), 1 << 20)
            return json.loads(line)

        self.assertTrue(next_result()['holds'])
        case = home / 'fixtures/gone/case.json'
        whole = case.read_text(encoding='utf-8')
        case.write_text('{}', encoding='utf-8')
        self.assertEqual([one['check'] for one in next_result()['checks'] if one['failed']], ['fixtures'])
        case.write_text(whole, encoding='utf-8')
        self.assertTrue(next_result()['holds'])


if __name__ == '__main__':
    unittest.main()
