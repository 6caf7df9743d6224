#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that the name of each static function of src/ can be searched for: it is more than one
bare word, and no other function has it.

Prints a line per fault; exit status 1 if there is any.
"""
import collections
import sys

import c_source


def faults_of(root):
    files = c_source.files(root, "src")
    homes = collections.defaultdict(set)
    for file in files:
        for function in file.functions:
            homes[function.name].add(file.name)
    for file in files:
        for function in (function for function in file.functions if function.static):
            what = f"{file.name}:{function.line}: static function {function.name}"
            others = sorted(homes[function.name] - {file.name})
            if "_" not in function.name:
                yield f"{what}: one bare word; put the file's noun before it"
            elif others:
                yield f"{what}: stands in {' '.join(others)}, too; give it the file's noun"


if __name__ == "__main__":
    sys.exit(c_source.main(__doc__, faults_of))
