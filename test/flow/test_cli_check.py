# SPDX-License-Identifier: Apache-2.0
"""`bootstrap check`: what the settings mean, said before AWS runs them; and the help of the command
line."""
import json
import re
import socket
import os
import subprocess

import pytest
from command import run
from program import BOOTSTRAP, ROOT
from test_config import BAD

ADDRESS = {"WRITE_ADDRESS": "http://127.0.0.1:9/loki/api/v1/push"}


def settings_of(done):
    """{name: value as shown} of the first block."""
    assert (done.status, done.err) == (0, "")
    block = done.out.split("\n\n")[0]
    return dict(re.split(r" {2,}", line, maxsplit=1) for line in block.splitlines())


def check(**environment):
    return run("check", **{**ADDRESS, **environment})


def test_every_setting_of_the_readme_is_shown_in_its_order():
    table = (ROOT / "README.md").read_text().split("config/docs_test.c -->")[1].split("<!--")[0]
    names = re.findall(r"^\| ([A-Z0-9_]+) \|", table, re.M)
    assert len(names) > 30
    assert list(settings_of(check())) == names


def test_defaults_are_marked_and_units_readable():
    shown = settings_of(check(PUSH_TIMEOUT="90s", LINE_MAX_BYTES="1000", AWS_LAMBDA_LOG_LEVEL="WARN"))
    assert shown["WRITE_ADDRESS"] == ADDRESS["WRITE_ADDRESS"]
    assert shown["BATCH_SIZE"] == "128KiB (131072 bytes)  (default)"
    assert shown["PUSH_TIMEOUT"] == "1m30s"
    assert shown["DEADLINE_MARGIN"] == "1s  (default)"
    assert shown["LINE_MAX_BYTES"] == "1KB (1000 bytes)"
    assert shown["KEEP_STREAM"] == "false  (default)"
    assert shown["LOG_LEVEL"] == "warn  (from AWS_LAMBDA_LOG_LEVEL)"
    assert shown["TENANT_ID"] == shown["RELABEL_CONFIGS"] == shown["BEARER_TOKEN"] == "unset"


SECRETS = [
    {"WRITE_ADDRESS": "https://us3cret:ps3cret%2F@127.0.0.1:9/push"},
    {"USERNAME": "us3cret", "PASSWORD": "ps3cret"},
    {"BEARER_TOKEN": "ts3cret"},
    {"AWS_ACCESS_KEY_ID": "s3cret", "AWS_SECRET_ACCESS_KEY": "s3cret", "AWS_SESSION_TOKEN": "s3cret"},
    {"https_proxy": "http://u:s3cret@p/", "HTTPS_PROXY": "http://u:s3cret@p/", "ALL_PROXY": "http://u:s3cret@p/"},
    {"AWS_ENDPOINT_URL": "http://e/"},
]


@pytest.mark.parametrize("secrets", SECRETS)
def test_a_secret_is_only_set_or_unset(secrets):
    done = check(**secrets)
    shown = settings_of(done)
    assert "s3cret" not in done.out + done.err
    for name in secrets:
        assert name not in shown or re.match(r"set|http", shown[name]), shown[name]


def test_where_a_value_comes_from(tmp_path, certificate):
    rules = tmp_path / "rules.json"
    rules.write_text("[]")
    shown = settings_of(check(WRITE_ADDRESS="http://u:p@127.0.0.1:9/push", CA_CERT=f"file:{certificate[0]}", RELABEL_CONFIGS=f"file:{rules}"))
    assert shown["WRITE_ADDRESS"] == "http://127.0.0.1:9/push"
    assert shown["USERNAME"] == shown["PASSWORD"] == "set  (from WRITE_ADDRESS)"
    assert shown["CA_CERT"] == f"set, {certificate[0].stat().st_size - 1} bytes  (file:{certificate[0]})"  # without its last line end
    assert shown["RELABEL_CONFIGS"] == f"set, 2 bytes  (file:{rules})"


def test_the_rules_are_shown_as_understood():
    rules = [{"source_labels": ["a"], "target_label": "b"}, {"action": "drop", "source_labels": ["b"], "regx": "x"}]
    for shape in (rules, {"RELABEL_CONFIGS": rules}):
        done = check(RELABEL_CONFIGS=json.dumps(shape))
        assert (done.status, done.err) == (0, "")
        lines = done.out.split("\nRelabel rules:\n")[1].splitlines()
        assert [line[:10] for line in lines] == ["  rule 1: ", "  rule 2: ", "    warnin"]
        assert "replace" in lines[0] and "drop" in lines[1]
        assert lines[2] == "    warning: unknown fields, without effect: regx"
    assert check(RELABEL_CONFIGS="[]").lines[-1] == check().lines[-1] == "Relabel rules: none"


def test_extra_labels_are_shown_as_meant():
    done = check(EXTRA_LABELS='"env, prod,team,a"', DROP_LABELS="__extra_team", RELABEL_CONFIGS='[{"action":"drop"}]')
    assert '\nLabels added to every set: {__extra_env="prod"}\n' in done.out
    assert '\nLabels added to every set: {env="prod"}\n' in check(EXTRA_LABELS='{"env":"prod"}', OMIT_EXTRA_LABELS_PREFIX="1").out
    assert "added" not in check().out


@pytest.mark.parametrize("settings, name", BAD)
def test_a_fault_is_one_line_that_names_the_variable(settings, name):
    environment = {key: value for key, value in {**ADDRESS, **settings}.items() if value is not None}
    done = run("check", **environment)
    assert (done.status, done.out, len(done.faults)) == (1, "", 1)
    assert done.err.startswith(name + ": ")
    assert "s3cret" not in done.err


@pytest.mark.parametrize("settings", [{"BATCH_SIZE": "0"}, {"WRITE_ADDRESS": "http://h"}, {"AWS_REGION": "x@evil/"}, {"https_proxy": "h:0"}, {"DROP_LABELS": "a b"}, {"CA_CERT": "-----BEGIN x"}, {"RELABEL_CONFIGS": '[{"regex":"("}]'}])
def test_a_fault_reads_as_it_does_at_init(start, settings):
    program = start(**settings)
    told = program.api.take().json["errorMessage"]
    assert program.wait() == 1
    assert check(**settings).err == told + "\n"


def test_nothing_is_connected_to():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = "https://127.0.0.1:%d/push" % server.getsockname()[1]
        assert check(WRITE_ADDRESS=url, AWS_ENDPOINT_URL=url, HTTPS_PROXY=url).status == 0
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_an_output_that_is_full_is_a_fault():
    with open("/dev/full", "wb") as full:
        done = run("check", stdout=full, **ADDRESS)
    assert (done.status, done.faults) == (1, ["bootstrap: standard output: No space left on device"])


def test_version_names_the_libraries():
    done = run("version")
    assert done.status == 0 and all(f"{name}/" in done.lines[1] for name in ("libcurl", "OpenSSL", "PCRE2"))


@pytest.mark.parametrize("command", ["check", "version"])
def test_an_argument_too_many_exits_with_2_and_the_usage(command):
    done = run(command, "more", **ADDRESS)
    assert (done.status, done.out, done.faults[-1]) == (2, "", f"usage: bootstrap {command}")


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"], ["-h"]])
def test_help_lists_the_commands_with_their_options(arguments):
    done = run(*arguments)
    assert (done.status, done.err) == (0, "")
    for text in ("bootstrap check\n", "bootstrap relabel [--config FILE] [--trace]\n", "bootstrap version\n", "--config FILE  ", "--trace  "):
        assert text in done.out


def test_an_unknown_command_exits_with_2_and_the_help():
    done = run("nonsense")
    assert (done.status, done.out) == (2, "") and "'nonsense'" in done.faults[0] and "bootstrap check" in done.err


def test_in_lambda_no_argument_makes_it_a_command():
    """An image's CMD arrives as arguments."""
    done = subprocess.run([BOOTSTRAP, "check"], env={**ADDRESS, "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"}, capture_output=True, timeout=20)
    assert done.returncode == 1 and b"FATAL" in done.stdout


def test_the_query_of_an_address_is_hidden():
    done = run("check", WRITE_ADDRESS="https://h.example.com/push?token=s3cret")
    assert done.status == 0 and "s3cret" not in done.out and "https://h.example.com/push?..." in done.out


def test_a_file_that_nobody_writes_to_is_told(tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    done = run("check", RELABEL_CONFIGS=f"file:{fifo}", **ADDRESS)
    assert (done.status, done.faults) == (1, [f"RELABEL_CONFIGS: file:{fifo}: is empty"])


def test_a_long_path_does_not_hide_the_fault():
    done = run("check", RELABEL_CONFIGS="file:/nowhere/" + "x" * 300, **ADDRESS)
    assert done.status == 1 and done.faults[0].startswith("RELABEL_CONFIGS: file:...xxx") and done.faults[0].endswith(": can't be read: " + os.strerror(2))
