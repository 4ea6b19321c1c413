/* SPDX-License-Identifier: MIT */
/* Hypercalls that stand alone. Knows no event channel and no grant. */
#include "xen.h"

#include "arm32/cpu.h"
#include "arm32/hypercall.h"
#include "state.h"

enum { VERSION_NUMBER = 0 };

/* The page both sides see; an exception handler has no caller that could hand it over. */
static volatile struct xen_shared_info *shared;

int32_t uk_xen_map(enum uk_xen_space space, uint32_t index, uint32_t ipa)
{
    const struct xen_add_to_physmap map = {
        .domid = XEN_DOMID_SELF,
        .space = space,
        .index = index,
        .frame = ipa / XEN_PAGE,
    };

    return uk_hypercall2(XEN_MEMORY_OP, XEN_ADD_TO_PHYSMAP, &map);
}

volatile struct xen_shared_info *uk_xen_open(uint32_t ipa)
{
    if (uk_xen_map(XEN_SPACE_SHARED_INFO, 0, ipa) == 0) {
        shared = (volatile struct xen_shared_info *)(uintptr_t)uk_va(ipa);
    }
    return shared;
}

volatile struct xen_shared_info *uk_xen_shared(void)
{
    return shared;
}

void uk_xen_write(const char *text, uint32_t length)
{
    uk_hypercall3(XEN_CONSOLE_IO, XEN_CONSOLE_WRITE, length, (uint32_t)(uintptr_t)text);
}

/* Neither a frame nor a port is ever 0 or all ones: both mean that nobody set it. */
bool uk_xen_param(enum uk_xen_param param, uint64_t *value)
{
    struct xen_hvm_param asked = {.domid = XEN_DOMID_SELF, .index = param};

    if (uk_hypercall2(XEN_HVM_OP, XEN_HVM_GET_PARAM, &asked) != 0 || asked.value == 0 ||
        asked.value == UINT64_MAX) {
        return false;
    }
    *value = asked.value;
    return true;
}

void uk_xen_shutdown(enum uk_xen_shutdown reason)
{
    const uint32_t argument = reason;

    uk_hypercall2(XEN_SCHED_OP, XEN_SCHED_SHUTDOWN, &argument);
}

int32_t uk_xen_version(void)
{
    return uk_hypercall2(XEN_VERSION, VERSION_NUMBER, NULL);
}
