# SPDX-License-Identifier: Apache-2.0
"""What measurements need is made once, in build/bench, and never in git."""
import subprocess
import threading
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "build/bench"
MAKING = threading.Lock()  # measurements that run side by side want the same files


def made_once(name, make):
    """The file of this name; make(path) writes it when it is not there."""
    path = FOLDER / name
    with MAKING:
        if not path.exists():
            FOLDER.mkdir(parents=True, exist_ok=True)
            part = path.with_name(path.name + ".part")
            make(part)
            part.rename(path)
    return path


def certificate():
    """(certificate, key) of a server at 127.0.0.1; the certificate is its own CA."""
    key = made_once("server.key", lambda path: openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path))
    return made_once("server.pem", lambda path: openssl(
        "req", "-x509", "-new", "-key", key, "-days", "3650", "-out", path, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
    )), key


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)
