# SPDX-License-Identifier: Apache-2.0
"""What ./dev bench measures: sections of rows, and in each row programs side by side."""
import subprocess
import sys
from dataclasses import dataclass, field, replace

import data
import measure
import objects
import payloads
import quota
from measure import Failed, Load, Program

BOOTSTRAP = measure.ROOT / "build/release/bootstrap"
BARE, OURS = "bare program", "lambda-promtail"
GZIP = ", PUSH_COMPRESSION=gzip"
PUSH = "/loki/api/v1/push"
SENT_AT_LEAST = 0.2


@dataclass(frozen=True)
class Scale:
    object_bytes: int
    rounds: int
    starts: int
    share: float  # of the events that a row has at full size


FULL = Scale(250_000_000, 5, 31, 1)
QUICK = Scale(5_000_000, 1, 5, 0.05)


@dataclass
class Row:
    title: str
    results: dict  # {program's name: Sample or Failed}
    at_most: float = 0  # our CPU time to the bare program's; 0: without a budget
    facts: dict = field(default_factory=dict)


def say(words):
    print(words, file=sys.stderr, flush=True)


def ours(words=(BOOTSTRAP,), **settings):
    return Program(OURS, words, settings)


def bare_s3(scheme="{http}", **settings):
    return Program(BARE, (measure.PROGRAMS / "bench_bare_s3", scheme + "/logs/key", scheme + PUSH), settings, no_events=True)


def bare_cloudwatch(scheme="{http}", **settings):
    return Program(BARE, (measure.PROGRAMS / "bench_bare_cloudwatch", scheme + PUSH), settings)


def fail_idle(results):
    """A program that reads nothing is fast: one that sent a small part of our bytes, whatever its
    compression, did not do the work."""
    mine = results.get(OURS)
    for name, result in results.items():
        if isinstance(mine, Failed) or mine is None or isinstance(result, Failed):
            continue
        sent, expected = result.bytes_sent / result.events, mine.bytes_sent / mine.events
        if sent < SENT_AT_LEAST * expected:
            results[name] = Failed(f"sent {sent:.0f} bytes, where {OURS} sent {expected:.0f}")
    return results


def measure_row(title, programs, load, rounds, **more):
    say(f"  {title}")
    row = Row(title, fail_idle(measure.side_by_side(programs, load, rounds)), **more)
    for name, result in row.results.items():
        say(f"    {name}: {result}" if isinstance(result, Failed) else f"    {name}: {1000 * measure.cpu_of(result, load):.3f} ms of CPU")
    return row


def gzip(**settings):
    more = "".join(f", {name}={value}" for name, value in settings.items())
    return Program(f"{OURS}{GZIP}{more}", (BOOTSTRAP,), {"PUSH_COMPRESSION": "gzip", **settings})


def only_gzip(result):
    """Whoever refuses it once gets snappy from then on."""
    return result if isinstance(result, Failed) or result.gzip == result.pushes else Failed("its pushes were not all gzip")


def split(row):
    """The row without our program with gzip, and a row of its own for each of these."""
    others = [name for name in row.results if name.startswith(f"{OURS}{GZIP}")]
    rows = [Row(row.title + name.removeprefix(OURS), {OURS: only_gzip(row.results.pop(name))}, facts=row.facts) for name in others]
    return [row, *rows]


def tls_bootstrap():
    """The release binary, but that it trusts the certificate of the bench's server instead of the
    public authorities: AWS calls always verify."""
    certificate, _ = data.certificate()
    folder = data.FOLDER / "tls"
    say("  building a release binary that trusts the bench's own certificate")
    for words in (
        ["cmake", "--preset", "release", "-B", folder, f"-DPROMTAIL_CA_CERTIFICATES={certificate}"],
        ["cmake", "--build", folder, "--target", "bootstrap", "--", "--quiet"],
    ):
        subprocess.run(words, cwd=measure.ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder / "bootstrap"


def tls_settings():
    certificate, _ = data.certificate()
    return {"WRITE_ADDRESS": "{https}" + PUSH, "AWS_ENDPOINT_URL_S3": "{https}", "CA_CERT": f"file:{certificate}"}


def measure_objects(scale, peers):
    say(f"S3 objects of {scale.object_bytes / 1e6:g} MB")
    files = objects.make_all(scale.object_bytes)
    certificate, _ = data.certificate()
    rules = {"RELABEL_CONFIGS": payloads.fifty_rules("__aws_s3_lb")}

    def row(title, name, programs, **more):
        facts = {"packed": files[name].stat().st_size, "plain": objects.plain_size(files[name])}
        return measure_row(title, programs, Load(objects.event_for(name), files[name]), scale.rounds, facts=facts, **more)

    for name, kind in objects.KINDS.items():
        floor = [bare_s3()] if kind.has_lines else []
        large = [gzip(BATCH_SIZE="524288")] if name == "alb" else []
        yield from split(row(kind.title, name, [*floor, ours(), gzip(), *large, *peers], at_most=1.2 if name == "alb" else 0))
    yield row("ALB, 50 relabel rules", "alb", [ours(**rules), *(peer.with_settings(**rules) for peer in peers)])
    yield row("ALB, TLS from S3 and to Loki", "alb", [bare_s3("{https}", BARE_CA=str(certificate)), ours((tls_bootstrap(),), **tls_settings())])


def event_loads():
    """{title: (event, how many, budget to the bare program)}"""
    return {
        "CloudWatch, 1 message": (payloads.cloudwatch(payloads.messages(1)), 4000, 1.2),
        "CloudWatch, 100 messages": (payloads.cloudwatch(payloads.messages(100)), 2000, 1.4),
        "CloudWatch, 5,000 messages": (payloads.cloudwatch(payloads.messages(5000)), 100, 1.25),
        "CloudWatch, 5,000 messages of JSON": (payloads.cloudwatch(payloads.json_messages(5000)), 100, 0),
        "Kinesis, 100 lines": (payloads.kinesis_lines(100), 1000, 0),
        "Kinesis, 10 CloudWatch records of 100": (payloads.kinesis_cloudwatch(10, 100), 500, 0),
    }


def measure_events(scale, peers):
    say("events")
    certificate, _ = data.certificate()
    rules = {"RELABEL_CONFIGS": payloads.fifty_rules("__aws_cloudwatch_log_group")}
    loads = event_loads()

    def row(title, load, programs, **more):
        event, count, _ = loads[load]
        count = max(3, round(count * scale.share))
        return measure_row(title, programs, Load(event, warm=max(3, count // 10), count=count), scale.rounds, **more)

    large = "CloudWatch, 5,000 messages"
    for title, (_, _, at_most) in loads.items():
        floor = [bare_cloudwatch()] if title.startswith("CloudWatch") else []
        packs = [gzip()] if title == large else []
        yield from split(row(title, title, [*floor, ours(), *packs, *peers], at_most=at_most))
    yield row(f"{large}, 50 relabel rules", large, [ours(**rules), *(peer.with_settings(**rules) for peer in peers)])
    secure = {"WRITE_ADDRESS": "{https}" + PUSH, "CA_CERT": f"file:{certificate}"}
    yield row(f"{large}, TLS to Loki", large, [bare_cloudwatch("{https}", BARE_CA=str(certificate)), ours(**secure)])


def measure_starts(scale, peers):
    say("start")
    https = {"WRITE_ADDRESS": "https://logs.example.com" + PUSH}
    kinds = [
        Program(BARE, (measure.PROGRAMS / "bench_start",)), Program(f"{OURS}, http", (BOOTSTRAP,)), Program(f"{OURS}, https", (BOOTSTRAP,), https), *peers,
    ]
    yield measure_row("start", kinds, Load(count=0), scale.starts)
    certificate, _ = data.certificate()
    secure = {"WRITE_ADDRESS": "{https}" + PUSH, "CA_CERT": f"file:{certificate}"}
    kinds = [Program(f"{OURS}, http", (BOOTSTRAP,)), Program(f"{OURS}, https", (BOOTSTRAP,), secure), *peers]
    yield measure_row("first event", kinds, Load(payloads.cloudwatch(payloads.messages(1))), scale.starts)


def quota_loads(scale):
    """{title: load}: few events, since a small share makes them long."""
    loads = {}
    for title, (event, count, at_most) in event_loads().items():
        if at_most:
            loads[title] = Load(event, warm=3, count=max(3, round(count * scale.share / 50)))
    alb = objects.object_file("alb", scale.object_bytes // 25)
    loads[f"S3, ALB of {scale.object_bytes / 25e6:g} MB"] = Load(objects.event_for("alb"), alb, warm=1)
    return loads


def measure_quotas(scale, peers):
    """Rows of wall time, a share each; quota.Unavailable when there can be none."""
    say("CPU quotas")
    for share in quota.SHARES:
        with quota.quota_of(share) as group:
            for title, load in quota_loads(scale).items():
                floor = [] if title.startswith("S3") else [bare_cloudwatch()]  # the other one waits for no event
                facts = {"share": share, "load": title}
                yield measure_row(f"{title}, {share:.0%} of a core", [*floor, ours(), *peers], replace(load, quota=group), min(3, scale.rounds), facts=facts)
