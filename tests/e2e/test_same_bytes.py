#!/usr/bin/env python3
"""The same plan and data give the same bytes: with one thread and with several, today and tomorrow, from a run and
from the store.  A run that is made again writes nothing."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sectile import ROOT, Test, call, membership, rows_of, table_counts

FILES = ("assignments.csv", "assignments.parquet")
RUN_ONLY = ("changes", "snapshot", "unchanged", "dry")


def run(plan, store, out, *words):
    done = call("run", plan, "--json", "--store", store, "--out", out, *words)
    return done.stdout, [(out / name).read_bytes() for name in FILES]


def check_threads(test, plan, folder):
    told = {}
    for threads in ("1", "2", "7"):
        told[threads] = run(plan, folder / f"store{threads}", folder / f"out{threads}", "--threads", threads)
    for threads in ("2", "7"):
        test.check(f"--json is the same with {threads} threads", told["1"][0] == told[threads][0])
        for name, one, other in zip(FILES, told["1"][1], told[threads][1]):
            test.check(f"{name} is the same with {threads} threads", one == other and len(one) > 0)
    return told["1"]


def check_again(test, plan, folder, first):
    store = folder / "store1/store.duckdb"
    before, bytes_before = table_counts(store), store.read_bytes()
    again = run(plan, folder / "store1", folder / "again", "--threads", "2")
    test.check("again: unchanged is said", json.loads(again[0])["unchanged"] is True)
    test.equal("again: rows of the store's tables", table_counts(store), before)
    test.check("again: the store's file is the same", store.read_bytes() == bytes_before)
    test.check("again: the files are the same", again[1] == first[1])
    one, other = json.loads(first[0]), json.loads(again[0])
    one.pop("unchanged")
    other.pop("unchanged")
    test.check("again: --json says the same, but for unchanged", one == other)
    return one


def check_show(test, plan, folder, one):
    shown = call("show", plan, "--store", folder / "store1", "--json")
    two = json.loads(shown.stdout)
    test.check("show --json is run --json, but for what only a run knows",
               {key: value for key, value in one.items() if key not in RUN_ONLY}
               == {key: value for key, value in two.items() if key not in RUN_ONLY})
    test.equal("show --json has the same keys in the same order, but for what only a run says", [
        key for key in two if key not in RUN_ONLY], [key for key in one if key not in RUN_ONLY])
    printed = call("run", plan, "--store", folder / "fresh").stdout.splitlines()
    lines = call("show", plan, "--store", folder / "fresh").stdout.splitlines()
    missing = [line for line in lines if line not in printed and "as of" not in line]
    test.check("show prints what run printed", not missing and len(lines) > 20, f"{missing[:3]}")


def check_store(test, folder, scheme_count):
    members = membership(folder / "store1/store.duckdb", 1)
    rows = rows_of(folder / "out1/assignments.csv")
    schemes = {scheme for scheme, _ in members}
    wrong = [(scheme, row["customer"]) for row in rows for scheme in schemes
             if members.get((scheme, row["customer"])) != row[scheme]]
    test.equal("schemes in the store", len(schemes), scheme_count)
    test.check(f"the store's membership is assignments.csv ({len(rows)} customers)",
               not wrong and len(members) == len(schemes) * len(rows), f"{wrong[:3]}")


def check_plan(test, plan, folder, scheme_count):
    folder.mkdir()
    first = check_threads(test, plan, folder)
    one = check_again(test, plan, folder, first)
    check_show(test, plan, folder, one)
    check_store(test, folder, scheme_count)


SMALL = """sectile: 1
name: small
clock: {{as_of: 2024-06-01}}
sources: {{lines: {{{source}, customer: customer, at: at}}}}
{identity}
features: {{spend: sum(lines.amount)}}
schemes: {{s: {{segments: [{{name: much, when: spend > 50}}, {{name: little, otherwise: true}}]}}}}
"""


def check_changed(test, name, source, changes, identity=""):
    """The same plan, the same number of rows, other data: never unchanged."""
    folder = test.folder / name
    folder.mkdir()
    lines, aliases = "customer,at,amount\nA,2024-01-02,5\nB,2024-02-03,100\nC,2024-02-03,9\n", "alias,person\nA,C\n"
    (folder / "lines.csv").write_text(lines)
    (folder / "aliases.csv").write_text(aliases)
    (folder / "plan.yml").write_text(SMALL.format(source=source.format(folder=folder), identity=identity))
    told = [json.loads(call("run", folder / "plan.yml", "--json").stdout)["unchanged"] for _ in range(2)]
    test.equal(f"{name}: unchanged is said of the same data", told, [False, True])
    (folder / "lines.csv").write_text(lines.replace(*changes))
    (folder / "aliases.csv").write_text(aliases.replace(*changes))
    done = json.loads(call("run", folder / "plan.yml", "--json").stdout)
    test.check(f"{name}: other data are another snapshot", not done["unchanged"] and done["snapshot"] == 2)


def main():
    with Test("same bytes") as test:
        call("simulate", test.folder / "shop", "--customers", "3000", "--seed", "5", "--plan")
        check_plan(test, test.folder / "shop/plan.yml", test.folder / "simulated", 2)
        check_changed(test, "file", "read: lines.csv", ("A,2024", "D,2024"))
        check_changed(test, "swapped", "sql: \"FROM '{folder}/lines.csv'\"", ("5\nB,2024-02-03,100", "100\nB,2024-02-03,5"))
        check_changed(test, "sql", "sql: \"FROM '{folder}/lines.csv'\"", ("100", "200"))
        check_changed(test, "aliases", "read: lines.csv", ("A,C", "B,C"),
                      "identity: {read: aliases.csv, alias: alias, customer: person}")
        test.data("online_retail/online_retail.csv")
        check_plan(test, ROOT / "examples/online_retail/plan.yml", test.folder / "retail", 2)
        test.check("no store was left beside the example's plan",
                   not (ROOT / "examples/online_retail/.sectile").exists())
        test.end()


main()
