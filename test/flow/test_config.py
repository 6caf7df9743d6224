# SPDX-License-Identifier: Apache-2.0
"""Settings: a bad one ends INIT with one line that names it; a secret is never printed."""

import base64

import pytest
from fakes.http_server import HttpServer

BAD = [
    ({"WRITE_ADDRESS": None}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "logs.example.com"}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "ftp://x/"}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "http://"}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "http://me:12/s3cret@127.0.0.1:1/push"}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "http://me:12?s3cret@127.0.0.1:1/push"}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "http://127.0.0.1:1"}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "http://127.0.0.1:1/"}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "http://h%00.evil/push"}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "x@evil/"}, "WRITE_ADDRESS"),
    ({"WRITE_ADDRESS": "http://127.0.0.1:0/push"}, "WRITE_ADDRESS"),
    ({"AWS_REGION": "x@evil/"}, "AWS_REGION"),
    ({"AWS_REGION": "h%00.evil"}, "AWS_REGION"),
    ({"AWS_REGION": "foo", "AWS_ENDPOINT_URL_S3": None}, "AWS_REGION"),
    ({"AWS_ENDPOINT_URL": "foo"}, "AWS_ENDPOINT_URL"),
    ({"AWS_ENDPOINT_URL": "http://u:s3cret@127.0.0.1:1"}, "AWS_ENDPOINT_URL"),
    ({"AWS_ENDPOINT_URL_S3": "http://u:s3cret@127.0.0.1:1"}, "AWS_ENDPOINT_URL_S3"),
    ({"AWS_ENDPOINT_URL_S3": "http://h%00.evil/"}, "AWS_ENDPOINT_URL_S3"),
    ({"https_proxy": "http://h%00.evil/"}, "https_proxy"),
    ({"HTTPS_PROXY": "foo://user:s3cret@127.0.0.1:1"}, "HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://user:s3cret pass@127.0.0.1:1"}, "HTTPS_PROXY"),
    ({"http_proxy": "http://user:s3cret@127.0.0.1:99999999"}, "http_proxy"),
    ({"all_proxy": "http://user:s3cret/x@127.0.0.1:1"}, "all_proxy"),
    ({"ALL_PROXY": "http://user:7#s3cret@127.0.0.1:1"}, "ALL_PROXY"),
    ({"USERNAME": "a:b", "PASSWORD": "s3cret"}, "USERNAME"),
    ({"USERNAME": "a", "PASSWORD": "s3cret\n"}, "PASSWORD"),
    ({"BEARER_TOKEN": "Bearer s3cret"}, "BEARER_TOKEN"),
    ({"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": None, "AWS_SESSION_TOKEN": None}, "AWS_SECRET_ACCESS_KEY"),
    ({"TENANT_ID": " "}, "TENANT_ID"),
    ({"TENANT_ID": "team-a|team-b"}, "TENANT_ID: has '|' at position 7"),
    ({"TENANT_ID": "t" * 151}, "TENANT_ID: has 151 bytes"),
    ({"AWS_ACCESS_KEY_ID": "AKIA\r\nX-Evil: s3cret"}, "AWS_ACCESS_KEY_ID"),
    ({"AWS_SESSION_TOKEN": "s3cret\n"}, "AWS_SESSION_TOKEN"),
    ({"USERNAME": "only"}, "PASSWORD"),
    ({"PASSWORD": "s3cret"}, "USERNAME"),
    ({"USERNAME": "u", "PASSWORD": "s3cret", "BEARER_TOKEN": "s3cret"}, "BEARER_TOKEN"),
    ({"PASSWORD": "arn:aws:secretsmanager:x:s3cret", "USERNAME": "u"}, "PASSWORD"),
    ({"BATCH_SIZE": "12 apples"}, "BATCH_SIZE"),
    ({"BATCH_SIZE": "0"}, "BATCH_SIZE"),
    ({"PUSH_TIMEOUT": "soon"}, "PUSH_TIMEOUT"),
    ({"PUSH_CONCURRENCY": "-1"}, "PUSH_CONCURRENCY"),
    ({"KEEP_STREAM": "maybe"}, "KEEP_STREAM"),
    ({"EXTRA_LABELS": "a,b,c"}, "EXTRA_LABELS"),
    ({"EXTRA_LABELS": "1a,b"}, "EXTRA_LABELS"),
    ({"DROP_LABELS": "a b"}, "DROP_LABELS"),
    ({"LINE_TOO_LONG": "cut"}, "LINE_TOO_LONG"),
    ({"S3_UNKNOWN_KEYS": "drop"}, "S3_UNKNOWN_KEYS"),
    ({"CA_CERT": "no pem"}, "CA_CERT"),
    ({"CA_CERT": "file:/nowhere"}, "CA_CERT"),
    ({"CA_CERT": "-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----"}, "CA_CERT"),
    ({"RELABEL_CONFIGS": '[{"action": "keepp", "source_labels": ["a"]}]'}, "RELABEL_CONFIGS"),
    ({"RELABEL_CONFIGS": '[{"action": "Drop", "source_labels": ["a"]}]'}, "RELABEL_CONFIGS"),
    ({"RELABEL_CONFIGS": '[{"source_labels": ["a"], "target_label": "b", "regex": "[a"}]'}, "RELABEL_CONFIGS"),
    ({"RELABEL_CONFIGS": '[{"source_labels": ["a"]}]'}, "RELABEL_CONFIGS"),
    ({"RELABEL_CONFIGS": '{"rules": []}'}, "RELABEL_CONFIGS"),
    ({"RELABEL_CONFIGS": '[{"action": "drop"'}, "RELABEL_CONFIGS"),
    ({"RELABEL_CONFIGS": "- action: drop"}, "RELABEL_CONFIGS"),
    ({"RELABEL_CONFIGS": "file:/nowhere"}, "RELABEL_CONFIGS"),
    ({"RELABEL_CONFIGS": "s3://bucket/rules.json"}, "RELABEL_CONFIGS"),
    ({"LOKI_STAGE_CONFIGS": "[]"}, "LOKI_STAGE_CONFIGS"),
    ({"WIF_AUDIENCE": "loki"}, "WIF_AUDIENCE"),
    ({"WIF_ROLE_ARN": "arn:aws:iam::123456789012:role/loki"}, "WIF_ROLE_ARN"),
    ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
    ({"SKIP_TLS_VERIFY": "yes please"}, "SKIP_TLS_VERIFY"),
]


@pytest.mark.parametrize("settings, name", BAD)
def test_a_bad_value_ends_init_with_its_name(start, settings, name):
    program = start(**settings)
    answer = program.api.take()
    assert answer.kind == "init/error" and name in answer.json["errorMessage"]
    assert answer.json["errorType"] == answer.headers["Lambda-Runtime-Function-Error-Type"] == "Runtime.ConfigInvalid"
    assert program.wait() == 1
    assert [line["level"] for line in program.log] == ["FATAL"] and name in program.log[0]["message"]
    assert not any("s3cret" in line for line in program.lines) and b"s3cret" not in answer.body
    assert program.api.nexts == 0


def test_an_empty_value_counts_as_unset(start):
    import events

    names = ("USERNAME", "PASSWORD", "BATCH_SIZE", "RELABEL_CONFIGS", "EXTRA_LABELS", "CA_CERT")
    assert start(**{name: "" for name in names}).invoke(events.cloudwatch("x")).ok


def test_unknown_fields_of_rules_are_warned_of(start):
    import events

    program = start(RELABEL_CONFIGS='[{"target_label":"a","replacement":"b"},{"action":"labeldrop","regex":"x","sourcelabels":["y"],"why":1}]')
    assert program.invoke(events.cloudwatch("x")).ok
    warnings = [line["message"] for line in program.log if line["level"] == "WARN"]
    assert warnings == ["RELABEL_CONFIGS: rule 2: unknown fields, without effect: sourcelabels, why"]


def test_a_fault_of_an_address_is_told_with_an_example(start):
    for settings, text in (
        ({"WRITE_ADDRESS": "http://127.0.0.1:1/"}, "WRITE_ADDRESS: has no path; that of Loki's push API is /loki/api/v1/push (example: https://logs.example.com/loki/api/v1/push)"),
        ({"AWS_ENDPOINT_URL": "foo"}, "AWS_ENDPOINT_URL: must begin with http:// or https:// (example: http://127.0.0.1:9000)"),
    ):
        program = start(**settings)
        assert program.api.take().json["errorMessage"] == text
        assert program.wait() == 1


@pytest.mark.parametrize("proxy", ["http://user:s3cret@127.0.0.1:1", "user:s3cret@127.0.0.1:1", "https://user:s3cret@127.0.0.1:1", "socks5://user:s3cret@127.0.0.1:1"])
def test_a_proxys_password_is_never_told(start, proxy):
    import events

    for address, variable in (("https://logs.invalid/push", "HTTPS_PROXY"), ("http://logs.invalid/push", "http_proxy")):
        program = start(WRITE_ADDRESS=address, PUSH_MAX_RETRIES="0", LOG_LEVEL="trace", **{variable: proxy})
        answer = program.invoke(events.cloudwatch("x"))
        assert answer.kind == "error" and b"s3cret" not in answer.body
        assert not any("s3cret" in line for line in program.lines)


class Proxy(HttpServer):
    """Takes what goes to Loki for Loki."""

    def __init__(self, tls=None):
        self.asked = []
        super().__init__(tls)

    def handle(self, handler):
        handler.body()
        self.asked.append((handler.path, handler.headers.get("Proxy-Authorization")))
        handler.answer(204)


@pytest.mark.parametrize("form", ["http://user:p%40ss@{}", "user:p%40ss@{}/"])
def test_a_proxy_with_a_password_is_used(start, form):
    import events

    proxy = Proxy()
    program = start(WRITE_ADDRESS="http://logs.invalid/push", http_proxy=form.format(proxy.address))
    assert program.invoke(events.cloudwatch("x")).ok
    assert proxy.asked == [("http://logs.invalid/push", "Basic " + base64.b64encode(b"user:p@ss").decode())]
    proxy.close()


def test_an_https_proxy_is_used_for_http_too(start, certificate):
    import events

    proxy = Proxy(certificate)
    program = start(WRITE_ADDRESS="http://logs.invalid/push", http_proxy=proxy.url, CA_CERT=f"file:{certificate[0]}")
    assert program.invoke(events.cloudwatch("x")).ok
    assert proxy.asked == [("http://logs.invalid/push", None)]
    proxy.close()


@pytest.mark.parametrize("value, label", [("1", True), ("0", False), ("TRUE", True), ("False", False)])
def test_a_boolean_is_one_also_where_a_third_word_is_allowed(start, loki, value, label):
    import events

    assert start(KEEP_STREAM=value).invoke(events.cloudwatch("x")).ok
    ((labels, *_),) = loki.entries()
    assert ("__aws_cloudwatch_log_stream" in labels) == label


def test_text_logs(start):
    import events

    program = start(LOG_FORMAT="text", LOG_LEVEL="debug")
    assert program.invoke(b"{}").kind == "error"
    assert program.invoke(events.cloudwatch("x")).ok
    assert any("ERROR" in line and not line.startswith("{") for line in program.lines)


def test_an_unreachable_runtime_api_ends_the_process():
    import subprocess

    from program import BOOTSTRAP

    done = subprocess.run([BOOTSTRAP], env={"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1", "WRITE_ADDRESS": "http://x/push"}, capture_output=True, timeout=20)
    assert done.returncode == 1 and b"FATAL" in done.stdout


def test_the_command_line():
    import subprocess

    from program import BOOTSTRAP

    version = subprocess.run([BOOTSTRAP, "version"], env={}, capture_output=True, text=True)
    assert version.returncode == 0 and version.stdout.startswith("lambda-promtail ") and "libcurl/" in version.stdout
    assert subprocess.run([BOOTSTRAP], env={}, capture_output=True).returncode == 0
    assert subprocess.run([BOOTSTRAP, "nonsense"], env={}, capture_output=True).returncode == 2
