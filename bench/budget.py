# SPDX-License-Identifier: Apache-2.0
"""Instruction counts of the release binary, by callgrind, against bench/budget.json: a busy machine
does not change them. The file says of which compiler, valgrind and processor its counts are:
libraries choose their code by what valgrind says of the processor, which is the same for all that
have AVX2. With others nothing is checked.
"""
import contextlib
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import data
import objects
import payloads
from measure import Load, Program, Running, Server
from scenarios import BOOTSTRAP

FILE = Path(__file__).with_name("budget.json")
TOLERANCE = 0.05
OBJECT_BYTES = 10_000_000
COMMON = 1  # events that are taken off: what is done once only is not of an event


def loads():
    """{name: (load, events beside the common one)}; no events: the start itself."""
    alb = objects.object_file("alb", OBJECT_BYTES)
    return {
        "start": (Load(), 0),
        "cloudwatch_1": (Load(payloads.cloudwatch(payloads.messages(1))), 200),
        "cloudwatch_100": (Load(payloads.cloudwatch(payloads.messages(100))), 50),
        "cloudwatch_5000": (Load(payloads.cloudwatch(payloads.messages(5000))), 4),
        "kinesis_100": (Load(payloads.kinesis_lines(100)), 50),
        "s3_alb_10mb": (Load(objects.event_for("alb"), alb), 1),
    }


def tools():
    """What the counts depend on, besides our sources and the libraries that are linked."""
    flags = Path("/proc/cpuinfo").read_text(encoding="utf-8") if platform.system() == "Linux" else ""
    return {
        "gcc": subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True, check=True).stdout.strip(),
        "valgrind": subprocess.run(["valgrind", "--version"], capture_output=True, text=True, check=True).stdout.strip().removeprefix("valgrind-"),
        "processor": f"{platform.machine()}{' avx2' if re.search(r'^flags.* avx2 ', flags, re.M) else ''}",
    }


def count_process(binary, load, events, **settings):
    """Instructions of a whole process."""
    with tempfile.NamedTemporaryFile(dir=data.FOLDER) as report:
        words = ("valgrind", "--tool=callgrind", f"--callgrind-out-file={report.name}", "-q", binary)
        program = Program("callgrind", words, {"AWS_ACCESS_KEY_ID": "", **settings})  # nothing is signed: dates differ
        with contextlib.closing(Server(load)) as server, contextlib.closing(Running(program, server)) as running:
            server.read(running)
            if events:
                counts = server.ask(f"run {events}", running)
                if counts["errors"]:
                    sys.exit(f"budget: {running.last_words()}")
            server.end_events()
            running.end(60)
        return int(re.search(r"^totals: (\d+)$", Path(report.name).read_text(encoding="utf-8"), re.M).group(1))


def count_all(binary):
    """{name: instructions of the start, or of one event}"""
    wanted = loads()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {}
        for name, (load, events) in wanted.items():
            totals = [0] if not events else [COMMON, COMMON + events]
            runs[name] = [pool.submit(count_process, binary, load, total) for total in totals]
        totals = {name: [run.result() for run in started] for name, started in runs.items()}
    return {name: round((totals[name][-1] - (totals[name][0] if events else 0)) / max(1, events)) for name, (_, events) in wanted.items()}


def compare(counts, budget, tolerance=TOLERANCE):
    """Lines to print, and how many counts are out of bounds: above and below, since a budget that
    is no longer true hides the next change."""
    lines, wrong = [], 0
    for name in sorted(counts.keys() | budget.keys()):
        if name not in counts or name not in budget:
            lines.append(f"{name}: {'not measured any more' if name in budget else 'not in the file'}")
            wrong += 1
            continue
        change = counts[name] / budget[name] - 1
        is_wrong = abs(change) > tolerance
        wrong += is_wrong
        lines.append(f"{name}: {counts[name] / 1e6:.3f} M instructions, {100 * change:+.2f} % to the budget{': out of bounds' if is_wrong else ''}")
    return lines, wrong


def main(update, binary):
    """The exit status."""
    here = tools()
    if update:
        FILE.write_text(json.dumps({"tools": here, "instructions": count_all(BOOTSTRAP)}, indent=2) + "\n", encoding="utf-8")
        print(f"written: {FILE.name}")
        return 0
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    if kept["tools"] != here and not binary:
        print(f"skipped: the budget is of {kept['tools']}, and here is {here}")
        return 0
    lines, wrong = compare(count_all(binary or BOOTSTRAP), kept["instructions"])
    print("\n".join(lines))
    if wrong:
        print(f"error: instruction counts more than {TOLERANCE:.0%} from bench/budget.json; if that is meant: ./dev bench budget --update")
    return 1 if wrong and not binary else 0
