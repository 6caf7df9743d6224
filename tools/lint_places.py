#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that the places which comments and documents name exist: files of this repository, and
sections of its documents ("docs/semantics.md#times, #content"; "[times](semantics.md#times)").
Prints a line per fault; exit status 1 if there is any.
"""
import re
import sys

import c_source

TEXTS = {".c", ".h", ".py", ".sh", ".md", ".txt", ".cmake", ".proto", ".tf", ".hcl", ".yaml", ".tsv"}
FOLDERS = "bench|cmake|deploy|docs|include|proto|src|test|tools"
# A file in one of our folders; a document's sections may follow. Not a part of a longer path or of
# a pattern.
PLACE = re.compile(r"(?<![\w./*$}-])((?:" + FOLDERS + r")/[\w./-]*\w\.\w+)(#[\w-]+(?:(?:, | and )#[\w-]+)*)?(?![\w*])")
# Of a document: from its own folder, or a section of its own.
LINK = re.compile(r"\]\(([\w./-]*)(#[\w-]+)?\)")
ELSEWHERE = re.compile(r"\bDESIGN\b(?!\.md`? in)|\bspec/")
PLANTED = "test/flow/test_lints.py"  # has faults, for the lints to find


def anchors_of(path):
    """As a forge makes them of headings: lower case, blanks to hyphens, other signs gone; and those
    that the text has."""
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)$", text, re.M)
    made = {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
    return {"#" + name for name in made | set(re.findall(r'<a name="([^"]+)">', text))}


def is_pattern(name):
    """src/FOLDER/CMakeLists.txt"""
    return any(part.isupper() and "." not in part for part in name.split("/")) or bool(re.search(r"[/_][A-Z]+\.", name))


def places_of(root, path, line):
    """(as it is written, the file, sections) of each that the line names."""
    for name, sections in PLACE.findall(line):
        if not is_pattern(name):
            yield name, root / name, re.findall(r"#[\w-]+", sections)
    for name, section in LINK.findall(line) if path.suffix == ".md" else ():
        yield name or path.name, path.parent / name if name else path, [section] if section else []


def faults_of_file(root, path):
    here = path.relative_to(root)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for name, place, sections in places_of(root, path, line):
            if not place.exists():
                yield f"{here}:{number}: names {name}, which is not there"
            elif sections:
                for section in sorted(set(sections) - anchors_of(place)):
                    yield f"{here}:{number}: {name} has no section {section}"
        if path.suffix in {".c", ".h"} and ELSEWHERE.search(line):
            yield f"{here}:{number}: points to a document that is not in this repository"


def faults_of(root):
    for path in sorted(path for path in root.rglob("*") if path.suffix in TEXTS and path.is_file()):
        parts = path.relative_to(root).parts
        if not {"build", ".git"} & set(parts) and "/".join(parts) not in ("tools/lint_places.py", PLANTED):
            yield from dict.fromkeys(faults_of_file(root, path))


if __name__ == "__main__":
    sys.exit(c_source.main(__doc__, faults_of))
