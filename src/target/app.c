/* SPDX-License-Identifier: MIT */
/* The plain kernel is there to be looked at: it does what its boot arguments ask for. */
#include "app.h"

#include "pair.h"
#include "trouble.h"

void uk_app(const char *arguments)
{
    uk_pair(arguments);
    uk_trouble(arguments);
}
