#!/bin/sh
# SPDX-License-Identifier: MIT
# Boot code that loops, jumps into nowhere, executes garbage or never turns the MMU on: its run ends
# within the limit, in time, and a rule says how.
. "$(dirname "$0")/../tap.sh"
plan_later

MOST=120 # seconds for a run to the limit, with sanitizers, on a loaded machine; most take none

image() { # END: $SCRATCH/N.elf
    arm-linux-gnueabihf-gcc -nostdlib -static -DEND="$1" -Wl,--build-id=none,-Ttext=0x8000 \
        tests/ends/image.S -o "$SCRATCH/$1.elf"
}

# ends END RULE TEXT NAME [CODE]: CODE is that of boot: 1, or 4 where only the limit ended it
ends() {
    image "$1"
    timeout $MOST "$STAGEWALK" check "$SCRATCH/$1.elf" --layout xen-4.5 >"$SCRATCH/out" \
        2>"$SCRATCH/err"
    is "$?" 1 "$4: the check ends with findings"
    like "$(grep -o 'error\[SW6[0-9]*\]' "$SCRATCH/out" | sort -u | tr '\n' ' ')" \
        "^error\\[$2\\] \$" "$4: $2 alone"
    like "$(tr -s ' \n' ' ' <"$SCRATCH/out")" "$2.*$3" "$4: it says how"
    like "$(cat "$SCRATCH/out")" 'xen-4\.5 +dies' "$4: nobody says that it boots"
    timeout $MOST "$STAGEWALK" boot "$SCRATCH/$1.elf" --layout xen-4.5 >"$SCRATCH/out" \
        2>"$SCRATCH/err"
    is "$?" "${5:-1}" "$4: boot ends, without a hand-over"
    like "$(cat "$SCRATCH/out")" '^no hand-over: ' "$4: and says so"
}

ends 1 SW602 'branches to itself for ever' "a branch to itself"
ends 2 SW602 'goes round between 0x[0-9a-f]+ and 0x[0-9a-f]+' "a loop"
ends 3 SW604 'RAM that nobody wrote anything to' "a jump to empty RAM"
ends 4 SW603 'there is nothing at IPA 0x30000000' "a jump to where nothing is"
ends 5 SW604 'in the device tree' "a jump into the device tree"
ends 6 SW603 'undefined instruction 0xe7f000f0' "an undefined instruction"
ends 7 SW603 'undefined instruction' "text as code"
ends 8 SW602 'without a hand-over, the last at .*; the MMU is off' "the MMU is never on" 4
ends 9 SW602 'waits for an interrupt' "a wait"
ends 10 SW603 'abort at' "a return through garbage"
ends 11 SW602 'goes round between' "stores over all of RAM"
ends 12 SW602 'goes round between' "a loop of Thumb code"

# ---- the limit is the user's
image 2
"$STAGEWALK" boot "$SCRATCH/2.elf" --layout xen-4.5 --limit 70000 >"$SCRATCH/out" 2>"$SCRATCH/err"
like "$(cat "$SCRATCH/out")" 'did not leave in 70000 instructions' "--limit ends a loop"
"$STAGEWALK" boot "$SCRATCH/2.elf" --layout xen-4.5 --limit 3 >"$SCRATCH/out" 2>"$SCRATCH/err"
is "$?" 4 "a few instructions are no loop yet: nobody knows"
like "$(cat "$SCRATCH/out")" '3 instructions were executed without a hand-over' "and it says so"

# ---- a literal that can be read, and is other bytes than those that lie at its address
mkdir -p "$SCRATCH/literal"
sed 's/-DLITERAL=0/& -DMAP_NEXT=1/' tests/rules/SW630/bad/args >"$SCRATCH/literal/args"
options=$(sh tests/rules/build-fixture.sh "$SCRATCH/literal" "$SCRATCH/literal" "$SCRATCH/images")
# shellcheck disable=SC2086
"$STAGEWALK" check $options >"$SCRATCH/out" 2>"$SCRATCH/err"
like "$(cat "$SCRATCH/out")" 'SW630.*VA 0x40100000.*the tables take it to IPA 0x40000000' \
    "a literal by another mapping: SW630"

# ---- what the loader puts into ROM runs there, and stores do not change it
image 20
"$STAGEWALK" boot "$SCRATCH/20.elf" --layout qemu-virt >"$SCRATCH/out" 2>"$SCRATCH/err"
like "$(cat "$SCRATCH/out")" 'no hand-over: svc #0x11 at 0x0000' "ROM is as it was after a store"
sed '/rom: true/d' layouts/machines/qemu-virt.yaml >"$SCRATCH/device.yaml"
"$STAGEWALK" boot "$SCRATCH/20.elf" --layout "$SCRATCH/device.yaml" >"$SCRATCH/out" 2>"$SCRATCH/err"
like "$(cat "$SCRATCH/out")" 'no hand-over: went to .*, which is a device' \
    "where there is no ROM nothing runs"
done_testing
