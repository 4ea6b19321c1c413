# SPDX-License-Identifier: MIT
# watch.py terminal|quick-terminal|pipe COMMAND...: run a command whose standard error is a terminal
# or a pipe, read its standard output late (but quickly for quick-terminal), and print what came on
# standard error.
import os
import pty
import subprocess
import sys
import time

reader, writer = os.pipe() if sys.argv[1] == "pipe" else pty.openpty()
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=writer)
os.close(writer)
if sys.argv[1] != "quick-terminal":
    time.sleep(1.3)  # the pipe of standard output is full by then, and the command waits
child.stdout.read()
child.wait()
seen = b""
try:
    while chunk := os.read(reader, 4096):
        seen += chunk
except OSError:  # how a terminal says that nobody has it open
    pass
sys.stdout.buffer.write(seen)
