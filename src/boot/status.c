/* SPDX-License-Identifier: MIT */
/* Words for the boot statuses. In its own file because it is a table of pointers, which code that
 * runs with the MMU off must not touch. */
#include "boot/place.h"

static const char *const texts[BOOT_STATUSES] = {
    [BOOT_OK] = "placed",
    [BOOT_LOAD_MISALIGNED] = "the load address is not a multiple of 4 KB",
    [BOOT_PAST_4GB] = "the image would end at or above 4 GB",
    [BOOT_IDENTITY_CONFLICT] =
        "the section that turns the MMU on is also a section the image needs at its link address",
    [BOOT_TOO_MANY_RANGES] = "more memory ranges than there is room for",
};

const char *boot_status_text(enum boot_status status)
{
    return (unsigned)status < BOOT_STATUSES ? texts[status] : "unknown boot status";
}
