/* SPDX-License-Identifier: MIT */
/* The unikernel's own view of itself, as text. */
#ifndef UK_VIEW_H
#define UK_VIEW_H

/*
 * Print where everything is, in VA and IPA, and the whole map as its own table has it. The lines
 * are the same on each machine but for addresses (and how often a kind of line comes).
 */
void uk_view_print(void);

#endif
