#!/bin/bash
# Each rule of tools/lint.sh must see a breach of it: a copy of the sources is spoilt in one way at a time.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git init -q "$scratch/tree" 2>/dev/null || exit 77
cp -R lib src include tests tools docs cmake CMakeLists.txt Makefile "$scratch/tree"
cd "$scratch/tree"
# What the tree itself breaks is the lint test's to tell, not this one's.
before=$(tools/lint.sh . || true)
failed=0

sees() { # RULE FILE TEXT [NAMED]: adds TEXT to FILE; the lint must name the file, or NAMED
    local kept=no
    [ -f "$2" ] && cp "$2" "$scratch/kept" && kept=yes
    printf '%s\n' "$3" >>"$2"
    if ! tools/lint.sh . | grep -vxF "$before" | grep -qF "${4:-$2}"; then
        echo "not seen: $1 in $2"
        failed=1
    fi
    if [ $kept = yes ]; then cp "$scratch/kept" "$2"; else rm "$2"; fi
}

sees 'a stage that looks down the list' src/plan/spoilt.c '#include "engine/engine.h"'
sees 'base that looks up' lib/base/spoilt.c '#include "plan/plan.h"'
sees 'an inner folder that looks out' src/engine/db/spoilt.c '#include "model/model.h"'
sees 'a stage that knows the pipeline' src/report/spoilt.c '#include "pipeline.h"'
sees 'a foreign header out of place' src/engine/spoilt.c '#include <duckdb.h>'
sees 'a foreign header out of place' src/model/spoilt.c '#include <libfyaml.h>'
sees 'the heap by another door' src/plan/spoilt.c 'void *f(void) { return malloc(1); }'
sees 'a banned function' src/plan/spoilt.c 'void f(char *a, char *b) { strcpy(a, b); }'
sees 'customers in lib' lib/base/spoilt.c 'int customers;'
sees 'a note for later' src/plan/spoilt.c "/* TO""DO: later */"
sees 'a path of one machine' tools/spoilt.txt "/ho""me/somebody/data.csv"
sees 'the name of a registry' tools/spoilt.txt "https://registry"".npmjs.org/"
sees 'a list without its table' lib/base/status.def 'SCT_STATUS(NEW, 99, 500, "new")' docs/reference/exit-codes.md

sees 'a long file' src/plan/spoilt.c "$(yes 'int x;' | head -n 801)"
if command -v ctags >/dev/null && ctags --version | grep -q Universal; then
    sees 'a long function' src/plan/spoilt.c "void f(void)
{
$(yes '    g();' | head -n 80)
}"
fi

mkdir src/plan/deeper
sees 'a folder without README' src/plan/deeper/spoilt.c 'int x;' 'src/plan/deeper: no README.md'
exit $failed
