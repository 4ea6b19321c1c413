/* SPDX-License-Identifier: MIT */
/* Opens every part in the order they need each other, and says what each found. */
#include "start.h"

#include "console.h"
#include "event.h"
#include "grant.h"
#include "heap.h"
#include "interrupt.h"
#include "state.h"
#include "store.h"
#include "timer.h"
#include "xen.h"

/* The grant window is the first of the two that boot_xen_windows() adds. */
static struct boot_range grant_window(void)
{
    return uk_state.machine.platform.shared[0];
}

static void open_interrupts(void)
{
    const struct uk_gic *gic = &uk_state.machine.gic;

    uk_state.interrupts = uk_interrupt_open();
    if (!uk_state.interrupts) {
        uk_print("gic       none that is driven here: there are no interrupts\n");
        return;
    }
    uk_print("gic       GICv%u  distributor IPA 0x%08x  interface IPA 0x%08x\n", gic->version,
             gic->distributor, gic->interface);
}

static void open_timer(void)
{
    uk_state.timer = uk_timer_open(uk_state.interrupts);
    if (uk_state.timer) {
        uk_print("timer     virtual, PPI %u\n", uk_state.machine.timer_ppi);
    } else {
        uk_print("timer     none that can be used\n");
    }
}

void uk_arch_init(void)
{
    uint32_t ipa;
    int32_t version;

    open_interrupts();
    open_timer();
    if (!uk_state.machine.xen) {
        return;
    }
    version = uk_xen_version();
    ipa = uk_grant_shared_info(grant_window());
    if (version < 0 || uk_xen_open(ipa) == NULL) {
        uk_print("xen       gives no shared info page\n");
        return;
    }
    uk_print("xen       %u.%u  shared info IPA 0x%08x\n", (uint32_t)version >> 16,
             (uint32_t)version & 0xffff, ipa);
}

/* What a toolstack calls this domain; a guest that Xen starts itself has nobody to ask. */
static void open_store(void)
{
    struct uk_xenstore *store = uk_store_open();
    char name[64];

    if (store != NULL) {
        uk_print("xenstore  %s: %s\n",
                 uk_xenstore_read(store, "name", name, sizeof name) == UK_XENSTORE_OK ? "name"
                                                                                      : "no name",
                 name);
    }
}

void uk_start_kernel(void)
{
    volatile struct xen_shared_info *shared = uk_xen_shared();

    if (shared != NULL && uk_state.interrupts) {
        uk_event_open(shared, uk_state.machine.event_ppi);
        uk_state.events = true;
        uk_print("events    PPI %u\n", uk_state.machine.event_ppi);
    }
    if (shared != NULL) {
        struct boot_range window = grant_window();

        uk_state.grants = uk_grant_open(window) == 0;
        uk_print("grants    %s IPA 0x%08x\n", uk_state.grants ? "table" : "refused at",
                 window.first);
    }
    uk_heap_open();
    uk_print("malloc    0x%08x bytes free\n", (uint32_t)uk_heap_free_bytes());
    if (uk_state.interrupts) {
        uk_interrupt_on();
    }
    open_store();
}
