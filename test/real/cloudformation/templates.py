# SPDX-License-Identifier: Apache-2.0
"""The templates of deploy/cloudformation, as CloudFormation's transforms leave them: cfn-lint
expands them."""
import copy
import functools
import json
import sys
from pathlib import Path

import cfnlint.decode.decode  # noqa: F401: cfnlint.decode.decode is also the name of a function in it
from cfnlint.template import Template
from resolver import Resolver

FOLDER = Path(__file__).resolve().parents[3] / "deploy" / "cloudformation"
MAIN, EVENTBRIDGE, LOG_GROUPS = (FOLDER / name for name in ("template.yaml", "template-eventbridge.yaml", "template-log-groups.yaml"))
ALL = sorted(FOLDER.glob("*.yaml"))

IMAGE = "123456789012.dkr.ecr.us-east-2.amazonaws.com/lambda-promtail:latest"
BASE = {"WriteAddress": "https://logs.example.com/loki/api/v1/push", "LambdaPromtailImage": IMAGE}
# Parameters of a plain stack of each template.
PLAIN = {
    MAIN: BASE,
    EVENTBRIDGE: {**BASE, "EventSourceS3Bucket": "my.logs"},
    LOG_GROUPS: {**BASE, "LogGroupNames": "/aws/lambda/orders,/ecs/web_1"},
}


@functools.cache
def decoded(path):
    template, faults = sys.modules["cfnlint.decode.decode"].decode(str(path))
    assert not faults, faults
    return template


def load(path):
    """The template with long names of functions, the caller's own."""
    return copy.deepcopy(decoded(path))


@functools.cache
def expanded(path, lists):
    """The template after its transform, as JSON. lists: values of list parameters, for Fn::ForEach;
    cfn-lint takes them from the Default. It would guess what Fn::FindInMap gives: that is left to
    the resolver."""
    template = load(path)
    mappings = template.pop("Mappings")
    for name, value in lists:
        template["Parameters"][name]["Default"] = value
    made = Template(str(path), template, ["us-east-2"])
    faults = made.transform()
    assert not faults, faults
    return json.dumps({**made.template, "Mappings": mappings})


def resolver(path, pseudo=None, **given):
    given = {**PLAIN[path], **given}
    lists = {name for name, rules in decoded(path)["Parameters"].items() if rules["Type"] == "CommaDelimitedList"}
    return Resolver(json.loads(expanded(path, tuple((name, given[name]) for name in lists))), given, pseudo or {})


def resources(path, **given):
    return resolver(path, **given).resources()


def of_type(made, type_):
    return {name: resource["Properties"] for name, resource in made.items() if resource["Type"] == type_}


def statements(made):
    """{Sid: statement} of the function's role: its own policies and those that are attached."""
    role = made["LambdaPromtailRole"]["Properties"]
    documents = [policy["PolicyDocument"] for policy in role.get("Policies", [])]
    documents += [policy["PolicyDocument"] for policy in of_type(made, "AWS::IAM::Policy").values()]
    return {statement["Sid"]: statement for document in documents for statement in document["Statement"]}


def environment(made):
    return made["LambdaPromtailFunction"]["Properties"]["Environment"]["Variables"]
