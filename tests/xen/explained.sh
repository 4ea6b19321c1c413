# SPDX-License-Identifier: MIT
# A part of run.sh. What crashed above explained by the tool, from the consoles as Xen wrote them:
# with its prefixes, and the lines of three guests in one another.

# explained RUN DOMAIN RAM IMAGE WANTED WHAT [CAUSE]: cause, exception, access, VA and IPA of the
# crash of that domain, with the image, its layout and RAM; then the cause alone without them (CAUSE
# where less can be told then).
explained() {
    run=$1 domain=$2 ram=$3 image=$4 wanted=$5 what=$6
    "$STAGEWALK" explain --log "$RUNS/$run/console.txt" "$image" --layout xen-dom0less \
        --ram "0x40000000:$ram" --format json > "$SCRATCH/explained.json" \
        2> "$SCRATCH/explained.err"
    is "$? $(cat "$SCRATCH/explained.err")" "0 " "$what: explained whole"
    is "$(json "$SCRATCH/explained.json" "[' '.join(c[k] or '-' for k in
        ('cause', 'exception', 'access', 'va', 'ipa')) for c in d['crashes']
        if c['domain'] == $domain]")" "[\"$wanted\"]" "$what: $wanted"
    "$STAGEWALK" explain --log "$RUNS/$run/console.txt" --format json > "$SCRATCH/explained.json"
    is "$(json "$SCRATCH/explained.json" "[c['cause'] for c in d['crashes']
        if c['domain'] == $domain]")" "[\"${7:-${wanted%% *}}\"]" "$what: without an image"
}

# code_in RUN DOMAIN SYMBOL [lr]
code_in() {
    "$STAGEWALK" explain --log "$RUNS/$1/console.txt" "$ELF" --format json > "$SCRATCH/pc.json"
    is "$(json "$SCRATCH/pc.json" "[c['${4:-pc}']['symbol'] for c in d['crashes']
        if c['domain'] == $2]")" "[\"$3\"]" "$1: ${4:-pc} is in $3"
}

explained large 1 256M "$ELF" "null-pointer data-abort r 0x10 -" "null pointer on Xen"
code_in large 1 do_read
va=$(value overflow DFAR | sed 's/0x0*/0x/')
explained overflow 1 32M "$ELF" "stack-overflow data-abort w $va -" \
    "stack overflow on Xen, by console_io"
code_in overflow 1 overflow
explained start 1 32M "$START_ELF" "undefined-instruction undefined-instruction - - -" \
    "undefined instruction on Xen"
offset=$(value odd OFFSET)
va=$(printf '0x%x' $(((0x408d1000 - offset) & 0xffffffff)))
explained odd 1 0x8d1000 "$ELF" "past-ram data-abort - $va 0x408d1000" "past RAM on Xen" no-ram
code_in odd 1 do_write_ipa

# Three guests at three places: each crash is told by its own domain's offset.
is "$(for domain in 1 2 3; do guest hole $domain | sed -n 's/^OFFSET=//p'; done | sort -u |
    wc -l)" 3 "three guests: three offsets"
offset=$(value hole OFFSET)
va=$(printf '0x%x' $(((0x30000000 - offset) & 0xffffffff)))
explained hole 1 32M "$ELF" "no-ram data-abort - $va 0x30000000" "no RAM there on Xen"
code_in hole 1 do_read_ipa
ipa=$(printf '0x%x' $((0x580000 + $(guest hole 2 | sed -n 's/^OFFSET=//p'))))
explained hole 2 64M "$ELF" "execute-never prefetch-abort x 0x580000 $ipa" "execute-never on Xen"
code_in hole 2 do_prefetch lr
ipa=$(printf '0x%x' $(((0xc3402000 + $(guest hole 3 | sed -n 's/^OFFSET=//p')) & 0xffffffff)))
explained hole 3 128M "$ELF" "execute-device prefetch-abort x 0xc3402000 $ipa" \
    "execute of Device on Xen"
