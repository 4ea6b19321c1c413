/* SPDX-License-Identifier: MIT */
/* The layouts that are built into the program, parsed. Knows no command line. */
#ifndef SW_CLI_SHIPPED_H
#define SW_CLI_SHIPPED_H

#include "input/layout.h"

#include "base/vector.h"

struct shipped_machines SW_VECTOR(const struct sw_machine_layout *);
struct shipped_images SW_VECTOR(const struct sw_image_layout *);

/*
 * All of one kind, by name, numbers in names by value (xen-4.5 before xen-4.10). An error would be
 * a broken build; it is told like any other broken layout.
 */
SW_MUST_CHECK bool shipped_machines_open(struct sw_arena *arena, struct shipped_machines *machines,
                                         struct sw_error *err);
SW_MUST_CHECK bool shipped_images_open(struct sw_arena *arena, struct shipped_images *images,
                                       struct sw_error *err);

#endif
