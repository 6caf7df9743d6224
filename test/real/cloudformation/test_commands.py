# SPDX-License-Identifier: Apache-2.0
"""The commands of the documents about stacks, in their order, by AWS's own command line."""
import json

import commands
import pytest
from moto_server import ACCOUNT
from resolver import Resolver
from templates import IMAGE, LOG_GROUPS, expanded, of_type

REGION = "us-east-2"
STACK = "lambda-promtail"
SECTIONS = [("docs/deploy.md", "## CloudFormation"), ("docs/operations.md", "## What failed, sent again"), ("docs/migrate.md", "")]
CREATE = "aws cloudformation create-stack --stack-name original --template-body file://deploy/cloudformation/{} --capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM --parameters {}"
WRITE = "https://logs.example.com/loki/api/v1/push"


class Account:
    """moto, with what the documents take for there, and the stand-in beside it."""

    def __init__(self, moto, folder):
        self.moto, self.folder, self.stand_in = moto, folder, commands.StandIn()
        self.client("s3").create_bucket(Bucket="example-logs", CreateBucketConfiguration={"LocationConstraint": REGION})
        self.client("kinesis").create_stream(StreamName="example-logs", ShardCount=1)

    def client(self, service):
        return self.moto.client(service, REGION)

    def run(self, *typed):
        return commands.run(typed, self.folder, {
            "AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests", "AWS_DEFAULT_REGION": REGION, "ACCOUNT": ACCOUNT, "REGISTRY": IMAGE.partition("/")[0],
            "MOTO_URL": self.moto.url, "STAND_IN_URL": self.stand_in.url,
        })

    def stacks(self):
        return {stack["StackName"]: stack for stack in self.client("cloudformation").describe_stacks()["Stacks"]}

    def outputs(self, name):
        return {output["OutputKey"]: output["OutputValue"] for output in self.stacks()[name]["Outputs"]}


@pytest.fixture(scope="module")
def account(moto, tmp_path_factory):
    account = Account(moto, tmp_path_factory.mktemp("checkout"))
    yield account
    account.stand_in.close()


@pytest.fixture(scope="module")
def documented(account):
    """The account after all commands of the documents."""
    typed = [command for part in SECTIONS for command in commands.commands_of(commands.section(*part))]
    status, output = account.run(*typed)
    assert status == 0, "\n".join(output.splitlines()[-20:])
    return account


def test_every_command_works_in_its_order(documented):
    stacks = documented.stacks()
    assert stacks[STACK]["StackStatus"] == "UPDATE_COMPLETE"
    parameters = {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in stacks[STACK]["Parameters"]}
    assert parameters["ExtraLabels"] == "env,prod,team,a"
    assert parameters["WriteAddress"] == WRITE  # the first command's, which later ones keep
    assert parameters["ReplayFailures"] == "true"
    assert (parameters["EventSourceS3Bucket"], parameters["EventSourceS3PrefixKey"]) == ("example-logs", "AWSLogs/")


def test_the_bucket_notifies_the_queue(documented):
    """Still after the later command for EventBridge."""
    told = documented.client("s3").get_bucket_notification_configuration(Bucket="example-logs")
    (queue,) = told["QueueConfigurations"]
    assert queue["QueueArn"] == documented.outputs(STACK)["S3QueueArn"]
    assert queue["Events"] == ["s3:ObjectCreated:*"]
    assert [rule["Value"] for rule in queue["Filter"]["Key"]["FilterRules"]] == ["AWSLogs/"]


def test_the_bucket_notifies_eventbridge(documented):
    """moto does not tell that it does."""
    sqs, events = documented.client("sqs"), documented.client("events")
    seen = sqs.create_queue(QueueName="seen")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=seen, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="seen", EventPattern=json.dumps({"source": ["aws.s3"]}))
    events.put_targets(Rule="seen", Targets=[{"Id": "seen", "Arn": arn}])
    documented.client("s3").put_object(Bucket="example-logs", Key="one.gz", Body=b"a line")
    received = sqs.receive_message(QueueUrl=seen, MaxNumberOfMessages=10)["Messages"]
    assert {json.loads(message["Body"])["detail"]["object"]["key"] for message in received} == {"one.gz"}


def test_messages_are_moved_from_the_stacks_dead_letter_queue(documented):
    asked = dict(documented.stand_in.asked)
    arn = documented.outputs(STACK)["DeadLetterQueueArn"]
    assert asked["StartMessageMoveTask"] == {"SourceArn": arn, "MaxNumberOfMessagesPerSecond": 10}
    assert asked["ListMessageMoveTasks"] == {"SourceArn": arn}


def test_the_stack_of_the_list_is_made_with_its_capability(documented):
    form = dict(documented.stand_in.asked)["CreateStack"]
    assert {value for key, value in form.items() if key.startswith("Capabilities.")} == {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"}
    assert form["TemplateBody"] == LOG_GROUPS.read_text()
    given = {value: form[key.replace("ParameterKey", "ParameterValue")] for key, value in form.items() if key.endswith(".ParameterKey")}
    made = Resolver(expanded_with(given), given).resources()
    assert [properties["LogGroupName"] for properties in of_type(made, "AWS::Logs::SubscriptionFilter").values()] == ["/aws/lambda/orders", "/ecs/web"]


def expanded_with(given):
    return json.loads(expanded(LOG_GROUPS, (("LogGroupNames", given["LogGroupNames"]),)))


@pytest.mark.parametrize("template, given", [
    ("template.yaml", {"WriteAddress": WRITE, "Username": "me", "Password": "s3cret", "LambdaPromtailImage": IMAGE}),
    ("template-eventbridge.yaml", {
        "WriteAddress": WRITE, "Username": "me", "Password": "s3cret", "BearerToken": "t0ken", "LambdaPromtailImage": IMAGE, "ExtraLabels": '"name1,value1,name2,value2"',
        "TenantID": "team", "SkipTlsVerify": "false", "EventSourceS3Bucket": "example-logs",
    }),
    ("template.yaml", {"WriteAddress": WRITE, "Username": "me", "Password": "s3cret", "S3BucketName": "example-logs", "LogGroupToSubscribe": "/example/orders"}),
    ("template-eventbridge.yaml", {
        "WriteAddress": WRITE, "Username": "me", "Password": "s3cret", "BearerToken": "t0ken", "ExtraLabels": '"name1,value1,name2,value2"', "TenantID": "team",
        "SkipTlsVerify": "false", "S3BucketName": "example-logs", "EventSourceS3Bucket": "example-logs",
    }),
], ids=["template", "template-eventbridge", "lambda-promtail", "aws-eventbridge-logs"])
def test_the_parameters_of_the_original_documentation_make_a_stack(account, template, given):
    account.client("s3").put_object(Bucket="example-logs", Key="lambda-promtail.zip", Body=b"a stand-in")
    parameters = " ".join(f"'ParameterKey={name},ParameterValue={value}'" for name, value in given.items())
    status, output = account.run(CREATE.format(template, parameters), "aws cloudformation wait stack-create-complete --stack-name original")
    assert status == 0, output
    assert account.stacks()["original"]["StackStatus"] == "CREATE_COMPLETE"
    assert account.run("aws cloudformation delete-stack --stack-name original")[0] == 0


@pytest.mark.parametrize("command, reason", [
    ("aws cloudformation create-stacks", "Invalid choice"),
    ("aws sqs start-message-move-task --queue-url url", "the following arguments are required: --source-arn"),
    ("aws cloudformation describe-stacks --stack-name missing", "does not exist"),
    ("aws cloudformation deploy --stack-name one --template-file missing.yaml", "missing.yaml"),
    (CREATE.format("template.yaml", 'ParameterKey=ExtraLabels,ParameterValue="a,b"'), "Invalid type for parameter"),
])
def test_a_command_that_cannot_work_fails(account, command, reason):
    status, output = account.run(command)
    assert status != 0 and reason in output, output


def test_commands_are_found_in_their_section():
    text = "# A\n\n```sh\none\n```\n\n```json\nno\n```\n\n```sh\ntwo \\\n  three\n```\n"
    assert commands.commands_of(text) == ["one\n", "two \\\n  three\n"]
    section = commands.section("docs/deploy.md", "## CloudFormation")
    assert section.startswith("## CloudFormation\n") and "## When Lambda" not in section and "### Many log groups" in section
