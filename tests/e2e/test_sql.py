#!/usr/bin/env python3
"""What `sectile sql` prints is what a run does: sent to the engine by its own client, with the cut points of the run
filled in, it leaves the assignments that the run wrote."""
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sectile import ROOT, Duck, Test, call, rows_of, run_json


def fill(sql, cuts):
    """:cut<i>_<j> is point j of the i-th cut; a cut's index counts all cuts of the plan."""
    return re.sub(r":cut(\d+)_(\d+)", lambda found: repr(float(cuts[int(found[1])]["points"][int(found[2]) - 1])), sql)


def check(test, name, plan):
    out = test.folder / name
    result = run_json(plan, "--store", test.folder / f"{name}-store", "--out", out)
    sql = fill(call("sql", plan).stdout, result["cuts"])
    rows = rows_of(out / "assignments.csv")
    with Duck() as duck:
        duck.ask(sql)
        schemes = list(result["schemes"])
        columns = ", ".join(f"sct_s{i}" for i in range(len(schemes)))
        got = {row[0]: row[1:] for row in duck.ask(f"SELECT customer, {columns} FROM assigned")}
    # Pieces have numbers there and names here: each number must go with one name, and each name with one number.
    pairs = {(scheme, row[scheme], got[row["customer"]][i]) for row in rows for i, scheme in enumerate(schemes)}
    test.equal(f"{name}: customers in the printed SQL's table", sorted(got), sorted(row["customer"] for row in rows))
    test.check(f"{name}: {len(rows)} customers placed by the printed SQL as by the run",
               len(pairs) == len({pair[:2] for pair in pairs}) == len({(pair[0], pair[2]) for pair in pairs}))


def main():
    with Test("sql") as test:
        call("simulate", test.folder / "shop", "--customers", "500", "--seed", "9", "--plan", "--quiet")
        os.chdir(test.folder)
        check(test, "simulated", pathlib.Path("shop/plan.yml"))
        test.data("online_retail/online_retail.csv")
        for name in ("online_retail", "telco", "cdnow"):
            check(test, name, ROOT / f"examples/{name}/plan.yml")
        test.end()


main()
