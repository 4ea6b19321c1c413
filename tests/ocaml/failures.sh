# SPDX-License-Identifier: MIT
# A part of run.sh. Programs that go wrong.

out=$(printed uncaught)
is "$(printf '%s\n' "$out" | of_program)" "$(expected uncaught)

ocaml     ends with 2" "uncaught: the exception, as on Linux"
like "$out" '^not yet written outFatal error: exception Main\.Broken\("the last' \
    "uncaught: what was not written out yet comes first"

out="caught
1000000
Fatal error"
is "$(printed memory -m 16 | of_program)" "$out: exception Out_of_memory

ocaml     ends with 2" "out of memory: an exception that can be caught, and ends the program if not"
is "$(printed memory -m 16 -append "-- drip" | of_program)" "$out: out of memory
stagewalk: OCaml's runtime gave up (abort)" "out of memory in the collector: it says so and ends"

out=$(printed recursion)
is "$(printf '%s\n' "$out" | of_program | sed -n '1,/^CAUSE/p')" "going down

FAULT BEGIN
EXCEPTION Data Abort from SVC
CAUSE write to 0x003ffffc: translation fault, section; this is the guard below the stack" \
    "recursion without end: the guard below the stack"
is "$(printf '%s\n' "$out" | tail -n 2)" "FAULT END
power off" "recursion: a whole report, then off"

# ---- what stagewalk makes of it ------------------------------------------------------------------
# explained NAME < CONSOLE: its words, without addresses of 8 digits and numbers of lines.
explained() {
    "$STAGEWALK" explain --log - "$OCAML/$1.elf" --layout qemu-virt --dtb "$SCRATCH/virt.dtb"
    echo "exit code $?"
}
masked() {
    sed 's/\(0x\)*[0-9a-f]\{8\}/ADDRESS/g; s/#0x[0-9a-f]*/#ADDRESS/; s/line [0-9]*:/line N:/
        s/[0-9]* lines, [0-9]* of/N lines, N of/; s/camlMain__depth_[0-9]*/camlMain__depth_N/'
}
is "$(printf '%s\n' "$out" | explained recursion | sed 1d | masked)" \
    "standard input: stagewalk-fault(5); N lines, N of them understood

stack-overflow: the stack overflowed: write to VA ADDRESS, below the stack, in its guard
  exception   Data Abort
  status      translation fault, section; stage 1 level 1
  write to    VA ADDRESS | no IPA
  pc          ADDRESS camlMain__depth_N+0x2
  lr          ADDRESS camlMain__depth_N+0x1b
  code          ADDRESS  sub sp, #8
              > ADDRESS  str.w lr, [sp, #4]
                ADDRESS  cmp r0, #1
                ADDRESS  bge #ADDRESS
                ADDRESS  ldr.w lr, [sp, #4]
                ADDRESS  movs r0, #1
                ADDRESS  add sp, #8
                ADDRESS  bx lr
  called from ADDRESS camlMain__depth_N+0x16
  walked here stage 1 level 1: IPA ADDRESS holds ADDRESS: invalid
  because     line N: DFSR 0x805, short format: translation fault, section
              line N: SP is ADDRESS
  = help:     make the stack larger, or what is called from there less deep
  = see:      stagewalk explain SW702 (a stack is smaller than the image layout asks for)
exit code 0" "recursion: explained by stagewalk, with the OCaml function's name"
is "$(printed uncaught | explained uncaught | masked | tail -n 3)" \
    "not explained: no report of a crash is in it that is known here
  known       minios, stagewalk-fault, xen-abort, xen-registers, xenctx, linux-arm, linux-arm64, \
u-boot, qemu
exit code 4" "uncaught: no crash of the machine, and stagewalk claims none"

is "$(printed files | of_program)" "stagewalk: not supported here: open64
open_in: file: Function not implemented
stagewalk: not supported here: open64
open_out: file: Function not implemented
stagewalk: not supported here: read
read_line: Function not implemented
stagewalk: not supported here: unlink
remove: file: Function not implemented
stagewalk: not supported here: getcwd
getcwd: Function not implemented
stagewalk: not supported here: opendir
readdir: .: Function not implemented
stagewalk: not supported here: system
command: true: Function not implemented
stagewalk: not supported here: sigemptyset
stagewalk: not supported here: sigaction
signal: Function not implemented
stagewalk: not supported here: stat64
stagewalk: not supported here: open64
stagewalk: not supported here: getpid
stagewalk: not supported here: getppid
HOME is set: false
file is there: false
time went on: true
$ends" "files: what there is none of says its name and fails"
