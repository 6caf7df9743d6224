# SPDX-License-Identifier: Apache-2.0
"""Secrets Manager and SSM by moto: secrets and parameters made by boto3 and read by the release
binary with a role's temporary credentials. Signatures are checked by botocore's code, permissions
by IAM."""
import base64
import json
import uuid

import events
import pytest
from program import Program

PASSWORD = "pa55-W0rd/+of&loki \u00e4\u20ac\U0001f600"
OTHER = "another-pa55w0rd"


def basic(password, user="tenant-user"):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture
def start(moto, loki, release):
    programs = []

    def run(**environment):
        endpoints = {"AWS_ENDPOINT_URL_SECRETS_MANAGER": moto.url, "AWS_ENDPOINT_URL_SSM": moto.url}
        program = Program({"WRITE_ADDRESS": loki.push_url, "LOG_LEVEL": "trace", **moto.environment, **endpoints, **environment}, binary=release)
        programs.append(program)
        return program

    yield run
    for program in programs:
        program.stop()
        assert not any(secret in line for secret in (PASSWORD, OTHER) for line in program.lines)


@pytest.fixture
def ship(start, loki):
    """ship(password, NAME="value", ...): a push goes through with that password."""

    def go(password, **environment):
        loki.authorization = basic(password)
        program = start(USERNAME="tenant-user", **environment)
        answer = program.invoke(events.cloudwatch("line"))
        assert answer.ok and loki.unauthorized == 0, (answer.body, program.lines)
        return program

    return go


def make_secret(moto, region="us-east-1", name=None, **value):
    name = name or f"loki/{uuid.uuid4()}"
    return moto.client("secretsmanager", region).create_secret(Name=name, **value)["ARN"]


def make_parameter(moto, value, region="us-east-1", kind="SecureString"):
    name = f"/loki/{uuid.uuid4()}"
    ssm = moto.client("ssm", region)
    ssm.put_parameter(Name=name, Value=value, Type=kind)
    return name, ssm.get_parameter(Name=name)["Parameter"]["ARN"]


def refusal(program):
    answer = program.api.take()
    assert answer.kind == "init/error" and program.wait() == 1
    return answer.json["errorMessage"]


def test_a_secret_of_text(ship, moto):
    ship(PASSWORD, PASSWORD=make_secret(moto, SecretString=PASSWORD))


def test_a_binary_secret(ship, moto):
    ship(PASSWORD, PASSWORD=make_secret(moto, SecretBinary=PASSWORD.encode() + b"\n"))


def test_keys_of_a_json_secret_are_one_request(start, moto, loki):
    arn = make_secret(moto, SecretString=json.dumps({"user": "tenant-user", "password": PASSWORD, "tenant": "team-a"}))
    loki.authorization = basic(PASSWORD)
    moto.start_recording()
    program = start(USERNAME=f"{arn}#user", PASSWORD=f"{arn}:password::", TENANT_ID=f"{arn}#tenant")
    assert program.invoke(events.cloudwatch("line")).ok and loki.pushes[0].tenant == "team-a"
    (request,) = [request for request in moto.recorded() if "GetSecretValue" in json.dumps(request["headers"])]
    assert "/us-east-1/secretsmanager/aws4_request" in request["headers"]["Authorization"]


def test_versions_and_stages_of_a_secret(ship, moto):
    arn = make_secret(moto, SecretString=OTHER)
    client = moto.client("secretsmanager")
    old = client.get_secret_value(SecretId=arn)["VersionId"]
    client.put_secret_value(SecretId=arn, SecretString=PASSWORD)
    ship(PASSWORD, PASSWORD=arn)
    ship(PASSWORD, PASSWORD=f"{arn}::AWSCURRENT:")
    ship(OTHER, PASSWORD=f"{arn}::AWSPREVIOUS:")
    ship(OTHER, PASSWORD=f"{arn}:::{old}")


@pytest.mark.parametrize("kind", ["String", "SecureString"])
def test_a_parameter_is_decrypted(ship, moto, kind):
    ship(PASSWORD, PASSWORD=make_parameter(moto, PASSWORD, kind=kind)[1])


def test_a_version_of_a_parameter(ship, moto):
    name, arn = make_parameter(moto, OTHER)
    moto.client("ssm").put_parameter(Name=name, Value=PASSWORD, Type="SecureString", Overwrite=True)
    ship(PASSWORD, PASSWORD=arn)
    ship(OTHER, PASSWORD=f"{arn}:1")


@pytest.mark.parametrize("region", ["eu-west-1", "ap-southeast-4"])
def test_requests_are_signed_for_the_region_of_the_arn(ship, moto, region):
    arn = make_secret(moto, region, SecretString=PASSWORD)
    moto.start_recording()
    ship(PASSWORD, PASSWORD=arn)
    scopes = [request["headers"].get("Authorization", "") for request in moto.recorded()]
    assert any(f"/{region}/secretsmanager/aws4_request" in scope for scope in scopes)


def test_an_object_with_rules(start, moto, loki):
    bucket = f"settings-{uuid.uuid4()}"
    s3 = moto.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="rules #1.json", Body=b'[{"action":"replace","target_label":"from","replacement":"rules"}]')
    assert start(RELABEL_CONFIGS=f"s3://{bucket}/rules #1.json").invoke(events.cloudwatch("line")).ok
    assert loki.entries()[0][0]["from"] == "rules"


def test_a_rotated_secret_is_fetched_after_a_401(ship, moto, loki):
    arn = make_secret(moto, SecretString=PASSWORD)
    program = ship(PASSWORD, PASSWORD=arn)
    moto.client("secretsmanager").put_secret_value(SecretId=arn, SecretString=OTHER)
    loki.authorization = basic(OTHER)
    assert program.invoke(events.cloudwatch("second")).ok and loki.unauthorized == 1


@pytest.mark.parametrize("arn, code", [
    ("arn:aws:secretsmanager:us-east-1:123456789012:secret:never-AbCdEf", "ResourceNotFoundException"),
    ("arn:aws:ssm:us-east-1:123456789012:parameter/never", "ParameterNotFound"),
])
def test_what_is_not_there_is_named(start, arn, code):
    text = refusal(start(USERNAME="u", PASSWORD=arn))
    assert text.startswith(f"PASSWORD: {arn}: HTTP 4") and code in text, text


@pytest.mark.parametrize("action, make", [
    ("secretsmanager:GetSecretValue", lambda moto: make_secret(moto, SecretString=PASSWORD)),
    ("ssm:GetParameter", lambda moto: make_parameter(moto, PASSWORD)[1]),
])
def test_what_the_role_may_not_read_names_the_action(start, moto, action, make):
    text = refusal(start(USERNAME="u", PASSWORD=make(moto), **moto.no_rights))
    assert text.startswith("PASSWORD: arn:") and f"the function's role needs {action}: HTTP 4" in text, text


@pytest.mark.parametrize("setting", ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
def test_a_bad_signature_is_refused(start, moto, setting):
    """And moto does check signatures: this judge has teeth."""
    wrong = moto.environment[setting][:-2] + "zz"
    text = refusal(start(USERNAME="u", PASSWORD=make_secret(moto, SecretString=PASSWORD), **{setting: wrong}))
    assert text.startswith("PASSWORD: arn:") and "HTTP 4" in text and wrong not in text
