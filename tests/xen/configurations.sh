# SPDX-License-Identifier: MIT
# A part of run.sh. Each configuration: it boots, it is saved, it lies where the tool says, its
# stage-1 table is the one the host builds, and both stages say what QEMU's walker says.

HOST_TABLE=$TOP/$O/host/tests/target/table

# of_guest NAME DOMAIN REGEX: the part in parentheses of a line the guest printed.
of_guest() {
    guest "$1" "$2" | sed -n "s/^$3.*/\1/p" | head -n 1
}

# printed NAME DOMAIN: load, device tree, base and offset, as Xen and the guest say.
printed() {
    console "$1" | grep '^(XEN) Loading zImage' | sed -n "$2{s/.* to 0*\([0-9a-f]*\)-.*/0x\1/p}"
    console "$1" | sed -n "s/^(XEN) Loading d$2 DTB to 0x0*\([0-9a-f]*\)-.*/0x\1/p"
    of_guest "$1" "$2" 'moved to  IPA \(0x[0-9a-f]*\)'
    echo "0x$(printf '%x' "$(($(of_guest "$1" "$2" 'moved to .* offset \(0x[0-9a-f]*\)')))")"
}

# predicted IMAGE ELF DTB: the same, as the tool says for the domain's own device tree.
predicted() {
    "$STAGEWALK" check "$1" --symbols "$2" --layout xen-dom0less --dtb "$3" --format json \
        > "$SCRATCH/check.json" 2> "$SCRATCH/check.err"
    json "$SCRATCH/check.json" \
        '"\n".join(d["reports"][0]["machines"][0]["placement"][k]
                   for k in ("load", "dtb", "base", "offset"))'
}

# same_table NAME DOMAIN ELF KILOBYTES FOLDER
same_table() {
    copy=$(of_guest "$1" "$2" 'dtb .*IPA \(0x[0-9a-f]*\.\.0x[0-9a-f]*\)')
    "$HOST_TABLE" "$(of_guest "$1" "$2" 'entry     IPA \(0x[0-9a-f]*\)')" \
        $(($(symbol "$3" _end) - $(symbol "$3" _start))) $((${copy#*..} - ${copy%..*} + 1)) \
        ram 0x40000000 "$(printf '0x%x' $((0x40000000 + $4 * 1024 - 1)))" \
        shared 0x38000000 0x38ffffff shared 0x39000000 0x39ffffff > "$SCRATCH/table.host"
    ok_if "$1, domain $2: the stage-1 table is the host's, byte for byte" \
        cmp "$SCRATCH/table.host" "$5/table.bin"
}

# compared NAME FOLDER: the tool's answers for all sections and as many VAs again are QEMU's.
compared() {
    counts=$(python3 "$TOP/tests/xen/compare.py" "$STAGEWALK" "$2" 2> "$SCRATCH/compare.err")
    like "$counts" "^[1-9][0-9]* mapped, .* stage 1, 0 mismatches$" \
        "$1: translate is QEMU's gva2gpa ($counts)"
    [ ! -s "$SCRATCH/compare.err" ] || diag "$(cat "$SCRATCH/compare.err")"
}

# configuration NAME DOMAIN IMAGE ELF KILOBYTES
configuration() {
    folder=$RUNS/$1/d$2-uk_map_complete
    is "$(cat "$RUNS/$1.code")" 0 "$1: the session went through"
    [ "$(cat "$RUNS/$1.code")" = 0 ] || diag "$(tail -n 3 "$RUNS/$1.err")"
    like "$(guest "$1" "$2")" "^stagewalk unikernel: map complete$" "$1, domain $2: boots"
    is "$(predicted "$3" "$4" "$folder/guest.dtb")" "$(printed "$1" "$2")" \
        "$1, domain $2: load address, device tree, base and offset as predicted"
    is "$(json "$SCRATCH/check.json" 'd["reports"][0]["machines"][0]["verdict"]')" boots \
        "$1, domain $2: and that it boots"
    same_table "$1" "$2" "$4" "$5" "$folder"
    compared "$1, domain $2" "$folder"
}

configuration plain 1 "$BIN" "$ELF" 32768
configuration large 1 "$BIN" "$ELF" 262144
configuration odd 1 "$BIN" "$ELF" 9028
compared "odd, every page of RAM touched" "$RUNS/odd/d1-uk_fault"
configuration start 1 "$START_BIN" "$START_ELF" 32768
configuration pair 1 "$BIN" "$ELF" 32768
configuration pair 2 "$BIN" "$ELF" 32768
compared "pair, domain 2 with domain 1's page mapped" "$RUNS/pair/d2-uk_pair_mapped"

# What makes these configurations worth having.
is "$(of_guest start 1 'moved to  IPA \(.*IPA = VA\)')" \
    "0x40008000  offset 0x3fc00000 (IPA = VA" "start: exactly the seed's addresses"
absent=$(grep -c ' absent$' "$RUNS/odd/d1-uk_map_complete/reference.txt")
ok_if "odd: most of the space is absent" test "$absent" -gt 1000
ok_if "plain: some entries are lazily invalid" \
    grep -q ' lazy$' "$RUNS/plain/d1-uk_map_complete/reference.txt"
is "$(grep -c ' lazy$' "$RUNS/odd/d1-uk_fault/reference.txt")" 0 \
    "odd: none is left when every page was touched"
