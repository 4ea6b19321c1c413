#!/bin/sh
# SPDX-License-Identifier: MIT
# Layouts as a user adds them: the examples of the documents are taken as they stand, a machine of
# one's own is one file, and the manual page names every key and every word of the schema.
. "$(dirname "$0")/../tap.sh"
plan_later

IMAGE=$ARM32/unikernel.elf
MAN=docs/man/stagewalk-layout.5

# indented example behind the line that names FILE in a Markdown document
example() {
    awk -v file="$1" '
        index($0, file) { found = 1; next }
        found && /^       / { print substr($0, 8); shown = 1; next }
        shown && /[^ ]/ { exit }
    ' docs/layouts.md
}

example my-board.yaml | sed 's/^board: .*/board: qemu-virt/' >"$SCRATCH/my-board.yaml"
example my-kernel.yaml >"$SCRATCH/my-kernel.yaml"
sed -n '/^\.Bd -literal/,/^\.Ed/{/^\./d;p;}' "$MAN" >"$SCRATCH/manual.yaml"
for name in my-board manual; do
    out=$("$STAGEWALK" translate --layout "$SCRATCH/$name.yaml" "$IMAGE" 0x408000 2>&1)
    is "$?" 0 "$name.yaml of the documents is taken"
    like "$out" '42008000' "$name.yaml: loaded at 0x42000000, moved to 0x42008000"
done
out=$("$STAGEWALK" map --layout xen-4.5 --image-layout "$SCRATCH/my-kernel.yaml" \
    --stage1 declared "$IMAGE" 2>&1)
is "$?" 4 "my-kernel.yaml of the documents is taken; its stage 1 is unknown"
unlike "$out" 'yaml:[0-9]' "my-kernel.yaml: no complaint"

# every string of the schema's tables is in the manual page
words=$(sed -n '/^static const char \*const [a-z0-9_]*\[\]/,/;/p' src/input/layout_machine.c \
    src/input/layout_image.c src/input/layout_read.c | grep -o '"[^"]*"' | tr -d '"' | sort -u)
missing=
for word in $words; do
    grep -qwe "$word" "$MAN" || missing="$missing $word"
done
ok_if "the schema has words" test "$(printf '%s\n' "$words" | wc -l)" -gt 40
is "$missing" "" "the manual page has every key and word of the schema"

# every shipped layout is in the document, and no other
is "$(sed -n 's/^| `\([a-z0-9.-]*\)` .*/\1/p' docs/layouts.md | sort)" \
    "$(ls layouts/machines layouts/images | sed -n 's/\.yaml$//p' | sort)" \
    "docs/layouts.md lists the shipped layouts"

done_testing
