# SPDX-License-Identifier: MIT
# A part of run.sh. The same logs as consoles, serial lines and people damage them: the cause is the
# same where what it rests on is still there, and nothing breaks where it is not.

out=$(python3 "$HERE/mutate.py" "$STAGEWALK" "$HERE" 2>&1)
like "$out" "^1[0-9][0-9] logs$" "there were mutated logs"
unlike "$out" "wanted|Error" "carriage returns, colours, times, prefixes, noise: the same causes"

ok_if "cuts, garbage and shuffled lines: exit code 0 or 4, never a crash" \
    python3 "$HERE/damage.py" "$STAGEWALK" "$HERE"

: > "$SCRATCH/empty"
explained "an empty log" "$SCRATCH/empty"
is "$code" 4 "an empty log: unknown"
head -c 100000 "$STAGEWALK" > "$SCRATCH/garbage"
explained "a program as log" "$SCRATCH/garbage"
is "$code" 4 "a program as log: unknown"
like "$out" "lines have bytes that are no text" "a program as log: it says so"
{
    printf 'FAULT BEGIN\nEXCEPTION Data Abort from SVC\nDFSR=0x00000805\nDFAR=0x003f'
} > "$SCRATCH/cut"
explained "cut in a value" "$SCRATCH/cut"
is "$code" 4 "cut in a value: the address is not known"
like "$out" "1 value is cut by the end of the log" "cut in a value: it says so"
like "$out" "no FAULT END" "cut in a value: and that the report has no end"
