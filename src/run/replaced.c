/* SPDX-License-Identifier: MIT */
/* What stands in for functions of the emulator's library, by the linker's --wrap (Makefile). Knows
 * nothing of runs. docs/adr/0008 gives the reasons and what was measured. */
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

enum { NO_MODE = -1 };

/* The library's functions have no argument that leads to a run, so this has to stand here. Among
 * what a thread has from its start, as it is asked for each block of code. */
static _Thread_local struct {
    struct replaced run;
    struct CPUState *cpu;
    int mode; /* the library's number for the first mode of the run that touched memory */
} now __attribute__((tls_model("initial-exec")));

void replaced_begin(const struct replaced *run)
{
    now.run = run ? *run : (struct replaced){0};
    now.cpu = NULL;
    now.mode = NO_MODE;
}

/* Code was found in a page: from now on stores to it are asked about again. */
static void close_page(unsigned char *host)
{
    for (size_t i = 0; i < now.run.bank_count; i++) {
        const struct bank *bank = &now.run.banks[i];
        const size_t at = (size_t)(host - bank->host) & ~(size_t)(PAGE - 1);
        uint8_t *page = &now.run.pages[(bank->first + at) >> PAGE_BITS];

        if (at > bank->last - bank->first)
            continue;
        if (*page & PAGE_IS_OPEN && now.cpu)
            tlb_reset_dirty_arm(now.cpu, (uintptr_t)bank->host + at, PAGE);
        *page = PAGE_HAS_CODE;
        return;
    }
}

/* By this number the library keeps what it translated. Code that stands in another place than last
 * time gets the number of the place that stands for all. */
uintptr_t __wrap_qemu_ram_addr_from_host_arm(struct uc_struct *uc, void *host)
{
    const size_t at = (size_t)((unsigned char *)host - now.run.here);

    if (at < now.run.size)
        return __real_qemu_ram_addr_from_host_arm(uc, now.run.always + at);
    close_page(host);
    return __real_qemu_ram_addr_from_host_arm(uc, host);
}

/* The library asks before each store whether there is translated code in the page, as it never
 * notes that there is none. It opens a page by VA, for all modes at once; so only one of them is
 * served, or else a page with code could be opened that another mode has at the same VA. */
void __wrap_tlb_set_page_with_attrs_arm(struct CPUState *cpu, uint32_t va, uint64_t ipa,
                                        uint32_t attributes, int allowed, int mode, uint32_t size)
{
    uint8_t *page;

    __real_tlb_set_page_with_attrs_arm(cpu, va, ipa, attributes, allowed, mode, size);
    if (!now.run.pages || ipa >> PAGE_BITS >= PAGES)
        return;
    now.cpu = cpu;
    now.mode = now.mode == NO_MODE ? mode : now.mode;
    page = &now.run.pages[ipa >> PAGE_BITS];
    if (*page & PAGE_HAS_CODE || mode != now.mode)
        return;
    *page = PAGE_IS_OPEN;
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
