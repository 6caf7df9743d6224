# SPDX-License-Identifier: Apache-2.0
"""./dev demo: the real bootstrap between a local Runtime API, an S3 that checks SigV4, and a sink,
with sample events of every source."""
import gzip
import json
import shutil
import sys
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path

import events
import sample_objects
from fakes.loki import Loki
from fakes.s3 import S3
from program import Program

DATA = Path(__file__).resolve().parents[1] / "data"
WIDTH = max(100, min(shutil.get_terminal_size((160, 25)).columns, 200))


def samples(s3):
    """(what it is, event); objects are put into the S3."""
    s3.put("my-logs", events.ALB_KEY, gzip.compress((DATA / "alb.log").read_bytes()))
    s3.put("my-logs", events.NLB_KEY, gzip.compress((DATA / "nlb.log").read_bytes()))
    s3.put("my-logs", "app/server.log", b"any other object\ngives its lines\n")
    envelope = json.loads((DATA / "cloudwatch.json").read_text())
    realtime = b"1767323045.678\t192.0.2.183\t203.0.113.7\t0.001\t200\t1045\tGET\thttps\twww.example.com\t/cat.jpg\n"
    return [
        ("CloudWatch Logs subscription", {"awslogs": {"data": events.packed(envelope)}}),
        ("S3 notification: an ALB and an NLB access log", events.s3(("my-logs", events.ALB_KEY), ("my-logs", events.NLB_KEY))),
        ("S3: eight log formats side by side", events.s3(*sample_objects.put(s3, "my-logs"))),
        ("S3 by EventBridge, any key", events.eventbridge_s3("my-logs", "app/server.log")),
        ("Kinesis: CloudWatch Logs, a KPL aggregate, CloudFront real-time", events.kinesis(
            gzip.compress(json.dumps(events.envelope(["through Kinesis"])).encode()), events.kpl(b"packed by the KPL", b'{"two": 2}'), realtime)),
        ("SQS: a text, and an S3 notification inside SNS", events.sqs("a message", events.sns_in_sqs(events.s3(("my-logs", "app/server.log"))))),
        ("SNS", events.sns("an alarm")),
        ("EventBridge: an ECS task", events.eventbridge(lastStatus="RUNNING")),
        ("an asynchronous invocation's record", events.destination(events.cloudwatch("came again"))),
    ]


def time_text(ns):
    seconds, rest = divmod(ns, 10**9)
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S") + f".{rest:09d}"


def printable(line):
    return "".join(c if c.isprintable() else "\\x%02x" % ord(c) for c in line.decode("utf-8", "replace"))


def show(loki):
    streams = defaultdict(list)
    for labels, ns, line, _ in loki.entries():
        streams[tuple(labels.items())].append((ns, line))
    for labels, entries in streams.items():
        width = max(len(name) for name, _ in labels)
        for name, value in labels:
            print(f"    {name:<{width}}  {value}")
        for ns, line in sorted(entries):
            print(f"      {time_text(ns)}  {printable(line)[: WIDTH - 37]}")
        print()


def main():
    loki, s3 = Loki(), S3()
    program = Program({"WRITE_ADDRESS": loki.push_url, **s3.environment()})
    failed = 0
    for name, event in samples(s3):
        answer = program.invoke(event)
        failed += 0 if answer.ok else 1
        print(f"== {name}\n   {'done' if answer.ok else 'FAILED'}: {answer.body.decode()}\n")
        show(loki)
        loki.pushes.clear()
    program.stop()
    print("The last invocation's summary line:\n  " + json.dumps(program.summary))
    return 1 if failed or loki.faults else 0


if __name__ == "__main__":
    sys.exit(main())
