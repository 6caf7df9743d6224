# SPDX-License-Identifier: Apache-2.0
"""Stands for docker and buildah, as far as this project and its documents use them. It refuses
every other command and option, a tag that nobody made, and a push to a registry without a login,
and writes down what it was told. An image that is pushed to ECR is then in the ECR that
AWS_ENDPOINT_URL names, where Lambda looks for it."""
import argparse
import json
import os
import re
import sys
from pathlib import Path

STATE = Path(os.environ["STAND_IN_STATE"])
PLATFORMS = ("linux/amd64", "linux/arm64")
ECR = re.compile(r"(\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com)/([^:]+):(.+)")
MANIFEST = {
    "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": [],
    "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:" + 64 * "0", "size": 1},
}


def remember(kind, value):
    with open(STATE / kind, "a") as file:
        file.write(value + "\n")


def remembered(kind):
    file = STATE / kind
    return file.read_text().splitlines() if file.exists() else []


def check(condition, text):
    if not condition:
        sys.exit(f"error: {text}")


def login(options):
    check(sys.stdin.read().strip(), "no password on standard input")
    remember("logins", options.registry)


def build(options):
    dockerfile = (Path(options.context) / "Dockerfile").read_text()
    known = {*re.findall(r"^ARG (\w+)", dockerfile, re.M), *options.own_arguments}
    for argument in options.build_arg:
        name, equals, _ = argument.partition("=")
        check(equals and name in known, f"the Dockerfile has no argument {name}")
    remember("tags", options.tag)


def tag(options):
    check(options.image in remembered("tags"), f"there is no image {options.image}")
    remember("tags", options.target)


def push(options):
    target = (options.target or options.image).removeprefix("docker://")
    check(options.image in remembered("tags"), f"there is no image {options.image}")
    ecr = ECR.fullmatch(target)
    check(ecr, f"{target} is not a tag in ECR")
    check(ecr[1] in remembered("logins"), f"no login at {ecr[1]}")
    if "AWS_ENDPOINT_URL" in os.environ:
        import boto3

        boto3.client("ecr", region_name=ecr[2]).put_image(repositoryName=ecr[3], imageTag=ecr[4], imageManifest=json.dumps(MANIFEST))


def nothing(options):
    pass


def command(commands, name, action):
    """A command of the program, none of whose options may be shortened."""
    parser = commands.add_parser(name, allow_abbrev=False)
    parser.set_defaults(action=action)
    return parser


def add_build(commands, docker):
    parser = command(commands, "build", build)
    parser.add_argument("--platform", required=True, choices=PLATFORMS)
    parser.add_argument("--tag", required=True)
    parser.add_argument("--build-arg", action="append", default=[])
    parser.add_argument("context")
    parser.set_defaults(own_arguments=() if docker else ("BUILDPLATFORM",))  # docker has it anyway
    if docker:
        parser.add_argument("--provenance", required=True, choices=["false"])
        parser.add_argument("--sbom", required=True, choices=["false"])
        parser.add_argument("--load", required=True, action="store_true")
    else:
        parser.add_argument("--timestamp", required=True, type=int)


def parser_of(program):
    parser = argparse.ArgumentParser(prog=program, allow_abbrev=False)
    commands = parser.add_subparsers(required=True)
    parser_of_login = command(commands, "login", login)
    parser_of_login.add_argument("--username", required=True, choices=["AWS"])
    parser_of_login.add_argument("--password-stdin", required=True, action="store_true")
    parser_of_login.add_argument("registry")
    parser_of_push = command(commands, "push", push)
    parser_of_push.add_argument("image")
    if program == "buildah":
        parser_of_push.add_argument("target")
        command(commands, "info", nothing)
        add_build(commands, False)
        return parser
    parser_of_push.set_defaults(target=None)
    command(commands, "version", nothing)
    parser_of_tag = command(commands, "tag", tag)
    parser_of_tag.add_argument("image")
    parser_of_tag.add_argument("target")
    buildx = commands.add_parser("buildx").add_subparsers(required=True)
    command(buildx, "version", nothing)
    add_build(buildx, True)
    return parser


program, *arguments = sys.argv[1:]
remember("calls", json.dumps([program, *arguments]))
options = parser_of(program).parse_args(arguments)
options.action(options)
