#!/bin/sh
# SPDX-License-Identifier: MIT
# Every parser under the address and undefined-behaviour sanitizers: the seeds as they are, then
# some thousand inputs made of them, the same ones every time.
. "$(dirname "$0")/../tap.sh"

FUZZ_COUNT=${FUZZ_COUNT:-4000}
programs=build/asan/host/tests/fuzz

plan_later
ok_if "the fuzzers build" make --no-print-directory -s O=build/asan fuzz-replays
for name in elf zimage dtb yaml layout registers core log; do
    FUZZ_LAST=$SCRATCH/last
    export FUZZ_LAST
    if timeout 100 "$programs/replay_$name" "$FUZZ_COUNT" "$programs/seeds/$name"/* \
        >"$SCRATCH/log" 2>&1; then
        pass "$name: $(tail -n 1 "$SCRATCH/log")"
    else
        mkdir -p build/fuzz/found
        cp "$SCRATCH/last" "build/fuzz/found/$name-replay"
        fail "$name: $FUZZ_COUNT inputs (the input is build/fuzz/found/$name-replay)"
        diag "$(tail -n 30 "$SCRATCH/log")"
    fi
done
done_testing
