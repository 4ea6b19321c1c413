# SPDX-License-Identifier: MIT
# A part of run.sh. What the kernel does with what Xen gives: both consoles, interrupts, timer,
# clocks, event channels, grants, malloc, the ways to end.

like "$(guest plain)" "^gic       GICv2  distributor IPA 0x03001000  interface IPA 0x03002000$" \
    "the interrupt controller is the tree's"
like "$(guest plain)" "^timer     virtual, PPI 27$" "the timer's PPI is the tree's"
like "$(guest plain)" "^xen       4.17  shared info IPA 0x38fff000$" \
    "the shared info page is mapped"
like "$(guest plain)" "^events    PPI 31$" "event channels have the public PPI"
like "$(guest plain)" "^grants    table IPA 0x38000000$" "the grant table is at the public place"

# Everything from the first test on; how many pieces malloc takes depends on the size of the RAM.
rest() {
    guest "$1" | sed -n '/^test: /,/^power off/p' | sed 's/^malloc: [0-9]* pieces/malloc: N pieces/'
}

is "$(rest plain)" "test: tick 0x00000000
tick: 5 alarms came, 0 of them early
test: clock 0x00000000
clock: went back 0 times, and on
clock: nobody here knows the time of day
test: event 0x00000000
event: rung at port 1, 1 times, 0 at a wrong port
event: and back at port 2, 1 times, 0 at a wrong port
event: closed with 0 and 0
test: grant 0x00000000
grant: references 8 and 9, both taken back
test: malloc 0x00000000
malloc: N pieces, 0x00000000 bytes left
malloc: 0 words spoiled, all given back: as before
malloc: a megabyte in one piece again
test: fp 0x00000000
fp: 20 interrupts, 0 registers changed
power off" "plain: timer, events, grants, malloc, registers across interrupts"
for name in large odd overflow; do
    like "$(guest $name)" "^malloc: 0 words spoiled, all given back: as before$" \
        "$name: malloc to exhaustion and back"
    like "$(guest $name)" "^malloc: [0-9]* pieces, 0x00000000 bytes left$" "$name: to the last byte"
done

# ---- consoles ------------------------------------------------------------------------------------
like "$(console plain)" "^\(XEN\) DOM1: stagewalk unikernel: map complete$" "vpl011: its lines come"
like "$(console overflow)" "^\(d1\) stagewalk unikernel: map complete$" \
    "without vpl011: lines come by console_io"
unlike "$(console overflow)" "^\(XEN\) DOM1:" "and by nothing else"

# ---- two domains ---------------------------------------------------------------------------------
page=$(guest pair 1 | sed -n 's/^pair: offers IPA \(0x[0-9a-f]*\) .*/\1/p')
is "$(guest pair 1 | grep '^pair: ')" \
    "pair: offers IPA $page as reference 8 and port 1 to domain 2
pair: rung, and the page says: answered
pair: while it is mapped the grant stays
pair: rung again, the grant ends" "pair: the page and the ring as the offering domain sees them"
is "$(guest pair 2 | grep '^pair: ')" "pair: mapped reference 8 of domain 1 at IPA 0x38ffe000
pair: the page says: offered
pair: rung, and the page says: thanks
pair: unmapped with 0" "pair: and as the mapping one does"
# xsm=silo is how Debian builds it: domains may not talk to each other.
like "$(guest silo 1)" "^pair: port .*, result -1$" "silo: Xen's refusal to offer is reported"
like "$(guest silo 2)" "^pair: bind -[0-9]*, map -1$" "silo: and that to bind"
like "$(guest silo 2)" "^stagewalk: the other domain cannot be reached$" "silo: and why it ends"

# ---- the ways to end -----------------------------------------------------------------------------
# A vCPU that Xen has shut down is paused, one that only sleeps is not.
for name in plain pair reboot psci; do
    counts=$(console $name | sed -n 's/^(XEN)     pause_count=\([0-9]*\) pause_flags=.*/\1/p')
    case $name in pair) wanted=1-1 ;; *) wanted=1 ;; esac
    is "$(printf '%s\n' "$counts" | tail -n $(((${#wanted} + 1) / 2)) |
        paste -sd-)" "$wanted" "$name: Xen has shut it down"
done
is "$(guest reboot | tail -n 1)" reboot "reboot: says so last"
is "$(guest psci | tail -n 1)" "power off" "psci: says so last"
