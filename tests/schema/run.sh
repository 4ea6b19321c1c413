#!/bin/sh
# SPDX-License-Identifier: MIT
# Every JSON output follows its schema of docs/schema: what the golden cases expect, and what the
# tool says of the target on every machine.
. "$(dirname "$0")/../tap.sh"
plan_later

python3 -c 'import jsonschema' 2>/dev/null || skip_all "python3-jsonschema is not installed"

list=$SCRATCH/list
: >"$list"
count=0

# live SCHEMA ENDING ARGUMENT...: run the tool and note its output.
live() {
    schema=$1 out=$SCRATCH/$count.$2
    count=$((count + 1))
    shift 2
    "$STAGEWALK" "$@" >"$out" 2>"$SCRATCH/err"
    echo "$schema $out $*" >>"$list"
}

image=$ARM32/unikernel.elf
live report json check "$image" --format json
live report json check "$image" --image-layout generic --format json
live config json check --show-config --format json
live baseline json check "$image" -o "$SCRATCH/report" --write-baseline -
live diff json diff "$image" "$ARM32/unikernel-0x40008000.elf" --format json
live boot json boot "$image" --layout xen-4.5 --format json
live boot json boot "$image" --layout xen-4.5 --limit 1000 --format json
live boot json boot "$image" --layout xen-4.5 --ram 0x40000000:0x40000 --format json
live sweep json boot --sweep "$image" --layout qemu-virt --ram 0x40000000:0x300000 --format json
live diff json diff "$image" "$ARM32/unikernel.bin" --format json
live layouts json layouts --format json
live rules json rules --format json
for rule in $("$STAGEWALK" rules --format json >"$SCRATCH/rules" &&
    json "$SCRATCH/rules" "' '.join(r['id'] for r in d['rules'])"); do
    live rule json explain "$rule" --format json
done
for machine in $("$STAGEWALK" layouts --format json >"$SCRATCH/layouts" &&
    json "$SCRATCH/layouts" "' '.join(m['name'] for m in d['machines'])"); do
    live map json map "$image" --layout "$machine" --format json
    live map json map "$image" --layout "$machine" --image-layout generic --format json
    live translations json translate "$image" --layout "$machine" --format json 0 0x3ffffc 0x400000
    live translation-line jsonl translate "$image" --layout "$machine" --format jsonl \
        0 0x3ffffc 0x400000 0x10000000 0xc0400000 0xffffffff
    live reverse json translate "$image" --layout "$machine" --format json --reverse 0x40000000
    live reverse-line jsonl translate "$image" --layout "$machine" --format jsonl --reverse 0
done

# Crashes: registers alone, every form of log, and with an image.
live explanation json explain --format json --fault DFSR=0x805 DFAR=0x3ffffc SP=0x3ffff0
live explanation json explain --format json --fault DFSR=0x80d DFAR=0x408000 PC=0x408100 \
    "$image" --layout qemu-virt
for log in tests/log/published/*.txt tests/log/reports/*.txt; do
    live explanation json explain --format json --log "$log"
done

# Dumps: both stages, faults with every kind of register, what is unknown.
for case in stage2-on-walk stage2-lazy a64-both-halves a64-stage2 missing-mair hole hyp; do
    folder=tests/corpus/$case
    memory=$(python3 tests/corpus/memory.py "$folder/memory.txt" "$SCRATCH" |
        sed "s#memory#$SCRATCH/memory#g")
    addresses=$(sed -n 's/^\(0x[0-9a-f]*\) .*/\1/p' "$folder/answers")
    for access in r w x ur; do
        live translations json translate $memory --regs "$folder/registers.txt" --access $access \
            --format json $addresses
        live translation-line jsonl translate $memory --regs "$folder/registers.txt" \
            --access $access --format jsonl $addresses
    done
    live map json map $memory --regs "$folder/registers.txt" --format json
    live reverse json translate $memory --regs "$folder/registers.txt" --format json \
        --reverse 0x80000000
    live reverse-line jsonl translate $memory --regs "$folder/registers.txt" --format jsonl \
        --reverse 0x80000000
done

for pair in diff:diff.json report:check.json map:map-xen-4.5.json map:unknown-map.json \
    translations:translate.json translations:unknown.json \
    translation-line:translate.jsonl translation-line:unknown.jsonl \
    reverse:reverse.json reverse-line:reverse.jsonl; do
    echo "${pair%%:*} tests/golden/mini-os/${pair#*:} golden ${pair#*:}" >>"$list"
done

# A schema that lets everything pass would prove nothing.
for change in 's/"schema": 1/"schema": 2/' 's/"pa"/"pb"/' 's/"0x400000"/"400000"/' \
    's/"declared"/"perhaps"/' 's/"ng": false/"ng": 0/'; do
    sed "$change" tests/golden/mini-os/translate.json >"$SCRATCH/planted$count.json"
    echo "translations $SCRATCH/planted$count.json planted: $change" >>"$list"
    count=$((count + 1))
done

python3 tests/schema/validate.py <"$list" >"$SCRATCH/results" 2>"$SCRATCH/err"
is "$?" 0 "the validator ran: $(tail -n 1 "$SCRATCH/err")"
tab=$(printf '\t')
while IFS=$tab read -r name wrong; do
    case $name in
    planted:*) like "$wrong" '^1: ' "$name" ;;
    *) is "$wrong" "" "$name" ;;
    esac
done <"$SCRATCH/results"
is "$(wc -l <"$SCRATCH/results")" "$(wc -l <"$list")" "every output was looked at"
done_testing
