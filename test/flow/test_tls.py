# SPDX-License-Identifier: Apache-2.0
"""TLS: who is trusted, and the words when nobody is."""
import ssl
import subprocess

import events
import pytest
from fakes.loki import Loki

EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
CA_CONFIG = """
[ca]
default_ca = own
[own]
database = {0}/index.txt
serial = {0}/serial
new_certs_dir = {0}
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
"""


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    """A CA of its own, which signs certificates for servers."""

    def __init__(self, folder):
        self.folder, self.certificate, self.key = folder, folder / "ca.pem", folder / "ca.key"
        (folder / "index.txt").touch()
        (folder / "serial").write_text("01\n")
        (folder / "ca.cnf").write_text(CA_CONFIG.format(folder))
        openssl("req", "-x509", *EC, "-days", "9", "-keyout", self.key, "-out", self.certificate, "-subj", "/CN=Test CA")

    def server(self, name, address="IP:127.0.0.1", dates=("-startdate", "20200101000000Z", "-enddate", "20490101000000Z")):
        """(certificate, key)"""
        request, certificate, key = (self.folder / f"{name}.{kind}" for kind in ("csr", "pem", "key"))
        openssl("req", "-new", *EC, "-keyout", key, "-out", request, "-subj", f"/CN={name}", "-addext", f"subjectAltName={address}")
        openssl("ca", "-batch", "-notext", "-config", self.folder / "ca.cnf", "-cert", self.certificate, "-keyfile", self.key, *dates, "-in", request, "-out", certificate)
        return certificate, key


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
    ("other", {}, "SSL: no alternative certificate subject name matches target ipv4 address '127.0.0.1'"),
])
def test_words_of_a_certificate_that_is_refused(start, authority, name, settings, words):
    made = {
        "expired": {"dates": ("-startdate", "20200101000000Z", "-enddate", "20210101000000Z")},
        "other": {"address": "DNS:logs.example.com"},
    }
    loki = Loki(tls=authority.server(name, **made.get(name, {})))
    program = start(**{"WRITE_ADDRESS": loki.push_url, "CA_CERT": f"file:{authority.certificate}", "PUSH_MAX_RETRIES": "0", **settings})
    for _ in range(2):
        assert words in message(program)
    assert loki.pushes == []
    loki.close()


def test_words_when_the_port_speaks_no_tls(start, loki):
    program = start(WRITE_ADDRESS=loki.push_url.replace("http:", "https:"), PUSH_MAX_RETRIES="0")
    for _ in range(2):  # OpenSSL's words are loaded at the first failure: the same text as at the later ones
        assert "TLS connect error: error:0A00010B:SSL routines::wrong version number" in message(program)


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
