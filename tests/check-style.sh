#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/style.md, as far as a script can see it.
. "$(dirname "$0")/tap.sh"
. tests/tree.sh
plan_later

texts='*.c *.h *.S *.sh *.py *.yaml *.dts Makefile'
set -f # the patterns above are for tree_files, not for the shell

# Each looks at the tree below $1 and prints one line a violation.
format_of() {
    tree_files "$1" '*.c' '*.h' |
        (cd "$1" && xargs -r clang-format --dry-run -Werror 2>&1 | grep -a 'error:')
}

# Tables and outputs in Markdown, rows of data and expected outputs may be wider.
wide_lines() {
    tree_files "$1" $texts '*.def' '*.md' '*.txt' |
        grep -vE '^tests/(golden/|log/reports/|shell/all.txt|corpus/.*/(map|trace).txt)' |
        (cd "$1" && xargs -r awk '
            { limit = FILENAME ~ /\.(yaml|dts)$/ ? 120 : 100 }
            length($0) > limit && !(FILENAME ~ /\.md$/ && /^[|>]|^    |http/) {
                print FILENAME ":" FNR ": " length($0) " columns"
            }')
}

# first_lines N PATTERN: files of standard input that have it not in their line N or before.
first_lines() {
    xargs -r perl -e '
        ($lines, $pattern) = splice @ARGV, 0, 2;
        for $file (@ARGV) {
            open my $in, "<", $file or die;
            print "$file\n" unless grep { (<$in> // "") =~ $pattern } 1 .. $lines
        }' "$1" "$2"
}

no_licence_line() {
    tree_files "$1" '*.c' '*.h' '*.S' '*.def' '*.sh' '*.py' '*.ld' '*.lds' |
        (cd "$1" && first_lines 2 'SPDX-License-Identifier: MIT')
}

# The second line of a C file, or those that follow, say what it is for.
no_purpose() {
    tree_files "$1" '*.c' '*.h' '*.S' | grep -E '^(src|include)/' |
        (cd "$1" && first_lines 2 '^/\* (?!SPDX).')
}

preprocessor_branches() {
    tree_files "$1" '*.c' |
        (cd "$1" && xargs -r grep -nHE '^[[:space:]]*#[[:space:]]*(if|ifdef|ifndef|elif|else)\b')
}

# Objects of the host's code with writable data: .data.rel.ro is what the linker makes of const
# tables of pointers, and read-only when the program runs.
variables() {
    find "$1" -path '*/src/*' -name '*.o' -exec objdump -t {} + 2>/dev/null | awk '
        /file format/ { file = $1 }
        / O / && /[ \t](\.data|\.bss|\*COM\*|\.tdata|\.tbss)(\.[^r][^ \t]*)?[ \t]/ {
            print file, $NF
        }'
}

# Notes to oneself, names of this machine and its folders, papers that are not in the tree.
loose_ends() {
    words='TO''DO|FIX''ME|XX''X'
    papers='DESIGN''\.md|FACTS''\.md|GROUND''-TRUTH|ARCH''\.md|\.\./sha''red'
    here=$(dirname "$TOP")
    [ "${#here}" -ge 4 ] || here=/nowhere # a tree below the root has no name worth hiding
    host=$(uname -n)
    [ "${#host}" -ge 6 ] || host=$here/
    tree_files "$1" '*' | (cd "$1" && tr '\n' '\0' | xargs -0 -r grep -InHE \
        "\\b($words)\\b|$papers|/ho""me/[a-z]|/ro""ot/" /dev/null)
    tree_files "$1" '*' | (cd "$1" && tr '\n' '\0' |
        xargs -0 -r grep -InHF -e "$here/" -e "$host" /dev/null)
}

blanks() {
    tree_files "$1" $texts | grep -v '^tests/golden/' |
        (cd "$1" && xargs -r grep -nHE '[[:blank:]]+$' /dev/null)
    tree_files "$1" '*.c' '*.h' '*.py' '*.yaml' |
        (cd "$1" && xargs -r grep -nHP '^\s*\t' /dev/null)
}

# Percent of characters that are comment, over all files named on standard input.
comment_share() {
    (cd "$1" && xargs -r cat | perl -0777 -ne '
        $all = length; $comments += length $1 while m{(/\*.*?\*/)}sg;
        printf "%d\n", $all ? 100 * $comments / $all : 0')
}

is "$(format_of .)" "" "clang-format agrees with every C file"
is "$(wide_lines .)" "" "no line is too long"
is "$(no_licence_line .)" "" "every source file begins with its licence line"
is "$(no_purpose .)" "" "every source file says what it is for"
is "$(preprocessor_branches .)" "" "no preprocessor branch in a .c file"
is "$(loose_ends .)" "" "no loose ends, no names of this machine"
is "$(blanks .)" "" "no blanks at line ends, no tabs in C, Python and YAML"
objects=$(find "$O/host/src" -name '*.o' 2>/dev/null | wc -l)
ok_if "there are objects to look at" test "$objects" -gt 0
is "$(variables "$O/host")" "" "no variable at file level in the host's code"
share=$(tree_files . '*.c' | grep '^src/' | comment_share .)
ok_if "comments are 12 to 25 % of src/*.c (are $share %)" test "$share" -ge 12 -a "$share" -le 25

planted=$SCRATCH/planted
printf 'int a; /* 4567 */\n' | plant "$planted" src/share.c
is "$(echo src/share.c | comment_share "$planted")" 55 "planted: the share of comments"
rm "$planted/src/share.c"
mkdir -p "$planted"
cp .clang-format "$planted"
printf '/* SPDX-License-Identifier: MIT */\n/* Fine. */\nint f(void)\n{\n    return 1;\n}\n' |
    plant "$planted" src/x/good.c
checks="format_of wide_lines no_licence_line no_purpose preprocessor_branches loose_ends blanks"
for check in $checks; do
    is "$($check "$planted")" "" "planted: $check is silent on a good file"
done
printf 'int   f(void) {\n\treturn 1;   \n}\n#if''def X\n#endif\n/* TO''DO %0100d */\n' 1 |
    plant "$planted" src/x/bad.c
for check in $checks; do
    like "$($check "$planted")" '^src/x/bad\.c' "planted: $check names the bad file"
done
mkdir -p "$planted/src"
for code in 'int a;' 'static int b = 3; int f(void); int f(void) { return b++; }' \
    'int g(void); int g(void) { static int c; return c++; }'; do
    echo "$code" | gcc -x c -O2 -c - -o "$planted/src/p.o"
    like "$(variables "$planted")" 'p\.o' "planted: $code"
done
echo 'extern const char *const t[]; const char *const t[] = {"a", "b"};' |
    gcc -x c -O2 -c - -o "$planted/src/p.o"
is "$(variables "$planted")" "" "planted: a const table of pointers is no variable"
done_testing
