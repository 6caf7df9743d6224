# SPDX-License-Identifier: Apache-2.0
"""PUSH_COMPRESSION: what is sent, and what becomes of it where gzip is not taken."""
import random
import time

import events
import pytest
from fakes.loki import Loki

LINES = [f'10.0.{n % 7}.{n % 250} - - "GET /api/v1/orders/{n * 7919 % 100000} HTTP/1.1" 200 {n * 31 % 9000}' for n in range(1000)]
SMALL = ["one line", "another"]


def sent(line):
    return [text.encode() for text in line]


def warnings(program):
    return [line["message"] for line in program.log if line["level"] == "WARN"]


def test_gzip_says_the_same_in_fewer_bytes(start, loki):
    sizes = {}
    for compression in ("snappy", "gzip"):
        loki.pushes.clear()
        program = start(PUSH_COMPRESSION=compression)
        assert program.invoke(events.cloudwatch(*LINES)).ok
        assert [push.in_gzip for push in loki.pushes] == [compression == "gzip"] * len(loki.pushes)
        assert loki.lines_by_time() == sent(LINES) and warnings(program) == []
        sizes[compression] = program.summary["bytes_sent"]
        assert sizes[compression] == sum(push.size for push in loki.pushes)
    assert sizes["gzip"] < 0.7 * sizes["snappy"]


@pytest.mark.parametrize("compression", [None, "snappy", "SNAPPY"])
def test_snappy_is_the_default_and_has_no_content_encoding(start, loki, compression):
    assert start(PUSH_COMPRESSION=compression).invoke(events.cloudwatch(*LINES)).ok
    assert "Content-Encoding" not in loki.pushes[0].headers


def test_a_small_push_is_snappy_in_any_case(start, loki):
    assert start(PUSH_COMPRESSION="gzip").invoke(events.cloudwatch(*SMALL)).ok
    assert loki.lines() == sent(SMALL) and not loki.pushes[0].in_gzip


def test_an_unknown_word_ends_init(start):
    program = start(PUSH_COMPRESSION="zstd")
    answer = program.api.take()
    assert answer.kind == "init/error" and program.wait() == 1
    assert answer.json["errorMessage"] == "PUSH_COMPRESSION: must be one of: snappy, gzip"


REFUSALS = {
    "415": (415, b""),
    "Loki without it": (400, b'Content-Encoding "gzip" not supported\n'),
    "one that reads snappy only": (400, b"snappy: corrupt input\n"),
    "one that reads protobuf inside gzip": (400, b"cannot parse the request\n"),
    "500": (500, b"snappy: corrupt input\n"),
    "422": (422, b"can't decode the payload\n"),  # else its entries would be lost
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_where_gzip_is_refused_pushes_go_as_snappy_from_then_on(start, loki, refusal):
    loki.gzip_refusal = refusal
    program = start(PUSH_COMPRESSION="gzip", PUSH_MAX_RETRIES="0", PUSH_CONCURRENCY="1")
    begin = time.monotonic()
    for number in range(3):
        assert program.invoke(events.cloudwatch(*LINES, start_ms=1767323045678 + 10000 * number)).ok
    assert time.monotonic() - begin < 5  # nobody waits before it goes again
    assert loki.lines_by_time() == sent(LINES) * 3 and not any(push.in_gzip for push in loki.pushes)
    assert loki.gzip_refused == 1 and [summary["retries"] for summary in program.summaries] == [1, 0, 0]
    (warning,) = warnings(program)
    assert f"answered {refusal[0]}" in warning and "PUSH_COMPRESSION=snappy" in warning


def test_all_pushes_that_were_under_way_go_again(start, loki):
    loki.gzip_refusal = (415, b"")
    dice = random.Random(3)
    lines = [dice.randbytes(400).hex() for _ in range(1500)]
    program = start(PUSH_COMPRESSION="gzip", PUSH_MAX_RETRIES="0", PUSH_CONCURRENCY="4")
    assert program.invoke(events.cloudwatch(*lines)).ok
    assert loki.lines_by_time() == sent(lines)
    assert 1 <= loki.gzip_refused <= 4 and program.summary["retries"] == loki.gzip_refused and len(warnings(program)) == 1


def test_an_answer_that_is_not_about_gzip_does_not_end_it(start, loki):
    loki.script = [{"status": 503}, {"status": 400, "stored": 999, "body": b"max entry size '9' bytes exceeded for stream '{}', total ignored: 1 out of 1000"}]
    program = start(PUSH_COMPRESSION="gzip", REJECTED_ENTRIES="drop")
    assert program.invoke(events.cloudwatch(*LINES)).ok and program.summary["dropped"] == {"rejected": 1}
    assert program.invoke(events.cloudwatch(*LINES)).ok
    assert len(loki.pushes) == 3 and all(push.in_gzip for push in loki.pushes)


def test_a_push_that_is_refused_either_way_fails_with_the_second_answer(start, loki):
    loki.always = {"status": 400, "body": b"what is this\n"}
    program = start(PUSH_COMPRESSION="gzip")
    for _ in range(2):  # it says nothing about gzip: the next one is tried in gzip again
        text = program.invoke(events.cloudwatch(*LINES)).json["errorMessage"]
        assert "answered 400: what is this" in text and "check host, port and path" in text
    assert [push.in_gzip for push in loki.pushes] == [True, False] * 2 and warnings(program) == []


def test_credentials_and_compression_may_both_be_refused(start):
    loki = Loki()
    loki.gzip_refusal, loki.authorization = (415, b""), "Bearer the-token"
    assert start(WRITE_ADDRESS=loki.push_url, PUSH_COMPRESSION="gzip", BEARER_TOKEN="the-token").invoke(events.cloudwatch(*LINES)).ok
    assert loki.lines_by_time() == sent(LINES)
    loki.close()


def test_halves_of_a_push_that_is_too_large_are_in_gzip(start, loki):
    dice = random.Random(4)
    lines = [dice.randbytes(100).hex() for _ in range(500)]
    loki.largest = 40_000
    assert start(PUSH_COMPRESSION="gzip").invoke(events.cloudwatch(*lines)).ok
    assert loki.lines_by_time() == sent(lines) and all(push.in_gzip for push in loki.accepted) and len(loki.accepted) > 1


def test_what_is_refused_is_parked_whole(start, loki, s3):
    loki.gzip_refusal = (415, b"")
    loki.always = {"status": 422, "stored": False}
    program = start(PUSH_COMPRESSION="gzip", FAILED_EVENTS_TARGET="s3://logs/parked")
    assert program.invoke(events.cloudwatch(*LINES)).ok
    assert program.summary["dropped"]["parked"] >= 1 and program.summary["dropped"]["refused"] == 1000
