/* SPDX-License-Identifier: MIT */
/* Registers decoded once into what a walk needs. Knows no memory. */
#ifndef VMSA_REGIME_H
#define VMSA_REGIME_H

#include "vmsa/address.h"
#include "vmsa/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Which descriptor format stage 1 uses.
 */
enum vmsa_format {
    VMSA_FORMAT_OFF,   /* stage disabled: flat, attributes as the manual gives them for a disabled
                          stage */
    VMSA_FORMAT_SHORT, /* VMSAv7 short descriptors */
    VMSA_FORMAT_LONG,  /* LPAE and VMSAv8-64 long descriptors */
};

/*
 * AArch32 PL1&0 system registers as values; every one is needed, nothing here is optional. Widths
 * as in the manual.
 */
struct vmsa_short_registers {
    uint32_t sctlr, ttbcr, ttbr0, ttbr1, dacr, prrr, nmrr;
    uint32_t hcr; /* 0 without a hypervisor; its TGE and DC turn stage 1 off */
    bool pan;     /* CPSR.PAN (false on a CPU without it) */
};

/*
 * The same with TTBCR.EAE = 1. mair is MAIR1:MAIR0. ttbcr2 counts if TTBCR.T2E is set. pan is
 * CPSR.PAN (false on a CPU without it).
 */
struct vmsa_lpae_registers {
    uint32_t sctlr, ttbcr, ttbcr2, hcr;
    uint64_t ttbr0, ttbr1, mair;
    bool pan;
};

/*
 * AArch32 Hyp. mair is HMAIR1:HMAIR0.
 */
struct vmsa_hyp_registers {
    uint32_t hsctlr, htcr;
    uint64_t httbr, mair;
};

/*
 * Controls that are reserved on a CPU without their feature.
 */
enum vmsa_control {
    VMSA_CONTROL_HPD = 1,
    VMSA_CONTROL_HA = 2,
    VMSA_CONTROL_HD = 4,
    VMSA_CONTROL_E0PD = 8,
    VMSA_CONTROL_FWB = 16,
};

/*
 * What the CPU can do, as far as it changes a walk. Controls are taken to work when they are set,
 * but for those that it is known to lack.
 */
struct vmsa_features {
    uint8_t lacks;     /* enum vmsa_control, ORed */
    uint8_t pa_bits;   /* ID_AA64MMFR0_EL1.PARange in bits: 32 to 52 */
    bool large_pa;     /* FEAT_LPA: 52 bits with the 64 KB granule */
    bool large_va;     /* FEAT_LVA: T0SZ down to 12 with the 64 KB granule */
    bool small_tables; /* FEAT_TTST: T0SZ up to 48 (64 KB: 47) */
    bool stage2_xn;    /* FEAT_XNX */
};

/*
 * Armv8.0 with 48-bit physical addresses, and what ID_AA64MMFR0_EL1 says (PARange; 52 bits mean
 * FEAT_LPA). A reserved PARange is taken as 48.
 */
struct vmsa_features vmsa_features_armv8(void);
struct vmsa_features vmsa_features_of(uint64_t id_aa64mmfr0);

/*
 * AArch64 EL1&0 (or, with HCR_EL2.E2H, EL2&0 with its own registers), and EL2 alone, where ttbr1
 * does not count.
 */
struct vmsa_aarch64_registers {
    uint64_t sctlr, tcr, ttbr0, ttbr1, mair;
    uint64_t hcr; /* for EL1&0: 0 without a hypervisor; TGE and DC turn stage 1 off */
    bool pan;     /* PSTATE.PAN */
    struct vmsa_features features;
};

/*
 * One row of an access table: attributes that have only what PL1 and PL0 may do; how each access
 * ends (enum vmsa_outcome) by its kind, 3 more for an unprivileged one; and whether a legal choice
 * was taken about it. A walk looks a row up where it would otherwise branch on every field.
 */
struct vmsa_rights_row {
    _Alignas(uint64_t) struct vmsa_attributes attributes;
    uint8_t outcome[6];
    bool constrained;
};

/*
 * Rows of a short regime: by AP[2:0], XN << 3, PXN << 4 and the domain's two bits of DACR << 5. Of
 * a long one: by AP[2:1], XN << 2, PXN << 3, AF << 4.
 */
enum { VMSA_RIGHTS_LONG = 32, VMSA_RIGHTS_ROWS = 128 };

/*
 * One tree of long-descriptor tables: half of a stage-1 regime, or a stage 2. broken is an outcome
 * that every walk by it ends with at broken_level, before anything is read (VMSA_OK: none).
 */
struct vmsa_tree {
    uint64_t base;        /* address of the first table, low bits already forced to zero */
    uint8_t input_bits;   /* addresses of this many bits are translated */
    uint8_t granule_bits; /* 12, 14 or 16 */
    uint8_t level;        /* of the first table */
    uint8_t shift;        /* the lowest bit of an input that indexes the first table */
    uint8_t output_bits;  /* an address above this is an address size fault */
    uint8_t broken, broken_level;
    bool disabled;           /* EPDx */
    bool no_el0;             /* E0PDx */
    bool flat;               /* HPD: the limits of table descriptors do not count */
    bool tag, tag_data_only; /* TBI, TBID */
    bool constrained;        /* the registers ask for something CONSTRAINED UNPREDICTABLE */
    bool high_output; /* bits 51:48 of an address are in bits 15:12 (64 KB granule with LPA) */
    uint16_t blocks;  /* bit n: level n may hold blocks */
};

/*
 * A stage-1 regime, decoded. Built by the functions below; read-only afterwards. Index 0 is TTBR0,
 * index 1 is TTBR1. Short format: TTBR1 is used when any of the top n bits of the VA is set.
 */
struct vmsa_regime {
    uint8_t format;   /* enum vmsa_format */
    uint8_t n;        /* TTBCR.N, 0..7: TTBR0's table has 2^(14-n) bytes */
    bool disabled[2]; /* TTBCR.PD0, PD1 */
    uint32_t split;   /* the top n bits: TTBR1 where the VA has any of them */
    uint64_t base[2]; /* IPA of each first-level table, low bits already forced to zero */
    bool access_flag; /* SCTLR.AFE */
    bool remap;       /* SCTLR.TRE */
    bool wxn, uwxn;
    bool big_endian;   /* SCTLR.EE: descriptors are big-endian */
    bool data_cached;  /* SCTLR.C */
    bool fetch_cached; /* SCTLR.I */
    bool alignment;    /* SCTLR.A */
    bool aarch64;
    bool one_level;      /* Hyp and EL2: no PL0, no second half, AP[1] and PXN do not count */
    bool cacheable;      /* HCR.DC: with stage 1 off, memory is Normal Write-Back */
    bool hardware_af;    /* TCR.HA: a clear access flag is no fault */
    bool hardware_dirty; /* TCR.HD: DBM makes a page writable */
    bool privileged_never_exec; /* SCTLR_EL1.EPAN: PAN also guards what EL0 can only execute */
    uint8_t pa_bits;            /* AArch64, stage off: a VA above this is an address size fault */
    struct vmsa_tree tree[2];   /* long format */
    uint32_t dacr, prrr, nmrr;
    struct vmsa_memory walk[2]; /* attributes of the table fetches: TTBR.{IRGN,RGN,S,NOS} */
    /* Long format: by AttrIndx << 2 | SH. */
    struct vmsa_attributes data[64];  /* by TEX << 3 | C << 2 | B << 1 | S: what data accesses get,
                                         with remap if TRE, Non-cacheable if SCTLR.C is 0; only
                                         memory is set, so that a row of rights can be ORed in */
    struct vmsa_attributes fetch[64]; /* the same for instruction fetches, Non-cacheable if SCTLR.I
                                         is 0 or the location is Device */
    struct vmsa_rights_row rights[VMSA_RIGHTS_ROWS]; /* with AFE, WXN, UWXN and the like taken
                                                        into account */
};

/*
 * Decode AArch32 PL1&0 registers with TTBCR.EAE = 0. With SCTLR.M = 0 the format is
 * VMSA_FORMAT_OFF. Source: Arm ARM G5.4, AArch32_S1Enabled, AArch32_GetS1TTWParams.
 */
struct vmsa_regime vmsa_regime_short(const struct vmsa_short_registers *registers);

/*
 * The long formats (Arm ARM G5.5, D8.3; AArch32_GetVARange, AArch64_GetS1TTWParams). A TxSZ out of
 * bounds without the feature for it is taken as a translation fault at level 0, and said to be
 * constrained. Unknown (VMSA_UNKNOWN): TCR.DS = 1 (52 bits with small granules) and a reserved TGx,
 * where the granule is the implementation's choice.
 */
struct vmsa_regime vmsa_regime_lpae(const struct vmsa_lpae_registers *registers);
struct vmsa_regime vmsa_regime_hyp(const struct vmsa_hyp_registers *registers);
struct vmsa_regime vmsa_regime_el1(const struct vmsa_aarch64_registers *registers);
struct vmsa_regime vmsa_regime_el2(const struct vmsa_aarch64_registers *registers);

#endif
