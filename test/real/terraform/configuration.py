# SPDX-License-Identifier: Apache-2.0
"""A Terraform configuration that is planned and applied, and what it made."""
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
OFFLINE = ROOT.parent / "shared/tools/terraform/terraform-offline"
LIMIT_S = 300
REGION, ACCOUNT = "us-east-2", "123456789012"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:lambda_promtail"
ADDRESS = "https://logs.example.com/loki/api/v1/push"
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/lambda-promtail:1"


def terraform():
    """(program, None), or (None, why there is none). PROMTAIL_TERRAFORM may name another."""
    chosen = os.environ.get("PROMTAIL_TERRAFORM")
    if chosen:
        return chosen, None
    if not OFFLINE.exists():
        return None, "there is no ../shared/tools/terraform (Terraform without a registry and without AWS)"
    if not shutil.which(os.environ.get("TERRAFORM", "terraform")):
        return None, "Terraform is not installed on this machine (https://developer.hashicorp.com/terraform/install)"
    return str(OFFLINE), None


def without_colours(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def defaults(variables):
    """What every configuration needs, unless the test says otherwise."""
    code = {"lambda_promtail_zip", "lambda_promtail_binary_bucket"} & set(variables)
    return {**({} if code else {"lambda_promtail_image": IMAGE}), "write_address": ADDRESS, **variables}


class Applied:
    """What a configuration made."""

    def __init__(self, shown):
        self.outputs = {name: output["value"] for name, output in shown["values"].get("outputs", {}).items()}
        self.all = list(self.walk(shown["values"]["root_module"]))

    def walk(self, module):
        yield from (resource for resource in module.get("resources", []) if resource["mode"] == "managed")
        for child in module.get("child_modules", []):
            yield from self.walk(child)

    def of(self, kind, name=None):
        """The resources of a type, by their keys."""
        return {resource.get("index"): resource["values"] for resource in self.all if resource["type"] == f"aws_{kind}" and name in (None, resource["name"])}

    def of_list(self, kind):
        return [resource["values"] for resource in self.all if resource["type"] == f"aws_{kind}"]

    def one(self, kind, name=None):
        (values,) = self.of(kind, name).values()
        return values

    @property
    def environment(self):
        return self.one("lambda_function")["environment"][0]["variables"]


def many(value):
    return sorted([value] if isinstance(value, str) else value)


def brief(statement):
    rest = {name: value for name, value in statement.items() if name not in ("Sid", "Effect", "Action", "Resource")}
    short = (many(statement["Action"]), many(statement["Resource"]))
    return short if statement["Effect"] == "Allow" and not rest else (statement["Effect"], *short, rest)


def statements(policy):
    """The statements of a policy, by sid: (actions, resources), or the whole of those that do not
    just allow."""
    return {statement["Sid"]: brief(statement) for statement in json.loads(policy)["Statement"]}


class Configuration:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.run("init", "-input=false")

    def run(self, *arguments, fails=False):
        """The output of a command. fails: it must end with an error."""
        environment = {**os.environ, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        done = subprocess.run(
            [self.program, *map(str, arguments)], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT_S
        )
        output = without_colours(done.stdout + done.stderr)
        assert (done.returncode != 0) == fails, output
        return output if fails else without_colours(done.stdout)

    def apply(self, folder, variables):
        """Applies it, with a state in the folder; a second plan must be empty."""
        folder.mkdir()
        state, values = folder / "state.json", folder / "values.tfvars.json"
        values.write_text(json.dumps(defaults(variables) if self.folder.name == "terraform" else variables))
        self.run("apply", "-auto-approve", "-input=false", f"-state={state}", f"-var-file={values}")
        self.run("plan", "-detailed-exitcode", "-input=false", f"-state={state}", f"-var-file={values}")  # 2: changes
        return self.read(state)

    def read(self, state):
        return Applied(json.loads(self.run("show", "-json", state)))

    def plan(self, folder, variables, state):
        """The changes that a plan over a state has."""
        values, plan = folder / "values.tfvars.json", folder / "plan"
        values.write_text(json.dumps(defaults(variables)))
        self.run("plan", "-input=false", f"-state={state}", f"-var-file={values}", f"-out={plan}")
        return json.loads(self.run("show", "-json", plan))["resource_changes"]
