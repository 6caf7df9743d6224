# SPDX-License-Identifier: Apache-2.0
"""Each configuration of deploy/terraform by itself: formatted, valid, its own tests, and the rules
that hold for all of them."""
import re

import pytest
from configuration import ROOT, statements

FOLDER = ROOT / "deploy" / "terraform"
MODULE = FOLDER / "modules" / "lambda-promtail"
EXAMPLES = sorted(path.name for path in (FOLDER / "examples").iterdir())
CONFIGURATIONS = [".", "modules/lambda-promtail", *(f"examples/{name}" for name in EXAMPLES)]
VARIABLES = [
    (path.name, block) for path in sorted(FOLDER.rglob("*.tf")) if not path.is_symlink() and ".terraform" not in path.parts
    for block in re.findall(r'^variable "\w+" \{\n.*?^\}', path.read_text(), re.M | re.S)
]
# The values of these have no limits, or only those of what they are given to.
FREE = {
    "username", "password", "bearer_token", "omit_extra_labels_prefix", "sqs_enabled", "lambda_promtail_image", "lambda_promtail_binary_version",
    "failure_queue_enabled", "metrics_enabled", "event_source_metrics_enabled", "dashboard_enabled",
}
IMAGE_AND_ADDRESS = {"image": "123456789012.dkr.ecr.us-east-2.amazonaws.com/lambda-promtail:1", "write_address": "https://logs.example.com/loki/api/v1/push"}
EXAMPLE_VARIABLES = {
    "source-account": {
        "log_group_names": ["/ecs/orders"], "destination_arn": "arn:aws:logs:us-east-2:123456789012:destination:logs", "bucket_names": ["theirs"],
        "queue_arn": "arn:aws:sqs:us-east-2:123456789012:queue", "role_arn": "arn:aws:iam::123456789012:role/lambda_promtail",
    },
    "s3-sqs": {"password_secret_arn": "arn:aws:secretsmanager:us-east-2:123456789012:secret:loki-AbCdEf"},
    "kinesis": {"stream_arn": "arn:aws:kinesis:us-east-2:123456789012:stream/logs", "failure_bucket_arn": "arn:aws:s3:::failed"},
    "other-accounts": {"source_accounts": ["210987654321"], "source_buckets": {"theirs": "210987654321"}},
    "vpc": {
        "subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"], "kms_key_arn": "arn:aws:kms:us-east-2:123456789012:key/1",
        "client_secret_arn": "arn:aws:secretsmanager:us-east-2:123456789012:secret:loki-AbCdEf",
    },
}


def name_of(block):
    return re.match(r'variable "(\w+)"', block)[1]


def test_everything_is_formatted(configuration):
    configuration().run("fmt", "-check", "-recursive", "-diff")


@pytest.mark.parametrize("folder", CONFIGURATIONS)
def test_a_configuration_is_valid(configuration, folder):
    assert "Success" in configuration(folder).run("validate")


@pytest.mark.parametrize("folder", CONFIGURATIONS)
def test_its_own_tests_pass(configuration, folder):
    said = configuration(folder).run("test")
    assert re.search(r"Success! [1-9]\d* passed, 0 failed\.", said)


def test_a_broken_promise_fails_the_tests(configuration, deploy):
    """Of the tests of Terraform: they do look."""
    file = deploy / "terraform/modules/lambda-promtail/cloudwatch.tf"
    kept = file.read_text()
    file.write_text(kept.replace("setunion([local.log_group_name], ", "setunion([], "))
    try:
        said = configuration("modules/lambda-promtail").run("test", "-filter=tests/sources.tftest.hcl", fails=True)
    finally:
        file.write_text(kept)
    assert "The function's own log group is not excluded." in said


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_applies_and_stays_as_it_is(configuration, tmp_path, name):
    given = {} if name == "source-account" else IMAGE_AND_ADDRESS
    made = configuration(f"examples/{name}").apply(tmp_path / "made", {**given, **EXAMPLE_VARIABLES.get(name, {})})
    assert made.of("lambda_function") or name == "source-account"


def test_what_the_module_is_given_may_be_made_in_the_same_plan(configuration, tmp_path):
    """Where no ARN is known yet."""
    made = configuration("../together").apply(tmp_path / "made", {})
    assert len(made.of("lambda_event_source_mapping", "sqs")) == 2 and made.of("lambda_event_source_mapping", "kinesis")
    secret = made.one("secretsmanager_secret")["arn"]
    assert statements(made.outputs["role_policy"])["ReadSecrets"] == (["secretsmanager:GetSecretValue"], [secret])
    assert made.environment["PASSWORD"] == f"{secret}#password"


def test_the_module_has_no_provider_and_all_ask_for_aws_only():
    for path in FOLDER.rglob("*.tf"):
        text = path.read_text()
        assert MODULE not in path.parents or not re.search(r'^provider "', text, re.M), path
        assert set(re.findall(r'source\s*= "hashicorp/(\w+)"', text)) <= {"aws"}, path
        assert not re.search(r'^(?:resource|data) "(?!aws_)', text, re.M), path
    assert 'version = "~> 6.0"' in (MODULE / "versions.tf").read_text()


def test_every_variable_says_what_it_is_and_what_it_takes():
    faults = []
    for file, block in VARIABLES:
        told = re.search(r"^  type ", block, re.M) and re.search(r'^  description = (?:"[^"]{10,}|<<-EOT\n)', block, re.M)
        # An example's values go to the module, which looks at them.
        checked = file == "main.tf" or ("validation {" in block) != (name_of(block) in FREE)
        if not told or not checked:
            faults.append(name_of(block))
    assert not faults and len(VARIABLES) > 60


def test_no_validation_reads_a_secret():
    """A failing one prints what it reads, also the values of sensitive variables."""
    secrets = {name_of(block) for _, block in VARIABLES if re.search(r"^  sensitive += true$", block, re.M)}
    assert secrets == {"password", "bearer_token"}
    for _, block in VARIABLES:
        assert not secrets & set(re.findall(r"var\.(\w+)", block)), name_of(block)


def test_the_root_hands_every_variable_to_the_module():
    names = {name_of(block) for file, block in VARIABLES if file != "main.tf"}
    assert names == set(re.findall(r"^  (\w+) += var\.\1$", (FOLDER / "main.tf").read_text(), re.M))
    for path in MODULE.glob("variables*.tf"):
        assert (FOLDER / path.name).resolve() == path
    outputs = re.findall(r'^output "(\w+)"', (MODULE / "outputs.tf").read_text(), re.M)
    assert outputs == re.findall(r'^output "(\w+)"', (FOLDER / "outputs.tf").read_text(), re.M)


def test_every_setting_of_the_function_can_be_set():
    """By a variable of its own, or by settings."""
    tables = "".join(path.read_text() for path in (ROOT / "src/config").glob("table_*.c"))
    rows = re.findall(r'\{\.name = "(\w+)",\s*\.type = (\w+)', tables)
    by_lambda = {name for name, _ in rows if name.startswith("AWS_") and not re.match("AWS_(ENDPOINT_URL|USE_)", name)}
    function, block = (MODULE / "function.tf").read_text(), dict((name_of(block), block) for _, block in VARIABLES)["settings"]
    by_map = set(re.findall(r'"([A-Z]\w+)"', block))
    by_variable = set(re.findall(r"^ +([A-Z][A-Z_]+) += ", function, re.M)) | set(re.findall(r"\{ ([A-Z_]+) = var", function))
    assert not by_map & by_variable
    assert {name for name, _ in rows} - by_lambda == (by_map | by_variable) - {"NO_PROXY", "ALL_PROXY"}
