"""docs/reference/plan.schema.json accepts the plans that the program accepts, and refuses what it refuses."""
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

try:
    import jsonschema
    import yaml
except ImportError:
    print("needs the Python packages jsonschema and yaml")
    sys.exit(77)

import json

SCHEMA = json.loads((ROOT / "docs/reference/plan.schema.json").read_text())


class Loader(yaml.SafeLoader):
    """YAML 1.2 core as editors read it: `no` is a text, dates are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf"))


def json_keys(value):
    """Keys of JSON are texts: 1.0 as a name is '1.0'."""
    if isinstance(value, dict):
        return {str(k): json_keys(v) for k, v in value.items()}
    return [json_keys(v) for v in value] if isinstance(value, list) else value


def load(text):
    return json_keys(yaml.load(text, Loader))


def refused(plan):
    return [e.message for e in jsonschema.Draft7Validator(SCHEMA).iter_errors(plan)]


GOOD = """
sectile: 1
name: t
sources: {l: {read: a.csv, customer: id}}
schemes: {s: {segments: [{name: x, otherwise: true}]}}
"""

BROKEN = {
    "an unknown key": "golas: {}",
    "an unknown key inside": "goal: {decison: x}",
    "a list for a map": "clock: [a]",
    "a negative seed": "seed: -1",
    "no customer": "sources: {l: {read: a.csv}}",
    "two origins": "sources: {l: {read: a.csv, sql: b, customer: c}}",
    "no origin": "sources: {l: {customer: c}}",
    "a wrong word": "sources: {l: {read: a, customer: c, on_bad_row: stop}}",
    "a wrong format": "sources: {l: {read: a, customer: c, format: {header: maybe}}}",
    "another version": "sectile: 2",
    "no segments": "schemes: {s: {segments: []}}",
    "neither rules nor grid": "schemes: {s: {about: x}}",
    "a segment without name": "schemes: {s: {segments: [{when: x}]}}",
    "a grid of one axis": "schemes: {s: {grid: {columns: {by: a, cuts: [1], labels: [x, y]}}}}",
    "an axis without labels": "schemes: {s: {grid: {columns: {by: a, cuts: [1]}, rows: {by: a, cuts: [1], labels: [x, y]}}}}",
    "quantiles of a word": "schemes: {s: {grid: {columns: {by: a, cuts: quantiles x, labels: [p]}, rows: {by: a, cuts: [1], labels: [x, y]}}}}",
    "an unknown key of an axis": "schemes: {s: {grid: {columns: {by: a, cuts: [1], labels: [x, y], lables: [z]}, rows: {by: a, cuts: [1], labels: [x, y]}}}}",
    "a wrong kind": "features: {f: {is: x, kind: valeu}}",
    "a feature of a list": "features: {f: [a]}",
}


def main():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    failed = 0
    for path in ["tests/data/plans/design.yml", "tests/data/plans/full.yml", *sorted(
            str(p.relative_to(ROOT)) for p in ROOT.glob("examples/**/plan.yml"))]:
        for message in refused(load((ROOT / path).read_text())):
            print(f"{path}: refused: {message[:300]}")
            failed = 1
    assert not refused(load(GOOD)), refused(load(GOOD))
    for name, text in BROKEN.items():
        if not refused({**load(GOOD), **load(text)}):
            print(f"{name}: accepted: {text}")
            failed = 1
    for key in ("sectile", "name", "sources", "schemes"):
        if not refused({k: v for k, v in load(GOOD).items() if k != key}):
            print(f"accepted without {key}")
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
