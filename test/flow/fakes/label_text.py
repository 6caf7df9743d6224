# SPDX-License-Identifier: Apache-2.0
"""Reads a label-set text as strictly as Loki's parser does: {a="b", c="d"}."""
import re

_PAIR = re.compile(r'([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\\n]|\\.)*)"')
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}


def _unescape(match):
    if match.group(1):
        return chr(int(match.group(1), 16))
    if match.group(2) not in _ESCAPES:
        raise ValueError(f"unknown escape {match.group(0)}")
    return _ESCAPES[match.group(2)]


def parse(text):
    if "\ufffd" in text or not (text.startswith("{") and text.endswith("}")):
        raise ValueError(f"Loki would refuse {text!r}")
    labels, at, inside = {}, 0, text[1:-1]
    while at < len(inside):
        pair = _PAIR.match(inside, at)
        if not pair or pair.group(1) in labels:
            raise ValueError(f"Loki would refuse {text!r} at {at}")
        labels[pair.group(1)] = re.sub(r"\\(?:x([0-9a-f]{2})|(.))", _unescape, pair.group(2))
        at = pair.end()
        if at < len(inside):
            if inside[at : at + 2] != ", ":
                raise ValueError(f"Loki would refuse {text!r} at {at}")
            at += 2
    if not labels or list(labels) != sorted(labels):
        raise ValueError(f"labels are not sorted, or none: {text!r}")
    return labels
