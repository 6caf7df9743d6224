# SPDX-License-Identifier: Apache-2.0
"""The release binary under AWS's Runtime Interface Emulator."""
from judges import RIE


def test_the_emulator_is_there():
    assert RIE.get().exists()
