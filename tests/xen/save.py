# SPDX-License-Identifier: MIT
# A stopped guest on disk: registers, both stages' tables, the memory it uses, and QEMU's own answer
# for each query. Its walk of stage 2 is Python and shares nothing with what is tested.
import json
import os
import random

PAGE = 0x1000
SECTION = 0x100000
SECTIONS = 4096
VALID, TABLE = 1, 2
OUTPUT = 0xFFFFFFF000

# Arm's names, and what the stub calls the same register where it has another name for it.
REGISTERS = {name: name for name in (
    "SCTLR TTBCR TTBR0 TTBR1 DACR VBAR DFSR DFAR IFSR IFAR PAR HCR VTCR VTTBR HPFAR HTTBR HMAIR1 "
    "HIFAR ID_MMFR0").split()}
REGISTERS.update(PRRR="MAIR0", NMRR="MAIR1", CPSR="cpsr", HSR="ESR_EL2", HDFAR="FAR_EL2",
                 HSCTLR="SCTLR_EL2", HTCR="TCR_EL2", HMAIR0="MAIR_EL2", PC="pc", SP="sp", LR="lr")
REGISTERS.update({f"R{i}": f"r{i}" for i in range(13)})


class Saved:
    """Memory and registers of one guest at one stop."""

    def __init__(self, machine, folder):
        os.makedirs(folder)
        self.folder = folder
        self.machine = machine
        self.registers = {name: machine.stub.register(its) for name, its in REGISTERS.items()}
        self.tables = {}
        self.tables_first = self.registers["VTTBR"] & OUTPUT
        for address in (self.tables_first, self.tables_first + PAGE):
            self._table(address)

    def _table(self, address):
        if address not in self.tables:
            data = self.machine.stub.physical(address, PAGE)
            self.tables[address] = [int.from_bytes(data[i:i + 8], "little")
                                    for i in range(0, PAGE, 8)]
        return self.tables[address]

    def stage2(self, ipa):
        """PA, or None; and what the first entry is that is not valid: "lazy" when it says where all
        the same, "absent" when it does not, None when all are valid. Lazy entries are followed, as
        Xen will make them valid when they are touched. VTCR 0x80003558 and no other: 40 bits, two
        root tables at level 1."""
        address = self.tables_first + ((ipa >> 30) // 512) * PAGE
        stop = None
        for shift in (30, 21, 12):
            entry = self._table(address)[(ipa >> shift) % 512]
            if entry & ~VALID == 0:
                return None, stop or "absent"
            if not entry & VALID:
                stop = stop or "lazy"
            if shift == 12 or not entry & TABLE:
                size = 1 << shift
                return (entry & OUTPUT & -size) | ipa & (size - 1), stop
            address = entry & OUTPUT
        raise AssertionError("never here")

    def pages(self, first, size):
        """PAs of the pages of an IPA range, those that are backed."""
        found = [self.stage2(ipa)[0] for ipa in range(first & -PAGE, first + size, PAGE)]
        return [pa for pa in found if pa is not None]

    def read(self, ipa, size):
        """Bytes at an IPA, page by page."""
        data = b""
        while len(data) < size:
            part = min(size - len(data), PAGE - (ipa + len(data)) % PAGE)
            data += self.machine.stub.physical(self.stage2(ipa + len(data))[0], part)
        return data

    def write(self, name, data):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(data)

    def save(self, pages):
        """The registers, and the given pages and the stage-2 tables as few files as can be."""
        values = {name: f"{value:#x}" for name, value in sorted(self.registers.items())}
        self.write("registers.json", json.dumps(values, indent=1).encode() + b"\n")
        runs = []
        for page in sorted(set(pages) | set(self.tables)):
            if runs and runs[-1][0] + runs[-1][1] == page:
                runs[-1][1] += PAGE
            else:
                runs.append([page, PAGE])
        names = []
        for first, size in runs:
            path = os.path.join(self.folder, f"memory-{first:#x}.bin")
            self.machine.monitor.save_memory(first, size, path)
            names.append(f"{path}@{first:#x}")
        self.write("memory.txt", "\n".join(names).encode() + b"\n")

    def reference(self, table, seed, ram):
        """QEMU's answer for every section and as many VAs, half of them anywhere and half in a
        range of RAM; and where QEMU has none, `stage1`, or what the entry is at which a CPU's
        walk of stage 2 stops: `lazy` or `absent`."""
        generator = random.Random(seed)
        queries = [i * SECTION for i in range(SECTIONS)]
        queries += [generator.randrange(1 << 32) for _ in range(SECTIONS // 2)]
        queries += [generator.randrange(*ram) % (1 << 32) for _ in range(SECTIONS // 2)]
        lines = []
        for va, pa in zip(queries, self.machine.monitor.translations(queries)):
            state = f"{pa:#x}" if pa is not None else self._why(table, va)
            lines.append(f"{va:#x} {state}")
        self.write("queries.txt", "".join(f"{va:#x}\n" for va in queries).encode())
        self.write("reference.txt", ("\n".join(lines) + "\n").encode())

    def _why(self, table, va):
        entry = int.from_bytes(table[va // SECTION * 4:][:4], "little")
        if not entry & 2:
            return "stage1"
        return self.stage2(entry & -SECTION | va % SECTION)[1]
