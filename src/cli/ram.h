/* SPDX-License-Identifier: MIT */
/* RAM banks as --ram writes them. */
#ifndef SW_CLI_RAM_H
#define SW_CLI_RAM_H

#include "base/error.h"
#include "base/range.h"

#include <stddef.h>

/*
 * "BASE:SIZE", SIZE with an optional K, M or G. SW_ERROR_USAGE: not numbers, size 0, an end past
 * 2^64.
 */
SW_MUST_CHECK bool ram_parse(const char *text, struct sw_range *bank, struct sw_error *err);

/*
 * Sort banks by address. SW_ERROR_USAGE: two overlap.
 */
SW_MUST_CHECK bool ram_sort(struct sw_range *banks, size_t count, struct sw_error *err);

#endif
