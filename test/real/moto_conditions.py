# SPDX-License-Identifier: Apache-2.0
"""moto's server with one repair: at an update its CloudFormation changes resources whose condition
does not hold, and neither makes those whose condition came true nor deletes those whose condition
no longer holds."""
import sys

from moto.cloudformation import parsing
from moto.server import main

change, update = parsing.parse_and_update_resource, parsing.ResourceMap.update


def holds(resources, definition):
    return "Condition" not in definition or resources.lazy_condition_map[definition["Condition"]]


def change_if_it_holds(name, definition, resources, **where):
    changed = change(name, definition, resources, **where) if holds(resources, definition) else None
    return changed or resources._parsed_resources.get(name)


def update_by_conditions(resources, template, parameters=None):
    update(resources, template, parameters)
    for name in [name for name, resource in resources._parsed_resources.items() if resource is None and name in template["Resources"]]:
        del resources._parsed_resources[name]
    for name, definition in template["Resources"].items():
        if holds(resources, definition):
            resources[name]  # makes it, if it is not there
        elif name in resources._parsed_resources:
            resources._delete_resource(resources._parsed_resources.pop(name), definition)


parsing.parse_and_update_resource = change_if_it_holds
parsing.ResourceMap.update = update_by_conditions
sys.exit(main(sys.argv[1:]))
