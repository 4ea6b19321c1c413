# SPDX-License-Identifier: MIT
# Types into a real shell at a pseudo-terminal and presses the tabulator:
#   type.py stagewalk.bash | type.py zsh FOLDER
# Prints "ok", or what was on the screen instead.
import os
import pty
import re
import select
import sys
import time

zsh = sys.argv[1] == "zsh"
shell = ["zsh", "-f", "-i"] if zsh else ["bash", "--norc", "--noprofile", "-i"]
ready = (f"fpath=({sys.argv[2]} $fpath); autoload -U compinit && compinit -u -D" if zsh
         else f"source {sys.argv[1]}")
pid, fd = pty.fork()
if pid == 0:
    os.execvpe(shell[0], shell, dict(os.environ, TERM="xterm", PS1="$ ", HISTFILE="/dev/null"))
screen = ""


def see(wanted, seconds=8):
    global screen
    end = time.monotonic() + seconds
    while not re.search(wanted, screen):
        if time.monotonic() > end:
            return False
        if select.select([fd], [], [], 0.1)[0]:
            text = os.read(fd, 65536).decode("utf-8", "replace")
            screen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    return True


os.write(fd, f"{ready}; echo rea''dy\n".encode())
good = see(r"\nready|\rready")
os.write(fd, b"stagewalk tra\t")
good = good and see(r"stagewalk tra.?.?nslate|nslate ")
os.write(fd, b"--acc\t")
good = good and see(r"--access|ess[ =]")
os.write(fd, b"\x15exit\n")
print("ok" if good else f"not ok: {screen!r}")
