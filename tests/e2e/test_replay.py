#!/usr/bin/env python3
"""History in any order: eight as-ofs of one shop, run out of order into one store.  Each snapshot holds what a single
run at its date gives; each is told against the latest before it; and what holds at any date does not depend on the
order."""
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sectile import Duck, Test, call, membership, rows_of, run_json

DATES = ("2023-02-01", "2023-06-01", "2023-09-15", "2024-01-01", "2024-01-01T12:00:00", "2024-04-01", "2024-07-01",
         "2024-10-01")


def members_of_file(path, schemes):
    return {(scheme, row["customer"]): row[scheme] for row in rows_of(path) for scheme in schemes}


def alone(test, plan):
    """What each date gives in a store of its own."""
    found = {}
    for number, date in enumerate(DATES):
        out = test.folder / f"out{number}"
        told = run_json(plan, "--as-of", date, "--store", test.folder / f"alone{number}", "--out", out)
        found[date] = members_of_file(out / "assignments.csv", told["schemes"])
    return found


def check_order(test, plan, expected, order, name):
    store, made = test.folder / name, []
    for date in order:
        told = run_json(plan, "--as-of", date, "--store", store)
        before = max((other for other in made if other <= date), default=None)
        test.equal(f"{name}: {date} is told against", told["changes"]["since"], before)
        was = {key[1]: value for key, value in expected.get(before, {}).items() if key[0] == "lifecycle"}
        now = {key[1]: value for key, value in expected[date].items() if key[0] == "lifecycle"}
        counts = {"arrived": len(now.keys() - was.keys()), "left": len(was.keys() - now.keys()),
                  "moved": sum(was[one] != now[one] for one in was.keys() & now.keys()),
                  "stayed": sum(was[one] == now[one] for one in was.keys() & now.keys())}
        test.equal(f"{name}: {date} moves", {key: told["changes"][key] for key in counts}, counts)
        made.append(date)
    for line in json.loads(call("show", plan, "--store", store, "--list", "--json").stdout):
        same = membership(store / "store.duckdb", line["snapshot"]) == expected[line["as_of"]]
        test.check(f"{name}: snapshot {line['snapshot']} at {line['as_of']} is whole", same)
    for asked, holds in (("2023-05-31", "2023-02-01"), ("2024-01-01T11:59", "2024-01-01"),
                         ("2024-01-01T12:00", "2024-01-01T12:00:00"), ("2030-01-01", "2024-10-01")):
        shown = json.loads(call("show", plan, "--store", store, "--as-of", asked, "--json").stdout)
        test.equal(f"{name}: what holds at {asked}", shown["as_of"], holds)
    none = call("show", plan, "--store", store, "--as-of", "2023-01-31", exit=None)
    test.check(f"{name}: nothing holds before the first", none.returncode != 0 and "2023-01-31" in none.stderr)


def main():
    with Test("replay") as test:
        call("simulate", test.folder / "shop", "--customers", "800", "--seed", "21", "--plan", "--quiet")
        plan = test.folder / "shop/plan.yml"
        expected = alone(test, plan)
        check_order(test, plan, expected, DATES, "in order")
        check_order(test, plan, expected, DATES[::-1], "backwards")
        check_order(test, plan, expected, random.Random(8).sample(DATES, len(DATES)), "in any order")
        changed = plan.parent / "changed.yml"
        changed.write_text(plan.read_text().replace("when: tenure <= 45", "when: tenure <= 90"))
        told = run_json(changed, "--as-of", DATES[3], "--store", test.folder / "in order")
        test.equal("another plan at an old date is told against the one that held", (told["changes"]["since"],
                                                                                 told["changes"]["cause"]),
                   (DATES[3], "plan"))
        with Duck(test.folder / "in order/store.duckdb", read_only=True) as duck:
            kept = duck.ask("SELECT count(*) FROM snapshot")
        test.equal("it stands beside the others", kept, [(str(len(DATES) + 1),)])
        again = run_json(plan, "--as-of", DATES[3], "--store", test.folder / "in order")
        test.equal("back to the plan before: a snapshot again, so that it holds", again["unchanged"], False)
        later = membership(test.folder / "in order/store.duckdb", 5)
        test.check("later snapshots are as they were", later == expected[DATES[4]])
        test.end()


main()
