# SPDX-License-Identifier: Apache-2.0
"""Events of every source for the soak, each with the lines that Loki must have in the end; the same
for the same dice."""
import gzip
import json
import string
from dataclasses import dataclass

import events
import sample_objects

BUCKET = "soak"
FILLER = string.ascii_letters + string.digits + " "


@dataclass
class Item:
    """What fails or is done alone: an SQS message, a Kinesis record, an S3 object, else the
    event."""

    lines: list
    key: str = ""  # of an S3 object


@dataclass
class Load:
    source: str
    event: dict
    items: list

    @property
    def lines(self):
        return [line for item in self.items for line in item.lines]


class Maker:
    """Makes one load after another. No line comes twice."""

    def __init__(self, dice, s3):
        self.dice, self.s3 = dice, s3
        self.number = self.count = 0

    def line(self, form="{}"):
        self.count += 1
        filler = "".join(self.dice.choices(FILLER, k=self.dice.randrange(120)))
        return form.format(f"{self.number}-{self.count} {filler}|")

    def some(self, most, make):
        return [make() for _ in range(self.dice.randrange(1, most + 1))]

    def make(self, source=None):
        self.number += 1
        return SOURCES[source or self.dice.choice(list(SOURCES))](self)

    def put(self):
        """An object of any format, as its item."""
        prefix, text, lines = self.dice.choice(OBJECTS)(self)
        key = f"{self.number}-{self.count}/{prefix}"
        packs = key.endswith(".gz") or self.dice.random() < 0.3
        self.s3.put(BUCKET, key, gzip.compress(text.encode()) if packs else text.encode())
        return Item([line.encode() for line in lines], key)


# ---- what objects hold: (key, text, its entries) ----


def plain_object(maker):
    lines = maker.some(40, maker.line)
    return "app/server.log", "\n".join(lines) + "\n", lines


def alb_object(maker):
    lines = maker.some(40, lambda: maker.line("http 2026-01-02T03:04:05.186641Z app/my-alb/1 {}"))
    return events.ALB_KEY, "\n".join(lines) + "\n", lines


def vpc_object(maker):
    header = sample_objects.VPC_FLOW.splitlines()[0]
    row = "2 123456789012 {} 192.0.2.10 192.0.2.20 443 49152 6 12 4096 1767323040 1767323100 ACCEPT OK"
    lines = maker.some(40, lambda: row.format(maker.line().replace(" ", "-")))
    return sample_objects.OBJECTS[0][1], "\n".join([header, *lines]) + "\n", lines


def cloudtrail_object(maker):
    records = maker.some(20, lambda: json.dumps({"eventTime": "2026-01-02T03:04:05Z", "eventName": maker.line()}))
    return sample_objects.OBJECTS[1][1], '{"Records":[' + ",".join(records) + "]}", records


def waf_object(maker):
    lines = maker.some(20, lambda: json.dumps({"timestamp": 1767323045029, "httpRequest": {"uri": maker.line()}}))
    return sample_objects.OBJECTS[3][1], "\n".join(lines) + "\n", lines


def msk_object(maker):
    records = maker.some(20, lambda: maker.line("[2026-01-02 03:04:05,678] ERROR {}\n\tat Server.start"))
    return sample_objects.OBJECTS[5][1], "\n".join(records) + "\n", records


OBJECTS = (plain_object, alb_object, vpc_object, cloudtrail_object, waf_object, msk_object)


# ---- events ----


def cloudwatch(maker):
    lines = maker.some(30, maker.line)
    event = events.cloudwatch(*lines, group=f"/aws/lambda/app-{maker.number}", stream=f"stream-{maker.number}")
    return Load("cloudwatch", event, [Item([line.encode() for line in lines])])


def kinesis_record(maker):
    """(its data, its lines)"""
    kind = maker.dice.randrange(3)
    lines = maker.some(10, maker.line) if kind else [maker.line()]
    packed = [line.encode() for line in lines]
    if kind == 2:
        return events.kpl(*packed), packed
    envelope = json.dumps(events.envelope(lines, group=f"/group/{maker.number}")).encode()
    return gzip.compress(envelope) if kind else packed[0], packed


def kinesis(maker):
    records = maker.some(6, lambda: kinesis_record(maker))
    return Load("kinesis", events.kinesis(*[data for data, _ in records]), [Item(lines) for _, lines in records])


def s3(maker):
    items = maker.some(3, maker.put)
    return Load("s3", events.s3(*[(BUCKET, item.key) for item in items]), items)


def sqs(maker):
    """Texts, and objects in a message, a third of them by way of SNS."""
    bodies, items = [], []
    for kind in maker.some(5, lambda: maker.dice.randrange(3)):
        item = maker.put() if kind else Item([maker.line().encode()])
        body = events.s3((BUCKET, item.key)) if kind else item.lines[0].decode()
        bodies.append(events.sns_in_sqs(body) if kind == 2 else body)
        items.append(item)
    return Load("sqs", events.sqs(*bodies), items)


def sns(maker):
    line = maker.line()
    return Load("sns", events.sns(line), [Item([line.encode()])])


def eventbridge(maker):
    event = events.eventbridge(state=maker.line())
    return Load("eventbridge", event, [Item([json.dumps(event).encode()])])


def eventbridge_s3(maker):
    item = maker.put()
    return Load("eventbridge_s3", events.eventbridge_s3(BUCKET, item.key), [item])


SOURCES = {
    "cloudwatch": cloudwatch, "kinesis": kinesis, "s3": s3, "sqs": sqs, "sns": sns, "eventbridge": eventbridge,
    "eventbridge_s3": eventbridge_s3,
}
