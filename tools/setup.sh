#!/bin/bash
# Installs what is missing on a Debian 12, and nothing else.
#
#   tools/setup.sh [build|test|lint|fuzz]...      default: build
#
# With everything in place it only looks: no network, a few milliseconds.  Packages come from apt
# (by sudo when not root), libduckdb from the registry that npm is configured with.
set -eu
cd "$(dirname "$0")/.."

# DuckDB 1.4 is the long-term line.  The bindings package is the one that carries libduckdb.so; the
# header is only in the source package.
library_package='@duckdb/node-bindings-linux-x64@1.4.4-r.4'
header_package='duckdb@1.4.4'

say() { echo "setup: $*" >&2; }
fail() {
    say "$@"
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# ---- Debian packages ---------------------------------------------------------------------------

missing=()
need() { # PACKAGE WHY CHECK...
    local package=$1 why=$2
    shift 2
    "$@" >/dev/null 2>&1 && return 0
    say "$package is missing ($why)"
    missing+=("$package")
}

new_cmake() {
    local major minor
    have cmake || return 1
    IFS=. read -r major minor _ < <(cmake --version | sed -n 's/^cmake version //p')
    ((major > 3 || (major == 3 && minor >= 25)))
}
has_library() { pkg-config --exists "$1"; }
has_jsonschema() {
    [ -d /usr/lib/python3/dist-packages/jsonschema ] || python3 -c 'import jsonschema'
}

need_build() {
    need gcc 'the compiler' have gcc
    need libc6-dev 'headers of the C library' test -e /usr/include/stdio.h
    need make 'the menu' have make
    need cmake 'the build, 3.25 or later' new_cmake
    need ninja-build 'runs the build' have ninja
    need pkg-config 'finds libraries' have pkg-config
    need libfyaml-dev 'reads plans' has_library libfyaml
    need libxxhash-dev 'stable ids and fingerprints' has_library libxxhash
    need libstdc++6 'used by libduckdb' test -e "/usr/lib/$(uname -m)-linux-gnu/libstdc++.so.6"
    if ! duckdb_is_here; then
        need npm 'fetches libduckdb' have npm
    fi
}
need_test() {
    need python3 'runs the examples in the documents' have python3
    need python3-jsonschema 'checks JSON against its schema' has_jsonschema
    need mandoc 'checks the man page' have mandoc
}
need_lint() {
    need_test
    need git 'lists the files' have git
    need clang-format 'house format' have clang-format
    need clang-tidy 'static analysis' have clang-tidy
    need shellcheck 'checks the scripts' have shellcheck
    need universal-ctags 'measures functions' have ctags
}
need_fuzz() {
    need clang 'fuzzing needs libFuzzer' have clang
    need libclang-rt-dev 'the sanitizers of clang' has_clang_runtime
}
has_clang_runtime() { compgen -G '/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*' >/dev/null; }

install_missing() {
    [ ${#missing[@]} -gt 0 ] || return 0
    have apt-get || fail "this is not Debian: install these by hand: ${missing[*]}"
    local as=()
    if [ "$(id -u)" != 0 ]; then
        have sudo || fail "not root and no sudo; as root: apt-get install ${missing[*]}"
        as=(sudo)
    fi
    say "installing ${missing[*]}"
    # The package list of a new machine is empty or old; try without it first, it costs seconds.
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 </dev/null && return 0
    "${as[@]}" apt-get update -qq </dev/null >&2 || fail 'apt-get update failed: is there a network?'
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 </dev/null ||
        fail "apt-get could not install: ${missing[*]}"
}

# ---- libduckdb -----------------------------------------------------------------------------------

pins=tools/duckdb.sha256
target=.deps/duckdb

# The stamp is a copy of the pins that were checked: hashing 65 MB at every build would be felt.
duckdb_is_here() {
    [ -n "${DUCKDB_ROOT:-}" ] && return 0
    [ -f "$target/lib/libduckdb.so" ] && [ -f "$target/include/duckdb.h" ] || return 1
    cmp -s "$pins" "$target/checked" && return 0
    check_duckdb "$target" && cp "$pins" "$target/checked"
}
check_duckdb() { (cd "$1" && sha256sum --check --status) <"$pins"; }

# Fetched into a temporary folder beside the target, checked there, then moved: whole or not at all.
fetch_duckdb() {
    duckdb_is_here && return 0
    [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail \
        "no pinned libduckdb for $(uname -s) $(uname -m): install DuckDB 1.4 and give its folder" \
        "(include/duckdb.h, lib/libduckdb.so): DUCKDB_ROOT=FOLDER tools/setup.sh && cmake -DDUCKDB_ROOT=FOLDER"
    say "fetching libduckdb 1.4.4 from npm (the engine, 32 MB)"
    mkdir -p .deps
    local new
    new=$(mktemp -d .deps/duckdb.XXXXXX)
    # shellcheck disable=SC2064 # the folder of now is meant
    trap "rm -rf '$new'" EXIT
    mkdir "$new/lib" "$new/include"
    unpack "$library_package" package/libduckdb.so "$new" "$new/lib"
    unpack "$header_package" package/src/duckdb/src/include/duckdb.h "$new" "$new/include"
    check_duckdb "$new" || fail "what npm gave is not what $pins says; nothing was installed"
    cp "$pins" "$new/checked"
    chmod 755 "$new"
    rm -rf "$target"
    mv "$new" "$target"
}
unpack() { # PACKAGE MEMBER SCRATCH FOLDER
    local archive
    archive=$(npm pack --silent --ignore-scripts --pack-destination "$3" "$1" </dev/null | tail -n 1) ||
        fail "npm could not fetch $1: is there a network?"
    tar -xzf "$3/$archive" -C "$4" --strip-components="$(tr -cd / <<<"$2" | wc -c)" "$2" ||
        fail "$1 does not contain $2"
    rm -f "$3/$archive"
}

# ---- in order ------------------------------------------------------------------------------------

[ $# -gt 0 ] || set -- build
for part in "$@"; do
    case $part in
    build) need_build ;;
    test) need_build && need_test ;;
    lint) need_build && need_lint ;;
    fuzz) need_build && need_fuzz ;;
    *) fail "no part '$part': build, test, lint or fuzz" ;;
    esac
done
install_missing
fetch_duckdb
