# SPDX-License-Identifier: Apache-2.0
"""Measurements of one part each, with a budget of their own where there is one:
./dev bench NAME.
"""
import contextlib
import statistics
import subprocess

import objects
import payloads
from budget import count_process
from measure import PROGRAMS, ROOT, Load, Running, Server, measure_once
from scenarios import BOOTSTRAP, ours

OBJECTS = 100


def row(name, value, at_most=None, ratio=None):
    verdict = "" if at_most is None else f"  budget {at_most:g}: {'kept' if ratio <= at_most else 'MISSED'}"
    print(f"  {name:<52} {value:>14}{verdict}", flush=True)


def times(load, setting, rounds=3):
    """{value: wall time of the event} with the setting at 1 and at 4."""
    return {
        value: statistics.median(measure_once(ours(**{setting: value}), load).event_s for _ in range(rounds)) for value in ("1", "4")
    }


def print_times(load, setting):
    walls = times(load, setting)
    for value, wall in walls.items():
        row(f"{setting}={value}", f"{wall:.2f} s")
    ratio = walls["4"] / walls["1"]
    row("ratio", f"{ratio:.2f}", 0.35, ratio)


def measure_ahead():
    """100 objects of 20 KB from an S3 that answers after 50 ms."""
    path = objects.object_file("alb", 20_000)
    event = objects.compact(objects.events.s3(*[("logs", f"{number}/{objects.KINDS['alb'].key}") for number in range(OBJECTS)]))
    print_times(Load(event.encode(), path, delays_us=(50_000, 0)), "FETCH_CONCURRENCY")


def measure_push():
    """An object of 5 MB to a Loki that answers after 100 ms; instructions with one that answers at
    once."""
    path = objects.object_file("alb", 5_000_000)
    load = Load(objects.event_for("alb"), path)
    print_times(Load(load.event, path, delays_us=(0, 100_000)), "PUSH_CONCURRENCY")
    counts = {value: count_process(BOOTSTRAP, load, 3, PUSH_CONCURRENCY=value) for value in ("1", "4")}
    for value, count in counts.items():
        row(f"PUSH_CONCURRENCY={value}, three objects", f"{count / 1e6:.1f} M instr.")
    row("ratio", f"{counts['4'] / counts['1']:.3f}", 1.05, counts["4"] / counts["1"])


def measure_warm():
    """Memory after 1,000 and after 10,000 events of one message."""
    load = Load(payloads.cloudwatch(payloads.messages(1)))
    with contextlib.closing(Server(load)) as server, contextlib.closing(Running(ours(), server)) as running:
        server.read(running)
        memory = []
        for count in (1000, 9000):
            server.ask(f"run {count}", running)
            running.settle_ns()
            memory.append(running.idle_mib())
        row("RSS after 1,000 / 10,000 events", "{:.2f}/{:.2f} MiB".format(*memory), 1.05, memory[1] / memory[0])
        server.end_events()
        running.end()


def run_program(name, *words):
    subprocess.run([PROGRAMS / f"bench_{name}", *words], check=True)


def measure_keys():
    for path in ROOT.parent / "shared/vectors/s3_keys.tsv", ROOT / "test/cases/s3_keys.tsv":
        if path.exists():
            print(f" {path.relative_to(ROOT.parent)}", flush=True)
            run_program("s3_keys", path)


NAMES = {
    "ahead": measure_ahead, "push": measure_push, "warm": measure_warm, "keys": measure_keys,
    **{name: lambda name=name: run_program(name) for name in ("regex", "json", "lines", "redact")},
}
