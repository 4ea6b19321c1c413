/* SPDX-License-Identifier: MIT */
/* From what each function pushes to how deep a stack gets, from the entry and from each exception
 * vector. Looks at no instruction. */
#include "depth.h"

#include "base/buffer.h"

#include <stdio.h>

enum { MOST_CHAIN = 64 };

struct roots {
    size_t entry;
    bool has[SW_CODE_VECTORS];
    size_t vector[SW_CODE_VECTORS];
};

struct path_list SW_VECTOR(struct sw_code_path);

/* ---- needs ---- */

static void sum(struct sw_depth *depth, struct sw_function *function, unsigned nesting);

static void deeper(struct sw_function *function, unsigned phase, int32_t need, size_t callee)
{
    if (need <= function->need[phase])
        return;
    function->need[phase] = need;
    function->best[phase] = callee;
}

/* What a call needs of the caller's stack; what comes after the hand-over stays there. */
static void add_call(struct sw_function *function, const struct sw_depth_call *call,
                     const struct sw_function *callee, size_t stack)
{
    const int32_t before = call->depth + callee->need[0], after = call->depth + callee->need[1];

    if (call->stack != stack || callee == function)
        return;
    if (call->phases & SW_BEFORE)
        deeper(function, 0, before, call->callee);
    if ((call->phases & SW_BEFORE) && callee->carries)
        deeper(function, 1, after, call->callee);
    if (call->phases & SW_AFTER)
        deeper(function, 1, before > after ? before : after, call->callee);
}

/* On one of the stacks; callees are on their caller's. */
static void need_of(struct sw_depth *depth, struct sw_function *function, size_t stack)
{
    for (unsigned phase = 0; phase < 2; phase++) {
        function->need[phase] = function->own[stack][phase];
        function->best[phase] = SIZE_MAX;
    }
    for (size_t i = 0; i < function->calls.count; i++) {
        const struct sw_depth_call *call = &function->calls.items[i];

        add_call(function, call, depth->functions.items[call->callee], stack);
    }
}

static void sum_callees(struct sw_depth *depth, struct sw_function *function, unsigned nesting)
{
    for (size_t i = 0; i < function->calls.count; i++) {
        struct sw_function *callee = depth->functions.items[function->calls.items[i].callee];

        if (callee->mark == SW_OPEN)
            callee->doubts[SW_DOUBT_RECURSION] = SW_BEFORE | SW_AFTER;
        sum(depth, callee, nesting + 1);
        function->carries |= callee->carries;
    }
}

/* A call back into the chain counts nothing: what recursion needs is in doubt. */
static void sum(struct sw_depth *depth, struct sw_function *function, unsigned nesting)
{
    if (function->mark != SW_NEW_FUNCTION)
        return;
    if (nesting == SW_DEPTH_NESTING) {
        depth->cut = true;
        return;
    }
    function->mark = SW_OPEN;
    sum_callees(depth, function, nesting);
    need_of(depth, function, 0);
    function->mark = SW_DONE;
}

/* From scratch, as functions may have been gone through again. */
static void sum_roots(struct sw_depth *depth, const struct roots *roots)
{
    for (size_t i = 0; i < depth->functions.count; i++) {
        struct sw_function *function = depth->functions.items[i];

        function->mark = SW_NEW_FUNCTION;
        function->need[0] = function->need[1] = 0;
    }
    sum(depth, depth->functions.items[roots->entry], 0);
    for (unsigned i = 0; i < SW_CODE_VECTORS; i++)
        if (roots->has[i])
            sum(depth, depth->functions.items[roots->vector[i]], 0);
}

/* What leads to the hand-over is gone through again, now that it is known what is before. */
static void split(struct sw_depth *depth, const struct roots *roots)
{
    sum_roots(depth, roots);
    for (size_t i = 0; i < depth->functions.count; i++)
        if (depth->functions.items[i]->carries)
            sw_depth_explore(depth, i);
    sum_roots(depth, roots);
}

/* ---- doubts ---- */

struct names {
    unsigned nesting;
    struct sw_functions of[SW_CODE_DOUBTS];
};

/* Over everything that a path reaches, each function once for each phase. */
static void list(struct sw_depth *depth, struct sw_function *function, uint8_t phases, int stack,
                 struct names *names)
{
    const uint8_t fresh = phases & (uint8_t)~function->listed;

    if (!fresh || names->nesting == SW_DEPTH_NESTING)
        return;
    names->nesting++;
    for (unsigned i = 0; i < SW_CODE_DOUBTS; i++)
        if ((function->doubts[i] & fresh) && !(function->doubts[i] & function->listed))
            sw_push(depth->arena, &names->of[i], function);
    function->listed |= fresh;
    for (size_t i = 0; i < function->calls.count; i++) {
        const struct sw_depth_call *call = &function->calls.items[i];
        struct sw_function *callee = depth->functions.items[call->callee];
        uint8_t inside = 0;

        if (stack >= 0 && call->stack != stack)
            continue;
        if (call->phases & fresh & SW_BEFORE)
            inside |= SW_BEFORE;
        if (callee->carries && (call->phases & SW_BEFORE) && (fresh & SW_AFTER))
            inside |= SW_AFTER;
        if (call->phases & fresh & SW_AFTER)
            inside |= SW_BEFORE | SW_AFTER;
        list(depth, callee, inside, -1, names);
    }
    names->nesting--;
}

static void find_doubts(struct sw_depth *depth, struct sw_function *root, unsigned phase, int stack,
                        struct sw_code_path *path)
{
    struct names names = {0};

    for (size_t i = 0; i < depth->functions.count; i++)
        depth->functions.items[i]->listed = 0;
    list(depth, root, (uint8_t)(1u << phase), stack, &names);
    for (unsigned i = 0; i < SW_CODE_DOUBTS; i++)
        path->doubts[i] = sw_depth_names(depth, &names.of[i]);
}

/* ---- paths ---- */

/* The way down to the deepest place, cut where recursion closes it. */
static const char *chain(struct sw_depth *depth, const struct sw_function *function, unsigned phase)
{
    struct sw_buffer text = {.arena = depth->arena};

    sw_buffer_printf(&text, "%s", function->name);
    for (unsigned i = 0; i < MOST_CHAIN && function->best[phase] != SIZE_MAX; i++) {
        function = depth->functions.items[function->best[phase]];
        if (function->mark != SW_DONE)
            break;
        if (function->need[0] > function->need[phase])
            phase = 0;
        sw_buffer_printf(&text, " > %s", function->name);
    }
    return text.text;
}

/* Whether a symbol begins the stack that ends at top: its size says so, or NAME_end is there. */
static bool begins_stack(const struct sw_depth *depth, const struct sw_symbol *symbol, uint32_t top)
{
    static const char *const ends[] = {"_end", "_top", "_stop"};

    if (symbol->size && symbol->va + symbol->size == top)
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const struct sw_symbol *end =
            sw_image_symbol(depth->image, sw_sprintf(depth->arena, "%s%s", symbol->name, ends[i]));

        if (end && end->va == top)
            return true;
    }
    return false;
}

/* Of the symbols at one address, as the end of one stack is the start of the next. */
static void name_by_symbol(const struct sw_depth *depth, uint32_t top, struct sw_code_path *path)
{
    const struct sw_symbol *nearest = sw_depth_symbol_at(depth, (uint64_t)top - 1);
    size_t count = 0, low = 0, high;
    const struct sw_symbol *symbols = nearest ? sw_image_symbols(depth->image, &count) : NULL;

    for (high = count; nearest && low < high;) {
        const size_t middle = low + (high - low) / 2;

        if (symbols[middle].va < nearest->va)
            low = middle + 1;
        else
            high = middle;
    }
    for (; nearest && low < count && symbols[low].va == nearest->va; low++)
        if (begins_stack(depth, &symbols[low], top)) {
            path->stack = symbols[low].name;
            path->size = top - symbols[low].va;
            return;
        }
}

/* Which stack it is: a region of the image layout, else what symbols say. */
static void name_stack(const struct sw_depth *depth, const struct sw_machine *machine, uint32_t top,
                       struct sw_code_path *path)
{
    path->top = top;
    path->stack = sw_sprintf(depth->arena, "the stack below 0x%08x", (unsigned)top);
    for (size_t i = 0; i < machine->region_count; i++) {
        const struct sw_region *region = &machine->regions[i];
        const uint64_t size = sw_range_size(region->where);

        if (region->use == SW_USE_STACK && region->va.known && region->va.v + size == top) {
            path->stack = region->name;
            path->size = size;
            return;
        }
    }
    name_by_symbol(depth, top, path);
}

static void add_path(struct sw_depth *depth, const struct sw_machine *machine,
                     struct path_list *paths, struct sw_code_path path, struct sw_function *root,
                     unsigned phase, unsigned stack, uint32_t top)
{
    need_of(depth, root, stack);
    path.start = root->name;
    path.start_va = root->va;
    path.need = root->need[phase] > 0 ? (uint64_t)root->need[phase] : 0;
    path.deepest = chain(depth, root, phase);
    if (top)
        name_stack(depth, machine, top, &path);
    find_doubts(depth, root, phase, (int)stack, &path);
    need_of(depth, root, 0);
    sw_push(depth->arena, paths, path);
}

/* Where SP is set to a stack, and from there on the most is pushed. */
static struct sw_function *deepest_on(struct sw_depth *depth, size_t entry, unsigned phase,
                                      unsigned stack)
{
    struct sw_function *found = depth->functions.items[entry];
    const bool split = found->carries;

    need_of(depth, found, stack);
    for (size_t i = 0; stack && i < depth->functions.count; i++) {
        struct sw_function *function = depth->functions.items[i];

        if (function->carries != split || function == found)
            continue;
        need_of(depth, function, stack);
        if (function->need[phase] > found->need[phase])
            found = function;
        else
            need_of(depth, function, 0);
    }
    return found;
}

/* Before the hand-over and after it, on each stack that SP is set to. */
static void add_entry(struct sw_depth *depth, const struct sw_machine *machine, size_t entry,
                      struct path_list *paths)
{
    static const char *const what[] = {"boot path", "main path"};
    const bool split = depth->functions.items[entry]->carries;

    for (unsigned phase = 0; phase < (split ? 2 : 1); phase++)
        for (unsigned stack = 0; stack < depth->stack_count; stack++) {
            struct sw_function *root = deepest_on(depth, entry, phase, stack);
            const struct sw_code_path path = {.what = split ? what[phase] : "path from the entry"};

            if (root->need[phase] > 0 || stack || depth->stack_count == 1)
                add_path(depth, machine, paths, path, root, phase, stack, depth->stacks[stack]);
        }
}

static void add_vectors(struct sw_depth *depth, const struct sw_machine *machine,
                        const struct roots *roots, struct path_list *paths)
{
    for (unsigned i = 0; i < SW_CODE_VECTORS; i++) {
        const struct sw_depth_exception *exception = &sw_depth_exceptions[i];
        struct sw_code_path path = {.what = exception->what, .exception = exception->mode != 3};

        if (roots->has[i])
            add_path(depth, machine, paths, path, depth->functions.items[roots->vector[i]], 0, 0,
                     depth->mode_top[exception->mode]);
    }
}

static const char *explore(struct sw_depth *depth, const struct sw_machine *machine,
                           struct roots *roots)
{
    bool thumb = machine->image->entry_thumb;
    uint32_t va = (uint32_t)sw_image_entry_va(machine->image);

    if (machine->image->kind != SW_IMAGE_ELF32)
        return "the image is no 32-bit ELF";
    if (!sw_depth_is_code(depth, va, &thumb))
        return "the entry is not in a segment with code";
    roots->entry = sw_depth_function(depth, va, thumb);
    for (unsigned i = 0; i < SW_CODE_VECTORS && machine->vectors.known; i++) {
        va = (uint32_t)machine->vectors.v + 4 * i;
        thumb = false;
        roots->has[i] = sw_depth_exceptions[i].what && sw_depth_is_code(depth, va, &thumb);
        if (roots->has[i])
            roots->vector[i] = sw_depth_function(depth, va, thumb);
    }
    for (size_t i = 0; i < depth->functions.count && !depth->cut; i++)
        sw_depth_explore(depth, i);
    return NULL;
}

/* What was found, out of the memory it was found in. */
static void keep(struct sw_arena *arena, const struct path_list *paths, struct sw_code_facts *facts)
{
    struct sw_code_path *kept = SW_NEW_ARRAY(arena, struct sw_code_path, paths->count);

    for (size_t i = 0; i < paths->count; i++) {
        const struct sw_code_path *path = &paths->items[i];

        kept[i] = *path;
        kept[i].start = sw_strdup(arena, path->start);
        kept[i].stack = path->stack ? sw_strdup(arena, path->stack) : NULL;
        kept[i].deepest = sw_strdup(arena, path->deepest);
        for (unsigned doubt = 0; doubt < SW_CODE_DOUBTS; doubt++)
            if (path->doubts[doubt])
                kept[i].doubts[doubt] = sw_strdup(arena, path->doubts[doubt]);
    }
    facts->paths = kept;
    facts->count = paths->count;
}

static void find_paths(struct sw_depth *depth, struct sw_code_facts *facts, struct path_list *paths)
{
    const struct sw_machine *machine = depth->machine;
    struct roots roots = {0};

    facts->lack = explore(depth, machine, &roots);
    if (facts->lack)
        return;
    split(depth, &roots);
    if (depth->cut) {
        facts->lack = "there is more code, or calls are nested deeper, than is looked at";
        return;
    }
    add_entry(depth, machine, roots.entry, paths);
    add_vectors(depth, machine, &roots, paths);
    if (machine->vectors.known)
        sw_depth_vectors(depth, (uint32_t)machine->vectors.v, facts->vectors);
}

/* The way through the code takes many times the memory of what it leads to: it has its own. */
const struct sw_code_facts *sw_code_facts_make(struct sw_arena *arena,
                                               const struct sw_machine *machine)
{
    struct sw_depth depth = {
        .arena = sw_arena_new(), .machine = machine, .image = machine->image, .stack_count = 1};
    struct sw_code_facts *facts = SW_NEW(arena, struct sw_code_facts);
    struct path_list paths = {0};

    depth.handover = machine->handover.known ? (uint32_t)machine->handover.v : 0;
    if (!machine->image->stripped)
        depth.mapping = sw_image_mapping_symbols(machine->image, &depth.mapping_count);
    find_paths(&depth, facts, &paths);
    keep(arena, &paths, facts);
    sw_arena_free(depth.arena);
    return facts;
}
