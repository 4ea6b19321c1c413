#!/bin/sh
# SPDX-License-Identifier: MIT
# The shell: scripts and their goldens, errors, rubbish, what it saves, and a terminal.
# `run.sh update` rewrites what is expected (make golden-update).
. "$(dirname "$0")/../tap.sh"
plan_later

here=$TOP/tests/shell
arm-linux-gnueabihf-gcc -nostdlib -static -no-pie -Wl,--build-id=none \
    -T tests/seed/mini-os.lds tests/seed/mini-os.S -o "$SCRATCH/image.elf" ||
    { fail "the image is built" && done_testing; }
cp "$ARM32/unikernel.elf" "$SCRATCH/unikernel.elf"
cd "$SCRATCH" || exit 1
on="image.elf --layout xen-4.5 --stage1 declared"

# shell CODE NAME ARGUMENT...: the shell on the image; standard input is in the file in.
: >in
shell() {
    code=$1 name=$2
    shift 2
    # shellcheck disable=SC2086
    NO_COLOR=1 timeout 60 "$STAGEWALK" shell $on "$@" >out 2>err <in
    is "$?" "$code" "$name"
}

# line CODE WANTED TEXT: one line as a script, and a regular expression for what it says.
line() {
    printf '%s\n' "$3" >in
    shell "$1" "$3: exit code" -x -
    like "$(cat out err)" "$2" "$3: answer"
}

# ---- a script with every command
shell 4 "a script with unknown answers" -x "$here/all.sw"
is "$(cat err)" "" "nothing on standard error"
if [ "${1:-}" = update ]; then
    cp out "$here/all.txt"
elif cmp -s out "$here/all.txt"; then
    pass "every command says what it should"
else
    fail "every command says what it should"
    diag "$(diff -u "$here/all.txt" out | head -n 40)"
fi
for command in $("$STAGEWALK" shell $on -x - <<-END | awk '/^  [a-z]/ { print $1 }'
	help
	END
); do
    case $command in interact) continue ;; esac
    ok_if "$command is in the script" grep -q "^$command" "$here/all.sw"
done
cp out first.txt
shell 4 "once more" -x "$here/all.sw"
ok_if "the same bytes" cmp first.txt out

# ---- what is saved is read again
cp again.sw saved.sw
{ cat saved.sw && echo 'translate 0x400000'; } >in
shell 0 "the saved changes are a script" -x -
like "$(cat out)" 'holds 40091c00: invalid' "and do what they did"
printf 'save registers regs.txt\nsave memory all.bin 0x40004000-0x40007fff\n' >in
shell 0 "save registers and memory" -x -
is "$("$STAGEWALK" translate -q --mem all.bin@0x40004000 --regs regs.txt 0x400000 0 2>/dev/null |
    grep -c 'IPA 40000000\|IPA 3fc00000')" 2 "translate reads them"
on="--mem all.bin@0x40004000 --regs regs.txt"
line 0 'holds 40091c1e: section' 'whatif leaf:0x400000.XN=1 0x400000'
line 0 'PA 00400000' 'whatif SCTLR.M=0 0x400000'
line 2 'no symbols: --symbols gives them' 'translate _start'
line 4 'VTCR .*VTTBR .*are not given' 'whatif HCR=1 0x400000'
# A table behind stage-2 tables: its IPA 0x80000000 is PA 0x40000000.
cat >memory.txt <<'ROWS'
region 0x40000000 0x11000
0x40000000: 0000000080000701 0000000040000701
0x40010008: 00000000400007fd
0x40010010: 00000000400007fd
ROWS
memory=$(python3 "$TOP/tests/corpus/memory.py" memory.txt .)
printf '%s\n' SCTLR=0x00c5187d MAIR0=0xff MAIR1=0 HSCTLR=0x30c50838 TTBCR=0x80000000 \
    TTBR0=0x80000000 TTBR1=0 HCR=1 VTTBR=0x40010000 VTCR=0x80003558 CPSR=0x13 >two.txt
on="$memory --regs two.txt"
line 0 'PA 40001234' 'translate 0x1234'
line 0 'PA 40001234' 'whatif leaf:0x1234=0x40000701 0x1234'
line 0 'fault: stage 1 level 1: translation fault' 'whatif leaf:0x1234=0 0x1234'
line 0 'fault: stage 1 level 1: permission fault' 'whatif leaf:0x1234.AP=2 0x1234 w'
on="unikernel.elf --layout xen-4.5"
line 0 'set SP=|fault: stage 1 level 1: permission fault' 'whatif leaf:_start.XN=1 _start x'
line 0 'PC +0x0' 'registers PC'
on="image.elf --layout xen-4.5 --stage1 declared"

# ---- errors have a place and a code
line 2 "standard input:1: unknown command 'tranlate'; did you mean translate" 'tranlate 0'
line 2 "is the beginning of" 's 0'
line 2 "translate: nothing given" 'translate'
line 2 "neither a number nor a symbol" 'translate nonesuch'
line 2 "address '0x100000000' is above 0xffffffff" 'translate 0x100000000'
line 2 "a VA is wanted here" 'translate ipa:0x40008000'
line 2 "undo: unexpected word" 'undo 1 2'
line 2 "nothing is changed" 'undo'
line 2 "is no change" 'set DACR'
line 2 "DACR has 32 bits" 'set DACR=0x100000000'
line 2 "has no field ZZ" 'set leaf:_start.ZZ=1'
line 2 "XN of a level 1 section has 1 bits" 'set leaf:_start.XN=2'
line 2 "wider than 4 bytes" 'set 0x40004010=0x100000000'
line 4 "is not known" 'set HCR.VM=1'
line 2 "pass 2\^64|is above" 'set 0xffffffffffffffff/8=0'
line 2 "no filter" 'map nonsense'
line 2 "rights are letters" 'map pl1=q'
line 0 "no range fits" 'map name=nonesuch'
line 2 "not FILE@ADDR" 'load nothing'
line 3 "No such file|does not exist|cannot" 'load missing.bin@0x0'
line 3 "cannot write" 'save changes missing/folder'
line 4 "is not known" 'save memory x.bin 0x0-0xfff'
line 2 "is no layout" 'decode 1 NONESUCH'
line 2 "wider than the 32 bits" 'decode 0x100000000 SCTLR'
line 2 "there is no register" 'registers NOPE'
line 4 "unknown" 'memory 0x0'
line 2 "a ' without its other" "symbol 'x"
line 2 "no number from 1" 'memory 0x40004010 0'
printf 'symbol _start\n\nsymbol nonesuch\nsymbol _start\n' >bad.sw
shell 2 "a script stops at its first error" -x bad.sw
is "$(cat err)" "stagewalk: bad.sw:3: no symbol has 'nonesuch' in its name" "with file and line"
is "$(grep -c _start out)" 1 "what was before it was answered"
shell 3 "a script that is not there" -x nowhere.sw
printf 'symbol _start\r\n' >in
shell 0 "lines may end like those of DOS" -x -
printf 'symbol \0x\n' >in
shell 2 "a zero byte is no text" -x -
i=0
while [ $i -lt 1025 ]; do
    echo 'set DACR=1'
    i=$((i + 1))
done >in
shell 2 "changes are limited" -x -
like "$(cat err)" 'standard input:1025: there are 1024 changes' "and it says so"

# ---- lines from a pipe are answered like those of a terminal
printf 'nonesuch\nsymbol _start\n' >in
shell 2 "errors end nothing without -x"
like "$(cat out)" '_start' "the next line is answered"
shell 0 "-o" -o answer.txt -x "$here/../shell/help.sw"
ok_if "the answer is in the file" grep -q translate answer.txt
XDG_STATE_HOME=$SCRATCH/state shell 0 "a script" -x "$here/help.sw"
ok_if "leaves no history" test ! -e state
"$STAGEWALK" shell $on -x "$here/help.sw" >/dev/full 2>err
is "$?" 3 "standard output on a full disk"

# ---- rubbish: an answer or an error, for each line
python3 "$here/rubbish.py" 7 2000 >in
# shellcheck disable=SC2086
timeout 60 "$STAGEWALK" shell $on >out 2>err <in
code=$?
ok_if "rubbish gives an exit code of the contract (it is $code)" test "$code" -eq 2 -o "$code" -eq 3
unlike "$(head -c 1000000 err)" 'Sanitizer|runtime error' "no sanitizer speaks"
ok_if "and errors" test "$(wc -l <err)" -gt 200
ok_if "and answers" test "$(wc -l <out)" -gt 200
is "$(tr -dc '\000-\010\013-\037\177' <err | wc -c)" 0 "no control byte reaches the terminal"

# ---- a terminal
if ldconfig -p 2>/dev/null | grep -q 'libedit\.so\.2'; then
    # libedit keeps the names of its functions: no leak of ours.
    ASAN_OPTIONS=detect_leaks=0 timeout 100 \
        python3 "$here/terminal.py" "$SCRATCH/state" "$STAGEWALK" \
        shell unikernel.elf --layout xen-4.5 >seen 2>&1
    ok_if "the terminal was driven to its end" grep -q 'the end of input' seen
    while IFS= read -r seen; do
        case $seen in
        "ok "*) pass "terminal: ${seen#ok }" ;;
        *) fail "terminal: $seen" ;;
        esac
    done <seen
else
    skip "no libedit"
fi
done_testing
