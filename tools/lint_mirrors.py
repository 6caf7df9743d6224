# SPDX-License-Identifier: Apache-2.0
"""Checks that every .c file of src/ has its test where it is looked for: src/FOLDER/NAME.c in
test/unit/FOLDER/NAME_test.c, or where the table in CONTRIBUTING.md says. A row of the table names
files of src (patterns such as pcre*.c, too) and the tests that hold them; all of them must exist,
and none may have its own test besides. Prints a line per fault; exit status 1 if there is any.
"""
import fnmatch
import pathlib
import sys

import c_source

TABLE = "CONTRIBUTING.md"
TABLE_HEAD = "| files of `src/` | tested by |"


def rows_of(root):
    """(files, tests) of each row, and the number of its line."""
    table = root / TABLE
    lines = table.read_text(encoding="utf-8").splitlines() if table.is_file() else []
    if TABLE_HEAD not in lines:
        return
    first = lines.index(TABLE_HEAD) + 2
    for number, line in enumerate(lines[first:], first + 1):
        if not line.startswith("|"):
            return
        cells = [cell.replace("`", " ").split() for cell in line.strip("|").split("|")]
        yield number, cells[0], cells[1]


def mirror_of(name):
    path = pathlib.PurePosixPath(name)
    return f"test/unit/{path.parent}/{path.stem}_test.c".replace("/./", "/")


def faults_of_row(root, number, patterns, tests, sources):
    for test in tests:
        if not (root / "test" / test).is_file():
            yield f"{TABLE}:{number}: names test/{test}, which is not there"
    for pattern in patterns:
        found = fnmatch.filter(sources, pattern)
        if not found:
            yield f"{TABLE}:{number}: src/{pattern} is not there"
        for name in (name for name in found if (root / mirror_of(name)).is_file()):
            yield f"{TABLE}:{number}: src/{name} has its own test, {mirror_of(name)}"


def faults_of(root):
    sources = [str(path.relative_to(root / "src")) for path in sorted((root / "src").rglob("*.c"))]
    elsewhere = set()
    for number, patterns, tests in rows_of(root):
        yield from faults_of_row(root, number, patterns, tests, sources)
        for pattern in patterns if tests else ():
            elsewhere.update(fnmatch.filter(sources, pattern))
    for name in sources:
        if name not in elsewhere and not (root / mirror_of(name)).is_file():
            yield f"src/{name}: has no {mirror_of(name)}, and no row in {TABLE}"


if __name__ == "__main__":
    sys.exit(c_source.main(__doc__, faults_of))
