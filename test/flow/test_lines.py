# SPDX-License-Identifier: Apache-2.0
"""Lines of any length and ending, and bodies that end too early."""
import gzip

import events
import pytest


def ship(program, s3, body, key="k"):
    s3.put("logs", key, body)
    return program.invoke(events.s3(("logs", key)))


def test_a_line_of_70000_bytes_in_the_middle(program, s3, loki):
    lines = [b"before", b"x" * 70000, b"after"]
    assert ship(program, s3, gzip.compress(b"\n".join(lines) + b"\n")).ok
    assert loki.lines() == lines


def test_endings(program, s3, loki):
    assert ship(program, s3, b"one\r\ntwo\n\nthr\ree\r\nlast without newline").ok
    assert loki.lines() == [b"one", b"two", b"thr\ree", b"last without newline"]
    assert program.summary["lines"] == 5 and program.summary["dropped"] == {"empty_line": 1}


@pytest.mark.parametrize("size", [262143, 262144, 262145, 3 * 262144 + 1])
def test_long_lines_are_split_where_a_character_begins(program, s3, loki, size):
    line = ("é" * (size // 2) + "x" * (size % 2)).encode()
    assert ship(program, s3, b"a\n" + line + b"\nb").ok
    pieces = loki.lines_by_time()[1:-1]
    assert b"".join(pieces) == line and all(len(p) <= 262144 for p in pieces)
    assert len(pieces) == (size + 262143) // 262144
    for piece in pieces:
        piece.decode()
    times = sorted(ns for _, ns, _, _ in loki.entries())[1:-1]
    assert times == [times[0] + n for n in range(len(pieces))]


def test_truncate_keeps_the_beginning_and_a_marker(start, s3, loki):
    program = start(LINE_TOO_LONG="truncate", LINE_MAX_BYTES="1000")
    assert ship(program, s3, b"a\n" + b"x" * 100000 + b"\nb\n").ok
    assert loki.lines() == [b"a", b"x" * 989 + b"[truncated]", b"b"]
    assert program.summary["dropped"] == {"line_truncated": 1} and program.summary["lines"] == 3


def test_send_sends_any_length(start, s3, loki):
    line = b"x" * 2000000
    program = start(LINE_TOO_LONG="send", LINE_MAX_BYTES="1000")
    assert ship(program, s3, b"a\n" + line + b"\nb\n").ok
    assert loki.lines_by_time() == [b"a", line, b"b"]


@pytest.mark.parametrize("plain", [b"line of text\n" * 50000, b"short\n"])
def test_a_gzip_cut_in_half_fails_whatever_was_pushed(program, s3, loki, plain):
    packed = gzip.compress(plain)
    answer = ship(program, s3, packed[: len(packed) // 2])
    assert answer.kind == "error" and "ends in the middle" in answer.json["errorMessage"]
    assert program.summary["items"]["failed"] == 1


def test_a_gzip_with_a_wrong_checksum_fails(program, s3, loki):
    packed = bytearray(gzip.compress(b"line\n" * 1000))
    packed[-6] ^= 1
    assert ship(program, s3, bytes(packed)).kind == "error"


def test_rubbish_behind_a_gzip_fails(program, s3, loki):
    assert ship(program, s3, gzip.compress(b"line\n") + b"rubbish").kind == "error"


def test_a_body_cut_short_for_good_fails(program, s3, loki):
    s3.put("logs", "k", b"line\n" * 100000)
    s3.script("k", *[{"cut": 1000}] * 20)
    answer = program.invoke(events.s3(("logs", "k")))
    assert answer.kind == "error" and "of 500000 bytes" in answer.json["errorMessage"]


def test_print_log_line(start, s3, loki):
    program = start(PRINT_LOG_LINE="true")
    assert ship(program, s3, b"see me\n").ok
    assert any("see me" in line for line in program.lines)
    program = start()
    assert ship(program, s3, b"hidden\n").ok
    assert not any("hidden" in line for line in program.lines)
