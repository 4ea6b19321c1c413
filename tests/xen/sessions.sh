# SPDX-License-Identifier: MIT
# A part of run.sh. Runs every session, two at a time; the other parts read what they left.

MAPPED=uk_map_complete
PAIR_OFFER="role=offer peer=2 ref=8 port=1"
PAIR_MAP="role=map peer=1 ref=8 port=1"

started=$(date +%s)
{
    trap end_running HUP INT TERM # a new shell has none
    session plain --stop 1:$MAPPED --elf "$ELF" --dump \
        "$BIN,0x8000,test=tick test=clock test=event test=grant test=malloc test=fp"
    session large --stop 1:$MAPPED --elf "$ELF" "$BIN,0x40000,test=malloc test=read:0x10"
    session start --stop 1:$MAPPED --elf "$START_ELF" "$START_BIN,0x8000,test=undefined"
    session silo "$BIN,0x8000,$PAIR_OFFER" "$BIN,0x8000,$PAIR_MAP tries=100"
    session overflow "$BIN,0x8000,noconsole,test=malloc test=stack-overflow"
} &
first=$!
{
    trap end_running HUP INT TERM
    session odd --stop 1:$MAPPED --stop 1:uk_fault --elf "$ELF" \
        "$BIN,0x2344,test=malloc test=write-ipa:0x408d1000"
    session pair --stop 1:$MAPPED --stop 2:$MAPPED --stop 2:uk_pair_mapped --elf "$ELF" \
        --xen xsm=dummy --dump "$BIN,0x8000,$PAIR_OFFER" "$BIN,0x8000,$PAIR_MAP"
    session hole "$BIN,0x8000,test=read-ipa:0x30000000" "$BIN,0x10000,test=prefetch:0x580000" \
        "$BIN,0x20000,test=prefetch:0xc3402000"
    session reboot --dump "$BIN,0x8000,end=reboot"
    session psci --dump "$BIN,0x8000,end=psci"
} &
running="$first $!"
wait
running=
diag "sessions took $(($(date +%s) - started)) s" 2>&1
