#!/usr/bin/env python3
"""The main job against the best hand-written SQL on the same DuckDB, paired: A B A B ...

    bench/main_job.py [--lines 10000000] [--customers 400000] [--repeats 5] [--memory 4GB] [--threads 2]

Both sides read the same file (CSV, then Parquet), make the same features and the same CASE; the segment counts and
sums are compared first, and a difference ends the bench.  Sectile's side is the whole `run`: accounts of rows, cut points, profiles,
the store.  Prints medians, their ratio, peak memory, and where sectile's time goes.
"""
import argparse, json, os, pathlib, resource, shutil, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "release"


def measured(command, **kwargs):
    """Runs to its end; gives (seconds, peak MiB, stdout, stderr)."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs)
    out, err = child.communicate()
    seconds = time.monotonic() - begin
    if child.returncode != 0:
        sys.exit(f"{command[0]} failed: {err.decode()}")
    return seconds, out.decode(), err.decode()


def peak_mib(command, **kwargs):
    """Peak memory of one more run, in a process of its own, so that runs do not hide each other."""
    code = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, "
            "stderr=subprocess.DEVNULL, check=True, stdin=sys.stdin); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, check=True, **kwargs)
    return int(done.stdout) / 1024


def shop(folder, customers, lines):
    marker = folder / f"{customers}-{lines}"
    if not marker.exists():
        subprocess.run([BUILD / "sectile", "simulate", folder, "--customers", str(customers), "--lines", str(lines),
                        "--seed", "1", "--force", "--quiet"], check=True)
        sql = (f"COPY (FROM read_csv('{folder}/orders.csv')) TO '{folder}/orders.parquet' (FORMAT parquet)")
        subprocess.run([BUILD / "sql_run"], input=sql.encode(), check=True, stdout=subprocess.DEVNULL)
        marker.touch()


def hand_segments(out):
    rows = [line.split("\t") for line in out.splitlines()]
    return {name: (int(count), round(float(spend), 2)) for name, count, spend in rows}


def our_segments(out):
    result = json.loads(out)
    return {s["name"]: (s["customers"], round(s["features"]["spend"]["sum"], 2))
            for s in result["schemes"]["lifecycle"]["segments"] if s["customers"]}


def compare(kind, folder, args):
    read = f"read_csv('{folder}/orders.csv')" if kind == "csv" else f"'{folder}/orders.parquet'"
    sql = (ROOT / "bench" / "hand.sql").read_text().replace("@READ@", read)
    plan = folder / f"bench-{kind}.yml"
    plan.write_text((ROOT / "bench" / "plan.yml").read_text().replace("orders.csv", f"orders.{kind}"))
    store = folder / "store"
    ours = [str(BUILD / "sectile"), "run", str(plan), "--json", "--timings", "--memory", args.memory, "--threads",
            str(args.threads), "--store", str(store)]
    hand = [str(BUILD / "sql_run"), "-m", args.memory, "-t", str(args.threads)]
    sql_file = folder / f"hand-{kind}.sql"
    sql_file.write_text(sql)

    times = {"sectile": [], "hand": []}
    for i in range(args.repeats + 1):  # the first pair warms the page cache and is not counted
        shutil.rmtree(store, ignore_errors=True)
        our_seconds, our_out, our_err = measured(ours)
        with open(sql_file) as file:
            hand_seconds, hand_out, _ = measured(hand, stdin=file)
        if our_segments(our_out) != hand_segments(hand_out):
            sys.exit(f"{kind}: the two sides disagree:\n{our_segments(our_out)}\n{hand_segments(hand_out)}")
        if i:
            times["sectile"].append(our_seconds)
            times["hand"].append(hand_seconds)
    shutil.rmtree(store, ignore_errors=True)
    our_peak = peak_mib(ours)
    with open(sql_file) as file:
        hand_peak = peak_mib(hand, stdin=file)
    ratio = statistics.median(a / b for a, b in zip(times["sectile"], times["hand"]))
    print(f"{kind}: sectile {statistics.median(times['sectile']):.2f} s, hand-written {statistics.median(times['hand']):.2f} s, "
          f"ratio {ratio:.2f} (median of {args.repeats} pairs); peak {our_peak:.0f} MiB against {hand_peak:.0f} MiB, "
          f"limit {args.memory}")
    print("  where the last run's time went: " + ", ".join(
        f"{line.split()[2] if len(line.split()) == 3 else ' '.join(line.split()[2:])} {line.split()[0]} s"
        for line in our_err.splitlines() if line.strip() and " s " in line))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=400000)
    parser.add_argument("--lines", type=int, default=10000000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "sectile-bench")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    shop(args.folder, args.customers, args.lines)
    for kind in ("csv", "parquet"):
        compare(kind, args.folder, args)


main()
