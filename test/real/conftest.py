# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the judges' tests. The events and the fakes of the flow tests stand in where a judge
is no judge of that part."""
import os
import socket
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "test" / "flow")]
RELEASE = Path(os.environ.get("PROMTAIL_BOOTSTRAP", ROOT / "build/release/bootstrap"))

from fakes.fixtures import loki, s3  # noqa: E402, F401


@pytest.fixture(scope="session")
def release():
    """The release binary."""
    assert RELEASE.exists(), f"{RELEASE} is not there: ./dev build release"
    return RELEASE


@pytest.fixture(scope="module")
def moto(tmp_path_factory):
    """A moto server of the module's own. Only the judge's environment has what it needs."""
    from moto_server import MotoServer

    server = MotoServer(tmp_path_factory.mktemp("moto"))
    yield server
    server.close()


@pytest.fixture
def free_port():
    """free_port() is a port on 127.0.0.1 that nobody uses: for servers that cannot choose one and
    tell it."""

    def choose():
        with socket.create_server(("127.0.0.1", 0)) as server:
            return server.getsockname()[1]

    return choose
