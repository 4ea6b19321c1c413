#!/bin/sh
# SPDX-License-Identifier: MIT
# What README.md shows is what the tool prints: each block that begins with "$ stagewalk" is run.
. "$(dirname "$0")/../tap.sh"
plan_later

ok_if "the example's image is built" arm-linux-gnueabihf-gcc -nostdlib -static -no-pie \
    -Wl,--build-id=none -T tests/seed/mini-os.lds tests/seed/mini-os.S -o "$SCRATCH/mini-os.elf"

# Blocks are indented by four columns and end at the next line that is not.
awk -v folder="$SCRATCH" '
    /^    \$ stagewalk / {
        count++; on = 1
        print substr($0, 17) >(folder "/" count ".command")
        next
    }
    /^[^ ]/ { on = 0 }
    on { print substr($0, 5) >(folder "/" count ".shown") }' README.md

for command in "$SCRATCH"/*.command; do
    line=$(cat "$command")
    seen=$(cd "$SCRATCH" && eval "\"\$STAGEWALK\" $line" 2>&1)
    is "$seen" "$(cat "${command%.command}.shown")" "stagewalk $line"
done
ok_if "there are examples" test "$tap_count" -ge 4

# The figures of `make bench` are those of one machine; its rows are those that the benchmark has.
shown() {
    awk '/^    \$ make bench/ { on = 1; next } /^[^ ]/ { on = 0 } on' README.md
}
rows() {
    sed -n 's/^ *{"\([^"]*\)",.*/\1/p; s/.*bench_note("\([^"]*\)".*/\1/p
        s/^ *\(row\|timed\|note\) "\([^"$]*\)".*/\2/p' tests/bench/walks.c tests/bench/ranges.c \
        tests/bench/run-bench.sh
}
rows | while read -r name; do
    shown | grep -qF "    $name  " || echo "$name"
done >"$SCRATCH/not-shown"
ok_if "the benchmark has rows" test "$(rows | wc -l)" -ge 12
is "$(cat "$SCRATCH/not-shown")" "" "README.md shows every row of the benchmark"
done_testing
