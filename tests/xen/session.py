# SPDX-License-Identifier: MIT
# One run of Xen: boot, stop the guests at a marker where that is asked, save them, and let them
# end.  session.py XEN OUT [--stop DOMAIN:SYMBOL]... [--elf FILE] [--xen ARGUMENTS]
#                          [--end REGEX] [--dump] GUEST...
# GUEST is IMAGE,KILOBYTES[,noconsole][,ARGUMENTS]. OUT/console.txt gets all that was printed.
import argparse
import os
import re
import signal
import subprocess
import sys

from machine import Guest, Machine
from save import Saved

STACK_TO_TABLE = 0x4000
TABLE_SIZE = 0x4000
FDT_TOTALSIZE = 4
RAM = 0x40000000  # where every guest of Xen 4.5 and later has it
SWITCH = "\x01" * 3  # of the serial line's input: from guest to guest, then to Xen
MODE_MASK, MODE_HYP = 0x1F, 0x1A


def symbol(elf, name):
    output = subprocess.run(["arm-linux-gnueabihf-nm", elf], check=True, capture_output=True,
                            text=True).stdout
    return int(re.search(rf"^([0-9a-f]+) \w {name}$", output, re.MULTILINE).group(1), 16)


def guest_of(text):
    image, kilobytes, *rest = text.split(",", 2)
    vpl011 = not rest or not rest[0].startswith("noconsole")
    arguments = ",".join(rest) if vpl011 else rest[0].partition(",")[2]
    return Guest(image, int(kilobytes, 0), arguments, vpl011)


def domain_of(stub):
    """Xen gives VMIDs in the order it makes domains: the first domU has 1."""
    return stub.register("VTTBR") >> 48 & 0xFF


def save(machine, domain, folder, elf, kilobytes, first):
    """The tree as the loader put it (at a domain's first stop: later it is heap), the stage-1
    table, all that the image and the loader's tree occupy, and QEMU's answers."""
    saved = Saved(machine, folder)
    boot = symbol(elf, "uk_boot")
    offset = (saved.registers["TTBR0"] & -STACK_TO_TABLE) - symbol(elf, "uk_table")
    words = saved.read(boot + offset & 0xFFFFFFFF, 12 * 4)
    words = [int.from_bytes(words[i:i + 4], "little") for i in range(0, len(words), 4)]
    fdt, stack, end = words[3], words[7], words[11]
    pages = saved.pages(stack, end - stack)
    if first:
        size = int.from_bytes(saved.read(fdt, 8)[FDT_TOTALSIZE:], "big")
        saved.write("guest.dtb", saved.read(fdt, size))
        pages += saved.pages(fdt, size)
    table = saved.read(stack + STACK_TO_TABLE, TABLE_SIZE)
    saved.write("table.bin", table)
    ram = RAM - offset
    saved.reference(table, domain, (ram, ram + kilobytes * 1024))
    saved.save(pages)


def stop(machine, out, elf, wanted, guests):
    """At each wanted (domain, symbol) once; others that pass are let through."""
    stub = machine.stub
    places = {symbol(elf, name): name for _, name in wanted}
    seen = set()
    for address in places:
        stub.hardware_breakpoint(address)
    while wanted:
        stub.run()
        pc = stub.register("pc")
        here = (domain_of(stub), places.get(pc))
        if here in wanted and stub.register("cpsr") & MODE_MASK != MODE_HYP:
            wanted.remove(here)
            folder = os.path.join(out, f"d{here[0]}-{here[1]}")
            save(machine, here[0], folder, elf, guests[here[0] - 1].kilobytes,
                 first=here[0] not in seen)
            seen.add(here[0])
        if pc in places:
            stub.remove_breakpoint(pc)
            stub.step()
            stub.hardware_breakpoint(pc)
    for address in places:
        stub.remove_breakpoint(address)
    stub.go()


def dump(machine, guests):
    """Let Xen say how each vCPU is, until all are paused: the last line a guest prints comes a
    moment before that. The console ends with the last answer."""
    paused, answers = [], 0
    while paused != ["1"] * guests:
        machine.read(0.1)
        machine.type("q")
        answers += guests
        if not machine.wait_for("Notifying guest", answers):
            return False
        paused = re.findall(r"pause_count=(\d) pause_flags", machine.console())[-guests:]
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("xen")
    parser.add_argument("out")
    parser.add_argument("--stop", action="append", default=[])
    parser.add_argument("--elf")
    parser.add_argument("--xen", dest="arguments", default="")
    parser.add_argument("--end", default=r"^.*(power off|reboot|Reboot in five seconds).*$")
    parser.add_argument("--count", type=int)
    parser.add_argument("--dump", action="store_true", help="ask Xen at the end how the guests are")
    parser.add_argument("--limit", type=int, default=120)
    parser.add_argument("guests", nargs="+")
    options = parser.parse_args()
    guests = [guest_of(text) for text in options.guests]
    wanted = [(int(domain), name) for domain, name in (s.split(":") for s in options.stop)]
    os.makedirs(options.out, exist_ok=True)
    for number in (signal.SIGTERM, signal.SIGHUP):  # QEMU must not stay behind
        signal.signal(number, lambda *_: sys.exit("ended from outside"))
    with Machine(os.path.dirname(options.out) or ".", options.xen, guests, options.arguments,
                 limit=options.limit, debug=bool(wanted)) as machine:
        try:
            if wanted:
                stop(machine, options.out, options.elf, wanted, guests)
            ended = machine.wait_for(options.end, options.count or len(guests))
            if ended and options.dump:
                machine.type(SWITCH * (len(guests) + 1))
                ended = dump(machine, len(guests))
        finally:
            with open(os.path.join(options.out, "console.txt"), "w", encoding="ascii",
                      errors="replace") as file:
                file.write(machine.console())
    sys.exit(0 if ended else 1)


main()
