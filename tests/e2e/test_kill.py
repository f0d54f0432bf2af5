#!/usr/bin/env python3
"""A run that is killed leaves what was there before, or all of the new.

    test_kill.py [COUNT [SEED]]      25 kills; `cmake --build build/dev --target kill_test` kills 200 times

A simulated shop has one snapshot.  A second run, from a later date, is killed by signal 9: a third of the times at a
moment spread over the whole run, a third in the last part of it, and a third from the first change of the store's
folder on, most of them within a few milliseconds.
After each kill `show` works and prints either snapshot whole, the store's membership is that snapshot's, no half file
is in --out; and then a run goes through as if nothing had been.
"""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sectile import ENVIRONMENT, PROGRAM, Test, call, membership

CUSTOMERS, EARLIER, LATER = 2000, "2024-03-01", "2024-06-01"
FILES = ("assignments.csv", "assignments.parquet")


class Kills:
    def __init__(self, test, seed):
        self.test, self.random = test, random.Random(seed)
        self.plan = test.folder / "shop/plan.yml"
        self.first, self.store, self.out = (test.folder / name for name in ("first", "store", "out"))
        self.killed = {"before": 0, "after": 0}
        self.phases = {"whole run": 0, "last part": 0, "commit": 0}
        self.late, self.hot = 0, 0

    def words(self, as_of):
        return ["run", self.plan, "--as-of", as_of, "--store", self.store, "--out", self.out, "--threads", "1", "--json"]

    def prepare(self):
        """Both snapshots as they should be, and how long a run takes, in all and in the store."""
        call("simulate", self.plan.parent, "--customers", CUSTOMERS, "--seed", "7", "--plan", "--quiet")
        call(*self.words(EARLIER))
        shutil.copytree(self.store, self.first)
        self.before = (self.show(), membership(self.store / "store.duckdb", 1), self.files())
        self.reset()
        begin = time.monotonic()
        process = self.start()
        changed = self.wait_for_commit(process)
        self.new_json = process.communicate()[0]
        self.whole, self.since_commit = time.monotonic() - begin, time.monotonic() - changed
        self.after = (self.show(), membership(self.store / "store.duckdb", 2), self.files())

    def reset(self):
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self.first, self.store)

    def start(self):
        return subprocess.Popen([str(PROGRAM), *map(str, self.words(LATER))], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, env=ENVIRONMENT)

    def wait_for_commit(self, process):
        """Until the log of the transaction appears."""
        log = str(self.store / "store.duckdb.wal")
        while not os.path.exists(log) and process.poll() is None:
            pass
        return time.monotonic()

    def show(self):
        return call("show", self.plan, "--store", self.store, "--json").stdout

    def files(self):
        return {name: (self.out / name).read_bytes() for name in FILES if (self.out / name).exists()}

    def kill_once(self, phase):
        self.reset()
        process = self.start()
        if phase == "commit":
            self.wait_for_commit(process)
            time.sleep(self.random.random() ** 4 * self.since_commit)
        elif phase == "last part":
            time.sleep(max(0.0, self.whole - (0.1 + 2 * self.random.random()) * self.since_commit))
        else:
            time.sleep(self.random.random() * self.whole)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        self.late += process.returncode != -signal.SIGKILL
        self.phases[phase] += 1

    def judge(self, number):
        """The reason why what was left is wrong, or None."""
        self.hot += (self.store / "store.duckdb.wal").exists()
        shown = self.show()
        if shown not in (self.before[0], self.after[0]):
            return f"kill {number}: show printed neither snapshot"
        state, snapshot = ("before", 1) if shown == self.before[0] else ("after", 2)
        self.killed[state] += 1
        members = membership(self.store / "store.duckdb", snapshot)
        if members != (self.before if snapshot == 1 else self.after)[1]:
            return f"kill {number}: membership of snapshot {snapshot} is not whole"
        for name, held in self.files().items():
            if held != self.after[2][name]:
                return f"kill {number}: half of {name}"
        return None

    def follow(self, number):
        """The next run gives what an undisturbed one gave."""
        begin = time.monotonic()
        done = call(*self.words(LATER), exit=None)
        # How busy the machine is changes: later kills aim by what a run takes now.
        self.whole = 0.7 * self.whole + 0.3 * (time.monotonic() - begin)
        if done.returncode != 0:
            return f"kill {number}: the next run ended with {done.returncode}: {done.stderr}"
        told, expected = json.loads(done.stdout), json.loads(self.new_json)
        told.pop("unchanged")
        expected.pop("unchanged")
        if told != expected:
            return f"kill {number}: the next run told something else"
        if membership(self.store / "store.duckdb", 2) != self.after[1] or self.show() != self.after[0]:
            return f"kill {number}: the next run's snapshot is not whole"
        if self.files() != self.after[2]:
            return f"kill {number}: the next run's files are not whole"
        junk = [path.name for folder in (self.store, self.out) for path in folder.rglob("*")
                if path.name not in (*FILES, "store.duckdb")]
        return f"kill {number}: left for good: {junk}" if junk else None


def main(count, seed):
    with Test("kill") as test:
        kills = Kills(test, seed)
        kills.prepare()
        print(f"a run takes {kills.whole:.2f} s, of them {kills.since_commit:.2f} s after the log appears; seed {seed}")
        for number in range(count):
            kills.kill_once(tuple(kills.phases)[number % 3])
            why = kills.judge(number) or (kills.follow(number) if number % 3 == 2 or number % 4 == 0 else None)
            if why and not test.check(why, False):
                break
        test.equal("kills", sum(kills.killed.values()), count)
        print(f"      {kills.phases}; {kills.late} came too late; {kills.hot} left a log to replay; the snapshot that "
              f"held afterwards: {kills.killed}")
        test.check("show, membership and files were whole after each", test.failed == 0)
        test.end()


main(int(sys.argv[1]) if len(sys.argv) > 1 else 25, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
