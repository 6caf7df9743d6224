# SPDX-License-Identifier: Apache-2.0
"""A Loki that takes pushes, refuses what the real one would, and otherwise answers as a script
says."""
import re
import time
from dataclasses import dataclass

from . import echo,  label_text, push_request
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
    def line_bytes(self):
        return sum(len(line) for _, entries in self.streams for _, line, _ in entries)


class InvalidMetadata(Exception):
    """For which Loki answers 500 to the whole push."""


class Loki(HttpServer):
    PATH = "/loki/api/v1/push"

    def __init__(self, tls=None):
        self.pushes = []
        # A step for each of the next pushes: a status, or {"status", "body", "headers", "delay",
        # "reset", "wire", "call", "after"}; "stored": whether it keeps the entries (a 400 about
        # some of them; else only a 204 does); "echo": a form in which the body repeats the request
        # (see echo.py).
        self.script = []
        self.always = None  # a step for all others; None: 204
        self.tenants = {}  # tenant: a step for all its pushes
        self.largest = None  # more bytes than these get 413
        self.faults = []
        super().__init__(tls)

    @property
    def push_url(self):
        return self.url + self.PATH

    def handle(self, handler):
        body = handler.body()
        with self.lock:
            step = self.script.pop(0) if self.script else self.tenants.get(handler.headers.get("X-Scope-OrgID"), self.always)
        step = {"status": step} if isinstance(step, int) else dict(step or {})
        try:
            self.check_tenant(handler.headers.get("X-Scope-OrgID", ""))
            streams, plain_size = self.decode(handler, body)
            self.check_metadata(streams)
        except InvalidMetadata as fault:
            self.faults.append(repr(fault))
            handler.answer(500, str(fault).encode())
            return
        except Exception as fault:  # noqa: BLE001 - whatever is wrong with it fails the test
            self.faults.append(repr(fault))
            handler.answer(400, str(fault).encode())
            return
        if self.largest is not None and len(body) > self.largest and "status" not in step:
            step["status"] = 413
        time.sleep(step.get("delay", 0))
        step.get("call", lambda: None)()
        if "wire" in step:
            handler.wire(step["wire"])
            return
        status = step.get("status", 204)
        stored = step.get("stored", status == 204 and not step.get("reset"))
        self.pushes.append(Push(dict(handler.headers), streams, status, len(body), time.monotonic(), stored))
        if step.get("reset"):
            handler.reset()
        elif "echo" in step:
            handler.answer(status, echo.body(handler, step["echo"]))
        else:
            handler.answer(status, step.get("body", b""), step.get("headers", ()))
            if "after" in step:  # bytes that nobody asked for
                handler.wfile.write(step["after"])
                handler.wfile.flush()

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
        streams, plain_size = push_request.decode(body)
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
