/* SPDX-License-Identifier: MIT */
/* What A32 and T32 decoding share: fields and constants. */
#ifndef SW_SCAN_FLOW_BITS_H
#define SW_SCAN_FLOW_BITS_H

#include "scan/flow.h"

enum { SW_REG_SP = 13, SW_REG_LR = 14, SW_REG_PC = 15, SW_REG_MEMORY = 16 };

static inline uint32_t sw_flow_bits(uint32_t word, unsigned high, unsigned low)
{
    return word >> low & ((UINT32_C(2) << (high - low)) - 1);
}

static inline int32_t sw_flow_signed(uint32_t value, unsigned width)
{
    const uint32_t sign = UINT32_C(1) << (width - 1);

    return (int32_t)((value ^ sign) - sign);
}

/*
 * Loads and stores of several registers, and of floating-point ones: the same bits in both.
 */
void sw_flow_multiple(struct sw_flow *flow, uint32_t word);
void sw_flow_vector(struct sw_flow *flow, uint32_t word);
void sw_flow_thumb(struct sw_flow *flow, uint32_t word, unsigned size, uint32_t va);

#endif
