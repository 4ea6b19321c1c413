# SPDX-License-Identifier: MIT
# Xen in QEMU with guests it starts itself: the device tree, the command line, the console's text.
import os
import re
import select
import socket
import subprocess
import time

from gdbstub import Stub
from monitor import Monitor

QEMU = "qemu-system-arm"
BOARD = "virt,virtualization=on,gic-version=2"
SIZE = "1G"
FIRST_MODULE = 0x50000000  # clear of the board's own device trees and of Xen
MODULE_STEP = 0x1000000
OPTIONS = ["-cpu", "cortex-a15", "-m", SIZE, "-nic", "none", "-display", "none"]
XEN_ARGUMENTS = "console=dtuart dtuart=/pl011@9000000 loglvl=all guest_loglvl=all"


class Guest:
    """What the device tree says of one domU."""

    def __init__(self, image, kilobytes, arguments="", vpl011=True):
        self.image = image
        self.kilobytes = kilobytes
        self.arguments = arguments
        self.vpl011 = vpl011

    def node(self, number, address):
        uart = "vpl011;" if self.vpl011 else ""
        size = os.path.getsize(self.image)
        return f"""
            domU{number} {{
                compatible = "xen,domain";
                #address-cells = <1>;
                #size-cells = <1>;
                cpus = <1>;
                memory = <0 {self.kilobytes:#x}>;
                {uart}
                module@{address:x} {{
                    compatible = "multiboot,kernel", "multiboot,module";
                    reg = <{address:#x} {size:#x}>;
                    bootargs = "{self.arguments}";
                }};
            }};"""


def board_source(folder):
    """The board's own device tree as source, made once for all runs in a folder."""
    path = os.path.join(folder, "board.dts")
    if not os.path.exists(path):
        blob = os.path.join(folder, f"board-{os.getpid()}.dtb")
        own = f"{path}-{os.getpid()}"  # another session may be at the same
        subprocess.run([QEMU, "-machine", f"{BOARD},dumpdtb={blob}", *OPTIONS], check=True,
                       timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dts", "-o", own, blob], check=True)
        os.replace(own, path)
    with open(path, encoding="ascii") as file:
        return file.read()


def device_tree(folder, guests, xen_arguments):
    nodes = "".join(guest.node(i + 1, FIRST_MODULE + i * MODULE_STEP)
                    for i, guest in enumerate(guests))
    source = board_source(folder) + f"""
        / {{ chosen {{
            xen,xen-bootargs = "{XEN_ARGUMENTS} {xen_arguments}";
            #address-cells = <1>;
            #size-cells = <1>;
            {nodes}
        }}; }};"""
    blob = os.path.join(folder, f"machine-{os.getpid()}.dtb")
    subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", blob], input=source.encode(),
                   check=True)
    return blob


class Machine:
    """A running QEMU. As a context it always ends, and `timeout` ends it if this program does not.

    With debug there are a stub and a monitor, and nothing runs before the stub says so."""

    def __init__(self, folder, xen, guests, xen_arguments="", limit=120, debug=False):
        self.text = b""
        self.deadline = time.monotonic() + limit
        command = ["timeout", "--foreground", str(limit + 5), QEMU, "-machine", BOARD, *OPTIONS,
                   "-serial", "stdio", "-monitor", "none", "-kernel", xen,
                   "-dtb", device_tree(folder, guests, xen_arguments)]
        for i, guest in enumerate(guests):
            address = FIRST_MODULE + i * MODULE_STEP
            command += ["-device", f"loader,file={guest.image},addr={address:#x},force-raw=on"]
        sockets = []
        if debug:
            sockets = [socket.socketpair(), socket.socketpair()]
            command += ["-S"]
            for name, (_, theirs) in zip(("gdb", "hmp"), sockets):
                command += ["-chardev", f"socket,id={name},fd={theirs.fileno()}"]
            command += ["-gdb", "chardev:gdb", "-mon", "chardev=hmp,mode=readline"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL,
                                        pass_fds=[theirs.fileno() for _, theirs in sockets])
        for _, theirs in sockets:
            theirs.close()
        if debug:
            self.stub = Stub(sockets[0][0])
            self.monitor = Monitor(sockets[1][0])

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.terminate()  # not kill: `timeout` must live to pass it on to QEMU
        self.process.wait()

    def read(self, seconds):
        """Console text that comes within that time."""
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        if ready:
            part = os.read(self.process.stdout.fileno(), 65536)
            self.text += part
            return bool(part)
        return True

    def type(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def console(self):
        return self.text.decode("ascii", "replace").replace("\r", "")

    def wait_for(self, pattern, count=1):
        """Until the console has shown a line like that so often; False when time is up."""
        while len(re.findall(pattern, self.console(), re.MULTILINE)) < count:
            if time.monotonic() > self.deadline or not self.read(0.2):
                return False
        return True
