#!/bin/sh
# SPDX-License-Identifier: MIT
# Run one test for prove (see tests/prove.sh): bounded in time, its TAP kept for the count of tests
# and of skipped ones.
set -u
test=$1
tap=$TAP_FOLDER/$(echo "$test" | tr / _).tap
case $test in
*.sh) set -- sh "$test" ;;
*) set -- env CMOCKA_MESSAGE_OUTPUT=TAP "./$test" ;;
esac
: >"$tap"
{
    timeout -k 10 "${TEST_TIMEOUT:-900}" "$@" </dev/null
    echo $? >"$tap.rc"
} | tee "$tap"
exit "$(cat "$tap.rc")"
