# SPDX-License-Identifier: Apache-2.0
"""The image of the Dockerfile, built by buildah: what is in it, and that it runs as Lambda and the
Runtime Interface Emulator start it."""
import json
import os
import re
import shutil
import struct
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import buildah
import events
import pytest
from emulator import Emulator, add_emulator
from judges import DEBIAN
from program import Program

ROOT = Path(__file__).resolve().parents[2]
ENTRYPOINT = "/var/runtime/bootstrap"
LIMIT = 8_000_000
MANIFEST_LIMIT = 25_400  # bytes: Lambda's
USER = "993:990"  # as whom Lambda starts it; whatever USER the image names
LABEL = "org.opencontainers.image."


@dataclass
class Architecture:
    name: str  # as Lambda and ./dev image call it
    image: str  # as images call it
    machine: int  # e_machine of ELF
    interpreter: str = ""  # what runs it on another machine: in the root, and from Debian's package


ARCHITECTURES = [Architecture("x86_64", "amd64", 62), Architecture("arm64", "arm64", 183, "qemu-aarch64-static")]


@dataclass
class Image:
    architecture: Architecture
    folder: Path  # an OCI layout
    root: Path  # its files

    def blob(self, digest):
        return self.folder / "blobs" / digest.replace(":", "/")

    @property
    def manifests(self):
        return json.loads((self.folder / "index.json").read_text())["manifests"]

    @property
    def manifest(self):
        return json.loads(self.blob(self.manifests[0]["digest"]).read_text())

    @property
    def config(self):
        return json.loads(self.blob(self.manifest["config"]["digest"]).read_text())

    def layers(self):
        return [tarfile.open(self.blob(layer["digest"])) for layer in self.manifest["layers"]]

    def command(self, root):
        """What starts its program in a root directory with its files."""
        interpreter = self.architecture.interpreter
        if not interpreter or self.architecture.name == os.uname().machine:
            return [ENTRYPOINT]
        if not shutil.which(interpreter):
            pytest.skip(f"{interpreter} is not installed on this machine (apt-get install qemu-user-static)")
        shutil.copy(shutil.which(interpreter), root / interpreter)
        return [f"/{interpreter}", ENTRYPOINT]


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="module", params=ARCHITECTURES, ids=lambda architecture: architecture.name)
def image(request, tmp_path_factory):
    architecture, folder = request.param, tmp_path_factory.mktemp("image")
    (folder / "docker").write_text("#!/bin/sh\nexit 1\n")  # no docker: buildah is asked
    (folder / "docker").chmod(0o755)
    environment = {**buildah.environment(), "PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run(
        [ROOT / "dev", "image", "--arch", architecture.name, "--base", DEBIAN.get()],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )
    assert done.returncode == 0, done.stdout[-5000:]
    tag = re.search(r"^image: (\S+) \(linux/(\w+)\)$", done.stdout, re.M)
    assert tag[2] == architecture.image
    image = Image(architecture, folder / "layout", folder / "root")
    buildah.call("buildah", "push", "--quiet", tag[1], f"oci:{image.folder}:image")
    buildah.call("buildah", "rmi", tag[1])
    image.root.mkdir(mode=0o755)
    for layer in image.layers():
        layer.extractall(image.root)
    return image


@pytest.fixture
def root(image, tmp_path):
    """A copy of the image's files that a test may add to."""
    shutil.copytree(image.root, tmp_path / "root")
    (tmp_path / "root").chmod(0o755)
    return tmp_path / "root"


def test_the_binary_is_all_that_is_in_it(image):
    members = [member for layer in image.layers() for member in layer.getmembers()]
    kinds = {member.name.rstrip("/"): "folder" if member.isdir() else "file" if member.isreg() else "other" for member in members}
    assert kinds == {"var": "folder", "var/runtime": "folder", "var/runtime/bootstrap": "file", "var/task": "folder"}
    assert {(member.mode & 0o7777, member.uid, member.gid) for member in members} == {(0o755, 0, 0)}
    assert sum(member.size for member in members) <= LIMIT


def test_lambda_takes_it(image):
    """One manifest of one platform: no index, no attestation."""
    assert [entry["mediaType"] for entry in image.manifests] == ["application/vnd.oci.image.manifest.v1+json"]
    assert image.manifests[0]["size"] < MANIFEST_LIMIT
    assert (image.config["os"], image.config["architecture"]) == ("linux", image.architecture.image)
    assert not any("attestation" in json.dumps(part) for part in (image.manifest, image.config))


def test_the_entry_point_is_the_binary_itself(image):
    config = image.config["config"]
    assert config["Entrypoint"] == [ENTRYPOINT] and not config.get("Cmd") and not config.get("User")
    program = image.root / ENTRYPOINT.lstrip("/")
    assert program.is_file() and not program.is_symlink()
    header = program.read_bytes()[:20]
    assert header[:4] == b"\x7fELF" and struct.unpack("<H", header[18:20])[0] == image.architecture.machine


def test_its_labels_say_what_it_is(image):
    labels = {name.removeprefix(LABEL): value for name, value in image.config["config"]["Labels"].items() if name.startswith(LABEL)}
    version = re.search(r'"(.+)"', (ROOT / "include/promtail/version.h").read_text())[1]
    committed = datetime.fromtimestamp(int(git("log", "-1", "--format=%ct")), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (labels["title"], labels["licenses"], labels["version"]) == ("lambda-promtail", "Apache-2.0", version)
    assert labels["revision"].removesuffix("-dirty") == git("rev-parse", "HEAD")
    assert labels["created"] == image.config["created"] == committed
    assert labels["description"] and "@" not in labels["source"]


@pytest.fixture
def function(image, root, loki, s3):
    """The binary in a root directory with nothing else, as another user."""
    chroot = [shutil.which("chroot"), f"--userspec={USER}", str(root), *image.command(root)]
    program = Program({"WRITE_ADDRESS": loki.push_url, **s3.environment()}, binary=chroot)
    yield program
    program.stop()


def test_the_binary_serves_an_event_in_an_empty_root(function, loki):
    answer = function.invoke(events.cloudwatch("one", "two"))
    assert (answer.json["entries"], sorted(loki.lines())) == (2, [b"one", b"two"])


@pytest.fixture(params=["told", "found", "multi-concurrent"])
def emulator(request, image, root, loki, s3, free_port):
    """The emulator that is told the entry point, as it must be for most images, that finds it by
    itself, or that does so in its multi-concurrent mode, as another user."""
    settings, entrypoint = {"WRITE_ADDRESS": loki.push_url, **s3.environment()}, image.command(root)
    if request.param != "told":
        if entrypoint != [ENTRYPOINT]:
            pytest.skip("the emulator finds a program of its own machine only")
        entrypoint = ()
    if request.param == "multi-concurrent":
        settings["AWS_LAMBDA_MAX_CONCURRENCY"] = "1"
    emulator = Emulator(None, lambda: (free_port(), free_port()), settings, add_emulator(root), entrypoint)
    yield emulator
    emulator.stop()


def test_the_emulator_runs_it(emulator, loki):
    answer = emulator.invoke(events.cloudwatch("one", "two"))
    assert (answer.status, sorted(loki.lines())) == (200, [b"one", b"two"]), (answer.body, emulator.lines[-20:])
