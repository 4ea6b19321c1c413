# SPDX-License-Identifier: MIT
"""Small machines to break: tables in a memory of 128 KB, the registers that go with them, and
addresses to ask for. Knows no tool."""
import collections
import struct

BASE, SIZE = 0x40000000, 0x20000

# memory is a bytearray of SIZE bytes at BASE; wide: descriptors of 8 bytes; root: the first table
# (what TTBR0 has), tables: of stage 1 and, behind them, of stage 2.
Machine = collections.namedtuple("Machine", "memory registers addresses wide root tables aarch64")


class Memory:
    def __init__(self):
        self.bytes = bytearray(SIZE)

    def put(self, form, table, entries):
        """entries: {index: descriptor}."""
        width = struct.calcsize(form)
        for index, value in entries.items():
            struct.pack_into(form, self.bytes, table - BASE + index * width, value)


def short():
    """Short descriptors, TTBCR.N = 1, sections, a supersection, large and small pages."""
    memory = Memory()
    lower, upper, second = BASE + 0x4000, BASE + 0x8000, BASE + 0xC000
    section, small = 0x10C0E, 0x47E
    memory.put("<I", lower, {4: second | 0x01, 0x400: BASE | section, 0x401: 0x09000000 | section})
    memory.put("<I", upper, {0xC00: BASE | section, 0xC01: second | 0x01,
                             **{0xD00 + i: 0x41000000 | 0x40000 | section for i in range(16)}})
    memory.put("<I", second, {0: BASE | small, 1: (BASE + 0x1000) | small, 2: BASE | 0x12,
                              **{16 + i: 0x40010000 | 0x45D for i in range(16)}})
    registers = {"SCTLR": 0x10C5387D, "TTBCR": 1, "TTBR0": lower | 0x6A, "TTBR1": upper | 0x6A,
                 "DACR": 0x55555555, "PRRR": 0xFF0A81A8, "NMRR": 0x40E040E0, "CPSR": 0x600001D3}
    addresses = [0, 0x400000, 0x401004, 0x402000, 0x403000, 0x411234, 0x40000000, 0x40100000,
                 0x40200000, 0x7FFFFFFF, 0x80000000, 0xC0000000, 0xC0101FFF, 0xD0ABCDEF,
                 0xFFFFFFFF]
    return Machine(memory.bytes, registers, addresses, 4, lower, [lower, upper, second], False)


# Long descriptors: access flag, inner shareable, read and write, attribute 0 (or 1).
LEAF, DEVICE, TABLE, PAGE = 0x701, 0x405, 3, 2
S2_LEAF = 0x7FD  # access flag, inner shareable, read and write, Normal


def long_tables(memory, first, second, third):
    """A level of blocks above one of blocks and pages, in three tables."""
    memory.put("<Q", first, {0: second | TABLE, 1: BASE | LEAF})
    memory.put("<Q", second, {0: third | TABLE, 1: BASE | LEAF, 2: 0x09000000 | DEVICE})
    memory.put("<Q", third, {0: BASE | LEAF | PAGE, 1: (BASE + 0x1000) | LEAF | PAGE | 0x40,
                             2: (BASE + 0x1000) | LEAF & ~0x400 | PAGE, 16: BASE | PAGE})


def stage2_tables(memory, first, second, third):
    """IPA equals PA for memory (pages of it) and for a device block; nothing else."""
    memory.put("<Q", first, {0: (0x0 | S2_LEAF), 1: second | TABLE})
    memory.put("<Q", second, {0: third | TABLE, 1: (BASE + 0x200000) | S2_LEAF})
    memory.put("<Q", third, {i: (BASE + i * 0x1000) | S2_LEAF | PAGE for i in range(24)})


def lpae():
    """LPAE with both halves, over stage 2."""
    memory = Memory()
    tables = [BASE + 0x4000 + 0x1000 * i for i in range(8)]
    long_tables(memory, *tables[0:3])
    memory.put("<Q", tables[3], {1: BASE | LEAF, 0: tables[1] | TABLE})
    stage2_tables(memory, *tables[4:7])
    registers = {"SCTLR": 0x30C5387D, "TTBCR": 0xB5013501, "TTBR0": tables[0], "TTBR1": tables[3],
                 "MAIR0": 0xEEAA04FF, "MAIR1": 0xFF000044, "CPSR": 0x600001D3, "HCR": 1,
                 "HSCTLR": 0, "VTCR": 0x80003540, "VTTBR": tables[4]}
    addresses = [0, 0x1000, 0x2000, 0x3000, 0x10000, 0x18000, 0x200000, 0x400000, 0x40000000,
                 0x40018000, 0x40200000, 0x7FFFFFFF, 0x80000000, 0x80001000, 0xC0000000, 0xFFFFFFFF]
    return Machine(memory.bytes, registers, addresses, 8, tables[0], tables, False)


def aarch64():
    """VMSAv8-64, 4 KB granule, 39 bits in both halves, over stage 2."""
    memory = Memory()
    tables = [BASE + 0x4000 + 0x1000 * i for i in range(8)]
    long_tables(memory, *tables[0:3])
    memory.put("<Q", tables[3], {511: BASE | LEAF, 510: tables[1] | TABLE})
    stage2_tables(memory, *tables[4:7])
    registers = {"SCTLR_EL1": 0x30D0591D, "TCR_EL1": 0x5B5193519, "TTBR0_EL1": tables[0],
                 "TTBR1_EL1": tables[3], "MAIR_EL1": 0x4404FF, "CPSR": 0x600003C5,
                 "HCR_EL2": 0x80000001, "SCTLR_EL2": 0, "VTCR_EL2": 0x80023559,
                 "VTTBR_EL2": tables[4], "ID_AA64MMFR0_EL1": 0x1124}
    addresses = [0, 0x1000, 0x2000, 0x3000, 0x10000, 0x200000, 0x400000, 0x40000000, 0x40018000,
                 0x40200000, 0x7FFFFFFFFF, 0x8000000000, 0x7FFFFFFFFFFFFFFF, 0xFFFFFF7FFFFFFFFF,
                 0xFFFFFF8000000000, 0xFFFFFFFF80000000, 0xFFFFFFFFC0001000, 0xFFFFFFFFFFFFFFFF]
    return Machine(memory.bytes, registers, addresses, 8, tables[0], tables, True)


MACHINES = {"short": short, "lpae": lpae, "aarch64": aarch64}


# ---- cores: by QEMU's target/arm/arch_dump.c and Xen's docs/misc/dump-core-format.txt

def note(name, kind, body):
    name += b"\0"
    return (struct.pack("<III", len(name), len(body), kind)
            + name + bytes(-len(name) % 4) + body + bytes(-len(body) % 4))


def qemu_core(machine):
    """ELF core with one PT_NOTE and the memory in two PT_LOADs."""
    wide = machine.aarch64
    head, entry = (64, 56) if wide else (52, 32)
    state = bytearray(392 if wide else 148)
    struct.pack_into("<Q" if wide else "<I", state, 376 if wide else 136, machine.registers["CPSR"])
    notes = note(b"CORE", 1, bytes(state))
    at = head + 3 * entry
    half = SIZE // 2
    segments = [(4, at, 0, len(notes)), (1, at + len(notes), BASE, half),
                (1, at + len(notes) + half, BASE + half, half)]
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1, 1]) + bytes(9)
    out = ident + struct.pack("<HHIQQQIHHHHHH" if wide else "<HHIIIIIHHHHHH", 4,
                              183 if wide else 40, 1, 0, head, 0, 0, head, entry, 3, 0, 0, 0)
    for kind, offset, address, size in segments:
        if wide:
            out += struct.pack("<IIQQQQQQ", kind, 0, offset, 0, address, size, size, 0)
        else:
            out += struct.pack("<IIIIIIII", kind, offset, 0, address, size, size, 0, 0)
    return out + notes + bytes(machine.memory)


def xen_core(machine):
    """ELF64 core of xl dump-core: sections by name, a page for each number in .xen_pfn."""
    pages = SIZE // 4096
    names = b"\0.shstrtab\0.note.Xen\0.xen_pfn\0.xen_pages\0"
    header = note(b"Xen", 0x2000001, struct.pack("<QQQQ", 0xF00FEBEE, 1, pages, 4096))
    numbers = struct.pack(f"<{pages}Q", *(BASE // 4096 + i for i in range(pages)))
    bodies = [(b".shstrtab", 3, names), (b".note.Xen", 7, header), (b".xen_pfn", 1, numbers),
              (b".xen_pages", 1, bytes(machine.memory))]
    at, table = 64 + 64 * (len(bodies) + 1), bytes(64)
    for name, kind, body in bodies:
        table += struct.pack("<IIQQQQIIQQ", names.index(name), kind, 0, 0, at, len(body), 0, 0,
                             8, 0)
        at += len(body)
    out = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack(
        "<HHIQQQIHHHHHH", 4, 183 if machine.aarch64 else 40, 1, 0, 0, 64, 0, 64, 56, 0, 64,
        len(bodies) + 1, 1)
    return out + table + b"".join(body for _, _, body in bodies)
