#!/bin/bash
# The runner of the examples must see every lie in a page.  A stand-in for the program makes a "shop"
# and refuses plans that contain the word wrong.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/sectile" <<'STANDIN'
#!/bin/bash
case $1 in
simulate) mkdir "$2" && printf 'sectile: 1\nname: shop\nfeatures:\n  a: 1\n  b: 2\n' >"$2/plan.yml" ;;
check) if grep -q wrong "$2"; then echo "$2:1:1: error"; exit 3; fi ;;
say) echo "one"; echo "two" >&2 ;;
esac
STANDIN
chmod +x "$scratch/sectile"
export SECTILE=$scratch/sectile

failed=0
page() { # NAME EXPECTED-EXIT: the page comes on stdin
    cat >"$scratch/page.md"
    local code=0
    "${SCT_PYTHON:-python3}" tools/run-docs.py "$scratch/page.md" >"$scratch/said" 2>&1 || code=$?
    if [ "$code" != "$2" ]; then
        echo "$1: ended with $code, not $2"
        cat "$scratch/said"
        failed=1
    fi
}
page 'true output' 0 <<'PAGE'
```console
$ sectile say
one
two
$ echo \
> three
three
```
PAGE
page 'false output' 1 <<'PAGE'
```console
$ sectile say
one
three
```
PAGE
page 'output missing from the page' 1 <<'PAGE'
```console
$ sectile say
one
```
PAGE
page 'wildcards' 0 <<'PAGE'
```console
$ sectile say; seq 1 9
one
tw...
...
9
```
PAGE
page 'an exit code nobody announced' 1 <<'PAGE'
```console
$ false
```
PAGE
page 'an exit code as announced' 0 <<'PAGE'
```console exit=3
$ exit 3
```
PAGE
page 'a failure before the last command' 1 <<'PAGE'
```console
$ false
$ true
```
PAGE
page 'a good plan and a part of one' 0 <<'PAGE'
```yaml plan
sectile: 1
```
```yaml part
features:
  c: 3
```
PAGE
page 'a part that is refused' 1 <<'PAGE'
```yaml part
features: wrong
```
PAGE
page 'a part that must be refused' 0 <<'PAGE'
```yaml part exit=3
features: wrong
```
PAGE
page 'a part is not kept' 0 <<'PAGE'
```yaml part exit=3
features: wrong
```
```yaml part
tags: {}
```
PAGE
page 'a file for later' 0 <<'PAGE'
```csv file=folder/a.csv
x,y
```
```console
$ cat folder/a.csv
x,y
```
PAGE
page 'only shown' 77 <<'PAGE'
```yaml
features: wrong
```
```console norun
$ false
```
PAGE


# --update makes a false page true, and leaves a wildcard that holds.
printf '```console\n$ sectile say\nlie\n```\ntext\n```console\n$ seq 1 3\n1\n...\n```\n' >"$scratch/page.md"
"${SCT_PYTHON:-python3}" tools/run-docs.py --update "$scratch/page.md" >/dev/null
printf '```console\n$ sectile say\none\ntwo\n```\ntext\n```console\n$ seq 1 3\n1\n...\n```\n' |
    diff - "$scratch/page.md" || failed=1
exit $failed
