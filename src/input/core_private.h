/* SPDX-License-Identifier: MIT */
/* What the readers of cores share: the file, libelf's handle, and what came out so far. */
#ifndef SW_INPUT_CORE_PRIVATE_H
#define SW_INPUT_CORE_PRIVATE_H

#include "base/vector.h"
#include "input/core.h"

#include <gelf.h>
#include <libelf.h>

struct core_pieces SW_VECTOR(struct sw_memory_piece);

struct core_reading {
    struct sw_arena *arena;
    struct sw_bytes bytes;
    struct sw_core *core;
    Elf *elf;
    size_t segment_count, section_count;
    struct core_pieces pieces;
    struct sw_error *err;
};

/*
 * Whether size bytes at an offset lie in the file; no sum can wrap.
 */
bool core_in_file(struct sw_bytes bytes, uint64_t offset, uint64_t size);

/*
 * PT_LOAD segments by p_paddr, and registers from NT_PRSTATUS notes. Source: QEMU dump/dump.c and
 * target/arm/arch_dump.c.
 */
SW_MUST_CHECK bool core_read_qemu(struct core_reading *reading);

/*
 * Sections .xen_pages with .xen_pfn or .xen_p2m. Source: Xen docs/misc/dump-core-format.txt.
 */
bool core_is_xen(const struct core_reading *reading);
SW_MUST_CHECK bool core_read_xen(struct core_reading *reading);

#endif
