#!/bin/sh
# SPDX-License-Identifier: MIT
# Crashes explained: from registers, from logs that people published, and from logs that are made
# here by crashing in QEMU in every planned way. Each has the cause that was planned.
. "$(dirname "$0")/../tap.sh"
. "$TOP/tests/log/lib.sh"
plan_later

for part in published made; do
    . "$HERE/$part.sh"
done
done_testing
