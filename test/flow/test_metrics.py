# SPDX-License-Identifier: Apache-2.0
"""What an invocation says of itself: the summary line's times and sources, METRICS=emf, and that
docs/operations.md names all of it."""
import json
import os
import re
import time
from pathlib import Path

import emf_schema
import events
import pytest

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs/operations.md").read_text()
MARK = '{"_aws":'


def metrics_of(program, count=1):
    """The last of so many lines of metrics, which must be whole and valid."""
    until = time.monotonic() + 5
    while sum(line.startswith(MARK) for line in program.lines) < count and time.monotonic() < until:
        time.sleep(0.01)
    lines = [line for line in program.lines if MARK in line]
    assert len(lines) == count and all(len(line) < 4095 for line in lines)
    documents = [json.loads(line) for line in lines]
    for document in documents:
        assert emf_schema.faults(document) == []
    return documents[-1]


def names_of(document):
    return [metric["Name"] for metric in document["_aws"]["CloudWatchMetrics"][0]["Metrics"]]


def documented(section, column=0):
    """The names between back ticks in a column of the table under this heading."""
    table = OPERATIONS.split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ")][1:]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row[column])}


def summary_paths(value, prefix=""):
    """The summary's numbers as Loki's `json` stage names them: items_done."""
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from summary_paths(inner, prefix + name + "_")
        elif isinstance(inner, int):
            yield prefix + name, inner


def test_metrics_are_those_of_the_summary(start, loki):
    program = start(METRICS="emf", AWS_LAMBDA_FUNCTION_NAME="promtail", DROP_LABELS="")
    loki.script = [503]
    assert program.invoke(events.cloudwatch("a", "", start_ms=int(time.time() * 1000) - 5000)).ok
    document, summary = metrics_of(program), dict(summary_paths(program.summary))
    assert document["FunctionName"] == "promtail" and document["requestId"] == program.summary["requestId"]
    assert document["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "LambdaPromtail"
    assert abs(document["_aws"]["Timestamp"] / 1000 - time.time()) < 20
    assert document.pop("invocations") == 1 and len(document.pop("push_latency_ms")) == 2  # of each try
    for name in set(names_of(document)) - {"invocations", "push_latency_ms"}:
        assert summary[name.replace("bytes_read_", "bytes_by_source_")] == pytest.approx(document[name], abs=3000 if name == "lag_ms" else 0), name
    assert document["dropped_empty_line"] == 1 and document["retries"] == 1 and 4900 < document["lag_ms"] < 20000
    assert summary["bytes_by_source_cloudwatch"] == summary["bytes_read"] > 0


@pytest.mark.parametrize("settings", [{}, {"LOG_FORMAT": "text"}, {"LOG_LEVEL": "fatal"}, {"AWS_LAMBDA_LOG_FORMAT": "Text"}])
def test_failures_have_metrics_too(start, loki, settings):
    program = start(METRICS="emf", AWS_LAMBDA_FUNCTION_NAME="promtail", **settings)
    loki.always = 404
    assert not program.invoke(events.cloudwatch("x")).ok
    document = metrics_of(program)
    assert document["items_failed"] == 1 and document["items_done"] == 0 and document["entries"] == 1
    assert not program.invoke({"unknown": "event"}).ok
    document = metrics_of(program, 2)
    assert document["items_failed"] == document["items_done"] == document["entries"] == 0 and "lag_ms" not in names_of(document)


def test_there_are_no_metrics_unless_they_are_wanted(program):
    assert program.invoke(events.cloudwatch("x")).ok
    assert not any(MARK in line for line in program.lines)


def test_without_a_function_name_there_is_no_dimension(start):
    program = start(METRICS="emf")
    assert program.invoke(events.cloudwatch("x")).ok
    assert metrics_of(program)["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [[]]


def test_the_times_tell_who_is_waited_for(start, loki, s3):
    """A slow S3 shows as fetch_ms, a slow Loki as wait_ms, and all phases add up."""
    line = b"x" * 1000 + b"\n"
    program = start(BATCH_SIZE="4096", PUSH_CONCURRENCY="1", FETCH_CONCURRENCY="1")
    for key in "ab":
        s3.put("logs", key, line * 10)
    s3.script("a", {"delay": 0.4})
    assert program.invoke(events.s3(("logs", "a"))).ok
    slow_fetch = program.summary
    assert slow_fetch["fetch_ms"] >= 250 and slow_fetch["wait_ms"] < slow_fetch["fetch_ms"]
    loki.always = {"delay": 0.15}
    assert program.invoke(events.s3(("logs", "b"))).ok
    slow_loki = program.summary
    assert slow_loki["wait_ms"] >= 250 and slow_loki["fetch_ms"] < slow_loki["wait_ms"]
    assert slow_loki["bytes_by_source"] == {"s3": 10010}
    for summary in program.summaries:
        assert summary["ms"] == sum(summary[name] for name in ("parse_ms", "fetch_ms", "push_ms", "wait_ms"))


def test_every_source_is_counted_for_itself(start, s3):
    program = start()
    s3.put("logs", "key", b"12345\n")
    for event, source in [
        (events.cloudwatch("x"), "cloudwatch"), (events.kinesis(b"text"), "kinesis"), (events.s3(("logs", "key")), "s3"),
        (events.sqs("text"), "sqs"), (events.sns("text"), "sns"), (events.sqs(json.dumps(events.s3(("logs", "key")))), "s3"),
    ]:
        assert program.invoke(event).ok
        assert program.summary["bytes_by_source"] == {source: program.summary["bytes_read"]} and program.summary["bytes_read"] > 3


def test_a_line_of_metrics_is_whole_or_not_there(start, loki):
    """Nobody reads until the pipe is full; each line of metrics in it is valid all the same."""
    reading, writing = os.pipe()
    program = start(stdout=writing, METRICS="emf", AWS_LAMBDA_FUNCTION_NAME="promtail", PRINT_LOG_LINE="true")
    os.close(writing)
    for _ in range(40):
        program.send(events.cloudwatch("y" * 700), deadline_s=2.0)
        program.api.take(10)
    os.set_blocking(reading, False)
    lines = os.read(reading, 1 << 20).split(b"\n")[:-1]
    os.close(reading)
    metrics = [line for line in lines if MARK.encode() in line]
    assert 5 < len(metrics) < 40  # some were lost
    for line in metrics:
        assert emf_schema.faults(json.loads(line)) == []


def test_the_documentation_names_every_metric_and_every_part_of_the_summary(start, loki, s3):
    program = start(METRICS="emf", AWS_LAMBDA_FUNCTION_NAME="promtail")
    s3.put("logs", "key", b"12345\n\n")
    assert program.invoke(events.s3(("logs", "key"))).ok
    known = documented("Metrics") | {f"bytes_read_{source}" for source in documented("The summary line", 1)}
    known |= {f"dropped_{reason}" for reason in reasons_documented()}
    names = set(names_of(metrics_of(program)))
    assert names - known == set()
    assert documented("Metrics") - {"bytes_read_SOURCE", "dropped_REASON"} <= names
    parts = set(program.summary) - {"timestamp", "level", "message", "requestId"}
    assert parts == documented("The summary line")


def reasons_documented():
    table = OPERATIONS.split("\n## Drops\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")][1:]
    return {name.strip() for row in rows for name in row.split(",")}


def test_the_documentation_names_every_reason():
    """Every text that is counted as a reason in the source; those that come by a variable are found
    by their own names."""
    source = "\n".join(path.read_text() for path in sorted((ROOT / "src").rglob("*.c")))
    counted = set(re.findall(r'(?:tally_drop|push_flight_refused|unwrap_drop\w*)\([^;"]*?"([a-z_0-9]+)"', source))
    assert {"rejected", "empty_line", "damaged_record", "log_lines"} <= counted
    assert counted - reasons_documented() == set()
    words = set(re.findall(r'"([a-z_0-9]+)"', source))
    assert reasons_documented() - words == set()  # none that the program never counts
