# SPDX-License-Identifier: MIT
# A part of run.sh. Failures on purpose, in the form of stagewalk-fault(5).

# report NAME; value NAME REGISTER
report() {
    guest "$1" | sed -n '/^FAULT BEGIN$/,/^FAULT END$/p'
}

value() {
    report "$1" | sed -n "s/^$2=//p"
}

# fault NAME WHAT EXCEPTION CAUSE-REGEX [NAME=VALUE]...
fault() {
    name=$1 what=$2
    is "$(report "$name" | sed -n 's/^EXCEPTION //p')" "$3 from SVC" "$what: $3"
    like "$(report "$name" | sed -n 's/^CAUSE //p')" "^$4$" "$what: says why"
    shift 4
    for pair; do
        is "$(value "$name" "${pair%%=*}")" "${pair#*=}" "$what: $pair"
    done
    is "$(report "$name" | tail -n 1)" "FAULT END" "$what: a whole report"
    is "$(guest "$name" | tail -n 1)" "power off" "$what: ends the domain"
}

null="this is VA section 0, which stays unmapped to catch null pointers"
xen="debug exception, as Xen reports an IPA it does not back"
offset=$(value hole OFFSET)
va=$(printf '0x%08x' $(((0x30000000 - offset) & 0xffffffff)))

fault large "stage-1 fault" "Data Abort" "read of 0x00000010: translation fault, section; $null" \
    DFSR=0x00000005 DFAR=0x00000010
is "$(($(value large EXC_LR) - $(value large PC)))" 8 "stage-1 fault: LR is 8 past the instruction"
fault hole "unmapped IPA" "Data Abort" "access to $va: $xen; this is not RAM" \
    DFSR=0x00000002 "DFAR=$va"
is "$(value hole EXC_LR)" "$(value hole PC)" "unmapped IPA: LR is at the instruction"

offset=$(value odd OFFSET)
va=$(printf '0x%08x' $(((0x408d1000 - offset) & 0xffffffff)))
fault odd "last section, past the RAM in it" "Data Abort" "access to $va: $xen; this is not RAM" \
    DFSR=0x00000002 "DFAR=$va"
fault start "undefined instruction" "Undefined Instruction" \
    "undefined instruction at $(symbol "$START_ELF" do_undefined); this is the image" \
    "PC=$(symbol "$START_ELF" do_undefined)"
fault overflow "stack overflow" "Data Abort" \
    "write to 0x003fff..: translation fault, section; this is the guard below the stack" \
    DFSR=0x00000805
is "$(report overflow | grep -c '^MEM')" 64 "stack overflow: 64 words of the stack"
