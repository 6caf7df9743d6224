# SPDX-License-Identifier: Apache-2.0
"""A proxy that tunnels (CONNECT) and passes plain requests on, and keeps what it was asked for."""
import base64
import http.client
import socket
import threading
from urllib.parse import urlsplit

from .http_server import HttpServer


class Proxy(HttpServer):
    """routes: {"name:port": "127.0.0.1:port"} of hosts that only it can resolve. user:
    "name:password" that it wants."""

    def __init__(self, routes=(), user=None, tls=None):
        self.routes, self.user = dict(routes), user
        self.tunnels, self.passed = [], []  # "host:port", and (method, URL)
        self.status = None  # its answer to every CONNECT; None: it tunnels
        super().__init__(tls)

    def handle(self, handler):
        body = handler.body()
        if self.user and handler.headers.get("Proxy-Authorization") != "Basic " + base64.b64encode(self.user.encode()).decode():
            handler.answer(407, b"who are you?", [("Proxy-Authenticate", 'Basic realm="test"')])
        elif handler.command == "CONNECT":
            self.tunnels.append(handler.path)
            self.tunnel(handler)
        else:
            self.passed.append((handler.command, handler.path))
            self.pass_on(handler, body)

    def tunnel(self, handler):
        if self.status:
            handler.answer(self.status, b"no")
            return
        host, _, port = self.routes.get(handler.path, handler.path).rpartition(":")
        upstream = socket.create_connection((host, int(port)))
        handler.wire(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=copy, args=(upstream, handler.connection), daemon=True)
        back.start()
        copy(handler.connection, upstream)
        back.join()
        upstream.close()

    def pass_on(self, handler, body):
        url = urlsplit(handler.path)
        connection = http.client.HTTPConnection(self.routes.get(url.netloc, url.netloc))
        headers = {name: value for name, value in handler.headers.items() if not name.lower().startswith("proxy-")}
        connection.request(handler.command, url.path + ("?" + url.query if url.query else ""), body, headers)
        answer = connection.getresponse()
        handler.answer(answer.status, answer.read(), [pair for pair in answer.getheaders() if pair[0].lower() != "content-length"])
        connection.close()


def copy(source, target):
    """Bytes until one of both ends; then both do."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    for connection in (source, target):
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
