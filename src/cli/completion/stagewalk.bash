# SPDX-License-Identifier: MIT
# bash completion for stagewalk; written by generate.py from what the tool says.

_stagewalk_machines() {
    "${COMP_WORDS[0]}" layouts 2>/dev/null | sed -n '/^Images/q; s/^ *\([a-z][-a-z0-9.]*\) .*/\1/p'
}

_stagewalk_rules() {
    "${COMP_WORDS[0]}" rules 2>/dev/null | sed -n 's/^\(SW[0-9]*\) .*/\1/p'
}

_stagewalk_options() {
    case $1 in
    check)
        echo "--layout --image-layout --symbols --dtb --ram --ramdisk --stage1 --select --ignore \
            --fail-on --config --show-config --baseline --write-baseline -j --jobs --format -o \
            --output --color -q --quiet -v --verbose -h --help --version"
        ;;
    translate)
        echo "--layout --image-layout --symbols --dtb --ram --ramdisk --stage1 --access --mem \
            --regs --core --regime --reverse --batch --format -o --output --color -q --quiet -v \
            --verbose -h --help --version"
        ;;
    map)
        echo "--layout --image-layout --symbols --dtb --ram --ramdisk --stage1 --mem --regs --core \
            --regime --format -o --output --color -q --quiet -v --verbose -h --help --version"
        ;;
    boot)
        echo "--layout --image-layout --symbols --dtb --ram --ramdisk --sweep --until --limit \
            --format -o --output --color -q --quiet -v --verbose -h --help --version"
        ;;
    diff)
        echo "--layout --image-layout --dtb --ram --ramdisk --stage1 --format -o --output --color \
            -q --quiet -v --verbose -h --help --version"
        ;;
    explain)
        echo "--layout --image-layout --symbols --dtb --ram --ramdisk --stage1 --mem --regs --core \
            --regime --log --fault --format -o --output --color -q --quiet -v --verbose -h \
            --help --version"
        ;;
    shell)
        echo "--layout --image-layout --symbols --dtb --ram --ramdisk --stage1 --mem --regs --core \
            --regime -x --execute -o --output --color -q --quiet -v --verbose -h --help \
            --version"
        ;;
    layouts)
        echo "--format -o --output --color -q --quiet -v --verbose -h --help --version"
        ;;
    rules)
        echo "--format -o --output --color -q --quiet -v --verbose -h --help --version"
        ;;
    esac
}

_stagewalk_formats() {
    case $1 in
    check) echo "text json sarif junit github" ;;
    translate) echo "text json jsonl" ;;
    map) echo "text json ruler svg html" ;;
    boot) echo "text json" ;;
    diff) echo "text json" ;;
    explain) echo "text json" ;;
    layouts) echo "text json" ;;
    rules) echo "text json" ;;
    esac
}

_stagewalk_words() {
    case $2 in
    --layout) echo all && _stagewalk_machines ;;
    --select | --ignore) _stagewalk_rules ;;
    --format) _stagewalk_formats "$1" ;;
    --stage1) echo "run declared" ;;
    --fail-on) echo "error warning note never" ;;
    --color) echo "auto always never" ;;
    --access) echo "r w x ur uw ux" ;;
    --regime) echo "pl1 hyp el1 el2" ;;
    *)
        case $3 in
        -*) _stagewalk_options "$1" ;;
        *) [ "$1" != explain ] || _stagewalk_rules ;;
        esac
        ;;
    esac
}

_stagewalk() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words

    # --option=value comes as three words.
    if [ "$current" = = ]; then
        current=
    elif [ "$before" = = ]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="check translate map boot diff explain shell layouts rules --help --version"
    else
        words=$(_stagewalk_words "${COMP_WORDS[1]}" "$before" "$current")
    fi
    # shellcheck disable=SC2207
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}

# Where nothing of this fits, a file is meant.
complete -o default -F _stagewalk stagewalk
