# SPDX-License-Identifier: Apache-2.0
"""A keep-alive HTTP/1.1 server on 127.0.0.1 with a port of the system's choice; the fakes are built
on it."""
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.server.owner.connected(self.connection)

    def finish(self):
        try:
            super().finish()
        except OSError:
            pass  # the other side went away
        self.server.owner.disconnected(self.connection)

    def log_message(self, *args):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def wire(self, text):
        """Sends these bytes, whatever they are, and ends the connection."""
        self.wfile.write(text)
        self.wfile.flush()
        self.close_connection = True

    def reset(self):
        """Ends the connection with a RST, in the middle of whatever it was."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.connection.close()

    def do_GET(self):
        self.server.owner.note_tls(self.connection)
        if self.server.owner.is_forgotten(self):
            self.close_connection = True
        else:
            self.server.owner.handle(self)

    do_POST = do_PUT = do_CONNECT = do_GET


def server_context(certificate, key, client_ca=None, versions=None, required=True):
    """client_ca: it asks clients for a certificate of that authority, and wants one (required).
    versions: (oldest, newest)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if versions:
        context.set_ciphers("ALL:@SECLEVEL=0")  # TLS 1.1 is not to be had above
        context.minimum_version, context.maximum_version = versions
    context.load_cert_chain(certificate, key)
    if client_ca:
        context.load_verify_locations(client_ca)
        context.verify_mode = ssl.CERT_REQUIRED if required else ssl.CERT_OPTIONAL
    return context


class HttpServer:
    """handle(handler) answers one request. tls: (certificate, key), or a whole SSLContext.
    port: 0: the system's choice."""

    def __init__(self, tls=None, port=0):
        self.lock = threading.Condition()
        self.open = set()
        self.forgotten = set()  # connections of a process whose snapshot was taken
        self.stale = []  # requests on those
        self.connections = 0
        self.handshakes = {}  # over TLS: {address of the client: (a kept session was used, its certificate)}
        self.server = _Threading(("127.0.0.1", port), Handler)
        self.server.owner = self
        if tls:
            context = tls if isinstance(tls, ssl.SSLContext) else server_context(*tls)
            self.server.socket = context.wrap_socket(
                self.server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self.server.server_address[1]
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"{'https' if tls else 'http'}://{self.address}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def connected(self, connection):
        with self.lock:
            self.connections += 1
            self.open.add(connection)

    def note_tls(self, connection):
        """Of a connection that had a request: with TLS 1.3 a client may be refused after its
        handshake."""
        if isinstance(connection, ssl.SSLSocket):
            self.handshakes[connection.getpeername()] = (connection.session_reused, connection.getpeercert())

    @property
    def full_handshakes(self):
        return sum(not resumed for resumed, _ in self.handshakes.values())

    @property
    def clients(self):
        """The names in the certificates that clients have shown; None: none was shown."""
        return [dict(pair[0] for pair in shown["subject"])["commonName"] if shown else None for _, shown in self.handshakes.values()]

    def disconnected(self, connection):
        with self.lock:
            self.open.discard(connection)
            self.forgotten.discard(connection)
            self.lock.notify_all()

    def close_idle(self):
        """Closes every connection, as a load balancer does while the function is frozen."""
        with self.lock:
            for connection in self.open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
            assert self.lock.wait_for(lambda: not self.open, 10)

    def forget_connections(self):
        """The process becomes another one, to which the present connections do not lead: a request
        on one of them gets no answer."""
        with self.lock:
            self.forgotten |= self.open

    def is_forgotten(self, handler):
        with self.lock:
            if handler.connection in self.forgotten:
                self.stale.append(f"{handler.command} {handler.path}")
                return True
        return False

    def send_unasked(self, text):
        """These bytes on every open connection, which all must be idle."""
        with self.lock:
            for connection in self.open:
                connection.sendall(text)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class _Threading(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # a client that hangs up is part of many tests
