# SPDX-License-Identifier: Apache-2.0
"""Writes what was measured into docs/benchmarks.md, between its two marks, and the chart beside it.
What stands outside the marks is written by hand, and stays.
"""
import os
import platform
import statistics
import subprocess
import textwrap
import time
from pathlib import Path

import chart
import cost
import payloads
import quota
from measure import ROOT, SLICES, Failed
from scenarios import BARE, BOOTSTRAP, GZIP, OURS

BEGIN = "<!-- ./dev bench writes from here -->"
END = "<!-- to here -->"
CHART = "benchmarks.svg"
HTTP, HTTPS = f"{OURS}, http", f"{OURS}, https"
IDLE_MIB = {HTTP: 4.2, HTTPS: 4.4}  # budgets
START_MS, START_TO_BARE, START_MS_MORE = 2.0, 1.3, 0.5  # the larger of the first two; with https so much more
PEAK_MIB = 8
GZIP_BYTES, GZIP_CPU = 0.62, 1.1  # to snappy
MISSING = "–"


class NoMarks(Exception):
    pass


def between_marks(text, generated):
    """The text, with this between its marks."""
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise NoMarks(f"the page must have one line {BEGIN!r} and after it one line {END!r}")
    return f"{text.partition(BEGIN)[0]}{BEGIN}\n\n{generated.strip()}\n\n{END}{text.partition(END)[2]}"


def paragraph(words):
    return textwrap.fill(" ".join(words.split()), 100, break_long_words=False, break_on_hyphens=False)


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def names_of(rows):
    return list(dict.fromkeys(name for row in rows for name in row.results))


def sample_of(row, name):
    """None: it was not measured, or failed."""
    result = row.results.get(name)
    return None if isinstance(result, Failed) else result


def cell(row, name, show):
    if isinstance(row.results.get(name), Failed):
        return "failed"
    sample = sample_of(row, name)
    return show(sample) if sample else MISSING


def failures_of(rows):
    """As a list, or nothing."""
    lines = [
        textwrap.fill(f"- {row.title}, {name}: {' '.join(str(result).split())}", 100, subsequent_indent="  ", break_long_words=False)
        for row in rows for name, result in row.results.items() if isinstance(result, Failed)
    ]
    return ["\n".join(["Failed:", "", *lines])] if lines else []


def verdict(value, at_most):
    """0: without a budget."""
    return f" (budget {at_most:g}{'' if value <= at_most else ', missed'})" if at_most else ""


def ratio_of(row, name, value):
    """Of the program's CPU time to the bare program's; None: one of them is missing."""
    sample, floor = sample_of(row, name), sample_of(row, BARE)
    return sample.to.get(BARE) or value(sample) / value(floor) if sample and floor else None


def ratio_cell(row, value):
    ratio = ratio_of(row, OURS, value)
    if ratio is None:
        return MISSING
    return f"{ratio:.2f}{verdict(ratio, row.at_most)}"


def total_s(sample):
    return sample.cpu_s


def event_s(sample):
    return sample.event_cpu_s


def peers_of(rows):
    return [name for name in names_of(rows) if name not in (BARE, OURS)]


def peer_cells(row, peers, value, show):
    """Its value, and how many times ours it is."""
    for name in peers:
        mine, other = sample_of(row, OURS), sample_of(row, name)
        times = f" ({value(other) / value(mine):.1f} x)" if mine and other else ""
        yield cell(row, name, lambda sample: show(sample) + times)


def show_seconds(sample):
    return f"{sample.cpu_s:.3f} s"


def show_event(sample):
    return f"{1000 * sample.event_cpu_s:.3f} ms"


def objects_part(rows):
    peers = peers_of(rows)
    head = ["CPU of an object", "gzip'd", BARE, OURS, "to the bare program", "sent", "peak RSS", *peers]
    lines = [
        [row.title, f"{row.facts['packed'] / 1e6:.1f} MB", cell(row, BARE, show_seconds), cell(row, OURS, show_seconds), ratio_cell(row, total_s),
         cell(row, OURS, lambda sample: f"{sample.bytes_sent / 1e6:.1f} MB"), cell(row, OURS, lambda sample: f"{sample.peak_mib:.1f} MiB{verdict(sample.peak_mib, PEAK_MIB if row.at_most else 0)}"),
         *peer_cells(row, peers, total_s, show_seconds)]
        for row in rows
    ]
    plain = min(row.facts["plain"] for row in rows) / 1e6
    return [
        "### S3 objects",
        paragraph(f"Each has {plain:.0f} MB of plain text. CPU is user and system time of the whole process, from exec to its end, by the rusage of wait4."),
        table(head, lines), *failures_of(rows),
    ]


def events_part(rows):
    peers = peers_of(rows)
    head = ["CPU of an event", BARE, OURS, "to the bare program", "pushes", "sent", "peak RSS", *peers]
    lines = [
        [row.title, cell(row, BARE, show_event), cell(row, OURS, show_event), ratio_cell(row, event_s),
         cell(row, OURS, lambda sample: f"{sample.pushes / sample.events:g}"), cell(row, OURS, lambda sample: f"{sample.bytes_sent / sample.events / 1e3:.2f} kB"),
         cell(row, OURS, lambda sample: f"{sample.peak_mib:.1f} MiB"), *peer_cells(row, peers, event_s, show_event)]
        for row in rows
    ]
    return [
        "### Events",
        paragraph(f"In a warm process, by its CPU clock (all threads); messages have {payloads.MESSAGE_BYTES} bytes; each quote in one of JSON is escaped."),
        table(head, lines), *failures_of(rows),
    ]


def start_budgets(start):
    """{program: milliseconds}"""
    floor, http = sample_of(start, BARE), sample_of(start, HTTP)
    budgets = {HTTP: max(START_MS, START_TO_BARE * floor.start_ms)} if floor else {}
    return {**budgets, HTTPS: http.start_ms + START_MS_MORE} if http else budgets


def starts_part(rows):
    start, first = rows
    budgets = start_budgets(start)
    head = ["start", "exec to the first GET next", "CPU of that and of the end", "RSS when it waits", "CPU with a first event"]
    lines = [
        [name, cell(start, name, lambda sample: f"{sample.start_ms:.2f} ms{verdict(sample.start_ms, round(budgets.get(name, 0), 2))}"), cell(start, name, lambda sample: f"{1000 * sample.cpu_s:.2f} ms"),
         cell(start, name, lambda sample: f"{sample.idle_mib:.2f} MiB{verdict(sample.idle_mib, IDLE_MIB.get(name, 0))}"), cell(first, name, lambda sample: f"{1000 * sample.cpu_s:.2f} ms")]
        for name in names_of(rows)
    ]
    return [
        "### Start and memory",
        paragraph("The first event is one message; with https it includes the handshake and a CA_CERT that is parsed. RSS is that of smaps_rollup, peaks (above) are VmHWM."),
        table(head, lines), *failures_of(rows),
    ]


def compression_line(title, sent, sizes):
    """sent: (bytes, CPU) to snappy's."""
    return [title, *sizes, f"{sent[0]:.3f}{verdict(sent[0], GZIP_BYTES)}", f"{sent[1]:.2f}{verdict(sent[1], GZIP_CPU)}"]


def show_sent(sample):
    return f"{sample.bytes_sent / sample.events / 1e3:.1f} kB"


def compression_lines(rows, value, mean_of=None):
    """mean_of: what the rows are, whose mean stands below them: those that differ from their snappy
    row in the compression alone."""
    snappy = {row.title: sample_of(row, OURS) for row in rows}
    alone = []
    for row in (row for row in rows if GZIP in row.title):
        title, _, more = row.title.partition(GZIP)
        before, after = snappy[title], sample_of(row, OURS)
        if before and after:
            ratios = after.bytes_sent / after.events / (before.bytes_sent / before.events), after.to.get(OURS) or value(after) / value(before)
            alone += [] if more else [ratios]
            yield compression_line(title + more, ratios, (show_sent(before), show_sent(after)))
    if mean_of and alone:
        yield compression_line(f"mean of {len(alone)} {mean_of}", [statistics.mean(each) for each in zip(*alone)], (MISSING, MISSING))


def compression_part(objects, events):
    lines = [*compression_lines(objects, total_s, "S3 formats"), *compression_lines(events, event_s)]
    head = ["sent", "snappy", "gzip", "bytes to snappy's", "CPU to snappy's"]
    words = "Beside snappy in the same rounds, with batches of BATCH_SIZE's default where nothing else is said."
    return ["### PUSH_COMPRESSION", *([paragraph(words), table(head, lines)] if lines else ["Not measured: see what failed above."])]


def quotas_part(rows, unavailable):
    if unavailable:
        return ["### CPU quotas", paragraph(f"Not measured: {unavailable}.")]
    head = ["time of an event", "program", *(f"{share:.0%} ({memory})" for share, memory in quota.SHARES.items())]
    loads = {}
    for row in rows:
        loads.setdefault(row.facts["load"], []).append(row)
    lines = [
        [load, name, *(cell(row, name, lambda sample: f"{1000 * sample.event_s:.2f} ms") for row in shares)]
        for load, shares in loads.items() for name in names_of(shares)
    ]
    return [
        "### CPU quotas",
        paragraph("Wall time of an event in a warm process that has this share of a core, as Lambda gives at 128, 256 and 512 MB (periods of 20 ms). S3 and Loki answer at once."),
        table(head, lines), *failures_of(rows),
    ]


def money(dollars):
    return f"${dollars:.4f}" if dollars < 1 else f"${dollars:.2f}"


def cost_lines(rows, price):
    for row in rows:
        for name in names_of([row]):
            sample = sample_of(row, name)
            if sample:
                costs = price(row, sample)
                yield [row.title, name, *(money(costs[part]) for part in ("cpu", "requests", "nat", "internet"))]


def cost_part(object_rows, event_rows):
    parts = ["compute", "requests", "sent through NAT", "through NAT to the internet"]
    objects = [row for row in object_rows if row.title in ("ALB", f"ALB{GZIP}")]
    events = [row for row in event_rows if row.at_most]
    return [
        "### Cost",
        paragraph(f"""us-east-1, x86-64, first tier, by the CPU times above: Lambda's CPU is another one. Lambda gives a function
            memory / {cost.VCPU_MB} MB of a vCPU, so memory cancels while nothing waits:"""),
        f"    compute = CPU seconds * {cost.VCPU_MB} / 1024 GB * ${cost.GB_SECOND:.10f} per GB-s = CPU seconds * ${cost.CPU_SECOND:.3g}",
        paragraph(f"""An object costs a request (${cost.REQUEST * 1e6:.2f} a million) and a GET (${cost.S3_GET * 1e3:.4f} a thousand). An event is billed in
            whole milliseconds, here at {cost.MEMORY_MB} MB; each millisecond in which it waits for Loki adds
            ${cost.MILLION / 1000 * cost.MEMORY_MB / 1024 * cost.GB_SECOND:.4f} to a million. What is sent costs ${cost.NAT_GB:g} a GB through a NAT gateway, and
            ${cost.INTERNET_GB:g} more to the internet (the answers of S3 through its gateway endpoint cost nothing)."""),
        table(["a TB of S3 text", "program", *parts], cost_lines(objects, lambda row, sample: cost.s3_tb(sample.cpu_s, row.facts["plain"], sample.bytes_sent))),
        table(["a million events", "program", *parts], cost_lines(events, lambda row, sample: cost.million_events(sample.event_cpu_s, sample.bytes_sent / sample.events))),
    ]


def chart_groups(object_rows, event_rows):
    groups = {}
    for rows, value in (object_rows, total_s), (event_rows, event_s):
        for row in rows:
            ratios = {name: ratio_of(row, name, value) for name in names_of([row])}
            groups[f"S3, {row.title}" if rows is object_rows else row.title] = {name: ratio for name, ratio in ratios.items() if ratio}
    return {label: group for label, group in groups.items() if group}


def output_of(*words):
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip()


def machine():
    """What it was measured on, and of what."""
    cpu = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if line.startswith("model name")), platform.machine())
    changed = ", with changes" if output_of("git", "status", "--porcelain", "-uno", "--", ".", ":!docs/benchmarks.*") else ""
    compiler = output_of("gcc", "--version").partition("\n")[0]
    return (
        f"{time.strftime('%Y-%m-%d')}, commit {output_of('git', 'rev-parse', '--short=12', 'HEAD')}{changed}; {cpu}, {os.cpu_count()} processors, "
        f"Linux {platform.release()}; {compiler}. The binary has {BOOTSTRAP.stat().st_size / 1e6:.2f} MB."
    )


def page_part(objects, events, starts, quotas, unavailable, rounds, place):
    """The generated part, and the chart as SVG. place: what machine() says."""
    parts = [
        "## What it takes",
        paragraph(f"""Medians of {rounds} round{"s" if rounds > 1 else ""}, in which the programs ran one after the other (a round's events in {SLICES} parts, each program's
            part in turn), with the Runtime API, S3 and Loki on 127.0.0.1
            ([bench/server.c](../bench/server.c); its CPU time is not counted). Ratios of CPU times are medians, too, of those within a round (of
            events: within a part of it): they are not always the ratio of two medians beside them. {place}"""),
        paragraph("""The bare programs ([bare_s3.c](../bench/bare_s3.c), [bare_cloudwatch.c](../bench/bare_cloudwatch.c)) do only what cannot be left
            out, with the same libraries and flags."""),
        f"![CPU time to the bare program]({CHART})",
        *objects_part(objects), *events_part(events), *starts_part(starts), *compression_part(objects, events), *quotas_part(quotas, unavailable), *cost_part(objects, events),
    ]
    return "\n\n".join(parts), chart.draw("CPU time, as a multiple of the bare program's", chart_groups(objects, events))


def write(folder, page, generated, svg):
    """page: the text that has the marks."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CHART).write_text(svg, encoding="utf-8")
    (folder / "benchmarks.md").write_text(between_marks(page, generated), encoding="utf-8")
