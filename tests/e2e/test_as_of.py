#!/usr/bin/env python3
"""A run that looks from a date knows nothing of what came later: it equals a run on the file cut at that date, and
the recomputation of tests/support/retail.py.  Replays of a range equal single runs."""
import csv
import datetime
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import retail
from sectile import ROOT, Test, call, copy_plan, rows_of, run_json

# The first week; an ordinary day; a time of day; the days the clocks go forward and back; the very minute of an
# invoice (536365 and others at 2011-12-09 12:50 are the last of the file), which must not count.
MOMENTS = ("2010-12-05", "2011-01-31", "2011-03-27", "2011-06-15T12:30", "2011-10-30", "2011-12-09T12:50")
BEFORE = ("orders", "spend", "spend_90d", "recency", "tenure", "range", "basket", "gap", "country", "r", "f", "m")
REPLAYED = ("2011-10-31", "2011-11-30", "2011-12-31")


def cut_file(path, as_of, target):
    with open(path, encoding="utf-8", newline="") as file, open(target, "w", encoding="utf-8", newline="") as out:
        reader, writer = csv.reader(file), csv.writer(out)
        header = next(reader)
        writer.writerow(header)
        place = header.index("InvoiceDate")
        writer.writerows(row for row in reader if retail.moment(row[place]) < as_of)


def without(rows, *columns):
    return [{name: cell for name, cell in row.items() if name not in columns} for row in rows]


def check_moment(test, path, lines, moment):
    as_of = datetime.datetime.fromisoformat(moment)
    folder = test.folder / moment.replace(":", "")
    # A file cut in the first week leaves the order of day and month open: the plan says it.
    spell = {r"    at: InvoiceDate": '    at: InvoiceDate\n    format: {datetime: "%m/%d/%Y %H:%M"}'}
    whole = copy_plan(ROOT / "examples/online_retail/plan.yml", folder / "whole", **spell)
    cut = copy_plan(ROOT / "examples/online_retail/plan.yml", folder / "cut", **spell,
                    **{r"read: \S+": f"read: {folder}/cut/lines.csv"})
    cut_file(path, as_of, folder / "cut/lines.csv")
    from_whole = run_json(whole, "--as-of", moment, "--out", folder / "whole/out")
    from_cut = run_json(cut, "--as-of", moment, "--out", folder / "cut/out")
    told = from_whole["rows"]["lines"]
    test.equal(f"{moment}: used + left out", told["used"] + sum(told["left_out"].values()), told["read"])
    test.equal(f"{moment}: used", told["used"], from_cut["rows"]["lines"]["used"])
    test.equal(f"{moment}: cut points of the cut file", from_whole["cuts"], from_cut["cuts"])
    rows = rows_of(folder / "whole/out/assignments.csv")
    same = without(rows, "spend_next_90d") == without(rows_of(folder / "cut/out/assignments.csv"), "spend_next_90d")
    test.check(f"{moment}: {len(rows)} assignments of the cut file", same and len(rows) > 0)
    check_recomputed(test, moment, rows, retail.features_at(lines, as_of))
    return from_whole


def check_recomputed(test, moment, rows, customers):
    cells = retail.mesh(customers)
    wrong = [(row["customer"], name, row[name], retail.as_written(customers[row["customer"]][name]))
             for row in rows for name in (*BEFORE, "spend_next_90d")
             if row[name] != retail.as_written(customers[row["customer"]][name])]
    wrong += [(row["customer"], row["lifecycle"], row["mesh"]) for row in rows
              if row["lifecycle"] != retail.lifecycle(customers[row["customer"]])
              or row["mesh"] != cells[row["customer"]]]
    test.equal(f"{moment}: customers recomputed", len(rows), len(customers))
    test.check(f"{moment}: features, outcome and segments recomputed", not wrong, f"{len(wrong)}: {wrong[:3]}")


def check_replay(test):
    """Month ends: a step of a month from the 31st does not lose its day in November."""
    plan = copy_plan(ROOT / "examples/online_retail/plan.yml", test.folder / "replay")
    replayed = run_json(plan, "--as-of", f"{REPLAYED[0]}..{REPLAYED[-1]}/1mo")
    test.equal("replay: as-ofs", tuple(one["as_of"] for one in replayed), REPLAYED)
    for one in replayed[:2]:
        alone = run_json(plan, "--store", test.folder / f"alone-{one['as_of']}", "--as-of", one["as_of"])
        own = ("changes", "snapshot")
        test.check(f"replay: {one['as_of']} is what a single run gives",
                   {key: value for key, value in one.items() if key not in own}
                   == {key: value for key, value in alone.items() if key not in own})
    for before, after in zip(replayed, replayed[1:]):
        test.equal(f"replay: {after['as_of']} comes after", after["changes"]["since"], before["as_of"])
        changes = after["changes"]
        test.equal(f"replay: {after['as_of']} stayed + moved + arrived",
                   changes["stayed"] + changes["moved"] + changes["arrived"], after["customers"])
        test.equal(f"replay: {after['as_of']} stayed + moved + left",
                   changes["stayed"] + changes["moved"] + changes["left"], before["customers"])
    listed = json.loads(call("show", plan, "--list", "--json").stdout)
    test.equal("replay: snapshots listed", sorted(line["as_of"] for line in listed), sorted(REPLAYED))


def main():
    with Test("as-of") as test:
        path = test.data("online_retail/online_retail.csv")
        lines = retail.used_lines(path)
        for moment in MOMENTS:
            check_moment(test, path, lines, moment)
        check_replay(test)
        test.end()


main()
