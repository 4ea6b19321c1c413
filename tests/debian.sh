# SPDX-License-Identifier: MIT
# Debian packages of other architectures for tests: fetched once, unpacked below build/, never
# installed. Source it after tests/tap.sh. Each function fails with the reason in $fetch_why.

# fetch FOLDER ARCHITECTURE PACKAGE...
fetch() {
    fetch_folder=$1 fetch_arch=$2
    shift 2
    ARCH=$fetch_arch sh src/target/fetch-armhf.sh "$fetch_folder" "$@" >"$SCRATCH/fetch" 2>&1 &&
        return
    fetch_why="$* cannot be had: $(tail -n 1 "$SCRATCH/fetch")"
    return 1
}

# fetch_kernel FOLDER ARCHITECTURE FLAVOUR: its zImage or Image is $kernel. linux-image-FLAVOUR is
# empty and names the package of the day. Nobody here wants the modules, 95 % of it.
fetch_kernel() {
    fetch "$1" "$2" "linux-image-$3" || return
    kernel=$(dpkg-deb -f "$1/state/linux-image-$3"/*.deb Depends |
        grep -o "linux-image-[^ ,]*-$3" | head -n 1)
    fetch "$1" "$2" "$kernel" || return
    rm -rf "$1/lib/modules"
    kernel=$PWD/$1/boot/vmlinuz-${kernel#linux-image-}
}
