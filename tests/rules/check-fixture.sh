#!/bin/sh
# SPDX-License-Identifier: MIT
# Build the fixture ID/KIND and leave report.json, code and stderr of its check in $O/rules.
#   check-fixture.sh ID/KIND
out=$O/rules/$1
mkdir -p "$out"
options=$(sh tests/rules/build-fixture.sh "tests/rules/$1" "$out" "$O/rules/images" \
    2>"$out/stderr") || exit 0
# shellcheck disable=SC2086
"$STAGEWALK" check $options --fail-on note --format json >"$out/report.json" 2>>"$out/stderr"
echo $? >"$out/code"
