# SPDX-License-Identifier: MIT
# Names for the parts of run.sh: one explanation, and what it says.

HERE=$TOP/tests/log

# explained NAME LOG ARGUMENT...: text in $out, JSON in $SCRATCH/json, exit code in $code.
explained() {
    name=$1 log=$2
    shift 2
    out=$("$STAGEWALK" explain --log "$log" "$@" 2> "$SCRATCH/err")
    code=$?
    "$STAGEWALK" explain --log "$log" "$@" --format json > "$SCRATCH/json" 2> "$SCRATCH/err"
    is "$?" "$code" "$name: text and JSON end with the same code"
}

# first: cause, exception, access, va and ipa of the first crash.
first() {
    json "$SCRATCH/json" "' '.join(d['crashes'][0][k] or '-'
        for k in ('cause', 'exception', 'access', 'va', 'ipa'))"
}

# crash NAME LOG EXIT WANTED ARGUMENTS: exit code, and the first crash in JSON.
crash() {
    # shellcheck disable=SC2086
    "$STAGEWALK" explain --log "$2" $5 --format json > "$SCRATCH/json" 2> "$SCRATCH/err"
    is "$?" "$3" "$1: exit code $3"
    is "$(first)" "$4" "$1: $4"
}

# LeakSanitizer can stumble over the thread storage of libraries that are opened when they are
# needed (libdw, capstone): it then ends with a fault of its own. Leaks are found all the same.
ASAN_OPTIONS=intercept_tls_get_addr=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
export ASAN_OPTIONS
