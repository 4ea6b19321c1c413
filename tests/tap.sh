# SPDX-License-Identifier: MIT
# TAP for shell tests: source it from any script below tests/. It goes to the top of the tree, names
# the build that is under test and gives a scratch folder that is removed at the end.
#
#   . "$(dirname "$0")/../tap.sh"
#   plan_later
#   is "$(cmd)" "wanted text" "what it shows"
#   ok_if "the file is there" test -f file
#   done_testing
#
# O is the build folder (build, build/asan, ...); STAGEWALK the tool of that build; ARM32 the
# target's files, which are the same in every flavour of the host.

set -u
LC_ALL=C
export LC_ALL
TOP=$(cd "$(dirname "$0")" && while [ ! -f tests/tap.sh ] && [ "$PWD" != / ]; do cd ..; done; pwd)
cd "$TOP" || exit 1
O=${O:-build}
STAGEWALK=${STAGEWALK:-$TOP/$O/host/stagewalk}
ARM32=${ARM32:-$TOP/build/arm32}
mkdir -p "$O"
SCRATCH=$(mktemp -d "$TOP/$O/tmp.XXXXXX")
trap 'rm -rf "$SCRATCH"' EXIT
trap 'exit 1' HUP INT TERM

tap_count=0
tap_failed=0

# Start a script whose number of tests is known only at its end.
plan_later() {
    tap_count=0
    tap_failed=0
}

# Lines of text for whoever reads a failure; prove leaves standard error to the terminal.
diag() {
    printf '%s\n' "$*" | sed 's/^/# /' >&2
}

pass() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s\n' "$tap_count" "$1"
}

fail() {
    tap_count=$((tap_count + 1))
    tap_failed=$((tap_failed + 1))
    printf 'not ok %d - %s\n' "$tap_count" "$1"
    diag "$0: failed: $1"
}

# is GOT WANTED NAME: equal texts.
is() {
    if [ "$1" = "$2" ]; then
        pass "$3"
    else
        fail "$3"
        diag "got:    $1"
        diag "wanted: $2"
    fi
}

# like GOT REGEX NAME: some line of GOT matches the extended regular expression.
like() {
    if printf '%s\n' "$1" | grep -Eq -e "$2"; then
        pass "$3"
    else
        fail "$3"
        diag "got:    $1"
        diag "wanted a line like: $2"
    fi
}

# unlike GOT REGEX NAME: no line of GOT matches.
unlike() {
    if printf '%s\n' "$1" | grep -Eq -e "$2"; then
        fail "$3"
        diag "got:    $1"
        diag "wanted no line like: $2"
    else
        pass "$3"
    fi
}

# ok_if NAME COMMAND...: the command's exit code is 0. Its output is shown when it is not.
ok_if() {
    tap_name=$1
    shift
    if tap_out=$("$@" 2>&1); then
        pass "$tap_name"
    else
        fail "$tap_name"
        diag "command: $*"
        diag "$tap_out"
    fi
}

# skip REASON: one test that cannot run here. In CI every skipped test is a failure of the run.
skip() {
    tap_count=$((tap_count + 1))
    printf 'ok %d # SKIP %s\n' "$tap_count" "$1"
}

# skip_all REASON: nothing of this script can run here.
skip_all() {
    printf '1..0 # SKIP %s\n' "$1"
    exit 0
}

# json FILE EXPRESSION: the value of a Python expression over the JSON document d of the file.
json() {
    python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
v = eval(sys.argv[2])
print(v if isinstance(v, str) else json.dumps(v, sort_keys=True))' "$1" "$2"
}

done_testing() {
    printf '1..%d\n' "$tap_count"
    [ "$tap_failed" -eq 0 ] || exit 1
    exit 0
}
