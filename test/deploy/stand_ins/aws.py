# SPDX-License-Identifier: Apache-2.0
"""Stands for AWS's servers where moto has nothing: takes each request, and keeps what it was asked.
The arguments are AWS's command line's to check."""
import http.server
import json
import threading
import urllib.parse

STACK = "<CreateStackResponse><CreateStackResult><StackId>id</StackId></CreateStackResult></CreateStackResponse>"


class Servers:
    def __init__(self):
        self.asked = []  # (operation, its arguments)
        servers = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                answer = servers.answer(self.headers.get("X-Amz-Target", ""), body).encode()
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
        return STACK

    def close(self):
        self.server.shutdown()
        self.server.server_close()
