# SPDX-License-Identifier: Apache-2.0
"""Where the tests of what is deployed find what they share with others."""
import sys
from pathlib import Path

TEST = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TEST / folder) for folder in ("deploy", "flow", "real", "real/cloudformation")]

from fakes.fixtures import loki  # noqa: E402, F401
