# SPDX-License-Identifier: Apache-2.0
"""Secrets Manager and SSM on one port. It checks SigV4 and every member of a request, and knows
versions, stages, labels, and what a role may not do."""
import base64
import json
import re
import time

from . import sigv4
from .http_server import HttpServer

SECRET = re.compile(r"arn:(aws[a-z-]*):secretsmanager:([a-z0-9-]+):(\d{12}):secret:([\w/+=.@-]+)")
PARAMETER = re.compile(r"arn:(aws[a-z-]*):ssm:([a-z0-9-]+):(\d{12}):parameter(/[\w/.-]+)(?::([\w.-]+))?")
TARGETS = {"secretsmanager.GetSecretValue": "secretsmanager", "AmazonSSM.GetParameter": "ssm"}


class Fault(Exception):
    def __init__(self, code, message, status=400):
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


def need(condition, message):
    if not condition:
        raise Fault("ValidationException", message)


class AwsJson(HttpServer):
    def __init__(self, token="session-token"):
        self.token = token
        self.secrets = {}  # ARN: list of (version id, {stages}, text or bytes)
        self.parameters = {}  # ARN: list of texts, one for each version
        self.labels = {}  # (ARN, label): version
        self.denied = {}  # ARN: (code, message)
        self.scripts = {}  # ARN: list of statuses, each for one request; 200: as usual
        self.requests = []  # (target, ARN or name, region that was signed for)
        self.delay = 0.0
        self.overlap = self.most_at_once = 0
        super().__init__()

    def environment(self):
        return {"AWS_ENDPOINT_URL_SECRETS_MANAGER": self.url, "AWS_ENDPOINT_URL_SSM": self.url + "/"}

    def secret(self, value, name="loki-AbCdEf", region="us-east-1", partition="aws"):
        """A new version of a secret, with the stage AWSCURRENT; its ARN."""
        arn = f"arn:{partition}:secretsmanager:{region}:123456789012:secret:{name}"
        versions = self.secrets.setdefault(arn, [])
        for _, stages, _ in versions:
            stages.discard("AWSPREVIOUS")
            if "AWSCURRENT" in stages:
                stages.remove("AWSCURRENT")
                stages.add("AWSPREVIOUS")
        versions.append((f"00000000-0000-4000-8000-{len(versions):012}", {"AWSCURRENT"}, value))
        return arn

    def parameter(self, value, name="/loki/password", region="us-east-1"):
        arn = f"arn:aws:ssm:{region}:123456789012:parameter{name}"
        self.parameters.setdefault(arn, []).append(value)
        return arn

    def handle(self, handler):
        with self.lock:
            self.overlap += 1
            self.most_at_once = max(self.most_at_once, self.overlap)
        try:
            answer = self.answer(handler, handler.body())
            status = 200
        except Fault as fault:
            status = fault.status
            answer = {"__type": f"com.amazonaws.fake#{fault.code}", "Message": fault.message}
        except sigv4.Refused as refused:
            status, answer = 400, {"__type": refused.code, "message": refused.why}
        with self.lock:
            self.overlap -= 1
        handler.answer(status, json.dumps(answer).encode(), [("Content-Type", "application/x-amz-json-1.1")])

    def answer(self, handler, body):
        target = handler.headers.get("X-Amz-Target")
        need(handler.command == "POST" and handler.path == "/", "not a POST to /")
        need(handler.headers.get_all("Content-Type") == ["application/x-amz-json-1.1"], "another content type")
        need(target in TARGETS, "unknown operation")
        region = sigv4.check("POST", "/", handler.headers.items(), body, TARGETS[target])
        need(handler.headers.get_all("x-amz-security-token") == ([self.token] if self.token else None), "another session token")
        request = json.loads(body)
        need(isinstance(request, dict), "not an object")
        give = self.give_secret if target.startswith("secretsmanager") else self.give_parameter
        return give(request, region)

    def begin(self, target, arn, region):
        with self.lock:
            self.requests.append((target, arn, region))
            steps = self.scripts.get(arn)
            status = steps.pop(0) if steps else 200
        time.sleep(self.delay)
        if status != 200:
            raise Fault("InternalServiceError", "told by the test", status)
        if arn in self.denied:
            raise Fault(*self.denied[arn])

    def give_secret(self, request, region):
        need(set(request) <= {"SecretId", "VersionId", "VersionStage"}, "unknown members")
        need(all(isinstance(value, str) and value for value in request.values()), "not a string, or empty")
        arn = request.get("SecretId", "")
        match = SECRET.fullmatch(arn)
        need(match, "Invalid ARN")
        need(match[2] == region, "the region of the ARN is another one")
        self.begin("secretsmanager.GetSecretValue", arn, region)
        stage = request.get("VersionStage", None if "VersionId" in request else "AWSCURRENT")
        for version, stages, value in self.secrets.get(arn, []):
            if request.get("VersionId", version) == version and (stage is None or stage in stages):
                answer = {"ARN": arn, "Name": match[4], "VersionId": version, "VersionStages": sorted(stages), "CreatedDate": 1.5e9}
                if isinstance(value, bytes):
                    return {**answer, "SecretBinary": base64.b64encode(value).decode()}
                return {**answer, "SecretString": value}
        raise Fault("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")

    def give_parameter(self, request, region):
        need(set(request) <= {"Name", "WithDecryption"}, "unknown members")
        match = PARAMETER.fullmatch(request.get("Name", ""))
        need(match, "Parameter name: can't be read")
        need(match[2] == region, "the region of the ARN is another one")
        arn, selector = request["Name"], match[5]
        arn = arn[: -len(selector) - 1] if selector else arn
        self.begin("AmazonSSM.GetParameter", request["Name"], region)
        versions = self.parameters.get(arn, [])
        version = self.labels.get((arn, selector), int(selector) if selector and selector.isdigit() else None if selector else len(versions))
        if not version or version > len(versions):
            raise Fault("ParameterNotFound" if not versions else "ParameterVersionNotFound", "")
        value = versions[version - 1] if request.get("WithDecryption") is True else "AQICAHh..."
        return {"Parameter": {"ARN": arn, "Name": match[4], "Type": "SecureString", "Value": value, "Version": version, "DataType": "text"}}
