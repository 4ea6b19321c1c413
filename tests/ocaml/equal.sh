# SPDX-License-Identifier: MIT
# A part of run.sh. What programs print on bare QEMU is what they print on Linux.

without_statistics() {
    sed '/^GC: /d'
}

want_gc=$(expected gc | without_statistics)
like "$want_gc" "^the timer ticked: true$" "gc: Linux gives something to compare with"
is "$(of_program < "$SCRATCH/hello.out")" "$(expected hello)
$ends" "hello: as on Linux"
is "$(printed maths | of_program)" "$(expected maths)
$ends" "maths: every bit as glibc's"
for run in 1 2 3 4 5 6 7 8 9 10; do
    out=$(printed gc | of_program)
    is "$(printf '%s\n' "$out" | without_statistics)" "$want_gc
$ends" "gc, run $run: as on Linux but for the statistics"
done
like "$out" "^GC: [1-9][0-9]* minor, [1-9][0-9]* major, [1-9]" \
    "gc: it collected and compacted"

# ---- 3 MB ----------------------------------------------------------------------------------------
cp "$SCRATCH/virt.dtb" "$SCRATCH/small.dtb"
fdtput -t x "$SCRATCH/small.dtb" /memory@40000000 reg 0 40200000 0 300000
BIN=$OCAML/hello.bin
out=$(start $VIRT 0x40208000 "$SCRATCH/small.dtb" -machine virt -cpu cortex-a15)
like "$out" "^ram       VA 0x00400000\.\.0x006fffff " "3 MB: that is the RAM it knows"
is "$(printf '%s\n' "$out" | of_program)" "$(expected hello)
$ends" "hello: the same in 3 MB"

# ---- the registers that an interrupt must give back ----------------------------------------------
# The same program, with an entry of interrupts that leaves out what was saved of them.
spoiled=build/ocaml/spoiled
mkdir -p $spoiled
sed 's/vpop {d0-d7}/add sp, sp, #64/; s/vpop {d16-d31}/add sp, sp, #128/' \
    src/target/arm32/vectors.S > "$SCRATCH/vectors.S"
ok_if "an entry is made that gives no float back" arm-linux-gnueabihf-gcc -c -march=armv7-a+fp \
    "$SCRATCH/vectors.S" -o $spoiled/vectors.o
OC=$spoiled
ok_if "gc is linked with it" image $EXAMPLES/gc.ml OC=$spoiled OC_VECTORS=$spoiled/vectors.o
out=$(printed spoiled/gc | of_program | without_statistics)
OC=
ok_if "the program notices" test "$out" != "$want_gc
$ends"
unlike "$out" "^floats: 1.6464341918273959, 0 wrong$" "its sums go wrong"
