# SPDX-License-Identifier: Apache-2.0
"""TLS: who is trusted, who may push, which sessions are kept, and the words when it does not
work."""
import socket
import ssl
import threading

import events
import pytest
from fakes.authority import EXPIRED, NOT_YET, Authority, openssl
from fakes.http_server import server_context
from fakes.loki import Loki
from fakes.proxy import copy

VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]
VERSION_NAMES = ["TLS 1.2", "TLS 1.3"]


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


def message(program, event=None):
    answer = program.invoke(event or events.cloudwatch("x"))
    assert answer.kind == "error"
    return answer.json["errorMessage"]


def test_the_ca_of_ca_cert_is_trusted_besides_the_embedded_ones(start, authority):
    loki = Loki(tls=authority.server("good"))
    program = start(WRITE_ADDRESS=loki.push_url, CA_CERT=f"file:{authority.certificate}")
    for line in "abc":
        assert program.invoke(events.cloudwatch(line)).ok
        loki.close_idle()  # each push on a connection of its own
    assert loki.lines() == [b"a", b"b", b"c"] and loki.connections == 3
    loki.close()


@pytest.mark.parametrize("name, settings, words", [
    ("unknown", {"CA_CERT": None}, "SSL certificate problem: unable to get local issuer certificate"),
    ("expired", {}, "SSL certificate problem: certificate has expired"),
    ("future", {}, "SSL certificate problem: certificate is not yet valid"),
    ("other", {}, "SSL: no alternative certificate subject name matches target ipv4 address '127.0.0.1'"),
])
def test_words_of_a_certificate_that_is_refused(start, authority, name, settings, words):
    made = {"expired": {"dates": EXPIRED}, "future": {"dates": NOT_YET}, "other": {"address": "DNS:logs.example.com"}}
    loki = Loki(tls=authority.server(name, **made.get(name, {})))
    program = start(**{"WRITE_ADDRESS": loki.push_url, "CA_CERT": f"file:{authority.certificate}", "PUSH_MAX_RETRIES": "0", **settings})
    for _ in range(2):
        assert words in message(program)
    assert loki.pushes == []
    loki.close()


def push(start, loki, *lines, **settings):
    """The program after an invocation a line, each on a connection of its own."""
    program = start(WRITE_ADDRESS=loki.push_url, **settings)
    for line in lines:
        answer = program.invoke(events.cloudwatch(line))
        assert answer.ok, answer.body
        loki.close_idle()
    return program


def test_a_name_is_checked_against_the_certificate(start, authority):
    for address, fits in (("DNS:localhost", True), ("DNS:*.localhost,IP:127.0.0.1", False)):
        loki = Loki(tls=authority.server(f"name-{fits}", address=address))
        program = start(WRITE_ADDRESS=loki.push_url.replace("127.0.0.1", "localhost"), CA_CERT=f"file:{authority.certificate}", PUSH_MAX_RETRIES="0")
        answer = program.invoke(events.cloudwatch("x"))
        assert answer.ok == fits and (fits or "no alternative certificate subject name matches target hostname 'localhost'" in answer.json["errorMessage"])
        loki.close()


def test_a_ca_that_may_sign_for_other_names_only(start, tmp_path):
    authority = Authority(tmp_path / "ca", extensions=["nameConstraints=critical,permitted;IP:10.0.0.0/255.0.0.0"])
    loki = Loki(tls=authority.server("outside"))
    program = start(WRITE_ADDRESS=loki.push_url, CA_CERT=f"file:{authority.certificate}", PUSH_MAX_RETRIES="0")
    assert "SSL certificate problem: permitted subtree violation" in message(program)
    loki.close()


# ---- versions and sessions


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_no_tls_below_1_2(start, authority):
    old = ssl.TLSVersion.TLSv1_1
    loki = Loki(tls=server_context(*authority.server("old"), versions=(old, old)))
    program = start(WRITE_ADDRESS=loki.push_url, CA_CERT=f"file:{authority.certificate}")
    text = message(program)
    assert "protocol" in text and "(TLS 1.2 or later is required)" in text and "(1 try)" in text
    loki.close()


@pytest.mark.parametrize("mutual", [False, True], ids=["", "mTLS"])
@pytest.mark.parametrize("version", VERSIONS, ids=VERSION_NAMES)
def test_a_session_serves_later_connections(start, authority, version, mutual):
    certificate, key = authority.client("session")
    context = server_context(*authority.server("session-server"), client_ca=authority.certificate if mutual else None, versions=(version, version))
    loki = Loki(tls=context)
    shown = {"CLIENT_CERT": f"file:{certificate}", "CLIENT_KEY": f"file:{key}"} if mutual else {}
    push(start, loki, *"abcde", CA_CERT=f"file:{authority.certificate}", **shown)
    assert loki.lines() == [b"a", b"b", b"c", b"d", b"e"]
    assert loki.connections == 5 and loki.full_handshakes == 1
    assert set(loki.clients) == ({"session"} if mutual else {None})
    loki.close()


# ---- mTLS


def mutual(authority, **more):
    return Loki(tls=server_context(*authority.server("mutual"), client_ca=authority.certificate, **more))


KEYS = {
    "EC": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1", "-nodes"],
    "RSA": ["-newkey", "rsa:2048", "-nodes"],
    "Ed25519": ["-newkey", "ed25519", "-nodes"],
}


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("form", ["PKCS #8", "traditional", "with its certificate", "in the variable"])
def test_a_client_certificate_is_shown(start, authority, kind, form):
    certificate, key = authority.client(f"client-{kind}", key=KEYS[kind])
    shown = {"CLIENT_CERT": f"file:{certificate}", "CLIENT_KEY": f"file:{key}"}
    if form == "traditional" and kind != "Ed25519":
        key.write_text(openssl("ec" if kind == "EC" else "rsa", "-in", key, *([] if kind == "EC" else ["-traditional"])))
        assert f"BEGIN {kind} PRIVATE KEY" in key.read_text()
    elif form == "with its certificate":
        certificate.write_text(certificate.read_text() + key.read_text())
        shown["CLIENT_KEY"] = f"file:{certificate}"
    elif form == "in the variable":
        shown = {"CLIENT_CERT": certificate.read_text(), "CLIENT_KEY": key.read_text()}
    loki = mutual(authority)
    push(start, loki, "x", CA_CERT=f"file:{authority.certificate}", **shown)
    assert loki.clients == [f"client-{kind}"] and loki.lines() == [b"x"]
    loki.close()


def test_the_issuers_of_a_client_certificate_are_shown_too(start, authority):
    below = authority.below("department")
    certificate, key = below.client("deep")
    certificate.write_text(certificate.read_text() + below.certificate.read_text())
    loki = mutual(authority)
    push(start, loki, "x", CA_CERT=f"file:{authority.certificate}", CLIENT_CERT=f"file:{certificate}", CLIENT_KEY=f"file:{key}")
    assert loki.clients == ["deep"]
    loki.close()


# With TLS 1.3 the connection may break before the server's alert is read.
HINTS = {
    ("TLS 1.2", False): ("no common cipher, or the server wants a client certificate: CLIENT_CERT",),
    ("TLS 1.3", False): ("the server wants a client certificate: CLIENT_CERT", "the server asks for a client certificate: CLIENT_CERT"),
    ("TLS 1.2", True): ("the server does not know the issuer of CLIENT_CERT",),
    ("TLS 1.3", True): ("the server does not know the issuer of CLIENT_CERT", "the server may refuse the certificate of CLIENT_CERT"),
}


@pytest.mark.parametrize("version", VERSIONS, ids=VERSION_NAMES)
@pytest.mark.parametrize("shown", [False, True], ids=["none is shown", "a stranger's is shown"])
def test_a_server_that_wants_another_client_certificate(start, authority, tmp_path, version, shown):
    certificate, key = Authority(tmp_path / "stranger", name="Stranger").client("stranger")
    loki = mutual(authority, versions=(version, version))
    settings = {"CLIENT_CERT": f"file:{certificate}", "CLIENT_KEY": f"file:{key}"} if shown else {}
    program = start(WRITE_ADDRESS=loki.push_url, CA_CERT=f"file:{authority.certificate}", PUSH_MAX_RETRIES="3", **settings)
    hints = HINTS["TLS 1.2" if version == VERSIONS[0] else "TLS 1.3", shown]
    text = message(program)
    assert any(f"({hint})" in text for hint in hints), text
    assert loki.pushes == []
    loki.close()


def test_a_client_certificate_is_not_shown_to_who_does_not_ask(start, authority):
    certificate, key = authority.client("modest")
    loki = Loki(tls=authority.server("easy"))
    push(start, loki, "x", CA_CERT=f"file:{authority.certificate}", CLIENT_CERT=f"file:{certificate}", CLIENT_KEY=f"file:{key}")
    assert loki.clients == [None]
    loki.close()


@pytest.fixture(scope="module")
def faulty(authority):
    """Files by their name in CLIENT_FAULTS."""
    certificate, key = authority.client("fine")
    folder = authority.folder
    made = {"fine": certificate, "key": key, "other": authority.client("another")[1]}
    made["expired"], made["expired key"] = authority.client("expired-client", dates=EXPIRED)
    made["future"], made["future key"] = authority.client("future-client", dates=NOT_YET)
    made["small"], made["small key"] = authority.client("small", key=["-newkey", "rsa:1024", "-nodes"])
    made["wrong order"] = folder / "wrong_order.pem"
    made["wrong order"].write_text(authority.certificate.read_text() + certificate.read_text())
    made["garbled"] = folder / "garbled.pem"
    made["garbled"].write_text(certificate.read_text().replace("MII", "M!I", 1))
    for name, options in {
        "encrypted": ["pkcs8", "-topk8", "-passout", "pass:s3cret", "-in", key],
        "encrypted EC": ["ec", "-aes256", "-passout", "pass:s3cret", "-in", key],
        "public": ["pkey", "-pubout", "-in", key],
        "DER": ["pkey", "-outform", "DER", "-in", key],
    }.items():
        made[name] = folder / f"faulty-{name}.pem"
        openssl(*options, "-out", made[name])
    return made


NO_CERTIFICATE = "holds no readable PEM certificate (it begins with -----BEGIN CERTIFICATE-----, line breaks included)"
NO_KEY = "holds no readable PEM private key (it begins with -----BEGIN PRIVATE KEY-----, line breaks included)"
ENCRYPTED = "CLIENT_KEY: the key is encrypted: give it without a pass phrase (openssl pkey -in key.pem -out plain.pem)"
CLIENT_FAULTS = [
    ("fine", None, "CLIENT_KEY: is required when CLIENT_CERT is set"),
    (None, "key", "CLIENT_CERT: is required when CLIENT_KEY is set"),
    ("expired", "expired key", "CLIENT_CERT: the certificate expired on 2021-01-01"),
    ("future", "future key", "CLIENT_CERT: the certificate is valid only from 2048-01-01 on"),
    ("small", "small key", "CLIENT_CERT: OpenSSL refuses certificate 1: error:0A00018F:SSL routines::ee key too small"),
    ("wrong order", "key", "CLIENT_KEY: is not the key of the first certificate of CLIENT_CERT"),
    ("fine", "other", "CLIENT_KEY: is not the key of the first certificate of CLIENT_CERT"),
    ("fine", "encrypted", ENCRYPTED),
    ("fine", "encrypted EC", ENCRYPTED),
    ("fine", "public", f"CLIENT_KEY: {NO_KEY}"),
    ("fine", "fine", f"CLIENT_KEY: {NO_KEY}"),
    ("key", "key", f"CLIENT_CERT: {NO_CERTIFICATE}"),
    ("garbled", "key", f"CLIENT_CERT: {NO_CERTIFICATE}"),
    ("fine", "DER", "a NUL byte at position"),
]


@pytest.mark.parametrize("certificate, key, text", CLIENT_FAULTS)
def test_a_client_certificate_that_cannot_serve_ends_init(start, faulty, certificate, key, text):
    settings = {"CLIENT_CERT": certificate, "CLIENT_KEY": key}
    program = start(LOG_LEVEL="trace", **{name: f"file:{faulty[file]}" for name, file in settings.items() if file})
    told = program.api.take().json["errorMessage"]
    assert text in told and told.startswith(("CLIENT_CERT: ", "CLIENT_KEY: "))
    assert program.wait() == 1
    assert not any("PRIVATE KEY-----\\n" in line or "s3cret" in line for line in program.lines)


@pytest.mark.parametrize("text", ["MIIEvQIBADANBg", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0a2V5", "-----BEGIN PRIVATE KEY-----\\nc2VjcmV0a2V5\\n-----END PRIVATE KEY-----"])
def test_a_key_that_cannot_be_read_is_not_quoted(start, faulty, text):
    program = start(CLIENT_CERT=faulty["fine"].read_text(), CLIENT_KEY=text, LOG_LEVEL="trace")
    told = program.api.take().json["errorMessage"]
    assert told.startswith("CLIENT_KEY: ") and "c2Vj" not in told and "MIIE" not in told
    assert program.wait() == 1 and not any("c2Vj" in line or "MIIE" in line for line in program.lines)


# ---- SKIP_TLS_VERIFY


def test_skip_tls_verify_is_warned_of_once(start, authority):
    loki = Loki(tls=authority.server("stranger", address="DNS:elsewhere.example.com", dates=EXPIRED))
    program = push(start, loki, "a", "b", "c", SKIP_TLS_VERIFY="true")
    warnings = [line["message"] for line in program.log if line.get("level") == "WARN"]
    assert len(warnings) == 1 and "SKIP_TLS_VERIFY" in warnings[0]
    assert loki.lines() == [b"a", b"b", b"c"] and loki.full_handshakes == 1
    loki.close()


# ---- handshakes that fail


class Stumbling:
    """A port before a server, whose first connections it treats as `faults` say, one each."""

    def __init__(self, server, faults):
        self.server, self.faults, self.connections = server, list(faults), 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            if self.faults:
                self.fault(connection, self.faults.pop(0))
            else:
                upstream = socket.create_connection(("127.0.0.1", self.server.port))
                for pair in ((connection, upstream), (upstream, connection)):
                    threading.Thread(target=copy, args=pair, daemon=True).start()

    def fault(self, connection, fault):
        connection.recv(65536)  # the ClientHello
        if fault == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        elif fault != "close":
            connection.sendall(fault)
        connection.close()

    def close(self):
        self.listener.close()


HELLO_CUT = bytes.fromhex("160303003a020000360303") + b"r" * 20
FAULTS = {"reset": "reset", "close": "close", "garbage": b"SSH-2.0-OpenSSH_9.2\r\n", "noise": bytes(range(256)), "half a hello": HELLO_CUT}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_handshake_that_breaks_is_tried_again(start, authority, fault):
    loki = Loki(tls=authority.server("stumbling"))
    front = Stumbling(loki, [fault, fault])
    program = start(WRITE_ADDRESS=loki.push_url.replace(str(loki.port), str(front.port)), CA_CERT=f"file:{authority.certificate}")
    assert program.invoke(events.cloudwatch("a", "b")).ok
    assert front.connections == 3 and program.summary["retries"] == 2 and program.summary["pushes"] == 1
    assert loki.lines() == [b"a", b"b"] and len(loki.pushes) == 1
    front.close()
    loki.close()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_handshake_that_always_breaks_fails_the_event_and_says_why(start, loki, fault):
    front = Stumbling(loki, [fault] * 9)
    program = start(WRITE_ADDRESS=f"https://127.0.0.1:{front.port}/loki/api/v1/push", PUSH_MAX_RETRIES="1")
    text = message(program)
    assert f"127.0.0.1:{front.port}: " in text and "(2 tries)" in text and ("TLS" in text or "SSL" in text or "reset" in text), text
    assert front.connections == 2 and loki.pushes == []
    front.close()


# ---- words of OpenSSL


def test_words_when_the_port_speaks_no_tls(start, loki):
    program = start(WRITE_ADDRESS=loki.push_url.replace("http:", "https:"), PUSH_MAX_RETRIES="0")
    for _ in range(2):  # OpenSSL's words are loaded at the first failure: the same text as at the later ones
        assert "TLS connect error: error:0A00010B:SSL routines::wrong version number (the port does not speak TLS)" in message(program)


def test_words_of_an_alert(start, authority):
    loki = Loki(tls=authority.server("alert"))
    context = loki.server.socket.context
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA")  # for RSA keys only: nothing that both sides have
    program = start(WRITE_ADDRESS=loki.push_url, CA_CERT=f"file:{authority.certificate}", PUSH_MAX_RETRIES="0")
    for _ in range(2):
        assert "TLS connect error: error:0A000410:SSL routines::sslv3 alert handshake failure" in message(program)
    loki.close()


def test_ca_cert_is_not_trusted_for_aws(start, authority):
    server = Loki(tls=authority.server("aws"))  # no request gets through: any server will do
    program = start(AWS_ENDPOINT_URL_S3=server.url, CA_CERT=f"file:{authority.certificate}")
    assert "SSL certificate problem: unable to get local issuer certificate" in message(program, events.s3(("logs", "k")))
    server.close()
