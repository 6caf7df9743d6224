#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks every #include against the layer table (docs/architecture.md): which folder may use which contracts, and that each
third-party header appears in the .c files of one folder only. Prints a line per fault; exit status 1 if there is any.
"""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

OWNS = {
    "base": "slice utf8 buf arena error reader lines map clock deadline log json_write time number tally work_item object_store secrets",
    "codec": "json_read json_tree inflate utf16 snappy base64 digest unicode regex",
    "net": "loop http http_url authorizer tls",
    "label": "labels entry entry_sink metadata relabel tenant",
    "pipeline": "stage pipeline",
    "batch": "batch push_sink",
    "loki": "loki_push",
    "aws": "aws_credentials s3_objects secret",
    "event": "event",
    "source": "source",
    "runtime": "runtime",
    "app": "config app",
    "cli": "cli",
}
MAY_USE = {
    "base": "",
    "codec": "base",
    "net": "base",
    "label": "base codec",
    "pipeline": "base codec label",
    "batch": "base label",
    "loki": "base codec net label batch",
    "aws": "base codec net",
    "event": "base codec",
    "source": "base codec label event",
    "runtime": "base net",
}
EVERYTHING = "base codec net label pipeline batch loki aws event source runtime"
MAY_USE["app"] = EVERYTHING
MAY_USE["cli"] = EVERYTHING + " app"
MAY_USE["main.c"] = "app cli base"

# Headers of the C library and of POSIX are nobody's.
SYSTEM = set(
    "assert ctype errno fcntl inttypes limits locale math poll pthread signal stdalign stdarg stdatomic stdbool stddef "
    "stdint stdio stdlib string strings time unistd setjmp".split()
)
SYSTEM_FOLDERS = ("sys/", "netinet/", "arpa/", "sanitizer/", "x86intrin", "emmintrin")

OWNER = {header: folder for folder, headers in OWNS.items() for header in headers.split()}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def room(path):
    parts = path.relative_to(ROOT / "src").parts
    return parts[0]


def third_party(name, bracket):
    stem = name[:-2] if name.endswith(".h") else name
    return bracket == "<" and stem not in SYSTEM and not name.startswith(SYSTEM_FOLDERS)


def check(path, foreign):
    folder = room(path)
    allowed = set(MAY_USE[folder].split()) | {folder}
    for bracket, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
        where = f"{path.relative_to(ROOT)}: includes {name}"
        if name.startswith("promtail/"):
            owner = OWNER.get(name[len("promtail/") : -2])
            if owner is None:
                yield f"{where}, which no folder owns: add it to the table"
            elif owner not in allowed:
                yield f"{where}, a contract of {owner}; {folder} may use {' '.join(sorted(allowed))}"
        elif bracket == '"':
            target = (path.parent / name) if (path.parent / name).exists() else ROOT / "src" / name
            if target.exists() and room(target.resolve()) != folder:
                yield f"{where}, a private header of {room(target.resolve())}"
            if not target.exists():
                foreign[name].add(path)
        elif third_party(name, bracket):
            foreign[name].add(path)


def main():
    foreign = collections.defaultdict(set)
    faults = []
    for path in sorted((ROOT / "src").rglob("*.[ch]")):
        faults += check(path, foreign)
    for path in sorted((ROOT / "include").rglob("*.h")):
        if path.stem not in OWNER:
            faults.append(f"{path.relative_to(ROOT)}: no folder owns it: add it to the table")
        for _, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if not name.startswith("promtail/") and third_party(name, "<"):
                faults.append(f"{path.relative_to(ROOT)}: a public header may not include {name}")
    for name, users in sorted(foreign.items()):
        if len({room(user) for user in users}) > 1 or any(user.suffix == ".h" for user in users):
            shown = ", ".join(str(user.relative_to(ROOT)) for user in sorted(users))
            faults.append(f"{name}: belongs in .c files of one folder, is in {shown}")
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
