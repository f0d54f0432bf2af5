#!/usr/bin/env python3
"""validate.py SCHEMA FILE...: does each JSON file keep to the schema?

Prints the first breach of each file and exits 1; exits 77 when python3-jsonschema is not installed, 2 when
a file cannot be read.  A key given twice in one object is a breach as well: parsers differ in which they take.
"""
import json
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)


def unique(pairs):
    keys = [key for key, _ in pairs]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise ValueError("key given twice: " + ", ".join(sorted(twice)))
    return dict(pairs)


def not_a_number(name):
    raise ValueError(name + " is not JSON")


def breach(validator, path):
    with open(path, encoding="utf-8") as file:
        try:
            document = json.load(file, object_pairs_hook=unique, parse_constant=not_a_number)
        except ValueError as error:
            return str(error)
    for error in validator.iter_errors(document):
        return "/".join(str(part) for part in error.absolute_path) + ": " + error.message
    return None


def main(schema_path, paths):
    try:
        with open(schema_path, encoding="utf-8") as file:
            schema = json.load(file)
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        breaches = [(path, breach(kind(schema), path)) for path in paths]
    except OSError as error:
        print(error)
        return 2
    for path, why in breaches:
        if why:
            print(f"{path}: {why}")
    return 1 if any(why for _, why in breaches) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
