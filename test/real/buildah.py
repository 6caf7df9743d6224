# SPDX-License-Identifier: Apache-2.0
"""buildah with a store of its own in the cache, and the image that the Dockerfile's build stage
starts from: made of Debian's packages by debootstrap."""
import functools
import os
import shutil
import subprocess
import tempfile

import cache

PROGRAMS = ("buildah", "debootstrap")  # ./dev real installs them
RELEASE = "bookworm"


@functools.cache
def environment():
    """Of buildah, and of what calls it: chroot isolation works in a container, too, vfs where the
    kernel has no overlay."""
    folder = cache.root() / "buildah"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "storage.conf").write_text(f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/store"\nrunroot = "{folder}/run"\n')
    settings = {**os.environ, "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"), "BUILDAH_ISOLATION": "chroot"}
    works = subprocess.run(["buildah", "info"], env=settings, capture_output=True).returncode == 0
    return settings if works else {**settings, "STORAGE_DRIVER": "vfs"}


def call(*command):
    """What a command prints; Unavailable when it fails."""
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        lines = (done.stderr + done.stdout).strip().splitlines()
        raise cache.Unavailable(f"`{' '.join(map(str, command))}` failed: " + "\n".join(lines[-cache.TAIL_LINES:]))
    return done.stdout.strip()


def has_image(name):
    return bool(shutil.which("buildah")) and subprocess.run(["buildah", "inspect", name], env=environment(), capture_output=True).returncode == 0


def mirror():
    """Where this machine's packages come from."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Origin: Debian", f"Codename: {RELEASE}", "Created-By: Packages"]
    return (subprocess.run(command, capture_output=True, text=True).stdout.splitlines() or ["http://deb.debian.org/debian"])[0]


def make_debian(name):
    """An image of Debian 12 as small as debootstrap makes it; made once and kept."""
    for program in PROGRAMS:
        if not shutil.which(program):
            raise cache.Unavailable(f"{program} is not installed on this machine (apt-get install {program})")
    if os.geteuid() != 0:
        raise cache.Unavailable("debootstrap makes a root directory, which only root may do")
    if has_image(name):
        return name
    cache.say(f"making the image {name} of Debian's packages (once; kept in {cache.root()}/buildah)")
    with tempfile.TemporaryDirectory(dir=cache.root()) as folder:
        call("debootstrap", "--variant=minbase", RELEASE, folder, mirror())
        container = call("buildah", "from", "scratch")
        try:
            call("buildah", "add", "--quiet", container, folder, "/")
            call("buildah", "commit", "--quiet", container, name)
        finally:
            call("buildah", "rm", container)
    return name
