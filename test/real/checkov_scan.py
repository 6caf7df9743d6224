# SPDX-License-Identifier: Apache-2.0
"""checkov over a folder, held against the findings that we accept, each with its reason:
test/real/checkov/FRAMEWORK.tsv."""
import json
import subprocess
from dataclasses import dataclass
from fnmatch import fnmatchcase

import cache
from judges import CHECKOV

EXCEPTIONS = cache.HERE / "checkov"


@dataclass(frozen=True)
class Finding:
    check: str
    resource: str  # its address, or logical id
    file: str
    title: str

    def __str__(self):
        return f"{self.check} {self.resource} ({self.file}): {self.title}"


@dataclass(frozen=True)
class Accepted:
    """A finding that we accept. reason: for whoever reviews the list."""

    check: str
    resources: str  # a pattern of fnmatch
    reason: str

    def covers(self, finding):
        return finding.check == self.check and fnmatchcase(finding.resource, self.resources)


def exceptions(framework):
    lines = (EXCEPTIONS / f"{framework}.tsv").read_text().splitlines()
    return [Accepted(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def findings(folder, framework):
    """What checkov finds in the folder; fails where it could not read a file, or found nothing to
    judge."""
    command = [CHECKOV.get(), "-m", "checkov.main", "--directory", folder, "--framework", framework, "--skip-download", "--quiet", "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    assert "summary" in report and report["summary"]["resource_count"] > 0, f"checkov judged nothing in {folder}: {done.stdout}"
    assert report["summary"]["parsing_errors"] == 0, report["results"].get("parsing_errors")
    return [
        Finding(found["check_id"], found["resource"], found["file_path"].lstrip("/"), found["check_name"])
        for found in report["results"]["failed_checks"]
    ]


def unexplained(found, framework):
    """(findings that no exception covers, exceptions that cover none)."""
    accepted = exceptions(framework)
    rest = [finding for finding in found if not any(exception.covers(finding) for exception in accepted)]
    idle = [exception for exception in accepted if not any(exception.covers(finding) for finding in found)]
    return rest, idle
