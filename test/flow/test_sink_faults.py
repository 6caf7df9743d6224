# SPDX-License-Identifier: Apache-2.0
"""One table of what a sink may do to a push, and one account after each: what it stored is what was
counted, and nothing is there twice but where a lost answer forces it."""
import os
import socket
import threading
import time
from dataclasses import dataclass, field

import events
import pytest
from fakes.loki import Loki
from program import ROOT

RELEASE = ROOT / "build/release/bootstrap"
LINES = ["a", "b", "c"]
TOO_OLD = b"entry for stream '{a=\"b\"}' has timestamp too old: 2020-01-01T00:00:00Z\n"


@dataclass
class Case:
    steps: list
    ok: bool = True
    retries: int = 0
    pushes: int = 1  # that the sink got whole
    copies: int = 0  # entries that it got a second time, because no answer came
    stored: int = len(LINES)
    dropped: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)
    lost: bool = False  # no byte of an answer came: on a kept connection libcurl sends it again
    text: str = ""  # in the error


def again(*steps, **more):
    """They are tried again, and then it is stored."""
    return Case(list(steps), retries=len(steps), pushes=more.pop("pushes", len(steps) + 1), **more)


def failed(step, text, **more):
    return Case([step], ok=False, stored=0, text=text, **more)


def answer(status, text=b"", *headers):
    """An answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}".encode(), *headers, b"Content-Length: %d" % len(text), b"", text]
    return b"\r\n".join(lines)


def chunked(status, *chunks):
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))
    return f"HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + body


def sends(*pieces, end="keep", **more):
    """These bytes instead of an answer."""
    return {"pieces": [(0, piece) if isinstance(piece, bytes) else piece for piece in pieces], "end": end, **more}


STATUSES = {
    "204": Case([204]),
    "200": Case([{"status": 200, "body": b"ok", "stored": True}]),
    "260": failed({"status": 260, "body": b"ingestion blocked"}, "ingestion is blocked"),
    "200 with a page": failed({"status": 200, "headers": [("Content-Type", "text/html")], "body": b"<html>"}, "not Loki"),
    "301": failed({"status": 301, "headers": [("Location", "/x")]}, "redirects are not followed"),
    "400 about entries": Case([{"status": 400, "body": TOO_OLD, "stored": 2}], stored=2, dropped={"rejected": 1}),
    "400 about the push": failed({"status": 400, "body": b"snappy: corrupt input"}, "nothing was stored"),
    "401": failed(401, "USERNAME"),
    "403": failed(403, "USERNAME"),
    "404": failed(404, "path of WRITE_ADDRESS"),
    "407": failed(407, "answered 407"),
    "408": again(408),
    "413": Case([413], pushes=3),
    "413 twice": Case([413, 413], pushes=5),  # of three entries: 3, 2, 1, 1, 1
    "413 for one entry": Case([413, 413, 413], pushes=5, stored=2, dropped={"too_large": 1}),
    "500 about the size": Case([{"status": 500, "body": b"received message larger than max (9 vs. 8)"}], pushes=3),
    "418": failed(418, "answered 418"),
    "422": Case([{"status": 422, "body": b"no streams"}], stored=0, dropped={"refused": 3}),
    "429": again(429),
    "429 with a time": again({"status": 429, "headers": [("Retry-After", "1")]}),
    "429 with too long a time": failed({"status": 429, "headers": [("Retry-After", "900")]}, "asks to wait 900 s"),
    "500": again(500),
    "500, stored": again({"status": 500, "stored": True}, copies=3),
    "500 about metadata": failed({"status": 500, "body": b"label name is empty"}, "metadata"),
    "502 with a page": again({"status": 502, "headers": [("Content-Type", "text/html")], "body": b"<html>"}),
    "503 three times": again(503, 503, 503),
    "599": again(599),
    "500 until the end": Case([500, 500, 500], ok=False, stored=0, retries=2, pushes=3, settings={"PUSH_MAX_RETRIES": "2"}, text="3 tries"),
}

WIRES = {
    # No answer: whether it was stored is not known, and it is sent again.
    "reset inside the push": again({"read": 10, "reset": True}, pushes=1, lost=True),
    "reset before the answer": again({"reset": True}, lost=True),
    "reset before the answer, stored": again({"reset": True, "stored": True}, copies=3, lost=True),
    "closed before the answer": again({"end": "close"}, lost=True),
    "closed inside the push": again({"read": 10, "end": "close"}, pushes=1, lost=True),
    "half-closed before the answer": again({"end": "half"}, lost=True),
    "half-closed before the answer, stored": again({"end": "half", "stored": True}, copies=3, lost=True),
    "no answer in time": again({"delay": 2.5, "stored": False}, settings={"PUSH_TIMEOUT": "1s"}),
    "no answer in time, stored": again({"delay": 2.5, "stored": True}, copies=3, settings={"PUSH_TIMEOUT": "1s"}),
    "it is read too slowly": again({"slowly": (10, 0.2), "stored": False}, settings={"PUSH_TIMEOUT": "1s"}),
    # An answer that nobody can read is none.
    "garbage": again(sends(b"\x00\xff\x01garbage\r\n\r\n", end="close")),
    "garbage without an end": again(sends(b"\xff" * 300_000, end="close")),
    "a status that is no number": again(sends(b"HTTP/1.1 abc Fine\r\n\r\n", end="close")),
    "another protocol": again(sends(b"SSH-2.0-OpenSSH_9.2\r\n", end="close")),
    "an interim answer, then closed": again(sends(b"HTTP/1.1 100 Continue\r\n\r\n", end="close")),
    "an interim answer, then reset": again(sends(b"HTTP/1.1 103 Early Hints\r\n\r\n", end="reset")),
    # The status decides, whatever follows, or does not.
    "reset after the status line": Case([sends(b"HTTP/1.1 204 No Content\r\n", end="reset", stored=True)]),
    "closed inside the headers": Case([sends(b"HTTP/1.1 204 No Content\r\nDate: Thu", end="close", stored=True)]),
    "reset inside the text": Case([sends(answer(200, b"x" * 99)[:-50], end="reset", stored=True)]),
    "closed inside the text": Case([sends(answer(200, b"x" * 99)[:-50], end="close", stored=True)]),
    "half-closed inside the text": Case([sends(answer(200, b"x" * 99)[:-50], end="half", stored=True)]),
    "half-closed after the answer": Case([sends(answer(200, b"ok"), end="half", stored=True)]),
    "a late text": Case([sends(answer(200, b"x" * 99)[:-50], end="hang", stored=True)], settings={"PUSH_TIMEOUT": "1s"}),
    "a 400 about entries, reset inside the text": Case([sends(answer(400, TOO_OLD + b"x" * 99)[:-9], end="reset", stored=2)], stored=2, dropped={"rejected": 1}),
    "a 500, reset inside the text": again(sends(answer(500, b"x" * 99)[:-50], end="reset")),
    "a 404, closed inside the text": failed(sends(answer(404, b"x" * 99)[:-50], end="close"), "answered 404"),
    "a header without an end": Case([sends(b"HTTP/1.1 204 No Content\r\nX: " + b"x" * 200_000, end="close", stored=True)]),
    "a broken chunk": Case([sends(chunked(200, b"ok")[:-5] + b"zz\r\n", end="close", stored=True)]),
    # Answers of all shapes.
    "chunked": Case([sends(chunked(200, b"o", b"k"), stored=True)]),
    "a chunked 400": Case([sends(chunked(400, TOO_OLD[:40], TOO_OLD[40:]), stored=2)], stored=2, dropped={"rejected": 1}),
    "a chunked 503": again(sends(chunked(503, b"slow ", b"down"))),
    "a 204 with a text": Case([sends(answer(204, b"text"), end="close", stored=True)]),
    "until it is closed": Case([sends(b"HTTP/1.1 200 OK\r\n\r\nfine", end="close", stored=True)]),
    "HTTP/1.0": Case([sends(b"HTTP/1.0 204 No Content\r\n\r\n", end="close", stored=True)]),
    "interim answers": Case([sends(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", answer(204), stored=True)]),
    "an interim answer, then a 503": again(sends(b"HTTP/1.1 100 Continue\r\n\r\n", answer(503))),
    "a byte at a time": Case([sends(*((0.002, bytes([byte])) for byte in answer(204)), stored=True)]),
    "a 400 a byte at a time": Case([sends(*((0.001, bytes([byte])) for byte in answer(400, TOO_OLD)), stored=2)], stored=2, dropped={"rejected": 1}),
    "it is read slowly": Case([{"slowly": (40, 0.02)}]),
    # Before the push was read, but not before it was sent.
    "an early 204": Case([{"early": True}]),
    "an early 503": again({"early": True, "status": 503}),
    "an early 400": failed({"early": True, "status": 400}, "nothing was stored"),
}


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def check_account(program, loki, answer, case):
    """What the sink holds against what the program says."""
    summary = program.summary
    wait_until(lambda: len(loki.pushes) >= case.pushes)  # it may still be reading one
    copies = sum(len(entries) for push in loki.accepted for _, entries in push.streams)
    assert answer.ok == case.ok, answer.body
    assert case.ok or case.text in answer.json["errorMessage"], answer.body
    assert (summary["items"]["done"], summary["items"]["failed"]) == ((1, 0) if case.ok else (0, 1))
    assert len(loki.pushes) == case.pushes and summary["dropped"] == case.dropped
    assert summary["entries"] == len(LINES)
    assert len(loki.entries()) == case.stored
    assert not case.ok or case.stored == summary["entries"] - sum(summary["dropped"].values())
    assert copies == case.stored + case.copies


def push(program, loki, case):
    loki.pushes.clear()
    loki.script = [step for step in case.steps]
    check_account(program, loki, program.invoke(events.cloudwatch(*LINES), deadline_s=20.0), case)
    assert loki.script == []
    # Whatever it was, it does not touch the next one.
    loki.pushes.clear()
    assert program.invoke(events.cloudwatch("next")).ok and [push.stored for push in loki.pushes] == [True]


@pytest.mark.parametrize("name", [*STATUSES, *WIRES])
def test_what_a_sink_does_is_accounted_for(start, loki, name):
    case = (STATUSES | WIRES)[name]
    program = start(**case.settings)
    push(program, loki, case)
    assert program.summaries[0]["retries"] == case.retries


@pytest.mark.parametrize("name", [name for name in WIRES if WIRES[name].lost or "closed" in name or "reset" in name])
def test_the_same_on_a_connection_that_was_kept(start, loki, name):
    case = WIRES[name]
    program = start(**case.settings)
    assert program.invoke(events.cloudwatch("first")).ok
    push(program, loki, case)
    assert program.summaries[1]["retries"] == (0 if case.lost else case.retries)


# ---- no connection at all ----


def test_a_name_that_does_not_exist(start):
    program = start(WRITE_ADDRESS="http://no-such-host.invalid/loki/api/v1/push", PUSH_MAX_RETRIES="1")
    answer = program.invoke(events.cloudwatch(*LINES))
    assert answer.kind == "error" and "no-such-host.invalid" in answer.json["errorMessage"] and "(2 tries)" in answer.json["errorMessage"]
    assert program.summary["items"]["failed"] == 1 and program.summary["retries"] == 1


def test_a_connection_that_is_refused_until_the_third_try(start, loki):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))  # not listening yet: refused
        program = start(WRITE_ADDRESS=loki.push_url.replace(str(loki.port), str(listener.getsockname()[1])), LOG_LEVEL="debug", PUSH_MAX_RETRIES="1000")
        program.send(events.cloudwatch(*LINES), deadline_s=60.0)
        wait_until(lambda: sum("retrying in" in line for line in program.lines) >= 2)
        listener.listen()
        connection, _ = listener.accept()
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(65536)
            head, _, body = request.partition(b"\r\n\r\n")
            size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            while len(body) < size:
                body += connection.recv(65536)
            connection.sendall(answer(204))
            assert program.take(20).ok
    assert any("refused" in line for line in program.lines)
    assert program.summary["retries"] >= 2 and program.summary["pushes"] == 1


# ---- the time is used up ----

AT_THE_END = {
    "no answer": (sends(end="hang", stored=True), False),
    "the status line": (sends(b"HTTP/1.1 204 No Content\r\n", end="hang", stored=True), True),
    "a part of the text": (sends(answer(200, b"x" * 99)[:-50], end="hang", stored=True), True),
    "a part of a verdict": (sends(answer(400, TOO_OLD + b"x" * 99)[:-9], end="hang", stored=2), True),
    "an interim answer": (sends(b"HTTP/1.1 100 Continue\r\n\r\n", end="hang", stored=True), False),
    "a part of a refusal": (sends(answer(404, b"x" * 99)[:-50], end="hang"), False),
    "a part of an error": (sends(answer(500, b"x" * 99)[:-50], end="hang"), False),
}


@pytest.mark.parametrize("name", AT_THE_END)
def test_what_came_of_an_answer_when_the_time_is_used_up(start, loki, name):
    """AWS sends a failed event again: what is known to be stored must not fail."""
    step, ok = AT_THE_END[name]
    program = start()
    loki.script = [step]
    answer = program.invoke(events.cloudwatch(*LINES), deadline_s=2.0)
    assert answer.ok == ok, answer.body
    assert len(loki.pushes) == 1 and program.summary["retries"] == 0
    assert program.summary["items"]["done" if ok else "failed"] == 1
    assert sum(program.summary["dropped"].values()) == (1 if "verdict" in name else 0)
    assert program.invoke(events.cloudwatch("next")).ok


# ---- several at once ----


class Crowd(Loki):
    """Counts how many pushes it has at once."""

    def __init__(self):
        self.now = self.most = 0
        self.marks = []  # (time, how many then)
        super().__init__()

    def handle(self, handler):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.marks.append((time.monotonic(), self.now))
        super().handle(handler)

    def act(self, handler, step):
        with self.lock:
            self.now -= 1  # before the answer, which makes room for the next one
        super().act(handler, step)


@pytest.fixture
def crowd():
    server = Crowd()
    yield server
    server.close()
    assert server.faults == []


def test_fewer_pushes_are_in_flight_after_a_429(start, s3, crowd):
    s3.put("logs", "k", b"".join(b"%0100d\n" % n for n in range(2000)))
    crowd.script = [{"status": 429, "delay": 0.5}] * 4
    crowd.always = {"delay": 0.05}
    program = start(WRITE_ADDRESS=crowd.push_url, BATCH_SIZE="5000", LOG_LEVEL="debug")
    assert program.invoke(events.s3(("logs", "k"))).ok
    assert len(set(crowd.lines())) == 2000 and program.summary["retries"] == 4
    assert crowd.most == 4 and max(many for _, many in crowd.marks[4:8]) <= 2
    assert any("pushes in flight: at most 2" in line for line in program.lines)
    assert max(many for _, many in crowd.marks[20:]) == 4  # and it came back


def test_a_retry_after_holds_every_push(start, s3, crowd):
    s3.put("logs", "k", b"".join(b"%0100d\n" % n for n in range(400)))
    told = threading.Event()
    crowd.script = [204, {"status": 503, "headers": [("Retry-After", "1")], "call": told.set}]
    program = start(WRITE_ADDRESS=crowd.push_url, BATCH_SIZE="5000", PUSH_CONCURRENCY="2")
    assert program.invoke(events.s3(("logs", "k"))).ok
    told_at = next(push.at for push in crowd.pushes if push.status == 503)
    later = [at - told_at for at, _ in crowd.marks if at > told_at + 0.3]
    assert told.is_set() and len(set(crowd.lines())) == 400
    assert len(later) >= 5 and min(later) >= 0.95


def test_faults_among_many_pushes_lose_nothing(start, s3, crowd):
    """Each kind of fault, several times, among pushes that are in flight together."""
    faults = [step for case in (*STATUSES.values(), *WIRES.values()) if case.ok and case.retries and not case.settings for step in case.steps]
    s3.put("logs", "k", b"".join(b"%0100d\n" % n for n in range(8000)))
    crowd.script = [step for fault in faults for step in (fault, 204, 204)]
    program = start(WRITE_ADDRESS=crowd.push_url, BATCH_SIZE="5000", PUSH_MAX_RETRIES="1000")
    assert program.invoke(events.s3(("logs", "k")), deadline_s=120.0, timeout=120).ok
    copies = sum(len(entries) for push in crowd.accepted for _, entries in push.streams)
    unanswered = [fault for fault in faults if isinstance(fault, dict) and fault.get("stored")]
    assert crowd.script == [] and sorted(set(crowd.lines())) == [b"%0100d" % n for n in range(8000)]
    assert program.summary["entries"] == 8000 and program.summary["dropped"] == {}
    assert 8000 <= copies <= 8000 + len(unanswered) * 50


# ---- a sink that stalls ----


@pytest.mark.skipif(not RELEASE.exists() and "CI" not in os.environ, reason="no release binary: ./dev build release")
def test_a_sink_that_stalls_stops_the_reading(start, s3, loki):
    """Of 60 MB only what fits into the pushes in flight and the buffers was read."""
    s3.put("logs", "k", b"".join(os.urandom(150).hex().encode() + b"\n" for _ in range(200_000)))
    loki.always = {"delay": 30, "stored": False}
    program = start(binary=str(RELEASE), PUSH_TIMEOUT="60s")
    answer = program.invoke(events.s3(("logs", "k")), deadline_s=5.0)
    assert answer.kind == "error" and len(loki.pushes) == 4
    assert program.summary["bytes_read"] < 4 << 20 and program.rss_kib("VmHWM") <= 16 * 1024
    loki.always = None
    assert program.invoke(events.s3(("logs", "k")), timeout=60).ok and len(set(loki.lines())) == 200_000
