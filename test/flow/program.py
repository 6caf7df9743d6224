# SPDX-License-Identifier: Apache-2.0
"""The real binary between the fakes: give it an event, get its answer, its log, its memory."""
import json
import os
import subprocess
import threading
import time
from pathlib import Path

import pytest
from fakes.runtime_api import RuntimeApi

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = os.environ.get("PROMTAIL_BOOTSTRAP", str(ROOT / "build/dev/bootstrap"))
IS_EMULATED = bool(os.environ.get("PROMTAIL_EMULATED"))  # for another architecture: memory is the emulator's, time is longer
SANITIZER = ("AddressSanitizer", "LeakSanitizer", "runtime error:")


class Program:
    def __init__(self, environment, binary=BOOTSTRAP, stdout=subprocess.PIPE, restore_script=()):
        """binary: or a whole command, as a list. stdout: another file for the log, which the caller
        reads, or does not. restore_script: as of the API."""
        self.api = RuntimeApi(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start")
        self.api.restore_script += restore_script
        self.lines = []
        self.told = threading.Condition()  # of each summary line
        self.invoked = self.summed = 0
        self.status = None
        env = {"AWS_LAMBDA_RUNTIME_API": self.api.address, "ASAN_OPTIONS": "detect_leaks=1"}
        env.update({k: v for k, v in environment.items() if v is not None})
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            binary if isinstance(binary, list) else [binary], env=env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, cwd="/"
        )
        self.errors = b""
        targets = [self._read_err] + ([self._read_out] if stdout == subprocess.PIPE else [])
        self.readers = [threading.Thread(target=target, daemon=True) for target in targets]
        for reader in self.readers:
            reader.start()

    def _read_out(self):
        for line in self.process.stdout:
            self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))
            if b'"message":"invocation"' in line:
                with self.told:
                    self.summed += 1
                    self.told.notify_all()

    def _read_err(self):
        self.errors = self.process.stderr.read()

    def output(self):
        """All that it wrote and posted."""
        posted = b"\n".join([self.errors, *self.api.posted]).decode("utf-8", "replace")
        return "\n".join([*self.lines, posted])

    def send(self, event, **more):
        self.api.push(event if isinstance(event, bytes) else json.dumps(event).encode(), **more)

    def invoke(self, event, timeout=30.0, **more):
        self.send(event, **more)
        return self.take(timeout)

    def take(self, timeout=30.0):
        """The next answer, and its summary line."""
        answer = self.api.take(timeout)
        with self.told:  # written before the answer, but read by another thread
            self.invoked += 1
            self.told.wait_for(lambda: self.summed >= self.invoked, 2)
        return answer

    @property
    def log(self):
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    @property
    def summaries(self):
        return [line for line in self.log if line.get("message") == "invocation"]

    @property
    def summary(self):
        """Of the last invocation."""
        return self.summaries[-1]

    def rss_kib(self, field="VmRSS"):
        if IS_EMULATED:
            pytest.skip("memory is not measured in the emulator")
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split(field + ":")[1].split()[0])

    def wait(self, timeout=20.0):
        self.status = self.process.wait(timeout)
        for reader in self.readers:
            reader.join(timeout)
        self.api.close()
        text = self.errors.decode("utf-8", "replace")
        assert not any(word in text for word in SANITIZER), text
        assert self.api.faults == [] and self.api.stale == []
        return self.status

    def stop(self):
        """Ends it as a closing sandbox does; it must go cleanly."""
        if self.status is None:
            self.api.end()
            try:
                status = self.wait()
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise
            assert status == 0, (status, self.errors.decode("utf-8", "replace"), self.lines[-5:])
