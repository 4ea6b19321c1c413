/* SPDX-License-Identifier: MIT */
/* SW7: how deep the stacks get, by the paths that were found through the code. Reads no
 * instruction. */
#include "rules.h"

#include "base/buffer.h"
#include "model/code_facts.h"

/* "main path needs at least 620 of stack's 16384 bytes" */
static const char *path_text(const struct sw_facts *facts, const struct sw_code_path *path)
{
    struct sw_buffer text = {.arena = facts->arena};

    sw_buffer_printf(&text, "the %s needs at least %" PRIu64, path->what, path->need);
    if (path->size)
        sw_buffer_printf(&text, " of the %" PRIu64 " bytes of %s", path->size, path->stack);
    else
        sw_buffer_printf(&text, " bytes of %s", path->stack ? path->stack : "an unknown stack");
    return text.text;
}

static struct sw_site path_site(const struct sw_facts *facts, const struct sw_code_path *path)
{
    struct sw_site site = sw_site_in(facts, "%s", path->start);

    site.address = path->start_va;
    return site;
}

/* What is in doubt is not needed for that: counted alone is what the code pushes. */
void sw_check_stack_depth(const struct sw_facts *facts, struct sw_emit *emit)
{
    for (size_t i = 0; i < facts->code->count; i++) {
        const struct sw_code_path *path = &facts->code->paths[i];

        if (path->size && path->need > path->size)
            sw_emit(emit, path_site(facts, path), "%s: %s", path_text(facts, path), path->deepest);
    }
}

/* One finding for all: the worst path names the functions. Of a stack that is not known there is no
 * size to hold against. */
static void emit_doubt(const struct sw_facts *facts, struct sw_emit *emit, enum sw_code_doubt doubt,
                       const char *words)
{
    const struct sw_code_path *worst = NULL;
    size_t others = 0;

    for (size_t i = 0; i < facts->code->count; i++) {
        const struct sw_code_path *path = &facts->code->paths[i];

        if (!path->doubts[doubt] || !path->stack)
            continue;
        others += worst != NULL;
        if (!worst || path->need > worst->need)
            worst = path;
    }
    if (!worst)
        return;
    sw_emit(emit, path_site(facts, worst), "%s; not counted: %s %s%s", path_text(facts, worst),
            words, worst->doubts[doubt],
            others ? sw_sprintf(facts->arena, "; so with %zu more path%s", others,
                                others == 1 ? "" : "s")
                   : "");
}

void sw_check_stack_recursion(const struct sw_facts *facts, struct sw_emit *emit)
{
    emit_doubt(facts, emit, SW_DOUBT_RECURSION, "recursion through");
}

void sw_check_stack_indirect(const struct sw_facts *facts, struct sw_emit *emit)
{
    emit_doubt(facts, emit, SW_DOUBT_INDIRECT, "indirect calls in");
}

void sw_check_stack_dynamic(const struct sw_facts *facts, struct sw_emit *emit)
{
    emit_doubt(facts, emit, SW_DOUBT_DYNAMIC, "changes of SP by no constant in");
}

/* Paths may share a stack. */
static bool seen_before(const struct sw_code_facts *code, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (code->paths[i].exception && code->paths[i].top == code->paths[at].top)
            return true;
    return false;
}

/* Stacks that the image layout promises are SW701's to ask. */
static bool is_promised(const struct sw_facts *facts, uint64_t first)
{
    const struct sw_region *stack = NULL;

    while ((stack = sw_facts_region(facts, stack, 1u << SW_USE_STACK, SW_WHEN_ALWAYS)))
        if (stack->va.known && stack->va.v == first)
            return true;
    return false;
}

void sw_check_exception_guard(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct vmsa_access access = {.kind = VMSA_WRITE, .size = 4};
    struct sw_buffer names = {.arena = facts->arena};
    const char *start = NULL;

    for (size_t i = 0; i < facts->code->count; i++) {
        const struct sw_code_path *path = &facts->code->paths[i];
        const uint64_t first = path->top - path->size;
        struct sw_trace trace;

        if (!path->exception || !path->size || first < 4 || is_promised(facts, first) ||
            seen_before(facts->code, i))
            continue;
        trace = sw_translate(facts->machine, (vmsa_va){(uint32_t)first - 4}, access);
        if (trace.result.outcome != VMSA_OK)
            continue;
        sw_buffer_printf(&names, "%s%s at VA " SW_HEX, start ? ", " : "", path->stack, first);
        start = start ? start : path->stack;
    }
    if (start)
        sw_emit(emit, sw_site_in(facts, "%s", start),
                "what lies below these stacks of exception modes can be written, so an overflow "
                "raises no fault: %s",
                names.text);
}
