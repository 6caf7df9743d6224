# SPDX-License-Identifier: Apache-2.0
"""S3 and SQS by moto: objects put by boto3 and read by the release binary with a role's temporary
credentials, and messages received by boto3 and handed on as Lambda does. Signatures are checked by
botocore's code, and the events are those that moto sends."""
import gzip
import json
import uuid

import events
import pytest
from event_source_mapping import EventSourceMapping
from moto_server import ACCOUNT
from program import Program

QUEUE_ARN = f"arn:aws:sqs:us-east-1:{ACCOUNT}:"
TOPIC_ARN = f"arn:aws:sns:us-east-1:{ACCOUNT}:"
DONE = {"items": {"done": 1, "failed": 0, "refused": 0}}

ODD_KEYS = [
    "plain.log", "with blank.log", " leading and trailing ", "two  blanks", "plus+plus", "a+b c%20d", "percent%", "percent%41", "%2F", "100%.log",
    "question?mark", "hash#tag", "amp&and=equals", "tilde~", "a~b!c*d'e(f)g", "semi;colon:comma,", "at@dollar$", "[brackets]{braces}", "back\\slash",
    "quote\"s`", "pipe|caret^", "<angle>", "double//slash", "/leading", "trailing/slash/x", "a/./b", "a/../b", "../up", "..", "dots...", "tab\there",
    "ünï/cödé.log", "日本語/ログ.log", "emoji-😀.log", "e\u0301-combining", "\u00e9-precomposed", "nbsp\u00a0key", "AWSLogs/1/x=y/date=2026-01-02/part-0.gz",
    "x" * 1000, "=start", "-dash_under.dot", "UPPER/lower/MiXed", "versionId=1", "a?versionId=2", "x-amz-date", "a b/c+d/%e/f?g#h~",
]


@pytest.fixture
def start(moto, loki, release):
    programs = []

    def run(**environment):
        program = Program({"WRITE_ADDRESS": loki.push_url, **moto.environment, **environment}, binary=release)
        programs.append(program)
        return program

    yield run
    for program in programs:
        program.stop()


@pytest.fixture
def bucket(moto):
    """A new bucket in us-east-1; versioned, so that nothing is overwritten."""
    return make_bucket(moto, "us-east-1")


def make_bucket(moto, region):
    name = f"logs-{uuid.uuid4()}"
    s3 = moto.client("s3", region)
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **place)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


@pytest.fixture
def queue(moto):
    sqs = moto.client("sqs")
    return sqs, sqs.create_queue(QueueName=f"logs-{uuid.uuid4()}", Attributes={"VisibilityTimeout": "600"})["QueueUrl"]


# ---- S3 ----


@pytest.mark.parametrize("key", ODD_KEYS)
def test_an_object_of_any_key_is_read(start, moto, bucket, loki, key):
    s3 = moto.client("s3")
    version = s3.put_object(Bucket=bucket, Key=key, Body=gzip.compress(b"one\ntwo\n"))["VersionId"]
    assert s3.get_object(Bucket=bucket, Key=key)["ETag"], "boto3 itself cannot read it"
    answer = start().invoke(events.s3(events.s3_record(bucket, key, version=version), events.s3_record(bucket, key)))
    assert answer.ok and answer.json["items"] == {"done": 2, "failed": 0, "refused": 0}, answer.body
    assert set(loki.lines()) == {b"one", b"two"} and answer.json["entries"] == 4


def test_a_version_is_read_though_a_newer_one_is_there(start, moto, bucket, loki):
    s3 = moto.client("s3")
    versions = [s3.put_object(Bucket=bucket, Key="a.log", Body=b"number %d\n" % number)["VersionId"] for number in range(3)]
    program = start()
    for number, version in enumerate(versions):
        assert program.invoke(events.s3(events.s3_record(bucket, "a.log", version=version))).ok
        assert loki.lines()[-1] == b"number %d" % number
    assert program.invoke(events.s3((bucket, "a.log"))).ok
    assert loki.lines()[-1] == b"number 2"


def test_a_version_that_was_deleted_is_done_and_counted(start, moto, bucket, loki):
    s3 = moto.client("s3")
    version = s3.put_object(Bucket=bucket, Key="a.log", Body=b"x\n")["VersionId"]
    s3.put_object(Bucket=bucket, Key="a.log", Body=b"y\n")
    s3.delete_object(Bucket=bucket, Key="a.log", VersionId=version)
    answer = start().invoke(events.s3(events.s3_record(bucket, "a.log", version=version)))
    assert answer.ok and answer.json == {**DONE, "entries": 0, "dropped": {"missing_object": 1}} and loki.pushes == []


@pytest.mark.parametrize("by_version", [False, True])
def test_a_delete_marker_is_done_and_counted(start, moto, bucket, loki, by_version):
    s3 = moto.client("s3")
    s3.put_object(Bucket=bucket, Key="a.log", Body=b"x\n")
    marker = s3.delete_object(Bucket=bucket, Key="a.log")["VersionId"]
    answer = start().invoke(events.s3(events.s3_record(bucket, "a.log", version=marker if by_version else None)))
    assert answer.ok and answer.json == {**DONE, "entries": 0, "dropped": {"missing_object": 1}} and loki.pushes == []


def test_what_a_delete_marker_hides_is_read_by_its_version(start, moto, bucket, loki):
    s3 = moto.client("s3")
    version = s3.put_object(Bucket=bucket, Key="a.log", Body=b"x\n")["VersionId"]
    s3.delete_object(Bucket=bucket, Key="a.log")
    assert start().invoke(events.s3(events.s3_record(bucket, "a.log", version=version))).ok and loki.lines() == [b"x"]


@pytest.mark.parametrize("region", ["eu-west-1", "ap-southeast-4", "us-west-2"])
def test_requests_are_signed_for_the_region_of_the_event(start, moto, loki, region):
    bucket = make_bucket(moto, region)
    moto.client("s3", region).put_object(Bucket=bucket, Key="a.log", Body=b"far away\n")
    moto.start_recording()
    assert start(AWS_REGION="us-east-1").invoke(events.s3((bucket, "a.log"), region=region)).ok
    (request,) = [request for request in moto.recorded() if bucket in request["url"]]
    assert f"/{region}/s3/aws4_request" in request["headers"]["Authorization"] and loki.lines() == [b"far away"]


def test_a_signed_header_was_sent_and_nothing_odd_was_signed(start, moto, bucket):
    moto.client("s3").put_object(Bucket=bucket, Key="a.log", Body=b"x\n")
    moto.start_recording()
    assert start().invoke(events.s3((bucket, "a.log"))).ok
    (request,) = [request for request in moto.recorded() if bucket in request["url"]]
    signed = set(request["headers"]["Authorization"].split("SignedHeaders=")[1].split(",")[0].split(";"))
    sent = {name.lower() for name in request["headers"]}
    assert signed <= sent and {"host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"} <= signed
    assert all(name == "host" or name.startswith("x-amz-") for name in signed)


@pytest.mark.parametrize(
    "setting, code",
    [("AWS_SECRET_ACCESS_KEY", "SignatureDoesNotMatch"), ("AWS_SESSION_TOKEN", "InvalidToken"), ("AWS_ACCESS_KEY_ID", "InvalidAccessKeyId")],
)
def test_wrong_credentials_are_named_but_not_shown(start, moto, bucket, loki, setting, code):
    """And moto does check signatures: this judge has teeth."""
    moto.client("s3").put_object(Bucket=bucket, Key="a.log", Body=b"x\n")
    wrong = moto.environment[setting][:-2] + "zz"
    answer = start(**{setting: wrong}).invoke(events.s3((bucket, "a.log")))
    message = answer.json["errorMessage"]
    assert not answer.ok and f"s3://{bucket}/a.log" in message and code in message and loki.pushes == []
    assert setting == "AWS_ACCESS_KEY_ID" or wrong not in message


def test_what_the_role_may_not_read_fails(start, moto, loki):
    s3 = moto.client("s3")
    s3.create_bucket(Bucket="forbidden")
    s3.put_object(Bucket="forbidden", Key="a.log", Body=b"x\n")
    answer = start().invoke(events.s3(("forbidden", "a.log")))
    assert not answer.ok and "AccessDenied" in answer.json["errorMessage"] and "s3://forbidden/a.log" in answer.json["errorMessage"]


def test_a_missing_bucket_fails_and_a_missing_key_is_done(start, bucket):
    program = start()
    answer = program.invoke(events.s3(("no-such-bucket-here", "a.log")))
    assert not answer.ok and "NoSuchBucket" in answer.json["errorMessage"]
    assert program.invoke(events.s3((bucket, "never/there.log"))).json == {**DONE, "entries": 0, "dropped": {"missing_object": 1}}


def test_an_archived_object_is_refused(start, moto, bucket):
    moto.client("s3").put_object(Bucket=bucket, Key="a.log", Body=b"x\n", StorageClass="GLACIER")
    answer = start().invoke(events.s3((bucket, "a.log")))
    assert answer.ok and answer.json["items"] == {"done": 0, "failed": 0, "refused": 1}


def multipart(s3, bucket, key, *parts):
    upload = s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    told = []
    for number, part in enumerate(parts, 1):
        etag = s3.upload_part(Bucket=bucket, Key=key, UploadId=upload, PartNumber=number, Body=part)["ETag"]
        told.append({"PartNumber": number, "ETag": etag})
    s3.complete_multipart_upload(Bucket=bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": told})


def test_a_large_multipart_object_is_read_whole(start, moto, bucket, loki):
    lines = [b"%07d a line of some length, so that the object has several megabytes" % number for number in range(150_000)]
    body = b"\n".join(lines) + b"\n"
    multipart(moto.client("s3"), bucket, "big.log", body[: 6 * 1024 * 1024], body[6 * 1024 * 1024 :])
    answer = start(BATCH_SIZE="1MiB").invoke(events.s3(events.s3_record(bucket, "big.log", size=len(body))))
    assert answer.ok and answer.json["entries"] == len(lines)
    assert loki.lines_by_time() == lines


@pytest.mark.parametrize(
    "more",
    [
        {"ContentEncoding": "gzip", "ContentType": "text/plain"}, {"ServerSideEncryption": "AES256"}, {"ServerSideEncryption": "aws:kms"},
        {"Metadata": {"origin": "test"}}, {"StorageClass": "STANDARD_IA"}, {"ChecksumAlgorithm": "SHA256"}, {"Tagging": "a=b"},
    ],
)
def test_how_an_object_was_put_makes_no_difference(start, moto, bucket, loki, more):
    moto.client("s3").put_object(Bucket=bucket, Key="a.log.gz", Body=gzip.compress(b"one\n") + gzip.compress(b"two\n"), **more)
    assert start().invoke(events.s3((bucket, "a.log.gz"))).ok and loki.lines_by_time() == [b"one", b"two"]


def test_an_empty_object_and_a_folder_marker_are_done(start, moto, bucket):
    s3, program = moto.client("s3"), start()
    for key in ("empty.log", "folder/"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
        answer = program.invoke(events.s3(events.s3_record(bucket, key, size=0)))
        assert answer.ok and answer.json["items"]["done"] == 1 and answer.json["entries"] == 0 and sum(answer.json["dropped"].values()) == 1


# ---- SQS, and what S3 and SNS send to it ----


def notify(moto, bucket, queue):
    """The bucket's notifications go to the queue; the queue's URL ends in its name."""
    moto.client("s3").put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={"QueueConfigurations": [{"QueueArn": QUEUE_ARN + queue[1].rsplit("/", 1)[1], "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}]},
    )


def test_texts_are_shipped_and_deleted(start, queue, loki):
    sqs, url = queue
    texts = ["one", '{"json": "a text"}', "ünïcödé 日本語 😀", "two\nlines", " blanks "]
    for text in texts:
        sqs.send_message(QueueUrl=url, MessageBody=text, MessageAttributes={"k": {"DataType": "String", "StringValue": "v"}})
    mapping = EventSourceMapping(sqs, url, start(REPORT_BATCH_ITEM_FAILURES="true"))
    answer, ids, failed = mapping.poll()
    assert (len(ids), failed, mapping.left()) == (5, set(), [])
    assert sorted(loki.lines()) == sorted(text.encode() for text in texts)
    assert {labels["__aws_sqs_event_source_arn"] for labels, _, _, _ in loki.entries()} == {mapping.arn}


@pytest.mark.parametrize("key", ["plain.log", "a b+c/d%20e.log", "日本語//x?y#z.log"])
def test_the_notification_that_s3_sends_leads_to_the_object(start, moto, bucket, queue, loki, key):
    notify(moto, bucket, queue)
    moto.client("s3").put_object(Bucket=bucket, Key=key, Body=b"one\ntwo\n")
    mapping = EventSourceMapping(*queue, start(REPORT_BATCH_ITEM_FAILURES="true"))
    mapping.drain()  # an s3:TestEvent may come first
    assert loki.lines() == [b"one", b"two"] and mapping.left() == []
    assert {labels["__aws_s3_other"] for labels, _, _, _ in loki.entries()} == {bucket}


def test_the_removal_of_an_object_is_done_and_counted(start, moto, bucket, queue, loki):
    notify(moto, bucket, queue)
    s3, program = moto.client("s3"), start(REPORT_BATCH_ITEM_FAILURES="true")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    mapping = EventSourceMapping(*queue, program)
    s3.put_object(Bucket=bucket, Key="a.log", Body=b"x\n")
    mapping.drain()
    s3.delete_object(Bucket=bucket, Key="a.log")
    answer, _, failed = mapping.poll()
    assert answer.ok and failed == set() and mapping.left() == [] and loki.lines() == [b"x"]
    assert program.summary["dropped"] == {"not_a_creation": 1}


@pytest.mark.parametrize("raw", ["false", "true"])
def test_what_sns_sends_to_a_queue(start, moto, queue, loki, raw):
    sns, name = moto.client("sns"), f"logs-{uuid.uuid4()}"
    sns.create_topic(Name=name)
    sns.subscribe(
        TopicArn=TOPIC_ARN + name, Protocol="sqs", Endpoint=QUEUE_ARN + queue[1].rsplit("/", 1)[1], Attributes={"RawMessageDelivery": raw},
    )
    sns.publish(TopicArn=TOPIC_ARN + name, Message='an alarm, "quoted"\nin two lines', Subject="s")
    mapping = EventSourceMapping(*queue, start(REPORT_BATCH_ITEM_FAILURES="true"))
    assert mapping.poll()[2] == set()
    ((labels, _, line, _),) = loki.entries()
    assert line == b'an alarm, "quoted"\nin two lines' and mapping.left() == []
    expected = {"true": {"__aws_log_type": "sqs", "__aws_sqs_event_source_arn": mapping.arn}, "false": {"__aws_log_type": "sns", "__aws_sns_topic_arn": TOPIC_ARN + name}}
    assert labels == expected[raw]


def test_an_s3_notification_by_sns_and_sqs(start, moto, bucket, queue, loki):
    sns, name = moto.client("sns"), f"logs-{uuid.uuid4()}"
    sns.create_topic(Name=name)
    sns.subscribe(TopicArn=TOPIC_ARN + name, Protocol="sqs", Endpoint=QUEUE_ARN + queue[1].rsplit("/", 1)[1])
    s3 = moto.client("s3")
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"TopicConfigurations": [{"TopicArn": TOPIC_ARN + name, "Events": ["s3:ObjectCreated:*"]}]}
    )
    s3.put_object(Bucket=bucket, Key="a b.log", Body=b"by SNS\n")
    mapping = EventSourceMapping(*queue, start(REPORT_BATCH_ITEM_FAILURES="true"))
    mapping.drain()
    assert loki.lines() == [b"by SNS"]


def test_failed_messages_stay_and_come_again(start, moto, bucket, queue, loki):
    sqs, url = queue
    bodies = ["good", json.dumps(events.s3(("no-such-bucket-here", "a.log"))), json.dumps({"awslogs": {"data": "!"}}), "also good"]
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    mapping = EventSourceMapping(sqs, url, start(REPORT_BATCH_ITEM_FAILURES="true"))
    for _ in range(2):  # the second time, only they
        answer, ids, failed = mapping.poll()
        assert answer.ok and len(failed) == 2 and sorted(mapping.left()) == sorted(bodies[1:3])
    assert len(ids) == 2 and sorted(loki.lines()) == [b"also good", b"good"]
    moto.client("s3").create_bucket(Bucket="no-such-bucket-here")
    moto.client("s3").put_object(Bucket="no-such-bucket-here", Key="a.log", Body=b"now it is there\n")
    try:
        answer, ids, failed = mapping.poll()
        assert len(failed) == 1 and mapping.left() == [bodies[2]] and b"now it is there" in loki.lines()
    finally:
        moto.client("s3").delete_object(Bucket="no-such-bucket-here", Key="a.log")
        moto.client("s3").delete_bucket(Bucket="no-such-bucket-here")


def test_without_reports_one_failure_keeps_the_whole_batch(start, queue, loki):
    sqs, url = queue
    for body in ("good", json.dumps({"awslogs": {"data": "!"}})):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    mapping = EventSourceMapping(sqs, url, start(), reports_failures=False)
    answer, ids, failed = mapping.poll()
    assert not answer.ok and failed == set(ids) and len(mapping.left()) == 2
    assert loki.lines() == [b"good"]


def test_a_fifo_queue_keeps_the_order_of_a_group(start, moto, loki):
    """After a failed message the later ones of its group fail too, so that they come again in their
    order."""
    sqs = moto.client("sqs")
    url = sqs.create_queue(QueueName=f"logs-{uuid.uuid4()}.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
    bad = json.dumps({"awslogs": {"data": "!"}})
    bodies = {}
    for group, body in (("a", "a1"), ("b", "b1"), ("a", bad), ("b", "b2"), ("a", "a3"), ("b", "b3")):
        bodies[sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group)["MessageId"]] = body
    mapping = EventSourceMapping(sqs, url, start(REPORT_BATCH_ITEM_FAILURES="true"))
    _, ids, failed = mapping.poll()
    assert len(ids) == 6 and {bodies[failure] for failure in failed} == {bad, "a3"}


def test_one_failed_object_of_a_message_keeps_the_message(start, moto, bucket, queue, loki):
    sqs, url = queue
    moto.client("s3").put_object(Bucket=bucket, Key="good.log", Body=b"good\n")
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(events.s3((bucket, "good.log"), ("no-such-bucket-here", "x.log"))))
    program = start(REPORT_BATCH_ITEM_FAILURES="true")
    mapping = EventSourceMapping(sqs, url, program)
    _, ids, failed = mapping.poll()
    assert failed == set(ids) and len(mapping.left()) == 1 and loki.lines() == [b"good"]
    assert any("s3://no-such-bucket-here/x.log" in line.get("message", "") and "NoSuchBucket" in line["message"] for line in program.log)


# ---- FAILED_EVENTS_TARGET ----

TOO_OLD = {"status": 400, "body": b"entry for stream '{a=\"b\"}' has timestamp too old: 2026-01-02T03:04:05Z", "stored": False}


def pushed(loki):
    """Of each push: what it held."""
    return [(push.headers.get("X-Scope-OrgID"), sorted(map(repr, push.streams))) for push in loki.pushes]


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_refused_entries_go_to_s3_and_come_back(start, moto, loki, region):
    name, s3 = make_bucket(moto, region), moto.client("s3", region)
    program = start(FAILED_EVENTS_TARGET=f"s3://{name}/failed/loki", TENANT_ID="team-a")
    loki.script = [TOO_OLD]
    assert program.invoke(events.cloudwatch("one", "ünï \u0000 😀")).ok and program.summary["dropped"]["parked"] == 1
    (found,) = s3.list_objects_v2(Bucket=name)["Contents"]
    copy = found["Key"].replace("failed/loki", "again")
    s3.copy_object(Bucket=name, Key=copy, CopySource={"Bucket": name, "Key": found["Key"]})
    assert program.invoke(events.s3(events.s3_record(name, copy, region=region))).ok
    refused, again = pushed(loki)
    assert refused == again


@pytest.mark.parametrize("fifo", [False, True])
def test_refused_entries_go_to_sqs_and_come_back(start, moto, loki, fifo):
    sqs = moto.client("sqs")
    more = {"FifoQueue": "true"} if fifo else {}
    url = sqs.create_queue(QueueName=f"failed-{uuid.uuid4()}" + ".fifo" * fifo, Attributes=more)["QueueUrl"]
    program = start(FAILED_EVENTS_TARGET=url, AWS_ENDPOINT_URL_SQS=moto.url, REPORT_BATCH_ITEM_FAILURES="true", BATCH_SIZE="1MiB")
    loki.script = [TOO_OLD]
    assert program.invoke(events.cloudwatch(*[f"{number} \u0001 \"\\ ünï \uffff" + "x" * 1000 for number in range(400)])).ok
    mapping = EventSourceMapping(sqs, url, program)
    mapping.drain()
    assert mapping.left() == []
    refused, again = pushed(loki)
    assert refused == again
    loki.always = TOO_OLD
    assert program.invoke(events.cloudwatch("x")).ok
    _, ids, failed = mapping.poll()
    assert len(ids) == 1 and set(ids) == failed


def test_what_the_role_may_not_write_fails(start, moto, loki):
    moto.client("s3").create_bucket(Bucket="forbidden")
    loki.always = TOO_OLD
    answer = start(FAILED_EVENTS_TARGET="s3://forbidden/failed").invoke(events.cloudwatch("x"))
    assert not answer.ok and "needs s3:PutObject" in answer.json["errorMessage"]
