# SPDX-License-Identifier: Apache-2.0
"""Each source's trigger reaches the function: who may invoke it, and what is set up to do so."""
import json

import pytest
from configuration import ACCOUNT, FUNCTION_ARN, REGION, many

QUEUE_ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:s3-to-lambda-promtail-main-queue"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:logs"
STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/logs"


def permissions(made):
    """(principal, source ARN, source account) of each that may invoke the function."""
    found = list(made.of("lambda_permission").values())
    assert all(permission["action"] == "lambda:InvokeFunction" and permission["function_name"] in ("lambda_promtail", FUNCTION_ARN) for permission in found)
    return sorted((permission["principal"], permission["source_arn"], permission["source_account"] or None) for permission in found)


def sent_by(made):
    """The statements of the queue's policy: principal to its conditions."""
    policy = json.loads(made.one("sqs_queue_policy")["policy"])
    for statement in policy["Statement"]:
        assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Allow", "sqs:SendMessage", QUEUE_ARN)
    return {
        statement["Principal"]["Service"]: {name: many(value) for test in statement["Condition"].values() for name, value in test.items()}
        for statement in policy["Statement"]
    }


LOG_PERMISSION = ("logs.amazonaws.com", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:*", ACCOUNT)


def test_nothing_may_invoke_a_function_without_sources(applied):
    made = applied()
    assert permissions(made) == []
    assert made.environment["REPORT_BATCH_ITEM_FAILURES"] == "false"


def test_log_groups_are_subscribed_to(applied):
    made = applied(log_group_names=["/ecs/a"], log_group_filters={"/ecs/b": {"filter_pattern": "?ERROR", "emit_system_fields": ["@aws.account"], "apply_on_transformed_logs": True}})
    assert permissions(made) == [LOG_PERMISSION]
    filters = made.of("cloudwatch_log_subscription_filter")
    told = {
        key: (filter_["log_group_name"], filter_["destination_arn"], filter_["filter_pattern"], filter_["emit_system_fields"] or [], filter_["apply_on_transformed_logs"])
        for key, filter_ in filters.items()
    }
    assert told == {"/ecs/a": ("/ecs/a", FUNCTION_ARN, "", [], False), "/ecs/b": ("/ecs/b", FUNCTION_ARN, "?ERROR", ["@aws.account"], True)}


@pytest.mark.parametrize("more", [[], ["/aws/rds/loud", "/a"]])
@pytest.mark.parametrize("name", ["lambda_promtail", "shipper"])
def test_the_accounts_subscription_excludes_the_functions_own_log_group(applied, name, more):
    made = applied(name=name, account_subscription={"filter_pattern": "ERROR", "excluded_log_groups": more})
    policy = made.one("cloudwatch_log_account_policy")
    assert policy["policy_type"] == "SUBSCRIPTION_FILTER_POLICY"
    assert json.loads(policy["policy_document"]) == {"DestinationArn": FUNCTION_ARN.replace("lambda_promtail", name), "FilterPattern": "ERROR"}
    selector, _, excluded = policy["selection_criteria"].partition("[")
    assert selector == "LogGroupName NOT IN "
    assert sorted(json.loads("[" + excluded)) == sorted([f"/aws/lambda/{name}", *more])
    assert made.one("cloudwatch_log_group")["name"] == f"/aws/lambda/{name}"
    assert made.one("lambda_permission")["source_account"] == ACCOUNT


def test_buckets_notify_the_function(applied):
    made = applied(bucket_names=["b-a", "b.b"], other_account_buckets={"theirs": "210987654321"})
    assert permissions(made) == [
        ("s3.amazonaws.com", "arn:aws:s3:::b-a", ACCOUNT), ("s3.amazonaws.com", "arn:aws:s3:::b.b", ACCOUNT), ("s3.amazonaws.com", "arn:aws:s3:::theirs", "210987654321"),
    ]
    notifications = made.of("s3_bucket_notification")
    assert set(notifications) == {"b-a", "b.b"}
    for bucket, notification in notifications.items():
        (target,) = notification["lambda_function"]
        assert (notification["bucket"], target["lambda_function_arn"], target["events"]) == (bucket, FUNCTION_ARN, ["s3:ObjectCreated:*"])
        assert (target["filter_prefix"], target["filter_suffix"], notification["queue"]) == ("AWSLogs/", ".gz", [])


def test_buckets_notify_the_queue_which_the_function_reads(applied):
    made = applied(
        sqs_enabled=True, timeout=45, bucket_names=["b-a"], other_account_buckets={"theirs": "210987654321"}, eventbridge_bucket_names=["busy"],
        filter_prefix="logs/", filter_suffix=".log", sqs={"maximum_concurrency": 5, "max_receive_count": 7},
    )
    assert permissions(made) == []
    (target,) = made.one("s3_bucket_notification")["queue"]
    assert (target["queue_arn"], target["filter_prefix"], target["filter_suffix"]) == (QUEUE_ARN, "logs/", ".log")
    rule, event_target = made.one("cloudwatch_event_rule"), made.one("cloudwatch_event_target")
    assert (event_target["arn"], event_target["rule"]) == (QUEUE_ARN, rule["name"])
    assert sent_by(made) == {
        "s3.amazonaws.com": {"aws:SourceArn": ["arn:aws:s3:::b-a", "arn:aws:s3:::theirs"], "aws:SourceAccount": [ACCOUNT, "210987654321"]},
        "events.amazonaws.com": {"aws:SourceArn": [rule["arn"]]},
    }
    queue, dead = made.one("sqs_queue", "main"), made.one("sqs_queue", "dead_letter")
    assert json.loads(queue["redrive_policy"]) == {"deadLetterTargetArn": dead["arn"], "maxReceiveCount": 7}
    assert queue["visibility_timeout_seconds"] == 6 * 45
    assert queue["message_retention_seconds"] == dead["message_retention_seconds"] == 14 * 86400
    assert json.loads(made.one("sqs_queue_redrive_allow_policy")["redrive_allow_policy"]) == {"redrivePermission": "byQueue", "sourceQueueArns": [QUEUE_ARN]}
    mapping = made.one("lambda_event_source_mapping")
    assert (mapping["event_source_arn"], mapping["function_name"], mapping["function_response_types"]) == (QUEUE_ARN, FUNCTION_ARN, ["ReportBatchItemFailures"])
    assert made.environment["REPORT_BATCH_ITEM_FAILURES"] == "true"
    assert mapping["scaling_config"] == [{"maximum_concurrency": 5}] and mapping["provisioned_poller_config"] == []


def test_queues_that_exist_are_read(applied):
    fifo, plain = (f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}" for name in ("some.fifo", "some"))
    made = applied(sqs_queue_arns={"fifo": fifo, "plain": plain}, sqs={"batch_size": 500, "batching_window": 2, "minimum_pollers": 2, "maximum_pollers": 9}, event_source_metrics_enabled=True)
    mappings = made.of("lambda_event_source_mapping")
    assert {key: (mapping["event_source_arn"], mapping["batch_size"], mapping["maximum_batching_window_in_seconds"]) for key, mapping in mappings.items()} == {
        "fifo": (fifo, 10, None), "plain": (plain, 500, 2),
    }
    for mapping in mappings.values():
        assert mapping["function_name"] == FUNCTION_ARN and mapping["function_response_types"] == ["ReportBatchItemFailures"]
        assert mapping["provisioned_poller_config"][0]["minimum_pollers"] == 2 and mapping["provisioned_poller_config"][0]["maximum_pollers"] == 9
        assert mapping["metrics_config"] == [{"metrics": ["EventCount"]}]
    assert made.environment["REPORT_BATCH_ITEM_FAILURES"] == "true"
    assert not made.of("sqs_queue")


@pytest.mark.parametrize("prefix, suffix, keys", [("AWSLogs/", ".gz", [{"wildcard": "AWSLogs/*.gz"}]), ("", ".gz", [{"wildcard": "*.gz"}]), ("", "", None)])
def test_events_of_buckets_come_by_a_rule(applied, prefix, suffix, keys):
    made = applied(eventbridge_bucket_names=["busy", "b.b"], filter_prefix=prefix, filter_suffix=suffix)
    rule, target = made.one("cloudwatch_event_rule"), made.one("cloudwatch_event_target")
    pattern = json.loads(rule["event_pattern"])
    assert (pattern["source"], pattern["detail-type"]) == (["aws.s3"], ["Object Created"])
    assert sorted(pattern["detail"]["bucket"]["name"]) == ["b.b", "busy"] and pattern["detail"].get("object", {}).get("key") == keys
    assert (target["rule"], target["arn"]) == (rule["name"], FUNCTION_ARN)
    assert permissions(made) == [("events.amazonaws.com", rule["arn"], None)]
    assert not made.of("s3_bucket_notification")


def test_any_event_comes_by_a_rule(applied):
    made = applied(name="l" * 60, eventbridge_rules={"hub": {"event_pattern": '{"source": ["aws.securityhub"]}', "bus_name": "security"}}, sqs_enabled=True)
    rule, target = made.one("cloudwatch_event_rule"), made.one("cloudwatch_event_target")
    assert rule["name"] == "l" * 60 + "-hub"
    assert rule["event_bus_name"] == target["event_bus_name"] == "security"
    assert target["arn"] == made.one("lambda_function")["arn"]
    assert made.one("lambda_permission")["source_arn"] == rule["arn"]


def test_topics_are_subscribed_to(applied):
    made = applied(sns_topics={"logs": {"arn": TOPIC, "filter_policy": '{"kind": ["log"]}', "filter_policy_scope": "MessageBody"}})
    assert permissions(made) == [("sns.amazonaws.com", TOPIC, None)]
    subscription = made.one("sns_topic_subscription")
    assert (subscription["topic_arn"], subscription["protocol"], subscription["endpoint"]) == (TOPIC, "lambda", FUNCTION_ARN)
    assert json.loads(subscription["filter_policy"]) == {"kind": ["log"]} and subscription["filter_policy_scope"] == "MessageBody"


def test_streams_are_read(applied):
    made = applied(
        kinesis_stream_name=["made"], kinesis_stream_arns={"there": STREAM},
        kinesis={"batch_size": 1000, "batching_window": 5, "parallelization_factor": 4, "maximum_retry_attempts": 9, "maximum_record_age": 3600, "on_failure_arn": "arn:aws:s3:::failed"},
    )
    mappings = made.of("lambda_event_source_mapping")
    assert {key: mapping["event_source_arn"] for key, mapping in mappings.items()} == {"made": made.outputs["kinesis_stream_arn"]["made"], "there": STREAM}
    for mapping in mappings.values():
        assert (mapping["function_name"], mapping["function_response_types"], mapping["starting_position"]) == (FUNCTION_ARN, ["ReportBatchItemFailures"], "LATEST")
        assert (mapping["bisect_batch_on_function_error"], mapping["parallelization_factor"], mapping["batch_size"]) == (True, 4, 1000)
        assert (mapping["maximum_retry_attempts"], mapping["maximum_record_age_in_seconds"]) == (9, 3600)
        assert mapping["destination_config"] == [{"on_failure": [{"destination_arn": "arn:aws:s3:::failed"}]}]
    assert made.environment["REPORT_BATCH_ITEM_FAILURES"] == "true"


def test_a_stream_is_tried_until_its_records_expire(applied):
    mapping = applied(kinesis_stream_arns={"there": STREAM}).one("lambda_event_source_mapping")
    assert (mapping["maximum_retry_attempts"], mapping["maximum_record_age_in_seconds"], mapping["destination_config"]) == (-1, -1, [])


@pytest.mark.parametrize("variables, destination", [
    ({}, None), ({"failure_queue_enabled": True}, f"arn:aws:sqs:{REGION}:{ACCOUNT}:lambda_promtail-failures"),
    ({"failure_queue_enabled": True, "on_failure_destination_arn": TOPIC}, TOPIC),
])
def test_failed_events_go_to_their_destination(applied, variables, destination):
    made = applied(**variables, maximum_retry_attempts=1, maximum_event_age=600)
    config = made.one("lambda_function_event_invoke_config")
    assert (config["function_name"], config["maximum_retry_attempts"], config["maximum_event_age_in_seconds"]) == ("lambda_promtail", 1, 600)
    assert [told["on_failure"][0]["destination"] for told in config["destination_config"]] == ([destination] if destination else [])


def test_the_failure_queue_can_be_read_again(applied):
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:lambda_promtail-failures"
    made = applied(failure_queue_enabled=True, timeout=90, sqs_queue_arns={"failures": arn})
    queue, mapping = made.one("sqs_queue"), made.one("lambda_event_source_mapping")
    assert (mapping["event_source_arn"], mapping["function_response_types"]) == (queue["arn"], ["ReportBatchItemFailures"])
    assert queue["visibility_timeout_seconds"] == 6 * 90  # Lambda refuses less than the function's timeout
    assert made.environment["REPORT_BATCH_ITEM_FAILURES"] == "true"
