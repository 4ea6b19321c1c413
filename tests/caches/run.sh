#!/bin/sh
# SPDX-License-Identifier: MIT
# Data that boot code stores with the caches off and reads through them, and code that it stores and
# executes: when SW636 and SW615 say that a cache may have what was there before, and when they must
# not. The images are those of tests/rules.
. "$(dirname "$0")/../tap.sh"
plan_later

# said NAME DEFINES: the SW6 rules that a check of such an image names.
said() {
    folder=$SCRATCH/$1
    shift
    mkdir -p "$folder"
    printf '%s\n' "image -DBOOT $*" run tree machine \
        "promise -DSTAGE1=unknown -DHANDOVER=map_done" >"$folder/args"
    options=$(sh tests/rules/build-fixture.sh "$folder" "$folder" "$SCRATCH/images")
    # shellcheck disable=SC2086
    "$STAGEWALK" check $options --fail-on note >"$folder/out" 2>"$folder/err"
    grep -q 'boots on [01] of 1 machine' "$folder/out" || printf 'not judged: '
    grep -o 'SW6[0-9]*\] [a-z-]*' "$folder/out" | sed 's/\].*//' | sort -u | tr '\n' ' '
}

kept() { # NAME DEFINES
    name=$1
    shift
    said "$name" -DKEEP_VALUE=1 "$@"
}
is "$(kept plain)" "SW636 " "stored with caches off, read through them"
like "$(tr -s ' \n' ' ' <"$SCRATCH/plain/out")" \
    'IPA 0x40100000 \(data\) is written past the caches at boot\+0x28 .* at virtual\+0x14 ' \
    "it says where it was stored and where it is read"
is "$(kept before -DDROP_VALUE=1)" "" "cleaned and invalidated before the store"
is "$(kept after -DDROP_VALUE=2)" "" "invalidated after it"
is "$(kept sets -DDROP_VALUE=3)" "SW613 " "invalidated by set and way"
is "$(kept again -DSTORE_AGAIN=1)" "" "stored once more through the caches, as a stack is"
is "$(kept beside -DREAD_AT=4)" "" "another word of the line, which nobody stored to"
is "$(kept both -DREAD_AT=4 -DSTORE_AGAIN=1)" "" "that, and the word itself is stored again"

is "$(said lines -DDROP_STEP=64)" "" "each line of the table invalidated"
is "$(said gaps -DDROP_STEP=256)" "SW614 " "each fourth"
like "$(cat "$SCRATCH/gaps/out")" 'its lines from IPA 0x40004040 on are never invalidated' \
    "and it says from where on"

is "$(said patch-none -DPATCH=1)" "SW615 " "code of the page it runs in, not maintained"
is "$(said patch-unclean -DPATCH=2)" "SW615 " "fetched anew, and the line was not cleaned"
is "$(said patch-order -DPATCH=3)" "SW615 " "fetched anew before the line was clean"
is "$(said patch-line -DPATCH=4)" "SW615 " "another line maintained"
is "$(said patch-address -DPATCH=5)" "" "cleaned, and invalidated by address"
is "$(said patch-all -DPATCH=6)" "" "cleaned, and all invalidated"
done_testing
