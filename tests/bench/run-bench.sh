#!/bin/sh
# SPDX-License-Identifier: MIT
# Prints a table of what was promised about speed and memory: as ratios to something else that is
# timed in the same run. Exit code 3: a goal is missed, by a figure that the table shows.
. "$(dirname "$0")/../tap.sh"
. tests/bench/prepare.sh
prepare || exit 1
runs=${RUNS:-40}
result=0

# row NAME SEEN UNIT GOAL AIM: as the table of the measuring program; SEEN must reach GOAL, or, for
# a GOAL that begins with "<", stay below it.
row() {
    awk -v name="$1" -v seen="$2" -v unit="$3" -v goal="$4" -v aim="$5" 'BEGIN {
        less = sub(/^</, "", goal)
        met = less ? seen + 0 <= goal + 0 : seen + 0 >= goal + 0
        aimed = aim != "" && seen + 0 >= aim + 0
        printf "%-52s %9.3g %-9s %s %-5s %-7s %s\n", name, seen, unit, less ? "<=" : ">=", goal,
            aim != "" ? "(" aim ")" : "", met ? (aimed ? "met, aim too" : "met") : "NOT MET"
        exit !met
    }' || result=3
}

# note NAME SEEN UNIT: one that nothing is promised of.
note() { printf '%-52s %9.3g %s\n' "$1" "$2" "$3"; }

# Least times of two commands, in microseconds, and their ratio in percent: RUNS COMMAND -- COMMAND.
least() { "$measure" ratio "$@"; }

# How long the emulator needs for its own translations: two runs that differ in how many they do.
emulator_rate() {
    oracle=$TOP/$O/host/tests/oracle/oracle
    payload=$TOP/$O/host/tests/oracle/payload32.elf
    [ -x "$oracle" ] && [ -f "$payload" ] && command -v qemu-system-arm >/dev/null || return 1
    for jobs in 1 100; do
        mkdir -p "$SCRATCH/at$jobs"
        "$oracle" generate short 1 $jobs "$SCRATCH/at$jobs/jobs.bin" answers.bin || return 1
        cat >"$SCRATCH/at$jobs/run" <<END
cd "$SCRATCH/at$jobs" && exec timeout 60 qemu-system-arm -cpu cortex-a15 -kernel "$payload" \
    -M virt,virtualization=on,secure=on,highmem=off -m 1G -nic none -display none -monitor none \
    -serial none -semihosting-config enable=on,target=native \
    -device loader,file=jobs.bin,addr=0x41000000,force-raw=on
END
    done
    set -- $(least 3 sh "$SCRATCH/at100/run" -- sh "$SCRATCH/at1/run")
    [ $# -eq 3 ] || return 1
    asked=$("$oracle" compare short "$SCRATCH/at100/jobs.bin" "$SCRATCH/at100/answers.bin" |
        awk '$2 == "comparisons" { print $3 }')
    fewer=$("$oracle" compare short "$SCRATCH/at1/jobs.bin" "$SCRATCH/at1/answers.bin" |
        awk '$2 == "comparisons" { print $3 }')
    emulator_ns=$(echo "$1 $2 $asked $fewer" | awk '{ print ($1 - $2) * 1000 / ($3 - $4) }')
}

# check FROM TO OPTIONS: of so many of the 1000 images; boot code is not run.
check_images() {
    from=$1 to=$2
    shift 2
    # shellcheck disable=SC2046
    "$STAGEWALK" check $(seq -f "$SCRATCH/images/%g.elf" "$from" "$to") --stage1 declared \
        --layout xen-4.5 -q "$@" >/dev/null
}

one() { check_images 1 1000 -j 1; }
two() { check_images 1 1000 -j 2; }
pair() {
    check_images 1 500 -j 1 &
    check_images 501 1000 -j 1
    wait $!
}

# Least wall times in ms, taking turns: of one thread, of two, and of two processes with half of the
# images each, which is all that two processors of this machine give.
thousand() {
    thousand_one=999999 thousand_two=999999 thousand_pair=999999
    for round in 1 2 3 4 5; do
        for way in one two pair; do
            begun=$(date +%s%N)
            $way
            took=$((($(date +%s%N) - begun) / 1000000))
            eval "[ $took -gt \$thousand_$way ] || thousand_$way=$took"
        done
    done
}

# A table of sections in another order, and random addresses.
make_batch() {
    awk 'BEGIN {
        srand(1)
        for (i = 0; i < 2000000; i++)
            printf "0x%04x%04x\n", int(rand() * 65536), int(rand() * 65536)
    }' >"$SCRATCH/addresses"
    python3 -c 'import struct, sys
words = (((i * 7919 & 0xfff) << 20) | 0x11c0e for i in range(4096))
sys.stdout.buffer.write(b"".join(struct.pack("<I", word) for word in words))' >"$SCRATCH/table.bin"
    printf '%s\n' SCTLR=0x1005 TTBCR=0 TTBR0=0x404000 TTBR1=0 DACR=0x55555555 PRRR=0 NMRR=0 \
        >"$SCRATCH/registers"
}

printf '%-52s %9s %-9s    %-5s %-7s\n' "least of several rounds; programs: processor time" seen "" \
    goal "(aim)"
"$TOP/$O/host/tests/bench/speed" >"$SCRATCH/speed" || result=3
cat "$SCRATCH/speed"
if emulator_rate; then
    note "qemu-system-arm, AT operations on random tables" \
        "$(awk -v ns="$emulator_ns" '/^bare loop, random/ { print $(NF - 1) / ns }' \
            "$SCRATCH/speed")" "x bare"
else
    echo "qemu-system-arm: not measured"
fi

# The time of one command, in units of so many microseconds: NAME UNIT MICROSECONDS GOAL COMMAND.
timed() {
    name=$1 unit=$2 per=$3 goal=$4
    shift 4
    # shellcheck disable=SC2046
    set -- $(least 5 "$@" -- "$nothing")
    row "$name" "$(awk "BEGIN { print $1 / $per }")" "$unit" "$goal" ""
}

make_batch
translate="$STAGEWALK translate --mem $SCRATCH/table.bin@0x404000 --regs $SCRATCH/registers"
set -- $(least 5 $translate --batch "$SCRATCH/addresses" --format jsonl -q -- "$nothing")
row "translate --batch, 2 M lines to jsonl" "$(awk "BEGIN { print 2000000 / $1 }")" "M lines/s" 2 4
set -- $(least "$runs" "$STAGEWALK" check --stage1 declared "$large" -- readelf -lSW "$large")
row "check of a 250 MB ELF" "$(awk "BEGIN { print $1 / $2 }")" "x readelf" "<2" ""
mkdir -p "$SCRATCH/images"
for i in $(seq 1000); do ln -s "$ARM32/unikernel.elf" "$SCRATCH/images/$i.elf"; done
timed "check of 1000 images, each" ms 1000000 "<5" "$STAGEWALK" check "$SCRATCH"/images/*.elf \
    -j 1 --stage1 declared --layout xen-4.5 -q
timed "check of the target, boot code run" ms 1000 "<30" "$STAGEWALK" check \
    "$ARM32/unikernel.elf" --layout xen-4.5 -q
timed "boot --sweep at 4864 addresses" s 1000000 "<10" "$STAGEWALK" boot --sweep \
    "$ARM32/unikernel.elf" --layout xen-4.5 --ram 0x40000000:0xc0000000 -q
thousand
note "two processes, 500 images each, wall time" \
    "$(awk "BEGIN { print $thousand_one / $thousand_pair }")" "x -j1"
row "check -j2 of 1000 images, wall time" \
    "$(awk "BEGIN { print $thousand_pair / $thousand_two }")" "x that" 0.9 ""
set -- $(least "$runs" "$STAGEWALK" --help -- "$nothing")
row "--help" "$(awk "BEGIN { print $1 / $2 }")" "x empty" "<3" ""
exit "$result"
