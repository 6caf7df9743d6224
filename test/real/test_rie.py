# SPDX-License-Identifier: Apache-2.0
"""The release binary under AWS's Runtime Interface Emulator: its Runtime API is AWS's own code, so
what it takes, AWS takes."""
import base64
import gzip
import json
import os
import uuid
from concurrent.futures import ThreadPoolExecutor

import events
import pytest
from emulator import Emulator, prepare_root

TIMEOUT_S = 3
ACCOUNTS = {False: "012345678912", True: "123456789012"}  # of the function's ARN, in the classic and the multi-concurrent mode
BAD_BODY = json.dumps({"awslogs": {"data": "!"}})


@pytest.fixture
def run(release, loki, s3, free_port):
    """run(NAME="value", …) starts the function with the fakes' settings; None takes a setting
    away."""
    started = []

    def start(root=None, **environment):
        settings = {"WRITE_ADDRESS": loki.push_url, **s3.environment(), **environment}
        settings = {name: value for name, value in settings.items() if value is not None}
        emulator = Emulator(release, lambda: (free_port(), free_port()), settings, root)
        started.append(emulator)
        return emulator

    yield start
    for emulator in started:
        emulator.stop()


@pytest.fixture
def run_concurrent(run, release, tmp_path):
    """The same in the multi-concurrent mode of Lambda Managed Instances."""
    if os.geteuid() != 0:
        pytest.skip("the emulator's multi-concurrent mode starts the function as another user, which only root may do")
    root = prepare_root(tmp_path / "root", release)

    def start(concurrency=1, **environment):
        return run(root, AWS_LAMBDA_MAX_CONCURRENCY=str(concurrency), **environment)

    return start


@pytest.fixture(params=["classic", "multi-concurrent"])
def function(request, run):
    """The function in each mode of the emulator."""
    return run if request.param == "classic" else request.getfixturevalue("run_concurrent")


def cloudwatch_event(s3):
    return events.cloudwatch("one", "two", group="/aws/ecs/web")


def sqs_event(s3):
    return events.sqs("one", "two")


def kinesis_event(s3):
    return events.kinesis(b"one", gzip.compress(b"two"))


def s3_event(s3):
    s3.put("logs", "a folder/b+c.log", gzip.compress(b"one\ntwo\n"))
    return events.s3(("logs", "a folder/b+c.log"))


SOURCES = {
    "cloudwatch": (cloudwatch_event, {"__aws_log_type": "cloudwatch", "__aws_cloudwatch_log_group": "/aws/ecs/web", "__aws_cloudwatch_owner": events.ACCOUNT}, 1),
    "sqs": (sqs_event, {"__aws_log_type": "sqs", "__aws_sqs_event_source_arn": events.QUEUE}, 2),
    "kinesis": (kinesis_event, {"__aws_log_type": "kinesis", "__aws_kinesis_event_source_arn": events.STREAM}, 2),
    "s3": (s3_event, {"__aws_log_type": "s3_other", "__aws_s3_other": "logs"}, 1),
}


@pytest.mark.parametrize("source", SOURCES)
def test_an_event_is_shipped_and_answered(function, loki, s3, source):
    make, labels, items = SOURCES[source]
    emulator, request_id = function(), str(uuid.uuid4())
    answer = emulator.invoke(make(s3), X_Amzn_RequestId=request_id)
    assert (answer.status, answer.json) == (200, {"items": {"done": items, "failed": 0, "refused": 0}, "entries": 2, "dropped": {}})
    assert sorted(loki.lines()) == [b"one", b"two"] and [entry[0] for entry in loki.entries()] == [labels] * 2
    assert emulator.summary(request_id)["entries"] == 2


def test_one_process_answers_one_event_after_the_other(function, loki, s3):
    emulator = function()
    for turn in range(3):
        for make, _, items in SOURCES.values():
            request_id = str(uuid.uuid4())
            answer = emulator.invoke(make(s3), X_Amzn_RequestId=request_id)
            assert (answer.status, answer.json["items"]["done"]) == (200, items)
            assert emulator.summary(request_id)["items"]["done"] == items
    assert len([line for line in emulator.log if line.get("message") == "invocation"]) == 12
    assert loki.connections <= 4  # it is one process, which keeps them (PUSH_CONCURRENCY)


def test_a_failing_item_ends_in_an_error(function, loki):
    emulator = function()
    answer = emulator.invoke(events.sqs("good", BAD_BODY))
    assert answer.json["errorType"] == "Function.DeliveryFailed"
    assert answer.json["errorMessage"].startswith("1 of 2 items failed: ") and "message-1" in answer.json["errorMessage"]
    assert loki.lines() == [b"good"]
    assert emulator.invoke(events.cloudwatch("alive")).json["entries"] == 1


def test_a_failing_item_is_named_to_the_event_source_mapping(function, loki):
    emulator = function(REPORT_BATCH_ITEM_FAILURES="true")
    answer = emulator.invoke(events.sqs("good", BAD_BODY, "also good"))
    assert (answer.status, answer.json) == (200, {"batchItemFailures": [{"itemIdentifier": "message-1"}]})
    assert sorted(loki.lines()) == [b"also good", b"good"]
    assert emulator.invoke(events.sqs("alive")).json == {"batchItemFailures": []}


def test_an_s3_object_that_is_refused_fails_alone(function, loki, s3):
    emulator = function(REPORT_BATCH_ITEM_FAILURES="true")
    s3.put("logs", "good.log", b"good\n")
    s3.put("logs", "bad.log", b"bad\n")
    s3.script("bad.log", "AccessDenied")
    answer = emulator.invoke(events.sqs(events.s3(("logs", "bad.log")), events.s3(("logs", "good.log"))))
    assert answer.json == {"batchItemFailures": [{"itemIdentifier": "message-0"}]}
    assert loki.lines() == [b"good"]


def test_an_unknown_event_is_one_error(function):
    emulator = function()
    for event in (b"{}", b"[1]", b"not JSON"):
        answer = emulator.invoke(event)
        assert answer.json["errorType"] == "Function.UnknownEvent" and answer.json["stackTrace"] == []
    assert emulator.invoke(events.cloudwatch("alive")).json["entries"] == 1


def test_an_init_error_reaches_the_invoker(run):
    emulator = run(WRITE_ADDRESS=None)
    for _ in range(2):  # Lambda tries INIT again at the next call
        answer = emulator.invoke(events.cloudwatch("x"))
        assert (answer.status, answer.json["errorType"]) == (502, "Runtime.ConfigInvalid")
        assert answer.json["errorMessage"].startswith("WRITE_ADDRESS: is required")
    assert [line["level"] for line in emulator.log][0] == "FATAL"


def test_an_init_error_in_the_multi_concurrent_mode(run_concurrent):
    """The emulator ends itself then, and says why."""
    emulator = run_concurrent(BATCH_SIZE="many")
    assert emulator.process.wait(20) != 0
    emulator.reader.join(10)
    fatal = [line for line in emulator.log if line.get("level") == "FATAL"]
    assert len(fatal) == 1 and fatal[0]["message"].startswith("BATCH_SIZE: ")
    assert any("Runtime.ConfigInvalid" in line for line in emulator.lines)


@pytest.mark.parametrize("slow", ["Loki", "S3"])
def test_the_answer_comes_before_the_timeout(function, loki, s3, slow):
    """The emulator kills a function that is late, and says "Task timed out": that answer would name
    nothing."""
    emulator = function(AWS_LAMBDA_FUNCTION_TIMEOUT=str(TIMEOUT_S))
    assert emulator.invoke(events.cloudwatch("warm")).json["entries"] == 1
    s3.put("logs", "slow.log", b"line\n")
    s3.script("slow.log", {"delay": TIMEOUT_S + 2})
    if slow == "Loki":
        loki.script = [{"delay": TIMEOUT_S + 2}]
    answer = emulator.invoke(events.s3(("logs", "slow.log")) if slow == "S3" else events.cloudwatch("slow"))
    assert b"Task timed out" not in answer.body and answer.seconds < TIMEOUT_S
    assert answer.json["errorType"] == "Function.DeliveryFailed"
    assert emulator.invoke(events.cloudwatch("alive")).json["entries"] == 1
    assert b"alive" in loki.lines()


def test_an_event_of_six_megabytes(function, loki):
    emulator = function()
    messages = [f"{number:06d} " + base64.b64encode(os.urandom(750)).decode() for number in range(4300)]
    event = json.dumps(events.sqs(*messages)).encode()
    assert 5_700_000 < len(event) < 6 * 1024 * 1024
    assert emulator.invoke(event).json["entries"] == len(messages)
    assert sorted(loki.lines()) == [message.encode() for message in messages]


def test_headers_of_the_caller_do_no_harm(function, loki):
    answer = function().invoke(
        events.cloudwatch("x"), X_Amzn_Trace_Id="Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        X_Amz_Client_Context=base64.b64encode(b'{"custom":{"a":"b"}}').decode(), X_Amz_Cognito_Identity='{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}',
    )
    assert answer.json["entries"] == 1 and loki.lines() == [b"x"]


@pytest.mark.parametrize("concurrency", [1, 4])
def test_one_worker_answers_one_call_after_the_other(run_concurrent, loki, concurrency):
    """Whatever number of workers Lambda asks for, the function is one; each answer goes to the call
    that it belongs to."""
    emulator = run_concurrent(concurrency)
    for number in range(20):
        request_id = str(uuid.uuid4())
        answer = emulator.invoke(events.cloudwatch(*["x"] * number, "last", group=f"/group/{number}"), X_Amzn_RequestId=request_id)
        assert (answer.status, answer.json.get("entries")) == (200, number + 1), answer
        assert emulator.summary(request_id)["lines"] == number + 1
    assert len({entry[0]["__aws_cloudwatch_log_group"] for entry in loki.entries()}) == 20


def test_calls_of_many_callers_get_their_own_answers(run_concurrent):
    emulator = run_concurrent(4)
    with ThreadPoolExecutor(8) as callers:
        answers = callers.map(lambda number: emulator.invoke(events.cloudwatch(*["x"] * number)), range(1, 25))
        assert [answer.json.get("entries") for answer in answers] == list(range(1, 25))


ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "owner, stream, shipped",
    [
        (None, f"2026/01/02/[$LATEST]{ID}", 0), (None, f"2026/01/02/test_function[$LATEST]{ID}", 0),
        (None, f"2026/01/02/another_function[$LATEST]{ID}", 1), ("210987654321", f"2026/01/02/[$LATEST]{ID}", 1),
    ],
)
def test_the_functions_own_log_is_not_forwarded(function, loki, owner, stream, shipped):
    """The names of the group and of the function, and the account (owner None), are those that the
    emulator gives."""
    emulator = function()
    event = events.envelope(["a line"], group="/aws/lambda/Functions", stream=stream)
    event["owner"] = owner or ACCOUNTS["AWS_LAMBDA_MAX_CONCURRENCY" in emulator.environment]
    answer = emulator.invoke({"awslogs": {"data": events.packed(event)}})
    assert answer.json["items"]["done"] == 1 and answer.json["entries"] == len(loki.lines()) == shipped
    assert sum(answer.json["dropped"].values()) == 1 - shipped
