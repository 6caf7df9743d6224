# SPDX-License-Identifier: Apache-2.0
"""AWS's sample events, those of aws-lambda-go: each is shipped, or done and counted, or ends in one
clear error; nested where texts are log lines, it is one. None crashes the program, none passes in
silence. What becomes of each is a row of aws_events/expected.tsv."""
import base64
import gzip
import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from urllib.parse import unquote_plus

import cache
import events
import pytest
from fakes.loki import Loki
from fakes.s3 import S3
from judges import AWS_EVENTS
from program import Program

OBJECT = b"one\ntwo\n"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
SAMPLES = AWS_EVENTS.get() / "events" / "testdata"
FILES = sorted(path.name for path in SAMPLES.iterdir())
ROWS = {
    row[0]: dict(zip(("answer", "entries", "labels", "nested"), row[1:]))
    for row in (line.split("\t") for line in (cache.HERE / "aws_events/expected.tsv").read_text().splitlines() if not line.startswith("#"))
}


def parsed(name):
    try:
        return json.loads((SAMPLES / name).read_bytes(), parse_float=Decimal)
    except ValueError:
        return None


def ns_of(text):
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1) * 1000


def cloudwatch_entries(event):
    envelope = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    return [(log["timestamp"] * 10**6, log["message"].encode()) for log in envelope["logEvents"]]


def kinesis_entries(event):
    records = [record["kinesis"] for record in event["Records"]]
    return [(int(record["approximateArrivalTimestamp"] * 10**9), base64.b64decode(record["data"])) for record in records]


def sqs_entries(event):
    return [(int(record["attributes"]["SentTimestamp"]) * 10**6, record["body"].encode()) for record in event["Records"]]


def sns_entries(event):
    return [(ns_of(record["Sns"]["Timestamp"]), record["Sns"]["Message"].encode()) for record in event["Records"]]


def s3_entries(event):
    return [(ns_of(record["eventTime"]) + number, line) for record in event["Records"] for number, line in enumerate(OBJECT.split())]


READERS = {
    "cloudwatch": cloudwatch_entries, "kinesis": kinesis_entries, "sqs": sqs_entries, "sns": sns_entries, "s3_other": s3_entries,
}


def expected_entries(name):
    """[(ns, line)] that the sample holds, read by Python."""
    log_type = json.loads(ROWS[name]["labels"])["__aws_log_type"]
    if log_type == "eventbridge":
        return [(ns_of(parsed(name)["time"]), (SAMPLES / name).read_bytes().strip())]
    return READERS[log_type](parsed(name))


class Function:
    """The program, started once a region of S3: samples follow one another in one process, as in
    Lambda."""

    def __init__(self, binary):
        self.binary = binary
        self.loki = Loki()
        self.regions = {}  # of S3: (S3, Program)

    def region(self, name):
        if name not in self.regions or self.regions[name][1].process.poll() is not None:
            s3 = S3(region=name)
            self.regions[name] = (s3, Program({"WRITE_ADDRESS": self.loki.push_url, **s3.environment()}, binary=self.binary))
        return self.regions[name]

    def invoke(self, name, event):
        """The answer, the entries, the summary line; with the objects of the sample's S3 records in
        place."""
        sample = parsed(name)
        records = [record for record in (sample.get("Records", []) if isinstance(sample, dict) else []) if "s3" in record]
        s3, program = self.region(records[0]["awsRegion"] if records else "us-east-1")
        for record in records:
            item = record["s3"]["object"]
            s3.put(record["s3"]["bucket"]["name"], unquote_plus(item["key"]), OBJECT, item.get("versionId"))
        self.loki.pushes.clear()
        answer = program.invoke(event)
        assert program.process.poll() is None
        return answer, self.loki.entries(), program.summary

    def close(self):
        for s3, program in self.regions.values():
            program.stop()  # which fails unless the program goes cleanly
            s3.close()
        self.loki.close()
        assert self.loki.faults == []


@pytest.fixture(scope="module")
def function(release):
    function = Function(release)
    yield function.invoke
    function.close()


def check_as_directly(name, answer, entries, summary):
    row = ROWS[name]
    kind, _, detail = row["answer"].partition(" ")
    dropped = {detail: 1} if kind == "dropped" else {}
    assert answer.kind == "response" and summary["items"]["failed"] == 0, answer
    assert answer.json["dropped"] == summary["dropped"] == dropped
    assert len(entries) == answer.json["entries"] == summary["entries"] == int(row["entries"])
    if row["labels"]:
        assert [labels for labels, _, _, _ in entries] == [json.loads(row["labels"])] * len(entries)
        assert sorted((ns, line) for _, ns, line, _ in entries) == sorted(expected_entries(name))


def test_every_sample_has_a_row_and_every_row_a_sample():
    assert FILES == sorted(ROWS)


@pytest.mark.parametrize("name", FILES)
def test_as_the_invocations_event(function, name):
    answer, entries, summary = function(name, (SAMPLES / name).read_bytes())
    kind, _, detail = ROWS[name]["answer"].partition(" ")
    if kind != "error":
        check_as_directly(name, answer, entries, summary)
        return
    assert (answer.kind, answer.json["errorType"], entries) == ("error", detail, [])
    message = answer.json["errorMessage"]
    assert message.startswith("the event ") or message.startswith("unknown event"), message
    assert "\n" not in message and len(message) < 250


@pytest.mark.parametrize("name", FILES)
def test_in_the_body_of_an_sqs_message(function, name):
    text = (SAMPLES / name).read_text()
    answer, entries, summary = function(name, events.sqs(text))
    if ROWS[name]["nested"] == "as directly":
        check_as_directly(name, answer, entries, summary)
        return
    assert ROWS[name]["nested"] == "line" and answer.kind == "response"
    labels = {"__aws_log_type": "sqs", "__aws_sqs_event_source_arn": events.QUEUE}
    assert entries == [(labels, events.EVENT_NS, text.encode(), {})]


@pytest.mark.parametrize("name", FILES)
def test_in_a_kinesis_record_it_is_one_line(function, name):
    """Whatever it looks like: Kinesis data is no envelope of events. A text that is no JSON gives
    its lines."""
    text = (SAMPLES / name).read_bytes()
    answer, entries, _ = function(name, events.kinesis(text))
    expected = [text.strip()] if parsed(name) is not None else [line for line in text.splitlines() if line]
    assert answer.kind == "response" and [line for _, _, line, _ in entries] == expected
    assert all(labels["__aws_log_type"] == "kinesis" for labels, _, _, _ in entries)


@pytest.mark.parametrize("name", FILES)
def test_in_a_cloudwatch_message_it_is_one_line(function, name):
    """A log line must not make the function read objects."""
    text = (SAMPLES / name).read_text()
    answer, entries, summary = function(name, events.cloudwatch(text))
    assert answer.kind == "response" and [line for _, _, line, _ in entries] == [text.encode()]
    assert entries[0][1] == events.EVENT_NS and summary["dropped"] == {}
