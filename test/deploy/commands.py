# SPDX-License-Identifier: Apache-2.0
"""The commands that the documents tell their readers to type, found and run.

A command is

- a line of a fence marked `sh`: shell as it stands;
- in a fence marked `console`, or an indented block: what follows `$ `, with the lines that continue
  it after a backslash; the other lines are output;
- in an indented block, a line that begins with ./dev: what follows two blanks describes it;
- in the text, what stands in backquotes and begins with ./dev.

The commands of a journey, documents that are read one after the other, run in one shell, top to
bottom, in a folder of their own. The shell finds only what STAND_INS and TOOLS name, and aws, so
that a command that nobody knows fails. The first failure ends it.
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

# A new document is a word here, a new program a row of STAND_INS with its file in stand_ins/.
JOURNEYS = [["README.md"], ["docs/deploy.md", "docs/migrate.md", "docs/operations.md"]]
STAND_INS = {"dev": "dev.py", "docker": "docker.py", "buildah": "docker.py", "terraform": "terraform.py"}
TOOLS = ["cat", "cp", "mkdir", "rm", "sed"]  # the machine's own
# Words of the commands that moto cannot answer, having no moves of messages and no Fn::ForEach:
# stand_ins/aws.py answers these.
NOT_IN_MOTO = ["message-move-task", "template-log-groups.yaml"]

KINDS = ("sh", "console", "text", "json", "yaml", "hcl")  # of fences; only the first two hold commands
FENCE = re.compile(r"^ *```(\w*)$")
INLINE = re.compile(r"`(\./dev [^`]+)`")
BROKEN = re.compile(r"`\./dev\b[^`]*$")
TRACE = "PS4='+ ${BASH_SOURCE:-} line $LINENO: '; set -x; "
AWS = """#!/bin/sh
case "$*" in {patterns}) AWS_ENDPOINT_URL=$STAND_IN_URL ;; esac
exec {python} -m awscli --endpoint-url "$AWS_ENDPOINT_URL" "$@"
"""
TIMEOUT_S = 800


def kinds_of_lines(text):
    """(kind, line) of each line: the mark of its fence, "fence" itself, "indented" or "prose"."""
    open_fence = None
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.match(line)
        if not fence:
            yield open_fence or ("indented" if line.startswith("    ") else "prose"), line
            continue
        open_fence = None if open_fence else fence.group(1)
        if open_fence is not None and open_fence not in KINDS:
            raise ValueError(f"line {number}: a fence must be marked with one of: {', '.join(KINDS)}")
        yield "fence", line


def command_of(kind, line, continued):
    """What is to be typed of one line; "" for nothing."""
    text = line.strip()
    if kind == "sh" or continued:
        return line
    if kind in ("console", "indented") and text.startswith("$ "):
        return text[2:]
    if kind == "indented" and text.startswith("./dev "):
        return re.split(r" {2,}", text)[0]
    return "; ".join(INLINE.findall(line)) if kind == "prose" else ""


def script_of(text):
    """A document's commands as a shell script with each at its own line, so that bash names the
    document's lines."""
    script, continued = [], False
    for kind, line in kinds_of_lines(text):
        if kind == "prose" and BROKEN.search(INLINE.sub("", line)):
            raise ValueError(f"line {len(script) + 1}: what is in backquotes must end on its line")
        script.append(command_of(kind, line, continued))
        continued = kind in ("console", "indented") and script[-1].endswith("\\")
    return "\n".join(script) + "\n"


def write_script(path, text):
    path.write_text(text)
    path.chmod(0o755)


def write_program(path, *command):
    write_script(path, "#!/bin/sh\nexec " + " ".join(map(str, command)) + ' "$@"\n')


def prepare(folder):
    """The folder as a checkout's, as far as documents name its files, with the programs in bin/."""
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    programs = folder / "bin"
    programs.mkdir()
    for name, file in STAND_INS.items():
        write_program(programs / name, sys.executable, HERE / "stand_ins" / file, name)
    (programs / "dev").rename(folder / "dev")
    write_script(programs / "aws", AWS.format(patterns="|".join(f"*{words}*" for words in NOT_IN_MOTO), python=sys.executable))
    for name in TOOLS:
        (programs / name).symlink_to(shutil.which(name))


def run(texts, folder, environment):
    """Runs the commands of documents, {name: text}, in a prepared folder: the exit status, and what
    the shell printed, each command with its place."""
    for name, text in texts.items():
        (folder / name).write_text(script_of(text))
    environment = {"PATH": str(folder / "bin"), "HOME": str(folder), "STAND_IN_STATE": str(folder / "bin"), **environment}
    done = subprocess.run(
        [shutil.which("bash"), "-euo", "pipefail", "-c", TRACE + 'for name; do source "./$name"; done', "bash", *texts], cwd=folder, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=TIMEOUT_S,
    )
    return done.returncode, done.stdout
