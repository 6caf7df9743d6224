# SPDX-License-Identifier: Apache-2.0
"""The release binary, TLS by other people, and a fake Loki after it."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fakes.authority import Authority  # noqa: E402
from program import Program  # noqa: E402
from servers import GoServer, Nginx, OpensslServer  # noqa: E402


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority") / "ca")


@pytest.fixture(params=[GoServer, Nginx, OpensslServer], ids=["Go", "nginx", "OpenSSL"])
def serve(request, tmp_path, loki, free_port):
    """serve((certificate, key), …) starts the judge's server."""
    running = []

    def run(pair, **settings):
        certificate, key = pair
        running.append(request.param(tmp_path / "server", loki, free_port, certificate=certificate, key=key, **settings))
        return running[-1]

    yield run
    for server in running:
        server.stop()


@pytest.fixture
def start(release, s3, authority):
    """start(SERVER, NAME="value", …) runs the program, which trusts the authority."""
    running = []

    def run(server, **environment):
        settings = {"WRITE_ADDRESS": server.url, "CA_CERT": f"file:{authority.certificate}", **s3.environment(), **environment}
        running.append(Program(settings, binary=str(release)))
        return running[-1]

    yield run
    for program in running:
        program.stop()
