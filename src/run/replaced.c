/* SPDX-License-Identifier: MIT */
/* What stands in for functions of the emulator's library, by the linker's --wrap (Makefile). Knows
 * nothing of runs. docs/adr/0008 gives the reasons and what was measured. */
#include "replaced.h"

#include <stddef.h>
#include <stdint.h>

struct page_collection;
struct TCGContext;
struct uc_struct;

/* The names are the linker's. */
struct page_collection *__wrap_page_collection_lock_arm(struct uc_struct *uc, uint64_t start,
                                                        uint64_t last);
void __wrap_page_collection_unlock_arm(struct page_collection *set);
void __wrap_tcg_optimize_arm(struct TCGContext *context);
uintptr_t __wrap_qemu_ram_addr_from_host_arm(struct uc_struct *uc, void *host);
uintptr_t __real_qemu_ram_addr_from_host_arm(struct uc_struct *uc, void *host);
int __wrap_qemu_madvise(void *memory, size_t size, int advice);

/* The library's function has no argument that leads to a run, so this has to stand here. Among what
 * a thread has from its start, as it is asked for each block of code. */
static _Thread_local struct same_code same __attribute__((tls_model("initial-exec")));

void replaced_same_code(const struct same_code *code)
{
    same = code ? *code : (struct same_code){0};
}

/* By this number the library keeps what it translated. Code that stands in another place than last
 * time gets the number of the place that stands for all. */
uintptr_t __wrap_qemu_ram_addr_from_host_arm(struct uc_struct *uc, void *host)
{
    const size_t at = (size_t)((unsigned char *)host - same.here);

    return __real_qemu_ram_addr_from_host_arm(uc, at < same.size ? same.always + at : host);
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
