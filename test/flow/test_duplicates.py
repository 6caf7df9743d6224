# SPDX-License-Identifier: Apache-2.0
"""
Of duplicate members of an envelope the last counts, whatever the others say: in every envelope, at
every depth, also of envelopes in texts and in packed data. An event with a member twice must do
exactly what it does with the last of both alone.
"""
import base64
import binascii
import gzip
import json
import time
import zlib

import events
import pytest

WRONG = ["wrong", "", 7, None, {"wrong": 1}, ["wrong"]]
FIELDS = {"@aws.account": "111111111111", "@aws.region": "eu-west-1"}
SAMPLES = {
    "cloudwatch": lambda: events.cloudwatch((5, "line", FIELDS)),
    "cloudwatch in sqs": lambda: events.sqs(events.cloudwatch((5, "line"))),
    "a control message": lambda: events.cloudwatch("x", kind="CONTROL_MESSAGE"),
    "kinesis": lambda: events.kinesis(b"line"),
    "kinesis, an envelope": lambda: events.kinesis(gzip.compress(json.dumps(events.envelope([(5, "line", FIELDS)])).encode())),
    "sqs": lambda: events.sqs("line", groups=["g"]),
    "sns": lambda: events.sns("line"),
    "sns in sqs": lambda: events.sqs(events.sns_in_sqs("line")),
    "s3": lambda: events.s3(("logs", "k"), version="v"),
    "s3, a test": events.s3_test,
    "s3 in sns": lambda: events.sns(events.s3(("logs", "k"))),
    "a notice": lambda: events.cloudtrail_notice("logs", "k"),
    "a notice in sns in sqs": lambda: events.sqs(events.sns_in_sqs(events.cloudtrail_notice("logs", "k"))),
    "eventbridge": events.eventbridge,
    "eventbridge s3": lambda: events.eventbridge_s3("logs", "k", version="v"),
    "a destination": lambda: events.destination(events.sqs("line")),
}


class Members(list):
    """Of an object: [name, value] each, so that a name may come twice."""


class Text:
    """A string that holds JSON."""

    def __init__(self, inside):
        self.inside = inside


class Packed(Text):
    """As base64 of gzip."""


def unpacked(text):
    """The JSON in base64 of gzip; None: it is something else."""
    try:
        return json.loads(gzip.decompress(base64.b64decode(text, validate=True)))
    except (binascii.Error, OSError, EOFError, ValueError, zlib.error):
        return None


def opened(value):
    """The event as a tree, texts and packed data opened."""
    if isinstance(value, dict):
        return Members([name, opened(inside)] for name, inside in value.items())
    if isinstance(value, list):
        return [opened(inside) for inside in value]
    if isinstance(value, str) and value.startswith("{"):
        return Text(opened(json.loads(value)))
    if isinstance(value, str) and unpacked(value) is not None:
        return Packed(opened(unpacked(value)))
    return value


def written(tree):
    if isinstance(tree, Members):
        return "{" + ",".join(f"{json.dumps(name)}:{written(value)}" for name, value in tree) + "}"
    if isinstance(tree, list):
        return "[" + ",".join(map(written, tree)) + "]"
    if isinstance(tree, Packed):
        return json.dumps(events.packed(written(tree.inside).encode()))
    if isinstance(tree, Text):
        return json.dumps(written(tree.inside))
    return json.dumps(tree)


def all_members(tree):
    """Each object of the tree with each of its indices."""
    if isinstance(tree, Members):
        for index in range(len(tree)):
            yield tree, index
        inner = [value for _, value in tree]
    else:
        inner = tree if isinstance(tree, list) else [tree.inside] if isinstance(tree, Text) else []
    for value in inner:
        yield from all_members(value)


def meaning(line):
    """What a line says: of one that is the original bytes of JSON with duplicates, the last."""
    try:
        value = json.loads(line)
    except ValueError:
        value = unpacked(line)
        return line if value is None else meaning(json.dumps(value))
    if isinstance(value, dict):
        return {name: meaning(inside if isinstance(inside, str) else json.dumps(inside)) for name, inside in value.items()}
    return [meaning(inside if isinstance(inside, str) else json.dumps(inside)) for inside in value] if isinstance(value, list) else value


class Bench:
    """One warm process, and what an event does to it."""

    def __init__(self, program, loki):
        self.program, self.loki = program, loki
        self.began_ns = time.time_ns()

    def outcome(self, text):
        self.loki.pushes.clear()
        answer = self.program.invoke(text.encode())
        entries = [
            (labels, ns if ns < self.began_ns else "now", meaning(line.decode()), metadata)
            for labels, ns, line, metadata in self.loki.entries()
        ]
        summary = self.program.summary if answer.json is None or "UnknownEvent" not in str(answer.json) else {}
        return answer.kind, answer.json, entries, summary.get("items"), summary.get("dropped")


@pytest.mark.parametrize("name", SAMPLES)
def test_of_duplicate_members_the_last_counts(start, s3, loki, name):
    for version in (None, "v"):
        s3.put("logs", "k", b"of the object", version)
    bench = Bench(start(KEEP_STREAM="true", REPORT_BATCH_ITEM_FAILURES="true"), loki)
    event = opened(SAMPLES[name]())
    whole = bench.outcome(written(event))
    different = set()
    for members, index in list(all_members(event)):
        key, right = members[index]
        for wrong in map(opened, WRONG):
            members[index : index + 1] = [[key, wrong], [key, right]]
            assert bench.outcome(written(event)) == whole, (key, wrong)
            members[index : index + 2] = [[key, wrong]]
            alone = bench.outcome(written(event))
            members[index : index + 1] = [[key, right], [key, wrong]]
            assert bench.outcome(written(event)) == alone, (key, wrong)
            members[index : index + 2] = [[key, right]]
            if alone != whole:
                different.add(key)
    assert whole[0] == "response" and different, "nothing in the event counts"
