/* SPDX-License-Identifier: MIT */
/* Words and numbers that all formats share: sizes, rights, names of kinds. Knows no format. */
#ifndef SW_RENDER_WORDS_H
#define SW_RENDER_WORDS_H

#include "render/render.h"

enum { WORDS_SIZE = 24 };

/*
 * "16 KB", "1.5 MB", "12 bytes"; bytes 0 stands for 2^64.
 */
const char *words_size(char out[WORDS_SIZE], uint64_t bytes);

/*
 * "rwx" with '-' for what is not allowed; "r", "uw" for an access; "read", "write unprivileged".
 */
const char *words_rights(char out[4], struct vmsa_rights rights);
const char *words_access(struct vmsa_access access);
const char *words_access_long(struct vmsa_access access);

const char *words_image_kind(enum sw_image_kind kind); /* "elf32", "elf64", "zimage" */
const char *words_stage(enum sw_stage_kind kind);      /* "none", "tables", "declared", "unknown" */
const char *words_verdict(enum sw_verdict_kind verdict); /* "boots", "dies", "unknown" */
const char *words_loader(enum sw_loader loader);
const char *words_stage1(enum sw_stage1_kind kind);

/*
 * What a map range is: "mapped", "unmapped", "guard", "no IPA" (stage 1 maps it, stage 2 has
 * nothing there), "trapped" (emulated by the hypervisor), "lazy" (invalid, not empty), "fault",
 * "unknown".
 */
const char *words_state(const struct sw_machine *machine, const struct sw_map_range *range);

/*
 * Whether accesses to a range are emulated by the hypervisor: nothing is mapped there, so no PA.
 */
bool words_trapped(const struct sw_machine *machine, const struct sw_map_range *range);

#endif
