#!/bin/sh
# SPDX-License-Identifier: MIT
# What makes a linter a gate: stagewalk.yaml and who overrides it, ignores, severities, baselines,
# fingerprints that outlive a relink, and many images at once.
. "$(dirname "$0")/../tap.sh"
plan_later

SOURCE_DATE_EPOCH=1800000000 # 2027-01-15
export SOURCE_DATE_EPOCH

# link NAME SED_EXPRESSION: the golden image, with another linker script
link() {
    sed "$2" tests/golden/mini-os/image.lds >"$SCRATCH/lds" &&
        arm-linux-gnueabihf-gcc -march=armv7-a+fp -nostdlib -static -Wl,--build-id=none \
            -Wl,--no-warn-rwx-segments -Wl,-z,max-page-size=4096 -T "$SCRATCH/lds" \
            -o "$SCRATCH/$1" tests/golden/mini-os/image.S
}

ok_if "an image" link image.elf ''
ok_if "a relink that moves .data and .bss" link moved.elf 's/ALIGN(4096);/ALIGN(4096) + 0x3000;/'
ok_if "a relink that moves everything" \
    link far.elf 's/= 0x40\([048]\)000;/= 0xc0\1000;/'
ok_if "one with a new defect" link worse.elf 's/data PT_LOAD FLAGS(6)/data PT_LOAD FLAGS(7)/'
cd "$SCRATCH" || exit 1
mkdir -p repo/.git repo/sub/deep outside/sub
cp image.elf repo/sub/deep

# run CODE NAME ARGUMENT...: out, err; the exit code is compared.
run() {
    code=$1 name=$2
    shift 2
    "$STAGEWALK" "$@" >out 2>err </dev/null
    is "$?" "$code" "$name"
}
values() { # FILE EXPRESSION over each finding f, sorted
    json "$1" "' '.join(sorted($2 for r in d['reports'] for f in r['findings']))"
}

# ---- where the file is found
printf 'fail-on: never\n' >repo/stagewalk.yaml
printf 'fail-on: never\n' >stagewalk.yaml
in_folder() { (cd "$1" && shift && "$STAGEWALK" "$@"); }
is "$(in_folder repo/sub/deep check --show-config | head -n 1)" \
    "# configuration: ../../stagewalk.yaml" "found upward to the root of the repository"
is "$(in_folder repo check --show-config | head -n 1)" "# configuration: stagewalk.yaml" \
    "found in the root itself"
rm repo/stagewalk.yaml
is "$(in_folder repo/sub/deep check --show-config | head -n 1)" "# configuration: none found" \
    "not looked for above the root"
printf 'fail-on: never\n' >repo/sub/stagewalk.yaml
printf 'fail-on: error\n' >repo/stagewalk.yaml
like "$(in_folder repo/sub/deep check --show-config)" \
    '^fail-on: +never +# \.\./stagewalk.yaml:1:10$' "the nearest one holds"
like "$(in_folder repo/sub/deep check --show-config --config ../../stagewalk.yaml)" \
    '^fail-on: +error +# \.\./\.\./stagewalk.yaml:1:10$' "--config names another"
like "$(in_folder repo/sub/deep check --show-config --config none)" \
    '^fail-on: +warning +# built in$' "--config none reads none"
mkdir "$SCRATCH/t" && cp image.elf t && cd t || exit 1
mkdir .git
run 3 "--config of a file that is not there" check image.elf --config missing.yaml
like "$(cat err)" '^stagewalk: missing.yaml: cannot open: No such file' "is told"

# ---- who overrides whom
cat >stagewalk.yaml <<'Y'
layouts: [xen-4.5, xen-dom0less]
image-layout: mini-os
ram: 0x40000000:64M
stage1: declared
fail-on: error
Y
run 0 "--show-config" check --show-config --layout xen-4.17 --format json
is "$(json out "' '.join(s['key'] + '=' + s['value'] + '@' + (s['from']['what'] or
    '%s:%d:%d' % (s['from']['file'], s['from']['line'], s['from']['column']))
    for s in d['settings'] if s['value'][0] != '(')")" \
    "layout=xen-4.17@command line image-layout=mini-os@stagewalk.yaml:2:15\
 ram=0x40000000:64M@stagewalk.yaml:3:6 stage1=declared@stagewalk.yaml:4:9\
 fail-on=error@stagewalk.yaml:5:10" "every setting, its value and who said so"
run 1 "the file's machines are checked" check image.elf --format json
is "$(json out "' '.join(m['name'] for m in d['reports'][0]['machines'])")" \
    "xen-4.5 xen-dom0less" "and no others"
is "$(json out "d['reports'][0]['image_layout']['why']")" given "the file's image layout"
run 0 "--layout replaces them all" check image.elf --layout xen-4.5 --format json
is "$(json out "' '.join(m['name'] for m in d['reports'][0]['machines'])")" xen-4.5 "just that one"
run 0 "--fail-on overrides the file's" check image.elf --fail-on never
mkdir -p sub boards
sed 's/title: .*/title: ours/' "$TOP/layouts/machines/xen-4.5.yaml" >boards/ours.yaml
printf 'layouts: boards/ours.yaml\n' >stagewalk.yaml
cp image.elf sub
(cd sub && "$STAGEWALK" check image.elf --format json >../out 2>../err)
is "$(json out "d['reports'][0]['machines'][0]['name']")" ours \
    "files are relative to the configuration's folder"

# ---- errors: LINE:COLUMN, a word of the reason, the text
while IFS='|' read -r place reason text; do
    printf "$text" >bad.yaml
    run 2 "configuration: $text" check image.elf --config bad.yaml
    like "$(cat err)" "^stagewalk: bad.yaml:$place: .*$reason" "is told at $place"
done <<'ROWS'
1:1|unknown key 'layuots'; did you mean 'layouts'|layuots: xen-4.5\n
1:10|unknown word 'errors'; did you mean 'error'|fail-on: errors\n
1:10|key 'reason' is missing|ignore: [{rule: SW104}]\n
3:13|empty|ignore:\n  - rule: SW104\n    reason: ""\n
2:5|unknown rule 'SW999'|ignore:\n  - rule: SW999\n    reason: x\n
2:41|'2027-02-29' is no day|ignore:\n  - {rule: SW104, reason: xxx, expires: 2027-02-29}\n
2:39|'tomorrow' is no day|ignore:\n  - {rule: SW104, reason: x, expires: tomorrow}\n
2:39|'2027-1-1' is no day|ignore:\n  - {rule: SW104, reason: x, expires: 2027-1-1}\n
2:15|unknown word 'fatal'|severities:\n  SW301:      fatal\n
2:10|unknown rule 'SW3O1'; did you mean 'SW301'|severities:\n  SW3O1: error\n
1:13|a map|severities: [SW301]\n
1:9|a list|ignore: SW104\n
2:1|given twice|fail-on: error\nfail-on: note\n
1:5|nothing|dtb:\n
1:7|aliases|ram: [*x]\n
ROWS

# ---- ignores
cat >stagewalk.yaml <<'Y'
layouts: [xen-4.5, xen-dom0less]
ignore:
  - rule: SW301
    reason: our loader does better
    expires: 2027-01-15
Y
run 0 "an ignored finding does not count" check image.elf --select SW301 --format json
is "$(json out "[(f['ignored']['reason'], f['ignored']['expires'], f['ignored']['site']['line'])
    for f in d['reports'][0]['findings']]")" '[["our loader does better", "2027-01-15", 3]]' \
    "and keeps its reason, on the last day, too"
is "$(json out "[d['reports'][0]['summary'][k] for k in ('errors', 'ignored')]")" "[0, 1]" \
    "and is counted apart"
is "$(json out "d['reports'][0]['machines'][1]['verdict']")" dies "the machine dies all the same"
is "$(cat err)" "" "nothing to warn of"
run 0 "an ignored finding, as text" check image.elf --select SW301
unlike "$(cat out)" 'SW301\]' "is not shown"
like "$(cat out)" '0 errors, .* 1 ignored; ' "but counted"
run 0 "an ignored finding with -v" check image.elf --select SW301 -v
like "$(cat out)" 'ignored by stagewalk.yaml:3 until 2027-01-15: our loader does better' "is shown"
run 0 "an ignored finding, as SARIF" check image.elf --select SW301 --format sarif
is "$(json out "[(s['kind'], s['status'], s['justification'], s['properties']['expires'])
    for r in d['runs'][0]['results'] for s in r['suppressions']]")" \
    '[["external", "accepted", "our loader does better", "2027-01-15"]]' "is a suppression"
SOURCE_DATE_EPOCH=1800057600 # the next day
run 1 "the day after, it counts" check image.elf --select SW301 --format sarif
is "$(cat err)" "stagewalk: warning: stagewalk.yaml:3:5: the ignore of SW301 expired on 2027-01-15:\
 what it met counts" "and a warning says why"
is "$(json out "[n['message']['text'][:19] for n in
    d['runs'][0]['invocations'][0]['toolConfigurationNotifications']]")" \
    '["the ignore of SW301"]' "in SARIF, too"
SOURCE_DATE_EPOCH=1800000000

ignore() { # LINE...: a configuration with one ignore
    printf 'layouts: [xen-4.5, xen-dom0less]\nignore:\n  - reason: x\n' >stagewalk.yaml
    printf '    %s\n' "$@" >>stagewalk.yaml
}
ignore 'rule: SW308'
run 0 "an ignore that meets nothing" check image.elf --layout xen-4.5 --select SW308
like "$(cat err)" '^stagewalk: warning: stagewalk.yaml:3:5: the ignore of SW308 met no finding' \
    "is warned of"
run 0 "not when its rule was not asked" check image.elf --layout xen-4.5 --select SW307
is "$(cat err)" "" "no warning"
ignore 'rule: SW308' 'machine: xen-dom0less'
run 0 "not when its machine was not there" check image.elf --layout xen-4.5 --select SW308
is "$(cat err)" "" "no warning"
ignore 'rule: SW301' 'image: other*'
run 1 "an ignore for another image" check image.elf --select SW301
is "$(cat err)" "" "is not useless: that image was not there"
ignore 'rule: SW301' 'image: im*.elf'
run 0 "an ignore for this image" check image.elf --select SW301
run 0 "by its name without folders" check ./../t/image.elf --select SW301
ignore 'rule: SW301' 'machine: xen-4.5'
run 1 "an ignore for another machine" check image.elf --select SW301
ignore 'rule: offset-not-1mb'
run 0 "an ignore by name" check image.elf --select SW301
ignore 'rule: SW30'
run 0 "an ignore by a prefix" check image.elf --select SW301

# ---- severities
printf 'layouts: xen-dom0less\nseverities:\n  SW3: note\n  SW301: warning\n' >stagewalk.yaml
run 1 "the longest word holds" check image.elf --select SW301 --format json
is "$(values out "f['severity']")" warning "a warning"
is "$(json out "d['reports'][0]['machines'][0]['verdict']")" dies \
    "that kills the image all the same"
run 0 "which --fail-on goes by" check image.elf --select SW301 --fail-on error
rm stagewalk.yaml

# ---- baselines
cp ../image.elf ../worse.elf . && mkdir new && cp worse.elf new/image.elf
machines="--layout xen-4.5 --layout xen-dom0less"
run 1 "before there is a baseline" check image.elf $machines
run 0 "writing one: known from now on" check image.elf $machines --write-baseline known.json
run 0 "what is known does not count" check image.elf $machines --baseline known.json \
    --format json
is "$(values out "f['baseline']" | tr ' ' '\n' | sort -u)" unchanged "all of it is unchanged"
run 0 "as text" check image.elf $machines --baseline known.json
unlike "$(cat out)" '(error|warning|note)\[' "nothing is shown"
like "$(cat out)" '0 errors, 0 warnings, 0 notes; .* [0-9]+ known; ' "and is counted apart"
run 1 "what is new counts" check new/image.elf $machines --baseline known.json --format json
is "$(values out "f['rule'] if f['baseline'] == 'new' else ''" | xargs)" SW107 "and only that"
run 1 "as SARIF" check new/image.elf $machines --baseline known.json --format sarif
is "$(json out "sorted({r['baselineState'] for r in d['runs'][0]['results']})")" \
    '["new", "unchanged"]' "both states are there"
run 0 "two images of one defect are two findings" check new/image.elf --write-baseline worse.json \
    --layout xen-4.5 --select SW107 -q
run 0 "what is fixed" check image.elf --baseline worse.json --layout xen-4.5 --select SW107
like "$(cat out)" '^fixed: SW107 segment-writable-executable: ' "is told"
run 0 "what is fixed, as SARIF" check image.elf --baseline worse.json --layout xen-4.5 \
    --select SW107 --format sarif
is "$(json out "[(r['ruleId'], r['baselineState'], r['level'])
    for r in d['runs'][0]['results']]")" \
    '[["SW107", "absent", "none"]]' "is absent"
run 0 "what was not asked" check image.elf --baseline worse.json --layout xen-4.5 --select SW308
unlike "$(cat out)" '^fixed' "is not called fixed"
run 1 "another image's baseline" check worse.elf --baseline worse.json --layout xen-4.5 \
    --select SW107
run 3 "an image that cannot be read" check image.elf missing.elf --write-baseline partial.json
ok_if "writes no baseline" test ! -e partial.json
printf 'baseline: known.json\n' >stagewalk.yaml
run 0 "a baseline by stagewalk.yaml" check image.elf $machines
rm stagewalk.yaml
entry='{"kind":"baseline","schema":1,"findings":[{"image":"a","rule":"b","name":"c"'
while IFS='|' read -r reason text; do
    printf "$text" | sed "s/ENTRY/$entry/" >bad.json
    run 3 "baseline: $text" check image.elf --baseline bad.json
    like "$(cat err)" "^stagewalk: bad.json.*$reason" "is told"
done <<'ROWS'
not JSON|
:3:1: not JSON|{\n"a"\n
not a baseline|[]
not a baseline|{"kind": "report", "findings": []}
schema|{"kind": "baseline", "schema": 2, "findings": []}
findings\[0\]: 'image'|{"kind": "baseline", "schema": 1, "findings": [{}]}
findings\[0\]: 'fingerprint'|ENTRY,"fingerprint":"0x","machine":null}]}
findings\[0\]: 'machine'|ENTRY,"fingerprint":"0123456789abcdef"}]}
duplicate|{"kind":"baseline","kind":"baseline"}
ROWS

# ---- fingerprints: the same run, the same bytes; another link, the same fingerprints
cp ../image.elf ../moved.elf ../far.elf .
for format in json sarif junit github text; do
    "$STAGEWALK" check image.elf --format $format:one >/dev/null 2>&1
    "$STAGEWALK" check image.elf --format $format:two >/dev/null 2>&1
    ok_if "two runs give the same bytes: $format" cmp one two
done
prints() {
    "$STAGEWALK" check "$1" --format json:prints.json >/dev/null 2>&1
    values prints.json "f['rule'] + ':' + (f['machine'] or '') + ':' + f['fingerprint']" |
        tr ' ' '\n'
}
prints image.elf >image.prints
for image in moved far; do
    prints $image.elf >$image.prints
    "$STAGEWALK" diff image.elf $image.elf --layout xen-4.5 >out 2>&1
    like "$(cat out)" ' moved ' "$image.elf: the relink moved something"
    # A relink can make other findings, never another fingerprint for the same ones.
    cut -d: -f1,2 image.prints | sort -u >here
    cut -d: -f1,2 $image.prints | sort -u >there
    comm -12 here there >both
    is "$(grep -F -f both $image.prints)" "$(grep -F -f both image.prints)" \
        "$image.elf: the same fingerprints"
    ok_if "$image.elf: of $(wc -l <both) findings" test "$(wc -l <both)" -gt 8
done
is "$(sort image.prints | uniq -d)" "" "no fingerprint twice"

# ---- many images
mkdir many
i=0
while [ $i -lt 24 ]; do
    cp image.elf many/$i.elf
    i=$((i + 1))
done
head -c 60 image.elf >many/7.elf
cp worse.elf many/13.elf
for format in text json sarif; do
    "$STAGEWALK" check many/*.elf --format $format >one 2>one.err
    is "$?" 3 "one at a time: $format"
    for jobs in 2 7 64; do
        "$STAGEWALK" check many/*.elf -j $jobs --format $format >two 2>two.err
        is "$?" 3 "-j $jobs: $format"
        ok_if "-j $jobs gives the same bytes: $format" cmp one two
        ok_if "-j $jobs gives the same errors: $format" cmp one.err two.err
    done
done
for word in 0 -1 257 x 1x; do
    run 2 "-j $word" check image.elf -j "$word"
    like "$(cat err)" '^stagewalk: --jobs .*: not a number from 1 to 256' "is told"
done
done_testing
