#!/bin/sh
# SPDX-License-Identifier: MIT
# Golden outputs: each folder here is a case. `commands` has lines FILE CODE ARGUMENT...: the file of
# the case with the expected standard output, the exit code, the command line; nothing may come on
# standard error. `session` has lines CODE ARGUMENT...; everything these print, with the command
# lines, is expected in session.txt. image.S and image.lds, where they are, are built to image.elf
# and image.bin in the folder the commands run in; input.* are copied there.
#
# `make golden-update` (tests/golden/run.sh update) rewrites what is expected; exit codes are written
# by hand. The difference is for a person to judge.
. "$(dirname "$0")/../tap.sh"
plan_later

update=no
[ "${1:-}" != update ] || update=yes
cross=arm-linux-gnueabihf-

# build CASE FOLDER: the image of a case, when it has one.
build() {
    [ -f "$1/image.S" ] || return 0
    "${cross}gcc" -march=armv7-a+fp -nostdlib -static -Wl,--build-id=none -Wl,-z,max-page-size=4096 \
        -T "$1/image.lds" -o "$2/image.elf" "$1/image.S" &&
        "${cross}objcopy" -O binary "$2/image.elf" "$2/image.bin" || return 1
    [ ! -f "$1/image2.lds" ] ||
        "${cross}gcc" -march=armv7-a+fp -nostdlib -static -Wl,--build-id=none \
            -Wl,-z,max-page-size=4096 -T "$1/image2.lds" -o "$2/image2.elf" "$1/image.S"
}

# compare EXPECTED SEEN NAME
compare() {
    if cmp -s "$1" "$2"; then
        pass "$3"
    elif [ "$update" = yes ]; then
        cp "$2" "$1"
        pass "$3: rewritten"
    else
        fail "$3"
        diag "$(diff -u "$1" "$2" | head -n 40)"
    fi
}

# tool ARGUMENT...: in the folder of the case; leaves out, err and the exit code.
tool() {
    (cd "$folder" && NO_COLOR=1 timeout 20 "$STAGEWALK" "$@" >out 2>err </dev/null)
    code_seen=$?
}

# one FILE CODE ARGUMENT...
one() {
    file=$1 code=$2
    shift 2
    tool "$@"
    is "$code_seen" "$code" "$name $file: exit code of: $*"
    is "$(cat "$folder/err")" "" "$name $file: nothing on standard error"
    compare "$source/$file" "$folder/out" "$name $file: standard output"
}

# exchange TEXT CODE ARGUMENT...: TEXT is the command line as it was written.
exchange() {
    text=$1 code=$2
    shift 2
    tool "$@"
    is "$code_seen" "$code" "$name: exit code of: $text"
    { printf '$ stagewalk %s\n' "$text" && cat "$folder/out" "$folder/err"; } >>"$folder/session.seen"
}

for source in tests/golden/*/; do
    source=${source%/}
    name=$(basename "$source")
    folder=$SCRATCH/$name
    mkdir -p "$folder"
    ok_if "$name: inputs are made" build "$source" "$folder"
    cp "$source"/input.* "$folder" 2>/dev/null
    # Without lines of source: their files are named by where this tree lies.
    [ ! -f "$ARM32/unikernel.elf" ] ||
        arm-linux-gnueabihf-strip -g -o "$folder/unikernel.elf" "$ARM32/unikernel.elf"
    [ ! -f "$source/commands" ] || while read -r file code arguments; do
        case $file in '' | \#*) continue ;; esac
        eval "one \"\$file\" \"\$code\" $arguments"
    done <"$source/commands"
    [ -f "$source/session" ] || continue
    while read -r code arguments; do
        case $code in '' | \#*) continue ;; esac
        eval "exchange \"\$arguments\" \"\$code\" $arguments"
    done <"$source/session"
    compare "$source/session.txt" "$folder/session.seen" "$name: session.txt"
done

# What is there but nobody asks for would never be looked at again.
for file in tests/golden/*/*.txt tests/golden/*/*.json tests/golden/*/*.jsonl \
    tests/golden/*/*.sarif tests/golden/*/*.xml; do
    case $file in *'*'* | */session.txt) continue ;; esac
    ok_if "$file belongs to a command" \
        grep -q "^$(basename "$file") " "$(dirname "$file")/commands"
done
done_testing
