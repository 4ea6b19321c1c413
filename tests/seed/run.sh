#!/bin/sh
# SPDX-License-Identifier: MIT
# The address table of a unikernel on Xen, as Mini-OS made it: stack, table and image in one row
# from the start of RAM, and what the offset between VA and IPA does to all others. Asked of an
# image of Mini-OS's kind, and of our own target, which keeps the same row.
. "$(dirname "$0")/../tap.sh"
plan_later

minios=$SCRATCH/mini-os.elf
ok_if "an image of Mini-OS's kind is built" arm-linux-gnueabihf-gcc -nostdlib -static -no-pie \
    -Wl,--build-id=none -T tests/seed/mini-os.lds tests/seed/mini-os.S -o "$minios"

# row IMAGE NAME MACHINE RAM: stack, tables and kernel at the start of RAM, in text and JSON.
row() {
    "$STAGEWALK" map "$1" --layout "$3" >"$SCRATCH/text" 2>"$SCRATCH/err"
    is "$?" 0 "$2 on $3: map has an answer"
    text=$(tr A-F a-f <"$SCRATCH/text" | sed 's/0x//g')
    like "$text" "00400000.*${4}0000000.*stack" "$2 on $3: VA 00400000 is IPA ${4}0000000, stack"
    like "$text" "00404000.*${4}0004000.*tables" "$2 on $3: VA 00404000 is IPA ${4}0004000, tables"
    like "$text" "00408000.*${4}0008000" "$2 on $3: VA 00408000 is IPA ${4}0008000, kernel"
    "$STAGEWALK" map "$1" --layout "$3" --format json >"$SCRATCH/json"
    for part in "stack 0x400000 0x${4}0000000 16384" "tables 0x404000 0x${4}0004000 16384"; do
        set -- "$1" "$2" "$3" "$4" $part
        is "$(json "$SCRATCH/json" "' '.join(next((r['va'], r['ipa']['first'],
            str(int(r['ipa']['last'], 16) - int(r['ipa']['first'], 16) + 1))
            for r in d['regions'] if r['use'] == '$5'))")" "$6 $7 $8" "$2 on $3: $5 is 16 KB at $7"
    done
    is "$(json "$SCRATCH/json" "next(r['va'] + ' ' + r['ipa']['first'] for r in d['regions']
        if r['use'] == 'kernel' and r['va'] == '0x408000')")" "0x408000 0x${4}0008000" \
        "$2 on $3: the kernel is at 0x${4}0008000"
}

# va_to_ipa IMAGE NAME MACHINE VA IPA
va_to_ipa() {
    "$STAGEWALK" translate "$1" --layout "$3" --format json "$4" >"$SCRATCH/json" 2>"$SCRATCH/err"
    is "$?" 0 "$2 on $3: translate $4 has an answer"
    is "$(json "$SCRATCH/json" "d['translations'][0]['ipa']")" "$5" "$2 on $3: VA $4 is IPA $5"
}

# ipa_to_va IMAGE NAME MACHINE IPA VA
ipa_to_va() {
    "$STAGEWALK" translate "$1" --layout "$3" --reverse --format json "$4" >"$SCRATCH/json" \
        2>"$SCRATCH/err"
    is "$?" 0 "$2 on $3: translate --reverse $4 has an answer"
    is "$(json "$SCRATCH/json" "'$5' in d['addresses'][0]['vas']")" true "$2 on $3: IPA $4 is VA $5"
}

for image in "$minios" "$ARM32/unikernel.elf"; do
    name=$(basename "$image" .elf)
    row "$image" "$name" xen-4.5 4
    row "$image" "$name" xen-4.4 8
    va_to_ipa "$image" "$name" xen-4.5 0xc0400000 0x0
    va_to_ipa "$image" "$name" xen-4.4 0x400000 0x80000000
    va_to_ipa "$image" "$name" xen-4.4 0x30400000 0xb0000000
    va_to_ipa "$image" "$name" xen-4.4 0xac401000 0x2c001000
    ipa_to_va "$image" "$name" xen-4.5 0x0 0xc0400000
    ipa_to_va "$image" "$name" xen-4.4 0xb0000000 0x30400000
    ipa_to_va "$image" "$name" xen-4.4 0x2c001000 0xac401000
done

# ---- on which machines: the target on all that ship, Mini-OS's kind not on all
# (the source of that kind has no boot code to run)
"$STAGEWALK" check "$ARM32/unikernel.elf" --format json >"$SCRATCH/json" 2>"$SCRATCH/err"
is "$?" 0 "the target: check is clean on every shipped machine"
"$STAGEWALK" check "$ARM32/unikernel.elf" >"$SCRATCH/text"
"$STAGEWALK" check "$minios" --stage1 declared >"$SCRATCH/mini" 2>"$SCRATCH/err"
is "$?" 1 "Mini-OS's kind: check has findings"
for machine in $(ls layouts/machines | sed 's/\.yaml$//'); do
    like "$(cat "$SCRATCH/text")" "$machine +boots" "the target boots on $machine"
done
unlike "$(cat "$SCRATCH/mini")" 'xen-4\.5 +dies' "Mini-OS's kind does not die on xen-4.5"
unlike "$(cat "$SCRATCH/mini")" 'xen-4\.4 +dies' "Mini-OS's kind does not die on xen-4.4"
like "$(cat "$SCRATCH/mini")" 'xen-dom0less +dies.*SW[0-9]+' \
    "Mini-OS's kind dies on xen-dom0less, and a rule says why"
like "$(cat "$SCRATCH/mini")" 'qemu-virt +dies.*SW[0-9]+' \
    "Mini-OS's kind dies on qemu-virt, and a rule says why"
like "$(head -n 1 "$SCRATCH/mini")" 'mini-os' "the report's first line says what it was taken for"

# More banks than the target has room for: it stops, and so the tool says.
banks=$(for i in 0 1 2 3 4 5 6 7; do echo "--ram $((0x40000000 + i * 0x2000000)):16M"; done)
"$STAGEWALK" check "$ARM32/unikernel.elf" --layout xen-4.5 $banks >"$SCRATCH/text" 2>"$SCRATCH/err"
is "$?" 0 "the target with eight banks of RAM"
"$STAGEWALK" check "$ARM32/unikernel.elf" --layout xen-4.5 $banks --ram 0x60000000:16M \
    >"$SCRATCH/text" 2>"$SCRATCH/err"
is "$?" 1 "the target with nine banks of RAM: a finding"
like "$(cat "$SCRATCH/text")" '^xen-4\.5 +dies ' "nine banks: it dies"
like "$(cat "$SCRATCH/text")" 'error\[SW601\]' "nine banks: a rule says why"

# The same bytes without a symbol could be anything: nobody may say that they boot.
arm-linux-gnueabihf-objcopy -O binary "$minios" "$SCRATCH/mini-os.bin"
"$STAGEWALK" check "$SCRATCH/mini-os.bin" --stage1 declared >"$SCRATCH/text" 2>"$SCRATCH/err"
is "$?" 4 "its bytes alone: check lacks what it needs"
like "$(head -n 1 "$SCRATCH/text")" 'generic' "its bytes alone: the first line says generic"
like "$(cat "$SCRATCH/text")" '^not evaluated: 1 rule \(SW632\) .*: stage 1 is not known' \
    "its bytes alone: what was not looked at"
unlike "$(sed '$d' "$SCRATCH/text")" ' (boots|dies)( |$)' \
    "its bytes alone: unknown on every machine"
"$STAGEWALK" check "$SCRATCH/mini-os.bin" --image-layout mini-os --stage1 declared \
    >"$SCRATCH/text" 2>"$SCRATCH/err"
unlike "$(sed '$d' "$SCRATCH/text")" ' boots( |$)' \
    "its bytes as Mini-OS, without its symbols: still not"
done_testing
