# SPDX-License-Identifier: Apache-2.0
"""What the function's role may do, exactly, for each source and option, and together."""
import json

import pytest
from configuration import ACCOUNT, FUNCTION_ARN, REGION, defaults, statements

LOG = {"WriteOwnLog": (["logs:CreateLogStream", "logs:PutLogEvents"], [f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/lambda_promtail:*"])}
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:loki-AbCdEf"
PARAMETER = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/loki"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
QUEUE, TOPIC, STREAM = (f"arn:aws:{name}:{REGION}:{ACCOUNT}:{rest}" for name, rest in (("sqs", "some"), ("sns", "some"), ("kinesis", "stream/some")))
MAIN_QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:s3-to-lambda-promtail-main-queue"
READ = ["s3:GetObject", "s3:GetObjectVersion"]
RECEIVE = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
STREAMS = ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"]
CHANGE_VPC = ["ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"]
SEE_VPC = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]


def buckets(*names, prefix="AWSLogs/"):
    arns = sorted(f"arn:aws:s3:::{name}" for name in names)
    return {"ReadObjects": (READ, sorted(f"{arn}/{prefix}*" for arn in arns)), "TellMissingObjects": (["s3:ListBucket"], arns)}


# What is set, and what the role may then do beside writing its log.
CASES = {
    "nothing": ({}, {}),
    "log groups": ({"log_group_names": ["/ecs/a"], "log_group_filters": {"/ecs/b": {}}}, {}),
    "the account's log groups": ({"account_subscription": {}}, {}),
    "topics": ({"sns_topics": {"some": {"arn": TOPIC}}}, {}),
    "events": ({"eventbridge_rules": {"health": {"event_pattern": '{"source": ["aws.health"]}'}}}, {}),
    "buckets": ({"bucket_names": ["b-a", "b.b"]}, buckets("b-a", "b.b")),
    "buckets with another prefix": ({"bucket_names": ["b-a"], "filter_prefix": "", "filter_suffix": ""}, buckets("b-a", prefix="")),
    "buckets of others and by EventBridge": (
        {"other_account_buckets": {"theirs": "210987654321"}, "eventbridge_bucket_names": ["busy"]}, buckets("theirs", "busy"),
    ),
    "buckets by a queue": ({"bucket_names": ["b-a"], "sqs_enabled": True}, {**buckets("b-a"), "ReceiveMessages": (RECEIVE, [MAIN_QUEUE])}),
    "buckets by a queue with a key": (
        {"bucket_names": ["b-a"], "sqs_enabled": True, "sqs": {"kms_key_arn": KEY}},
        {**buckets("b-a"), "ReceiveMessages": (RECEIVE, [MAIN_QUEUE]), "Decrypt": (["kms:Decrypt"], [KEY])},
    ),
    "a queue that exists": ({"sqs_queue_arns": {"some": QUEUE}}, {"ReceiveMessages": (RECEIVE, [QUEUE])}),
    "a stream that is made": ({"kinesis_stream_name": ["made"]}, {"ReadStreams": (STREAMS, [f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/made"])}),
    "a consumer with enhanced fan-out": (
        {"kinesis_stream_arns": {"some": f"{STREAM}/consumer/c:1"}},
        {"ReadStreams": (STREAMS, [STREAM]), "SubscribeToShards": (["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"], [f"{STREAM}/consumer/c:1"])},
    ),
    "a stream with a bucket for failures": (
        {"kinesis_stream_arns": {"some": STREAM}, "kinesis": {"on_failure_arn": "arn:aws:s3:::failed"}, "on_failure_kms_key_arn": KEY},
        {
            "ReadStreams": (STREAMS, [STREAM]), "StoreFailures": (["s3:PutObject"], ["arn:aws:s3:::failed/aws/lambda/*"]),
            "ListFailures": (["s3:ListBucket"], ["arn:aws:s3:::failed"]), "EncryptFailures": (["kms:GenerateDataKey"], [KEY]),
        },
    ),
    "a destination that no stream uses": ({"kinesis": {"on_failure_arn": QUEUE}}, {}),
    "secrets": (
        {"username_secret_arn": f"{SECRET}#user", "password_secret_arn": f"{SECRET}:password::"}, {"ReadSecrets": (["secretsmanager:GetSecretValue"], [SECRET])},
    ),
    "parameters": (
        {"bearer_token_parameter_arn": f"{PARAMETER}:3", "tenant_id": f"{PARAMETER}/tenant"}, {"ReadParameters": (["ssm:GetParameter"], [PARAMETER, f"{PARAMETER}/tenant"])},
    ),
    "a secret that another one wins over": (
        {"username": "u", "password": f"{SECRET}2", "password_parameter_arn": PARAMETER, "password_secret_arn": SECRET},
        {"ReadSecrets": (["secretsmanager:GetSecretValue"], [SECRET])},
    ),
    "settings that are null": ({"settings": {"CA_CERT": None}}, {}),
    "settings that are elsewhere": (
        {"relabel_configs": "s3://settings/rules.json", "password": SECRET, "username": "u", "extra_labels": f'"{PARAMETER}/labels"', "settings": {"CA_CERT": f"{PARAMETER}/ca"}, "data_kms_key_arns": [KEY]},
        {
            "ReadSettings": (["s3:GetObject"], ["arn:aws:s3:::settings/rules.json"]), "ReadSecrets": (["secretsmanager:GetSecretValue"], [SECRET]),
            "ReadParameters": (["ssm:GetParameter"], [f"{PARAMETER}/ca", f"{PARAMETER}/labels"]), "Decrypt": (["kms:Decrypt"], [KEY]),
        },
    ),
    "the environment's key": ({"kms_key_arn": KEY}, {"Decrypt": (["kms:Decrypt"], [KEY])}),
    "a failure queue": ({"failure_queue_enabled": True}, {"SendFailures": (["sqs:SendMessage"], [f"arn:aws:sqs:{REGION}:{ACCOUNT}:lambda_promtail-failures"])}),
    "a failure queue with a key": (
        {"failure_queue_enabled": True, "sqs": {"kms_key_arn": KEY}},
        {
            "SendFailures": (["sqs:SendMessage"], [f"arn:aws:sqs:{REGION}:{ACCOUNT}:lambda_promtail-failures"]),
            "EncryptFailures": (["kms:Decrypt", "kms:GenerateDataKey"], [KEY]),
        },
    ),
    "a destination: topic with a key": (
        {"on_failure_destination_arn": TOPIC, "on_failure_kms_key_arn": KEY},
        {"PublishFailures": (["sns:Publish"], [TOPIC]), "EncryptFailures": (["kms:Decrypt", "kms:GenerateDataKey"], [KEY])},
    ),
    "a destination: topic": ({"on_failure_destination_arn": TOPIC}, {"PublishFailures": (["sns:Publish"], [TOPIC])}),
    "a destination: bus": (
        {"on_failure_destination_arn": f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/b"}, {"PutFailureEvents": (["events:PutEvents"], [f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/b"])},
    ),
    "a destination: function": ({"on_failure_destination_arn": f"{FUNCTION_ARN}2"}, {"InvokeOnFailure": (["lambda:InvokeFunction"], [f"{FUNCTION_ARN}2"])}),
    "what Loki refused, in a queue": (
        {"failed_events_target": f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/parked.fifo", "failed_events_kms_key_arn": KEY},
        {"SendFailures": (["sqs:SendMessage"], [f"arn:aws:sqs:eu-west-1:{ACCOUNT}:parked.fifo"]), "EncryptFailures": (["kms:Decrypt", "kms:GenerateDataKey"], [KEY])},
    ),
    "what Loki refused, in a bucket": ({"failed_events_target": "s3://parked/loki"}, {"StoreFailures": (["s3:PutObject"], ["arn:aws:s3:::parked/loki/*"])}),
    "X-Ray": ({"tracing_mode": "Active"}, {"Trace": (["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"])}),
    "a VPC": (
        {"lambda_vpc_subnets": ["subnet-1"], "lambda_vpc_security_groups": ["sg-1"]},
        {
            "ConnectToVpc": (CHANGE_VPC, [f"arn:aws:ec2:{REGION}:{ACCOUNT}:*/*"]), "SeeVpc": (SEE_VPC, ["*"]),
            "KeepVpcFromCode": ("Deny", sorted(CHANGE_VPC + SEE_VPC), ["*"], {"Condition": {"ArnEquals": {"lambda:SourceFunctionArn": FUNCTION_ARN}}}),
        },
    ),
}
CASES["all sources"] = (
    {
        "log_group_names": ["/ecs/a"], "bucket_names": ["b-a"], "kinesis_stream_arns": {"some": STREAM}, "sqs_queue_arns": {"some": QUEUE},
        "sns_topics": {"some": {"arn": TOPIC}}, "failure_queue_enabled": True,
    },
    {
        **buckets("b-a"), "ReadStreams": (STREAMS, [STREAM]), "ReceiveMessages": (RECEIVE, [QUEUE]),
        "SendFailures": (["sqs:SendMessage"], [f"arn:aws:sqs:{REGION}:{ACCOUNT}:lambda_promtail-failures"]),
    },
)


@pytest.fixture(scope="module")
def roles(configuration, deploy, tmp_path_factory):
    """The policy of each case's role: one configuration calls the module for all of them, since
    each run of Terraform takes a second."""
    calls = {case: f"case_{number}" for number, case in enumerate(CASES)}
    source = {"source": "../terraform/modules/lambda-promtail"}
    (deploy / "roles").mkdir()
    (deploy / "roles/main.tf.json").write_text(json.dumps({
        "provider": {"aws": {"region": REGION}},
        "module": {call: {**source, **defaults(CASES[case][0])} for case, call in calls.items()},
        "output": {call: {"value": f"${{module.{call}.role_policy}}"} for call in calls.values()},
    }))
    made = configuration("../roles").apply(tmp_path_factory.mktemp("roles") / "made", {})
    assert sorted(role["policy"] for role in made.of_list("iam_role_policy")) == sorted(made.outputs.values())
    assert len(made.outputs) == len(CASES) and not made.of_list("iam_role_policy_attachment")
    return {case: made.outputs[call] for case, call in calls.items()}


@pytest.mark.parametrize("case", CASES)
def test_the_role_may_do_what_is_needed_and_nothing_else(roles, case):
    assert statements(roles[case]) == {**LOG, **CASES[case][1]}
