#!/bin/sh
# SPDX-License-Identifier: MIT
# The map as SVG and as a page, without a browser: well-formed, no text on another, findings at
# their place, names that try to be markup, dumps of every kind, a map with very many ranges.
. "$(dirname "$0")/../tap.sh"
. tests/pictures/hostile.sh
plan_later

# draw NAME CODE ARGUMENT...: NAME.svg and NAME.html in the scratch folder, looked at.
draw() {
    name=$1 code=$2
    shift 2
    (cd "$SCRATCH" && "$STAGEWALK" map "$@" -q --format "svg:$name.svg" \
        --format "html:$name.html" 2>"$name.err")
    is "$? $(cat "$SCRATCH/$name.err")" "$code " "$name: exit code, nothing on standard error"
    ok_if "$name: well-formed" xmllint --noout "$SCRATCH/$name.svg"
    is "$(python3 tests/pictures/texts.py "$SCRATCH/$name.svg" 2>&1)" "" "$name: texts and boxes"
    is "$(python3 tests/pictures/page.py "$SCRATCH/$name.html" 2>&1)" "" "$name: the page's data"
    rulers "$@"
}

# rulers ARGUMENT...: the same as rulers, held against the map.
rulers() {
    (cd "$SCRATCH" && "$STAGEWALK" map "$@" -q --format ruler:ruler.txt --format json:map.json \
        2>/dev/null)
    is "$(python3 tests/pictures/rulers.py "$SCRATCH/ruler.txt" "$SCRATCH/map.json" 2>&1)" "" \
        "$name: rulers"
}

# has NAME REGEX WHAT: a line of the picture.
has() {
    ok_if "$1: $3" grep -Eq -e "$2" "$SCRATCH/$1.svg"
}

[ ! -f "$ARM32/unikernel.elf" ] || for machine in xen-4.5 qemu-virt; do
    draw "unikernel-$machine" 0 "$ARM32/unikernel.elf" --layout "$machine"
    has "unikernel-$machine" 'class="ribbon device wrap"' "the way past 4 GB is marked"
    number=$(sed -n 's/.*class="number">\([0-9]*\)<.tspan> SW417 .*/\1/p' \
        "$SCRATCH/unikernel-$machine.svg")
    has "unikernel-$machine" "class=\"mark\" data-f=\"$number\"" "SW417 is at its place"
done

if hostile_image "$SCRATCH"; then
    draw hostile 0 "$HOSTILE_FILE" --layout xen-4.5 --stage1 declared
    has hostile 'image&lt;u&gt;&amp;&quot;.elf on xen-4.5' "the name of the file is text"
    has hostile '&lt;/script&gt;&lt;/title&gt;' "the name of a section is text"
    has hostile 'class="ribbon ram lost wrap"|class="ribbon nothing lost wrap"' "lost past 4 GB"
    has hostile 'class="mark" data-f="1"' "a finding is at its place"
    has hostile 'class="number">1</tspan> SW104 warning' "and in the list"
    (cd "$SCRATCH" && "$STAGEWALK" map "$HOSTILE_FILE" --layout xen-4.5 --stage1 declared \
        --format svg >again.svg)
    ok_if "the same again" cmp "$SCRATCH/again.svg" "$SCRATCH/hostile.svg"
    draw broken 0 plain.elf --layout qemu-virt --stage1 declared
    has broken 'SW301 error' "drawn though the check fails"
    number=$(sed -n 's/.*class="number">\([0-9]*\)<.tspan> SW301 error.*/\1/p' \
        "$SCRATCH/broken.svg")
    has broken "class=\"mark\" data-f=\"$number\"" "SW301 is at the image's place"
    unlike "$(grep ' SW301 ' "$SCRATCH/broken.svg")" 'no one place' "and the list says nothing else"
    draw unknown 4 plain.elf --layout xen-4.5 --image-layout generic
    has unknown '>VA: not known<' "a map that is not known is drawn by IPA"
else
    skip "no image: arm-linux-gnueabihf-gcc is missing"
fi

for name in a64-both-halves lpae-contiguous stage2-combined hole mmu-off; do
    case=tests/corpus/$name
    memory=$(python3 tests/corpus/memory.py "$case/memory.txt" "$SCRATCH")
    cp "$case/registers.txt" "$SCRATCH"
    (cd "$SCRATCH" && "$STAGEWALK" map $memory --regs registers.txt -q \
        $(sed -n 's/^options://p' "$TOP/$case/answers") --format svg:dump.svg \
        --format html:dump.html 2>/dev/null)
    like "$?" '^[04]$' "$name: drawn"
    is "$(python3 tests/pictures/texts.py "$SCRATCH/dump.svg" 2>&1)" "" "$name: texts and boxes"
    is "$(python3 tests/pictures/page.py "$SCRATCH/dump.html" 2>&1)" "" "$name: the page's data"
    rulers $memory --regs registers.txt $(sed -n 's/^options://p' "$case/answers")
done

# The line's width is the terminal's, when it goes to one.
if [ -f "$ARM32/unikernel.elf" ]; then
    "$STAGEWALK" map "$ARM32/unikernel.elf" --layout qemu-virt -q --format json >"$SCRATCH/map.json"
    for width in 80 150; do
        script -qec "stty cols $width; exec '$STAGEWALK' map '$ARM32/unikernel.elf' \
            --layout qemu-virt -q --color never --format ruler" /dev/null </dev/null |
            tr -d '\r' >"$SCRATCH/ruler.txt"
        is "$(python3 tests/pictures/rulers.py "$SCRATCH/ruler.txt" "$SCRATCH/map.json" \
            $width 2>&1)" "" "a terminal of $width columns"
        widest=$(awk 'length($0) > most { most = length($0) } END { print most }' \
            "$SCRATCH/ruler.txt")
        is "$((widest > width - 8))" 1 "and all of them are used"
    done
fi

# Each second page of 16 MB is mapped, in no order: 4096 ranges that do not go together.
python3 tests/pictures/many.py "$SCRATCH"
draw many 0 --mem many.bin@0x40000000 --regs many.txt
has many '[0-9]+ pieces, too small to show apart' "what has no room is put together, and counted"
ok_if "many: the picture stays small" test "$(wc -c <"$SCRATCH/many.svg")" -lt 600000
ok_if "many: and the page" test "$(wc -c <"$SCRATCH/many.html")" -lt 4000000
done_testing
