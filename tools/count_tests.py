#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints "PASSED FAILED" of a test runner's report: count_tests.py ctest|pytest|vectors FILE.

ctest    the file of --output-junit with all output: each test of a cmocka or unittest program is
         one; so is any other program. What a program announced and did not pass has failed, for
         example after a crash; so has a unit test program without a test.
pytest   its output.
vectors  its output.

A report that is missing, cannot be read, or has no closing line counts as one failure.
"""
import re
import sys
import xml.etree.ElementTree


def count_cmocka(text):
    announced = sum(int(number) for number in re.findall(r"^\[=+\] Running (\d+) test\(s\)\.$", text, re.M))
    passed = len(re.findall(r"^\[       OK \] ", text, re.M))
    skipped = set(re.findall(r"^\[  SKIPPED \] (\w+)$", text, re.M))  # they are listed again at the end
    return passed, announced - passed - len(skipped)


def count_unittest(text):
    announced = sum(int(number) for number in re.findall(r"^Ran (\d+) tests? in ", text, re.M))
    closing = "".join(re.findall(r"^(?:OK|FAILED) \((.*)\)$", text, re.M))
    numbers = {word: int(number) for word, number in re.findall(r"([a-z ]+)=(\d+)", closing)}
    failed = sum(number for word, number in numbers.items() if word in {"failures", "errors"})
    return announced - sum(numbers.values()), failed


def count_program(case):
    """A program of ctest, as JUnit's testcase."""
    text = case.findtext("system-out") or ""
    passed, failed = (count_unittest if re.search(r"^Ran \d+ tests? in ", text, re.M) else count_cmocka)(text)
    is_fine = case.get("status") == "run" and case.find("failure") is None
    if passed + failed == 0 and is_fine and not case.get("name", "").endswith("_test"):
        return 1, 0
    if failed <= 0 and (passed == 0 or not is_fine):
        return passed, 1
    return passed, abs(failed)  # below 0: more passed than were announced


def count_ctest(text):
    cases = xml.etree.ElementTree.fromstring(text).findall("testcase")
    counts = [count_program(case) for case in cases] or [(0, 1)]
    return tuple(map(sum, zip(*counts)))


def count_pytest(text):
    closing = text.strip().splitlines()[-1] if text.strip() else ""
    if not re.search(r"\bin [\d.]+s\b", closing):
        return 0, 1
    passed = re.search(r"(\d+) passed", closing)
    failed = sum(int(n) for n in re.findall(r"(\d+) (?:failed|error)", closing))
    return (int(passed.group(1)) if passed else 0), failed


def count_vectors(text):
    closing = re.search(r"^(\d+) passed, (\d+) failed\n\Z", text, re.M)
    return (int(closing.group(1)), int(closing.group(2))) if closing else (0, 1)


COUNTS = {"ctest": count_ctest, "pytest": count_pytest, "vectors": count_vectors}


def count(kind, path):
    try:
        with open(path, encoding="utf-8", errors="replace") as report:
            return COUNTS[kind](report.read())
    except (OSError, xml.etree.ElementTree.ParseError) as error:
        print(f"count_tests.py: {path}: {error}", file=sys.stderr)
        return 0, 1


if __name__ == "__main__":
    print(*count(*sys.argv[1:]))
