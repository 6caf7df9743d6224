# SPDX-License-Identifier: Apache-2.0
"""SnapStart: INIT, a snapshot, and a restore that may be days later and in many copies. Nothing
that was true before the snapshot may be used after it."""
import events
import pytest
from fakes.aws_json import AwsJson
from fakes.container import Container
from test_secrets import KEY, NO_KEYS, OTHER, PASSWORD, basic, init_error

SNAP_START = {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}


@pytest.fixture
def aws():
    server = AwsJson()
    yield server
    assert server.stale == []
    server.close()


@pytest.fixture
def container():
    server = Container("s3cret-authorization")
    yield server
    assert server.stale == []
    server.close()


def test_a_restored_process_serves_events_on_new_connections(start, loki):
    program = start(**SNAP_START)
    program.api.restore()
    for line in ("a", "b"):
        assert program.invoke(events.cloudwatch(line)).ok
    assert loki.lines() == [b"a", b"b"] and program.api.connections == 2 and loki.connections == 1


@pytest.mark.parametrize("kind", [None, "on-demand", "provisioned-concurrency", "lambda-managed-instances", "SNAP-START"])
def test_nobody_else_asks_to_be_restored(start, kind):
    program = start(AWS_LAMBDA_INITIALIZATION_TYPE=kind)  # the Runtime API has no restore/next then
    assert program.invoke(events.cloudwatch("x")).ok and program.api.connections == 1


def test_a_secret_that_was_rotated_meanwhile_is_fetched_again(start, loki, aws):
    arn = aws.secret(PASSWORD)
    program = start(USERNAME="tenant-user", PASSWORD=arn, **SNAP_START, **aws.environment())
    assert program.api.waits_for_restore.wait(20) and len(aws.requests) == 1
    aws.secret(OTHER)
    loki.authorization = basic(OTHER)
    program.api.restore(aws)
    assert program.invoke(events.cloudwatch("x")).ok and loki.unauthorized == 0
    assert len(aws.requests) == 2 and aws.connections == 2


def test_settings_that_are_elsewhere_are_read_again(start, loki, s3):
    s3.put("settings", "labels", b"from,before")
    program = start(EXTRA_LABELS="s3://settings/labels", **SNAP_START)
    assert program.api.waits_for_restore.wait(20)
    s3.put("settings", "labels", b"from,after")
    program.api.restore(s3)
    assert program.invoke(events.cloudwatch("x")).ok and loki.entries()[0][0]["__extra_from"] == "after"
    assert s3.connections == 2 and s3.stale == []


def test_credentials_come_from_the_endpoint_that_lambda_names(start, loki, s3, aws, container):
    aws.token = "container-token-1"
    loki.authorization = basic()
    program = start(
        **SNAP_START, **NO_KEYS, **aws.environment(), AWS_CONTAINER_CREDENTIALS_FULL_URI=container.credentials_url,
        AWS_CONTAINER_AUTHORIZATION_TOKEN="s3cret-authorization", USERNAME="tenant-user", PASSWORD=aws.secret(PASSWORD),
    )
    assert program.api.waits_for_restore.wait(20) and container.tokens == ["container-token-1"]
    aws.token = s3.token = "container-token-2"
    s3.put("logs", "k", b"line\n")
    program.api.restore(aws, container)
    assert program.invoke(events.s3(("logs", "k"))).ok and loki.lines() == [b"line"]
    assert container.tokens == ["container-token-1", "container-token-2"] and container.refused == 0


def test_an_error_before_the_snapshot_fails_the_publishing(start):
    program = start(RELABEL_CONFIGS="[{}", **SNAP_START)
    assert init_error(program).startswith("RELABEL_CONFIGS: ")
    assert not program.api.waits_for_restore.is_set()


def test_an_error_after_the_restore_is_reported_as_such(start, aws):
    arn = aws.secret(PASSWORD)
    program = start(USERNAME="u", PASSWORD=arn, **SNAP_START, **aws.environment())
    assert program.api.waits_for_restore.wait(20)
    aws.denied[arn] = ("AccessDeniedException", "not any more")
    program.api.restore(aws)
    answer = program.api.take()
    assert answer.kind == "restore/error" and program.wait() == 1
    assert answer.headers["Lambda-Runtime-Function-Error-Type"] == answer.json["errorType"] == "Runtime.AfterRestoreError"
    text = answer.json["errorMessage"]
    assert text.startswith("PASSWORD: ") and arn in text and PASSWORD not in text and KEY not in text
    assert [line["message"] for line in program.log if line["level"] == "FATAL"] == [text]


def test_a_sandbox_that_closes_before_the_restore_ends_cleanly(start):
    program = start(**SNAP_START)
    assert program.api.waits_for_restore.wait(20)
    program.stop()  # asserts that it ends with 0


@pytest.mark.parametrize("status", [500, 503, 0])
def test_it_asks_again_to_be_restored_when_there_was_no_answer(start, loki, status):
    program = start(restore_script=[status, status], **SNAP_START)
    program.api.restore()
    assert program.invoke(events.cloudwatch("x")).ok and loki.lines() == [b"x"]
    assert [line["message"][:24] for line in program.log if line["level"] == "WARN"] == ["waiting to be restored: "] * 2


@pytest.mark.parametrize("script", [[403], [404], [302], [500, 500, 500]])
def test_it_ends_when_it_cannot_be_restored(start, script):
    program = start(restore_script=script, **SNAP_START)
    assert program.wait() == 1 and program.api.restore_script == [] and program.api.nexts == 0
    assert [line["message"] for line in program.log if line["level"] == "FATAL"] == [f"waiting to be restored: answered {script[-1]}"]
