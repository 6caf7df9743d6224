# SPDX-License-Identifier: Apache-2.0
"""What CloudFormation would make of a template and parameters: the resources whose conditions
hold, with every function resolved. References to resources become texts: ${Queue}, ${Queue.Arn}."""
import re
from dataclasses import dataclass, field

PSEUDO_PARAMETERS = {
    "AWS::AccountId": "123456789012", "AWS::Partition": "aws", "AWS::Region": "us-east-2", "AWS::StackName": "stack", "AWS::URLSuffix": "amazonaws.com",
}
NO_VALUE = object()
FUNCTION = re.compile(r"^(Ref|Condition|Fn::\w+)$")
PLACE = re.compile(r"\$\{([^!}][^}]*)\}")


class Refused(Exception):
    """What CloudFormation would answer with a ValidationError."""


def function_of(node):
    """(name, argument) of a node that is a function, else None."""
    if isinstance(node, dict) and len(node) == 1:
        (name, argument), = node.items()
        if FUNCTION.match(name):
            return name, argument
    return None


@dataclass
class Resolver:
    template: dict
    given: dict  # values of parameters
    pseudo: dict = field(default_factory=dict)

    def __post_init__(self):
        self.pseudo = {**PSEUDO_PARAMETERS, **self.pseudo}
        self.parameters = {name: self.parameter(name, rules) for name, rules in self.template.get("Parameters", {}).items()}
        unknown = self.given.keys() - self.parameters.keys()
        if unknown:
            raise Refused(f"Parameters: {sorted(unknown)} do not exist in the template")
        self.check_rules()

    def parameter(self, name, rules):
        if name not in self.given and "Default" not in rules:
            raise Refused(f"Parameters: [{name}] must have values")
        text = str(self.given.get(name, rules.get("Default")))
        values = text.split(",") if rules["Type"] == "CommaDelimitedList" else [text]
        for value in values:
            self.check_value(name, rules, value)
        return values if rules["Type"] == "CommaDelimitedList" else text

    @staticmethod
    def check_value(name, rules, value):
        allowed = [str(one) for one in rules.get("AllowedValues", [])]
        if allowed and value not in allowed:
            raise Refused(f"{name} must be one of {allowed}")
        if "AllowedPattern" in rules and not re.fullmatch(rules["AllowedPattern"], value):
            raise Refused(f"{name} must match {rules['AllowedPattern']}")
        if rules["Type"] == "Number" and not float(rules.get("MinValue", "-inf")) <= float(value) <= float(rules.get("MaxValue", "inf")):
            raise Refused(f"{name} must be {rules.get('MinValue')} to {rules.get('MaxValue')}")

    def check_rules(self):
        for rule in self.template.get("Rules", {}).values():
            for assertion in rule["Assertions"]:
                if not self.holds(assertion["Assert"]):
                    raise Refused(assertion["AssertDescription"])

    def holds(self, node):
        """Of a condition function, or a named condition."""
        name, argument = function_of(node)
        if name == "Condition":
            return self.holds(self.template["Conditions"][argument])
        if name == "Fn::Equals":
            left, right = map(self.value, argument)
            return left == right
        if name == "Fn::Not":
            return not self.holds(argument[0])
        return {"Fn::And": all, "Fn::Or": any}[name](map(self.holds, argument))

    def exists(self, part):
        return "Condition" not in part or self.holds({"Condition": part["Condition"]})

    def value(self, node):
        """The node without functions; NO_VALUE when it is AWS::NoValue."""
        function = function_of(node)
        if function:
            name, argument = function
            return getattr(self, name.replace("Fn::", "").lower() + "_")(argument)
        if isinstance(node, dict):
            pairs = ((name, self.value(member)) for name, member in node.items())
            return {name: member for name, member in pairs if member is not NO_VALUE}
        if isinstance(node, list):
            return [member for member in map(self.value, node) if member is not NO_VALUE]
        return node

    def resource(self, name, used):
        if name not in self.template["Resources"]:
            raise Refused(f"{used}: no resource or parameter of this name")
        if not self.exists(self.template["Resources"][name]):
            raise Refused(f"{used}: the condition of the resource does not hold")
        return "${" + used + "}"

    def ref_(self, name):
        if name == "AWS::NoValue":
            return NO_VALUE
        known = {**self.pseudo, **self.parameters}
        return known[name] if name in known else self.resource(name, name)

    def getatt_(self, argument):
        name, attribute = argument if isinstance(argument, list) else argument.split(".", 1)
        return self.resource(name, f"{name}.{attribute}")

    def if_(self, argument):
        condition, then, otherwise = argument
        return self.value(then if self.holds({"Condition": condition}) else otherwise)

    def sub_(self, argument):
        text, own = argument if isinstance(argument, list) else (argument, {})
        values = {name: self.value(member) for name, member in own.items()}

        def replace(match):
            name = match.group(1)
            if name in values:
                return values[name]
            return self.getatt_(name) if "." in name else self.ref_(name)

        return PLACE.sub(replace, text)

    def join_(self, argument):
        separator, parts = argument
        return separator.join(self.value(parts))

    def split_(self, argument):
        separator, text = argument
        return self.value(text).split(separator)

    def select_(self, argument):
        index, values = argument
        return self.value(values)[int(index)]

    def findinmap_(self, argument):
        name, first, second = map(self.value, argument)
        try:
            return self.template["Mappings"][name][first][second]
        except KeyError as missing:
            raise Refused(f"Mappings: {name} has no key {missing}") from None

    def resources(self):
        """{logical id: the resource} of those that are made."""
        made = {name: resource for name, resource in self.template["Resources"].items() if self.exists(resource)}
        return {name: self.value({key: part for key, part in resource.items() if key != "Condition"}) for name, resource in made.items()}

    def outputs(self):
        made = {name: output for name, output in self.template.get("Outputs", {}).items() if self.exists(output)}
        return {name: self.value(output["Value"]) for name, output in made.items()}
