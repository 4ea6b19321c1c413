#!/bin/sh
# SPDX-License-Identifier: MIT
# Linker options that leave out of an image the mathematical functions its program never calls: all
# the runtime's entries to them are in one section, so the linker would keep the lot (90 KB).
#   maths.sh READELF PROGRAM.o
# The compiler also lists in the data whatever a module declares: what counts is what code names.
# Should one be called all the same, the run ends with a message.
set -eu

named=$("$1" -rW "$2" | awk '/^Relocation section/ { code = /\.rel\.text/ } code { print $5 }')
for function in acos asin atan atan2 cos sin tan acosh asinh atanh cosh sinh tanh \
    cbrt erf erfc exp exp2 expm1 hypot log log10 log2 pow; do
    boxed="caml_${function}(_float)?"
    [ $function != pow ] || boxed=caml_power_float
    printf '%s\n' "$named" | grep -Eqx "$function|$boxed" ||
        printf -- '-Wl,--defsym=%s=uk_maths_left_out ' $function
done
