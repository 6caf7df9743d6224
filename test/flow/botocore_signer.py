# SPDX-License-Identifier: Apache-2.0
"""What AWS's own library for Python makes of a request: its signature over given headers, and the
address of an object."""
import functools
from datetime import datetime, timezone

import botocore.session
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials

ACCESS_KEY = "AKIDEXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def timestamp(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def authorization(method, url, headers, body, date, region, service, access_key=ACCESS_KEY, secret_key=SECRET_KEY):
    """headers: the pairs that are signed, Host and x-amz-date among them; nothing is added to
    them."""
    kind = S3SigV4Auth if service == "s3" else SigV4Auth
    auth = kind(Credentials(access_key, secret_key), service, region)
    request = AWSRequest(method=method, url=url, data=body)
    for name, value in headers:
        request.headers.add_header(name, value)
    request.context["timestamp"] = date
    canonical = auth.canonical_request(request)
    signature = auth.signature(auth.string_to_sign(request, canonical), request)
    names = auth.signed_headers(auth.headers_to_sign(request))
    return f"AWS4-HMAC-SHA256 Credential={auth.scope(request)}, SignedHeaders={names}, Signature={signature}"


@functools.lru_cache(maxsize=None)
def _client(region, style, endpoint):
    session = botocore.session.Session()
    return session.create_client(
        "s3", region_name=region, endpoint_url=endpoint, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY,
        config=Config(s3={"addressing_style": style, "us_east_1_regional_endpoint": "regional"}, signature_version="s3v4"),
    )


def object_url(bucket, key, version=None, region="us-east-1", style="virtual", endpoint=None):
    """Which URL a GetObject of botocore has; nothing is sent."""
    client = _client(region, style, endpoint)
    urls = []

    def keep(request, **_):
        urls.append(request.url)
        return AWSResponse(request.url, 404, {}, _NoBody())

    client.meta.events.register("before-send.s3.GetObject", keep)
    try:
        client.get_object(Bucket=bucket, Key=key, **({"VersionId": version} if version else {}))
    except client.exceptions.ClientError:
        pass
    finally:
        client.meta.events.unregister("before-send.s3.GetObject", keep)
    return urls[0]


class _NoBody:
    def stream(self, **_):
        return iter(())
