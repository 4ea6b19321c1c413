/* SPDX-License-Identifier: MIT */
/* Fault status encodings: what a CPU reports for an outcome, and what a reported value means. */
#ifndef VMSA_FAULT_H
#define VMSA_FAULT_H

#include "vmsa/walk.h"

/*
 * DFSR (data) or IFSR (VMSA_EXECUTE) in the short format for a stage-1 fault: FS[4] in bit 10,
 * FS[3:0] in 3:0, WnR in bit 11, Domain in 7:4 of DFSR where the manual says it is valid (Arm ARM
 * Tables G5-26 and G5-30). 0 for VMSA_OK and VMSA_UNKNOWN.
 */
uint32_t vmsa_short_fsr(const struct vmsa_result *result, struct vmsa_access access);

/*
 * The five bits FS of an outcome at a level (1 or 2). Returns false when the short format has no
 * such code.
 */
bool vmsa_short_fs(enum vmsa_outcome outcome, unsigned level, bool on_walk, unsigned *fs);

/*
 * Words for the FS of a DFSR/IFSR in the short format: "translation fault, section". Never NULL.
 */
const char *vmsa_short_fs_name(uint32_t fsr);

/*
 * The six bits of the long format (STATUS of DFSR/IFSR, DFSC/IFSC of HSR and ESR) of an outcome at
 * a level. Returns false when there is no such code. Source: EncodeLDFSC.
 */
bool vmsa_long_fsc(enum vmsa_outcome outcome, unsigned level, bool on_walk, unsigned *fsc);

/*
 * DFSR or IFSR in the long format (bit 9 set) for a stage-1 fault. 0 for VMSA_OK and VMSA_UNKNOWN.
 */
uint32_t vmsa_long_fsr(const struct vmsa_result *result, struct vmsa_access access);

/*
 * HSR, or the low half of ESR_ELx, for a fault that is taken to Hyp, EL1 or EL2. same_level: the
 * access was made there. The instruction's own syndrome (ISV) is not known: 0. 0 for VMSA_OK and
 * VMSA_UNKNOWN.
 */
uint32_t vmsa_esr(const struct vmsa_result *result, struct vmsa_access access, bool same_level);

/*
 * HPFAR or HPFAR_EL2 for a stage-2 fault: what vmsa_translate() said of the IPA. Returns false, and
 * leaves *hpfar alone, where the register is UNKNOWN: stage-1 faults, and permission faults that
 * are not of a stage-1 walk (IPAValid).
 */
bool vmsa_hpfar(const struct vmsa_result *result, vmsa_ipa ipa, uint64_t *hpfar);

/*
 * Words for the low six bits of such a register: "translation fault, level 2". Never NULL.
 */
const char *vmsa_long_fsc_name(uint32_t status);

#endif
