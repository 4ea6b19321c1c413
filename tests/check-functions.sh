#!/bin/sh
# SPDX-License-Identifier: MIT
# Budgets of length: functions (median, 90th percentile, longest), .c files, rules, commands.
. "$(dirname "$0")/tap.sh"
. tests/tree.sh
plan_later

# LINES FILE NAME of each function, from its first line to its closing brace. The tree's
# clang-format puts the braces of functions, and of nothing else, alone in the first column.
functions() {
    (cd "$1" && xargs -r awk '
    FNR == 1 { start = 0; open = 0 }
    open && /^}/ { print FNR - start + 1, FILENAME, name; open = 0; start = 0; next }
    open { next }
    /^{/ { open = 1; next }
    /^[A-Za-z_]/ {
        if (!start) { start = FNR; name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
    }
    /;[ \t]*$/ || /^[ \t]*$/ || /^#/ || /^}/ { start = 0 }')
}

# The number at PERCENT of sorted numbers.
percentile() {
    sort -n | awk -v p="$1" '
        { v[NR] = $1 }
        END { i = int((NR * p + 99) / 100); print v[i < 1 ? 1 : i] + 0 }'
}

over() {
    awk -v limit="$1" '$1 > limit { print $2 ": " $3 " has " $1 " lines" }'
}

tree_files . '*.c' | grep '^src/' | functions . >"$SCRATCH/src"
tree_files . '*.c' | grep '^tests/' | functions . >"$SCRATCH/tests"
median=$(percentile 50 <"$SCRATCH/src")
p90=$(percentile 90 <"$SCRATCH/src")
diag "$(wc -l <"$SCRATCH/src") functions in src: median $median lines, 90th percentile $p90," \
    "longest $(percentile 100 <"$SCRATCH/src")" 2>&1
ok_if "the check saw the functions" test "$(wc -l <"$SCRATCH/src")" -gt 50
ok_if "median of function lengths in src at most 15 lines (is $median)" test "$median" -le 15
ok_if "90th percentile of function lengths in src at most 45 lines (is $p90)" test "$p90" -le 45
is "$(over 80 <"$SCRATCH/src")" "" "no function of src above 80 lines"
is "$(over 80 <"$SCRATCH/tests")" "" "no function of tests above 80 lines"
is "$(grep ' src/lint/' "$SCRATCH/src" | over 40)" "" "no function of src/lint above 40 lines"
is "$(tree_files . '*.c' | grep '^src/' | xargs wc -l | awk '$2 != "total" && $1 > 400')" "" \
    "no .c file of src above 400 lines"

planted=$SCRATCH/planted
{
    printf 'struct s {\n    int a;\n};\n\nstatic int\nlong_one(int a)\n{\n'
    i=0
    while [ $i -lt 78 ]; do echo '    a++;'; i=$((i + 1)); done
    printf '}\n\n/* words */\nint short_one(void)\n{\n    return 1;\n}\n'
} | plant "$planted" src/x.c
echo src/x.c | functions "$planted" >"$SCRATCH/seen"
is "$(cat "$SCRATCH/seen")" "82 src/x.c int
4 src/x.c short_one" "planted: both functions are counted from their first line"
is "$(over 80 <"$SCRATCH/seen")" "src/x.c: int has 82 lines" "planted: the long one is named"
is "$(printf '1\n2\n3\n4\n100\n' | percentile 50) $(seq 1 10 | percentile 90)" "3 9" "percentiles"
done_testing
