# SPDX-License-Identifier: MIT
# A part of run.sh. Images that the hypervisor's loader refuses: the tool refuses them too, for the
# reason that Xen prints, or where Xen prints only that it failed, for the test that failed there.

size=$(wc -c < "$BIN")

# patched NAME BYTES OFFSET WORD...: the image, cut or filled up to so many bytes, with other words.
patched() {
    to=$SCRATCH/$1.bin
    shift
    python3 -c 'import struct, sys
source, to, size, *words = sys.argv[1:]
data = bytearray(open(source, "rb").read()[:int(size, 0)])
data.extend(bytes(int(size, 0) - len(data)))
for offset, word in zip(words[::2], words[1::2]):
    struct.pack_into("<I", data, int(offset, 0), int(word, 0))
open(to, "wb").write(data)' "$BIN" "$to" "$@"
}

# refused NAME KILOBYTES XEN-LINE REASON
refused() {
    session "$1" "$SCRATCH/$1.bin,$2"
    like "$(console "$1")" "^\(XEN\) $3$" "$1: Xen says: $3"
    unlike "$(console "$1")" "DOM1: " "$1: and does not start it"
    "$STAGEWALK" check "$SCRATCH/$1.bin" --layout xen-dom0less \
        --ram 0x40000000:$(printf '0x%x' $(($2 * 1024))) > "$SCRATCH/refused" 2>&1
    code=$?
    ok_if "$1: check does not accept it (exit code $code)" test $code -eq 1 -o $code -eq 3
    # Long lines are broken, and go on indented.
    like "$(tr '\n' ' ' < "$SCRATCH/refused" | tr -s ' ')" "$4" "$1: for that reason: $4"
}

failed="Could not set up domain domU1( \(rc = -22\))?"
patched header-end $size 0x2c $((size + 0x1000))
refused header-end 0x8000 "$failed" "header end - start .* is larger than the file"
patched no-magic $size 0x24 0
refused no-magic 0x8000 "$failed" "no 0x016f2818 at offset 0x24"
patched outside $size 0x28 0x80008000 0x2c $((0x80008000 + size))
refused outside 0x8000 "Unable to copy the kernel in the hwdom memory" \
    "does not lie in RAM bank 0 \[0x40000000, 0x42000000\)"
patched no-room 0x700000 0x2c 0x700000
refused no-room 0x2000 "Not enough memory in the first bank for the kernel\+dtb\+initrd" \
    "not enough memory in the first bank for kernel, device tree and ramdisk"

# And one that it accepts although it seems it would not: a device tree behind the image, cut.
# The words of a device tree are big-endian.
patched appended $((size + 8)) $size 0xedfe0dd0 $((size + 4)) 0x00100000
session appended "$SCRATCH/appended.bin,0x8000"
like "$(guest appended)" "^power off$" "appended: Xen boots an image with a cut tree behind it"
"$STAGEWALK" check "$SCRATCH/appended.bin" --layout xen-dom0less --ram 0x40000000:0x2000000 \
    --format json > "$SCRATCH/appended.json"
is "$(json "$SCRATCH/appended.json" 'd["reports"][0]["machines"][0]["verdict"]')" boots \
    "appended: check says that it boots"
