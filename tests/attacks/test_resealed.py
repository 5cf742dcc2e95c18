"""The resealer itself: what it makes of an unchanged bundle is that bundle, and what each level changes is what it says."""
import unittest

import captures
import cms
import resealed
import scene
import zips
from resealed import BLIND, FOREIGN, LISTED, RIGHT


def setUpModule():
    global here
    here = unittest.enterModuleContext(scene.opened())


def said(verdict):
    """What was found, without what names the key or the place."""
    return verdict['indication'], verdict['sub_indication'], verdict['headline'], sorted((one['severity'], one['code']) for one in verdict['findings'])


def failed(verdict):
    return {one['code'] for one in verdict['findings'] if one['severity'] == 'failed'}


class Resealer(unittest.TestCase):
    def test_an_unchanged_bundle_comes_back_octet_for_octet(self):
        for level in (BLIND, LISTED):
            for hooks in ({}, {'records': lambda records: None}, {'signature': lambda made: None}, {'token': lambda made: None}, {'item': lambda item: None}):
                self.assertEqual(here.rebuilt(level, hooks), here.original.octets)

    def test_the_index_is_written_as_the_product_writes_it(self):
        self.assertEqual(captures.index(here.original.records, here.original.members), here.original.inner['indexes/index.cdx'])

    def test_sealed_anew_with_the_right_keys_it_passes_as_the_original_does(self):
        told = here.verdicts({'asli': here.original.octets, 'lain': here.other.octets, 'ulang': here.rebuilt(RIGHT)})
        self.assertEqual(told['asli']['headline'], 'intact_with_notes')
        self.assertEqual(said(told['ulang']), said(told['asli']))
        self.assertEqual(said(told['lain']), said(told['asli']))

    def test_an_honest_other_content_passes_at_the_right_level_only(self):
        hooks = {'context': lambda context: context.update(statement='Pernyataan lain'),
                 'records': lambda records: records[0].with_block(records[0].block.replace(b'software: saksi', b'software: lain')) and None}
        told = here.verdicts({level.name: here.rebuilt(level, hooks) for level in resealed.LEVELS})
        self.assertEqual(told['RIGHT']['headline'], 'intact_with_notes', told['RIGHT']['findings'])
        self.assertEqual((told['BLIND']['sub_indication'], 'entry.digest' in failed(told['BLIND'])), ('HASH_FAILURE', True))
        self.assertEqual((told['LISTED']['sub_indication'], failed(told['LISTED'])), ('HASH_FAILURE', {'signature.digest', 'timestamp.imprint'}))
        self.assertEqual((told['FOREIGN']['indication'], told['FOREIGN']['sub_indication'], failed(told['FOREIGN'])), ('INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND', set()))

    def test_the_attackers_own_panel_would_believe_him(self):
        """So FOREIGN fails for his key alone."""
        pki = here.folder / 'asing'
        told = here.verdict(here.rebuilt(FOREIGN), '--signer-roots', pki / 'signer-roots.pem', '--tsa-roots', pki / 'tsa-roots.pem')
        self.assertEqual(told['headline'], 'intact_with_notes', told['findings'])

    def test_archives_and_messages_come_apart_and_together(self):
        self.assertEqual(zips.Archive.read(here.original.octets).build(), here.original.octets)
        for name in (resealed.SIGNATURE, resealed.TOKEN):
            self.assertEqual(cms.SignedData.read(here.original.entries[name]).encode(), here.original.entries[name])


if __name__ == '__main__':
    unittest.main()
