#!/bin/sh
# SPDX-License-Identifier: MIT
# Corner cases of translation, one folder each; see run.py. run.sh update rewrites what is expected
# as text.
cd "$(dirname "$0")/../.." || exit 1
exec python3 tests/corpus/run.py "$@"
