"""`cmake --install` gives a tree that works where nobody built it."""
import subprocess
import unittest

import harness


class Install(unittest.TestCase):
    def test_an_installed_tree_finds_its_plugins_and_says_what_it_lacks(self):
        with harness.temporary_folder() as folder:
            prefix, moved = folder / 'prefix', folder / 'moved'
            subprocess.run(['cmake', '--install', harness.BUILD, '--prefix', prefix], check=True, capture_output=True)
            prefix.rename(moved)  # no path of the build or of the first place may matter
            environment = {'SAKSI_HOME': str(moved / 'home'), 'PATH': '/usr/bin:/bin', 'LANG': 'C'}
            listed = subprocess.run([moved / 'bin/saksi', 'plugin', 'list', '--lang', 'en'], env=environment, capture_output=True, text=True)
            self.assertEqual(listed.returncode, 0, listed.stderr)
            self.assertEqual([line.split()[0] for line in listed.stdout.splitlines()], harness.plugins())
            (moved / 'lib/saksi/plugins/web/manifest.json').write_text('{}')
            broken = subprocess.run([moved / 'bin/saksi', 'plugin', 'list', '--lang', 'en'], env=environment, capture_output=True, text=True)
            self.assertEqual(broken.returncode, 65)
            self.assertEqual([line.split()[0] for line in broken.stdout.splitlines()], [name for name in harness.plugins() if name != 'web'])


if __name__ == '__main__':
    unittest.main()
