# SPDX-License-Identifier: Apache-2.0
"""Memory of one warm process. The sanitizers' own memory would hide ours, so this needs the release binary."""
import os

import events
import pytest
from program import ROOT

RELEASE = ROOT / "build/release/bootstrap"

pytestmark = pytest.mark.skipif(not RELEASE.exists(), reason="no release binary: ./dev build release")


def test_ten_thousand_events_leave_no_trace(start, loki):
    program = start(binary=str(RELEASE))
    for number in range(1, 10001):
        assert program.invoke(events.cloudwatch(f"event {number}")).ok
        loki.pushes.clear()
        if number == 1000:
            before = program.rss_kib()
        del program.lines[:]
    assert program.rss_kib() <= before * 1.05
    assert (program.api.connections, loki.connections) == (1, 1)


def test_an_object_of_any_size_fits_into_16_mib(start, s3, loki):
    import gzip

    line = os.urandom(150).hex().encode() + b"\n"
    s3.put("logs", "k", gzip.compress(line * 200000, 1))
    program = start(binary=str(RELEASE))
    assert program.invoke(events.s3(("logs", "k")), timeout=60).ok
    assert program.rss_kib("VmHWM") <= 16 * 1024
