# SPDX-License-Identifier: Apache-2.0
"""Signature Version 4: botocore computes the signature of each request as it was received, over the
headers that are there; and what the fake S3 refuses."""
import hashlib
import hmac
import json
import random
import re
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

import botocore_signer
import events
import pytest
import sigv4_table
from fakes import sigv4
from fakes.raw_s3 import RawS3
from program import BOOTSTRAP

AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/, ]+)/(\d{8})/([^/, ]+)/s3/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}")
LINES = [b"line %d" % n for n in range(2000)]


@pytest.fixture
def raw():
    server = RawS3()
    yield server
    server.close()


def check_as_received(request, token):
    """What AWS would say of the request, with nothing to go by but its bytes."""
    (authorization,) = request.values("authorization")
    access_key, day, region, names = AUTHORIZATION.fullmatch(authorization).groups()
    names = names.split(";")
    there = [name.lower() for name, _ in request.headers]
    assert sorted(there) == sorted(set(there)), there
    assert names == sorted({"host"} | {name for name in there if name.startswith("x-amz-")}), names
    assert request.values("x-amz-security-token") == ([token] if token else [])
    (date,) = request.values("x-amz-date")
    assert date.startswith(day) and access_key == botocore_signer.ACCESS_KEY
    assert not request.values("expect") and len(request.values("user-agent")) == 1
    signed = [(name, value) for name, value in request.headers if name.lower() in names]
    url = "http://" + request.values("host")[0] + request.target
    assert authorization == botocore_signer.authorization(request.method, url, signed, b"", date, region, "s3"), request.target


def objects(bucket):
    """[(key, version)]: each odd key, and each odd version."""
    keys = [(key, None) for key in sigv4_table.KEYS] + [("k", version) for version in sigv4_table.VERSIONS if version]
    return [(bucket, key, version) for key, version in keys]


def target_of(raw, bucket, key, version):
    url = urlsplit(botocore_signer.object_url(bucket, key, version, style="path", endpoint=raw.url))
    return url.path + ("?" + url.query if url.query else "")


@pytest.mark.parametrize("token", [None, sigv4_table.TOKEN], ids=["no token", "token"])
@pytest.mark.parametrize("bucket", ["logs", "my.dotted.bucket"])
def test_every_request_is_signed_as_it_is_received(start, raw, loki, bucket, token):
    program = start(AWS_ENDPOINT_URL_S3=raw.url, AWS_SESSION_TOKEN=token)
    read = objects(bucket)
    event = {"Records": [events.s3_record(b, key, version=version) for b, key, version in read]}
    assert program.invoke(event).ok, program.lines[-3:]
    assert sorted(r.target for r in raw.requests) == sorted(target_of(raw, *one) for one in read)
    for request in raw.requests:
        check_as_received(request, token)
    assert len(read) > 40 and program.summary["entries"] == len(read)


@pytest.mark.parametrize("token", [None, sigv4_table.TOKEN], ids=["no token", "token"])
def test_a_ranged_request_is_signed_as_it_is_received(start, raw, loki, token):
    program = start(AWS_ENDPOINT_URL_S3=raw.url, AWS_SESSION_TOKEN=token)
    for key, version in (("a b/ü+%.log", None), ("../a//b", "v/+1")):
        target = target_of(raw, "logs", key, version)
        raw.bodies[target], raw.cuts[target] = b"\n".join(LINES), 7000
        assert program.invoke({"Records": [events.s3_record("logs", key, version=version)]}).ok
    assert [r.values("range") for r in raw.requests] == [[], ["bytes=7000-"]] * 2
    assert [r.values("if-match") for r in raw.requests] == [[], ['"e"']] * 2
    for request in raw.requests:
        check_as_received(request, token)


def test_the_region_of_the_event_and_a_prefix_in_the_endpoint_are_signed(start, raw, loki):
    program = start(AWS_ENDPOINT_URL_S3=raw.url + "/gateway/%7Ev1")
    assert program.invoke({"Records": [events.s3_record("logs", "k", region="ap-south-1")]}).ok
    (request,) = raw.requests
    assert request.target == "/gateway/%7Ev1/logs/k"
    assert "/ap-south-1/s3/" in request.values("authorization")[0]
    check_as_received(request, "session-token")


# ---- the fake S3, which must not be kinder than AWS ----

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


def signed_request(target="/logs/k", extra=(), date="20260102T030405Z", service="s3", method="GET", body=b"", signs=lambda name: True):
    """(headers, names): right as botocore signs it."""
    pairs = [("Host", "h"), ("x-amz-date", date), ("x-amz-content-sha256", hashlib.sha256(body).hexdigest()), *extra]
    signed = [pair for pair in pairs if signs(pair[0].lower())]
    authorization = botocore_signer.authorization(method, "http://h" + target, signed, body, date, "eu-west-1", service)
    return [*pairs, ("Authorization", authorization), ("User-Agent", "x"), ("Accept", "*/*")]


def ask(headers, target="/logs/k", method="GET", body=b"", service="s3", now=NOW):
    try:
        return sigv4.check(method, target, headers, body, service, now)
    except sigv4.Refused as refused:
        return refused.code


@pytest.mark.parametrize("request_", [
    {}, {"target": "/logs/a%20b/..//%C3%BC?versionId=a%2Fb&x"}, {"extra": [("x-amz-security-token", "t"), ("Content-Type", "a  b")]},
    {"method": "POST", "body": b"b"}, {"service": "sqs", "target": "/a//../b%20/"},
], ids=str)
def test_the_fake_takes_what_botocore_signs(request_):
    asked = {k: v for k, v in request_.items() if k != "extra"}
    assert ask(signed_request(**request_), **asked) == "eu-west-1"


def without(name):
    return lambda headers: [(n, v) for n, v in headers if n.lower() != name]


def changed(name, old, new):
    return lambda headers: [(n, re.sub(old, new, v) if n.lower() == name else v) for n, v in headers]


def added(*pair):
    return lambda headers: [*headers, pair]


@pytest.mark.parametrize("how, code", [
    (without("authorization"), "AccessDenied"),
    (changed("authorization", "AWS4-HMAC", "AWS3-HMAC"), "AuthorizationHeaderMalformed"),
    (changed("authorization", "Credential=", ""), "AuthorizationHeaderMalformed"),
    (changed("authorization", "$", ", Signature=0"), "AuthorizationHeaderMalformed"),
    (changed("authorization", "AKIDEXAMPLE/", ""), "AuthorizationHeaderMalformed"),
    (changed("authorization", "AKIDEXAMPLE/", "AKIDEXAMPLE//"), "AuthorizationHeaderMalformed"),
    (changed("authorization", "/20260102/", "/2026-1-2/"), "AuthorizationHeaderMalformed"),
    (changed("authorization", "eu-west-1", "EU"), "AuthorizationHeaderMalformed"),
    (changed("authorization", "/s3/", "/sqs/"), "AuthorizationHeaderMalformed"),
    (changed("authorization", "aws4_request", "aws4"), "AuthorizationHeaderMalformed"),
    (changed("authorization", "AKIDEXAMPLE", "AKIDOTHER"), "InvalidAccessKeyId"),
    (changed("authorization", "/20260102/", "/20260101/"), "SignatureDoesNotMatch"),
    (changed("authorization", "eu-west-1", "eu-west-2"), "SignatureDoesNotMatch"),
    (changed("authorization", "=host;", "=Host;"), "SignatureDoesNotMatch"),
    (changed("authorization", "=host;x-amz-content-sha256;x-amz-date", "=x-amz-content-sha256;x-amz-date;host"), "SignatureDoesNotMatch"),
    (changed("authorization", "=host;", "=host;host;"), "SignatureDoesNotMatch"),
    (changed("authorization", "=host;", "="), "SignatureDoesNotMatch"),
    (changed("authorization", "=host;", "=host;;"), "SignatureDoesNotMatch"),
    (changed("authorization", "=host;", "=host;range;"), "SignatureDoesNotMatch"),
    (changed("authorization", "=host;", "=expect;host;"), "SignatureDoesNotMatch"),
    (changed("authorization", "Signature=.", "Signature=x"), "SignatureDoesNotMatch"),
    (changed("host", "h", "i"), "SignatureDoesNotMatch"),
    (without("host"), "SignatureDoesNotMatch"),
    (without("x-amz-date"), "AccessDenied"),
    (changed("x-amz-date", "Z", "z"), "AccessDenied"),
    (changed("x-amz-date", "05Z", "06Z"), "SignatureDoesNotMatch"),
    (without("x-amz-content-sha256"), "MissingSecurityHeader"),
    (changed("x-amz-content-sha256", "^.", "x"), "XAmzContentSHA256Mismatch"),
    (added("x-amz-security-token", "t"), "AccessDenied"),
    (added("X-Amz-Other", "t"), "AccessDenied"),
    (added("Content-Type", "t"), "AccessDenied"),
    (added("Host", "h"), "SignatureDoesNotMatch"),
    (added("x-amz-date", "20260102T030405Z"), "SignatureDoesNotMatch"),
    (added("Expect", ""), "SignatureDoesNotMatch"),
    (added("Authorization", "Basic x"), "SignatureDoesNotMatch"),
])
def test_the_fake_refuses_what_aws_refuses(how, code):
    assert ask(how(signed_request())) == code


@pytest.mark.parametrize("name", ["Expect", "User-Agent", "Range"])
@pytest.mark.parametrize("sent", [False, True])
def test_the_fake_refuses_a_signed_header_that_is_not_sent_or_may_change(name, sent):
    # botocore leaves the first two out: signed by hand, as libcurl 7.88.1 did.
    day, text = "20260102", "20260102T030405Z"
    pairs = sorted([("host", "h"), ("x-amz-date", text), ("x-amz-content-sha256", hashlib.sha256(b"").hexdigest()), (name.lower(), "x" if sent else "")])
    names = ";".join(n for n, _ in pairs)
    canonical = "\n".join(["GET", "/logs/k", "", *[f"{n}:{v}" for n, v in pairs], "", names, hashlib.sha256(b"").hexdigest()])
    key = f"AWS4{botocore_signer.SECRET_KEY}".encode()
    for part in (day, "eu-west-1", "s3", "aws4_request",
                 f"AWS4-HMAC-SHA256\n{text}\n{day}/eu-west-1/s3/aws4_request\n{hashlib.sha256(canonical.encode()).hexdigest()}"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    headers = [(n, v) for n, v in pairs if sent or n != name.lower()]
    headers.append(("Authorization", f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{day}/eu-west-1/s3/aws4_request, SignedHeaders={names}, Signature={key.hex()}"))
    assert ask(headers) == ("eu-west-1" if sent and name == "Range" else "SignatureDoesNotMatch")


@pytest.mark.parametrize("seconds, code", [(0, "eu-west-1"), (900, "eu-west-1"), (-900, "eu-west-1"), (901, "RequestTimeTooSkewed"), (-901, "RequestTimeTooSkewed")])
def test_the_fake_refuses_a_request_that_is_older_than_15_minutes(seconds, code):
    assert ask(signed_request(), now=NOW + timedelta(seconds=seconds)) == code


@pytest.mark.parametrize("target", ["/logs/a b", "/logs/a+b", "/logs/%2f", "/logs/%7E", "/logs/a:b", "/logs/ü", "logs/k", "/logs/k?a b", "/logs/k?v=a/b", "/logs/k?v=%2f", "/logs/k?v=a+b"])
def test_the_fake_refuses_a_target_that_is_not_in_canonical_encoding(target):
    assert ask(signed_request(target=target), target=target) == "SignatureDoesNotMatch"


# ---- the signer itself ----


def vectors(tmp_path, rows):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = subprocess.run([Path(BOOTSTRAP).parent / "vectors", "sigv4", path], capture_output=True, text=True, timeout=60)
    return done.stdout.splitlines(), done.stderr


def test_the_table_of_cases_is_what_botocore_says():
    assert sigv4_table.PATH.read_text(encoding="utf-8") == sigv4_table.text()


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1", "cn-north-1", "us-gov-west-1", "eu-isoe-west-1", "eusc-de-east-1"])
def test_addresses_in_virtual_host_style_are_those_of_botocore(tmp_path, region):
    rows = []
    for key, version in [("a b/ü+%", None), ("..//k", "v/+")]:
        for bucket in ("logs", "a-1", "x" * 63, "my.dotted.bucket"):
            url = botocore_signer.object_url(bucket, key, version, region=region)
            rows.append(sigv4_table.signed(bucket, url, service="s3", region=region, bucket=bucket, key=key, **({"version_id": version} if version else {})))
    output, errors = vectors(tmp_path, rows)
    assert output == [f"{len(rows)} passed, 0 failed"], errors


def random_row(dice, number):
    def text(letters, most):
        return "".join(dice.choice(letters) for _ in range(dice.randrange(most)))

    encoded = [*sigv4_table.UNRESERVED, "%20", "%2F", "%C3%BC", "%00", "%25"]
    service = dice.choice(["s3", "sqs", "secretsmanager"])
    path = "".join("/" + dice.choice(["", ".", "..", text(encoded, 6)]) for _ in range(dice.randrange(6)))
    path = path or ("/" if service == "s3" else "")  # botocore never asks S3 for no path at all
    query = "&".join(text(encoded, 4) + dice.choice(["", "=", "=" + text(encoded, 4)]) + "x" for _ in range(dice.randrange(4)))
    names = dice.sample(["x-amz-a", "X-Amz-B", "X-AMZ-A-B", "Content-Type", "User-Agent", "x-other"], dice.randrange(6))
    own = [part for name in names for part in (name, text("ab \t,é", 10))]
    host = dice.choice(["a.b", "127.0.0.1:9000", "[::1]:443", "a:80", "a:443"])
    url = f"{dice.choice(['http', 'https'])}://{host}{path}" + (f"?{query}" if query else "")
    token = {"session_token": text("abc+/=", 40)} if dice.random() < 0.5 else {}
    return sigv4_table.signed(f"{number}", url, service=service, region=dice.choice(["eu-west-1", "us-east-1"]), method=dice.choice(["GET", "POST"]),
                              body=text("aé\n", 20), headers=own, time=dice.randrange(2**32), **token)


def test_a_thousand_random_requests_have_the_signature_of_botocore(tmp_path):
    dice = random.Random(20150830)
    rows = [random_row(dice, number) for number in range(1000)]
    output, errors = vectors(tmp_path, rows)
    assert output[-1] == "1000 passed, 0 failed", (output[:3], errors)
