# SPDX-License-Identifier: Apache-2.0
"""Memory of one warm process. The sanitizers' own memory would hide ours, so this needs the release
binary."""
import base64
import gzip
import json
import os
import random

import events
import multiplied
import pytest
import zstd
from program import ROOT

RELEASE = ROOT / "build/release/bootstrap"

# Where CI runs, the release binary was built before: to skip these there would hide them.
pytestmark = pytest.mark.skipif(not RELEASE.exists() and "CI" not in os.environ, reason="no release binary: ./dev build release")


def test_ten_thousand_events_leave_no_trace(start, loki):
    program = start(binary=str(RELEASE))
    for number in range(1, 10001):
        assert program.invoke(events.cloudwatch(f"event {number}")).ok
        loki.pushes.clear()
        if number == 1000:
            before = program.rss_kib()
        del program.lines[:]
    assert program.rss_kib() <= before * 1.05
    assert (program.api.connections, loki.connections) == (1, 1)


@pytest.mark.parametrize("compression", ["snappy", "gzip"])
def test_an_object_of_any_size_fits_into_16_mib(start, s3, loki, compression):
    line = os.urandom(150).hex().encode() + b"\n"
    s3.put("logs", "k", gzip.compress(line * 200000, 1))
    program = start(binary=str(RELEASE), PUSH_COMPRESSION=compression)
    assert program.invoke(events.s3(("logs", "k")), timeout=60).ok
    assert program.rss_kib("VmHWM") <= 16 * 1024


@pytest.mark.parametrize("compression", ["snappy", "gzip"])
def test_large_batches_of_which_eight_are_in_flight_fit_into_48_mib(start, s3, loki, compression):
    line = os.urandom(150).hex().encode() + b"\n"
    s3.put("logs", "k", gzip.compress(line * 200000, 1))
    loki.always = {"status": 204, "delay": 0.3}
    program = start(binary=str(RELEASE), BATCH_SIZE="1MiB", PUSH_CONCURRENCY="8", PUSH_COMPRESSION=compression)
    assert program.invoke(events.s3(("logs", "k")), timeout=60).ok
    assert program.rss_kib("VmHWM") <= 48 * 1024


def test_a_hundred_tenants_have_a_batch_each(start, loki):
    """Far more than a batch of each: what is open is bounded by the setting."""
    rules = json.dumps([{"source_labels": ["__aws_cloudwatch_log_group"], "regex": "/team/(.*)", "target_label": "__tenant_id__"}])
    noise = random.Random(17)
    records = [
        gzip.compress(json.dumps(events.envelope([noise.randbytes(20).hex() * 100] * 20, group=f"/team/t{number % 100}")).encode())
        for number in range(1000)
    ]
    event = events.kinesis(*records)
    for tenants in 16, 100:
        program = start(binary=str(RELEASE), RELABEL_CONFIGS=rules, MAX_OPEN_TENANTS=str(tenants))
        assert program.invoke(event, timeout=60).ok
        assert program.summary["entries"] == 20_000
        assert program.rss_kib("VmHWM") <= (10 + tenants * 2 * 128 // 1024) * 1024 + len(json.dumps(event)) // 1024


def test_zstd_of_the_largest_window_fits_into_16_mib(start, s3, loki):
    line = os.urandom(150).hex().encode() + b"\n"
    s3.put("logs", "k", zstd.compress(line * 200000, 3, window_log=23))
    program = start(binary=str(RELEASE))
    assert program.invoke(events.s3(("logs", "k")), timeout=60).ok
    assert program.rss_kib("VmHWM") <= 16 * 1024


# What an event may take beside itself: 16 MiB, whatever is in it.
BUDGET_KIB = 16 * 1024
FILLER = base64.b64encode(random.Random(14).randbytes(1 << 20)).decode()


def big_cloudwatch():
    """More than 6 MiB of base64 that does not pack."""
    noise = random.Random(7)
    return events.cloudwatch(*(base64.b64encode(noise.randbytes(60_000)).decode() for _ in range(78)))


def repeated_member():
    plain = b'{"messageType":"DATA_MESSAGE","owner":"1","logStream":"s",' + b",".join(
        b'"logGroup":"%04000d"' % number for number in range(8000)
    ) + b',"logEvents":[{"id":"1","timestamp":1,"message":"x"}]}'
    return events.kinesis(gzip.compress(plain, 9))


def empty_elements(inside=True):
    record = '{"eventSource":"aws:sqs","body":"x"}'
    body = '{"Records":[' + record + ",{}" * 2_000_000 + "]}"
    return events.sqs(body) if inside else body.encode()


def unread_messages():
    return ('{"Records":[' + ",".join(['{"eventSource":"aws:sqs"}'] * 10_000) + "]}").encode()


def many_groups(count, name_bytes=0):
    envelopes = (json.dumps(events.envelope(["a line"], group=f"/aws/{number:06d}/".ljust(name_bytes, "g"))).encode() for number in range(count))
    return events.kinesis(*(gzip.compress(envelope) for envelope in envelopes))


def tiny_records(record, inside, first=None, size=6_000_000):
    """As many records as an event of 6 MB holds, which is far more than AWS puts into one."""
    first = first or record
    room = len(json.dumps(record)) - 2 if inside else len(record)
    body = '{"Records":[' + first + ("," + record) * (size // (room + 1)) + "]}"
    return events.sqs(body) if inside else body.encode()


S3_RECORD = '{"eventSource":"aws:s3","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}'
TINY = {
    "s3 without a key": ('{"eventSource":"aws:s3"}', S3_RECORD),
    "kinesis without data": ('{"eventSource":"aws:kinesis"}', '{"eventSource":"aws:kinesis","kinesis":{"data":""}}'),
    "sqs": ('{"eventSource":"aws:sqs","body":"x"}', None),
    "sqs with an id": ('{"eventSource":"aws:sqs","messageId":"1"}', '{"eventSource":"aws:sqs","body":"x"}'),
    "sns": ('{"EventSource":"aws:sns","Sns":{"Message":"x"}}', None),
    "cloudwatch": ('{"eventSource":"aws:sqs","body":"{\\"awslogs\\":{\\"data\\":\\"\\"}}"}', None),
    "lists": ('{"eventSource":"aws:sqs","body":"{\\"Records\\":[{\\"eventSource\\":\\"aws:sqs\\",\\"body\\":\\"x\\"},7]}"}', None),
    "eventbridge": ('{"eventSource":"aws:sqs","body":"{\\"source\\":\\"s\\",\\"detail-type\\":\\"t\\",\\"detail\\":7}"}', None),
}

EVENTS = {
    "sns in sqs, then cloudwatch": lambda: events.sqs(events.sns_in_sqs(json.dumps(big_cloudwatch()))),
    "seven envelopes": lambda: events.sqs(
        events.sqs(events.sqs(events.sns_in_sqs(events.sqs(events.sns_in_sqs({"a": FILLER * 4})))))
    ),
    "a kinesis record that repeats a member": repeated_member,
    "empty records in a message": empty_elements,
    "empty records": lambda: empty_elements(inside=False),
    "messages without a body": unread_messages,
    "an aggregate of empty records": lambda: events.kinesis(events.kpl(*[b""] * 200_000)),
    "a kinesis record of one line": lambda: events.kinesis(FILLER.encode() * 4),
    "ten thousand log groups": lambda: many_groups(10_000),
    "ten thousand log groups with long names": lambda: many_groups(10_000, 512),
    "a notice of what is not a key": lambda: events.sqs('{"s3Bucket":"b","s3ObjectKey":["k"' + ",7" * 2_000_000 + "]}"),
    "a notice of files that are not fetched": lambda: events.sqs(
        events.cloudtrail_notice("b", *(f"AWSLogs/1/CloudTrail-Digest/r/{number}" for number in range(100_000)))
    ),
    "a name of four megabytes": lambda: events.s3(("logs", "k" * (4 << 20))),
} | {
    f"tiny records of {name}{', in a message' * inside}": lambda record=record, first=first, inside=inside: tiny_records(record, inside, first)
    for name, (record, first) in TINY.items()
    for inside in (False, True)
}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_fits_into_16_mib_beside_itself(start, name):
    event = EVENTS[name]()
    event = event if isinstance(event, bytes) else json.dumps(event).encode()
    program = start(binary=str(RELEASE))
    program.invoke(event, timeout=60)
    assert program.summaries
    assert program.rss_kib("VmHWM") <= BUDGET_KIB + len(event) // 1024


def test_events_that_multiply_everything_fit_into_16_mib_beside_themselves(start):
    dice = random.Random(15)
    program = start(binary=str(RELEASE))
    largest = 0
    for number in range(25):
        event = multiplied.event(dice)
        largest = max(largest, len(event))
        program.invoke(event, timeout=60)
        assert len(program.summaries) == number + 1
        assert program.rss_kib("VmHWM") <= BUDGET_KIB + largest // 1024, number


def packs(line_bytes):
    return b"a line that packs well, " * (line_bytes // 24)


def noise(line_bytes):
    return base64.b64encode(random.Random(line_bytes).randbytes(line_bytes * 3 // 4))


# What LINE_TOO_LONG=send may take: three times the longest line more. Each row: a line, its MiB,
# how often, and objects in one process.
LONG_LINES = {
    "one of 60 MiB that packs": (packs, 60, 1, 1),
    "one of 60 MiB of noise": (noise, 60, 1, 1),
    "three of 60 MiB that pack": (packs, 60, 3, 1),
    "three of 60 MiB of noise": (noise, 60, 3, 1),
    "one of 70 MiB of noise, in two pieces": (noise, 70, 1, 1),
    "forty of 5 MiB that pack": (packs, 5, 40, 1),
    "forty of 5 MiB of noise": (noise, 5, 40, 1),
    "ten of 12 MiB of noise in three objects": (noise, 12, 10, 3),
    "two of 30 MiB of noise in three objects": (noise, 30, 2, 3),
}


@pytest.mark.parametrize("name", LONG_LINES)
def test_long_lines_that_are_sent_whole_fit_into_three_times_their_length(start, s3, loki, name):
    make, line_mib, count, objects = LONG_LINES[name]
    line = make(line_mib << 20)
    s3.put("logs", "k", gzip.compress((line + b"\n") * count, 1))
    program = start(binary=str(RELEASE), LINE_TOO_LONG="send")
    for _ in range(objects):
        assert program.invoke(events.s3(("logs", "k")), timeout=120).ok
        assert b"".join(loki.lines_by_time()) == line * count
        loki.pushes.clear()
    assert program.rss_kib("VmHWM") <= BUDGET_KIB + 3 * len(line) // 1024


def test_long_lines_that_go_into_gzip_fit_too(start, s3, loki):
    """They are held until the push is answered, so that it can be sent again as snappy."""
    line = noise(480 << 10)
    s3.put("logs", "k", gzip.compress((line + b"\n") * 200, 1))
    loki.always = {"status": 204, "delay": 0.05}
    program = start(binary=str(RELEASE), LINE_TOO_LONG="send", PUSH_COMPRESSION="gzip")
    assert program.invoke(events.s3(("logs", "k")), timeout=120).ok
    assert loki.lines() == [line] * 200 and all(push.in_gzip for push in loki.pushes)
    assert program.rss_kib("VmHWM") <= BUDGET_KIB + 3 * len(line) // 1024
