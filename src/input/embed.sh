#!/bin/sh
# SPDX-License-Identifier: MIT
# Write the assembler file and the C table that carry the shipped files inside the program.
# Usage, from the source root: embed.sh BUILD OUT.S OUT.c   (BUILD/layouts/boards has the compiled
# device trees). A folder that is missing or empty gives no rows.
set -eu
LC_ALL=C
export LC_ALL

build=$1 assembly=$2 table=$3
number=0

# one KIND PATH-PATTERN... : a row for each file, in the order of the names
rows() {
    kind=$1
    shift
    for path; do
        [ -f "$path" ] || continue
        name=${path##*/}
        name=${name%.*}
        case $name in
        *[!A-Za-z0-9._-]*)
            echo "embed.sh: $path: a name has only A-Z a-z 0-9 . _ -" >&2
            exit 1
            ;;
        esac
        bytes=$path
        [ "$kind" != SW_EMBEDDED_BOARD ] || bytes=$build/layouts/boards/$name.dtb
        size=$(wc -c <"$bytes" | tr -d ' ')
        printf '    .balign 8\n    .global sw_embedded_%s\nsw_embedded_%s:\n    .incbin "%s"\n' \
            $number $number "$bytes" >>"$assembly"
        # The order is strcmp's of names, not of files: "a.yaml" and "a-b.yaml" differ there.
        printf '%s|    {%s, "%s", {sw_embedded_%s, %s, "%s"}},\n' \
            "$name" "$kind" "$name" $number "$size" "$path" >>"$table.rows"
        printf 'extern const unsigned char sw_embedded_%s[];\n' $number >>"$table.head"
        number=$((number + 1))
    done
    [ ! -f "$table.rows" ] || sort -t '|' -k 1,1 "$table.rows" | cut -d '|' -f 2- >>"$table.body"
    rm -f "$table.rows"
}

rm -f "$table.rows"
printf '#include "embedded_table.h"\n\n' >"$table.head"
printf '\nconst struct sw_embedded sw_embedded_table[] = {\n' >"$table.body"
printf '    .section .rodata\n' >"$assembly"
rows SW_EMBEDDED_MACHINE layouts/machines/*.yaml
rows SW_EMBEDDED_IMAGE layouts/images/*.yaml
rows SW_EMBEDDED_BOARD layouts/boards/*.dts
rows SW_EMBEDDED_RULE docs/rules/*.md
rows SW_EMBEDDED_PAGE src/render/page/*.css src/render/page/*.js
printf '    .section .note.GNU-stack,"",%%progbits\n' >>"$assembly"
{
    cat "$table.head" "$table.body"
    printf '    {0, NULL, {NULL, 0, NULL}},\n};\n\nconst size_t sw_embedded_rows = %s;\n' $number
} >"$table"
rm -f "$table.head" "$table.body"
