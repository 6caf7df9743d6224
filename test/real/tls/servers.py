# SPDX-License-Identifier: Apache-2.0
"""TLS by other people, before a Loki that speaks plain HTTP: Go's crypto/tls, nginx, and OpenSSL's
s_server. Every request has a connection of its own."""
import json
import re
import subprocess
import threading
import time
from dataclasses import dataclass

from cache import TAIL_LINES
from judges import NGINX, TLS_SERVER

START_S = 20


@dataclass
class Handshake:
    version: str  # "1.2", "1.3"
    resumed: bool
    client: str  # the common name of the client's certificate; "": it has shown none


class Server:
    """A process. settings: certificate, key (files), client_ca (a file; clients must show a
    certificate of it), version."""

    def __init__(self, folder, loki, free_port, **settings):
        self.folder, self.loki = folder, loki
        folder.mkdir(exist_ok=True)
        self.port = free_port()
        self.lines, self.started = [], threading.Event()
        self.process = subprocess.Popen(
            [str(word) for word in self.command(**settings)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder
        )
        threading.Thread(target=self.read, daemon=True).start()
        if not self.started.wait(START_S):
            self.stop()
            raise AssertionError(f"{type(self).__name__} does not start: " + "\n".join(self.lines[-TAIL_LINES:]))

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}/loki/api/v1/push"

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))
            self.take(self.lines[-1])

    def stop(self):
        self.process.terminate()
        self.process.wait(10)

    def wait_for(self, count):
        """The handshakes of requests, of which there are so many: told by another process."""
        until = time.monotonic() + 5
        while len(self.handshakes) < count and time.monotonic() < until:
            time.sleep(0.01)
        return self.handshakes


class GoServer(Server):
    def command(self, certificate, key, client_ca=None, version="1.3"):
        return [
            TLS_SERVER.get(), "-cert", certificate, "-key", key, "-version", version, "-backend", self.loki.url,
            *(["-client-ca", client_ca] if client_ca else []),
        ]

    def take(self, line):
        if line.startswith('{"port":'):
            self.port = json.loads(line)["port"]
            self.started.set()

    @property
    def handshakes(self):
        told = [json.loads(line) for line in self.lines if line.startswith('{"version":')]
        return [Handshake(line["version"], line["resumed"], line["client"]) for line in told]


NGINX_CONF = """
daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {{}}
http {{
    log_format tls 'handshake $ssl_protocol $ssl_session_reused [$ssl_client_s_dn]';
    access_log /dev/stdout tls;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    keepalive_timeout 0;
    lingering_close off;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols TLSv{version};
        {more}
        location / {{ proxy_pass {loki}; }}
    }}
}}
"""


class Nginx(Server):
    """With the cache of sessions that it has by default: none, but tickets. A lingering connection
    would be logged after the next one."""

    def command(self, certificate, key, client_ca=None, version="1.3"):
        more = f"ssl_client_certificate {client_ca}; ssl_verify_client on; ssl_verify_depth 3;" if client_ca else ""
        if version == "1.1":
            more += "ssl_ciphers ALL:@SECLEVEL=0;"
        conf = self.folder / "nginx.conf"
        conf.write_text(NGINX_CONF.format(port=self.port, certificate=certificate, key=key, version=version, more=more, loki=self.loki.url))
        return [NGINX.get(), "-p", self.folder, "-c", conf, "-e", "stderr"]

    def take(self, line):
        if "using the \"epoll\" event method" in line or "start worker" in line or "nginx/" in line:
            self.started.set()

    @property
    def handshakes(self):
        told = (re.match(r"handshake TLSv(\S+) (\S) \[(?:-|CN=(.*?))\]", line) for line in self.lines)
        return [Handshake(match[1], match[2] == "r", match[3] or "") for match in told if match]


class OpensslServer(Server):
    """Answers 204 to all that comes, and stores nothing."""

    def command(self, certificate, key, client_ca=None, version="1.3"):
        self.version = version
        options = ["-Verify", 3, "-verify_return_error", "-CAfile", client_ca] if client_ca else []
        if version == "1.1":
            options += ["-cipher", "ALL:@SECLEVEL=0"]
        return [
            "openssl", "s_server", "-accept", f"127.0.0.1:{self.port}", "-cert", certificate, "-cert_chain", certificate, "-key", key,
            f"-tls{version.replace('.', '_')}", *options,
        ]

    def take(self, line):
        if line.startswith("ACCEPT"):
            self.started.set()
        if line.startswith("Content-Length:"):  # the last header that matters: the request is there
            self.process.stdin.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            self.process.stdin.flush()

    @property
    def handshakes(self):
        """A block a connection: its session, "Client certificate" …, "Reused session-id"."""
        made, client, resumed = [], "", False
        for line in self.lines:
            if line.startswith("-----BEGIN SSL SESSION"):
                client, resumed = "", False
            named = re.match(r"subject=.*?CN = (.*)", line)
            client = named[1] if named else client
            resumed = resumed or line.startswith("Reused session-id")
            if line.startswith("POST "):
                made.append(Handshake(self.version, resumed, client))
        return made
