"""The report for paper (saksi verify --report) as a browser reads and prints it: Debian's Chromium, and poppler on what it printed."""
import hashlib
import json
import re
import subprocess
import unittest

import harness

ELEMENTS = {'html', 'head', 'meta', 'title', 'style', 'body', 'section', 'div', 'h1', 'h2', 'h3', 'p', 'span', 'figure', 'img', 'figcaption', 'table', 'thead', 'tbody', 'tr', 'th',
            'td', 'pre'}


def setUpModule():
    global folder, pki, network, saksi, bundle
    folder = unittest.enterModuleContext(harness.temporary_folder())
    pki = unittest.enterModuleContext(harness.authorities(folder))
    network = unittest.enterModuleContext(harness.synthetic_network(folder, pki))
    saksi = harness.Saksi(folder / 'saksi').init(pki)
    saksi.must('capture', network['url'], *harness.network_flags(network), *saksi.seal_flags(pki, 'CONTOH/001'), codes=(0, 3))
    bundle, = saksi.bundles()
    saksi.must('complete', bundle)


def roots():
    return harness.anchors(pki.signer_roots, pki.tsa_roots)


class OnPaper(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.report = self.folder / 'lembar.html'

    def browse(self, html):
        """What the browser says, and the printed pages as text."""
        pdf = self.folder / 'lembar.pdf'
        done = harness.run_node('replay', 'report_check.mjs', html, '--pdf', pdf)
        harness.agreed('report_check.mjs', done)
        told = json.loads(done.stdout)
        self.assertEqual((told['requests'], told['dialogs'], told['console'], told['escaped'], told['acting'], told['url']), ([], 0, [], None, [], True), told)
        self.assertLessEqual(set(told['elements']), ELEMENTS)
        self.assertEqual([one for one in told['sources'] if one not in ('data:image/png;base64,', 'data:image/jpeg;base64')], [])
        self.assertEqual(told['styled'], 'page', 'the policy must let the style through')
        self.assertLess(told['overflow'], 1, told)
        size = subprocess.run(['pdfinfo', pdf], capture_output=True, text=True, check=True).stdout
        self.assertRegex(size, r'Page size: +59[45]\.?\d* x 84[12]\.?\d* pts \(A4\)')
        pages = subprocess.run(['pdftotext', '-layout', pdf, '-'], capture_output=True, text=True, check=True).stdout.split('\f')
        return told, pages

    def test_the_panels_page_is_one_page_with_picture_text_and_verdict(self):
        done = saksi.must('verify', bundle, *roots(), '--report', self.report)
        self.assertTrue(done.out.startswith('UTUH DENGAN CATATAN'))
        told, pages = self.browse(self.report)
        self.assertEqual(told['pictures'], [[640, 400]])
        first = re.sub(r'\s+', ' ', pages[0])
        for words in ('LEMBAR MAJELIS', 'UTUH DENGAN CATATAN', 'Ini bukan penilaian', network['expected']['post']['text'][:60], network['expected']['post']['actor'],
                      'Keutuhan', 'Penyegel', 'Waktu', 'Asal', 'Kelengkapan', 'Catatan perkara', 'Ditunjukkan oleh berkas', 'Tidak ditunjukkan; perlu pemeriksaan', 'WITA', 'Penguasaan', 'Sidik digital segel'):
            self.assertIn(words, first)
        self.assertNotIn('Sidik digital segel', ' '.join(pages[1:]), 'the page must end on the first sheet')
        self.assertIn('PERIKSA.txt di dalam bundel', first)
        said = saksi.must('verify', bundle, *roots(), '--json', '--at', '2027-01-01T00:00:00Z').out
        saksi.must('verify', bundle, *roots(), '--at', '2027-01-01T00:00:00Z', '--report', self.folder / 'sidik.html')
        self.assertIn(hashlib.sha256(said.encode()).hexdigest(), (self.folder / 'sidik.html').read_text(encoding='utf-8'))
        rest = re.sub(r'\s+', ' ', ' '.join(pages[1:]))
        for words in ('Semua pemeriksaan', 'Batas pembuktian', 'Segel dan sertifikat', 'Perbuatan yang terekam', network['expected']['comments'][0]['text'][:30]):
            self.assertIn(words, rest)

    def test_a_damaged_bundle_names_its_damage_on_the_page(self):
        changed = harness.with_changed_octet(bundle, self.folder / 'diubah.bukti.wacz', 'items/0002/item.json', 5)
        saksi.must('verify', changed, *roots(), '--report', self.report, codes=(1,))
        _, pages = self.browse(self.report)
        self.assertIn('TIDAK UTUH', pages[0])
        self.assertIn('items/0002/item.json', pages[0])
        self.assertIn('berbeda dari yang disegel', re.sub(r'\s+', ' ', pages[0]))

    def test_hostile_text_in_every_field_stays_text(self):
        html = subprocess.run([harness.BUILD / 'bin/report_samples', 'html'], capture_output=True, check=True).stdout
        self.assertGreater(html.count(b'window.escaped=1'), 50)
        self.report.write_bytes(html)
        _, pages = self.browse(self.report)
        self.assertIn('<script>window.escaped=1</script>', re.sub(r'\s+', '', ''.join(pages)))

    def test_nothing_is_overwritten_and_one_bundle_is_one_report(self):
        self.report.write_text('sudah ada')
        done = saksi.run('verify', bundle, *roots(), '--report', self.report)
        self.assertEqual((done.code, done.out, self.report.read_text()), (73, '', 'sudah ada'), done)
        self.assertIn('lembar.html', done.err)
        for several in ((bundle, bundle), (saksi.sealed,)):
            done = saksi.run('verify', *several, *roots(), '--report', self.folder / 'baru.html')
            self.assertEqual(done.code, 64, done)
        self.assertEqual(saksi.run('verify', bundle, *roots(), '--report', self.folder / 'tidak/ada.html').code, 73)

    def test_the_same_verdict_gives_the_same_bytes(self):
        for name, environment in (('a', {'TZ': 'Asia/Jayapura', 'LC_ALL': 'C'}), ('b', {'TZ': 'America/St_Johns', 'LC_ALL': 'id_ID.UTF-8'})):
            saksi.must('verify', bundle, *roots(), '--at', '2027-01-01T00:00:00Z', '--report', self.folder / name, environment=environment)
        self.assertEqual((self.folder / 'a').read_bytes(), (self.folder / 'b').read_bytes())


if __name__ == '__main__':
    unittest.main()
