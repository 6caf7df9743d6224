# SPDX-License-Identifier: Apache-2.0
"""A Loki that takes pushes, refuses what the real one would, and otherwise answers as a script
says."""
import re
import socket
import time
from dataclasses import dataclass

from . import echo, label_text, push_request
from .http_server import HttpServer


@dataclass
class Push:
    headers: dict
    streams: list  # [(labels as a dict, [(ns, line, metadata)])]
    status: int
    size: int  # compressed
    at: float
    stored: bool

    @property
    def tenant(self):
        return self.headers.get("X-Scope-OrgID")

    @property
    def in_gzip(self):
        return self.headers.get("Content-Encoding") == "gzip"

    @property
    def line_bytes(self):
        return sum(len(line) for _, entries in self.streams for _, line, _ in entries)


class InvalidMetadata(Exception):
    """For which Loki answers 500 to the whole push."""


class Loki(HttpServer):
    PATH = "/loki/api/v1/push"

    # A step is a status, or a dictionary of these.
    #   status, body, headers   the answer
    #   delay, call             seconds to wait, a function to call, before it
    #   echo                    a form in which the body repeats the request (echo.py)
    #   wire                    these bytes instead of an answer; then the connection ends
    #   pieces                  [(seconds to wait, bytes)] instead of an answer; then see `end`
    #   end                     how the connection ends then: "keep" (it does not), "close", "half"
    #                           (no more is sent, but it is open), "reset", "hang" (it is open)
    #   reset                   no answer; the connection ends with a RST
    #   after                   bytes that nobody asked for, after the answer
    #   read                    only so many bytes of the push are read, then comes the answer
    #   early                   the answer comes before the push is read
    #   slowly                  (bytes, seconds): so many are read at once, with such a pause
    #   stored                  whether it keeps the entries, or how many of them; without it only a
    #                           204 does
    KEYS = {
        "status", "body", "headers", "delay", "call", "echo", "wire", "pieces", "end", "reset", "after", "read", "early", "slowly", "stored",
    }

    def __init__(self, tls=None, port=0):
        self.pushes = []
        self.script = []  # a step for each of the next pushes
        self.always = None  # a step for all others; None: 204
        self.tenants = {}  # tenant: a step for all its pushes
        self.largest = None  # more bytes than these get 413
        self.gzip_refusal = None  # (status, body) for each push in gzip; None: it is taken
        self.gzip_refused = 0
        self.authorization = None  # that a push must carry, else it gets a 401; None: any
        self.unauthorized = 0
        self.faults = []
        super().__init__(tls, port)

    @property
    def push_url(self):
        return self.url + self.PATH

    def next_step(self, handler):
        with self.lock:
            step = self.script.pop(0) if self.script else self.tenants.get(handler.headers.get("X-Scope-OrgID"), self.always)
        step = {"status": step} if isinstance(step, int) else dict(step or {})
        assert set(step) <= self.KEYS, step
        return step

    def read(self, handler, step):
        """The push; None: not all of it was read."""
        if "read" in step:
            handler.rfile.read(step["read"])
            return None
        if "slowly" not in step:
            return handler.body()
        size, pause = step["slowly"]
        left, body = int(handler.headers["Content-Length"]), b""
        while len(body) < left:
            time.sleep(pause)
            body += handler.rfile.read(min(size, left - len(body)))
        return body

    def check(self, handler, body):
        """Its streams; None: it was refused, with an answer."""
        try:
            self.check_tenant(handler.headers.get("X-Scope-OrgID", ""))
            streams, _ = self.decode(handler, body)
            self.check_metadata(streams)
            return streams
        except InvalidMetadata as fault:
            self.faults.append(repr(fault))
            handler.answer(500, str(fault).encode())
        except Exception as fault:  # noqa: BLE001 - whatever is wrong with it fails the test
            self.faults.append(repr(fault))
            handler.answer(400, str(fault).encode())
        return None

    def record(self, handler, step, body, streams):
        plain = not step.keys() & {"reset", "wire", "pieces", "end"}
        stored = step.get("stored", plain and step.get("status", 204) == 204)
        if not isinstance(stored, bool):
            streams, left = [], stored
            for labels, entries in self.check(handler, body):
                streams.append((labels, entries[:left]))
                left -= len(entries[:left])
        self.pushes.append(Push(dict(handler.headers), streams, step.get("status", 204), len(body), time.monotonic(), bool(stored)))

    def refuses(self, handler):
        """Whether it answered 401: the push does not carry what it must."""
        if not self.authorization or handler.headers.get_all("Authorization") == [self.authorization]:
            return False
        with self.lock:
            self.unauthorized += 1
        handler.answer(401, b"unauthorized: " + handler.headers.get("Authorization", "").encode())
        return True

    def refuses_gzip(self, handler):
        if not self.gzip_refusal or handler.headers.get("Content-Encoding") != "gzip":
            return False
        with self.lock:
            self.gzip_refused += 1
        handler.answer(*self.gzip_refusal)
        return True

    def handle(self, handler):
        step = self.next_step(handler)
        if step.get("early"):
            self.act(handler, step)
        body = self.read(handler, step)
        if self.refuses(handler) or self.refuses_gzip(handler):
            return
        streams = None if body is None else self.check(handler, body)
        if body is not None:
            if streams is None:
                return
            if self.largest is not None and len(body) > self.largest:
                step.setdefault("status", 413)
            self.record(handler, step, body, streams)
        time.sleep(step.get("delay", 0))
        step.get("call", lambda: None)()
        if not step.get("early"):
            self.act(handler, step)

    def act(self, handler, step):
        status = step.get("status", 204)
        if step.get("reset"):
            handler.reset()
        elif "wire" in step:
            handler.wire(step["wire"])
        elif "pieces" in step:
            for pause, text in step["pieces"]:
                time.sleep(pause)
                handler.wfile.write(text)
                handler.wfile.flush()
            self.end(handler, step.get("end", "close"))
        elif "echo" in step:
            handler.answer(status, echo.body(handler, step["echo"]))
        elif "end" in step:
            self.end(handler, step["end"])
        else:
            handler.answer(status, step.get("body", b""), step.get("headers", ()))
            if "after" in step:
                handler.wfile.write(step["after"])
                handler.wfile.flush()
        if "read" in step:
            handler.close_connection = True

    def end(self, handler, how):
        handler.close_connection = how != "keep"
        if how == "reset":
            time.sleep(0.05)  # else what was sent before might be lost with it
            handler.reset()
        elif how == "half":
            handler.connection.shutdown(socket.SHUT_WR)
        if how in ("half", "hang"):
            handler.rfile.read(1)  # until the other side closes

    def check_tenant(self, tenant):
        """As Loki does: a push has one tenant, or none where nobody asks for it."""
        if "|" in tenant:
            raise ValueError("multiple org IDs present")
        if len(tenant.encode()) > 150 or tenant in (".", "..") or not re.fullmatch(r"[A-Za-z0-9!_.*'()-]*", tenant, re.ASCII):
            raise ValueError(f"tenant ID {tenant!r} is refused")

    def check_metadata(self, streams):
        for _, entries in streams:
            for _, _, metadata in entries:
                for name in metadata:
                    if not re.search(r"[A-Za-z0-9]", name, re.ASCII):
                        raise InvalidMetadata(f'normalization for label name "{name}" resulted in invalid name "_"')
                if len(metadata) > 128 or sum(len(n.encode()) + len(v.encode()) for n, v in metadata.items()) > 65536:
                    raise ValueError("structured metadata too large")

    def decode(self, handler, body):
        if handler.command != "POST" or handler.path.split("?")[0] != self.PATH:
            raise ValueError(f"{handler.command} {handler.path}")
        if handler.headers.get("Content-Type") != "application/x-protobuf":
            raise ValueError("content type")
        coding = handler.headers.get("Content-Encoding", "snappy")
        if coding not in ("snappy", "gzip"):
            raise ValueError(f'Content-Encoding "{coding}" not supported')
        streams, plain_size = push_request.decode(push_request.ungzip(body) if coding == "gzip" else body)
        return [(label_text.parse(text), entries) for text, entries in streams], plain_size

    @property
    def accepted(self):
        return [p for p in self.pushes if p.stored]

    def entries(self):
        """Everything stored, in order of arrival, copies taken out: [(labels, ns, line,
        metadata)]."""
        seen, out = set(), []
        for push in self.accepted:
            for labels, entries in push.streams:
                for ns, line, metadata in entries:
                    key = (push.tenant, tuple(labels.items()), ns, line, tuple(metadata.items()))
                    if key not in seen:
                        seen.add(key)
                        out.append((labels, ns, line, metadata))
        return out

    def lines(self):
        return [line for _, _, line, _ in self.entries()]

    def lines_by_time(self):
        """As Loki would show them: pushes overtake one another."""
        return [line for _, _, line, _ in sorted(self.entries(), key=lambda entry: entry[1])]
