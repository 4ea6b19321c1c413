#!/bin/sh
# SPDX-License-Identifier: MIT
# Build one fixture of tests/rules and print the command line that checks it.
#
#   build-fixture.sh FOLDER OUT IMAGES     (images that were built before are kept in IMAGES)
#
# FOLDER/args has one line each of (all but `check` may be absent or bare):
#   image   DEFINES   common/image.S and image.lds become image.elf
#   flat              the image is checked as the flat file that objcopy makes
#   append            the device tree is appended to the flat file
#   symbols DEFINES   a second image.elf is given with --symbols
#   patch   AT WORD   a 32-bit word of the ELF file is overwritten
#   machine DEFINES   common/machine.yaml is the machine layout
#   promise DEFINES   common/promise.yaml is the image layout
#   tree    DEFINES   common/tree.dts is the device tree
#   ramdisk SIZE      a ramdisk of that many bytes
#   run               the boot code is run; else --stage1 declared is given
#   check   OPTIONS   what else the tool is given; COMMON/ stands for tests/rules/common/
set -euf
folder=$1
out=$2
images=$3
common=$(dirname "$0")/common
CC=arm-linux-gnueabihf-gcc
mkdir -p "$out" "$images"

# The words of the line that starts with $1; false when there is none.
line() {
    grep -q "^$1\( \|\$\)" "$folder/args" || return 1
    sed -n "s/^$1 *//p" "$folder/args"
}

expand() { # FILE OUT DEFINES...
    from=$1 to=$2
    shift 2
    $CC -E -P -undef -x assembler-with-cpp -I "$common" "$@" "$from" -o "$to"
}

# Most fixtures share an image. Another job may build the same one at the same time: the rename
# makes whole what it leaves.
image() { # OUT DEFINES...
    elf=$1
    shift
    kept=$images/$(printf '%s\n' "$@" | cksum | tr ' ' -).elf
    if [ ! -f "$kept" ]; then
        expand "$common/image.lds" "$elf.lds" "$@"
        $CC -c -march=armv7-a+fp -I "$common" "$@" "$common/image.S" -o "$elf.o"
        $CC -nostdlib -static -Wl,--build-id=none -Wl,--no-check-sections -Wl,-T,"$elf.lds" \
            "$elf.o" -o "$elf" 2>"$elf.warnings" || { cat "$elf.warnings" >&2; exit 1; }
        mv "$elf" "$kept"
    fi
    cp "$kept" "$elf"
}

command=
image "$out/image.elf" $(line image || :)
if patch=$(line patch); then
    set -- $patch
    word=$(($2))
    printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $((word & 255)) $((word >> 8 & 255)) \
        $((word >> 16 & 255)) $((word >> 24 & 255)))" |
        dd of="$out/image.elf" bs=1 seek=$(($1)) conv=notrunc status=none
fi
if tree=$(line tree); then
    expand "$common/tree.dts" "$out/tree.dts" $tree
    dtc -q -I dts -O dtb "$out/tree.dts" -o "$out/tree.dtb"
    command="$command --dtb $out/tree.dtb"
fi
if machine=$(line machine); then
    expand "$common/machine.yaml" "$out/machine.yaml" -include "$common/machine.h" $machine
    command="$command --layout $out/machine.yaml"
fi
if promise=$(line promise); then
    expand "$common/promise.yaml" "$out/promise.yaml" -include "$common/promise.h" $promise
    command="$command --image-layout $out/promise.yaml"
fi
file=$out/image.elf
if line flat >/dev/null; then
    file=$out/image.bin
    arm-linux-gnueabihf-objcopy -O binary "$out/image.elf" "$file"
fi
! line append >/dev/null || cat "$out/tree.dtb" >>"$file"
if symbols=$(line symbols); then
    image "$out/symbols.elf" $symbols
    command="$command --symbols $out/symbols.elf"
fi
if ramdisk=$(line ramdisk); then
    truncate -s "$ramdisk" "$out/ramdisk"
    command="$command --ramdisk $out/ramdisk"
fi
line run >/dev/null || command="$command --stage1 declared"
echo "$file$command $(line check | sed "s|COMMON/|$common/|g")"
