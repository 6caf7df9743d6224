# SPDX-License-Identifier: Apache-2.0
"""The commands of docs/deploy.md that Terraform runs, in their order, in a checkout."""
import os
import re
import shutil
import subprocess

from configuration import ACCOUNT, LIMIT_S, ROOT


def commands():
    fences = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "docs/deploy.md").read_text(), re.M | re.S)
    return [text for text in fences if text.startswith("terraform ")]


def test_the_commands_of_the_document_work(program, deploy, tmp_path):
    (tmp_path / "terraform").write_text(f"""#!/bin/sh
# As the document's reader, who answers yes.
case " $* " in *" apply "*) exec {program} "$@" -auto-approve ;; esac
exec {program} "$@"
""")
    (tmp_path / "terraform").chmod(0o755)
    # The wrapper of Terraform finds the real one by its whole path.
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "TERRAFORM": os.environ.get("TERRAFORM") or shutil.which("terraform"), "ACCOUNT": ACCOUNT}
    ran = commands()
    assert len(ran) == 9
    for command in ran:
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=deploy.parent, env=environment, capture_output=True, text=True, timeout=LIMIT_S)
        assert done.returncode == 0, command + done.stdout + done.stderr
