#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the table of trusted certificates that is embedded in the binary (src/net/ca_table.h).

    ca_table.py SOURCE OUTPUT.c

SOURCE is a folder of *.crt files (Debian's package ca-certificates installs Mozilla's in
/usr/share/ca-certificates/mozilla), or one file of PEM certificates. /etc/ssl/certs is not read: it
also holds what the building machine alone trusts.
The same certificates give the same bytes: rows are sorted by the hash of the subject
(X509_NAME_hash of OpenSSL), then by the certificate itself, and each certificate is there once.
"""
import base64
import binascii
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.S)
BYTES_PER_LINE = 24


class Refused(Exception):
    pass


def read_certificates(source):
    """Each certificate as DER, with the file that it is from."""
    files = sorted(source.glob("*.crt")) if source.is_dir() else [source]
    for path in files:
        try:
            blocks = BLOCK.findall(path.read_text(encoding="ascii", errors="replace"))
        except OSError as problem:
            raise Refused(f"{path}: {problem.strerror} (Debian's package ca-certificates has it)") from problem
        if not blocks:
            raise Refused(f"{path}: holds no PEM certificate")
        for block in blocks:
            try:
                yield base64.b64decode("".join(block.split()), validate=True), path
            except binascii.Error as problem:
                raise Refused(f"{path}: {problem}") from problem


def subject_hashes(certificates):
    """The hash of each subject, by one run of `openssl rehash`, which makes a link HASH.NUMBER to
    each file."""
    with tempfile.TemporaryDirectory() as folder:
        for number, certificate in enumerate(certificates):
            path = pathlib.Path(folder, f"{number}.pem")
            path.write_text(f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(certificate).decode()}-----END CERTIFICATE-----\n", encoding="ascii")
        run = subprocess.run(["openssl", "rehash", folder], capture_output=True, check=False)
        if run.returncode != 0:
            raise Refused(f"openssl rehash: {run.stderr.decode(errors='replace').strip()}")
        links = {int(os.readlink(link).partition(".")[0]): int(link.stem, 16) for link in pathlib.Path(folder).iterdir() if link.is_symlink()}
    return [links.get(number) for number in range(len(certificates))]


def rows(source):
    """(hash, DER), sorted."""
    paths = dict(read_certificates(source))
    if not paths:
        raise Refused(f"{source}: holds no *.crt file (Debian's package ca-certificates has them)")
    certificates = list(paths)
    hashes = subject_hashes(certificates)
    if None in hashes:
        raise Refused(f"{paths[certificates[hashes.index(None)]]}: openssl can't read a certificate of it")
    return sorted(zip(hashes, certificates))


def table(source):
    sorted_rows = rows(source)
    yield "/* SPDX-License-Identifier: MPL-2.0 */"
    yield "/* Made by tools/ca_table.py from Mozilla's CA certificates. */"
    yield '#include "net/ca_table.h"\n'
    yield "static const unsigned char DER[] = {"
    for _, certificate in sorted_rows:
        for start in range(0, len(certificate), BYTES_PER_LINE):
            yield "".join(f"{byte}," for byte in certificate[start : start + BYTES_PER_LINE])
    yield "};\n\nstatic const struct ca_row ROWS[] = {"
    offset = 0
    for number, certificate in sorted_rows:
        yield f"    {{{number:#010x}, {offset}, {len(certificate)}}},"
        offset += len(certificate)
    yield "};\n"
    yield f"const struct ca_table CA_BUNDLE = {{.rows = ROWS, .count = {len(sorted_rows)}, .der = DER}};"


def main(source, output):
    try:
        text = "\n".join(table(pathlib.Path(source))) + "\n"
    except Refused as problem:
        sys.exit(f"ca_table: {problem}")
    pathlib.Path(output).write_text(text, encoding="ascii")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: ca_table.py SOURCE OUTPUT.c")
    main(*sys.argv[1:])
