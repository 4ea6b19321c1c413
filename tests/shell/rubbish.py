# SPDX-License-Identifier: MIT
# Lines that are nearly commands of the shell: rubbish.py SEED COUNT. The same seed, the same lines.
import random
import sys

random.seed(int(sys.argv[1]))
COMMANDS = ("help translate reverse map whatif set undo changes registers memory disassemble "
            "symbol decode t m s re").split()
NUMBERS = ["0", "1", "0x400000", "0x40004010", "0xffffffff", "0xfffffffffffffffc", "-1", "0x",
           "4096", "0xffffffffffffffff", "18446744073709551616", "0x40004000", "8"]
WORDS = ["_start", "_page_dir", "r", "w", "x", "uw", "leaf:", "va:", "ipa:", "pa:", "$", "$SCTLR",
         "SCTLR", "TTBCR", "TTBR0", "DACR", "HCR", "VTCR", "VTTBR", "PRRR", "TCR_EL1", "SCTLR_EL1",
         ".", ".XN", ".EAE", ".M", ".T0SZ", "=", "/", "/8", "+", "-", "state=mapped", "name=",
         "pl1=rwx",
         "all", "L2_SMALL", "MAIR", "\"", "'", "#", "\t", "\x1b[31m", "\xff", "\u00e9", "%s%n", "@"]


def word():
    parts = [random.choice(random.choice((NUMBERS, WORDS))) for _ in range(random.randint(1, 4))]
    if random.random() < 0.4:
        parts = [random.choice(WORDS[:28]), random.choice(("", ".M", ".XN")), "=",
                 random.choice(NUMBERS)]
    return "".join(parts)


for _ in range(int(sys.argv[2])):
    line = random.choice(COMMANDS)
    for _ in range(random.randint(0, 4)):
        line += " " + (word() if random.random() < 0.6 else random.choice(NUMBERS + WORDS))
    if random.random() < 0.05:
        line = "".join(chr(random.randint(1, 255)) for _ in range(40)).replace("\n", "")
    if random.random() < 0.1:
        line = "undo all"
    sys.stdout.buffer.write(line.encode("latin-1", "replace") + b"\n")
