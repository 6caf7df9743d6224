# SPDX-License-Identifier: Apache-2.0
"""Builds the events that AWS sends, and envelopes around them."""
import base64
import gzip
import hashlib
import json
import uuid
from urllib.parse import quote_plus

ACCOUNT = "123456789012"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:logs"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:logs"
STREAM = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/logs"
EVENT_TIME = "2026-01-02T03:04:05.678Z"
EVENT_NS = 1767323045678000000
ALB_KEY = (
    f"AWSLogs/{ACCOUNT}/elasticloadbalancing/us-east-2/2026/01/02/{ACCOUNT}_elasticloadbalancing_us-east-2_"
    "app.my-alb.1234567890abcdef_20260102T0300Z_10.0.0.1_20sg8hgm.log.gz"
)
NLB_KEY = (
    f"AWSLogs/{ACCOUNT}/elasticloadbalancing/us-east-2/2026/01/02/{ACCOUNT}_elasticloadbalancing_us-east-2_"
    "net.my-nlb.1234567890abcdef_20260102T0300Z_20sg8hgm.log.gz"
)


def envelope(messages, group="/aws/lambda/app", stream="2026/01/02/[1]abc", kind="DATA_MESSAGE", start_ms=1767323045678):
    """
    The JSON inside a CloudWatch Logs subscription event. Messages: texts, (ms, text), or
    (ms, text, extracted fields).
    """
    events = []
    for number, message in enumerate(messages):
        ms, text, *fields = message if isinstance(message, tuple) else (start_ms + number, message)
        events.append({"id": f"{number:056d}", "timestamp": ms, "message": text})
        if fields:
            events[-1]["extractedFields"] = fields[0]
    return {
        "messageType": kind, "owner": ACCOUNT, "logGroup": group, "logStream": stream,
        "subscriptionFilters": ["all"], "logEvents": events,
    }


def packed(value):
    """base64 of gzip of JSON as AWS writes it (or of bytes as they are)."""
    plain = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.b64encode(gzip.compress(plain, mtime=0)).decode()


def cloudwatch(*messages, **more):
    return {"awslogs": {"data": packed(envelope(messages, **more))}}


def kinesis_record(data, sequence):
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0", "partitionKey": "p", "sequenceNumber": str(sequence),
            "data": base64.b64encode(data).decode() if isinstance(data, bytes) else data,
            "approximateArrivalTimestamp": 1767323045.678,
        },
        "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventID": f"shardId-0:{sequence}",
        "eventName": "aws:kinesis:record", "awsRegion": "us-east-1", "eventSourceARN": STREAM,
    }


def kinesis(*datas):
    return {"Records": [kinesis_record(data, 100 + number) for number, data in enumerate(datas)]}


def _varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def kpl(*datas):
    """A KPL aggregate, written by hand from the format's description."""
    message = b"\x0a" + _varint(1) + b"p"
    for data in datas:
        record = b"\x08\x00" + b"\x1a" + _varint(len(data)) + data
        message += b"\x1a" + _varint(len(record)) + record
    return b"\xf3\x89\x9a\xc2" + message + hashlib.md5(message).digest()


def text_of(body):
    return body if isinstance(body, str) else json.dumps(body)


def sqs_message(body, number=0, queue=QUEUE, group=None):
    attributes = {"ApproximateReceiveCount": "1", "SentTimestamp": str(EVENT_NS // 10**6), "SenderId": "x"}
    if group:
        attributes["MessageGroupId"] = group
    return {
        "messageId": f"message-{number}", "receiptHandle": "handle", "body": text_of(body), "attributes": attributes,
        "messageAttributes": {}, "md5OfBody": "0" * 32, "eventSource": "aws:sqs", "eventSourceARN": queue,
        "awsRegion": "us-east-1",
    }


def sqs(*bodies, queue=QUEUE, groups=None):
    return {
        "Records": [
            sqs_message(body, number, queue, groups[number] if groups else None)
            for number, body in enumerate(bodies)
        ]
    }


def sns(*messages):
    return {
        "Records": [
            {
                "EventVersion": "1.0", "EventSubscriptionArn": TOPIC + ":1", "EventSource": "aws:sns",
                "Sns": {
                    "Type": "Notification", "MessageId": str(uuid.uuid4()), "TopicArn": TOPIC, "Subject": None,
                    "Message": text_of(message), "Timestamp": EVENT_TIME, "MessageAttributes": {},
                },
            }
            for message in messages
        ]
    }


def sns_in_sqs(message):
    """The envelope that SQS gets without raw delivery."""
    return {
        "Type": "Notification", "MessageId": str(uuid.uuid4()), "TopicArn": TOPIC, "Message": text_of(message),
        "Timestamp": EVENT_TIME, "SignatureVersion": "1", "SigningCertURL": "https://x", "UnsubscribeURL": "https://y",
    }


def s3_record(bucket, key, size=1000, name="ObjectCreated:Put", version=None, region="us-east-1"):
    item = {"key": quote_plus(key, safe="/"), "size": size, "eTag": "e", "sequencer": "0A"}
    if version:
        item["versionId"] = version
    return {
        "eventVersion": "2.5", "eventSource": "aws:s3", "awsRegion": region, "eventTime": EVENT_TIME, "eventName": name,
        "userIdentity": {"principalId": "x"}, "requestParameters": {"sourceIPAddress": "10.0.0.1"},
        "responseElements": {"x-amz-request-id": "r"},
        "s3": {
            "s3SchemaVersion": "1.0", "configurationId": "c",
            "bucket": {"name": bucket, "ownerIdentity": {"principalId": "x"}, "arn": f"arn:aws:s3:::{bucket}"},
            "object": item,
        },
    }


def s3(*objects, **more):
    """Objects: (bucket, key), or whole records."""
    return {"Records": [o if isinstance(o, dict) else s3_record(*o, **more) for o in objects]}


def s3_test():
    return {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": EVENT_TIME, "Bucket": "b", "RequestId": "r", "HostId": "h"}


def cloudtrail_notice(bucket, *keys):
    """What a trail publishes to its SNS topic."""
    return {"s3Bucket": bucket, "s3ObjectKey": list(keys)}


def eventbridge_s3(bucket, key, size=1000, kind="Object Created", version=None):
    item = {"key": key, "size": size, "etag": "e", "sequencer": "0A"}
    if version:
        item["version-id"] = version
    return {
        "version": "0", "id": "1-2-3", "detail-type": kind, "source": "aws.s3", "account": ACCOUNT, "time": "2026-01-02T03:04:05Z",
        "region": "us-east-1", "resources": [f"arn:aws:s3:::{bucket}"],
        "detail": {"version": "0", "bucket": {"name": bucket}, "object": item, "reason": "PutObject"},
    }


def eventbridge(source="aws.ecs", kind="ECS Task State Change", **detail):
    return {
        "version": "0", "id": "4-5-6", "detail-type": kind, "source": source, "account": ACCOUNT,
        "time": "2026-01-02T03:04:05Z", "region": "us-east-1", "resources": [], "detail": detail or {"state": "RUNNING"},
    }


def destination(payload):
    return {
        "version": "1.0", "timestamp": EVENT_TIME,
        "requestContext": {"requestId": "r", "functionArn": "f", "condition": "RetriesExhausted", "approximateInvokeCount": 3},
        "requestPayload": payload, "responseContext": {"statusCode": 200}, "responsePayload": {"errorMessage": "x"},
    }
