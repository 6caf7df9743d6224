# SPDX-License-Identifier: Apache-2.0
"""tools/lint_symbols.py: which circles it finds, of includes and of symbols between object
files."""
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import lint_symbols  # noqa: E402


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


INCLUDES = {
    "none": ({"src/A/x.c": '#include "x.h"\n#include <stdio.h>\n', "src/A/x.h": '#include "P/y.h"\n', "include/P/y.h": ""}, None),
    "two headers": (
        {"src/A/x.h": '#include "y.h"\n', "src/A/y.h": '#include "x.h"\n', "src/A/z.c": '#include "x.h"\n'},
        "src/A/x.h -> src/A/y.h -> src/A/x.h",
    ),
    "by way of a contract": (
        {"src/A/x.h": '#include "P/y.h"\n', "include/P/y.h": '#include "P/z.h"\n', "include/P/z.h": '#include "A/x.h"\n'},
        "include/P/y.h -> include/P/z.h -> src/A/x.h -> include/P/y.h",
    ),
}


@pytest.mark.parametrize("name", INCLUDES)
def test_circles_of_includes(tmp_path, name):
    files, circle = INCLUDES[name]
    write(tmp_path, files)
    wanted = [] if circle is None else [f"a circle of includes: {circle}"]
    assert list(lint_symbols.include_faults(tmp_path)) == wanted


ROW = "struct row { int (*run)(void); };\n"
TABLE = ROW + "extern const struct row ROW_ONE;\nconst struct row *const ROWS[] = {&ROW_ONE, 0};\n"

# Of several files with a fault, the line begins with the first of its name.
OBJECTS = {
    "none": ({"table.c": TABLE, "one.c": ROW + "int help(void);\nconst struct row ROW_ONE = {help};\n", "help.c": "int help(void) { return 1; }\n"}, []),
    "two functions": (
        {"x.c": "int y(void);\nint x(void) { return y(); }\n", "y.c": "int x(void);\nint y(void) { return x(); }\n"},
        ["a circle of symbols: src/A/x.c names src/A/y.c (y), which names src/A/x.c (x)"],
    ),
    "three functions": (
        {
            "x.c": "int y(void);\nint x(void) { return y(); }\n",
            "y.c": "int z(void);\nint y(void) { return z(); }\n",
            "z.c": "int x(void);\nint z(void) { return x(); }\n",
        },
        ["a circle of symbols: src/A/x.c names src/A/y.c (y), which names src/A/z.c (z), which names src/A/x.c (x)"],
    ),
    "a row that calls its table's file": (
        {"table.c": TABLE + "int help(void) { return 1; }\n", "one.c": ROW + "int help(void);\nconst struct row ROW_ONE = {help};\n"},
        ["a circle of symbols: src/A/one.c names src/A/table.c (help), which names src/A/one.c (ROW_ONE)"],
    ),
    "a row that others name": (
        {
            "table.c": TABLE,
            "one.c": ROW + "const struct row ROW_ONE = {0};\n",
            "other.c": ROW + "extern const struct row ROW_ONE;\nint other(void) { return ROW_ONE.run(); }\n",
        },
        ["ROW_ONE of src/A/one.c is a row of the table in src/A/table.c; it is named in src/A/other.c src/A/table.c, too"],
    ),
}


def compile_all(build, files):
    commands = []
    write(build, {f"from/{name}": text for name, text in files.items()})
    (build / "src/A/CMakeFiles/a.dir").mkdir(parents=True)
    for name in files:
        command = ["cc", "-fPIE", "-O1", "-c", f"from/{name}", "-o", f"src/A/CMakeFiles/a.dir/{name}.o"]
        subprocess.run(command, cwd=build, check=True)
        commands.append({"directory": str(build), "command": " ".join(command), "file": f"from/{name}"})
    (build / "compile_commands.json").write_text(json.dumps(commands), encoding="utf-8")


@pytest.mark.parametrize("name", OBJECTS)
def test_circles_of_symbols(tmp_path, name):
    files, faults = OBJECTS[name]
    compile_all(tmp_path, files)
    assert list(lint_symbols.object_faults(tmp_path)) == faults


def test_objects_of_sources_that_are_gone_do_not_count(tmp_path):
    compile_all(tmp_path, OBJECTS["two functions"][0])
    commands = json.loads((tmp_path / "compile_commands.json").read_text(encoding="utf-8"))
    (tmp_path / "compile_commands.json").write_text(json.dumps(commands[:1]), encoding="utf-8")
    assert list(lint_symbols.object_faults(tmp_path)) == []


def test_a_build_without_objects_is_a_fault(tmp_path):
    (tmp_path / "compile_commands.json").write_text("[]", encoding="utf-8")
    assert [fault.endswith("has no object files of src/ with symbols") for fault in lint_symbols.object_faults(tmp_path)] == [True]
