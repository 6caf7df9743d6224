# SPDX-License-Identifier: Apache-2.0
"""An S3 that keeps each request as the bytes that came and understands as little of it as it can:
nothing is decoded, checked or put in order."""
import re
import socket
import threading


class RawRequest:
    def __init__(self, head):
        line, *fields = head.decode("latin-1").split("\r\n")
        self.method, self.target, self.version = line.split(" ")
        self.headers = [tuple(part.strip(" ") for part in field.split(":", 1)) for field in fields]

    def values(self, name):
        return [value for n, value in self.headers if n.lower() == name]


class RawS3:
    def __init__(self):
        self.bodies = {}  # target: the bytes of the object
        self.cuts = {}  # target: bytes after which the first answer breaks off
        self.requests = []
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            received = b""
            while True:
                while b"\r\n\r\n" not in received:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    received += piece
                head, _, received = received.partition(b"\r\n\r\n")
                if not self._answer(connection, RawRequest(head)):
                    return

    def _answer(self, connection, request):
        with self.lock:
            self.requests.append(request)
            cut = self.cuts.pop(request.target, None)
        whole = self.bodies.get(request.target, b"line\n")
        start = int(re.match(r"bytes=(\d+)-$", (request.values("range") or ["bytes=0-"])[0]).group(1))
        status = "206 Partial Content" if start else "200 OK"
        head = f'HTTP/1.1 {status}\r\nETag: "e"\r\nContent-Length: {len(whole) - start}\r\n'
        if start:
            head += f"Content-Range: bytes {start}-{len(whole) - 1}/{len(whole)}\r\n"
        connection.sendall(head.encode() + b"\r\n" + (whole[start:] if cut is None else whole[start : start + cut]))
        return cut is None

    def close(self):
        self.listener.close()
