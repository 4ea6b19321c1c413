#!/bin/sh
# SPDX-License-Identifier: MIT
# The target in QEMU, part by part; or the parts that are named on the command line.
. "$(dirname "$0")/../tap.sh"
. "$TOP/tests/target/lib.sh"

command -v qemu-system-arm > /dev/null || skip_all "no qemu-system-arm"
[ -s "$BIN" ] || skip_all "the target is not built"
plan_later
[ $# -gt 0 ] || set -- image boot faults parts table
for part; do
    . "$HERE/$part.sh"
done
done_testing
