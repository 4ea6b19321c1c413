/* SPDX-License-Identifier: MIT */
/* What the part of a payload that is the same in both instruction sets needs of the other part. */
#ifndef ORACLE_PAYLOAD_H
#define ORACLE_PAYLOAD_H

#include "job.h"

/*
 * Take the state that file->mode asks for. Called once.
 */
void machine_enter(uint32_t mode);

/*
 * Load the registers of a job and forget every old translation.
 */
void machine_load(const uint64_t *registers, uint32_t mode);

/*
 * Do one operation on each address; answers as job.h says. operation is below ORACLE_OPERATIONS and
 * one that this machine has.
 */
void machine_translate(unsigned operation, uint32_t mode, const uint64_t *addresses, uint32_t count,
                       uint64_t *answers);

/*
 * One real access of the guest to each address. operation is one of ORACLE_DO_*.
 */
void guest_prepare(void);
void guest_access(unsigned operation, const uint64_t *addresses, uint32_t count, uint64_t *answers);

/*
 * A semihosting call; block is what the call's number asks for.
 */
long machine_semihost(unsigned long number, const void *block);

#endif
