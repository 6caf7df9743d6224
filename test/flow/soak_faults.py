# SPDX-License-Identifier: Apache-2.0
"""What goes wrong in the soak: faults of Loki, of S3 and of events, each with what must become of
the load."""
import base64
import json
from dataclasses import dataclass
from typing import Callable

from soak_load import BUCKET, SOURCES

TRIES = 3  # of an event that always fails, as AWS's asynchronous invocations; then it is given up
PUSH_RETRIES = 3  # PUSH_MAX_RETRIES
TOO_OLD = b"entry for stream '{a=\"b\"}' has timestamp too old: 2020-01-01T00:00:00Z\n"
OBJECT_SOURCES = ("s3", "sqs", "eventbridge_s3")


@dataclass
class Fault:
    """inject(load, loki, s3) sets it up for the first try, and says whether it could; a damaged
    event is damaged at every try."""

    inject: Callable
    sources: tuple = tuple(SOURCES)
    tries: int = 1  # until the event is done
    dead_letter: bool = False  # after TRIES tries it is not done, and goes to AWS's dead-letter queue
    copies: bool = False  # it was stored and the program can't know: a second copy in the same try
    dropped: str = ""  # the reason in the summary line of the first try
    lost: str = ""  # "entry": a single one; "item": all of the item at fault; "part": any of these; "all"


NO_FAULT = Fault(lambda load, loki, s3: True)


def item_at_fault(load):
    """Of a load of several items the one that has the fault: the last with an object, else the
    last."""
    return next((item for item in reversed(load.items) if item.key), load.items[-1])


def pushes(*steps, entries_min=1, **more):
    """Loki answers the next pushes so."""

    def inject(load, loki, s3):
        loki.script = list(steps) if len(load.lines) >= entries_min else []
        return loki.script != []

    return Fault(inject, **more)


def rejected():
    """A 400 about one entry, which Loki has not, and it has the others."""

    def inject(load, loki, s3):
        loki.script = [{"status": 400, "body": TOO_OLD, "stored": len(load.lines) - 1}]
        return True

    return Fault(inject, dropped="rejected", lost="entry")


def objects(*steps, **more):
    """S3 answers the next GETs of one object so."""

    def inject(load, loki, s3):
        item = item_at_fault(load)
        if item.key:
            s3.script(item.key, *steps)
        return item.key != ""

    return Fault(inject, sources=OBJECT_SOURCES, **more)


# ---- damaged events ----


def cut_cloudwatch(load, loki, s3):
    packed = base64.b64decode(load.event["awslogs"]["data"])
    load.event["awslogs"]["data"] = base64.b64encode(packed[: len(packed) // 2]).decode()
    return True


def damage_record(load, loki, s3):
    load.event["Records"][-1]["kinesis"]["data"] = "*no base64*"
    return True


def take_body(load, loki, s3):
    place = load.items.index(item_at_fault(load))
    del load.event["Records"][place]["body"]
    return True


def cut_object(load, loki, s3):
    item = item_at_fault(load)
    name = (BUCKET, item.key, None)
    if not s3.objects.get(name, b"").startswith(b"\x1f\x8b"):
        return False
    s3.objects[name] = s3.objects[name][:-9]
    return True


def cut_event(load, loki, s3):
    load.event = json.dumps(load.event).encode()[:-2]
    return True


def unknown_event(load, loki, s3):
    load.event = {"hello": "world"}
    return True


FAULTS = {
    "loki: 429": pushes(429),
    "loki: 429 with Retry-After": pushes({"status": 429, "headers": [("Retry-After", "1")]}),
    "loki: 500": pushes(500),
    "loki: 500, stored": pushes({"status": 500, "stored": True}, copies=True),
    "loki: 503": pushes(503),
    "loki: 503 twice": pushes(503, 503),
    "loki: 503 until the end": pushes(*[503] * (PUSH_RETRIES + 1), tries=2),
    "loki: reset": pushes({"reset": True}),
    "loki: reset, stored": pushes({"reset": True, "stored": True}, copies=True),
    "loki: reset inside the push": pushes({"read": 10, "reset": True}),
    "loki: closed": pushes({"end": "close"}),
    "loki: garbage": pushes({"pieces": [(0, b"\x00\xffgarbage\r\n\r\n")], "end": "close"}),
    "loki: 400 about an entry": rejected(),
    "loki: 400 about the push": pushes({"status": 400, "body": b"snappy: corrupt input"}, tries=2),
    "loki: 404": pushes(404, tries=2),
    "loki: 413": pushes(413, entries_min=2),  # a single one is refused
    "loki: 413 for every entry": pushes(*[413] * 1000, dropped="too_large", lost="all"),
    "loki: a slow answer": pushes({"delay": 0.3}),
    "loki: no answer in time": pushes({"delay": 2.5, "stored": True}, copies=True),
    "s3: 503": objects("SlowDown"),
    "s3: 500": objects("InternalError"),
    "s3: 503 until the end": objects(*["SlowDown"] * 3, tries=2),
    "s3: reset": objects({"reset": True}),
    "s3: a cut body": objects({"cut": 20}),
    "s3: a body cut twice": objects({"cut": 20}, {"cut": 10}),
    "s3: a slow answer": objects({"delay": 0.3}),
    "s3: 403": objects("AccessDenied", tries=2),
    "s3: 404": objects("NoSuchKey", dropped="missing_object", lost="item"),
    "event: cut CloudWatch data": Fault(cut_cloudwatch, ("cloudwatch",), dead_letter=True, lost="item"),
    "event: a damaged Kinesis record": Fault(damage_record, ("kinesis",), dropped="damaged_record", lost="item"),
    "event: a message without a body": Fault(take_body, ("sqs",), dead_letter=True, lost="item"),
    "event: a cut object": Fault(cut_object, OBJECT_SOURCES, dead_letter=True, lost="part"),
    "event: cut JSON": Fault(cut_event, ("cloudwatch", "sns", "eventbridge"), dead_letter=True, lost="item"),
    "event: of unknown shape": Fault(unknown_event, ("cloudwatch", "sns", "eventbridge"), dead_letter=True, lost="item"),
}
