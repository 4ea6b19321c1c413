# SPDX-License-Identifier: MIT
# Starting the target in QEMU as a loader would: at any address, any device tree, in SVC or HYP.
# Source it after tests/tap.sh. Every run is ended by a timeout.

BIN=$ARM32/unikernel.bin
ELF=$ARM32/unikernel.elf
HERE=$TOP/tests/target

# Where each machine's RAM begins; the device tree and the stub go this far above it. QEMU puts a
# tree of its own into the first megabyte of virt's RAM.
VIRT=0x40000000
VEXPRESS=0x80000000
FDT_ABOVE=0x3000000
STUB_ABOVE=0x2000000

QEMU_AUDIO_DRV=none # else a board with a sound chip talks about the host's
export QEMU_AUDIO_DRV
qemu_options="-display none -monitor none -nic none -m 128"

# virt_dtb FILE QEMU-OPTIONS...: the tree that virt hands over.
virt_dtb() {
    dtb=$1
    shift
    machine=virt
    case " $* " in *virtualization=on*) machine=virt,virtualization=on ;; esac
    qemu-system-arm -machine "$machine,dumpdtb=$dtb" -cpu cortex-a15 -m "${RAM_MB:-128}" -nic none \
        -display none > /dev/null 2>&1
}

# stub FILE MACHINE FDT IMAGE: code that does what a loader does last.
stub() {
    arm-linux-gnueabihf-as -march=armv7-a --defsym "MACHINE=$2" --defsym "FDT=$3" \
        --defsym "IMAGE=$4" "$HERE/stub.S" -o "$1.o" &&
        arm-linux-gnueabihf-objcopy -O binary "$1.o" "$1"
}

# start RAM IMAGE DTB QEMU-OPTIONS...: run the target loaded at IMAGE; what it prints comes out.
start() {
    ram=$1 image=$2 tree=$3
    shift 3
    fdt=$(printf '0x%x' $((ram + FDT_ABOVE)))
    entry=$(printf '0x%x' $((ram + STUB_ABOVE)))
    stub "$SCRATCH/stub.bin" "${MACHINE_ID:--1}" "$fdt" "$image" || return 1
    # shellcheck disable=SC2086
    timeout "${LIMIT:-60}" qemu-system-arm $qemu_options -serial stdio "$@" \
        -device "loader,file=$BIN,addr=$image,force-raw=on" \
        -device "loader,file=$tree,addr=$fdt,force-raw=on" \
        -device "loader,file=$SCRATCH/stub.bin,addr=$entry,force-raw=on" \
        -device "loader,addr=$entry,cpu-num=0" < /dev/null 2> "$SCRATCH/qemu.err" | tr -d '\r'
}

# with_args IN OUT BOOTARGS: the same tree with other boot arguments.
with_args() {
    cp "$1" "$2" && fdtput -t s "$2" /chosen bootargs "$3"
}

# Everything but addresses. How often a kind of line comes depends on where RAM and image lie, and
# so does their order in the map.
without_addresses() {
    sed 's/0x[0-9a-f]\{8\}/0x/g' | sort -u
}

# symbol NAME: its address, with 0x.
symbol() {
    arm-linux-gnueabihf-nm "$ELF" | awk -v name="$1" '$3 == name { print "0x" $1 }'
}

# heap_of_map JSON, heap_of_target < OUTPUT: where the heap is, by a map and by the target's word.
heap_of_map() {
    json "$1" "'\\n'.join(
        'VA 0x%08x..0x%08x IPA 0x%08x..0x%08x' % (va, va + last - first, first, last)
        for va, first, last in [
            (int(r['va'], 0), int(r['ipa']['first'], 0), int(r['ipa']['last'], 0))
            for r in d['regions'] if r['use'] == 'heap'])"
}

heap_of_target() {
    sed -n 's/^heap  *VA/VA/p' | tr -s ' '
}
