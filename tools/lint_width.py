#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that prose is wrapped at 100 columns, of which a Chinese character takes two: in documents
(but for tables, code, and what has no place to break at), and in comments and docstrings of
scripts. For C, ./dev lint looks at every line. Prints a line per fault; exit status 1 if there is
any.
"""
import io
import re
import sys
import tokenize
import unicodedata

import c_source

COLUMNS = 100
DOCUMENTS = ("*.md", "*/*.md")
SHELL = (
    "dev", ".ci/run", "Dockerfile", "tools/*.sh", "deploy/*.sh", "deploy/**/*.tf", "deploy/**/*.hcl", "deploy/**/*.yaml", "test/**/*.tf",
    "cmake/*.cmake", "CMakeLists.txt", "*/**/CMakeLists.txt",
)
PYTHON = ("tools/*.py", "bench/*.py", "deploy/*.py", "test/**/*.py")


BLANK = re.compile(r" (?=\S)")
PUNCTUATION = re.compile(r"[，。：；、！？）](?=\S)")  # after it a Chinese line may end


def columns_of(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def places_of(text):
    """Where it may be broken: not at its first blank, which may follow a list's hyphen."""
    yield from (blank.start() for blank in list(BLANK.finditer(text))[1:])
    yield from (sign.end() for sign in PUNCTUATION.finditer(text))


def is_wide(line):
    """Too wide, with a place to break it."""
    text = line.strip()
    return columns_of(line) > COLUMNS and any(columns_of(text[:place]) <= COLUMNS for place in places_of(text))


def lines_of_document(text):
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and not line.lstrip().startswith("|") and not line.startswith("    "):
            yield number, line


def lines_of_script(text):
    """Comments that have a line of their own."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            yield number, line


def lines_of_python(text):
    """Those, and docstrings."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        begins = not token.line[: token.start[1]].strip()
        if begins and (token.type == tokenize.COMMENT or token.string.startswith('"""')):
            yield from enumerate(token.line.splitlines(), token.start[0])


def faults_of(root):
    for lines, patterns in (lines_of_document, DOCUMENTS), (lines_of_script, SHELL), (lines_of_python, PYTHON):
        for path in sorted({path for pattern in patterns for path in root.glob(pattern)}):
            if "build" in path.relative_to(root).parts:
                continue
            for number, line in lines(path.read_text(encoding="utf-8")):
                if is_wide(line):
                    yield f"{path.relative_to(root)}:{number}: {columns_of(line)} columns: wrap prose at {COLUMNS}"


if __name__ == "__main__":
    sys.exit(c_source.main(__doc__, faults_of))
