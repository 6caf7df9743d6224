# SPDX-License-Identifier: Apache-2.0
"""build/package, as ./dev package made it: what Lambda gets, and what is said about it."""
import hashlib
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import events
import pytest
from program import Program

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "build/package"
sys.path.insert(0, str(ROOT / "deploy"))

import components  # noqa: E402

BUILDS = {"x86_64": ROOT / "build/release", "arm64": ROOT / "build/release-arm64"}
MACHINES = {"x86_64": 62, "arm64": 183}  # e_machine of ELF
EMULATORS = {"x86_64": [], "arm64": ["qemu-aarch64-static"]}


@pytest.fixture(params=BUILDS)
def architecture(request):
    return request.param


@pytest.fixture
def archive(architecture):
    (path,) = PACKAGE.glob(f"lambda-promtail-*-{architecture}.zip")
    return path


@pytest.fixture
def program(archive, tmp_path):
    with zipfile.ZipFile(archive) as opened:
        opened.extract("bootstrap", tmp_path)
    (tmp_path / "bootstrap").chmod(0o755)
    return tmp_path / "bootstrap"


def test_the_zip_has_one_executable_file_that_anyone_may_read(archive):
    with zipfile.ZipFile(archive) as opened:
        (entry,) = opened.infolist()
        assert opened.testzip() is None
    assert entry.filename == "bootstrap"
    assert stat.filemode(entry.external_attr >> 16) == "-rwxr-xr-x"
    assert archive.stat().st_size <= 4_000_000


def test_the_time_in_the_zip_is_that_of_the_commit(archive):
    committed = subprocess.run(
        ["git", "-C", ROOT, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d %H:%M"],
        env={"TZ": "UTC"}, check=True, capture_output=True, text=True,
    ).stdout.strip()
    with zipfile.ZipFile(archive) as opened:
        assert "{:04}-{:02}-{:02} {:02}:{:02}".format(*opened.infolist()[0].date_time) == committed


def test_the_program_is_of_its_architecture_and_has_the_version_of_the_name(architecture, archive, program):
    assert int.from_bytes(program.read_bytes()[18:20], "little") == MACHINES[architecture]
    said = subprocess.run([*EMULATORS[architecture], program, "version"], env={}, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    version = re.match(r"lambda-promtail (\S+)\n", said.stdout).group(1)
    assert archive.name == f"lambda-promtail-{version}-{architecture}.zip"


def test_the_program_ships_an_event(architecture, program, loki):
    emulator = [shutil.which(name) for name in EMULATORS[architecture]]
    function = Program({"WRITE_ADDRESS": loki.push_url}, binary=[*emulator, str(program)])
    try:
        answer = function.invoke(events.cloudwatch("one", "two"))
    finally:
        function.stop()
    assert (answer.json["entries"], sorted(loki.lines())) == (2, [b"one", b"two"])


def test_the_list_has_the_versions_that_the_program_says(architecture, archive, program):
    said = subprocess.run([*EMULATORS[architecture], program, "version"], env={}, capture_output=True, text=True, timeout=60).stdout
    listed = archive.with_suffix(".txt").read_text()
    for library, version in re.findall(r"(\S+)/(\S+)", said):
        assert re.search(rf"^{re.escape(library)} +(\d+:)?{re.escape(version)}\b", listed, re.M), (library, version)


def test_the_list_has_what_the_linker_took(archive):
    table = archive.with_suffix(".txt").read_text().split("\n\n")[2]
    names = {re.split("  +", row)[0] for row in table.splitlines()}
    assert names == {"c-ares", "CA certificates (Mozilla)", "cJSON", "glibc", "ISA-L", "libcurl", "libgcc, libstdc++", "OpenSSL", "PCRE2",
                     "protobuf-c", "snappy", "Unicode data", "zlib", "zstd"}


def test_the_list_has_the_text_of_every_licence_that_it_names(archive):
    listed = archive.with_suffix(".txt").read_text()
    sections = dict(re.findall(r"^={79}\n(.+)\n={79}\n((?:(?!={79}\n).*\n)*)", listed, re.M))
    named = {name.rstrip(".") for name in re.findall(r"/usr/share/common-licenses/[\w.-]+", listed)}
    assert named and named <= sections.keys()
    assert "Version 2.0, January 2004" in sections["/usr/share/common-licenses/Apache-2.0"]
    assert "Version 2.1, February 1999" in sections["/usr/share/common-licenses/LGPL-2.1"]


def test_no_path_of_the_building_machine_is_in_the_program(program):
    assert str(ROOT).encode() not in program.read_bytes()


def test_the_sums_are_those_of_all_files():
    sums = dict(reversed(line.split("  ")) for line in (PACKAGE / "SHA256SUMS").read_text().splitlines())
    files = {path.name: path for path in PACKAGE.iterdir() if path.name != "SHA256SUMS"}
    assert sums == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert len(files) == 2 * len(BUILDS)


def test_packing_again_gives_the_same_bytes(tmp_path):
    builds = [f"{architecture}={folder}" for architecture, folder in BUILDS.items()]
    subprocess.run([sys.executable, ROOT / "deploy/package.py", tmp_path, *builds], check=True, capture_output=True)
    assert (tmp_path / "SHA256SUMS").read_text() == (PACKAGE / "SHA256SUMS").read_text()


def test_a_file_of_no_package_is_refused(tmp_path):
    library = tmp_path / "libother.a"
    library.touch()
    with pytest.raises(components.Unknown, match="no Debian package has it"):
        components.components(f"{library}(other.o)\n", tmp_path / "deps", [])


def test_a_licence_that_debian_does_not_confirm_is_refused(tmp_path):
    account = tmp_path / "copyright"
    account.write_text("License: MIT\n")
    with pytest.raises(components.Unknown, match="does not say 'License: Zlib'"):
        components.component("zlib", "1", account)
    with pytest.raises(components.Unknown, match="has no licence"):
        components.component("other", "1", account)


def test_a_licence_text_that_is_missing_is_refused():
    with pytest.raises(components.Unknown, match="has no Other-1"):
        components.common_licences([f"see {components.COMMON}/Other-1."])


def test_only_libraries_with_a_member_in_the_program_are_listed(tmp_path):
    linker_map = "/lib/liba.a(x.o)\n     main.o (x)\nsrc/base/libbase.a(y.o)\n\nMemory Configuration\n\nLOAD /lib/libb.a\n/lib/libc.a(z.o)\n"
    assert components.linked_archives(linker_map) == [Path("/lib/liba.a").resolve()]
