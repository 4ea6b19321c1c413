# SPDX-License-Identifier: MIT
# Writes the completions for bash, zsh and fish from what the tool itself says it knows:
#   generate.py TOOL FOLDER          (make completion-update)
import re
import subprocess
import sys
import textwrap

tool, folder = sys.argv[1:]
FILES = {"layout", "image-layout", "symbols", "dtb", "ramdisk", "config", "baseline",
         "write-baseline", "regs", "core", "batch", "execute", "output", "mem", "log"}
RULES = {"select", "ignore"}
MACHINES = r"sed -n '/^Images/q; s/^ *\([a-z][-a-z0-9.]*\) .*/\1/p'"
RULE_NAMES = r"sed -n 's/^\(SW[0-9]*\) .*/\1/p'"


def said(*arguments):
    run = subprocess.run([tool, *arguments], capture_output=True, text=True,
                         stdin=subprocess.DEVNULL)
    return run.stdout + run.stderr


# What a wrong word is answered with: "(known: a, b)" or "(known here: a, b)".
def known(*arguments):
    words = re.search(r"\(known(?: here)?: ([^)]*)\)", said(*arguments))
    return words.group(1).replace(",", "") if words else ""


class Option:
    def __init__(self, command, letter, name, value, repeat, text):
        self.letter, self.name, self.value, self.text = letter, name, value, text
        self.repeat = bool(repeat)
        self.words = ""
        if value and name == "format":
            tries = ([], ["SW101"], ["x", "y"])  # no word, a rule, two images
            answers = (known(command, "--format", "?", *words) for words in tries)
            self.words = next(filter(None, answers), "")
        elif value and name not in FILES | RULES:
            self.words = known(command, "--" + name, "?")


def commands():
    part = said("--help").split("Commands:\n")[1].split("\n\n")[0]
    for name, text in re.findall(r"^  ([a-z]+) +(.*)$", part, re.M):
        part = said(name, "--help").split("\nOptions:\n")[1].split("\nExamples:")[0]
        row = r"^  (?:-(\w), |    )--([a-z0-9-]+)(?: (\S+?)(\.\.\.)?)? +(\S.*)$"
        yield name, text, [Option(name, *found) for found in re.findall(row, part, re.M)]


ALL = list(commands())


def put(name, text):
    with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
        file.write(text)


# ---- bash


def bash_options(options):
    words = " ".join((f"-{o.letter} " if o.letter else "") + "--" + o.name for o in options)
    return " \\\n            ".join(textwrap.wrap(words, 84))


def bash():
    options = "".join(f"    {name})\n        echo \"{bash_options(each)}\"\n        ;;\n"
                      for name, _, each in ALL)
    words = {o.name: o.words for _, _, each in ALL for o in each if o.words and o.name != "format"}
    formats = {name: o.words for name, _, each in ALL for o in each if o.name == "format"}
    put("stagewalk.bash", f"""# SPDX-License-Identifier: MIT
# bash completion for stagewalk; written by generate.py from what the tool says.

_stagewalk_machines() {{
    "${{COMP_WORDS[0]}}" layouts 2>/dev/null | {MACHINES}
}}

_stagewalk_rules() {{
    "${{COMP_WORDS[0]}}" rules 2>/dev/null | {RULE_NAMES}
}}

_stagewalk_options() {{
    case $1 in
{options}    esac
}}

_stagewalk_formats() {{
    case $1 in
{"".join(f'    {name}) echo "{each}" ;;' + chr(10) for name, each in formats.items())}    esac
}}

_stagewalk_words() {{
    case $2 in
    --layout) echo all && _stagewalk_machines ;;
    --select | --ignore) _stagewalk_rules ;;
    --format) _stagewalk_formats "$1" ;;
{"".join(f'    --{name}) echo "{each}" ;;' + chr(10) for name, each in words.items())}    *)
        case $3 in
        -*) _stagewalk_options "$1" ;;
        *) [ "$1" != explain ] || _stagewalk_rules ;;
        esac
        ;;
    esac
}}

_stagewalk() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} words

    # --option=value comes as three words.
    if [ "$current" = = ]; then
        current=
    elif [ "$before" = = ]; then
        before=${{COMP_WORDS[COMP_CWORD - 2]}}
    fi
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="{" ".join(name for name, _, _ in ALL)} --help --version"
    else
        words=$(_stagewalk_words "${{COMP_WORDS[1]}}" "$before" "$current")
    fi
    # shellcheck disable=SC2207
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}

# Where nothing of this fits, a file is meant.
complete -o default -F _stagewalk stagewalk
""")


# ---- zsh


def zsh_quoted(text):
    return re.sub(r"([\[\]:])", r"\\\1", text.replace("'", "'\\''"))


def zsh_action(option):
    if option.words:
        return f"({option.words})"
    if option.name == "layout":
        return "_stagewalk_machines"
    if option.name in RULES:
        return "_stagewalk_rules"
    return "_files" if option.name in FILES else ""


def zsh_option(option):
    text = f"[{zsh_quoted(option.text)}]"
    if option.value:
        text += f":{zsh_quoted(option.value).lower()}:{zsh_action(option)}"
    star = "*" if option.repeat else ""
    if option.letter:
        return f"'{star}'{{-{option.letter},--{option.name}}}'{text}'"
    return f"'{star}--{option.name}{'=' if option.value else ''}{text}'"


def zsh_case(name, options):
    rest = {"explain": ["'*:rule:_stagewalk_rules'"], "layouts": [], "rules": []}
    lines = [zsh_option(o) for o in options] + rest.get(name, ["'*:file:_files'"])
    return f"    {name})\n        _arguments -s " + " ".join(
        f"\\\n            {line}" for line in lines) + "\n        ;;\n"


def zsh():
    put("_stagewalk", f"""#compdef stagewalk
# SPDX-License-Identifier: MIT
# zsh completion for stagewalk; written by generate.py from what the tool says.

_stagewalk_machines() {{
    local -a names
    names=(all ${{(f)"$(stagewalk layouts 2>/dev/null | {MACHINES})"}})
    compadd -- $names
    _files -g '*.yaml'
}}

_stagewalk_rules() {{
    local -a names
    names=(${{(f)"$(stagewalk rules 2>/dev/null | {RULE_NAMES})"}})
    compadd -- $names
}}

_stagewalk() {{
    local -a commands
    commands=(
{"".join(f"        '{name}:{zsh_quoted(text)}'" + chr(10) for name, text, _ in ALL)}    )
    if ((CURRENT == 2)); then
        _describe command commands
        compadd -- --help --version
        return
    fi
    local command=$words[2]
    shift words
    ((CURRENT--))
    case $command in
{"".join(zsh_case(name, options) for name, _, options in ALL)}    esac
}}

_stagewalk "$@"
""")


# ---- fish


def fish_quoted(text):
    return text.replace("\\", "\\\\").replace("'", "\\'")


def fish_option(name, option):
    head = f"complete -c stagewalk -n '__fish_seen_subcommand_from {name}' -l {option.name}"
    tail = f"-d '{fish_quoted(option.text)}'"
    if option.letter:
        head += f" -s {option.letter}"
    if option.words:
        tail = f"-xa '{option.words}' " + tail
    elif option.name == "layout":
        tail = "-ra 'all (__stagewalk_machines)' " + tail
    elif option.name in RULES:
        tail = "-xa '(__stagewalk_rules)' " + tail
    elif option.value:
        tail = ("-r " if option.name in FILES else "-x ") + tail
    return f"{head} \\\n    {tail}\n"


def fish():
    text = f"""# SPDX-License-Identifier: MIT
# fish completion for stagewalk; written by generate.py from what the tool says.

function __stagewalk_machines
    stagewalk layouts 2>/dev/null | {MACHINES}
end

function __stagewalk_rules
    stagewalk rules 2>/dev/null | {RULE_NAMES}
end

complete -c stagewalk -n __fish_use_subcommand -l help -d 'print the commands'
complete -c stagewalk -n __fish_use_subcommand -l version -d 'print the version'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -f -a '(__stagewalk_rules)'
"""
    for name, about, options in ALL:
        text += f"\ncomplete -c stagewalk -n __fish_use_subcommand -f -a {name} \\\n" \
            f"    -d '{fish_quoted(about)}'\n" + "".join(fish_option(name, o) for o in options)
    put("stagewalk.fish", text)


bash()
zsh()
fish()
