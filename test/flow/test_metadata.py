# SPDX-License-Identifier: Apache-2.0
"""STRUCTURED_METADATA: what entries of each source get, and that a retry gives the same."""
import gzip
import json

import events
import pytest

ALL = "log_stream,s3_key,event_id,kinesis_sequence,source_account,source_region"
ALB_LINE = (
    'https 2026-01-02T03:04:05.678901Z app/my-alb/50dc6c495c0c9188 203.0.113.7:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 '
    '"GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 '
    'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/t/73e2d6bc24d8a067 "Root=1-58337281" "www.example.com" "-" 0 '
    '2026-01-02T03:04:05.000000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-"'
)


def metadata(loki):
    return [entry[3] for entry in loki.entries()]


def test_cloudwatch(start, loki):
    program = start(STRUCTURED_METADATA=ALL)
    event = events.cloudwatch("a", "b", stream="s/é")
    assert program.invoke(event).ok
    assert metadata(loki) == [
        {"log_stream": "s/é", "event_id": f"{number:056d}", "source_account": events.ACCOUNT, "source_region": "us-east-1"}
        for number in range(2)
    ]
    stored = loki.entries()
    assert program.invoke(event).ok
    assert loki.entries() == stored


def test_equal_lines_of_different_events_are_both_kept(start, loki):
    program = start(STRUCTURED_METADATA="event_id")
    assert program.invoke(events.cloudwatch((1, "equal"), (1, "equal"))).ok
    assert [(ns, line) for _, ns, line, _ in loki.entries()] == [(10**6, b"equal")] * 2


def test_kinesis(start, loki):
    program = start(STRUCTURED_METADATA=ALL)
    envelope = gzip.compress(json.dumps(events.envelope(["x"])).encode())
    assert program.invoke(events.kinesis(b"a line", envelope)).ok
    by_line = {line: pairs for _, _, line, pairs in loki.entries()}
    source = {"source_account": events.ACCOUNT, "source_region": "us-east-1"}
    sequence = by_line[b"a line"].pop("kinesis_sequence")
    assert sequence.isdigit() and by_line[b"a line"] == source
    other = by_line[b"x"].pop("kinesis_sequence")
    assert other != sequence and by_line[b"x"] == {**source, "log_stream": "2026/01/02/[1]abc", "event_id": "0" * 56}


def test_sqs_and_request_id(start, loki):
    program = start(STRUCTURED_METADATA=ALL + ",request_id")
    assert program.invoke(events.sqs("a message", "another")).ok
    assert [set(pairs) for pairs in metadata(loki)] == [{"event_id", "source_account", "source_region", "request_id"}] * 2
    assert len({pairs["event_id"] for pairs in metadata(loki)}) == 2
    assert {pairs["request_id"] for pairs in metadata(loki)} == {program.summary["requestId"]}


def test_columns_of_a_load_balancer(start, loki, s3):
    program = start(STRUCTURED_METADATA=ALL + ",column:elb_status_code,column:request,column:chosen_cert_arn,column:nosuch", LINE_MAX_BYTES="300")
    s3.put("logs", events.ALB_KEY, gzip.compress((ALB_LINE + "\n").encode() * 2))
    assert program.invoke(events.s3(("logs", events.ALB_KEY))).ok
    expected = {
        "s3_key": events.ALB_KEY, "source_account": events.ACCOUNT, "source_region": "us-east-2",
        "elb_status_code": "200", "request": "GET https://www.example.com:443/ HTTP/1.1",
    }
    assert len(loki.entries()) == 4 and all(pairs == expected for pairs in metadata(loki))


def test_columns_that_a_header_names_are_mended(start, loki, s3):
    key = f"AWSLogs/{events.ACCOUNT}/CloudFront/EXAMPLE.2026-01-02-03.abcd1234.gz"
    body = "#Version: 1.0\n#Fields: date time c-ip cs(User-Agent)\n2026-01-02\t03:04:05\t203.0.113.7\tcurl/8\n"
    program = start(STRUCTURED_METADATA="column:c-ip,column:cs(User-Agent)", REDACT="ip")
    s3.put("logs", key, gzip.compress(body.encode()))
    assert program.invoke(events.s3(("logs", key))).ok
    assert metadata(loki) == [{"c_ip": "203.0.113.7", "cs_User_Agent_": "curl/8"}]
    assert b"<redacted:ip>" in loki.lines()[0]


def test_keep_stream_and_the_list_go_together(start, loki):
    program = start(STRUCTURED_METADATA="log_stream,source_account", KEEP_STREAM="metadata")
    assert program.invoke(events.cloudwatch("a")).ok
    assert metadata(loki) == [{"log_stream": "2026/01/02/[1]abc", "source_account": events.ACCOUNT}]


def test_the_limits_of_loki_hold(start, loki, s3):
    """A value of more than 64 KB is left out and counted; the entry is shipped."""
    key = f"AWSLogs/{events.ACCOUNT}/CloudFront/EXAMPLE.2026-01-02-03.abcd1234.gz"
    body = "#Version: 1.0\n#Fields: date long\n2026-01-02\t" + "x" * 70000 + "\n"
    program = start(STRUCTURED_METADATA="column:date,column:long")
    s3.put("logs", key, gzip.compress(body.encode()))
    assert program.invoke(events.s3(("logs", key))).ok
    assert metadata(loki) == [{"date": "2026-01-02"}]
    assert program.summary["dropped"]["metadata_limit"] == 1


@pytest.mark.parametrize("value, text", [
    ("stream", "STRUCTURED_METADATA: name 1: 'stream' must be one of: log_stream, s3_key, "),
    ("s3_key,", "STRUCTURED_METADATA: name 2: '' must be one of: "),
    ("s3_key,column:", "STRUCTURED_METADATA: name 2: a column needs a name"),
])
def test_an_unknown_name_ends_init(start, value, text):
    program = start(STRUCTURED_METADATA=value)
    assert program.wait() == 1
    assert text in program.log[-1]["message"]
