#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints "PASSED FAILED" of a test runner's log: count_tests.py ctest|pytest LOG.

For ctest the programs are counted, each with all its cmocka tests.
"""
import re
import sys


def count_ctest(text):
    programs = re.search(r"(\d+)% tests passed, (\d+) tests failed out of (\d+)", text)
    if not programs:
        return 0, 1
    failed = int(programs.group(2))
    return int(programs.group(3)) - failed, failed


def count_pytest(text):
    closing = text.strip().splitlines()[-1] if text.strip() else ""
    passed = re.search(r"(\d+) passed", closing)
    failed = sum(int(n) for n in re.findall(r"(\d+) (?:failed|error)", closing))
    return (int(passed.group(1)) if passed else 0), failed


def main():
    kind, path = sys.argv[1:]
    with open(path, encoding="utf-8", errors="replace") as log:
        text = log.read()
    print(*(count_ctest if kind == "ctest" else count_pytest)(text))


if __name__ == "__main__":
    main()
