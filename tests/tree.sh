# SPDX-License-Identifier: MIT
# For the checks: the files of a source tree, and small trees with a planted violation.

# tree_files ROOT PATTERN...: tracked and new files of the tree below ROOT whose names match,
# without what is ignored; in a folder that is no git work tree, all files but build/.
tree_files() {
    tree_root=$1
    shift
    if [ -e "$tree_root/.git" ] && command -v git >/dev/null; then
        (cd "$tree_root" && git ls-files -co --exclude-standard -- "$@" |
            while read -r tree_file; do
                [ ! -f "$tree_file" ] || echo "$tree_file"
            done)
    else
        for tree_pattern; do
            (cd "$tree_root" && find . -name build -prune -o -type f -name "$tree_pattern" -print)
        done | sed 's|^\./||' | sort -u
    fi
}

# plant ROOT FILE: a file with standard input as content; folders are made.
plant() {
    mkdir -p "$1/$(dirname "$2")"
    cat >"$1/$2"
}
