# SPDX-License-Identifier: Apache-2.0
"""What docs/deploy.md says and its commands alone do not show: every right that the program's own
errors name and that other documents ask for is in its table, its event is shipped, its settings are
understood."""
import json
import re

import command
import pytest
from program import ROOT, Program

ACTION = re.compile(r"\b(?:s3|sqs|kms|ssm|secretsmanager):[A-Z][a-z][A-Za-z]+\b")
EVENTS = re.compile(r"s3:(?:TestEvent|Object\w+)$")  # names of S3's events look the same
SOURCES = sorted((ROOT / "src").rglob("*.c"))
PAGE = (ROOT / "docs/deploy.md").read_text()


def actions(text):
    return {action for action in ACTION.findall(text) if not EVENTS.match(action)}


def table_of_the_role():
    section = PAGE.partition("\n## The role\n")[2].partition("\n## ")[0]
    return "\n".join(line for line in section.splitlines() if line.startswith("|"))


def file_of_the_page(name):
    """What its commands write into a file."""
    return json.loads(PAGE.partition(f"cat >{name} <<'END'\n")[2].partition("\nEND\n")[0])


def test_the_program_names_rights():
    assert len(actions("".join(path.read_text() for path in SOURCES))) >= 7


@pytest.mark.parametrize("where", ["src", "README.md", "docs/configuration.md", "docs/sources.md", "docs/semantics.md"])
def test_every_right_is_in_the_table_of_the_role(where):
    paths = SOURCES if where == "src" else [ROOT / where]
    wanted = set().union(*(actions(path.read_text()) for path in paths))
    assert wanted <= actions(table_of_the_role())


def test_the_event_is_shipped_and_answered_as_the_page_says(loki):
    program = Program({**file_of_the_page("settings.json")["Variables"], "WRITE_ADDRESS": loki.push_url})
    try:
        answer = program.invoke(file_of_the_page("event.json"))
    finally:
        program.stop()
    assert f"`{answer.body.decode()}`" in PAGE and loki.lines() == [b"hello, Loki"]
    assert set(loki.entries()[0][0]) == {"__aws_log_type", "__aws_sqs_event_source_arn", "__extra_env"}


def test_the_settings_are_understood():
    done = command.run("check", **file_of_the_page("settings.json")["Variables"])
    assert done.status == 0 and 'Labels added to every set: {__extra_env="prod"}' in done.out
