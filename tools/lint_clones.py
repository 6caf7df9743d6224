#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that no six equal lines stand in two places of src/: what is said twice belongs in a
function or a table.

Lines are compared without their comments and indentation; includes do not count, nor do six lines
of which most say nothing (brackets, "return ok;"). Prints a line per fault, with both places; exit
status 1 if there is any.
"""
import collections
import re
import sys

import c_source

SAME = 6  # so many equal lines in a row are a clone
TRIVIAL = re.compile(r"[\W_]*\Z|#(endif|else)|(return( \w+)?|break|continue|goto \w+);\Z")

Line = collections.namedtuple("Line", "text number")


def lines_of(file):
    """The lines that count, with their numbers. Empty ones do, unless a comment stood there."""
    found = []
    originals = file.text.splitlines()
    for number, text in enumerate(c_source.without_comments(file.text).splitlines(), 1):
        was_comment = not text.strip() and originals[number - 1].strip()
        if not was_comment and not text.startswith("#include"):
            found.append(Line(" ".join(text.split()), number))
    return found


def is_told(window):
    """At least half of them say something: what closes a function is alike everywhere."""
    return sum(not TRIVIAL.match(line.text) for line in window) >= SAME // 2


def windows_of(root):
    places = collections.defaultdict(list)
    for file in c_source.files(root, "src"):
        lines = lines_of(file)
        for i in range(len(lines) - SAME + 1):
            window = lines[i : i + SAME]
            if is_told(window):
                places[tuple(line.text for line in window)].append((file.name, i, window))
    return places


def faults_of(root):
    told = set()
    for found in windows_of(root).values():
        for (one, i, window), (other, j, copy) in zip(found, found[1:]):
            if (one, i - 1, other, j - 1) not in told:  # else a longer clone, which was told where it begins
                yield (
                    f"{one}:{window[0].number}: lines {window[0].number}-{window[-1].number} "
                    f"stand in {other}:{copy[0].number}-{copy[-1].number}, too"
                )
            told.add((one, i, other, j))


if __name__ == "__main__":
    sys.exit(c_source.main(__doc__, faults_of))
