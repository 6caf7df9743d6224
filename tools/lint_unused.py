#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that what headers declare is used: each function is named in another file of src/ than its
own (a row of a table counts), and each member of a struct of include/promtail is read in src/, not
only written.

It goes by names alone: a member counts as read when any member of that name is. What is there for
other reasons stands in ALLOWED with them; what stands there without need is a fault, too. Prints a
line per fault; exit status 1 if there is any.
"""
import collections
import re
import sys

import c_source

DECLARATION = re.compile(r"^(?!typedef\b|#)[A-Za-z_][\w \t*]*?[ *](\w+)\(", re.M)
STRUCT = re.compile(r"^struct (\w+) \{$(.*?)^\};", re.M | re.S)
# "size_t len, cap;" "struct x *ptr[4];" "void (*done)(struct x *x);" "unsigned bits : 3;"
FUNCTION_MEMBER = re.compile(r"\(\*(\w+)\)\s*\(")
PLAIN_MEMBER = re.compile(r"(\w+)(?:\[[^\]]*\])*(?:\s*:\s*\w+)?\s*\Z")
NAME = re.compile(r"\b[A-Za-z_]\w*\b")
MEMBER = re.compile(r"(?:\.|->)(\w+)\b")
WRITE = re.compile(r"(?:\[[^\]]*\])?\s*(?:[-+|&]?=(?!=)|\+\+;|--;)")
STATEMENT = re.compile(r"[;{}]")

# name: why nobody in src/ needs to call or read it.
ALLOWED = {
    "framing_tell": "tests hold it on beginnings of every kind",
    "label_cache_bytes": "tests hold it against the limits",
    "label_set.label_count": "as label_set.labels, which the pipeline stages to come read",
    "regex_ask": "tests hold the engines against each other",
    "regex_steps": "tests hold the work against the text's length",
}


def members_of(body):
    for declaration in body.split(";"):
        function = FUNCTION_MEMBER.search(declaration)
        if function:
            yield function[1], function.start(1)
            continue
        for part in declaration.split(","):
            plain = PLAIN_MEMBER.search(part.rstrip())
            if plain and part.strip():
                yield plain[1], body.index(declaration) + declaration.index(part) + plain.start(1)


def read_members(code):
    """Names after "." or "->" where the value is used, not only replaced."""
    for match in MEMBER.finditer(code):
        if not WRITE.match(code, match.end()):
            yield match[1]
            continue
        statement = STATEMENT.split(code[max(0, match.start() - 200) : match.start()])[-1]
        if statement.lstrip().startswith("*"):  # *set->end = item
            yield match[1]


class Tree:
    def __init__(self, root):
        self.headers = [file for file in c_source.files(root, "include", "src") if file.name.endswith(".h")]
        self.named, self.home, self.declared = (collections.defaultdict(set) for _ in range(3))
        self.read = set()
        for file in c_source.files(root, "include", "src"):
            self.read.update(read_members(file.code))
            for name in NAME.findall(file.code):
                self.named[name].add(file.name)
            for function in file.functions:
                self.home[function.name].add(file.name)
        for header in self.headers:
            for name in DECLARATION.findall(header.code):
                self.declared[name].add(header.name)

    def is_called(self, header, name):
        if header.name in self.home[name]:  # inline: for its neighbours, too
            return len(re.findall(rf"\b{name}\b", header.code)) > 1 or self.named[name] != {header.name}
        return bool(self.named[name] - self.declared[name] - self.home[name])

    def unused(self, header):
        """(where, name, what is wrong) of what nobody uses."""
        for match in DECLARATION.finditer(header.code):
            if not self.is_called(header, match[1]):
                yield header.line_at(match.start(1)), match[1], "has no caller in another file of src/: delete it, or make it static"
        for match in STRUCT.finditer(header.code) if header.name.startswith("include") else ():
            for name, offset in members_of(match[2]):
                if name not in self.read:
                    yield header.line_at(match.start(2) + offset), f"{match[1]}.{name}", "is read nowhere in src/: delete it"


def faults_of(root):
    tree = Tree(root)
    needless = dict(ALLOWED)
    for header in tree.headers:
        for line, name, fault in tree.unused(header):
            if name not in ALLOWED:
                yield f"{header.name}:{line}: {name} {fault}"
            needless.pop(name, None)
    if root == c_source.HERE:
        for name in needless:
            yield f"tools/lint_unused.py: ALLOWED has {name}, which is used or gone"


if __name__ == "__main__":
    sys.exit(c_source.main(__doc__, faults_of))
