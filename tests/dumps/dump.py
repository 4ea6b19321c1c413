# SPDX-License-Identifier: MIT
"""Boot an image in QEMU, stop it, save its memory and registers, and compare the tool's answers
with the machine's own. Usage: dump.py NAME PROGRAM FOLDER KERNEL [INITRD]. FOLDER holds the files;
STOP.json tells what came out of each stop."""
import json
import os
import random
import sys
import time

import compare
import machine

RAM, SIZE, PAGE = 0x40000000, 128 << 20, 4096


def u_boot(guest):
    guest.wait_for("Hit any key")
    guest.type("\n")
    guest.wait_for("=> ")
    yield "prompt"


def linux(guest):
    guest.wait_for("STAGEWALK-WAITS")
    yield "kernel"
    guest.type("\n")
    guest.wait_for("STAGEWALK-RUNS")
    yield "user"


# QEMU's flavour, its CPU, how to load, and where it stops.
IMAGES = {
    "u-boot": ("arm", "cortex-a15", "-bios", u_boot),
    "u-boot64": ("aarch64", "cortex-a57", "-bios", u_boot),
    "linux": ("arm", "cortex-a15", "-kernel", linux),
    "linux-lpae": ("arm", "cortex-a15", "-kernel", linux),
    "linux64": ("aarch64", "cortex-a76", "-kernel", linux),
}


def stop_in(guest, stop):
    """Stop in user mode or not: a marker on the console comes a little before the mode does. The
    registers by name; of two of one name (PAR of 32 and of 64 bits) the last."""
    for _ in range(200):
        guest.stop()
        registers = {name: values[-1] for name, values in guest.stub.registers().items()}
        if (registers["cpsr"] & 0xF == 0) == (stop == "user"):
            return registers
        guest.resume()
        time.sleep(0.05)
    raise machine.Trouble(f"the CPU never stopped in {stop} mode")


def save(guest, registers, folder):
    """regs.txt and regs.json, ram.bin and core.elf."""
    with open(f"{folder}/regs.txt", "w", encoding="ascii") as file:
        file.writelines(f"{name}={value:#x}\n" for name, value in registers.items())
    with open(f"{folder}/regs.json", "w", encoding="ascii") as file:
        json.dump({name: f"{value:#x}" for name, value in registers.items()}, file)
    guest.command("pmemsave", val=RAM, size=SIZE, filename="ram.bin")
    guest.command("dump-guest-memory", paging=False, protocol="file:core.elf")


def same_memory(guest, folder):
    """Whether the dump holds what the stub reads at the same addresses."""
    dice = random.Random(1)
    with open(f"{folder}/ram.bin", "rb") as ram:
        for _ in range(64):
            at = dice.randrange(0, SIZE, 64)
            ram.seek(at)
            if ram.read(64) != guest.stub.physical(RAM + at, 64):
                return False
    return True


def punch(raw, folder, addresses, wanted):
    """The dump in two pieces that lack a page of tables, the one of some mapped address's last
    descriptor; and that page's addresses."""
    mapped = [a for a, output in zip(addresses, wanted) if output is not None]
    deepest = max(raw.tables_of(random.Random(1).sample(mapped, 20)), key=len)
    hole = deepest[-1] // PAGE * PAGE - RAM
    with open(f"{folder}/ram.bin", "rb") as ram:
        with open(f"{folder}/below.bin", "wb") as file:
            file.write(ram.read(hole))
        ram.seek(hole + PAGE)
        with open(f"{folder}/above.bin", "wb") as file:
            file.write(ram.read())
    pieces = ["--mem", f"below.bin@{RAM:#x}", "--mem", f"above.bin@{RAM + hole + PAGE:#x}"]
    return (compare.Tool(raw.program, pieces + ["--regs", "regs.txt"], folder),
            range(RAM + hole, RAM + hole + PAGE))


def examine(guest, stop, program, folder, bits):
    registers = stop_in(guest, stop)
    save(guest, registers, folder)
    raw = compare.Tool(program, ["--mem", f"ram.bin@{RAM:#x}", "--regs", "regs.txt"], folder)
    core = compare.Tool(program, ["--core", "core.elf", "--regs", "regs.json"], folder)
    tcr = registers.get("TCR_EL1", 0)
    cpu = compare.Cpu(bits, stop == "user", (tcr >> 37 & 1, tcr >> 38 & 1))
    result, addresses, wanted = compare.compare(guest, raw, core, cpu)
    holed, hole = punch(raw, folder, addresses, wanted)
    mapped = sum(output is not None for output in wanted)
    result.update(addresses=len(addresses), mapped=mapped, registers=registers,
                  same_memory=same_memory(guest, folder),
                  hole=compare.compare_with_hole(holed, hole, addresses, wanted, cpu))
    return result


def main():
    name, program, folder, kernel, *initrd = sys.argv[1:]
    flavour, cpu, load, stops = IMAGES[name]
    arguments = ["-M", "virt", "-cpu", cpu, "-m", str(SIZE >> 20), load, kernel]
    if initrd:
        arguments += ["-initrd", initrd[0], "-append", "console=ttyAMA0 panic=-1"]
    os.makedirs(folder, exist_ok=True)
    with machine.Machine(f"qemu-system-{flavour}", arguments, folder) as guest:
        guest.resume()
        for stop in stops(guest):
            result = examine(guest, stop, program, folder, 32 if flavour == "arm" else 64)
            with open(f"{folder}/{stop}.json", "w", encoding="ascii") as file:
                json.dump(result, file)
            guest.resume()


main()
