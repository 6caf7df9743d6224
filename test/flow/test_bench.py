# SPDX-License-Identifier: Apache-2.0
"""bench/: its arithmetic, where a mistake would not be seen in a table."""
import argparse
import contextlib
import re
import sys
import threading
import xml.etree.ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
import budget  # noqa: E402
import chart  # noqa: E402
import cost  # noqa: E402
import data  # noqa: E402
import measure  # noqa: E402
import objects  # noqa: E402
import payloads  # noqa: E402
import report  # noqa: E402
import run  # noqa: E402
import scenarios  # noqa: E402
import single  # noqa: E402
from measure import Failed, Sample, median_of  # noqa: E402
from scenarios import BARE, OURS, Row  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"


def test_a_second_of_a_processor_costs_what_its_memory_costs():
    assert cost.CPU_SECOND == pytest.approx(2.88e-5, rel=0.001)


# CPU seconds, memory: the share of a vCPU stretches the time, and then it is rounded up.
BILLED = [(0.001, 1769, 1), (0.0001, 1769, 1), (0.0010001, 1769, 2), (0.001, 128, 14), (0.0, 128, 0)]


@pytest.mark.parametrize("cpu_s, memory_mb, ms", BILLED)
def test_whole_milliseconds_are_billed(cpu_s, memory_mb, ms):
    assert cost.billed_ms(cpu_s, memory_mb) == ms


def test_waiting_is_billed_too():
    assert cost.billed_ms(0.001, 1769, wait_s=0.0042) == 6


def test_a_tb_costs_as_many_objects_as_are_in_it():
    costs = cost.s3_tb(cpu_s=1, plain_bytes=1e9, sent_bytes=1e8)  # 1,000 objects, a tenth of their bytes is sent
    assert costs["cpu"] == pytest.approx(1000 * 2.879e-5, rel=0.001)
    assert costs["requests"] == pytest.approx(1000 * (2e-7 + 4e-7))
    assert costs["nat"] == pytest.approx(100 * 0.045)
    assert costs["internet"] == pytest.approx(100 * 0.135)


def test_a_million_events_cost_their_milliseconds_and_requests():
    costs = cost.million_events(cpu_s=0.0001, sent_bytes=1000)  # 1.4 ms at 128 MB, so 2
    assert costs["cpu"] == pytest.approx(2e3 * 128 / 1024 * 1.66667e-5)
    assert costs["requests"] == pytest.approx(0.2)
    assert costs["nat"] == pytest.approx(0.045)


def test_a_median_is_of_each_number_by_itself():
    samples = [Sample(cpu_s=1, pushes=9), Sample(cpu_s=3, pushes=7), Sample(cpu_s=2, pushes=8)]
    assert median_of(samples) == Sample(cpu_s=2, pushes=8)


def bars(svg):
    return [(bar.get("fill"), float(bar.get("width"))) for bar in xml.etree.ElementTree.fromstring(svg).iter(SVG + "rect")][1:]


def test_a_bar_is_as_wide_as_its_value():
    svg = chart.draw("title", {"a": {"x": 1.0, "y": 4.0}, "b": {"y": 2.0}})
    (x, _), (y, _), first, second, third = bars(svg)  # the first two are the legend
    assert [first[0], second[0], third[0]] == [x, y, y]
    assert first[1] * 4 == pytest.approx(second[1], abs=0.5)
    assert third[1] * 2 == pytest.approx(second[1], abs=0.5)


def test_the_longest_label_has_room():
    root = xml.etree.ElementTree.fromstring(chart.draw("title", {"w" * 60: {"x": 1.0}, "b": {"x": 1.0}}))
    label = next(word for word in root.iter(SVG + "text") if word.text == "w" * 60)
    assert float(label.get("x")) >= 60 * chart.LETTER


def test_a_chart_escapes_its_words():
    assert "a &lt;b&gt; &amp; c" in chart.draw("a <b> & c", {"d": {"x": 1.0}})


def test_a_chart_has_a_color_for_each_name():
    with pytest.raises(ValueError, match="7 names"):
        chart.draw("title", {"a": {str(n): 1.0 for n in range(7)}})


PAGE = f"by hand\n\n{report.BEGIN}\n\nold\n\n{report.END}\n\nby hand, too\n"


def test_only_what_is_between_the_marks_is_written():
    assert report.between_marks(PAGE, "new") == PAGE.replace("old", "new")


@pytest.mark.parametrize("page", ["", report.BEGIN, f"{report.END}\n{report.BEGIN}", PAGE + PAGE])
def test_a_page_must_have_its_marks(page):
    with pytest.raises(report.NoMarks):
        report.between_marks(page, "new")


def test_the_page_of_the_project_has_its_marks():
    assert "new" in report.between_marks((ROOT / "docs/benchmarks.md").read_text(encoding="utf-8"), "new")


def sample(cpu_s, **more):
    return Sample(cpu_s=cpu_s, event_cpu_s=cpu_s / 1000, event_s=cpu_s / 100, pushes=20, bytes_sent=2_000_000, events=2, **more)


def object_row(title, at_most=0.0, **results):
    return Row(title, {name.replace("_", " "): value for name, value in results.items()}, at_most, {"packed": 1e6, "plain": 1e7})


OBJECTS = [
    object_row("ALB", 1.2, **{"bare_program": sample(1.0), OURS: sample(1.25), "Go": sample(5.0)}),
    object_row("CloudTrail", **{OURS: sample(1.5), "Go": Failed("ended: " + "a long reason " * 20)}),
]
EVENTS = [object_row("CloudWatch, 1 message", 1.4, **{"bare_program": sample(0.1), OURS: sample(0.13)})]
STARTS = [object_row("start", **{OURS: sample(0.002)}), object_row("first event", **{OURS: sample(0.003)})]


def page(**more):
    return report.page_part(OBJECTS, EVENTS, STARTS, **{"quotas": [], "unavailable": "no cgroup", "rounds": 5, "place": "a machine.", **more})


def cells(text, title):
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith(f"| {title} |")]


def test_a_row_of_the_report_has_ratios_and_verdicts():
    text, _ = page()
    alb, event = cells(text, "ALB")[0], cells(text, "CloudWatch, 1 message")[0]
    assert alb[2:5] == ["1.000 s", "1.250 s", "1.25 (budget 1.2, missed)"]
    assert alb[-1] == "5.000 s (4.0 x)"
    assert event[1:6] == ["0.100 ms", "0.130 ms", "1.30 (budget 1.4)", "10", "1000.00 kB"]


def test_a_failure_is_a_word_in_its_cell_and_a_line_below():
    text, _ = page()
    assert cells(text, "CloudTrail")[0][2:5] == ["–", "1.500 s", "–"]
    assert cells(text, "CloudTrail")[0][-1] == "failed"
    assert "- CloudTrail, Go: ended: a long reason" in text


def test_a_start_may_take_2_ms_or_a_little_more_than_the_bare_program():
    start = Row("start", {BARE: Sample(start_ms=1), report.HTTP: Sample(start_ms=1.5), report.HTTPS: Sample(start_ms=1.6)})
    assert report.start_budgets(start) == {report.HTTP: 2.0, report.HTTPS: 2.0}
    start.results[BARE].start_ms = 10
    assert report.start_budgets(start)[report.HTTP] == 13
    start.results.update({BARE: Failed("x"), report.HTTP: Failed("x")})
    assert report.start_budgets(start) == {}


def test_gzip_is_compared_with_the_row_that_sends_snappy():
    gzip = object_row("ALB" + scenarios.GZIP, **{OURS: sample(1.3)})
    gzip.results[OURS].bytes_sent = 1_000_000
    large = object_row(f"{gzip.title}, BATCH_SIZE=1", **{OURS: sample(2.5)})
    sizes = "1000.0 kB", "500.0 kB"
    assert list(report.compression_lines([OBJECTS[0], gzip, large], report.total_s, "formats")) == [
        ["ALB", *sizes, "0.500 (budget 0.62)", "1.04 (budget 1.1)"], ["ALB, BATCH_SIZE=1", "1000.0 kB", "1000.0 kB", "1.000 (budget 0.62, missed)", "2.00 (budget 1.1, missed)"],
        ["mean of 1 formats", "–", "–", "0.500 (budget 0.62)", "1.04 (budget 1.1)"],
    ]
    assert "Not measured" in report.compression_part(OBJECTS, EVENTS)[1]


def test_the_report_says_when_there_is_no_quota():
    assert "Not measured: no cgroup." in page()[0]


def test_a_quota_has_a_column_for_each_share():
    rows = [Row("x", {OURS: sample(share)}, facts={"share": share, "load": "one"}) for share in (0.3, 0.2, 0.1)]
    assert cells(page(quotas=rows, unavailable=None)[0], "one") == [["one", OURS, "3.00 ms", "2.00 ms", "1.00 ms"]]


def test_the_prose_of_the_report_is_wrapped():
    text, _ = page()
    assert [line for line in text.splitlines() if len(line) > 100 and not line.startswith("|")] == []


def test_the_chart_has_the_rows_with_a_bare_program():
    assert report.chart_groups(OBJECTS, EVENTS) == {
        "S3, ALB": {BARE: 1.0, OURS: 1.25, "Go": 5.0}, "CloudWatch, 1 message": {BARE: 1.0, OURS: pytest.approx(1.3)},
    }


# The counts, the budget: how many are out of bounds.
BUDGETS = {
    "equal": ({"a": 1000}, {"a": 1000}, 0), "in bounds": ({"a": 1049}, {"a": 1000}, 0), "too many": ({"a": 1051}, {"a": 1000}, 1),
    "too few": ({"a": 949, "b": 1}, {"a": 1000, "b": 1}, 1), "new": ({"a": 1, "b": 1}, {"a": 1}, 1), "gone": ({"a": 1}, {"a": 1, "b": 1}, 1),
}


@pytest.mark.parametrize("case", BUDGETS)
def test_instruction_counts_have_bounds_on_both_sides(case):
    counts, kept, wrong = BUDGETS[case]
    lines, out_of_bounds = budget.compare(counts, kept)
    assert (len(lines), out_of_bounds) == (len(counts.keys() | kept.keys()), wrong)


def test_the_budget_of_other_tools_is_skipped_and_that_is_said(monkeypatch, capsys):
    monkeypatch.setattr(budget, "tools", lambda: {"gcc": "99.1"})
    monkeypatch.setattr(budget, "count_all", lambda binary: pytest.fail("it was measured"))
    assert budget.main(update=False, binary=None) == 0
    assert "skipped: " in capsys.readouterr().out


def test_a_count_out_of_bounds_fails(monkeypatch, capsys):
    kept = budget.json.loads(budget.FILE.read_text(encoding="utf-8"))
    monkeypatch.setattr(budget, "tools", lambda: kept["tools"])
    monkeypatch.setattr(budget, "count_all", lambda binary: {**kept["instructions"], "start": 2 * kept["instructions"]["start"]})
    assert budget.main(update=False, binary=None) == 1
    assert "start: " in capsys.readouterr().out
    assert budget.main(update=False, binary="another") == 0


def test_what_was_measured_with_gzip_has_a_row_of_its_own():
    gzip, large = scenarios.gzip(), scenarios.gzip(BATCH_SIZE="1")
    row = Row("ALB", {BARE: Sample(), OURS: Sample(), gzip.name: Sample(pushes=3, gzip=3), large.name: Sample(pushes=3, gzip=2), "Go": Sample()}, at_most=1.2)
    first, second, third = scenarios.split(row)
    assert (list(first.results), second.title, third.title) == ([BARE, OURS, "Go"], "ALB, PUSH_COMPRESSION=gzip", "ALB, PUSH_COMPRESSION=gzip, BATCH_SIZE=1")
    assert second.results == {OURS: Sample(pushes=3, gzip=3)}
    assert isinstance(third.results[OURS], Failed)


class Stepped:
    """In place of a session: the number of the slice is its CPU time."""
    def __init__(self, program, load):
        self.number, self.program, self.load = 0, program, load

    def run(self, count):
        self.number += 1
        if self.program.name == "ends" and self.number == 3:
            raise Failed("x")
        return Sample(event_cpu_s=self.number, events=count, peak_mib=self.number)


def test_events_are_given_to_all_programs_in_slices(monkeypatch):
    monkeypatch.setattr(measure, "session_of", lambda program, load: contextlib.nullcontext(Stepped(program, load)))
    results = measure.side_by_side([measure.Program("a", ()), measure.Program("ends", ())], measure.Load(count=80), rounds=3)
    assert results["a"] == Sample(event_cpu_s=4.5, events=10, peak_mib=8)
    assert results["a"].to == {}
    assert isinstance(results["ends"], Failed)


# The other of the two times says otherwise.
@pytest.mark.parametrize("count, of", [(1, "cpu_s"), (2, "event_cpu_s")])
def test_a_ratio_is_the_median_of_those_of_the_rounds(count, of):
    samples = {"a": [Sample(cpu_s=7, event_cpu_s=7)] * 3, "b": [Sample(cpu_s=9, event_cpu_s=9)] * 3}
    times = {"a": (1, 10, 2), "b": (2, 20, 1)}
    results = measure.Results([measure.Program(name, ()) for name in ("a", "b", "ended")], measure.Load(count=count))
    results.samples.update({name: [replace(sample, **{of: n}) for sample, n in zip(samples[name], times[name])] for name in samples})
    results.failures["ended"] = Failed("x")
    medians = results.medians()
    assert medians["a"].to == {"b": 0.5}
    assert medians["b"].to == {"a": 2}
    assert report.ratio_of(Row("x", {BARE: Sample(cpu_s=1), OURS: Sample(cpu_s=3, to={BARE: 2})}), OURS, report.total_s) == 2


def test_a_program_that_sends_next_to_nothing_has_failed():
    results = scenarios.fail_idle({
        OURS: Sample(bytes_sent=2000, events=2), "idle": Sample(bytes_sent=199), "gzip": Sample(bytes_sent=400), "ended": Failed("x"),
    })
    assert str(results["idle"]) == f"sent 199 bytes, where {OURS} sent 1000"
    assert [isinstance(result, Failed) for result in results.values()] == [False, True, False, True]


@pytest.mark.parametrize("kind", objects.KINDS)
def test_an_object_is_the_same_at_every_time(tmp_path, kind):
    for name in "first", "second":
        objects.write_object(tmp_path / name, objects.KINDS[kind], 500_000)
    first = (tmp_path / "first").read_bytes()
    assert first == (tmp_path / "second").read_bytes()
    assert 500_000 <= objects.plain_size(tmp_path / "first") < 3_000_000


def test_events_are_the_same_at_every_time():
    assert payloads.kinesis_cloudwatch(2, 3) == payloads.kinesis_cloudwatch(2, 3)
    assert payloads.cloudwatch(payloads.json_messages(3)) == payloads.cloudwatch(payloads.json_messages(3))


def test_a_peer_has_the_name_of_its_folder(tmp_path):
    path = tmp_path / "go-promtail/bootstrap"
    path.parent.mkdir()
    path.touch()
    assert run.peer_of(str(path), {}).name == "go-promtail"
    assert run.peer_of(f"Go={path}", {"A": "b"}) == run.Program("Go", (path,), {"A": "b"})
    with pytest.raises(argparse.ArgumentTypeError, match="is not a file"):
        run.peer_of(str(path.parent), {})


@pytest.mark.parametrize("names", [["lambda-promtail"], ["Go", "Go"]])
def test_programs_have_names_of_their_own(names, capsys):
    with pytest.raises(SystemExit):
        run.parse([word for name in names for word in ("--peer", f"{name}=/bin/true")])
    assert "--peer NAME=PATH" in capsys.readouterr().err


def test_a_measurement_that_is_unknown_is_an_error(capsys):
    with pytest.raises(SystemExit):
        run.parse(["nothing"])
    assert "there is no measurement nothing" in capsys.readouterr().err


def test_the_documents_name_measurements_that_there_are():
    texts = "".join(path.read_text(encoding="utf-8") for pattern in ("*.md", "docs/*.md") for path in ROOT.glob(pattern))
    named = set(re.findall(r"`\./dev bench (\w+)", texts))
    assert named and named <= {"budget", *single.NAMES}


def test_what_two_measurements_want_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "FOLDER", tmp_path)
    begun, never, made = threading.Event(), threading.Event(), []

    def make(path):
        begun.set()
        never.wait(0.2)  # time for the other one
        made.append(path)
        path.write_text("whole")

    other = threading.Thread(target=lambda: begun.wait(5) and data.made_once("a", make))
    other.start()
    assert data.made_once("a", make).read_text() == "whole"
    other.join(5)
    assert len(made) == 1 and not other.is_alive()
