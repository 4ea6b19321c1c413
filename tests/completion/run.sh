#!/bin/sh
# SPDX-License-Identifier: MIT
# Completions of bash, zsh and fish: they are what the tool says today, and the shells take them.
. "$(dirname "$0")/../tap.sh"
plan_later

folder=$TOP/src/cli/completion
PATH=$(dirname "$STAGEWALK"):$PATH
export PATH

# ---- nothing drifts
mkdir "$SCRATCH/now"
ok_if "they can be written anew" python3 "$folder/generate.py" "$STAGEWALK" "$SCRATCH/now"
for file in stagewalk.bash _stagewalk stagewalk.fish; do
    ok_if "$file is what the tool says (else: make completion-update)" \
        cmp "$folder/$file" "$SCRATCH/now/$file"
done
commands=$("$STAGEWALK" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
ok_if "the tool has commands" test "$(echo "$commands" | wc -l)" -ge 8
for command in $commands; do
    for option in $("$STAGEWALK" "$command" --help | sed -n 's/^  .*\(--[a-z0-9-]*\).*/\1/p'); do
        case $option in --format) continue ;; esac
        ok_if "bash: $command $option" sh -c "sed -n '/^    $command)/,/;;/p' \
            '$folder/stagewalk.bash' | grep -qe '$option[ \"]\\|$option\$'"
    done
done

# ---- bash: bash WORD...: what the last word may become
cat >"$SCRATCH/complete.bash" <<'END'
source "$1"
shift
COMP_WORDS=(stagewalk "$@")
COMP_CWORD=$#
_stagewalk
echo "${COMPREPLY[*]}"
END
bash() {
    command bash "$SCRATCH/complete.bash" "$folder/stagewalk.bash" "$@"
}
if command -v bash >/dev/null; then
    is "$(bash tra)" translate "bash: a command"
    is "$(bash check --fail)" --fail-on "bash: an option"
    is "$(bash check --sweep)" "" "bash: no option of another command"
    is "$(bash map --layout xen-d)" xen-dom0less "bash: a machine"
    is "$(bash check --format s)" sarif "bash: a format"
    is "$(bash map --format sa)" "" "bash: no format of another command"
    is "$(bash translate --access = u)" "ur uw ux" "bash: words behind ="
    is "$(bash explain SW31)" "$(seq -f 'SW%.0f' -s ' ' 310 319)" "bash: rules"
    is "$(timeout 20 python3 "$TOP/tests/completion/type.py" "$folder/stagewalk.bash" 2>&1)" ok \
        "bash: the tabulator, at a terminal"
else
    skip "no bash"
fi

# ---- fish and zsh
if command -v fish >/dev/null; then
    fish_says() {
        HOME=$SCRATCH fish --no-config -c "source $folder/stagewalk.fish; complete -C '$1'" 2>&1 |
            cut -f 1 | tr '\n' ' '
    }
    is "$(fish_says 'stagewalk tra')" "translate " "fish: a command"
    is "$(fish_says 'stagewalk check --fail')" "--fail-on " "fish: an option"
    is "$(fish_says 'stagewalk map --layout xen-d')" "xen-dom0less " "fish: a machine"
    is "$(fish_says 'stagewalk translate --access u')" "ur uw ux " "fish: words"
else
    skip "no fish"
fi
if command -v zsh >/dev/null; then
    ok_if "zsh: reads it" zsh -n "$folder/_stagewalk"
    is "$(timeout 20 python3 "$TOP/tests/completion/type.py" zsh "$folder" 2>&1)" ok \
        "zsh: the tabulator, at a terminal"
else
    skip "no zsh"
fi
done_testing
