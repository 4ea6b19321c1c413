#!/bin/sh
# SPDX-License-Identifier: MIT
# Dumps that are not whole: memory with holes, registers that are missing or ask for the impossible,
# tables that lead to themselves, cores cut short. A clear answer or one clear error, every time.
. "$(dirname "$0")/../tap.sh"
. tests/errors.sh
plan_later

bad=$SCRATCH
python3 tests/broken-dumps/make.py "$bad" || { fail "the inputs are written" && done_testing; }
mkdir "$bad/folder"
mkfifo "$bad/fifo"
ln -s loop "$bad/loop"

# Cores: FILE CODE REGEX; the file's name must be in the line, too.
while read -r file code regex; do
    row "$code" "$file.*($regex)" "core $file" map --core "$file" --regs good.regs
done <<'ROWS'
missing 3 no such file
folder 3 directory
fifo 3 not a regular file
loop 3 symbolic links
empty 3 empty
ram 3 not an ELF core
not-elf.core 3 not an ELF core
half.core 3 program header 1 .*truncated
class-0.core 3 class 0
big-endian.core 3 big-endian
executable.core 3 type 2, not a core
x86.core 3 machine 3
overlap.core 3 overlaps
past-end.core 3 program header 2 .*truncated
wraps.core 3 program header 2 .*end of the address space
no-load.core 3 no memory
endless-note.core 3 a note passes the end
no-pages.xen 3 no pages .*RAM at 0x40000000.*--mem
one-page-less.xen 3 31 pages .*32 frame numbers
magic.xen 3 magic number 0x1234
page-size-0.xen 3 page size
same-frame.xen 3 overlaps
ROWS

# Registers: the same with good memory.
while read -r file code regex; do
    row "$code" "$file.*($regex)" "registers $file" map --mem ram@0x40000000 --regs "$file"
done <<'ROWS'
missing 3 no such file
folder 3 directory
fifo 3 not a regular file
empty 3 no register
word.regs 3 :3: not NAME=VALUE
no-number.regs 3 :3: not a number
negative.regs 3 :3: not a number
wide.regs 3 :5: DACR has 32 bits
twice.regs 3 :9: TTBR0 is 0x1234 here
strangers.regs 3 no register
array.regs 3 :1: not NAME=VALUE
nested.regs 3 TTBR0
float.regs 3 TTBR0
minus.regs 3 negative value for 'TTBR0'
huge.regs 3 too big
cut.regs 3 :1:.*premature end
deep.regs 3 depth
bytes.regs 3 not text
ROWS

# Memory: WORD CODE REGEX.
while read -r word code regex; do
    row "$code" "$regex" "memory $word" map --mem "$word" --regs good.regs
done <<'ROWS'
missing@0 3 missing: .*no such file
folder@0 3 folder: .*directory
fifo@0 3 fifo: .*not a regular file
empty@0 3 empty: .*empty
ram 2 not FILE@ADDR
@0x1000 2 not FILE@ADDR
ram@ 2 not a number
ram@x 2 'x' is not a number
ram@-1 2 '-1' is not a number
ram@0xffffffffffffffff 2 pass 2\^64
ROWS
row 2 'ram.*overlaps.*core' "memory twice at one address" \
    map --mem ram@0x40000000 --mem core@0x3ffff000 --regs good.regs
row 2 '--regs' "memory without registers" map --mem ram@0x40000000
row 2 'exclude' "memory and core" map --mem ram@0x40000000 --core core --regs good.regs
row 2 '--layout' "a dump has no layout" \
    map --mem ram@0x40000000 --regs good.regs --layout xen-4.5
row 2 '0x100000000' "an address past 32 bits" \
    translate -q --mem ram@0x40000000 --regs good.regs 0x100000000

# unknown NAME REGEX ARGUMENT...: exit code 4, and the answer says why.
unknown() {
    name=$1 regex=$2
    shift 2
    out=$(cd "$bad" && "$STAGEWALK" "$@" 2>stderr)
    is "$?" 4 "$name: exit code 4"
    like "$out" "$regex" "$name: says why"
}
unknown "no SCTLR" 'unknown: SCTLR is not given \(no-sctlr.regs\)' \
    translate --mem ram@0x40000000 --regs no-sctlr.regs 0x400000
unknown "memory elsewhere" 'level 1: IPA 40004010 cannot be read' \
    translate --mem ram@0x80000000 --regs good.regs 0x400000
unknown "another regime's registers" 'unknown: HSCTLR.* not given' \
    translate --mem ram@0x40000000 --regs good.regs --regime hyp 0x400000

# sweep NAME SWEEP: many cases of each machine, judged by sweep.py, which prints what is not right.
sweep() {
    for machine in short lpae aarch64; do
        python3 tests/broken-dumps/sweep.py "$STAGEWALK" "$bad" "$2" "$machine" >"$bad/out" 2>&1
        unlike "$(sed '$d' "$bad/out")" . "$machine: $1"
        like "$(tail -n 1 "$bad/out")" '^tried [0-9]*[0-9][0-9]?$' "$machine: $1: the sweep ended"
    done
}
sweep "a hole gives unknown for what depends on it, and the rest stays" holes
sweep "a register that is missing is named" registers
sweep "registers that ask for anything are answered" impossible
sweep "tables that lead to themselves end" loops
# A million ranges and more: the sanitizers' memory would be too much.
[ "$O" != build ] || sweep "memory full of tables ends" endless
sweep "a core cut short is called truncated" cut
sweep "a core of Xen cut short is called truncated" cut-xen
sweep "a garbled core is answered or refused" garbled
sweep "a garbled core of Xen is answered or refused" garbled-xen
done_testing
