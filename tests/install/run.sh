#!/bin/sh
# SPDX-License-Identifier: MIT
# An installed copy is whole: it works from an empty folder and knows nothing of the source tree.
. "$(dirname "$0")/../tap.sh"
plan_later

image=$ARM32/unikernel.elf
dest=$SCRATCH/dest
ok_if "make install" make --no-print-directory O="$O" DESTDIR="$dest" PREFIX=/usr install
tool=$dest/usr/bin/stagewalk
ok_if "the program is there" test -x "$tool"
mkdir "$SCRATCH/empty"
cp "$image" "$SCRATCH/empty/image.elf"

# away ARGUMENT...: the installed program, in the empty folder, with an empty environment.
away() {
    (cd "$SCRATCH/empty" && env -i "$tool" "$@")
}

is "$(grep -acF "$TOP" "$tool")" 0 "the program holds no path of the source tree"
is "$(away --version)" "$("$STAGEWALK" --version)" "it says the same version"
is "$(away layouts)" "$("$STAGEWALK" layouts)" "it has every layout"
is "$(away rules)" "$("$STAGEWALK" rules)" "it has every rule"
for rule in $("$STAGEWALK" rules --format json >"$SCRATCH/rules" &&
    json "$SCRATCH/rules" "' '.join(r['id'] for r in d['rules'])"); do
    is "$(away explain "$rule")" "$("$STAGEWALK" explain "$rule")" "it has the page of $rule"
done
away check image.elf >"$SCRATCH/report" 2>&1
is "$?" 0 "check runs there"
away map image.elf --layout xen-4.5 >"$SCRATCH/map" 2>&1
is "$?" 0 "map runs there"
ok_if "map says something" test "$(wc -l <"$SCRATCH/map")" -gt 5
is "$(ls "$SCRATCH/empty")" image.elf "nothing was written beside the image"
for file in bash-completion/completions/stagewalk zsh/site-functions/_stagewalk \
    fish/vendor_completions.d/stagewalk.fish man/man1/stagewalk.1; do
    ok_if "$file is installed" test -s "$dest/usr/share/$file"
done
is "$(cd "$TOP/docs/man" && ls -- *.[15])" "$(cd "$dest/usr/share/man" &&
    ls man1 man5 | grep '\.[15]$' |
    LC_ALL=C sort)" "so is every manual page"
ok_if "PREFIX is honoured" \
    make --no-print-directory O="$O" DESTDIR="$SCRATCH/dest2" PREFIX=/opt/x install
ok_if "and used" test -x "$SCRATCH/dest2/opt/x/bin/stagewalk"
done_testing
