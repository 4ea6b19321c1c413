#!/bin/sh
# SPDX-License-Identifier: MIT
# The shared layers need nothing but each other, the four memory functions a freestanding compiler
# may call, and the compiler's own helpers.
. "$(dirname "$0")/tap.sh"
plan_later

NM=arm-linux-gnueabihf-nm
for layer in vmsa boot; do
    ok_if "$layer was built for ARM" sh -c 'ls "$1"/*.o' - "$ARM32/src/$layer"
done
$NM --defined-only -g "$ARM32"/src/vmsa/*.o "$ARM32"/src/boot/*.o |
    awk 'NF == 3 { print $3 }' > "$SCRATCH/defined"
compiler='memcpy|memset|memmove|memcmp|__aeabi_[a-z0-9]+|__[a-z]+[ds]i[0-9]'
foreign=$($NM -u "$ARM32"/src/vmsa/*.o "$ARM32"/src/boot/*.o | awk 'NF == 2 { print $2 }' |
    grep -vxF -f "$SCRATCH/defined" | grep -Evx "$compiler")
is "$foreign" "" "shared code needs only freestanding symbols"
is "$($NM -u "$ARM32"/src/vmsa/*.o | grep -c ' boot_')" 0 "vmsa knows nothing of boot"
is "$($NM "$ARM32"/src/vmsa/*.o "$ARM32"/src/boot/*.o | grep -Ec ' [BbDC] ')" 0 \
    "shared code has no variables"

done_testing
