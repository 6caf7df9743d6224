# SPDX-License-Identifier: Apache-2.0
"""tools/count_tests.py: claims are counted, not programs, and nothing that did not run passes."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPS = Path(os.environ.get("PROMTAIL_DEPS", ROOT / "build/deps"))
sys.path.insert(0, str(ROOT / "tools"))
import count_tests  # noqa: E402

PROGRAM = r"""
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *mode;

static void passes(void **state) {
    (void)state;
}

static void depends(void **state) {
    (void)state;
    if (strcmp(mode, "crash") == 0) {
        _Exit(3);
    } else if (strcmp(mode, "slow") == 0) {
        sleep(60);
    } else if (strcmp(mode, "skip") == 0) {
        skip();
    }
    assert_string_not_equal(mode, "fail");
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes), cmocka_unit_test(depends), cmocka_unit_test(passes)};

    mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "none") == 0) {
        return 0;
    }
    if (strcmp(mode, "leak") == 0) { /* as a sanitizer ends a program whose tests passed */
        return cmocka_run_group_tests(tests, NULL, NULL) + 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
"""

UNITTEST = """
import unittest

class Cases(unittest.TestCase):
    def test_one(self):
        pass

    def test_two(self):
        self.assertTrue({truth})

    @unittest.skip("why")
    def test_three(self):
        pass

unittest.main()
"""

# What ctest runs under which name, and what of it is counted.
PROGRAMS = {
    "all pass": ("a_test", "cmocka", "pass", (3, 0)),
    "one fails": ("a_test", "cmocka", "fail", (2, 1)),
    "one is skipped": ("a_test", "cmocka", "skip", (2, 0)),
    "a crash takes those after it along": ("a_test", "cmocka", "crash", (1, 2)),
    "a time-out, too": ("a_test", "cmocka", "slow", (1, 2)),
    "all pass, and then the program fails": ("a_test", "cmocka", "leak", (3, 1)),
    "a test program without a test": ("a_test", "cmocka", "none", (0, 1)),
    "a program that is not there": ("a_test", "nosuch", "pass", (0, 1)),
    "unittest": ("a", "good.py", "", (2, 0)),
    "unittest, one fails": ("a", "bad.py", "", (1, 1)),
    "another program": ("a", "true", "", (1, 0)),
    "another program that fails": ("a", "false", "", (0, 1)),
}


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    (folder / "cmocka.c").write_text(PROGRAM, encoding="utf-8")
    subprocess.run(["cc", f"-I{DEPS}/include", "cmocka.c", "-o", "cmocka", DEPS / "lib/libcmocka.a"], cwd=folder, check=True)
    for name, truth in ("good.py", True), ("bad.py", False):
        (folder / name).write_text(f"#!{sys.executable}\n{UNITTEST.format(truth=truth)}", encoding="utf-8")
        (folder / name).chmod(0o755)
    for name in "true", "false":
        (folder / name).symlink_to(f"/bin/{name}")
    return folder


def ctest(folder, *tests):
    """Runs (name, program, argument) and gives the path of the report."""
    lines = []
    for name, program, argument in tests:
        lines.append(f'add_test({name} "{program}"' + (f' "{argument}")' if argument else ")"))
        lines.append(f"set_tests_properties({name} PROPERTIES TIMEOUT 2)")
    (folder / "CTestTestfile.cmake").write_text("\n".join(lines), encoding="utf-8")
    report = folder / "report.xml"
    subprocess.run(["ctest", "--test-dir", folder, "--output-junit", report], capture_output=True, check=False)
    return report


@pytest.mark.parametrize("case", PROGRAMS)
def test_a_program_of_ctest(tmp_path, programs, case):
    name, program, argument, counts = PROGRAMS[case]
    assert count_tests.count("ctest", ctest(tmp_path, (name, programs / program, argument))) == counts


def test_programs_of_ctest_are_added_up(tmp_path, programs):
    report = ctest(tmp_path, ("a_test", programs / "cmocka", "pass"), ("b_test", programs / "cmocka", "fail"), ("c", programs / "true", ""))
    assert count_tests.count("ctest", report) == (6, 1)


def test_no_test_at_all_is_a_failure(tmp_path):
    assert count_tests.count("ctest", ctest(tmp_path)) == (0, 1)


TEXTS = {
    "pytest": ("pytest", "..F [100%]\n== 1 failed, 12 passed, 2 skipped in 61.20s (0:01:01) ==\n", (12, 1)),
    "pytest, errors": ("pytest", "3 passed, 1 failed, 2 errors in 0.20s\n", (3, 3)),
    "pytest, none chosen": ("pytest", "28 deselected in 0.04s\n", (0, 0)),
    "pytest that was stopped": ("pytest", "..F [100%]\n", (0, 1)),
    "vectors": ("vectors", "a: differs\n12 passed, 1 failed\n", (12, 1)),
    "vectors that crashed": ("vectors", "12 passed, 1 failed\nAddressSanitizer\n", (0, 1)),
    "ctest, half a report": ("ctest", '<?xml version="1.0"?><testsuite><testcase', (0, 1)),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_report(tmp_path, case):
    kind, text, counts = TEXTS[case]
    (tmp_path / "report").write_text(text, encoding="utf-8")
    assert count_tests.count(kind, tmp_path / "report") == counts


def test_a_missing_report_is_a_failure(tmp_path):
    assert count_tests.count("ctest", tmp_path / "report") == (0, 1)
