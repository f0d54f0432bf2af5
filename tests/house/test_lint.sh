#!/bin/bash
# Each rule of tools/lint.sh must see a breach of it: a copy of the sources is spoilt in every way at once, each
# in a file of its own, and the lint must name every one.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git init -q "$scratch/tree" 2>/dev/null || exit 77
cp -R lib src include tests tools docs cmake CMakeLists.txt Makefile "$scratch/tree"
cd "$scratch/tree"

rules=()
named=()
spoil() { # RULE FILE TEXT [NAMED]: adds TEXT to FILE; the lint must then print NAMED (FILE when not given)
    mkdir -p "$(dirname "$2")"
    printf '%s\n' "$3" >>"$2"
    rules+=("$1")
    named+=("${4:-$2}")
}

spoil 'a stage that looks down the list' src/plan/spoilt1.c '#include "engine/engine.h"'
spoil 'base that looks up' lib/base/spoilt1.c '#include "plan/plan.h"'
spoil 'an inner folder that looks out' src/engine/db/spoilt1.c '#include "model/model.h"'
spoil 'a stage that knows the pipeline' src/report/spoilt1.c '#include "pipeline.h"'
spoil 'DuckDB out of place' src/engine/spoilt2.c '#include <duckdb.h>'
spoil 'libfyaml out of place' src/model/spoilt2.c '#include <libfyaml.h>'
spoil 'xxHash out of place' src/model/spoilt3.c '#include <xxhash.h>'
spoil 'the heap by another door' src/plan/spoilt3.c 'void *f(void) { return malloc(1); }'
spoil 'a banned function' src/plan/spoilt4.c 'void f(char *a, char *b) { strcpy(a, b); }'
spoil 'customers in lib' lib/base/spoilt5.c 'int customers;'
spoil 'a note for later' src/plan/spoilt6.c "/* TO""DO: later */"
spoil 'a path of one machine' tools/spoilt7.txt "/ho""me/somebody/data.csv"
spoil 'the name of a registry' tools/spoilt8.txt "https://registry"".npmjs.org/"
spoil 'a list without its table' lib/base/status.def 'SCT_STATUS(NEW, 99, 500, "new")' docs/reference/exit-codes.md
spoil 'a long file' src/plan/spoilt9.c "$(yes 'int x;' | head -n 801)"
spoil 'a folder without README' src/plan/deeper/spoilt.c 'int x;' 'src/plan/deeper: no README.md'
spoil 'a README without a word' src/plan/deepest/README.md '- **Reads** all' "deepest/README.md: no line 'Gives'"
spoil 'code in it' src/plan/deepest/spoilt.c 'int x;' "deepest/README.md: no line 'Not here'"
if command -v ctags >/dev/null && ctags --version | grep -q Universal; then
    spoil 'a long function' src/plan/spoilt10.c "void f(void)
{
$(yes '    g();' | head -n 80)
}"
fi

failed=0
if tools/lint.sh . >"$scratch/said"; then
    echo 'the lint is content with a spoilt tree'
    failed=1
fi
for i in "${!rules[@]}"; do
    grep -qF "${named[$i]}" "$scratch/said" && continue
    echo "not seen: ${rules[$i]} (${named[$i]})"
    failed=1
done
exit $failed
