#!/bin/sh
# SPDX-License-Identifier: MIT
# What the code is said to need of its stacks, against what the target's boot was seen to use: never
# less, and no more than twice as much.
. "$(dirname "$0")/../tap.sh"
plan_later

image=build/arm32/unikernel.elf
paths=$O/host/tests/unit/scan_depth
[ -x "$paths" ] && [ -f "$image" ] || skip_all "$paths and $image are not both built"

"$paths" "$image" >"$SCRATCH/paths"
timeout 60 "$STAGEWALK" boot "$image" --layout xen-4.5 --format json >"$SCRATCH/boot.json"

# The bytes of [IPA - 1 KB, IPA) below the highest that were stored to.
used() { # TOP
    json "$SCRATCH/boot.json" "$1 - min([int(e['ipa'], 16) for e in d['events']
        if e['kind'] == 'store' and $1 - 0x400 <= int(e['ipa'], 16) < $1] or [$1])"
}
said() { # PATH STACK
    sed -n "s/^$1|$2|\([0-9]*\)|.*/\1/p" "$SCRATCH/paths"
}
early=$(printf '%d' $((0x40000000 - 0x400000 +
    0x$(arm-linux-gnueabihf-nm "$image" | sed -n 's/ . uk_early_stack_end$//p'))))

for case in "uk_early_stack $early" "the.stack.below.0x00404000 $((0x40004000))"; do
    stack=${case% *}
    measured=$(used "${case#* }")
    analysed=$(said 'boot path' "$stack")
    ok_if "$stack: the boot was seen to use some of it" test "$measured" -gt 0
    ok_if "$stack: no less is said than was used ($analysed, $measured)" \
        test "$analysed" -ge "$measured"
    ok_if "$stack: no more than twice as much" test "$analysed" -le $((measured * 2))
done

is "$("$STAGEWALK" check "$image" --select SW706 --stage1 declared --format json |
    python3 -c 'import json, sys
print(sum(len(r["findings"]) for r in json.load(sys.stdin)["reports"]))')" 0 \
    "no stack of the target is too small"

# ---- what a mapping symbol says of code counts more than the branch to it
arm-linux-gnueabihf-gcc -nostdlib -static -Wl,--build-id=none,-Ttext=0x8000 tests/depth/thumb.S \
    -o "$SCRATCH/thumb.elf"
is "$("$paths" "$SCRATCH/thumb.elf" | cut -d'|' -f1,3)" "path from the entry|28" \
    "Thumb code by an address without its bit: 28 bytes are pushed"

# ---- what cannot be gone through is said, and what has no stack to hold against is not looked at
"$STAGEWALK" check build/arm32/unikernel.bin --layout xen-4.5 --stage1 declared >"$SCRATCH/flat"
like "$(cat "$SCRATCH/flat")" 'how deep its stacks get is not known: the image is no 32-bit ELF' \
    "a flat file: why its stacks are not known"
"$STAGEWALK" check build/arm32/unikernel.bin --layout xen-4.5 --stage1 declared --format json \
    >"$SCRATCH/json"
is "$(json "$SCRATCH/json" "d['reports'][0]['stack_depth_unknown']")" \
    "the image is no 32-bit ELF" "a flat file: and in JSON"
"$STAGEWALK" check "$SCRATCH/thumb.elf" --layout xen-4.5 --stage1 declared --format json \
    >"$SCRATCH/json"
is "$(json "$SCRATCH/json" "[f['rule'] for f in d['reports'][0]['findings']
    if 'SW706' <= f['rule'] <= 'SW710']")" "[]" "no stack is promised: nobody asks how deep it gets"
done_testing
