#!/bin/sh
# SPDX-License-Identifier: MIT
# The rules the tool knows, their pages and their fixtures are the same set, and each page has the
# one shape that `stagewalk explain` shows.
. "$(dirname "$0")/tap.sh"
plan_later

sections='## What
## Why
## Bad
## Good
## How to fix
## Related'

# What is wrong with the page of rule ID named NAME; nothing when all is well.
page_faults() { # FILE ID NAME SEVERITY CONFIDENCE
    [ "$(head -n 1 "$1")" = "# $2 $3" ] || echo "$1: the first line is not '# $2 $3'"
    [ "$(grep '^## ' "$1")" = "$sections" ] || echo "$1: its sections are not the six, in order"
    grep -q "^Severity: $4\. Confidence: $5\. Asked of " "$1" ||
        echo "$1: no line 'Severity: $4. Confidence: $5. Asked of ...'"
    grep -q '^Sources\{0,1\}: ' "$1" || echo "$1: names no source"
    awk '/^## / {
            if (title && !lines) print FILENAME ": nothing under " title
            title = $0; lines = 0; next
        }
        NF { lines++ } END { if (!lines) print FILENAME ": nothing under " title }' "$1"
}

# Rules that a page names as related, by id and name, and that do not exist so.
lost_links() { # FILE RULES
    sed -n '/^## Related/,$s/^- //p' "$1" | while read -r id name; do
        grep -q "^$id $name " "$2" || echo "$1: related '$id $name' is no rule"
    done
}

[ -x "$STAGEWALK" ] || skip_all "$STAGEWALK is not built"
"$STAGEWALK" rules --format json >"$SCRATCH/rules.json"
json "$SCRATCH/rules.json" \
    '"\n".join(" ".join(r[k] for k in ("id", "name", "severity", "confidence"))
               for r in d["rules"])' \
    >"$SCRATCH/rules"
cut -d' ' -f1 "$SCRATCH/rules" >"$SCRATCH/ids"

ok_if "the tool knows at least 70 rules" test "$(wc -l <"$SCRATCH/ids")" -ge 70
is "$(sort -u "$SCRATCH/ids")" "$(cat "$SCRATCH/ids")" "ids ascend, none twice"
is "$(cut -d' ' -f2 "$SCRATCH/rules" | sort | uniq -d)" "" "no name is given twice"
is "$(cd docs/rules && ls | sed -n 's/\.md$//p' | sort)" "$(cat "$SCRATCH/ids")" \
    "one page a rule, one rule a page"
is "$(cd tests/rules && ls -d SW* | sort)" "$(cat "$SCRATCH/ids")" "fixtures for each rule"
for kind in bad good; do
    is "$(cd tests/rules && ls -d SW*/$kind/args | cut -d/ -f1)" "$(cat "$SCRATCH/ids")" \
        "each rule has a $kind fixture"
done

faults=$(while read -r id name severity confidence; do
    page_faults "docs/rules/$id.md" "$id" "$name" "$severity" "$confidence"
    lost_links "docs/rules/$id.md" "$SCRATCH/rules"
    "$STAGEWALK" explain "$id" | grep -q "$name" || echo "explain $id does not show its page"
done <"$SCRATCH/rules")
is "$faults" "" "each page has the shape, a source, and no link to nowhere"

# The check itself, on planted faults.
sed -e '/^## Why/d' -e '1s/ .*/ SW999 nothing/' docs/rules/SW301.md >"$SCRATCH/page.md"
echo '- SW998 not-a-rule' >>"$SCRATCH/page.md"
planted=$(page_faults "$SCRATCH/page.md" SW301 offset-not-1mb error proved
    lost_links "$SCRATCH/page.md" "$SCRATCH/rules")
like "$planted" 'first line is not' "planted: a wrong title"
like "$planted" 'not the six' "planted: a missing section"
like "$planted" "related 'SW998 not-a-rule'" "planted: a link to nowhere"
done_testing
