# SPDX-License-Identifier: Apache-2.0
"""Runs a program between the servers of bench/server.c, and says what it took: CPU time by the
rusage of wait4, its process clock while events are handled, memory, and what it sent.
"""
import contextlib
import json
import os
import select
import signal
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import data

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ROOT / "build/release/bench"
PATIENCE_S = 120
END_S = 10  # for a program to end after its last event
SLICES = 8  # of a round's events


class Failed(Exception):
    """The program ended, or answered with an error: with its last words."""


@dataclass(frozen=True)
class Program:
    """In words and settings, {http} and {https} stand for the server's addresses. With no_events it
    does its work without events and ends."""
    name: str
    words: tuple
    settings: dict = field(default_factory=dict)
    no_events: bool = False

    def with_settings(self, **more):
        return Program(self.name, self.words, {**self.settings, **more}, self.no_events)


@dataclass(frozen=True)
class Load:
    """What a program is given: so many events to become warm, then those that are measured."""
    event: bytes = b"{}"
    object: Path = Path(os.devnull)
    warm: int = 0
    count: int = 1
    delays_us: tuple = (0, 0)  # of the object's answer, of a push's
    quota: object = None  # quota.Quota


@dataclass
class Sample:
    start_ms: float = 0  # exec to the first GET next
    cpu_s: float = 0  # of the whole process, from its start to its end
    event_cpu_s: float = 0  # of one event
    event_s: float = 0  # wall time of one event
    idle_mib: float = 0  # before the first event
    peak_mib: float = 0
    pushes: int = 0
    gzip: int = 0  # of these
    bytes_sent: int = 0
    events: int = 1  # that these are of
    to: dict = field(default_factory=dict)  # {program beside it: CPU time to its, median of the rounds' or their parts'}

    def note_counts(self, counts, events=1):
        self.pushes, self.gzip, self.bytes_sent, self.events = counts["pushes"], counts["gzip"], counts["bytes"], events


class Server:
    def __init__(self, load):
        data.FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=data.FOLDER) as event:
            event.write(load.event)
            event.flush()
            words = [PROGRAMS / "bench_server", event.name, load.object, *data.certificate()]
            self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
            ports = json.loads(self.process.stdout.readline())
        self.http = f"127.0.0.1:{ports['http']}"
        self.addresses = {"http": f"http://{self.http}", "https": f"https://127.0.0.1:{ports['https']}"}
        if any(load.delays_us):
            self.ask("delay {} {}".format(*load.delays_us))

    def ask(self, command, running=None):
        self.process.stdin.write(command + "\n")
        return self.read(running)

    def read(self, running=None):
        """A line of its; Failed when the program that it is about ends before."""
        end = time.monotonic() + PATIENCE_S
        while not select.select([self.process.stdout], [], [], 0.02)[0]:
            if running and running.has_ended():
                raise Failed(f"ended: {running.last_words()}")
            if time.monotonic() > end:
                raise Failed("took too long")
        return json.loads(self.process.stdout.readline())

    def end_events(self):
        self.process.stdin.close()

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Running:
    def __init__(self, program, server, quota=None):
        fill = server.addresses
        env = {
            "AWS_LAMBDA_RUNTIME_API": server.http, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s",
            "WRITE_ADDRESS": "{http}/loki/api/v1/push", "AWS_ENDPOINT_URL_S3": "{http}", **program.settings,
        }
        words = [str(word).format(**fill) for word in program.words]
        self.began = time.monotonic_ns()
        self.output = tempfile.TemporaryFile(dir=data.FOLDER)
        self.process = subprocess.Popen(
            words, env={name: value.format(**fill) if "{http" in value else value for name, value in env.items()}, stdin=subprocess.DEVNULL,
            stdout=self.output, stderr=self.output, preexec_fn=quota.enter if quota else None,
        )
        self.pid = self.process.pid

    def has_ended(self):
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def kill(self):
        """Popen.kill would also take its status, which wait4 must find."""
        os.kill(self.pid, signal.SIGKILL)

    def last_words(self):
        self.output.seek(0)
        lines = self.output.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:400] if lines else "without a word"

    def clock_ns(self):
        """CPU time of all its threads (what clock_getcpuclockid gives for a process)."""
        return time.clock_gettime_ns((~self.pid << 3) | 2)

    def settle_ns(self):
        """The same, when it has done what it does after its GET next."""
        before, now = -1, self.clock_ns()
        while before != now:
            time.sleep(0.005)
            before, now = now, self.clock_ns()
        return now

    def idle_mib(self):
        rollup = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii")
        return int(rollup.split("Rss:")[1].split()[0]) / 1024

    def peak_mib(self):
        """ru_maxrss would tell of Python's memory before the exec."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def end(self, patience_s=END_S):
        """Its CPU time in all."""
        limit = time.monotonic() + patience_s
        while not self.has_ended():
            if time.monotonic() > limit:
                self.kill()
                break
            time.sleep(0.001)
        _, status, usage = os.wait4(self.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_utime + usage.ru_stime

    def close(self):
        if self.process.returncode is None:
            self.kill()
            self.end()
        self.output.close()


@dataclass
class Session:
    """A program that waits between its servers, warm, and is given events."""
    server: Server
    running: Running
    start: Sample

    def run(self, count):
        """What so many events took, beside what the start did."""
        sample = replace(self.start)
        before = self.running.settle_ns()
        if count:
            counts = self.server.ask(f"run {count}", self.running)
            if counts["errors"]:
                raise Failed(f"answered with an error: {self.running.last_words()}")
            sample.event_cpu_s = (self.running.settle_ns() - before) / 1e9 / count
            sample.event_s = counts["ns"] / 1e9 / count
            sample.note_counts(counts, count)
        sample.peak_mib = self.running.peak_mib()
        return sample

    def end(self):
        """The CPU time of the whole process."""
        self.server.end_events()
        return self.running.end()


@contextlib.contextmanager
def session_of(program, load):
    with contextlib.closing(Server(load)) as server, contextlib.closing(Running(program, server, load.quota)) as running:
        start = Sample(start_ms=(server.read(running)["next_ns"] - running.began) / 1e6)
        running.settle_ns()
        start.idle_mib = running.idle_mib()
        if load.warm:
            server.ask(f"run {load.warm}", running)
        yield Session(server, running, start)


def run_to_end(program, load):
    with contextlib.closing(Server(load)) as server, contextlib.closing(Running(program, server, load.quota)) as running:
        sample = Sample(cpu_s=running.end(PATIENCE_S))
        if running.process.returncode != 0:
            raise Failed(f"ended: {running.last_words()}")
        sample.note_counts(server.ask("count"))
        return sample


def measure_once(program, load):
    if program.no_events:
        return run_to_end(program, load)
    with session_of(program, load) as session:
        return replace(session.run(load.count), cpu_s=session.end())


def median_of(samples):
    """Of each number by itself."""
    numbers = Sample.__dataclass_fields__.keys() - {"to"}
    return Sample(**{name: statistics.median(getattr(sample, name) for sample in samples) for name in numbers})


def cpu_of(sample, load):
    """Of one of many events, or of the whole process."""
    return sample.event_cpu_s if load.count > 1 else sample.cpu_s


def ratio_of_pairs(ones, others, load):
    """Of a round, or of a part of one, in which the machine was as busy for both."""
    return statistics.median(cpu_of(one, load) / cpu_of(other, load) for one, other in zip(ones, others))


class Results:
    """{name of the program: its samples}, until it fails."""

    def __init__(self, programs, load):
        self.load = load
        self.programs = {program.name: program for program in programs}
        self.samples = {name: [] for name in self.programs}
        self.failures = {}

    def each(self, measure):
        """measure(program) -> samples, of those that have not failed."""
        for name in [name for name in self.programs if name not in self.failures]:
            try:
                self.samples[name] += measure(self.programs[name])
            except Failed as failure:
                self.failures[name] = failure

    def medians(self):
        ended = {name: samples for name, samples in self.samples.items() if name not in self.failures}
        medians = {name: self.failures.get(name) or median_of(samples) for name, samples in self.samples.items()}
        for name, samples in ended.items():
            medians[name].to = {other: ratio_of_pairs(samples, ended[other], self.load) for other in ended if other != name}
        return medians


def run_slices(results, load):
    """Some events of each program in turn, many times: what the machine does beside them then
    falls on all alike."""
    with contextlib.ExitStack() as stack:
        sessions = {}
        results.each(lambda program: sessions.update({program.name: stack.enter_context(session_of(program, load))}) or [])
        for _ in range(SLICES):
            results.each(lambda program: [sessions[program.name].run(max(1, load.count // SLICES))])
    for samples in results.samples.values():  # a peak only grows: that of the round is the last one
        samples[-SLICES:] = [replace(sample, peak_mib=samples[-1].peak_mib) for sample in samples[-SLICES:]]


def side_by_side(programs, load, rounds):
    """Each program so many times, in turn: {name: Sample, or Failed}."""
    results = Results(programs, load)
    in_slices = load.count >= SLICES and load.quota is None and not any(program.no_events for program in programs)
    for _ in range(rounds):
        if in_slices:
            run_slices(results, load)
        else:
            results.each(lambda program: [measure_once(program, load)])
    return results.medians()
