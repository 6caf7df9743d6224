# SPDX-License-Identifier: Apache-2.0
"""checkov finds nothing in deploy/terraform but what test/real/checkov/terraform.tsv accepts, with
the reason of each."""
import checkov_scan
import pytest
from configuration import ROOT


@pytest.fixture(scope="module")
def found():
    return checkov_scan.findings(ROOT / "deploy" / "terraform", "terraform")


def test_checkov_finds_nothing_else(found):
    unexplained, _ = checkov_scan.unexplained(found, "terraform")
    assert not unexplained, "\n" + "\n".join(map(str, unexplained))


def test_no_exception_is_idle(found):
    _, idle = checkov_scan.unexplained(found, "terraform")
    assert not idle


def test_checkov_finds_what_is_wrong(tmp_path):
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "plain" {\n  name = "plain"\n}\n')
    assert "CKV_AWS_27" in {finding.check for finding in checkov_scan.findings(tmp_path, "terraform")}
