# SPDX-License-Identifier: MIT
"""Write the bad dumps and registers of tests/broken-dumps/run.sh into a folder: make.py FOLDER.
Each file is a good one with one thing wrong; its name says which."""
import os
import struct
import sys

from machines import MACHINES, SIZE, qemu_core, xen_core

folder = sys.argv[1]
short, aarch64 = MACHINES["short"](), MACHINES["aarch64"]()


def put(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def patched(data, *edits):
    out = bytearray(data)
    for offset, form, value in edits:
        struct.pack_into(form, out, offset, value)
    return bytes(out)


put("ram", short.memory)
put("empty", b"")

# ---- cores: ELF32's header, the note's and the second PT_LOAD's (System V ABI, figures 4-3, 5-1)
core = qemu_core(short)
note, load = 52, 52 + 2 * 32
put("core", core)
put("not-elf.core", b"MZ" + core[2:])
put("half.core", core[:len(core) // 2])
put("class-0.core", patched(core, (4, "B", 0)))
put("big-endian.core", patched(core, (5, "B", 2)))
put("executable.core", patched(core, (16, "<H", 2)))
put("x86.core", patched(core, (18, "<H", 3)))
put("overlap.core", patched(core, (load + 12, "<I", 0x40000800)))
put("past-end.core", patched(core, (load + 4, "<I", 0xFFFFF000)))
put("no-load.core", patched(core, (load, "<I", 0), (load - 32, "<I", 0)))
put("endless-note.core", patched(core, (note + 3 * 32, "<I", 0xFFFFFFF0)))
wide = qemu_core(aarch64)
put("wraps.core", patched(wide, (64 + 2 * 56 + 24, "<Q", (1 << 64) - 0x1000)))

# ---- cores of Xen: sections by number in the table at 64; the header note's body
xen = xen_core(short)
section = {name: 64 + 64 * (i + 1) for i, name in enumerate(("names", "note", "frames", "pages"))}
body = xen.index(b"Xen\0", 64 + 5 * 64 + 48) + 4
put("no-pages.xen", patched(xen, (section["pages"] + 32, "<Q", 0),
                            (section["frames"] + 32, "<Q", 0)))
put("one-page-less.xen", patched(xen, (section["pages"] + 32, "<Q", SIZE - 4096)))
put("magic.xen", patched(xen, (body, "<Q", 0x1234)))
put("page-size-0.xen", patched(xen, (body + 24, "<Q", 0)))
put("same-frame.xen", patched(xen, (struct.unpack_from("<Q", xen, section["frames"] + 24)[0], "<Q",
                                    0x40001)))

# ---- registers
good = "".join(f"{name}={value:#x}\n" for name, value in short.registers.items())
texts = {
    "good.regs": good,
    "word.regs": good.replace("TTBR0=", "TTBR0 "),
    "no-number.regs": good.replace("TTBR0=0x", "TTBR0=zero"),
    "negative.regs": good.replace("TTBR0=0x", "TTBR0=-0x"),
    "wide.regs": good.replace("DACR=0x", "DACR=0x1"),
    "twice.regs": good + "TTBR0=0x1234\n",
    "strangers.regs": "FOO=1\nBAR=2\n",
    "array.regs": "[1, 2]",
    "nested.regs": '{"TTBR0": {"value": 1}}',
    "float.regs": '{"TTBR0": 1.5}',
    "minus.regs": '{"TTBR0": -1}',
    "huge.regs": '{"TTBR0": 99999999999999999999999}',
    "cut.regs": '{"TTBR0": "0x40004000", "TT',
    "deep.regs": '{"TTBR0": ' + "[" * 100000,
    "no-sctlr.regs": good.replace("SCTLR", "#SCTLR"),
}
for name, text in texts.items():
    put(name, text.encode())
put("bytes.regs", bytes(range(256)) * 16)
