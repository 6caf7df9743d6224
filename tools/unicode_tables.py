#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the tables of src/codec/unicode_tables.h from the files of the Unicode Character Database.

    unicode_tables.py FOLDER OUTPUT.c

FOLDER holds UnicodeData.txt, Scripts.txt, CaseFolding.txt and PropertyValueAliases.txt of Unicode
15.0.0, as Debian's package unicode-data installs them in /usr/share/unicode. Another version is
refused: a regular expression has to mean the same wherever the program was built.
"""
import collections
import hashlib
import pathlib
import sys

VERSION = "15.0.0"
SHA256 = {
    "UnicodeData.txt": "806e9aed65037197f1ec85e12be6e8cd870fc5608b4de0fffd990f689f376a73",
    "Scripts.txt": "cca85d830f46aece2e7c1459ef1249993dca8f2e46d51e869255be140d7ea4b0",
    "CaseFolding.txt": "cdd49e55eae3bbf1f0a3f6580c974a0263cb86a6a08daa10fbf705b4808a56f7",
    "PropertyValueAliases.txt": "13a7666843abea5c6b7eb8c057c57ab9bb2ba96cfc936e204224dd67d71cafad",
}
LAST = 0x10FFFF
NAME_BYTES = 22  # as in unicode_tables.h
RUN_MAX = 0xFFFF


class Refused(Exception):
    pass


def read_text(folder, name):
    path = folder / name
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise Refused(f"{path}: {problem.strerror} (Debian's package unicode-data has it)") from problem
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        first_line = content.partition(b"\n")[0].decode(errors="replace").strip()
        raise Refused(f'{path}: not that of Unicode {VERSION}: its SHA-256 differs; it begins "{first_line[:60]}"')
    return content.decode()


def rows(text):
    """The fields of each line, without comments."""
    for line in text.splitlines():
        line = line.partition("#")[0].strip()
        if line:
            yield [field.strip() for field in line.split(";")]


def canonical(name):
    return "".join(c for c in name.lower() if c not in " _-")


def merged(ranges):
    """Sorted; what touches becomes one."""
    result = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            result[-1][1] = max(result[-1][1], last)
        else:
            result.append([first, last])
    return tuple(map(tuple, result))


def complement(ranges):
    result, start = [], 0
    for first, last in ranges:
        if start < first:
            result.append((start, first - 1))
        start = last + 1
    return tuple(result + ([(start, LAST)] if start <= LAST else []))


def read_unicode_data(text):
    """Ranges by general category, and the simple lower and upper mappings."""
    by_category = collections.defaultdict(list)
    lower, upper = {}, {}
    first = None
    for fields in (line.split(";") for line in text.splitlines()):
        code = int(fields[0], 16)
        if fields[1].endswith(", First>"):
            first = code
            continue
        by_category[fields[2]].append((code if first is None else first, code))
        first = None
        if fields[12]:
            upper[code] = int(fields[12], 16)
        if fields[13]:
            lower[code] = int(fields[13], 16)
    return {name: merged(ranges) for name, ranges in by_category.items()}, lower, upper


def union(by_category, names):
    return merged(sum((by_category[name] for name in names), ()))


def all_categories(by_category):
    assigned = union(by_category, by_category)
    result = by_category | {"Cn": complement(assigned)}
    groups = {group: union(result, [name for name in result if name[0] == group]) for group in "CLMNPSZ"}
    groups["LC"] = union(result, ("Lu", "Ll", "Lt"))
    return result | groups | {"Any": ((0, LAST),), "Assigned": assigned, "ASCII": ((0, 0x7F),)}


def read_scripts(text):
    by_script = collections.defaultdict(list)
    for points, script in rows(text):
        first, _, last = points.partition("..")
        by_script[script].append((int(first, 16), int(last or first, 16)))
    return {script: merged(ranges) for script, ranges in by_script.items()}


def category_aliases(text):
    """Long and further names of general categories: [("Letter", "L"), ...]."""
    return [(alias, row[1]) for row in rows(text) if row[0] == "gc" for alias in row[2:]]


def fold_exceptions(text, lower, upper):
    """Where the next of a case folding orbit is not just lower(c), or else upper(c)."""
    orbits = collections.defaultdict(set)
    for code, status, mapping, *_ in rows(text):
        if status in "CS":
            orbits[int(mapping, 16)] |= {int(code, 16), int(mapping, 16)}
    following = {}
    for orbit in map(sorted, orbits.values()):
        following |= dict(zip(orbit, orbit[1:] + orbit[:1]))
    result = []
    for code in sorted(following.keys() | lower.keys() | upper.keys()):
        usual = lower.get(code, upper.get(code, code))
        if following.get(code, code) != usual:
            result.append((code, following.get(code, code)))
    return result


def case_runs(mapping):
    """[first, last, stride, delta]: every stride-th code point from first to last maps to itself +
    delta."""
    runs = []
    for code in sorted(mapping):
        delta = mapping[code] - code
        if runs and runs[-1][3] == delta and code - runs[-1][0] <= RUN_MAX:
            first, last, stride, _ = runs[-1]
            gap = code - last
            if gap == stride or (first == last and gap <= 2):
                runs[-1][1:3] = code, gap
                continue
        runs.append([code, code, 1, delta])
    return runs


def name_table(categories, aliases, scripts):
    """Canonical name to ranges."""
    pairs = list(categories.items()) + [(alias, categories[name]) for alias, name in aliases] + list(scripts.items())
    table = {}
    for name, ranges in pairs:
        key = canonical(name)
        if len(key) >= NAME_BYTES or table.setdefault(key, ranges) != ranges:
            raise Refused(f"{name}: too long for a name of a class, or two classes have it")
    return table


def packed(table):
    """All ranges in one list, and where in it each class is: equal classes share."""
    pool, places = [], {}
    for ranges in table.values():
        if ranges not in places:
            places[ranges] = len(pool)
            pool += ranges
    return pool, {name: (places[ranges], len(ranges)) for name, ranges in table.items()}


def array(kind, name, items):
    """The C array and its count; as many items a line as fit."""
    lines, line = [], "   "
    for item in items:
        if len(line) + len(item) > 98:
            lines.append(line)
            line = "   "
        line += f" {item},"
    body = "\n".join(lines + [line])
    return f"const {kind} {name}[] = {{\n{body}\n}};\nconst size_t {name}_COUNT = {len(items)};\n"


def run_rows(mapping):
    return [f"{{{a:#x}, {delta}, {b - a}, {stride}}}" for a, b, stride, delta in case_runs(mapping)]


def tables(folder):
    by_category, lower, upper = read_unicode_data(read_text(folder, "UnicodeData.txt"))
    aliases = category_aliases(read_text(folder, "PropertyValueAliases.txt"))
    scripts = read_scripts(read_text(folder, "Scripts.txt"))
    folds = fold_exceptions(read_text(folder, "CaseFolding.txt"), lower, upper)
    pool, places = packed(name_table(all_categories(by_category), aliases, scripts))
    names = [f'{{"{name}", {start}, {count}}}' for name, (start, count) in sorted(places.items())]
    yield "/* SPDX-License-Identifier: Unicode-DFS-2016 */"
    yield f"/* Made by tools/unicode_tables.py from Unicode {VERSION}. */"
    yield '#include "codec/unicode_tables.h"\n'
    yield array("struct unicode_range", "UNICODE_RANGES", [f"{{{a:#x}, {b:#x}}}" for a, b in pool])
    yield array("struct unicode_name", "UNICODE_NAMES", names)
    yield array("struct unicode_case_run", "UNICODE_LOWER", run_rows(lower))
    yield array("struct unicode_case_run", "UNICODE_UPPER", run_rows(upper))
    yield array("struct unicode_fold", "UNICODE_FOLDS", [f"{{{a:#x}, {b:#x}}}" for a, b in folds])
    for constant, name in (("UNICODE_LETTERS", "l"), ("UNICODE_DIGITS", "nd")):
        start, count = places[name]
        yield f"const struct unicode_class {constant} = {{UNICODE_RANGES + {start}, {count}}};"


def main(folder, output):
    try:
        text = "\n".join(tables(pathlib.Path(folder))) + "\n"
    except Refused as problem:
        sys.exit(f"unicode_tables: {problem}")
    pathlib.Path(output).write_text(text, encoding="ascii")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: unicode_tables.py FOLDER OUTPUT.c")
    main(*sys.argv[1:])
