# SPDX-License-Identifier: Apache-2.0
"""Fakes as fixtures of pytest, fresh for each test; a conftest.py imports those that it has."""
import pytest

from fakes.loki import Loki
from fakes.s3 import S3
from fakes.sqs import Sqs


@pytest.fixture
def loki():
    server = Loki()
    yield server
    server.close()
    assert server.faults == []


@pytest.fixture
def s3():
    server = S3()
    yield server
    server.close()


@pytest.fixture
def sqs():
    server = Sqs()
    yield server
    server.close()
