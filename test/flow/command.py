# SPDX-License-Identifier: Apache-2.0
"""The real binary as a command: its arguments and standard input in, its lines and exit status
out."""
import subprocess
from dataclasses import dataclass

import secret_values
from program import BOOTSTRAP, SANITIZER

ENVIRONMENT = {"ASAN_OPTIONS": "detect_leaks=1"}


@dataclass
class Done:
    status: int
    out: str
    err: str

    @property
    def lines(self):
        return self.out.splitlines()

    @property
    def faults(self):
        return self.err.splitlines()


def check_sanitizers(err):
    assert not any(word in err for word in SANITIZER), err


def run(*arguments, stdin=b"", stdout=subprocess.PIPE, **environment):
    """Runs `bootstrap ARGUMENTS` with nothing but the given environment."""
    stdin = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [BOOTSTRAP, *map(str, arguments)], input=stdin, stdout=stdout, stderr=subprocess.PIPE, env={**ENVIRONMENT, **environment}, timeout=120, cwd="/"
    )
    err = done.stderr.decode("utf-8", "replace")
    check_sanitizers(err)
    out = (done.stdout or b"").decode("utf-8", "replace")
    secret_values.check(environment, out + err)
    return Done(done.returncode, out, err)
