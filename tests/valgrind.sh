#!/bin/sh
# SPDX-License-Identifier: MIT
# Unit programs and a sample of command lines under valgrind: no error, no leak.
. "$(dirname "$0")/tap.sh"
plan_later

grind() {
    valgrind -q --suppressions=tests/valgrind.supp --num-callers=40 --error-exitcode=99 \
        --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all \
        --log-file="$SCRATCH/log" "$@" >"$SCRATCH/out" 2>&1
    seen=$?
    [ ! -s "$SCRATCH/log" ] || { cat "$SCRATCH/log" && return 1; }
    [ "$seen" -ne 99 ]
}

for program in "$O"/host/tests/unit/*; do
    [ -x "$program" ] && [ ! -d "$program" ] || continue
    ok_if "unit ${program##*/}" grind "$program"
done

image=$ARM32/unikernel.elf
while read -r line; do
    eval "set -- $line"
    ok_if "stagewalk $line" grind "$STAGEWALK" "$@"
done <<'ROWS'
--help
--version
check --help
layouts
layouts --format json
rules
rules --format json
explain SW301
check $image
check $image --format json -v
check $image --layout xen-4.5 --ram 0x40000000:2M
check $ARM32/unikernel.bin
check $ARM32/unikernel.bin --symbols $image --layout qemu-virt
check /dev/null
check README.md
check $image --layout ./README.md
check $image --dtb README.md
map $image --layout xen-4.5
map $image --layout xen-4.4 --format json
translate $image --layout xen-4.5 0x400000 0xc0400000
translate $image --layout xen-4.5 --format jsonl 0 0x400000 0xffffffff
translate $image --layout xen-4.4 --reverse 0x80000000
ROWS

echo 'int main(void) { char *volatile p = __builtin_malloc(1); p = 0; return !!p; }' |
    gcc -x c - -o "$SCRATCH/leaks"
if grind "$SCRATCH/leaks" >/dev/null; then
    fail "planted: a leak is seen"
else
    pass "planted: a leak is seen"
fi
done_testing
