#!/bin/sh
# SPDX-License-Identifier: MIT
# Make the first inputs of the fuzzers from sources, into OUT/NAME/: seeds.sh OUT, from the top of
# the tree. Binary ones are compiled here so that the tree holds text alone.
set -eu
out=$1
corpus=tests/fuzz/corpus
arm=arm-linux-gnueabihf

rm -rf "$out"
mkdir -p "$out/elf" "$out/zimage" "$out/dtb" "$out/yaml" "$out/layout" "$out/registers" \
    "$out/core" "$out/log"
for source in "$corpus"/elf/*.S; do
    name=$out/elf/$(basename "$source" .S)
    link="$arm-gcc -nostdlib -Wl,--build-id=none -Wl,-n -Wl,-z,norelro -Wl,--no-warn-rwx-segments"
    $link -static -Wl,-Ttext=0x408000 "$source" -o "$name.elf"
    $link -shared "$source" -o "$name-dyn.elf"
    "$arm-objcopy" --strip-section-headers "$name.elf" "$name-bare.elf" 2>/dev/null ||
        "$arm-strip" "$name.elf" -o "$name-bare.elf"
done
for source in "$corpus"/zimage/*.S; do
    name=$(basename "$source" .S)
    "$arm-gcc" -marm -c "$source" -o "$out/$name.o"
    "$arm-objcopy" -O binary "$out/$name.o" "$out/zimage/$name"
    rm "$out/$name.o"
done
for source in "$corpus"/core/*.S; do
    name=$(basename "$source" .S)
    "$arm-gcc" -c "$source" -o "$out/$name.o"
    "$arm-ld" -Ttext=0 -e 0 "$out/$name.o" -o "$out/$name.elf"
    "$arm-objcopy" -O binary "$out/$name.elf" "$out/core/$name"
    rm "$out/$name.o" "$out/$name.elf"
done
for source in "$corpus"/dtb/*.dts layouts/boards/*.dts; do
    dtc -q -q -I dts -O dtb -o "$out/dtb/$(basename "$source" .dts)" "$source"
done
cp "$corpus"/registers/* "$out/registers"
cp tests/log/published/*.txt tests/log/reports/*.txt "$out/log"
cp "$corpus"/yaml/*.yaml "$out/yaml"
cp layouts/images/*.yaml "$out/yaml"
cp layouts/machines/*.yaml layouts/images/*.yaml "$out/layout"
# What once broke something stays, as it was found.
for name in elf zimage dtb yaml layout registers core log; do
    for file in "$corpus/$name"/found-*; do
        [ ! -f "$file" ] || cp "$file" "$out/$name"
    done
done
