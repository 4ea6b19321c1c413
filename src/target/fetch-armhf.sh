#!/bin/sh
# SPDX-License-Identifier: MIT
# Unpack Debian packages of the armhf architecture, or of $ARCH, without installing them, below DIR.
#   fetch-armhf.sh DIR PACKAGE...
# A private apt state keeps the machine's own state and architectures as they are; the sources are
# those the machine already has. What is there is not fetched again.
set -eu

[ $# -ge 2 ] || { echo "usage: fetch-armhf.sh DIR PACKAGE..." >&2; exit 2; }
mkdir -p "$1" && dir=$(cd "$1" && pwd)
shift
ARCH=${ARCH:-armhf}

apt() {
    apt-get -q -oAPT::Architecture="$ARCH" -oAPT::Architectures="$ARCH" \
        -oDir::State::Lists="$dir/state/lists" -oDir::Cache="$dir/state/cache" \
        -oDir::State::status="$dir/state/status" -oAPT::Sandbox::User="$(id -un)" \
        -oDebug::NoLocking=1 "$@"
}

update() {
    mkdir -p "$dir/state/lists/partial" "$dir/state/cache/archives/partial"
    : > "$dir/state/status"
    # One stale or missing index is no reason to stop: the download below says what it lacks.
    apt update > "$dir/state/update.log" 2>&1 || true
    updated=1
}

# Tests run side by side, and share the folder.
exec 9>"$dir/lock"
flock 9

updated=
for package; do
    [ ! -e "$dir/$package.done" ] || continue
    [ -n "$updated" ] || update
    work="$dir/state/$package"
    rm -rf "$work" && mkdir -p "$work"
    if ! (cd "$work" && apt download "$package" > ../download.log 2>&1); then
        cat "$dir/state/update.log" "$dir/state/download.log" >&2
        echo "fetch-armhf: cannot download $package for $ARCH" >&2
        exit 1
    fi
    for deb in "$work"/*.deb; do
        dpkg -x "$deb" "$dir"
    done
    touch "$dir/$package.done"
done
