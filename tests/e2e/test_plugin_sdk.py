"""What `cmake --install` ships for authors of plugins: the contract in every edition of C and C++, and a package that builds outside this tree."""
import subprocess
import unittest

import harness

# The first is the compiler of the build; clang is the second opinion (tests/setup/packages-test.txt).
COMPILERS = (('gcc', 'g++'), ('clang-19', 'clang++-19'))
EDITIONS = (('c', 'c11'), ('c', 'c17'), ('c++', 'c++17'), ('c++', 'c++20'), ('c++', 'c++23'))
STRICT = ('-Wall', '-Wextra', '-Wpedantic', '-Werror', '-fsyntax-only')


def setUpModule():
    global folder, prefix
    folder = unittest.enterModuleContext(harness.temporary_folder())
    prefix = folder / 'prefix'
    subprocess.run(['cmake', '--install', harness.BUILD, '--prefix', prefix], check=True, capture_output=True)


def compiled(compiler, language, edition, header):
    source = '#include "saksi_plugin.h"\nint compiles(void);\nint compiles(void) { return (int)sizeof(saksi_plugin_table); }\n'
    return subprocess.run([compiler, '-x', language, f'-std={edition}', *STRICT, '-I', header.parent, '-'], input=source, capture_output=True, text=True, check=False)


class Contract(unittest.TestCase):
    def test_the_header_compiles_alone_in_every_edition(self):
        for compilers in COMPILERS:
            for language, edition in EDITIONS:
                with self.subTest(compiler=compilers[language == 'c++'], edition=edition):
                    done = compiled(compilers[language == 'c++'], language, edition, prefix / 'include/saksi/saksi_plugin.h')
                    self.assertEqual((done.returncode, done.stderr), (0, ''))

    def test_a_field_at_another_offset_does_not_compile(self):
        moved = folder / 'moved/saksi_plugin.h'
        moved.parent.mkdir()
        text = (prefix / 'include/saksi/saksi_plugin.h').read_text(encoding='utf-8')
        emit = text.index('    int32_t (*emit)')
        moved.write_text(text[:emit] + '    void *in_front;\n' + text[emit:], encoding='utf-8')
        for compilers in COMPILERS:
            for language, edition in EDITIONS:
                with self.subTest(compiler=compilers[language == 'c++'], edition=edition):
                    done = compiled(compilers[language == 'c++'], language, edition, moved)
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn('offsetof(saksi_host, emit) == 16', done.stderr)

    def test_each_helper_header_compiles_alone(self):
        headers = sorted((prefix / 'include/saksi/plugin').glob('*.hpp'))
        self.assertGreater(len(headers), 10)
        for header in headers:
            with self.subTest(header.name):
                done = subprocess.run(['g++', '-x', 'c++', '-std=c++23', '-fsyntax-only', '-I', prefix / 'include/saksi', '-I', header.parent, '-'],
                                      input=f'#include "{header.name}"\n', capture_output=True, text=True, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ''))


if __name__ == '__main__':
    unittest.main()
