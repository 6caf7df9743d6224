# SPDX-License-Identifier: Apache-2.0
"""./dev image: which program builds, with what, and what is said when none can."""
import json
import re
import shutil
import subprocess
import sys

import commands
import pytest

VERSION = re.search(r'"(.+)"', (commands.ROOT / "include/promtail/version.h").read_text())[1]
REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
NEEDED = ["bash", "cat", "date", "dirname", "env", "git", "sed", "sh", "tail", "uname"]  # what the script itself uses


@pytest.fixture
def image(tmp_path):
    """image(PROGRAMS, *ARGUMENTS, NAME="value") runs ./dev image where only these programs are:
    (exit status, what it printed, what the programs were told)."""
    (tmp_path / "logins").write_text(REGISTRY + "\n")

    def run(programs, *arguments, **environment):
        for name in programs:
            commands.write_program(tmp_path / name, sys.executable, commands.HERE / "stand_ins/docker.py", name)
        for name in NEEDED:
            (tmp_path / name).symlink_to(shutil.which(name))
        done = subprocess.run(
            [commands.ROOT / "dev", "image", *arguments], env={"PATH": str(tmp_path), "STAND_IN_STATE": str(tmp_path), **environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        calls = tmp_path / "calls"
        return done.returncode, done.stdout, [json.loads(line) for line in calls.read_text().splitlines()] if calls.exists() else []

    return run


def build_of(calls):
    """The options of the one build among the calls: {name: [values]}."""
    (build,) = [call for call in calls if "build" in call]
    options = {}
    for word, following in zip(build, build[1:] + ["."]):
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            options.setdefault(name, []).append(value if equals else following)
    return options


@pytest.mark.parametrize("arch, platform", [("x86_64", "linux/amd64"), ("arm64", "linux/arm64")])
@pytest.mark.parametrize("programs, builder", [(["docker"], "docker"), (["buildah"], "buildah"), (["docker", "buildah"], "docker")])
def test_one_platform_is_built_and_pushed(image, programs, builder, arch, platform):
    status, output, calls = image(programs, "--arch", arch, "--push", f"{REGISTRY}/one:2")
    assert status == 0, output
    options = build_of(calls)
    assert (options["--platform"], options["--tag"]) == ([platform], [f"lambda-promtail:{VERSION}-{arch}"])
    assert {call[0] for call in calls} == {builder} and "push" in calls[-1] and calls[-1][-1].endswith(f"{REGISTRY}/one:2")
    assert output.endswith(f"image: lambda-promtail:{VERSION}-{arch} ({platform}), pushed to {REGISTRY}/one:2\n")


def test_its_labels_are_those_of_the_commit(image):
    _, _, calls = image(["docker"], SOURCE_DATE_EPOCH="1700000000")
    arguments = dict(argument.split("=", 1) for argument in build_of(calls)["--build-arg"])
    revision = subprocess.run(["git", "rev-parse", "HEAD"], cwd=commands.ROOT, capture_output=True, text=True).stdout.strip()
    assert arguments["REVISION"].removesuffix("-dirty") == revision
    assert (arguments["VERSION"], arguments["CREATED"]) == (VERSION, "2023-11-14T22:13:20Z")
    assert "@" not in arguments["SOURCE"] and "BASE" not in arguments


@pytest.mark.parametrize("origin, source", [
    ("https://me:secret@git.example.com/team/one.git", "https://git.example.com/team/one"), ("git@git.example.com:team/one.git", "https://git.example.com/team/one"),
    ("ssh://git@git.example.com/team/one", "https://git.example.com/team/one"), ("/home/me/one", ""), ("../one.git", ""),
])
def test_its_source_is_a_public_address_or_none(image, tmp_path, origin, source):
    repository = tmp_path / "repository"
    subprocess.run(["git", "init", "-q", repository], check=True)
    subprocess.run(["git", "-C", repository, "remote", "add", "origin", origin], check=True)
    _, _, calls = image(["docker"], GIT_DIR=str(repository / ".git"))
    assert f"SOURCE={source}" in build_of(calls)["--build-arg"]


def test_another_base_is_passed_on(image):
    _, _, calls = image(["buildah"], "--base", "localhost/debian:12")
    assert "BASE=localhost/debian:12" in build_of(calls)["--build-arg"] and not any("push" in call for call in calls)


def test_buildah_is_installed_on_a_debian_without_a_builder(image, tmp_path):
    programs = {
        "dpkg": "echo amd64", "dpkg-query": "exit 1", "id": "echo 0", "grep": 'exec /usr/bin/grep "$@"',
        "apt-get": 'case " $* " in *" install "*" buildah "*) /bin/mv "${0%/*}/in-the-package" "${0%/*}/buildah" ;; esac',
    }
    for name, text in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    commands.write_program(tmp_path / "in-the-package", sys.executable, commands.HERE / "stand_ins/docker.py", "buildah")
    status, output, calls = image([])
    assert status == 0 and "installing: buildah\n" in output, output
    assert build_of(calls)["--platform"] == ["linux/amd64"]


FAULTS = {
    "no builder": ([], [], "an image needs docker or buildah (Debian: apt-get install buildah): docker is not installed, buildah is not installed"),
    "architecture": (["docker"], ["--arch", "aarch64"], "--arch aarch64: must be one of: x86_64, arm64"),
    "no tag": (["docker"], ["--push", f"{REGISTRY}/one"], f"--push {REGISTRY}/one: must be REPO:TAG (example: "),
    "a port is no tag": (["docker"], ["--push", "localhost:5000/one"], "must be REPO:TAG"),
    "a registry whose account is empty": (["docker"], ["--push", ".dkr.ecr.eu-west-1.amazonaws.com/one:1"], "must be REPO:TAG"),
    "a registry whose region is empty": (["docker"], ["--push", "123456789012.dkr.ecr..amazonaws.com/one:1"], "must be REPO:TAG"),
    "no registry": (["docker"], ["--push", "/one:1"], "must be REPO:TAG"),
    "a URL": (["docker"], ["--push", f"https://{REGISTRY}/one:1"], "must be REPO:TAG"),
    "a bad tag": (["docker"], ["--push", "one:-2"], "must be REPO:TAG"),
    "no value": (["docker"], ["--arch"], "usage: ./dev image"),
    "unknown": (["docker"], ["--tag", "one"], "usage: ./dev image"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_said_before_anything_is_built(image, what):
    programs, arguments, reason = FAULTS[what]
    status, output, calls = image(programs, *arguments)
    assert status in (1, 2) and reason in output and calls == []


@pytest.mark.parametrize("fails, reason", [
    ("version", "its daemon does not answer: Cannot connect"),
    ("buildx", "docker is installed without buildx"),
])
def test_a_docker_that_cannot_build_is_told(image, tmp_path, fails, reason):
    (tmp_path / "docker").write_text(f'#!/bin/sh\n[ "$1" != {fails} ] || {{ echo "Cannot connect" >&2; exit 1; }}\n')
    (tmp_path / "docker").chmod(0o755)
    status, output, _ = image([])
    assert status == 1 and reason in output and "buildah is not installed" in output


def test_a_failed_build_fails(image, tmp_path):
    (tmp_path / "docker").write_text('#!/bin/sh\n[ "$2" != build ]\n')
    (tmp_path / "docker").chmod(0o755)
    status, output, _ = image([])
    assert status == 1 and "image:" not in output
