/* SPDX-License-Identifier: MIT */
/* What this machine is for, once all of it is set up. Each image has one: app.c in the plain
 * kernel, ocaml_app.c where an OCaml program is linked in. */
#ifndef UK_APP_H
#define UK_APP_H

/*
 * Do it, as the boot arguments say. Interrupts are on. May return, and may end the machine.
 */
void uk_app(const char *arguments);

#endif
