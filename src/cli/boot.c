/* SPDX-License-Identifier: MIT */
/* From a placed image to a run: its bytes in memory, the registers at entry, where to stop. Knows
 * no emulator. */
#include "boot.h"

#include "base/text.h"
#include "scan/disassemble.h"

#include <inttypes.h>
#include <string.h>

enum { MODE_MASK = 0x1f, MODE_HYP = 0x1a, MODE_SVC = 0x13 };

struct pieces SW_VECTOR(struct sw_run_piece);

/* Flat bytes, or the segments of an ELF that the loader takes apart itself. */
static bool add_image(const struct boot_job *job, const struct sw_machine *machine,
                      struct pieces *pieces, struct sw_error *err)
{
    struct sw_image *image = (struct sw_image *)(uintptr_t)machine->image;

    if (image->kind == SW_IMAGE_ZIMAGE || machine->placement.as_flat) {
        if (!sw_image_flat(image, err))
            return false;
        sw_push(
            job->arena, pieces,
            (struct sw_run_piece){machine->placement.load.v, image->flat.size, image->flat.data});
        return true;
    }
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct sw_segment *segment = &image->segments[i];

        if (segment->offset <= image->bytes.size &&
            segment->file_size <= image->bytes.size - segment->offset)
            sw_push(job->arena, pieces,
                    (struct sw_run_piece){segment->pa + machine->placement.shift,
                                          segment->file_size, image->bytes.data + segment->offset});
    }
    return true;
}

/* The tree with the RAM this machine has: a loader writes its banks there. */
static bool add_dtb(const struct boot_job *job, const struct sw_machine *machine,
                    struct pieces *pieces, struct sw_error *err)
{
    struct sw_bytes blob = machine->platform->blob;
    struct sw_range *banks;

    if (!machine->placement.dtb.known)
        return true;
    blob.size = machine->platform->total_size;
    if (machine->ram != machine->platform->memory) {
        banks = SW_NEW_ARRAY(job->arena, struct sw_range, machine->ram_count);
        for (size_t i = 0; i < machine->ram_count; i++)
            banks[i] = machine->ram[i].where;
        if (!sw_platform_with_ram(job->arena, machine->platform, banks, machine->ram_count, &blob,
                                  err))
            return false;
    }
    sw_push(job->arena, pieces,
            (struct sw_run_piece){machine->placement.dtb.v, blob.size, blob.data});
    return true;
}

/* --until: a symbol, else an address. */
static bool find_until(const struct boot_job *job, const struct sw_machine *machine,
                       struct sw_run_request *request, struct sw_error *err)
{
    const struct sw_symbol *symbol;
    uint64_t address;

    if (!job->until) {
        request->until = machine->handover;
        request->until_mmu = machine->promise->handover_mmu;
        request->until_name = machine->handover.known ? machine->handover.why.what : NULL;
        return true;
    }
    symbol = sw_image_symbol(machine->image, job->until);
    if (!symbol && (!sw_text_number(job->until, &address) || address > UINT32_MAX))
        return sw_fail(err, SW_ERROR_USAGE,
                       "--until %s: %s has no such symbol, and it is no 32-bit address", job->until,
                       machine->image->name);
    request->until = (struct sw_value){.known = true, .v = symbol ? symbol->va : address};
    request->until_name = job->until;
    return true;
}

static void set_entry(const struct sw_machine *machine, struct sw_run_request *request)
{
    const struct sw_machine_layout *layout = machine->layout;

    request->entry = (uint32_t)machine->placement.entry.v;
    request->entry_thumb = machine->image->kind == SW_IMAGE_ELF32 && !machine->placement.as_flat &&
                           machine->image->entry_thumb;
    request->r[0] = layout->r0;
    request->r[1] = layout->r1;
    request->r[2] = machine->placement.dtb.known && !machine->placement.dtb_untold
                        ? (uint32_t)machine->placement.dtb.v
                        : UINT32_MAX;
    request->sctlr = layout->sctlr;
    request->cpsr = layout->cpsr;
    if ((layout->cpsr & MODE_MASK) == MODE_HYP || strcmp(layout->mode, "hyp") == 0)
        request->cpsr = (layout->cpsr & ~(uint32_t)MODE_MASK) | MODE_SVC;
}

/* Why an image cannot be run at all, or NULL. */
static const char *obstacle(const struct boot_job *job, const struct sw_machine *machine)
{
    const struct sw_placement *placement = &machine->placement;

    if (placement->refused)
        return sw_sprintf(job->arena, "the loader refuses the image: %s", placement->refusal);
    if (!placement->load.known || !placement->entry.known)
        return placement->entry.known ? placement->load.why.what : placement->entry.why.what;
    if (placement->entry.v > UINT32_MAX)
        return "the entry is above 4 GB";
    if (machine->image->kind == SW_IMAGE_ELF64)
        return "the image is for AArch64";
    return NULL;
}

static void show(void *context, uint64_t instructions, uint64_t limit)
{
    progress_show(context, (size_t)instructions, (size_t)limit);
}

static struct sw_boot_trace *not_run(struct sw_arena *arena, const char *why)
{
    struct sw_boot_trace *trace = SW_NEW(arena, struct sw_boot_trace);

    trace->end = SW_BOOT_END_REFUSED;
    trace->end_text = why;
    return trace;
}

bool boot_machine(const struct boot_job *job, const struct sw_machine *machine,
                  struct sw_boot_trace **trace, struct sw_error *err)
{
    struct sw_run_request request = {.machine = machine,
                                     .limit = job->limit,
                                     .progress = job->progress ? show : NULL,
                                     .context = job->progress};
    const char *why = obstacle(job, machine);
    struct sw_runner *runner = job->runner;
    struct pieces pieces = {0};
    struct sw_arena *scratch;
    bool ran;

    if (!find_until(job, machine, &request, err))
        return false;
    if (why) {
        *trace = not_run(job->arena, why);
        return true;
    }
    if (!add_image(job, machine, &pieces, err) || !add_dtb(job, machine, &pieces, err))
        return false;
    set_entry(machine, &request);
    request.pieces = pieces.items;
    request.piece_count = pieces.count;
    scratch = sw_arena_new();
    ran = (runner || job->functions->open(scratch, machine, SW_RUN_WATCH, &runner, err)) &&
          job->functions->run(runner, job->arena, &request, trace, err);
    sw_arena_free(scratch);
    if (ran)
        (*trace)->hyp_as_svc = request.cpsr != machine->layout->cpsr;
    return ran;
}

void boot_describe(struct sw_arena *arena, const struct sw_machine *machine,
                   struct sw_boot_trace *trace)
{
    struct sw_boot_event *events = (struct sw_boot_event *)(uintptr_t)trace->events;
    struct sw_disassembler *disassembler = sw_disassembler_open(arena);

    for (size_t i = 0; i < trace->event_count; i++) {
        struct sw_boot_event *event = &events[i];
        const struct sw_insn insn = sw_insn_decode(event->word, event->insn_size, event->thumb);

        event->symbol = sw_boot_symbol(machine, event, &event->symbol_offset);
        if (event->insn_size && event->word)
            event->text = sw_disassemble(arena, disassembler, &insn, event->pc);
    }
}
