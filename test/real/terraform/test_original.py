# SPDX-License-Identifier: Apache-2.0
"""The Go lambda-promtail's Terraform: its variables, the commands of its documentation, and the
state that it left."""
import json
import re
import shlex

import pytest
from configuration import ROOT

FOLDER = ROOT / "deploy" / "terraform"
VARIABLES = """
    name lambda_promtail_image lambda_promtail_binary_bucket lambda_promtail_binary_key write_address username password bearer_token
    username_parameter_arn password_parameter_arn bearer_token_parameter_arn username_secret_arn password_secret_arn bearer_token_secret_arn tenant_id
    log_group_names bucket_names filter_prefix filter_suffix kinesis_stream_name batch_size extra_labels omit_extra_labels_prefix drop_labels relabel_configs keep_stream
    print_log_line skip_tls_verify lambda_vpc_subnets lambda_vpc_security_groups kms_key_arn sqs_enabled sqs_queue_name_prefix
""".split()
# From its documentation; the second lacked "lambda_promtail_image=".
COMMANDS = {
    "log groups and buckets": ("""terraform apply -var "lambda_promtail_image=<repo:tag>" -var "write_address=https://logs-prod-us-central1.grafana.net/loki/api/v1/push"
        -var "password=<password>" -var "username=<user>" -var 'log_group_names=["/aws/lambda/log-group-1", "/aws/lambda/log-group-2"]'
        -var 'bucket_names=["bucket-a", "bucket-b"]' -var 'batch_size=131072'""",
        {"BATCH_SIZE": "131072", "USERNAME": "<user>", "PASSWORD": "<password>"},
    ),
    "streams": ("""terraform apply -var "lambda_promtail_image=<ecr-repo>:<tag>" -var "write_address=https://your-loki-url/loki/api/v1/push" -var "password=<basic-auth-pw>"
        -var "username=<basic-auth-username>" -var 'kinesis_stream_name=["kinesis-stream-01", "kinesis-stream-02"]'
        -var 'extra_labels="name1,value1,name2,value2"' -var "tenant_id=value" """,
        {"EXTRA_LABELS": "name1,value1,name2,value2", "TENANT_ID": "value", "REPORT_BATCH_ITEM_FAILURES": "true"},
    ),
    "a zip in a bucket": ("""terraform apply -var "write_address=https://loki/loki/api/v1/push" -var "username=u" -var "password=p" -var "lambda_promtail_binary_bucket=code"
        -var "lambda_promtail_binary_key=lambda-promtail.zip" -var "keep_stream=true" -var 'drop_labels="name1,name2"' -var 'skip_tls_verify="true"'
        -var 'relabel_configs=[{"source_labels":["__aws_log_type"],"target_label":"log_type","action":"replace"}]' -var sqs_enabled=true""",
        {"KEEP_STREAM": "true", "DROP_LABELS": "name1,name2", "SKIP_TLS_VERIFY": "true",
         "RELABEL_CONFIGS": '[{"source_labels":["__aws_log_type"],"target_label":"log_type","action":"replace"}]'},
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_its_documentation_work(configuration, tmp_path, command):
    text, environment = COMMANDS[command]
    _, action, *arguments = shlex.split(text)
    root = configuration()
    root.run(action, "-auto-approve", f"-state={tmp_path}/state", *arguments)
    made = root.read(tmp_path / "state")
    assert made.environment == {**made.environment, **environment}
    root.run("plan", "-detailed-exitcode", f"-state={tmp_path}/state", *arguments)


def test_every_variable_of_it_is_there():
    there = set(re.findall(r'^variable "(\w+)"', "".join(path.read_text() for path in FOLDER.glob("variables*.tf")), re.M))
    assert len(VARIABLES) == 33 and set(VARIABLES) <= there


def test_main_begins_with_the_provider():
    code = re.sub(r"^#.*\n", "", (FOLDER / "main.tf").read_text(), flags=re.M).split()
    assert " ".join(code).startswith('provider "aws" { region = "us-east-2" }')


# What AWS cannot change, so that Terraform would destroy and create: the real provider's ForceNew.
FIXED = {
    "aws_iam_role": ["name", "path"], "aws_cloudwatch_log_group": ["name"], "aws_lambda_function": ["function_name", "package_type"],
    "aws_lambda_function_event_invoke_config": ["function_name"], "aws_sqs_queue": ["name"], "aws_sqs_queue_redrive_allow_policy": ["queue_url"],
    "aws_kinesis_stream": ["name"], "aws_lambda_event_source_mapping": ["event_source_arn", "starting_position"], "aws_s3_bucket_notification": ["bucket"],
    "aws_cloudwatch_log_subscription_filter": ["name", "log_group_name"],
}
REPLACED = {"aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_lambda_permission"}
SOURCES = {"log_group_names": ["/ecs/orders"], "bucket_names": ["bucket-a"], "kinesis_stream_name": ["stream-a"]}
STATES = {
    # The state, what is set, and the types that are new beside policies and permissions.
    "lambda-promtail": ({**SOURCES, "sqs_enabled": True}, {"aws_sqs_queue_policy", "aws_lambda_event_source_mapping"}),
    "loki": ({**SOURCES, "role_name": "iam_for_lambda"}, set()),
    "loki-sqs": (
        {"bucket_names": ["bucket-a"], "role_name": "iam_for_lambda", "sqs_enabled": True},
        {"aws_sqs_queue_policy", "aws_lambda_event_source_mapping", "aws_lambda_function_event_invoke_config"},
    ),
}


@pytest.mark.parametrize("name", STATES)
def test_its_state_is_taken_over(configuration, tmp_path, name):
    variables, new = STATES[name]
    recorded = (ROOT / "test/real/terraform/states" / f"{name}.json").read_text()
    (tmp_path / "state").write_text(recorded)
    (tmp_path / "code.zip").write_bytes(b"code")
    if name == "lambda-promtail":  # whose function is a zip
        variables = {**variables, "lambda_promtail_zip": str(tmp_path / "code.zip")}
    changes = [change for change in configuration().plan(tmp_path, variables, tmp_path / "state") if change["mode"] == "managed"]
    for change in changes:
        kind, actions, before, after = change["type"], change["change"]["actions"], change["change"]["before"], change["change"]["after"]
        if actions in (["update"], ["no-op"]):
            assert [before[name] for name in FIXED.get(kind, [])] == [after[name] for name in FIXED.get(kind, [])], change["address"]
        else:
            assert kind in REPLACED or actions == ["create"] and kind in new, f"{actions} {change['address']}"
    kept = sum(change["change"]["actions"] in (["update"], ["no-op"]) for change in changes)
    recorded_kept = [resource for resource in json.loads(recorded)["resources"] if resource["type"] not in REPLACED]
    assert kept >= len(recorded_kept) > 5
