"""docs/platforms.md says of each plugin what its manifest, its README and its fixtures say."""
import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLUGINS = ROOT / 'plugins'
OF_THE_PLATFORM = {'end', 'platform_cap', 'platform_private', 'login_required'}


def rows(heading):
    """The cells of the table whose head begins with `heading`, by the first of them."""
    lines = iter((ROOT / 'docs/platforms.md').read_text(encoding='utf-8').splitlines())
    next(line for line in lines if line.startswith(heading))
    next(lines)
    found = {}
    for line in lines:
        if not line.startswith('| '):
            break
        cells = [cell.strip() for cell in line.strip('|').split(' | ')]
        found[cells[0]] = cells
    return found


def shown_by_fixtures(plugin):
    """(states, {list: reasons}) of all expected items. Reasons of one recording count only where the platform gives no other."""
    states, lists = set(), {}
    for expected in (PLUGINS / plugin / 'fixtures').glob('*/expected.json'):
        for item in json.loads(expected.read_text(encoding='utf-8'))['items']:
            states.add(item['state'])
            for one in item['lists']:
                lists.setdefault(one['name'], set()).add(one['stop_reason'])
    return states - {'available'}, {name: reasons & OF_THE_PLATFORM or reasons for name, reasons in lists.items()}


class PlatformsPage(unittest.TestCase):
    def setUp(self):
        self.table = rows('| plugin | captured')
        self.manifests = {path.parent.name: json.loads(path.read_text(encoding='utf-8')) for path in PLUGINS.glob('*/manifest.json')}

    def test_every_plugin_has_its_row_in_order(self):
        self.assertEqual(list(self.table), sorted(self.manifests))
        self.assertEqual(list(rows('| plugin | links')), sorted(self.manifests))

    def test_how_it_was_tested_is_what_the_manifest_says(self):
        for name, manifest in self.manifests.items():
            with self.subTest(plugin=name):
                self.assertEqual(self.table[name][4], f'{manifest["test_status"]["kind"]} {manifest["test_status"]["date"]}')

    def test_last_checked_is_what_the_readme_says(self):
        for name in self.manifests:
            with self.subTest(plugin=name):
                said = re.search(r'Last checked (\d{4}-\d{2})', (PLUGINS / name / 'README.md').read_text(encoding='utf-8'))
                self.assertIsNotNone(said, f'plugins/{name}/README.md does not say when it was last checked')
                self.assertEqual(self.table[name][5], said[1])

    def test_lists_and_states_are_those_that_fixtures_show(self):
        for name in self.manifests:
            with self.subTest(plugin=name):
                states, lists = shown_by_fixtures(name)
                self.assertEqual(set(re.findall(r'`(\w+)`', self.table[name][3])), states)
                told = {one.split()[0]: set(re.findall(r'`(\w+)`', one)) for one in self.table[name][2].split(' · ')}
                self.assertEqual(told, lists)


if __name__ == '__main__':
    unittest.main()
