# SPDX-License-Identifier: MIT
# Input that is refused: one clear line and nothing else. Source it after tests/tap.sh, and set $bad
# to the folder where the tool runs.

# row CODE REGEX NAME ARGUMENT...: run the tool. REGEX must match the one line of standard error.
row() {
    code=$1 regex=$2 name=$3
    shift 3
    (cd "$bad" && timeout 20 "$STAGEWALK" "$@" >stdout 2>stderr </dev/null)
    seen=$?
    lines=$(wc -l <"$bad/stderr")
    why=
    [ "$seen" -eq "$code" ] || why="exit code $seen, wanted $code"
    [ "$lines" -eq 1 ] || why="$why; $lines lines on standard error, wanted 1"
    [ ! -s "$bad/stdout" ] || why="$why; standard output is not empty"
    head -n 1 "$bad/stderr" | grep -aq '^stagewalk: ' || why="$why; no 'stagewalk: ' at the start"
    head -n 1 "$bad/stderr" | grep -aEqi -e "$regex" || why="$why; no /$regex/ in the line"
    ! grep -aqP '[\x00-\x08\x0b-\x1f\x7f]' "$bad/stderr" || why="$why; raw control bytes"
    if [ -z "$why" ]; then
        pass "$name"
    else
        fail "$name"
        diag "$why"
        diag "$(head -c 2000 "$bad/stderr" | head -n 8)"
    fi
}
