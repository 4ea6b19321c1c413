#!/bin/sh
# SPDX-License-Identifier: MIT
# The page of `map --format html` in a real browser: search, click, keys, dark mode, no console
# error. Names in the image try to be code.
. "$(dirname "$0")/../tap.sh"

command -v chromium >/dev/null && command -v chromedriver >/dev/null ||
    skip_all "no chromium and chromedriver"

. tests/pictures/hostile.sh
hostile_image "$SCRATCH" || skip_all "no image: arm-linux-gnueabihf-gcc is missing"
(cd "$SCRATCH" && "$STAGEWALK" map "$HOSTILE_FILE" --layout xen-4.5 --format html:page.html) ||
    exit 1
timeout 100 python3 tests/browser/browser.py "$SCRATCH/page.html" \
    _boot_stack_end tables "$SCRATCH"
status=$?
mkdir -p "$O/browser"
cp "$SCRATCH"/*.png "$O/browser" 2>/dev/null
exit $status
