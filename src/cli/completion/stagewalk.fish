# SPDX-License-Identifier: MIT
# fish completion for stagewalk; written by generate.py from what the tool says.

function __stagewalk_machines
    stagewalk layouts 2>/dev/null | sed -n '/^Images/q; s/^ *\([a-z][-a-z0-9.]*\) .*/\1/p'
end

function __stagewalk_rules
    stagewalk rules 2>/dev/null | sed -n 's/^\(SW[0-9]*\) .*/\1/p'
end

complete -c stagewalk -n __fish_use_subcommand -l help -d 'print the commands'
complete -c stagewalk -n __fish_use_subcommand -l version -d 'print the version'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -f -a '(__stagewalk_rules)'

complete -c stagewalk -n __fish_use_subcommand -f -a check \
    -d 'lint images on every machine, or on those named'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l layout \
    -ra 'all (__stagewalk_machines)' -d 'machine: a shipped name, a YAML file, or all'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l image-layout \
    -r -d 'what the image promises; default: the shipped one that fits'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l symbols \
    -r -d 'names for a raw image'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l dtb \
    -r -d 'device tree; default: the machine\'s own board'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l ram \
    -x -d 'RAM bank instead of the device tree\'s'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l ramdisk \
    -r -d 'ramdisk that the loader places'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l stage1 \
    -xa 'run declared' -d 'where stage-1 tables come from; default run, if possible'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l select \
    -xa '(__stagewalk_rules)' -d 'ask only these rules (ids, names or prefixes, with commas)'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l ignore \
    -xa '(__stagewalk_rules)' -d 'do not ask these rules'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l fail-on \
    -xa 'error warning note never' -d 'error, warning (default), note or never: what makes exit code 1'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l config \
    -r -d 'instead of the stagewalk.yaml found upward from here; none: without one'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l show-config \
    -d 'print what holds and where it is from; check nothing'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l baseline \
    -r -d 'findings in it are known and do not count'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l write-baseline \
    -r -d 'write what is found; without --baseline it is known from now on'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l jobs -s j \
    -x -d 'check N images at the same time; default 1'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l format \
    -xa 'text json sarif junit github' -d 'how to print, and where to'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l output -s o \
    -r -d 'print to FILE, not standard output'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l color \
    -xa 'auto always never' -d 'auto (default), always or never'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l quiet -s q \
    -d 'only the answer itself'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l verbose -s v \
    -d 'all details'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l help -s h \
    -d 'print this help'
complete -c stagewalk -n '__fish_seen_subcommand_from check' -l version \
    -d 'print the version'

complete -c stagewalk -n __fish_use_subcommand -f -a translate \
    -d 'VA to IPA to PA, with every step'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l layout \
    -ra 'all (__stagewalk_machines)' -d 'machine: a shipped name, a YAML file, or all'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l image-layout \
    -r -d 'what the image promises; default: the shipped one that fits'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l symbols \
    -r -d 'names for a raw image'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l dtb \
    -r -d 'device tree; default: the machine\'s own board'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l ram \
    -x -d 'RAM bank instead of the device tree\'s'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l ramdisk \
    -r -d 'ramdisk that the loader places'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l stage1 \
    -xa 'run declared' -d 'where stage-1 tables come from; default run, if possible'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l access \
    -xa 'r w x ur uw ux' -d 'r, w or x; ur, uw or ux for unprivileged; default r'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l mem \
    -r -d 'instead of IMAGE: a raw dump of memory and its first address'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l regs \
    -r -d 'system registers: JSON, or lines of NAME=VALUE'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l core \
    -r -d 'instead of IMAGE: an ELF core by QEMU or xl dump-core'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l regime \
    -xa 'pl1 hyp el1 el2' -d 'pl1, hyp, el1 or el2; default: by the registers'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l reverse \
    -d 'addresses are IPAs or PAs: list the VAs there'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l batch \
    -r -d 'one query a line, ADDR [ACCESS]; - is standard input'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l format \
    -xa 'text json jsonl' -d 'how to print, and where to'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l output -s o \
    -r -d 'print to FILE, not standard output'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l color \
    -xa 'auto always never' -d 'auto (default), always or never'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l quiet -s q \
    -d 'only the answer itself'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l verbose -s v \
    -d 'all details'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l help -s h \
    -d 'print this help'
complete -c stagewalk -n '__fish_seen_subcommand_from translate' -l version \
    -d 'print the version'

complete -c stagewalk -n __fish_use_subcommand -f -a map \
    -d 'the whole address space as ranges'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l layout \
    -ra 'all (__stagewalk_machines)' -d 'machine: a shipped name, a YAML file, or all'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l image-layout \
    -r -d 'what the image promises; default: the shipped one that fits'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l symbols \
    -r -d 'names for a raw image'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l dtb \
    -r -d 'device tree; default: the machine\'s own board'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l ram \
    -x -d 'RAM bank instead of the device tree\'s'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l ramdisk \
    -r -d 'ramdisk that the loader places'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l stage1 \
    -xa 'run declared' -d 'where stage-1 tables come from; default run, if possible'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l mem \
    -r -d 'instead of IMAGE: a raw dump of memory and its first address'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l regs \
    -r -d 'system registers: JSON, or lines of NAME=VALUE'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l core \
    -r -d 'instead of IMAGE: an ELF core by QEMU or xl dump-core'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l regime \
    -xa 'pl1 hyp el1 el2' -d 'pl1, hyp, el1 or el2; default: by the registers'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l format \
    -xa 'text json ruler svg html' -d 'how to print, and where to'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l output -s o \
    -r -d 'print to FILE, not standard output'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l color \
    -xa 'auto always never' -d 'auto (default), always or never'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l quiet -s q \
    -d 'only the answer itself'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l verbose -s v \
    -d 'all details'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l help -s h \
    -d 'print this help'
complete -c stagewalk -n '__fish_seen_subcommand_from map' -l version \
    -d 'print the version'

complete -c stagewalk -n __fish_use_subcommand -f -a boot \
    -d 'run the boot code, and tell what it did, in order'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l layout \
    -ra 'all (__stagewalk_machines)' -d 'machine: a shipped name, a YAML file, or all'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l image-layout \
    -r -d 'what the image promises; default: the shipped one that fits'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l symbols \
    -r -d 'names for a raw image'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l dtb \
    -r -d 'device tree; default: the machine\'s own board'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l ram \
    -x -d 'RAM bank instead of the device tree\'s'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l ramdisk \
    -r -d 'ramdisk that the loader places'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l sweep \
    -d 'run at every address a loader may choose'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l until \
    -x -d 'run to this VA with the MMU on; default: as the image layout says'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l limit \
    -x -d 'instructions at most; default 20000000'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l format \
    -xa 'text json' -d 'how to print, and where to'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l output -s o \
    -r -d 'print to FILE, not standard output'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l color \
    -xa 'auto always never' -d 'auto (default), always or never'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l quiet -s q \
    -d 'only the answer itself'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l verbose -s v \
    -d 'all details'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l help -s h \
    -d 'print this help'
complete -c stagewalk -n '__fish_seen_subcommand_from boot' -l version \
    -d 'print the version'

complete -c stagewalk -n __fish_use_subcommand -f -a diff \
    -d 'what differs between two images'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l layout \
    -ra 'all (__stagewalk_machines)' -d 'machine: a shipped name, a YAML file, or all'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l image-layout \
    -r -d 'what the image promises; default: the shipped one that fits'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l dtb \
    -r -d 'device tree; default: the machine\'s own board'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l ram \
    -x -d 'RAM bank instead of the device tree\'s'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l ramdisk \
    -r -d 'ramdisk that the loader places'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l stage1 \
    -xa 'run declared' -d 'where stage-1 tables come from; default run, if possible'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l format \
    -xa 'text json' -d 'how to print, and where to'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l output -s o \
    -r -d 'print to FILE, not standard output'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l color \
    -xa 'auto always never' -d 'auto (default), always or never'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l quiet -s q \
    -d 'only the answer itself'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l verbose -s v \
    -d 'all details'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l help -s h \
    -d 'print this help'
complete -c stagewalk -n '__fish_seen_subcommand_from diff' -l version \
    -d 'print the version'

complete -c stagewalk -n __fish_use_subcommand -f -a explain \
    -d 'a rule\'s page, or a crash: from a console log or registers'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l layout \
    -ra 'all (__stagewalk_machines)' -d 'machine: a shipped name, a YAML file, or all'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l image-layout \
    -r -d 'what the image promises; default: the shipped one that fits'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l symbols \
    -r -d 'names for a raw image'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l dtb \
    -r -d 'device tree; default: the machine\'s own board'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l ram \
    -x -d 'RAM bank instead of the device tree\'s'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l ramdisk \
    -r -d 'ramdisk that the loader places'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l stage1 \
    -xa 'run declared' -d 'where stage-1 tables come from; default run, if possible'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l mem \
    -r -d 'instead of IMAGE: a raw dump of memory and its first address'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l regs \
    -r -d 'system registers: JSON, or lines of NAME=VALUE'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l core \
    -r -d 'instead of IMAGE: an ELF core by QEMU or xl dump-core'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l regime \
    -xa 'pl1 hyp el1 el2' -d 'pl1, hyp, el1 or el2; default: by the registers'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l log \
    -r -d 'explain the crash that a console log tells of; - is standard input'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l fault \
    -x -d 'explain a crash by its registers; further NAME=VALUE may follow as words'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l format \
    -xa 'text json' -d 'how to print, and where to'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l output -s o \
    -r -d 'print to FILE, not standard output'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l color \
    -xa 'auto always never' -d 'auto (default), always or never'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l quiet -s q \
    -d 'only the answer itself'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l verbose -s v \
    -d 'all details'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l help -s h \
    -d 'print this help'
complete -c stagewalk -n '__fish_seen_subcommand_from explain' -l version \
    -d 'print the version'

complete -c stagewalk -n __fish_use_subcommand -f -a shell \
    -d 'many questions about one machine, and what if it were otherwise'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l layout \
    -ra 'all (__stagewalk_machines)' -d 'machine: a shipped name, a YAML file, or all'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l image-layout \
    -r -d 'what the image promises; default: the shipped one that fits'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l symbols \
    -r -d 'names for a raw image'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l dtb \
    -r -d 'device tree; default: the machine\'s own board'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l ram \
    -x -d 'RAM bank instead of the device tree\'s'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l ramdisk \
    -r -d 'ramdisk that the loader places'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l stage1 \
    -xa 'run declared' -d 'where stage-1 tables come from; default run, if possible'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l mem \
    -r -d 'instead of IMAGE: a raw dump of memory and its first address'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l regs \
    -r -d 'system registers: JSON, or lines of NAME=VALUE'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l core \
    -r -d 'instead of IMAGE: an ELF core by QEMU or xl dump-core'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l regime \
    -xa 'pl1 hyp el1 el2' -d 'pl1, hyp, el1 or el2; default: by the registers'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l execute -s x \
    -r -d 'answer the lines of a script; - is standard input'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l output -s o \
    -r -d 'print to FILE, not standard output'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l color \
    -xa 'auto always never' -d 'auto (default), always or never'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l quiet -s q \
    -d 'only the answer itself'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l verbose -s v \
    -d 'all details'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l help -s h \
    -d 'print this help'
complete -c stagewalk -n '__fish_seen_subcommand_from shell' -l version \
    -d 'print the version'

complete -c stagewalk -n __fish_use_subcommand -f -a layouts \
    -d 'the machines and image layouts that are known'
complete -c stagewalk -n '__fish_seen_subcommand_from layouts' -l format \
    -xa 'text json' -d 'how to print, and where to'
complete -c stagewalk -n '__fish_seen_subcommand_from layouts' -l output -s o \
    -r -d 'print to FILE, not standard output'
complete -c stagewalk -n '__fish_seen_subcommand_from layouts' -l color \
    -xa 'auto always never' -d 'auto (default), always or never'
complete -c stagewalk -n '__fish_seen_subcommand_from layouts' -l quiet -s q \
    -d 'only the answer itself'
complete -c stagewalk -n '__fish_seen_subcommand_from layouts' -l verbose -s v \
    -d 'all details'
complete -c stagewalk -n '__fish_seen_subcommand_from layouts' -l help -s h \
    -d 'print this help'
complete -c stagewalk -n '__fish_seen_subcommand_from layouts' -l version \
    -d 'print the version'

complete -c stagewalk -n __fish_use_subcommand -f -a rules \
    -d 'the rules that are known'
complete -c stagewalk -n '__fish_seen_subcommand_from rules' -l format \
    -xa 'text json' -d 'how to print, and where to'
complete -c stagewalk -n '__fish_seen_subcommand_from rules' -l output -s o \
    -r -d 'print to FILE, not standard output'
complete -c stagewalk -n '__fish_seen_subcommand_from rules' -l color \
    -xa 'auto always never' -d 'auto (default), always or never'
complete -c stagewalk -n '__fish_seen_subcommand_from rules' -l quiet -s q \
    -d 'only the answer itself'
complete -c stagewalk -n '__fish_seen_subcommand_from rules' -l verbose -s v \
    -d 'all details'
complete -c stagewalk -n '__fish_seen_subcommand_from rules' -l help -s h \
    -d 'print this help'
complete -c stagewalk -n '__fish_seen_subcommand_from rules' -l version \
    -d 'print the version'
