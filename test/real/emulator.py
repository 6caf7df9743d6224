# SPDX-License-Identifier: Apache-2.0
"""AWS's Runtime Interface Emulator with the release binary as its function: an event in, the answer
and the log out."""
import http.client
import json
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import dataclass

from judges import RIE

PATH = "/2015-03-31/functions/function/invocations"
BUSY = "Runtime.Unavailable"  # the multi-concurrent mode, while no worker waits for an event
START_TRIES = 5  # somebody else may take a port between our choice and the emulator's bind
START_S = 20


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes
    seconds: float

    @property
    def json(self):
        return json.loads(self.body)


def is_listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def prepare_root(folder, binary):
    """A root directory of the function and the emulator: its multi-concurrent mode starts
    /var/runtime/bootstrap and nothing else, as user 993. Both programs are static, so nothing more
    is in it than an empty file for standard input."""
    for name in ("var/runtime", "var/task"):
        (folder / name).mkdir(parents=True)
    shutil.copy(binary, folder / "var/runtime/bootstrap")
    return add_emulator(folder)


def add_emulator(root):
    """The emulator as /aws-lambda-rie in a root directory that has the function."""
    (root / "dev").mkdir()
    (root / "dev/null").touch()
    shutil.copy(RIE.get(), root / "aws-lambda-rie")
    for path in (root, *root.rglob("*")):
        path.chmod(0o755)
    return root


class Emulator:
    def __init__(self, binary, choose_port, environment, root=None, entrypoint=()):
        """root: a directory of add_emulator() (needs to be run as root), in which it finds its
        function by itself, or is told the entrypoint."""
        self.command = ["chroot", root, "/aws-lambda-rie", *entrypoint] if root else [RIE.get(), binary]
        self.environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **environment}
        self.lines = []
        for _ in range(START_TRIES):
            self.start(choose_port())
            try:
                self.wait_until_listening()
            except BaseException:
                self.stop()
                raise
            if not self.port_was_taken():
                return
        raise AssertionError("the emulator does not start: " + "\n".join(self.lines[-20:]))

    def start(self, ports):
        self.port, runtime_port = ports
        self.process = subprocess.Popen(
            [*self.command, "--runtime-interface-emulator-address", f"127.0.0.1:{self.port}", "--runtime-api-address", f"127.0.0.1:{runtime_port}"],
            env=self.environment, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        self.reader = threading.Thread(target=self.read, args=(self.process.stdout,), daemon=True)
        self.reader.start()

    def read(self, pipe):
        for line in pipe:
            self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))

    def wait_until_listening(self):
        """Or until it has ended: in the multi-concurrent mode an INIT that fails ends it."""
        limit = time.monotonic() + START_S
        while self.process.poll() is None and not is_listening(self.port):
            assert time.monotonic() < limit, "the emulator does not listen: " + "\n".join(self.lines[-20:])
            time.sleep(0.02)

    def port_was_taken(self):
        if self.process.poll() is None:
            return False
        self.reader.join(10)
        return any("address already in use" in line for line in self.lines)

    def invoke(self, event, timeout=60, **headers):
        """headers: names with _ for -. As Lambda does, waits until the worker has asked for its
        next event."""
        limit = time.monotonic() + timeout
        while True:
            answer = self.invoke_once(event, timeout, headers)
            if answer.headers.get("Error-Type") != BUSY or time.monotonic() > limit:
                return answer
            time.sleep(0.005)

    def invoke_once(self, event, timeout, headers):
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        started = time.monotonic()
        connection.request("POST", PATH, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.getheaders()), response.read(), time.monotonic() - started)
        connection.close()
        return answer

    @property
    def log(self):
        """The function's own log lines."""
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    def summary(self, request_id):
        """The summary line of an invocation: written before the answer, but read by another
        thread."""
        limit = time.monotonic() + 5
        while time.monotonic() < limit:
            found = [line for line in self.log if line.get("message") == "invocation" and line["requestId"] == request_id]
            if found:
                return found[-1]
            time.sleep(0.01)
        raise AssertionError(f"no summary line of {request_id}: {self.lines[-10:]}")

    def stop(self):
        """The emulator ends its function when it is told to end."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.reader.join(10)
