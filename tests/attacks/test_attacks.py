"""Every row of the attack table, at level RIGHT and another in turn: the verdict is the one that the row states; no row passes, none ends the program otherwise
than by its table of exits. Verdicts come by the folder, one run of the program for all rows of a level. One row in five is read by the second verifier too."""
import collections
import importlib
import unittest

import agreement
import scene
from agreement import TABLES
from resealed import RIGHT
from table import PASSED

SECOND_READS = 5  # one in so many: it needs a quarter of a second for a bundle. All of them: agreement.py
LEAST = 400  # different changes, as the plan of the project asks


def setUpModule():
    global here, rows
    here = unittest.enterModuleContext(scene.opened())
    rows = {name: importlib.import_module(f'table_{name}').rows(here) for name in TABLES}


def differs(verdict, told):
    """What a verdict says instead of what it must; None when it says that."""
    severity = {'TOTAL-FAILED': 'failed', 'INDETERMINATE': 'indeterminate', 'UNSUPPORTED': 'unsupported', PASSED: 'passed'}[told.indication]
    codes = sorted({one['code'] for one in verdict['findings'] if one['severity'] == severity})
    if (verdict['indication'], verdict['sub_indication']) == (told.indication, told.sub) and told.code in codes:
        return None
    return f'{verdict["indication"]}/{verdict["sub_indication"]} {" ".join(codes)}'


def levels(row, place):
    """RIGHT, and one of the others in turn: what they add to a row follows from its stage alone."""
    others = [one for one in row.levels if one is not RIGHT]
    return [one for one in row.levels if one is RIGHT] + ([others[place % len(others)]] if others else [])


class Attacks(unittest.TestCase):
    def judged(self, name):
        wrong, cases = [], [(row, level) for place, row in enumerate(rows[name]) for level in levels(row, place)]
        for start in range(0, len(cases), 250):
            part = cases[start:start + 250]
            bundles = {f'{number:05}': here.rebuilt(level, row.hooks) for number, (row, level) in enumerate(part)}
            told = here.verdicts(bundles)
            at_right = [(row, bundles[f'{number:05}']) for number, (row, level) in enumerate(part) if level is RIGHT]
            wrong += filter(None, (agreement.objection(here, row, octets) for row, octets in at_right[::SECOND_READS]))
            for number, (row, level) in enumerate(part):
                other = differs(told[f'{number:05}'], row.expected(level))
                if other or told[f'{number:05}']['indication'] == PASSED:
                    wrong.append(f'{row.name} [{level.name}]: expected {row.expected(level)}, told {other}')
        self.assertEqual(wrong, [], f'{len(wrong)} of {len(cases)}\n' + '\n'.join(wrong))


for table in TABLES:
    setattr(Attacks, f'test_{table}', lambda self, table=table: self.judged(table))


class Counted(unittest.TestCase):
    def test_there_are_as_many_changes_as_were_promised(self):
        names = collections.Counter(f'{table}: {row.name}' for table in TABLES for row in rows[table])
        self.assertEqual([name for name, count in names.items() if count > 1], [])
        self.assertGreaterEqual(len(names), LEAST)


if __name__ == '__main__':
    unittest.main()
