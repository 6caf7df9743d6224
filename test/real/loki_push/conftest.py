# SPDX-License-Identifier: Apache-2.0
"""The release binary, between the fake AWS of the flow tests and receivers of Loki's push API that
others wrote."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fakes import push_request  # noqa: E402
from fakes.loki import Loki  # noqa: E402
from judges import LABEL_JUDGE, VICTORIA_LOGS, VLAGENT  # noqa: E402
from program import Program  # noqa: E402
from receivers import LabelJudge, VictoriaLogs, Vlagent  # noqa: E402


@pytest.fixture(scope="session")
def judge():
    judge = LabelJudge(LABEL_JUDGE.get())
    yield judge
    judge.stop()


@pytest.fixture
def store(judge, tmp_path):
    server = VictoriaLogs(VICTORIA_LOGS.get(), tmp_path / "logs", judge)
    yield server
    server.stop()


@pytest.fixture
def agent(store, tmp_path):
    server = Vlagent(VLAGENT.get(), tmp_path / "agent", store.url)
    yield server
    server.stop()


class LabelTexts(Loki):
    """Keeps the label-set texts of each push as they were sent."""

    def __init__(self):
        self.texts = []
        super().__init__()

    def decode(self, handler, body):
        self.texts += [text for text, _ in push_request.decode(body)[0]]
        return super().decode(handler, body)


@pytest.fixture
def texts():
    server = LabelTexts()
    yield server
    server.close()


@pytest.fixture
def start(release, s3):
    """start(ADDRESS, NAME="value", …) runs the program."""
    running = []

    def run(address, **environment):
        program = Program({"WRITE_ADDRESS": address, **s3.environment(), **environment}, binary=str(release))
        running.append(program)
        return program

    yield run
    for program in running:
        program.stop()
