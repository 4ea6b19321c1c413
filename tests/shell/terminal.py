# SPDX-License-Identifier: MIT
# Drives `stagewalk shell` through a pseudo-terminal, as a person does: keys in, screen out.
#   terminal.py HISTORY-FOLDER TOOL ARGUMENT...
# Prints one line for each thing seen: "ok NAME" or "not ok NAME: what was there instead".
import os
import pty
import re
import select
import signal
import sys
import time

PROMPT = "stagewalk> "
folder, command = sys.argv[1], sys.argv[2:]
# What a terminal acts on is no part of the text: colours, cursor moves, erasing.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x07")


class Session:
    def __init__(self):
        self.seen = ""
        environment = dict(os.environ, TERM="xterm", XDG_STATE_HOME=folder, NO_COLOR="1")
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, environment)

    # Read until wanted is there (a regular expression), at most for a while.
    def until(self, wanted, seconds=10):
        end = time.monotonic() + seconds
        while not re.search(wanted, CONTROL.sub("", self.seen)):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return False
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return re.search(wanted, CONTROL.sub("", self.seen)) is not None
            if not data:
                return False
            self.seen += data.decode("utf-8", "replace")
        return True

    def keys(self, text):
        os.write(self.fd, text.encode())

    # Send keys, and say whether what comes fits.
    def check(self, name, keys, wanted):
        self.seen = ""
        self.keys(keys)
        found = self.until(wanted)
        print(f"ok {name}" if found else f"not ok {name}: {CONTROL.sub('', self.seen)!r}")
        # Whatever happened, the next check begins at an empty line and a quiet terminal.
        self.keys("\x05\x15\n")
        while select.select([self.fd], [], [], 0.15)[0]:
            if not os.read(self.fd, 65536):
                break

    # The exit code, after the end of the session.
    def end(self, keys):
        self.keys(keys)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                if select.select([self.fd], [], [], 0.05)[0]:
                    os.read(self.fd, 65536)
            except OSError:
                pass
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        return "it did not end"


def say(name, good, what):
    print(f"ok {name}" if good else f"not ok {name}: {what!r}")


one = Session()
say("a prompt comes", one.until(re.escape(PROMPT) + "$"), one.seen)
one.check("a command is completed", "tran\t_start x\n",
          r"slate _start x(.|\n)*00408000 instruction fetch:")
one.check("a symbol is completed", "translate uk_map_c\t\n", r"VA [0-9a-f]{8} \| IPA [0-9a-f]{8}")
one.check("a register is completed", "registers TTBC\t\n", r"TTBCR +(0x00000000|unknown)")
one.check("$ is completed", "translate $VB\t\n", r"VA [0-9a-f]{8} \|")
one.check("a symbol behind leaf: is completed", "decode leaf:uk_map_c\t\n", r"L1_SECTION")
one.check("several ways are listed", "registers TTB\t", r"TTBCR\r?\n(.*\n)*TTBR1\r?\n")
one.check("what they share is written", "memory uk_map_\t", r"memory uk_map_")
one.check("an error is told", "translate nonesuch\n",
          r"'nonesuch' is neither a number nor a symbol")
one.check("and the session goes on", "translate 0x400000\n", r"VA 00400000 \| IPA")
one.check("an unknown command is told", "frobnicate\n", r"unknown command 'frobnicate'")
one.check("a quote without its other", "load \"x\n", r"a \" without its other")
one.check("what if a descriptor were otherwise", "whatif leaf:_start.XN=1 _start x\n",
          r"before:(.|\n)*pl1 rwx(.|\n)*after:(.|\n)*permission fault")
one.check("the change stays", "translate\n", r"permission fault")
one.check("until undo", "undo\n", r"1 change taken back")
one.check("then it is as before", "translate\n", r"pl1 rwx")
one.check("arrow up is the last line", "symbol _start\n\x1b[A\n",
          r"(VA 00408000(.|\n)*){2}")
one.check("Ctrl-C gives up a line", "translate 0x4000\x03symbol _start\n",
          r"VA 00408000 +\d+ \.text +_start")
say("quit ends it with 0", one.end("quit\n") == 0, "another code")

history = os.path.join(folder, "stagewalk", "history")
text = open(history).read() if os.path.exists(history) else ""
say("the history is kept", "symbol" in text and "whatif" in text, text)
say("for its owner alone", text and os.stat(history).st_mode & 0o77 == 0, "others may read it")

two = Session()
two.until(re.escape(PROMPT) + "$")
two.check("the next session has it", "\x1b[A\x1b[A\n", r"VA 00408000 +\d+ \.text +_start")
say("the end of input ends it with 0", two.end("\x04") == 0, "another code")
