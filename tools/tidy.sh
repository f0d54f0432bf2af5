#!/bin/bash
# clang-tidy on the sources of the project: src, lib and tests, one process a core.
#   tools/tidy.sh [BUILD [FILE...]]      BUILD has compile_commands.json (default build/dev)
set -eu
build=${1:-build/dev}
shift || true
files=("$@")
[ ${#files[@]} -gt 0 ] || mapfile -t files < <(git ls-files 'lib/*.c' 'src/*.c' 'tests/*.c')
# GCC's warning flags are unknown to clang; they are GCC's to check.
printf '%s\n' "${files[@]}" |
    xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p "$build" --extra-arg=-Wno-unknown-warning-option \
        2> >(grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header-filter' >&2)
