# SPDX-License-Identifier: Apache-2.0
"""What a program consists of besides our own code: each library that the linker took something of
(its map says which), and the data embedded. The versions are those of the Debian packages that the
files belong to, or of the sources that tools/build_deps.sh built."""
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

# By Debian's source package: name, licence, and words of Debian's account that say so.
LICENCES = {
    "c-ares": ("c-ares", "MIT", "The project in general is under the MIT License"),
    "ca-certificates": ("CA certificates (Mozilla)", "MPL-2.0", "License: MPL-2.0"),
    "cjson": ("cJSON", "MIT", "Files: * Copyright: 2009-2020, Dave Gamble and cJSON contributors License: MIT"),
    "curl": ("libcurl", "curl", "License: curl"),
    "gcc": ("libgcc, libstdc++", "GPL-3.0-or-later WITH GCC-exception-3.1", "(v3 or later) with version 3.1 of the GCC Runtime Library Exception"),
    "glibc": ("glibc", "LGPL-2.1-or-later", "version 2.1 of the License, or (at your option) any later version"),
    "libisal": ("ISA-L", "BSD-3-Clause", "License: BSD-3-clause"),
    "libzstd": ("zstd", "BSD-3-Clause OR GPL-2.0-only", "License: BSD-3-clause or GPL-2"),
    "openssl": ("OpenSSL", "Apache-2.0", "License: Apache-2.0"),
    "pcre2": ("PCRE2", "BSD-3-Clause", "License: BSD-3-clause-Cambridge"),
    "protobuf-c": ("protobuf-c", "BSD-2-Clause", "License: BSD-2-Clause"),
    "snappy": ("snappy", "BSD-3-Clause", "License: BSD-3-Clause"),
    "unicode-data": ("Unicode data", "Unicode-DFS-2016", "UNICODE, INC. LICENSE AGREEMENT - DATA FILES AND SOFTWARE"),
    "zlib": ("zlib", "Zlib", "License: Zlib"),
}

# Where Debian has the texts that its accounts only name.
COMMON = Path("/usr/share/common-licenses")


class Unknown(Exception):
    """A version or licence that nobody can tell."""


@dataclass(frozen=True)
class Component:
    name: str
    version: str
    licence: str
    account: str  # Debian's copyright file


def linked_archives(linker_map):
    """The libraries of which at least one member was taken, without ours, whose paths are
    relative."""
    taken = linker_map.partition("\nMemory Configuration\n")[0]
    return sorted({Path(path).resolve() for path in re.findall(r"^(/.+\.a)\(.+\)", taken, re.M)})


def debian_package(path):
    """(source package, version, copyright file) of a file of Debian."""
    owner = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True)
    if owner.returncode != 0:
        raise Unknown(f"{path}: no Debian package has it")
    package = owner.stdout.rpartition(": ")[0]
    fields = ["dpkg-query", "-W", "-f", "${source:Package} ${Version} ${Package}", package]
    source, version, binary = subprocess.run(fields, check=True, capture_output=True, text=True).stdout.split()
    return re.sub(r"^gcc-\d+(-cross)?$", "gcc", source), version, Path("/usr/share/doc") / binary / "copyright"


def built_package(path, deps):
    """Likewise, of a library of tools/build_deps.sh."""
    source = {"libcjson": "cjson", "libcurl": "curl", "libisal": "libisal", "libsnappy": "snappy"}.get(path.stem)
    if source is None:
        raise Unknown(f"{path}: not known to deploy/components.py")
    doc = deps / "doc" / source
    return source, (doc / "version").read_text().strip(), doc / "copyright"


def component(source, version, copyright_file):
    if source not in LICENCES:
        raise Unknown(f"{source}: has no licence in deploy/components.py")
    name, licence, words = LICENCES[source]
    account = copyright_file.read_text(encoding="utf-8", errors="replace")
    if words not in " ".join(account.split()):
        raise Unknown(f"{copyright_file}: does not say {words!r}; is {licence} right?")
    return Component(name, version, licence, account)


def components(linker_map, deps, data):
    """Of a program: the text of its linker map, the folder of our own libraries, paths of what is
    embedded."""
    deps = deps.resolve()
    found = {
        component(*(built_package(path, deps) if path.is_relative_to(deps) else debian_package(path)))
        for path in [*linked_archives(linker_map), *data]
    }
    return sorted(found, key=lambda one: (one.name.lower(), one.version))


def common_licences(accounts):
    """{name: text} of those that the accounts name."""
    names = {name.rstrip(".-") for account in accounts for name in re.findall(rf"{COMMON}/([\w.-]+)", account)}
    missing = sorted(name for name in names if not (COMMON / name).is_file())
    if missing:
        raise Unknown(f"{COMMON}: has no {', '.join(missing)}")
    return {name: (COMMON / name).read_text(encoding="utf-8") for name in sorted(names)}
