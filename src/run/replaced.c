/* SPDX-License-Identifier: MIT */
/* What stands in for functions of the emulator's library, by the linker's --wrap (Makefile). Of a
 * run it knows what replaced.h says. docs/adr/0008 gives the reasons and what was measured. */
#include "replaced.h"

#include "engine.h"

struct page_collection;
struct TCGContext;
struct CPUState;

/* The names are the linker's. */
struct page_collection *__wrap_page_collection_lock_arm(struct uc_struct *uc, uint64_t start,
                                                        uint64_t last);
void __wrap_page_collection_unlock_arm(struct page_collection *set);
void __wrap_tcg_optimize_arm(struct TCGContext *context);
uintptr_t __wrap_qemu_ram_addr_from_host_arm(struct uc_struct *uc, void *host);
uintptr_t __real_qemu_ram_addr_from_host_arm(struct uc_struct *uc, void *host);
int __wrap_qemu_madvise(void *memory, size_t size, int advice);
void __wrap_tlb_set_page_with_attrs_arm(struct CPUState *cpu, uint32_t va, uint64_t ipa,
                                        uint32_t attributes, int allowed, int mode, uint32_t size);
void __real_tlb_set_page_with_attrs_arm(struct CPUState *cpu, uint32_t va, uint64_t ipa,
                                        uint32_t attributes, int allowed, int mode, uint32_t size);
void tlb_set_dirty_arm(struct CPUState *cpu, uint32_t va);
void tlb_reset_dirty_arm(struct CPUState *cpu, uintptr_t host, uintptr_t size);

enum { NO_MODE = -1, MANY_MODES = -2 };

/* The library's functions have no argument that leads to a run, so this has to stand here. Among
 * what a thread has from its start, as it is asked for each block of code. */
static _Thread_local struct {
    struct replaced run;
    struct CPUState *cpu;
    int mode;   /* the library's number for the one mode of the run that touched memory */
    bool asked; /* the library asks us where code is, so no page is open that has some */
} now __attribute__((tls_model("initial-exec")));

void replaced_begin(const struct replaced *run)
{
    now.run = run ? *run : (struct replaced){0};
    now.cpu = NULL;
    now.mode = NO_MODE;
    now.asked = false;
}

/* Code is looked for in a page: from now on stores to it are asked about again. */
static void close_page(const unsigned char *host)
{
    for (size_t i = 0; i < now.run.bank_count; i++) {
        const struct bank *bank = &now.run.banks[i];
        const size_t at = (size_t)(host - bank->host) & ~(size_t)(PAGE - 1);
        uint8_t *stores;

        if (at > bank->last - bank->first)
            continue;
        stores = &now.run.stores[(bank->first + at) >> PAGE_BITS];
        if (*stores & STORES_FREE && now.cpu)
            tlb_reset_dirty_arm(now.cpu, (uintptr_t)bank->host + at, PAGE);
        *stores = STORES_ASKED;
        return;
    }
}

/* By this number the library keeps what it translated. Code that stands in another place than last
 * time gets the number of the place that stands for all. */
uintptr_t __wrap_qemu_ram_addr_from_host_arm(struct uc_struct *uc, void *host)
{
    const size_t at = (size_t)((unsigned char *)host - now.run.here);

    now.asked = true;
    if (at < now.run.size)
        return __real_qemu_ram_addr_from_host_arm(uc, now.run.always + at);
    close_page(host);
    return __real_qemu_ram_addr_from_host_arm(uc, host);
}

/* The library opens a page by VA, for all modes at once. As two modes may have different pages at
 * one VA, nothing more is opened once there is a second. */
static bool may_open(uint64_t ipa, int mode)
{
    if (!now.run.stores || ipa >> PAGE_BITS >= PAGES)
        return false;
    if (now.mode != NO_MODE && now.mode != mode)
        now.mode = MANY_MODES;
    else
        now.mode = mode;
    return now.asked && now.mode != MANY_MODES &&
           !(now.run.stores[ipa >> PAGE_BITS] & STORES_ASKED);
}

/* The library asks before each store whether there is translated code in the page, as it never
 * notes that there is none. */
void __wrap_tlb_set_page_with_attrs_arm(struct CPUState *cpu, uint32_t va, uint64_t ipa,
                                        uint32_t attributes, int allowed, int mode, uint32_t size)
{
    __real_tlb_set_page_with_attrs_arm(cpu, va, ipa, attributes, allowed, mode, size);
    if (!may_open(ipa, mode))
        return;
    now.cpu = cpu;
    now.run.stores[ipa >> PAGE_BITS] = STORES_FREE;
    tlb_set_dirty_arm(cpu, va);
}

/* One thread emulates, so there is nobody to lock pages against; the library makes a tree of them
 * for every single store. Whoever takes the set hands it on and never looks into it. */
struct page_collection *__wrap_page_collection_lock_arm(struct uc_struct *uc, uint64_t start,
                                                        uint64_t last)
{
    (void)uc, (void)start, (void)last;
    return NULL;
}

void __wrap_page_collection_unlock_arm(struct page_collection *set)
{
    (void)set;
}

/* Boot code runs once: what it gains by being optimized is less than optimizing it takes. */
void __wrap_tcg_optimize_arm(struct TCGContext *context)
{
    (void)context;
}

/* The library asks for huge pages for what it translates, of which one run fills a tenth of the
 * first; to make one costs as much as the run. */
int __wrap_qemu_madvise(void *memory, size_t size, int advice)
{
    (void)memory, (void)size, (void)advice;
    return 0;
}
