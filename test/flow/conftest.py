# SPDX-License-Identifier: Apache-2.0
"""Fixtures: fresh fakes for each test, and programs that end cleanly with it."""
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import secret_values  # noqa: E402
from fakes.fixtures import loki, s3, sqs  # noqa: E402, F401
from program import Program  # noqa: E402


@pytest.fixture
def start(loki, s3):
    """start(NAME="value", …) runs the program with the fakes' settings; None takes a setting away.
    Whatever a test does, no secret of its settings is in the output."""
    programs = []

    def run(binary=None, stdout=subprocess.PIPE, restore_script=(), **environment):
        settings = {"WRITE_ADDRESS": loki.push_url, **s3.environment(), **environment}
        program = Program(settings, stdout=stdout, restore_script=restore_script, **({"binary": binary} if binary else {}))
        programs.append((program, settings))
        return program

    yield run
    for program, settings in programs:
        program.stop()
        secret_values.check(settings, program.output())


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
