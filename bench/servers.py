# SPDX-License-Identifier: Apache-2.0
"""Servers that cost little themselves: no signature is checked, nothing is decoded. What is
measured is the client's CPU time."""
import os
import queue
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "test/flow"))

from fakes.http_server import HttpServer  # noqa: E402


class FileStore(HttpServer):
    """An S3 that sends one file, whatever the key, after a delay."""

    def __init__(self, path, delay=0.0):
        self.path, self.delay, self.size = path, delay, os.path.getsize(path)
        super().__init__()

    def handle(self, handler):
        time.sleep(self.delay)
        handler.send_response(200)
        handler.send_header("Content-Length", str(self.size))
        handler.end_headers()
        handler.wfile.flush()
        with open(self.path, "rb") as file:
            handler.connection.sendfile(file)


class Sink(HttpServer):
    """A Loki that answers 204, after a delay."""

    def __init__(self, tls=None, delay=0.0):
        self.pushes = self.bytes = 0
        self.delay = delay
        self.keep = None
        super().__init__(tls)

    @property
    def push_url(self):
        return self.url + "/loki/api/v1/push"

    def handle(self, handler):
        left = int(handler.headers.get("Content-Length", 0))
        self.bytes += left
        self.pushes += 1
        body = handler.rfile.read(left)
        if self.keep is None:
            self.keep = body
        time.sleep(self.delay)
        handler.answer(204)


class Api(HttpServer):
    """The Runtime API for events without variety: `send` queues one, `wait` its answer."""

    def __init__(self):
        self.events, self.answers = queue.Queue(), queue.Queue()
        self.first_next = queue.Queue()
        super().__init__()

    def send(self, event, deadline_s=600):
        self.events.put((event, deadline_s))

    def wait(self):
        kind, body = self.answers.get(timeout=600)
        if kind != "response":
            raise RuntimeError(body)

    def handle(self, handler):
        if handler.command == "GET":
            self.first_next.put(time.monotonic())
            event = self.events.get()
            if event is None:
                handler.answer(410)
                return
            deadline = str(int((time.time() + event[1]) * 1000))
            handler.answer(200, event[0], [("Lambda-Runtime-Aws-Request-Id", "r-1"), ("Lambda-Runtime-Deadline-Ms", deadline)])
        else:
            kind = handler.path.rpartition("/")[2]
            body = handler.body()
            handler.answer(202, b"{}")
            self.answers.put((kind, body))
