# SPDX-License-Identifier: Apache-2.0
"""LOG_LEVEL=debug shows what the program decided and why, but neither payloads nor secrets."""
import gzip
import json

import events
from fakes import sigv4

PAYLOAD = "the-line-of-an-application"
FIREHOSE_KEY = "2026/01/02/03/my-stream-1-2026-01-02-03-04-05-01234567-89ab-cdef-0123-456789abcdef"
SECRETS = {"USERNAME": "user-of-loki", "PASSWORD": "password-of-loki"}


def messages(program, level="DEBUG"):
    return [line["message"] for line in program.log if line.get("level") == level]


def start_at_debug(start, **settings):
    return start(LOG_LEVEL="debug", **SECRETS, **settings)


def expect_nothing_secret(program):
    text = "\n".join(program.lines)
    for secret in (PAYLOAD, SECRETS["PASSWORD"], SECRETS["USERNAME"], "session-token", *sigv4.SECRETS.values()):
        assert secret not in text


def test_objects_batches_and_pushes(start, loki, s3):
    program = start_at_debug(start, BATCH_SIZE="1000")
    s3.put("logs", "app.log", f"{PAYLOAD * 12}\n\n".encode() * 5)
    s3.put("logs", FIREHOSE_KEY, b"{}\n")
    s3.put("logs", events.ALB_KEY, f"h {PAYLOAD}\n".encode())
    loki.script = [503]
    assert program.invoke(events.s3(("logs", "app.log"), ("logs", events.ALB_KEY), ("logs", FIREHOSE_KEY), ("logs", "none"))).ok
    said = messages(program)
    name = f"s3://logs/{events.ALB_KEY}"
    for sentence in (
        "s3://logs/app.log: its key is of the format s3_other", f"{name}: its key is of the format s3_lb",
        "s3://logs/app.log: 1570 bytes, 10 lines, 5 entries; read to its end",
        f"s3://logs/{FIREHOSE_KEY}: its content is JSON", "counted as empty_line: 1", "counted as missing_object: 1",
        "a batch of 3 entries, 936 bytes of lines, is closed: the next line would take it over BATCH_SIZE",
    ):
        assert sentence in said, said
    assert any(text.startswith("s3://logs/none: 0 bytes, 0 lines, 0 entries; not read to its end: ") for text in said)
    assert any("is closed: all was read" in text for text in said)
    assert any("503" in text and "; retrying in " in text and " ms; pushes in flight: at most " in text for text in said)
    assert any(text.startswith("push of 3 entries in ") and "try 2: status 204 after " in text for text in said)
    expect_nothing_secret(program)


def test_records_that_are_refused_or_fail(start, loki):
    program = start_at_debug(start)
    loki.always = 404
    assert not program.invoke(events.sqs(PAYLOAD)).ok
    assert program.invoke(events.kinesis(b"\x1f\x8b damaged " + PAYLOAD.encode())).ok
    assert any("1 entries; read to its end" in text for text in messages(program))
    assert any("; not read to its end: " in text and text.startswith("kinesis ") for text in messages(program))
    assert "counted as damaged_record: 1" in messages(program)
    expect_nothing_secret(program)


def test_a_large_line_and_many_tenants(start, loki):
    rules = [{"source_labels": ["__aws_cloudwatch_log_group"], "target_label": "__tenant_id__"}]
    program = start_at_debug(start, BATCH_SIZE="1000", RELABEL_CONFIGS=json.dumps(rules))
    for number in range(17):
        program.send(events.cloudwatch(PAYLOAD * 50, group=f"g{number}"))
        assert program.api.take().ok
    program.invoke(events.kinesis(*(gzip.compress(json.dumps(events.envelope([PAYLOAD], f"g{number}")).encode()) for number in range(17))))
    assert any("is closed: its one entry is larger than a batch may be" in text for text in messages(program))
    assert any("is closed: too many tenants have one open" in text for text in messages(program))
    expect_nothing_secret(program)


def test_none_of_it_is_said_at_info(start, loki):
    program = start()
    loki.script = [503]
    assert program.invoke(events.cloudwatch(PAYLOAD, "")).ok
    assert messages(program) == []
