"""sectile.py: what the whole-run tests share.  Standard library only.

The program is $SECTILE, or build/dev/sectile.  Data sets are in ../shared/data; a test without them is skipped by
name, exit code 77.  Everything a test writes goes to a folder that is removed at its end.
"""
import csv
import ctypes
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
PROGRAM = pathlib.Path(os.environ.get("SECTILE", ROOT / "build/dev/sectile")).resolve()
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1"}
SKIPPED = 77


class Test:
    """Counts what holds and what does not; says each once."""

    def __init__(self, name):
        self.name = name
        self.failed = 0
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sectile-"))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        shutil.rmtree(self.folder, ignore_errors=True)
        return False

    def data(self, path):
        if not (DATA / path).exists():
            print(f"skipped: {self.name}: no {DATA / path}")
            shutil.rmtree(self.folder, ignore_errors=True)
            sys.exit(SKIPPED)
        return DATA / path

    def check(self, what, holds, detail=""):
        print(("ok    " if holds else "FAILS ") + what + (f": {detail}" if detail and not holds else ""), flush=True)
        self.failed += not holds
        return holds

    def equal(self, what, got, expected):
        return self.check(f"{what} = {short(expected)}", got == expected, f"got {short(got)}")

    def end(self):
        print(f"{self.name}: " + (f"{self.failed} checks failed" if self.failed else "all holds"))
        sys.exit(1 if self.failed else 0)


def short(value, most=300):
    text = repr(value)
    return text if len(text) <= most else text[:most] + "..."


def call(*words, **options):
    """The program; stdout and stderr as text.  Fails the test when exit is given and another came."""
    wanted = options.pop("exit", 0)
    options.setdefault("env", ENVIRONMENT)
    done = subprocess.run([str(PROGRAM), *map(str, words)], capture_output=True, check=False, **options)
    done.stdout = done.stdout.decode("utf-8")
    done.stderr = done.stderr.decode("utf-8")
    if wanted is not None and done.returncode != wanted:
        raise SystemExit(f"sectile {' '.join(map(str, words))}\nended with {done.returncode}, not {wanted}:\n"
                         + done.stderr[-3000:])
    return done


def run_json(plan, *words, **options):
    return json.loads(call("run", plan, "--json", *words, **options).stdout)


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def examples():
    return sorted((ROOT / "examples").glob("*/plan.yml"))


def copy_plan(plan, folder, **changed):
    """A plan of examples/ that can stand anywhere; changed: old text = new text, by regular expression."""
    text = plan.read_text(encoding="utf-8")
    text = text.replace("../../../shared/data", str(DATA))
    for old, new in changed.items():
        text = re.sub(old, new, text)
    target = pathlib.Path(folder) / "plan.yml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


# ---- the engine's own client, to look into Parquet files and stores without the program's help ----------------


class _Result(ctypes.Structure):
    _fields_ = [("column_count", ctypes.c_uint64), ("row_count", ctypes.c_uint64), ("changed", ctypes.c_uint64),
                ("columns", ctypes.c_void_p), ("message", ctypes.c_char_p), ("inside", ctypes.c_void_p)]


def _library():
    linked = subprocess.run(["ldd", str(PROGRAM)], capture_output=True, text=True, check=True).stdout
    return ctypes.CDLL(re.search(r"libduckdb\S* => (\S+)", linked).group(1))


class Duck:
    def __init__(self, path=None, read_only=False):
        self.library = _library()
        text, size = ctypes.c_char_p, ctypes.c_uint64
        for name, result, arguments in (
                ("duckdb_query", ctypes.c_int, [ctypes.c_void_p, text, ctypes.POINTER(_Result)]),
                ("duckdb_result_error", text, [ctypes.POINTER(_Result)]),
                ("duckdb_column_count", size, [ctypes.POINTER(_Result)]),
                ("duckdb_row_count", size, [ctypes.POINTER(_Result)]),
                ("duckdb_value_varchar", ctypes.c_void_p, [ctypes.POINTER(_Result), size, size]),
                ("duckdb_free", None, [ctypes.c_void_p])):
            function = getattr(self.library, name)
            function.restype, function.argtypes = result, arguments
        self.database, self.connection = ctypes.c_void_p(), ctypes.c_void_p()
        config, why = ctypes.c_void_p(), ctypes.c_char_p()
        self.library.duckdb_create_config(ctypes.byref(config))
        self.library.duckdb_set_config(config, b"access_mode", b"READ_ONLY" if read_only else b"AUTOMATIC")
        if self.library.duckdb_open_ext(str(path).encode() if path else None, ctypes.byref(self.database), config,
                                        ctypes.byref(why)):
            raise RuntimeError(why.value.decode())
        self.library.duckdb_connect(self.database, ctypes.byref(self.connection))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.library.duckdb_disconnect(ctypes.byref(self.connection))
        self.library.duckdb_close(ctypes.byref(self.database))
        return False

    def ask(self, sql):
        """Rows of texts; None where a value is missing."""
        result = _Result()
        try:
            if self.library.duckdb_query(self.connection, sql.encode(), ctypes.byref(result)):
                raise RuntimeError(self.library.duckdb_result_error(ctypes.byref(result)).decode())
            columns = self.library.duckdb_column_count(ctypes.byref(result))
            rows = self.library.duckdb_row_count(ctypes.byref(result))
            return [tuple(self._cell(result, i, j) for j in range(columns)) for i in range(rows)]
        finally:
            self.library.duckdb_destroy_result(ctypes.byref(result))

    def _cell(self, result, row, column):
        pointer = self.library.duckdb_value_varchar(ctypes.byref(result), column, row)
        if not pointer:
            return None
        text = ctypes.string_at(pointer).decode("utf-8")
        self.library.duckdb_free(pointer)
        return text


def table_counts(store):
    """Rows of every table of a store file."""
    with Duck(store, read_only=True) as duck:
        names = [name for (name,) in duck.ask("SELECT table_name FROM duckdb_tables() ORDER BY 1")]
        return {name: int(duck.ask(f'SELECT count(*) FROM "{name}"')[0][0]) for name in names}


def membership(store, snapshot):
    """{(scheme, customer): segment} of a snapshot, by the store's own macro."""
    with Duck(store, read_only=True) as duck:
        return {(scheme, customer): segment
                for scheme, customer, segment in duck.ask(f"FROM members_of({snapshot})")}
