# SPDX-License-Identifier: Apache-2.0
"""A certificate authority of its own: it signs for servers, for clients, and for authorities below
it, with Debian's openssl."""
import subprocess

CONFIG = """
[ca]
default_ca = own
[own]
database = {0}/index.txt
serial = {0}/serial
new_certs_dir = {0}
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""
EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
VALID = ("20200101000000Z", "20490101000000Z")
EXPIRED = ("20200101000000Z", "20210101000000Z")
NOT_YET = ("20480101000000Z", "20490101000000Z")


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


class Authority:
    """certificate and key: files in its folder. extensions: more of its lines
    ("nameConstraints=…")."""

    def __init__(self, folder, name="Test CA", extensions=()):
        self._open(folder)
        more = [word for line in extensions for word in ("-addext", line)]
        openssl("req", "-x509", *EC, "-days", "9", "-keyout", self.key, "-out", self.certificate, "-subj", f"/CN={name}", *more)

    def _open(self, folder):
        folder.mkdir(exist_ok=True)
        self.folder, self.certificate, self.key = folder, folder / "ca.pem", folder / "ca.key"
        if not (folder / "serial").exists():
            (folder / "index.txt").touch()
            (folder / "serial").write_text("01\n")
        (folder / "ca.cnf").write_text(CONFIG.format(folder))

    def sign(self, name, extensions=(), dates=VALID, key=EC):
        """(certificate, key)"""
        request, certificate, private = (self.folder / f"{name}.{kind}" for kind in ("csr", "pem", "key"))
        more = [word for line in extensions for word in ("-addext", line)]
        openssl("req", "-new", *key, "-keyout", private, "-out", request, "-subj", f"/CN={name}", *more)
        openssl(
            "ca", "-batch", "-notext", "-config", self.folder / "ca.cnf", "-cert", self.certificate, "-keyfile", self.key,
            "-startdate", dates[0], "-enddate", dates[1], "-in", request, "-out", certificate,
        )
        return certificate, private

    def server(self, name, address="IP:127.0.0.1", dates=VALID):
        return self.sign(name, [f"subjectAltName={address}"], dates)

    def client(self, name, dates=VALID, key=EC):
        return self.sign(name, ["extendedKeyUsage=clientAuth"], dates, key)

    def below(self, name):
        """An authority that this one has signed."""
        made = object.__new__(Authority)
        made._open(self.folder / name)
        certificate, key = self.sign(name, ["basicConstraints=critical,CA:TRUE"])
        made.certificate.write_text(certificate.read_text())
        made.key.write_text(key.read_text())
        return made
