# SPDX-License-Identifier: MIT
# A part of run.sh. Registers alone.

# fault EXIT WANTED WORD...: exit code, and cause, exception, access, type, stage, level, va, ipa.
fault() {
    wanted_code=$1 wanted=$2
    shift 2
    "$STAGEWALK" explain --format json --fault "$@" > "$SCRATCH/json" 2> "$SCRATCH/err"
    is "$?" "$wanted_code" "$*: exit code $wanted_code"
    is "$(json "$SCRATCH/json" "' '.join(str(d['crashes'][0][k] or '-') for k in
        ('cause', 'exception', 'access', 'type', 'stage', 'level', 'va', 'ipa'))")" "$wanted" \
        "$*: $wanted"
}

fault 0 "unmapped data-abort w translation 1 1 0xffffffec -" DFSR=0x805 DFAR=0xffffffec
fault 0 "unmapped prefetch-abort x translation 1 1 0x410054 -" IFSR=0x5 IFAR=0x410054
fault 0 "unmapped data-abort r translation 1 2 0x90000000 -" DFSR=0x206 DFAR=0x90000000
fault 0 "write-read-only data-abort w permission 1 1 0x90000000 -" DFSR=0xa0d DFAR=0x90000000
fault 0 "domain data-abort r domain 1 1 0x500000 -" DFSR=0x19 DFAR=0x500000
fault 0 "domain data-abort w domain 1 2 0x500000 -" DFSR=0x81b DFAR=0x500000
fault 0 "access-flag data-abort r access-flag 1 2 0x500000 -" DFSR=0x6 DFAR=0x500000
fault 0 "alignment data-abort r alignment 1 - 0x500001 -" DFSR=0x1 DFAR=0x500001
fault 0 "address-size data-abort r address-size 1 1 0x500000 -" DFSR=0x201 DFAR=0x500000
fault 0 "address-size prefetch-abort x address-size 1 3 0x500000 -" IFSR=0x203 IFAR=0x500000
fault 0 "address-size data-abort w address-size 1 2 0x500000 -" ESR=0x96000042 FAR=0x500000
fault 0 "external-abort data-abort r external 1 2 0x500000 -" DFSR=0xe DFAR=0x500000
fault 0 "no-ram data-abort - - 1 - 0x69696946 -" DFSR=0x2 DFAR=0x69696946
fault 0 "no-ram data-abort - - 1 - 0x69696946 0xa9296946" DFSR=0x2 DFAR=0x69696946 \
    OFFSET=0x3fc00000
fault 0 "no-ram data-abort - - 1 - 0x69696946 -" DFSR=0x222 DFAR=0x69696946
fault 0 "no-ram prefetch-abort x - 1 - 0x69696944 -" IFSR=0x2 IFAR=0x69696944
fault 0 "no-ram data-abort r translation 2 1 0x69696946 0xa9296946" HSR=0x93830005 \
    HDFAR=0x69696946 HPFAR=0xa92960
fault 0 "stage-2-right data-abort w permission 2 3 0xf8400000 -" HSR=0x93c0004f HDFAR=0xf8400000 \
    HPFAR=0x380000
fault 0 "table-not-backed data-abort w translation 2 3 0x408094 0x7c404000" HSR=0x920000c7 \
    HDFAR=0x408094 HPFAR=0x7c4040
fault 0 "hypervisor-fault data-abort r translation 1 1 0x10 -" HSR=0x96000005 HDFAR=0x10
fault 0 "null-pointer data-abort w translation 1 1 0x40 -" ESR=0x96000045 FAR=0x40
fault 0 "stack-overflow data-abort w translation 1 1 0x3ffffc -" DFSR=0x805 DFAR=0x3ffffc \
    SP=0x3ffffc PC=0x410000
fault 4 "none data-abort r - 1 - 0x500000 -" DFSR=0x10 DFAR=0x500000
fault 4 "none data-abort r - 1 - 0x500000 -" DFSR=0x0 DFAR=0x500000
fault 4 "none data-abort w translation 1 1 - -" DFSR=0x805
fault 4 "none unknown - - - - - -" PC=0x410000 LR=0x410010 SP=0x403f00 CPSR=0x600001d3
like "$(cat "$SCRATCH/json")" "DFSR, IFSR, HSR, ESR" "and it says what is needed"
fault 0 "external-abort data-abort r - 1 - - -" DFSR=0x406 DFAR=0x500000

# usage PATTERN WORD...: refused, and how.
usage() {
    wanted=$1
    shift
    out=$("$STAGEWALK" explain "$@" 2>&1 > "$SCRATCH/stdout")
    is "$?" 2 "explain $*: usage"
    like "$out" "$wanted" "explain $*: $wanted"
    is "$(wc -c < "$SCRATCH/stdout" | tr -d ' ')" 0 "explain $*: prints nothing else"
}

usage "unknown register 'DFSX'.*known: DFSR, DFAR" --fault DFSX=1
usage "not NAME=VALUE" --fault DFSR
usage "'12q' is not a number" --fault DFSR=12q
usage "32 bits, and 0x100000000 is wider" --fault DFSR=0x100000000
usage "given twice" --fault DFSR=5 DFSR=5
usage "exclude each other" --fault DFSR=5 --log -
usage "unexpected argument 'b.elf'" --fault DFSR=5 a.elf b.elf
usage "goes with --log or --fault" SW301 --ram 0x40000000:128M
usage "nothing given" --ram 0x40000000:128M
"$STAGEWALK" explain --log "$SCRATCH/none" > "$SCRATCH/stdout" 2>&1
is "$?" 3 "a log that is not there: exit code 3"
"$STAGEWALK" explain --log "$SCRATCH" > "$SCRATCH/stdout" 2>&1
is "$?" 3 "a folder as log: exit code 3"
"$STAGEWALK" explain --log - < "$HERE/reports/linux-null.txt" > "$SCRATCH/stdout" 2>&1
is "$?" 0 "a log from standard input"
like "$(cat "$SCRATCH/stdout")" "^null-pointer: " "is explained"
