#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./dev package: packs release builds for AWS Lambda (provided.al2023).

    package.py OUT ARCHITECTURE=BUILD…      package.py build/package x86_64=build/release

For each build lambda-promtail-VERSION-ARCHITECTURE.zip, which has the one file bootstrap, and
….txt, the list of everything linked with versions and licences; and SHA256SUMS of them all. The
same commit gives the same bytes: times are SOURCE_DATE_EPOCH, or that of the commit.
"""
import hashlib
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from components import COMMON, Unknown, common_licences, components

ROOT = Path(__file__).resolve().parents[1]
ZIP_MAX = 4_000_000


def git(*arguments):
    return subprocess.run(["git", "-C", ROOT, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def source_time():
    return int(os.environ.get("SOURCE_DATE_EPOCH") or git("log", "-1", "--format=%ct"))


def commit():
    changed = " with changes" if git("status", "--porcelain") else ""
    return git("rev-parse", "HEAD") + changed


class Build:
    """A folder that CMake has built in."""

    def __init__(self, folder):
        self.bootstrap = folder / "bootstrap"
        self.cache = dict(re.findall(r"^(\w+):\w+=(.*)$", (folder / "CMakeCache.txt").read_text(), re.M))
        self.version = self.cache["CMAKE_PROJECT_VERSION"]

    def components(self):
        linker_map = self.bootstrap.with_name("bootstrap.map").read_text()
        data = [Path(self.cache["PROMTAIL_CA_CERTIFICATES"]), Path(self.cache["PROMTAIL_UNICODE"], "UnicodeData.txt")]
        return components(linker_map, Path(self.cache["PROMTAIL_DEPS"]), data)


def write_zip(path, program, seconds):
    entry = zipfile.ZipInfo("bootstrap", time.gmtime(seconds)[:6])
    entry.create_system = 3  # Unix: the mode counts
    entry.external_attr = 0o100755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, program.read_bytes(), compresslevel=9)
    if path.stat().st_size > ZIP_MAX:
        sys.exit(f"error: {path} has {path.stat().st_size} bytes; the limit is {ZIP_MAX}")


def write_list(path, title, found):
    widths = [max(len(getattr(one, field)) for one in found) for field in ("name", "version")]
    rows = [f"{one.name:{widths[0]}}  {one.version:{widths[1]}}  {one.licence}" for one in found]
    texts = {one.name: one.account for one in found}
    texts |= {f"{COMMON}/{name}": text for name, text in common_licences(texts.values()).items()}
    sections = [f"{'=' * 79}\n{name}\n{'=' * 79}\n{text}" for name, text in texts.items()]
    head = f"{title}\n\nLinked into the program, or embedded in it (versions are Debian's):\n\n"
    middle = "\n\nTheir licences, as Debian records them, and the texts that these name:\n\n"
    path.write_text(head + "\n".join(rows) + middle + "\n".join(sections), encoding="utf-8")


def pack(out, architecture, build):
    name = f"lambda-promtail-{build.version}-{architecture}"
    archive, listed = out / f"{name}.zip", out / f"{name}.txt"
    write_zip(archive, build.bootstrap, source_time())
    write_list(listed, f"lambda-promtail {build.version} for {architecture} (Apache-2.0), commit {commit()}", build.components())
    return [archive, listed]


def main(out, *builds):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("lambda-promtail-*"):
        old.unlink()
    written = []
    for build in builds:
        architecture, _, folder = build.partition("=")
        written += pack(out, architecture, Build(Path(folder)))
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in written]
    (out / "SHA256SUMS").write_text("".join(sums))
    for path in written:
        print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except Unknown as unknown:
        sys.exit(f"error: {unknown}")
