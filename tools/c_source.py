# SPDX-License-Identifier: Apache-2.0
"""What the lints of C sources share: which files there are, code without comments and texts, where
functions are defined, reporting."""
import argparse
import collections
import functools
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent.parent
# Comments, texts and characters, so that one never begins inside another.
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
# As clang-format leaves it: a definition begins in the first column, and no brace or semicolon is
# among its parameters.
DEFINITION = re.compile(r"^(?!#)([A-Za-z_][\w \t*]*?[ *])(\w+)\(([^;{}]*)\)\s*\{", re.M)

Function = collections.namedtuple("Function", "name static line")


def blank(text):
    """The text's newlines, and blanks for all else: line numbers stay."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    return TOKEN.sub(lambda token: blank(token[0]) if token[0].startswith("/") else token[0], text)


def without_comments_and_texts(text):
    return TOKEN.sub(lambda token: blank(token[0]) if token[0].startswith("/") else token[0][0] * 2, text)


class File:
    def __init__(self, root, path):
        self.path = path
        self.name = str(path.relative_to(root))
        self.text = path.read_text(encoding="utf-8")

    @functools.cached_property
    def code(self):
        return without_comments_and_texts(self.text)

    @functools.cached_property
    def functions(self):
        found = []
        for match in DEFINITION.finditer(self.code):
            found.append(Function(match[2], "static" in match[1].split(), self.line_at(match.start(2))))
        return found

    def line_at(self, offset):
        return self.code.count("\n", 0, offset) + 1


def files(root, *folders):
    """The C files of these folders of root, in the order of their names."""
    return [File(root, path) for folder in folders for path in sorted((root / folder).rglob("*.[ch]"))]


def main(description, faults_of):
    """A lint's command line: faults_of(root) gives lines. Returns the status."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=HERE, help="another checkout than the tool's own")
    faults = list(faults_of(parser.parse_args().root.resolve()))
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0
