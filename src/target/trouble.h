/* SPDX-License-Identifier: MIT */
/* Failures on purpose, to see that they are reported. */
#ifndef UK_TROUBLE_H
#define UK_TROUBLE_H

/*
 * Do what a word of arguments asks: test=stack-overflow, test=read:ADDR, test=write:ADDR,
 * test=undefined, test=prefetch:ADDR (ADDR a VA as strtoul() takes it). Returns when nothing is
 * asked or what was asked went through; an unknown test is said.
 */
void uk_trouble(const char *arguments);

#endif
