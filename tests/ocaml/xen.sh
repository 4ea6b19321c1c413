# SPDX-License-Identifier: MIT
# A part of run.sh. The same on real Xen: ten domains at once, and one with hello.

if sh src/target/fetch-armhf.sh build/armhf xen-hypervisor-4.17-armhf > "$SCRATCH/fetch" 2>&1; then
    . "$TOP/tests/xen/lib.sh"
    guest="$OCAML/gc.bin,0x6000"
    session ocaml $guest $guest $guest $guest $guest $guest $guest $guest $guest $guest \
        "$OCAML/hello.bin,0x2000"
    is "$(cat "$RUNS/ocaml.code")" 0 "Xen: all domains end"
    for domain in 1 2 3 4 5 6 7 8 9 10; do
        is "$(guest ocaml $domain | of_program | without_statistics)" "$want_gc
$ends" "gc on Xen, domain $domain: as on Linux but for the statistics"
    done
    is "$(guest ocaml 11 | of_program)" "$(expected hello)
$ends" "hello on Xen: as on Linux"
else
    skip "no Xen for armhf: $(tail -n 1 "$SCRATCH/fetch")"
fi
