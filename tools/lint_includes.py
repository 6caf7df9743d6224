#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the tree against the table of layers in docs/architecture.md ("Who may include whom"):
every #include, the libraries that CMake links, and that each third-party header appears in the
files of exactly one folder. Prints a line per fault; exit status 1 if there is any.
"""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs/architecture.md"
TABLE_HEAD = "| folder | may include | its contracts |"

# Headers of the C library and of POSIX are nobody's.
SYSTEM = set(
    "assert ctype errno fcntl inttypes limits locale math poll pthread signal stdalign stdarg stdatomic stdbool stddef "
    "stdint stdio stdlib string strings time unistd setjmp".split()
)
SYSTEM_FOLDERS = ("sys/", "netinet/", "arpa/", "sanitizer/", "x86intrin", "emmintrin", "tmmintrin", "arm_neon")

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


class Layers:
    """The table: folders in flow order, what each may include, which folder owns a header of
    include/promtail."""

    def __init__(self, text):
        self.may_include, self.owner = {}, {}
        rows = text.partition(TABLE_HEAD)[2].lstrip("\n").splitlines()[1:]
        for row in rows:
            if not row.startswith("|"):
                break
            folders, allowed, contracts = (cell.strip() for cell in row.strip("|").split("|"))
            before = list(self.may_include)
            for folder in folders.split(", "):
                named = before if allowed.startswith("all of these") else allowed.replace("-", "").split()
                self.may_include[folder] = set(named) | ({"app"} if folder == "cli" else set())
            for header in contracts.split():
                self.owner[header] = self.home_of(header, folders.split(", "))
        self.may_include["main.c"] = {"app", "cli", "base"}

    @staticmethod
    def home_of(header, folders):
        return header if header in folders else folders[0]


def folder_of(path):
    return path.relative_to(ROOT / "src").parts[0]


def is_third_party(name, bracket):
    stem = name[:-2] if name.endswith(".h") else name
    return bracket == "<" and stem not in SYSTEM and not name.startswith(SYSTEM_FOLDERS)


def check_includes(path, layers, third_party):
    folder = folder_of(path)
    allowed = layers.may_include.get(folder, set()) | {folder}
    for bracket, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
        where = f"{path.relative_to(ROOT)}: includes {name}"
        if name.startswith("promtail/"):
            owner = layers.owner.get(name[len("promtail/") : -2])
            if owner is None:
                yield f"{where}, which no folder owns: add it to the table in {TABLE.name}"
            elif owner not in allowed:
                yield f"{where}, a contract of {owner}; {folder} may include {' '.join(sorted(allowed))}"
        elif bracket == '"':
            target = (path.parent / name) if (path.parent / name).exists() else ROOT / "src" / name
            if target.exists() and folder_of(target.resolve()) != folder:
                yield f"{where}, a private header of {folder_of(target.resolve())}"
            if not target.exists():
                third_party[name].add(folder)
        elif is_third_party(name, bracket):
            third_party[name].add(folder)


def check_public_headers(layers):
    found = set()
    for path in sorted((ROOT / "include").rglob("*.h")):
        found.add(path.stem)
        if path.stem not in layers.owner:
            yield f"{path.relative_to(ROOT)}: no folder owns it: add it to the table in {TABLE.name}"
        for bracket, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if is_third_party(name, bracket):
                yield f"{path.relative_to(ROOT)}: a public header may not include {name}"
    for header in sorted(set(layers.owner) - found):
        yield f"docs/{TABLE.name}: {layers.owner[header]} is to own {header}, but there is no include/promtail/{header}.h"


def linked_folders(folder):
    """What src/FOLDER/CMakeLists.txt links, one step."""
    text = (ROOT / "src" / folder / "CMakeLists.txt").read_text(encoding="utf-8")
    found = re.search(r"promtail_library\(" + folder + r"\b[^)]*?\bLINKS\b([^)]*)\)", text, re.S)
    return set(found.group(1).partition("EXTERNAL")[0].split()) if found else set()


def check_cmake(layers):
    folders = [folder for folder in layers.may_include if (ROOT / "src" / folder).is_dir()]
    for folder in sorted(path.name for path in (ROOT / "src").iterdir() if path.is_dir()):
        if folder not in folders:
            yield f"src/{folder}: is not in the table in {TABLE.name}"
    linked = {folder: linked_folders(folder) for folder in folders}
    for folder in folders:
        reached = set(linked[folder])
        if "app" in layers.may_include[folder]:
            reached |= linked["app"]  # it may include all, by way of app
        wanted = layers.may_include[folder] & set(folders)
        if reached != wanted:
            yield f"src/{folder}/CMakeLists.txt: links {' '.join(sorted(reached))}; the table has {' '.join(sorted(wanted))}"
    order = re.search(r"foreach\(folder ([^)]*)\)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")).group(1).split()
    if order != folders:
        yield f"CMakeLists.txt: the folders are built in the order {' '.join(order)}; the table has {' '.join(folders)}"


def main():
    layers = Layers(TABLE.read_text(encoding="utf-8"))
    third_party = collections.defaultdict(set)
    faults = []
    for path in sorted((ROOT / "src").rglob("*.[ch]")):
        faults += check_includes(path, layers, third_party)
    faults += check_public_headers(layers)
    faults += check_cmake(layers)
    for name, folders in sorted(third_party.items()):
        if len(folders) > 1:
            faults.append(f"{name}: belongs in the files of one folder, is in {', '.join(sorted(folders))}")
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
