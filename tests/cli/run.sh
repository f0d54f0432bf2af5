#!/bin/bash
# Runs one command-line case and compares what it said, byte for byte.
#
#   tests/cli/run.sh CASE            compare
#   tests/cli/run.sh --update CASE   write down what it says now (read the diff before you commit)
#
# A case is a folder.  `command` is run by bash in a fresh copy of the folder, with `sectile` on PATH
# ($SECTILE, or build/dev/sectile); then
#   stdout.exact   what it prints           (absent: nothing)
#   stderr.exact   what it tells            (absent: nothing)
#   exit           its exit code            (absent: 0)
#   files.exact    names of the files that the command left, when it matters   (absent: not looked at)
# Exit code 77 skips the case.
set -u
update=no
if [ "${1:-}" = --update ]; then
    update=yes
    shift
fi
if [ $# != 1 ] || [ ! -f "$1/command" ]; then
    echo "usage: tests/cli/run.sh [--update] CASE   (CASE/command is a file)" >&2
    exit 2
fi
case=$(cd "$1" && pwd)
program=${SECTILE:-build/dev/sectile}
if [ ! -x "$program" ]; then
    echo "no program at $program" >&2
    exit 1
fi
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/said"
cp -R "$case" "$scratch/case"
rm -f "$scratch"/case/{command,stdout.exact,stderr.exact,exit,files.exact}
ln -s "$program" "$scratch/bin/sectile"
(cd "$scratch/case" && find . -type f | sort) >"$scratch/before"

# Nothing of the caller's surroundings may show: no colour, no width, C's own alphabet, UTC.
(cd "$scratch/case" && env -i PATH="$scratch/bin:$PATH" HOME="$scratch" LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1 \
    ASAN_OPTIONS="${ASAN_OPTIONS:-}" LSAN_OPTIONS="${LSAN_OPTIONS:-}" TSAN_OPTIONS="${TSAN_OPTIONS:-}" \
    bash "$case/command" >"$scratch/said/stdout.exact" 2>"$scratch/said/stderr.exact" </dev/null)
code=$?
[ $code = 77 ] && exit 77
echo $code >"$scratch/said/exit"
(cd "$scratch/case" && find . -type f | sort) | comm -13 "$scratch/before" - >"$scratch/said/files.exact"

same=yes
for part in stdout.exact stderr.exact exit files.exact; do
    default=/dev/null
    [ $part = exit ] && echo 0 >"$scratch/zero" && default=$scratch/zero
    [ $part = files.exact ] && [ ! -f "$case/$part" ] && continue
    expected=$default
    [ -f "$case/$part" ] && expected=$case/$part
    cmp -s "$expected" "$scratch/said/$part" && continue
    same=no
    if [ $update = yes ]; then
        if cmp -s "$default" "$scratch/said/$part"; then
            rm -f "$case/$part"
        else
            cp "$scratch/said/$part" "$case/$part"
        fi
        echo "wrote ${case##*/}/$part"
    else
        diff -u --label "expected $part" --label "said" "$expected" "$scratch/said/$part" >&2
    fi
done
[ $same = yes ] || [ $update = yes ]
