#!/bin/sh
# SPDX-License-Identifier: MIT
# What the command line promises whatever the answer is: where output goes and that it gets there
# whole, colours, exit codes and their order, the same bytes each time.
. "$(dirname "$0")/../tap.sh"
plan_later

image=$ARM32/unikernel.elf
[ -f "$image" ] || { fail "$image is built" && done_testing; }
cp "$image" "$SCRATCH/image.elf"
head -c 100 "$image" >"$SCRATCH/cut.elf"
cd "$SCRATCH" || exit 1

# gives CODE NAME ARGUMENT...: run the tool; the output goes to out, errors to err.
gives() {
    code=$1 name=$2
    shift 2
    "$STAGEWALK" "$@" >out 2>err </dev/null
    is "$?" "$code" "$name"
}

# ---- where output goes
gives 0 "rules to standard output" rules
cp out rules.txt
gives 0 "rules with -o" rules -o rules.seen
is "$(cat out)" "" "-o: nothing on standard output"
ok_if "-o FILE has the same bytes" cmp rules.txt rules.seen
gives 0 "-o-attached form" rules -orules.seen2
ok_if "-oFILE too" cmp rules.txt rules.seen2
gives 0 "-o - is standard output" rules -o -
ok_if "-o - has the same bytes" cmp rules.txt out
gives 0 "two formats, one to a file" check image.elf --format text --format json:report.json
like "$(cat out)" '^image.elf: 0 errors' "the text is on standard output"
is "$(json report.json "d['kind']")" report "the JSON is in the file"
gives 0 "format with file by =" check image.elf --format=json:report2.json
ok_if "--opt=value is --opt value" cmp report.json report2.json
is "$(cat out)" "" "nothing on standard output"
mkdir -p dashed && cp image.elf dashed/-image.elf
(cd dashed && "$STAGEWALK" check -q -- -image.elf >../out 2>../err)
is "$?" 0 "-- ends options"
printf 'old old old\n%.0s' $(seq 500) >longer
gives 0 "-o over a longer file" --version
gives 0 "-o over a longer file" layouts -o longer
gives 0 "layouts" layouts
ok_if "-o leaves nothing of what was there" cmp longer out

# ---- output that cannot be written
"$STAGEWALK" rules >/dev/full 2>err
is "$?" 3 "standard output on a full disk"
like "$(cat err)" '^stagewalk: standard output: cannot write: No space left' "and says so"
(
    "$STAGEWALK" map image.elf --layout xen-4.5 --format json 2>err
    echo $? >code
) | { sleep 0.2 && cat >piped; }
is "$(cat code)" 0 "a reader that waits gets all"
(
    sleep 0.3
    "$STAGEWALK" rules 2>err
    echo $? >code
) | true
is "$(cat code)" 3 "a closed pipe"
like "$(cat err)" '^stagewalk: standard output: cannot write: Broken pipe' "and says so"
"$STAGEWALK" rules >&- 2>err
is "$?" 3 "no standard output at all"
"$STAGEWALK" check image.elf >&- 2>err
is "$?" 3 "no standard output, and an image that could have got its number"
ok_if "the image is as it was" cmp image.elf "$image"
gives 3 "help on a full disk" rules --help -o /dev/full
gives 3 "a full disk wins over findings" check image.elf -o /dev/full

# ---- exit codes: 70, 2, 3, 1, 4, 0
gives 0 "clean" check image.elf
gives 4 "not evaluated" check image.elf --image-layout generic --stage1 declared
gives 3 "an input wins over what is not evaluated" \
    check image.elf cut.elf --image-layout generic
like "$(cat out)" '^image.elf: image layout generic' "the other image is still reported"
is "$(wc -l <err)" 1 "one line for the bad one"
gives 3 "the order of images does not matter" check cut.elf image.elf
gives 2 "usage wins over an input" check cut.elf --layout nonesuch
gives 0 "translate: a fault is an answer" translate image.elf --layout xen-4.5 0
gives 4 "translate: unknown is none" translate image.elf --layout xen-4.5 \
    --image-layout generic --stage1 declared 0
gives 4 "one unknown among many lines" translate image.elf --layout xen-4.5 \
    --image-layout generic --stage1 declared --format jsonl 0 4
for format in text json; do
    gives 4 "not evaluated, as $format" \
        check image.elf --image-layout generic --stage1 declared --format $format
done

# ---- colours
escape=$(printf '\033')
gives 0 "no colour on a pipe" rules
unlike "$(cat out)" "$escape" "no colour on a pipe"
gives 0 "--color always" rules --color always
like "$(cat out)" "$escape" "--color always colours a pipe"
NO_COLOR=1 "$STAGEWALK" rules --color always >out
like "$(cat out)" "$escape" "the option wins over NO_COLOR"
CLICOLOR_FORCE=1 "$STAGEWALK" rules >out
like "$(cat out)" "$escape" "CLICOLOR_FORCE colours a pipe"
NO_COLOR=1 CLICOLOR_FORCE=1 "$STAGEWALK" rules >out
unlike "$(cat out)" "$escape" "NO_COLOR wins over CLICOLOR_FORCE"
CLICOLOR_FORCE=0 "$STAGEWALK" rules >out
unlike "$(cat out)" "$escape" "CLICOLOR_FORCE=0 does not"
CLICOLOR_FORCE=1 "$STAGEWALK" rules --color never >out
unlike "$(cat out)" "$escape" "--color never wins over all"
gives 0 "JSON has no colours" rules --color always --format json
unlike "$(cat out)" "$escape" "JSON has no colours"

# ---- hostile names of files
hostile=$(printf 'a\033[2J"\\b.elf')
cp image.elf "$hostile"
gives 0 "a hostile file name as text" check "$hostile"
unlike "$(cat out)" "$escape" "no raw escape in the text"
gives 0 "a hostile file name as JSON" check "$hostile" --format json
is "$(json out "d['reports'][0]['image']['name']")" "$hostile" "the JSON has the very name"
cp image.elf "$(printf 'bad\377.elf')"
gives 0 "a name that is not UTF-8" check "$(printf 'bad\377.elf')" --format json
is "$(json out "d['reports'][0]['image']['name']")" 'bad\xff.elf' "it is escaped in the JSON"

# ---- the same bytes each time, and the same answers in every form
for arguments in "check image.elf --format json" "map image.elf --layout qemu-virt" \
    "translate image.elf --layout xen-4.4 0x400000 0xc0400000 -v"; do
    gives 0 "$arguments" $arguments
    cp out first
    gives 0 "$arguments, again" $arguments
    ok_if "the same bytes: $arguments" cmp first out
done
seq 0 4099 4294967295 >addresses
for access in '' ' w' ' x' ' ur' ' uw' ' ux'; do sed "s/\$/$access/" addresses; done |
    head -n 10000 >batch
gives 0 "a batch of several chunks" \
    translate image.elf --layout xen-4.5 --batch batch --format jsonl
is "$(wc -l <out)" 10000 "one line a query"
is "$(python3 -c 'import json
print(sum(int(json.loads(a)["va"], 16) != int(b.split()[0]) for a, b in
    zip(open("out"), open("batch"))))')" 0 "in the order of the queries"
"$STAGEWALK" translate image.elf --layout xen-4.5 --batch - --format jsonl <batch >out2
ok_if "--batch - reads standard input" cmp out out2
gives 0 "explain by id" explain SW301
cp out first
gives 0 "explain by name" explain offset-not-1mb
ok_if "id and name give the same page" cmp first out
cd "$TOP" || exit 1

# ---- progress: only for a terminal, only after a second
for watch in terminal quick-terminal pipe; do
    python3 tests/cli/watch.py "$watch" "$STAGEWALK" translate "$image" --layout xen-4.5 \
        --batch "$SCRATCH/batch" --format jsonl >"$SCRATCH/watch"
    case $watch in
    terminal) like "$(tr '\r' '\n' <"$SCRATCH/watch")" '^stagewalk: [0-9]+ of 10000 ' "progress" ;;
    *) is "$(cat "$SCRATCH/watch")" "" "no progress: $watch" ;;
    esac
done

# ---- the man page knows every command and option, and the version
sed 's/\\f.//g; s/\\-/-/g; s/[" ]//g' docs/man/stagewalk.1 >"$SCRATCH/man"
ok_if "man page: the version" grep -q "$("$STAGEWALK" --version | tr -d ' ')" "$SCRATCH/man"
for command in check translate map diff explain shell layouts rules; do
    ok_if "man page: $command" grep -q "^\.Bstagewalk$command\$" "$SCRATCH/man"
    for option in $("$STAGEWALK" $command --help | grep -o '^ .* --[a-z0-9-]*' |
        grep -o -e '--[a-z0-9-]*'); do
        ok_if "man page: $option of $command" grep -q -e "^\.B[IR]*.*$option" "$SCRATCH/man"
    done
done
done_testing
