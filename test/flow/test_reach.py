# SPDX-License-Identifier: Apache-2.0
"""A Loki that cannot be reached at once, or is somewhere else."""
import socket
import threading
import time

import events
import pytest
from fakes.loki import Loki

PATH = "/loki/api/v1/push"


def message(program):
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.kind == "error"
    return answer.json["errorMessage"]


@pytest.mark.parametrize("scheme, port", [("http", 80), ("https", 443)])
def test_a_name_that_nobody_knows(start, loki, scheme, port):
    program = start(WRITE_ADDRESS=f"{scheme}://logs.invalid{PATH}", PUSH_MAX_RETRIES="1", PUSH_TIMEOUT="2s")
    text = message(program)
    assert f"logs.invalid:{port}: " in text and "(2 tries)" in text
    assert "Could not resolve host" in text or "its name was not resolved" in text  # the latter where no name server answers


def test_the_name_of_an_s3_endpoint_that_nobody_knows(start):
    program = start(AWS_ENDPOINT_URL_S3="http://s3.invalid")
    answer = program.invoke(events.s3(("logs", "k")), deadline_s=8)
    text = answer.json["errorMessage"]
    assert answer.kind == "error" and "s3.invalid" in text and "s3://logs/k" in text


class Later:
    """A port that refuses connections until serve() makes it Loki's."""

    def __init__(self):
        self.reserved = socket.socket()  # bound, but it does not listen: the system refuses
        self.reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.reserved.bind(("127.0.0.1", 0))
        self.port = self.reserved.getsockname()[1]
        self.loki = None
        self.url = f"http://127.0.0.1:{self.port}{PATH}"

    def serve(self):
        self.reserved.close()
        self.loki = Loki(port=self.port)


def test_a_connection_that_is_refused_until_the_third_try(start):
    later = Later()
    program = start(WRITE_ADDRESS=later.url)

    def serve_later():
        while not program.api.events.empty():  # until the program has the event
            time.sleep(0.01)
        time.sleep(0.8)  # the third try comes 0.3 s after the first, at the latest
        later.serve()

    thread = threading.Thread(target=serve_later)
    program.send(events.cloudwatch("a", "b"))
    thread.start()
    answer = program.take()
    thread.join()
    assert answer.ok, answer.body
    assert later.loki.lines() == [b"a", b"b"] and len(later.loki.pushes) == 1
    assert program.summary["retries"] >= 3 and program.summary["pushes"] == 1
    later.loki.close()


def test_a_connection_that_is_always_refused(start):
    later = Later()
    program = start(WRITE_ADDRESS=later.url, PUSH_MAX_RETRIES="2")
    assert f"(3 tries): 127.0.0.1:{later.port}: no connection: Connection refused" in message(program)
    later.reserved.close()


# ---- redirects


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305, 307, 308, 399])
def test_a_redirect_is_not_followed(start, loki, status):
    """Credentials and lines go where WRITE_ADDRESS says, and nowhere else."""
    elsewhere = Loki()
    loki.always = {"status": status, "headers": [("Location", elsewhere.push_url)]}
    program = start(USERNAME="u", PASSWORD="s3cret-password")
    text = message(program)
    assert f"answered {status}" in text and "redirects are not followed: set WRITE_ADDRESS to the address it points to" in text
    assert "(1 try)" in text and len(loki.pushes) == 1 and loki.lines() == []
    assert elsewhere.connections == 0
    elsewhere.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_of_an_object_is_not_followed(start, s3, loki, status):
    """Only another region of the same service is asked (docs/sources.md)."""
    elsewhere = Loki()
    s3.put("logs", "k", b"line\n")
    s3.script("k", *[{"wire": f"HTTP/1.1 {status} Elsewhere\r\nLocation: {elsewhere.url}/k\r\nContent-Length: 0\r\n\r\n".encode()}] * 5)
    answer = start().invoke(events.s3(("logs", "k")))
    assert answer.kind == "error" and str(status) in answer.json["errorMessage"]
    assert elsewhere.connections == 0 and loki.pushes == []
    elsewhere.close()
