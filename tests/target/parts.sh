# SPDX-License-Identifier: MIT
# A part of run.sh. What the kernel sets up on bare machines: interrupts by either controller, the
# timer, the clocks, malloc, the ways to end. What only Xen gives is in tests/xen.

A15="-cpu cortex-a15"
QUICK="-display none -monitor none -nic none -m 128 -serial stdio"

# run ARGUMENTS QEMU-OPTIONS...: -kernel on that machine; what it prints, from malloc's line on.
run() {
    args=$1
    shift
    # shellcheck disable=SC2086
    timeout 60 qemu-system-arm $QUICK $A15 -kernel "$BIN" -append "$args" "$@" < /dev/null \
        2> "$SCRATCH/qemu.err" | tr -d '\r' > "$SCRATCH/out"
    sed -n '/^gic /,$p' "$SCRATCH/out"
}

tests="test=tick test=clock test=event test=grant test=malloc test=fp"
rtc="-rtc base=2014-07-22T10:00:00"
wanted_rest="test: tick 0x00000000
tick: 5 alarms came, 0 of them early
test: clock 0x00000000
clock: went back 0 times, and on
clock: N seconds since 1970
test: event 0x00000000
event: this machine has none
test: grant 0x00000000
grant: this machine has none
test: malloc 0x00000000
malloc: N pieces, 0x00000000 bytes left
malloc: 0 words spoiled, all given back: as before
malloc: a megabyte in one piece again
test: fp 0x00000000
fp: 20 interrupts, 0 registers changed
power off"

# works NAME GIC-LINE OUTPUT
works() {
    is "$(printf '%s\n' "$3" | head -1)" "$2" "$1: its controller"
    like "$3" "^timer     virtual, PPI 27$" "$1: its timer"
    is "$(printf '%s\n' "$3" | sed -n '/^test: tick/,$p' |
        sed 's/ [0-9]* seconds/ N seconds/; s/ [0-9]* pieces/ N pieces/')" \
        "${4:-$wanted_rest}" "$1: every part works"
}

v2="gic       GICv2  distributor IPA 0x08000000  interface IPA 0x08010000"
v3="gic       GICv3  distributor IPA 0x08000000  interface IPA 0x080a0000"
# shellcheck disable=SC2086
out=$(run "$tests" -machine virt $rtc)
works "virt, GICv2" "$v2" "$out"
seconds=$(printf '%s\n' "$out" | sed -n 's/^clock: \([0-9]*\) seconds.*/\1/p')
now=$(date -u -d 2014-07-22T10:00:00Z +%s)
ok_if "the time of day is the clock chip's" test "$seconds" -ge "$now" -a "$seconds" -lt \
    $((now + 20))
# shellcheck disable=SC2086
works "virt, GICv3" "$v3" "$(run "$tests" -machine virt,gic-version=3 $rtc)"
# shellcheck disable=SC2086
works "virt, GICv3, from HYP" "$v3" \
    "$(run "$tests" -machine virt,gic-version=3,virtualization=on $rtc)"
dtc -q -O dtb -o "$SCRATCH/vexpress.dtb" "$HERE/vexpress-a15.dts"
works "vexpress-a15" "gic       GICv2  distributor IPA 0x2c001000  interface IPA 0x2c002000" \
    "$(run "$tests" -machine vexpress-a15 -dtb "$SCRATCH/vexpress.dtb")" \
    "$(printf '%s\n' "$wanted_rest" |
        sed 's/^clock: N sec.*/clock: nobody here knows the time of day/')"

virt_dtb "$SCRATCH/virt.dtb"
gic=$(fdtget -l "$SCRATCH/virt.dtb" / | grep '^intc')
cp "$SCRATCH/virt.dtb" "$SCRATCH/nogic.dtb"
fdtput -t s "$SCRATCH/nogic.dtb" "/$gic" compatible arm,pl390
out=$(run "test=tick test=malloc" -machine virt -dtb "$SCRATCH/nogic.dtb")
like "$out" "^gic       none that is driven here: there are no interrupts$" \
    "an unknown controller: it says so"
like "$out" "^tick: this machine has none$" "an unknown controller: no timer either"
is "$(printf '%s\n' "$out" | tail -1)" "power off" "an unknown controller: the rest works"
cp "$SCRATCH/virt.dtb" "$SCRATCH/ppi.dtb"
fdtput -t x "$SCRATCH/ppi.dtb" /timer interrupts 1 d 104 1 e 104 1 a 104 1 b 104
out=$(run "" -machine virt -dtb "$SCRATCH/ppi.dtb")
like "$out" "^timer     virtual, PPI 26$" "the timer's PPI is the tree's"

# ---- the ways to end -----------------------------------------------------------------------------
# It comes up again and again, until it is ended from here.
for machine in virt virt,virtualization=on "vexpress-a15 -dtb $SCRATCH/vexpress.dtb"; do
    : > "$SCRATCH/again"
    # shellcheck disable=SC2086
    timeout 60 qemu-system-arm $QUICK $A15 -kernel "$BIN" -append "end=reboot" -machine $machine \
        < /dev/null > "$SCRATCH/again" 2> /dev/null &
    tries=0
    while [ "$(grep -c '^reboot' "$SCRATCH/again")" -lt 2 ] && [ $tries -lt 500 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    kill $!
    wait $! 2> /dev/null
    ok_if "${machine%% *}: reboots" test $tries -lt 500
done
