# SPDX-License-Identifier: Apache-2.0
"""A log that nobody reads, or that is closed: entries are pushed and answers given all the same,
and what is lost is counted."""
import fcntl
import json
import os
import time

import events
import pytest
from program import BOOTSTRAP

F_SETPIPE_SZ = 1031


def lines_of(count, text="x" * 60):
    return [f"{n:05d} {text}" for n in range(count)]


def answer_of(program, event, deadline_s=30.0):
    program.send(event, deadline_s=deadline_s)
    return program.api.take(40)


class Pipe:
    """A small pipe as the program's log."""

    def __init__(self):
        self.reading, self.writing = os.pipe()
        fcntl.fcntl(self.writing, F_SETPIPE_SZ, 8192)
        os.set_blocking(self.reading, False)

    def read(self):
        chunks = []
        while True:
            try:
                chunks.append(os.read(self.reading, 65536))
            except BlockingIOError:
                return b"".join(chunks).decode().splitlines()

    def close(self):
        for end in (self.reading, self.writing):
            if end is not None:
                os.close(end)


@pytest.fixture
def pipe():
    pipe = Pipe()
    yield pipe
    pipe.close()


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_a_log_that_is_closed_ends_nothing(start, loki, pipe, log_format):
    program = start(stdout=pipe.writing, PRINT_LOG_LINE="true", LOG_FORMAT=log_format)
    os.close(pipe.reading)
    pipe.reading = None
    for n in range(3):
        answer = answer_of(program, events.cloudwatch(*lines_of(50, str(n))))
        assert answer.ok and answer.json["entries"] == 50
        assert answer.json["dropped"] == {"log_lines": (n + 1) * 50 + n}  # the earlier summaries, too
    assert len(loki.lines()) == 150


def test_a_program_that_begins_without_standard_streams_writes_into_no_connection(start, loki, tmp_path):
    script = tmp_path / "closed"
    script.write_text(f'#!/bin/sh\nexec "{BOOTSTRAP}" <&- >&- 2>&-\n')
    script.chmod(0o755)
    program = start(binary=str(script), PRINT_LOG_LINE="true")
    for _ in range(2):
        assert answer_of(program, events.cloudwatch(*lines_of(50))).ok
    assert program.api.connections == 1 and len(loki.lines()) == 50


@pytest.mark.parametrize("deadline_s", [1.0, 3.0, 60.0])
def test_a_log_that_nobody_reads_costs_neither_entries_nor_the_deadline(start, loki, pipe, deadline_s):
    program = start(stdout=pipe.writing, PRINT_LOG_LINE="true")
    begin = time.monotonic()
    answer = answer_of(program, events.cloudwatch(*lines_of(2000)), deadline_s)
    assert answer.ok and answer.at - begin < min(deadline_s, 4.0)
    assert len(loki.lines()) == 2000
    begin = time.monotonic()
    assert answer_of(program, events.cloudwatch("again"), deadline_s).ok
    assert time.monotonic() - begin < 0.9  # waited for in vain once, it is not waited for again
    read = [json.loads(line) for line in pipe.read()]
    assert 0 < len(read) < 200 and not any(line["message"] == "invocation" for line in read)
    assert answer_of(program, events.cloudwatch("last"), deadline_s).ok
    *_, last, summary = [json.loads(line) for line in pipe.read()]
    assert last["message"] == "last" and summary["message"] == "invocation"
    assert summary["dropped"] == {"log_lines": 2000 + 2 + 1 - len(read)}  # lines and both summaries
    assert answer_of(program, events.cloudwatch("told once"), deadline_s).json["dropped"] == {}


def test_a_failure_is_answered_in_time_although_nobody_reads_the_log(start, loki, pipe):
    program = start(stdout=pipe.writing, PRINT_LOG_LINE="true")
    loki.always = {"delay": 30}
    begin = time.monotonic()
    answer = answer_of(program, events.cloudwatch(*lines_of(2000)), 3.0)
    assert answer.kind == "error" and answer.at - begin < 2.9


def test_init_ends_although_nobody_reads_the_log(start, pipe):
    os.write(pipe.writing, b"x" * 8192)
    program = start(stdout=pipe.writing, BATCH_SIZE="12 apples")
    answer = program.api.take()
    assert answer.kind == "init/error" and "BATCH_SIZE" in answer.json["errorMessage"]
    assert program.wait() == 1
