# SPDX-License-Identifier: MIT
# A part of run.sh. The image as a file: header, symbols that tools rely on, and nothing in it
# that only works at the link address while the MMU is off.

word() {
    od -A n -t x4 -j "$1" -N 4 "$BIN" | tr -d ' '
}

size=$(wc -c < "$BIN")
is "$(word 0x24)" 016f2818 "the zImage magic is at 0x24"
is "$(word 0x28)" 00000000 "start is 0: any address"
is "$((0x$(word 0x2c)))" "$size" "end is the size of the file"
is "$(word 0x30)" 4b555753 "the target's own mark is at 0x30"
for offset in 0 4 8 12 16 20 24 28; do
    is "$(word $offset)" e1a00000 "word $offset is a nop"
done
is "$(symbol _start)" 0x00408000 "_start"
is "$(symbol uk_stack)" 0x00400000 "uk_stack"
is "$(symbol uk_stack_end)" 0x00404000 "uk_stack_end"
is "$(symbol uk_table)" 0x00404000 "uk_table"
is "$(($(symbol _end) - $(symbol _start) + 65536))" "$size" "64 KB of padding after _end"
for name in uk_main uk_map_complete _edata __bss_start; do
    ok_if "$name is there" test -n "$(symbol $name)"
done
bss=$(($(symbol __bss_start) - $(symbol _start)))
is "$(tail -c +$((bss + 1)) "$BIN" | tr -d '\0' | wc -c)" 0 ".bss and padding are zeros"
segments=$(arm-linux-gnueabihf-readelf -lW "$ELF")
unlike "$segments" "LOAD.* RWE " "no segment is writable and executable"
is "$(arm-linux-gnueabihf-readelf -SW "$ELF" | grep -c NOBITS)" 0 "no section lacks its bytes"

# An absolute word in code, or an entry of a global offset table, is a link address: wrong before
# the MMU is on. Tables of pointers are data, and fdt.o runs with the MMU on.
for object in "$ARM32"/src/vmsa/*.o "$ARM32"/src/boot/*.o "$ARM32"/src/target/*.o; do
    found=$(arm-linux-gnueabihf-objdump -r "$object" | awk '
        /^RELOCATION RECORDS FOR/ { code = ($4 ~ /^\[\.(text|rodata)/) }
        code && / R_ARM_(ABS|GOT|MOVW_ABS|MOVT_ABS|BASE)/ { print }')
    is "$found" "" "$(basename "$object"): no absolute word in code"
done
early="boot/place boot/map boot/registers target/early target/string vmsa/build vmsa/short"
for object in $early; do
    is "$(arm-linux-gnueabihf-objdump -h "$ARM32/src/$object.o" | grep -c 'data\.rel')" 0 \
        "$object: no table of pointers in code that runs with the MMU off"
done
