# SPDX-License-Identifier: MIT
"""Ask the tool about broken dumps of small machines, very many of them. Usage: sweep.py TOOL FOLDER
SWEEP MACHINE. Prints a line for each answer that is not right, then how much was tried."""
import json
import os
import random
import subprocess
import sys

from machines import BASE, MACHINES, SIZE, qemu_core, xen_core

PAGE, SECONDS, MOST_LINES = 4096, 60, 12
OK, WRONG_INPUT, UNKNOWN = 0, 3, 4


class Sweep:
    """One machine; what was tried, and what was wrong with the answers."""

    def __init__(self, tool, folder, machine):
        self.tool, self.folder, self.machine = tool, folder, machine
        self.tried, self.wrong = 0, []

    def put(self, name, data):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(data)

    def put_registers(self, registers):
        self.put("regs", "".join(f"{n}={v:#x}\n" for n, v in registers.items()).encode())

    def put_whole(self):
        self.put("ram", self.machine.memory)
        self.put_registers(self.machine.registers)

    def run(self, what, codes, command, *arguments):
        """The finished tool. Only the codes given are right; an error is one line, alone."""
        self.tried += 1
        try:
            done = subprocess.run([self.tool, command, *arguments], cwd=self.folder, text=True,
                                  capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            self.wrong.append(f"{what}: {command}: no answer in {SECONDS} s")
            return None
        if done.returncode not in codes:
            self.wrong.append(f"{what}: {command}: exit code {done.returncode}: "
                              + done.stderr[-300:].strip())
        elif done.returncode == WRONG_INPUT and (
                done.stdout or done.stderr.count("\n") != 1
                or not done.stderr.startswith("stagewalk: ")):
            self.wrong.append(f"{what}: {command}: not one line of error: {done.stderr[-300:]}")
        return done

    def translate(self, what, source, codes=(OK, UNKNOWN), form="jsonl", access="r"):
        return self.run(what, codes, "translate", *source, "--regs", "regs", "--format", form,
                        "--access", access, *map(hex, self.machine.addresses))

    def map(self, what, source, codes=(OK, UNKNOWN)):
        done = self.run(what, codes, "map", *source, "--regs", "regs", "--format", "json")
        if done and done.returncode != WRONG_INPUT:
            self.check_map(what, json.loads(done.stdout))

    def check_map(self, what, document):
        """Ranges in order that leave nothing out, unless the whole is unknown."""
        ranges = [(int(r["va"]["first"], 0), int(r["va"]["last"], 0)) for r in document["ranges"]
                  if r["va"]]
        last = (1 << 64 if self.machine.aarch64 else 1 << 32) - 1
        if document["unknown"] is None and (
                not ranges or ranges[0][0] != 0 or ranges[-1][1] != last
                or any(a[1] + 1 != b[0] for a, b in zip(ranges, ranges[1:]))):
            self.wrong.append(f"{what}: the map does not cover all addresses")

    def same_or_unknown(self, what, got, good):
        """The addresses whose answers are unknown; any that is known must be what it was."""
        got, good = ([json.loads(line) for line in text.splitlines()] for text in (got, good))
        if len(got) != len(good):
            self.wrong.append(f"{what}: {len(got)} answers to {len(good)} questions")
        unknown = [g for g in got if g["fault"] and g["fault"]["type"] == "unknown"]
        self.wrong += [f"{what}: {g} instead of {w}" for g, w in zip(got, good)
                       if g not in unknown and g != w]
        return {g["va"] for g in unknown}


RAW = ["--mem", f"ram@{BASE:#x}"]


def descriptors(sweep):
    """Where the descriptors lie that each answer of the whole dump rests on. Stage 2 changes no
    address of a table here."""
    done = sweep.translate("whole", RAW, (OK,), "json")
    return {one["va"]: [int(step["address"], 0) for step in one["steps"]]
            for one in json.loads(done.stdout)["translations"]}


def holes(sweep):
    """Each page of tables missing, half of one, and a single word: two pieces with nothing between.
    Unknown is what rests on a descriptor there, and nothing else."""
    sweep.put_whole()
    good = sweep.translate("whole", RAW, (OK,)).stdout
    rests, lost = descriptors(sweep), set()
    for start in range(0x4000, 0xD000, PAGE // 2):
        for size in (PAGE, PAGE // 2, 4):
            what = f"without {size} bytes at {BASE + start:#x}"
            hole = range(BASE + start, BASE + start + size)
            sweep.put("below", sweep.machine.memory[:start])
            sweep.put("above", sweep.machine.memory[start + size:])
            pieces = ["--mem", f"below@{BASE:#x}", "--mem", f"above@{BASE + start + size:#x}"]
            done = sweep.translate(what, pieces)
            unknown = sweep.same_or_unknown(what, done.stdout, good)
            wanted = {va for va, at in rests.items()
                      if any(address + byte in hole for address in at for byte in (0, 3))}
            sweep.wrong += [f"{what}: {va} is {'not ' if va in wanted else ''}unknown"
                            for va in sorted(wanted ^ unknown)]
            lost |= unknown
            sweep.map(what, pieces)
    if len(lost) < len(rests) / 2:
        sweep.wrong.append("hardly any answer rests on what was taken away")


def registers(sweep):
    """Each register missing: it is named, in an answer that is unknown or in a note."""
    sweep.put_whole()
    good = sweep.translate("whole", RAW, (OK,)).stdout
    for name in sweep.machine.registers:
        what = f"without {name}"
        sweep.put_registers({n: v for n, v in sweep.machine.registers.items() if n != name})
        done = sweep.translate(what, RAW)
        noted = done and "note: " in done.stderr and name in done.stderr
        if done and not noted:
            unknown = sweep.same_or_unknown(what, done.stdout, good)
            text = sweep.translate(what, RAW, form="text").stdout
            if unknown and name not in text:
                sweep.wrong.append(f"{what}: no answer names it")
            if not unknown and done.stdout != good:
                sweep.wrong.append(f"{what}: other answers, and nothing said")
        sweep.map(what, RAW)
    sweep.put("regs", b"# none at all\n")
    sweep.translate("without registers", RAW, (WRONG_INPUT,))


def impossible(sweep):
    """Each register of stage 1 and 2 with each bit the other way, all ones, zero and random."""
    dice = random.Random(1)
    sweep.put_whole()
    for name, value in sweep.machine.registers.items():
        bits = 64 if sweep.machine.aarch64 or name.startswith(("TTBR", "VTTBR")) else 32
        values = [value ^ 1 << bit for bit in range(bits)] + [0, (1 << bits) - 1]
        values += [dice.getrandbits(bits) for _ in range(12)]
        for broken in values:
            what = f"{name}={broken:#x}"
            sweep.put_registers({**sweep.machine.registers, name: broken})
            codes = (OK, UNKNOWN, WRONG_INPUT)
            sweep.translate(what, RAW, codes, access=dice.choice(("r", "w", "x", "ur", "uw", "ux")))
            if dice.randrange(4) == 0:
                sweep.map(what, RAW, codes)


def kinds_of(machine):
    """Bits of descriptors that are tables where those can be, and pages at the last level."""
    if machine.wide == 4:
        return {"a table": 0x001, "a section": 0xC0E, "a page": 0x012}
    return {"a table": 0x003, "a table, or a page with rights": 0x7FF, "a block": 0x701}


def loops(sweep):
    """Tables whose first entry, or whose every entry, leads to a table above or to themselves."""
    machine, whole = sweep.machine, bytes(sweep.machine.memory)
    sweep.put_whole()
    for kind, bits in kinds_of(machine).items():
        for table in machine.tables:
            for target in sorted({table, machine.root, machine.tables[-1]}):
                for count in (1, PAGE // machine.wide):
                    what = f"{count} x {kind} at {table:#x} to {target:#x}"
                    entries = (target | bits).to_bytes(machine.wide, "little") * count
                    machine.memory[:] = (whole[:table - BASE] + entries
                                         + whole[table - BASE + len(entries):])
                    sweep.put("ram", machine.memory)
                    sweep.translate(what, RAW)
                    if count == 1:
                        sweep.map(what, RAW)
    machine.memory[:] = whole


def endless(sweep):
    """All memory is entries that lead to the first table: as many ranges as can be, or as many
    descriptors that make one range, and an end. Alone and, in AArch64, with 4 levels."""
    machine, alone = sweep.machine, {"HCR_EL2": 1 << 31, "TCR_EL1": 0x5B5103510}
    sweep.put_whole()
    if machine.aarch64:
        sweep.put_registers({**machine.registers, **alone})
    for kind, bits in kinds_of(machine).items():
        entry = (machine.root | bits).to_bytes(machine.wide, "little")
        sweep.put("ram", entry * (SIZE // machine.wide))
        sweep.translate(f"memory full of {kind}", RAW)
        sweep.run(f"memory full of {kind}", (OK, UNKNOWN), "map", *RAW, "--regs", "regs")


def cut(sweep, name, core):
    """A core that ends early is an error that names the file and says that it is cut short; the
    whole one answers as raw memory does."""
    sweep.put_whole()
    source = ["--core", name]
    good = sweep.translate("whole", RAW, (OK,)).stdout
    sweep.put(name, core)
    done = sweep.translate("whole core", source, (OK,))
    if done.stdout != good:
        sweep.wrong.append("the whole core answers otherwise than raw memory")
    sweep.map("whole core", source, (OK,))
    sizes = set(range(0, 700, 7)) | {63, 64, 51, 52, len(core) - 1, len(core) - 8}
    for size in sorted(sizes | set(range(700, len(core), 9973))):
        what = f"{size} of {len(core)} bytes"
        sweep.put(name, core[:size])
        done = sweep.translate(what, source, (WRONG_INPUT,))
        if done and name not in done.stderr:
            sweep.wrong.append(f"{what}: the file is not named: {done.stderr}")
        elif done and size >= 16 and "truncated" not in done.stderr:
            sweep.wrong.append(f"{what}: not called truncated: {done.stderr}")


def garbled(sweep, name, core):
    """Bytes of a core's headers and notes changed: an answer or an error."""
    dice = random.Random(1)
    sweep.put_whole()
    for at in dice.sample(range(600), 250):
        broken = bytearray(core)
        broken[at] = dice.choice((0, 0xFF, 0x80, broken[at] ^ 1 << dice.randrange(8)))
        sweep.put(name, broken)
        sweep.translate(f"byte {at} is {broken[at]:#x}", ["--core", name],
                        (OK, UNKNOWN, WRONG_INPUT))


SWEEPS = {
    "holes": holes,
    "registers": registers,
    "impossible": impossible,
    "loops": loops,
    "endless": endless,
    "cut": lambda sweep: cut(sweep, "core", qemu_core(sweep.machine)),
    "cut-xen": lambda sweep: cut(sweep, "xen-core", xen_core(sweep.machine)),
    "garbled": lambda sweep: garbled(sweep, "core", qemu_core(sweep.machine)),
    "garbled-xen": lambda sweep: garbled(sweep, "xen-core", xen_core(sweep.machine)),
}


def main():
    tool, folder, name, machine = sys.argv[1:]
    sweep = Sweep(tool, folder, MACHINES[machine]())
    SWEEPS[name](sweep)
    print("\n".join(sweep.wrong[:MOST_LINES] + [f"tried {sweep.tried}"]))


main()
