/* SPDX-License-Identifier: MIT */
/* This domain's xenstore, where a toolstack gave it one. */
#ifndef UK_STORE_H
#define UK_STORE_H

#include "xenstore.h"

/*
 * The store over the page and port the toolstack left; NULL where it left none, as in a guest that
 * Xen starts itself. Needs event channels and the timer, and interrupts on.
 */
struct uk_xenstore *uk_store_open(void);

#endif
