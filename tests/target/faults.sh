# SPDX-License-Identifier: MIT
# A part of run.sh. Failures on purpose: each is reported as the architecture has it, in the form
# of stagewalk-fault(5), and the machine is switched off afterwards.

virt_dtb "$SCRATCH/virt.dtb"
dtc -q -O dtb -o "$SCRATCH/vexpress.dtb" "$HERE/vexpress-a15.dts"

# provoke ARGUMENTS: the report is left in $out.
provoke() {
    with_args "$SCRATCH/virt.dtb" "$SCRATCH/args.dtb" "$1"
    out=$(start $VIRT 0x40209000 "$SCRATCH/args.dtb" -machine virt -cpu cortex-a15)
    report=$(printf '%s\n' "$out" | sed -n '/^FAULT BEGIN$/,/^FAULT END$/p')
}

value() {
    printf '%s\n' "$report" | sed -n "s/^$1=//p"
}

# fault ARGUMENTS EXCEPTION CAUSE [NAME=VALUE]...
fault() {
    name=$1 exception=$2 cause=$3
    provoke "console=ttyAMA0 test=$1 quiet"
    shift 3
    is "$(printf '%s\n' "$report" | sed -n 's/^EXCEPTION //p')" "$exception from SVC" \
        "$name: $exception"
    is "$(printf '%s\n' "$report" | sed -n 's/^CAUSE //p')" "$cause" "$name: says why"
    for pair; do
        is "$(value "${pair%%=*}")" "${pair#*=}" "$name: $pair"
    done
    is "$(printf '%s\n' "$out" | tail -1)" "power off" "$name: ends by switching off"
}

# within VALUE FUNCTION: an address inside a function of the image.
within() {
    size=$(arm-linux-gnueabihf-nm -S "$ELF" | awk -v name="$2" '$4 == name { print "0x" $2 }')
    first=$(arm-linux-gnueabihf-nm -S "$ELF" | awk -v name="$2" '$4 == name { print "0x" $1 }')
    [ -n "$size" ] && [ $(($1)) -ge $((first)) ] && [ $(($1)) -lt $((first + size)) ]
}

null="this is VA section 0, which stays unmapped to catch null pointers"
guard="this is the guard below the stack"
fault read:0x00000010 "Data Abort" "read of 0x00000010: translation fault, section; $null" \
    DFSR=0x00000005 DFAR=0x00000010 OFFSET=0x3ff00000 TTBR0=0x4030404a TTBCR=0x00000000 \
    DACR=0x00000001 SCTLR=0x00c5187d
ok_if "read: PC is in do_read" within "$(value PC)" do_read
ok_if "read: EXC_LR is 8 past the instruction" test $(($(value EXC_LR) - $(value PC))) -eq 8
is "$(value CPSR)" "$(value SPSR)" "read: CPSR is the state at the fault"
like "$(value CPSR)" "^0x......53$" "read: SVC, interrupts on"
like "$(value EXC_CPSR)" "^0x......d7$" "read: handled in ABT"
is "$(value VBAR)" "$(symbol uk_vectors)" "read: VBAR is the vectors"
is "$(printf '%s\n' "$report" | grep -c '^R[0-9]*=0x[0-9a-f]\{8\}$')" 13 "read: R0 to R12"
is "$(value SP_svc)" "$(value SP)" "read: SP is that of SVC"
is "$(value LR_svc)" "$(value LR)" "read: LR is that of SVC"
is "$(value SP_abt)" "$(symbol uk_stack_abt_end)" "read: SP_abt is that before the exception"
is "$(value LR_abt)" "$(value EXC_LR)" "read: LR_abt is what the exception wrote"
is "$(value SPSR_abt)" "$(value SPSR)" "read: SPSR_abt is the state at the fault"
for mode in und irq fiq; do
    is "$(value SP_$mode)" "$(symbol uk_stack_${mode}_end)" "read: SP_$mode is its own stack's end"
    ok_if "read: LR_$mode and SPSR_$mode" test -n "$(value LR_$mode)" -a -n "$(value SPSR_$mode)"
done
ok_if "read: SP_usr and LR_usr" test -n "$(value SP_usr)" -a -n "$(value LR_usr)"
is "$(printf '%s\n' "$report" | grep -c '^R[0-9]*_fiq=')" 5 "read: R8_fiq to R12_fiq"
sp=$(value SP)
like "$report" "^MEM\[$sp\]=0x" "read: the dump begins at SP"
unlike "$(printf '%s\n' "$report" | sed 1,2d | grep -v '^CAUSE ')" \
    '^[^A-Z]|^[A-Z0-9_]+=0x[0-9a-f]{0,7}$' "read: every other line is NAME=VALUE"

fault write:0x003ffffc "Data Abort" "write to 0x003ffffc: translation fault, section; $guard" \
    DFSR=0x00000805 DFAR=0x003ffffc
fault undefined "Undefined Instruction" \
    "undefined instruction at $(symbol do_undefined); this is the image" \
    "PC=$(symbol do_undefined)"
like "$(value EXC_CPSR)" "^0x......db$" "undefined: handled in UND"
fault prefetch:0x00000100 "Prefetch Abort" \
    "instruction fetch from 0x00000100: translation fault, section; $null" \
    IFSR=0x00000005 IFAR=0x00000100 PC=0x00000100
fault prefetch:0x00600000 "Prefetch Abort" \
    "instruction fetch from 0x00600000: permission fault, section; this is RAM" \
    IFSR=0x0000000d IFAR=0x00600000 PC=0x00600000
fault prefetch:0xc9100000 "Prefetch Abort" \
    "instruction fetch from 0xc9100000: permission fault, section; this is not RAM" \
    IFSR=0x0000000d IFAR=0xc9100000

provoke test=stack-overflow
like "$report" "^EXCEPTION Data Abort from SVC$" "stack overflow: a data abort"
like "$report" "^CAUSE write to 0x003fff..: translation fault, section; $guard$" \
    "stack overflow: says that it is the guard"
is "$(value DFSR)" 0x00000805 "stack overflow: DFSR=0x00000805"
like "$(value DFAR)" "^0x003fff" "stack overflow: DFAR is in the guard"
ok_if "stack overflow: PC is in overflow" within "$(value PC)" overflow
like "$report" '^MEM\[0x00400000\]=0x' "stack overflow: the dump begins at the lowest word"
is "$(printf '%s\n' "$report" | grep -c '^MEM')" 64 "stack overflow: 64 words of it"
is "$(printf '%s\n' "$out" | tail -1)" "power off" "stack overflow: ends by switching off"

with_args "$SCRATCH/vexpress.dtb" "$SCRATCH/args.dtb" test=stack-overflow
out=$(start $VEXPRESS 0x80008000 "$SCRATCH/args.dtb" -machine vexpress-a15 -cpu cortex-a15)
like "$out" "^CAUSE write to 0x003fff..: translation fault, section; $guard$" \
    "stack overflow on vexpress-a15: the same"
is "$(printf '%s\n' "$out" | tail -1)" "power off" "on vexpress-a15: ends by switching off"

provoke test=read:0x00408024
like "$out" "^test: 0x00408024 holds 0x016f2818$" "a read that works gives the zImage magic"
provoke test=write:0x00600000
like "$out" "^test: wrote to 0x00600000$" "a write to the heap works"
for bad in test=read: test=read:12x test=nonsense test=undefinedly; do
    provoke $bad
    like "$out" "^stagewalk: unknown test in the boot arguments$" "$bad: said to be unknown"
done
