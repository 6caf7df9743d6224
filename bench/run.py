# SPDX-License-Identifier: Apache-2.0
"""Measures the release binary beside its floors, in one run: run.py [NAME ...] [--peer BINARY], of
BENCHES below."""
import argparse
import json
import re
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import data
import servers

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "test/flow"))
import events  # noqa: E402

BUILD = Path(__file__).resolve().parents[1] / "build/release"
BOOTSTRAP = BUILD / "bootstrap"
PEER = None  # --peer


def verdict(value, budget):
    return f"budget {budget:g}: {'kept' if value <= budget else 'MISSED'}"


def row(name, value, note=""):
    print(f"  {name:<52} {value:>12}  {note}", flush=True)


class Running:
    """A program between the servers; its CPU time and peak memory when it has ended."""

    def __init__(self, sink, store=None, command=None, **settings):
        self.api = servers.Api()
        env = {
            "AWS_LAMBDA_RUNTIME_API": self.api.address, "WRITE_ADDRESS": sink.push_url if sink else "http://127.0.0.1:1/push",
            "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", **settings,
        }
        if store:
            env["AWS_ENDPOINT_URL_S3"] = store.url
        self.began = time.monotonic()
        self.process = subprocess.Popen(command or [BOOTSTRAP], env=env, stdout=subprocess.DEVNULL)

    def invoke(self, event):
        self.api.send(event if isinstance(event, bytes) else json.dumps(event).encode())
        self.api.wait()

    def cpu_s(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def cpu_ns(self):
        return int(Path(f"/proc/{self.process.pid}/schedstat").read_text().split()[0])

    def wait_idle(self):
        """Until it waits for the network: it has asked for the next event, and done what it does
        then."""
        while Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            time.sleep(0.001)

    def rss_kib(self, field="VmRSS"):
        return int(Path(f"/proc/{self.process.pid}/status").read_text().split(field + ":")[1].split()[0])

    def end(self):
        peak = self.rss_kib("VmHWM") / 1024  # ru_maxrss would tell of Python's memory before the exec
        self.api.events.put(None)
        _, _, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        self.api.close()
        return usage.ru_utime + usage.ru_stime, peak


def cpu_of(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime


def bench_object(runs=5):
    print("object: 250 MB of ALB lines, gzip'd")
    path = data.alb_object()
    store = servers.FileStore(path)
    floors, totals, peaks, walls = [], [], [], []
    for _ in range(runs):
        floors.append(cpu_of([BUILD / "bench/bench_codec", path]))
        sink = servers.Sink()
        running = Running(sink, store)
        begin = time.monotonic()
        running.invoke(events.s3(("logs", events.ALB_KEY)))
        walls.append(time.monotonic() - begin)
        cpu, peak = running.end()
        totals.append(cpu)
        peaks.append(peak)
        sink.close()
    store.close()
    floor, total, peak = statistics.median(floors), statistics.median(totals), max(peaks)
    row("compressed size", f"{path.stat().st_size / 1e6:.1f} MB")
    row("floor: zlib inflate + snappy, CPU", f"{floor:.3f} s")
    row("bootstrap, CPU in all", f"{total:.3f} s", f"wall {statistics.median(walls):.2f} s")
    row("ratio", f"{total / floor:.2f}", verdict(total / floor, 2.0))
    row("peak RSS", f"{peak:.1f} MiB", verdict(peak, 16))


def start_once(sink=None, **settings):
    """Time to the first GET next, memory when it waits for an event; with a sink also the CPU time
    until a first event was pushed to it."""
    running = Running(sink, **settings)
    next_ms = (running.api.first_next.get(timeout=10) - running.began) * 1000
    running.wait_idle()
    rss_mib = running.rss_kib() / 1024
    if sink:
        running.invoke(events.cloudwatch("one message"))
        running.wait_idle()
    cpu_ms = running.cpu_ns() / 1e6
    running.end()
    return next_ms, rss_mib, cpu_ms


def bench_start(runs=30):
    print(f"start: exec to the first GET next (with the time that Python takes to fork), medians of {runs}")
    certificate = data.certificate()
    sinks = {"http": servers.Sink(), "https": servers.Sink(certificate)}
    https = "https://logs.example.com/loki/api/v1/push"
    kinds = {
        "bare program with the same libraries": dict(command=[BUILD / "bench/bench_start"]),
        "bootstrap, http": {},
        "bootstrap, https": dict(WRITE_ADDRESS=https),
        "bootstrap, https with CA_CERT": dict(WRITE_ADDRESS=https, CA_CERT=f"file:{certificate[0]}"),
        "push, http": dict(sink=sinks["http"]),
        "push, https": dict(sink=sinks["https"], CA_CERT=f"file:{certificate[0]}"),
    }
    measured = {name: [] for name in kinds}
    for _ in range(runs):
        for name, settings in kinds.items():
            measured[name].append(start_once(**settings))
    for sink in sinks.values():
        sink.close()
    medians = {name: [statistics.median(values) for values in zip(*rows)] for name, rows in measured.items()}
    (bare, _, _), (http, http_rss, _), (with_tls, tls_rss, _), (with_ca, ca_rss, _), (_, _, http_cpu), (_, _, tls_cpu) = medians.values()
    row("bare program with the same libraries", f"{bare:.2f} ms")
    row("bootstrap, http", f"{http:.2f} ms", verdict(http, max(2.0, 1.3 * bare)))
    row("bootstrap, https", f"{with_tls:.2f} ms")
    row("https above http", f"{with_tls - http:.2f} ms", verdict(with_tls - http, 0.5))
    row("bootstrap, https with CA_CERT (which is parsed)", f"{with_ca:.2f} ms")
    row("RSS when it waits for an event: http", f"{http_rss:.2f} MiB")
    row("https above http", f"{tls_rss - http_rss:.2f} MiB", verdict(tls_rss - http_rss, 0.3))
    row("https with CA_CERT above http", f"{ca_rss - http_rss:.2f} MiB")
    row("CPU from exec until a first http push was answered", f"{http_cpu:.2f} ms")
    row("likewise https (CA_CERT)", f"{tls_cpu:.2f} ms", verdict(tls_cpu, 8))


def bench_ahead(runs=3):
    print("ahead: 100 objects of 20 KB from an S3 that answers after 50 ms")
    path = data.FOLDER / "small.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a line of a small object of twenty kilobytes\n" * 444)
    store = servers.FileStore(path, delay=0.05)
    times = {}
    for concurrency in ("1", "4"):
        walls = []
        for _ in range(runs):
            sink = servers.Sink()
            running = Running(sink, store, FETCH_CONCURRENCY=concurrency)
            begin = time.monotonic()
            running.invoke(events.s3(*[("logs", f"k{n}") for n in range(100)]))
            walls.append(time.monotonic() - begin)
            _, peak = running.end()
            sink.close()
        times[concurrency] = statistics.median(walls)
        row(f"FETCH_CONCURRENCY={concurrency}", f"{times[concurrency]:.2f} s", f"peak RSS {peak:.1f} MiB")
    store.close()
    row("ratio", f"{times['4'] / times['1']:.2f}", verdict(times["4"] / times["1"], 0.35))


def push_wall_s(store, concurrency):
    sink = servers.Sink(delay=0.1)
    running = Running(sink, store, PUSH_CONCURRENCY=concurrency)
    begin = time.monotonic()
    running.invoke(events.s3(("logs", events.ALB_KEY)))
    wall = time.monotonic() - begin
    running.end()
    pushes = sink.pushes
    sink.close()
    return wall, pushes


def bench_push(runs=3):
    print("push: an object of 5 MB to a Loki that answers after 100 ms, and callgrind's counts with one that answers at once")
    store = servers.FileStore(data.alb_object(5_000_000))
    event = json.dumps(events.s3(("logs", events.ALB_KEY))).encode()
    walls, counts = {}, {}
    for concurrency in ("1", "4"):
        measured = [push_wall_s(store, concurrency) for _ in range(runs)]
        walls[concurrency] = statistics.median(wall for wall, _ in measured)
        counts[concurrency] = statistics.median(callgrind(BOOTSTRAP, event, 3, store, PUSH_CONCURRENCY=concurrency) for _ in range(runs))
        row(f"PUSH_CONCURRENCY={concurrency}", f"{walls[concurrency]:.2f} s", f"{measured[0][1]} pushes; {counts[concurrency] / 1e6:.1f} M instructions of 3 objects")
    store.close()
    row("ratio of the times", f"{walls['4'] / walls['1']:.2f}", verdict(walls["4"] / walls["1"], 0.35))
    row("ratio of the instructions", f"{counts['4'] / counts['1']:.3f}", verdict(counts["4"] / counts["1"], 1.05))


def event_cpu_ms(event, count, command=None, keep=None, **settings):
    sink = servers.Sink()
    running = Running(sink, command=command(sink) if command else None, **settings)
    for _ in range(min(count, 20)):
        running.invoke(event)
    before = running.cpu_s()
    for _ in range(count):
        running.invoke(event)
    cpu = (running.cpu_s() - before) * 1000 / count
    running.end()
    if keep:
        keep.write_bytes(sink.keep)
    sink.close()
    return cpu


def bench_cloudwatch():
    print("cloudwatch: CPU of one event in a warm process")
    import random

    dice = random.Random(2)
    texts = [f"2026-01-02 03:04:05 INFO request {dice.getrandbits(128):032x} took {dice.randrange(999)} ms " + "detail " * 24 for _ in range(5000)]
    texts = [text[:240] for text in texts]
    large = event_cpu_ms(json.dumps(events.cloudwatch(*texts)).encode(), 200)
    row("5,000 messages of 240 bytes", f"{large:.2f} ms", f"Go 53 ms: {53 / large:.1f} times less")
    body = data.FOLDER / "one.push"
    one = json.dumps(events.cloudwatch("one message of a usual length, about eighty bytes or so, at most")).encode()
    small = [event_cpu_ms(one, 4000, keep=body) for _ in range(3)]
    bare = [event_cpu_ms(one, 4000, lambda sink: [BUILD / "bench/bench_requests", sink.push_url, body]) for _ in range(3)]
    small, bare = statistics.median(small), statistics.median(bare)
    row("one message", f"{small:.3f} ms")
    row("bare libcurl loop, the same three requests", f"{bare:.3f} ms")
    row("ratio", f"{small / bare:.2f}", verdict(small / bare, 1.3))


def fifty_rules():
    """Of all actions; what they make is taken away again, so that the same bytes go out."""
    group = {"source_labels": ["__aws_cloudwatch_log_group"]}
    five = [
        {**group, "regex": "/aws/(?P<service>[a-z]+)/(.+)-(dev|test|production)", "target_label": "env", "replacement": "$3"},
        {"source_labels": ["__aws_log_type", "env"], "separator": "/", "regex": "(?i)(cloud.+)/.*", "target_label": "kind", "replacement": "${1}_logs"},
        {"source_labels": ["kind"], "regex": "debug|trace|.*_test", "action": "drop"},
        {"regex": "__aws_cloudwatch_(.+)", "action": "labelmap"},
        {**group, "action": "hashmod", "modulus": 16, "target_label": "shard"},
    ]
    last = [
        {"source_labels": ["__aws_log_type"], "regex": "cloudwatch|s3_.*", "action": "keep"},
        {**group, "action": "lowercase", "target_label": "lower"}, {**group, "action": "uppercase", "target_label": "upper"},
        {"source_labels": ["lower"], "target_label": "upper", "action": "dropequal"},
        {"regex": "__aws_.*", "action": "labelkeep"},
    ]
    return json.dumps(five * 9 + last)


def bench_relabel(runs=7):
    print("relabel: CPU of a CloudWatch event of 10,000 entries in a warm process, without rules and with 50")
    texts = [f"2026-01-02 03:04:05 INFO request {number:08x} of the order service took {number % 997} ms" for number in range(10000)]
    event = json.dumps(events.cloudwatch(*texts, group="/aws/lambda/orders-production")).encode()
    without, ruled = [], []
    for _ in range(runs):
        without.append(event_cpu_ms(event, 60))
        ruled.append(event_cpu_ms(event, 60, RELABEL_CONFIGS=fifty_rules()))
    plain, with_rules = statistics.median(without), statistics.median(ruled)
    row("without rules", f"{plain:.2f} ms")
    row("with 50 rules", f"{with_rules:.2f} ms")
    row("share of the rules", f"{(with_rules - plain) / with_rules:.3f}", verdict((with_rules - plain) / with_rules, 0.05))


def bench_regex():
    print("regex: patterns that explode when they are tried by backtracking, and some of every day")
    subprocess.run([BUILD / "bench/bench_regex"], check=True)


def bench_keys():
    print("keys: the format of an S3 object by its key")
    root = Path(__file__).resolve().parents[1]
    for path in root.parent / "shared/vectors/s3_keys.tsv", root / "test/cases/s3_keys.tsv":
        if path.exists():
            print(f" {path.relative_to(root.parent)}", flush=True)
            subprocess.run([BUILD / "bench/bench_s3_keys", path], check=True)


def bench_json():
    print("json: the records of a CloudTrail document with their times")
    subprocess.run([BUILD / "bench/bench_json"], check=True)


def bench_lines():
    print("lines: lines of S3 objects with their own times")
    subprocess.run([BUILD / "bench/bench_lines"], check=True)


def bench_redact():
    print("redact: what REDACT costs")
    subprocess.run([BUILD / "bench/bench_redact"], check=True)


def bench_warm():
    print("warm: 10,000 events of one message")
    sink = servers.Sink()
    running = Running(sink)
    event = json.dumps(events.cloudwatch("one message")).encode()
    for number in range(1, 10001):
        running.invoke(event)
        if number == 1000:
            early = running.rss_kib()
    late = running.rss_kib()
    row("RSS after 1,000 / 10,000 events", f"{early / 1024:.2f}/{late / 1024:.2f} MiB", verdict(late / early, 1.05))
    row("connections to the Runtime API / Loki", f"{running.api.connections} / {sink.connections}")
    running.end()
    sink.close()


def callgrind(binary, event=None, count=0, store=None, **settings):
    """Instructions of the whole process, with so many events."""
    report = data.FOLDER / "callgrind.out"
    data.FOLDER.mkdir(parents=True, exist_ok=True)
    sink = servers.Sink()
    running = Running(sink, store, **settings, AWS_ACCESS_KEY_ID="", command=["valgrind", "--tool=callgrind", f"--callgrind-out-file={report}", "-q", binary])
    running.api.first_next.get(timeout=60)
    for _ in range(count):
        running.invoke(event)
    running.end()
    sink.close()
    return int(re.search(r"^totals: (\d+)$", report.read_text(), re.M).group(1))


def bench_instructions(runs=3):
    print("instructions: callgrind's counts, which a busy machine does not change; with --peer BINARY beside another build")
    path = data.alb_object(10_000_000)
    store = servers.FileStore(path)
    texts = [f"2026-01-02 03:04:05 INFO request {number:032x} took {number % 997} ms {'detail ' * 24}"[:240] for number in range(5000)]
    kinds = {  # the same once is taken off, except from the start
        "start": (None, 0, 1), "object of 10 MB": (events.s3(("logs", events.ALB_KEY)), 2, 1),
        "CloudWatch, 5,000 messages": (events.cloudwatch(*texts), 6, 5), "CloudWatch, one message": (events.cloudwatch("one message"), 201, 200),
    }
    for name, (event, count, divisor) in kinds.items():
        event = json.dumps(event).encode()

        def measure(binary):
            counts = [callgrind(binary, event, count, store) - (callgrind(binary, event, count - divisor, store) if count else 0) for _ in range(runs)]
            return statistics.median(counts) / divisor

        ours = measure(BOOTSTRAP)
        note = ""
        if PEER:
            peer = measure(PEER)
            note = f"{100 * (ours / peer - 1):+.2f} % to {peer / 1e6:.3f} M"
        row(name, f"{ours / 1e6:.3f} M", note)
    store.close()


BENCHES = {
    "object": bench_object, "start": bench_start, "ahead": bench_ahead, "push": bench_push, "cloudwatch": bench_cloudwatch, "relabel": bench_relabel,
    "regex": bench_regex, "keys": bench_keys, "json": bench_json, "lines": bench_lines, "redact": bench_redact, "warm": bench_warm, "instructions": bench_instructions,
}


def main():
    global PEER
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--peer", help="another bootstrap, for instructions")
    options = parser.parse_args()
    PEER = options.peer
    unknown = [name for name in options.names if name not in BENCHES]
    if unknown:
        sys.exit(f"run.py: no such measurement: {unknown[0]} (there are {', '.join(BENCHES)})")
    for name in options.names or BENCHES:
        BENCHES[name]()


if __name__ == "__main__":
    main()
