# SPDX-License-Identifier: Apache-2.0
"""The lints of tools/ on planted examples: each fault is found where it is, and what only looks
like it is left alone."""
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import lint_clones  # noqa: E402
import lint_mirrors  # noqa: E402
import lint_names  # noqa: E402
import lint_places  # noqa: E402
import lint_unused  # noqa: E402
import lint_width  # noqa: E402
import lint_words  # noqa: E402


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# Each case: files, and the faults that they have.
NAMES = {
    "a bare word": (
        {"src/A/x.c": "\nstatic int run(void) {\n}\n"},
        ["src/A/x.c:2: static function run: one bare word; put the file's noun before it"],
    ),
    "in two files": (
        {
            "src/A/x.c": "static int x_run(int a,\n    int b) {\n}\n",
            "src/B/y.c": "/* y */\nstatic void x_run(void) {\n}\n",
        },
        [
            "src/A/x.c:1: static function x_run: stands in src/B/y.c, too; give it the file's noun",
            "src/B/y.c:2: static function x_run: stands in src/A/x.c, too; give it the file's noun",
        ],
    ),
    "as a public one": (
        {
            "src/A/x.c": "struct z *x_run(void) {\n}\n",
            "src/B/y.c": "static struct z *x_run(void) {\n}\n",
        },
        ["src/B/y.c:1: static function x_run: stands in src/A/x.c, too; give it the file's noun"],
    ),
    "no fault": (
        {
            "src/A/x.c": "static int x_run(void) {\n    return run(1);\n}\n"
            "static const int RUN = 1;\nint run(void) {\n}\n/*\nstatic int go(void) {\n */\n"
        },
        [],
    ),
}

UNUSED = {
    "a function": (
        {
            "src/A/x.h": "int x_used(void);\nint x_lost(void);\n",
            "src/A/x.c": "int x_used(void) {\n}\nint x_lost(void) {\n    return x_lost();\n}\n",
            "src/main.c": "/* x_lost */ int m = x_used();\n",
        },
        ["src/A/x.h:2: x_lost has no caller in another file of src/: delete it, or make it static"],
    ),
    "a row is a caller": (
        {
            "src/A/x.h": "int x_used(void);\n",
            "src/A/x.c": "int x_used(void) {\n}\n",
            "src/B/y.c": "const struct row ROW = {.run = x_used};\n",
        },
        [],
    ),
    "a member that is only written": (
        {
            "include/promtail/X.h": "struct x {\n    size_t read, written; /* x->written */\n"
            "    int (*called)(int a);\n    char text[3];\n};\n",
            "src/A/x.c": "int f(struct x *x) {\n    x->written = 1;\n    x->written += 2;\n"
            "    x->written++;\n    x->text[0] = 1;\n    if (x->read == 2) {\n"
            "        x->called(1);\n    }\n}\n",
        },
        [
            "include/promtail/X.h:2: x.written is read nowhere in src/: delete it",
            "include/promtail/X.h:4: x.text is read nowhere in src/: delete it",
        ],
    ),
    "a pointer that is written through is read": (
        {
            "include/promtail/X.h": "struct x {\n    int **end;\n};\n",
            "src/A/x.c": "void f(struct x *x, int *item) {\n    *x->end = item;\n}\n",
        },
        [],
    ),
}


def calls(first, last):
    return "".join(f"    call_{i}(x);\n" for i in range(first, last + 1))


def closing(word):
    return f"int {word}(void) {{\n    go_{word}();\n}}\n\nout:\n    return ok;\n}}\n\n#endif\n"


ONE = "int one(void) {\n" + calls(1, 6) + "}\n"
CLONES = {
    "six lines": (
        {"src/A/x.c": ONE, "src/B/y.c": "\nint two(void) {\n" + calls(1, 6) + "\n    more();\n}\n"},
        ["src/A/x.c:2: lines 2-7 stand in src/B/y.c:3-8, too"],
    ),
    "seven are told once": (
        {
            "src/A/x.c": "int one(void) {\n" + calls(1, 7) + "}\n",
            "src/B/y.c": "int two(void) {\n" + calls(1, 7) + "    more();\n}\n",
        },
        ["src/A/x.c:2: lines 2-7 stand in src/B/y.c:2-7, too"],
    ),
    "comments and indentation differ": (
        {
            "src/A/x.c": ONE,
            "src/A/y.c": "int two(void) {\n"
            + calls(1, 3)
            + "    /* why */\n"
            + calls(4, 6).replace("    ", "  ").replace(";", "; /* so */")
            + "    more();\n}\n",
        },
        ["src/A/x.c:2: lines 2-7 stand in src/A/y.c:2-8, too"],
    ),
    "five lines": ({"src/A/x.c": ONE, "src/B/y.c": "int two(void) {\n" + calls(2, 6) + "    more();\n}\n"}, []),
    "lines that say nothing": ({"src/A/x.c": closing("one"), "src/B/y.c": closing("two")}, []),
}

NOT_A = 'write "is not a ..." with an example, or "unknown ..."'
WORDS = {
    "an error's text": ({"src/A/x.c": 'error_set(err, "it is no size");\n'}, [f'src/A/x.c:1: "is no": {NOT_A}']),
    "a comment in two lines": (
        {"include/promtail/X.h": "/* Bytes that are\n * no UTF-8. */\n"},
        [f'include/promtail/X.h:1: "are no": {NOT_A}'],
    ),
    "a text in two pieces": (
        {"src/A/x.c": 'say("what is"\n    " none of: a b");\n'},
        ['src/A/x.c:1: "is none of": write "must be one of: ..." or "unknown ..."'],
    ),
    "a document": ({"docs/X.md": "What is\nbehind it.\n"}, ['docs/X.md:2: "behind": write "after"; of a queue, "later"']),
    "English, and names": (
        {"src/A/x.c": "/* There is no such key; it is no longer there,\n * and there\n * are no others. */\nbehind = is.no;\n"},
        [],
    ),
}

WIDE = "word " * 21
HAN = "\u6d41"  # two columns wide
WIDTHS = {
    "a document": ({"docs/X.md": f"short\n{WIDE}\n"}, ["docs/X.md:2: 105 columns: wrap prose at 100"]),
    "a comment of a script": ({"tools/X.sh": f"x=1\n    # {WIDE}\n"}, ["tools/X.sh:2: 111 columns: wrap prose at 100"]),
    "a comment of Python": ({"tools/X.py": f"x = 1\n# {WIDE}\n"}, ["tools/X.py:2: 107 columns: wrap prose at 100"]),
    "a docstring": ({"test/flow/X.py": f'"""One.\n\n{WIDE}\n"""\n'}, ["test/flow/X.py:3: 105 columns: wrap prose at 100"]),
    "Chinese": (
        {"docs/X.md": f"{HAN * 24}\uff0c{HAN * 25}\n- {HAN * 24} {HAN * 24}\n- {HAN * 24}\uff0c{HAN * 25}\n"},
        ["docs/X.md:3: 102 columns: wrap prose at 100"],
    ),
    "Chinese without a place to break": ({"docs/X.md": f"- {HAN * 51}\n{HAN * 51}\uff0c\n"}, []),
    "tables, code, addresses": (
        {
            "README.md": f"| {WIDE} |\n```\n{WIDE}\n```\n    {WIDE}\n- <https://{'x' * 100}>\n",
            "tools/X.py": f'x = "{WIDE}"\n"""One line."""\ny = "{WIDE}"  # {WIDE}\n',
        },
        [],
    ),
}

HEAD = "| files of `src/` | tested by |\n|---|---|\n"
MIRRORS = {
    "a file without a test": (
        {"src/A/x.c": "", "CONTRIBUTING.md": ""},
        ["src/A/x.c: has no test/unit/A/x_test.c, and no row in CONTRIBUTING.md"],
    ),
    "mirrored, or in the table": (
        {
            "src/A/x.c": "",
            "src/A/y.c": "",
            "src/A/z_1.c": "",
            "src/A/z_2.c": "",
            "test/unit/A/x_test.c": "",
            "test/flow/test_Y.py": "",
            "CONTRIBUTING.md": f"Text.\n\n{HEAD}| `A/y.c` `A/z_*.c` | `flow/test_Y.py` `unit/A/x_test.c` |\n",
        },
        [],
    ),
    "rows that are not true": (
        {
            "src/A/x.c": "",
            "src/A/y.c": "",
            "test/unit/A/x_test.c": "",
            "CONTRIBUTING.md": f"{HEAD}| `A/x.c` | `unit/A/x_test.c` |\n| `A/w.c` | `unit/A/w.c` |\n| `A/y.c` | |\n",
        },
        [
            "CONTRIBUTING.md:3: src/A/x.c has its own test, test/unit/A/x_test.c",
            "CONTRIBUTING.md:4: names test/unit/A/w.c, which is not there",
            "CONTRIBUTING.md:4: src/A/w.c is not there",
            "src/A/y.c: has no test/unit/A/y_test.c, and no row in CONTRIBUTING.md",
        ],
    ),
}

PLACES = {
    "a file, a section, a link": (
        {
            "src/a/x.c": "/* docs/a.md#one and #two, docs/b.md */\n/* spec/x */\n",
            "docs/a.md": '# One\n[1](#one) [2](#three) [3](gone.md) [4](../src/a/x.c)\n<a name="own"></a>\n[5](a.md#own) [6](a.md#gone)\n',
        },
        [
            "docs/a.md:2: a.md has no section #three",
            "docs/a.md:2: names gone.md, which is not there",
            "docs/a.md:4: a.md has no section #gone",
            "src/a/x.c:1: docs/a.md has no section #two",
            "src/a/x.c:1: names docs/b.md, which is not there",
            "src/a/x.c:2: points to a document that is not in this repository",
        ],
    ),
    "no fault": (
        {
            "tools/a.py": "# src/FOLDER/x.c, src/*/x.c, elsewhere/src/x.c, /src/x.c\n",
            "README.md": "[a](https://example.com/x.md#y) [b](docs/a.md#what-it-is) `c` docs/a.md#what-it-is\n",
            "docs/a.md": "## What `it` is?\n",
            "build/b.md": "[c](gone.md)\n",
        },
        [],
    ),
}

LINTS = {
    lint_names: NAMES,
    lint_unused: UNUSED,
    lint_clones: CLONES,
    lint_words: WORDS,
    lint_width: WIDTHS,
    lint_mirrors: MIRRORS,
    lint_places: PLACES,
}
CASES = {f"{lint.__name__}: {name}": (lint, *case) for lint, cases in LINTS.items() for name, case in cases.items()}


@pytest.mark.parametrize("name", CASES)
def test_faults_of_planted_files(tmp_path, name):
    lint, files, faults = CASES[name]
    write(tmp_path, files)
    assert list(lint.faults_of(tmp_path)) == faults


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name][2]][::4])
def test_faults_are_printed_and_make_the_exit_status(tmp_path, name):
    lint, files, faults = CASES[name]
    write(tmp_path, files)
    tool = [sys.executable, ROOT / "tools" / f"{lint.__name__}.py", tmp_path]
    failed = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert (failed.returncode, failed.stdout.splitlines()) == (1, faults)
    for file in files:
        (tmp_path / file).unlink()
    passed = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert (passed.returncode, passed.stdout) == (0, "")


def test_the_tree_in_the_documentation_has_every_folder():
    tree = (ROOT / "docs/architecture.md").read_text().partition("\n## The tree\n")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^    (\w[\w./]*)/ +(.*\n(?:     .*\n)*)", tree, re.M))
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    folders = {parts[:depth] for parts in (Path(name).parent.parts for name in files) for depth in (1, 2)} - {()}
    for folder in {"/".join(parts) for parts in folders if len(parts) == 1 or parts[0] in ("src", "deploy", "test")} - {"include", "src", ".ci"}:
        parent, _, name = folder.rpartition("/")
        assert folder in rows or f"{name}/" in rows.get(parent, ""), folder
    assert len(rows) >= 20


def test_an_exception_without_need_is_a_fault(monkeypatch, tmp_path):
    monkeypatch.setattr(lint_unused.c_source, "HERE", tmp_path)
    monkeypatch.setattr(lint_unused, "ALLOWED", {"x_gone": "it was there once"})
    faults = list(lint_unused.faults_of(tmp_path))
    assert faults == ["tools/lint_unused.py: ALLOWED has x_gone, which is used or gone"]
