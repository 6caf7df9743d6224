# SPDX-License-Identifier: Apache-2.0
"""The S3 objects that are measured: the same bytes at every time, by generators of our own."""
import gzip
import hashlib
import json
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import data

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "test/flow"))
import events  # noqa: E402
import sample_objects  # noqa: E402

PART_RECORDS = 1000
GZIP_LEVEL = 6
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148",
    "curl/8.5.0", "kube-probe/1.29", "Go-http-client/1.1",
)
PATHS = ("/", "/api/v1/orders", "/api/v1/orders/{n}", "/static/app.{n}.js", "/login", "/health", "/api/v2/items?page={n}&size=50")
STATUSES = (200, 200, 200, 200, 304, 404, 502)
CLOUDFRONT_FIELDS = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) "
    "x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher "
    "x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type "
    "sc-content-type sc-content-len sc-range-start sc-range-end"
)


def clock(number, micros_each=713):
    """The time of the record: (hour, minute, second, microsecond) of 2026-01-02."""
    seconds, micros = divmod(number * micros_each, 1000000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return (3 + hours) % 24, minute, second, micros


def address(dice):
    bits = dice.getrandbits(16)
    return f"203.0.{bits >> 8}.{bits & 255}"


def alb_line(dice, number):
    hour, minute, second, micros = clock(number)
    at = f"2026-01-02T{hour:02d}:{minute:02d}:{second:02d}"
    path = dice.choice(PATHS).format(n=dice.randrange(100000))
    status = dice.choice(STATUSES)
    return (
        f"https {at}.{micros:06d}Z app/my-alb/50dc6c495c0c9188 "
        f"{address(dice)}:{dice.randrange(1024, 65536)} 10.0.{dice.randrange(4)}.{dice.randrange(256)}:8080 "
        f"0.00{dice.randrange(10)} 0.{dice.randrange(1000):03d} 0.000 {status} {status} {dice.randrange(2000)} {dice.randrange(90000)} "
        f'"GET https://www.example.com:443{path} HTTP/2.0" "{dice.choice(AGENTS)}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 '
        f"arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/web/73e2d6bc24d8a067 "
        f'"Root=1-{dice.getrandbits(32):08x}-{dice.getrandbits(96):024x}" "www.example.com" "session-reused" 0 '
        f'{at}.000000Z "forward" "-" "-" "10.0.0.1:8080" "{status}" "-" "-"\n'
    )


def vpc_flow_line(dice, number):
    start = 1767323040 + number // 5000
    packets = dice.randrange(1, 200)
    return (
        f"2 123456789012 eni-0a1b2c3d4e5f6{dice.getrandbits(4):x} {address(dice)} 10.0.{dice.getrandbits(2)}.{dice.getrandbits(8)} "
        f"{dice.randrange(1024, 65536)} {dice.choice((443, 443, 80, 22, 5432))} 6 {packets} {packets * dice.randrange(40, 1500)} "
        f"{start} {start + 60} {dice.choice(('ACCEPT', 'ACCEPT', 'ACCEPT', 'REJECT'))} OK\n"
    )


def cloudfront_line(dice, number):
    hour, minute, second, _ = clock(number)
    took = dice.randrange(1000)
    result = dice.choice(("Hit", "Hit", "Miss", "Error"))
    path, _, query = dice.choice(PATHS).format(n=dice.randrange(100000)).partition("?")
    agent = dice.choice(AGENTS).replace(" ", "%20")
    return (
        f"2026-01-02\t{hour:02d}:{minute:02d}:{second:02d}\tFRA56-P{dice.randrange(9)}\t{dice.randrange(90000)}\t{address(dice)}\tGET\t"
        f"d111111abcdef8.cloudfront.net\t{path}\t{dice.choice(STATUSES)}\t-\t{agent}\t{query or '-'}\t-\t{result}\t"
        f"{dice.getrandbits(192):048x}==\twww.example.com\thttps\t{dice.randrange(900)}\t0.{took:03d}\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\t"
        f"{result}\tHTTP/2.0\t-\t-\t{dice.randrange(1024, 65536)}\t0.{took:03d}\t{result}\ttext/html\t{dice.randrange(90000)}\t-\t-\n"
    )


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def waf_line(dice, number):
    agent = dice.choice(AGENTS)
    return compact({
        "timestamp": 1767323045029 + number, "formatVersion": 1,
        "webaclId": "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/my-acl/0a1b2c3d-1111-2222-3333-444455556666",
        "terminatingRuleId": "Default_Action", "terminatingRuleType": "REGULAR", "action": dice.choice(("ALLOW", "ALLOW", "BLOCK")),
        "terminatingRuleMatchDetails": [], "httpSourceName": "ALB", "httpSourceId": "123456789012-app/my-alb/50dc6c495c0c9188",
        "ruleGroupList": [{"ruleGroupId": "AWS#AWSManagedRulesCommonRuleSet", "terminatingRule": None, "nonTerminatingMatchingRules": []}],
        "rateBasedRuleList": [], "nonTerminatingMatchingRules": [],
        "httpRequest": {
            "clientIp": address(dice), "country": dice.choice(("DE", "FR", "US")),
            "headers": [{"name": "Host", "value": "www.example.com"}, {"name": "User-Agent", "value": agent}, {"name": "Accept", "value": "*/*"},
                        {"name": "Cookie", "value": f"session=\"{dice.getrandbits(128):032x}\""}],
            "uri": dice.choice(PATHS).format(n=dice.randrange(100000)), "args": "", "httpVersion": "HTTP/2.0", "httpMethod": "GET",
            "requestId": f"1-{dice.getrandbits(32):08x}-{dice.getrandbits(96):024x}",
        },
        "labels": [{"name": "awswaf:managed:aws:core-rule-set:NoUserAgent_Header"}],
    }) + "\n"


def cloudtrail_record(dice, number):
    hour, minute, second, _ = clock(number, 71300)
    session = f"session-{dice.randrange(50)}"
    key = f"data/2026/01/02/part-{dice.randrange(100000)}.json"
    return compact({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole", "principalId": f"AROAEXAMPLEEXAMPLE:{session}", "arn": f"arn:aws:sts::123456789012:assumed-role/Role/{session}",
            "accountId": "123456789012", "accessKeyId": f"ASIAEXAMPLE{dice.randrange(1000):05d}",
            "sessionContext": {
                "sessionIssuer": {"type": "Role", "principalId": "AROAEXAMPLEEXAMPLE", "arn": "arn:aws:iam::123456789012:role/Role",
                                  "accountId": "123456789012", "userName": "Role"},
                "attributes": {"creationDate": "2026-01-02T03:04:05Z", "mfaAuthenticated": "false"},
            },
        },
        "eventTime": f"2026-01-02T{hour:02d}:{minute:02d}:{second:02d}Z", "eventSource": "s3.amazonaws.com", "eventName": "GetObject",
        "awsRegion": "eu-central-1", "sourceIPAddress": address(dice), "userAgent": f"[{dice.choice(AGENTS)}]",
        "requestParameters": {"bucketName": "reports", "Host": "reports.s3.eu-central-1.amazonaws.com", "key": key},
        "responseElements": None,
        "additionalEventData": {"SignatureVersion": "SigV4", "CipherSuite": "TLS_AES_128_GCM_SHA256", "bytesTransferredIn": 0,
                                "AuthenticationMethod": "AuthHeader", "x-amz-id-2": f"{dice.getrandbits(256):064x}",
                                "bytesTransferredOut": dice.randrange(1000000)},
        "requestID": f"{dice.getrandbits(64):016X}", "eventID": f"{dice.getrandbits(128):032x}", "readOnly": True,
        "resources": [{"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::reports/{key}"},
                      {"accountId": "123456789012", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::reports"}],
        "eventType": "AwsApiCall", "managementEvent": False, "recipientAccountId": "123456789012", "eventCategory": "Data",
    })


@dataclass(frozen=True)
class Kind:
    title: str
    key: str
    record: object  # (dice, number) -> text
    head: str = ""
    between: str = ""  # parts of PART_RECORDS records
    tail: str = ""
    has_lines: bool = True  # so that the bare program can read it


KEYS = {title: key for title, key, _ in sample_objects.OBJECTS}
KINDS = {
    "alb": Kind("ALB", events.ALB_KEY, alb_line),
    "vpc_flow": Kind("VPC flow", KEYS["VPC flow log"], vpc_flow_line, head=sample_objects.VPC_FLOW.partition("\n")[0] + "\n"),
    "cloudtrail": Kind("CloudTrail", KEYS["CloudTrail"], cloudtrail_record, head='{"Records":[', between=",", tail="]}", has_lines=False),
    "waf": Kind("WAF", KEYS["WAF"], waf_line),
    "cloudfront": Kind("CloudFront", KEYS["CloudFront"], cloudfront_line, head=f"#Version: 1.0\n#Fields: {CLOUDFRONT_FIELDS}\n"),
}


def write_object(path, kind, plain_bytes):
    dice, size, number = random.Random(1), 0, 0
    with open(path, "wb") as file, gzip.GzipFile("", "wb", GZIP_LEVEL, file, mtime=0) as out:
        out.write(kind.head.encode())
        while size < plain_bytes:
            records = kind.between.join(kind.record(dice, number + n) for n in range(PART_RECORDS))
            number += PART_RECORDS
            size += out.write(((kind.between if size else "") + records).encode())
        out.write(kind.tail.encode())


def object_file(name, plain_bytes):
    """Made again when this file has changed."""
    version = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    return data.made_once(f"{name}-{plain_bytes}-{version}.gz", lambda path: write_object(path, KINDS[name], plain_bytes))


def plain_size(path):
    """What its gzip trailer says: below 4 GiB."""
    with open(path, "rb") as file:
        file.seek(-4, 2)
        return int.from_bytes(file.read(4), "little")


def make_all(plain_bytes):
    """Side by side: it takes a minute."""
    with ProcessPoolExecutor() as pool:
        return dict(zip(KINDS, pool.map(object_file, KINDS, [plain_bytes] * len(KINDS))))


def event_for(name):
    return compact(events.s3(("logs", KINDS[name].key))).encode()
