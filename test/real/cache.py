# SPDX-License-Identifier: Apache-2.0
"""What the judges need and we do not write: Go programs, Go modules, programs of Debian, Python
environments and npm packages, each made once and kept.

They are kept in ${XDG_CACHE_HOME:-$HOME/.cache}/lambda-promtail, in a folder named after the hash
of the files that pin them, so that a changed pin makes a new one. What a machine cannot have raises
Unavailable with the reason; pins that are wrong raise BadPins.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
GO_FOLDER = "/usr/local/go/bin"  # where Go's own archive goes; often not in PATH
PROGRESS_EVERY_S = 15
PIN_FAULTS = ("conflicting dependencies", "are in sync", "missing go.sum entry", "updates to go.mod needed", "checksum mismatch", "does not contain package")
TAIL_LINES = 15  # of a failed build


class Unavailable(Exception):
    """Its text is the reason, for the line that says what was skipped."""


class BadPins(Exception):
    """Our own pins contradict one another, or what they name: no machine can have it."""


def refusal(text):
    """The exception for a build that ended with this text."""
    return (BadPins if any(words in text for words in PIN_FAULTS) else Unavailable)(text)


def say(text):
    print(text, file=sys.stderr, flush=True)


def root():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "lambda-promtail"


def key_of(*parts):
    """The hash of files (Path) and texts."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()[:16]


def go():
    program = shutil.which("go") or shutil.which("go", path=GO_FOLDER)
    if not program:
        raise Unavailable("Go is not installed on this machine (https://go.dev/dl/)")
    return program


def go_environment():
    return {**os.environ, "GOFLAGS": "-mod=readonly -trimpath -buildvcs=false", "CGO_ENABLED": "0", "GOWORK": "off"}


def go_program_path(directory, package, name):
    """Where build_go puts it, whether it is there or not."""
    folder = HERE / directory
    own = sorted((folder / package).glob("*.go")) if package.startswith("./") else []
    return root() / f"{name}-{key_of(folder / 'go.mod', folder / 'go.sum', package, *own)}" / name


def run_with_progress(command, cwd, env, name):
    """Runs a build that prints a line a package; says how many there are now and then."""
    lines, started, told = [], time.monotonic(), time.monotonic()
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    for line in process.stderr:
        lines.append(line.rstrip("\n"))
        if time.monotonic() - told >= PROGRESS_EVERY_S:
            told = time.monotonic()
            say(f"  {name}: {len(lines)} steps in {told - started:.0f} s, now {lines[-1]}")
    if process.wait() != 0:
        raise refusal(f"`{' '.join(map(str, command[:2]))}` in {cwd} failed:\n" + "\n".join(lines[-TAIL_LINES:]))


def build_go(directory, package, name):
    """The path of `package`, built with the go.mod and go.sum in test/real/`directory`."""
    path = go_program_path(directory, package, name)
    if path.exists():
        return path
    program = go()
    path.parent.mkdir(parents=True, exist_ok=True)
    say(f"building {name} with Go (once; kept in {path.parent})")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        built = Path(folder) / name
        run_with_progress([program, "build", "-v", "-o", built, package], HERE / directory, go_environment(), name)
        built.rename(path)
    return path


def go_module(directory, module):
    """The folder of a module's source, as the go.mod in test/real/`directory` pins it."""
    done = subprocess.run(
        [go(), "mod", "download", "-json", module], cwd=HERE / directory, env=go_environment(), capture_output=True, text=True, timeout=600
    )
    told = json.loads(done.stdout or "{}")
    if done.returncode != 0 or "Dir" not in told:
        raise refusal(f"`go mod download {module}` failed: {told.get('Error') or done.stderr.strip()}")
    return Path(told["Dir"])


def go_version(directory, module):
    """The version of a module that test/real/`directory`/go.mod requires."""
    for line in (HERE / directory / "go.mod").read_text().splitlines():
        words = line.removeprefix("require ").split()
        if len(words) >= 2 and words[0] == module:
            return words[1]
    raise AssertionError(f"{directory}/go.mod does not require {module}")


def debian_path(package, path):
    """Where unpack_debian puts a program, whether it is there or not."""
    return root() / f"debian-{package}-{key_of(Path('/etc/debian_version'))}" / path


def unpack_debian(package, path):
    """The program `path` of a Debian package, as apt finds it, without its installation."""
    program = debian_path(package, path)
    if program.exists():
        return program
    folder = program.parents[len(Path(path).parts) - 1]
    say(f"unpacking {package} of Debian (once; kept in {folder})")
    with tempfile.TemporaryDirectory() as work:
        os.chmod(work, 0o777)  # apt downloads as a user of its own
        for command in (["apt-get", "download", "-qq", package], ["sh", "-c", f"dpkg-deb -x {package}_*.deb {folder}"]):
            done = subprocess.run(command, cwd=work, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if done.returncode != 0:
                raise Unavailable(f"`{' '.join(command)}` failed (does `apt-get update` help?): {done.stderr.strip()}")
    return program


def included(requirements):
    """A requirements file and those that it names by -r."""
    files = [requirements]
    for line in requirements.read_text().splitlines():
        if line.startswith("-r "):
            files += included((requirements.parent / line[3:].strip()).resolve())
    return files


def python_path(requirements):
    files = included(HERE / requirements)
    return root() / f"venv-{Path(requirements).parent.name}-{key_of(sys.version, *files)}" / "bin" / "python"


def build_python(requirements):
    """The interpreter of an environment with what test/real/`requirements` pins."""
    path = python_path(requirements)
    folder = path.parent.parent
    if path.exists():
        return path
    say(f"making a Python environment for {requirements} (once; kept in {folder})")
    unfinished = folder.with_name(folder.name + f".{os.getpid()}")
    for command in ([sys.executable, "-m", "venv", unfinished], [unfinished / "bin" / "pip", "install", "-q", "-r", HERE / requirements]):
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise refusal(f"pip cannot install {requirements}: " + "\n".join(done.stderr.strip().splitlines()[-TAIL_LINES:]))
    unfinished.rename(folder)
    return path


def python_version(requirements, package):
    """The version of a package that test/real/`requirements` pins."""
    for line in "\n".join(file.read_text() for file in included(HERE / requirements)).splitlines():
        name, separator, version = line.partition("==")
        if separator and name.split("[")[0] == package:
            return version.strip()
    raise AssertionError(f"{requirements} does not pin {package}")


def node_path(directory):
    folder = HERE / directory
    files = [folder / "package.json", folder / "package-lock.json", *sorted(folder.glob("*.js"))]
    return root() / f"node-{directory}-{key_of(*files)}"


def build_node(directory):
    """A folder with the npm packages that test/real/`directory` pins, and our scripts there."""
    path = node_path(directory)
    if path.exists():
        return path
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise Unavailable("Node.js with npm is not installed on this machine (https://nodejs.org/)")
    say(f"installing the npm packages of {directory} (once; kept in {path})")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + f".{os.getpid()}")
    shutil.copytree(HERE / directory, unfinished, ignore=shutil.ignore_patterns("node_modules"))
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=unfinished, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise refusal(f"npm cannot install the packages of {directory}: " + "\n".join(done.stderr.strip().splitlines()[-TAIL_LINES:]))
    unfinished.rename(path)
    return path


def node_version(directory, package):
    """The version of a package that test/real/`directory`/package.json pins."""
    return json.loads((HERE / directory / "package.json").read_text())["dependencies"][package]
