"""Every sentence of the sources that a user may read has its Indonesian line, and no catalogue holds a line that nothing says any more."""
import pathlib
import subprocess
import tempfile
import unittest

import polib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# folder → functions whose argument is a msgid. `text` is Environment::text of the command line.
KEYWORDS = {'core': ('msg', 'translated'), 'cli': ('msg', 'text', 'answer_to:2')}
# Words that the command line takes from a list of its own (main.cpp, translate_frame).
FRAME = {'Usage', 'Options', 'Positionals', 'Subcommands'}


def extracted():
    """msgid → places, as xgettext finds them in core/ and cli/."""
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for folder, words in KEYWORDS.items():
            sources = [str(path.relative_to(ROOT)) for path in sorted((ROOT / folder).rglob('*')) if path.suffix in ('.cpp', '.hpp')]
            out = pathlib.Path(scratch) / f'{folder}.pot'
            subprocess.run(['xgettext', '--from-code=UTF-8', '--language=C++', '--no-wrap', '--keyword', *(f'--keyword={word}' for word in words), '-o', out, *sources],
                           cwd=ROOT, check=True, capture_output=True)
            for entry in polib.pofile(str(out)):
                found[entry.msgid] = [f'{file}:{line}' for file, line in entry.occurrences]
    return found


def catalogue():
    return {entry.msgid: path.name for path in sorted((ROOT / 'po/id').glob('*.po')) for entry in polib.pofile(str(path)) if not entry.obsolete}


class Messages(unittest.TestCase):
    def test_every_sentence_is_translated(self):
        known = catalogue()
        missing = [f'{places[0]}: {msgid!r}' for msgid, places in extracted().items() if msgid not in known]
        self.assertEqual(missing, [])

    def test_no_translation_is_left_over(self):
        said = extracted()
        self.assertEqual([f'{file}: {msgid!r}' for msgid, file in catalogue().items() if msgid not in said and msgid not in FRAME], [])


if __name__ == '__main__':
    unittest.main()
