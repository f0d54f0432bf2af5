#!/usr/bin/env python3
"""Ids that are one person are one customer: random merges, chains in no order, circles, an alias of two persons,
against sets joined here one by one.  And a customer can be asked for by any of their ids."""
import collections
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sectile import Test, call, rows_of, run_json

PLAN = """sectile: 1
name: merged
clock: {as_of: 2024-06-01}
sources:
  lines: {read: lines.csv, customer: customer, at: at}
  cards: {read: cards.csv, customer: holder}
identity: {read: aliases.csv, alias: alias, customer: person}
features:
  orders: count(lines)
  spend: sum(lines.amount)
  limit: sum(cards.limit)
schemes:
  all: {segments: [{name: everybody, otherwise: true}]}
"""


def families(pairs):
    """{id: its person}: the smallest id that is nobody's alias, or the smallest of a circle."""
    parent = {}

    def head(one):
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    for alias, person in pairs:
        parent[head(alias)] = head(person)
    members = collections.defaultdict(list)
    for one in parent:
        members[head(one)].append(one)
    aliases = {alias for alias, person in pairs if alias != person}
    return {one: min([x for x in group if x not in aliases] or group) for group in members.values() for one in group}


def check(test, name, pairs, seed):
    chance = random.Random(seed)
    folder = test.folder / name
    folder.mkdir()
    ids = sorted({one for pair in pairs for one in pair}) + [f"alone{i}" for i in range(5)]
    lines = [(chance.choice(ids), chance.randint(1, 500)) for _ in range(2 * len(ids))]
    cards = [(one, 10) for one in ids if one[-1] in "a0369"]
    (folder / "plan.yml").write_text(PLAN)
    (folder / "aliases.csv").write_text("alias,person\n" + "".join(f"{a},{p}\n" for a, p in pairs))
    (folder / "lines.csv").write_text("customer,at,amount\n" + "".join(f"{c},2024-01-{1 + x % 28:02d},{x}\n" for c, x in lines))
    (folder / "cards.csv").write_text("holder,limit\n" + "".join(f"{c},{x}\n" for c, x in cards))
    result = run_json(folder / "plan.yml", "--out", folder / "out")
    person = families(pairs)
    expected = collections.defaultdict(lambda: [0, 0, 0])
    for one, amount in lines:
        expected[person.get(one, one)][0] += 1
        expected[person.get(one, one)][1] += amount
    for one, limit in cards:
        expected[person.get(one, one)][2] += limit
    got = {row["customer"]: [int(row["orders"]), float(row["spend"]), float(row["limit"])]
           for row in rows_of(folder / "out/assignments.csv")}
    test.check(f"{name}: {len(expected)} customers of {len(ids)} ids", got == dict(expected),
               f"{len(got)}: {[(key, got.get(key), expected.get(key)) for key in sorted(set(got) | set(expected)) if got.get(key) != expected.get(key)][:3]}")
    test.equal(f"{name}: ids merged", result["aliased"], sum(one != head for one, head in person.items()))
    return folder / "plan.yml", person, set(expected)


def main():
    with Test("identity") as test:
        chance = random.Random(4)
        people = [f"p{i:03d}" for i in range(200)]
        check(test, "random", [tuple(chance.sample(people, 2)) for _ in range(120)], 1)
        check(test, "self", [("a", "a"), ("b", "a"), ("c", "c")], 2)
        check(test, "circle", [("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "d")], 3)
        check(test, "two persons", [("a", "y"), ("a", "z"), ("b", "z")], 4)
        check(test, "star", [(f"s{i}", "m") for i in range(50)], 5)
        for name, order in (("chain up", people), ("chain down", people[::-1]), ("chain in no order",
                                                                                 chance.sample(people, 200))):
            check(test, name, list(zip(order[1:], order)), 6)
        order = chance.sample([f"q{i:05d}" for i in range(3000)], 3000)
        plan, person, found = check(test, "long chain in no order", list(zip(order[1:], order)), 7)
        asked = next(one for one, head in person.items() if one != head and head in found)
        by_alias, by_person = (call("explain", plan, one).stdout for one in (asked, person[asked]))
        test.check("explain by an alias tells of the person", by_alias.splitlines()[1:] == by_person.splitlines()[1:]
                   and len(by_person) > 100)
        test.end()


main()
