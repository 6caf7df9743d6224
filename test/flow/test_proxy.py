# SPDX-License-Identifier: Apache-2.0
"""Proxies, as curl reads their variables: for Loki and AWS, never for the Runtime API."""
import events
import pytest
from fakes.authority import Authority
from fakes.http_server import server_context
from fakes.loki import Loki
from fakes.proxy import Proxy

PLAIN, SECURE = "http://logs.example.com/loki/api/v1/push", "https://logs.example.com/loki/api/v1/push"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def tls_loki(authority):
    """Loki as logs.example.com, a name that only the proxy knows."""
    server = Loki(tls=server_context(*authority.server("logs", address="DNS:logs.example.com"), client_ca=authority.certificate, required=False))
    yield server
    server.close()
    assert server.faults == []


@pytest.fixture
def proxy(loki, tls_loki):
    server = Proxy({"logs.example.com:80": loki.address, "logs.example.com": loki.address, "logs.example.com:443": tls_loki.address})
    yield server
    server.close()


def trusting(authority, **more):
    return {"WRITE_ADDRESS": SECURE, "CA_CERT": f"file:{authority.certificate}", "PUSH_MAX_RETRIES": "0", **more}


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("form", ["http://{}", "{}"])
def test_a_tunnel_for_https(start, authority, proxy, tls_loki, variable, form):
    program = start(**trusting(authority, **{variable: form.format(proxy.address)}))
    for line in "abc":
        assert program.invoke(events.cloudwatch(line)).ok
    assert tls_loki.lines() == [b"a", b"b", b"c"]
    assert proxy.tunnels == ["logs.example.com:443"] and proxy.passed == []  # once: it is kept


@pytest.mark.parametrize("variable", ["http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_plain_address_is_passed_on(start, proxy, loki, variable):
    program = start(WRITE_ADDRESS=PLAIN, **{variable: proxy.url})
    assert program.invoke(events.cloudwatch("a")).ok and program.invoke(events.cloudwatch("b")).ok
    assert loki.lines() == [b"a", b"b"] and proxy.passed == [("POST", PLAIN)] * 2 and proxy.tunnels == []
    assert proxy.connections == 1


@pytest.mark.parametrize("settings", [{"HTTP_PROXY": "{0}"}, {"HTTPS_PROXY": "{0}"}, {"http_proxy": "{0}", "NO_PROXY": "*"}], ids=["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"])
def test_no_proxy_for_a_plain_address(start, loki, proxy, settings):
    """HTTP_PROXY in capitals is what a CGI program gets from a request's header "Proxy": curl does
    not read it."""
    program = start(**{name: value.format(proxy.url) for name, value in settings.items()})
    assert program.invoke(events.cloudwatch("x")).ok
    assert loki.lines() == [b"x"] and proxy.connections == 0


@pytest.mark.parametrize("no_proxy, used", [
    ("127.0.0.1", False), ("other.example.com,127.0.0.1", False), ("127.0.0.0/8", False), ("10.0.0.0/8 , 127.0.0.1/32", False), ("*", False),
    ("127.0.0.2", True), ("10.0.0.0/8", True), ("0.0.1", True), ("127.0.0.1.example.com", True), ("", True),
])
@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_addresses_in_no_proxy(start, loki, proxy, variable, no_proxy, used):
    program = start(http_proxy=proxy.url, **{variable: no_proxy})
    assert program.invoke(events.cloudwatch("x")).ok and loki.lines() == [b"x"]
    assert proxy.passed == ([("POST", loki.push_url)] if used else [])


@pytest.mark.parametrize("no_proxy, used", [
    ("localhost", False), (".localhost", False), ("LOCALHOST", False), ("local", True), ("host", True), (".logs.localhost", True), ("127.0.0.1", True),
])
def test_names_in_no_proxy(start, loki, proxy, no_proxy, used):
    """A name holds for itself and for what ends in a dot and it."""
    address = loki.push_url.replace("127.0.0.1", "localhost")
    program = start(WRITE_ADDRESS=address, http_proxy=proxy.url, NO_PROXY=no_proxy)
    assert program.invoke(events.cloudwatch("x")).ok and loki.lines() == [b"x"]
    assert proxy.passed == ([("POST", address)] if used else [])


@pytest.mark.parametrize("no_proxy, used", [("example.com", False), (".example.com", False), ("xample.com", True), ("logs.example.com.org", True)])
def test_a_suffix_in_no_proxy(start, authority, proxy, tls_loki, no_proxy, used):
    program = start(**trusting(authority, https_proxy=proxy.url, NO_PROXY=no_proxy, PUSH_TIMEOUT="2s"))
    assert program.invoke(events.cloudwatch("x")).ok == used  # only the proxy knows the name
    assert len(proxy.tunnels) == used and tls_loki.lines() == [b"x"] * used


def test_s3_through_a_proxy_but_not_the_runtime_api(start, s3, loki, proxy):
    s3.put("logs", "k", b"line\n")
    program = start(http_proxy=proxy.url, ALL_PROXY=proxy.url, https_proxy=proxy.url)
    assert program.invoke(events.s3(("logs", "k"))).ok and loki.lines() == [b"line"]
    assert sorted(proxy.passed) == [("GET", f"{s3.url}/logs/k"), ("POST", loki.push_url)] and proxy.tunnels == []


# ---- a proxy with a password, and over https


@pytest.mark.parametrize("secure", [False, True], ids=["tunnel", "passed on"])
@pytest.mark.parametrize("user", ["u:pass", "u:p%40ss%2Fw", "u:"])
def test_a_proxy_that_wants_a_user(start, authority, proxy, loki, tls_loki, user, secure):
    proxy.user = user.replace("%40", "@").replace("%2F", "/")
    settings = trusting(authority) if secure else {"WRITE_ADDRESS": PLAIN}
    url = proxy.url.replace("http://", f"http://{user}@")
    program = start(**settings, https_proxy=url, http_proxy=url)
    assert program.invoke(events.cloudwatch("x")).ok
    assert (tls_loki if secure else loki).lines() == [b"x"] and len(proxy.tunnels) == secure
    assert "Proxy-Authorization" not in (tls_loki if secure else loki).pushes[0].headers


@pytest.mark.parametrize("user", ["", "u:s3cret-pass@"], ids=["none", "a wrong one"])
def test_words_of_a_proxy_that_refuses_the_user(start, authority, proxy, user):
    proxy.user = "u:right"
    program = start(**trusting(authority, https_proxy=proxy.url.replace("http://", f"http://{user}"), LOG_LEVEL="trace", PUSH_MAX_RETRIES="3"))
    text = program.invoke(events.cloudwatch("x")).json["errorMessage"]
    assert "407" in text and "the proxy wants a user name and a password" in text and "(1 try)" in text, text
    assert proxy.tunnels == [] and not any("s3cret" in line for line in program.lines)


@pytest.mark.parametrize("status", [403, 502, 503])
def test_words_of_a_proxy_that_does_not_tunnel(start, authority, proxy, status):
    proxy.status = status
    program = start(**trusting(authority, https_proxy=proxy.url, PUSH_MAX_RETRIES="1"))
    text = program.invoke(events.cloudwatch("x")).json["errorMessage"]
    assert f"CONNECT tunnel failed, response {status}" in text and "(2 tries)" in text
    assert proxy.tunnels == ["logs.example.com:443"] * 2


@pytest.fixture
def https_proxy(authority, tls_loki):
    """Asks clients for a certificate, but does not insist."""
    context = server_context(*authority.server("proxy"), client_ca=authority.certificate, required=False)
    server = Proxy({"logs.example.com:443": tls_loki.address}, tls=context)
    yield server
    server.close()


def test_an_https_proxy_never_sees_the_client_certificate(start, authority, https_proxy, tls_loki):
    certificate, key = authority.client("pusher")
    program = start(**trusting(authority, https_proxy=https_proxy.url, CLIENT_CERT=f"file:{certificate}", CLIENT_KEY=f"file:{key}"))
    assert program.invoke(events.cloudwatch("x")).ok
    assert https_proxy.tunnels == ["logs.example.com:443"]
    assert https_proxy.clients == [None] and tls_loki.clients == ["pusher"]


@pytest.mark.parametrize("trusted", [True, False])
def test_an_https_proxy_is_verified_whatever_skip_tls_verify_says(start, authority, https_proxy, tls_loki, trusted):
    program = start(**trusting(authority, https_proxy=https_proxy.url, SKIP_TLS_VERIFY="true", CA_CERT=f"file:{authority.certificate}" if trusted else None))
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.ok == trusted and len(tls_loki.pushes) == trusted
    if not trusted:
        assert "certificate" in answer.json["errorMessage"] and https_proxy.tunnels == []
