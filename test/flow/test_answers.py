# SPDX-License-Identifier: Apache-2.0
"""What the text of an answer means, and that no secret which it repeats is shown."""
import base64
from urllib.parse import quote

import events
import pytest
from fakes.http_server import HttpServer

HTML = [("Content-Type", "text/html; charset=utf-8")]
CHECK = "check host, port and path of WRITE_ADDRESS"
NOT_STORED = [
    ({"status": 400, "body": b"Client sent an HTTP request to an HTTPS server.\n"}, "https://"),
    ({"status": 400, "headers": HTML, "body": b"<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>"}, "https://"),
    ({"status": 400, "body": b"multiple org IDs present\n"}, "TENANT_ID"),
    ({"status": 400, "body": b"tenant ID 'a b' contains unsupported character ' '\n"}, "TENANT_ID"),
    ({"status": 400, "body": b"snappy: corrupt input\n"}, "nothing was stored"),
    ({"status": 400, "body": b"couldn't parse labels: 1:5: parse error: unexpected\n"}, "label set"),
    ({"status": 400, "body": b""}, CHECK),
    ({"status": 400, "headers": HTML, "body": b"<html><body>max entry size</body></html>"}, CHECK),
    ({"status": 400, "body": b'{"message":"no Route matched"}'}, CHECK),
    ({"status": 200, "headers": HTML, "body": b"<!DOCTYPE html><title>Grafana</title>"}, CHECK),
    ({"status": 200, "headers": HTML, "body": b""}, CHECK),
    ({"status": 202, "body": b"\n <html>log in, please</html>"}, CHECK),
    ({"status": 500, "body": b'normalization for label name "--" resulted in invalid name "_"\n'}, "metadata"),
]


@pytest.mark.parametrize("step, hint", NOT_STORED)
def test_what_stored_nothing_fails_with_its_first_line_and_a_hint(program, loki, step, hint):
    loki.script = [step]
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and hint in answer.json["errorMessage"], answer.body
    first = step["body"].decode().strip().split("\n")[0].strip()[:30]
    assert first in answer.json["errorMessage"] and program.summary["dropped"] == {}
    assert len(loki.pushes) == 1 and program.summary["items"]["failed"] == 1
    assert program.invoke(events.cloudwatch("y")).ok


REJECTED = [
    b"entry for stream '{a=\"b\"}' has 16 label names; limit 15\n",
    b"stream '{a=\"b\"}' has label value too long: 'b'\n",
    b"entry for stream '{a=\"b\"}' has timestamp too old: 2020-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-01-01T00:00:00Z\n",
    b"max entry size '262144' bytes exceeded for stream '{a=\"b\"}' while adding an entry with length '300000' bytes\n",
    b"2 errors like: max entry size '9' bytes exceeded for stream '{}' while adding an entry with length '10' bytes\n",
]


@pytest.mark.parametrize("text", REJECTED)
def test_what_refused_entries_is_counted(program, loki, text):
    loki.script = [{"status": 400, "body": text, "headers": [("Content-Type", "text/plain; charset=utf-8")]}]
    assert program.invoke(events.cloudwatch("x", "y")).ok
    assert program.summary["dropped"]["rejected"] in (1, 2) and len(loki.pushes) == 1


@pytest.mark.parametrize("status, text", [
    (400, b"message size too large than max (5229930 vs 4194304)\n"),
    (400, b"request body too large\n"),
    (500, b"rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5229930 vs. 4194304)\n"),
])
def test_a_size_refusal_by_its_text_splits(program, loki, status, text):
    loki.script = [{"status": status, "body": text}]
    assert program.invoke(events.cloudwatch("a", "b", "c", "d")).ok
    assert [len(push.streams[0][1]) for push in loki.pushes] == [4, 2, 2] and len(loki.lines()) == 4
    assert program.summary["retries"] == 0


# ---- secrets ----

FORMS = ["plain", "url", "json", "html", "base64", "plain-url", "url-url", "base64-url"]
STATUSES = [400, 401, 403, 500]
USER, PASSWORD, BEARER = "the-user", 'p&ss/w"rd<1>', "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl_-x"
QUERY_TOKEN, SESSION = "query/tok+en", "IQoJb3JpZ2luX2VjEAAaCXVzLWVhc3QtMSJHMEUCIQD/+a=="
SECRETS = [PASSWORD, BEARER, QUERY_TOKEN, SESSION, base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()]


def parts(secret):
    """What must not be seen of a secret: neither its beginning nor its middle nor its end, as it is
    or encoded."""
    for form in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode().rstrip("=")):
        yield from (form[:8], form[len(form) // 2 - 4 : len(form) // 2 + 4], form[-8:])


def check_nothing_shown(program, answer):
    shown = answer.body.decode() + "\n".join(program.lines)
    assert "***" in shown
    for secret in SECRETS:
        for part in parts(secret):
            assert part not in shown, (part, shown)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("settings", [{"USERNAME": USER, "PASSWORD": PASSWORD}, {"BEARER_TOKEN": BEARER}])
def test_what_a_gateway_echoes_of_a_push_is_blanked(start, loki, status, settings):
    address = f"{loki.push_url}?tok={quote(QUERY_TOKEN, safe='')}"
    program = start(WRITE_ADDRESS=address, PUSH_MAX_RETRIES="1", LOG_LEVEL="debug", **settings)
    for form in FORMS:
        loki.always = {"status": status, "echo": form}
        answer = program.invoke(events.cloudwatch("x"))
        assert answer.kind == "error" and str(status) in answer.json["errorMessage"]
        check_nothing_shown(program, answer)


def test_user_info_of_the_address_is_blanked_too(start, loki):
    program = start(WRITE_ADDRESS=loki.push_url.replace("http://", f"http://{USER}:{quote(PASSWORD, safe='')}@"))
    for form in FORMS:
        loki.always = {"status": 403, "echo": form}
        answer = program.invoke(events.cloudwatch("x"))
        if not form.endswith("-url"):
            check_nothing_shown(program, answer)
        assert USER not in answer.body.decode()


@pytest.mark.parametrize("status", STATUSES)
def test_what_s3_echoes_is_blanked(start, loki, s3, status):
    s3.token = SESSION
    program = start(AWS_SESSION_TOKEN=SESSION, LOG_LEVEL="debug")
    for form in ("plain", "url", "html", "base64"):
        s3.put("logs", form, b"line")
        s3.script(form, *[{"echo": (status, form)}] * 3)
        answer = program.invoke(events.s3(("logs", form)))
        assert answer.kind == "error" and f"HTTP {status}" in answer.json["errorMessage"]
        assert s3.requests[-1][2]["x-amz-security-token"] == SESSION
        shown = answer.body.decode() + "\n".join(program.lines)
        assert not any(part in shown for part in parts(SESSION)), shown


def test_a_proxy_that_echoes_its_credentials(start):
    class Proxy(HttpServer):
        def handle(self, handler):
            handler.body()
            value = handler.headers["Proxy-Authorization"]
            handler.answer(407, f"you are {value}, {base64.b64decode(value.split()[1]).decode()}".encode())

    proxy = Proxy()
    try:
        program = start(http_proxy=proxy.url.replace("http://", f"http://{USER}:{quote(PASSWORD, safe='')}@"))
        answer = program.invoke(events.cloudwatch("x"))
        assert answer.kind == "error" and "407" in answer.json["errorMessage"]
        check_nothing_shown(program, answer)
    finally:
        proxy.close()
