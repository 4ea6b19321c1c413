#!/bin/sh
# SPDX-License-Identifier: MIT
# What `make demo` shows once everything is built: the report on the target for every machine that
# ships, then the memory map on one of them.
set -eu
cd "$(dirname "$0")/.."
tool=${O:-build}/host/stagewalk
image=build/arm32/unikernel.elf

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

show "$tool" check "$image"
show "$tool" map "$image" --layout xen-4.5
