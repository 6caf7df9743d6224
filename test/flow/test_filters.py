# SPDX-License-Identifier: Apache-2.0
"""INCLUDE_LINES, EXCLUDE_LINES, SAMPLE_RATE, REDACT: what is shipped of the lines, and counted."""
import gzip
import json

import events
import pytest

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def ship(program, s3, body, key="k"):
    s3.put("logs", key, body)
    return program.invoke(events.s3(("logs", key)))


def test_lines_are_included_and_excluded(start, loki):
    program = start(INCLUDE_LINES="(?i)error|warn", EXCLUDE_LINES="^\\[health\\]")
    assert program.invoke(events.cloudwatch("an Error", "fine", "[health] error", "WARN: x", "")).ok
    assert loki.lines() == [b"an Error", b"WARN: x"]
    assert program.summary["dropped"] == {"filtered_include": 1, "filtered_exclude": 1, "empty_line": 1}
    assert program.summary["lines"] == 5 and program.summary["entries"] == 2


def test_a_line_is_decided_by_its_first_bytes(start, loki, s3):
    program = start(EXCLUDE_LINES="late", INCLUDE_LINES="^keep", LINE_MAX_BYTES="1000")
    lines = [b"keep " + b"x" * 2000 + b" late", b"drop " + b"x" * 2000 + b" keep", b"keep late" + b"x" * 2000, b"keep"]
    assert ship(program, s3, gzip.compress(b"\n".join(lines))).ok
    assert b"".join(loki.lines_by_time()) == lines[0] + lines[3] and len(loki.lines()) == 4
    assert program.summary["dropped"] == {"filtered_include": 1, "filtered_exclude": 1}


def test_what_is_sensitive_is_replaced_and_counted(start, loki):
    program = start(REDACT="ip, email, credit_card, aws_key")
    message = f"jane@example.com from 10.0.0.1 (::1) pays 4111 1111 1111 1111, AKIAIOSFODNN7EXAMPLE:{SECRET}"
    assert program.invoke(events.cloudwatch(message, "nothing: 1.2.3, 12:34:56")).ok
    assert loki.lines() == [
        b"<redacted:email> from <redacted:ip> (<redacted:ip>) pays <redacted:credit_card>, <redacted:aws_key>:<redacted:aws_key>",
        b"nothing: 1.2.3, 12:34:56",
    ]
    assert program.summary["dropped"] == {
        "redacted_email": 1, "redacted_ip": 2, "redacted_credit_card": 1, "redacted_aws_key": 2,
    }
    assert program.summary["entries"] == 2


@pytest.mark.parametrize("too_long", ["split", "truncate", "send"])
@pytest.mark.parametrize("before", range(985, 1001, 3))
def test_what_crosses_a_cut_is_replaced(start, loki, s3, too_long, before):
    program = start(REDACT="credit_card", LINE_MAX_BYTES="1000", LINE_TOO_LONG=too_long)
    line = b"x" * (before - 1) + b" 4111 1111 1111 1111 " + b"y" * 3000
    assert ship(program, s3, line).ok
    whole = b"".join(loki.lines_by_time())
    expected = line.replace(b"4111 1111 1111 1111", b"<redacted:credit_card>")
    if too_long == "truncate":
        assert whole.endswith(b"[truncated]") and expected.startswith(whole[:-11]) and len(whole) == 1000
    else:
        assert whole == expected
    assert all(len(entry[2]) <= 1000 for entry in loki.entries()) or too_long == "send"
    assert b"4111" not in whole


def messages(count):
    return [(1767323045678 + number // 3, f"request {number // 2}") for number in range(count)]


def test_the_same_share_is_kept_at_a_retry_and_elsewhere(start, loki):
    """Also when only a part of the first try was stored: nothing is doubled, nothing is missing."""
    event = events.cloudwatch(*messages(3000))
    program = start(SAMPLE_RATE="0.25", BATCH_SIZE="2000", PUSH_CONCURRENCY="1", PUSH_MAX_RETRIES="0")
    loki.script = [204, 204, 204, 404]
    assert program.invoke(event).kind == "error"
    some = loki.entries()
    assert program.invoke(event).ok
    kept = loki.entries()
    assert program.summary["dropped"] == {"sampled_out": 3000 - len(kept)}
    assert 0 < len(some) < len(kept) == program.summary["entries"]
    assert 600 < len(kept) < 900
    other = start(SAMPLE_RATE="0.250")
    assert other.invoke(event).ok
    assert loki.entries() == kept


def test_the_same_lines_of_an_object_are_kept_at_a_retry(start, loki, s3):
    program = start(SAMPLE_RATE="0.5")
    body = b"".join(b"line %d\n" % (number // 5) for number in range(2000))
    assert ship(program, s3, body).ok
    kept = loki.entries()
    assert 800 < len(kept) < 1200
    assert ship(program, s3, body).ok
    assert loki.entries() == kept


def test_zero_keeps_no_line_and_the_item_is_done(start, loki):
    program = start(SAMPLE_RATE="0", REDACT="ip")
    assert program.invoke(events.cloudwatch("10.0.0.1", "b")).ok
    assert loki.pushes == [] and program.summary["dropped"] == {"sampled_out": 2}
    assert program.summary["items"] == {"done": 1, "failed": 0, "refused": 0}


def test_a_hundred_tenants_share_the_memory(start, loki):
    """Entries of a hundred tenants in turn: with as many open batches each tenant has one push."""
    rules = '[{"source_labels":["__aws_cloudwatch_log_group"],"regex":"/team/(.*)","target_label":"__tenant_id__"}]'
    records = [events.envelope(["x" * 500], group=f"/team/t{number % 100}", start_ms=number + 1) for number in range(300)]
    event = events.kinesis(*[gzip.compress(json.dumps(record).encode()) for record in records])
    for tenants, pushes in ("100", 100), ("1000", 100), ("1", 300), ("16", 300):
        before = len(loki.pushes)
        program = start(RELABEL_CONFIGS=rules, MAX_OPEN_TENANTS=tenants)
        assert program.invoke(event).ok
        assert len(loki.pushes) - before == pushes
        assert program.summary["entries"] == 300
    assert {push.tenant for push in loki.pushes} == {f"t{number}" for number in range(100)}


BAD = [
    ({"INCLUDE_LINES": "a[b"}, "INCLUDE_LINES: missing closing ]: `[b`, at byte 2 (example: "),
    ({"EXCLUDE_LINES": "(?=a)"}, "EXCLUDE_LINES: invalid or unsupported Perl syntax: `(?=`, at byte 1 (example: "),
    ({"SAMPLE_RATE": "10%"}, "SAMPLE_RATE: is not a share of lines"),
    ({"SAMPLE_RATE": "1.1"}, "SAMPLE_RATE: must be from 0 to 1 (example: 0.25)"),
    ({"REDACT": "ip,phone"}, "REDACT: name 2: 'phone' must be one of: ip, email, credit_card, aws_key"),
    ({"MAX_OPEN_TENANTS": "0"}, "MAX_OPEN_TENANTS: must be from 1 to 1000 (example: 16)"),
    ({"MAX_OPEN_TENANTS": "many"}, "MAX_OPEN_TENANTS: is not a whole number"),
]


@pytest.mark.parametrize("settings, text", BAD)
def test_a_bad_value_ends_init(start, settings, text):
    program = start(**settings)
    assert program.wait() == 1
    assert text in program.log[-1]["message"], program.log[-1]
