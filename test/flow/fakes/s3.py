# SPDX-License-Identifier: Apache-2.0
"""An S3 that checks SigV4, knows versions, ranges and regions, and fails as a script says. Path
style."""
import hashlib
import re
import time
from urllib.parse import parse_qs, unquote

from . import echo, sigv4
from .http_server import HttpServer

STATUS = {
    "AccessDenied": 403, "MissingSecurityHeader": 400, "XAmzContentSHA256Mismatch": 400, "AuthorizationHeaderMalformed": 400,
    "SignatureDoesNotMatch": 403, "RequestTimeTooSkewed": 403, "InvalidAccessKeyId": 403, "InvalidToken": 400,
    "NoSuchKey": 404, "NoSuchVersion": 404, "NoSuchBucket": 404, "InvalidObjectState": 403,
    "SlowDown": 503, "InternalError": 500, "PreconditionFailed": 412, "InvalidRange": 416,
    "PermanentRedirect": 301,
}


class S3(HttpServer):
    def __init__(self, region="us-east-1", token="session-token", tls=None):
        self.region = region
        self.token = token
        self.objects = {}  # (bucket, key, version or None): bytes
        self.scripts = {}  # key: list of steps, each for one GET (see step())
        self.requests = []
        self.delay = 0.0
        super().__init__(tls)

    def put(self, bucket, key, body, version=None):
        self.objects[bucket, key, version] = body
        return len(body)

    def script(self, key, *steps):
        """A step: "SlowDown" (an error code), {"cut": n} (the body ends after n bytes),
        {"delay": s}, {"raw": (status, body)}, {"reset": True}, {"wire": bytes} (these, then the
        connection ends; with "reset" by a RST), {"echo": (status, form)} (see echo.py), None (as
        usual)."""
        self.scripts[key] = list(steps)

    def environment(self):
        return {
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": sigv4.SECRETS["AKIDEXAMPLE"],
            "AWS_SESSION_TOKEN": self.token,
        }

    def error(self, handler, code, extra=(), message="told by the test"):
        xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
        handler.answer(STATUS[code], xml.encode(), [("Content-Type", "application/xml"), *extra])

    def handle(self, handler):
        body = handler.body()
        path, _, query = handler.path.partition("?")
        bucket, _, key = unquote(path[1:]).partition("/")
        self.requests.append((handler.command, handler.path, dict(handler.headers)))
        try:
            region = sigv4.check(handler.command, handler.path, handler.headers.items(), body)
        except sigv4.Refused as refused:
            self.error(handler, refused.code, message=refused.why)
            return
        if handler.headers.get_all("x-amz-security-token") != ([self.token] if self.token else None):
            self.error(handler, "InvalidToken")
            return
        if region != self.region:
            self.error(handler, "PermanentRedirect", [("x-amz-bucket-region", self.region)])
            return
        steps = self.scripts.get(key)
        step = (steps.pop(0) if steps else None) or {}
        if isinstance(step, str):
            self.error(handler, step)
            return
        time.sleep(step.get("delay", self.delay))
        if "echo" in step:
            status, form = step["echo"]
            handler.answer(status, b"<Error><Code>Echo</Code><Message>" + echo.body(handler, form) + b"</Message></Error>")
        elif "raw" in step:
            handler.answer(*step["raw"])
        elif "wire" in step or "reset" in step:
            handler.wire(step.get("wire", b""))
            if step.get("reset"):
                handler.reset()
        elif handler.command == "PUT":
            self.take(handler, (bucket, key, None), body)
        else:
            self.give(handler, (bucket, key, parse_qs(query).get("versionId", [None])[0]), step)

    def take(self, handler, name, body):
        """PutObject, of a body whose length and type are told."""
        if "?" in handler.path or not name[1] or handler.headers.get("Content-Type") != "application/json":
            self.error(handler, "AccessDenied", message="not as PutObject is documented")
            return
        with self.lock:
            self.objects[name] = body
        handler.answer(200, b"", [("ETag", '"' + hashlib.md5(body).hexdigest() + '"')])

    def give(self, handler, name, step):
        if name not in self.objects:
            self.error(handler, "NoSuchVersion" if name[2] else "NoSuchKey")
            return
        whole = self.objects[name]
        etag = '"' + hashlib.md5(whole).hexdigest() + '"'
        wanted = handler.headers.get("If-Match")
        if wanted is not None and wanted != etag:
            self.error(handler, "PreconditionFailed")
            return
        start, status, headers = 0, 200, [("ETag", etag)]
        ranged = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        if ranged:
            start, status = int(ranged.group(1)), 206
            if start >= len(whole):
                self.error(handler, "InvalidRange", [("Content-Range", f"bytes */{len(whole)}")])
                return
            headers.append(("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}"))
        body = whole[start:]
        if "cut" not in step:
            handler.answer(status, body, headers)
            return
        handler.send_response(status)
        for pair in headers + [("Content-Length", str(len(body)))]:
            handler.send_header(*pair)
        handler.end_headers()
        handler.wfile.write(body[: step["cut"]])
        handler.wfile.flush()
        handler.close_connection = True
