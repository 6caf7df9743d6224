#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that the places which comments and documents name exist: files of this repository, and
sections of its documents ("docs/semantics.md#times, #content"). Prints a line per fault; exit
status 1 if there is any.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEXTS = {".c", ".h", ".py", ".sh", ".md", ".txt", ".cmake", ".proto"}
FOLDERS = "bench|cmake|deploy|docs|include|proto|src|test|tools"
# A file in one of our folders; a document's sections may follow. Not a part of a longer path or of
# a pattern.
PLACE = re.compile(r"(?<![\w./*$}-])((?:" + FOLDERS + r")/[\w./-]*\w\.\w+)(#[\w-]+(?:(?:, | and )#[\w-]+)*)?(?![\w*])")
ELSEWHERE = re.compile(r"\bDESIGN\b(?!\.md`? in)|\bspec/")


def anchors_of(path):
    """As a forge makes them of headings: lower case, blanks to hyphens, other signs gone."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
    return {"#" + re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def faults_of(path, text):
    here = path.relative_to(ROOT)
    for number, line in enumerate(text.splitlines(), 1):
        for name, sections in PLACE.findall(line):
            if any(part.isupper() and "." not in part for part in name.split("/")) or re.search(r"[/_][A-Z]+\.", name):
                continue  # a pattern: src/FOLDER/CMakeLists.txt
            if not (ROOT / name).exists():
                yield f"{here}:{number}: names {name}, which is not there"
            elif sections:
                for section in sorted(set(re.findall(r"#[\w-]+", sections)) - anchors_of(ROOT / name)):
                    yield f"{here}:{number}: {name} has no section {section}"
        if path.suffix in {".c", ".h"} and ELSEWHERE.search(line):
            yield f"{here}:{number}: points to a document that is not in this repository"


def main():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    faults = []
    for path in (ROOT / name for name in files if pathlib.Path(name).suffix in TEXTS):
        if path.is_file() and path != pathlib.Path(__file__).resolve():
            faults += faults_of(path, path.read_text(encoding="utf-8"))
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
