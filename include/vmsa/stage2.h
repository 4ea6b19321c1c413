/* SPDX-License-Identifier: MIT */
/* Stage 2, decoded once from the hypervisor's registers. Knows no memory. */
#ifndef VMSA_STAGE2_H
#define VMSA_STAGE2_H

#include "vmsa/regime.h"

/*
 * A stage 2. Built by the functions below; read-only afterwards. on: HCR.VM or HCR.DC; where it is
 * false nothing else counts.
 */
struct vmsa_stage2 {
    struct vmsa_tree tree;
    bool on;
    bool aarch64;
    bool big_endian;       /* HSCTLR.EE, SCTLR_EL2.EE */
    bool protect_walks;    /* HCR.PTW: a stage-1 table in Device memory is a permission fault */
    bool data_uncached;    /* HCR.CD */
    bool fetch_uncached;   /* HCR.ID */
    bool forced;           /* HCR_EL2.FWB */
    bool execute_by_level; /* FEAT_XNX: both bits of XN count */
    bool hardware_af;      /* VTCR_EL2.HA */
    bool hardware_dirty;   /* VTCR_EL2.HD */
    struct vmsa_memory memory[64];     /* by MemAttr << 2 | SH */
    struct vmsa_rights_row rights[64]; /* by S2AP, XN << 2, AF << 4, DBM << 5 */
};

/*
 * An AArch32 hypervisor (Arm ARM, AArch32_S2Translate, AArch32_GetS2TTWParams). hcr2 may be 0. A
 * start level that does not fit T0SZ is a translation fault at level 1 for every address; VTCR.S
 * that differs from T0SZ[3] is CONSTRAINED UNPREDICTABLE: T0SZ is taken as signed all the same.
 */
struct vmsa_stage2_registers {
    uint32_t hcr, hcr2, vtcr, hsctlr;
    uint64_t vttbr;
};

struct vmsa_stage2 vmsa_stage2_aarch32(const struct vmsa_stage2_registers *registers);

/*
 * An AArch64 hypervisor (AArch64_S2Translate, AArch64_GetS2TTWParams). guest32: EL1 is AArch32, so
 * that a 40-bit IPA is allowed whatever the CPU's physical addresses are.
 */
struct vmsa_stage2_el2_registers {
    uint64_t hcr, vtcr, vttbr, sctlr;
    struct vmsa_features features;
    bool guest32;
};

struct vmsa_stage2 vmsa_stage2_aarch64(const struct vmsa_stage2_el2_registers *registers);

#endif
