# SPDX-License-Identifier: Apache-2.0
"""tools/ca_table.py, which makes the table of embedded certificates."""
import re
import subprocess
import sys

import pytest
from program import ROOT

EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def run(source, output):
    return subprocess.run([sys.executable, ROOT / "tools/ca_table.py", source, output], capture_output=True, text=True)


def make(source, output):
    assert run(source, output).returncode == 0
    return output.read_text()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """PEM texts; the first two have one subject."""
    folder = tmp_path_factory.mktemp("certificates")
    texts = []
    for number, name in enumerate(("Twin", "Twin", "Other", "Fourth")):
        path = folder / f"{number}.pem"
        subprocess.run(["openssl", "req", "-x509", *EC, "-keyout", folder / "key", "-out", path, "-subj", f"/CN={name}"], check=True, capture_output=True)
        texts.append(path.read_text())
    return texts


def test_the_same_certificates_give_the_same_table(certificates, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, text in enumerate(certificates):
        (folder / f"{number}.crt").write_text("a comment\n" + text)
    (folder / "again.crt").write_text(certificates[0] + certificates[2])
    (folder / "README").write_text("no certificate")
    bundle = tmp_path / "bundle.pem"
    bundle.write_text("".join(reversed(certificates)))
    table = make(folder, tmp_path / "folder.c")
    assert table == make(bundle, tmp_path / "bundle.c")
    rows = [(int(number, 16), int(offset), int(size)) for number, offset, size in re.findall(r"\{(0x\w{8}), (\d+), (\d+)\}", table)]
    assert len(rows) == 4 and ".count = 4" in table and [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert len({row[0] for row in rows}) == 3  # the twins share a hash
    wanted = subprocess.run(["openssl", "x509", "-noout", "-subject_hash"], input=certificates[2], capture_output=True, text=True).stdout
    assert int(wanted, 16) in [row[0] for row in rows]
    assert [row[1] for row in rows] == [sum(row[2] for row in rows[:place]) for place in range(4)]


@pytest.mark.parametrize("name, text, words", [
    ("x.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "x.crt: openssl can't read a certificate of it"),
    ("x.crt", "-----BEGIN CERTIFICATE-----\nA*\n-----END CERTIFICATE-----\n", "x.crt: "),
    ("x.crt", "nothing\n", "x.crt: holds no PEM certificate"),
    ("x.txt", "nothing\n", "holds no *.crt file (Debian's package ca-certificates has them)"),
])
def test_what_it_can_not_read_ends_the_build(tmp_path, name, text, words):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / name).write_text(text)
    answer = run(folder, tmp_path / "out.c")
    assert answer.returncode != 0 and words in answer.stderr and not (tmp_path / "out.c").exists()
