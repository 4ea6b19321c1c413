/* SPDX-License-Identifier: MIT */
/* The emulated machine's RAM in host memory, what is known of each page, and translation by the
 * model. The emulator's own translation is never asked. */
#include "engine.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static const uint64_t SPACE = UINT64_C(1) << 32;

static void give_back(void *memory, size_t size)
{
    if (memory)
        munmap(memory, size);
}

static void unmap_all(void *object)
{
    struct sw_runner *r = object;

    for (size_t i = 0; i < r->bank_count; i++)
        give_back(r->banks[i].host, r->banks[i].last - r->banks[i].first + 1);
    give_back(r->pages, PAGES);
    give_back(r->dirty, PAGES * sizeof *r->dirty);
    give_back(r->lines, PAGES * sizeof *r->lines);
}

/* Memory that costs nothing until it is touched; NULL when there is none. */
static void *reserve(size_t size, struct sw_error *err)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory != MAP_FAILED)
        return memory;
    (void)sw_fail(err, SW_ERROR_MISSING, "running boot code: no %zu bytes for its memory: %s", size,
                  strerror(errno));
    return NULL;
}

/* What of a bank 32 bits reach, in whole pages. */
static bool clip(struct sw_range where, struct bank *bank)
{
    uint64_t first = (where.first + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    uint64_t end = where.last < SPACE ? (where.last + 1) & ~(uint64_t)(PAGE - 1) : SPACE;

    if (where.first >= SPACE || first >= end)
        return false;
    *bank = (struct bank){.first = first, .last = end - 1};
    return true;
}

/* A bank is counted only when it is mapped, so that what is freed later is just what was reserved,
 * also after a failure half-way. */
static bool add_bank(struct sw_runner *r, struct sw_range where, bool rom, struct sw_error *err)
{
    struct bank bank = {0};

    if (!clip(where, &bank))
        return true;
    bank.host = reserve(bank.last - bank.first + 1, err);
    if (!bank.host)
        return false;
    bank.rom = rom;
    r->banks[r->bank_count++] = bank;
    return true;
}

/* ROM is memory only for a run that is watched, as nobody else undoes stores to it. */
static bool add_roms(struct sw_runner *r, const struct sw_machine *machine, struct sw_error *err)
{
    for (size_t i = 0; i < machine->layout->window_count && r->watch == SW_RUN_WATCH; i++)
        if (machine->layout->windows[i].rom &&
            !add_bank(r, machine->layout->windows[i].where, true, err))
            return false;
    return true;
}

bool memory_open(struct sw_runner *r, const struct sw_machine *machine, struct sw_error *err)
{
    const size_t most = machine->ram_count + machine->layout->window_count;

    sw_arena_at_free(r->arena, unmap_all, r);
    if (!(r->pages = reserve(PAGES, err)) || !(r->dirty = reserve(PAGES * sizeof *r->dirty, err)) ||
        !(r->lines = reserve(PAGES * sizeof *r->lines, err)))
        return false;
    r->banks = SW_NEW_ARRAY(r->arena, struct bank, most);
    for (size_t i = 0; i < machine->ram_count; i++)
        if (!add_bank(r, machine->ram[i].where, false, err))
            return false;
    return add_roms(r, machine, err);
}

/* More stores than there is room for are more than an instruction makes. */
void memory_keep(struct sw_runner *r, uint64_t ipa)
{
    struct undo *undo = &r->undo[r->undo_count];
    const uint64_t at = ipa & ~UINT64_C(7);

    if (r->undo_count == UNDOS)
        return;
    undo->host = memory_at(r, at, sizeof undo->bytes);
    if (!undo->host)
        return;
    memcpy(undo->bytes, undo->host, sizeof undo->bytes);
    r->undo_count++;
}

/* The last first: what an earlier one kept is older. */
void memory_undo(struct sw_runner *r)
{
    while (r->undo_count) {
        const struct undo *undo = &r->undo[--r->undo_count];

        memcpy(undo->host, undo->bytes, sizeof undo->bytes);
    }
}

/* NULL also when the bytes pass the end of a bank, so no caller has to ask again in the middle.
 * size is at least 1; size - 1 is compared, as a sum could pass 64 bits. */
static const struct bank *bank_of(const struct sw_runner *r, uint64_t ipa, uint64_t size)
{
    for (size_t i = 0; i < r->bank_count; i++)
        if (ipa >= r->banks[i].first && ipa <= r->banks[i].last &&
            size - 1 <= r->banks[i].last - ipa)
            return &r->banks[i];
    return NULL;
}

unsigned char *memory_at(const struct sw_runner *r, uint64_t ipa, uint64_t size)
{
    const struct bank *bank = bank_of(r, ipa, size);

    return bank ? bank->host + (ipa - bank->first) : NULL;
}

/* A page is listed once: a reset costs what a run touched and not 4 GB, and the list cannot outgrow
 * the room that was reserved for it. */
void memory_flag(struct sw_runner *r, uint64_t ipa, unsigned flags)
{
    const uint32_t page = (uint32_t)(ipa >> PAGE_BITS);

    if (!(r->pages[page] & PAGE_LISTED))
        r->dirty[r->dirty_count++] = page;
    r->pages[page] |= (uint8_t)(flags | PAGE_LISTED);
}

/* The emulator may have translated code in what a run touched. */
void memory_reset(struct sw_runner *r)
{
    for (size_t i = 0, next; i < r->dirty_count; i = next) {
        const uint32_t first = r->dirty[i];

        for (next = i; next < r->dirty_count && r->dirty[next] == first + (next - i); next++) {
            r->pages[r->dirty[next]] = 0;
            if (r->watch == SW_RUN_WATCH) /* others touch none */
                r->lines[r->dirty[next]] = (struct page_lines){0};
        }
        (void)uc_ctl_remove_cache(r->uc, (uint64_t)first << PAGE_BITS,
                                  (uint64_t)(first + (next - i)) << PAGE_BITS);
    }
    for (size_t i = 0; i < r->bank_count && r->dirty_count; i++)
        (void)madvise(r->banks[i].host, r->banks[i].last - r->banks[i].first + 1, MADV_DONTNEED);
    r->dirty_count = 0;
}

/* All pages at once: each that is touched for the first time costs an exception else. A kernel that
 * cannot do it says so, and nothing is lost. */
static void make_pages(const struct sw_runner *r, const struct sw_run_piece *piece)
{
    const uint64_t first = piece->ipa & ~(uint64_t)(PAGE - 1);
    unsigned char *host = memory_at(r, first, piece->ipa - first + piece->size);

    if (host)
        (void)madvise(host, piece->ipa - first + piece->size, MADV_POPULATE_WRITE);
}

/* By pages, because banks end at pages; what lies in no RAM is lost, as on the machine. */
void memory_load(struct sw_runner *r, const struct sw_run_piece *piece)
{
    make_pages(r, piece);
    for (uint64_t done = 0; done < piece->size;) {
        const uint64_t ipa = piece->ipa + done;
        const uint64_t rest = PAGE - ipa % PAGE;
        const uint64_t size = piece->size - done < rest ? piece->size - done : rest;
        unsigned char *host = ipa < SPACE ? memory_at(r, ipa, size) : NULL;

        if (host) {
            memory_flag(r, ipa, PAGE_LOADED);
            memcpy(host, piece->data + done, size);
        }
        done += size;
    }
}

void memory_mark(struct sw_runner *r)
{
    for (size_t i = 0; i < r->machine->region_count; i++) {
        const struct sw_region *region = &r->machine->regions[i];

        if (region->use != SW_USE_DTB || region->where.last >= SPACE)
            continue;
        for (uint64_t page = region->where.first >> PAGE_BITS;
             page <= region->where.last >> PAGE_BITS; page++)
            if (memory_at(r, page << PAGE_BITS, PAGE))
                memory_flag(r, page << PAGE_BITS, PAGE_CLOSE);
    }
}

/* Where nothing is known to be, a table fetch is an external abort. */
static enum vmsa_read_status read_table(void *context, uint64_t address, unsigned bytes,
                                        uint64_t *value)
{
    const struct sw_runner *r = context;
    const unsigned char *host = memory_at(r, address, bytes);

    if (!host)
        return VMSA_READ_EXTERNAL;
    *value = 0;
    for (unsigned i = bytes; i-- > 0;)
        *value = *value << 8 | host[i];
    return VMSA_READ_OK;
}

/* A change of tables or system registers may concern any view. Forgetting all of them is simple and
 * cannot forget one too few. */
void memory_flush(struct sw_runner *r)
{
    for (unsigned i = 0; i < VIEWS; i++)
        r->data[i].valid = false;
    r->fetch.valid = false;
}

/* TTBCR.EAE chooses the format. In the long one PRRR and NMRR are MAIR0 and MAIR1, the same
 * registers by other names, which is why they are kept once. */
void memory_regime(struct sw_runner *r)
{
    const struct system *s = &r->system;
    const struct vmsa_short_registers registers = {
        .sctlr = s->sctlr,
        .ttbcr = s->ttbcr,
        .ttbr0 = (uint32_t)s->ttbr[0],
        .ttbr1 = (uint32_t)s->ttbr[1],
        .dacr = s->dacr,
        .prrr = s->prrr,
        .nmrr = s->nmrr,
    };
    const struct vmsa_lpae_registers lpae = {
        .sctlr = s->sctlr,
        .ttbcr = s->ttbcr,
        .ttbcr2 = s->ttbcr2,
        .ttbr0 = s->ttbr[0],
        .ttbr1 = s->ttbr[1],
        .mair = (uint64_t)s->nmrr << 32 | s->prrr,
    };

    r->regime = s->ttbcr >> 31 ? vmsa_regime_lpae(&lpae) : vmsa_regime_short(&registers);
    r->reader = (struct vmsa_reader){.read = read_table, .context = r};
    r->mmu = s->sctlr & 1;
    memory_flush(r);
    lines_regime(r);
}

bool memory_translate(const struct sw_runner *r, uint32_t va, uint64_t *ipa)
{
    static const struct vmsa_access read = {.kind = VMSA_READ};
    const struct vmsa_result result = vmsa_walk(&r->regime, &r->reader, vmsa_va_of(va), read);

    *ipa = result.output;
    return result.outcome == VMSA_OK && memory_at(r, *ipa, 1);
}

/* What the walk that was just made found, and nothing allowed yet. */
static void open_view(struct sw_runner *r, struct view *view, uint32_t page)
{
    const uint64_t ipa = r->fault.output & ~(uint64_t)(PAGE - 1);
    const struct bank *bank = bank_of(r, ipa, PAGE);
    const struct vmsa_memory *memory = &r->fault.attributes.memory;

    *view = (struct view){
        .valid = true,
        .device = memory->type != VMSA_NORMAL,
        .cacheable =
            memory->type == VMSA_NORMAL && (memory->inner.cacheability != VMSA_NON_CACHEABLE ||
                                            memory->outer.cacheability != VMSA_NON_CACHEABLE),
        .write_back = memory->type == VMSA_NORMAL && memory->inner.cacheability == VMSA_WRITE_BACK,
        .rom = bank && bank->rom,
        .page = page,
        .ipa = ipa,
        .host = bank ? bank->host + (ipa - bank->first) : NULL,
        .flags = ipa < SPACE ? &r->pages[ipa >> PAGE_BITS] : NULL,
    };
}

/* A view saves the walk for later accesses of a kind that was allowed before. Size 0 asks for the
 * translation alone; an access with a size is walked again, as its alignment may fault. */
const struct view *memory_view(struct sw_runner *r, uint32_t va, enum vmsa_access_kind kind,
                               uint8_t size)
{
    const uint32_t page = va >> PAGE_BITS;
    struct view *view = kind == VMSA_EXECUTE ? &r->fetch : &r->data[page % VIEWS];
    const struct vmsa_access access = {
        .kind = (uint8_t)kind, .unprivileged = (r->cpsr & 0x1f) == 0x10, .size = size};
    const bool same = view->valid && view->page == page;

    r->walked = !same || !(view->allowed >> kind & 1);
    if (!size && !r->walked)
        return view;
    r->fault = vmsa_walk(&r->regime, &r->reader, vmsa_va_of(va), access);
    if (r->fault.outcome != VMSA_OK)
        return NULL;
    if (!same)
        open_view(r, view, page);
    view->allowed |= (uint8_t)(1 << kind);
    return view;
}
