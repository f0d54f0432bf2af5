#!/usr/bin/env python3
"""Runs the examples of a document, so that no page shows what the program does not do.

    tools/run-docs.py PAGE...            compare; exit 1 when an example is not true (77: nothing to run)
    tools/run-docs.py --update PAGE...   write what the program prints now into the page

Every page runs in a fresh folder that holds the simulated shop of the tutorial: 300 customers, seed 1,
its files and its plan.yml.  The word after the three backquotes is the language, the words after it say
what to do:

    ```console               lines "$ command" (going on after "\" on lines "> ..."), each followed by what
                             it prints, on either stream; exit code 0
    ```console exit=3        the same, and the last command ends with 3
    ```console norun         shown, not run
    ```sh run                a script that must succeed; what it prints is not looked at
    ```yaml plan             a whole plan: written to plan.yml, and `sectile check plan.yml` must be content
    ```yaml part             some top-level keys of a plan: they take the place of those keys in the shop's
                             plan.yml (or are added), and the result must be content; nothing is kept
    ```yaml part exit=3      ... must be refused with 3
    ```LANGUAGE file=NAME    written to NAME

Anything else is only shown.  In expected output a line "..." stands for any lines, and "..." inside a line for
any text; --update keeps the blocks that have one and still match.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOP = ["simulate", "shop", "--customers", "300", "--seed", "1", "--plan"]
FENCE = re.compile(r"^```([\w-]+)((?: +[\w.=/-]+)*) *$")
SECONDS_EACH = 120


class Block:
    """One fenced block: language, words, its lines, and the index of its first line in the page."""

    def __init__(self, language, words, first):
        self.language, self.first, self.lines = language, first, []
        self.flags = {w for w in words if "=" not in w}
        self.values = dict(w.split("=", 1) for w in words if "=" in w)

    @property
    def text(self):
        return "".join(line + "\n" for line in self.lines)

    @property
    def exit(self):
        return int(self.values.get("exit", 0))

    def runs(self):
        if "norun" in self.flags:
            return False
        return (self.language == "console" or "file" in self.values
                or bool(self.flags & {"run", "plan", "part"}))


def blocks_of(lines):
    found, block = [], None
    for i, line in enumerate(lines):
        if block is None:
            fence = FENCE.match(line)
            if fence:
                block = Block(fence.group(1), fence.group(2).split(), i + 1)
            elif line.startswith("```"):
                block = Block("", [], i + 1)
        elif line.rstrip() == "```":
            found.append(block)
            block = None
        else:
            block.lines.append(line)
    return found


def commands_of(block):
    """[command, expected lines] for each `$` line of a console block."""
    steps = []
    for line in block.lines:
        if line.startswith("$ "):
            steps.append([[line], []])
        elif line.startswith("> ") and steps and steps[-1][0][-1].endswith("\\") and not steps[-1][1]:
            steps[-1][0].append(line)
        elif steps:
            steps[-1][1].append(line)
        else:
            raise ValueError("a console block begins with a '$ command' line")
    return steps


def matches(expected, said):
    """Whether the lines said are the lines expected, "..." being a wildcard."""
    pattern = ""
    for line in expected:
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += re.escape(line).replace(r"\.\.\.", ".*") + r"\n"
    return re.fullmatch(pattern, "".join(s + "\n" for s in said)) is not None


class Page:
    def __init__(self, path, program, update):
        self.path, self.update = Path(path), update
        self.lines = self.path.read_text().splitlines()
        self.folder = Path(tempfile.mkdtemp(prefix="sectile-docs-"))
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "sectile").symlink_to(program)
        keep = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
        self.env = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder), "TZ": "UTC",
                    "LC_ALL": "C.UTF-8", "NO_COLOR": "1", **keep}
        self.shop = self.folder / "shop"
        self.failures = 0

    def fail(self, block, message, detail=""):
        self.failures += 1
        print(f"{self.path}:{block.first}: {message}")
        if detail:
            print("".join(f"    {line}\n" for line in detail.splitlines()), end="")

    def sh(self, command, cwd=None):
        done = subprocess.run(["bash", "-c", command], cwd=cwd or self.shop, env=self.env, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=SECONDS_EACH, check=False)
        return done.returncode, done.stdout

    def run_console(self, block):
        """Runs the commands; returns the block's lines as they should read."""
        now, code = [], 0
        for command, expected in commands_of(block):
            if code != 0:
                self.fail(block, f"a command before '{command[0][2:]}' ended with {code}; only the last may")
            code, output = self.sh("\n".join(line[2:] for line in command))
            said = [line.rstrip() for line in output.splitlines()]
            expected = [line.rstrip() for line in expected]
            same = matches(expected, said)
            if not same and not self.update:
                self.fail(block, f"'{command[0][2:]}' prints otherwise; it says", output)
            now += command + (expected if same else said)
        if code != block.exit:
            self.fail(block, f"the last command ended with {code}, not {block.exit}")
        return now

    def check_plan(self, block, text, name):
        (self.shop / name).write_text(text)
        code, output = self.sh(f"sectile check {name}")
        if code != block.exit:
            self.fail(block, f"'sectile check' ended with {code}, not {block.exit}", output)

    def run_block(self, block):
        if "file" in block.values:
            target = self.shop / block.values["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text)
        elif "plan" in block.flags:
            self.check_plan(block, block.text, "plan.yml")
        elif "part" in block.flags:
            self.check_plan(block, with_part((self.shop / "plan.yml").read_text(), block.text), "part.yml")
            (self.shop / "part.yml").unlink()
        elif block.language == "console":
            return self.run_console(block)
        else:
            code, output = self.sh("set -e\n" + block.text)
            if code != block.exit:
                self.fail(block, f"the script ended with {code}, not {block.exit}", output)
        return block.lines

    def run(self):
        blocks = [b for b in blocks_of(self.lines) if b.runs()]
        if not blocks:
            return 77
        code, output = self.sh("sectile " + " ".join(SHOP), cwd=self.folder)
        if code != 0:
            print(f"the shop could not be made:\n{output}")
            return 1
        changed = []
        for block in blocks:
            try:
                lines = self.run_block(block)
            except (ValueError, subprocess.TimeoutExpired, OSError) as problem:
                self.fail(block, str(problem))
                continue
            if lines != block.lines:
                changed.append((block, lines))
        for block, lines in reversed(changed):
            self.lines[block.first:block.first + len(block.lines)] = lines
        if changed and self.update:
            self.path.write_text("\n".join(self.lines) + "\n")
            print(f"wrote {self.path}")
        return 1 if self.failures else 0

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def sections(text):
    """A plan cut at its top-level keys: [(key, lines)]; comments and blanks before the first go with ''."""
    parts = [["", []]]
    for line in text.splitlines():
        key = re.match(r"([a-z_]+) *:", line)
        if key:
            parts.append([key.group(1), []])
        parts[-1][1].append(line)
    return parts


def with_part(plan, part):
    new = {key: lines for key, lines in sections(part) if key}
    lines = []
    for key, old in sections(plan):
        lines += new.pop(key, old)
    for added in new.values():
        lines += added
    return "\n".join(lines) + "\n"


def main():
    arguments = sys.argv[1:]
    update = "--update" in arguments
    pages = [a for a in arguments if a != "--update"]
    program = Path(os.environ.get("SECTILE", ROOT / "build/dev/sectile")).resolve()
    if not pages or not program.is_file():
        sys.exit(f"no program at {program}" if pages else __doc__)
    worst = 77
    for name in pages:
        page = Page(name, program, update)
        try:
            code = page.run()
        finally:
            page.close()
        if worst == 77 or code == 1:
            worst = code if code != 77 else worst
    if worst == 77:
        print(f"no example to run in {', '.join(pages)}")
    sys.exit(worst)


main()
