#!/bin/sh
# SPDX-License-Identifier: MIT
# Images that were not made here, from Debian's packages: U-Boot for QEMU, the armmp Linux kernel.
# The tool must say of them what is true, and nothing that it cannot know.
. "$(dirname "$0")/../tap.sh"
. tests/debian.sh
plan_later

packages=build/armhf
fetch "$packages" armhf u-boot-qemu && fetch_kernel "$packages" armhf armmp || skip_all "$fetch_why"

# tool CODE NAME ARGUMENT...: run, output to $SCRATCH/out; the exit code must be CODE.
tool() {
    wanted=$1 name=$2
    shift 2
    "$STAGEWALK" "$@" >"$SCRATCH/out" 2>"$SCRATCH/err"
    is "$?" "$wanted" "$name"
}

# fact WANTED EXPRESSION NAME: of the JSON in $SCRATCH/out.
fact() {
    is "$(json "$SCRATCH/out" "$2" 2>&1)" "$1" "$3"
}

# ---- U-Boot: ET_DYN, linked at 0, stripped, no zImage header. Nobody declares its tables.
uboot=$packages/usr/lib/u-boot/qemu_arm/uboot.elf
is "$(readelf -h "$uboot" | awk '/Type:/ {print $2}')" DYN "uboot.elf is ET_DYN"
for machine in xen-4.5 "qemu-virt --stage1 declared"; do
    # shellcheck disable=SC2086
    tool 4 "U-Boot on $machine: translate exits with 4" \
        translate "$uboot" --layout $machine --format json 0 0x40000000
    fact '["unknown", "unknown"]' "[t['fault']['type'] for t in d['translations']]" \
        "U-Boot on $machine: both answers are unknown"
    fact '[null, null]' "[t['ipa'] for t in d['translations']]" \
        "U-Boot on $machine: no address is made up"
    tool 4 "U-Boot on $machine: the text exits with 4, too" translate "$uboot" --layout $machine 0
    like "$(cat "$SCRATCH/out")" 'unknown' "U-Boot on $machine: the text says unknown"
    tool 4 "U-Boot on $machine: map exits with 4" map "$uboot" --layout $machine --format json
    fact true "d['unknown'] is not None" "U-Boot on $machine: map says what is unknown"
done
# QEMU puts it into flash, where it runs, copies itself to the top of RAM and turns the MMU on.
tool 0 "U-Boot on qemu-virt: translate by the tables that its run leaves" \
    translate "$uboot" --layout qemu-virt --format json 0 0x40000000
fact '["0x0", "0x40000000"]' "[t['ipa'] for t in d['translations']]" \
    "U-Boot on qemu-virt: its tables are an identity map"
tool 0 "U-Boot on qemu-virt: its boot code comes to a hand-over" \
    boot "$uboot" --layout qemu-virt --format json
fact 0x80000f00 "[e['value'] for e in d['events'] if e.get('name') == 'TTBCR'][-1]" \
    "U-Boot on qemu-virt: by long descriptors, as in QEMU"
fact 0xffeeaa00 "[e['value'] for e in d['events'] if e.get('name') == 'MAIR0'][-1]" \
    "U-Boot on qemu-virt: what is PRRR otherwise is MAIR0 then"
tool 0 "U-Boot on qemu-virt: map" map "$uboot" --layout qemu-virt --format json
fact 0x40000000 "d['placement']['dtb']" \
    "U-Boot on qemu-virt: the device tree is at the start of RAM, where it looks"
"$STAGEWALK" check "$uboot" --layout qemu-virt >"$SCRATCH/out" 2>"$SCRATCH/err"
unlike "$(cat "$SCRATCH/out")" 'error\[' "U-Boot on qemu-virt: nothing is said to be an error"
"$STAGEWALK" check "$uboot" >"$SCRATCH/out" 2>"$SCRATCH/err"
seen=$?
ok_if "U-Boot: check has an answer (exit code $seen)" test "$seen" -eq 1 -o "$seen" -eq 4
like "$(head -n 1 "$SCRATCH/out")" 'generic' "U-Boot: the report's first line says generic"
unlike "$(cat "$SCRATCH/out")" 'xen-4.5.*boots' "U-Boot: nobody claims that it boots on xen-4.5"

# ---- Linux: a zImage with start 0 whose end field is its size
size=$(wc -c <"$kernel")
tool 0 "Linux on xen-4.5: its boot code is run, and its tables are mapped" \
    map "$kernel" --layout xen-4.5 --ram 0x40000000:256M --format json
fact 0x40008000 "d['placement']['load']" "Linux: loaded at RAM + 0x8000"
fact 0x40008000 "d['placement']['entry']" "Linux: entered there"
fact "$size" "d['placement']['loaded_size']" "Linux: the whole file is loaded"
fact 0x48000000 "d['placement']['dtb']" "Linux, 256 MB: device tree at RAM + 128 MB"
fact '["0x40004000", "0x40007fff"]' \
    "[[r['ipa']['first'], r['ipa']['last']] for r in d['regions'] if r['use'] == 'tables'][0]" \
    "Linux: the decompressor's table is at RAM + 0x4000"
fact null "d['refusal'] if 'refusal' in d else d['placement']['refusal']" "Linux: not refused"

# With 64 MB the device tree ends with the bank: bank end - size rounded up to 4 KB.
tool 0 "Linux on xen-4.5 with 64 MB" \
    map "$kernel" --layout xen-4.5 --ram 0x40000000:64M --format json
fact true "(lambda p: int(p['dtb'], 16) == 0x44000000 + -p['dtb_size'] // 4096 * 4096)(\
    d['placement'])" \
    "Linux, 64 MB: device tree at the end of the bank"

# The hypervisor's loader: bank start + 128 MB at most, less the length, rounded down to 2 MB.
tool 0 "Linux on xen-dom0less with 256 MB" \
    map "$kernel" --layout xen-dom0less --ram 0x40000000:256M --format json
fact true "int(d['placement']['load'], 16) == (0x48000000 - $size) // 0x200000 * 0x200000" \
    "Linux, dom0less: as high as 128 MB allows, 2 MB aligned"

tool 4 "Linux: translate exits with 4 when it is not run" \
    translate "$kernel" --layout xen-4.5 --stage1 declared --format json 0xc0008000
fact '"unknown"' "json.dumps(d['translations'][0]['fault']['type'])" "Linux: its tables are unknown"
tool 0 "Linux: translate by the tables that a run finds" \
    translate "$kernel" --layout xen-4.5 --format json 0xc0008000
fact '"translation"' "json.dumps(d['translations'][0]['fault']['type'])" \
    "Linux: the decompressor maps no kernel address"

tool 0 "Linux: check by the tables that a run finds; it has no addresses to be held against" \
    check "$kernel" --layout xen-4.5 --format json
fact boots "d['reports'][0]['machines'][0]['verdict']" "Linux: boots on xen-4.5"
tool 4 "Linux: check exits with 4 when it is not run" \
    check "$kernel" --layout xen-4.5 --stage1 declared --format json
fact unknown "d['reports'][0]['machines'][0]['verdict']" "Linux: nobody claims then that it boots"
"$STAGEWALK" check "$kernel" --layout xen-4.5 >"$SCRATCH/out" 2>"$SCRATCH/err"
like "$(head -n 1 "$SCRATCH/out")" 'linux-zimage' "Linux: recognised by its magic words"
unlike "$(cat "$SCRATCH/out")" '(error|warning)\[' "Linux: nothing is found fault with on xen-4.5"

# The facts above rest on the header, seen here without the tool.
is "$(od -An -tx4 -j36 -N12 "$kernel" | tr -s ' ')" "$(printf ' 016f2818 00000000 %08x' "$size")" \
    "Linux: magic, start 0, end = size of the file"
done_testing
