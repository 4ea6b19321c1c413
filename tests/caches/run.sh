#!/bin/sh
# SPDX-License-Identifier: MIT
# Data that boot code stores with the caches off and reads through them: when SW636 says that a
# cache may have what was there before, and when it must not. The images are those of tests/rules.
. "$(dirname "$0")/../tap.sh"
plan_later

# said NAME DEFINES: the SW6 rules that a check of such an image names.
said() {
    folder=$SCRATCH/$1
    shift
    mkdir -p "$folder"
    printf '%s\n' "image -DBOOT -DKEEP_VALUE=1 $*" run tree machine \
        "promise -DSTAGE1=unknown -DHANDOVER=map_done" >"$folder/args"
    options=$(sh tests/rules/build-fixture.sh "$folder" "$folder" "$SCRATCH/images")
    # shellcheck disable=SC2086
    "$STAGEWALK" check $options --fail-on note >"$folder/out" 2>"$folder/err"
    grep -q 'boots on 1 of 1 machine' "$folder/out" || printf 'not judged: '
    grep -o 'SW6[0-9]*\] [a-z-]*' "$folder/out" | sed 's/\].*//' | sort -u | tr '\n' ' '
}

is "$(said plain)" "SW636 " "stored with caches off, read through them"
like "$(tr -s ' \n' ' ' <"$SCRATCH/plain/out")" \
    'IPA 0x40100000 \(data\) is written past the caches at boot\+0x28 .* at virtual\+0x14 ' \
    "it says where it was stored and where it is read"
is "$(said before -DDROP_VALUE=1)" "" "cleaned and invalidated before the store"
is "$(said after -DDROP_VALUE=2)" "" "invalidated after it"
is "$(said sets -DDROP_VALUE=3)" "SW613 " "invalidated by set and way"
is "$(said again -DSTORE_AGAIN=1)" "" "stored once more through the caches, as a stack is"
is "$(said beside -DREAD_AT=4)" "" "another word of the line, which nobody stored to"
is "$(said beside-other -DREAD_AT=4 -DSTORE_AGAIN=1)" "" "that, and the word itself is stored again"
done_testing
