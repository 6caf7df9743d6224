# SPDX-License-Identifier: Apache-2.0
"""Input that nobody sane sends: one answer each, the same each time, and the process lives on."""
import json
import random

import events
import pytest

SAMPLES = {
    "cloudwatch": lambda: events.cloudwatch("hello"),
    "kinesis": lambda: events.kinesis(b"line", events.kpl(b"a", b"b")),
    "sqs": lambda: events.sqs("text", events.s3(("logs", "k"))),
    "sns": lambda: events.sns("text"),
    "sns in sqs": lambda: events.sqs(events.sns_in_sqs(events.s3(("logs", "k")))),
    "s3": lambda: events.s3(("logs", "k")),
    "eventbridge": lambda: events.eventbridge(),
    "eventbridge s3": lambda: events.eventbridge_s3("logs", "k"),
    "destination": lambda: events.destination(events.sqs("text")),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_event_cut_at_any_byte_is_an_error(program, s3, name):
    s3.put("logs", "k", b"x")
    whole = json.dumps(SAMPLES[name]()).encode()
    assert program.invoke(whole).ok
    for length in range(len(whole)):
        program.send(whole[:length])
    for length in range(len(whole)):
        assert program.api.take().kind == "error", length


@pytest.mark.parametrize("name", ["cloudwatch", "kinesis"])
def test_data_cut_at_any_byte_has_the_same_answer_each_time(program, loki, name):
    whole = events.packed(events.envelope(["one", "two"]))
    for length in range(0, len(whole), 3):
        data = whole[:length]
        event = {"awslogs": {"data": data}} if name == "cloudwatch" else events.kinesis(data)
        kinds = [program.invoke(event).kind for _ in range(2)]
        assert kinds == (["error"] * 2 if name == "cloudwatch" else ["response"] * 2), (length, kinds)
    assert name == "kinesis" or loki.pushes == []


@pytest.mark.parametrize("event", [
    b"[" * 6000000, b'{"Records":' + b"[" * 6000000, b'{"a":' * 1000000, b'{"Records":[' + b"{}," * 2000000 + b"{}]}",
    b'"' + b"\\u0000" * 1000000 + b'"', b'{"awslogs":{"data":"' + b"A" * 6000000 + b'"}}',
    b'{"awslogs":{"data":"' + b"A" * 6000000, b"\0" * 6000000, b"\xff" * 6000000, b'{"' + b"k" * 6000000 + b'":1}', b"9" * 6000000,
], ids=lambda event: f"{event[:20]!r}")
def test_six_megabytes_of_nonsense(program, loki, event):
    for _ in range(2):
        assert program.invoke(event).kind == "error"
    assert program.invoke(events.cloudwatch("alive")).ok and loki.lines() == [b"alive"]


def test_six_megabytes_of_nonsense_in_a_message_are_a_line(start, loki):
    program = start(LINE_TOO_LONG="send")
    for body in ("[" * 1000000, '{"Records":' * 100000, "\0" * 500000):
        assert program.invoke(events.sqs(body)).ok
        assert loki.lines()[-1] == body.encode()


def test_a_bomb_is_read_in_bounded_memory(program, s3, loki):
    import gzip

    s3.put("logs", "k", gzip.compress(gzip.compress(b"x" * 50_000_000)))
    assert program.invoke(events.s3(("logs", "k"))).ok
    assert sum(len(line) for line in loki.lines()) > 0
    s3.put("logs", "k", gzip.compress(b"\0" * 50_000_000))
    assert program.invoke(events.s3(("logs", "k"))).ok
    assert program.summary["dropped"] == {"unreadable": 1}


@pytest.mark.parametrize("what", ["empty lines", "padding"])
def test_a_bomb_does_not_outlast_the_deadline(program, s3, loki, what):
    """40 GB of what makes no entry, in a few KB."""
    import gzip

    flood = gzip.compress((b"\n" if what == "empty lines" else b"\0") * 10_000_000) * 4000
    if what == "empty lines":
        bomb = gzip.compress(gzip.compress(flood, 1))
    else:  # behind the end of the innermost layer
        bomb = gzip.compress(gzip.compress(gzip.compress(b"a line\n")) + flood)
    s3.put("logs", "k", bomb)
    for event in (events.s3(("logs", "k")), events.kinesis(bomb)):
        program.send(event, deadline_s=3)
        answer = program.api.take(2.9)
        assert answer.kind == "error" and b"no time left" in answer.body
    assert program.invoke(events.cloudwatch("alive")).ok


def test_mangled_events_never_crash(program, s3, loki):
    dice = random.Random(7)
    s3.put("logs", "k", b"x")
    for name, make in SAMPLES.items():
        whole = json.dumps(make()).encode()
        for _ in range(60):
            event = bytearray(whole)
            for _ in range(dice.randint(1, 6)):
                event[dice.randrange(len(event))] = dice.choice(b'{}[]",:\\\0\xff09ntf') if dice.random() < 0.5 else dice.randrange(256)
            program.send(bytes(event))
        for _ in range(60):
            assert program.api.take().kind in ("response", "error")
    loki.faults.clear()  # a mangled name may make labels that only the strict parser of the tests minds
    assert program.invoke(events.cloudwatch("alive")).ok


def test_control_bytes_in_identities_do_not_break_the_log(program, s3, loki):
    s3.script("k\n\x00\"x", "AccessDenied")
    answer = program.invoke(events.eventbridge_s3("logs", "k\n\x00\"x"))
    assert answer.kind == "error"
    assert all(line.startswith("{") for line in program.lines) and len(program.log) == len(program.lines)
