# SPDX-License-Identifier: Apache-2.0
"""Fixtures: fresh fakes for each test, and programs that end cleanly with it."""
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fakes.fixtures import loki, s3, sqs  # noqa: E402, F401
from program import Program  # noqa: E402


SECRET = ("PASSWORD", "BEARER_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN")


def secrets_of(settings):
    """What must not be in any output: values that are too short to be blanked, and references, are
    left out."""
    values = [settings.get(name) or "" for name in SECRET]
    return [value for value in values if len(value) >= 4 and not value.startswith(("arn:", "file:", "s3://"))]


@pytest.fixture
def start(loki, s3):
    """start(NAME="value", …) runs the program with the fakes' settings; None takes a setting away.
    Whatever a test does, no secret of its settings is in the output."""
    programs = []

    def run(binary=None, stdout=subprocess.PIPE, **environment):
        settings = {"WRITE_ADDRESS": loki.push_url, **s3.environment(), **environment}
        program = Program(settings, stdout=stdout, **({"binary": binary} if binary else {}))
        programs.append((program, secrets_of(settings)))
        return program

    yield run
    for program, secrets in programs:
        program.stop()
        output = program.output()
        assert not [secret for secret in secrets if secret in output], "a secret is in the output"


@pytest.fixture
def program(start):
    return start()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """(certificate, key) of a server at 127.0.0.1; the certificate is its own CA."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-keyout", key, "-out", certificate, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )
    return certificate, key
