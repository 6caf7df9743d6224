# SPDX-License-Identifier: Apache-2.0
"""One small object of each of eight log formats, for the demo: (what it is, its key, its bytes)."""
import gzip
import json

ACCOUNT = "123456789012"
LOGS = f"AWSLogs/{ACCOUNT}"

VPC_FLOW = """\
version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
2 123456789012 eni-0a1b2c3d 192.0.2.10 192.0.2.20 443 49152 6 12 4096 1767323040 1767323100 ACCEPT OK
"""
CLOUDTRAIL = {"Records": [
    {"eventVersion": "1.11", "eventTime": "2026-01-02T03:04:05Z", "eventSource": "s3.amazonaws.com",
     "eventName": "GetObject", "requestParameters": {"bucketName": "reports"}},
    {"eventVersion": "1.11", "eventTime": "2026-01-02T03:04:06Z", "eventSource": "sts.amazonaws.com",
     "eventName": "AssumeRole"},
]}
CLOUDFRONT = """\
#Version: 1.0
#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status
2026-01-02\t03:04:05\tFRA56-P3\t392\t192.0.2.100\tGET\td111111abcdef8.cloudfront.net\t/index.html\t200
"""
WAF = [{"timestamp": 1767323045029, "formatVersion": 1, "action": "BLOCK",
        "httpRequest": {"clientIp": "192.0.2.44", "uri": "/login"}}]
S3_ACCESS = (
    "79a59df900b949e5 my-bucket [02/Jan/2026:03:04:05 +0000] 192.0.2.3 79a59df900b949e5 3E57427F3EXAMPLE"
    ' REST.GET.OBJECT photo.jpg "GET /my-bucket/photo.jpg HTTP/1.1" 200 - 113 113 7 - "-" "curl/8.14" -\n'
)
MSK = """\
[2026-01-02 03:04:05,678] ERROR Uncaught exception in thread main
java.lang.IllegalStateException: the log directory is full
\tat kafka.server.Server.start(Server.java:42)
[2026-01-02 03:04:06,001] INFO shutting down
"""
REDSHIFT = (
    "'2026-01-02T03:04:05Z UTC [ db=dev user=reporter pid=17 userid=100 xid=4711 ]' LOG: select count(*)\n"
    "from sales;\n"
)


def lines_of(records):
    return "".join(json.dumps(record) + "\n" for record in records)


def firehose_of_cloudwatch():
    envelopes = [
        {"messageType": "CONTROL_MESSAGE", "owner": "CloudwatchLogs", "logGroup": "",
         "logStream": "", "subscriptionFilters": [],
         "logEvents": [{"id": "", "timestamp": 1767323045000, "message": "CWL CONTROL MESSAGE"}]},
        {"messageType": "DATA_MESSAGE", "owner": ACCOUNT, "logGroup": "/aws/lambda/hello",
         "logStream": "a", "subscriptionFilters": ["f"],
         "logEvents": [{"id": "1", "timestamp": 1767323045678, "message": "by way of Firehose"}]},
    ]
    return "".join(json.dumps(envelope) for envelope in envelopes)


OBJECTS = [
    ("VPC flow log", f"{LOGS}/vpcflowlogs/eu-central-1/2026/01/02/{ACCOUNT}_vpcflowlogs_eu-central-1"
     "_fl-0123456789abcdef0_20260102T0300Z_0a1b2c3d.log.gz", VPC_FLOW),
    ("CloudTrail", f"{LOGS}/CloudTrail/eu-central-1/2026/01/02/{ACCOUNT}_CloudTrail_eu-central-1"
     "_20260102T0305Z_Mu0KsOhtH1ar15ZZ.json.gz", json.dumps(CLOUDTRAIL)),
    ("CloudFront", "cdn/E1A2B3C4D5E6F7.2026-01-02-03.00ab12cd.gz", CLOUDFRONT),
    ("WAF", f"{LOGS}/WAFLogs/eu-central-1/my-acl/2026/01/02/03/00/{ACCOUNT}_waflogs_eu-central-1_my-acl"
     "_20260102T0300Z_0a1b2c3d.log.gz", lines_of(WAF)),
    ("S3 server access log", "access/2026-01-02-03-05-00-E568B2907131C0C0", S3_ACCESS),
    ("MSK broker log, a stack trace in it", f"{LOGS}/KafkaBrokerLogs/eu-central-1/orders-"
     "043b6d76-352c-494a-9eee-fbff5cc1687d-2/2026-01-02-03/Broker-1_03-05_cab960bb.log.gz", MSK),
    ("Redshift user activity, over two lines", f"{LOGS}/redshift/eu-central-1/2026/01/02/{ACCOUNT}_redshift"
     "_eu-central-1_reports_useractivitylog_2026-01-02T03:05.gz", REDSHIFT),
    ("CloudWatch Logs, delivered by Firehose", "firehose/2026/01/02/03/logs-1-2026-01-02-03-05-00-"
     "85dc0d38-176c-369f-b4f2-d8ecb6d95dfe.gz", firehose_of_cloudwatch()),
]


def put(s3, bucket):
    """All of them, compressed; returns (bucket, key) of each."""
    for _, key, text in OBJECTS:
        s3.put(bucket, key, gzip.compress(text.encode()))
    return [(bucket, key) for _, key, _ in OBJECTS]
