# SPDX-License-Identifier: Apache-2.0
"""https to servers that we did not write: what they say of our handshakes, and we of theirs."""
import events
import pytest
from fakes.authority import EXPIRED, Authority
from servers import Handshake, OpensslServer

VERSIONS = ["1.2", "1.3"]
KEYS = {
    "EC": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    "RSA": ["-newkey", "rsa:2048", "-nodes"],
    "Ed25519": ["-newkey", "ed25519", "-nodes"],
}


def shown(pair):
    return {"CLIENT_CERT": f"file:{pair[0]}", "CLIENT_KEY": f"file:{pair[1]}"}


def push(program, server, loki, lines="abcd"):
    """An invocation a line: the server's account of the handshakes."""
    for line in lines:
        answer = program.invoke(events.cloudwatch(line))
        assert answer.ok, answer.body
    if not isinstance(server, OpensslServer):  # it stores nothing
        assert loki.lines() == [line.encode() for line in lines]
    return server.wait_for(len(lines))


def failure(program):
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.kind == "error", answer.body
    return answer.json["errorMessage"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_session_serves_the_next_connections(serve, start, authority, loki, version):
    server = serve(authority.server("server"), version=version)
    handshakes = push(start(server), server, loki)
    assert handshakes == [Handshake(version, n > 0, "") for n in range(4)]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", KEYS)
def test_a_client_certificate_is_taken(serve, start, authority, loki, version, kind):
    server = serve(authority.server("server"), version=version, client_ca=authority.certificate)
    handshakes = push(start(server, **shown(authority.client(f"client-{kind}", key=KEYS[kind]))), server, loki, "abc")
    assert handshakes == [Handshake(version, n > 0, f"client-{kind}") for n in range(3)]


def test_the_issuers_of_both_certificates_are_sent_along(serve, start, authority, loki):
    below = authority.below("below")
    pairs = [below.server("server-below"), below.client("client-below")]
    for certificate, _ in pairs:
        certificate.write_text(certificate.read_text() + below.certificate.read_text())
    server = serve(pairs[0], client_ca=authority.certificate)
    assert push(start(server, **shown(pairs[1])), server, loki, "a") == [Handshake("1.3", False, "client-below")]


def test_a_server_that_does_not_send_its_issuers(serve, start, authority):
    server = serve(authority.below("silent").server("server-silent"))
    assert "unable to get local issuer certificate" in failure(start(server))
    assert server.handshakes == []


# nginx finishes the handshake and answers 400, with a page.
WORDS = ("the server wants a client certificate: CLIENT_CERT", "the server asks for a client certificate: CLIENT_CERT")


@pytest.mark.parametrize("version", VERSIONS)
def test_no_client_certificate(serve, start, authority, loki, version):
    server = serve(authority.server("server"), version=version, client_ca=authority.certificate)
    text = failure(start(server, PUSH_MAX_RETRIES="2"))
    assert any(words in text for words in WORDS), text
    assert loki.pushes == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", ["a stranger's", "without its issuer", "for servers only"])
def test_a_client_certificate_that_is_refused(serve, start, authority, loki, tmp_path, version, fault):
    pair = {
        "a stranger's": lambda: Authority(tmp_path / "stranger", name="Stranger").client("stranger"),
        "without its issuer": lambda: authority.below("alone").client("alone"),
        "for servers only": lambda: authority.sign("for-servers", ["extendedKeyUsage=serverAuth"]),
    }[fault]()
    server = serve(authority.server("server"), version=version, client_ca=authority.certificate)
    text = failure(start(server, PUSH_MAX_RETRIES="2", **shown(pair)))
    assert "CLIENT_CERT" in text, text
    assert loki.pushes == []


def test_a_server_that_speaks_old_tls_only(serve, start, authority, loki):
    server = serve(authority.server("server"), version="1.1")
    text = failure(start(server, PUSH_MAX_RETRIES="2"))
    assert "(TLS 1.2 or later is required)" in text and "(1 try)" in text, text
    assert loki.pushes == []


@pytest.mark.parametrize("made, words", [
    ({"dates": EXPIRED}, "certificate has expired"),
    ({"address": "DNS:logs.example.com"}, "no alternative certificate subject name matches"),
], ids=["expired", "another host's"])
def test_a_server_whose_certificate_is_refused(serve, start, authority, loki, made, words):
    server = serve(authority.server("server-bad", **made))
    assert words in failure(start(server))
    assert loki.pushes == [] and server.handshakes == []


def test_skip_tls_verify(serve, start, authority, loki):
    server = serve(authority.server("server-any", address="DNS:logs.example.com", dates=EXPIRED))
    assert push(start(server, SKIP_TLS_VERIFY="true", CA_CERT=None), server, loki, "ab") == [Handshake("1.3", False, ""), Handshake("1.3", True, "")]
