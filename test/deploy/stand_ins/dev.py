# SPDX-License-Identifier: Apache-2.0
"""Stands for ./dev: refuses what `./dev help` does not have, leaves the files that later commands
read, and does nothing else. `image` is the real one, with the docker that the shell finds."""
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VERSION = re.search(r'"(.+)"', (ROOT / "include/promtail/version.h").read_text()).group(1)
FILES = {
    "build": ["build/release/bootstrap"],
    "package": [f"build/package/lambda-promtail-{VERSION}-{arch}.zip" for arch in ("x86_64", "arm64")],
}


ENVIRONMENT = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/bin:/bin"}  # what ./dev itself needs


def arguments_of(command):
    """What `./dev help` shows after the command."""
    usage = subprocess.run([ROOT / "dev", "help"], env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout
    found = re.search(rf"^\./dev {re.escape(command)}(?: (.*?))?(?: {{2,}}.*)?$", usage, re.M)
    if not found:
        sys.exit(f"error: ./dev help does not have the command '{command}'")
    return found.group(1) or ""


def main(command, *arguments):
    takes = command == "help" or arguments_of(command)
    if arguments and not takes:
        sys.exit(f"error: ./dev {command} takes no arguments")
    if command == "image":
        sys.exit(subprocess.run([ROOT / "dev", "image", *arguments], env=ENVIRONMENT).returncode)
    for file in map(Path, FILES.get(command, [])):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        if file.suffix == ".zip":
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr("bootstrap", "")


main(*sys.argv[2:])
