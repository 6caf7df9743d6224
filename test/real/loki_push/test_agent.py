# SPDX-License-Identifier: Apache-2.0
"""Through an agent to the store: the agent answers 204 once the entries are in its queue, wherever
the store is."""
import time

import events


def test_an_agent_hands_the_entries_on(start, store, agent):
    assert start(agent.push_url).invoke(events.kinesis(b"one", b"two")).ok
    give_up = time.monotonic() + 20
    while not store.entries() and time.monotonic() < give_up:
        time.sleep(0.05)
    labels = {"__aws_log_type": "kinesis", "__aws_kinesis_event_source_arn": events.STREAM}
    assert store.entries() == [(labels, events.EVENT_NS, b"one", {}), (labels, events.EVENT_NS, b"two", {})]


def test_an_agent_that_cannot_read_gzip_gets_snappy(start, store, agent):
    texts = [f"message {n}" for n in range(1000)]
    program = start(agent.push_url, PUSH_COMPRESSION="gzip")
    for _ in range(2):
        assert program.invoke(events.cloudwatch(*texts)).ok
    give_up = time.monotonic() + 20
    while len(store.entries()) < 2000 and time.monotonic() < give_up:
        time.sleep(0.05)
    assert sorted(line.decode() for _, _, line, _ in store.entries()) == sorted(texts * 2)
    assert [summary["retries"] for summary in program.summaries] == [1, 0]


def test_an_agent_s_204_does_not_say_that_it_is_stored(start, store, agent):
    store.stop()
    program = start(agent.push_url)
    assert program.invoke(events.cloudwatch("x")).ok
    assert program.summary["pushes"] == 1 and program.summary["retries"] == 0
