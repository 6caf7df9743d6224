# SPDX-License-Identifier: Apache-2.0
"""Which answer counts, and which connection may serve whom."""
import random
import socket

import events
import pytest
from fakes.loki import Loki

UNASKED = {
    "refusal": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nstale",
    "success": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstale",
    "interim": b"HTTP/1.1 100 Continue\r\n\r\n",
    "no HTTP": b"stale",
}


def nothing_was_wrong(program):
    assert all(summary["retries"] == 0 and summary["dropped"] == {} for summary in program.summaries)
    assert not [line for line in program.log if line.get("level") in ("WARN", "ERROR", "FATAL")]


@pytest.mark.parametrize("unasked", UNASKED.values(), ids=UNASKED)
def test_an_unasked_answer_of_loki_is_never_the_next_pushs(program, loki, unasked):
    assert program.invoke(events.cloudwatch("a")).ok
    loki.send_unasked(unasked)
    assert program.invoke(events.cloudwatch("b")).ok
    assert loki.lines() == [b"a", b"b"] and loki.connections == 2
    nothing_was_wrong(program)


@pytest.mark.parametrize("unasked", UNASKED.values(), ids=UNASKED)
def test_an_unasked_answer_of_s3_is_never_the_next_objects(program, loki, s3, unasked):
    s3.put("logs", "a", b"a\n")
    s3.put("logs", "b", b"b\n")
    assert program.invoke(events.s3(("logs", "a"))).ok
    s3.send_unasked(unasked)
    assert program.invoke(events.s3(("logs", "b"))).ok
    assert loki.lines() == [b"a", b"b"] and s3.connections == 2
    nothing_was_wrong(program)


@pytest.mark.parametrize("unasked", UNASKED.values(), ids=UNASKED)
def test_an_unasked_answer_of_the_runtime_api_is_never_that_to_the_response(program, loki, unasked):
    # While a push is answered, the connection to the Runtime API waits for the invocation's answer.
    loki.script = [{"call": lambda: program.api.send_unasked(unasked)}]
    assert program.invoke(events.cloudwatch("a")).ok
    assert program.invoke(events.cloudwatch("b")).ok
    assert loki.lines() == [b"a", b"b"] and program.api.connections == 2
    nothing_was_wrong(program)


def test_unasked_bytes_over_tls(start, certificate):
    loki = Loki(tls=certificate)
    program = start(WRITE_ADDRESS=loki.push_url, CA_CERT=certificate[0].read_text())
    loki.script = [{"after": UNASKED["refusal"]}]
    assert program.invoke(events.cloudwatch("a")).ok
    assert program.invoke(events.cloudwatch("b")).ok
    assert loki.lines() == [b"a", b"b"] and loki.connections == 2
    nothing_was_wrong(program)
    loki.close()


@pytest.mark.parametrize("interim", [b"100 Continue", b"102 Processing", b"103 Early Hints\r\nLink: </a>"])
def test_an_interim_answer_is_none(program, loki, s3, interim):
    wire = b"HTTP/1.1 " + interim + b"\r\n\r\n"
    s3.put("logs", "k", b"object\n")
    s3.script("k", {"wire": wire})
    loki.script = [{"wire": wire}]
    assert program.invoke(events.s3(("logs", "k"))).ok
    assert loki.lines() == [b"object"] and program.summary["retries"] == 1 and len(s3.requests) == 2


class Hasty(Loki):
    """Answers the first push when it has read the head, and never reads its body. Takes few bytes,
    so that they can't be sent."""

    def __init__(self, answer):
        self.hasty = answer
        self.kept = []
        super().__init__()
        self.server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)

    def handle(self, handler):
        if self.hasty is None:
            super().handle(handler)
            return
        self.kept.append(handler.connection.dup())  # else closing it would reset it
        handler.wire(self.hasty)
        self.hasty = None

    def close(self):
        super().close()
        for connection in self.kept:
            connection.close()


def hasty_push(start, answer):
    loki = Hasty(answer)
    letters = random.Random(1)
    lines = [letters.randbytes(300).hex() for _ in range(1000)]
    program = start(WRITE_ADDRESS=loki.push_url, BATCH_SIZE="2MiB", PUSH_TIMEOUT="2s")
    answer = program.invoke(events.cloudwatch(*lines))
    loki.close()
    return answer, program, loki.lines_by_time() == [line.encode() for line in lines]


@pytest.mark.parametrize("head", [b"HTTP/1.1 204 No Content", b"HTTP/1.1 204 No Content\r\nConnection: close", b"HTTP/1.1 200 OK\r\nContent-Length: 0"])
def test_a_push_is_not_stored_before_it_was_sent(start, head):
    answer, program, stored = hasty_push(start, head + b"\r\n\r\n")
    assert answer.ok and stored and program.summary["retries"] == 1


def test_an_error_may_come_before_the_push_was_sent(start):
    answer, program, stored = hasty_push(start, b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
    assert answer.ok and stored and program.summary["retries"] == 0 and program.summary["pushes"] > 1  # split at once


class Everything(Loki):
    """A Loki, and whatever is asked by GET, on one port."""

    def __init__(self, tls):
        self.gets = []
        self.pushers = set()
        super().__init__(tls)

    def handle(self, handler):
        if handler.command == "GET":
            self.gets.append(handler.path)
            handler.answer(200, b"not to be had\n")
        else:
            self.pushers.add(handler.client_address)
            super().handle(handler)


@pytest.mark.parametrize("kept", [True, False], ids=["a kept connection", "a kept TLS session"])
@pytest.mark.parametrize("setting", ["CA_CERT", "SKIP_TLS_VERIFY"])
def test_what_loki_is_trusted_for_does_not_serve_aws(start, certificate, setting, kept):
    server = Everything(certificate)
    trust = {"CA_CERT": certificate[0].read_text(), "SKIP_TLS_VERIFY": "true"}[setting]
    program = start(WRITE_ADDRESS=server.push_url, AWS_ENDPOINT_URL_S3=server.url, **{setting: trust})
    server.always = {"headers": [] if kept else [("Connection", "close")]}
    for n in range(3):
        assert program.invoke(events.cloudwatch(f"push {n}")).ok
        answer = program.invoke(events.s3(("logs", "k")))
        assert answer.kind == "error" and "certificate" in answer.json["errorMessage"]
    assert server.gets == [] and len(server.pushes) == 3 and len(server.pushers) == (1 if kept else 3)
    server.close()


def test_a_certificate_is_not_tried_twice(start, certificate):
    loki = Loki(tls=certificate)
    answer = (program := start(WRITE_ADDRESS=loki.push_url)).invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and "(1 try)" in answer.json["errorMessage"] and "certificate" in answer.json["errorMessage"]
    assert program.summary["retries"] == 0 and loki.connections == 1
    loki.close()


def test_a_late_answer_on_a_kept_connection_is_called_so(start, loki):
    program = start(PUSH_TIMEOUT="300ms", PUSH_MAX_RETRIES="0")
    assert program.invoke(events.cloudwatch("x")).ok
    loki.script = [{"delay": 2}]
    text = program.invoke(events.cloudwatch("x")).json["errorMessage"]
    assert "timed out: no answer within 0.3 s" in text and loki.address in text
