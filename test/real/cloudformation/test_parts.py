# SPDX-License-Identifier: Apache-2.0
"""The templates resolved: what each parameter adds, and what is not there without it."""
import subprocess

import pytest
from resolver import Refused
from templates import ALL, BASE, EVENTBRIDGE, LOG_GROUPS, MAIN, PLAIN, environment, of_type, resolver, resources, statements

SECRET = "arn:aws:secretsmanager:us-east-2:123456789012:secret:loki-AbCdEf"
PARAMETER = "arn:aws:ssm:us-east-2:123456789012:parameter/loki/password"
KEY = "arn:aws:kms:us-east-2:123456789012:key/11111111-2222-3333-4444-555555555555"
STREAM = "arn:aws:kinesis:us-east-2:123456789012:stream/logs"
READ_QUEUE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
ALWAYS = {"WriteOwnLog", "SendToFailureQueue"}
READ_BUCKET = {"ReadObjects", "TellMissingFromForbidden"}

every_template = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)

# Parameters of template.yaml and the Sids that they add to the role's.
SOURCES = [
    ({}, set()),
    ({"LogGroupToSubscribe": "/aws/lambda/orders"}, set()),
    ({"KinesisStreamArn": STREAM}, {"ReadStream"}),
    ({"EventSourceS3Bucket": "my.logs"}, {"ReadS3Queue", *READ_BUCKET}),
    ({"LogGroupToSubscribe": "/a", "KinesisStreamArn": STREAM, "EventSourceS3Bucket": "my.logs"}, {"ReadStream", "ReadS3Queue", *READ_BUCKET}),
]
# Parameters of every template, likewise.
OPTIONS = [
    ({"Username": "me", "PasswordSecretArn": SECRET}, {"ReadSecrets"}),
    ({"Username": "me", "PasswordParameterArn": PARAMETER}, {"ReadParameters"}),
    ({"Username": "me", "PasswordSecretArn": SECRET, "PasswordParameterArn": PARAMETER}, {"ReadSecrets"}),
    ({"UsernameSecretArn": SECRET, "PasswordParameterArn": PARAMETER}, {"ReadSecrets", "ReadParameters"}),
    ({"KmsKeyArn": KEY}, {"DecryptEnvironment"}),
    ({"DecryptKeyArns": f"{KEY},{KEY}a"}, {"Decrypt"}),
    ({"EncryptKeyArns": KEY}, {"Encrypt"}),
    ({"SubnetIds": "subnet-1a,subnet-2b", "SecurityGroupIds": "sg-1"}, {"UseNetworkInterfaces", "FindNetworkInterfaces", "KeepVpcFromCode"}),
    ({"FailedEventsTarget": "queue"}, {"ParkInQueue"}),
    ({"FailedEventsTarget": "s3://kept/lambda-promtail"}, {"ParkInBucket"}),
    ({"ReplayFailures": "true"}, {"ReadFailureQueue"}),
]


def own(path):
    return ALWAYS | (READ_BUCKET if path == EVENTBRIDGE else set())


@pytest.mark.parametrize("given, added", SOURCES)
def test_a_source_adds_exactly_its_statements(given, added):
    assert statements(resources(MAIN, **given)).keys() == ALWAYS | added


@every_template
@pytest.mark.parametrize("given, added", OPTIONS)
def test_an_option_adds_exactly_its_statements(path, given, added):
    assert statements(resources(path, **given)).keys() == own(path) | added


@every_template
def test_a_failure_bucket_takes_the_place_of_the_queue(path):
    made = resources(path, FailureBucket="kept")
    assert statements(made).keys() == own(path) - {"SendToFailureQueue"} | {"WriteToFailureBucket", "FindFailureBucket"}
    assert statements(made)["WriteToFailureBucket"]["Resource"] == "arn:aws:s3:::kept/aws/lambda/*"
    assert statements(made)["FindFailureBucket"]["Resource"] == "arn:aws:s3:::kept"


def every_combination():
    for path in ALL:
        for given, _ in OPTIONS + (SOURCES if path == MAIN else []):
            yield path, given


@pytest.mark.parametrize("path, given", every_combination())
def test_a_statement_names_its_resources(path, given):
    for sid, statement in statements(resources(path, **given)).items():
        named = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        assert named and "*" not in named or sid == "FindNetworkInterfaces" or statement["Effect"] == "Deny", statement
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not any("*" in action for action in actions), statement


@pytest.mark.parametrize("path, given", every_combination())
def test_every_policy_is_the_roles(path, given):
    made = resources(path, **given)
    assert made["LambdaPromtailFunction"]["Properties"]["Role"] == "${LambdaPromtailRole.Arn}"
    for name, policy in of_type(made, "AWS::IAM::Policy").items():
        assert policy["Roles"] == ["${LambdaPromtailRole}"], name


@pytest.mark.parametrize("path, given", every_combination())
def test_partial_batches_are_reported_by_both_sides_or_neither(path, given):
    made = resources(path, **given)
    mappings = of_type(made, "AWS::Lambda::EventSourceMapping")
    assert environment(made)["REPORT_BATCH_ITEM_FAILURES"] == ("true" if mappings else "false")
    for name, mapping in mappings.items():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], name
        assert mapping["FunctionName"] == "${LambdaPromtailFunction}", name


@pytest.mark.parametrize("path, given", every_combination())
def test_nobody_else_may_invoke_the_function(path, given):
    for name, permission in of_type(resources(path, **given), "AWS::Lambda::Permission").items():
        assert permission["SourceArn"] and permission["SourceAccount"] == "123456789012", name
        assert permission["FunctionName"] == "${LambdaPromtailFunction.Arn}", name


@every_template
@pytest.mark.parametrize("timeout", ["30", "60", "120", "180", "300", "600", "900"])
def test_messages_stay_invisible_for_six_timeouts(path, timeout):
    made = resources(path, Timeout=timeout, **({"EventSourceS3Bucket": "my.logs"} if path == MAIN else {}))
    queues = of_type(made, "AWS::SQS::Queue")
    assert made["LambdaPromtailFunction"]["Properties"]["Timeout"] == timeout
    for name in queues.keys() - {"DeadLetterQueue"}:
        assert queues[name]["VisibilityTimeout"] == 6 * int(timeout)
        assert queues[name]["RedrivePolicy"] == {"deadLetterTargetArn": "${DeadLetterQueue.Arn}", "maxReceiveCount": 5}
    assert all(queue["SqsManagedSseEnabled"] and queue["MessageRetentionPeriod"] == 1209600 for queue in queues.values())
    assert len(queues) == (3 if path == MAIN else 2)


@every_template
@pytest.mark.parametrize("given, destination", [({}, "${FailureQueue.Arn}"), ({"FailureBucket": "kept"}, "arn:aws:s3:::kept")])
def test_failed_asynchronous_events_are_kept(path, given, destination):
    made = resources(path, **given)
    assert made["LambdaPromtailEventInvokeConfig"] == {
        "Type": "AWS::Lambda::EventInvokeConfig", "DependsOn": "FailuresPolicy",
        "Properties": {
            "FunctionName": "${LambdaPromtailFunction}", "Qualifier": "$LATEST", "MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 21600,
            "DestinationConfig": {"OnFailure": {"Destination": destination}},
        },
    }


@every_template
def test_the_function_logs_into_its_own_group(path):
    made = resources(path, LogLevel="DEBUG", LogRetentionDays="30")
    assert made["LambdaPromtailFunction"]["Properties"]["LoggingConfig"] == {"LogGroup": "${LambdaPromtailLogGroup}", "LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}
    assert made["LambdaPromtailLogGroup"]["Properties"] == {"RetentionInDays": "30"}
    assert statements(made)["WriteOwnLog"] == {
        "Sid": "WriteOwnLog", "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "${LambdaPromtailLogGroup.Arn}",
    }


@every_template
def test_an_image_or_a_zip(path):
    function = resources(path)["LambdaPromtailFunction"]["Properties"]
    assert (function["Code"], function["PackageType"]) == ({"ImageUri": BASE["LambdaPromtailImage"]}, "Image")
    assert not {"Runtime", "Handler"} & function.keys()
    function = resources(path, LambdaPromtailImage="", S3BucketName="code", Architecture="arm64")["LambdaPromtailFunction"]["Properties"]
    assert (function["Code"], function["PackageType"]) == ({"S3Bucket": "code", "S3Key": "lambda-promtail.zip"}, "Zip")
    assert (function["Runtime"], function["Handler"], function["Architectures"]) == ("provided.al2023", "bootstrap", ["arm64"])


@every_template
@pytest.mark.parametrize("given, text", [
    ({"LambdaPromtailImage": ""}, "either LambdaPromtailImage or S3BucketName"),
    ({"S3BucketName": "code"}, "either LambdaPromtailImage or S3BucketName"),
    ({"SubnetIds": "subnet-1a"}, "both SubnetIds and SecurityGroupIds"),
    ({"SecurityGroupIds": "sg-1"}, "both SubnetIds and SecurityGroupIds"),
    ({"WriteAddress": "https://logs.example.com"}, "WriteAddress"),
    ({"WriteAddress": "https://me:secret@logs.example.com/loki/api/v1/push"}, "WriteAddress"),
    ({"LambdaPromtailImage": "public.ecr.aws/grafana/lambda-promtail:main"}, "LambdaPromtailImage"),
    ({"TenantID": "a|b"}, "TenantID"),
    ({"ExtraLabels": "env"}, "ExtraLabels"),
    ({"ExtraLabels": "env,prod,team"}, "ExtraLabels"),
    ({"KeepStream": "yes"}, "KeepStream"),
    ({"Timeout": "61"}, "Timeout"),
    ({"MemorySize": "64"}, "MemorySize"),
    ({"PasswordSecretArn": PARAMETER}, "PasswordSecretArn"),
    ({"PasswordParameterArn": SECRET}, "PasswordParameterArn"),
    ({"FailedEventsTarget": "kept/prefix"}, "FailedEventsTarget"),
    ({"FailedEventsTarget": "s3://kept"}, "FailedEventsTarget"),
    ({"FailedEventsTarget": "s3://kept/a*"}, "FailedEventsTarget"),
    ({"FailedEventsTarget": "s3://kept//a"}, "FailedEventsTarget"),
    ({"Username": "me"}, "a user and a password"),
    ({"PasswordSecretArn": SECRET}, "a user and a password"),
])
def test_a_wrong_value_is_refused(path, given, text):
    with pytest.raises(Refused, match=text):
        resolver(path, **given)


@pytest.mark.parametrize("given, text", [
    ({"EventSourceS3PrefixKey": "a*"}, "EventSourceS3PrefixKey"), ({"EventSourceS3Bucket": "Upper"}, "EventSourceS3Bucket"),
    ({"QueueMaximumConcurrency": "1"}, "QueueMaximumConcurrency"), ({"QueueMaximumConcurrency": "1001"}, "QueueMaximumConcurrency"),
    ({"KinesisStreamArn": "logs"}, "KinesisStreamArn"), ({"KinesisParallelization": "11"}, "KinesisParallelization"),
])
def test_a_wrong_value_of_a_source_is_refused(given, text):
    with pytest.raises(Refused, match=text):
        resolver(MAIN, **given)


@every_template
@pytest.mark.parametrize("given, value, sid, arn", [
    ({"Password": "s3cret"}, "s3cret", None, None),
    ({"Password": "s3cret", "PasswordSecretArn": SECRET}, SECRET, "ReadSecrets", SECRET),
    ({"PasswordSecretArn": f"{SECRET}#password"}, f"{SECRET}#password", "ReadSecrets", SECRET),
    ({"PasswordParameterArn": f"{PARAMETER}#password"}, f"{PARAMETER}#password", "ReadParameters", PARAMETER),
])
def test_a_password_comes_from_one_place(path, given, value, sid, arn):
    made = resources(path, Username="me", **given)
    assert environment(made)["PASSWORD"] == value
    if sid:
        assert statements(made)[sid]["Resource"] == [arn]


@every_template
@pytest.mark.parametrize("target, place", [
    ("queue", "${FailureQueue}"), ("s3://kept/a", "s3://kept/a"), ("s3://kept/a/b", "s3://kept/a/b"), ("", ""),
])
def test_what_loki_refused_is_kept(path, target, place):
    made = resources(path, FailedEventsTarget=target)
    assert environment(made)["FAILED_EVENTS_TARGET"] == place
    if target.startswith("s3://"):
        assert statements(made)["ParkInBucket"]["Resource"] == f"arn:aws:s3:::{target[5:]}/*"


@every_template
def test_replaying_reads_the_failure_queue(path):
    made = resources(path, ReplayFailures="true")
    assert made["ReplayMapping"]["Properties"]["EventSourceArn"] == "${FailureQueue.Arn}"
    assert (statements(made)["ReadFailureQueue"]["Action"], statements(made)["ReadFailureQueue"]["Resource"]) == (READ_QUEUE, "${FailureQueue.Arn}")
    assert "ReplayMapping" not in resources(path)


@every_template
def test_a_function_in_a_vpc(path):
    made = resources(path, SubnetIds="subnet-1a,subnet-2b", SecurityGroupIds="sg-1")
    assert made["LambdaPromtailFunction"]["Properties"]["VpcConfig"] == {"SubnetIds": ["subnet-1a", "subnet-2b"], "SecurityGroupIds": ["sg-1"]}
    use, find, keep = (statements(made)[sid] for sid in ("UseNetworkInterfaces", "FindNetworkInterfaces", "KeepVpcFromCode"))
    assert (keep["Effect"], sorted(keep["Action"])) == ("Deny", sorted(use["Action"] + find["Action"]))
    assert keep["Condition"] == {"ArnEquals": {"lambda:SourceFunctionArn": "${LambdaPromtailFunction.Arn}"}}
    assert "VpcConfig" not in resources(path)["LambdaPromtailFunction"]["Properties"]


@every_template
def test_concurrency_is_reserved_when_asked_for(path):
    assert resources(path, ReservedConcurrency="5")["LambdaPromtailFunction"]["Properties"]["ReservedConcurrentExecutions"] == "5"
    assert "ReservedConcurrentExecutions" not in resources(path)["LambdaPromtailFunction"]["Properties"]


@every_template
def test_other_partitions(path):
    pseudo = {"AWS::Partition": "aws-cn", "AWS::Region": "cn-north-1"}
    image = "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/lambda-promtail@sha256:" + "0" * 64
    given = {"LambdaPromtailImage": image, "FailureBucket": "kept", "Username": "me", "PasswordSecretArn": SECRET.replace("aws", "aws-cn", 1)}
    if path == MAIN:
        given |= {"EventSourceS3Bucket": "my.logs"}
    assert "arn:aws:" not in str(resolver(path, pseudo, **given).resources())


def test_a_subscription_reaches_the_function():
    made = resources(MAIN, LogGroupToSubscribe="/aws/lambda/orders", FilterPattern="ERROR")
    assert made["MainLambdaPromtailSubscriptionFilter"] == {
        "Type": "AWS::Logs::SubscriptionFilter", "DependsOn": "LambdaPromtailPermissions",
        "Properties": {"DestinationArn": "${LambdaPromtailFunction.Arn}", "FilterPattern": "ERROR", "LogGroupName": "/aws/lambda/orders"},
    }
    assert made["LambdaPromtailPermissions"]["Properties"] == {
        "Action": "lambda:InvokeFunction", "FunctionName": "${LambdaPromtailFunction.Arn}", "Principal": "logs.amazonaws.com",
        "SourceArn": "arn:aws:logs:us-east-2:123456789012:log-group:*:*", "SourceAccount": "123456789012",
    }
    assert "MainLambdaPromtailSubscriptionFilter" not in resources(MAIN)


@pytest.mark.parametrize("path, given", [(MAIN, {"LogGroupToSubscribe": "/central"}), (LOG_GROUPS, {})], ids=["one", "list"])
def test_events_of_a_central_log_group_are_selected_when_asked_for(path, given):
    criteria = '@aws.account IN ["123456789012"] AND @aws.region = "us-east-1"'
    for chosen in ({}, {"FieldSelectionCriteria": criteria}):
        filters = of_type(resources(path, **given, **chosen), "AWS::Logs::SubscriptionFilter").values()
        assert filters and all(properties.get("FieldSelectionCriteria") == chosen.get("FieldSelectionCriteria") for properties in filters)
    with pytest.raises(Refused, match="FieldSelectionCriteria"):
        resolver(path, **given, FieldSelectionCriteria="ERROR")


def test_each_log_group_of_the_list_is_subscribed():
    made = resources(LOG_GROUPS, LogGroupNames="/aws/lambda/orders,/ecs/web_1,API-Gateway#x", FilterPattern="?ERROR ?WARN")
    filters = of_type(made, "AWS::Logs::SubscriptionFilter")
    assert {name: properties["LogGroupName"] for name, properties in filters.items()} == {
        "SubscriptionFilterawslambdaorders": "/aws/lambda/orders", "SubscriptionFilterecsweb1": "/ecs/web_1", "SubscriptionFilterAPIGatewayx": "API-Gateway#x",
    }
    for name, properties in filters.items():
        assert made[name]["DependsOn"] == "LambdaPromtailPermissions"
        assert (properties["DestinationArn"], properties["FilterPattern"]) == ("${LambdaPromtailFunction.Arn}", "?ERROR ?WARN")


@pytest.mark.parametrize("given, destination", [({}, "${FailureQueue.Arn}"), ({"FailureBucket": "kept"}, "arn:aws:s3:::kept")])
def test_a_stream_reaches_the_function(given, destination):
    made = resources(MAIN, KinesisStreamArn=STREAM, KinesisStartingPosition="TRIM_HORIZON", KinesisParallelization="10", **given)
    mapping = made["KinesisMapping"]["Properties"]
    assert (mapping["EventSourceArn"], mapping["StartingPosition"], mapping["ParallelizationFactor"]) == (STREAM, "TRIM_HORIZON", "10")
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["DestinationConfig"] == {"OnFailure": {"Destination": destination}}
    assert made["KinesisMapping"]["DependsOn"] == ["KinesisPolicy", "FailuresPolicy"]
    assert statements(made)["ReadStream"]["Resource"] == STREAM


@pytest.mark.parametrize("given, account", [({}, "123456789012"), ({"EventSourceS3BucketAccount": "210987654321"}, "210987654321")])
def test_notifications_of_a_bucket_reach_the_function(given, account):
    made = resources(MAIN, EventSourceS3Bucket="my.logs", EventSourceS3PrefixKey="AWSLogs/", **given)
    assert made["S3QueuePolicy"]["Properties"] == {
        "Queues": ["${S3Queue}"],
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [{
            "Sid": "NotificationsOfBucket", "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "${S3Queue.Arn}",
            "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::my.logs"}, "StringEquals": {"aws:SourceAccount": account}},
        }]},
    }
    mapping = made["S3Mapping"]["Properties"]
    assert (mapping["EventSourceArn"], mapping["BatchSize"], made["S3Mapping"]["DependsOn"]) == ("${S3Queue.Arn}", 10, "S3Policy")
    granted = statements(made)
    assert (granted["ReadS3Queue"]["Action"], granted["ReadS3Queue"]["Resource"]) == (READ_QUEUE, "${S3Queue.Arn}")
    assert (granted["ReadObjects"]["Action"], granted["ReadObjects"]["Resource"]) == (["s3:GetObject", "s3:GetObjectVersion"], "arn:aws:s3:::my.logs/AWSLogs/*")
    assert (granted["TellMissingFromForbidden"]["Action"], granted["TellMissingFromForbidden"]["Resource"]) == ("s3:ListBucket", "arn:aws:s3:::my.logs")
    assert resolver(MAIN, EventSourceS3Bucket="my.logs").outputs()["S3QueueArn"] == "${S3Queue.Arn}"
    assert "S3QueueArn" not in resolver(MAIN).outputs()


def test_a_queue_has_a_most_of_executions_when_asked_for():
    made = resources(MAIN, EventSourceS3Bucket="my.logs", QueueMaximumConcurrency="20")
    assert made["S3Mapping"]["Properties"]["ScalingConfig"] == {"MaximumConcurrency": "20"}
    assert "ScalingConfig" not in resources(MAIN, EventSourceS3Bucket="my.logs")["S3Mapping"]["Properties"]


@pytest.mark.parametrize("given, keys", [({}, {}), ({"EventSourceS3PrefixKey": "AWSLogs/"}, {"object": {"key": [{"prefix": "AWSLogs/"}]}})])
def test_eventbridge_reaches_the_function(given, keys):
    made = resources(EVENTBRIDGE, **given)
    rule = made["EventRule"]["Properties"]
    assert rule["EventPattern"] == {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": {"bucket": {"name": ["my.logs"]}, **keys}}
    assert rule["Targets"] == [{"Id": "LambdaPromtail", "Arn": "${LambdaPromtailFunction.Arn}", "DeadLetterConfig": {"Arn": "${FailureQueue.Arn}"}}]
    assert made["EventRuleLambdaPermission"]["Properties"] == {
        "Action": "lambda:InvokeFunction", "FunctionName": "${LambdaPromtailFunction.Arn}", "Principal": "events.amazonaws.com",
        "SourceArn": "${EventRule.Arn}", "SourceAccount": "123456789012",
    }
    (statement,) = made["FailureQueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Principal"], statement["Action"], statement["Resource"]) == ({"Service": "events.amazonaws.com"}, "sqs:SendMessage", "${FailureQueue.Arn}")
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": "${EventRule.Arn}"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}


@every_template
@pytest.mark.parametrize("given", [
    {}, {"Username": "me", "Password": "s3cret"}, {"BearerToken": "t0ken"}, {"KeepStream": "metadata", "Metrics": "emf", "SkipTlsVerify": "true"},
    {"ExtraLabels": "env,prod", "OmitExtraLabelsPrefix": "true", "DropLabels": "a,b", "BatchSize": "1000000", "TenantID": "team-a"},
    {"ExtraLabels": '{"env":"prod"}', "RelabelConfigs": '[{"action":"labeldrop","regex":"__aws_.*"}]'}, {"FailedEventsTarget": "s3://kept/a"},
])
def test_the_function_starts_with_such_an_environment(path, given, release):
    """`bootstrap check` reads the settings as INIT does. Lambda adds the credentials."""
    settings = {**environment(resources(path, **given)), "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "us-east-2"}
    done = subprocess.run([release, "check"], env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert PLAIN[path]["WriteAddress"] in done.stdout
