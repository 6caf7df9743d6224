# SPDX-License-Identifier: Apache-2.0
"""The Lambda Runtime API: hands out events one by one, and keeps the answers. An answer with a
wrong invocation id is refused. With SnapStart the program must ask to be restored once, before the
first event, and nowhere else; restore() is the restore."""
import json
import queue
import threading
import time
import uuid
from dataclasses import dataclass, field

from .http_server import HttpServer

PREFIX = "/2018-06-01/runtime/"


@dataclass
class Answer:
    kind: str  # "response", "error", "init/error" or "restore/error"
    body: bytes
    headers: dict
    at: float = field(default_factory=time.monotonic)

    @property
    def ok(self):
        return self.kind == "response"

    @property
    def json(self):
        return json.loads(self.body)


class RuntimeApi(HttpServer):
    def __init__(self, snap_start=False):
        self.snap_start = snap_start
        self.waits_for_restore = threading.Event()  # a snapshot could be taken
        self.restored = threading.Event()
        self.restore_script = []  # statuses for the next GETs restore/next; 0: the connection is reset
        self.faults = []  # requests that are not allowed in this phase
        self.events = queue.Queue()
        self.answers = queue.Queue()
        self.current = None
        self.posted = []  # every body
        self.post_script = []  # (status, body) for the next POSTs
        self.first_next = None  # time.monotonic() of the first GET next
        self.nexts = 0
        self.closing = False
        super().__init__()

    def push(self, body, deadline_s=30.0, request_id=None, headers=None, invocation_id=True):
        self.events.put((body, deadline_s, request_id or str(uuid.uuid4()), headers or {}, invocation_id))

    def refuse(self, status, body=b""):
        """One GET next, in its turn among the events, is answered so; 0: the connection is
        reset."""
        self.events.put((status, body))

    def take(self, timeout=30.0):
        return self.answers.get(timeout=timeout)

    def restore(self, *others, timeout=20.0):
        """Takes a snapshot and restores it: by then no connection is good any more, neither here
        nor of the others."""
        assert self.waits_for_restore.wait(timeout)
        for server in (self, *others):
            server.forget_connections()
        self.restored.set()

    def wait_for_next(self, timeout=20.0):
        """Whether the program has asked for an event: INIT is over."""
        deadline = time.monotonic() + timeout
        while self.first_next is None and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.first_next is not None

    def end(self):
        self.closing = True
        self.events.put(None)
        self.restored.set()

    def handle(self, handler):
        path = handler.path
        body = handler.body()
        self.posted.append(body)
        if handler.command == "GET" and path == PREFIX + "invocation/next":
            if self.allows(handler, self.restored.is_set() or not self.snap_start):
                self.give_next(handler)
        elif handler.command == "GET" and path == PREFIX + "restore/next" and self.snap_start:
            if self.allows(handler, not self.waits_for_restore.is_set()):
                self.give_restore(handler)
        elif handler.command == "POST" and path == PREFIX + "init/error":
            if self.allows(handler, not self.waits_for_restore.is_set() and self.first_next is None):
                self.take_start_error(handler, "init/error", body)
        elif handler.command == "POST" and path == PREFIX + "restore/error" and self.snap_start:
            if self.allows(handler, self.restored.is_set() and self.first_next is None):
                self.take_start_error(handler, "restore/error", body)
        elif handler.command == "POST" and self.current and path.startswith(PREFIX + "invocation/"):
            self.take_answer(handler, path[len(PREFIX) + len("invocation/"):], body)
        else:
            self.faults.append(f"{handler.command} {path}")
            handler.answer(404, b"404 page not found")

    def allows(self, handler, allowed):
        if not allowed:
            self.faults.append(f"{handler.command} {handler.path}")
            handler.answer(403, b'{"errorMessage":"","errorType":"InvalidStateTransition"}')
        return allowed

    def take_start_error(self, handler, kind, body):
        self.answers.put(Answer(kind, body, dict(handler.headers)))
        handler.answer(202, b'{"status":"OK"}')

    def give_restore(self, handler):
        if self.restore_script:
            status = self.restore_script.pop(0)
            handler.answer(status, b"{}") if status else handler.reset()
            return
        self.waits_for_restore.set()
        self.restored.wait()
        if self.closing:
            handler.answer(410, b'{"errorMessage":"closing","errorType":"Gone"}')
        else:
            handler.answer(200)

    def give_next(self, handler):
        self.nexts += 1
        if self.first_next is None:
            self.first_next = time.monotonic()
        event = self.events.get()
        if event is None:
            handler.answer(410, b'{"errorMessage":"closing","errorType":"Gone"}')
            return
        if len(event) == 2:
            handler.reset() if event[0] == 0 else handler.answer(*event)
            return
        body, deadline_s, request_id, extra, with_invocation_id = event
        invocation_id = str(uuid.uuid4()) if with_invocation_id else None
        self.current = (request_id, invocation_id)
        headers = [
            ("Content-Type", "application/json"),
            ("lambda-runtime-AWS-request-ID", request_id),
            ("Lambda-Runtime-Deadline-Ms", str(int((time.time() + deadline_s) * 1000))),
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:promtail"),
        ]
        if invocation_id:
            headers.append(("Lambda-Runtime-Invocation-Id", invocation_id))
        given = {name.lower() for name in extra}
        handler.answer(200, body, [h for h in headers if h[0].lower() not in given] + list(extra.items()))

    def take_answer(self, handler, rest, body):
        from urllib.parse import unquote

        quoted, _, kind = rest.rpartition("/")
        request_id, invocation_id = self.current
        given = handler.headers.get("Lambda-Runtime-Invocation-Id")
        if unquote(quoted, "latin1") != request_id:
            handler.answer(400, b'{"errorMessage":"","errorType":"InvalidRequestID"}')
        elif given != invocation_id:
            handler.answer(400, b'{"errorMessage":"","errorType":"InvalidInvocationId"}')
            self.answers.put(Answer("invalid invocation id", body, dict(handler.headers)))
        elif self.post_script:
            status, text = self.post_script.pop(0)
            if status == 0:
                handler.reset()
            else:
                handler.answer(status, text)
        else:
            self.answers.put(Answer(kind, body, dict(handler.headers)))
            handler.answer(202, b'{"status":"OK"}')
