"""Splices between two bundles of one signer, case, address and day (threats.md M21, T17): every member of one put into the other, both ways, blind and with
the lists made right; and two members at once where one alone would be noticed by the other."""
import itertools
import unittest

import cms
import scene
import zips
from resealed import ARCHIVE, ASIC, LISTED, Rebuild, SIGNATURE, TOKEN


def setUpModule():
    global here
    here = unittest.enterModuleContext(scene.opened())


def blind(one, other, names):
    """`one` with the members `names` of `other`, the container around them right."""
    archive = zips.Archive.read(one.octets)
    for name in names:
        archive[name].data = other.entries[name]
    return archive.build()


def listed(one, other, names):
    """The same, with every list above them made right; signature and tokens stay, or are the other's when named."""
    hooks = {'entries': lambda entries: entries.update({name: other.entries[name] for name in names if name in entries})}
    stages = {'evidence/manifest.json': 'manifest_bytes', 'PERIKSA.txt': 'periksa', 'datapackage.json': 'datapackage_bytes', 'SHA256SUMS': 'sums', ASIC: 'asic', SIGNATURE: 'signature_bytes',
              ARCHIVE: 'archive', TOKEN: 'token_bytes'}
    for name, stage in stages.items():
        if name in names:
            hooks[stage] = lambda octets, name=name: other.entries[name]
    return Rebuild(one, LISTED, hooks).octets()


def differing(one, other):
    return [name for name in one.entries if one.entries[name] != other.entries[name]]


class Splices(unittest.TestCase):
    def pairs(self):
        return (('1', here.original, here.other), ('2', here.other, here.original))

    def refused(self, bundles):
        told = here.verdicts(bundles)
        passed = [name for name, one in told.items() if one['exit_code'] != 1 or one['indication'] != 'TOTAL-FAILED' or one['headline'] != 'not_intact']
        self.assertEqual(passed, [], [(name, told[name]['indication'], told[name]['sub_indication']) for name in passed])
        return told

    def test_the_two_have_the_same_members(self):
        self.assertEqual(list(here.original.entries), list(here.other.entries))
        same = set(here.original.entries) - set(differing(here.original, here.other))
        self.assertEqual(same, {'mimetype', 'PERIKSA.txt'})

    def test_M21_each_member_of_the_other_bundle_blind(self):
        bundles, names = {}, {}
        for key, one, other in self.pairs():
            for number, name in enumerate(differing(one, other)):
                bundles[f'{key}-{number:02}'], names[f'{key}-{number:02}'] = blind(one, other, [name]), name
        self.assertEqual(len(bundles), 2 * 31)
        for key, told in self.refused(bundles).items():
            self.assertEqual(told['sub_indication'], 'HASH_FAILURE', names[key])
            # Another archive manifest disagrees with everything that it lists, and its token with it: no finding can say which side was changed.
            named = TOKEN if names[key] == ARCHIVE else names[key]
            self.assertIn(named, [one['where']['entry'] for one in told['findings'] if one['severity'] == 'failed'])

    def test_M21_each_member_of_the_other_bundle_with_lists_made_right(self):
        bundles = {}
        for key, one, other in self.pairs():
            for number, name in enumerate(differing(one, other)):
                bundles[f'{key}-{number:02}'] = listed(one, other, [name])
        for key, told in self.refused(bundles).items():
            self.assertEqual(told['sub_indication'], 'HASH_FAILURE', key)

    def test_M21_two_members_of_the_other_bundle_at_once(self):
        """Pairs that vouch for each other: a list and what it lists, a signature and what it signs, a token and what it stamps."""
        groups = [('captures/0001.wacz', 'items/0001/item.json'), ('captures/0001.wacz', 'evidence/manifest.json'), ('items/0001/item.json', 'evidence/manifest.json'), ('evidence/manifest.json', 'SHA256SUMS'),
                  ('evidence/context.json', 'evidence/custody.jsonl'), ('SHA256SUMS', ASIC), (ASIC, SIGNATURE), (SIGNATURE, TOKEN), (ARCHIVE, TOKEN), (ASIC, SIGNATURE, ARCHIVE, TOKEN), (SIGNATURE, ARCHIVE, TOKEN),
                  ('captures/0001.wacz', 'datapackage.json', 'SHA256SUMS', ASIC, SIGNATURE, ARCHIVE, TOKEN)]
        bundles = {}
        for (key, one, other), (number, names), (way, made) in itertools.product(self.pairs(), enumerate(groups), (('b', blind), ('l', listed))):
            bundles[f'{key}-{number:02}-{way}'] = made(one, other, names)
        self.refused(bundles)

    def test_T17_the_token_of_the_other_bundle_proves_no_time(self):
        for _, one, other in self.pairs():
            told = here.verdict(blind(one, other, [TOKEN]))
            self.assertEqual((told['indication'], told['sub_indication']), ('TOTAL-FAILED', 'HASH_FAILURE'))
            self.assertEqual([token['valid'] for token in told['lines']['time']['timestamps'] if token['archive']], [False])

    def test_T17_the_signature_token_of_the_other_bundle(self):

        for _, one, other in self.pairs():
            stamp = cms.SignedData.read(other.entries[SIGNATURE]).signer.unsigned
            told = here.verdict(Rebuild(one, LISTED, {'signature': lambda made, stamp=stamp: setattr(made.signer, 'unsigned', stamp)}).octets())
            codes = {(finding['code'], finding['where']['entry']) for finding in told['findings'] if finding['severity'] == 'failed'}
            self.assertEqual((told['indication'], ('timestamp.imprint', SIGNATURE) in codes), ('TOTAL-FAILED', True))

    def test_every_member_of_the_other_bundle_is_the_other_bundle(self):
        """The passing twin."""
        told = here.verdict(blind(here.original, here.other, differing(here.original, here.other)))
        self.assertEqual((told['headline'], told['bundle_id']), ('intact_with_notes', here.verdict(here.other.octets)['bundle_id']))


if __name__ == '__main__':
    unittest.main()
