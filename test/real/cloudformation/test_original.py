# SPDX-License-Identifier: Apache-2.0
"""The commands of the original's documentation, typed as it says: the parameters of its templates
make a stack of those that take their place."""
import commands
import pytest
from templates import IMAGE

REGION = "us-east-2"
STACK = "aws cloudformation {} --stack-name original"
CREATE = STACK.format("create-stack") + " --template-body file://deploy/cloudformation/{} --capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM --parameters {}"
BASIC_AUTH = {"WriteAddress": "https://logs.example.com/loki/api/v1/push", "Username": "me", "Password": "s3cret"}
OTHERS = {"BearerToken": "t0ken", "ExtraLabels": '"name1,value1,name2,value2"', "TenantID": "team", "SkipTlsVerify": "false", "EventSourceS3Bucket": "example-logs"}
STACKS = {
    "template": ("template.yaml", {**BASIC_AUTH, "LambdaPromtailImage": IMAGE}),
    "template-eventbridge": ("template-eventbridge.yaml", {**BASIC_AUTH, **OTHERS, "LambdaPromtailImage": IMAGE}),
    "lambda-promtail": ("template.yaml", {**BASIC_AUTH, "S3BucketName": "example-logs", "LogGroupToSubscribe": "/example/orders"}),
    "aws-eventbridge-logs": ("template-eventbridge.yaml", {**BASIC_AUTH, **OTHERS, "S3BucketName": "example-logs"}),
}


@pytest.fixture(scope="module")
def bucket(moto):
    """What the parameters name: a bucket with the zip in it."""
    s3 = moto.client("s3", REGION)
    s3.create_bucket(Bucket="example-logs", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket="example-logs", Key="lambda-promtail.zip", Body=b"a stand-in")


@pytest.fixture
def run(moto, tmp_path):
    """run(COMMAND...) types these in a checkout: (exit status, output)."""
    commands.prepare(tmp_path)
    environment = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests", "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": moto.url}
    return lambda *typed: commands.run({"document": "".join(f"    $ {command}\n" for command in typed)}, tmp_path, environment)


@pytest.mark.parametrize("name", STACKS)
def test_the_parameters_of_the_original_documentation_make_a_stack(moto, bucket, run, name):
    template, given = STACKS[name]
    parameters = " ".join(f"'ParameterKey={key},ParameterValue={value}'" for key, value in given.items())
    status, output = run(CREATE.format(template, parameters), STACK.format("wait stack-create-complete"))
    assert status == 0, output
    (stack,) = moto.client("cloudformation", REGION).describe_stacks(StackName="original")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert run(STACK.format("delete-stack"))[0] == 0
