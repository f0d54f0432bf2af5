#!/usr/bin/env python3
"""A disk that fills up: the run ends with a message that names what could not be written, the last snapshot can be
read, and no half file is left.  The full disk is a limit on the size of files (RLIMIT_FSIZE), tried at many sizes, and
/dev/full for stdout."""
import json
import pathlib
import resource
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sectile import ENVIRONMENT, PROGRAM, Test, call, membership

EARLIER, LATER = "2024-03-01", "2024-06-01"
KIB = 1024


def limited(limit_bytes, *words):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)   # as a full disk: write fails, nobody is killed
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    done = subprocess.run([str(PROGRAM), *map(str, words)], capture_output=True, env=ENVIRONMENT, check=False,
                          preexec_fn=limit)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def half_files(folder):
    return sorted(path.name for path in folder.rglob("*.part")) if folder.exists() else []


def told_well(code, stderr):
    return code in (5, 9) and stderr.startswith("sectile: ") and "terminate called" not in stderr


def check_store(test, plan, first, expected):
    """No file of the store can be longer than so much: its log, then the store itself."""
    size = (first / "store.duckdb").stat().st_size
    ended = []
    for limit in (0, 4, 64, 128, 256, 512, size // KIB - 1, size // KIB, size // KIB + 300):
        store = test.folder / f"store-{limit}"
        shutil.copytree(first, store)
        code, _, stderr = limited(limit * KIB, "run", plan, "--as-of", LATER, "--store", store, "--threads", "1")
        ended.append(code)
        shown = call("show", plan, "--store", store, "--json", exit=None).stdout
        if code == 0:
            test.check(f"store, {limit} KiB: room enough, the new snapshot is whole", shown == expected["after"]
                       and membership(store / "store.duckdb", 2) == expected["members after"])
        else:
            test.check(f"store, {limit} KiB: the message says so", told_well(code, stderr), f"{code} {stderr}")
            test.check(f"store, {limit} KiB: the snapshot before is whole", shown == expected["before"]
                       and membership(store / "store.duckdb", 1) == expected["members before"])
        again = call("run", plan, "--as-of", LATER, "--store", store, exit=None)
        test.check(f"store, {limit} KiB: with room again, the run goes through", again.returncode == 0 and
                   call("show", plan, "--store", store, "--json").stdout == expected["after"], again.stderr)
    test.check("some sizes were too small, some enough", 0 in ended and any(ended), f"{ended}")


def check_new_store(test, plan):
    """No room for a store at all: what is left is no obstacle."""
    for limit in (0, 4 * KIB, 12 * KIB, 100 * KIB):
        store = test.folder / f"new-{limit}"
        code, _, stderr = limited(limit, "run", plan, "--store", store)
        test.check(f"new store, {limit} bytes: the message says so", told_well(code, stderr), f"{code} {stderr}")
        again = call("run", plan, "--store", store, exit=None)
        test.check(f"new store, {limit} bytes: with room again, the run goes through", again.returncode == 0,
                   again.stderr)


def check_out(test, plan, first):
    """Room for the store's pages, but not for the files: what was there stays, nothing half is left."""
    whole = test.folder / "whole"
    call("run", plan, "--as-of", LATER, "--store", test.folder / "other", "--out", whole)
    sizes = {path.name: path.stat().st_size for path in whole.iterdir()}
    for limit in (0, 1, sizes["assignments.csv"] - 1, sizes["assignments.parquet"] - 1):
        out, store = test.folder / f"out-{limit}", test.folder / f"out-store-{limit}"
        shutil.copytree(first, store)
        out.mkdir()
        (out / "assignments.csv").write_text("of yesterday\n")
        code, _, stderr = limited(limit, "run", plan, "--as-of", LATER, "--store", store, "--out", out)
        test.check(f"--out, {limit} bytes: the message names the file", told_well(code, stderr) and str(out) in stderr,
                   f"{code} {stderr}")
        held = (out / "assignments.csv").read_text()
        test.check(f"--out, {limit} bytes: assignments.csv is yesterday's, or whole",
                   held == "of yesterday\n" or len(held) == sizes["assignments.csv"], f"{len(held)} bytes")
        test.check(f"--out, {limit} bytes: nothing half is left", not half_files(out)
                   and not (out / "assignments.parquet").exists(), f"{list(out.iterdir())}")
        shown = json.loads(call("show", plan, "--store", store, "--json").stdout)
        test.equal(f"--out, {limit} bytes: the store's latest", shown["as_of"], EARLIER)


def check_stdout(test, plan):
    for words in (("--help",), ("run", "--help"), ("check", plan), ("show", plan, "--store", test.folder / "first"),
                  ("run", plan, "--store", test.folder / "first", "--json"), ("sql", plan)):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([str(PROGRAM), *map(str, words)], stdout=full, stderr=subprocess.PIPE, check=False,
                                  env=ENVIRONMENT)
        test.check(f"stdout is full: sectile {words[0]} says so and ends with 9", done.returncode == 9
                   and b"stdout" in done.stderr, f"{done.returncode} {done.stderr.decode()}")


def main():
    with Test("disk full") as test:
        call("simulate", test.folder / "shop", "--customers", "1000", "--seed", "3", "--plan", "--quiet")
        plan, first = test.folder / "shop/plan.yml", test.folder / "first"
        call("run", plan, "--as-of", EARLIER, "--store", first)
        shutil.copytree(first, test.folder / "reference")
        reference = test.folder / "reference"
        expected = {"before": call("show", plan, "--store", reference, "--json").stdout,
                    "members before": membership(reference / "store.duckdb", 1)}
        call("run", plan, "--as-of", LATER, "--store", reference)
        expected["after"] = call("show", plan, "--store", reference, "--json").stdout
        expected["members after"] = membership(reference / "store.duckdb", 2)
        check_store(test, plan, first, expected)
        check_new_store(test, plan)
        check_out(test, plan, first)
        check_stdout(test, plan)
        test.end()


main()
