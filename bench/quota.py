# SPDX-License-Identifier: Apache-2.0
"""A share of one processor for a program, as Lambda gives by the function's memory: a cgroup with
a CPU quota, of v1 or v2, whichever holds the cpu controller.
"""
import contextlib
import os
from pathlib import Path

PERIOD_US = 20000  # Lambda's
SHARES = {0.07: "128 MB", 0.14: "256 MB", 0.28: "512 MB"}  # of the function's memory to the 1,769 MB of one vCPU


class Unavailable(Exception):
    """This machine can't set a quota: why."""


class Quota:
    def __init__(self, folder):
        self.folder = folder

    def enter(self):
        """In the new process, before it becomes the program."""
        (self.folder / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")


def cgroup_mounts():
    """(type, options, folder) of each that is mounted."""
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines():
        _, folder, kind, options = line.split()[:4]
        if kind.startswith("cgroup"):
            yield kind, options.split(","), Path(folder)


def write(path, text):
    path.write_text(text, encoding="ascii")


def set_v1(folder, quota_us):
    write(folder / "cpu.cfs_period_us", str(PERIOD_US))
    write(folder / "cpu.cfs_quota_us", str(quota_us))


def set_v2(folder, quota_us):
    write(folder / "cpu.max", f"{quota_us} {PERIOD_US}")


def find_controller():
    """(the folder below which groups are made, how a quota is set there)."""
    for kind, options, folder in cgroup_mounts():
        if kind == "cgroup" and "cpu" in options:
            return folder, set_v1
        if kind == "cgroup2" and "cpu" in (folder / "cgroup.controllers").read_text(encoding="ascii").split():
            write(folder / "cgroup.subtree_control", "+cpu")
            return folder, set_v2
    raise Unavailable("no cgroup has the cpu controller")


@contextlib.contextmanager
def quota_of(share):
    """A Quota for as long as the block lasts, in which all programs must end."""
    try:
        parent, set_quota = find_controller()
        folder = parent / f"promtail-bench-{os.getpid()}"
        folder.mkdir(exist_ok=True)
        set_quota(folder, round(PERIOD_US * share))
    except OSError as fault:
        raise Unavailable(f"no CPU quota can be set here: {fault}") from fault
    try:
        yield Quota(folder)
    finally:
        folder.rmdir()
