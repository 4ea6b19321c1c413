#!/bin/sh
# SPDX-License-Identifier: MIT
# Of an ELF with a 240 MB section that is not loaded, `check` reads less than 1 MB. Not timed:
# `make bench` does that.
. "$(dirname "$0")/../tap.sh"
. tests/bench/prepare.sh
plan_later

ok_if "the large ELF and the measuring program are made" prepare
ok_if "it is large" test "$(wc -c <"$large")" -gt 250000000
seen=$("$measure" touched "$large" cat "$large" 2>&1)
ok_if "the measure sees a command that reads all ($seen bytes)" test "$seen" -gt 250000000
"$STAGEWALK" check --stage1 declared --layout xen-4.5 "$large" >"$SCRATCH/out" 2>&1
is "$?" 0 "check accepts the large ELF, and says that its boot code was not run"
seen=$("$measure" touched "$large" "$STAGEWALK" check --stage1 declared "$large" 2>&1)
ok_if "check reads less than 1 MB of it ($seen bytes)" test "$seen" -gt 0 -a "$seen" -lt 1048576
done_testing
