# SPDX-License-Identifier: MIT
# A part of run.sh. The image as a file.

size=$(($(wc -c < "$OCAML/hello.bin") - 65536))
ok_if "hello has $size bytes before its padding: less than 300 KB" test $size -lt 307200
calls=$(arm-linux-gnueabihf-objdump -d "$OCAML/gc.elf" |
    grep -E '^ *[0-9a-f]+:.*[[:blank:]]svc')
is "$calls" "" "no C library's system call is in it"
for name in hello gc; do
    ok_if "stagewalk check finds no error in $name" "$STAGEWALK" check "$OCAML/$name.elf"
done

# On the map its own parts have names, where the linker put them.
map=$("$STAGEWALK" map "$OCAML/gc.elf" --layout qemu-virt)
places=$(printf '%s\n' "$map" | sed -n 's/^\([0-9a-f]*-[0-9a-f]*\) .* \(OCaml [a-z]*\): .*/\2 \1/p')
of_symbols() {
    arm-linux-gnueabihf-nm "$OCAML/gc.elf" | awk -v first="$1" -v end="$2" '
        $3 == first { f = $1 } $3 == end { e = $1 } END { print f, e }'
}
for part in code data; do
    # shellcheck disable=SC2046
    set -- $(of_symbols uk_ocaml_$part uk_ocaml_${part}_end)
    like "$places" "^OCaml $part $1-$(printf %08x $((0x$2 - 1)))$" "the map names OCaml $part"
done
begin=$(arm-linux-gnueabihf-nm "$OCAML/gc.elf" | sed -n 's/ T caml_startup__code_begin$//p')
like "$places" "^OCaml code $begin-" "which begins with caml_startup's"
unlike "$("$STAGEWALK" map "$ARM32/unikernel.elf" --layout qemu-virt)" OCaml \
    "the plain image has none"

# Its heap is all that is left of RAM: there where the running program has it.
virt_dtb "$SCRATCH/virt.dtb"
"$STAGEWALK" map "$OCAML/hello.elf" --layout qemu-virt --dtb "$SCRATCH/virt.dtb" --format json \
    > "$SCRATCH/map.json"
printed hello > "$SCRATCH/hello.out"
want=$(heap_of_target < "$SCRATCH/hello.out")
like "$want" "^VA 0x004[0-9a-f]*\.\.0x082fffff " "the program says where its heap is"
is "$(heap_of_map "$SCRATCH/map.json")" "$want" "the map has it there"
is "$(json "$SCRATCH/map.json" "[r['name'] for r in d['regions'] if r['use'] == 'heap']")" \
    '["OCaml heap"]' "and names it"

# How deep its stack gets nobody can tell; by name it is said why, with the program's own first.
"$STAGEWALK" check "$OCAML/gc.elf" --layout qemu-virt --select SW706,SW707,SW708,SW709 \
    > "$SCRATCH/depth"
"$STAGEWALK" check "$OCAML/recursion.elf" --layout qemu-virt --select SW707 > "$SCRATCH/deeper"
why="the main path needs at least [1-9][0-9]* of the 16384 bytes of stack; not counted:"
unlike "$(cat "$SCRATCH/depth")" "SW706" "depth: no number is held against the stack's size"
like "$(cat "$SCRATCH/deeper")" "$why recursion through camlMain__depth_[0-9]* .OCaml code.; " \
    "depth: the recursive function is named"
like "$(cat "$SCRATCH/depth")" "$why recursion through camlMain__[a-z]*_[0-9]*, .* .OCaml code.; \
caml_.* .OCaml runtime and kernel.;" "depth: recursion in the program and in its runtime"
like "$(cat "$SCRATCH/depth")" "$why indirect calls in caml_apply4, .*camlMain__.* .OCaml code.; \
caml_.* .OCaml runtime and kernel.;" "depth: closures are called"
like "$(cat "$SCRATCH/depth")" "$why changes of SP by no constant in camlMain__.*, camlMain__.* \
.OCaml code.; caml_raise_exn, " "depth: exceptions cut the stack"
