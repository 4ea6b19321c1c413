# SPDX-License-Identifier: MIT
"""many.py FOLDER: many.bin, memory at 0x40000000 with short-descriptor tables that map each second
page of 16 MB in no order, and many.txt, the registers to go with it."""
import pathlib
import struct
import sys

BASE, SECTIONS = 0x40000000, 16
memory = bytearray(0x4000 + SECTIONS * 0x400)
for section in range(SECTIONS):
    table = 0x4000 + section * 0x400
    struct.pack_into('<I', memory, section * 4, BASE + table | 1)
    for page in range(0, 256, 2):
        place = (section * 256 + page) * 2731 % 4096
        struct.pack_into('<I', memory, table + page * 4, 0x80000000 + place * 0x1000 | 0x3e)
folder = pathlib.Path(sys.argv[1])
(folder / 'many.bin').write_bytes(memory)
(folder / 'many.txt').write_text('SCTLR=0x00c5187d TTBCR=0 TTBR0=0x40000000 TTBR1=0 DACR=0x1\n')
