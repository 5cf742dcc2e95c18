"""The panel's own rules and anchors: `verify --policy`, `trust`, `verify --trust-store`."""
import hashlib
import json
import re
import shutil
import unittest

import office


def setUpModule():
    global pki, bundle, roots
    there = unittest.enterModuleContext(office.opened())
    pki, bundle, roots = there.pki, there.bundle, there.roots


def headline(done):
    return done.out.splitlines()[0] if done.out else ''


class ThePanelsOwnRules(office.Case):
    def setUp(self):
        super().setUp()
        self.policy = self.folder / 'kebijakan.json'

    def under(self, rules, *more):
        self.policy.write_text(json.dumps({'schema': 'saksi-policy/1', 'name': 'Majelis Contoh', **rules}))
        return self.saksi.run('verify', bundle, *roots, '--policy', self.policy, *more)

    def test_a_policy_decides_and_is_named(self):
        told = self.under({'timestamps': {'second_required': True}, 'contents': {'items': 1, 'media_types': ['image/png']}}, '--json')
        self.assertEqual(told.code, 0, told)
        self.assertEqual(told.json()['policy'], {'name': 'Majelis Contoh', 'sha256': hashlib.sha256(self.policy.read_bytes()).hexdigest()})
        self.assertIn('Majelis Contoh', self.under({}).out)
        self.assertIsNone(self.saksi.run('verify', bundle, *roots, '--json').json()['policy'])
        refused = self.under({'signers': {'certificates': ['0' * 64]}})
        self.assertEqual((refused.code, headline(refused)), (1, 'SEGEL TIDAK SAH'), refused)
        self.assertIn('policy.signer', refused.out)
        log = self.under({'lines': {'case_log': 'checked'}})
        self.assertEqual((log.code, headline(log)), (2, 'BELUM DAPAT DIPASTIKAN'), log)
        self.assertIn('catatan perkara yang kuncinya disebut pemeriksa', re.sub(r'\s+', ' ', log.out))

    def test_what_is_not_understood_is_no_policy(self):
        for text in ('', '{}', '[]', '{"schema":"saksi-policy/1","name":"x","extra":1}', '{"schema":"saksi-policy/9","name":"x"}', '{"schema":"saksi-policy/1","name":"x","name":"y"}',
                     '{"schema":"saksi-policy/1","name":"x","signers":{"certificates":[]}}'):
            self.policy.write_text(text)
            done = self.saksi.run('verify', bundle, *roots, '--policy', self.policy)
            self.assertEqual((done.code, done.out), (64, ''), text)
            self.assertIn('kebijakan.json', done.err)
        self.assertEqual(self.saksi.run('verify', bundle, '--policy', self.folder / 'tidak-ada.json').code, 66)

    def test_a_policy_beside_the_bundle_is_not_looked_at(self):
        here = self.folder / 'perkara'
        here.mkdir()
        shutil.copy(bundle, here / 'bundel.bukti.wacz')
        for name in ('policy.json', 'kebijakan.json', 'bundel.bukti.wacz.policy.json', 'saksi-trust.json'):
            (here / name).write_text('{}')
        done = self.saksi.run('verify', here / 'bundel.bukti.wacz', *roots, '--json', cwd=here)
        self.assertEqual((done.code, done.json()['policy']), (0, None), done)

    def test_a_trust_folder_stands_for_the_roots_and_remembers(self):
        store = self.folder / 'majelis'
        for name, file in (('signers', pki.signer_roots), ('tsas', pki.tsa_roots)):
            done = self.saksi.must('trust', 'add', store, file, '--store', name, '--from', 'Kepala Kantor Contoh, bertemu langsung', '--obtained', '2026-11-20')
            self.assertIn('Kepala Kantor Contoh', done.out)
        listed = self.saksi.must('trust', 'list', store, '--json').json()
        self.assertEqual({one['store'] for one in listed}, {'signers', 'tsas'})
        told = self.saksi.run('verify', bundle, '--trust-store', store, '--json')
        self.assertEqual(told.code, 0, told)
        self.assertEqual({(one['obtained_from'], one['obtained']) for one in told.json()['anchors']}, {('Kepala Kantor Contoh, bertemu langsung', '2026-11-20')})
        self.assertIn('diterima dari Kepala Kantor Contoh', re.sub(r'\s+', ' ', self.saksi.run('verify', bundle, '--trust-store', store).out))
        one = next(entry for entry in listed if entry['store'] == 'signers')
        self.assertIn(self.saksi.must('trust', 'show', store, one['sha256'].upper(), '--pem').out.strip(), pki.signer_roots.read_text())
        self.assertEqual(self.saksi.run('trust', 'add', store, pki.signer_roots, '--store', 'signers', '--from', 'lagi').code, 73)
        self.assertEqual(self.saksi.run('verify', bundle, '--trust-store', store, *roots).code, 64)
        self.saksi.must('trust', 'remove', store, one['sha256'])
        self.assertEqual(self.saksi.run('verify', bundle, '--trust-store', store).code, 2)
        (store / 'catatan.txt').write_text('x')
        done = self.saksi.run('verify', bundle, '--trust-store', store)
        self.assertEqual((done.code, done.out), (65, ''), done)
        self.assertEqual(self.saksi.run('verify', bundle, '--trust-store', self.folder).code, 66)


if __name__ == '__main__':
    unittest.main()
