#!/bin/sh
# SPDX-License-Identifier: MIT
# The target as a guest of Debian's unmodified Xen 4.17, in QEMU: what it does there, that the tool
# predicts where everything goes, and that both stages' tables say what QEMU's walker says.
. "$(dirname "$0")/../tap.sh"
. "$TOP/tests/xen/lib.sh"

command -v qemu-system-arm > /dev/null || skip_all "no qemu-system-arm"
[ -s "$BIN" ] && [ -s "$START_BIN" ] || skip_all "the target is not built"
sh src/target/fetch-armhf.sh build/armhf xen-hypervisor-4.17-armhf > "$SCRATCH/fetch" 2>&1 ||
    skip_all "no Xen for armhf: $(tail -n 1 "$SCRATCH/fetch")"
plan_later
for part in sessions configurations parts faults explained refusals; do
    . "$TOP/tests/xen/$part.sh"
done
done_testing
