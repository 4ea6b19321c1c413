#!/bin/sh
# SPDX-License-Identifier: MIT
# Each header compiles alone, and twice, as C11 with every warning; those of the freestanding layers
# also with the target's compiler.
. "$(dirname "$0")/tap.sh"
. tests/tree.sh
plan_later

arm=arm-linux-gnueabihf-gcc
warnings="-Wall -Wextra -Wconversion -Wpedantic -Werror"

# compiles ROOT COMPILER HEADER [OPTION...]
compiles() {
    header_root=$1 header_cc=$2 header=$3
    shift 3
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        (cd "$header_root" && $header_cc -std=c11 $warnings "$@" -I. -Iinclude \
            -I"$(dirname "$header")" -fsyntax-only -x c -)
}

for header in $(tree_files . '*.h' | grep -E '^(src|include)/'); do
    case $header in
    */target/*) ok_if "$header, arm32" compiles . "$arm" "$header" -ffreestanding ;;
    */vmsa/* | */boot/*)
        ok_if "$header" compiles . gcc "$header" -ffreestanding
        ok_if "$header, arm32" compiles . "$arm" "$header" -ffreestanding
        ;;
    *) ok_if "$header" compiles . gcc "$header" -D_GNU_SOURCE "-I$O/host/include" ;;
    esac
done

planted=$SCRATCH/planted
printf '#ifndef A\n#define A\nstruct a {\n    size_t n;\n};\n#endif\n' |
    plant "$planted" include/x/lacks.h
echo 'struct b { int n; };' | plant "$planted" include/x/unguarded.h
for header in lacks unguarded; do
    if compiles "$planted" gcc "include/x/$header.h" 2>/dev/null; then
        fail "planted: $header.h is refused"
    else
        pass "planted: $header.h is refused"
    fi
done
done_testing
