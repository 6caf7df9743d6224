# SPDX-License-Identifier: Apache-2.0
"""The events that are measured, and the relabel rules: the same bytes at every time."""
import base64
import gzip
import random

from objects import compact, events

MESSAGE_BYTES = 240


def messages(count, seed=2):
    dice = random.Random(seed)
    return [
        f"2026-01-02 03:04:05 INFO request {dice.getrandbits(128):032x} took {dice.randrange(999)} ms {'detail ' * 24}"[:MESSAGE_BYTES]
        for _ in range(count)
    ]


def json_messages(count):
    """As applications that log JSON write them: with quotes, which the envelope escapes."""
    dice = random.Random(3)
    return [
        compact({
            "level": "info", "time": f"2026-01-02T03:04:{n % 60:02d}Z", "request": f"{dice.getrandbits(128):032x}", "path": f"/api/v1/orders/{dice.randrange(10000)}",
            "status": dice.choice((200, 200, 404)), "ms": dice.randrange(999), "text": "the order was stored\n",
        })
        for n in range(count)
    ]


def packed(texts):
    """As CloudWatch Logs sends it: compact JSON, gzip."""
    envelope = events.envelope(texts, group="/aws/lambda/orders-production")
    return gzip.compress(compact(envelope).encode(), mtime=0)


def cloudwatch(texts):
    return compact({"awslogs": {"data": base64.b64encode(packed(texts)).decode()}}).encode()


def kinesis(datas):
    return compact(events.kinesis(*datas)).encode()


def kinesis_lines(count):
    return kinesis([text.encode() for text in messages(count)])


def kinesis_cloudwatch(count, each):
    return kinesis([packed(messages(each, seed)) for seed in range(count)])


def fifty_rules(label):
    """Of all actions, on this label; what they make is taken away again, so that the same bytes go
    out."""
    group = {"source_labels": [label]}
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
    return compact(five * 9 + last)
