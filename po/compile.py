#!/usr/bin/env python3
"""Compiles message catalogues: compile.py OUTPUT PO... writes a C++ initialiser list of {msgid, msgstr}, sorted by msgid.

Stops with an error when a catalogue is malformed, an entry is fuzzy or empty, two catalogues translate one msgid differently, or a translation's
placeholders are not those of the sentence."""
import re
import sys

import polib

PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


def c_string(text):
    return '"' + "".join(
        c if 32 <= ord(c) < 127 and c not in '"\\?' else "".join("\\%03o" % b for b in c.encode("utf-8")) for c in text) + '"'


def main():
    output, catalogues = sys.argv[1], sys.argv[2:]
    table = {}
    for path in sorted(catalogues):
        for entry in polib.pofile(path, check_for_duplicates=True):
            where = f"{path}:{entry.linenum}"
            if entry.obsolete:
                continue
            if entry.fuzzy or not entry.msgstr:
                sys.exit(f"{where}: fuzzy or empty translation of {entry.msgid!r}")
            if set(PLACEHOLDER.findall(entry.msgid)) != set(PLACEHOLDER.findall(entry.msgstr)):
                sys.exit(f"{where}: placeholders differ in {entry.msgid!r}")
            if table.setdefault(entry.msgid, entry.msgstr) != entry.msgstr:
                sys.exit(f"{where}: another catalogue translates {entry.msgid!r} differently")
    with open(output, "w", encoding="ascii") as out:
        for msgid in sorted(table, key=lambda text: text.encode("utf-8")):
            out.write(f"{{{c_string(msgid)}, {c_string(table[msgid])}}},\n")


main()
