# SPDX-License-Identifier: MIT
# The GDB remote protocol as far as the tests use it: registers by name, memory, breakpoints.
import re
import socket

PHYSICAL = "Qqemu.PhyMemMode:1"
VIRTUAL = "Qqemu.PhyMemMode:0"
CHUNK = 0x400  # bytes a memory packet asks for; the stub's own buffer holds 2 KB of them


class StubError(Exception):
    pass


class Stub:
    """A stub behind a socket. Over TCP small packets must not wait for each other."""

    def __init__(self, connection):
        self.connection = connection
        if connection.family != socket.AF_UNIX:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.numbers = None

    def _receive(self):
        """The next packet's text: between $ and #, with two digits of checksum behind."""
        while True:
            start = self.buffer.find(b"$")
            end = self.buffer.find(b"#", start)
            if 0 <= start < end and len(self.buffer) >= end + 3:
                break
            part = self.connection.recv(1 << 16)
            if not part:
                raise StubError("the stub closed the connection")
            self.buffer += part
        data, self.buffer = self.buffer[start + 1:end], self.buffer[end + 3:]
        self.connection.sendall(b"+")
        return re.sub(rb"}(.)", lambda found: bytes([found[1][0] ^ 0x20]), data, flags=re.DOTALL)

    def send(self, text):
        data = text.encode()
        self.connection.sendall(b"$%s#%02x" % (data, sum(data) & 0xFF))

    def ask(self, text):
        self.send(text)
        return self._receive()

    def _expect_ok(self, text):
        answer = self.ask(text)
        if answer != b"OK":
            raise StubError(f"{text}: {answer!r}")

    def _feature(self, name):
        text = b""
        while True:
            part = self.ask(f"qXfer:features:read:{name}:{len(text):x},7f0")
            text += part[1:]
            if part[:1] != b"m":
                return text.decode()

    def _name_registers(self):
        """Numbers count up through the features, in the order target.xml includes them."""
        self.ask("qSupported:xmlRegisters=arm")
        self.numbers = {}
        number = 0
        for href in re.findall(r'<xi:include href="([^"]+)"', self._feature("target.xml")):
            for register in re.findall(r"<reg [^>]+>", self._feature(href)):
                given = re.search(r'regnum="(\d+)"', register)
                number = int(given.group(1)) if given else number
                name = re.search(r'name="([^"]+)"', register).group(1)
                self.numbers.setdefault(name, number)
                number += 1

    def register(self, name):
        if self.numbers is None:
            self._name_registers()
        answer = self.ask(f"p{self.numbers[name]:x}")
        if answer[:1] == b"E":
            raise StubError(f"register {name}: {answer!r}")
        return int.from_bytes(bytes.fromhex(answer.decode()), "little")

    def physical(self, first, size):
        """Bytes of physical memory, whatever the CPU's tables say."""
        self._expect_ok(PHYSICAL)
        data = b""
        while len(data) < size:
            part = min(CHUNK, size - len(data))
            answer = self.ask(f"m{first + len(data):x},{part:x}")
            if answer[:1] == b"E":
                raise StubError(f"memory at {first + len(data):#x}: {answer!r}")
            data += bytes.fromhex(answer.decode())
        self._expect_ok(VIRTUAL)
        return data

    def hardware_breakpoint(self, address):
        self._expect_ok(f"Z1,{address:x},4")

    def remove_breakpoint(self, address):
        self._expect_ok(f"z1,{address:x},4")

    def run(self):
        """Let it run; returns at the next stop."""
        answer = self.ask("c")
        if answer[:1] not in (b"T", b"S"):
            raise StubError(f"not a stop: {answer!r}")

    def step(self):
        self.ask("s")

    def go(self):
        """Let it run and do not wait."""
        self.send("c")
