#!/bin/sh
# SPDX-License-Identifier: MIT
# Install the Debian packages of tests/packages.txt that are missing: by apt as root or through
# sudo; where neither is possible, print the line to run and stop.
set -u
cd "$(dirname "$0")/.." || exit 1

wanted=$(sed 's/#.*//' tests/packages.txt | tr -s ' \n' '  ')
if ! command -v dpkg-query >/dev/null; then
    echo "make deps: this is no Debian system; these packages (Debian's names) are needed:" >&2
    echo " $wanted" >&2
    exit 1
fi

missing=
for package in $wanted; do
    status=$(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | head -n 1)
    [ "$status" = installed ] || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "make deps: all $(echo "$wanted" | wc -w) packages are installed"
    exit 0
fi
echo "make deps: missing:$missing"

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
    root=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    root=sudo
else
    echo "make deps: run this as root, then try again:" >&2
    echo "    apt-get update && $install" >&2
    exit 1
fi

# A stale index of one source must not be fatal: what counts is whether the packages install.
export DEBIAN_FRONTEND=noninteractive
$root apt-get update -q </dev/null ||
    echo "make deps: apt-get update failed; going on with the index there is" >&2
if ! $root env DEBIAN_FRONTEND=noninteractive $install -q </dev/null; then
    echo "make deps: apt could not install them; try by hand:" >&2
    echo "    apt-get update && $install" >&2
    exit 1
fi
