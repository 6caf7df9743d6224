# SPDX-License-Identifier: Apache-2.0
"""The moto of these tests."""
import sys
from pathlib import Path

import pytest

TEST = Path(__file__).resolve().parents[2]
SERVER = TEST / "real/moto_conditions.py"
sys.path.insert(0, str(TEST / "deploy"))  # how commands are run


@pytest.fixture(scope="module")
def moto(tmp_path_factory):
    """A moto server that does not check signatures: it takes those of addresses with an ARN in them
    for wrong."""
    from moto_server import MotoServer

    server = MotoServer(tmp_path_factory.mktemp("moto"), program=(SERVER,))
    server.post("reset-auth", b"1000000000")
    yield server
    server.close()
