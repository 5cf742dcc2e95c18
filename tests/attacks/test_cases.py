"""Cases of threats.md §2 that are no single change of one bundle: cut copies, long chains, odd clocks, odd surroundings, names that speak to a terminal."""
import datetime
import pathlib
import re
import unittest

import x509
import cms
import asn1
import scene
import zips
from json_changes import edit
from resealed import ARCHIVE, RIGHT, TOKEN, TST_TYPE, asic_manifest
from table_seal import signed_by

SPEAKS = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')  # a terminal obeys these, or shows what follows elsewhere


def setUpModule():
    global here
    here = unittest.enterModuleContext(scene.opened())


def notes(verdict):
    return {one['code'] for one in verdict['findings'] if one['severity'] == 'note'}


def renewed(octets, revisions):
    """The bundle with renewals up to that many revisions, each token of the right authority with the list about it (bukti-1.md §13)."""
    entries = {one.name.decode(): one.data for one in zips.Archive.read(octets).members}
    authority = here.right.archive_tsa
    own_list = [one for one in here.right.revocation if x509.RevocationList.read(one).issuer == x509.Certificate.read(authority.certificate).issuer]
    pattern = entries[TOKEN]
    for revision in range(2, revisions + 1):
        former = f'META-INF/ASiCArchiveManifest{revision - 1:03}.xml'
        entries = {former if name == ARCHIVE else name: data for name, data in entries.items()}
        name = f'META-INF/timestamp{revision:03}.tst'
        entries[ARCHIVE] = asic_manifest(name, TST_TYPE, {key: data for key, data in entries.items() if key != 'mimetype'}, rootfile=former)
        token = cms.SignedData.read(pattern)
        token.content = cms.TstInfo.read(token.content).over(entries[ARCHIVE]).encode()
        token.revocation = own_list
        entries[name] = token.by(authority).over(token.content).signed(authority, token.content).encode()
    return zips.Archive([zips.Member(name.encode(), data) for name, data in entries.items()]).build()


class Containers(unittest.TestCase):
    def test_Z18_cut_at_every_512_octets(self):
        whole = here.original.octets
        told = here.verdicts({f'{size:07}': whole[:size] for size in range(0, len(whole), 512)})
        self.assertGreater(len(told), 250)
        for size, verdict in told.items():
            cut = ('TOTAL-FAILED', 'FORMAT_FAILURE', True) if int(size) else ('UNSUPPORTED', 'NOT_A_BUNDLE', False)
            self.assertEqual((verdict['indication'], verdict['sub_indication'], verdict['may_be_cut_off']), cut, size)

    def test_S06_entries_of_a_later_edition_get_no_verdict(self):
        names = ['META-INF/ots001.ots', 'META-INF/evidencerecord001.ers']
        told = here.verdicts({str(number): here.rebuilt(RIGHT, {'zip': lambda archive, name=name: archive.members.append(zips.Member(name.encode(), b'x'))}) for number, name in enumerate(names)})
        for verdict in told.values():
            self.assertEqual((verdict['indication'], verdict['sub_indication'], verdict['exit_code']), ('UNSUPPORTED', 'UNSUPPORTED', 65), verdict['findings'])


class Times(unittest.TestCase):
    def test_T16_sixty_four_revisions_pass_and_one_more_is_not_read(self):
        told = here.verdicts({'64': renewed(here.original.octets, 64), '65': renewed(here.original.octets, 65)})
        self.assertEqual((told['64']['headline'], len(told['64']['lines']['time']['timestamps'])), ('intact_with_notes', 65), [one for one in told['64']['findings'] if one['severity'] != 'passed'])
        self.assertEqual((told['65']['indication'], told['65']['sub_indication'], told['65']['exit_code']), ('UNSUPPORTED', 'LIMIT', 65))

    def test_T18_W09_C18_claims_of_a_machine_with_an_odd_clock_decide_nothing(self):
        """Ten years ahead is a note; ten years behind cannot be told from truth. What is proven stays the same."""
        proven = here.verdict(here.original.octets)['lines']['time']['not_later_than']
        shift = lambda years: lambda text: f'{int(text[:4]) + years}{text[4:]}'
        signing_time = lambda year: {'signature': lambda made: made.signer.set(cms.SIGNING_TIME, asn1.time(datetime.datetime(year, 1, 19, 3, 14, 8)))}
        moved = lambda years: {'manifest': edit(sealed_claimed=shift(years), captures__0__started=shift(years), captures__0__finished=shift(years))}
        cases = {'behind': moved(-10), 'ahead': moved(10), '2038': signing_time(2038), '1990': signing_time(1990), '2060': signing_time(2060)}
        told = here.verdicts({name: here.rebuilt(RIGHT, hooks) for name, hooks in cases.items()})
        for name, verdict in told.items():
            self.assertEqual((verdict['indication'], verdict['lines']['time']['not_later_than']), ('TOTAL-PASSED', proven), name)
            self.assertEqual('note.clock_ahead' in notes(verdict), name == 'ahead', name)

    def test_T18_C26_after_the_end_of_every_certificate_the_proof_has_run_out_and_nothing_failed(self):
        for years in (4, 20):
            at = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=366 * years)).strftime('%Y-%m-%dT%H:%M:%SZ')
            told = here.verdict(here.original.octets, *here.roots, '--at', at)
            self.assertEqual((told['indication'], told['counts']['failed']), ('INDETERMINATE', 0), told['sub_indication'])

    def test_T11_before_it_was_sealed_there_is_no_proof(self):
        told = here.verdict(here.original.octets, *here.roots, '--at', '2020-01-01T00:00:00Z')
        self.assertEqual((told['indication'], told['counts']['failed']), ('INDETERMINATE', 0), told['sub_indication'])


class Surroundings(unittest.TestCase):
    at = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime('%Y-%m-%dT%H:%M:%SZ')

    def said(self, bundle, *flags, **how):
        path = here.folder / 'disekitar' / 'bundel.bukti.wacz'
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bundle)
        return here.saksi.run('verify', 'bundel.bukti.wacz', '--json', '--at', self.at, *flags, cwd=path.parent, **how)

    def test_S01_the_environment_changes_no_octet_of_a_verdict(self):
        bad = here.folder / 'buruk.cnf'
        bad.write_text('openssl_conf = x\n[x]\nproviders = y\n')
        odd = [{}, {'LANG': 'tr_TR.UTF-8', 'LC_ALL': 'C', 'TZ': 'Pacific/Kiritimati'}, {'HOME': None, 'SAKSI_HOME': None, 'LANG': None, 'TZ': None}, {'OPENSSL_CONF': str(bad), 'OPENSSL_MODULES': '/nonexistent'},
               {'SSL_CERT_FILE': str(here.pki / 'tls-ca.pem'), 'SSL_CERT_DIR': str(here.pki)}, {'OPENSSL_CONF': '/nonexistent', 'COLUMNS': '1', 'TERM': 'dumb'}]
        for bundle in (here.original.octets, here.rebuilt(RIGHT, {'item': edit(object__content='lain')})):
            runs = {(done.code, done.raw) for done in (self.said(bundle, *here.roots, environment=one) for one in odd)}
            self.assertEqual(len(runs), 1)

    def test_M18_what_lies_beside_the_bundle_is_not_trusted(self):
        beside = here.folder / 'disekitar'
        beside.mkdir(exist_ok=True)
        for name in ('signer-roots.pem', 'tsa-roots.pem', 'ca.pem', 'bundel.bukti.wacz.pem'):
            (beside / name).write_bytes((here.pki / 'signer-roots.pem').read_bytes() + (here.pki / 'tsa-roots.pem').read_bytes())
        for name in ('policy.json', 'bundel.bukti.wacz.policy.json', 'saksi.json'):
            (beside / name).write_text('{"require_timestamp":false}')
        done = self.said(here.original.octets)
        self.assertEqual((done.code, done.json()['policy'], done.json()['anchors']), (2, None, []))

    def test_M17_a_policy_that_cannot_be_read_or_understood_gives_no_verdict(self):
        path = here.folder / 'kebijakan.json'
        for octets in (b'', b'{}', b'[]', b'{"schema":"saksi-policy/1","name":"x","lain":1}', b'{"schema":"saksi-policy/2","name":"x"}', b'\xff', b'{"schema":"saksi-policy/1","name":"x"}}'):
            path.write_bytes(octets)
            done = self.said(here.original.octets, *here.roots, '--policy', path)
            self.assertEqual((done.code, done.out), (64, ''), octets)
        self.assertEqual(self.said(here.original.octets, *here.roots, '--policy', here.folder / 'tidak-ada').code, 66)
        path.write_bytes(b'{"schema":"saksi-policy/1","name":"x"}')
        self.assertEqual(self.said(here.original.octets, *here.roots, '--policy', path).code, 0)


class Terminal(unittest.TestCase):
    """R04: nothing that came from outside reaches a terminal unescaped, nor forges a line."""

    def printed(self, path, code=None):
        outs = []
        for flags in ([], ['--json'], ['--lang', 'en']):
            done = here.saksi.run('verify', path, *here.roots, *flags)
            self.assertTrue(code is None or done.code == code, done)
            for text in (done.out, done.err):
                self.assertIsNone(SPEAKS.search(text.replace('\n', '')), text[:2000])
            outs.append(done.out)
        return outs

    def headline_once(self, out, word):
        self.assertEqual([line for line in out.splitlines() if line.strip() in ('UTUH', 'UTUH DENGAN CATATAN', 'TIDAK UTUH')], [word])

    def test_R04_a_file_name_that_speaks_to_the_terminal(self):
        broken = bytearray(here.original.octets)
        broken[-5000] ^= 1
        for name in ('a\x1b[2J\x1b[HUTUH.bukti.wacz', 'a\rUTUH                .bukti.wacz', 'a\nUTUH\n.bukti.wacz', 'a\u202eHUTU.bukti.wacz', 'a\u0007\u009b31m.bukti.wacz', b'a\xff\xfe.bukti.wacz'.decode('utf-8', 'surrogateescape')):
            path = here.folder / name
            path.write_bytes(broken)
            self.headline_once(self.printed(path, 1)[0], 'TIDAK UTUH')
            path.unlink()

    def test_R04_C31_a_certificate_whose_name_speaks_to_the_terminal(self):
        root = cms.Party(here.pki / 'signer-ca' / 'root.key', cms.pem_blocks(here.pki / 'signer-ca' / 'root.pem')[0])
        right = here.right.signer
        for text in ('Petugas\x00Contoh', 'Petugas\nUTUH\nContoh', '\x1b[2JUTUH', 'Petugas \u202ehotnoC\u202c', 'Petu\u200bgas', 'Реtugаs Contoh'):
            called = x509.called((x509.ORGANISATION, 'Contoh (uji coba)'), (x509.COMMON_NAME, text))
            party = cms.Party(right.key, x509.changed(right.certificate, root, called))
            path = here.folder / 'nama.bukti.wacz'
            path.write_bytes(here.rebuilt(RIGHT, signed_by(party)))
            self.headline_once(self.printed(path)[0], 'UTUH DENGAN CATATAN')

    def test_R04_an_entry_whose_name_speaks_to_the_terminal(self):
        for name in (b'items/\x1b[2JUTUH', b'items/x\nUTUH\n', 'items/\u202ex'.encode(), b'items/\xff'):
            path = pathlib.Path(here.folder / 'entri.bukti.wacz')
            path.write_bytes(here.rebuilt(RIGHT, {'zip': lambda archive, name=name: archive.members.append(zips.Member(name, b'x'))}))
            self.headline_once(self.printed(path, 1)[0], 'TIDAK UTUH')

    def test_R04_a_post_whose_text_speaks_to_the_terminal(self):
        """What the officer states is shown, and so are claims of a plugin."""
        hostile = 'UTUH\x1b[2J\r\n\u202e'
        path = here.folder / 'isi.bukti.wacz'
        path.write_bytes(here.rebuilt(RIGHT, {'item': edit(losses=[{'code': 'media_failed', 'what': hostile, 'detail': hostile}]), 'context': edit(statement=hostile)}))
        self.headline_once(self.printed(path)[0], 'UTUH DENGAN CATATAN')


if __name__ == '__main__':
    unittest.main()
