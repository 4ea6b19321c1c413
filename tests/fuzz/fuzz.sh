#!/bin/sh
# SPDX-License-Identifier: MIT
# Run every fuzzer for SECONDS (fuzz.sh SECONDS), two at a time. What they learn is kept in
# build/fuzz/corpus, what breaks them in build/fuzz/found.
set -u
seconds=${1:-30}
programs=build/fuzz/host/tests/fuzz
corpus=build/fuzz/corpus
found=build/fuzz/found
names="elf zimage dtb yaml layout registers core log"

mkdir -p "$found"
for name in $names; do
    mkdir -p "$corpus/$name"
done
# shellcheck disable=SC2016  # the inner shell expands
echo "$names" | tr ' ' '\n' | xargs -P 2 -I NAME sh -c '
    if timeout $(($5 + 120)) "$1/fuzz_$4" -max_total_time="$5" -max_len=65536 -timeout=10 \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$3/$4-" \
        "$2/$4" "$1/seeds/$4" >"$3/$4.log" 2>&1; then
        runs=$(sed -n "s/^stat::number_of_executed_units: *//p" "$3/$4.log")
        echo "fuzz_$4: $runs inputs, nothing found"
    else
        tail -n 40 "$3/$4.log"
        echo "fuzz_$4: FAILED; the input is $3/$4-*"
        exit 1
    fi' fuzz "$programs" "$corpus" "$found" NAME "$seconds"
