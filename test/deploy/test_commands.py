# SPDX-License-Identifier: Apache-2.0
"""Every command in the documents works: AWS's own command line takes it, moto does what it says,
and what it needs is there from the commands before it. What the readers then have is looked at.
Docker, Terraform, ./dev, and the parts of AWS that moto does not have are stand-ins."""
import importlib.util
import json
import re
import urllib.request

import commands
import pytest

REGION = "eu-west-1"
DEPLOYING = commands.JOURNEYS[1]
STACK = "lambda-promtail"
BUCKET = "example-logs"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests"}


class Account:
    """AWS, as moto and a stand-in have it, after the commands of a journey."""

    def __init__(self, journey, folder):
        from moto_server import MotoServer
        from stand_ins.aws import Servers

        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
            patch.setenv("MOTO_LAMBDA_STUB_ECR", "false")  # a function's image must be there
            self.moto = MotoServer(folder, program=(commands.ROOT / "test/real/moto_conditions.py",))
        self.moto.post("reset-auth", b"1000000")  # its check of signatures fails on some of Lambda's addresses
        configure(self.moto.url, {"lambda": {"use_docker": False}})
        self.stand_in = Servers()
        self.environment = {**CREDENTIALS, "AWS_ENDPOINT_URL": self.moto.url, "STAND_IN_URL": self.stand_in.url}
        commands.prepare(folder)
        texts = {document.rpartition("/")[2]: (commands.ROOT / document).read_text() for document in journey}
        self.status, self.output = commands.run(texts, folder, self.environment)

    def client(self, service):
        return self.moto.client(service, REGION)

    def stack(self):
        (stack,) = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        return stack

    def outputs(self):
        return {output["OutputKey"]: output["OutputValue"] for output in self.stack()["Outputs"]}

    def close(self):
        self.stand_in.close()
        self.moto.close()


def configure(url, settings):
    request = urllib.request.Request(f"{url}/moto-api/config", json.dumps(settings).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=20).close()


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """read(JOURNEY) is the account after it. Only the judge has moto and AWS's command line."""
    if not importlib.util.find_spec("awscli"):
        pytest.skip("the AWS command line is not here: ./dev real commands has it")
    accounts = {}

    def read_once(journey):
        name = " ".join(journey)
        if name not in accounts:
            accounts[name] = Account(journey, tmp_path_factory.mktemp("checkout"))
        return accounts[name]

    yield read_once
    for account in accounts.values():
        account.close()


@pytest.fixture
def run(tmp_path):
    """run(TEXT) runs the commands of a document: (exit status, output)."""
    commands.prepare(tmp_path)
    return lambda text, **environment: commands.run({"document": text}, tmp_path, environment)


@pytest.mark.parametrize("journey", commands.JOURNEYS, ids=" ".join)
def test_every_command_of_the_documents_works(read, journey):
    account = read(journey)
    assert account.status == 0, "a command failed:\n" + "\n".join(account.output.splitlines()[-20:])


def test_the_stack_is_as_the_last_commands_made_it(read):
    stack = read(DEPLOYING).stack()
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
    parameters = {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in stack["Parameters"]}
    assert parameters["ExtraLabels"] == "env,prod,team,a"
    assert parameters["WriteAddress"] == "https://logs.example.com/loki/api/v1/push"  # the first command's, which later ones keep
    assert parameters["ReplayFailures"] == "true"
    assert (parameters["EventSourceS3Bucket"], parameters["EventSourceS3PrefixKey"]) == (BUCKET, "AWSLogs/")


def test_the_bucket_notifies_the_queue(read):
    """Still after the later command for EventBridge."""
    account = read(DEPLOYING)
    told = account.client("s3").get_bucket_notification_configuration(Bucket=BUCKET)
    (queue,) = told["QueueConfigurations"]
    assert queue["QueueArn"] == account.outputs()["S3QueueArn"]
    assert queue["Events"] == ["s3:ObjectCreated:*"]
    assert [rule["Value"] for rule in queue["Filter"]["Key"]["FilterRules"]] == ["AWSLogs/"]


def test_the_bucket_notifies_eventbridge(read):
    """moto does not tell that it does."""
    account = read(DEPLOYING)
    sqs, events = account.client("sqs"), account.client("events")
    seen = sqs.create_queue(QueueName="seen")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=seen, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="seen", EventPattern=json.dumps({"source": ["aws.s3"]}))
    events.put_targets(Rule="seen", Targets=[{"Id": "seen", "Arn": arn}])
    account.client("s3").put_object(Bucket=BUCKET, Key="one.gz", Body=b"a line")
    received = sqs.receive_message(QueueUrl=seen, MaxNumberOfMessages=10)["Messages"]
    assert {json.loads(message["Body"])["detail"]["object"]["key"] for message in received} == {"one.gz"}


def test_messages_are_moved_from_the_stacks_dead_letter_queue(read):
    account = read(DEPLOYING)
    asked, arn = dict(account.stand_in.asked), account.outputs()["DeadLetterQueueArn"]
    assert asked["StartMessageMoveTask"] == {"SourceArn": arn, "MaxNumberOfMessagesPerSecond": 10}
    assert asked["ListMessageMoveTasks"] == {"SourceArn": arn}


def test_the_stack_of_a_list_is_made_with_its_capability(read):
    form = dict(read(DEPLOYING).stand_in.asked)["CreateStack"]
    assert {value for key, value in form.items() if key.startswith("Capabilities.")} == {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"}
    given = {value: form[key.replace("ParameterKey", "ParameterValue")] for key, value in form.items() if key.endswith(".ParameterKey")}
    assert groups_of_stack(form["TemplateBody"], given) == ["/aws/lambda/orders", "/ecs/web"]


def groups_of_stack(template, given):
    """The log groups to which template-log-groups.yaml subscribes."""
    from resolver import Resolver
    from templates import LOG_GROUPS, expanded, of_type

    assert template == LOG_GROUPS.read_text()
    made = Resolver(json.loads(expanded(LOG_GROUPS, (("LogGroupNames", given["LogGroupNames"]),))), given).resources()
    return [properties["LogGroupName"] for properties in of_type(made, "AWS::Logs::SubscriptionFilter").values()]


def rows_of_managed_policies():
    """(policy, actions) of each row in docs/deploy.md that names a policy of AWS's own."""
    for line in (commands.ROOT / "docs/deploy.md").read_text().splitlines():
        policy = re.match(r"\|[^|]*\| ((?:`\w+:\w+`(?:, )?)+) \((AWSLambda\w+)\)", line)
        if policy:
            yield policy[2], set(re.findall(r"`(.+?)`", policy[1]))


def test_the_policies_of_aws_have_the_actions_that_the_table_says(read):
    rows = dict(rows_of_managed_policies())
    assert len(rows) == 4
    own_log = rows["AWSLambdaBasicExecutionRole"]
    iam = read([]).client("iam")
    for name, actions in rows.items():
        arn = f"arn:aws:iam::aws:policy/service-role/{name}"
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        statements = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]["Statement"]
        assert {action for statement in statements for action in statement["Action"]} == actions | own_log, name


FOUND = {
    "```sh\nA=1\nb $A\n```\n": "\nA=1\nb $A\n\n",
    "```console\n$ one \\\n  two\noutput\n```\n": "\none \\\n  two\n\n\n",
    "    $ one\n    two\n": "one\n\n",
    "    ./dev test [ARGS]   tests\n    aws is a word here\n": "./dev test [ARGS]\n\n",
    "run `./dev test` and `./dev lint`, not `make`\n": "./dev test; ./dev lint\n",
    "```json\n$ no\n```\n": "\n\n\n",
}


@pytest.mark.parametrize("text", FOUND, ids=range(len(FOUND)))
def test_commands_are_found_at_their_lines(text):
    assert commands.script_of(text) == FOUND[text]


def test_a_command_in_the_text_must_not_be_broken():
    with pytest.raises(ValueError, match="line 1: what is in backquotes must end on its line"):
        commands.script_of("see `./dev test` and `./dev\nlint`\n")


@pytest.mark.parametrize("mark", ["", "bash"])
def test_a_fence_must_say_what_it_holds(mark):
    with pytest.raises(ValueError, match="line 2: a fence must be marked with one of: sh"):
        commands.script_of(f"text\n```{mark}\nrm -rf /\n```\n")


PUSH = "docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com"
BUILD = "docker buildx build --platform linux/arm64 --tag one --provenance=false --sbom=false --load --build-arg"
TERRAFORM = "terraform -chdir=deploy/terraform"
WORKS = {
    "variables stay": "```sh\nNAME=one\n```\ntext\n```sh\ncat /dev/null $(sed -n 1p /dev/null) && [ $NAME = one ]\n```\n",
    "a command of ./dev": "    ./dev test      tests\n    ./dev test -k s3 some\n",
    "files are left": "```sh\n./dev build release\ncat build/release/bootstrap deploy/image.sh\n```\n",
    "an image is built and pushed": f"```sh\ncat document | {PUSH}\n./dev image --push {PUSH.split()[-1]}/one:1\n```\n",
}
FAILS = {
    "a program that no row knows": ("    $ curl https://example.com\n", "line 1: curl: command not found"),
    "a command that ./dev does not have": ("text\n    ./dev tests     tests\n", "./dev help does not have the command 'tests'"),
    "an argument that ./dev does not take": ("`./dev lint now`\n", "./dev lint takes no arguments"),
    "a wrong argument of ./dev image": ("`./dev image --arch mips`\n", "must be one of: x86_64, arm64"),
    "a variable that nobody set": ("```sh\ncat $FILE\n```\n", "FILE: unbound variable"),
    "a failure within a pipe": ("```sh\ncat missing | sed p\n```\n", "missing: No such file"),
    "an option that docker does not have": (f"```sh\n{BUILD} VERSION=1 --pull-never .\n```\n", "unrecognized arguments: --pull-never"),
    "attestations": (f"```sh\n{BUILD.replace('--sbom=false', '')} VERSION=1 .\n```\n", "arguments are required: --sbom"),
    "an argument that the Dockerfile does not have": (f"```sh\ncp deploy/image.sh Dockerfile\n{BUILD} NAME=1 .\n```\n", "the Dockerfile has no argument NAME"),
    "a push without a login": (f"```sh\n./dev image --push {PUSH.split()[-1]}/one:1\n```\n", "no login at 123456789012.dkr.ecr"),
    "a login without a password": (f"```sh\n{PUSH}\n```\n", "no password on standard input"),
    "a push of what is not there": (f"```sh\ndocker push {PUSH.split()[-1]}/one:1\n```\n", "there is no image"),
    "an apply before init": (f"    $ {TERRAFORM} apply\n", "terraform init first, in deploy/terraform"),
    "a variable that the configuration does not have": (f"    $ {TERRAFORM} init\n    $ {TERRAFORM} apply -var image=one\n", "does not have the variables image"),
    "a variable that the configuration asks for": (f"    $ {TERRAFORM} init\n    $ {TERRAFORM} plan\n", "deploy/terraform asks for write_address"),
}


@pytest.mark.parametrize("what", WORKS)
def test_what_a_reader_can_do_works(run, what):
    status, output = run(WORKS[what])
    assert status == 0, output


@pytest.mark.parametrize("what", FAILS)
def test_a_command_that_cannot_work_fails(run, what):
    text, reason = FAILS[what]
    status, output = run(text)
    assert status != 0 and reason in output, output


CREATE_STACK = "aws cloudformation create-stack --stack-name one --template-body file://deploy/cloudformation/template.yaml --capabilities CAPABILITY_IAM --parameters"


@pytest.mark.parametrize("command, reason", [
    ("aws lambda create-functions", "Invalid choice"),
    ("aws sqs create-queue --queue-name one --fifo", "Unknown options: --fifo"),
    ("aws sqs start-message-move-task --queue-url url", "the following arguments are required: --source-arn"),
    ("aws lambda get-function --function-name missing", "Function not found"),
    ("aws cloudformation describe-stacks --stack-name missing", "does not exist"),
    ("aws cloudformation deploy --stack-name one --template-file missing.yaml", "missing.yaml"),
    (f'{CREATE_STACK} ParameterKey=ExtraLabels,ParameterValue="a,b"', "Invalid type for parameter"),
])
def test_a_command_that_aws_refuses_fails(read, run, command, reason):
    status, output = run(f"```sh\n{command} --region {REGION}\n```\n", **read([]).environment)
    assert status != 0 and reason in output, output
