# SPDX-License-Identifier: Apache-2.0
"""The moto of these tests."""
from pathlib import Path

import pytest

SERVER = Path(__file__).resolve().parents[1] / "moto_conditions.py"


@pytest.fixture(scope="module")
def moto(tmp_path_factory):
    """A moto server that does not check signatures: it takes those of addresses with an ARN in them
    for wrong."""
    from moto_server import MotoServer

    server = MotoServer(tmp_path_factory.mktemp("moto"), program=(SERVER,))
    server.post("reset-auth", b"1000000000")
    yield server
    server.close()
