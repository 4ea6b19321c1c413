/* SPDX-License-Identifier: MIT */
/* What a coprocessor 15 transfer reaches: registers and maintenance operations by name, from one
 * table. Knows no instruction encoding. */
#ifndef SW_SCAN_SYSTEM_H
#define SW_SCAN_SYSTEM_H

#include "scan/insn.h"
#include "vmsa/fields.h"

enum sw_system_class {
    SW_SYSTEM_REGISTER,
    SW_SYSTEM_TLB,       /* TLB invalidation */
    SW_SYSTEM_CACHE,     /* instruction, data and unified caches */
    SW_SYSTEM_PREDICTOR, /* branch predictor */
    SW_SYSTEM_BARRIER,   /* the CP15 forms of isb, dsb and dmb */
    SW_SYSTEM_TRANSLATE, /* address translation into PAR */
};

/*
 * What a maintenance operation takes in Rt.
 */
enum sw_system_by {
    SW_BY_ALL,
    SW_BY_ADDRESS,      /* a VA */
    SW_BY_ADDRESS_ASID, /* VA[31:12] and an ASID in 7:0 */
    SW_BY_ASID,
    SW_BY_SET_WAY,
};

enum {
    SW_CACHE_INSTRUCTION = 1,
    SW_CACHE_DATA = 2,
    SW_CACHE_CLEAN = 4,
    SW_CACHE_INVALIDATE = 8,
};

/*
 * One row. crn..opc2 as in MCR; of MCRR rows (wide) crn and opc2 are 0. layout is the register's
 * own in fields.def, or VMSA_LAYOUTS when it has none. cache: SW_CACHE_* bits.
 */
struct sw_system {
    const char *name; /* Arm's: "SCTLR", "TLBIALL", "DCCIMVAC" */
    uint8_t opc1, crn, crm, opc2;
    bool wide;
    uint8_t class; /* enum sw_system_class */
    uint8_t by;    /* enum sw_system_by */
    uint8_t cache;
    enum vmsa_layout layout;
};

/*
 * The row of a coprocessor 15 transfer (MCR, MRC, MCRR, MRRC), or NULL.
 * Source: Arm ARM G8.2, the tables of (coproc==1111) registers.
 */
const struct sw_system *sw_system_of(const struct sw_insn *insn);

/*
 * The row of a name, or NULL.
 */
const struct sw_system *sw_system_named(const char *name);

#endif
