#!/bin/bash
# The runner of command-line cases must fail for each thing that differs, and --update must mend it.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf '#!/bin/bash\necho out; echo err >&2; touch left; exit 4\n' >"$scratch/sectile"
chmod +x "$scratch/sectile"
export SECTILE=$scratch/sectile
case=$scratch/case
mkdir "$case"
echo 'sectile' >"$case/command"
runs() { tests/cli/run.sh "$case" >/dev/null 2>&1; }
must() { "$@" || { echo "expected to hold: $*"; exit 1; }; }
must_not() { if "$@"; then echo "expected to fail: $*"; exit 1; fi; }

must_not runs
tests/cli/run.sh --update "$case" >/dev/null
must runs
must test "$(cat "$case/exit")" = 4
must test "$(cat "$case/stdout.exact")" = out
must test ! -e "$case/left"
for part in stdout.exact stderr.exact exit; do
    mv "$case/$part" "$scratch/kept"
    must_not runs
    echo other >"$case/$part"
    must_not runs
    mv "$scratch/kept" "$case/$part"
done
must runs
echo ./left >"$case/files.exact"
must runs
echo ./right >"$case/files.exact"
must_not runs
echo 'exit 77' >"$case/command"
code=0
runs || code=$?
must test "$code" = 77
