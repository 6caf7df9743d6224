# SPDX-License-Identifier: Apache-2.0
"""The Runtime API: what its answers lead to, and what an event of any kind does to the process."""
import time

import events
import pytest


def ended(program):
    program.wait()
    return program.status


@pytest.mark.parametrize("event", [b"", b"null", b"7", b"[]", b"{}", b"{", b"\xff\x00", b'"text"', b'{"Records": 7}', b'{"Records":[7]}', b'{"awslogs":7}'])
def test_an_unknown_event_is_one_clear_error(program, loki, event):
    answer = program.invoke(event)
    assert answer.kind == "error" and answer.json["errorType"] == "Function.UnknownEvent"
    assert answer.json["errorMessage"].startswith(("the event is not a JSON object: ", "unknown event type; ")) and answer.json["stackTrace"] == []
    assert program.invoke(events.cloudwatch("alive")).ok and loki.lines() == [b"alive"]


def test_request_ids_of_any_form_are_echoed(program):
    for request_id in ("8476a536-e9f4-11e8-9739-2dfe598c3fcd", "a/b?c#d%20 e", "ü"):
        assert program.invoke(events.cloudwatch("x"), request_id=request_id).ok
    assert [s["requestId"] for s in program.summaries][:2] == ["8476a536-e9f4-11e8-9739-2dfe598c3fcd", "a/b?c#d%20 e"]


def test_an_invocation_id_is_echoed_when_there_is_one(program):
    assert program.invoke(events.cloudwatch("x")).headers["Lambda-Runtime-Invocation-Id"]
    assert "Lambda-Runtime-Invocation-Id" not in program.invoke(events.cloudwatch("x"), invocation_id=False).headers
    assert program.invoke(b"{}").headers["Lambda-Runtime-Invocation-Id"]


@pytest.mark.parametrize("headers", [{"Lambda-Runtime-Deadline-Ms": "soon"}, {"X-Long": "x" * 30000}, {"Lambda-Runtime-Trace-Id": "Root=1-5;Sampled=1"}])
def test_odd_headers_do_no_harm(program, headers):
    assert program.invoke(events.cloudwatch("x"), headers=headers).ok


def test_next_is_tried_again_after_5xx_and_broken_connections(program):
    program.api.refuse(500)
    program.api.refuse(0)
    assert program.invoke(events.cloudwatch("x")).ok


@pytest.mark.parametrize("status, times", [(403, 1), (400, 1), (500, 3), (200, 3)])
def test_next_that_stays_refused_ends_the_process(program, status, times):
    assert program.invoke(events.cloudwatch("x")).ok
    for _ in range(times):
        program.api.refuse(status, b"{}")
    assert ended(program) == 1
    assert any(line.get("level") == "FATAL" for line in program.log)


@pytest.mark.parametrize("status", [400, 403, 404, 413, 410])
def test_a_refused_answer_is_logged_and_the_process_goes_on(program, loki, status):
    program.api.post_script = [(status, b'{"errorType":"RequestEntityTooLarge"}')]
    program.send(events.cloudwatch("x"))
    assert program.invoke(events.cloudwatch("y")).ok and loki.lines() == [b"x", b"y"]
    assert any(f"answered {status}: " in line.get("message", "") for line in program.log)


def test_an_answer_that_meets_a_5xx_is_tried_once_more(start):
    program = start()
    program.api.post_script = [(500, b"")]
    assert program.invoke(events.cloudwatch("x")).ok
    program.api.post_script = [(500, b""), (500, b"")]
    program.send(events.cloudwatch("x"))
    assert ended(program) == 1


def test_an_event_of_six_megabytes_is_read(program, loki):
    text = "x" * 1000
    assert program.invoke(events.sqs(*[text] * 5000)).ok
    assert len(loki.pushes) > 30


def test_one_connection_is_used_for_everything(program):
    for _ in range(20):
        assert program.invoke(events.cloudwatch("x")).ok
    assert program.api.connections == 1


def test_a_closing_sandbox_ends_the_process_cleanly(start):
    program = start()
    assert program.invoke(events.cloudwatch("x")).ok
    program.api.end()
    assert ended(program) == 0
