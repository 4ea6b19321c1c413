# SPDX-License-Identifier: MIT
# A part of run.sh. The translation table in the machine's memory is byte for byte the one that
# the shared boot code builds on the host.

HOST_TABLE=$TOP/$O/host/tests/target/table
virt_dtb "$SCRATCH/virt.dtb"
dtc -q -O dtb -o "$SCRATCH/vexpress.dtb" "$HERE/vexpress-a15.dts"
image_size=$(($(symbol _end) - $(symbol _start)))

# dump RAM IMAGE DTB TABLE-IPA QEMU-OPTIONS...: run to the end, then save the table from memory.
dump() {
    ram=$1 image=$2 tree=$3 table=$4
    shift 4
    fdt=$(printf '0x%x' $((ram + FDT_ABOVE)))
    entry=$(printf '0x%x' $((ram + STUB_ABOVE)))
    stub "$SCRATCH/stub.bin" -1 "$fdt" "$image" || return 1
    rm -f "$SCRATCH/serial" "$SCRATCH/table.qemu"
    : > "$SCRATCH/serial"
    {
        tries=0
        until grep -q "^power off" "$SCRATCH/serial" || [ $tries -ge 500 ]; do
            sleep 0.1
            tries=$((tries + 1))
        done
        printf 'stop\npmemsave %s 16384 "%s"\nquit\n' "$table" "$SCRATCH/table.qemu"
    } | timeout 60 qemu-system-arm -display none -nic none -m 128 -no-shutdown -monitor stdio \
        -serial "file:$SCRATCH/serial" "$@" \
        -device "loader,file=$BIN,addr=$image,force-raw=on" \
        -device "loader,file=$tree,addr=$fdt,force-raw=on" \
        -device "loader,file=$SCRATCH/stub.bin,addr=$entry,force-raw=on" \
        -device "loader,addr=$entry,cpu-num=0" > "$SCRATCH/monitor" 2>&1
    tr -d '\r' < "$SCRATCH/serial" > "$SCRATCH/out"
}

# Bytes of the device tree that the target took along, as it says.
dtb_size() {
    sed -n 's/^dtb .*IPA \(0x[0-9a-f]*\)\.\.\(0x[0-9a-f]*\)$/\2 - \1 + 1/p' "$SCRATCH/out"
}

# same NAME IMAGE [ram|shared FIRST LAST]...
same() {
    name=$1 image=$2
    shift 2
    ok_if "$name: there is a table" test -s "$SCRATCH/table.qemu"
    # shellcheck disable=SC2004
    ok_if "$name: the host builds one" sh -c '"$@" > "$0"' "$SCRATCH/table.host" \
        "$HOST_TABLE" "$image" $image_size $(($(dtb_size))) "$@"
    ok_if "$name: the two are the same" cmp "$SCRATCH/table.qemu" "$SCRATCH/table.host"
}

# The same for the heap: what the map calls so is what the target has.
# heap NAME DTB, with the image at 0x40208000
heap() {
    "$STAGEWALK" map --layout tests/sweep/fixed.yaml --dtb "$2" --format json "$ELF" \
        > "$SCRATCH/map.json"
    is "$(heap_of_map "$SCRATCH/map.json")" "$(heap_of_target < "$SCRATCH/out")" \
        "$1: the map has the target's heap"
}

A15="-cpu cortex-a15"
dump $VIRT 0x40208000 "$SCRATCH/virt.dtb" 0x40204000 -machine virt $A15
same "virt, no move" 0x40208000 ram 0x40000000 0x47ffffff
heap "virt, no move" "$SCRATCH/virt.dtb"
dump $VIRT 0x47e00000 "$SCRATCH/virt.dtb" 0x47e04000 -machine virt $A15
same "virt, moved" 0x47e00000 ram 0x40000000 0x47ffffff
dump $VEXPRESS 0x80010000 "$SCRATCH/vexpress.dtb" 0x80104000 -machine vexpress-a15 $A15
same "vexpress-a15, moved" 0x80010000 ram 0x80000000 0x87ffffff

# Two banks that end inside sections, and a hypervisor with a grant region as Xen 4.4 has it.
cp "$SCRATCH/virt.dtb" "$SCRATCH/xen.dtb"
memory=$(fdtget -l "$SCRATCH/xen.dtb" / | grep '^memory')
fdtput -t x "$SCRATCH/xen.dtb" "/$memory" reg 0 0x40000000 0 0x4480000 0 0x46000000 0 0x1001000
fdtput -c "$SCRATCH/xen.dtb" /hypervisor
fdtput -t s "$SCRATCH/xen.dtb" /hypervisor compatible xen,xen-4.4 xen,xen
fdtput -t x "$SCRATCH/xen.dtb" /hypervisor reg 0 0xb0000000 0 0x20000
dump $VIRT 0x40208000 "$SCRATCH/xen.dtb" 0x40204000 -machine virt $A15
same "two banks and Xen's windows" 0x40208000 ram 0x40000000 0x4447ffff \
    ram 0x46000000 0x47000fff shared 0xb0000000 0xb001ffff shared 0x44480000 0x44481fff
heap "two banks" "$SCRATCH/xen.dtb"
like "$(cat "$SCRATCH/out")" "^shared .* IPA 0xb0000000\.\.0xb001ffff$" "the grant region is shown"
like "$(cat "$SCRATCH/out")" "^heap .* IPA 0x........\.\.0x4447ffff$" "the heap ends with its bank"
like "$(cat "$SCRATCH/out")" "^heap .* IPA 0x46000000\.\.0x47000fff$" "and has the other one"

# A guest that Xen starts itself: only the place of the interrupt controller says so.
cp "$SCRATCH/virt.dtb" "$SCRATCH/dom0less.dtb"
fdtput -c "$SCRATCH/dom0less.dtb" /guest-gic
fdtput "$SCRATCH/dom0less.dtb" /guest-gic interrupt-controller
fdtput -t x "$SCRATCH/dom0less.dtb" /guest-gic reg 0 0x3001000 0 0x1000
dump $VIRT 0x40208000 "$SCRATCH/dom0less.dtb" 0x40204000 -machine virt $A15
same "Xen known by its interrupt controller" 0x40208000 ram 0x40000000 0x47ffffff \
    shared 0x38000000 0x38ffffff shared 0x39000000 0x39ffffff

# The comparison can fail: another bank is another table.
"$HOST_TABLE" 0x40208000 $image_size $(($(dtb_size))) ram 0x40000000 0x4fffffff \
    > "$SCRATCH/table.host"
ok_if "another platform gives another table" \
    sh -c '! cmp -s "$1" "$2"' - "$SCRATCH/table.qemu" "$SCRATCH/table.host"
