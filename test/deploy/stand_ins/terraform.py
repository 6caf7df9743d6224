# SPDX-License-Identifier: Apache-2.0
"""Stands for Terraform, as far as documents use it: -chdir to a folder with a configuration, init
before the first apply, no variable that the configuration does not have, and each that it asks for.
What comes of the values is for ./dev real terraform."""
import argparse
import os
import re
import sys
from pathlib import Path

VARIABLE = re.compile(r'^variable "(\w+)" \{\n(.*?)^\}', re.M | re.S)


def check(condition, text):
    if not condition:
        sys.exit(f"error: {text}")


def variables_of(folder):
    """Each variable's name, and whether it has a default."""
    code = "".join(path.read_text() for path in sorted(folder.glob("*.tf")))
    return {name: bool(re.search(r"^  default ", body, re.M)) for name, body in VARIABLE.findall(code)}


def main(arguments):
    parser = argparse.ArgumentParser(prog="terraform", allow_abbrev=False)
    parser.add_argument("-chdir", required=True, type=Path, dest="folder")
    parser.add_argument("command", choices=["init", "plan", "apply"])
    parser.add_argument("-var", action="append", default=[], dest="values")
    options = parser.parse_args(arguments)
    check(list(options.folder.glob("*.tf")), f"{options.folder} has no configuration")
    begun = Path(os.environ["STAND_IN_STATE"]) / f"terraform-{str(options.folder).replace('/', '-')}"
    if options.command == "init":
        begun.touch()
        return
    check(begun.exists(), f"terraform init first, in {options.folder}")
    known, given = variables_of(options.folder), {value.partition("=")[0] for value in options.values if "=" in value}
    check(len(given) == len(options.values), "-var takes NAME=VALUE, each name once")
    check(given <= set(known), f"{options.folder} does not have the variables {', '.join(sorted(given - set(known)))}")
    missing = sorted(name for name, has_default in known.items() if not has_default and name not in given)
    check(not missing, f"{options.folder} asks for {', '.join(missing)}")


main(sys.argv[2:])
