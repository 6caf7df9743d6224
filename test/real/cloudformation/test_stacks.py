# SPDX-License-Identifier: Apache-2.0
"""Stacks of the two documented templates in moto: created, updated, deleted, and what is there
then. moto's CloudFormation passes over subscription filters, queue policies and invoke
configurations: test_parts.py has them."""
import json

import pytest
from moto_server import ACCOUNT
from templates import EVENTBRIDGE, IMAGE, MAIN, PLAIN

REGION = "us-east-2"
STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/logs"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:loki-AbCdEf"
FULL = {"LogGroupToSubscribe": "/aws/lambda/orders", "KinesisStreamArn": STREAM, "EventSourceS3Bucket": "my.logs"}
SOURCES = {MAIN: FULL, EVENTBRIDGE: {}}


class Stack:
    def __init__(self, moto, name, path, **given):
        self.moto, self.name, self.path = moto, name, path
        self.cloudformation = self.client("cloudformation")
        self.cloudformation.create_stack(**self.request(given))

    def client(self, service):
        return self.moto.client(service, REGION)

    def request(self, given):
        values = {**PLAIN[self.path], **given}
        return {
            "StackName": self.name, "TemplateBody": self.path.read_text(), "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
            "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()],
        }

    def update(self, **given):
        self.cloudformation.update_stack(**self.request(given))

    def status(self):
        return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]

    def outputs(self):
        return {output["OutputKey"]: output["OutputValue"] for output in self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]["Outputs"]}

    def function(self):
        return self.client("lambda").get_function_configuration(FunctionName=self.outputs()["LambdaPromtailFunction"])

    def code(self):
        return self.client("lambda").get_function(FunctionName=self.outputs()["LambdaPromtailFunction"])["Code"]

    def mappings(self):
        """{ARN of the source: mapping} of the function."""
        found = self.client("lambda").list_event_source_mappings(FunctionName=self.function()["FunctionName"])["EventSourceMappings"]
        return {mapping["EventSourceArn"]: mapping for mapping in found}

    def permissions(self):
        policy = json.loads(self.client("lambda").get_policy(FunctionName=self.outputs()["LambdaPromtailFunction"])["Policy"])
        return {statement["Principal"]["Service"]: statement for statement in policy["Statement"]}

    def granted(self):
        """{Sid: statement} of the function's role."""
        iam, role = self.client("iam"), self.function()["Role"].rpartition("/")[2]
        documents = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in iam.list_role_policies(RoleName=role)["PolicyNames"]]
        return {statement["Sid"]: statement for document in documents for statement in document["Statement"]}

    def queue(self, url):
        return self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]

    def delete(self):
        self.cloudformation.delete_stack(StackName=self.name)


@pytest.fixture
def make(moto, request):
    stacks = []

    def make_(path, name="logs", **given):
        stacks.append(Stack(moto, name, path, **given))
        return stacks[-1]

    moto.client("kinesis", REGION).create_stream(StreamName="logs", ShardCount=1)
    yield make_
    for stack in stacks:
        stack.delete()
    moto.client("kinesis", REGION).delete_stream(StreamName="logs")


both = pytest.mark.parametrize("path", [MAIN, EVENTBRIDGE], ids=lambda path: path.stem)


@both
def test_the_function_has_its_settings(make, path):
    stack = make(path, Username="me", Password="s3cret", ExtraLabels="env,prod", TenantID="team-a", **SOURCES[path])
    function = stack.function()
    assert stack.status() == "CREATE_COMPLETE"
    assert (function["MemorySize"], function["Timeout"], stack.code()["ImageUri"]) == (128, 60, IMAGE)
    settings = function["Environment"]["Variables"]
    assert {name: value for name, value in settings.items() if value and value != "false"} == {
        "WRITE_ADDRESS": "https://logs.example.com/loki/api/v1/push", "USERNAME": "me", "PASSWORD": "s3cret", "EXTRA_LABELS": "env,prod", "TENANT_ID": "team-a",
        "BATCH_SIZE": "131072", "METRICS": "off", **({"REPORT_BATCH_ITEM_FAILURES": "true"} if path == MAIN else {}),
    }


@both
def test_the_role_is_lambdas_and_may_do_what_the_sources_need(make, path):
    stack = make(path, PasswordSecretArn=f"{SECRET}#password", Username="me", **SOURCES[path])
    role = stack.client("iam").get_role(RoleName=stack.function()["Role"].rpartition("/")[2])["Role"]
    assert [statement["Principal"] for statement in role["AssumeRolePolicyDocument"]["Statement"]] == [{"Service": "lambda.amazonaws.com"}]
    granted = stack.granted()
    assert granted.keys() == {
        "WriteOwnLog", "SendToFailureQueue", "ReadSecrets", "ReadObjects", "TellMissingFromForbidden", *(("ReadStream", "ReadS3Queue") if path == MAIN else ()),
    }
    assert [arn for arn in granted["ReadSecrets"]["Resource"] if arn] == [SECRET]  # moto leaves a null for AWS::NoValue
    assert granted["SendToFailureQueue"]["Resource"] == stack.queue(stack.outputs()["FailureQueueUrl"])["QueueArn"]
    assert stack.outputs()["LambdaPromtailLogGroup"] in granted["WriteOwnLog"]["Resource"]


def test_the_sources_of_template_yaml_reach_the_function(make):
    stack = make(MAIN, **FULL)
    outputs, mappings = stack.outputs(), stack.mappings()
    assert mappings.keys() == {STREAM, outputs["S3QueueArn"]}
    for mapping in mappings.values():
        assert (mapping["FunctionResponseTypes"], mapping["State"]) == (["ReportBatchItemFailures"], "Enabled")
    stream = mappings[STREAM]
    assert (stream["BisectBatchOnFunctionError"], stream["StartingPosition"]) == (True, "LATEST")
    assert stream["DestinationConfig"]["OnFailure"]["Destination"] == stack.queue(outputs["FailureQueueUrl"])["QueueArn"]
    assert stack.permissions().keys() == {"logs.amazonaws.com"}
    assert stack.permissions()["logs.amazonaws.com"]["Condition"] == {
        "ArnLike": {"AWS:SourceArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:*:*"}, "StringEquals": {"AWS:SourceAccount": ACCOUNT},
    }


def test_the_rule_of_template_eventbridge_yaml_reaches_the_function(make):
    stack = make(EVENTBRIDGE, EventSourceS3PrefixKey="AWSLogs/")
    events = stack.client("events")
    (rule,) = events.list_rules()["Rules"]
    assert json.loads(rule["EventPattern"]) == {
        "source": ["aws.s3"], "detail-type": ["Object Created"], "detail": {"bucket": {"name": ["my.logs"]}, "object": {"key": [{"prefix": "AWSLogs/"}]}},
    }
    assert rule["State"] == "ENABLED"
    (target,) = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
    assert target["Arn"] == stack.outputs()["LambdaPromtailFunction"]
    assert stack.permissions()["events.amazonaws.com"]["Condition"]["ArnLike"] == {"AWS:SourceArn": rule["Arn"]}
    assert stack.mappings() == {}


@both
def test_the_queues_keep_what_failed(make, path):
    stack = make(path, Timeout="300", **SOURCES[path])
    outputs = stack.outputs()
    dead = stack.queue(outputs["DeadLetterQueueUrl"])
    assert dead["QueueArn"] == outputs["DeadLetterQueueArn"]
    for name in ("FailureQueueUrl", "S3QueueUrl") if path == MAIN else ("FailureQueueUrl",):
        queue = stack.queue(outputs[name])
        assert queue["VisibilityTimeout"] == "1800"
        assert json.loads(queue["RedrivePolicy"]) == {"deadLetterTargetArn": dead["QueueArn"], "maxReceiveCount": 5}


@both
def test_an_update_changes_the_function_and_its_sources(make, path):
    stack = make(path)
    name, replayed = stack.function()["FunctionName"], stack.queue(stack.outputs()["FailureQueueUrl"])["QueueArn"]
    assert (stack.mappings(), stack.function()["Environment"]["Variables"]["REPORT_BATCH_ITEM_FAILURES"]) == ({}, "false")
    stack.update(MemorySize="512", KeepStream="metadata", ReplayFailures="true", **SOURCES[path])
    assert stack.status() == "UPDATE_COMPLETE"
    function = stack.function()
    assert (function["FunctionName"], function["MemorySize"]) == (name, 512)
    settings = function["Environment"]["Variables"]
    assert (settings["KEEP_STREAM"], settings["REPORT_BATCH_ITEM_FAILURES"]) == ("metadata", "true")
    assert stack.mappings().keys() == {replayed, *((STREAM, stack.outputs()["S3QueueArn"]) if path == MAIN else ())}
    assert "ReadFailureQueue" in stack.granted()
    stack.update(MemorySize="512", ReplayFailures="false", **SOURCES[path])
    assert replayed not in stack.mappings()
    assert "ReadFailureQueue" not in stack.granted()


def test_an_update_changes_the_rule(make):
    stack = make(EVENTBRIDGE)
    stack.update(EventSourceS3PrefixKey="AWSLogs/")
    (rule,) = stack.client("events").list_rules()["Rules"]
    assert json.loads(rule["EventPattern"])["detail"]["object"] == {"key": [{"prefix": "AWSLogs/"}]}


@both
def test_a_deleted_stack_leaves_nothing(make, path):
    stack = make(path, **SOURCES[path])
    stack.delete()
    assert stack.client("lambda").list_functions()["Functions"] == []
    assert stack.client("lambda").list_event_source_mappings()["EventSourceMappings"] == []
    assert stack.client("sqs").list_queues().get("QueueUrls", []) == []
    assert stack.client("events").list_rules()["Rules"] == []
    assert stack.client("logs").describe_log_groups()["logGroups"] == []
    assert not [role for role in stack.client("iam").list_roles()["Roles"] if role["RoleName"].startswith("logs-")]


@both
def test_two_stacks_live_side_by_side(make, path):
    one, other = make(path, **SOURCES[path]), make(path, name="others", **SOURCES[path])
    assert (one.status(), other.status()) == ("CREATE_COMPLETE", "CREATE_COMPLETE")
    assert one.function()["Role"] != other.function()["Role"]
    assert not set(one.outputs().values()) & set(other.outputs().values())
