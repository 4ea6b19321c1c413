# SPDX-License-Identifier: MIT
# QEMU's human monitor: commands in batches, since each wait for an answer costs more than it.
import re

BATCH = 128
ANSWER = re.compile(rb"^(?:gpa: (?:0x)?([0-9a-f]+)|(Unmapped))\r?$", re.MULTILINE)


class Monitor:
    def __init__(self, connection):
        self.connection = connection
        self._read_until(lambda text: b"(qemu) " in text)

    def _read_until(self, enough):
        text = b""
        while not enough(text):
            part = self.connection.recv(1 << 20)
            if not part:
                raise EOFError("QEMU closed its monitor")
            text += part
        return text

    def save_memory(self, first, size, path):
        """Physical memory to a file. The monitor's prompt comes again when it is written."""
        self.connection.sendall(f'pmemsave {first:#x} {size:#x} "{path}"\n'.encode())
        self._read_until(lambda text: text.endswith(b"(qemu) ") and b"\n" in text)

    def translations(self, addresses):
        """QEMU's physical address of each VA, None where it has none."""
        answers = []
        for i in range(0, len(addresses), BATCH):
            batch = addresses[i:i + BATCH]
            self.connection.sendall(b"".join(b"gva2gpa %#x\n" % va for va in batch))
            text = self._read_until(lambda text: len(ANSWER.findall(text)) >= len(batch)
                                    and text.endswith(b"(qemu) "))
            answers += [int(pa, 16) if pa else None for pa, _ in ANSWER.findall(text)]
        return answers
