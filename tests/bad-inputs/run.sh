#!/bin/sh
# SPDX-License-Identifier: MIT
# Bad input of every kind: one clear error line that names the file, the place or the reason,
# nothing on standard output, the documented exit code, in bounded time and memory.
. "$(dirname "$0")/../tap.sh"
. tests/errors.sh
plan_later

image=$ARM32/unikernel.elf
[ -f "$image" ] || { fail "$image is built" && done_testing; }
bad=$SCRATCH
dtc -q -I dts -O dtb -o "$bad/good.dtb" layouts/boards/xen-4.5.dts ||
    { fail "a board compiles" && done_testing; }
python3 tests/bad-inputs/make.py "$image" "$bad/good.dtb" "$bad" ||
    { fail "the inputs are written" && done_testing; }
mkdir "$bad/folder"
: >"$bad/empty.yaml"
mkfifo "$bad/fifo"
ln -s loop "$bad/loop"
cp "$image" "$bad/good.elf"

# Images: FILE CODE REGEX; the file's name must be in the line, too.
while read -r file code regex; do
    row "$code" "${file%%.*}.*($regex)" "image $file" check "$file" --layout xen-4.5
done <<'ROWS'
missing.elf 3 no such file
folder 3 directory
fifo 3 not a regular file
loop 3 symbolic links
good.elf/x 3 not a directory
empty 3 empty
one-byte 3 neither|truncated|short|not
magic-only.elf 3 truncated|short|not
cut-16.elf 3 truncated|short
cut-51.elf 3 truncated|short
cut-in-program-headers.elf 3 truncated|past|end
cut-in-segment.elf 3 truncated|past|end
cut-in-half.elf 3 truncated|past|end
cut-last-section-header.elf 3 truncated|past|end
class-0.elf 3 class
class-64.elf 3 header|class|truncated|ELF|machine|past
data-0.elf 3 byte order|data|endian|encoding
big-endian.elf 3 big-endian
version-0.elf 3 version
x86.elf 3 x86|386|machine
no-machine.elf 3 machine
x86-64.elf 3 x86|machine
aarch64.elf 3 AArch64
relocatable.elf 3 relocatable
core.elf 3 core
type-0.elf 3 type
phoff-past-end.elf 3 program header|past|end
phoff-top.elf 3 program header|past|end
phentsize-8.elf 3 program header|e_phentsize
phnum-65535.elf 3 program header|section
shoff-past-end.elf 3 section header|past|end
shentsize-3.elf 3 section header|e_shentsize
shnum-60000.elf 3 section
shstrndx-past-end.elf 3 section|name
segment-offset-past-end.elf 3 (segment|program header).*(past|end)
segment-offset-top.elf 3 (segment|program header).*(past|end)
segment-file-size-top.elf 3 segment|program header
segment-file-above-memory.elf 3 segment|program header
segment-wraps.elf 3 segment|program header
segment-pa-wraps.elf 3 segment|program header
section-offset-past-end.elf 3 section
symtab-offset-top.elf 3 section|symbol
symtab-link-past-end.elf 3 section|symbol
symtab-entry-size-1.elf 3 section|symbol
cut.zimage 3 truncated|short|whole header
big-endian.zimage 3 big-endian
text 3 neither
zeros 3 neither
noise 3 neither
good.dtb 3 device tree|FIT
image.gz 3 gzip
image.xz 3 xz|neither
image.uimage 3 uImage
arm64.image 3 AArch64|arm64
ROWS
row 3 'null.*not a regular file' "image /dev/null" check /dev/null
row 3 'no such file' "a name with control bytes" check "$(printf 'a\033[31m\nb')"
printf '/dts-v1/;\n/ { images { kernel { data = [00]; }; }; configurations { }; };\n' |
    dtc -q -I dts -O dtb -o "$bad/image.fit"
row 3 'image\.fit.*FIT' "image image.fit" check image.fit

# Symbols
row 3 'missing\.elf.*no such file' "symbols missing.elf" check good.elf --symbols missing.elf
row 3 'text.*neither|text.*ELF' "symbols text" check good.elf --symbols text

# Device trees
while read -r file code regex; do
    row "$code" "${file%%.*}.*($regex)" "device tree $file" \
        check good.elf --layout xen-4.5 --dtb "$file"
done <<'ROWS'
missing.dtb 3 no such file
folder 3 directory
fifo 3 not a regular file
empty 3 empty|truncated|device tree
text 3 not a|magic
good.elf 3 not a|magic
magic.dtb 3 not a|magic
magic-swapped.dtb 3 not a|magic|byte order
cut-3.dtb 3 truncated|short|not a
cut-20.dtb 3 truncated|short
cut-39.dtb 3 truncated|short
cut-half.dtb 3 truncated
cut-last.dtb 3 truncated
total-top.dtb 3 truncated|totalsize
total-0.dtb 3 truncated|totalsize|header|size
struct-past-end.dtb 3 corrupt|struct|header|layout|offset
struct-odd.dtb 3 corrupt|struct|align|offset|layout|header
strings-past-end.dtb 3 corrupt|strings|header|layout|offset
strings-size-top.dtb 3 corrupt|strings|header|layout|offset|truncated
rsvmap-past-end.dtb 3 corrupt|reserv|header|layout|offset|truncated
version-1.dtb 3 version
version-99.dtb 3 version
token.dtb 3 corrupt|struct
never-ends.dtb 3 corrupt|struct|truncated|layout
address-cells-5.dtb 3 #address-cells
property-size-top.dtb 3 corrupt|struct|truncated
property-name-past-end.dtb 3 corrupt|struct|string|truncated|offset|layout
ROWS

# Layouts: the shipped one with one edit, a sed script. FILE:LINE:COLUMN must be in the line.
good=layouts/machines/xen-4.5.yaml
while IFS='~' read -r name regex edit; do
    file=$name.yaml
    sed "$edit" "$good" >"$bad/$file"
    row 2 "$file:[0-9]+:[0-9]+:.*($regex)" "layout $name" check good.elf --layout "./$file"
done <<'ROWS'
wrong-key~lodaer.*loader~s/^loader:/lodaer:/
wrong-word~loader|toolstak|known~s/^loader:.*/loader: xen-toolstak/
twice~twice|duplicate~/^loader:/p
lacks-key~loader~/^loader:/d
alias~alias|anchor~s/^title:.*/title: \&a x\nsource: *a/
two-documents~document~$a ---\nname: b
tab~tab|token|indent~s/^loader:/\tloader:/
unclosed-quote~quot|scalar|end~s/^title:.*/title: "x/
list-for-map~map~s/^windows:.*/windows: 3/
text-for-bool~true~s/^stage2:.*/stage2: perhaps/
ROWS
for file in utf8 nul deep; do
    row 2 "$file\.yaml:[0-9]+:[0-9]+:" "layout $file" check good.elf --layout "./$file.yaml"
done
row 3 'missing\.yaml.*no such file' "layout missing.yaml" check good.elf --layout ./missing.yaml
row 3 'folder.*directory' "layout folder" check good.elf --layout ./folder
row 2 'empty\.yaml:1:1' "layout empty.yaml" check good.elf --layout ./empty.yaml
row 2 'good\.elf:1:1' "an image as layout" check good.elf --layout ./good.elf

# Names and options
row 2 'xen-4\.6.*xen-4\.5' "layout name" check good.elf --layout xen-4.6
row 2 'linux-zimag.*linux-zimage' "image layout name" check good.elf --image-layout linux-zimag
row 2 'SW999' "rule selected" check good.elf --select SW999
row 2 'nonesuch' "rule ignored" check good.elf --ignore nonesuch
row 2 'SW999' "rule explained" explain SW999
row 2 '--layuot.*--layout' "option" check good.elf --layuot xen-4.5
row 2 '-Z' "short option" check good.elf -Z
row 2 'chekc.*check' "command" chekc good.elf
row 2 'command' "no command"
row 2 'image' "no image" check
row 2 '--layout' "value missing at the end" check good.elf --layout
row 2 'xml.*text' "format" check good.elf --format xml
row 2 'svg|text' "format the command lacks" translate good.elf 0x400000 --format sarif
row 2 '--fail-on.*never' "--fail-on" check good.elf --fail-on sometimes
row 2 '--stage1.*declared' "--stage1" check good.elf --stage1 guess
row 2 '--color.*always' "--color" check good.elf --color blue
for ram in 0x40000000 :128M 0x40000000: 0x40000000:0 zero:1M 0x40000000:-1M -1:1M \
    0xffffffffffffffff:2M 0x40000000:128Q 99999999999999999999:1M 0x40000000:16777216T \
    0x40000001:1M 0x40000000:1 ''; do
    row 2 '--ram' "--ram '$ram'" check good.elf --layout xen-4.5 --ram "$ram"
done
row 2 '--ram' "two banks that overlap" \
    check good.elf --layout xen-4.5 --ram 0x40000000:64M --ram 0x42000000:64M
for address in main+ 0xg 0x -1 1e9 99999999999999999999 0x100000000 '' ' 1'; do
    row 2 'address' "address '$address'" translate good.elf --layout xen-4.5 -- "$address"
done
row 2 'address' "no address" translate good.elf --layout xen-4.5
row 2 '--access' "access" translate good.elf --layout xen-4.5 0x400000 --access q
row 3 'missing' "batch file missing" translate good.elf --layout xen-4.5 --batch missing
printf '0x400000\n0x400000 rr\n' >"$bad/batch"
row 2 'batch:2' "a bad line in a batch" translate good.elf --layout xen-4.5 --batch batch
row 3 'missing' "ramdisk missing" check good.elf --layout xen-4.5 --ramdisk missing
row 3 'folder' "output file is a folder" check good.elf --layout xen-4.5 -o folder

# Dumps and registers
head -c 4096 /dev/zero >"$bad/page"
: >"$bad/nothing"
regs='SCTLR=0x00c5187d TTBCR=0 TTBR0=0x40000000 DACR=1 HCR=0 CPSR=0x1d3'
echo "$regs" >"$bad/regs"
echo "$regs SCTLR=1" >"$bad/twice"
echo "$regs TTBR1=0x100000000" | sed 's/DACR=1/DACR=0x100000001/' >"$bad/wide"
echo "$regs" | sed 's/TTBCR=0 /TTBCR=zero /' >"$bad/word"
printf '{"SCTLR": 1' >"$bad/json"
printf 'SCTLR=1\0\n' >"$bad/zero"
for mem in page page@ page@here @0 page@-1 page@0xffffffffffffffff; do
    row 2 '--mem' "--mem '$mem'" map --mem "$mem" --regs regs
done
row 3 'absent.*no such file' "--mem of no file" map --mem absent@0 --regs regs
row 3 'nothing.*empty' "--mem of an empty file" map --mem nothing@0 --regs regs
row 3 'folder.*directory' "--mem of a folder" map --mem folder@0 --regs regs
row 2 'page.*overlaps' "dumps that overlap" map --mem page@0x1000 --mem page@0x1fff --regs regs
row 2 'needs --regs' "--mem alone" map --mem page@0
row 2 'goes with --mem or --core' "--regs with an image" map good.elf --layout xen-4.5 --regs regs
row 2 'layout.*IMAGE' "--layout with a dump" map --mem page@0 --regs regs --layout xen-4.5
row 2 'exclude' "--mem and --core" map --mem page@0 --core page --regs regs
row 2 'unexpected.*good' "an image beside a dump" map good.elf --mem page@0 --regs regs
row 2 "'good" "an image where an address should be" translate good.elf --mem page@0 --regs regs
row 2 'el3.*el2' "--regime" map --mem page@0 --regs regs --regime el3
row 2 'hyp needs registers' "--regime of an image" map good.elf --layout xen-4.5 --regime hyp
row 2 'above 0xffffffff' "an address past AArch32" translate --mem page@0 --regs regs 0x100000000
row 3 'twice:1: SCTLR' "a register twice" map --mem page@0 --regs twice
row 3 'wide:1: DACR' "a value too wide" map --mem page@0 --regs wide
row 3 "word:1:.*'zero'" "a value that is none" map --mem page@0 --regs word
row 3 'json:1:.*JSON' "registers cut short" map --mem page@0 --regs json
row 3 'zero:1:.*zero byte' "registers with a zero byte" map --mem page@0 --regs zero
row 3 'absent' "no registers file" map --mem page@0 --regs absent
row 3 'page: not an ELF core' "a core that is none" map --core page --regs regs
row 3 'good.elf: .*not a core' "an image as core" map --core good.elf --regs regs
row 3 'nothing.*empty' "an empty core" map --core nothing --regs regs
row 3 'folder' "--symbols of a folder" map --mem page@0 --regs regs --symbols folder

# Tables that never end: each entry points at the table it is in. There is an answer, and soon.
python3 -c 'import sys; sys.stdout.buffer.write((0x40000403).to_bytes(8, "little") * 512)' \
    >"$bad/self"
echo 'SCTLR_EL1=0x1005 MAIR_EL1=0xff HCR_EL2=0 TCR_EL1=0x280100010 TTBR0_EL1=0x40000000
TTBR1_EL1=0x40000000' >"$bad/self-regs"
timeout 60 "$STAGEWALK" map -q --mem "$bad/self@0x40000000" --regs "$bad/self-regs" >"$bad/stdout" \
    2>"$bad/stderr"
is "$?" 4 "the map of a table that points at itself ends, and says that it is not whole"
ok_if "it says where it stopped" grep -q 'not shown: the tables' "$bad/stdout"
rm "$bad/stdout"

# The same over and over must not eat memory: no input above takes more than 1 GB of address space.
(ulimit -v 1048576 2>/dev/null && cd "$bad" && "$STAGEWALK" check phnum-65535.elf >/dev/null 2>&1)
seen=$?
case $O in
*asan*) ;; # the sanitizer itself reserves more than that
*) is "$seen" 3 "an absurd count of program headers needs little memory" ;;
esac
ok_if "at least 60 inputs were tried" test "$tap_count" -ge 60
done_testing
