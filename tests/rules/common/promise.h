/* SPDX-License-Identifier: MIT */
/* The good value of everything a fixture may change in promise.yaml; STAGE1 of unknown leaves out
 * what the tables of tables.S add. */
/* clang-format off */
#ifndef STAGE1
#define STAGE1 in-image
#endif
#ifndef DACR
#define DACR 1
#endif
#ifndef SCTLR_SET
#define SCTLR_SET 0x1805 /* M, C, Z, I */
#endif
#ifndef TTBR0_FLAGS
#define TTBR0_FLAGS 0x4a /* Write-Back Write-Allocate, shareable */
#endif
#ifndef TTBCR
#define TTBCR 0
#endif
#ifndef PRRR
#define PRRR 0
#endif
#ifndef NMRR
#define NMRR 0
#endif
#ifndef STACK_MIN
#define STACK_MIN 0x100
#endif
#ifndef IGNORES_RESERVED
#define IGNORES_RESERVED false
#endif
#ifndef MODES
#define MODES [svc, hyp]
#endif
/* clang-format on */
