#!/bin/sh
# SPDX-License-Identifier: MIT
# `boot --sweep`: the addresses at which the target works are those its own rule gives, a machine
# agrees at six of them, and boot code that ORs the offset into its descriptors dies where it must.
. "$(dirname "$0")/../tap.sh"
. "$TOP/tests/target/lib.sh"
[ -s "$BIN" ] || skip_all "the target is not built"
plan_later

sweep() { # RAM OPTIONS...: $SCRATCH/sweep.json
    ram=$1
    shift
    "$STAGEWALK" boot --sweep --ram "$ram" --format json "$@" >"$SCRATCH/sweep.json" \
        2>"$SCRATCH/err"
}
# verdict ADDRESS: "works", or the rule that says why it dies
verdict() {
    json "$SCRATCH/sweep.json" "next(r['rule'] or r['verdict'] for f in d['families']
        for r in f['ranges'] if int(r['first'], 0) <= $1 <= int(r['last'], 0)
        and ($1 - int(r['first'], 0)) % int(f['step'], 0) == 0)"
}

# ---- the image's own rule
file_size=$(wc -c <"$BIN")
image_size=$(($(symbol _end) - $(symbol _start)))
predict() { # NAME LAYOUT RAM
    ok_if "$1: it is swept" sweep "$3" --layout "$2" "$ELF"
    "$STAGEWALK" map --stage1 declared --format json --layout "$2" --ram "$3" "$ELF" \
        >"$SCRATCH/map.json"
    # shellcheck disable=SC2046
    set -- "$1" $(json "$SCRATCH/map.json" "' '.join('%d %d' % (int(r['ipa']['first'], 0),
        int(r['ipa']['last'], 0) - int(r['ipa']['first'], 0) + 1)
        for r in d['regions'] if r['use'] == 'dtb')") "$3"
    copy=$(json "$SCRATCH/map.json" "next(int(r['ipa']['last'], 0) -
        int(r['ipa']['first'], 0) + 1 for r in d['regions'] if r['use'] == 'dtb-copy')")
    is "$(python3 tests/sweep/predict.py "$SCRATCH/sweep.json" "$2" "$3" "$copy" "$file_size" \
        "$image_size" "$4" | tail -n 1 | sed 's/^[1-9][0-9]* addresses, //')" "0 differ" \
        "$1: works where boot_choose_base says, and nowhere else"
}
predict "xen-4.5" xen-4.5 0x40000000:0x1010000
is "$(verdict 0x41008000)" SW304 "xen-4.5: at the end it is past RAM"
predict "xen-4.4" xen-4.4 0x80000000:0x1000000
predict "qemu-virt" qemu-virt 0x40000000:0x2000000
is "$(verdict 0x41000000)" SW315 "qemu-virt: one address is over the device tree"
"$STAGEWALK" boot --sweep --ram 0x40000000:0x2000000 --layout qemu-virt --format json "$ELF" \
    >"$SCRATCH/again.json"
ok_if "two sweeps give the same bytes" cmp "$SCRATCH/sweep.json" "$SCRATCH/again.json"

# ---- a machine agrees
sweep 0x40000000:0x3f20000 --layout tests/sweep/fixed.yaml "$ELF"
if command -v qemu-system-arm >/dev/null; then
    virt_dtb "$SCRATCH/virt.dtb"
    # The tree says less RAM than there is: what the image then does past it is told by the map.
    memory=$(fdtget -l "$SCRATCH/virt.dtb" / | grep '^memory')
    fdtput -t x "$SCRATCH/virt.dtb" "/$memory" reg 0 40000000 0 3f20000
    for base in 0x40308000 0x40e00000 0x40600000 0x43e00000; do
        is "$(verdict $base)" works "$base works by the sweep"
        out=$(start $VIRT $base "$SCRATCH/virt.dtb" -machine virt -cpu cortex-a15)
        is "$(printf '%s\n' "$out" | tail -n 1)" "power off" "$base: and in QEMU"
    done
    is "$(verdict 0x43000000)" SW315 "0x43000000 is over the tree by the sweep"
    out=$(LIMIT=5 start $VIRT 0x43000000 "$SCRATCH/virt.dtb" -machine virt -cpu cortex-a15)
    unlike "$out" "power off" "0x43000000: dies in QEMU, too"
    is "$(verdict 0x43f08000)" SW304 "0x43f08000 is past RAM by the sweep"
    out=$(start $VIRT 0x43e00000 "$SCRATCH/virt.dtb" -machine virt -cpu cortex-a15 -m 64640K)
    is "$(printf '%s\n' "$out" | tail -n 1)" "power off" "with no more RAM than the tree says"
    out=$(LIMIT=5 start $VIRT 0x43f08000 "$SCRATCH/virt.dtb" -machine virt -cpu cortex-a15 \
        -m 64640K)
    is "$out: $(grep -v terminating "$SCRATCH/qemu.err")" ": " "0x43f08000: dies in QEMU, silently"
else
    skip "the machine agrees" "qemu-system-arm is not installed"
fi

# ---- an offset that is ORed into the descriptors
flat=$SCRATCH/flat.elf
make_flat() { # FILE OPTIONS...
    made=$1
    shift
    arm-linux-gnueabihf-gcc -nostdlib -static -Wl,--build-id=none,--no-warn-rwx-segments "$@" \
        -Wl,-z,max-page-size=4096 -T tests/golden/mini-os/image.lds tests/sweep/flat.S -o "$made"
}
make_flat "$flat"
ok_if "boot code of Mini-OS's kind" test -s "$flat"
arm-linux-gnueabihf-strip -o "$SCRATCH/stripped.elf" "$flat"
BIN=$SCRATCH/flat.bin
arm-linux-gnueabihf-objcopy -O binary "$flat" "$BIN"

for image in flat stripped; do
    sweep 0x40000000:0x500000 --layout xen-4.5 "$SCRATCH/$image.elf"
    is "$(json "$SCRATCH/sweep.json" "[[f['works'], f['count']] for f in d['families']]")" \
        "[[5, 5], [0, 3], [1, 256]]" "$image: works 32 KB past a megabyte, and nowhere else"
    is "$(json "$SCRATCH/sweep.json" "d['families'][0]['ranges'][0]['verdict']")" works \
        "$image: there it comes to its first hypercall"
done
sweep 0x40000000:0x500000 --layout xen-4.5 "$flat"
is "$(verdict 0x40200000)" SW301 "the offset is the cause, for one who knows the image"
sweep 0x40000000:0x500000 --layout xen-4.5 "$SCRATCH/stripped.elf"
is "$(verdict 0x40200000)" SW604 "for one who does not: it jumps to where there is no code"
is "$(verdict 0x40009000)" SW629 "a table that TTBR0 cannot name: the MMU goes on elsewhere"

# judged FILE LOAD-ADDRESS: the verdict of a check where the image lies there
judged() {
    sed "s/^load_address: .*/load_address: $2/;s/^board: .*/board: xen-4.5/;\
        s/^stage2: .*/stage2: true/" tests/sweep/fixed.yaml >"$SCRATCH/at.yaml"
    "$STAGEWALK" check --layout "$SCRATCH/at.yaml" "$1" >"$SCRATCH/check.txt" 2>"$SCRATCH/err"
    sed -n 's/^at  *\([a-z]*\).*/\1/p' "$SCRATCH/check.txt"
}
# ---- without symbols the offset is what the run came to, and the verdicts are the same
arm-linux-gnueabihf-objcopy -O binary "$SCRATCH/stripped.elf" "$SCRATCH/stripped.bin"
for base in 0x40008000 0x40308000 0x40200000 0x40209000; do
    for image in stripped.elf stripped.bin; do
        is "$(judged "$SCRATCH/$image" $base)" "$(judged "$flat" $base)" \
            "$image at $base: the verdict of the image with symbols"
    done
done
is "$(judged "$SCRATCH/stripped.elf" 0x40008000)" boots "stripped: boots where it does with symbols"
like "$(cat "$SCRATCH/check.txt")" 'IPA - VA is what the run of its boot code came to' \
    "and says where its offset is from"
unlike "$(cat "$SCRATCH/check.txt")" 'not evaluated: [0-9]+ rules? .*IPA - VA' "no rule lacks it"
is "$(judged "$SCRATCH/stripped.elf" 0x40200000)" dies "stripped: dies where it does with symbols"
like "$(tr -s ' \n' ' ' <"$SCRATCH/check.txt")" 'SW604.*the image has that VA at IPA 0x40200094' \
    "and is told where its tables should have led"
judged "$flat" 0x40008000 >/dev/null
unlike "$(cat "$SCRATCH/check.txt")" 'what the run of its boot code came to' \
    "with symbols the image layout tells the offset"

# ---- code that is the same at three addresses and another at the fourth is not taken for the same
{ cat layouts/images/mini-os.yaml && echo "handover: call"; } >"$SCRATCH/changes.yaml"
changes() { # OPTION NAME
    make_flat "$SCRATCH/changes.elf" "-D$1"
    sweep 0x40000000:0x400000 --layout xen-4.5 --image-layout "$SCRATCH/changes.yaml" \
        "$SCRATCH/changes.elf"
    is "$(json "$SCRATCH/sweep.json" "[[r['count'], r['verdict'], r['rule']]
        for r in d['families'][0]['ranges']]")" '[[3, "works", null], [1, "dies", "SW603"]]' "$2"
}
changes CHANGES_ITSELF "an image that spoils its code at one address works at all others"
changes WRITES_CODE "so does one that spoils there what it ran among its data"

# ---- an ELF that is loaded segment by segment is loaded at each address, too
arm-linux-gnueabihf-gcc -nostdlib -static -DEND=1 -Wl,--build-id=none,-Ttext=0x40010000 \
    tests/ends/image.S -o "$SCRATCH/segments.elf"
sweep 0x40000000:0x200000 --layout qemu-virt "$SCRATCH/segments.elf"
is "$(verdict 0x40108000)" SW602 "its code runs where the sweep puts it"
like "$(json "$SCRATCH/sweep.json" "d['families'][0]['ranges'][0]['why']")" 'branches to itself' \
    "and does there what it does"

# died_at BASE: what the tool says the CPU reports
died_at() {
    sed "s/^load_address: .*/load_address: $1/" tests/sweep/fixed.yaml >"$SCRATCH/at.yaml"
    "$STAGEWALK" boot --layout "$SCRATCH/at.yaml" --format json "$flat" >"$SCRATCH/boot.json"
    json "$SCRATCH/boot.json" "'%s IFSR %s IFAR %s' % (d['fault']['name'].title(),
        d['fault']['IFSR'], d['fault']['IFAR'])"
}
# died_in_qemu BASE: what QEMU's log says of the first exception
died_in_qemu() {
    LIMIT=3 start $VIRT "$1" "$SCRATCH/virt.dtb" -machine virt -cpu cortex-a15 -d int \
        -D "$SCRATCH/int" >/dev/null
    awk '/^Taking exception/ { gsub(/[][]/, ""); what = $4 " " $5 }
        /with IFSR/ { print what " " substr($0, index($0, "IFSR")); exit }' "$SCRATCH/int"
}
if command -v qemu-system-arm >/dev/null; then
    for base in 0x40209000 0x4030a000; do
        said=$(died_at $base)
        like "$said" '^Prefetch Abort IFSR 0x5 IFAR 0x4' "$base: aborts by the tool"
        is "$(died_in_qemu $base)" "$said" "$base: and so in QEMU"
    done
    LIMIT=3 start $VIRT 0x40208000 "$SCRATCH/virt.dtb" -machine virt -cpu cortex-a15 -d int \
        -D "$SCRATCH/int" >/dev/null
    like "$(head -n 1 "$SCRATCH/int")" 'Hypervisor Call' \
        "0x40208000: comes to its first hypercall in QEMU, too"
fi

# ---- what cannot be swept
"$STAGEWALK" boot --sweep --layout xen-4.5 --format sarif "$ELF" >/dev/null 2>"$SCRATCH/err"
is "$?" 2 "a format it does not have"
"$STAGEWALK" boot --sweep --layout xen-4.5 --ram 0x40000000:0x10000 "$ELF" >/dev/null \
    2>"$SCRATCH/err"
is "$?" 4 "an image that the loader refuses"
like "$(cat "$SCRATCH/err")" "nothing to sweep: the loader refuses it" "is told"
done_testing
