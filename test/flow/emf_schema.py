# SPDX-License-Identifier: Apache-2.0
"""What CloudWatch requires of a line in the embedded metric format: the rules and the JSON schema
of "Specification: Embedded metric format"."""

UNITS = {
    "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits",
    "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second",
    "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second", "Count/Second", "None",
}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def faults(document):
    """What is wrong with it, as sentences; empty: CloudWatch takes it."""
    found = []

    def need(condition, sentence):
        if not condition:
            found.append(sentence)
        return condition

    def text(value, name):
        return need(isinstance(value, str) and 1 <= len(value) <= 255, f"{name} is not a text of 1 to 255 characters")

    def check_metric(metric):
        if need(isinstance(metric, dict) and "Name" in metric, "a metric has no Name") and text(metric["Name"], "a metric's Name"):
            value = document.get(metric["Name"])
            values = value if isinstance(value, list) else [value]
            need(len(values) <= 100 and all(map(is_number, values)), f"{metric['Name']} is not a number, nor at most 100 of them")
            need(metric.get("Unit", "None") in UNITS, f"the unit of {metric['Name']} is unknown")
            need(metric.get("StorageResolution", 60) in (1, 60), f"the storage resolution of {metric['Name']} is unknown")
            need(set(metric) <= {"Name", "Unit", "StorageResolution"}, f"{metric['Name']} has further members")

    def check_directive(directive):
        if not need(isinstance(directive, dict) and set(directive) == {"Namespace", "Dimensions", "Metrics"}, "a directive has other members"):
            return
        text(directive["Namespace"], "the namespace")
        need(isinstance(directive["Dimensions"], list) and directive["Dimensions"], "there is no dimension set")
        for names in directive["Dimensions"]:
            need(isinstance(names, list) and len(names) <= 9, "a dimension set is not a list of at most 9 names")
            for name in names:
                text(name, "a dimension's name")
                text(document.get(name), f"the dimension {name}")
        need(isinstance(directive["Metrics"], list) and len(directive["Metrics"]) <= 100, "there are more than 100 metrics")
        for metric in directive["Metrics"]:
            check_metric(metric)
        names = [metric["Name"] for metric in directive["Metrics"]]
        need(len(names) == len(set(names)), "a metric is there twice")

    aws = document.get("_aws") if isinstance(document, dict) else None
    if need(isinstance(aws, dict) and {"Timestamp", "CloudWatchMetrics"} <= set(aws), "there is no _aws with Timestamp and CloudWatchMetrics"):
        need(isinstance(aws["Timestamp"], int), "Timestamp is not a whole number")
        need(isinstance(aws["CloudWatchMetrics"], list), "CloudWatchMetrics is not a list")
        for directive in aws["CloudWatchMetrics"]:
            check_directive(directive)
    return found
