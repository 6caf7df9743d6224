# SPDX-License-Identifier: Apache-2.0
"""Checks a request's Signature Version 4, as "Signature Version 4 signing process" (S3: path encoded once) describes it."""
import hashlib
import hmac
from urllib.parse import quote, unquote

SECRETS = {"AKIDEXAMPLE": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _canonical_query(query):
    pairs = []
    for part in query.split("&") if query else []:
        name, _, value = part.partition("=")
        pairs.append((quote(unquote(name), safe="-_.~"), quote(unquote(value), safe="-_.~")))
    return "&".join(f"{n}={v}" for n, v in sorted(pairs))


def check(method, path, headers, body, service="s3"):
    """Returns (region, None), or (None, an AWS error code)."""
    auth = headers.get("Authorization", "")
    if not auth.startswith("AWS4-HMAC-SHA256 "):
        return None, "AccessDenied"
    fields = dict(p.strip().split("=", 1) for p in auth[len("AWS4-HMAC-SHA256 "):].split(","))
    access_key, date, region, scope_service, terminator = fields["Credential"].split("/")
    signed = fields["SignedHeaders"].split(";")
    content_hash = headers.get("x-amz-content-sha256")
    if service == "s3" and (content_hash is None or "x-amz-content-sha256" not in signed):
        return None, "MissingSecurityHeader"
    if content_hash is not None and content_hash != hashlib.sha256(body).hexdigest():
        return None, "XAmzContentSHA256Mismatch"
    required = {"host", "x-amz-date"} | {h.lower() for h in headers if h.lower().startswith("x-amz-")}
    if not required <= set(signed) or terminator != "aws4_request" or scope_service != service:
        return None, "SignatureDoesNotMatch"
    if access_key not in SECRETS:
        return None, "InvalidAccessKeyId"
    raw_path, _, query = path.partition("?")
    uri = quote(unquote(raw_path), safe="/-_.~")
    canonical = "\n".join(
        [method, uri, _canonical_query(query)]
        + [f"{name}:{' '.join(headers.get(name, '').split())}" for name in signed]
        + ["", ";".join(signed), content_hash or hashlib.sha256(body).hexdigest()]
    )
    scope = f"{date}/{region}/{service}/aws4_request"
    text = "\n".join(
        ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()]
    )
    key = f"AWS4{SECRETS[access_key]}".encode()
    for part in (date, region, service, "aws4_request"):
        key = _hmac(key, part)
    expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return (region, None) if hmac.compare_digest(expected, fields["Signature"]) else (None, "SignatureDoesNotMatch")
