"""A plugin that changed between a cut-off recording and its resumption: said out loud, recorded anew beside it, the old recording kept."""
import pathlib
import shutil
import signal
import subprocess
import unittest

import harness
from gate import Gate

CUT_OFF = 75


class ChangedPlugin(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.pki = self.enterContext(harness.authorities(self.folder))
        self.network = self.enterContext(harness.synthetic_network(self.folder, self.pki))
        self.saksi = harness.Saksi(self.folder / 'saksi').init(self.pki)
        # A program and plugins of their own, so that one can be changed.
        self.tree = self.folder / 'tree'
        (self.tree / 'bin').mkdir(parents=True)
        shutil.copy2(harness.PROGRAM, self.tree / 'bin')
        for part in ('lib/saksi', 'libexec/saksi'):
            shutil.copytree(pathlib.Path(harness.PROGRAM).parent.parent / part, self.tree / part)

    def command(self, *arguments):
        return [str(self.tree / 'bin/saksi'), *map(str, arguments)]

    def cut_off(self, gate):
        process = subprocess.Popen(self.command('capture', gate.network['url'], *harness.network_flags(gate.network), '--progress', 'log'), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.saksi.environment)
        gate.wait_until_held()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=harness.LONGEST_RUN)
        self.assertEqual(process.returncode, CUT_OFF)
        job, = self.saksi.jobs()
        return job['id']

    def resume(self, gate):
        with Gate(self.network, self.pki, port=gate.port):
            return subprocess.run(self.command('resume', '--lang', 'en'), stdin=subprocess.DEVNULL, capture_output=True, text=True, env=self.saksi.environment,
                                  timeout=harness.LONGEST_RUN)

    def states(self):
        return sorted(job['state'] for job in self.saksi.jobs())

    def test_the_same_plugin_goes_on(self):
        with Gate(self.network, self.pki, hold='getPostThread') as gate:
            self.cut_off(gate)
        done = self.resume(gate)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertEqual(self.states(), ['recorded'])

    def test_another_plugin_records_anew_and_keeps_the_old(self):
        with Gate(self.network, self.pki, hold='getPostThread') as gate:
            job = self.cut_off(gate)
        with open(self.tree / 'lib/saksi/plugins/bluesky/bluesky.so', 'ab') as library:
            library.write(b'\0')  # loads as before, and is another file
        done = self.resume(gate)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertIn(f'a plugin changed since the recording {job} was cut off', done.stderr)
        self.assertEqual(self.states(), ['interrupted', 'recorded'])


if __name__ == '__main__':
    unittest.main()
