#!/usr/bin/env python3
"""The main job on Online Retail: every row accounted for, every customer once, every value recomputed from the raw
file by another program (tests/support/retail.py), money equal to the penny."""
import collections
import datetime
import pathlib
import sys
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import retail
from sectile import Duck, ROOT, Test, rows_of, run_json

PUBLISHED = {"rows": 541909, "used": 397884, "customers": 4338, "spend": Decimal("8911407.90")}
PENNY = Decimal("0.01")
AS_OF = datetime.datetime(2011, 12, 10)
FEATURES = ("orders", "spend", "spend_90d", "recency", "tenure", "range", "basket", "gap", "country", "r", "f", "m",
            "spend_next_90d")


def check_rows(test, result, path):
    account = result["rows"]["lines"]
    reasons = collections.Counter(reason for reason, _ in retail.read_lines(path))
    test.equal("rows read", account["read"], PUBLISHED["rows"])
    test.equal("rows used", account["used"], PUBLISHED["used"])
    test.equal("used + left out", account["used"] + sum(account["left_out"].values()), account["read"])
    test.equal("rows left out, by reason, counted again", account["left_out"],
               {reason: count for reason, count in reasons.items() if reason})
    test.equal("rows used, counted again", reasons[None], account["used"])
    test.equal("customers", result["customers"], PUBLISHED["customers"])


def check_partition(test, result, assigned):
    names = [row["customer"] for row in assigned]
    test.equal("customers in assignments.csv", len(names), PUBLISHED["customers"])
    test.equal("each of them once", len(set(names)), len(names))
    test.check("sorted by customer", names == sorted(names))
    for scheme, told in result["schemes"].items():
        counted = collections.Counter(row[scheme] for row in assigned)
        sizes = {segment["name"]: segment["customers"] for segment in told["segments"]}
        test.equal(f"{scheme}: sizes of the segments, counted in the file",
                   {name: counted[name] for name in sizes}, sizes)
        test.equal(f"{scheme}: sizes add up", sum(sizes.values()), PUBLISHED["customers"])
        test.check(f"{scheme}: nobody in a segment that is not told", set(counted) <= set(sizes))
        if told["grid"]:
            test.equal(f"{scheme}: cells of the grid add up", sum(map(sum, told["grid"]["customers"])),
                       PUBLISHED["customers"])
    for tag, told in result["tags"].items():
        test.equal(f"tag {tag}, counted in the file", sum(row[tag] == "true" for row in assigned), told["customers"])


def check_parquet(test, folder, assigned):
    with Duck() as duck:
        names = [row[0] for row in duck.ask(f"DESCRIBE FROM '{folder}/assignments.parquet'")]
        rows = duck.ask(f"FROM '{folder}/assignments.parquet'")
    test.equal("columns of assignments.parquet", names, list(assigned[0]))
    same = [dict(zip(names, ("" if cell is None else cell for cell in row))) for row in rows] == assigned
    test.check("assignments.parquet holds the values of assignments.csv", same)


def check_money(test, result, assigned, customers):
    total = sum(x["spend"] for x in customers.values())
    test.equal("spend of the raw file, to the penny", total.quantize(PENNY), PUBLISHED["spend"])
    for scheme, told in result["schemes"].items():
        recomputed = collections.defaultdict(Decimal)
        for row in assigned:
            recomputed[row[scheme]] += customers[row["customer"]]["spend"]
        sums = {segment["name"]: Decimal(repr(segment["features"]["spend"]["sum"])) for segment in told["segments"]
                if segment["customers"]}
        test.equal(f"{scheme}: spend of the segments adds up", sum(sums.values()), total)
        test.equal(f"{scheme}: spend of each segment, to the last decimal", sums, dict(recomputed))


def check_features(test, assigned, customers):
    test.equal("customers of the raw file", len(customers), PUBLISHED["customers"])
    for name in FEATURES:
        wrong = [(row["customer"], row[name], retail.as_written(customers[row["customer"]][name])) for row in assigned
                 if row[name] != retail.as_written(customers[row["customer"]][name])]
        test.check(f"{name} of {len(assigned)} customers, recomputed", not wrong, f"{len(wrong)} differ: {wrong[:3]}")
    cells = retail.mesh(customers)
    wrong = [row["customer"] for row in assigned if row["lifecycle"] != retail.lifecycle(customers[row["customer"]])]
    test.check("lifecycle of each customer, by the rules read again", not wrong, f"{wrong[:5]}")
    wrong = [row["customer"] for row in assigned if row["mesh"] != cells[row["customer"]]]
    test.check("mesh of each customer, by the grid read again", not wrong, f"{wrong[:5]}")
    wrong = [row["customer"] for row in assigned
             if (row["big basket"] == "true") != (customers[row["customer"]]["basket"] > 500)
             or (row["abroad"] == "true") != (customers[row["customer"]]["country"] != "United Kingdom")]
    test.check("tags of each customer", not wrong, f"{wrong[:5]}")


def check_profiles(test, result, assigned, customers):
    wrong = []
    for scheme, told in result["schemes"].items():
        for segment in told["segments"]:
            inside = [customers[row["customer"]] for row in assigned if row[scheme] == segment["name"]]
            for name in ("orders", "spend", "recency", "tenure", "range", "gap", "r"):
                values = sorted(x[name] for x in inside if x[name] is not None)
                stats = segment["features"][name]
                expected = ((len(values), float(values[0]), float(values[(len(values) - 1) // 2]), float(values[-1]))
                            if values else (0, None, None, None))
                if (stats["present"], stats["min"], stats["median"], stats["max"]) != expected:
                    wrong.append((scheme, segment["name"], name, stats, expected))
    test.check("count, min, median and max of seven features in every segment", not wrong, f"{wrong[:2]}")


def main():
    with Test("online retail") as test:
        path = test.data("online_retail/online_retail.csv")
        result = run_json(ROOT / "examples/online_retail/plan.yml", "--store", test.folder / "store", "--out",
                          test.folder / "out")
        assigned = rows_of(test.folder / "out/assignments.csv")
        check_rows(test, result, path)
        check_partition(test, result, assigned)
        check_parquet(test, test.folder / "out", assigned)
        customers = retail.features_at(retail.used_lines(path), AS_OF)
        check_features(test, assigned, customers)
        check_money(test, result, assigned, customers)
        check_profiles(test, result, assigned, customers)
        test.end()


main()
