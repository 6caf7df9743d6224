# SPDX-License-Identifier: Apache-2.0
"""hadolint's rules for Dockerfiles."""
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HADOLINT = Path(sys.executable).parent / "hadolint"
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def findings(text):
    done = subprocess.run([HADOLINT, "--no-color", "--failure-threshold", "style", "-"], input=text, capture_output=True, text=True, timeout=60)
    assert (done.returncode == 0) == (not done.stdout), done
    return done.stdout + done.stderr


def test_the_dockerfile_keeps_the_rules():
    assert findings(DOCKERFILE) == ""


def test_a_fault_in_it_is_found():
    relative = DOCKERFILE.replace("WORKDIR /src", "WORKDIR src")
    assert relative != DOCKERFILE and "DL3000" in findings(relative)


def test_a_fault_in_its_shell_is_found():
    unquoted = DOCKERFILE.replace("set -eu;", "set -eu; ls $HOME;")
    assert unquoted != DOCKERFILE and "SC2086" in findings(unquoted)
