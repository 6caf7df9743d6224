# SPDX-License-Identifier: Apache-2.0
"""The X-Ray header of an invocation is passed on to AWS, unsigned, and to Loki as traceparent when
the trace is sampled."""
import events
import pytest

ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793"
SAMPLED = f"{ROOT};Parent=53995c3f42cd8ad8;Sampled=1"
TRACEPARENT = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01"


@pytest.mark.parametrize("header, to_aws, to_loki", [
    (SAMPLED, SAMPLED, TRACEPARENT),
    (SAMPLED + ";Lineage=a87bd80c:0", SAMPLED + ";Lineage=a87bd80c:0", TRACEPARENT),
    (SAMPLED.replace("Sampled=1", "Sampled=0"), SAMPLED.replace("Sampled=1", "Sampled=0"), None),
    ("Root=1-5759e988;Sampled=1", None, None),
    (None, None, None),
])
def test_the_trace_goes_on(program, loki, s3, header, to_aws, to_loki):
    s3.put("logs", "key", b"line\n")
    s3.script("key", {"cut": 2})  # the second GET belongs to the same trace
    loki.script = [503]
    more = {"headers": {"Lambda-Runtime-Trace-Id": header}} if header else {}
    assert program.invoke(events.s3(("logs", "key")), **more).ok
    assert len(s3.requests) == 2 and len(loki.pushes) == 2
    for _, _, headers in s3.requests:
        assert headers.get("X-Amzn-Trace-Id") == to_aws
        assert "x-amzn-trace-id" not in headers["Authorization"].lower()
    assert [push.headers.get("traceparent") for push in loki.pushes] == [to_loki] * 2
    assert all("X-Amzn-Trace-Id" not in push.headers for push in loki.pushes)


def test_a_trace_ends_with_its_invocation(program, loki, s3):
    s3.put("logs", "key", b"line\n")
    assert program.invoke(events.s3(("logs", "key")), headers={"Lambda-Runtime-Trace-Id": SAMPLED}).ok
    assert program.invoke(events.s3(("logs", "key"))).ok
    assert [headers.get("X-Amzn-Trace-Id") for _, _, headers in s3.requests] == [SAMPLED, None]
    assert [push.headers.get("traceparent") for push in loki.pushes] == [TRACEPARENT, None]
