# SPDX-License-Identifier: Apache-2.0
"""The resolver of the tests, by small templates."""
import pytest
from resolver import Refused, Resolver

PARAMETERS = {
    "Name": {"Type": "String", "Default": "", "AllowedPattern": "^$|^[a-z]+$"}, "Size": {"Type": "Number", "Default": 5, "MinValue": 1, "MaxValue": 10},
    "Word": {"Type": "String", "Default": "b", "AllowedValues": ["a", "b"]}, "Names": {"Type": "CommaDelimitedList", "Default": "x,y", "AllowedPattern": "[a-z]"},
}
TEMPLATE = {
    "Parameters": PARAMETERS,
    "Mappings": {"Map": {"a": {"value": 1}, "b": {"value": 2}}},
    "Conditions": {
        "Named": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Name"}, ""]}]},
        "Both": {"Fn::And": [{"Condition": "Named"}, {"Fn::Equals": [{"Ref": "Word"}, "a"]}]},
        "Either": {"Fn::Or": [{"Condition": "Named"}, {"Fn::Equals": [{"Ref": "Word"}, "a"]}]},
    },
    "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}, "Extra": {"Type": "AWS::SQS::Queue", "Condition": "Named"}},
}


def resolve(node, **given):
    return Resolver(TEMPLATE, given).value(node)


@pytest.mark.parametrize("node, given, value", [
    ({"Ref": "Name"}, {"Name": "abc"}, "abc"),
    ({"Ref": "Size"}, {}, "5"),
    ({"Ref": "Names"}, {}, ["x", "y"]),
    ({"Ref": "AWS::Region"}, {}, "us-east-2"),
    ({"Ref": "Queue"}, {}, "${Queue}"),
    ({"Fn::GetAtt": ["Queue", "Arn"]}, {}, "${Queue.Arn}"),
    ({"Fn::GetAtt": "Queue.Arn"}, {}, "${Queue.Arn}"),
    ({"Fn::Sub": "arn:${AWS::Partition}:s3:::${Name}/${Queue.QueueName}/${!Literal}"}, {"Name": "b"}, "arn:aws:s3:::b/${Queue.QueueName}/${!Literal}"),
    ({"Fn::Sub": ["${Own}-${Name}", {"Own": {"Ref": "Word"}}]}, {"Name": "b"}, "b-b"),
    ({"Fn::Join": ["-", ["a", {"Ref": "AWS::NoValue"}, "b"]]}, {}, "a-b"),
    ({"Fn::Split": [",", "a,b"]}, {}, ["a", "b"]),
    ({"Fn::Select": [1, {"Ref": "Names"}]}, {}, "y"),
    ({"Fn::FindInMap": ["Map", {"Ref": "Word"}, "value"]}, {}, 2),
    ({"Fn::If": ["Named", 1, 2]}, {}, 2),
    ({"Fn::If": ["Named", 1, 2]}, {"Name": "a"}, 1),
    ({"Fn::If": ["Both", 1, 2]}, {"Name": "a"}, 2),
    ({"Fn::If": ["Both", 1, 2]}, {"Name": "a", "Word": "a"}, 1),
    ({"Fn::If": ["Either", 1, 2]}, {}, 2),
    ({"Fn::If": ["Either", 1, 2]}, {"Word": "a"}, 1),
    ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1], "Condition": {"c": 1}}, {}, {"b": [1], "Condition": {"c": 1}}),
    ({"Fn::If": ["Named", {"Ref": "Extra"}, ""]}, {}, ""),
])
def test_a_function_is_resolved(node, given, value):
    assert resolve(node, **given) == value


@pytest.mark.parametrize("node", [
    {"Ref": "Nothing"}, {"Ref": "Extra"}, {"Fn::GetAtt": ["Extra", "Arn"]}, {"Fn::Sub": "${Extra.Arn}"}, {"Fn::Sub": "${Nothing}"}, {"Fn::FindInMap": ["Map", "c", "value"]},
])
def test_what_is_not_there_is_refused(node):
    with pytest.raises(Refused):
        resolve(node)


def test_an_unknown_function_is_an_error():
    with pytest.raises(AttributeError):
        resolve({"Fn::Base64": "a"})


@pytest.mark.parametrize("given", [{"Name": "A"}, {"Size": "11"}, {"Size": "0"}, {"Word": "c"}, {"Names": "x,Y"}, {"Other": "1"}])
def test_a_value_that_is_not_allowed_is_refused(given):
    with pytest.raises(Refused):
        Resolver(TEMPLATE, given)


def test_a_parameter_without_default_is_required():
    with pytest.raises(Refused):
        Resolver({"Parameters": {"Name": {"Type": "String"}}}, {})


def test_a_rule_is_asserted():
    rules = {"NameIsGiven": {"Assertions": [{"Assert": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Name"}, ""]}]}, "AssertDescription": "give a name"}]}}
    assert Resolver({**TEMPLATE, "Rules": rules}, {"Name": "a"})
    with pytest.raises(Refused, match="give a name"):
        Resolver({**TEMPLATE, "Rules": rules}, {})


def test_only_resources_whose_condition_holds_are_made():
    assert list(Resolver(TEMPLATE, {}).resources()) == ["Queue"]
    assert list(Resolver(TEMPLATE, {"Name": "a"}).resources()) == ["Queue", "Extra"]
