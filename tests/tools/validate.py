# SPDX-License-Identifier: MIT
"""Holds YAML or JSON against a JSON Schema, as an editor does: validate.py SCHEMA SOURCE...

Prints a line for each source, "SOURCE: valid" or "SOURCE: PLACE: what is wrong". Exits with 1 when
the schema itself is none.
"""
import json
import sys

import jsonschema
import yaml


def main(path, *sources):
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)
    for source in sources:
        with open(source, encoding="utf-8") as file:
            errors = list(validator.iter_errors(yaml.safe_load(file)))
        if not errors:
            print(f"{source}: valid")
        for error in errors:
            where = "/".join(str(step) for step in error.absolute_path)
            print(f"{source}: {where}: {error.message[:100]}")


main(*sys.argv[1:])
