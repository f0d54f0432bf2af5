#!/usr/bin/env python3
"""Writes what follows from lists in the source: tables of docs/reference, and the completions.

    tools/make-docs.py            write them
    tools/make-docs.py --check    only say which are out of date, and exit 1 (tools/lint.sh)

The lists are read as the compiler reads them, NAME(argument, ...) with C strings, one entry after
the other; a line that is no entry and no comment is an error here, never skipped.
"""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
from completions import shells  # noqa: E402  (beside this file)

ROOT = Path(__file__).resolve().parent.parent
NOTE = "<!-- Written by tools/make-docs.py from {}; change it there. -->\n\n"


def read_def(path, macro):
    """The entries of a .def file, each a list of its arguments without quotes."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / path).read_text(), flags=re.S)
    argument = r'\s*("(?:[^"\\]|\\.)*"|B\(\w+\)(?:\s*\|\s*B\(\w+\))*|[\w.-]+)\s*'
    entry = re.compile(rf"\s*{macro}\(((?:{argument},)*{argument})\)", re.S)
    entries, at = [], 0
    while text[at:].strip():
        found = entry.match(text, at)
        if not found:
            sys.exit(f"{path}: not an entry of {macro}: {text[at:].strip().splitlines()[0]}")
        arguments = re.findall(argument, found.group(1))
        entries.append([a[1:-1].replace('\\"', '"') if a[0] == '"' else a for a in arguments])
        at = found.end()
    return entries


def cell(text):
    return text.replace("|", "\\|")


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(cell(c) for c in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def exit_codes():
    rows = [[code, f"`{name}`", http, text]
            for name, code, http, text in read_def("lib/base/status.def", "SCT_STATUS")]
    return (NOTE.format("lib/base/status.def") + "# Exit codes\n\n"
            "Every command ends with one of these; they are part of the contract and a code never "
            "changes its meaning.\nThe message, its place and what to do about it are on standard "
            "error.\n\n" + table(["exit code", "name", "HTTP", "meaning"], rows))


# How many arguments, in words a reader needs: ops.def says 255 for "any number".
def arity(least, most):
    if most == "255":
        return f"{least} or more"
    return least if least == most else f"{least} or {most}" if int(most) == int(least) + 1 else f"{least} to {most}"


def is_function(spelling):
    return re.fullmatch(r"[a-z]+(_[a-z]+)*", spelling) and spelling not in {"and", "or", "not", "in", "between", "if"}


def functions():
    ops = read_def("src/model/expr/ops.def", "EXPR_OP")
    aggregates = read_def("src/model/expr/aggregates.def", "EXPR_AGG")
    operators = [[f"`{s}`", about] for _, s, _, _, about in ops if not is_function(s)]
    calls = [[f"`{s}`", arity(least, most), about]
             for _, s, least, most, about in ops if is_function(s)]
    return (NOTE.format("src/model/expr/ops.def and aggregates.def") + "# Operators and functions\n\n"
            "What each gives. The grammar, the types and the windows are in [expressions](expressions.md). "
            "Where nothing\nelse is said, the result is missing when an operand is missing.\n\n"
            "## Operators\n\n" + table(["operator", "gives"], operators) +
            "\n## Functions\n\n" + table(["function", "arguments", "gives"], calls) +
            "\n## Aggregates\n\nOver the rows of one customer in one source. Values that are missing take "
            "no part; of no rows, `count`,\n`count_distinct` and `sum` give 0, the others are missing.\n\n" +
            table(["aggregate", "gives"], [[f"`{s}`", about] for _, s, about in aggregates]))


def command_line():
    """The verbs and their options, as tools/completions wants them."""
    options = {name: shells.Option(spelling, argument, about) for name, spelling, argument, about
               in read_def("src/cli/options.def", "CLI_OPTION")}
    commands = [shells.Command(name, operands.split(), about,
                               [options[o] for o in re.findall(r"B\((\w+)\)", accepted)])
                for name, _, _, operands, about, accepted in read_def("src/cli/commands.def", "CLI_COMMAND")]
    common = [options[name] for name in ("COLOR", "QUIET", "HELP")]
    return commands, common


def options_of(verb):
    """One verb's options, as a table."""
    options = {name: rest for name, *rest in read_def("src/cli/options.def", "CLI_OPTION")}
    if verb == "every command":
        accepted = ["COLOR", "QUIET", "HELP"]
    else:
        accepted = next(re.findall(r"B\((\w+)\)", entry[5])
                        for entry in read_def("src/cli/commands.def", "CLI_COMMAND") if entry[0] == verb)
    rows = [[f"`{spelling}{' ' + argument if argument else ''}`", about]
            for spelling, argument, about in (options[name] for name in accepted)]
    return table(["option", "does"], rows)


def commands():
    """The page is written by hand but for the tables of options, each between two marks."""
    page = (ROOT / "docs/reference/commands.md").read_text()
    marks = re.compile(r"(<!-- options of ([\w ]+): src/cli/\*\.def, by tools/make-docs\.py -->\n).*?(<!-- end -->)", re.S)
    verbs = {entry[0] for entry in read_def("src/cli/commands.def", "CLI_COMMAND")} | {"every command"}
    told = {found.group(2) for found in marks.finditer(page)}
    if told != verbs:
        sys.exit(f"docs/reference/commands.md: options of {', '.join(sorted(told ^ verbs))} told and accepted differ")
    return marks.sub(lambda found: found.group(1) + options_of(found.group(2)) + found.group(3), page)


PAGES = {"docs/reference/exit-codes.md": exit_codes, "docs/reference/commands.md": commands,
         "docs/reference/functions.md": functions,
         "tools/completions/sectile.bash": lambda: shells.bash(*command_line()),
         "tools/completions/_sectile": lambda: shells.zsh(*command_line()),
         "tools/completions/sectile.fish": lambda: shells.fish(*command_line())}


def main():
    check = sys.argv[1:] == ["--check"]
    stale = []
    for name, make in PAGES.items():
        page, text = ROOT / name, make()
        if page.is_file() and page.read_text() == text:
            continue
        stale.append(name)
        if not check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text)
    for name in stale:
        print(f"{name}: out of date; run make docs" if check else f"wrote {name}")
    sys.exit(1 if check and stale else 0)


main()
