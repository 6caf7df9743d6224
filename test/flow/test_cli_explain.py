# SPDX-License-Identifier: Apache-2.0
"""`bootstrap explain`: what a key is taken for, what becomes of a sample; and its table, which is
that of docs/sources.md."""
import gzip

import events
import pytest
from command import run
from program import ROOT

TRAIL = "p/AWSLogs/o-abcdefghij/123456789012/CloudTrail/us-east-1/2026/01/02/123456789012_CloudTrail_us-east-1_20260102T0305Z_aB3.json.gz"


def facts(done):
    """{word: [texts]} of the first block."""
    assert (done.status, done.err) == (0, "")
    found, word = {}, None
    for line in done.out.split("\n\n")[0].splitlines():
        word = line[:9].strip() or word
        found.setdefault(word, []).append(line[9:])
    return found


def test_the_table_is_that_of_the_documentation():
    documented = (ROOT / "docs/sources.md").read_text().split("<!-- bootstrap explain -->\n")[1]
    done = run("explain", "--list")
    assert (done.status, done.err) == (0, "") and len(done.lines) > 40
    assert done.out == documented


def test_a_key_has_a_row_with_labels_and_times():
    found = facts(run("explain", TRAIL))
    assert found["type"] == ["s3_cloudtrail"]
    assert found["keys"][0] == "AWSLogs/{account}/CloudTrail/**/{account}_CloudTrail_{region:part}_{time}_*"
    assert found["labels"] == ['__aws_log_type="s3_cloudtrail"', '__aws_s3_cloudtrail="us-east-1"', '__aws_s3_cloudtrail_owner="123456789012"']
    assert found["key has"] == ["prefix p", "organisation o-abcdefghij", "account 123456789012", "service CloudTrail", "region us-east-1", "time 20260102T0305Z"]
    assert found["time"][-1] == "of the object's name: 2026-01-02T03:05:00.000Z"


def test_what_is_not_known_and_what_is_no_log_is_told():
    assert facts(run("explain", "some/key"))["type"] == ["s3_other (no log type is known: see S3_UNKNOWN_KEYS)"]
    assert facts(run("explain", "a/aws-logs-write-test"))["records"] == ["not a log: not fetched"]
    assert facts(run("explain", "--", "--list"))["type"][0].startswith("s3_other")


def test_a_sample_is_shown_as_it_would_be_pushed(tmp_path):
    sample = tmp_path / "object"
    sample.write_bytes(gzip.compress(b"http 2026-01-02T03:04:05.123456789Z app/x\nodd\n\n" + b"http never x\n" * 20))
    done = run("explain", events.ALB_KEY, "--sample", sample, DROP_LABELS="__aws_s3_lb_owner,__aws_s3_log_lb_owner")
    block = done.out.split("\n\n")[1].splitlines()
    labels = '{__aws_log_type="s3_lb", __aws_s3_lb="my-alb", __aws_s3_log_lb="my-alb"}'
    assert block[:4] == [f"2026-01-02T03:04:05.123456789Z {labels}", "  http 2026-01-02T03:04:05.123456789Z app/x", f"2026-01-02T03:00:00.000000000Z {labels}", "  odd"]
    assert len(block) == 20 + 3 and block[20] == "entries  22, the first 10 are shown"
    assert "counted  empty_line 1" in block


def test_a_sample_is_read_with_the_settings_of_the_environment(tmp_path):
    sample = tmp_path / "object"
    sample.write_bytes(b"version start end\n2 1700000000 1700000060\n")
    flow = "AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/01/02/x.log"
    assert "2023-11-14T22:14:20.000000000Z" in run("explain", flow, "--sample", sample, VPC_FLOW_TIME="end").out
    assert "entries  0\ncounted  unknown_key 1" in run("explain", "some/key", "--sample", sample, S3_UNKNOWN_KEYS="skip").out
    assert run("explain", "some/key", "--sample", sample, S3_UNKNOWN_KEYS="fail").lines[-1].startswith("failed   ")


@pytest.mark.parametrize("content, told", [(b"\x1f\x8b\x08\x00 no gzip", "failed   "), (b"PAR1" * 10, "refused  ")])
def test_a_sample_that_fails_is_an_answer(tmp_path, content, told):
    sample = tmp_path / "object"
    sample.write_bytes(content)
    done = run("explain", "some/key", "--sample", sample)
    assert done.status == 0 and done.lines[-1].startswith(told), done


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--list", "a"], ["--list", "--sample", "a"], ["--sample", "a"], ["a", "--nonsense"], [""]])
def test_other_arguments_are_a_usage_error(arguments):
    done = run("explain", *arguments)
    assert done.status == 2 and done.out == "" and done.faults[-1] == "usage: bootstrap explain KEY [--sample FILE] | --list"


def test_a_sample_or_a_setting_that_cannot_be_read_is_an_error(tmp_path):
    assert run("explain", "a", "--sample", tmp_path / "none").faults == [f"bootstrap explain: {tmp_path}/none: No such file or directory"]
    done = run("explain", "a", "--sample", "/dev/null", LINE_MAX_BYTES="x")
    assert done.status == 1 and "LINE_MAX_BYTES" in done.err
