"""What is taken out of a bundle, and when nothing is."""
import unittest

import harness
import office


def setUpModule():
    global bundle
    there = unittest.enterModuleContext(office.opened())
    bundle = there.bundle


class TakingOut(office.Case):
    def test_extract_gives_every_entry_as_it_was_sealed(self):
        done = self.saksi.must('extract', bundle, '-d', self.folder / 'isi')
        self.assertIn('Tampilan bukan pemeriksaan', done.err)
        found = {str(path.relative_to(self.folder / 'isi')): path.read_bytes() for path in (self.folder / 'isi').rglob('*') if path.is_file()}
        self.assertEqual(found, harness.entries(bundle))
        one = self.saksi.must('extract', bundle, '--entry', 'PERIKSA.txt')
        self.assertEqual(one.raw, (harness.ROOT / 'docs/formats/PERIKSA.txt').read_bytes())
        self.assertEqual(self.saksi.run('extract', bundle, '--entry', 'tidak/ada').code, 66)

    def test_extract_does_not_write_into_a_folder_that_is_there(self):
        there = self.folder / 'isi'
        there.mkdir()
        done = self.saksi.run('extract', bundle, '-d', there)
        self.assertEqual(done.code, 73, done)
        self.assertEqual(list(there.iterdir()), [])

    def test_nothing_is_taken_out_of_a_bundle_that_does_not_hold(self):
        changed = harness.with_changed_octet(bundle, self.folder / 'diubah.bukti.wacz', 'items/0001/item.json', 5)
        done = self.saksi.run('extract', changed, '-d', self.folder / 'isi')
        self.assertEqual(done.code, 65, done)
        self.assertFalse((self.folder / 'isi').exists())
        self.assertEqual(self.saksi.run('extract', changed, '--entry', 'PERIKSA.txt').out, '')


if __name__ == '__main__':
    unittest.main()
