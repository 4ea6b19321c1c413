/* SPDX-License-Identifier: MIT */
/* The unikernel's C entry: completes the map, shows what it sees, does what its arguments ask and
 * switches the machine off. */
#include "arm32/cpu.h"
#include "app.h"
#include "bootargs.h"
#include "boot/map.h"
#include "console.h"
#include "power.h"
#include "start.h"
#include "state.h"
#include "view.h"

struct uk_state uk_state;

/* Whether d16 to d31 exist; vectors.S reads it. */
#pragma GCC visibility push(hidden)
extern uint32_t uk_fp_wide;
#pragma GCC visibility pop
uint32_t uk_fp_wide;

void uk_main(const struct uk_boot *boot);

/* Table words reach a walker that does not look into the data cache too, and no old entry stays. */
static void table_changed(void)
{
    uk_cache_clean_invalidate((uint32_t)(uintptr_t)uk_table,
                              (uint32_t)(uintptr_t)uk_table + BOOT_TABLE_SIZE);
    uk_write_tlbiall(0);
    uk_cache_fetch();
}

/*
 * Phase 2. When the device tree is no good, all that was invalid becomes Device: that is enough for
 * a console to say so.
 */
static enum boot_status complete_map(enum uk_fdt_status read)
{
    const struct boot_placement *placement = &uk_state.boot->placement;
    const struct boot_platform nothing = {.ram_count = 0};
    enum boot_status status;

    boot_map_drop_identity(placement, uk_table);
    table_changed();
    status = boot_map_complete(placement, read == UK_FDT_OK ? &uk_state.machine.platform : &nothing,
                               uk_table);
    table_changed();
    return status;
}

/* The tree's UART first; what Xen gives needs no more than the map either. */
static const struct uk_sink *find_console(void)
{
    const struct uk_sink *ring;

    if (uk_state.machine.uart != 0) {
        return uk_pl011_open(uk_va(uk_state.machine.uart));
    }
    if (!uk_state.machine.xen) {
        return NULL;
    }
    ring = uk_ring_console_open();
    return ring != NULL ? ring : uk_xen_console_open();
}

__attribute__((noinline, used)) void uk_map_complete(void)
{
    uk_state.map_complete = true;
    uk_console_open(find_console());
    uk_print("stagewalk unikernel: map complete\n");
}

__attribute__((used)) void uk_main(const struct uk_boot *boot)
{
    enum uk_fdt_status read;
    enum boot_status status;
    struct uk_word word;

    uk_state.boot = boot;
    uk_fp_wide = uk_enable_fp();
    read = uk_fdt_read((void *)(uintptr_t)uk_va(boot->placement.dtb), boot->dtb_size,
                       &uk_state.machine);
    status = complete_map(read);
    uk_map_complete();
    if (read != UK_FDT_OK) {
        uk_stop(read == UK_FDT_BAD ? "the device tree is damaged"
                                   : "the device tree has more memory ranges than fit");
    }
    if (status == BOOT_OK) {
        status = boot_heap(&boot->placement, &uk_state.machine.platform, uk_state.heap,
                           BOOT_HEAP_RANGES, &uk_state.heap_count);
    }
    if (status != BOOT_OK) {
        uk_stop(boot_status_text(status));
    }
    uk_view_print();
    uk_arch_init();
    uk_start_kernel();
    uk_app(uk_state.machine.bootargs);
    uk_end(uk_bootargs_find(uk_state.machine.bootargs, "end", &word) && uk_word_is(word, "reboot")
               ? UK_REBOOT
               : UK_OFF);
}

/*
 * Debian's libraries were built with the stack protector. The guard's value is public, so this
 * finds overruns by mistake and no others.
 */
extern const uintptr_t __stack_chk_guard;
const uintptr_t __stack_chk_guard = 0x0a0dff00;
_Noreturn void __stack_chk_fail(void);

_Noreturn void __stack_chk_fail(void)
{
    uk_stop("a function ran over its own stack frame");
}
