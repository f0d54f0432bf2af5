#!/bin/bash
# The man page is well formed, and it, the completions, the program and the list of exit codes agree.
set -eu
page=docs/man/sectile.1
failed=0
complain() {
    echo "$*"
    failed=1
}
if command -v mandoc >/dev/null 2>&1; then
    # "Mdocdate" and the operating system belong to the page's system, not to its text.
    mandoc -T lint -W style "$page" | grep -vE 'Mdocdate|operating system explicitly|RCS id' && failed=1
else
    echo 'mandoc is missing: the form of the page was not checked'
fi

in_page=$(grep -oE 'Fl -[a-z-]+' "$page" | sed 's/Fl -/--/' | sort -u)
same_options() { # WHAT TEXT
    diff <(echo "$in_page") <(echo "$2" | sort -u) >/dev/null && return
    complain "$1 and $page differ in their options:"
    diff <(echo "$in_page") <(echo "$2" | sort -u) || true
}
same_options sectile.bash "$(grep -oE -- '--[a-z]+(-[a-z]+)*' tools/completions/sectile.bash | grep -vx -- '--')"
same_options _sectile "$(grep -oE -- "'--[a-z-]+" tools/completions/_sectile | tr -d "'")"
same_options sectile.fish "$(grep ^complete tools/completions/sectile.fish | grep -oE -- ' -l [a-z-]+' | sed 's/ -l /--/')"

# Every exit code of the list is in the page.
sed -n 's/^SCT_STATUS([A-Z]*, \([0-9]*\),.*/\1/p' lib/base/status.def | while read -r code; do
    grep -qx ".It $code" "$page" || echo "$page: no exit code $code"
done | grep . && failed=1

# What the program itself says it knows: each option of each verb's --help, in the page, and the other way.
if [ -x "${SECTILE:-build/dev/sectile}" ]; then
    program=${SECTILE:-build/dev/sectile}
    in_help=$(for verb in '' init check run explain sql show simulate; do
        # shellcheck disable=SC2086 # no verb is no argument
        "$program" $verb --help
    done | grep -oE -- '--[a-z]+(-[a-z]+)*')
    same_options 'sectile --help' "$in_help"
fi

# Each shell must be able to read its file.
bash -n tools/completions/sectile.bash || failed=1
if command -v zsh >/dev/null 2>&1; then zsh -n tools/completions/_sectile || failed=1; fi
if command -v fish >/dev/null 2>&1; then fish -n tools/completions/sectile.fish || failed=1; fi

# And complete what it should.
# shellcheck source=/dev/null
source tools/completions/sectile.bash
completes() { # EXPECTED WORD...
    local expected=$1
    shift
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _sectile
    [ "${COMPREPLY[*]}" = "$expected" ] || complain "'$*' completes to '${COMPREPLY[*]}', not '$expected'"
}
completes 'show sql simulate' sectile s
completes '--threads' sectile run --th
completes 'always' sectile --color al
completes '--force' sectile simulate shop --fo
completes '' sectile run --memory ''
exit $failed
