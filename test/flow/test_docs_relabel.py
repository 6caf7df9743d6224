# SPDX-License-Identifier: Apache-2.0
"""Every example of docs/relabel.md does what stands there: rules in a json block, then lines LABELS
-> LABELS or dropped."""
import json
import re

import pytest

from command import run
from program import ROOT

TEXT = (ROOT / "docs/relabel.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```\n```labels\n(.*?)```", TEXT, re.S)


def test_the_examples_are_found():
    assert len(EXAMPLES) == TEXT.count("```json") == TEXT.count("```labels") > 15


@pytest.mark.parametrize("rules, lines", EXAMPLES)
def test_an_example_does_what_it_says(rules, lines):
    pairs = [line.split(" -> ") for line in lines.strip().splitlines()]
    given = "".join(json.dumps({"labels": json.loads(labels)}) + "\n" for labels, _ in pairs)
    done = run("relabel", stdin=given, RELABEL_CONFIGS=rules)
    assert (done.status, done.err) == (0, "")
    answers = [json.loads(line) for line in done.lines]
    assert answers == [{"dropped": True} if made == "dropped" else {"labels": json.loads(made)} for _, made in pairs]


def test_every_action_has_an_example():
    actions = "replace keep drop keepequal dropequal hashmod lowercase uppercase labelmap labeldrop labelkeep".split()
    used = {rule.get("action", "replace") for rules, _ in EXAMPLES for rule in json.loads(rules)}
    assert used == set(actions)
