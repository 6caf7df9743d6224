# SPDX-License-Identifier: Apache-2.0
"""Servers that take Loki's push API and share no code with this repository: VictoriaLogs stores,
vlagent passes on."""
import json
import re
import subprocess
import threading
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timezone

PUSH_PATH = "/insert/loki/api/v1/push"
_STARTED = re.compile(r"started server at (http://127\.0\.0\.1:\d+)/")
_OWN_FIELDS = {"_msg", "_stream", "_stream_id", "_time"}
_TIME = re.compile(r"(.+?)(?:\.(\d{1,9}))?Z")


class Receiver:
    """A server on a port of the system's choice, which it names in its log."""

    def __init__(self, command):
        self.log = []
        self.url = None
        self.started = threading.Event()
        self.process = subprocess.Popen(
            [*command, "-memory.allowedBytes=256MiB"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
        )
        self.reader = threading.Thread(target=self._read_log, daemon=True)
        self.reader.start()
        if not self.started.wait(60) or self.url is None:
            self.process.kill()
            raise RuntimeError(f"{command[0]} did not start: {self.log[-5:]}")

    def _read_log(self):
        for line in self.process.stderr:
            self.log.append(line.rstrip("\n"))
            match = _STARTED.search(line)
            if match and self.url is None:
                self.url = match.group(1)
                self.started.set()
        self.started.set()

    @property
    def push_url(self):
        return self.url + PUSH_PATH

    def request(self, path, body=None, headers=None, **arguments):
        """(status, text)"""
        query = "?" + urllib.parse.urlencode(arguments) if arguments else ""
        request = urllib.request.Request(self.url + path + query, data=body, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self.reader.join(10)


def nanoseconds(text):
    """Of "2026-01-02T03:04:05.678Z", exactly."""
    second, fraction = _TIME.fullmatch(text).groups()
    at = datetime.fromisoformat(second).replace(tzinfo=timezone.utc)
    return int(at.timestamp()) * 10**9 + int((fraction or "").ljust(9, "0"))


class VictoriaLogs(Receiver):
    """Keeps every entry, equal ones too; takes times of any year. A tenant is a number."""

    def __init__(self, program, folder, judge):
        self.judge = judge
        super().__init__([
            str(program), "-httpListenAddr=127.0.0.1:0", f"-storageDataPath={folder}",
            "-retentionPeriod=100y", "-futureRetention=100y", "-loki.disableMessageParsing", "-defaultMsgValue=",
            "-insert.maxLineSizeBytes=1MiB",
        ])

    def _query(self, path, tenant, **arguments):
        self.request("/internal/force_flush")
        status, text = self.request(path, headers={"AccountID": str(tenant)}, **arguments)
        assert status == 200, text
        return text

    def entries(self, tenant=0):
        """[(labels, ns, line, metadata)] by time, as the fake Loki of the flow tests gives them."""
        rows = [json.loads(line) for line in self._query("/select/logsql/query", tenant, query="*").splitlines()]
        out = []
        for row, labels in zip(rows, self.judge.read([row["_stream"] for row in rows])):
            assert isinstance(labels, dict), labels
            assert all(row[name] == value for name, value in labels.items())
            metadata = {name: value for name, value in row.items() if name not in labels and name not in _OWN_FIELDS}
            out.append((labels, nanoseconds(row["_time"]), row.get("_msg", "").encode(), metadata))
        return sorted(out, key=lambda entry: (entry[1], entry[2], sorted(entry[0].items())))

    def count(self, label, tenant=0):
        """{value of the label: entries}, counted by the server, as count_over_time would."""
        text = self._query("/select/logsql/stats_query", tenant, query=f"* | stats by ({label}) count() entries")
        return {row["metric"][label]: int(row["value"][1]) for row in json.loads(text)["data"]["result"]}


class Vlagent(Receiver):
    """Takes pushes into a queue on disk, answers, and passes them on when it can."""

    def __init__(self, program, folder, target):
        super().__init__([
            str(program), "-httpListenAddr=127.0.0.1:0", f"-tmpDataPath={folder}", f"-remoteWrite.url={target}/internal/insert",
            "-remoteWrite.retryMinInterval=100ms", "-remoteWrite.retryMaxTime=200ms", "-remoteWrite.flushInterval=100ms", "-loki.disableMessageParsing",
        ])


class LabelJudge:
    """Prometheus's parser of label sets, the one that Loki reads a stream's labels with."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def read(self, texts):
        """Of each text its labels, or the parser's error as a str."""
        answers = []
        for text in texts:
            self.process.stdin.write(json.dumps(text) + "\n")
            self.process.stdin.flush()
            answers.append(json.loads(self.process.stdout.readline()))
        return answers

    def stop(self):
        self.process.stdin.close()
        assert self.process.wait(10) == 0
