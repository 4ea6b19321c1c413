#!/bin/sh
# SPDX-License-Identifier: MIT
# Debian's U-Boot and Linux, stopped in QEMU: what the tool reads out of their memory and registers
# against the machine's own walk, address by address. QEMU says whether an address can be read, and
# its PA, nothing more.
. "$(dirname "$0")/../tap.sh"
. tests/debian.sh
plan_later

# fact WANTED EXPRESSION NAME: of the JSON in $stop.
fact() {
    is "$(json "$stop" "$2" 2>&1)" "$1" "$3"
}

# stopped NAME STOP FORMAT: FORMAT is true of the registers r, so that the image is of the kind it
# stands for.
stopped() {
    stop=$SCRATCH/$1/$2.json
    name="$1 ($2)"
    fact true "(lambda r: ($3) and r['SCTLR'] & 1 == 1)(d['registers'])" \
        "$name: the MMU is on, and its tables are of the format that is wanted"
    fact true "d['same_memory']" "$name: the dump holds what the gdb stub reads"
    fact true "d['addresses'] >= 1000 and d['mapped'] >= 1000" "$name: enough addresses"
    fact '{}' "{k: v[:5] for k, v in d['wrong'].items() if v}" \
        "$name: translate, map and --reverse say what the machine says"
    fact '{}' "{k: v[:5] for k, v in d['hole']['wrong'].items() if v}" \
        "$name: without a page of tables nothing is answered otherwise"
    fact true "d['hole']['unknown'] > 0 and d['hole']['known'] > 0" \
        "$name: some of it is unknown then, some not"
    json "$stop" "'# $name: %d addresses, %d of them mapped, %d ranges; %d unknown with a hole' % (
        d['addresses'], d['mapped'], d['ranges'], d['hole']['unknown'])"
}

# boot NAME KERNEL [INITRD]: true when it got to its last stop.
boot() {
    python3 tests/dumps/dump.py "$1" "$STAGEWALK" "$SCRATCH/$1" "$2" ${3:+"$3"} \
        >"$SCRATCH/out" 2>&1 && return
    fail "$1: boots, stops and is dumped"
    diag "$(tail -n 5 "$SCRATCH/out")"
    return 1
}

# initramfs COMPILER BITS: $SCRATCH/initrd$2, whose only program makes pages of every kind.
initramfs() {
    "$1" -O2 -Wall -Wextra -Werror -ffreestanding -nostdlib -static -fno-stack-protector \
        tests/dumps/init.c "tests/dumps/call$2.S" -o "$SCRATCH/init$2" &&
        python3 tests/dumps/initramfs.py <"$SCRATCH/init$2" >"$SCRATCH/initrd$2"
}

long='r["TTBCR"] >> 31 == 1'
short='r["TTBCR"] >> 31 == 0 and r["SCTLR"] >> 28 & 1 == 1'
long64='"TTBCR" not in r and r["TCR_EL1"] >> 14 & 3 == 0'

if fetch build/armhf armhf u-boot-qemu; then
    uboot=$PWD/build/armhf/usr/lib/u-boot
    boot u-boot "$uboot/qemu_arm/u-boot.bin" && stopped u-boot prompt "$long"
    boot u-boot64 "$uboot/qemu_arm64/u-boot.bin" && stopped u-boot64 prompt "$long64"
else
    skip "$fetch_why"
fi

# linux NAME FOLDER ARCHITECTURE FLAVOUR BITS FORMAT. Stopped in the kernel, then in user mode.
linux() {
    if ! fetch_kernel "$2" "$3" "$4"; then
        skip "$fetch_why"
    elif boot "$1" "$kernel" "$SCRATCH/initrd$5"; then
        stopped "$1" kernel "$6"
        stopped "$1" user "$6"
    fi
}

ok_if "a program for 32 bits" initramfs arm-linux-gnueabihf-gcc 32
ok_if "a program for 64 bits" initramfs aarch64-linux-gnu-gcc 64
linux linux build/armhf armhf armmp 32 "$short"
linux linux-lpae build/armhf armhf armmp-lpae 32 "$long and r[\"TTBCR\"] >> 16 & 7 == 2"
linux linux64 build/arm64 arm64 arm64 64 "$long64 and r[\"TCR_EL1\"] >> 30 & 3 == 2"
done_testing
