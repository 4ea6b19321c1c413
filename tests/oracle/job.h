/* SPDX-License-Identifier: MIT */
/* The job file: what the host asks a bare machine to translate, and how the answers come back.
 * Knows no translation. */
#ifndef ORACLE_JOB_H
#define ORACLE_JOB_H

#include <stdint.h>

/*
 * Where things are in the machine's memory (QEMU virt, 1 GB of RAM from 0x40000000). Tables go to
 * [ORACLE_TABLES, ORACLE_TABLES_END), which the payload never clears: a job writes every table it
 * lets a walk reach. ORACLE_NOTHING and up, to ORACLE_NOTHING_END, answers with an external abort.
 */
#define ORACLE_JOBS        UINT64_C(0x41000000)
#define ORACLE_TABLES      UINT64_C(0x50000000)
#define ORACLE_TABLES_END  UINT64_C(0x58000000)
#define ORACLE_RESULTS     UINT64_C(0x60000000)
#define ORACLE_RESULTS_END UINT64_C(0x7f000000)
#define ORACLE_NOTHING     UINT64_C(0x80000000)
#define ORACLE_NOTHING_END (UINT64_C(1) << 52)

/*
 * For real accesses. The 16 MB from ORACLE_TARGET hold one instruction over and over, `svc #0`; all
 * mappings of such a job lead there. The stubs lie at the start of both megabytes from
 * ORACLE_STUBS, and every job maps the last megabyte of the VA space to one of them, for both
 * privilege levels, read-only.
 */
#define ORACLE_TARGET          UINT64_C(0x58000000)
#define ORACLE_TARGET_WORD     UINT32_C(0xef000000)
#define ORACLE_TARGET_WORD_A64 UINT32_C(0xd4000001)
#define ORACLE_STUBS           UINT64_C(0x59000000)
#define ORACLE_STUBS_VA        UINT32_C(0xfff00000)
#define ORACLE_STUBS_VA_A64    UINT64_C(0xffffffffffff0000)

#define ORACLE_MAGIC UINT32_C(0x4b4c5753)

/*
 * Registers of a job. AArch64 uses the same slots for the register of the same duty: SCTLR_EL1 in
 * SCTLR, TCR_EL1 in TTBCR, MAIR_EL1 in MAIR0, HCR_EL2 in HCR, TCR_EL2 in HTCR and so on. PRRR and
 * NMRR are MAIR0 and MAIR1.
 */
enum oracle_register {
    ORACLE_SCTLR,
    ORACLE_TTBCR,
    ORACLE_TTBR0,
    ORACLE_TTBR1,
    ORACLE_DACR,
    ORACLE_MAIR0,
    ORACLE_MAIR1,
    ORACLE_HCR,
    ORACLE_VTCR,
    ORACLE_VTTBR,
    ORACLE_HSCTLR,
    ORACLE_HTCR,
    ORACLE_HTTBR,
    ORACLE_HMAIR0,
    ORACLE_HMAIR1,
    ORACLE_PAN,     /* PSTATE.PAN, AArch64 */
    ORACLE_PA_BITS, /* no register: how many physical address bits the AArch64 core has */
    ORACLE_REGISTERS
};

/*
 * Address translation operations, as bits of oracle_job.operations. Stage 1 alone (AArch32: only
 * from Hyp), both stages, Hyp or EL2, and stage 1 with PSTATE.PAN (AArch64).
 */
enum oracle_operation {
    ORACLE_S1_PR,
    ORACLE_S1_PW,
    ORACLE_S1_UR,
    ORACLE_S1_UW,
    ORACLE_S12_PR,
    ORACLE_S12_PW,
    ORACLE_S12_UR,
    ORACLE_S12_UW,
    ORACLE_HYP_R,
    ORACLE_HYP_W,
    ORACLE_S1_PRP,
    ORACLE_S1_PWP,
    ORACLE_DO_PR, /* real accesses of a guest: see ORACLE_MODE_GUEST */
    ORACLE_DO_PW,
    ORACLE_DO_UR,
    ORACLE_DO_UW,
    ORACLE_DO_PX,
    ORACLE_DO_UX,
    ORACLE_OPERATIONS
};

/*
 * Where the payload stands when it translates. AArch32: Monitor (32-bit PARs for short descriptors)
 * or Hyp (64-bit PARs always). AArch64 is always at EL3.
 */
enum oracle_mode {
    ORACLE_MODE_EL3,
    ORACLE_MODE_HYP,
    ORACLE_MODE_GUEST, /* Hyp or EL3, with a guest below that loads, stores and branches */
};

/*
 * Head of a job file; the first job follows at once.
 */
struct oracle_file {
    uint32_t magic;
    uint32_t mode;    /* enum oracle_mode */
    uint64_t jobs;    /* how many */
    uint64_t results; /* 8-byte words that all jobs give */
    char output[32];  /* file the payload writes them to, in the emulator's directory */
};

/*
 * One job. After it come chunks times (struct oracle_chunk, then its bytes), then addresses VAs of
 * 8 bytes. Answers: for each operation, lowest bit first, one word for each VA.
 */
struct oracle_job {
    uint64_t registers[ORACLE_REGISTERS];
    uint32_t operations; /* 1 << enum oracle_operation */
    uint32_t chunks;
    uint32_t addresses;
    uint32_t family; /* the host's business */
};

/*
 * Memory to fill before a job: bytes is a multiple of 8.
 */
struct oracle_chunk {
    uint64_t address;
    uint64_t bytes;
};

/*
 * An answer is the PAR, or, with both these bits set, an exception that the operation raised
 * instead: its syndrome (AArch32: DFSR or HSR; AArch64: ESR) is in bits 32:1. No PAR looks so: a
 * fault's PAR has zeros where ATTR would be.
 */
#define ORACLE_EXCEPTION (UINT64_C(1) << 62 | 1)

/*
 * The answer of a real access: 0 when it went through, and did what it should; ORACLE_EXCEPTION
 * with DFSR or IFSR when the guest got an abort; with ORACLE_ASTRAY when the guest's FAR was not
 * the address, the wrong word was loaded, or something else than an abort came.
 */
#define ORACLE_ASTRAY (UINT64_C(1) << 61)

/*
 * With ORACLE_EXCEPTION: the abort came to Hyp, from stage 2. Then HPFAR[31:4] is in bits 59:32,
 * the exception class of HSR in bits 31:26, and HSR[9:0] in bits 10:1.
 */
#define ORACLE_STAGE2 (UINT64_C(1) << 60)

#endif
