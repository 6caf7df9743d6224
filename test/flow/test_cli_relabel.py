# SPDX-License-Identifier: Apache-2.0
"""`bootstrap relabel`: label sets in, what the rules make of them out."""
import json
import signal
import subprocess

import pytest
from command import ENVIRONMENT, check_sanitizers, run
from program import BOOTSTRAP

RULES = [
    {"source_labels": ["__aws_log_type"], "regex": "(.+)", "target_label": "type"},
    {"action": "labeldrop", "regex": "__aws_.*"},
    {"source_labels": ["account"], "target_label": "__tenant_id__"},
    {"action": "drop", "source_labels": ["type"], "regex": "kinesis"},
    {"action": "uppercase", "source_labels": ["type"], "target_label": "type"},
]
USAGE = "usage: bootstrap relabel [--config FILE] [--trace]"


def line(**labels):
    return json.dumps({"labels": labels})


def relabel(*arguments, stdin, rules=RULES, **environment):
    if rules is not None:
        environment["RELABEL_CONFIGS"] = json.dumps(rules)
    return run("relabel", *arguments, stdin=stdin if isinstance(stdin, (str, bytes)) else "\n".join(stdin) + "\n", **environment)


def test_each_line_has_its_result_in_order():
    done = relabel(stdin=[line(b="2", __aws_log_type="cloudwatch"), "", "  ", line(__aws_log_type="kinesis"), line(__aws_x="y"), line()])
    assert done.lines == ['{"labels":{"b":"2","type":"CLOUDWATCH"}}', '{"dropped":true}', '{"labels":{}}', '{"labels":{}}']
    assert (done.status, done.err) == (0, "")


def test_without_rules_the_labels_stay_as_they_are_sorted():
    done = relabel(stdin='{"more":[{"labels":1}],"labels":{"b":"x\\u00e9\\ny","a.b":"1","empty":""}}', rules=None)
    assert done.lines == ['{"labels":{"a.b":"1","b":"xé\\ny"}}']
    assert done.status == 0


def test_no_input_is_no_output():
    done = relabel(stdin="")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_extra_and_drop_labels_come_before_the_rules():
    rules = [{"action": "labelmap", "regex": "__extra_(.+)"}, {"action": "labeldrop", "regex": "__extra_.+"}]
    done = relabel(stdin=[line(a="1", b="2")], rules=rules, EXTRA_LABELS="env,prod,b,3", DROP_LABELS="a,__extra_b")
    assert done.lines == ['{"labels":{"b":"2","env":"prod"}}']
    done = relabel(stdin=[line(a="1", b="2")], rules=None, EXTRA_LABELS="b,3", OMIT_EXTRA_LABELS_PREFIX="true")
    assert done.lines == ['{"labels":{"a":"1","b":"3"}}']


def test_no_other_setting_is_looked_at():
    done = relabel(stdin=[line(a="1")], rules=None, WRITE_ADDRESS="nonsense", BATCH_SIZE="nonsense", LOKI_STAGE_CONFIGS="[]", CA_CERT="file:/nowhere")
    assert (done.status, done.lines, done.err) == (0, [line(a="1").replace(" ", "")], "")


@pytest.mark.parametrize("shape", [RULES, {"RELABEL_CONFIGS": RULES}])
@pytest.mark.parametrize("arguments", [["--config", "{}"], ["--config={}"]])
def test_the_rules_of_a_file_win(tmp_path, shape, arguments):
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(shape, indent=2))
    arguments = [argument.format(path) for argument in arguments]
    for others in ([], [{"action": "nonsense"}]):
        done = relabel(*arguments, stdin=[line(__aws_log_type="s3_lb")], rules=others)
        assert (done.status, done.lines, done.err) == (0, ['{"labels":{"type":"S3_LB"}}'], "")


@pytest.mark.parametrize("environment, told_of", [
    ({}, "Loki: nothing, because it exceeds MAX_LABEL_NAMES, MAX_LABEL_NAME_LENGTH or MAX_LABEL_VALUE_LENGTH"),
    ({"MAX_LABEL_VALUE_LENGTH": "0"}, 'Loki: {a="' + "v" * 2049 + '"}'),
])
def test_the_trace_knows_lokis_limits(environment, told_of):
    done = relabel("--trace", stdin=[line(a="v" * 2049)], rules=[], **environment)
    assert told_of in done.lines and done.status == 0


def test_the_variable_may_name_a_file(tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(RULES))
    done = run("relabel", stdin=line(__aws_log_type="s3_lb"), RELABEL_CONFIGS=f"file:{path}")
    assert (done.status, done.lines) == (0, ['{"labels":{"type":"S3_LB"}}'])


def told(done):
    """The trace, without how the rules are described: that is a unit test's business."""
    lines = []
    for text in done.lines:
        if text.startswith("rule "):
            head, description = text.split(": ", 1)
            assert description
            text = head
        lines.append(text)
    return lines


def test_the_trace_tells_what_each_rule_did():
    done = relabel("--trace", stdin=[line(__aws_log_type="s3_lb", account="12", b="x")], rules=[*RULES, {"target_label": "b", "regex": "no"}])
    assert told(done) == [
        "rule 1", '  + type="s3_lb"',
        "rule 2", "  - __aws_log_type",
        "rule 3", '  + __tenant_id__="12"',
        "rule 4", "  no change",
        "rule 5", '  ~ type: "s3_lb" -> "S3_LB"',
        "rule 6", "  no change",
        'Loki: {account="12", b="x", type="S3_LB"}, tenant "12"',
        '{"labels":{"__tenant_id__":"12","account":"12","b":"x","type":"S3_LB"}}',
    ]  # fmt: skip
    assert (done.status, done.err) == (0, "")


def test_the_trace_ends_where_the_set_does():
    done = relabel("--trace", stdin=[line(type="kinesis"), line(__aws_x="y")])
    assert told(done) == [
        "rule 1", "  no change",
        "rule 2", "  no change",
        "rule 3", "  no change",
        "rule 4", "  dropped: the set ends here",
        '{"dropped":true}',
        "rule 1", "  no change",
        "rule 2", "  - __aws_x",
        "rule 3", "  no change",
        "rule 4", "  no change",
        "rule 5", "  no change",
        "Loki: nothing, because no label is left",
        '{"labels":{}}',
    ]  # fmt: skip


def test_the_trace_tells_what_came_before_the_rules():
    done = relabel("--trace", stdin=[line(a="1", b="2")], rules=[], EXTRA_LABELS="env,prod", DROP_LABELS="a")
    assert done.lines == [
        'EXTRA_LABELS, DROP_LABELS: {"__extra_env":"prod","b":"2"}',
        '  + __extra_env="prod"',
        "  - a",
        'Loki: {__extra_env="prod", b="2"}',
        '{"labels":{"__extra_env":"prod","b":"2"}}',
    ]
    done = relabel("--trace", stdin=[line(b="2")], rules=[], DROP_LABELS="a")
    assert done.lines == ['Loki: {b="2"}', '{"labels":{"b":"2"}}']


def test_the_trace_shows_names_as_loki_gets_them():
    done = relabel("--trace", stdin=[line(**{"a.b": "x\ny", "1": "z"})], rules=[{"action": "labelmap", "regex": "a.b", "replacement": "c d"}])
    assert told(done) == ["rule 1", '  + "c d"="x\\ny"', 'Loki: {_1="z", a_b="x\\ny", c_d="x\\ny"}', '{"labels":{"1":"z","a.b":"x\\ny","c d":"x\\ny"}}']


def test_a_bad_line_is_told_and_the_others_go_on():
    bad = ["nonsense", "[]", "{}", '{"labels":{"a":1}}', '{"labels":{"a":"1"}', '{"labels":{}}{}', b'{"labels":{"a":"\x01"}}'.decode()]
    done = relabel(stdin=[line(a="1"), "", *bad, line(b="2")], rules=None)
    assert done.lines == ['{"labels":{"a":"1"}}', '{"labels":{"b":"2"}}']
    assert done.status == 1
    assert [fault.split(": ", 2)[:2] for fault in done.faults] == [["bootstrap relabel", f"line {number}"] for number in range(3, 3 + len(bad))]


def test_a_line_has_at_most_a_mebibyte():
    most = line(a="x" * ((1 << 20) - len(line(a=""))))
    assert len(most) == 1 << 20
    for end in ("\n", "\r\n"):
        done = relabel(stdin=end.join([line(b="1"), most, most + " ", most * 3, line(b="2"), most + " "]), rules=None)
        assert [len(text) for text in done.lines] == [20, len(most) - 2, 20]  # without the two blanks
        assert done.faults == [f"bootstrap relabel: line {number}: is longer than 1 MiB" for number in (3, 4, 6)]
        assert done.status == 1


BAD_RULES = [
    ("[", "JSON"),
    ("{}", ""),
    ("[1]", "rule 1"),
    ('[{},{"action":"Replace"}]', "rule"),
    ('[{"target_label":"a"},{"regex":"[a"}]', "rule 2"),
    ('[{"action":"hashmod","target_label":"a"}]', "rule 1"),
]


@pytest.mark.parametrize("text, where", BAD_RULES)
def test_bad_rules_are_one_line(tmp_path, text, where):
    path = tmp_path / "rules.json"
    path.write_text(text)
    for name, done in (
        ("RELABEL_CONFIGS", run("relabel", stdin=line(a="1"), RELABEL_CONFIGS=text)),
        ("RELABEL_CONFIGS", run("relabel", stdin=line(a="1"), RELABEL_CONFIGS=f"file:{path}")),
        (str(path), run("relabel", "--config", path, stdin=line(a="1"))),
    ):
        assert (done.status, done.out, len(done.faults)) == (1, "", 1), done
        assert done.err.startswith(f"{name}: {where}")


BAD_SETTINGS = [
    ({"EXTRA_LABELS": "a"}, "EXTRA_LABELS: "),
    ({"DROP_LABELS": "a b"}, "DROP_LABELS: "),
    ({"OMIT_EXTRA_LABELS_PREFIX": "perhaps"}, "OMIT_EXTRA_LABELS_PREFIX: "),
    ({"RELABEL_CONFIGS": "drop"}, "RELABEL_CONFIGS: must be a JSON array or object, file:PATH"),
    ({"RELABEL_CONFIGS": "arn:aws:ssm:eu-west-1:1:parameter/rules"}, "RELABEL_CONFIGS: arn:aws:ssm:eu-west-1:1:parameter/rules: is not fetched by this command: only file:PATH is"),
    ({"RELABEL_CONFIGS": "file:/nowhere"}, "RELABEL_CONFIGS: file:/nowhere: can't be read: No such file"),
]


@pytest.mark.parametrize("settings, begins", BAD_SETTINGS)
def test_a_bad_setting_is_one_line(settings, begins):
    done = run("relabel", stdin=line(a="1"), **settings)
    assert (done.status, done.out, len(done.faults)) == (1, "", 1)
    assert done.err.startswith(begins)


def test_a_file_that_cannot_be_read_is_one_line(tmp_path):
    for path, why in ((tmp_path / "none", "can't be read: No such file"), (tmp_path, "can't be read: Is a directory"), ("/dev/null", "is empty")):
        done = run("relabel", "--config", path, stdin=line(a="1"))
        assert (done.status, done.out, len(done.faults)) == (1, "", 1)
        assert done.err.startswith(f"{path}: {why}")


def test_an_unknown_field_is_a_warning():
    done = relabel(stdin=[line(a="1")], rules=[{"target_label": "b", "target": "c", "comment": "x"}])
    assert (done.status, done.lines) == (0, ['{"labels":{"a":"1"}}'])
    assert len(done.faults) == 1 and done.err.startswith("bootstrap relabel: warning: rule 1: unknown fields, without effect: ")
    assert "target" in done.err and "comment" in done.err


@pytest.mark.parametrize("arguments", [["--nonsense"], ["--config"], ["--config="], ["--config", ""], ["rules.json"], ["--trace", "x"], ["--trace=1"]])
def test_a_wrong_argument_exits_with_2_and_the_usage(arguments):
    done = run("relabel", *arguments, stdin=line(a="1"))
    assert (done.status, done.out, done.faults[-1], len(done.faults)) == (2, "", USAGE, 2)


def test_help():
    done = run("relabel", "--help")
    assert done.status == 0 and done.err == "" and done.lines[0] == USAGE
    assert all(word in done.out for word in ("--config FILE", "--trace", "EXTRA_LABELS", '{"dropped":true}'))


def test_each_answer_comes_before_the_next_line_is_asked_for():
    with subprocess.Popen([BOOTSTRAP, "relabel", "--trace"], env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        for value in ("1", "2"):
            process.stdin.write(line(a=value).encode() + b"\n")
            process.stdin.flush()
            assert process.stdout.readline().decode() == f'Loki: {{a="{value}"}}\n'
            assert process.stdout.readline().decode() == f'{{"labels":{{"a":"{value}"}}}}\n'
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, b"", b"")


@pytest.mark.parametrize("ignored", [False, True])
def test_when_nobody_reads_it_ends_quietly(ignored):
    """As `bootstrap relabel | head -1`; with SIGPIPE ignored, it sees the error itself."""
    with subprocess.Popen(
        [BOOTSTRAP, "relabel"], env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, restore_signals=not ignored
    ) as process:
        process.stdin.write(line(a="1").encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write((line(a="2").encode() + b"\n") * 1000)
            process.stdin.close()
        except BrokenPipeError:
            pass
        err = process.stderr.read().decode()
        status = process.wait(60)
    check_sanitizers(err)
    assert err == ""
    assert status == (1 if ignored else -signal.SIGPIPE)


def test_an_output_that_is_full_is_told_once():
    with open("/dev/full", "wb") as full:
        done = run("relabel", stdin=(line(a="1") + "\n") * 3, stdout=full)
    assert (done.status, done.faults) == (1, ["bootstrap: standard output: No space left on device"])


def test_an_input_that_cannot_be_read_is_told():
    done = subprocess.run(["/bin/sh", "-c", '"$0" relabel <&-', BOOTSTRAP], env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "bootstrap relabel: standard input: Bad file descriptor\n")
