#!/bin/sh
# SPDX-License-Identifier: MIT
# The defect bank: every planted defect is found by the rule it names, and nothing is said about
# good images that is not explained. The last lines of its output are the report.
#   run.sh [NAME...]     some defects alone; images stay in $O/bank
. "$(dirname "$0")/../tap.sh"
. tests/debian.sh

fetch build/armhf armhf u-boot-qemu || diag "$fetch_why"
fetch_kernel build/armhf armhf armmp && KERNEL=$kernel || diag "$fetch_why"
fetch_kernel build/armhf armhf armmp-lpae && LPAE=$kernel || diag "$fetch_why"
export KERNEL LPAE
FLAGS=$(make --no-print-directory bank-flags)
export FLAGS
rm -rf "$O/bank"
python3 tests/bank/bank.py "$STAGEWALK" build/arm32 "$O/bank" "$@"
