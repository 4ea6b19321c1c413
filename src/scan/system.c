/* SPDX-License-Identifier: MIT */
/* The table of coprocessor 15 registers and operations. Knows names and classes, no values. */
#include "scan/system.h"

#include <string.h>

#define NONE VMSA_LAYOUTS

#define REGISTER(name, opc1, crn, crm, opc2, layout)                                               \
    {                                                                                              \
        name, opc1, crn, crm, opc2, false, SW_SYSTEM_REGISTER, SW_BY_ALL, 0, layout                \
    }
#define WIDE(name, opc1, crm)                                                                      \
    {                                                                                              \
        name, opc1, 0, crm, 0, true, SW_SYSTEM_REGISTER, SW_BY_ALL, 0, NONE                        \
    }
#define TLB(name, crm, opc2, by)                                                                   \
    {                                                                                              \
        name, 0, 8, crm, opc2, false, SW_SYSTEM_TLB, by, 0, NONE                                   \
    }
#define CACHE(name, crm, opc2, by, bits)                                                           \
    {                                                                                              \
        name, 0, 7, crm, opc2, false, SW_SYSTEM_CACHE, by, bits, NONE                              \
    }
#define OTHER(name, crm, opc2, class, by)                                                          \
    {                                                                                              \
        name, 0, 7, crm, opc2, false, class, by, 0, NONE                                           \
    }

enum {
    I = SW_CACHE_INSTRUCTION,
    D = SW_CACHE_DATA,
    C = SW_CACHE_CLEAN,
    INV = SW_CACHE_INVALIDATE,
};

static const struct sw_system rows[] = {
    REGISTER("MIDR", 0, 0, 0, 0, NONE),
    REGISTER("CTR", 0, 0, 0, 1, NONE),
    REGISTER("MPIDR", 0, 0, 0, 5, NONE),
    REGISTER("CCSIDR", 1, 0, 0, 0, NONE),
    REGISTER("CLIDR", 1, 0, 0, 1, NONE),
    REGISTER("CSSELR", 2, 0, 0, 0, NONE),
    REGISTER("VPIDR", 4, 0, 0, 0, NONE),
    REGISTER("VMPIDR", 4, 0, 0, 5, NONE),
    REGISTER("SCTLR", 0, 1, 0, 0, VMSA_LAYOUT_SCTLR),
    REGISTER("ACTLR", 0, 1, 0, 1, NONE),
    REGISTER("CPACR", 0, 1, 0, 2, NONE),
    REGISTER("SCR", 0, 1, 1, 0, NONE),
    REGISTER("NSACR", 0, 1, 1, 2, NONE),
    REGISTER("HSCTLR", 4, 1, 0, 0, NONE),
    REGISTER("HCR", 4, 1, 1, 0, VMSA_LAYOUT_HCR),
    REGISTER("HDCR", 4, 1, 1, 1, NONE),
    REGISTER("HCPTR", 4, 1, 1, 2, NONE),
    REGISTER("HSTR", 4, 1, 1, 3, NONE),
    REGISTER("TTBR0", 0, 2, 0, 0, VMSA_LAYOUT_TTBR_SHORT),
    REGISTER("TTBR1", 0, 2, 0, 1, VMSA_LAYOUT_TTBR_SHORT),
    REGISTER("TTBCR", 0, 2, 0, 2, VMSA_LAYOUT_TTBCR_SHORT),
    REGISTER("TTBCR2", 0, 2, 0, 3, VMSA_LAYOUT_TTBCR2),
    REGISTER("HTCR", 4, 2, 0, 2, VMSA_LAYOUT_HTCR),
    REGISTER("VTCR", 4, 2, 1, 2, VMSA_LAYOUT_VTCR),
    REGISTER("DACR", 0, 3, 0, 0, VMSA_LAYOUT_DACR),
    REGISTER("DFSR", 0, 5, 0, 0, VMSA_LAYOUT_DFSR_SHORT),
    REGISTER("IFSR", 0, 5, 0, 1, VMSA_LAYOUT_IFSR_SHORT),
    REGISTER("DFAR", 0, 6, 0, 0, NONE),
    REGISTER("IFAR", 0, 6, 0, 2, NONE),
    REGISTER("PAR", 0, 7, 4, 0, NONE),
    REGISTER("PRRR", 0, 10, 2, 0, VMSA_LAYOUT_PRRR),
    REGISTER("NMRR", 0, 10, 2, 1, VMSA_LAYOUT_NMRR),
    REGISTER("VBAR", 0, 12, 0, 0, NONE),
    REGISTER("MVBAR", 0, 12, 0, 1, NONE),
    REGISTER("HVBAR", 4, 12, 0, 0, NONE),
    REGISTER("FCSEIDR", 0, 13, 0, 0, NONE),
    REGISTER("CONTEXTIDR", 0, 13, 0, 1, NONE),
    REGISTER("TPIDRURW", 0, 13, 0, 2, NONE),
    REGISTER("TPIDRURO", 0, 13, 0, 3, NONE),
    REGISTER("TPIDRPRW", 0, 13, 0, 4, NONE),
    REGISTER("CNTFRQ", 0, 14, 0, 0, NONE),
    REGISTER("CNTKCTL", 0, 14, 1, 0, NONE),
    REGISTER("CNTP_TVAL", 0, 14, 2, 0, NONE),
    REGISTER("CNTP_CTL", 0, 14, 2, 1, NONE),
    REGISTER("CNTV_TVAL", 0, 14, 3, 0, NONE),
    REGISTER("CNTV_CTL", 0, 14, 3, 1, NONE),
    REGISTER("CNTHCTL", 4, 14, 1, 0, NONE),
    WIDE("TTBR0", 0, 2),
    WIDE("TTBR1", 1, 2),
    WIDE("VTTBR", 6, 2),
    WIDE("PAR", 0, 7),
    WIDE("CNTPCT", 0, 14),
    WIDE("CNTVCT", 1, 14),
    WIDE("CNTP_CVAL", 2, 14),
    WIDE("CNTV_CVAL", 3, 14),
    WIDE("CNTVOFF", 4, 14),
    TLB("TLBIALLIS", 3, 0, SW_BY_ALL),
    TLB("TLBIMVAIS", 3, 1, SW_BY_ADDRESS_ASID),
    TLB("TLBIASIDIS", 3, 2, SW_BY_ASID),
    TLB("TLBIMVAAIS", 3, 3, SW_BY_ADDRESS),
    TLB("ITLBIALL", 5, 0, SW_BY_ALL),
    TLB("ITLBIMVA", 5, 1, SW_BY_ADDRESS_ASID),
    TLB("ITLBIASID", 5, 2, SW_BY_ASID),
    TLB("DTLBIALL", 6, 0, SW_BY_ALL),
    TLB("DTLBIMVA", 6, 1, SW_BY_ADDRESS_ASID),
    TLB("DTLBIASID", 6, 2, SW_BY_ASID),
    TLB("TLBIALL", 7, 0, SW_BY_ALL),
    TLB("TLBIMVA", 7, 1, SW_BY_ADDRESS_ASID),
    TLB("TLBIASID", 7, 2, SW_BY_ASID),
    TLB("TLBIMVAA", 7, 3, SW_BY_ADDRESS),
    CACHE("ICIALLUIS", 1, 0, SW_BY_ALL, I | INV),
    OTHER("BPIALLIS", 1, 6, SW_SYSTEM_PREDICTOR, SW_BY_ALL),
    CACHE("ICIALLU", 5, 0, SW_BY_ALL, I | INV),
    CACHE("ICIMVAU", 5, 1, SW_BY_ADDRESS, I | INV),
    OTHER("CP15ISB", 5, 4, SW_SYSTEM_BARRIER, SW_BY_ALL),
    OTHER("BPIALL", 5, 6, SW_SYSTEM_PREDICTOR, SW_BY_ALL),
    OTHER("BPIMVA", 5, 7, SW_SYSTEM_PREDICTOR, SW_BY_ADDRESS),
    CACHE("DCIMVAC", 6, 1, SW_BY_ADDRESS, D | INV),
    CACHE("DCISW", 6, 2, SW_BY_SET_WAY, D | INV),
    OTHER("ATS1CPR", 8, 0, SW_SYSTEM_TRANSLATE, SW_BY_ADDRESS),
    OTHER("ATS1CPW", 8, 1, SW_SYSTEM_TRANSLATE, SW_BY_ADDRESS),
    OTHER("ATS1CUR", 8, 2, SW_SYSTEM_TRANSLATE, SW_BY_ADDRESS),
    OTHER("ATS1CUW", 8, 3, SW_SYSTEM_TRANSLATE, SW_BY_ADDRESS),
    CACHE("DCCMVAC", 10, 1, SW_BY_ADDRESS, D | C),
    CACHE("DCCSW", 10, 2, SW_BY_SET_WAY, D | C),
    OTHER("CP15DSB", 10, 4, SW_SYSTEM_BARRIER, SW_BY_ALL),
    OTHER("CP15DMB", 10, 5, SW_SYSTEM_BARRIER, SW_BY_ALL),
    CACHE("DCCMVAU", 11, 1, SW_BY_ADDRESS, D | C),
    CACHE("DCCIMVAC", 14, 1, SW_BY_ADDRESS, D | C | INV),
    CACHE("DCCISW", 14, 2, SW_BY_SET_WAY, D | C | INV),
};

enum { ROWS = sizeof rows / sizeof *rows };

const struct sw_system *sw_system_of(const struct sw_insn *insn)
{
    const bool wide = insn->kind == SW_INSN_MCRR || insn->kind == SW_INSN_MRRC;

    if (insn->coproc != 15 || (!wide && insn->kind != SW_INSN_MCR && insn->kind != SW_INSN_MRC))
        return NULL;
    for (unsigned i = 0; i < ROWS; i++)
        if (rows[i].wide == wide && rows[i].opc1 == insn->opc1 && rows[i].crm == insn->crm &&
            (wide || (rows[i].crn == insn->crn && rows[i].opc2 == insn->opc2)))
            return &rows[i];
    return NULL;
}

const struct sw_system *sw_system_named(const char *name)
{
    for (unsigned i = 0; i < ROWS; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}
