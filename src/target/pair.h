/* SPDX-License-Identifier: MIT */
/* One half of a pair of domains that share a page and ring each other. */
#ifndef UK_PAIR_H
#define UK_PAIR_H

/*
 * Boot arguments role=offer or role=map, with peer= (the other's domid), ref= and port= (of the
 * offering side, which must get just these); tries= bounds how often role=map tries to reach it.
 * Without a role: nothing.
 */
void uk_pair(const char *arguments);

/*
 * The other's page is mapped: whoever looks from outside can stop here.
 */
void uk_pair_mapped(void);

#endif
