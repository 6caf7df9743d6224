# SPDX-License-Identifier: Apache-2.0
"""An SQS that takes SendMessage of the JSON protocol: it checks SigV4, every member of the request,
the size, and the characters that XML allows."""
import hashlib
import json
import re
import uuid

from . import sigv4
from .http_server import HttpServer

MEMBERS = {"QueueUrl", "MessageBody", "MessageGroupId", "MessageDeduplicationId"}
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Fault(Exception):
    def __init__(self, code, message, status=400):
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


def need(condition, code, message):
    if not condition:
        raise Fault(code, message)


class Sqs(HttpServer):
    ACCOUNT = "123456789012"

    def __init__(self, token="session-token", region="us-east-1"):
        self.token, self.region = token, region
        self.messages = []  # (queue's name, body)
        self.script = []  # a status for each of the next requests; 200: as usual
        self.largest = 262144
        self.requests = 0
        self.seen = set()  # (queue, deduplication id)
        super().__init__()

    def queue_url(self, name="failed"):
        return f"{self.url}/{self.ACCOUNT}/{name}"

    def queue_arn(self, name="failed"):
        return f"arn:aws:sqs:{self.region}:{self.ACCOUNT}:{name}"

    def handle(self, handler):
        body = handler.body()
        try:
            status, answer = 200, self.answer(handler, body)
        except Fault as fault:
            status, answer = fault.status, {"__type": f"com.amazonaws.sqs#{fault.code}", "message": fault.message}
        except sigv4.Refused as refused:
            status, answer = 403, {"__type": refused.code, "message": refused.why}
        handler.answer(status, json.dumps(answer).encode(), [("Content-Type", "application/x-amz-json-1.0")])

    def answer(self, handler, body):
        need(handler.command == "POST" and handler.path == "/", "InvalidAddress", "not a POST to /")
        need(handler.headers.get_all("Content-Type") == ["application/x-amz-json-1.0"], "InvalidRequest", "another content type")
        need(handler.headers.get("X-Amz-Target") == "AmazonSQS.SendMessage", "InvalidAction", "unknown operation")
        region = sigv4.check("POST", "/", handler.headers.items(), body, "sqs")
        need(region == self.region, "SignatureDoesNotMatch", "signed for another region")
        need(handler.headers.get_all("x-amz-security-token") == ([self.token] if self.token else None), "InvalidSecurity", "another session token")
        request = json.loads(body)
        need(isinstance(request, dict) and set(request) <= MEMBERS, "InvalidParameterValue", "unknown members")
        with self.lock:
            self.requests += 1
            status = self.script.pop(0) if self.script else 200
        need(status != 403, "AccessDenied", "not authorized to perform: sqs:sendmessage")
        if status != 200:
            raise Fault("InternalFailure", "told by the test", status)
        match = re.fullmatch(rf"http://127\.0\.0\.1:\d+/{self.ACCOUNT}/([\w-]{{1,80}}(?:\.fifo)?)", request["QueueUrl"])
        need(match, "QueueDoesNotExist", "no such queue")
        return self.take(match[1], request)

    def take(self, name, request):
        text = request["MessageBody"]
        fifo = name.endswith(".fifo")
        need(text and not FORBIDDEN.search(text), "InvalidMessageContents", "a character that XML does not allow")
        need(len(text.encode()) <= self.largest, "InvalidParameterValue", "the message is too long")
        need(fifo == ("MessageGroupId" in request), "MissingParameter", "MessageGroupId")
        identity = request.get("MessageDeduplicationId")
        need(not fifo or re.fullmatch(r"[!-~]{1,128}", identity or ""), "InvalidParameterValue", "MessageDeduplicationId")
        with self.lock:
            if not fifo or (name, identity) not in self.seen:
                self.messages.append((name, text))
            self.seen.add((name, identity))
        return {"MessageId": str(uuid.uuid4()), "MD5OfMessageBody": hashlib.md5(text.encode()).hexdigest()}
