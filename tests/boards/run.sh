#!/bin/sh
# SPDX-License-Identifier: MIT
# The shipped QEMU boards and machine layouts against QEMU itself: what its own device tree says of
# memory, GIC, UART and PSCI, and that every region of its address map lies in a window of the
# layout.
. "$(dirname "$0")/../tap.sh"
plan_later

BOARDS=$O/host/layouts/boards

if ! command -v qemu-system-arm >/dev/null; then
    skip "QEMU boards" "qemu-system-arm is not installed"
    done_testing
    exit
fi

# the properties NODE PROPERTY of a device tree, or nothing
property() {
    fdtget -t "$4" "$1" "$2" "$3" 2>/dev/null
}

# same NODE PROPERTY TYPE: QEMU's tree and ours agree, and do say something
same() {
    wanted=$(property "$SCRATCH/virt.dtb" "$1" "$2" "$3")
    ok_if "QEMU's virt tree states $1 $2" test -n "$wanted"
    is "$(property "$BOARDS/qemu-virt.dtb" "$1" "$2" "$3")" "$wanted" "qemu-virt: $1 $2"
}

timeout 30 qemu-system-arm -M virt,gic-version=2,dumpdtb="$SCRATCH/virt.dtb" -cpu cortex-a15 \
    -m 256M -nic none -display none >"$SCRATCH/dump.log" 2>&1 || diag "$(cat "$SCRATCH/dump.log")"
same /memory@40000000 reg x
same /memory@40000000 device_type s
same /intc@8000000 reg x
same /intc@8000000 compatible s
same /intc@8000000 '#interrupt-cells' x
same /pl011@9000000 reg x
same /pl011@9000000 compatible s
same /pl011@9000000 interrupts x
same /psci method s
same /psci compatible s
same /timer interrupts x
same /flash@0 reg x
same /pl031@9010000 reg x
same /fw-cfg@9020000 reg x
same /chosen stdout-path s
same / compatible s

# the flat view of the CPU's address space, one "FIRST LAST NAME" a line
regions() {
    (
        sleep 1
        echo 'info mtree -f'
        sleep 1
        echo quit
    ) | timeout 60 qemu-system-arm "$@" -m 256M -nic none -display none -S -serial null \
        -audiodev none,id=none -monitor stdio 2>/dev/null | tr -d '\r' |
        sed -n '/AS "memory"/,/^$/s/^  \([0-9a-f]*\)-\([0-9a-f]*\) (.*): \(.*\)/\1 \2 \3/p'
}

# outside LAYOUT: those lines of standard input that lie in no window of a layout
outside() {
    python3 -c '
import re, sys
text = open(sys.argv[1]).read()
windows = [(int(f, 0), int(f, 0) + int(s, 0) - 1)
           for f, s in re.findall(r"first: (\S+)\s+size: (\S+)", text)]
for line in sys.stdin:
    first, last, name = line.split(None, 2)
    if not any(w[0] <= int(first, 16) and int(last, 16) <= w[1] for w in windows):
        print(line.strip())
' "layouts/machines/$1.yaml"
}

for board in virt vexpress-a15; do
    regions -M $board >"$SCRATCH/$board.map"
    ok_if "QEMU's $board shows its address map" grep -q ' pl011$' "$SCRATCH/$board.map"
    # PCI configuration space above 4 GB is out of a 32-bit VA's reach
    is "$(awk '$1 <= "00000000ffffffff"' "$SCRATCH/$board.map" | outside "qemu-$board")" "" \
        "qemu-$board: every region QEMU has lies in a window of the layout"
done

# vexpress has no tree of QEMU's making: our board against the map.
at() {
    awk -v name="$1" '$3 == name { print $1; exit }' "$SCRATCH/vexpress-a15.map" | sed 's/^0*//'
}
vexpress=$BOARDS/qemu-vexpress-a15.dtb
is "$(property "$vexpress" /memory@80000000 reg x)" "0 $(at vexpress.highmem) 0 10000000" \
    "qemu-vexpress-a15: RAM"
bus=/smb@8000000/motherboard
is "$(property "$vexpress" $bus/uart@1c090000 reg x)" "$(at pl011) 1000" \
    "qemu-vexpress-a15: UART"
is "$(property "$vexpress" $bus/sysreg@1c010000 reg x)" "$(at arm-sysctl) 1000" \
    "qemu-vexpress-a15: system registers"
is "$(property "$vexpress" /interrupt-controller@2c001000 reg x | cut -d' ' -f1-8)" \
    "0 $(at gic_dist) 0 1000 0 $(at gic_cpu) 0 2000" "qemu-vexpress-a15: GIC"
is "$(property "$vexpress" /psci method s)" "" "qemu-vexpress-a15: no PSCI"

done_testing
