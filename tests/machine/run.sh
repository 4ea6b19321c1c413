#!/bin/sh
# SPDX-License-Identifier: MIT
# The model against the machine: QEMU's own loader starts the target, and then the memory is looked
# at. Image, device tree and ramdisk must be where the model says, and the translation table must be
# the model's, byte for byte.
. "$(dirname "$0")/../tap.sh"
plan_later

BIN=$ARM32/unikernel.bin
ELF=$ARM32/unikernel.elf
HERE=tests/machine
QEMU_AUDIO_DRV=none
export QEMU_AUDIO_DRV

if ! command -v qemu-system-arm >/dev/null; then
    skip "model against QEMU" "qemu-system-arm is not installed"
    done_testing
    exit
fi

# where USE: where the model's map of the machine has the first region of a use, by its JSON
where() {
    python3 -c '
import json, sys
for region in json.load(sys.stdin)["regions"]:
    if region["use"] == sys.argv[1]:
        print(region["ipa"]["first"])
        break
' "$1" <"$SCRATCH/map.json"
}

# save ADDRESS SIZE FILE: what to type into the monitor
save() {
    printf 'pmemsave %s %s "%s"\n' "$1" "$2" "$SCRATCH/$3"
}

# compare NAME LAYOUT "TOOL OPTIONS" QEMU-OPTIONS...
compare() {
    name=$1 layout=$2 tool=$3
    shift 3
    # shellcheck disable=SC2086
    "$STAGEWALK" map --format json --layout "$layout" $tool "$ELF" >"$SCRATCH/map.json"
    is "$?" 0 "$name: the model has a map"
    awk 'BEGIN { for (i = 0; i < 4096; i++) printf "0x%x00000\n", i }' >"$SCRATCH/sections"
    # shellcheck disable=SC2086
    "$STAGEWALK" translate --format json --layout "$layout" $tool --batch "$SCRATCH/sections" \
        "$ELF" | python3 "$HERE/words.py" >"$SCRATCH/model.table"
    dtb=$(where dtb) ramdisk=$(where ramdisk) tables=$(where tables)
    rm -f "$SCRATCH"/qemu.*
    : >"$SCRATCH/serial"
    # What was loaded is saved before the first instruction: the target may use that memory later.
    {
        save "$dtb" 4 qemu.dtb
        [ -z "$ramdisk" ] || save "$ramdisk" 4096 qemu.ramdisk
        echo cont
        i=0
        while [ $i -lt 50 ] && ! grep -q '^power off' "$SCRATCH/serial"; do
            sleep 0.1
            i=$((i + 1))
        done
        echo stop
        save "$tables" 16384 qemu.table
        echo quit
    } | timeout 30 qemu-system-arm -S -display none -nic none -no-shutdown -monitor stdio \
        -serial "file:$SCRATCH/serial" -kernel "$BIN" "$@" >"$SCRATCH/monitor" 2>&1
    is "$(od -An -tx1 "$SCRATCH/qemu.dtb" | tr -d ' ')" d00dfeed "$name: device tree at $dtb"
    [ -z "$ramdisk" ] ||
        ok_if "$name: ramdisk at $ramdisk" cmp "$SCRATCH/initrd" "$SCRATCH/qemu.ramdisk"
    ok_if "$name: the table at $tables is the model's" \
        cmp "$SCRATCH/qemu.table" "$SCRATCH/model.table"
}

tree() {
    timeout 30 qemu-system-arm -M virt,dumpdtb="$SCRATCH/virt.dtb" -cpu cortex-a15 -m "$1" \
        -nic none -display none >/dev/null 2>&1
    echo "--dtb $SCRATCH/virt.dtb"
}

awk 'BEGIN { for (i = 0; i < 512; i++) printf "ramdisk\n" }' >"$SCRATCH/initrd"
VIRT="-M virt -cpu cortex-a15"
vexpress=$O/host/layouts/boards/qemu-vexpress-a15.dtb
# shellcheck disable=SC2086
{
    compare "virt, our board" qemu-virt "" $VIRT -m 256M
    compare "virt, QEMU's tree" qemu-virt "$(tree 256M)" $VIRT -m 256M
    compare "virt, 64 MB and a ramdisk" qemu-virt "$(tree 64M) --ramdisk $SCRATCH/initrd" \
        $VIRT -m 64M -initrd "$SCRATCH/initrd"
    compare "virt, 1 GB and a ramdisk" qemu-virt "$(tree 1G) --ramdisk $SCRATCH/initrd" \
        $VIRT -m 1G -initrd "$SCRATCH/initrd"
    compare "vexpress-a15" qemu-vexpress-a15 "" -M vexpress-a15 -m 256M -dtb "$vexpress"
}

done_testing
