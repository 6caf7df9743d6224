# SPDX-License-Identifier: Apache-2.0
"""Events that repeat, nest and multiply every member of every envelope; the same for the same
seed."""
import json

import events

CARRIERS = (
    events.sqs,
    events.sns,
    events.destination,
    lambda inside: events.sqs(events.sns_in_sqs(inside)),
)
CONTENTS = (
    lambda dice: events.cloudwatch("line", group="g" * dice.randrange(1, 500)),
    lambda dice: events.kinesis(*[b"line"] * dice.randrange(1, 50)),
    lambda dice: events.kinesis(events.kpl(*[b"x"] * dice.randrange(1, 50))),
    lambda dice: events.s3(("none", "k" * dice.randrange(1, 900))),
    lambda dice: events.eventbridge_s3("none", "k"),
    lambda dice: events.eventbridge(),
    lambda dice: events.sqs(*["text"] * dice.randrange(1, 50)),
    lambda dice: events.sns("text"),
    lambda dice: {"Records": [{"eventSource": dice.choice(("aws:s3", "aws:sqs", "aws:kinesis")), "body": "x"}]},
)
JUNK = ("null", "7", '""', "{}", "[]", "[{}]", '{"a":{"b":[1]}}', "true")


def junk(dice, room):
    """A value that must not count, as JSON; now and then a long one, full of escapes."""
    kind = dice.randrange(6)
    if kind == 0:
        return json.dumps("\n\u00e9\\" * dice.randrange(1, room // 16 + 2))
    if kind == 1:
        return "[" + ",".join(["{}"] * dice.randrange(1, room // 8 + 2)) + "]"
    return dice.choice(JUNK)


def write(value, dice, room):
    """JSON in which members come again and again, the real value last, and elements are
    multiplied."""
    if isinstance(value, dict):
        parts = []
        for name, member in value.items():
            for _ in range(dice.choice((0, 0, 1, 2, dice.randrange(1, 40)))):
                parts.append(json.dumps(name) + ":" + junk(dice, room // 40))
            parts.append(json.dumps(name) + ":" + write(member, dice, room // 2))
        return "{" + ",".join(parts) + "}"
    if isinstance(value, list):
        parts = [write(element, dice, room // 2) for element in value]
        if parts and len(parts[0]) < 2000:
            parts *= dice.choice((1, 1, 2, 20))
        if parts and dice.randrange(4) == 0:
            plain = json.dumps(value[-1])
            parts += [plain] * (4 * room // len(plain))
        parts += [dice.choice(("{}", "7", "[]"))] * dice.choice((0, 0, 3, room // 4))
        return "[" + ",".join(parts) + "]"
    return json.dumps(value)


def event(dice, room=1 << 20):
    """An event of a few MiB at most, as bytes."""
    while True:
        text = write(dice.choice(CONTENTS)(dice), dice, room)
        for _ in range(dice.randrange(9)):
            # a carrier takes the text as it is, in a string or as a value
            around = dice.choice(CARRIERS)("@@@")
            whole = json.dumps(around)
            quoted = json.dumps(text)
            for mark in ('"@@@"', json.dumps('"@@@"')[1:-1]):
                if mark in whole:
                    break
            if mark == '"@@@"' and around.get("requestPayload") == "@@@":
                whole = whole.replace(mark, text)
            elif mark == '"@@@"':
                whole = whole.replace(mark, quoted)
            else:
                whole = whole.replace(mark, json.dumps(quoted)[1:-1])
            text = whole
        if len(text) <= 4 * room:
            return text.encode()
