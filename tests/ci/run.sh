#!/bin/sh
# SPDX-License-Identifier: MIT
# The recipes of docs/ci.md do what it says: Make and CMake for real, with an image that passes and
# one that does not; the workflow files by their structure, and what they would run.
. "$(dirname "$0")/../tap.sh"
plan_later

blocks=$TOP/tests/ci/blocks.py
ci=$TOP/docs/ci.md
mkdir "$SCRATCH/bin" "$SCRATCH/work"
ln -s "$STAGEWALK" "$SCRATCH/bin/stagewalk"
[ ! -f "${STAGEWALK%/*}/stagewalk-run.so" ] ||
    ln -s "${STAGEWALK%/*}/stagewalk-run.so" "$SCRATCH/bin/stagewalk-run.so"
PATH=$SCRATCH/bin:$PATH
export PATH
cd "$SCRATCH/work" || exit 1

# A folder with an image's sources. It passes on one machine and dies on the other.
project() {
    mkdir "$1" && mkdir "$1/.git" || return 1
    cp "$TOP/tests/golden/mini-os/image.S" "$1/kernel.S"
    sed 's/ALIGN(4096)/ALIGN(0x1000)/' "$TOP/tests/golden/mini-os/image.lds" >"$1/kernel.lds"
    printf 'layouts: %s\nstage1: declared\nfail-on: error\n' "$2" >"$1/stagewalk.yaml"
}

cross=arm-linux-gnueabihf-
project good xen-4.5
project bad xen-dom0less

# ---- Make
for folder in good bad; do
    python3 "$blocks" "$ci" make 0 >$folder/Makefile
    make -C $folder CROSS=$cross kernel.elf >$folder/log 2>&1
    echo $? >$folder/code
done
is "$(cat good/code)" 0 "Make: a good image is built"
ok_if "Make: and stays" test -f good/kernel.elf
unlike "$(cat bad/code)" '^0$' "Make: a bad one stops the build"
ok_if "Make: and is deleted" test ! -e bad/kernel.elf
like "$(cat bad/log)" 'error\[SW301\]' "Make: the reason is in the log"

# ---- CMake
for folder in good bad; do
    {
        printf 'cmake_minimum_required(VERSION 3.20)\nproject(kernel ASM)\n'
        python3 "$blocks" "$ci" cmake 0
    } >$folder/CMakeLists.txt
    cmake -S $folder -B $folder/cmake -DCMAKE_SYSTEM_NAME=Generic -DCMAKE_SYSTEM_PROCESSOR=arm \
        -DCMAKE_ASM_COMPILER=${cross}gcc -DCMAKE_EXE_LINKER_FLAGS= >$folder/log 2>&1
    is "$?" 0 "CMake: configures, $folder"
    cmake --build $folder/cmake >$folder/log 2>&1
    echo $? >$folder/code
done
is "$(cat good/code)" 0 "CMake: a good image is built"
ok_if "CMake: and stays" test -f good/cmake/kernel.elf
unlike "$(cat bad/code)" '^0$' "CMake: a bad one stops the build"
ok_if "CMake: and is deleted" test ! -e bad/cmake/kernel.elf
like "$(cat bad/log)" 'error\[SW301\]' "CMake: the reason is in the log"

# ---- YAML: each block is one document; every key it names exists
count=$(python3 "$blocks" "$ci" yaml)
i=0
while [ "$i" -lt "$count" ]; do
    python3 "$blocks" "$ci" yaml "$i" >"block$i.yaml"
    ok_if "docs/ci.md: block $i is YAML" \
        python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' "block$i.yaml"
    i=$((i + 1))
done
is "$count" 4 "docs/ci.md has its four blocks"
"$STAGEWALK" check --config block0.yaml --show-config >out 2>err
is "$?" 0 "the configuration shown is read"
is "$(cat err)" "" "and nothing is wrong with it"
look() {
    python3 "$TOP/tests/ci/look.py" "$TOP" "$@"
}
is "$(look)" "" "action, hook and recipes agree with each other"

# ---- what the workflows would run
cd good || exit 1
make CROSS=$cross kernel.elf >log 2>&1
look gitlab >script
ok_if "GitLab's script runs" sh -e script
ok_if "and leaves its report" xmllint --noout stagewalk.xml
look hook >entry
sh -c "$(cat entry) --layout xen-4.5 kernel.elf" >out 2>&1
is "$?" 0 "the hook lets a good image pass"
sh -c "$(cat entry) --layout xen-dom0less kernel.elf" >out 2>&1
is "$?" 1 "and stops a bad one"
look action >step
bash -n step
# step CODE IMAGES LAYOUTS FAIL_ON NAME: the composite action's step, as a runner calls it
step() {
    code=$1 name=$5
    rm -f out.sarif
    IMAGES=$2 LAYOUTS=$3 FAIL_ON=$4 ARGUMENTS= SARIF=out.sarif PROGRAM=stagewalk \
        bash --noprofile --norc -eo pipefail ./step >out 2>err
    is "$?" "$code" "action: $name"
}
step 0 'kernel.elf' '' '' "by stagewalk.yaml"
ok_if "action: SARIF is written" test -s out.sarif
step 1 '*.elf' 'xen-4.5
xen-dom0less' error "patterns and layouts, one a line"
like "$(cat out)" '^::error file=kernel.elf,title=SW301 ' "action: an annotation"
ok_if "action: SARIF is written for a failure, too" test -s out.sarif
is "$(json out.sarif "len(d['runs'][0]['properties']['portability'])")" 2 "action: both machines"
cp kernel.elf 'a b;$(touch planted).elf'
step 1 'a b*' '' warning "a name with blanks and a command in it"
ok_if "action: which is not run" test ! -e planted
step 3 'nothing*.elf' '' '' "no image fits"
like "$(cat out)" '^::error .*nothing\*' "action: and says so"
done_testing
