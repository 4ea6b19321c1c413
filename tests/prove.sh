#!/bin/sh
# SPDX-License-Identifier: MIT
# Run the tests through prove: unit programs, tests/*/run.sh and tests/check-*.sh; or the tests that
# are named on the command line. O=build/asan (or another flavour) runs that build's, without what
# does not depend on the host's flavour. In CI (CI=true) a skipped test is a failure.
set -u
cd "$(dirname "$0")/.." || exit 1
O=${O:-build}
export O

# Tests that look at the target, at the tree or at packages: once, with the plain build.
once="target ocaml machine oracle xen foreign dumps install boards fuzz sweep"
# Parts of their own: make bank, make test-all.
alone="bank"

list() {
    find "$O/host/tests/unit" -maxdepth 1 -type f -perm -u+x 2>/dev/null | sort
    for test in tests/*/run.sh; do
        name=$(basename "$(dirname "$test")")
        case " $alone " in
        *" $name "*) continue ;;
        esac
        case " $once " in
        *" $name "*) [ "$O" != build ] || echo "$test" ;;
        *) [ ! -f "$test" ] || echo "$test" ;;
        esac
    done
    [ "$O" != build ] || ls tests/check-*.sh 2>/dev/null
}

# Tests start Python thousands of times. Where python3 is a script that looks for one (pyenv), what
# it finds is taken at once: the looking costs ten times the start.
python=$(command -v python3 || echo /dev/null)
if [ "$(head -c 2 "$python" | tr -d '\0')" = '#!' ]; then
    PATH=$(dirname "$(python3 -c 'import sys; print(sys.executable)')"):$PATH
    export PATH
fi

[ $# -gt 0 ] || set -- $(list)
TAP_FOLDER=${TAP_FOLDER:-$O/tap}
export TAP_FOLDER
rm -rf "$TAP_FOLDER"
mkdir -p "$TAP_FOLDER"
prove -j2 --timer --exec 'sh tests/prove-one.sh' "$@"
result=$?

# "ok N # SKIP why", cmocka's form too, and a whole script's "1..0 # SKIP why"
passed=$(cat "$TAP_FOLDER"/*.tap | grep -E '^ok ' | grep -vc '# SKIP')
failed=$(cat "$TAP_FOLDER"/*.tap | grep -c '^not ok ')
skipped=$(cat "$TAP_FOLDER"/*.tap | grep -Ec '^(ok|1\.\.0) .*# SKIP')
if [ "$skipped" -gt 0 ]; then
    echo "skipped in $O:"
    (cd "$TAP_FOLDER" && grep -E '^(ok|1\.\.0) .*# SKIP' -- *.tap) | sed 's/^/    /'
    if [ "${CI:-}" = true ]; then
        echo "in CI nothing may be skipped: counted as failed"
        failed=$((failed + skipped))
        skipped=0
        result=1
    fi
fi
# A test that died without a "not ok" still counts.
[ "$result" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
[ $((passed + failed)) -gt 0 ] || { echo "no test ran"; failed=1 result=1; }
echo "$passed $failed $skipped" >"$TAP_FOLDER/count"
echo "$O: $passed passed, $failed failed, $skipped skipped"
exit "$result"
