# SPDX-License-Identifier: Apache-2.0
"""The body of a gateway that repeats what it was sent: the address and every header, on one line,
in one of several forms."""
import base64
import html
import json
from urllib.parse import quote

FORMS = {
    "plain": lambda text: text,
    "url": lambda text: quote(text, safe=""),
    "json": json.dumps,
    "html": html.escape,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
}
# An error text has room for some 80 bytes: what matters comes first.
FIRST = ("authorization", "x-amz-security-token")


def body(handler, form):
    """form: "plain", "url" …, or "plain-url": the address before the headers."""
    form, _, address_first = form.partition("-")
    headers = sorted(handler.headers.items(), key=lambda pair: pair[0].lower() not in FIRST)
    pieces = [f"{name}: {value}" for name, value in headers]
    pieces.insert(0 if address_first else len(pieces), handler.path)
    return FORMS[form](" ".join(pieces)).encode()
