# SPDX-License-Identifier: Apache-2.0
"""./dev real's own rules: what cannot be had is said and skipped, a changed pin makes a new build,
README's table is compared."""
import sys

import pytest
from program import ROOT

sys.path.append(str(ROOT / "test/real"))

import cache  # noqa: E402
import judges  # noqa: E402

PROGRAM = judges.GoProgram("rie", judges.RIE.package, "aws-lambda-rie", judges.RIE.module, slow=True)
JUDGE = judges.Judge("some", "Some judge", "test_some.py", [PROGRAM], "something")


@pytest.fixture
def nothing(monkeypatch, tmp_path):
    """A machine without Go and with an empty cache."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(cache, "GO_FOLDER", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_without_go_a_judge_is_skipped_with_the_reason(nothing, capsys):
    outcome = judges.run_judge(JUDGE, False, [])
    assert (outcome.passed, outcome.failed) == (0, 0)
    assert capsys.readouterr().out.startswith("skipped: Some judge because Go is not installed")
    judges.print_table([outcome])
    assert "skipped: Some judge because Go is not installed" in capsys.readouterr().out


def test_without_node_a_judge_is_skipped_with_the_reason(nothing):
    with pytest.raises(cache.Unavailable, match="Node.js with npm is not installed"):
        judges.LOGQL.get()
    assert not judges.LOGQL.is_there()


def test_npm_packages_that_cannot_be_had_are_told(nothing):
    for name in ("npm", "node"):
        (nothing / name).write_text("#!/bin/sh\necho 'npm error network' >&2\nexit 1\n")
        (nothing / name).chmod(0o755)
    with pytest.raises(cache.Unavailable, match="(?s)npm cannot install the packages of logql: .*network"):
        judges.LOGQL.get()
    assert not judges.LOGQL.is_there() and not list(cache.root().iterdir())


def test_a_slow_build_that_is_not_cached_is_skipped_when_asked_to(nothing, capsys):
    assert judges.run_judge(JUDGE, True, []).skipped
    assert "skipped: Some judge because its build is not cached (./dev real some builds it" in capsys.readouterr().out


def test_packages_that_cannot_be_had_are_told(nothing, monkeypatch):
    (nothing / "requirements.txt").write_text("moto==1\n")
    monkeypatch.setattr(cache, "HERE", nothing)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(cache.Unavailable, match="pip cannot install requirements.txt"):
        cache.build_python("requirements.txt")
    assert not cache.python_path("requirements.txt").exists()


def test_pins_that_contradict_one_another_are_a_failure(nothing, monkeypatch, capsys):
    """Else a wrong pin would take a judge out of every run."""
    (nothing / "fail").write_text("#!/bin/sh\necho 'ERROR: Cannot install a and b because these package versions have conflicting dependencies.' >&2\nexit 1\n")
    (nothing / "fail").chmod(0o755)
    (nothing / "requirements.txt").write_text("moto==1\n")
    monkeypatch.setattr(cache, "HERE", nothing)
    monkeypatch.setattr(sys, "executable", str(nothing / "fail"))
    outcome = judges.run_judge(judges.Judge("some", "Some judge", "test_some.py", [judges.PythonPackage("requirements.txt", ("moto",))]), False, [])
    assert (outcome.failed, outcome.skipped) == (1, "") and "conflicting dependencies" in capsys.readouterr().out


@pytest.mark.parametrize("file", ["go.mod", "go.sum"])
def test_a_changed_pin_makes_a_new_build(nothing, monkeypatch, file):
    monkeypatch.setattr(cache, "HERE", nothing)
    folder = nothing / "judge"
    folder.mkdir()
    for name in ("go.mod", "go.sum"):
        (folder / name).write_text("one\n")
    before = cache.go_program_path("judge", "p", "n")
    (folder / file).write_text("two\n")
    assert cache.go_program_path("judge", "p", "n") != before


def test_a_build_is_where_the_cache_is(nothing):
    assert cache.go_program_path("rie", "p", "n").is_relative_to(nothing / "cache/lambda-promtail")


def test_an_unknown_judge_is_named_with_those_that_are_there():
    with pytest.raises(SystemExit, match="no judge is named 'nobody'; must be one of: rie, moto"):
        judges.chosen(["nobody"])


def test_arguments_after_the_judges_are_for_pytest():
    chosen, cached, rest = judges.chosen(["rie", "--cached", "-k", "init"])
    assert ([judge.name for judge in chosen], cached, rest) == (["rie"], True, ["-k", "init"])


@pytest.mark.parametrize("cases, faults", [("7", 0), ("6", 1)])
def test_the_table_in_the_readme_must_say_what_ran(cases, faults):
    row = f"| Some judge | {PROGRAM.version} | something | {cases} |\n"
    assert len(judges.readme_faults([judges.Outcome(JUDGE, passed=7)], row)) == faults
    assert judges.readme_faults([judges.Outcome(JUDGE, skipped="no Go")], row) == []


def test_the_readme_has_a_row_of_each_judge_at_its_version():
    outcomes = [judges.Outcome(judge, skipped="not run here") for judge in judges.JUDGES]
    assert judges.readme_faults(outcomes, (ROOT / "README.md").read_text()) == []
