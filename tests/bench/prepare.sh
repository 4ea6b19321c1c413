# SPDX-License-Identifier: MIT
# What both the benchmark and the test of bytes read need: the measuring program, a large ELF with a
# 240 MB section that is not loaded, and an empty dynamic program. Sourced after tap.sh.
bench=$O/bench
mkdir -p "$bench"
measure=$bench/measure
large=$bench/large.elf
nothing=$bench/nothing

prepare() {
    [ -f "$ARM32/unikernel.elf" ] || { echo "no $ARM32/unikernel.elf: build first" && return 1; }
    gcc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra tests/bench/measure.c -o "$measure" || return 1
    echo 'int main(void) { return 0; }' | gcc -O2 -x c - -o "$nothing" || return 1
    if [ ! -f "$large" ] || [ "$ARM32/unikernel.elf" -nt "$large" ]; then
        truncate -s 240M "$SCRATCH/bytes"
        arm-linux-gnueabihf-objcopy --add-section .debug_filler="$SCRATCH/bytes" \
            "$ARM32/unikernel.elf" "$SCRATCH/large.elf" || return 1
        mv "$SCRATCH/large.elf" "$large"
    fi
}
