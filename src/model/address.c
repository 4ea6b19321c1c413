/* SPDX-License-Identifier: MIT */
/* What the address expressions of an image layout come to on one machine. Makes no regions. */
#include "draft.h"

#include <string.h>

/* The reason travels with the value to whoever must say why something was not done. */
static struct sw_value unknown(const char *why)
{
    return (struct sw_value){.known = false, .why = {.what = why}};
}

static struct sw_value known(uint64_t v, const char *why)
{
    return (struct sw_value){.known = true, .v = v, .why = {.what = why}};
}

/* 32 bits, as the offset is modulo 2^32: a high VA can have a low IPA. */
uint64_t sw_ipa_of(const struct sw_machine *machine, uint64_t va)
{
    return (uint32_t)(va + machine->offset.v);
}

/* base + more, where both must be known and the sum must be an address. */
static struct sw_value plus(struct sw_value base, uint64_t more, const char *why)
{
    if (!base.known)
        return base;
    if (base.v + more < base.v)
        return unknown("the sum is more than 64 bits");
    return known(base.v + more, why);
}

/* A symbol states a VA; where its IPA is asked for, the offset must be known, too. */
static struct sw_value symbol_value(const struct sw_draft *draft, const char *name,
                                    enum sw_layout_space space)
{
    const struct sw_machine *machine = draft->machine;
    const struct sw_symbol *symbol = sw_image_symbol(machine->image, name);
    const char *why = sw_sprintf(draft->arena, "symbol %s", name);

    if (!symbol)
        return unknown(sw_sprintf(draft->arena, "there is no symbol %s", name));
    if (space == SW_SPACE_VA)
        return known(symbol->va, why);
    if (!machine->offset.known)
        return unknown(machine->offset.why.what);
    return known(sw_ipa_of(machine, symbol->va), why);
}

/* Where the image starts: as loaded (IPA), as linked (VA). */
static struct sw_value load_value(const struct sw_draft *draft, enum sw_layout_space space)
{
    return space == SW_SPACE_VA ? draft->machine->link : draft->machine->placement.load;
}

/* As VA the flat image counts, as IPA what the loader copied: they differ where a loader cuts. */
static struct sw_value load_end_value(const struct sw_draft *draft, enum sw_layout_space space)
{
    uint64_t size = space == SW_SPACE_VA ? draft->machine->image->flat.size
                                         : draft->machine->placement.loaded_size;

    return plus(load_value(draft, space), size, "end of the loaded bytes");
}

/* end - start, as both are absolute when start is not 0. */
static struct sw_value header_end_value(const struct sw_draft *draft, enum sw_layout_space space)
{
    const struct sw_zimage_header *header = &draft->machine->image->header;

    if (!header->present)
        return unknown("the image has no zImage header");
    if (header->end <= header->start)
        return unknown("end of the zImage header is not above its start");
    return plus(load_value(draft, space), header->end - header->start,
                "end - start of the zImage header");
}

/* Bank 0 in the order of the tree is what images mean by the start of RAM. */
static struct sw_value ram_value(const struct sw_draft *draft, enum sw_layout_space space)
{
    const struct sw_machine *machine = draft->machine;

    if (machine->ram_count == 0)
        return unknown("the device tree states no RAM bank");
    if (space == SW_SPACE_VA)
        return unknown("RAM has an IPA, not a VA");
    return known(machine->ram[0].where.first, "start of RAM bank 0");
}

static struct sw_value name_value(const struct sw_draft *draft, const char *name,
                                  enum sw_layout_space space)
{
    static const struct {
        const char *name;
        struct sw_value (*value)(const struct sw_draft *, enum sw_layout_space);
    } names[] = {
        {"load", load_value},
        {"load.end", load_end_value},
        {"header.end", header_end_value},
        {"ram", ram_value},
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i].name) == 0)
            return names[i].value(draft, space);
    return symbol_value(draft, name, space);
}

/* An expression is NAME + n - m or a number; a name can be a symbol, so unknown is common here. */
static struct sw_value term_value(const struct sw_draft *draft, const char *text,
                                  enum sw_layout_space space)
{
    struct sw_layout_term term;
    struct sw_value value;

    if (!sw_layout_term(draft->arena, text, &term))
        return unknown(sw_sprintf(draft->arena, "'%s' is no address", text));
    value = term.name ? name_value(draft, term.name, space) : known(0, "image layout");
    value = plus(value, term.plus, value.why.what);
    if (!value.known)
        return value;
    if (value.v < term.minus)
        return unknown(sw_sprintf(draft->arena, "%s is below 0", text));
    return known(value.v - term.minus, value.why.what);
}

/* The first alternative that is known counts. When none is, the reason is the last one's. */
struct sw_value sw_address(const struct sw_draft *draft, const struct sw_layout_address *address,
                           enum sw_layout_space space)
{
    struct sw_value value = unknown("the image layout does not give it");

    if (!address->alternatives)
        return value;
    for (size_t i = 0; address->alternatives[i]; i++) {
        value = term_value(draft, address->alternatives[i], space);
        if (value.known)
            break;
    }
    value.why.file = address->why.file;
    value.why.line = address->why.line;
    value.why.column = address->why.column;
    return value;
}

bool sw_promised(const struct sw_draft *draft, const struct sw_layout_region *region)
{
    const struct sw_image *image = draft->inputs->image;

    return (!region->with || sw_image_symbol(image, region->with)) &&
           (!region->without || !sw_image_symbol(image, region->without));
}

/* A region that is empty, or whose ends are not both known, has no range. */
bool sw_promised_range(const struct sw_draft *draft, const struct sw_layout_region *region,
                       struct sw_range *range)
{
    struct sw_value first = sw_address(draft, &region->first, region->space);
    struct sw_value end = sw_address(draft, &region->end, region->space);

    return sw_promised(draft, region) && first.known && end.known && end.v > first.v &&
           sw_range_of(first.v, end.v - first.v, range);
}
