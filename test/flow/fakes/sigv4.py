# SPDX-License-Identifier: Apache-2.0
"""Checks a request's Signature Version 4, as "Create a signed AWS API request" (IAM User Guide)
describes it, and refuses whatever that does not allow."""
import hashlib
import hmac
import re
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, unquote_to_bytes

SECRETS = {"AKIDEXAMPLE": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}
SKEW = timedelta(minutes=15)
AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=([^,\s]*), ?SignedHeaders=([^,\s]*), ?Signature=([^,\s]*)")
# Hop by hop, changed on the way, or the signature itself.
NEVER_SIGNED = {"authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id"}


class Refused(Exception):
    def __init__(self, code, why):
        super().__init__(f"{code}: {why}")
        self.code, self.why = code, why


def _need(condition, code, why):
    if not condition:
        raise Refused(code, why)


def _encode(text, safe):
    return quote(unquote_to_bytes(text), safe=safe)


def _canonical_path(path, service):
    """The path must be written as it is signed: only S3 takes it as it is, the others encode it
    once more and take dots and empty parts off."""
    _need(path.startswith("/") and _encode(path, "/-_.~") == path, "SignatureDoesNotMatch", "the path is not in canonical encoding")
    if service == "s3":
        return path
    parts = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(quote(part, safe="-_.~"))
    return "/" + "/".join(parts) + ("/" if parts and path.endswith("/") else "")


def _canonical_query(query):
    pairs = []
    for part in query.split("&") if query else []:
        name, _, value = part.partition("=")
        _need(all(_encode(text, "-_.~") == text for text in (name, value)), "SignatureDoesNotMatch", "the query is not in canonical encoding")
        pairs.append((name, value))
    return "&".join(f"{n}={v}" for n, v in sorted(pairs))


def _only(fields, name, code="SignatureDoesNotMatch"):
    values = fields.get(name, [])
    _need(values, code, f"there is no {name}")
    _need(len(values) == 1, "SignatureDoesNotMatch", f"{name} is repeated")
    return values[0]


def _scope(credential, service):
    parts = credential.split("/")
    _need(len(parts) == 5 and all(parts), "AuthorizationHeaderMalformed", "the Credential has not five parts")
    access_key, day, region, scope_service, end = parts
    _need(access_key in SECRETS, "InvalidAccessKeyId", "unknown access key")
    _need(re.fullmatch(r"\d{8}", day), "AuthorizationHeaderMalformed", "the Credential's date is no date")
    _need(re.fullmatch(r"[a-z0-9-]+", region), "AuthorizationHeaderMalformed", "the Credential's region is no region")
    _need(scope_service == service and end == "aws4_request", "AuthorizationHeaderMalformed", "the Credential is for something else")
    return access_key, day, region


def _signed_names(text, fields):
    names = text.split(";")
    _need(text == text.lower() and "" not in names, "SignatureDoesNotMatch", "SignedHeaders are not names in lower case")
    _need(names == sorted(set(names)), "SignatureDoesNotMatch", "SignedHeaders are not sorted, or one is there twice")
    _need("host" in names, "SignatureDoesNotMatch", "host is not signed")
    _need(not NEVER_SIGNED & set(names), "SignatureDoesNotMatch", "a header is signed that may change on the way")
    for name in names:
        _only(fields, name)
    for name in fields:
        must = name.startswith("x-amz-") or name == "content-type"
        _need(not must or name in names, "AccessDenied", f"{name} is there, but is not signed")
    return names


def _check_time(date, day, now):
    _need(re.fullmatch(r"\d{8}T\d{6}Z", date), "AccessDenied", "x-amz-date is no date")
    try:
        at = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Refused("AccessDenied", "x-amz-date is no date") from None
    _need(date[:8] == day, "SignatureDoesNotMatch", "x-amz-date is of another day than the Credential")
    _need(abs(now - at) <= SKEW, "RequestTimeTooSkewed", "x-amz-date is more than 15 minutes away")


def _payload_hash(fields, body, service):
    actual = hashlib.sha256(body).hexdigest()
    if service != "s3" and "x-amz-content-sha256" not in fields:
        return actual
    _need(_only(fields, "x-amz-content-sha256", "MissingSecurityHeader") == actual, "XAmzContentSHA256Mismatch", "of another body")
    return actual


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def check(method, target, headers, body, service="s3", now=None):
    """headers: pairs, in the order received. Returns the region that was signed for; raises
    Refused."""
    fields = {}
    for name, value in headers:
        fields.setdefault(name.lower(), []).append(value)
    match = AUTHORIZATION.fullmatch(_only(fields, "authorization", "AccessDenied"))
    _need(match, "AuthorizationHeaderMalformed", "the Authorization header has another form")
    _need("expect" not in fields or method != "GET", "SignatureDoesNotMatch", "a GET has nothing to expect")
    access_key, day, region = _scope(match[1], service)
    _check_time(_only(fields, "x-amz-date", "AccessDenied"), day, now or datetime.now(timezone.utc))
    payload = _payload_hash(fields, body, service)
    names = _signed_names(match[2], fields)
    path, _, query = target.partition("?")
    lines = [method, _canonical_path(path, service), _canonical_query(query)]
    lines += [f"{name}:{' '.join(_only(fields, name).split())}" for name in names]
    canonical = "\n".join([*lines, "", match[2], payload])
    scope = f"{day}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", _only(fields, "x-amz-date"), scope, hashlib.sha256(canonical.encode("latin-1")).hexdigest()])
    key = f"AWS4{SECRETS[access_key]}".encode()
    for part in (day, region, service, "aws4_request"):
        key = _hmac(key, part)
    _need(hmac.compare_digest(_hmac(key, text).hex(), match[3]), "SignatureDoesNotMatch", "the signature is another one")
    return region
