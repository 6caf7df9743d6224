# SPDX-License-Identifier: Apache-2.0
"""Objects of JSON in a real process: documents and records far larger than its memory may be."""
import gzip
import json
import os

import events
import pytest
from fakes.http_server import HttpServer
from program import ROOT

RELEASE = ROOT / "build/release/bootstrap"
CLOUDTRAIL = "AWSLogs/123456789012/CloudTrail/eu-west-1/2026/01/02/123456789012_CloudTrail_eu-west-1_20260102T0305Z_aBcDeFgHiJkLmNoP.json.gz"
FIREHOSE = "2026/01/02/03/stream-1-2026-01-02-03-04-05-0a1b2c3d-1111-2222-3333-444455556666"
BUDGET_KIB = 16 * 1024
MB = 1_000_000

# Where CI runs, the release binary was built before: to skip these there would hide them.
release_only = pytest.mark.skipif(not RELEASE.exists() and "CI" not in os.environ, reason="no release binary: ./dev build release")


class Sink(HttpServer):
    """Takes any push, and looks at none: there are hundreds of megabytes of them."""

    def __init__(self):
        self.pushes = 0
        super().__init__()

    def handle(self, handler):
        handler.body()
        self.pushes += 1
        handler.answer(204, b"")


@pytest.fixture
def sink():
    server = Sink()
    yield server
    server.close()


def packed(before, middle, times, after):
    """In as many members of gzip as it takes: nothing of this size is ever in memory here."""
    return gzip.compress(before) + gzip.compress(middle) * times + gzip.compress(after)


def record(number):
    return json.dumps({"eventVersion": "1.08", "eventTime": "2026-01-02T03:04:05Z", "n": number, "userAgent": "a\\\"}b" * 200}).encode()


def run(start, s3, sink, key, body, **settings):
    s3.put("logs", key, body)
    program = start(binary=str(RELEASE), WRITE_ADDRESS=sink.url + "/loki/api/v1/push", **settings)
    answer = program.invoke(events.s3(("logs", key)), timeout=120, deadline_s=110)
    assert program.rss_kib("VmHWM") <= BUDGET_KIB
    return answer, program.summary


@release_only
def test_a_cloudtrail_document_of_300_mb_fits_into_16_mib(start, s3, sink):
    block = b"".join(b"," + record(number) for number in range(800))
    times = 300 * MB // len(block) + 1
    answer, summary = run(start, s3, sink, CLOUDTRAIL, packed(b'{"Records":[' + record(0), block, times, b"]}"))
    assert answer.ok and summary["entries"] == 1 + 800 * times and sink.pushes > 0
    assert summary["bytes_read"] > 300 * MB and summary["dropped"] == {}


@release_only
@pytest.mark.parametrize("key, before, after, megabytes", [
    (CLOUDTRAIL, b'{"Records":[{"eventTime":"2026-01-02T03:04:05Z","x":"', b'"},{}]}', 1000),
    (FIREHOSE, b'{"timestamp":1700000000,"x":"', b'"}\n{}', 200),
    (FIREHOSE, b"a line of text ", b"\n{}", 200),
], ids=["an element", "a value", "a line"])
@pytest.mark.parametrize("too_long", ["truncate", "split"])
def test_a_record_of_up_to_a_gigabyte_is_read_in_bounded_memory(start, s3, sink, key, before, after, megabytes, too_long):
    body = packed(before, b"x" * MB, megabytes, after)
    answer, summary = run(start, s3, sink, key, body, LINE_TOO_LONG=too_long)
    assert answer.ok and summary["bytes_read"] > megabytes * MB
    assert summary["entries"] == (2 if too_long == "truncate" else megabytes * MB // 262144 + 2)


@release_only
@pytest.mark.parametrize("key, before, middle, error", [
    (CLOUDTRAIL, b"", b"[" * MB, b'no array \\"Records\\" in the first'),
    (CLOUDTRAIL, b'{"Records":[', b'{"a":' * (MB // 5), b"the text ends inside a value"),
    (CLOUDTRAIL, b'{"Records":[', b" " * MB, b"the text ends inside a value"),
    (FIREHOSE, b"{", b'"a":{' * (MB // 5), b"the text ends inside a value"),
    (FIREHOSE, b'{"messageType":"DATA_MESSAGE","logEvents":[{"x":"', b"x" * MB, b"the text ends inside a value"),
], ids=["brackets", "depth", "blanks", "values", "an envelope"])
def test_a_bomb_of_damaged_json_fails_in_bounded_memory(start, s3, sink, key, before, middle, error):
    answer, _ = run(start, s3, sink, key, packed(before, middle, 300, b""), LINE_TOO_LONG="truncate")
    assert answer.kind == "error" and error in answer.body


def test_the_envelopes_of_firehose_are_told_by_their_content(program, s3, loki):
    control = dict(events.envelope(["x"]), messageType="CONTROL_MESSAGE")
    envelopes = [control, events.envelope(["one", "two"]), {"time": "2026-01-02T03:04:05Z"}]
    members = b"".join(gzip.compress(json.dumps(envelope).encode()) for envelope in envelopes)
    for body in (members, gzip.compress(members)):  # and Firehose itself may pack them once more
        loki.pushes.clear()
        s3.put("logs", FIREHOSE, body)
        assert program.invoke(events.s3(("logs", FIREHOSE))).ok
        assert sorted(loki.lines()) == [b"one", b"two", b'{"time": "2026-01-02T03:04:05Z"}']
        assert program.summary["dropped"] == {"control_message": 1}
