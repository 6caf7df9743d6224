#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Finds circles: lint_symbols.py includes | objects BUILD.

includes  among the files of src/ and include/: which includes which.
objects   among the object files that BUILD (a build without LTO, as build/dev is) makes of src/:
          which names a symbol of which. Rows of a table are looked at besides: what another
          file's data points to (SOURCE_S3 in the table of sources) is named by that file alone.

Prints a line per fault; exit status 1 if there is any.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
# What several rows may share is no row: the rules for times.
ROW = re.compile(r"(?!FORMAT_TIMES_)[A-Z][A-Z0-9_]*\Z")  # our constants; functions and curl's things are in lower case


def circle_through(start, graph):
    """The shortest way from start back to start, as a list of nodes with start at both ends; None:
    there is none."""
    came_from = {}
    waiting = collections.deque([start])
    while waiting:
        node = waiting.popleft()
        for target in sorted(graph.get(node, ())):
            if target == start:
                way = [start]
                while node != start:
                    way.append(node)
                    node = came_from[node]
                return [start] + way[::-1]
            if target not in came_from:
                came_from[target] = node
                waiting.append(target)
    return None


def circles(graph):
    """Shortest circles, no two of which share a node: not all there are, but none only when there
    is none."""
    seen = set()
    found = (circle_through(node, graph) for node in sorted(graph))
    for way in sorted((way for way in found if way is not None), key=len):
        if not seen & set(way):
            seen |= set(way)
            yield way


# ---- includes ----


def included(path, name, root):
    """The file of ours that it means, or None."""
    for candidate in (path.parent / name, root / "include" / name, root / "src" / name):
        if candidate.exists():
            return candidate.resolve()
    return None


def include_faults(root):
    root = root.resolve()
    graph = {}
    for path in sorted(path for folder in ("src", "include") for path in (root / folder).rglob("*.[ch]")):
        targets = (included(path, name, root) for name in INCLUDE.findall(path.read_text(encoding="utf-8")))
        graph[str(path.relative_to(root))] = {str(target.relative_to(root)) for target in targets if target is not None}
    for way in circles(graph):
        yield f"a circle of includes: {' -> '.join(way)}"


# ---- objects ----


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def objects_of(build):
    """Object file -> its source, as BUILD/compile_commands.json has them: files of sources that are
    gone may still lie about."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        output = re.search(r" -o (\S+)", entry["command"]).group(1)
        if output.startswith("src/") and (build / output).exists():
            found[output] = re.sub(r"CMakeFiles/[^/]*\.dir/", "", output).removesuffix(".o")
    return found


class Symbols:
    def __init__(self, build, objects):
        self.home = {}  # symbol -> the source that has it
        self.named = collections.defaultdict(set)  # source -> symbols that it lacks
        self.pointed = collections.defaultdict(set)  # symbol -> sources whose data holds its address
        paths = [str(build / output) for output in objects]
        source = {str(build / output): name for output, name in objects.items()}
        self.read_nm(run("nm", "-A", *paths), source)
        self.read_relocations(run("readelf", "-rW", *paths), source, paths)

    def read_nm(self, text, source):
        for line in text.splitlines():
            path, _, rest = line.partition(":")
            kind, symbol = rest.split()[-2:]
            if kind == "U":
                self.named[source[path]].add(symbol)
            elif kind.isupper() and not symbol.startswith("__odr_asan"):
                self.home[symbol] = source[path]

    def read_relocations(self, text, source, paths):
        where = source[paths[0]]
        in_data = False
        for line in text.splitlines():
            if line.startswith("File: "):
                where = source[line[len("File: ") :]]
            elif line.startswith("Relocation section"):
                in_data = "'.rela.data" in line or "'.rela.rodata" in line
            elif in_data and len(line.split()) >= 5:
                self.pointed[line.split()[4]].add(where)

    def graph(self):
        graph = collections.defaultdict(set)
        for source, symbols in self.named.items():
            graph[source] = {self.home[symbol] for symbol in symbols if symbol in self.home} - {source}
        return graph

    def between(self, one, other):
        return " ".join(sorted(symbol for symbol in self.named[one] if self.home.get(symbol) == other))

    def row_faults(self):
        for symbol in sorted(symbol for symbol in self.pointed if ROW.match(symbol) and symbol in self.home):
            tables = self.pointed[symbol] - {self.home[symbol]}
            users = {source for source, symbols in self.named.items() if symbol in symbols}
            if tables and (len(tables) > 1 or users != tables):
                yield (
                    f"{symbol} of {self.home[symbol]} is a row of the table in {' and '.join(sorted(tables))}; "
                    f"it is named in {' '.join(sorted(users))}, too"
                )


def object_faults(build):
    objects = objects_of(build)
    symbols = Symbols(build, objects) if objects else None
    if symbols is None or not symbols.home:
        yield f"{build}: has no object files of src/ with symbols"
        return
    for way in circles(symbols.graph()):
        steps = [f"{target} ({symbols.between(source, target)})" for source, target in zip(way, way[1:])]
        yield f"a circle of symbols: {way[0]} names {', which names '.join(steps)}"
    yield from symbols.row_faults()


def main():
    if sys.argv[1:] == ["includes"]:
        faults = list(include_faults(ROOT))
    elif len(sys.argv) == 3 and sys.argv[1] == "objects":
        faults = list(object_faults(pathlib.Path(sys.argv[2])))
    else:
        sys.exit(__doc__)
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
