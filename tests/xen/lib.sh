# SPDX-License-Identifier: MIT
# Names and small readers for the parts of run.sh.

BIN=$ARM32/unikernel.bin
ELF=$ARM32/unikernel.elf
START_BIN=$ARM32/unikernel-0x40008000.bin
START_ELF=$ARM32/unikernel-0x40008000.elf
XEN=$TOP/build/armhf/boot/xen-4.17-armhf
RUNS=$SCRATCH/runs
mkdir -p "$RUNS"

# A shell that is ended ends what runs for it, and waits until that is gone.
running=
end_running() {
    trap '' HUP INT TERM
    # shellcheck disable=SC2086
    [ -z "$running" ] || kill $running 2> /dev/null
    wait
    exit 1
}
trap end_running HUP INT TERM

# session NAME ARGUMENTS...: one run of Xen, into $RUNS/NAME. What went wrong is in NAME.err.
session() {
    name=$1
    shift
    python3 "$TOP/tests/xen/session.py" "$XEN" "$RUNS/$name" "$@" > "$RUNS/$name.err" 2>&1 &
    running=$!
    wait $running
    echo $? > "$RUNS/$name.code"
    running=
}

# console NAME: all that was printed. guest NAME [DOMAIN]: what that guest printed, on either
# console.
console() {
    cat "$RUNS/$1/console.txt"
}

guest() {
    console "$1" | sed -n "s/^(XEN) DOM${2:-1}: //p; s/^(d${2:-1}) //p"
}

# symbol ELF NAME: its address, with 0x.
symbol() {
    arm-linux-gnueabihf-nm "$1" | awk -v name="$2" '$3 == name { print "0x" $1 }'
}
