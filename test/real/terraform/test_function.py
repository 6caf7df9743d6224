# SPDX-License-Identifier: Apache-2.0
"""The function: its code, its settings, its log, and how it is watched."""
import base64
import hashlib
import json
import re
import subprocess

import dashboard  # test/flow
import pytest
from configuration import ACCOUNT, IMAGE, REGION, ROOT, defaults

SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:loki-AbCdEf"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
VARIABLES = "".join(path.read_text() for path in (ROOT / "deploy/terraform").glob("variables*.tf"))


def test_the_code_is_a_zip_file(applied, tmp_path):
    path = tmp_path / "lambda-promtail.zip"
    path.write_bytes(b"not really one")
    function = applied(lambda_promtail_zip=str(path), architecture="arm64").one("lambda_function")
    assert (function["package_type"], function["filename"], function["runtime"], function["handler"]) == ("Zip", str(path), "provided.al2023", "bootstrap")
    assert function["source_code_hash"] == base64.b64encode(hashlib.sha256(b"not really one").digest()).decode()
    assert function["architectures"] == ["arm64"] and not function["image_uri"]


def test_the_code_is_in_a_bucket(applied):
    function = applied(lambda_promtail_binary_bucket="code.example.com", lambda_promtail_binary_version="v1").one("lambda_function")
    assert (function["package_type"], function["runtime"], function["handler"]) == ("Zip", "provided.al2023", "bootstrap")
    assert (function["s3_bucket"], function["s3_key"], function["s3_object_version"]) == ("code.example.com", "lambda-promtail.zip", "v1")


def test_the_settings_reach_the_environment(applied):
    made = applied(
        username="ignored", username_parameter_arn=f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/user", password="ignored", password_secret_arn=SECRET, tenant_id="t",
        batch_size="256KiB", extra_labels="a,b", omit_extra_labels_prefix=True, drop_labels="c", relabel_configs='[{"action":"labeldrop","regex":"d"}]',
        keep_stream="metadata", print_log_line="true", skip_tls_verify="true", failed_events_target="s3://parked/p", metrics_enabled=True,
        settings={"PUSH_TIMEOUT": "20s", "LOG_LEVEL": ""},
    )
    assert made.environment == {
        "WRITE_ADDRESS": "https://logs.example.com/loki/api/v1/push", "USERNAME": f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/user", "PASSWORD": SECRET,
        "TENANT_ID": "t", "BATCH_SIZE": "256KiB", "EXTRA_LABELS": "a,b", "OMIT_EXTRA_LABELS_PREFIX": "true", "DROP_LABELS": "c",
        "RELABEL_CONFIGS": '[{"action":"labeldrop","regex":"d"}]', "KEEP_STREAM": "metadata", "PRINT_LOG_LINE": "true", "SKIP_TLS_VERIFY": "true",
        "FAILED_EVENTS_TARGET": "s3://parked/p", "METRICS": "emf", "REPORT_BATCH_ITEM_FAILURES": "false", "PUSH_TIMEOUT": "20s",
    }


def test_a_password_is_passed_as_it_is(applied):
    assert applied(username="u", password='p"').environment["PASSWORD"] == 'p"'


def test_a_refusal_does_not_tell_the_secrets(configuration, tmp_path):
    values = tmp_path / "values.tfvars.json"
    values.write_text(json.dumps(defaults({"username": "u", "password": "p4ssword", "bearer_token": "t0ken"}), indent=1))
    said = configuration().run("plan", "-input=false", f"-state={tmp_path}/state", f"-var-file={values}", fails=True)
    assert "A bearer token and a user exclude each other." in said and "p4ssword" not in said and "t0ken" not in said


def test_the_function_accepts_the_environment(applied, release, tmp_path):
    """The release binary's own check of what Terraform sets."""
    made = applied(username="u", password="p", log_group_names=["/ecs/a"], sqs_enabled=True, bucket_names=["b-a"], dashboard_enabled=True, settings={"REDACT": "ip", "PUSH_TIMEOUT": "20s"})
    done = subprocess.run([release, "check"], env=made.environment, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_function_as_it_is_without_options(applied):
    made = applied()
    function, group = made.one("lambda_function"), made.one("cloudwatch_log_group")
    assert (function["memory_size"], function["timeout"], function["reserved_concurrent_executions"]) == (128, 60, -1)
    assert function["vpc_config"] == [] and function["tracing_config"] == [{"mode": "PassThrough"}]
    assert function["logging_config"] == [{"log_format": "JSON", "log_group": group["name"], "application_log_level": "INFO", "system_log_level": "INFO"}]
    assert (group["name"], group["retention_in_days"]) == ("/aws/lambda/lambda_promtail", 14)
    assert not made.of("cloudwatch_metric_alarm") and not made.of("cloudwatch_dashboard") and not made.of("sqs_queue")


def test_null_is_the_default(applied):
    """As configurations that call the module hand on what they were not given."""
    optional = re.findall(r'^variable "(\w+)" \{(?:(?!^\}).)*^  default ', VARIABLES, re.M | re.S)
    made, plain = applied(**{**dict.fromkeys(optional), "lambda_promtail_image": IMAGE}), applied()
    assert made.all == plain.all and len(optional) > 60


def test_the_function_with_all_options(applied):
    made = applied(
        name="shipper", role_name="shipper-role", permissions_boundary_arn=f"arn:aws:iam::{ACCOUNT}:policy/boundary", memory_size=256, timeout=900, reserved_concurrency=5,
        lambda_vpc_subnets=["subnet-1", "subnet-2"], lambda_vpc_security_groups=["sg-1"], ipv6_allowed_for_dual_stack=True, kms_key_arn=KEY, log_kms_key_arn=KEY,
        log_retention_days=90, log_format="Text", tracing_mode="Active", sqs_enabled=True, failure_queue_enabled=True, kinesis_stream_name=["s"], bucket_names=["b-a"],
        eventbridge_bucket_names=["busy"], alarms={}, sqs={"kms_key_arn": KEY}, tags={"team": "logs"},
    )
    function, role, group = made.one("lambda_function"), made.one("iam_role"), made.one("cloudwatch_log_group")
    assert (function["memory_size"], function["timeout"], function["reserved_concurrent_executions"], function["kms_key_arn"]) == (256, 900, 5, KEY)
    (vpc,) = function["vpc_config"]
    assert (sorted(vpc["subnet_ids"]), vpc["security_group_ids"], vpc["ipv6_allowed_for_dual_stack"]) == (["subnet-1", "subnet-2"], ["sg-1"], True)
    assert function["logging_config"][0]["log_format"] == "Text" and not function["logging_config"][0]["application_log_level"]
    assert (role["name"], role["permissions_boundary"]) == ("shipper-role", f"arn:aws:iam::{ACCOUNT}:policy/boundary")
    assert (group["retention_in_days"], group["kms_key_id"]) == (90, KEY)
    assert {queue["kms_master_key_id"] for queue in made.of_list("sqs_queue")} == {KEY}
    tagged = [resource for resource in made.all if "tags" in resource["values"]]
    assert len(tagged) >= 10 and all(resource["values"]["tags"] == {"team": "logs"} for resource in tagged)


ALWAYS = {"errors": ("AWS/Lambda", "Errors"), "throttles": ("AWS/Lambda", "Throttles"), "async-lost": ("AWS/Lambda", "AsyncEventsDropped"),
          "destinations": ("AWS/Lambda", "DestinationDeliveryFailures")}


@pytest.mark.parametrize("variables, more", [
    ({}, {}),
    ({"sqs_enabled": True}, {
        "dead-letters": ("AWS/SQS", "ApproximateNumberOfMessagesVisible"), "queue-age": ("AWS/SQS", "ApproximateAgeOfOldestMessage"),
    }),
    ({"kinesis_stream_name": ["s"]}, {"iterator-age": ("AWS/Lambda", "IteratorAge")}),
    ({"failure_queue_enabled": True}, {"failures": ("AWS/SQS", "ApproximateNumberOfMessagesVisible")}),
])
def test_alarms_are_made_for_what_there_is(applied, variables, more):
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:alarms"
    made = applied(**variables, alarms={"action_arns": [topic], "errors": 3})
    alarms = made.of("cloudwatch_metric_alarm")
    assert {key: (alarm["namespace"], alarm["metric_name"]) for key, alarm in alarms.items()} == {**ALWAYS, **more}
    queues = {queue["name"] for queue in made.of_list("sqs_queue")}
    for alarm in alarms.values():
        assert alarm["alarm_actions"] == alarm["ok_actions"] == [topic]
        assert (alarm["comparison_operator"], alarm["treat_missing_data"]) == ("GreaterThanThreshold", "notBreaching")
        ((name, value),) = alarm["dimensions"].items()
        assert (name, value) == ("FunctionName", "lambda_promtail") or name == "QueueName" and value in queues
    assert alarms["errors"]["threshold"] == 3 and alarms["errors"]["statistic"] == "Sum"


def test_the_dashboard_has_the_panels_of_grafanas(applied):
    made = applied(dashboard_enabled=True)
    widgets = json.loads(made.one("cloudwatch_dashboard")["dashboard_body"])["widgets"]
    shown = sorted((widget["properties"]["title"], metric[1], metric[-1]["stat"]) for widget in widgets for metric in widget["properties"]["metrics"])
    assert shown == sorted((title, target["metricName"], target["statistic"]) for title, target in dashboard.targets("cloudwatch")) and shown
    for widget in widgets:
        assert widget["x"] + widget["width"] <= 24 and widget["properties"]["region"] == REGION
        assert all(metric[:1] + metric[2:4] == ["LambdaPromtail", "FunctionName", "lambda_promtail"] for metric in widget["properties"]["metrics"])
    assert made.environment["METRICS"] == "emf"
