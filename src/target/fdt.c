/* SPDX-License-Identifier: MIT */
/* The device tree through libfdt: memory, what is taken of it, the hypervisor. Needs the MMU on:
 * Debian's libfdt makes unaligned accesses. */
#include "fdt.h"

#include "fdt_private.h"
#include "string.h"

#include <libfdt.h>

enum { MAX_CELLS = 2, DEFAULT_ADDRESS_CELLS = 2, DEFAULT_SIZE_CELLS = 1 };

/* One list of ranges of boot_platform, with its room. */
struct list {
    struct boot_range *ranges;
    uint32_t *count;
    uint32_t max;
};

/* #address-cells or #size-cells of a node; a wrong length counts as absent. */
int uk_fdt_cells(const struct uk_fdt *fdt, int node, const char *name, int otherwise)
{
    int length;
    const fdt32_t *cells = uk_fdt_property(fdt, node, name, &length);

    return cells != NULL && length == 4 ? (int)fdt32_to_cpu(*cells) : otherwise;
}

/*
 * The number of count cells at p. More than two cells: the low two, as every 64-bit reader does.
 */
static uint64_t number_at(const fdt32_t *p, int count)
{
    uint64_t value = 0;

    for (int i = 0; i < count; i++) {
        value = value << 32 | fdt32_to_cpu(p[i]);
    }
    return value;
}

/* Add [base, base + size) clipped to 32 bits. False when the list is full. */
static bool add_range(const struct list *list, uint64_t base, uint64_t size)
{
    uint64_t last = base + size - 1;

    if (size == 0 || base > UINT32_MAX || last < base) {
        return true;
    }
    if (*list->count == list->max) {
        return false;
    }
    list->ranges[(*list->count)++] =
        (struct boot_range){(uint32_t)base, last > UINT32_MAX ? UINT32_MAX : (uint32_t)last};
    return true;
}

/* A count that an address or a size can have; PCI's addresses have the most. */
static bool are_cells(int count)
{
    return count >= 0 && count <= MAX_CELLS + 1;
}

/*
 * The parent's address for an address in the child's space, by the parent's ranges. False when the
 * parent maps it nowhere (no ranges at all: a space of its own, as a bus of serial chips has).
 */
static bool through_ranges(const struct uk_fdt *fdt, int bus, int bus_parent, uint64_t *address)
{
    int child = uk_fdt_cells(fdt, bus, "#address-cells", DEFAULT_ADDRESS_CELLS);
    int size = uk_fdt_cells(fdt, bus, "#size-cells", DEFAULT_SIZE_CELLS);
    int parent = uk_fdt_cells(fdt, bus_parent, "#address-cells", DEFAULT_ADDRESS_CELLS);
    int length;
    const fdt32_t *ranges = uk_fdt_property(fdt, bus, "ranges", &length);
    int row;

    if (ranges == NULL || !are_cells(child) || !are_cells(size) || !are_cells(parent)) {
        return false;
    }
    row = child + parent + size;
    if (length == 0) {
        return true; /* the same space */
    }
    if (row == 0) {
        return false;
    }
    for (int words = length / 4; words >= row; words -= row, ranges += row) {
        uint64_t from = number_at(ranges, child);
        uint64_t bytes = number_at(ranges + child + parent, size);

        if (*address >= from && *address - from < bytes) {
            *address = *address - from + number_at(ranges + child, parent);
            return true;
        }
    }
    return false;
}

/*
 * Entry index of a node's reg, seen from the root. False when there is no such entry.
 */
bool uk_fdt_reg(const struct uk_fdt *fdt, int node, int index, uint64_t *base, uint64_t *size)
{
    int parent = fdt->nodes[node].parent;
    int address_cells = uk_fdt_cells(fdt, parent, "#address-cells", DEFAULT_ADDRESS_CELLS);
    int size_cells = uk_fdt_cells(fdt, parent, "#size-cells", DEFAULT_SIZE_CELLS);
    int length;
    const fdt32_t *reg = uk_fdt_property(fdt, node, "reg", &length);
    int row;

    if (reg == NULL || address_cells == 0 || !are_cells(address_cells) || !are_cells(size_cells)) {
        return false;
    }
    row = address_cells + size_cells;
    if (index >= length / 4 / row) {
        return false;
    }
    *base = number_at(reg + index * row, address_cells);
    *size = number_at(reg + index * row + address_cells, size_cells);
    for (; parent > 0; parent = fdt->nodes[parent].parent) {
        if (!through_ranges(fdt, parent, fdt->nodes[parent].parent, base)) {
            return false;
        }
    }
    return true;
}

/* Every entry of reg, for nodes that may have several. */
static bool add_regs(const struct uk_fdt *fdt, int node, const struct list *list)
{
    uint64_t base, size;

    for (int i = 0; uk_fdt_reg(fdt, node, i, &base, &size); i++) {
        if (!add_range(list, base, size)) {
            return false;
        }
    }
    return true;
}

/* Only "okay" (or the older "ok") is in use; "reserved" and "fail" are not ours either. */
bool uk_fdt_disabled(const struct uk_fdt *fdt, int node)
{
    int length;
    const char *status = uk_fdt_property(fdt, node, "status", &length);

    return status != NULL && strcmp(status, "okay") != 0 && strcmp(status, "ok") != 0;
}

/* Memory is known by device_type, whatever the nodes are called; each may have several banks. */
static bool read_memory(const struct uk_fdt *fdt, struct boot_platform *platform)
{
    const struct list ram = {platform->ram, &platform->ram_count, BOOT_RAM_BANKS};

    for (int node = 0; node < fdt->count; node++) {
        int length;
        const char *type = uk_fdt_property(fdt, node, "device_type", &length);

        if (type != NULL && length == sizeof "memory" &&
            memcmp(type, "memory", sizeof "memory") == 0 && !uk_fdt_disabled(fdt, node) &&
            !add_regs(fdt, node, &ram)) {
            return false;
        }
    }
    return true;
}

/* linux,initrd-start and -end have one or two cells, whatever the root's cells say. */
static bool read_initrd(const struct uk_fdt *fdt, int chosen, const struct list *list)
{
    int start_length, end_length;
    const fdt32_t *start = uk_fdt_property(fdt, chosen, "linux,initrd-start", &start_length);
    const fdt32_t *end = uk_fdt_property(fdt, chosen, "linux,initrd-end", &end_length);
    uint64_t first, past;

    if (start == NULL || end == NULL) {
        return true;
    }
    first = number_at(start, start_length / 4);
    past = number_at(end, end_length / 4);
    return past <= first || add_range(list, first, past - first);
}

/*
 * What must not become heap: /memreserve/ entries, children of /reserved-memory that have a fixed
 * place, and the initrd.
 */
static bool read_reserved(const struct uk_fdt *fdt, struct boot_platform *platform)
{
    const struct list list = {platform->reserved, &platform->reserved_count, BOOT_RESERVED};
    int parent = uk_fdt_child(fdt, "reserved-memory");

    for (int i = 0; i < fdt_num_mem_rsv(fdt->blob); i++) {
        uint64_t base, size;

        if (fdt_get_mem_rsv(fdt->blob, i, &base, &size) == 0 && !add_range(&list, base, size)) {
            return false;
        }
    }
    for (int node = parent + 1; parent >= 0 && node < fdt->count; node++) {
        if (fdt->nodes[node].parent == parent && !uk_fdt_disabled(fdt, node) &&
            !add_regs(fdt, node, &list)) {
            return false;
        }
    }
    return read_initrd(fdt, uk_fdt_child(fdt, "chosen"), &list);
}

/* Whether an interrupt controller is where Xen alone has one. */
static bool has_xen_gic(const struct uk_fdt *fdt)
{
    uint64_t base, size;
    int length;

    for (int node = 0; node < fdt->count; node++) {
        if (uk_fdt_property(fdt, node, "interrupt-controller", &length) != NULL &&
            uk_fdt_reg(fdt, node, 0, &base, &size) && base == BOOT_XEN_GICD) {
            return true;
        }
    }
    return false;
}

/*
 * The toolstack says Xen at the root of a guest's tree and in a node with the grant region. The
 * hypervisor, for a guest it starts itself, says nothing.
 */
static bool read_xen(const struct uk_fdt *fdt, struct uk_machine *machine)
{
    int node = uk_fdt_compatible(fdt, -1, "xen,xen");
    struct boot_range grant;
    uint64_t base, size;

    machine->xen = node >= 0 || uk_fdt_is(fdt, 0, "xen,xenvm") || has_xen_gic(fdt);
    if (!machine->xen) {
        return true;
    }
    if (node < 0 || !uk_fdt_reg(fdt, node, 0, &base, &size) || size == 0 ||
        base + size - 1 > UINT32_MAX) {
        return boot_xen_windows(&machine->platform, NULL) == BOOT_OK;
    }
    grant = (struct boot_range){(uint32_t)base, (uint32_t)(base + size - 1)};
    return boot_xen_windows(&machine->platform, &grant) == BOOT_OK;
}

/* The string may lack its end; what is kept never does. */
static void read_bootargs(const struct uk_fdt *fdt, struct uk_machine *machine)
{
    int length;
    const char *args = uk_fdt_property(fdt, uk_fdt_child(fdt, "chosen"), "bootargs", &length);

    if (args == NULL) {
        return;
    }
    length = length < UK_BOOTARGS ? length : UK_BOOTARGS - 1;
    memcpy(machine->bootargs, args, (size_t)length);
    machine->bootargs[length] = '\0';
}

enum uk_fdt_status uk_fdt_read(void *blob, uint32_t size, struct uk_machine *machine)
{
    static struct uk_fdt fdt; /* too large for a stack, and read by nobody else */
    bool whole;

    *machine = (struct uk_machine){.conduit = UK_NO_PSCI};
    fdt_set_totalsize(blob, size); /* the copy holds the used part alone */
    if (fdt_check_header(blob) != 0) {
        return UK_FDT_BAD;
    }
    whole = uk_fdt_index(blob, &fdt);
    uk_fdt_devices(&fdt, machine); /* first, so that the rest can be complained about */
    read_bootargs(&fdt, machine);
    if (!whole || !read_memory(&fdt, &machine->platform) ||
        !read_reserved(&fdt, &machine->platform) || !read_xen(&fdt, machine)) {
        return UK_FDT_TOO_MANY;
    }
    return UK_FDT_OK;
}
