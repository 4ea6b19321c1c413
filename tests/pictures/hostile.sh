# SPDX-License-Identifier: MIT
# An image whose names try to get out of every kind of text they are put in. Sourced.

HOSTILE='</script></title><script>harm()</script>"'"'"'&]]>'

HOSTILE_FILE='image<u>&".elf'

# hostile_image FOLDER: FOLDER/$HOSTILE_FILE, the golden Mini-OS image with such a section
# and symbol.
hostile_image() {
    arm-linux-gnueabihf-gcc -march=armv7-a+fp -nostdlib -static -Wl,--build-id=none \
        -Wl,-z,max-page-size=4096 -T tests/golden/mini-os/image.lds -o "$1/plain.elf" \
        tests/golden/mini-os/image.S &&
        arm-linux-gnueabihf-objcopy --rename-section ".rodata=$HOSTILE" \
            --add-symbol "$HOSTILE=.text:16,function,global" "$1/plain.elf" "$1/$HOSTILE_FILE"
}
