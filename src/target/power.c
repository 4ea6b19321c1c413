/* SPDX-License-Identifier: MIT */
/* The end of the machine: by hypercall, by PSCI or by a Versatile Express board's registers. */
#include "power.h"

#include "arm32/cpu.h"
#include "bootargs.h"
#include "console.h"
#include "state.h"
#include "xen.h"

enum { SYS_CFGCTRL = 0xa4 }; /* of the board's system registers (Arm DUI 0447) */

/*
 * What each kind of end is called where. PSCI: Arm DEN 0022, SMC32. The board: a write of function
 * 8 (power off) or 9 (reboot) of the motherboard.
 */
static const struct {
    const char *text;
    uint32_t psci, board;
    enum uk_xen_shutdown xen;
} ends[] = {
    [UK_OFF] = {"power off", 0x84000008, 0xc0800000, XEN_SHUTDOWN_POWEROFF},
    [UK_REBOOT] = {"reboot", 0x84000009, 0xc0900000, XEN_SHUTDOWN_REBOOT},
    [UK_CRASH] = {"power off", 0x84000008, 0xc0800000, XEN_SHUTDOWN_CRASH},
};

/* Xen's own call can say more than PSCI; end=psci in the boot arguments asks for the latter. */
static bool by_hypercall(const struct uk_machine *machine)
{
    struct uk_word word;

    return machine->xen &&
           !(machine->conduit != UK_NO_PSCI && uk_bootargs_find(machine->bootargs, "end", &word) &&
             uk_word_is(word, "psci"));
}

/* PSCI before the board: where there is a psci node, firmware wants to know. */
_Noreturn void uk_end(enum uk_end how)
{
    const struct uk_machine *machine = &uk_state.machine;

    uk_print("%s\n", ends[how].text);
    uk_console_flush();
    if (by_hypercall(machine)) {
        uk_xen_shutdown(ends[how].xen);
    } else if (machine->conduit == UK_PSCI_HVC) {
        uk_hvc(ends[how].psci);
    } else if (machine->conduit == UK_PSCI_SMC) {
        uk_smc(ends[how].psci);
    } else if (machine->sysreg != 0) {
        *(volatile uint32_t *)(uintptr_t)(uk_va(machine->sysreg) + SYS_CFGCTRL) = ends[how].board;
        uk_dsb();
        for (;;) {
            uk_wfi(); /* the board acts on it a moment later */
        }
    }
    uk_print("stagewalk: nothing here ends this machine\n");
    uk_console_flush();
    for (;;) {
        uk_wfi();
    }
}

_Noreturn void uk_stop(const char *why)
{
    uk_print("stagewalk: %s\n", why);
    uk_end(UK_CRASH);
}

/* What libgcc's division calls when the divisor is 0. */
int raise(int signal);

int raise(int signal)
{
    (void)signal;
    uk_stop("a division by zero");
}
