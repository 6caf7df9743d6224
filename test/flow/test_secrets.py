# SPDX-License-Identifier: Apache-2.0
"""Settings that refer to secrets, parameters, objects and files: fetched at once when the function
starts, and the credentials of pushes again when Loki refuses them or they are old. Whatever
happens, no secret is in the output, at any level."""
import base64
import json
import time

import events
import pytest
from fakes.aws_json import AwsJson
from fakes.container import Container
from fakes.http_server import HttpServer
from fakes.sigv4 import SECRETS
from fakes.loki import Loki

PASSWORD = "pa55-W0rd/+of&loki"
OTHER = "an0ther-pa55w0rd-of-loki"
RULES = '[{"action":"replace","target_label":"from","replacement":"rules"}]'
KEY = SECRETS["AKIDEXAMPLE"]


def basic(password=PASSWORD, user="tenant-user"):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture
def aws():
    server = AwsJson()
    yield server
    server.close()


@pytest.fixture
def run(start, aws):
    """start() with the services, at the level trace; afterwards no secret is in any output."""
    programs = []

    def go(**environment):
        program = start(**{"LOG_LEVEL": "trace", **aws.environment(), **environment})
        programs.append(program)
        return program

    yield go
    for program in programs:
        program.stop()
        text = program.output()
        for secret in (PASSWORD, OTHER, KEY, "the-bearer-token", "container-token-", "s3cret", basic()[6:], basic(OTHER)[6:]):
            assert secret not in text, f"{secret} is in the output"


def init_error(program):
    answer = program.api.take()
    assert answer.kind == "init/error" and program.wait() == 1
    text = answer.json["errorMessage"]
    for secret in (PASSWORD, OTHER, KEY, "s3cret"):
        assert secret not in text
    return text


# ---- every kind, for every variable ----


def references(aws, s3, tmp_path, kind, value, name):
    if kind == "secret":
        return aws.secret(value, name=f"{name}-AbCdEf")
    if kind == "binary":
        return aws.secret(value.encode(), name=f"{name}-AbCdEf")
    if kind == "key":
        return aws.secret(json.dumps({"other": 1, name: value}), name=f"{name}-json-AbCdEf") + f"#{name}"
    if kind == "parameter":
        return aws.parameter(value, name=f"/loki/{name}")
    if kind == "object":
        s3.put("settings", f"loki/{name} #1.txt", value.encode())
        return f"s3://settings/loki/{name} #1.txt"
    file = tmp_path / name
    file.write_text(value)
    return f"file:{file}"


@pytest.mark.parametrize("end", ["", "\n", "\r\n"], ids=["no end", "LF", "CRLF"])
@pytest.mark.parametrize("kind", ["secret", "binary", "key", "parameter", "object", "file"])
def test_each_variable_may_be_a_reference(run, aws, s3, loki, certificate, tmp_path, kind, end):
    tls = Loki(tls=certificate)
    tls.authorization = basic()
    values = {
        "WRITE_ADDRESS": tls.push_url, "USERNAME": "tenant-user", "PASSWORD": PASSWORD, "TENANT_ID": "team-a",
        "EXTRA_LABELS": "env,prod", "RELABEL_CONFIGS": RULES, "CA_CERT": certificate[0].read_text(),
        "CLIENT_CERT": certificate[0].read_text(), "CLIENT_KEY": certificate[1].read_text(),
    }
    program = run(**{name: references(aws, s3, tmp_path, kind, value + end, name) for name, value in values.items()})
    assert program.invoke(events.cloudwatch("x")).ok, program.lines
    ((labels, *_),) = tls.entries()
    assert labels["__extra_env"] == "prod" and labels["from"] == "rules" and tls.pushes[0].tenant == "team-a"
    tls.close()


def test_a_bearer_token_may_be_a_reference(run, aws, loki):
    loki.authorization = "Bearer the-bearer-token"
    assert run(BEARER_TOKEN=aws.secret("the-bearer-token")).invoke(events.cloudwatch("x")).ok


def test_the_address_may_hold_user_info_also_as_a_reference(run, aws, loki):
    loki.authorization = basic()
    address = loki.push_url.replace("://", "://tenant-user:pa55-W0rd%2F+of&loki@") + "?token=s3cret-query"
    program = run(WRITE_ADDRESS=aws.secret(address))
    assert program.invoke(events.cloudwatch("x")).ok
    loki.always = {"status": 400, "echo": "plain"}
    assert program.invoke(events.cloudwatch("y")).kind == "error"


def test_username_and_password_win_over_a_fetched_address(run, aws, loki):
    loki.authorization = basic()
    address = loki.push_url.replace("://", "://somebody:s3cret@")
    assert run(WRITE_ADDRESS=aws.secret(address), USERNAME="tenant-user", PASSWORD=aws.parameter(PASSWORD)).invoke(events.cloudwatch("x")).ok


def test_keys_of_one_secret_are_one_fetch_and_any_json_value_is_taken(run, aws, loki):
    arn = aws.secret(json.dumps({"user": "tenant-user", "password": PASSWORD, "rules": json.loads(RULES), "tenant": 42}))
    loki.authorization = basic()
    program = run(USERNAME=f"{arn}#user", PASSWORD=f"{arn}:password::", RELABEL_CONFIGS=f"{arn}#rules", TENANT_ID=f"{arn}#tenant")
    assert program.invoke(events.cloudwatch("x")).ok
    assert loki.pushes[0].tenant == "42" and loki.entries()[0][0]["from"] == "rules"
    assert aws.requests == [("secretsmanager.GetSecretValue", arn, "us-east-1")]


def test_versions_stages_and_labels(run, aws, loki):
    arn = aws.secret(PASSWORD)
    aws.secret(OTHER)
    parameter = aws.parameter(PASSWORD)
    aws.parameter(OTHER)
    aws.labels[parameter, "old"] = 1
    first = aws.secrets[arn][0][0]
    for reference in (f"{arn}::AWSPREVIOUS:", f"{arn}:::{first}", f"{arn}::AWSPREVIOUS:{first}", f"{parameter}:1", f"{parameter}:old"):
        loki.authorization = basic()
        assert run(USERNAME="tenant-user", PASSWORD=reference).invoke(events.cloudwatch("x")).ok, reference
    for reference in (arn, parameter, f"{parameter}:2", f"{arn}::AWSCURRENT:"):
        loki.authorization = basic(OTHER)
        assert run(USERNAME="tenant-user", PASSWORD=reference).invoke(events.cloudwatch("x")).ok, reference


def test_region_comes_from_the_arn(run, aws, loki):
    loki.authorization = basic()
    program = run(USERNAME=aws.parameter("tenant-user", region="eu-west-3"), PASSWORD=aws.secret(PASSWORD, region="cn-north-1", partition="aws-cn"))
    assert program.invoke(events.cloudwatch("x")).ok
    assert {region for _, _, region in aws.requests} == {"eu-west-3", "cn-north-1"}


def test_a_bucket_in_another_region(run, s3, loki):
    s3.region = "eu-west-1"
    s3.put("settings", "rules.json", RULES.encode())
    assert run(RELABEL_CONFIGS="s3://settings/rules.json").invoke(events.cloudwatch("x")).ok
    assert loki.entries()[0][0]["from"] == "rules"


def test_all_are_fetched_at_once(run, aws, s3, loki):
    loki.authorization = basic()
    s3.put("settings", "rules.json", RULES.encode())
    aws.delay = s3.delay = 1.0
    program = run(
        USERNAME=aws.secret("tenant-user", name="a-AbCdEf"), PASSWORD=aws.secret(PASSWORD, name="b-AbCdEf"), TENANT_ID=aws.parameter("t", name="/a"),
        EXTRA_LABELS=aws.parameter("env,prod", name="/b"), WRITE_ADDRESS=aws.parameter(loki.push_url, name="/c"), RELABEL_CONFIGS="s3://settings/rules.json",
    )
    assert program.invoke(events.cloudwatch("x")).ok
    assert aws.most_at_once == 5 and len(aws.requests) == 5
    asked = program.api.first_next - program.started
    assert asked < 2.5, f"six fetches of 1 s took {asked:.1f} s"


# ---- what can't be fetched ----

DENIED = "User: arn:aws:sts::123456789012:assumed-role/promtail/f is not authorized to perform: {} on resource: x because no identity-based policy allows it"


@pytest.mark.parametrize(
    "kind, code, message, action",
    [
        ("secret", "AccessDeniedException", DENIED.format("secretsmanager:GetSecretValue"), "secretsmanager:GetSecretValue"),
        ("secret", "AccessDeniedException", "Access to KMS is not allowed", "kms:Decrypt"),
        ("secret", "DecryptionFailure", "Secrets Manager can't decrypt the protected secret text using the provided KMS key.", "kms:Decrypt"),
        ("parameter", "AccessDeniedException", DENIED.format("ssm:GetParameter"), "ssm:GetParameter"),
        ("parameter", "AccessDeniedException", DENIED.format("kms:Decrypt"), "kms:Decrypt"),
    ],
)
def test_a_missing_permission_names_the_variable_the_arn_and_the_action(run, aws, kind, code, message, action):
    arn = getattr(aws, kind)(PASSWORD)
    aws.denied[arn] = (code, message)
    text = init_error(run(USERNAME="u", PASSWORD=arn))
    assert text.startswith(f"PASSWORD: {arn}: the function's role needs {action}: HTTP 400 {code}"), text
    assert len(aws.requests) == 1


def test_a_forbidden_object_names_its_action(run, s3):
    s3.script("rules.json", "AccessDenied")
    text = init_error(run(RELABEL_CONFIGS="s3://settings/rules.json"))
    assert text.startswith("RELABEL_CONFIGS: s3://settings/rules.json: the function's role needs s3:GetObject: HTTP 403 AccessDenied"), text


@pytest.mark.parametrize("form", ["plain", "url", "json", "base64"])
def test_what_a_gateway_repeats_during_init_is_blanked(run, s3, form):
    s3.script("rules.json", *[{"echo": (403, form)}] * 3)
    s3.token = "s3cret-session-token"
    text = init_error(run(RELABEL_CONFIGS="s3://settings/rules.json", AWS_SESSION_TOKEN="s3cret-session-token"))
    assert "***" in text, text


REFUSED = [
    ("arn:aws:secretsmanager:us-east-1:123456789012:secret:gone-AbCdEf", "HTTP 400 ResourceNotFoundException"),
    ("arn:aws:ssm:us-east-1:123456789012:parameter/gone", "HTTP 400 ParameterNotFound"),
    ("s3://settings/gone", "HTTP 404 NoSuchKey"),
    ("file:/gone", "can't be read"),
    ("arn:aws:ssm:eu-west-1:123456789012:document/x", "is not the ARN of a parameter"),
    ("arn:aws:secretsmanager:eu-west-1:123456789012:x:y", "is not the ARN of a secret"),
    ("arn:aws:ssm:cn-north-1:123456789012:parameter/x", "region is not one of the partition aws"),
    ("arn:aws:ssm:x@evil/:123456789012:parameter/x", "region is not one of the partition aws"),
    ("arn:aws:secretsmanager:us-east-1:123456789012:secret:n:k:s:v:w", "too many parts"),
    ("arn:aws:secretsmanager:us-east-1:123456789012:secret:n:k::#j", "names a JSON key twice"),
]


@pytest.mark.parametrize("reference, reason", REFUSED)
def test_what_cannot_be_fetched_ends_init(run, reference, reason):
    text = init_error(run(USERNAME="u", PASSWORD=reference))
    assert text.startswith("PASSWORD: " + reference.split(":")[0] + ":") and reason in text, text


@pytest.mark.parametrize("value, key, reason", [
    ('{"a":"s3cret"}', "b", "has no value for the key b"), ('{"a":null,"x":"s3cret"}', "a", "has no value for the key a"),
    ('"s3cret"', "a", "is not a JSON object"), ('{"a":"s3cret"', "a", "is not a JSON object"), ("s3cret", "a", "is not a JSON object"),
    ('{"a":"","x":"s3cret"}', "a", "is empty"), ('{"a":"s3cret\\nx"}', "a", "has a line break"), ('{"a":"s3cret\\u0000"}', "a", "has a NUL byte"),
])
def test_a_value_that_cannot_be_used_ends_init_and_is_not_quoted(run, aws, value, key, reason):
    text = init_error(run(USERNAME="u", PASSWORD=aws.secret(value) + "#" + key))
    assert text.startswith("PASSWORD: ") and reason in text, text


def test_a_fetched_address_is_checked_and_not_quoted(run, aws):
    for address, reason in (("s3cret", "must begin with http"), ("http://u:s3cret@h", "has no path"), ("http://u:s3cret/x@h/p", "its port is not")):
        text = init_error(run(WRITE_ADDRESS=aws.secret(address)))
        assert text.startswith("WRITE_ADDRESS: ") and reason in text, text


def test_a_failing_service_is_asked_again(run, aws, loki):
    arn = aws.secret(PASSWORD)
    aws.scripts[arn] = [500, 503]
    loki.authorization = basic()
    assert run(USERNAME="tenant-user", PASSWORD=arn).invoke(events.cloudwatch("x")).ok
    assert len(aws.requests) == 3


def test_a_service_that_never_answers_ends_init_in_time(run, aws):
    aws.delay = 30
    program = run(USERNAME="u", PASSWORD=aws.secret(PASSWORD))
    began = time.monotonic()
    answer = program.api.take(20)
    assert answer.kind == "init/error" and "timed out" in answer.json["errorMessage"] and time.monotonic() - began < 9.8
    assert program.wait() == 1


def test_no_core_file_is_written(run):
    program = run()
    assert program.api.wait_for_next()
    limits = open(f"/proc/{program.process.pid}/limits").read()
    assert limits.split("Max core file size")[1].split()[:2] == ["0", "0"]


# ---- credentials are fetched again ----


def test_a_rotated_password_is_fetched_after_a_401_by_one_fetch_for_all_pushes(run, aws, loki):
    arn = aws.secret(json.dumps({"u": "tenant-user", "p": PASSWORD}))
    loki.authorization = basic()
    program = run(USERNAME=f"{arn}#u", PASSWORD=f"{arn}#p", BATCH_SIZE="20", PUSH_CONCURRENCY="8")
    assert program.invoke(events.cloudwatch("first")).ok
    aws.secret(json.dumps({"u": "tenant-user", "p": OTHER}))
    loki.authorization = basic(OTHER)
    aws.delay = 0.5  # all of the pushes in flight are refused before it comes
    lines = [f"{number:020}" for number in range(8)]
    assert program.invoke(events.cloudwatch(*lines)).ok
    assert sorted(loki.lines()[1:]) == [line.encode() for line in lines]
    assert len(aws.requests) == 2 and loki.unauthorized == 8
    assert program.summary["retries"] == 8 and "have changed" in "".join(program.lines)
    loki.always = {"status": 400, "echo": "plain"}  # the new one is known, too
    assert program.invoke(events.cloudwatch("y")).kind == "error"


def test_credentials_that_stay_refused_fail_after_one_fetch(run, aws, loki):
    loki.authorization = basic(OTHER)
    program = run(USERNAME="tenant-user", PASSWORD=aws.secret(PASSWORD))
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and "answered 401" in answer.json["errorMessage"]
    assert loki.unauthorized == 1 and len(aws.requests) == 2  # nothing else to try


def test_credentials_that_change_and_are_refused_again_fail(run, aws, loki):
    loki.authorization = basic("neither")
    program = run(USERNAME="tenant-user", PASSWORD=aws.secret(PASSWORD))
    assert program.api.wait_for_next()
    aws.secret(OTHER)
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and loki.unauthorized == 2 and len(aws.requests) == 2


def test_a_fetch_that_takes_too_long_does_not_hide_what_loki_answered(run, aws, loki):
    loki.authorization = basic()
    program = run(USERNAME="tenant-user", PASSWORD=aws.secret(PASSWORD))
    assert program.invoke(events.cloudwatch("a")).ok
    loki.authorization = basic(OTHER)
    aws.delay = 6
    began = time.monotonic()
    answer = program.invoke(events.cloudwatch("b"), deadline_s=3)
    assert answer.kind == "error" and "answered 401" in answer.json["errorMessage"] and time.monotonic() - began < 3
    assert program.summary["pushes"] == 1


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("form", ["plain", "secret"])
def test_a_push_that_is_refused_is_counted(run, aws, loki, status, form):
    loki.always = status
    program = run(USERNAME="tenant-user", PASSWORD=PASSWORD if form == "plain" else aws.secret(PASSWORD))
    assert program.invoke(events.cloudwatch("x")).kind == "error"
    assert program.summary["pushes"] == 1 and program.summary["retries"] == 0


def test_when_the_fetch_fails_the_push_fails_and_the_next_one_may_succeed(run, aws, loki):
    arn = aws.secret(PASSWORD)
    loki.authorization = basic()
    program = run(USERNAME="tenant-user", PASSWORD=arn)
    assert program.invoke(events.cloudwatch("a")).ok
    aws.secret(OTHER)
    loki.authorization = basic(OTHER)
    aws.denied[arn] = ("AccessDeniedException", "told by the test")
    answer = program.invoke(events.cloudwatch("b"))
    assert answer.kind == "error" and "answered 401" in answer.json["errorMessage"]
    assert any(f"PASSWORD: {arn}: the function's role needs" in line and "WARN" in line for line in program.lines)
    del aws.denied[arn]
    assert program.invoke(events.cloudwatch("b")).ok and loki.lines() == [b"a", b"b"]


def test_plain_credentials_are_not_fetched(run, loki):
    loki.authorization = basic(OTHER)
    answer = run(USERNAME="tenant-user", PASSWORD=PASSWORD).invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and loki.unauthorized == 1


def test_old_credentials_are_fetched_again_while_pushes_go_on(run, aws, loki):
    loki.authorization = basic()
    program = run(USERNAME="tenant-user", PASSWORD=aws.secret(PASSWORD), SECRET_TTL="1s")
    assert program.invoke(events.cloudwatch("a")).ok and len(aws.requests) == 1
    time.sleep(1.1)
    aws.delay = 0.6
    began = time.monotonic()
    assert program.invoke(events.cloudwatch("b")).ok
    assert loki.pushes[-1].at - began < 0.4  # it did not wait
    assert len(aws.requests) == 2 and loki.unauthorized == 0
    assert any("are the same" in line for line in program.lines)  # before Lambda freezes the program


def test_a_slow_fetch_of_old_credentials_delays_the_answer_by_a_second_at_most(run, aws, loki):
    loki.authorization = basic()
    program = run(USERNAME="tenant-user", PASSWORD=aws.secret(PASSWORD), SECRET_TTL="100ms")
    assert program.api.wait_for_next()
    time.sleep(0.2)
    aws.delay = 5
    began = time.monotonic()
    assert program.invoke(events.cloudwatch("b")).ok and 0.9 < time.monotonic() - began < 2.5


def test_without_a_time_to_live_only_a_refusal_fetches(run, aws, loki):
    loki.authorization = basic()
    program = run(USERNAME="tenant-user", PASSWORD=aws.secret(PASSWORD), SECRET_TTL="0")
    for _ in range(3):
        assert program.invoke(events.cloudwatch("x")).ok
        time.sleep(0.3)
    assert len(aws.requests) == 1


def test_a_file_is_read_again_after_a_401(run, loki, tmp_path):
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n")
    loki.authorization = basic()
    program = run(USERNAME="tenant-user", PASSWORD=f"file:{file}")
    assert program.invoke(events.cloudwatch("a")).ok
    file.write_text(OTHER)
    loki.authorization = basic(OTHER)
    assert program.invoke(events.cloudwatch("b")).ok and loki.lines() == [b"a", b"b"]


def test_the_user_info_of_a_fetched_address_is_fetched_again(run, aws, loki):
    def address(password):
        return loki.push_url.replace("://", f"://tenant-user:{password}@")

    loki.authorization = basic(OTHER)
    program = run(WRITE_ADDRESS=aws.secret(address(OTHER)))
    assert program.invoke(events.cloudwatch("a")).ok
    aws.secret(address("s3cret-2"))
    loki.authorization = basic("s3cret-2")
    assert program.invoke(events.cloudwatch("b")).ok and loki.unauthorized == 1


# ---- AWS credentials of a container ----

NO_KEYS = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_SESSION_TOKEN": None}


class Never(HttpServer):
    """A proxy that nobody may use."""

    def __init__(self):
        self.asked = []
        super().__init__()

    def handle(self, handler):
        self.asked.append(handler.path)
        handler.answer(502)


@pytest.fixture
def container():
    servers = []

    def make(**more):
        servers.append(Container(**more))
        return servers[-1]

    yield make
    for server in servers:
        server.close()


@pytest.mark.parametrize("how", ["none", "token", "file"])
def test_credentials_of_a_container_sign_what_is_fetched(run, aws, s3, loki, container, tmp_path, how):
    server = container(authorization=None if how == "none" else "Bearer s3cret-authorization")
    (tmp_path / "token").write_text("Bearer s3cret-authorization\n")
    settings = {
        "none": {}, "token": {"AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer s3cret-authorization"},
        "file": {"AWS_CONTAINER_AUTHORIZATION_TOKEN": "another", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(tmp_path / "token")},
    }[how]
    aws.token = s3.token = "container-token-1"
    proxy = Never()
    s3.put("logs", "k", b"line\n")
    loki.authorization = basic()
    program = run(
        **NO_KEYS, **settings, AWS_CONTAINER_CREDENTIALS_FULL_URI=server.credentials_url, USERNAME="tenant-user", PASSWORD=aws.secret(PASSWORD),
        http_proxy=proxy.url, no_proxy="127.0.0.1",
    )
    assert program.invoke(events.s3(("logs", "k"))).ok and loki.lines() == [b"line"]
    assert server.tokens == ["container-token-1"] and server.refused == 0 and proxy.asked == []
    proxy.close()


def test_container_credentials_never_go_through_a_proxy(run, loki, container):
    server, proxy = container(), Never()
    program = run(**NO_KEYS, AWS_CONTAINER_CREDENTIALS_FULL_URI=server.credentials_url, http_proxy=proxy.url, all_proxy=proxy.url)
    assert program.api.wait_for_next()
    assert server.tokens == ["container-token-1"] and proxy.asked == []
    proxy.close()


def test_container_credentials_are_renewed_before_they_expire(run, s3, loki, container):
    server = container(lifetime_s=60)
    s3.token = "container-token-1"
    s3.put("logs", "k", b"line\n")
    program = run(**NO_KEYS, AWS_CONTAINER_CREDENTIALS_FULL_URI=server.credentials_url)
    assert program.invoke(events.s3(("logs", "k"))).ok and server.tokens == ["container-token-1"]


def test_expired_container_credentials_are_fetched_before_an_object(run, s3, loki, container):
    server = container(lifetime_s=2)
    s3.put("logs", "k", b"line\n")
    s3.token = "container-token-1"
    program = run(**NO_KEYS, AWS_CONTAINER_CREDENTIALS_FULL_URI=server.credentials_url)
    assert program.api.wait_for_next()
    time.sleep(2.1)
    s3.token = "container-token-2"
    server.script = [500]
    assert program.invoke(events.s3(("logs", "k"))).ok and server.tokens == ["container-token-1", "container-token-2"]


@pytest.mark.parametrize("url", ["http://10.0.0.1/x", "http://127.0.0.1.evil/x", "http://169.254.169.254/x", "http://u:s3cret@127.0.0.1/x", "ftp://127.0.0.1/x"])
def test_container_credentials_come_from_this_machine_only(run, url):
    text = init_error(run(**NO_KEYS, AWS_CONTAINER_CREDENTIALS_FULL_URI=url))
    assert text.startswith("AWS_CONTAINER_CREDENTIALS_FULL_URI: must "), text


def test_a_container_that_refuses_ends_init(run, container):
    server = container(authorization="Bearer s3cret-authorization")
    text = init_error(run(**NO_KEYS, AWS_CONTAINER_CREDENTIALS_FULL_URI=server.credentials_url, AWS_CONTAINER_AUTHORIZATION_TOKEN="s3cret-wrong"))
    assert text.startswith("AWS_CONTAINER_CREDENTIALS_FULL_URI: HTTP 401 AccessDenied"), text


def test_keys_in_the_environment_win_over_a_container(run, loki, container):
    server = container()
    assert run(AWS_CONTAINER_CREDENTIALS_FULL_URI=server.credentials_url).invoke(events.cloudwatch("x")).ok
    assert server.tokens == []


def test_a_reference_without_credentials_says_so(run, aws):
    text = init_error(run(**NO_KEYS, USERNAME="u", PASSWORD=aws.secret(PASSWORD)))
    assert "AWS_ACCESS_KEY_ID is missing" in text
