# SPDX-License-Identifier: Apache-2.0
"""
The largest payloads that AWS delivers: SQS messages, EventBridge events and asynchronous payloads
of 1 MiB, Kinesis records that fill the 6 MB of an invocation. All of them arrives, byte for byte,
and the release binary keeps to its memory.
"""
import base64
import gzip
import json
import os
import random

import events
import pytest
from program import BOOTSTRAP, ROOT

RELEASE = ROOT / "build/release/bootstrap"
BUDGET_KIB = 16 * 1024  # beside the event itself
MIB = 1 << 20
LINE_MAX = 262144
PAYLOAD = 6_000_000  # bytes of an invocation's payload with records


def noise(size, seed=16):
    """Text that does not pack."""
    return base64.b64encode(random.Random(seed).randbytes(size * 3 // 4 + 3)).decode()[:size]


def filled(make, size):
    """make(a text) whose JSON has exactly this size."""
    text = noise(size - len(json.dumps(make(""))))
    value = make(text)
    assert len(json.dumps(value)) == size
    return value, text


def text_in_sqs():
    text = noise(MIB)
    return events.sqs(text), [text]


def five_texts_in_sqs():
    texts = [noise(MIB, number) for number in range(5)]
    return events.sqs(*texts), texts


def escaped_text_in_sqs():
    """Each byte is an escape: a body of 1 MiB whose JSON has six times its size."""
    text = "\x01\n" * (MIB // 2)
    return events.sqs(text), [text]


def cloudwatch():
    """Its plain text is just below what is looked through at once."""
    lines = [noise(20_000, number) for number in range(50)]
    event = events.cloudwatch(*lines)
    assert MIB - 50_000 < len(json.dumps(event)) <= MIB
    return event, lines


def eventbridge_in(carrier):
    event, _ = filled(lambda text: events.eventbridge(text=text), MIB)
    return carrier(event), [json.dumps(event)]


def sns_in_sqs():
    body, text = filled(events.sns_in_sqs, MIB)
    return events.sqs(body), [text]


def destination():
    event, text = filled(events.sqs, MIB)
    return events.destination(event), [text]


def kinesis(make, count=1):
    """Records that fill the payload."""
    empty = len(json.dumps(events.kinesis(*[b""] * count)))
    data, lines = make((PAYLOAD - empty) // count // 4 * 3)
    event = events.kinesis(*[data] * count)
    assert PAYLOAD * 0.98 < len(json.dumps(event)) <= PAYLOAD
    return event, lines * count


def kinesis_text(size):
    text = noise(size)
    return text.encode(), [text]


def kinesis_lines(size):
    lines = [noise(99, number) for number in range(size // 100)]
    return "\n".join(lines).encode(), lines


def kinesis_object(size):
    value, _ = filled(lambda text: {"a": text}, size)
    return json.dumps(value).encode(), [json.dumps(value)]


def kinesis_envelope(size):
    """Stored, not packed."""
    lines = [noise(20_000, number) for number in range(size // 20_200)]
    return gzip.compress(json.dumps(events.envelope(lines)).encode(), 0), lines


def kinesis_aggregate(size):
    lines = [noise(10_000, number) for number in range(size // 10_020)]
    return events.kpl(*(line.encode() for line in lines)), lines


EVENTS = {
    "sqs": text_in_sqs,
    "sqs, escapes": escaped_text_in_sqs,
    "sqs, five": five_texts_in_sqs,
    "sns in sqs": sns_in_sqs,
    "cloudwatch": cloudwatch,
    "eventbridge": lambda: eventbridge_in(lambda event: event),
    "eventbridge in sqs": lambda: eventbridge_in(lambda event: events.sqs(event)),
    "an asynchronous invocation's record": destination,
    "kinesis, a text": lambda: kinesis(kinesis_text),
    "kinesis, lines": lambda: kinesis(kinesis_lines),
    "kinesis, a JSON object": lambda: kinesis(kinesis_object),
    "kinesis, an envelope": lambda: kinesis(kinesis_envelope),
    "kinesis, an aggregate": lambda: kinesis(kinesis_aggregate),
    "kinesis, six texts": lambda: kinesis(kinesis_text, 6),
}


@pytest.mark.parametrize("binary", ["dev", "release"])
@pytest.mark.parametrize("name", EVENTS)
def test_the_largest_payloads_arrive_whole(start, loki, name, binary):
    if binary == "release" and not RELEASE.exists() and "CI" not in os.environ:
        pytest.skip("no release binary: ./dev build release")
    value, lines = EVENTS[name]()
    event = json.dumps(value).encode()
    program = start(binary=str(RELEASE) if binary == "release" else BOOTSTRAP)
    assert program.invoke(event, timeout=120).ok
    assert program.summary["dropped"] == {}
    pieces = [line[at : at + LINE_MAX].encode() for line in lines for at in range(0, len(line), LINE_MAX)]
    assert sorted(loki.lines()) == sorted(pieces)
    if binary == "release":
        assert program.rss_kib("VmHWM") <= BUDGET_KIB + len(event) // 1024
