/* SPDX-License-Identifier: MIT */
/* Where it happened: the pc, put right for the report it is from; its names, its line, the
 * instructions around it and who may have called. */
#include "story_private.h"

#include "scan/disassemble.h"

#include <inttypes.h>

enum { THUMB = 1 << 5, AROUND = 4, MOST_CALLERS = 12 };

static bool has_format(const struct telling *telling, enum sw_log_format format)
{
    return telling->story->fault->formats & 1U << format;
}

/* How far LR is past the instruction (Arm ARM, preferred return address); an abort that Xen makes
 * comes with LR at the instruction in A32 state and 4 past it in T32. */
static unsigned past(const struct sw_story *story, bool thumb)
{
    if (story->injected)
        return thumb ? 4 : 0;
    switch (story->exception) {
    case SW_EXCEPTION_DATA:
        return 8;
    case SW_EXCEPTION_PREFETCH:
    case SW_EXCEPTION_FIQ:
        return 4;
    case SW_EXCEPTION_UNDEFINED:
    case SW_EXCEPTION_SVC:
        return thumb ? 2 : 4;
    default:
        return 0;
    }
}

/* The subtraction is shown as evidence, as it is the step that is most easily done wrong by
 * hand. */
static void take_lr(struct telling *telling, const char *name, struct sw_value lr, bool thumb)
{
    struct sw_story *story = telling->story;
    const unsigned back = past(story, thumb);

    story->pc.va = lr;
    story->pc.va.v = (uint32_t)(lr.v - back);
    story_evidence(telling, lr.why.line, "%s 0x%08" PRIx64 " is %u past the instruction%s", name,
                   lr.v, back,
                   story->injected ? ", as the hypervisor leaves it"
                                   : ", as hardware leaves it for this exception");
}

/* A vcpu that stands in its vectors in ABT or UND mode: which slot says what the exception was. */
static void take_vector(struct telling *telling, struct sw_value pc, bool abt)
{
    static const enum sw_log_exception by_vector[8] = {
        SW_EXCEPTION_RESET, SW_EXCEPTION_UNDEFINED, SW_EXCEPTION_SVC,     SW_EXCEPTION_PREFETCH,
        SW_EXCEPTION_DATA,  SW_EXCEPTION_HYP,       SW_EXCEPTION_UNKNOWN, SW_EXCEPTION_FIQ};
    struct sw_story *story = telling->story;

    if (story->exception == SW_EXCEPTION_UNKNOWN)
        story->exception = abt ? by_vector[pc.v >> 2 & 7] : SW_EXCEPTION_UNDEFINED;
    story_evidence(telling, pc.why.line, "the vcpu stands at 0x%08" PRIx64 " in %s mode%s", pc.v,
                   abt ? "ABT" : "UND",
                   abt && (pc.v & 0x1f) == 0x10 ? ": the vector of a data abort is 0x10" : "");
}

/* The bank of the mode says where it came from. */
static void take_dump(struct telling *telling, struct sw_value pc, struct sw_value cpsr)
{
    struct sw_story *story = telling->story;
    const bool abt = (cpsr.v & SW_CPSR_MODE) == SW_CPSR_ABT;
    const struct sw_value lr = story_register(telling, abt ? "LR_abt" : "LR_und");
    const struct sw_value spsr = story_register(telling, abt ? "SPSR_abt" : "SPSR_und");

    if (!cpsr.known || !lr.known || (!abt && (cpsr.v & SW_CPSR_MODE) != SW_CPSR_UND)) {
        story->pc.va = pc;
        return;
    }
    take_vector(telling, pc, abt);
    if (!story->pc.va.known)
        take_lr(telling, abt ? "LR_abt" : "LR_und", lr, spsr.v & THUMB);
}

/* With -d int,cpu QEMU prints the registers behind the exception, and its monitor those of now:
 * they are of the handler's first instruction, and R13 and R14 are of its mode. */
static bool is_of_handler(const struct telling *telling, struct sw_value cpsr)
{
    return has_format(telling, SW_LOG_QEMU) && cpsr.known && !telling->story->aarch64 &&
           ((cpsr.v & SW_CPSR_MODE) == SW_CPSR_ABT || (cpsr.v & SW_CPSR_MODE) == SW_CPSR_UND);
}

static void take_handler(struct telling *telling, struct sw_value pc, struct sw_value cpsr)
{
    struct sw_story *story = telling->story;

    if (story->exception == SW_EXCEPTION_UNKNOWN)
        take_vector(telling, pc, (cpsr.v & SW_CPSR_MODE) == SW_CPSR_ABT);
    if (story->lr.va.known)
        take_lr(telling, "R14", story->lr.va, story->lr.va.v & 2);
    story->lr.va = story->sp = (struct sw_value){0};
    story_note(telling, "the registers in the log are those of the handler's first instruction: "
                        "SP and LR of the code that crashed are not among them");
}

/* U-Boot takes 8 off for a prefetch abort too. */
static void take_uboot(struct telling *telling, struct sw_value pc)
{
    struct sw_story *story = telling->story;

    story->pc.va = pc;
    if (story->exception != SW_EXCEPTION_PREFETCH || story->aarch64)
        return;
    story->pc.va.v = (uint32_t)(pc.v + 4);
    story_evidence(telling, pc.why.line,
                   "U-Boot's pc 0x%08" PRIx64 " is 4 low for a prefetch abort", pc.v);
}

/* What a report calls pc differs: Xen's dumps show where the vcpu stands, U-Boot has subtracted
 * already, Mini-OS prints what the exception left in LR. Taking all of them alike would name the
 * wrong instruction. */
void story_find_pc(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const struct sw_value pc = story_register(telling, "PC"),
                          cpsr = story_register(telling, "CPSR");
    const struct sw_value at = story_register(telling, "FAULT_PC"),
                          elr = story_register(telling, "ELR"),
                          lr = story_register(telling, "EXC_LR");

    story->lr.va = story_register(telling, "LR");
    if (at.known)
        story->pc.va = at;
    if (has_format(telling, SW_LOG_XENCTX) || has_format(telling, SW_LOG_XEN_REGISTERS))
        take_dump(telling, pc, cpsr);
    else if (story->pc.va.known)
        return;
    else if (is_of_handler(telling, cpsr))
        take_handler(telling, pc, cpsr);
    else if (elr.known)
        story->pc.va = elr;
    else if (pc.known && has_format(telling, SW_LOG_UBOOT))
        take_uboot(telling, pc);
    else if (pc.known && has_format(telling, SW_LOG_MINIOS))
        take_lr(telling, "r15", pc, cpsr.v & THUMB);
    else if (pc.known)
        story->pc.va = pc;
    else if (lr.known)
        take_lr(telling, "EXC_LR", lr, cpsr.v & THUMB);
}

/* ---- bytes ---- */

/* From the file only: the zeros behind it are no instructions. Every difference is checked, as an
 * image under suspicion may have segments that pass its own end. */
static bool fetch_image(const struct sw_image *image, uint64_t va, unsigned bytes, uint32_t *word)
{
    *word = 0;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct sw_segment *segment = &image->segments[i];
        const uint64_t offset = va - segment->va;

        if (va < segment->va || offset >= segment->file_size ||
            segment->file_size - offset < bytes || segment->offset > image->bytes.size ||
            image->bytes.size - segment->offset < offset + bytes)
            continue;
        for (unsigned k = 0; k < bytes; k++)
            *word |= (uint32_t)image->bytes.data[segment->offset + offset + k] << 8 * k;
        return true;
    }
    return false;
}

/* Of a dump, what memory holds; of an image, what the file does. */
bool story_fetch(const struct telling *telling, uint64_t va, unsigned bytes, uint32_t *word)
{
    const struct sw_machine *machine = telling->inputs->machine;
    const struct sw_image *names = telling->inputs->names;
    const struct vmsa_access access = {.kind = VMSA_EXECUTE};
    uint64_t value;

    if (machine && !machine->image && va <= UINT32_MAX) {
        const struct sw_trace trace = sw_translate(machine, vmsa_va_of(va), access);
        const struct vmsa_reader *reader = &machine->stage1.reader;

        if (trace.pa.known && reader->read && (trace.pa.v & 3) == 0 &&
            reader->read(reader->context, trace.pa.v, 4, &value) == VMSA_READ_OK) {
            *word = (uint32_t)value & (uint32_t)vmsa_mask(bytes * 8);
            return true;
        }
    }
    return names && fetch_image(names, va, bytes, word);
}

/* ---- names ---- */

/* A line can be known without a symbol and a symbol without a line, because debug information and
 * symbol table are stripped apart. */
static void name_place(struct telling *telling, struct sw_story_place *place)
{
    const struct sw_image *names = telling->inputs->names;
    const struct sw_symbol *symbol;

    if (!place->va.known)
        return;
    place->line = sw_dwarf_line_of(telling->inputs->dwarf, place->va.v);
    symbol = names ? sw_image_symbol_at(names, place->va.v) : NULL;
    if (!symbol)
        return;
    place->symbol = symbol->name;
    place->offset = place->va.v - symbol->va;
}

/* By CPSR.T, else by the mapping symbols. */
static bool is_thumb(const struct telling *telling, uint64_t va)
{
    const struct sw_value cpsr = story_register(telling, "CPSR");
    const struct sw_mapping_symbol *marks;
    size_t count = 0;
    bool thumb = false;

    if (cpsr.known && !(telling->story->fault->formats & 1U << SW_LOG_XENCTX))
        return cpsr.v & THUMB;
    marks =
        telling->inputs->names ? sw_image_mapping_symbols(telling->inputs->names, &count) : NULL;
    for (size_t i = 0; i < count && marks[i].va <= va; i++)
        thumb = marks[i].kind == 't';
    return thumb;
}

/* A wide T32 instruction is two halfwords, of which the first is the high one for the decoder. Half
 * of one, where what is known ends, is none. */
static bool instruction_at(const struct telling *telling, uint64_t va, bool thumb,
                           struct sw_insn *insn)
{
    uint32_t word, second;

    if (!thumb) {
        if (va & 3 || !story_fetch(telling, va, 4, &word))
            return false;
        *insn = sw_insn_decode(word, 4, false);
        return true;
    }
    if (va & 1 || !story_fetch(telling, va, 2, &word))
        return false;
    if (sw_insn_thumb_size((uint16_t)word) == 2) {
        *insn = sw_insn_decode(word, 2, true);
        return true;
    }
    if (!story_fetch(telling, va + 2, 2, &second))
        return false;
    *insn = sw_insn_decode(word << 16 | second, 4, true);
    return true;
}

/* In Thumb code one starts at the function and goes on, as sizes differ. */
static uint64_t first_shown(const struct telling *telling, bool thumb)
{
    const struct sw_story_place *pc = &telling->story->pc;
    uint64_t back = AROUND * 4;

    if (pc->symbol && pc->offset < back)
        back = pc->offset;
    if (!thumb)
        return pc->va.v - (back & ~UINT64_C(3));
    return pc->symbol && pc->offset <= 4096 ? pc->va.v - pc->offset : pc->va.v;
}

/* A listing that could not show the pc is not begun, and one that meets a gap ends there: what is
 * shown is never stitched together. */
static void disassemble(struct telling *telling)
{
    struct sw_story *story = telling->story;
    struct sw_disassembler *disassembler;
    const uint64_t pc = story->pc.va.v;
    const bool thumb = is_thumb(telling, pc);
    struct sw_insn insn;

    if (!instruction_at(telling, pc, thumb, &insn))
        return;
    disassembler = sw_disassembler_open(telling->arena);
    for (uint64_t va = first_shown(telling, thumb); va <= pc + AROUND * 4; va += insn.size) {
        if (!instruction_at(telling, va, thumb, &insn))
            break;
        if (va + AROUND * 4 >= pc)
            sw_push(telling->arena, &story->code,
                    (struct sw_story_code){
                        va, va == pc,
                        sw_disassemble(telling->arena, disassembler, &insn, (uint32_t)va)});
    }
}

/* ---- callers ---- */

/* BL and BLX, of both states: what stands before an address that is returned to. */
static bool follows_call(const struct telling *telling, uint64_t va)
{
    uint32_t word, high, low;

    if (va & 1) {
        if (!story_fetch(telling, (va & ~UINT64_C(1)) - 4, 2, &high) ||
            !story_fetch(telling, (va & ~UINT64_C(1)) - 2, 2, &low))
            return false;
        return ((high & 0xf800) == 0xf000 && (low & 0xc000) == 0xc000) || (low & 0xff87) == 0x4780;
    }
    if (va & 3 || !story_fetch(telling, va - 4, 4, &word))
        return false;
    return (word & 0x0f000000) == 0x0b000000 || (word & 0xfe000000) == 0xfa000000 ||
           (word & 0x0ffffff0) == 0x012fff30;
}

/* Only what has a name is kept: a word that looks like a return address, but lies in no function,
 * is more likely data. */
static void add_caller(struct telling *telling, uint64_t va, unsigned line)
{
    struct sw_story_place place = {
        .va = {.known = true, .v = va & ~UINT64_C(1), .why = {.line = line}}};
    struct sw_story *story = telling->story;
    const size_t count = story->callers.count;

    if (!follows_call(telling, va) || count == MOST_CALLERS)
        return;
    place.va.v -= 4; /* the call, not what is returned to */
    if (count && story->callers.items[count - 1].va.v == place.va.v) /* it calls itself */
        return;
    name_place(telling, &place);
    if (place.symbol)
        sw_push(telling->arena, &story->callers, place);
}

/* Words of the stack that are behind a call: without frame pointers nobody knows which of them are
 * of calls that have ended. */
static void find_callers(struct telling *telling)
{
    const struct sw_story *story = telling->story;

    if (story->aarch64 || !telling->inputs->names)
        return;
    if (story->lr.va.known)
        add_caller(telling, story->lr.va.v, story->lr.va.why.line);
    for (size_t i = 0; i < story->fault->stack.count; i++)
        add_caller(telling, story->fault->stack.items[i].value, 0);
}

/* A name alone is shown as it is; with an image it gives the address, and with that the line and
 * the instructions. */
static void place_by_name(struct telling *telling, const struct sw_log_place *said,
                          struct sw_story_place *place)
{
    const struct sw_image *names = telling->inputs->names;
    const struct sw_symbol *symbol = NULL;

    if (place->va.known || !*said->name)
        return;
    place->symbol = said->name;
    place->offset = said->offset;
    if (names)
        symbol = sw_image_symbol(names, said->name);
    if (!symbol)
        return;
    place->va = (struct sw_value){
        .known = true, .v = symbol->va + said->offset, .why = {.line = said->line}};
    story_evidence(telling, said->line, "%s is at 0x%08" PRIx64 " in the image", said->name,
                   symbol->va);
}

/* U-Boot moves itself to the end of RAM, and its file has names for where it was linked. A pc that
 * is in no function there, as that of a wild jump, stays as it is. */
static void place_as_linked(struct telling *telling)
{
    const struct sw_image *names = telling->inputs->names;
    struct sw_story *story = telling->story;
    const uint32_t moved = story->fault->moved;

    if (!moved || !names || !story->pc.va.known || story->aarch64 ||
        !sw_image_symbol_at(names, (uint32_t)(story->pc.va.v - moved)))
        return;
    story_evidence(telling, story->fault->moved_line,
                   "pc 0x%08" PRIx64 " is 0x%08" PRIx32 " as linked: U-Boot has moved itself by "
                   "0x%08" PRIx32,
                   story->pc.va.v, (uint32_t)(story->pc.va.v - moved), moved);
    story->pc.va.v = (uint32_t)(story->pc.va.v - moved);
    if (story->lr.va.known)
        story->lr.va.v = (uint32_t)(story->lr.va.v - moved);
}

/* Reports of AArch64 get names only: disassembler and patterns of calls are those of AArch32. */
void story_find_code(struct telling *telling)
{
    struct sw_story *story = telling->story;

    place_as_linked(telling);
    place_by_name(telling, &story->fault->pc, &story->pc);
    place_by_name(telling, &story->fault->lr, &story->lr);
    name_place(telling, &story->pc);
    name_place(telling, &story->lr);
    if (!story->pc.va.known || story->aarch64)
        return;
    disassemble(telling);
    find_callers(telling);
}
