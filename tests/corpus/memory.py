#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Memory written as text, made into dumps: memory.py TEXT FOLDER prints the --mem options.

    region ADDRESS SIZE             a dump of zeros from here on
    ADDRESS: WORD...                words of 8 or 16 hexadecimal digits, little-endian
    fill ADDRESS COUNT WORD STEP    COUNT words, each STEP more than the one before
    # a remark
"""
import sys


def put(regions, address, digits, value):
    size = len(digits) // 2
    for base, memory in regions:
        if base <= address and address + size <= base + len(memory):
            memory[address - base:address - base + size] = value.to_bytes(size, "little")
            return
    raise SystemExit(f"0x{address:x} is in no region")


def read(path):
    regions = []
    for line in open(path, encoding="ascii"):
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0] == "region":
            regions.append((int(words[1], 0), bytearray(int(words[2], 0))))
        elif words[0] == "fill":
            address, count, step = int(words[1], 0), int(words[2], 0), int(words[4], 0)
            size, value = len(words[3]) // 2, int(words[3], 16)
            for i in range(count):
                put(regions, address + i * size, words[3], (value + i * step) % (1 << 8 * size))
        else:
            address = int(words[0].rstrip(":"), 0)
            for digits in words[1:]:
                put(regions, address, digits, int(digits, 16))
                address += len(digits) // 2
    return regions


def write(path, folder):
    """Returns the options that name what was written."""
    options = []
    for number, (base, memory) in enumerate(read(path)):
        name = f"{folder}/memory{number}.bin"
        with open(name, "wb") as out:
            out.write(memory)
        options += ["--mem", f"memory{number}.bin@0x{base:x}"]
    return options


if __name__ == "__main__":
    print(" ".join(write(sys.argv[1], sys.argv[2])))
