#!/bin/bash
# What is installed works from any prefix, by itself: the program, and a program of ten lines that finds the library
# by pkg-config.  The tree is moved after the installation, so a path of the build cannot help it.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
build=$(cd "${SCT_BUILD:-build/dev}" && pwd)
must() { "$@" || { echo "failed: $*"; exit 1; }; }

must cmake --install "$build" --prefix "$scratch/first" >"$scratch/install.log"
mv "$scratch/first" "$scratch/second"
prefix=$scratch/second
for file in bin/sectile lib/libsectile.a lib/libsectile.so.0 lib/libduckdb.so include/sectile.h \
    lib/pkgconfig/sectile.pc share/man/man1/sectile.1 share/bash-completion/completions/sectile \
    share/zsh/site-functions/_sectile share/fish/vendor_completions.d/sectile.fish; do
    must test -e "$prefix/$file"
done

# The staging way of packagers: the same files below DESTDIR.
must env DESTDIR="$scratch/stage" cmake --install "$build" --prefix /usr >"$scratch/stage.log"
must test -x "$scratch/stage/usr/bin/sectile"
must diff <(cd "$prefix" && find . -type f | sort) <(cd "$scratch/stage/usr" && find . -type f | sort)

cd "$scratch"
must env -i PATH=/usr/bin:/bin "$prefix/bin/sectile" --version >version
must env -i PATH=/usr/bin:/bin "$prefix/bin/sectile" simulate shop --customers 200 --seed 1 --plan >/dev/null
must env -i PATH=/usr/bin:/bin "$prefix/bin/sectile" run shop/plan.yml --json --dry-run >by_program.json

cat >use.c <<'SOURCE'
#include <sectile.h>
#include <stdio.h>
int main(int argc, char **argv)
{
    const struct sct_sectile_options options = {.struct_bytes = sizeof options, .dry_run = 1};
    struct sct_sectile *sectile;
    const char *json;
    if (argc != 2 || sct_sectile_open(&options, &sectile) != 0) {
        return 99;
    }
    const int code = sct_sectile_run(sectile, argv[1], &json);
    (void)fputs(code == 0 ? json : sct_sectile_message(sectile), code == 0 ? stdout : stderr);
    sct_sectile_close(sectile);
    return code;
}
SOURCE
sanitize=$(sed -n 's/^SCT_SANITIZE:[A-Z]*=//p' "$build/CMakeCache.txt")
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
read -ra flags <<<"$(pkg-config --cflags --libs sectile)"
must cc -std=c17 -Wall -Wextra -Werror -pedantic ${sanitize:+-fsanitize=$sanitize} use.c "${flags[@]}" \
    "-Wl,-rpath,$prefix/lib" -o use
must ./use shop/plan.yml >by_library.json
must cmp by_program.json by_library.json

# A plan that is not there: the code and the message of the contract, and nothing printed.
code=0
./use absent.yml >out 2>message || code=$?
must test "$code" = 9
must test ! -s out
must grep -q absent.yml message

# C++ can include the header, and nothing but the interface can be seen in the shared library.
if command -v c++ >/dev/null; then
    echo '#include <sectile.h>' >use.cpp
    must c++ -Wall -Wextra -Werror -pedantic -fsyntax-only -I"$prefix/include" use.cpp
fi
[ -n "$sanitize" ] || must test -z "$(nm -D --defined-only "$prefix/lib/libsectile.so.0" | grep -v ' sct_sectile_')"
