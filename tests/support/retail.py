"""retail.py: the example plan of Online Retail, worked out again from the raw file by csv and decimal alone.

Nothing here was taken from the program: the definitions are those of the manual (docs/reference), written down a
second time.  Slow and plain on purpose.
"""
import csv
import datetime
import math
from decimal import Decimal

DAY = datetime.timedelta(days=1)


def read_lines(path):
    """(reason, row) of each line of the file, in its order; reason None for those that count."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield why_left_out(row), row


def why_left_out(row):
    if not row["CustomerID"]:
        return "no_customer"
    if row["InvoiceNo"].startswith("C"):
        return "cancelled"
    if Decimal(row["Quantity"]) <= 0:
        return "no quantity"
    if Decimal(row["UnitPrice"]) <= 0:
        return "no price"
    return None


def moment(text):
    day, clock = text.split(" ")
    month, of_month, year = map(int, day.split("/"))
    hour, minute = map(int, clock.split(":"))
    return datetime.datetime(year, month, of_month, hour, minute)


def used_lines(path):
    return [(row["CustomerID"], moment(row["InvoiceDate"]), row["InvoiceNo"], row["StockCode"],
             Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]), row["Country"])
            for reason, row in read_lines(path) if reason is None]


def features_at(lines, as_of):
    """{customer: features} from the lines before as_of; spend_next_90d from those after."""
    before, after = {}, {}
    for line in lines:
        (before if line[1] < as_of else after).setdefault(line[0], []).append(line)
    customers = {customer: measure(own, as_of) for customer, own in before.items()}
    for customer, features in customers.items():
        features["spend_next_90d"] = sum((line[4] for line in after.get(customer, ())
                                          if line[1] < as_of + 90 * DAY), Decimal(0))
    add_scores(customers)
    return customers


def measure(own, as_of):
    times = [line[1] for line in own]
    days = sorted({time.date() for time in times})
    orders = len({line[2] for line in own})
    spend = sum(line[4] for line in own)
    latest = max(times)
    return {
        "orders": orders,
        "spend": spend,
        "spend_90d": sum((line[4] for line in own if line[1] >= as_of - 90 * DAY), Decimal(0)),
        "recency": (as_of.date() - latest.date()).days,
        "tenure": (as_of.date() - min(times).date()).days,
        "range": len({line[3] for line in own}),
        "basket": float(spend) / orders,
        "gap": (days[-1] - days[0]).days / (len(days) - 1) if len(days) > 1 else None,
        "country": max(line[5] for line in own if line[1] == latest),
    }


def cut_points(values, bands):
    """Point i is the smallest value that at least i/bands of the values do not exceed."""
    values = sorted(values)
    return [values[math.ceil(i * len(values) / bands) - 1] for i in range(1, bands)] if values else []


def band_of(value, points):
    """A value on a cut point belongs to the band below it."""
    return sum(value > point for point in points)


def add_scores(customers):
    for name, of, low_is_best in (("r", "recency", True), ("f", "orders", False), ("m", "spend", False)):
        points = cut_points([features[of] for features in customers.values()], 5)
        for features in customers.values():
            band = band_of(features[of], points)
            features[name] = 5 - band if low_is_best else 1 + band


def lifecycle(x):
    if x["tenure"] <= 30:
        return "new"
    if x["r"] >= 4 and x["f"] >= 4 and x["m"] >= 4:
        return "champions/wide range" if x["range"] >= 100 else "champions/few products"
    if x["f"] >= 4 and x["recency"] <= 180:
        return "loyal"
    if 91 <= x["recency"] <= 365 and x["f"] >= 3:
        return "at risk"
    return "lost" if x["recency"] > 180 else "occasional"


def mesh(customers):
    """{customer: cell}: the grid with its nested band and its merged cells."""
    points = cut_points([features["spend"] for features in customers.values()], 3)
    cells = {}
    for customer, x in customers.items():
        column = ("hot", "warm", "cool", "cold")[band_of(x["recency"], (30, 90, 180))]
        row = ("low", "mid", "high")[band_of(x["spend"], points)]
        if row == "high":
            row += "/few orders" if x["orders"] <= 5 else "/many orders"
        cell = f"{row} x {column}"
        cells[customer] = "sleepers" if cell in ("low x cold", "mid x cold") else cell
    return cells


def as_written(value):
    """A value as assignments.csv has it."""
    if value is None:
        return ""
    if isinstance(value, (Decimal, float)):
        return repr(float(value))
    return str(value)
