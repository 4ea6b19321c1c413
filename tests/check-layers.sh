#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/layers.txt says who may include whom, where third-party headers live and who may print.
. "$(dirname "$0")/tap.sh"
. tests/tree.sh
plan_later

# One line a violation: FILE:LINE: what is wrong.
violations() {
    tree_files "$1" '*.c' '*.h' '*.S' | grep -E '^(src|include)/' |
        (cd "$1" && xargs -r awk -v rules=docs/layers.txt '
    function add(set, words, n, i, w) {
        n = split(words, w, " ")
        for (i = 1; i <= n; i++) set[w[i]] = 1
    }
    function bad(text) { print FILENAME ":" FNR ": " text }
    BEGIN {
        standard = "assert.h ctype.h errno.h inttypes.h limits.h locale.h signal.h stdarg.h " \
            "stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h strings.h time.h wchar.h " \
            "dlfcn.h fcntl.h getopt.h unistd.h sys/ioctl.h sys/mman.h sys/stat.h sys/types.h"
        add(hosted, standard)
        while ((getline line < rules) > 0) {
            sub(/#.*/, "", line)
            if (line !~ /:/) continue
            left = right = line; sub(/:.*/, "", left); sub(/[^:]*:/, "", right)
            n = split(left, l, " ")
            m = split(right, r, " ")
            if (l[1] == "freestanding") {
                for (i = 2; i <= n; i++) free[l[i]] = 1
                for (j = 1; j <= m; j++) may_free[r[j]] = 1
            } else if (l[1] == "home") {
                for (i = 2; i <= n; i++) third[l[i]] = 1
                for (i = 2; i <= n; i++) for (j = 1; j <= m; j++) home[l[i], r[j]] = 1
            } else if (l[1] != "stdout") {
                layer[l[1]] = 1; may[l[1], l[1]] = 1
                for (j = 1; j <= m; j++) may[l[1], r[j]] = 1
            }
        }
    }
    FNR == 1 {
        split(FILENAME, part, "/"); me = part[2]
        if (!(me in layer)) bad("layer " me " is not in docs/layers.txt")
        folder = FILENAME; sub(/[^\/]*$/, "", folder)
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        name = $0; sub(/^[^"]*"/, "", name); sub(/".*/, "", name)
        split(name, part, "/")
        if (name ~ /\.\./) bad("includes \"" name "\" by a way up")
        else if (part[1] in layer && name ~ /\//) {
            if (!((me, part[1]) in may)) bad("layer " me " may not include " name)
        } else if (system("test -f " folder name) != 0)
            bad("\"" name "\" is neither of a layer nor a private header beside the file")
        next
    }
    /^[ \t]*#[ \t]*include[ \t]*</ {
        name = $0; sub(/^[^<]*</, "", name); sub(/>.*/, "", name)
        if ((name, me) in home) next
        if (name in third) bad("<" name "> has no home in layer " me)
        else if (me in free && !(name in may_free))
            bad("freestanding layer " me " includes <" name ">")
        else if (!(me in free) && !(name in hosted))
            bad("<" name "> has no home in docs/layers.txt")
    }')
}

# Layers that reach for standard output though docs/layers.txt does not let them.
printers() {
    allowed=" $(sed -n 's/^stdout://p' docs/layers.txt) "
    for folder in "$1"/src/*/ "$1"/pic/src/*/; do
        name=$(basename "$folder")
        case $allowed in *" $name "*) continue ;; esac
        find "$folder" -name '*.o' -exec nm -A -u {} + 2>/dev/null |
            grep -E ' U (stdout|printf|puts|putchar|vprintf|__printf_chk|__vprintf_chk)$'
    done
}

found=$(violations .)
is "$found" "" "every include of the tree is allowed by docs/layers.txt"
[ -z "$found" ] || diag "see docs/layers.txt"
ok_if "the check saw the tree" test "$(tree_files . '*.c' | grep -c '^src/')" -gt 10
if ls "$O"/host/src/*/*.o >/dev/null 2>&1; then
    is "$(printers "$O/host")" "" "only render and cli write to standard output"
else
    fail "only render and cli write to standard output (no objects: build first)"
fi

# The check itself, on planted violations.
planted=$SCRATCH/planted
mkdir -p "$planted/docs"
cp docs/layers.txt "$planted/docs"
echo '#include "base/error.h"' | plant "$planted" src/vmsa/a.c
echo '#include <stdio.h>' | plant "$planted" src/boot/b.c
echo '#include <jansson.h>' | plant "$planted" src/model/c.c
echo '#include "lint/rule.h"' | plant "$planted" include/model/d.h
echo '#include <curses.h>' | plant "$planted" src/cli/e.c
echo '#include "nowhere.h"' | plant "$planted" src/base/f.c
echo '#include "../input/own.h"' | plant "$planted" src/model/g.c
echo 'int x;' | plant "$planted" src/gui/h.c
printf '#include "own.h"\n#include "base/a.h"\n#include <yaml.h>\n' |
    plant "$planted" src/input/good.c
echo | plant "$planted" src/input/own.h
seen=$(violations "$planted")
for want in 'src/vmsa/a.c:1: layer vmsa may not include base/error.h' \
    'src/boot/b.c:1: freestanding layer boot includes <stdio.h>' \
    'src/model/c.c:1: <jansson.h> has no home in layer model' \
    'include/model/d.h:1: layer model may not include lint/rule.h' \
    'src/cli/e.c:1: <curses.h> has no home in docs/layers.txt' \
    'src/base/f.c:1: "nowhere.h" is neither' \
    'src/model/g.c:1: includes "../input/own.h" by a way up' \
    'src/gui/h.c:1: layer gui is not in docs/layers.txt'; do
    like "$seen" "^$(printf '%s' "$want" | sed 's/[.[\*^$()+?{|]/\\&/g')" "planted: $want"
done
unlike "$seen" 'good\.c' "planted: a file that keeps the rules is not named"
mkdir -p "$planted/src/lint"
echo 'int puts(const char *); int p(void); int p(void) { return puts("x"); }' |
    gcc -x c -c - -o "$planted/src/lint/p.o"
like "$(printers "$planted")" 'lint/p.o: *U puts$' "planted: an object of lint that prints"
done_testing
