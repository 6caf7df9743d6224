# SPDX-License-Identifier: Apache-2.0
"""Every command in the documents works: AWS's own command line takes it, moto does what it says,
and what it needs is there from the commands before it. Docker and ./dev are stand-ins."""
import importlib.util
import json
import re
import urllib.request

import commands
import pytest


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    """The environment in which aws talks to moto. Only the judge has both."""
    if not importlib.util.find_spec("awscli"):
        pytest.skip("the AWS command line is not here: ./dev real commands has it")
    from moto_server import MotoServer

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
        patch.setenv("MOTO_LAMBDA_STUB_ECR", "false")  # a function's image must be there
        server = MotoServer(tmp_path_factory.mktemp("moto"))
    server.post("reset-auth", b"1000000")  # its check of signatures fails on some of Lambda's addresses
    configure(server.url, {"lambda": {"use_docker": False}})
    yield {"AWS_ENDPOINT_URL": server.url, "AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests"}
    server.close()


def configure(url, settings):
    request = urllib.request.Request(f"{url}/moto-api/config", json.dumps(settings).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=20).close()


def moto_client(aws, service):
    import boto3

    return boto3.client(
        service, region_name="eu-west-1", endpoint_url=aws["AWS_ENDPOINT_URL"],
        aws_access_key_id=aws["AWS_ACCESS_KEY_ID"], aws_secret_access_key=aws["AWS_SECRET_ACCESS_KEY"],
    )


@pytest.fixture
def run(tmp_path):
    """run(TEXT) runs the commands of a document: (exit status, output)."""
    commands.prepare(tmp_path)
    return lambda text, **environment: commands.run(commands.script_of(text), tmp_path, environment)


@pytest.mark.parametrize("document", commands.DOCUMENTS)
def test_every_command_of_a_document_works(aws, run, document):
    reset = urllib.request.Request(aws["AWS_ENDPOINT_URL"] + "/moto-api/reset", b"")
    urllib.request.urlopen(reset, timeout=20).close()  # what another document made is gone
    status, output = run((commands.ROOT / document).read_text(), **aws)
    assert status == 0, f"a command of {document} failed:\n" + "\n".join(output.splitlines()[-20:])


def rows_of_managed_policies():
    """(policy, actions) of each row in docs/deploy.md that names a policy of AWS's own."""
    for line in (commands.ROOT / "docs/deploy.md").read_text().splitlines():
        policy = re.match(r"\|[^|]*\| ((?:`\w+:\w+`(?:, )?)+) \((AWSLambda\w+)\)", line)
        if policy:
            yield policy[2], set(re.findall(r"`(.+?)`", policy[1]))


def test_the_policies_of_aws_have_the_actions_that_the_table_says(aws):
    rows = dict(rows_of_managed_policies())
    assert len(rows) == 4
    own_log = rows["AWSLambdaBasicExecutionRole"]
    iam = moto_client(aws, "iam")
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


@pytest.mark.parametrize("command, reason", [
    ("aws lambda create-functions", "Invalid choice"),
    ("aws sqs create-queue --queue-name one --fifo", "Unknown options: --fifo"),
    ("aws lambda get-function --function-name missing", "Function not found"),
])
def test_a_command_that_aws_refuses_fails(aws, run, command, reason):
    status, output = run(f"```sh\n{command} --region eu-west-1\n```\n", **aws)
    assert status != 0 and reason in output, output
