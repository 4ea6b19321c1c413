# SPDX-License-Identifier: MIT
# A part of run.sh. Logs made here: crash.S in QEMU with -d int, and the target's own report with
# and without QEMU's beside it.

command -v qemu-system-arm > /dev/null || {
    skip "no qemu-system-arm"
    done_testing
}

# made CASE ADDRESS [WHAT]: crash.S loaded at an address; WHAT QEMU logs.
made() {
    arm-linux-gnueabihf-gcc -nostdlib -static -no-pie -Wa,--defsym,CASE="$1" -Wl,--build-id=none \
        -T tests/seed/mini-os.lds "$HERE/crash.S" -o "$SCRATCH/crash$1.elf" &&
        arm-linux-gnueabihf-objcopy -O binary "$SCRATCH/crash$1.elf" "$SCRATCH/crash$1.bin"
    timeout 20 qemu-system-arm -machine virt -cpu cortex-a15 -m 128 -display none \
        -monitor none -serial none -nic none \
        -device "loader,file=$SCRATCH/crash$1.bin,addr=$2,force-raw=on" \
        -device "loader,addr=$2,cpu-num=0" -d "${3:-int}" -D "$SCRATCH/crash$1.log" < /dev/null \
        2> "$SCRATCH/err"
}

while read -r number wanted; do
    made "$number" 0x41008000
    crash "crash $number" "$SCRATCH/crash$number.log" 0 "$wanted" ""
done << 'ROWS'
1 write-read-only data-abort w 0x50000000 -
2 domain data-abort r 0x50000000 -
3 access-flag data-abort r 0x50000000 -
4 alignment data-abort r 0x50000001 -
5 external-abort data-abort r 0x50000000 -
6 execute-never prefetch-abort x 0x50000000 -
7 unmapped data-abort r 0x50000000 -
8 write-read-only data-abort w 0x50000000 -
9 external-abort data-abort r 0x50000000 -
10 floating-point-off undefined-instruction - - -
11 unmapped data-abort r 0x90000000 -
12 write-read-only data-abort w 0x90000000 -
ROWS

# dumped CASE FAULT: the same case when it stands in its handler, by its memory and by its core.
dumped() {
    arm-linux-gnueabihf-gcc -nostdlib -static -no-pie -Wa,--defsym,CASE="$1" -Wa,--defsym,STAY=1 \
        -Wl,--build-id=none -T tests/seed/mini-os.lds "$HERE/crash.S" -o "$SCRATCH/stay.elf" &&
        arm-linux-gnueabihf-objcopy -O binary "$SCRATCH/stay.elf" "$SCRATCH/stay.bin"
    rm -f "$SCRATCH/core.elf" "$SCRATCH/stay.log"
    {
        tries=0
        until grep -q DFAR "$SCRATCH/stay.log" 2> "$SCRATCH/err" || [ $tries -gt 100 ]; do
            tries=$((tries + 1))
            sleep 0.1
        done
        sleep 0.3 # what is logged is about to happen
        printf 'stop\npmemsave 0x41000000 0x200000 "%s"\ndump-guest-memory %s\nquit\n' \
            "$SCRATCH/ram.bin" "$SCRATCH/core.elf"
    } | timeout 30 qemu-system-arm -machine virt -cpu cortex-a15 -m 32 -display none \
        -monitor stdio -serial none -nic none \
        -device "loader,file=$SCRATCH/stay.bin,addr=0x41008000,force-raw=on" \
        -device "loader,addr=0x41008000,cpu-num=0" -d int -D "$SCRATCH/stay.log" \
        > "$SCRATCH/monitor" 2>&1
    printf '%s\n' SCTLR=0x00c50079 TTBR0=0x41004000 TTBCR=0 DACR=1 CPSR=0x400001d7 HCR=0 \
        > "$SCRATCH/registers"
}

# by_dump WHAT WANTED STEPS ARGUMENT...: cause, the walk's steps in the dump, the instruction.
by_dump() {
    what=$1 wanted=$2 steps=$3
    shift 3
    "$STAGEWALK" explain --regs "$SCRATCH/registers" --log "$SCRATCH/stay.log" "$@" \
        > "$SCRATCH/story" 2> "$SCRATCH/err"
    is "$? $(cat "$SCRATCH/err")" "0 " "$what: explained"
    is "$(sed -n '/^[a-z-]*: .* VA /s/:.*//p' "$SCRATCH/story")" "$wanted" "$what: $wanted"
    is "$(sed -n 's/^.*stage 1 level \([12]\): IPA [0-9a-f]* holds \([0-9a-f]*\): /\1 \2 /p' \
        "$SCRATCH/story")" "$steps" "$what: walked in the dump's tables"
    is "$(grep -c ' $' "$SCRATCH/story")" 0 "$what: no line ends in blanks"
}

while read -r number wanted steps; do
    dumped "$number"
    steps=$(printf '%s' "$steps" | tr ';' '\n')
    by_dump "dump $number" "$wanted" "$steps" --mem "$SCRATCH/ram.bin@0x41000000"
    by_dump "core $number" "$wanted" "$steps" --core "$SCRATCH/core.elf" \
        --symbols "$SCRATCH/stay.elf"
done << 'ROWS'
2 domain 1 41001c2e section
8 write-read-only 1 41100001 table;2 4100023e small page
ROWS
set -- $(sed -n 's/.*with DFSR \(0x[0-9a-f]*\) DFAR \(0x[0-9a-f]*\)$/DFSR=\1 DFAR=\2/p' \
    "$SCRATCH/stay.log")
"$STAGEWALK" explain --fault "$@" PC=0x41008000 --mem "$SCRATCH/ram.bin@0x41000000" \
    --regs "$SCRATCH/registers" > "$SCRATCH/story" 2> "$SCRATCH/err"
like "$(cat "$SCRATCH/story")" "> 41008000  mov r0, r0" "dump: code is read through its own tables"
is "$(grep -c ' $' "$SCRATCH/story")" 0 "dump: no line ends in blanks"

# Mini-OS's way at an address that is no multiple of 1 MB away: it runs into other bytes.
made 13 0x41010000
explained "wrong offset" "$SCRATCH/crash13.log" "$SCRATCH/crash13.elf" --layout qemu-virt
is "$code" 0 "wrong offset: explained"
is "$(json "$SCRATCH/json" "d['crashes'][0]['cause'], d['crashes'][0]['rule']")" \
    '["wrong-offset", "SW301"]' "wrong offset: told with the image's place"

# Where things lie decides: the device tree at an address of its own, and the registers as QEMU logs
# them in the line before the exception, SP among them.
placed() {
    number=$1 wanted=$3 rule=$4
    made "$number" 0x41008000 int,cpu
    sed "s/TREE/$2/" "$HERE/placed.yaml" > "$SCRATCH/placed.yaml"
    set -- DFSR="$(sed -n 's/.*with DFSR \(0x[0-9a-f]*\) .*/\1/p' "$SCRATCH/crash$number.log")" \
        DFAR="$(sed -n 's/.* DFAR \(0x[0-9a-f]*\)$/\1/p' "$SCRATCH/crash$number.log")"
    before=$(sed -n '/^Taking exception 4/q; p' "$SCRATCH/crash$number.log" | tail -n 5)
    for name in R02=R2 R13=SP R15=PC; do
        set -- "$@" "${name#*=}=0x$(printf '%s\n' "$before" |
            sed -n "s/.*${name%=*}=\([0-9a-f]*\).*/\1/p")"
    done
    "$STAGEWALK" explain --fault "$@" "$SCRATCH/crash$number.elf" \
        --layout "$SCRATCH/placed.yaml" --format json > "$SCRATCH/json" 2> "$SCRATCH/err"
    is "$? $(cat "$SCRATCH/err")" "0 " "crash $number: explained"
    is "$(json "$SCRATCH/json" "[d['crashes'][0][k] for k in ('cause', 'rule')]")" "$wanted" \
        "crash $number: $wanted"
    like "$(json "$SCRATCH/json" "d['crashes'][0]['text']")" "$rule" "crash $number: $rule"
    explained "crash $number" "$SCRATCH/crash$number.log" "$SCRATCH/crash$number.elf"
    is "$(json "$SCRATCH/json" "d['crashes'][0]['pc']['symbol']")" at_link \
        "crash $number: QEMU's dump is of the handler, the pc is not"
    like "$(json "$SCRATCH/json" "d['crashes'][0]['notes']")" "handler's first instruction" \
        "crash $number: and that is said"
    is "$(json "$SCRATCH/json" "sum(len(n) == 2 and n[0] == 'R' and n[1].isdigit()
        for n in d['crashes'][0]['registers'])")" 10 \
        "crash $number: R00 to R09 are read as R0 to R9"
}

placed 14 0x44000000 '["stack-in-tables", "SW302"]' "SP 0x004053f8 is in the translation tables"
placed 15 0x4100b000 '["bss-over-modules", "SW310"]' \
    "device tree at IPA 0x4100b000 lies under the image's bss .IPA 0x4100a000-0x4100bfff"
placed 16 0x41003800 '["dtb-overwritten", "SW617"]' \
    "device tree at IPA 0x41003800 lies under the image's stack .IPA 0x41000000-0x41003fff"

# ---- the target ----

if [ ! -s "$ARM32/unikernel.bin" ]; then
    skip "the target is not built"
else
    . "$TOP/tests/target/lib.sh"
    HERE=$TOP/tests/target # its stub
    virt_dtb "$SCRATCH/virt.dtb"
    ram=0x40000000:128M
    source="$ARM32/unikernel.elf --layout qemu-virt --ram $ram"

    # target TEST WANTED WANTED-OF-QEMU FUNCTION
    target() {
        with_args "$SCRATCH/virt.dtb" "$SCRATCH/args.dtb" "console=ttyAMA0 test=$1 quiet"
        start $VIRT 0x40209000 "$SCRATCH/args.dtb" -machine virt -cpu cortex-a15 -d int \
            -D "$SCRATCH/qemu.log" > "$SCRATCH/target.log"
        crash "target $1" "$SCRATCH/target.log" 0 "$2" "$source"
        is "$(json "$SCRATCH/json" "d['crashes'][0]['pc']['symbol']")" "$4" \
            "target $1: the pc is in $4"
        "$STAGEWALK" explain --log "$SCRATCH/target.log" --format json > "$SCRATCH/json"
        is "$(first)" "$2" "target $1, no source: the same"
        cat "$SCRATCH/qemu.log" "$SCRATCH/target.log" > "$SCRATCH/both.log"
        "$STAGEWALK" explain --log "$SCRATCH/both.log" --format json > "$SCRATCH/json"
        is "$(json "$SCRATCH/json" "d['crashes'][0]['cause']")" "${2%% *}" \
            "target $1, with QEMU's: the same cause"
        "$STAGEWALK" explain --log "$SCRATCH/qemu.log" --format json > "$SCRATCH/json"
        is "$(json "$SCRATCH/json" "d['crashes'][0]['cause']")" "$3" "target $1, QEMU's alone: $3"
    }

    target read:0x10 "null-pointer data-abort r 0x10 -" null-pointer do_read
    like "$(json "$SCRATCH/json" "d['crashes'][0]['registers']")" DFSR "and registers are listed"
    target write:0x3ffffc "stack-overflow data-abort w 0x3ffffc -" unmapped do_write
    target undefined "undefined-instruction undefined-instruction - - -" undefined-instruction \
        do_undefined
    target prefetch:0x100 "null-pointer prefetch-abort x 0x100 -" null-pointer null
    target prefetch:0x600000 "execute-never prefetch-abort x 0x600000 0x40500000" execute-never null
    target prefetch:0xc9100000 "execute-device prefetch-abort x 0xc9100000 0x9000000" \
        execute-never null
    target read:0x30000000 "external-abort data-abort r 0x30000000 0x6ff00000" external-abort \
        do_read

    with_args "$SCRATCH/virt.dtb" "$SCRATCH/args.dtb" "console=ttyAMA0 test=stack-overflow quiet"
    start $VIRT 0x40209000 "$SCRATCH/args.dtb" -machine virt -cpu cortex-a15 \
        > "$SCRATCH/target.log"
    explained "stack overflow" "$SCRATCH/target.log" $source
    is "$code" 0 "stack overflow: explained"
    like "$(first)" "^stack-overflow data-abort w 0x3fff" "stack overflow: told"
    is "$(json "$SCRATCH/json" "d['crashes'][0]['pc']['symbol']")" overflow \
        "stack overflow: in overflow"
    if [ -e /usr/lib/*/libdw.so.1 ]; then
        like "$out" "^  pc .* overflow\+0x[0-9a-f]* \(.*trouble\.c:[0-9]+\)$" \
            "stack overflow: file and line"
    else
        skip "no libdw"
    fi
    like "$out" "^  called from .* overflow\+" "stack overflow: called by itself"
    like "$out" "^ +> 00[0-9a-f]+  str" "stack overflow: the instruction is a store"
    like "$out" "stage 1 level 1: IPA [0-9a-f]* holds 00000000: invalid" "stack overflow: walked"
    HERE=$TOP/tests/log
fi
