# SPDX-License-Identifier: MIT
"""Standard input as /init of an initramfs (cpio, "newc"), beside /dev/console, to standard output.
The kernel unpacks it without help: see Documentation/driver-api/early-userspace/buffer-format."""
import sys

DIRECTORY, CHARACTERS, REGULAR = 0o040755, 0o020600, 0o100755


def entry(name, mode, data=b"", device=(0, 0)):
    numbers = (0, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08X" % n for n in numbers) + name.encode() + b"\0"
    return head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)


sys.stdout.buffer.write(
    entry("dev", DIRECTORY) + entry("dev/console", CHARACTERS, device=(5, 1))
    + entry("init", REGULAR, sys.stdin.buffer.read()) + entry("TRAILER!!!", 0))
