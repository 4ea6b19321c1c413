# SPDX-License-Identifier: MIT
# Write the bad inputs of tests/bad-inputs/run.sh: make.py GOOD.elf GOOD.dtb FOLDER
# Each file is the good one with one thing wrong; its name says which.
import gzip
import os
import struct
import sys

good_elf, good_dtb, folder = sys.argv[1:]
elf = open(good_elf, "rb").read()
dtb = open(good_dtb, "rb").read()


def put(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def patched(data, *edits):
    out = bytearray(data)
    for offset, form, value in edits:
        struct.pack_into(form, out, offset, value)
    return bytes(out)


# ---- ELF: offsets of ELF32 header members (System V ABI, figure 4-3)
phoff, shoff = struct.unpack_from("<II", elf, 28)
phentsize, phnum, shentsize, shnum, shstrndx = struct.unpack_from("<HHHHH", elf, 42)
load = next(phoff + i * phentsize for i in range(phnum)
            if struct.unpack_from("<I", elf, phoff + i * phentsize)[0] == 1)
load_offset, load_va, load_pa, load_filesz, load_memsz = struct.unpack_from("<IIIII", elf, load + 4)


def section(kind):
    for i in range(shnum):
        at = shoff + i * shentsize
        if struct.unpack_from("<I", elf, at + 4)[0] == kind:
            return at
    raise SystemExit(f"{good_elf}: no section of type {kind}")


progbits, symtab = section(1), section(2)

put("empty", b"")
put("one-byte", b"\x7f")
put("magic-only.elf", elf[:4])
for cut in (16, 51):
    put(f"cut-{cut}.elf", elf[:cut])
put("cut-in-program-headers.elf", elf[:phoff + phentsize // 2])
put("cut-in-segment.elf", elf[:load_offset + load_filesz // 2])
put("cut-in-half.elf", elf[:len(elf) // 2])
put("cut-last-section-header.elf", elf[:shoff + shnum * shentsize - 1])
put("class-0.elf", patched(elf, (4, "B", 0)))
put("class-64.elf", patched(elf, (4, "B", 2)))
put("data-0.elf", patched(elf, (5, "B", 0)))
put("big-endian.elf", patched(elf, (5, "B", 2), (16, ">H", 2), (18, ">H", 40), (20, ">I", 1)))
put("version-0.elf", patched(elf, (6, "B", 0)))
put("x86.elf", patched(elf, (18, "<H", 3)))
put("no-machine.elf", patched(elf, (18, "<H", 0)))
put("relocatable.elf", patched(elf, (16, "<H", 1)))
put("core.elf", patched(elf, (16, "<H", 4)))
put("type-0.elf", patched(elf, (16, "<H", 0)))
put("phoff-past-end.elf", patched(elf, (28, "<I", len(elf) + 4)))
put("phoff-top.elf", patched(elf, (28, "<I", 0xfffffff0)))
put("phentsize-8.elf", patched(elf, (42, "<H", 8)))
put("phnum-65535.elf", patched(elf, (44, "<H", 65535)))
put("shoff-past-end.elf", patched(elf, (32, "<I", len(elf) + 4)))
put("shentsize-3.elf", patched(elf, (46, "<H", 3)))
put("shnum-60000.elf", patched(elf, (48, "<H", 60000)))
put("shstrndx-past-end.elf", patched(elf, (50, "<H", shnum + 7)))
put("segment-offset-past-end.elf", patched(elf, (load + 4, "<I", len(elf))))
put("segment-offset-top.elf", patched(elf, (load + 4, "<I", 0xfffff000)))
put("segment-file-size-top.elf", patched(elf, (load + 16, "<I", 0xffffffff)))
put("segment-file-above-memory.elf", patched(elf, (load + 20, "<I", load_filesz - 4)))
put("segment-wraps.elf", patched(elf, (load + 20, "<I", 0xffffffff)))
put("segment-pa-wraps.elf", patched(elf, (load + 12, "<I", 0xfffff000)))
put("section-offset-past-end.elf", patched(elf, (progbits + 16, "<I", len(elf) + 1)))
put("symtab-offset-top.elf", patched(elf, (symtab + 16, "<I", 0xfffffff0)))
put("symtab-link-past-end.elf", patched(elf, (symtab + 24, "<I", shnum + 100)))
put("symtab-entry-size-1.elf", patched(elf, (symtab + 36, "<I", 1)))

ident64 = b"\x7fELF\x02\x01\x01" + bytes(9)
header64 = "<HHIQQQIHHHHHH"
for name, machine in ("aarch64.elf", 183), ("x86-64.elf", 62):
    put(name, ident64 + struct.pack(header64, 2, machine, 1, 1 << 20, 0, 0, 0, 64, 56, 0, 64, 0, 0))

# ---- files that are no ELF
zimage = patched(bytes(4096), *[(i * 4, "<I", 0xe1a00000) for i in range(8)],
                 (0x20, "<I", 0xea000002), (0x24, "<I", 0x016f2818), (0x28, "<I", 0),
                 (0x2c, "<I", 4096))
put("cut.zimage", zimage[:0x2c])
put("big-endian.zimage", patched(zimage, (0x24, ">I", 0x016f2818)))
put("text", b"This is not an image.\n" * 40)
put("zeros", bytes(8192))
put("noise", bytes((i * i * 31 + i * 7) & 0xff for i in range(8192)))
put("image.gz", gzip.compress(elf, mtime=0))
put("image.xz", b"\xfd7zXZ\x00" + bytes(64))
put("image.uimage", struct.pack(">IIIIIIIBBBB", 0x27051956, 0, 0, 64, 0x8000, 0x8000, 0, 5, 2, 2, 0)
    + b"name".ljust(32, b"\0") + zimage)
put("arm64.image", struct.pack("<IIQQQQQQII", 0x14000010, 0, 0x80000, 4096, 0, 0, 0, 0, 0x644d5241,
                               0) + bytes(4096))

# ---- device trees: offsets of header members (Devicetree Specification v0.4, 5.2)
total, off_struct, off_strings, off_rsvmap, version, compatible, cpu, size_strings, size_struct = \
    struct.unpack_from(">IIIIIIIII", dtb, 4)
put("magic.dtb", patched(dtb, (0, ">I", 0xd00dfeee)))
put("magic-swapped.dtb", patched(dtb, (0, "<I", 0xd00dfeed)))
for name, cut in ("3", 3), ("20", 20), ("39", 39), ("half", total // 2), ("last", total - 1):
    put(f"cut-{name}.dtb", dtb[:cut])
put("total-top.dtb", patched(dtb, (4, ">I", 0xffffffff)))
put("total-0.dtb", patched(dtb, (4, ">I", 0)))
put("struct-past-end.dtb", patched(dtb, (8, ">I", total)))
put("struct-odd.dtb", patched(dtb, (8, ">I", off_struct + 2)))
put("strings-past-end.dtb", patched(dtb, (12, ">I", total + 4)))
put("strings-size-top.dtb", patched(dtb, (32, ">I", 0xfffffff0)))
put("rsvmap-past-end.dtb", patched(dtb, (16, ">I", total - 8)))
put("version-1.dtb", patched(dtb, (20, ">I", 1), (24, ">I", 1)))
put("version-99.dtb", patched(dtb, (20, ">I", 99), (24, ">I", 99)))
put("token.dtb", patched(dtb, (off_struct, ">I", 0x77)))
put("never-ends.dtb",
    patched(dtb, *[(off_struct + size_struct - 4 * n, ">I", 4) for n in range(1, 4)]))
at = dtb.index(b"#address-cells\0") - off_strings
prop = dtb.index(struct.pack(">III", 3, 4, at))
put("address-cells-5.dtb", patched(dtb, (prop + 12, ">I", 5)))
put("property-size-top.dtb", patched(dtb, (prop + 4, ">I", 0x7fffffff)))
put("property-name-past-end.dtb", patched(dtb, (prop + 8, ">I", 0x7fffffff)))

# ---- layouts that no text editor should be trusted with
put("utf8.yaml", b"name: caf\xe9\n")
put("nul.yaml", b"name: a\0b\n")
put("deep.yaml", b"name: " + b"[" * 20000 + b"\n")
