# SPDX-License-Identifier: Apache-2.0
"""That every test looks for the secrets that it used."""
import pytest
import secret_values


@pytest.mark.parametrize(
    "settings, output",
    [
        ({"PASSWORD": "pass-word"}, "it is pass-word."),
        ({"USERNAME": "u", "PASSWORD": "pass-word"}, "Basic dTpwYXNzLXdvcmQ="),
        ({"BEARER_TOKEN": "the-token"}, "Bearer the-token"),
        ({"AWS_SESSION_TOKEN": "session"}, "session"),
        ({"CLIENT_KEY": "-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\n"}, "x MIGHAgEA"),
        ({"WRITE_ADDRESS": "http://u:s3cret@h/p"}, "s3cret"),
        ({"WRITE_ADDRESS": "http://u:p%40ss@h/p"}, "p@ss"),
        ({"https_proxy": "u:s3cret@h:1"}, "s3cret"),
        ({"HTTPS_PROXY": "http://u:s3cret@h:1"}, "dTpzM2NyZXQ="),
    ],
)
def test_a_secret_in_the_output_is_found(settings, output):
    with pytest.raises(AssertionError):
        secret_values.check(settings, output)
    secret_values.check(settings, "nothing of it, http://u:***@h/p")


def test_what_is_no_secret_is_not_looked_for():
    settings = {"PASSWORD": "arn:aws:ssm:x", "CLIENT_KEY": "file:/key", "BEARER_TOKEN": None, "WRITE_ADDRESS": "http://h:80/a@b", "USERNAME": "user"}
    assert secret_values.of_settings({**settings, "AWS_SESSION_TOKEN": "abc"}) == []
