"""Every case of an attack on a sealed bundle has a test that bears its number: C signatures, T timestamps, Z containers, M lists and JSON, W records, and R04,
S01, S06 of those around them; and P, what plugins try."""
import pathlib
import re
import unittest

TESTS = pathlib.Path(__file__).resolve().parents[1]
CASES = [f'{letter}{number:02}' for letter, last in (('C', 31), ('T', 18), ('Z', 21), ('M', 23), ('W', 16), ('P', 9)) for number in range(1, last + 1)] + ['R04', 'S01', 'S06']


def names():
    """Of Catch2 cases, of Python test methods, and of the rows of the attack tables."""
    for path in TESTS.glob('unit/**/*.cpp'):
        yield from re.findall(r'TEST_CASE\("([^"]*)"', path.read_text(encoding='utf-8'))
    for path in TESTS.glob('*/test_*.py'):
        yield from (one.replace('_', ' ') for one in re.findall(r'def (test_\w+)', path.read_text(encoding='utf-8')))
    for path in [*TESTS.glob('attacks/table_*.py'), TESTS / 'attacks/json_changes.py']:
        yield from re.findall(r"'(?:[a-z ]+: )?((?:[CTZMWRS][0-9]{2} )+)", path.read_text(encoding='utf-8'))


class Cases(unittest.TestCase):
    def test_every_case_has_a_test(self):
        named = {one for name in names() for one in re.findall(r'\b[CTZMWRSP][0-9]{2}\b', name)}
        self.assertEqual([one for one in CASES if one not in named], [])
        self.assertEqual(sorted(one for one in named if one[0] in 'CTZMWP' and one not in CASES), [], 'no such case')


if __name__ == '__main__':
    unittest.main()
