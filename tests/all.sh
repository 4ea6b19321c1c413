#!/bin/sh
# SPDX-License-Identifier: MIT
# Everything, in every flavour: what `make test-all` and CI run. A part that fails does not stop the
# later ones; the closing line counts the tests of all.
set -u
cd "$(dirname "$0")/.." || exit 1
rm -rf build/tap build/*/tap
failures=

part() {
    echo "==== $1"
    shift
    "$@" || failures="$failures [$*]"
}

# The host's tests in another flavour.
flavour() {
    make --no-print-directory -j2 O="$1" all unit && O=$1 sh tests/prove.sh
}

# A goal that is missed is told and fails nothing: this machine may be busy with other things.
benchmarks() {
    make --no-print-directory all bench-programs oracle-programs || return 1
    O=build sh tests/bench/run-bench.sh
    missed=$?
    [ "$missed" -ne 3 ] || echo "a goal is missed, see above; make bench asks again"
    [ "$missed" -eq 0 ] || [ "$missed" -eq 3 ]
}

part "plain build" make --no-print-directory -j2 ready
part "tests" env O=build sh tests/prove.sh
part "address and undefined-behaviour sanitizers" flavour build/asan
part "clang" flavour build/clang
part "the defect bank, alone" \
    env TAP_FOLDER=build/bank-tests/tap sh tests/prove.sh tests/bank/run.sh
part "the oracle in full" \
    env ORACLE_SIZE=full TAP_FOLDER=build/oracle/tap sh tests/prove.sh tests/oracle/run.sh
part "valgrind" env TEST_TIMEOUT=1800 TAP_FOLDER=build/valgrind/tap \
    sh tests/prove.sh tests/valgrind.sh
part "fuzzers, ${FUZZ_SECONDS:-60} s each" make --no-print-directory fuzz T="${FUZZ_SECONDS:-60}"
part "benchmarks" benchmarks

set -- $(cat build/tap/count build/*/tap/count 2>/dev/null |
    awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }')
[ -z "$failures" ] || echo "failed parts:$failures"
[ -z "$failures" ] || [ "$2" -gt 0 ] || set -- "$1" 1 "$3"
echo "$1 passed, $2 failed, $3 skipped"
[ "$1" -gt 0 ] && [ "$2" -eq 0 ]
