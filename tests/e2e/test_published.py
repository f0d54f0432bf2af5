#!/usr/bin/env python3
"""Six public data sets, by small plans, against what their publishers and the literature say of them
(shared/data/README.md), and against sums made here by csv and decimal.  Every example plan runs, adds up, and its
--json keeps to docs/reference/run.schema.json."""
import csv
import json
import pathlib
import subprocess
import sys
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sectile import ROOT, Test, call, examples, run_json

HEAD = "sectile: 1\nname: published\n"


def plan_of(test, name, text):
    folder = test.folder / name
    folder.mkdir()
    path = folder / "plan.yml"
    path.write_text(HEAD + text, encoding="utf-8")
    return run_json(path)


def sizes(result, scheme):
    return {segment["name"]: segment["customers"] for segment in result["schemes"][scheme]["segments"]}


def total(result, feature):
    return result["total"]["features"][feature]


def column(path, name, **form):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [row[name] for row in csv.DictReader(file, **form)]


# ---- each data set --------------------------------------------------------------------------------------------


def check_hillstrom(test):
    path = test.data("hillstrom/hillstrom.csv")
    result = plan_of(test, "hillstrom", f"""
clock: {{as_of: 2008-03-20}}
sources: {{test: {{read: "{path}", customer: row}}}}
features:
  sent: test.segment
  visits: test.visit
  conversions: test.conversion
  spend: test.spend
schemes:
  groups:
    segments:
      - {{name: mens, when: sent = 'Mens E-Mail'}}
      - {{name: womens, when: sent = 'Womens E-Mail'}}
      - {{name: none, when: sent = 'No E-Mail'}}
""")
    test.equal("hillstrom: rows", result["rows"]["test"]["used"], 64000)
    test.equal("hillstrom: groups", sizes(result, "groups"), {"mens": 21307, "womens": 21387, "none": 21306})
    groups = {segment["name"]: segment["features"] for segment in result["schemes"]["groups"]["segments"]}
    for feature, published in (("visits", (3894, 3238, 2262)), ("conversions", (267, 189, 122))):
        test.equal(f"hillstrom: {feature} of mens, womens, none",
                   tuple(groups[name][feature]["sum"] for name in ("mens", "womens", "none")), published)
    test.equal("hillstrom: spend per head", tuple(f"{groups[name]['spend']['mean']:.5f}" for name in
                                                  ("mens", "womens", "none")), ("1.42262", "1.07720", "0.65279"))
    test.equal("hillstrom: spend in all, to the cent", Decimal(repr(total(result, "spend")["sum"])),
               sum(map(Decimal, column(path, "spend"))))


def check_bank(test):
    path = test.data("bank_marketing/bank-full.csv")
    result = plan_of(test, "bank", f"""
clock: {{as_of: 2010-12-01}}
sources: {{clients: {{read: "{path}", customer: row}}}}
features:
  balance: clients.balance
  age: clients.age
  y: clients.y
  month: clients.month
schemes:
  result:
    segments:
      - {{name: subscribed, when: y = 'yes'}}
      - {{name: not, when: y = 'no'}}
tags: {{may: month = 'may', in the red: balance < 0}}
""")
    balances = list(map(int, column(path, "balance", delimiter=";")))
    test.equal("bank: rows", result["rows"]["clients"]["used"], 45211)
    test.equal("bank: yes and no", sizes(result, "result"), {"subscribed": 5289, "not": 45211 - 5289})
    test.equal("bank: sum of balances", total(result, "balance")["sum"], sum(balances))
    test.equal("bank: least and most", (total(result, "balance")["min"], total(result, "balance")["max"]),
               (min(balances), max(balances)))
    test.equal("bank: in the red", result["tags"]["in the red"]["customers"], sum(b < 0 for b in balances))
    test.equal("bank: called in May", result["tags"]["may"]["customers"], 13766)


def check_telco(test):
    path = test.data("telco/Telco-Customer-Churn.csv")
    result = plan_of(test, "telco", f"""
clock: {{as_of: 2018-10-01}}
sources: {{base: {{read: "{path}", customer: customerID}}}}
features:
  churned: base.Churn = 'Yes'
  charges: base.TotalCharges
  monthly: base.MonthlyCharges
  months: base.tenure
  contract: base.Contract
schemes:
  churn:
    segments:
      - {{name: churned, when: churned}}
      - {{name: stayed, otherwise: true}}
tags: {{not billed yet: charges is missing, by the month: contract = 'Month-to-month'}}
""")
    charges = [Decimal(text) for text in column(path, "TotalCharges") if text.strip()]
    test.equal("telco: customers", result["customers"], 7043)
    test.equal("telco: churned", sizes(result, "churn"), {"churned": 1869, "stayed": 7043 - 1869})
    test.equal("telco: blank TotalCharges", result["tags"]["not billed yet"]["customers"], 11)
    test.equal("telco: TotalCharges present", total(result, "charges")["present"], 7043 - 11)
    test.equal("telco: sum of TotalCharges", Decimal(repr(total(result, "charges")["sum"])), sum(charges))
    test.equal("telco: contracts by the month", result["tags"]["by the month"]["customers"], 3875)


def check_campaign(test):
    path = test.data("marketing_campaign/marketing_campaign.csv")
    result = plan_of(test, "campaign", f"""
clock: {{as_of: 2014-07-01}}
sources: {{people: {{read: "{path}", customer: ID}}}}
features:
  income: people.Income
  response: people.Response
  joined: people.Dt_Customer
  last_column: people.Response
  tenure: days_since(joined)
schemes:
  response:
    segments:
      - {{name: responded, when: response = 1}}
      - {{name: silent, when: response = 0}}
tags: {{no income: income is missing}}
""")
    test.equal("campaign: customers", result["customers"], 2240)
    test.equal("campaign: responded", sizes(result, "response"), {"responded": 334, "silent": 2240 - 334})
    test.equal("campaign: missing incomes", result["tags"]["no income"]["customers"], 24)
    incomes = [Decimal(text) for text in column(path, "Income", delimiter=";") if text]
    test.equal("campaign: sum of incomes", Decimal(repr(total(result, "income")["sum"])), sum(incomes))
    test.equal("campaign: days since the first and the last joined",
               (total(result, "tenure")["max"], total(result, "tenure")["min"]), (701, 2))


ITEMS = {"yummy": "0.55", "convenient": "0.91", "spicy": "0.09", "fattening": "0.87", "greasy": "0.53", "fast": "0.90",
         "cheap": "0.60", "tasty": "0.64", "expensive": "0.36", "healthy": "0.20", "disgusting": "0.24"}


def check_mcdonalds(test):
    """The column means printed in Market Segmentation Analysis, appendix C."""
    path = test.data("mcdonalds/mcdonalds.csv")
    features = "".join(f"  {item}: \"if answers.{item} = 'Yes' then 1 else 0\"\n" for item in ITEMS)
    result = plan_of(test, "mcdonalds", f"""
clock: {{as_of: 2018-01-01}}
sources: {{answers: {{read: "{path}", customer: row}}}}
features:
{features}  likes: answers.Like
schemes:
  all:
    segments: [{{name: everybody, otherwise: true}}]
tags: {{hate: "likes = 'I hate it!-5'", love: "likes = 'I love it!+5'", plus three: "likes = '+3'"}}
""")
    test.equal("mcdonalds: people", result["customers"], 1453)
    test.equal("mcdonalds: share of yes of the eleven items",
               {item: f"{total(result, item)['mean']:.2f}" for item in ITEMS}, ITEMS)
    answers = column(path, "Like")
    test.equal("mcdonalds: hate, love, +3", tuple(tag["customers"] for tag in result["tags"].values()),
               tuple(answers.count(text) for text in ("I hate it!-5", "I love it!+5", "+3")))


def check_cdnow(test):
    master = test.data("cdnow/CDNOW_master.txt")
    sample = test.data("cdnow/CDNOW_sample.txt")
    result = plan_of(test, "cdnow", f"""
clock: {{as_of: 1998-07-01}}
sources:
  master:
    read: "{master}"
    customer: customer_id
    at: date
    format: {{type: text, date: "%Y%m%d"}}
features: {{orders: count(master), cds: sum(master.number_of_cds), spend: sum(master.dollar_value),
  tenure: days_since(first(master.at))}}
schemes: {{all: {{segments: [{{name: everybody, otherwise: true}}]}}}}
""")
    lines = [line.split() for line in master.read_text().splitlines()[1:]]
    test.equal("cdnow master: rows and customers", (result["rows"]["master"]["used"], result["customers"]),
               (69659, 23570))
    test.equal("cdnow master: discs", total(result, "cds")["sum"], sum(int(line[2]) for line in lines))
    test.equal("cdnow master: dollars", Decimal(repr(total(result, "spend")["sum"])),
               sum(Decimal(line[3]) for line in lines))
    test.equal("cdnow master: all began in the first quarter of 1997", total(result, "tenure")["min"] >= 456, True)
    result = plan_of(test, "cdnow_sample", f"""
clock: {{as_of: 1997-10-01}}
sources:
  sample:
    read: "{sample}"
    customer: id
    at: day
    format: {{type: text, date: "%Y%m%d", header: false, columns: [master, id, day, cds, dollars]}}
features:
  days: count_distinct(date(sample.at))
  orders: count(sample)
outcomes: {{later: "count_distinct(date(sample.at), next 39w)"}}
schemes:
  repeat:
    segments:
      - {{name: repeat, when: days > 1}}
      - {{name: once, otherwise: true}}
""")
    account = result["rows"]["sample"]
    test.equal("cdnow sample: rows and customers", (account["read"], result["customers"]), (6919, 2357))
    test.equal("cdnow sample: repeat buyers in 39 weeks", sizes(result, "repeat"), {"repeat": 946, "once": 2357 - 946})
    test.equal("cdnow sample: rows of the 39 weeks and after", account["used"] + account["future"], 6919)


# ---- the example plans ----------------------------------------------------------------------------------------


def check_examples(test):
    written = []
    for plan in examples():
        name = plan.parent.name
        result = run_json(plan, "--store", test.folder / "stores" / name)
        path = test.folder / f"{name}.json"
        path.write_text(json.dumps(result), encoding="utf-8")
        written.append(path)
        for source, account in result["rows"].items():
            test.equal(f"{name}: {source}: used + left out", account["used"] + sum(account["left_out"].values()),
                       account["read"])
        for scheme in result["schemes"]:
            test.equal(f"{name}: {scheme}: segments add up to the customers", sum(sizes(result, scheme).values()),
                       result["customers"])
        shown = call("show", plan, "--store", test.folder / "stores" / name, "--json").stdout
        path = test.folder / f"{name}-shown.json"
        path.write_text(shown, encoding="utf-8")
        written.append(path)
    validator = subprocess.run([sys.executable, ROOT / "tests/support/validate.py",
                                ROOT / "docs/reference/run.schema.json", *written], check=False,
                               capture_output=True, text=True)
    if validator.returncode == 77:
        print("not looked at: the schema of --json: this python has no jsonschema")
    else:
        test.check(f"--json of run and show keeps to run.schema.json ({len(written)} documents)",
                   validator.returncode == 0, validator.stdout[:500])


def main():
    with Test("published") as test:
        for check in (check_hillstrom, check_bank, check_telco, check_campaign, check_mcdonalds, check_cdnow,
                      check_examples):
            check(test)
        test.end()


main()
