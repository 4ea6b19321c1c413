# SPDX-License-Identifier: MIT
# A part of run.sh. The target in QEMU wherever a loader may put it: it ends up with the same
# output but for addresses.

virt_dtb "$SCRATCH/virt.dtb"
virt_dtb "$SCRATCH/hyp.dtb" virtualization=on
RAM_MB=3072 virt_dtb "$SCRATCH/large.dtb"
dtc -q -O dtb -o "$SCRATCH/vexpress.dtb" "$HERE/vexpress-a15.dts"
# What it looks like must not depend on how the tree is packed: QEMU's has slack, dtc's has none.
dtc -q -O dtb -o "$SCRATCH/packed.dtb" "$SCRATCH/virt.dtb"

A15="-cpu cortex-a15"
reference=

# boots NAME BASE OUTPUT: it got through, from BASE, and says what all others say.
boots() {
    like "$3" "^stagewalk unikernel: map complete$" "$1: hands over"
    like "$3" "^moved to  IPA $2 " "$1: moves to $2"
    is "$(printf '%s\n' "$3" | tail -1)" "power off" "$1: ends by switching off"
    lines=$(printf '%s\n' "$3" | without_addresses)
    reference=${reference:-$lines}
    is "$lines" "$reference" "$1: the same output but for addresses"
}

out=$(start $VIRT 0x40208000 "$SCRATCH/virt.dtb" -machine virt $A15)
boots "virt, 2 MB aligned + 0x8000" 0x40208000 "$out"
out=$(start $VEXPRESS 0x80008000 "$SCRATCH/vexpress.dtb" -machine vexpress-a15 $A15)
boots "vexpress-a15, RAM + 0x8000" 0x80008000 "$out"
out=$(start $VIRT 0x47e00000 "$SCRATCH/virt.dtb" -machine virt $A15)
boots "virt, 2 MB aligned" 0x47e08000 "$out"
out=$(start $VIRT 0x40209000 "$SCRATCH/virt.dtb" -machine virt $A15)
boots "virt, one page above + 0x8000" 0x40308000 "$out"
out=$(start $VIRT 0x402f3000 "$SCRATCH/packed.dtb" -machine virt -cpu cortex-a7)
boots "virt, an odd 4 KB address, packed tree, Cortex-A7" 0x40308000 "$out"
out=$(start $VIRT 0x40207000 "$SCRATCH/virt.dtb" -machine virt $A15)
boots "virt, one page below + 0x8000" 0x40208000 "$out"
out=$(start $VIRT 0x40200000 "$SCRATCH/hyp.dtb" -machine virt,virtualization=on $A15)
like "$out" "^entry .* CPSR 0x......da " "HYP: that is the mode at entry"
boots "virt, HYP" 0x40208000 "$out"
out=$(timeout 60 qemu-system-arm $qemu_options -serial stdio -machine virt $A15 -kernel "$BIN" \
    < /dev/null | tr -d '\r')
boots "virt, -kernel" 0x40108000 "$out"
out=$(timeout 60 qemu-system-arm $qemu_options -serial stdio -machine virt,virtualization=on $A15 \
    -kernel "$BIN" < /dev/null 2> /dev/null | tr -d '\r')
boots "virt, -kernel in HYP" 0x40108000 "$out"
out=$(timeout 60 qemu-system-arm $qemu_options -serial stdio -machine vexpress-a15 $A15 \
    -kernel "$BIN" -dtb "$SCRATCH/vexpress.dtb" < /dev/null 2> /dev/null | tr -d '\r')
boots "vexpress-a15, -kernel and -dtb" 0x80108000 "$out"
out=$(start $VIRT 0xc0000000 "$SCRATCH/large.dtb" -machine virt $A15 -m 3072)
boots "virt, 3 GB: RAM goes round VA 0" 0xc0008000 "$out"
like "$out" "^heap .*VA 0x........\.\.0xffffffff " "3 GB: a heap range ends at the last VA"
unlike "$out" "^heap .*VA 0x000" "3 GB: no heap range begins in VA section 0"

# ---- the device tree lies where the stack, the table or the image will be ------------------------
FDT_ABOVE=0x202000
out=$(start $VIRT 0x40209000 "$SCRATCH/packed.dtb" -machine virt $A15)
boots "virt, tree below the image" 0x40308000 "$out"
FDT_ABOVE=0x304000
out=$(start $VIRT 0x40209000 "$SCRATCH/packed.dtb" -machine virt $A15)
boots "virt, tree where the table goes" 0x40308000 "$out"
FDT_ABOVE=0x310000
out=$(start $VIRT 0x40209000 "$SCRATCH/packed.dtb" -machine virt $A15)
boots "virt, tree where the image goes" 0x40308000 "$out"
FDT_ABOVE=0x31a000
out=$(start $VIRT 0x40209000 "$SCRATCH/packed.dtb" -machine virt $A15)
boots "virt, tree where its own copy goes" 0x40308000 "$out"
FDT_ABOVE=0x3000000

# ---- what cannot work ---------------------------------------------------------------------------
out=$(LIMIT=2 start $VIRT 0x47fd0000 "$SCRATCH/virt.dtb" -machine virt $A15)
unlike "$out" "map complete" "a move past the end of RAM never hands over"
like "$(cat "$SCRATCH/qemu.err")" "terminating on signal 15" "and the machine is not switched off"

out=$(timeout 60 qemu-system-arm $qemu_options -serial stdio -machine vexpress-a15 $A15 \
    -kernel "$BIN" < /dev/null 2> /dev/null | tr -d '\r')
is "$out" "stagewalk: the loader passed ATAGS in r2; this image needs a device tree" \
    "ATAGS: it says so and stops"
printf 'no tree' > "$SCRATCH/none"
out=$(MACHINE_ID=2272 start $VEXPRESS 0x80008000 "$SCRATCH/none" -machine vexpress-a15 $A15)
is "$out" "stagewalk: no device tree in r2" "no device tree: it says so and stops"
out=$(MACHINE_ID=2272 start $VEXPRESS 0x80008800 "$SCRATCH/vexpress.dtb" -machine vexpress-a15 $A15)
is "$out" "stagewalk: cannot place the image: boot status 1" \
    "no multiple of 4 KB: it says so and stops"
