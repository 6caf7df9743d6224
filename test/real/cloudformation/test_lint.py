# SPDX-License-Identifier: Apache-2.0
"""cfn-lint and checkov over deploy/cloudformation, and rules of our own that they don't know."""
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from checkov_scan import findings, unexplained
from templates import ALL, EVENTBRIDGE, FOLDER, LOG_GROUPS, MAIN, load

REGIONS = ["us-east-1", "us-east-2", "eu-central-1", "cn-north-1", "us-gov-west-1"]
TEMPLATE_BYTES = 51_200  # of --template-body
DOCUMENTED = {"WriteAddress", "Username", "Password", "BearerToken", "LambdaPromtailImage", "KeepStream", "ExtraLabels", "TenantID", "SkipTlsVerify", "EventSourceS3Bucket"}
# Of the templates of today's lambda-promtail, where they have others.
ALSO_KNOWN = {"S3BucketName", "S3KeyName", "ReservedConcurrency", "OmitExtraLabelsPrefix"}
SECRETS = {"Password", "BearerToken"}
FREE_TEXTS = {"Username", "FilterPattern", *SECRETS}
# What differs although it has the same name: the bucket is optional where it is one source of
# three, which the conditions know; its policy has the queue there, too.
DIFFERENT = {("Parameters", "EventSourceS3Bucket"), ("Conditions", "ReportsItems"), ("Resources", "S3Policy")}
NAMES = {"RoleName", "PolicyName", "FunctionName", "QueueName", "LogGroupName", "Name"}

CFN_LINT = [sys.executable, Path(sys.executable).with_name("cfn-lint"), "--format", "json"]

every_template = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)


def test_there_are_three_templates():
    assert {MAIN, EVENTBRIDGE, LOG_GROUPS} == set(ALL)


@every_template
def test_cfn_lint_has_neither_errors_nor_warnings(path):
    done = subprocess.run([*CFN_LINT, "--regions", *REGIONS, "--template", path], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_cfn_lint_finds_what_is_wrong(tmp_path):
    path = tmp_path / "template.yaml"
    path.write_text(MAIN.read_text().replace("!GetAtt FailureQueue.Arn", "!GetAtt FailureQueue.Size", 1))
    done = subprocess.run([*CFN_LINT, "--template", path], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode != 0 and json.loads(done.stdout)


def test_checkov_finds_nothing_but_what_is_accepted():
    open_, idle = unexplained(findings(FOLDER, "cloudformation"), "cloudformation")
    assert [str(finding) for finding in open_] == []
    assert idle == []


@every_template
def test_a_template_fits_into_a_request(path):
    assert path.stat().st_size <= TEMPLATE_BYTES


@every_template
def test_only_the_list_of_log_groups_needs_a_transform(path):
    assert load(path).get("Transform") == ("AWS::LanguageExtensions" if path == LOG_GROUPS else None)


@pytest.mark.parametrize("path", [MAIN, EVENTBRIDGE], ids=lambda path: path.stem)
def test_the_documented_parameters_are_there(path):
    assert DOCUMENTED | ALSO_KNOWN <= load(path)["Parameters"].keys()


def test_sections_that_users_paste_find_their_resources():
    assert {"LambdaPromtailFunction", "MainLambdaPromtailSubscriptionFilter", "LambdaPromtailPermissions"} <= load(MAIN)["Resources"].keys()
    assert "Condition" not in load(MAIN)["Resources"]["LambdaPromtailPermissions"]


@every_template
def test_secrets_are_not_echoed(path):
    assert {name for name, rules in load(path)["Parameters"].items() if rules.get("NoEcho")} == SECRETS


@every_template
def test_a_parameter_has_a_description_and_limits(path):
    for name, rules in load(path)["Parameters"].items():
        assert rules["Description"], name
        assert name in FREE_TEXTS or {"AllowedPattern", "AllowedValues", "MinValue"} & rules.keys(), name


@every_template
def test_the_console_groups_every_parameter_once(path):
    template = load(path)
    groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert sorted(name for group in groups for name in group["Parameters"]) == sorted(template["Parameters"])


@every_template
def test_no_resource_has_a_name_of_its_own(path):
    """Several stacks live in one account."""
    for name, resource in load(path)["Resources"].items():
        if not name.startswith("Fn::"):
            named = {key: value for key, value in resource["Properties"].items() if key in NAMES and isinstance(value, str)}
            assert named.keys() <= {"PolicyName"}, name  # a policy's name counts in its role only


@every_template
def test_arns_are_of_any_partition(path):
    for line in path.read_text().splitlines():
        assert "arn:aws:" not in line, line
        assert "AllowedPattern" in line or not re.search(r"arn:aws\b(?!\[)", line), line


@pytest.mark.parametrize("one, other", [(MAIN, EVENTBRIDGE), (MAIN, LOG_GROUPS), (EVENTBRIDGE, LOG_GROUPS)])
def test_what_has_the_same_name_in_two_templates_is_the_same(one, other):
    one, other = load(one), load(other)
    for section in ("Parameters", "Rules", "Mappings", "Conditions", "Resources", "Outputs"):
        for name in one[section].keys() & other[section].keys():
            if (section, name) not in DIFFERENT:
                assert one[section][name] == other[section][name], f"{section}: {name}"
