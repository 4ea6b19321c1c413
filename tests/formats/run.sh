#!/bin/sh
# SPDX-License-Identifier: MIT
# Reports for other programs are what those read: SARIF by a subset of its schema, JUnit by an XSD,
# GitHub's commands by their grammar; of images with hostile names, too.
. "$(dirname "$0")/../tap.sh"
plan_later

python3 -c 'import jsonschema' 2>/dev/null || skip_all "python3-jsonschema is not installed"
command -v xmllint >/dev/null || skip_all "libxml2-utils is not installed"
checker=$TOP/tests/formats/check.py
xsd=$TOP/tests/formats/junit.xsd
for part in "" 2; do
    arm-linux-gnueabihf-gcc -march=armv7-a+fp -nostdlib -static -Wl,--build-id=none \
        -Wl,-z,max-page-size=4096 -T "tests/golden/mini-os/image$part.lds" \
        -o "$SCRATCH/image$part.elf" tests/golden/mini-os/image.S 2>/dev/null
done
cp "$ARM32/unikernel.elf" "$SCRATCH"
cd "$SCRATCH" || exit 1
head -c 100 image.elf >cut.elf

# right NAME ARGUMENT...: every format of one run is right. Leaves out.sarif, out.xml, out.gh.
right() {
    name=$1
    shift
    "$STAGEWALK" check --format sarif:out.sarif --format junit:out.xml --format github:out.gh \
        --format json:out.json "$@" >/dev/null 2>err
    is "$(python3 "$checker" sarif out.sarif)" "" "$name: SARIF"
    ok_if "$name: JUnit, by its XSD" xmllint --noout --schema "$xsd" out.xml
    is "$(python3 "$checker" junit out.xml)" "" "$name: JUnit's counts"
    is "$(python3 "$checker" github out.gh)" "" "$name: GitHub"
    ok_if "$name: SARIF ends with a line feed" test "$(tail -c 1 out.sarif | od -An -c)" = '  \n'
}

right "clean" unikernel.elf
right "findings" image.elf
right "two images" image.elf image2.elf unikernel.elf
right "not evaluated" unikernel.elf --image-layout generic
right "an image that cannot be read" cut.elf image.elf missing.elf
is "$(json out.sarif "d['runs'][0]['invocations'][0]['executionSuccessful']")" false \
    "SARIF: the run was not a whole one"
is "$(xmllint --xpath 'count(//error)' out.xml)" 2 "JUnit: two errors"
is "$(grep -c '^::error .*cannot be checked' out.gh)" 2 "GitHub: two errors"
is "$(json out.json "len(d['failures'])")" 2 "JSON: two failures"
right "no image can be read" cut.elf

# The portability table is the same in every format.
right "portability" image.elf
json out.json "'\n'.join(m['name'] + ': ' + m['verdict'] + (': ' + m['why'] if m['why'] else '')
    for m in d['reports'][0]['machines'])" >wanted
json out.sarif "'\n'.join(m['machine'] + ': ' + m['verdict'] + (': ' + m['why'] if m['why'] else '')
    for m in d['runs'][0]['properties']['portability'])" >seen
ok_if "portability: SARIF" cmp wanted seen
sed -n 's/^::notice .*title=portability:://p' out.gh | sed 's/%0A/\n/g; s/%25/%/g' >seen
ok_if "portability: GitHub" cmp wanted seen
python3 - out.xml >seen <<'PY'
import sys, xml.etree.ElementTree as tree
for suite in tree.parse(sys.argv[1]).getroot().iter("testsuite"):
    p = {e.get("name"): e.get("value") for e in suite.iter("property")}
    if p:
        print(": ".join([suite.get("name").split(" on ")[1], p["verdict"]] +
                        ([p["why"]] if p["why"] else [])))
PY
ok_if "portability: JUnit" cmp wanted seen

# The same findings in each.
is "$(json out.sarif "sorted((r['ruleId'], r['properties']['machine'] or '')
    for r in d['runs'][0]['results'])")" "$(json out.json "sorted((f['rule'], f['machine'] or '')
    for f in d['reports'][0]['findings'])")" "SARIF has every finding"
levels=$(json out.sarif "sorted({(r['ruleId'], r['level']) for r in d['runs'][0]['results']})")
is "$levels" "$(json out.json "sorted({(f['rule'], f['severity'])
    for f in d['reports'][0]['findings']})")" "SARIF's levels are the severities"

# ---- hostile names: of the image, of a layout, of a section
i=0
hostile() {
    i=$((i + 1))
    cp image.elf "./$1"
    right "hostile name $i" -- "$1"
    for file in out.sarif out.xml out.gh; do
        ok_if "hostile name $i: no control byte in $file" \
            sh -c '! LC_ALL=C grep -qP "[\x00-\x08\x0b-\x1f]" "$1"' x $file
        ok_if "hostile name $i: $file is UTF-8" iconv -f UTF-8 -t UTF-8 $file -o /dev/null
    done
}
hostile 'quote".elf'
hostile "apostrophe'.elf"
hostile 'end]]>of.elf'
hostile '<!--&amp;.elf'
hostile 'line
feed.elf'
hostile 'x::error file=y,line=1::z.elf'
hostile '100%25,a:b.elf'
hostile '[text](http:x){0}\.elf'
hostile "$(printf 'esc\033[2J\177.elf')"
hostile "$(printf 'not\377utf8.elf')"
hostile "$(printf 'no\357\277\276char\302\205.elf')"
hostile ' blanks .elf'
hostile '-dash.elf'
cp image.elf 'x
::error::planted.elf'
"$STAGEWALK" check 'x
::error::planted.elf' --format github >out.gh 2>err
unlike "$(cat out.gh)" '^::error::planted' "a name starts no command of its own"
"$STAGEWALK" check 'x
::error::planted.elf' --format sarif >out.sarif 2>err
is "$(json out.sarif "d['runs'][0]['artifacts'][0]['location']['uri']")" \
    'x%0A%3A%3Aerror%3A%3Aplanted.elf' "SARIF: bytes of a path that are none of a URI"
"$STAGEWALK" check "$SCRATCH/image.elf" --format sarif >out.sarif 2>err
is "$(json out.sarif "d['runs'][0]['artifacts'][0]['location']['uri']")" \
    "file://$SCRATCH/image.elf" "SARIF: an absolute path is a file: URI"

# ---- locations: the user's own layout by its line, before the image
sed 's/use: bss/use: bss /' "$TOP/layouts/images/mini-os.yaml" >mine.yaml
"$STAGEWALK" check image.elf --layout xen-4.5 --select SW104 --image-layout ./mine.yaml \
    --format sarif >out.sarif 2>err
is "$(json out.sarif "[(l['artifactLocation']['uri'], l['region']['startLine'] > 1)
    for l in [d['runs'][0]['results'][0]['locations'][0]['physicalLocation']]]")" \
    '[["mine.yaml", true]]' "SARIF: a finding that comes from a layout points there"

# ---- locations: the line of source, from whatever folder the compiler and the tool ran in
mkdir -p boot/src boot/out
sed '/@ TTBCR$/d' "$TOP/tests/bank/mini-os.S" >boot/src/boot.S
(cd boot/out && arm-linux-gnueabihf-gcc -g -Wa,-I"$TOP" -march=armv7-a+fp -nostdlib -static \
    -Wl,--build-id=none -T "$TOP/tests/bank/mini-os.lds" ../src/boot.S -o boot.elf)
line=$(grep -n '@ SCTLR: Z' boot/src/boot.S | cut -d: -f1)
lines() { # FOLDER IMAGE FILE: each format names the file, from the folder
    (cd "$1" && "$STAGEWALK" check "$2" --layout xen-4.5 --select SW612 --format text:text \
        --format json:json --format sarif:sarif --format junit:junit --format github:github)
    ok_if "a line of source from $1: text" grep -q "^    made by $3:$line\$" "$1/text"
    ok_if "a line of source from $1: JUnit" grep -q "^made by $3:$line\$" "$1/junit"
    ok_if "a line of source from $1: GitHub" grep -q "^::warning file=$3,line=$line," "$1/github"
    is "$(json "$1/json" "[f['source'][k] for f in d['reports'][0]['findings']
        for k in ('file', 'line')]")" "[\"$3\", $line]" "a line of source from $1: JSON"
    is "$(json "$1/sarif" "[p['artifactLocation']['uri'] + ':' + str(p['region']['startLine'])
        for p in [d['runs'][0]['results'][0]['locations'][0]['physicalLocation']]][0]")" \
        "$3:$line" "a line of source from $1: SARIF"
}
lines . boot/out/boot.elf boot/src/boot.S
lines boot out/boot.elf src/boot.S
arm-linux-gnueabihf-strip -g -o boot/plain.elf boot/out/boot.elf
"$STAGEWALK" check boot/plain.elf --layout xen-4.5 --select SW612 --format json >out.json 2>err
is "$(json out.json "d['reports'][0]['findings'][0]['source']")" null "no lines, no source"
"$STAGEWALK" check boot/plain.elf --symbols boot/out/boot.elf --layout xen-4.5 --select SW612 \
    --format json >out.json 2>err
is "$(json out.json "d['reports'][0]['findings'][0]['source']['line']")" "$line" \
    "lines of --symbols"

# ---- locations: linker script and device tree source, where stagewalk.yaml names them
mkdir -p repo/.git repo/sub
sed 's/_boot_stack = 0x400000/_boot_stack = 0x3ff000/' "$TOP/tests/bank/mini-os.lds" \
    >repo/kernel.lds
sed 's/"arm,cortex-a15-gic", "arm,cortex-a9-gic"/"arm,gic-v3"/' \
    "$TOP/layouts/boards/xen-4.5.dts" >repo/ours.dts
dtc -q -I dts -O dtb repo/ours.dts -o repo/ours.dtb
(cd repo && arm-linux-gnueabihf-gcc -g -Wa,-I"$TOP" -march=armv7-a+fp -nostdlib -static \
    -Wl,--build-id=none -T kernel.lds ../boot/src/boot.S -o k.elf)
cat >repo/stagewalk.yaml <<'Y'
layouts: xen-4.5
dtb: ours.dtb
linker-script: kernel.lds
dts: ours.dts
Y
places() { # FOLDER IMAGE
    (cd "$1" && "$STAGEWALK" check "$2" --select SW208,SW308,SW612 --format sarif) >out.sarif 2>err
    json out.sarif "' '.join(r['ruleId'] + '=' + p['artifactLocation']['uri'] + ':' +
        str(p['region']['startLine']) for r in d['runs'][0]['results']
        for p in [r['locations'][0]['physicalLocation']])"
}
node=$(grep -n ' interrupt-controller@' repo/ours.dts | cut -d: -f1)
stack=$(grep -n '_boot_stack = ' repo/kernel.lds | cut -d: -f1)
is "$(places repo k.elf)" \
    "SW208=ours.dts:$node SW308=kernel.lds:$stack SW612=file://$SCRATCH/boot/src/boot.S:$line" \
    "SARIF: each finding at its own source"
is "$(places repo/sub ../k.elf | cut -d' ' -f1,2)" \
    "SW208=../ours.dts:$node SW308=../kernel.lds:$stack" "and from a folder below"
sed -i '/^linker-script/d;/^dts/d' repo/stagewalk.yaml
is "$(places repo k.elf | cut -d' ' -f1,2)" "SW208=ours.dtb:1 SW308=k.elf:1" "without: the files"
echo 'linker-script: lost.lds' >>repo/stagewalk.yaml
(cd repo && "$STAGEWALK" check k.elf) >out 2>err
is "$?: $(cat err)" "3: stagewalk: lost.lds: cannot open: No such file or directory" \
    "a script that is not there"

# ---- a check that lets everything pass would prove nothing
"$STAGEWALK" check image.elf --format sarif:good.sarif --format junit:good.xml \
    --format github:good.gh >/dev/null 2>&1
planted() {
    sed "$3" "good.$2" >"planted.$2"
    case $1 in
    xsd) xmllint --noout --schema "$xsd" "planted.$2" >seen 2>&1 && : >seen ;;
    *) python3 "$checker" "$1" "planted.$2" >seen 2>&1 ;;
    esac
    ok_if "planted in $1: $3" test -s seen
}
planted sarif sarif 's/"version": "2.1.0"/"version": "2.0.0"/'
planted sarif sarif 's/"startLine": 1/"startLine": 0/'
planted sarif sarif 's/"level": "error"/"level": "fatal"/'
planted sarif sarif 's/"ruleIndex": [0-9]*/"ruleIndex": 0/'
planted sarif sarif 's/"executionSuccessful"/"executionSuccess"/'
planted sarif sarif 's/"stagewalkFinding\/v1": "[0-9a-f]*"/"stagewalkFinding\/v1": "0"/'
planted sarif sarif 's/"uri": "image.elf"/"uri": "image elf"/'
planted xsd xml 's/<failure/<failed/; s/<\/failure/<\/failed/'
planted xsd xml 's/ tests="[0-9]*"//'
planted junit xml '0,/failures="[1-9][0-9]*"/s//failures="99"/'
planted github gh 's/%0A/%0B/'
planted github gh 's/^::error /:error /'
done_testing
