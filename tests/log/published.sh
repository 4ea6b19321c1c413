# SPDX-License-Identifier: MIT
# A part of run.sh. Logs that users published, and one of each form that is known, with the numbers
# worked out by hand from the manual.

while read -r log code cause exception access va ipa; do
    case $log in '#'* | '') continue ;; esac
    crash "$log" "$HERE/$log.txt" "$code" "$cause $exception $access $va $ipa" ""
done < "$HERE/expected"

www=$HERE/published/mirage-www-419.txt
explained "www-419" "$www"
like "$out" "RAM \+ 128 MB" "www-419: knows the toolstack's place"
like "$out" "shifted by one" "www-419: says why the name is another"
like "$out" "^  unknown .*--ram BASE:SIZE" "www-419: says what would settle it"
crash "www-419, 128 MB" "$www" 0 "dtb-past-ram data-abort r 0x8400000 0x48000000" \
    "--ram 0x40000000:0x8000000"
like "$(json "$SCRATCH/json" "d['crashes'][0]['text']")" "past RAM, which ends at IPA 0x47ffffff" \
    "www-419, 128 MB: past RAM"
crash "www-419, 256 MB" "$www" 4 "none data-abort r 0x8400000 0x48000000" \
    "--ram 0x40000000:0x10000000"

explained minios-4 "$HERE/published/minios-4-odroid-xu4.txt"
is "$(json "$SCRATCH/json" "d['crashes'][0]['injected']")" true "minios-4: made by Xen"
is "$(json "$SCRATCH/json" "[d['crashes'][0][k] for k in ('stage', 'level', 'domain')]")" \
    "[2, 1, 13]" "minios-4: stage 2, level 1, domain 13"
is "$(json "$SCRATCH/json" "d['crashes'][0]['pc']['va']")" 0x41e9c4 "minios-4: the pc is exact"
like "$out" "load of r3" "minios-4: the syndrome names the register"
like "$out" "handler itself crashed" "minios-4: the second crash is told"

explained boot "$HERE/published/mirage-274-xen44-boot.txt"
is "$code" 4 "a boot that works is no crash"
like "$out" "no report of a crash" "and it is said"

# pc and LR: what each report has to have taken off.
pc() {
    explained "$1" "$HERE/reports/$1.txt"
    is "$(json "$SCRATCH/json" "d['crashes'][0]['pc']['va']")" "$2" "$1: pc $2"
}
pc minios-undefined 0x409120
pc minios-odd-offset 0x410054
pc minios-registers 0x41b2a4
pc xen-release 0x40a120
pc linux-null 0xc0512344
pc u-boot-prefetch 0x10000000
# A name is all that a kernel prints: shown as it is, and looked up when there is an image.
explained linux-arm64 "$HERE/reports/linux-arm64.txt"
is "$(json "$SCRATCH/json" "[(d['crashes'][0][k]['va'], d['crashes'][0][k]['symbol'],
    d['crashes'][0][k]['offset']) for k in ('pc', 'lr')]")" \
    '[[null, "probe", 36], [null, "really_probe", 208]]' "linux-arm64: pc and lr by name"
like "$out" "^  pc          probe.0x24$" "linux-arm64: and shown"
like "$out" "^  lr          really_probe.0xd0$" "linux-arm64: both"
if [ -s "$ARM32/unikernel.elf" ]; then
    at=$(arm-linux-gnueabihf-nm "$ARM32/unikernel.elf" | sed -n 's/ [tT] uk_main$//p')
    explained linux-symbolic "$HERE/reports/linux-symbolic.txt" "$ARM32/unikernel.elf"
    is "$(json "$SCRATCH/json" "d['crashes'][0]['pc']['va'], d['crashes'][0]['pc']['symbol']")" \
        "[\"$(printf '0x%x' $((0x$at + 0x10)))\", \"uk_main\"]" \
        "linux-symbolic: looked up in the image"
    like "$out" " > $(printf '%08x' $((0x$at + 0x10)))  " "linux-symbolic: disassembled"
    # U-Boot gives no address of the access, but its own place, and where that is in its file.
    sed "s/LINKED/$(printf '%08x' $((0x$at + 0x10)))/" "$HERE/reports/u-boot-moved.txt" \
        > "$SCRATCH/u-boot-moved.txt"
    explained u-boot-moved "$SCRATCH/u-boot-moved.txt" "$ARM32/unikernel.elf"
    is "$code" 4 "u-boot-moved: the address of the access is not known"
    like "$out" "DFAR, IFAR, FAR or HPFAR is needed" "u-boot-moved: and that is said"
    like "$out" "^  pc +$(printf '%08x' $((0x$at + 0x10))) uk_main.0x10" "u-boot-moved: the symbol"
    like "$out" " > $(printf '%08x' $((0x$at + 0x10)))  " "u-boot-moved: disassembled"
    like "$out" "^  lr +$(printf '%08x' $((0x$at + 0x20))) uk_main.0x20" "u-boot-moved: lr, too"
fi
explained u-boot-data "$HERE/reports/u-boot-data.txt"
like "$out" "^  lr +87f5b6a8$" "u-boot-data: lr, as it is all there is"
explained qemu-many "$HERE/reports/qemu-many.txt"
is "$(json "$SCRATCH/json" "[(c['va'], c['repeats']) for c in d['crashes']]")" \
    '[["0xffffffec", 1], ["0x410054", 0]]' "QEMU: interrupts are none, the same twice is one"

# Its monitor says nothing of the fault, but where the processor stands. A trace of -d cpu is none.
explained qemu-monitor "$HERE/reports/qemu-monitor.txt"
is "$code" 4 "QEMU's monitor: the address of the access is not known"
is "$(json "$SCRATCH/json" "[(c['exception'], c['pc']['va']) for c in d['crashes']]")" \
    '[["data-abort", "0x408134"]]' "QEMU's monitor: where the abort came from"
like "$out" "stands at 0x41008010 in ABT mode" "QEMU's monitor: and why"
sed 's/R15=41008010/R15=41008060/' "$HERE/reports/qemu-monitor.txt" > "$SCRATCH/trace.txt"
explained "QEMU's trace" "$SCRATCH/trace.txt"
is "$code" 4 "QEMU's trace: no crash"
like "$out" "no report of a crash" "QEMU's trace: and it is said"

# Two domains at two places: neither is told by the other's offset.
explained two-domains "$HERE/reports/two-domains.txt"
is "$(json "$SCRATCH/json" "[(c['domain'], c['ipa']) for c in d['crashes']]")" \
    '[[3, "0xa9296946"], [4, "0xe9296946"]]' "two domains: each by its own offset"
