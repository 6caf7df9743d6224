# SPDX-License-Identifier: Apache-2.0
"""Commands of the documents, run by bash with AWS's own command line. It talks to moto, and to
StandIn for what moto does not know."""
import http.server
import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
import urllib.parse

from templates import FOLDER

ROOT = FOLDER.parents[1]
# Words of commands that moto cannot answer: it has no moves of messages, and no Fn::ForEach.
NOT_IN_MOTO = ("message-move-task", "template-log-groups.yaml")
AWS = """#!/bin/sh
case "$*" in {patterns}) url=$STAND_IN_URL ;; *) url=$MOTO_URL ;; esac
exec {python} -m awscli --endpoint-url "$url" "$@"
"""


def section(document, heading):
    """The text from a heading to the next one of its level; all without one."""
    text = (ROOT / document).read_text()
    if not heading:
        return text
    level = heading.split(" ")[0]
    start = text.index(f"{heading}\n")
    end = re.search(rf"^{level} ", text[start + len(heading):], re.M)
    return text[start:start + len(heading) + end.start()] if end else text[start:]


def commands_of(text):
    return re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)


class StandIn:
    """Answers each request as the service would, and keeps what it was asked."""

    def __init__(self):
        self.asked = []  # (operation, its arguments)
        stand_in = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                answer = stand_in.answer(self.headers.get("X-Amz-Target", ""), body).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, target, body):
        if target:  # SQS: JSON
            self.asked.append((target.rpartition(".")[2], json.loads(body)))
            return "{}"
        form = dict(urllib.parse.parse_qsl(body))  # CloudFormation
        self.asked.append((form["Action"], form))
        return "<CreateStackResponse><CreateStackResult><StackId>id</StackId></CreateStackResult></CreateStackResponse>"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def run(commands, folder, environment):
    """Runs commands in one shell in a folder with deploy/: its exit status and what it printed."""
    shutil.copytree(ROOT / "deploy", folder / "deploy", dirs_exist_ok=True)
    aws = folder / "aws"
    aws.write_text(AWS.format(patterns="|".join(f"*{words}*" for words in NOT_IN_MOTO), python=shlex.quote(sys.executable)))
    aws.chmod(0o755)
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder), "AWS_EC2_METADATA_DISABLED": "true", **environment}
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", "\n".join(commands)], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace", timeout=300,
    )
    return done.returncode, done.stdout
