#!/bin/sh
# SPDX-License-Identifier: MIT
# Every rule against its two fixtures: the bad one raises exactly that rule with the sentence in
# bad/expected, the good one raises nothing, and the two differ in one line of args.
#   run.sh [ID...]       GOLDEN_UPDATE=1 rewrites bad/expected
. "$(dirname "$0")/../tap.sh"
plan_later

[ $# -gt 0 ] || set -- $(cd tests/rules && ls -d SW*)
for id in "$@"; do printf '%s/bad\n%s/good\n' "$id" "$id"; done >"$SCRATCH/fixtures"

# Built and checked two at a time; all reports are then read by one Python.
rm -rf "$O/rules"
mkdir -p "$O/rules"
export STAGEWALK O
xargs -P 2 -n 1 sh tests/rules/check-fixture.sh <"$SCRATCH/fixtures"
python3 tests/rules/digest.py "$O/rules" <"$SCRATCH/fixtures"

for id in "$@"; do
    bad=$O/rules/$id/bad
    good=$O/rules/$id/good
    differ=$(diff "tests/rules/$id/bad/args" "tests/rules/$id/good/args" | grep -c '^[<>]')
    ok_if "$id: bad and good differ in one line" test "$differ" -eq 2 -o "$differ" -eq 1

    if [ ! -s "$bad/found" ]; then
        fail "$id: bad does not build, or there is no report"
        diag "$(cat "$bad/stderr" 2>/dev/null)"
        continue
    fi
    read -r found <"$bad/found"
    read -r code <"$bad/code"
    is "$found" "$id" "$id: bad raises exactly this rule"
    [ "${GOLDEN_UPDATE:-}" != 1 ] || cat "$bad/said" >"tests/rules/$id/bad/expected"
    ok_if "$id: bad, in these words" diff "$bad/said" "tests/rules/$id/bad/expected"
    is "$code" 1 "$id: bad ends with exit code 1"

    if [ ! -s "$good/found" ]; then
        fail "$id: good does not build, or there is no report"
        diag "$(cat "$good/stderr" 2>/dev/null)"
        continue
    fi
    read -r found <"$good/found"
    read -r code <"$good/code"
    is "$found" "" "$id: good raises nothing"
    case $code in
    0 | 4) pass "$id: good ends well" ;;
    *) fail "$id: good ends with exit code $code" ;;
    esac
done
done_testing
