#!/bin/bash
# Runs every fuzz program for some seconds each; stops at the first crash.
#   tools/fuzz.sh build/fuzz [SECONDS]
# New inputs that reach new code stay in build/fuzz/corpus; a crash is left in build/fuzz/crashes.  Copy it,
# made small by `-minimize_crash=1`, to tests/fuzz/corpus/<name>: it is then a test for ever.
set -eu
build=$1
seconds=${2:-60}
mkdir -p "$build/crashes"
export LSAN_OPTIONS="suppressions=$PWD/tools/lsan.supp:print_suppressions=0"
found=no
for source in tests/fuzz/fuzz_*.c; do
    [ -f "$source" ] || continue
    found=yes
    name=$(basename "$source" .c)
    mkdir -p "$build/corpus/$name" "tests/fuzz/corpus/$name"
    echo "$name: $seconds seconds"
    "$build/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$build/crashes/$name-" "$build/corpus/$name" "tests/fuzz/corpus/$name" 2>"$build/$name.log" || {
        tail -n 40 "$build/$name.log"
        exit 1
    }
    grep -E 'stat::(number_of_executed_units|peak_rss_mb)' "$build/$name.log"
done
[ $found = yes ] || { echo 'no tests/fuzz/fuzz_*.c' >&2; exit 1; }
