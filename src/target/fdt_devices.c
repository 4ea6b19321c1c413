/* SPDX-License-Identifier: MIT */
/* The devices of the tree that are driven here: console, interrupts, timer, clock, power. */
#include "fdt_private.h"
#include "interrupt.h"
#include "string.h"
#include "xen_abi.h"

#include <libfdt.h>

/* Both have data and flags where the PL011 has them. */
static bool is_uart(const struct uk_fdt *fdt, int node)
{
    return node >= 0 &&
           (uk_fdt_is(fdt, node, "arm,pl011") || uk_fdt_is(fdt, node, "arm,sbsa-uart"));
}

/* The node of /chosen/stdout-path, which may be an alias and may end in ":115200". */
static int stdout_node(const struct uk_fdt *fdt)
{
    int length;
    const char *path = uk_fdt_property(fdt, uk_fdt_child(fdt, "chosen"), "stdout-path", &length);
    const char *colon;

    if (path == NULL || length < 1 || path[length - 1] != '\0') {
        return -1;
    }
    colon = strchr(path, ':');
    return uk_fdt_path(fdt, path, colon != NULL ? (int)(colon - path) : (int)strlen(path));
}

/* The console the tree names, else the first of a kind that can be used. */
static void read_uart(const struct uk_fdt *fdt, struct uk_machine *machine)
{
    static const char *const names[] = {"arm,pl011", "arm,sbsa-uart"};
    int node = stdout_node(fdt);
    uint64_t base, size;

    for (size_t i = 0; i < sizeof names / sizeof *names && !is_uart(fdt, node); i++) {
        node = uk_fdt_compatible(fdt, -1, names[i]);
    }
    if (is_uart(fdt, node) && uk_fdt_reg(fdt, node, 0, &base, &size) && base <= UINT32_MAX) {
        machine->uart = (uint32_t)base;
    }
}

/* PSCI from 0.2 on has one number for SYSTEM_OFF; 0.1 had none. */
static void read_power(const struct uk_fdt *fdt, struct uk_machine *machine)
{
    int psci = uk_fdt_compatible(fdt, -1, "arm,psci-0.2");
    int sysreg = uk_fdt_compatible(fdt, -1, "arm,vexpress-sysreg");
    const char *method;
    uint64_t base, size;
    int length;

    if (psci < 0) {
        psci = uk_fdt_compatible(fdt, -1, "arm,psci-1.0");
    }
    method = uk_fdt_property(fdt, psci, "method", &length);
    if (method != NULL) {
        machine->conduit = strcmp(method, "hvc") == 0   ? UK_PSCI_HVC
                           : strcmp(method, "smc") == 0 ? UK_PSCI_SMC
                                                        : UK_NO_PSCI;
    }
    if (sysreg >= 0 && uk_fdt_reg(fdt, sysreg, 0, &base, &size) && base <= UINT32_MAX) {
        machine->sysreg = (uint32_t)base;
    }
}

/* The first node that is compatible with one of count names and in use; negative without one. */
static int find(const struct uk_fdt *fdt, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int node = -1;

        while ((node = uk_fdt_compatible(fdt, node, names[i])) >= 0) {
            if (!uk_fdt_disabled(fdt, node)) {
                return node;
            }
        }
    }
    return -1;
}

/*
 * Entry index of a node's interrupts as the GIC's binding has it: kind (1: private to the CPU),
 * number within the kind, flags. 0 when it is no PPI.
 */
static uint32_t ppi_at(const struct uk_fdt *fdt, int node, int cells, int index)
{
    int length;
    const fdt32_t *interrupts = uk_fdt_property(fdt, node, "interrupts", &length);
    uint32_t number;

    if (interrupts == NULL || cells < 3 || cells > 4 || (index + 1) * cells > length / 4) {
        return 0;
    }
    interrupts += index * cells;
    number = fdt32_to_cpu(interrupts[1]);
    return fdt32_to_cpu(interrupts[0]) == 1 && number < UK_INTERRUPTS - UK_PPI ? UK_PPI + number
                                                                               : 0;
}

/* Both kinds have the distributor first; then GICv2 its CPU interface, GICv3 redistributors. */
static int read_gic(const struct uk_fdt *fdt, struct uk_gic *gic)
{
    static const char *const v2[] = {"arm,gic-400", "arm,cortex-a15-gic", "arm,cortex-a7-gic",
                                     "arm,cortex-a9-gic"};
    static const char *const v3[] = {"arm,gic-v3"};
    int node = find(fdt, v2, sizeof v2 / sizeof *v2);
    uint32_t version = 2;
    uint64_t distributor, interface, size;

    if (node < 0) {
        node = find(fdt, v3, 1);
        version = 3;
    }
    if (node < 0 || !uk_fdt_reg(fdt, node, 0, &distributor, &size) ||
        !uk_fdt_reg(fdt, node, 1, &interface, &size) || distributor > UINT32_MAX ||
        interface > UINT32_MAX) {
        return 0;
    }
    *gic = (struct uk_gic){version, (uint32_t)distributor, (uint32_t)interface};
    return uk_fdt_cells(fdt, node, "#interrupt-cells", 0);
}

/* Secure, non-secure, virtual, hypervisor: in this order (the binding of arm,armv7-timer). */
static void read_timer(const struct uk_fdt *fdt, int cells, struct uk_machine *machine)
{
    enum { VIRTUAL = 2 };
    static const char *const names[] = {"arm,armv7-timer", "arm,armv8-timer"};
    int node = find(fdt, names, sizeof names / sizeof *names);

    if (node >= 0) {
        machine->timer_ppi = ppi_at(fdt, node, cells, VIRTUAL);
        machine->timer_hz = (uint32_t)uk_fdt_cells(fdt, node, "clock-frequency", 0);
    }
}

/* Only some trees have the hypervisor node; the number has been the same since Xen 4.4. */
static void read_event(const struct uk_fdt *fdt, int cells, struct uk_machine *machine)
{
    static const char *const names[] = {"xen,xen"};
    int node = find(fdt, names, 1);
    uint32_t ppi = node >= 0 ? ppi_at(fdt, node, cells, 0) : 0;

    machine->event_ppi = ppi != 0 ? ppi : XEN_EVENT_PPI;
}

/* A clock of the day. */
static void read_rtc(const struct uk_fdt *fdt, struct uk_machine *machine)
{
    static const char *const names[] = {"arm,pl031"};
    int node = find(fdt, names, 1);
    uint64_t base, size;

    if (node >= 0 && uk_fdt_reg(fdt, node, 0, &base, &size) && base <= UINT32_MAX) {
        machine->rtc = (uint32_t)base;
    }
}

void uk_fdt_devices(const struct uk_fdt *fdt, struct uk_machine *machine)
{
    int cells = read_gic(fdt, &machine->gic);

    read_uart(fdt, machine);
    read_power(fdt, machine);
    read_timer(fdt, cells, machine);
    read_event(fdt, cells, machine);
    read_rtc(fdt, machine);
}
