# SPDX-License-Identifier: MIT
# Building OCaml programs, and running them on the unikernel and, for comparison, on Linux by
# qemu-arm. Source it after tests/target/lib.sh.

OCAML=$TOP/build/ocaml
EXAMPLES=src/target/ocaml
TESTS=tests/ocaml

# image PROGRAM.ml [MAKE-ARGUMENTS]...: its ELF and flat file.
image() {
    program=$1
    shift
    name=$(basename "$program" .ml)
    # Without what a make above this one says to its own children.
    MAKEFLAGS='' make --no-print-directory -s APP="$program" "$@" "${OC:-build/ocaml}/$name.bin"
}

# linux NAME: the same object with glibc.
linux() {
    arm-linux-gnueabihf-gcc -static -O2 -w -Wl,--no-warnings "$TESTS/oracle.c" "$OCAML/$1.o" \
        build/armhf/usr/lib/ocaml/libasmrun.a -lm -ldl -o "$SCRATCH/$1.linux" 2>&1 |
        grep -v 'statically linked applications\|in function' >&2
    [ -x "$SCRATCH/$1.linux" ]
}

# expected NAME ARGUMENTS...: what it prints there, errors too.
expected() {
    program=$SCRATCH/$1.linux
    shift
    timeout 240 qemu-arm "$program" "$@" 2>&1
}

# printed NAME QEMU-OPTIONS...: all that it prints on QEMU's virt.
printed() {
    program=$OCAML/$1.bin
    shift
    # shellcheck disable=SC2086
    timeout 240 qemu-system-arm $qemu_options -serial stdio -machine virt -cpu cortex-a15 \
        -kernel "$program" "$@" < /dev/null 2> "$SCRATCH/qemu.err" | tr -d '\r'
}

# Of such an output, what the program itself wrote: that begins and ends with a line of the kernel.
of_program() {
    sed '1,/^ocaml     begins$/d' | sed '/^power off$/,$d'
}

ends="
ocaml     ends with 0"
