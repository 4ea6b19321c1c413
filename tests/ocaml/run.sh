#!/bin/sh
# SPDX-License-Identifier: MIT
# OCaml programs on the unikernel: they print what they print on Linux, byte for byte, on bare QEMU
# and on Xen; and what goes wrong is said.
. "$(dirname "$0")/../tap.sh"
. "$TOP/tests/target/lib.sh"
. "$TOP/tests/ocaml/lib.sh"

for program in qemu-system-arm qemu-arm arm-linux-gnueabihf-gcc; do
    command -v $program > /dev/null || skip_all "no $program"
done
sh src/target/fetch-armhf.sh build/armhf libfdt-dev ocaml musl-dev > "$SCRATCH/fetch" 2>&1 ||
    skip_all "no OCaml or musl for armhf: $(tail -n 1 "$SCRATCH/fetch")"
plan_later

for program in $EXAMPLES/hello $EXAMPLES/gc $TESTS/floats $TESTS/maths $TESTS/uncaught \
    $TESTS/memory $TESTS/recursion $TESTS/files; do
    ok_if "$(basename $program).ml is built" image $program.ml
done
for name in hello gc floats maths uncaught; do
    ok_if "$name is linked with glibc" linux $name
done

# The longest first, beside all else.
in_halves() {
    expected floats 0 50 > "$SCRATCH/floats.want" &
    printed floats -append "-- 0 50" > "$SCRATCH/floats.0" &
    printed floats -append "-- 50 100" > "$SCRATCH/floats.1"
    expected floats 50 100 > "$SCRATCH/floats.more"
    wait
}
in_halves &
floats=$!

for part in image equal failures xen; do
    . "$TOP/tests/ocaml/$part.sh"
done

wait $floats
want=$(cat "$SCRATCH/floats.want" "$SCRATCH/floats.more")
got=$(of_program < "$SCRATCH/floats.0" && of_program < "$SCRATCH/floats.1")
is "$(printf '%s\n' "$want" | wc -l)" 100 "floats: 100 blocks of 10000 values"
is "$(printf '%s\n' "$got" | grep '^[0-9]')" "$want" \
    "floats: a million are written and read as by glibc, with no difference"
done_testing
