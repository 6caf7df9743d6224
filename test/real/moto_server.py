# SPDX-License-Identifier: Apache-2.0
"""A moto server: an AWS by other people. It checks the signature of every request with botocore's
code, and permissions by IAM."""
import json
import os
import re
import subprocess
import sys
import threading
import urllib.request

import boto3
from botocore.config import Config

START_S = 60
ACCOUNT = "123456789012"  # moto's
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}


def statement(effect, action, resource="*"):
    return {"Effect": effect, "Action": action, "Resource": resource}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


class MotoServer:
    """program: what runs it, as Python's arguments."""

    def __init__(self, folder, program=("-m", "moto.server")):
        self.lines = []
        self.listening = threading.Event()
        environment = {**os.environ, "MOTO_RECORDER_FILEPATH": str(folder / "requests"), "PYTHONUNBUFFERED": "1", "AWS_CONFIG_FILE": "/dev/null"}
        self.process = subprocess.Popen(
            [sys.executable, *program, "-H", "127.0.0.1", "-p", "0"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, cwd=folder, text=True, errors="replace",
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.credentials = {"aws_access_key_id": "setup", "aws_secret_access_key": "setup"}
        try:
            assert self.listening.wait(START_S), "moto does not start: " + "\n".join(self.lines[-20:])
            self.set_up_users()
        except BaseException:
            self.close()
            raise

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            told = re.search(r"Running on (http://127\.0\.0\.1:\d+)", line)
            if told:
                self.url = told.group(1)
                self.listening.set()

    def client(self, service, region="us-east-1", **credentials):
        """A boto3 client; by default of the user who may do everything."""
        return boto3.client(
            service, region_name=region, endpoint_url=self.url, config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
            **(credentials or self.credentials),
        )

    def set_up_users(self):
        """A user for the tests, and a role for the function, whose temporary credentials have a
        session token, as in Lambda."""
        iam = self.client("iam")
        iam.create_user(UserName="tests")
        iam.put_user_policy(UserName="tests", PolicyName="all", PolicyDocument=policy(statement("Allow", "*")))
        key = iam.create_access_key(UserName="tests")["AccessKey"]
        self.environment = {"AWS_ENDPOINT_URL_S3": self.url, "AWS_REGION": "us-east-1", **self.role(
            "promtail",
            statement("Allow", ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "secretsmanager:GetSecretValue", "ssm:GetParameter", "s3:PutObject", "sqs:SendMessage"]),
            statement("Deny", "s3:*", "arn:aws:s3:::forbidden/*"),
        )}
        self.no_rights = self.role("none", statement("Allow", "sqs:ReceiveMessage"))
        self.credentials = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
        self.post("reset-auth", b"0")  # from now on every request is checked

    def role(self, name, *statements):
        """The temporary credentials of a new role, as the function's environment has them."""
        iam = self.client("iam")
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
        iam.put_role_policy(RoleName=name, PolicyName="read", PolicyDocument=policy(*statements))
        role = self.client("sts").assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{name}", RoleSessionName=name)["Credentials"]
        return {"AWS_ACCESS_KEY_ID": role["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": role["SecretAccessKey"], "AWS_SESSION_TOKEN": role["SessionToken"]}

    def post(self, path, body=b""):
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/moto-api/{path}", body, {"Content-Type": "text/plain"}), timeout=20).close()

    def start_recording(self):
        self.post("recorder/reset-recording")
        self.post("recorder/start-recording")

    def recorded(self):
        """The requests since start_recording(): dicts of moto."""
        self.post("recorder/stop-recording")
        with urllib.request.urlopen(f"{self.url}/moto-api/recorder/download-recording", timeout=20) as answer:
            return [json.loads(line) for line in answer.read().decode().splitlines() if line]

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.reader.join(10)
