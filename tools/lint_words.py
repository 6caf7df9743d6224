#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the wording of comments and texts of src/ and include/, and of the documents: plain
English, as AWS's and Loki's documentation has it. WORDS has the expressions that were our own, and
what to write for each. Prints a line per fault; exit status 1 if there is any.
"""
import re
import sys

import c_source

TO_BE = r"\b(there )?(?:is|are|was|were|be|being|isn't|aren't)"
WORDS = [  # what is wrong (without "there", which is English), what to write
    (TO_BE + r" no (?!longer\b|more than\b|less than\b|other than\b)", '"is not a ..." with an example, or "unknown ..."'),
    (TO_BE + r" none (?:of|that)\b", '"must be one of: ..." or "unknown ..."'),
    (r"\bbehind\b", '"after"; of a queue, "later"'),
    (r"\bspare(?: |_)time", '"fallback time"'),
    (r"\bentries left\b|\b(?:do|whether) the entries leave\b", '"entries were shipped"'),
    (r"\bown fault\b|\blost(?: |_)cause\b", '"an error that a retry cannot fix"'),
    (r"\bpassed over\b", '"skipped"'),
    (r"\btells(?: |_)of\b", 'what it says, by its own word ("creates an object")'),
    (r"\bwhat none can\b|\bowes for\b", "a whole sentence about who cannot do what"),
]
# An expression may be broken between the lines of a comment and the pieces of a text.
GAP = r'[\s"*]+(?![\s"*])'
WRONG = [(re.compile(pattern.replace(" ", GAP), re.I), better) for pattern, better in WORDS]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/*.md")


def blank_code(code):
    return re.sub(r"\S", " ", code)


def prose_of(text):
    """The comments and texts of C code, each where it stands."""
    prose, end = "", 0
    for token in c_source.TOKEN.finditer(text):
        prose += blank_code(text[end : token.start()]) + token[0]
        end = token.end()
    return prose + blank_code(text[end:])


def faults_in(name, text):
    for pattern, better in WRONG:
        for match in pattern.finditer(text):
            if not match.re.groups or not match[1]:
                number = text.count("\n", 0, match.start()) + 1
                said = re.sub(r'[*"]', " ", match[0]).split()
                yield number, f'{name}:{number}: "{" ".join(said)}": write {better}'


def faults_of(root):
    texts = [(file.name, prose_of(file.text)) for file in c_source.files(root, "src", "include")]
    for path in sorted(path for pattern in DOCUMENTS for path in root.glob(pattern)):
        texts.append((str(path.relative_to(root)), path.read_text(encoding="utf-8")))
    for name, text in texts:
        yield from (fault for _, fault in sorted(faults_in(name, text)))


if __name__ == "__main__":
    sys.exit(c_source.main(__doc__, faults_of))
