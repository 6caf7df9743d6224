# SPDX-License-Identifier: Apache-2.0
"""A tenth of `./dev soak`, and that it would see what it looks for."""
import os

import pytest
from program import BOOTSTRAP
from soak import GROWTH_DESCRIPTORS, GROWTH_KIB, RELEASE, Size, Soak
from soak_faults import FAULTS

EVENTS = 2000


@pytest.fixture
def soak():
    soak = Soak(1, seed=17, binary=BOOTSTRAP)
    yield soak
    soak.stop()


@pytest.mark.skipif(not RELEASE.exists() and "CI" not in os.environ, reason="no release binary: ./dev build release")
def test_a_tenth_of_the_soak():
    soak = Soak(EVENTS, seed=17)
    try:
        fine = soak.run()
    finally:
        soak.stop()
    soak.report()
    assert fine, soak.wrong[:10]


@pytest.mark.parametrize("name", ["", *FAULTS])
def test_each_fault_is_accounted_for(soak, name):
    """Under the sanitizers, which the tenth is not."""
    for _ in range(2):
        soak.deliver(soak.maker.make(soak.dice.choice(FAULTS[name].sources) if name else None), name)
    assert soak.wrong == []


def test_an_entry_that_is_lost_is_found(soak):
    record = soak.loki.record
    soak.loki.record = lambda handler, step, body, streams: record(handler, step, body, [(streams[0][0], streams[0][1][1:])])
    soak.deliver(soak.maker.make("cloudwatch"), "")
    assert any("at the sink" in text for text in soak.wrong) and any("lost: {" in text for text in soak.wrong)


def test_an_entry_that_comes_twice_is_found(soak):
    record = soak.loki.record

    def twice(*push):
        record(*push)
        record(*push)

    soak.loki.record = twice
    soak.deliver(soak.maker.make("cloudwatch"), "")
    assert soak.wrong == ["event 1, cloudwatch, no fault: entries came more often than the faults force"]


def test_a_fault_with_another_outcome_is_found(soak):
    for name, text in (("loki: 404", "2 tries"), ("s3: 404", "lost: {"), ("event: a damaged Kinesis record", "dropped: {")):
        load = soak.maker.make(FAULTS[name].sources[0])
        FAULTS[name].inject(load, soak.loki, soak.s3)
        soak.deliver(load, "")
        assert any(text in wrong for wrong in soak.wrong), name


def test_growth_is_found():
    size = Size(5000, 9)
    assert not size.grew_to(Size(5000 + GROWTH_KIB, 9 + GROWTH_DESCRIPTORS)) and not size.grew_to(Size(4000, 3))
    assert size.grew_to(Size(5001 + GROWTH_KIB, 9)) and size.grew_to(Size(5000, 10 + GROWTH_DESCRIPTORS))
