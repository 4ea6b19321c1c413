# SPDX-License-Identifier: MIT
"""A QEMU machine under control: console, monitor (QMP) and gdb stub over socket pairs, so that no
port and no path can clash. Knows nothing of what runs in it."""
import json
import re
import select
import socket
import subprocess
import time

LIMIT = 100  # seconds a machine may live; timeout(1) ends it even when this program was killed


class Trouble(Exception):
    """The machine did not do what was asked."""


class Line:
    """A socket to read from until something is there."""

    def __init__(self, name):
        self.name = name
        self.ours, self.theirs = socket.socketpair()
        self.ours.settimeout(LIMIT)
        self.held = b""

    def send(self, data):
        self.ours.sendall(data)

    def more(self):
        data = self.ours.recv(1 << 16)
        if not data:
            raise Trouble(f"{self.name}: QEMU closed it")
        self.held += data

    def until(self, mark):
        while mark not in self.held:
            self.more()
        taken, _, self.held = self.held.partition(mark)
        return taken


class Stub:
    """The gdb stub: packets of $DATA#SUM, each answered by + and a packet."""

    def __init__(self, line):
        self.line = line

    def packet(self):
        self.line.until(b"$")
        body = self.line.until(b"#")
        while len(self.line.held) < 2:
            self.line.more()
        self.line.held = self.line.held[2:]
        self.line.send(b"+")
        return body

    def ask(self, text):
        self.line.send(b"$%s#%02x" % (text.encode(), sum(text.encode()) & 0xFF))
        answer = self.packet()
        while answer.startswith(b"T"):  # unasked: the machine has stopped since
            answer = self.packet()
        return answer

    def document(self, name):
        whole = b""
        while True:
            part = self.ask(f"qXfer:features:read:{name}:{len(whole):x},ffb")
            whole += part[1:]
            if not part.startswith(b"m"):
                return whole.decode()

    def registers(self):
        """Every core and system register by the stub's names. The numbers of the others depend on
        those before them, and nobody asks for them here."""
        found = {}
        for name in re.findall(r'href="([^"]+)"', self.document("target.xml")):
            if "core" not in name and "system" not in name:
                continue
            number = 0
            for tag in re.findall(r"<reg\b[^>]*>", self.document(name)):
                fields = dict(re.findall(r'(\w+)="([^"]*)"', tag))
                number = int(fields.get("regnum", number))
                raw = bytes.fromhex(self.ask(f"p{number:x}").decode())
                found.setdefault(fields["name"], []).append(int.from_bytes(raw, "little"))
                number += 1
        return found

    def physical(self, address, size):
        if self.ask("Qqemu.PhyMemMode:1") != b"OK":
            raise Trouble("the gdb stub knows no physical addresses")
        data = bytes.fromhex(self.ask(f"m{address:x},{size:x}").decode())
        self.ask("Qqemu.PhyMemMode:0")
        return data


class Machine:
    """One QEMU process; use it as a context. Nothing runs before resume()."""

    def __init__(self, program, arguments, folder):
        self.monitor, gdb = Line("monitor"), Line("gdb stub")
        lines = [self.monitor.theirs.fileno(), gdb.theirs.fileno()]
        self.process = subprocess.Popen(
            ["timeout", "-k", "5", str(LIMIT), program, "-nodefaults", "-display", "none",
             "-no-reboot", "-S", "-serial", "stdio",
             "-chardev", f"socket,id=monitor,fd={lines[0]}", "-mon", "chardev=monitor,mode=control",
             "-chardev", f"socket,id=gdb,fd={lines[1]}", "-gdb", "chardev:gdb"] + arguments,
            cwd=folder, pass_fds=lines, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.monitor.theirs.close()
        gdb.theirs.close()
        self.stub = Stub(gdb)
        self.console = b""

    def __enter__(self):
        self.monitor.until(b"\n")
        self.command("qmp_capabilities")
        return self

    def __exit__(self, *_):
        self.monitor.send(b'{"execute": "quit"}')
        self.process.communicate()

    def command(self, execute, **arguments):
        self.monitor.send(json.dumps({"execute": execute, "arguments": arguments}).encode())
        while True:
            answer = json.loads(self.monitor.until(b"\n"))
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise Trouble(f"{execute}: {answer['error']['desc']}")

    def human(self, line):
        return self.command("human-monitor-command", **{"command-line": line})

    def resume(self):
        self.command("cont")

    def stop(self):
        self.command("stop")

    def type(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def wait_for(self, mark):
        """Until the console has shown mark; what came before is forgotten."""
        mark = mark.encode()
        end = time.monotonic() + LIMIT
        while mark not in self.console:
            ready, _, _ = select.select([self.process.stdout], [], [], end - time.monotonic())
            data = self.process.stdout.read1() if ready else b""
            if not data:
                tail = self.console[-400:].decode(errors="replace")
                raise Trouble(f"the console never showed {mark.decode()!r}; it ended with: {tail}")
            self.console += data
        self.console = self.console.partition(mark)[2]

    def output_of(self, address):
        """QEMU's own walk of the current regime: the PA, or None. It wants to read, as the CPU in
        its present mode would."""
        answer = self.human(f"gva2gpa {address:#x}").strip()
        found = re.fullmatch(r"gpa: (0x[0-9a-f]+|0)", answer)
        if not found and answer != "Unmapped":
            raise Trouble(f"gva2gpa {address:#x}: {answer}")
        return int(found[1], 16) if found else None
