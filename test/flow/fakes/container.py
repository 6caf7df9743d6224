# SPDX-License-Identifier: Apache-2.0
"""The credentials endpoint of a container: gives session tokens, one after the other."""
import json
from datetime import datetime, timedelta, timezone

from . import sigv4
from .http_server import HttpServer


class Container(HttpServer):
    PATH = "/v2/credentials/4f2b"

    def __init__(self, authorization=None, lifetime_s=3600):
        self.authorization = authorization  # what a request must carry; None: nothing
        self.lifetime_s = lifetime_s
        self.tokens = []  # that it gave
        self.script = []  # statuses, each for one request; 200: as usual
        self.refused = 0
        super().__init__()

    @property
    def credentials_url(self):
        return self.url + self.PATH

    def handle(self, handler):
        expected = [self.authorization] if self.authorization else None
        if handler.command != "GET" or handler.path != self.PATH or handler.body() or handler.headers.get_all("Authorization") != expected:
            self.refused += 1
            handler.answer(401, b'{"code":"AccessDenied","message":"told by the test"}')
            return
        status = self.script.pop(0) if self.script else 200
        if status != 200:
            handler.answer(status, b"{}")
            return
        self.tokens.append(f"container-token-{len(self.tokens) + 1}")
        expires = datetime.now(timezone.utc) + timedelta(seconds=self.lifetime_s)
        answer = {
            "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": sigv4.SECRETS["AKIDEXAMPLE"], "Token": self.tokens[-1],
            "Expiration": expires.strftime("%Y-%m-%dT%H:%M:%SZ"), "RoleArn": "arn:aws:iam::123456789012:role/promtail",
        }
        handler.answer(200, json.dumps(answer).encode(), [("Content-Type", "application/json")])
