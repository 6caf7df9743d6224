# SPDX-License-Identifier: Apache-2.0
"""What must not be in any output of a program that has these settings."""
import base64
import re
from urllib.parse import unquote

NAMES = ("PASSWORD", "BEARER_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "CLIENT_KEY")
REFERENCES = ("arn:", "file:", "s3://")
USER_INFO = re.compile(r"(?:^|//)([^/?#\s]*?):([^/?#\s]*)@")  # of a URL, or of a proxy without a scheme
MIN = 4  # shorter ones are not blanked, because they are in any text


def of_settings(settings):
    """References are left out: what they refer to is the test's own to look for."""
    settings = {name: value for name, value in settings.items() if value and not value.startswith(REFERENCES)}
    values = [settings.get(name, "") for name in NAMES]
    if settings.get("PASSWORD"):
        values.append(basic(settings.get("USERNAME", ""), settings["PASSWORD"]))
    for name, value in settings.items():
        if name == "WRITE_ADDRESS" or name.upper().endswith("_PROXY"):
            for user, password in USER_INFO.findall(value):
                values += [password, unquote(password), basic(unquote(user), unquote(password))]
    # of a key in PEM its first line of data: no other text has it
    values = ["".join(value.splitlines()[1:2]) if value.startswith("-----BEGIN") else value for value in values]
    return [value for value in values if len(value) >= MIN]


def basic(user, password):
    """As the header has it."""
    return base64.b64encode(f"{user}:{password}".encode()).decode()


def check(settings, output):
    found = [value for value in of_settings(settings) if value in output]
    assert not found, f"{len(found)} secrets are in the output"
