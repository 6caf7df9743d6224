#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints "PASSED FAILED" of a test runner's log: count_tests.py ctest|pytest|vectors LOG.

For ctest the programs are counted, each with all its cmocka tests. A log of vectors that does not end as it should counts as one
failure.
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


def count_vectors(text):
    closing = re.search(r"^(\d+) passed, (\d+) failed\n\Z", text, re.M)
    return (int(closing.group(1)), int(closing.group(2))) if closing else (0, 1)


COUNTS = {"ctest": count_ctest, "pytest": count_pytest, "vectors": count_vectors}


def main():
    kind, path = sys.argv[1:]
    with open(path, encoding="utf-8", errors="replace") as log:
        text = log.read()
    print(*COUNTS[kind](text))


if __name__ == "__main__":
    main()
