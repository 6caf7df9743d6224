# SPDX-License-Identifier: Apache-2.0
"""The table test/cases/sigv4.jsonl: requests with the signature that botocore computes. `python
test/flow/sigv4_table.py` writes it anew.

The requests are those of the "Signature Version 4 test suite" that hold for a signer of encoded
URLs which signs Host, Content-Type and x-amz-*, objects of S3 under odd keys in both address
styles, and what can't be signed.
"""
import hashlib
import json
from pathlib import Path
from urllib.parse import urlsplit

import botocore_signer

PATH = Path(__file__).resolve().parents[1] / "cases" / "sigv4.jsonl"
TIME = 1440938160  # 2015-08-30T12:36:00Z, that of the suite
TOKEN = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGd=="
UNRESERVED = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

# Keys of objects: blanks, Unicode, what URLs and SigV4 treat in a way of their own.
KEYS = [
    "a.log", "a b.gz", " lead and trail ", "a  b", "ü.log", "日本語/ログ.gz", "𝒳/😀", "e\u0301", "a+b", "+", "a%b", "%2F", "%252F", "100%", "a?b=c&d",
    "a#b", "~a", "a~b", "/lead", "//lead", "trail/", "a//b", "a///b", "../up", "a/../b", "a/..", "./a", "a/./b", "..", ".", "...", "../a//b/./c",
    "-_.!*'()", "a:b", "a;b,c", "a=b", "a&b", "a@b$c", 'q"uo\'te', "back\\slash", "{curly}[square]", "<a>|^`", "\t tab", "del\x7f", "a\u00a0b",
    UNRESERVED, "year=2026/month=01/x.gz", "x" * 1024, "%", "é%E9+é", "\ufeffbom", "AWSLogs/1/elasticloadbalancing/eu-west-1/2026/01/02/a_b.c_20260102T0305Z_10.0.0.1_x.log.gz",
]
VERSIONS = [None, "v1", "3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo", "a b", "a=b&c", "null", "%2B"]


def signed_headers(row, url):
    """The headers that a signature covers, as the program promises: Host, x-amz-* and
    Content-Type."""
    parts = urlsplit(url)
    host = parts.netloc.removesuffix({"http": ":80", "https": ":443"}[parts.scheme])
    pairs = [("Host", host), ("x-amz-date", botocore_signer.timestamp(row["time"]))]
    if row["service"] == "s3":
        pairs.append(("x-amz-content-sha256", hashlib.sha256(row.get("body", "").encode()).hexdigest()))
    if row.get("session_token"):
        pairs.append(("x-amz-security-token", row["session_token"]))
    own = row.get("headers", [])
    return pairs + [(n, v) for n, v in zip(own[::2], own[1::2]) if n.lower().startswith("x-amz-") or n.lower() == "content-type"]


def signed(name, url, service="service", region="us-east-1", method="GET", **more):
    row = {"name": name, "time": TIME, "service": service, "region": region, "access_key": botocore_signer.ACCESS_KEY,
           "secret_key": botocore_signer.SECRET_KEY, "method": method, "url": url, **more}
    row["authorization"] = botocore_signer.authorization(
        method, url, signed_headers(row, url), row.get("body", "").encode(), botocore_signer.timestamp(row["time"]), region, service,
        row["access_key"], row["secret_key"])
    return row


def of_the_suite():
    base = "https://example.amazonaws.com"
    yield signed("get-vanilla", base + "/")
    yield signed("get-vanilla, no path", base)
    yield signed("get-vanilla-empty-query-key", base + "/?Param1=value1")
    yield signed("get-vanilla-query-order-key-case", base + "/?Param2=value2&Param1=value1")
    yield signed("get-vanilla-query-order-key", base + "/?Param1=value2&Param1=Value1")
    yield signed("get-vanilla-query-order-value", base + "/?Param1=value2&Param1=value1")
    yield signed("get-vanilla-query-unreserved", f"{base}/?{UNRESERVED}={UNRESERVED}")
    yield signed("get-vanilla-query, a name alone", base + "/?b&a")
    yield signed("get-vanilla-query, parameters without anything", base + "/?&b&&a&")
    yield signed("get-vanilla-query, a name that begins another", base + "/?ab=1&a=2&a-b=3")
    yield signed("get-vanilla-utf8-query", base + "/?%E1%88%B4=bar")
    yield signed("get-unreserved", f"{base}/{UNRESERVED}")
    yield signed("get-utf8", base + "/%E1%88%B4")
    yield signed("get-space", base + "/example%20space/")
    for path in ("/example/..", "/example1/example2/../..", "//", "/./", "/./example", "//example//", "/..", "/../a", "/a/../../b/", "/a/.", "/a/..b/.c", "/%2E%2E/a"):
        yield signed("get " + path, base + path)
        yield signed("get, of S3 " + path, base + path, service="s3")
    yield signed("get-header-key-duplicate", base + "/", headers=["X-Amz-Key", "value2", "x-amz-key", "value2", "X-AMZ-KEY", "value1"])
    yield signed("get-header-value-trim", base + "/", headers=["X-Amz-Key1", " value1", "X-Amz-Key2", '"a   b   c"', "x-amz-key3", "  a \t b  ", "x-amz-key4", ""])
    yield signed("post-header-key-sort", base + "/", method="POST", headers=["X-Amz-Target", "a.B", "x-amz-b", "2", "X-Amz-A", "1"])
    yield signed("post-x-www-form-urlencoded", base + "/", method="POST", body="Param1=value1", headers=["Content-Type", "application/x-www-form-urlencoded"])
    yield signed("post-sts-header", base + "/", method="POST", session_token=TOKEN)
    yield signed("the headers that are not signed", base + "/", headers=["User-Agent", "x", "X-Amzn-Trace-Id", "Root=1", "Range", "bytes=1-", "If-Match", '"a"', "Accept", "*/*", "Expect", ""])
    yield signed("an empty session token is none", base + "/", session_token="")
    yield signed("a port of its own", "http://example.amazonaws.com:8080/")
    yield signed("the port of the scheme", "http://example.amazonaws.com:80/")
    yield signed("the port of https", "https://example.amazonaws.com:443/")
    yield signed("the port of the other scheme", "http://example.amazonaws.com:443/")
    yield signed("an IPv6 address", "http://[::1]:9000/a")
    yield signed("a long secret key", base + "/", secret_key="k" * 256)
    for service, target in (("secretsmanager", "secretsmanager.GetSecretValue"), ("ssm", "AmazonSSM.GetParameters"), ("sqs", "AmazonSQS.SendMessage")):
        yield signed(service, f"https://{service}.eu-west-1.amazonaws.com/", service=service, region="eu-west-1", method="POST", session_token=TOKEN,
                     body='{"a":"é"}', headers=["Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", target, "User-Agent", "x"])
    for time in (0, 951827696, 4102444799):
        yield signed(f"at {time}", base + "/", time=time)


def of_objects():
    for n, key in enumerate(KEYS):
        version = VERSIONS[n % len(VERSIONS)]
        token = {"session_token": TOKEN} if n % 2 else {}
        named = {"bucket": "logs", "key": key, **({"version_id": version} if version else {}), **token}
        url = botocore_signer.object_url("logs", key, version, region="eu-west-1")
        yield signed("virtual host", url, service="s3", region="eu-west-1", **named)
        named["bucket"] = "my.dotted.bucket"
        url = botocore_signer.object_url("my.dotted.bucket", key, version, region="eu-west-1")
        yield signed("path", url, service="s3", region="eu-west-1", **named)
        endpoint = "http://127.0.0.1:9000/prefix"
        url = botocore_signer.object_url("logs", key, version, style="path", endpoint=endpoint)
        yield signed("path, own endpoint", url, service="s3", endpoint=endpoint, **{**named, "bucket": "logs"})


def refused(name, error, **more):
    row = signed(name, "https://example.amazonaws.com/")
    del row["authorization"]
    return {**row, **more, "error": error}


def of_errors():
    url = "only a URL with http:// or https:// and without # can be signed"
    for bad in ("", "/", "ftp://a/", "HTTP//a", "http:/a", "https://a/#b", "https://a/?b#c"):
        yield refused("url", url, url=bad)
    host = "only a URL with a host and without user info can be signed"
    for bad in ("http://", "http:///a", "http://?a", "http://u@a/", "http://u:p@a/", "https://:443/"):
        yield refused("host", host, url=bad)
    path = "the path of the URL can't be signed: all but letters, digits, -._~ and / must be escaped (example: %2B)"
    for bad in ("/a b", "/a+b", "/ü", "/%", "/%2", "/%2f", "/%zz", "/%%41", "/a:b", "/a=b", "/a&b", "/a\x01", "/a\x7f"):
        yield refused("path", path, url="https://a" + bad)
        yield refused("path", path, url="https://a" + bad, service="s3")
    query = "the query of the URL can't be signed: all but letters, digits and -._~ must be escaped (example: %2B)"
    for bad in ("a b", "a+b", "ü", "%", "a=%2", "a=%2f", "a=b/c", "a=b?c", "a=b:c"):
        yield refused("query", query, url="https://a/?" + bad)
    yield refused("too many parameters", "the request is too long to sign", url="https://a/?" + "&".join(f"p{n}" for n in range(33)))
    for name in ("Host", "Authorization", "X-Amz-Date", "x-amz-content-sha256", "X-AMZ-SECURITY-TOKEN"):
        yield refused("header", f"header {name} is added by the signature", headers=[name, "x"])
    yield refused("secret key", "AWS_SECRET_ACCESS_KEY is longer than 256 bytes", secret_key="k" * 257)
    yield refused("region", "the name of the region is too long", region="r" * 200)
    yield refused("access key", "the access key or the names of the headers are too long to sign", access_key="k" * 1024)
    yield refused("header names", "the access key or the names of the headers are too long to sign", headers=["x-amz-" + "n" * 600, "x"])


def rows():
    return [*of_the_suite(), *of_objects(), *of_errors()]


def text():
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows())


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
