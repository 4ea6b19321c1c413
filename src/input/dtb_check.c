/* SPDX-License-Identifier: MIT */
/* Whether bytes are a whole device tree, before anything in them is believed. Knows the format
 * (Devicetree Specification, "Flattened Devicetree Format"), not what trees say. */
#include "dtb_private.h"

#include <inttypes.h>
#include <libfdt.h>
#include <string.h>

/* Before it node names were whole paths. Nothing has written such trees since 2006, and
 * fdt_check_full of libfdt 1.6.1 does not survive them. */
enum { OLDEST_VERSION = 16 };

/* The size first: everything after is read by offsets from the header, and a loader that copies
 * totalsize bytes of a shorter file hands over whatever lay behind. */
static bool check_header(struct sw_bytes bytes, struct sw_error *err)
{
    if (bytes.size == 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: the file is empty", bytes.name);
    if (bytes.size < 4 || fdt_magic(bytes.data) != FDT_MAGIC)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: not a flattened device tree (no 0xd00dfeed at its start)", bytes.name);
    if (bytes.size < FDT_V17_SIZE)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: truncated: the device tree header needs %zu bytes, the file has %zu",
                       bytes.name, (size_t)FDT_V17_SIZE, bytes.size);
    if (fdt_totalsize(bytes.data) > bytes.size)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: truncated: the device tree header says %" PRIu32
                       " bytes, the file has %zu",
                       bytes.name, fdt_totalsize(bytes.data), bytes.size);
    if (fdt_totalsize(bytes.data) > SW_DTB_MAX_SIZE)
        return sw_fail(err, SW_ERROR_INPUT, "%s: a device tree of %" PRIu32 " bytes; at most %d",
                       bytes.name, fdt_totalsize(bytes.data), SW_DTB_MAX_SIZE);
    return true;
}

/* Names without an end in sight make every look-up slow. */
static bool check_strings(struct sw_bytes bytes, struct sw_error *err)
{
    const char *strings = (const char *)bytes.data + fdt_off_dt_strings(bytes.data);
    size_t size = fdt_size_dt_strings(bytes.data);
    size_t run = 0;

    for (size_t i = 0; i < size; i++) {
        run = strings[i] ? run + 1 : 0;
        if (run > SW_DTB_MAX_NAME)
            return sw_fail(
                err, SW_ERROR_INPUT,
                "%s: corrupt device tree: at offset 0x%zx of the strings block a name is "
                "longer than %d bytes",
                bytes.name, i + 1 - run, SW_DTB_MAX_NAME);
    }
    return true;
}

/* The structure block on a walk over its tags. */
struct structure {
    struct sw_bytes bytes;
    const unsigned char *block;
    uint32_t size, at, strings;
    unsigned depth;
};

static bool fail_structure(const struct structure *structure, struct sw_error *err,
                           const char *problem)
{
    return sw_fail(err, SW_ERROR_INPUT,
                   "%s: corrupt device tree: at offset 0x%" PRIx32 " of the structure block %s",
                   structure->bytes.name, structure->at, problem);
}

static uint32_t word(const struct structure *structure, uint32_t at)
{
    const unsigned char *bytes = structure->block + at;

    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Move on by bytes, rounded up to a whole number of words; false when the block ends before. */
static bool skip(struct structure *structure, uint32_t bytes)
{
    uint32_t left = structure->size - structure->at;

    if (bytes > left || ((bytes + 3) & ~UINT32_C(3)) > left)
        return false;
    structure->at += (bytes + 3) & ~UINT32_C(3);
    return true;
}

/* Whether a name is well-formed is not asked: it is only ever shown and compared. */
static bool check_name(struct structure *structure, struct sw_error *err)
{
    const unsigned char *name = structure->block + structure->at + 4;
    size_t left = structure->size - structure->at - 4;
    const unsigned char *end = memchr(name, '\0', left);

    if (!end)
        return fail_structure(structure, err, "a node has a name without an end");
    structure->depth++;
    return skip(structure, 4 + (uint32_t)(end - name) + 1) ||
           fail_structure(structure, err, "a node is cut");
}

/* The length is compared with what is left, never added to a place: sums are what wraps. */
static bool check_property(struct structure *structure, struct sw_error *err)
{
    uint32_t left = structure->size - structure->at;
    uint32_t length = left >= 12 ? word(structure, structure->at + 4) : 0;

    if (structure->depth == 0)
        return fail_structure(structure, err, "a property is outside of every node");
    if (left < 12 || length > left - 12)
        return fail_structure(structure, err, "a property passes the end of the block");
    if (word(structure, structure->at + 8) >= structure->strings)
        return fail_structure(structure, err, "a property's name is outside of the strings block");
    return skip(structure, 12 + length) || fail_structure(structure, err, "a property is cut");
}

/* NOP stands where a loader blanked something out; xl does so with memory banks it does not use. */
static bool check_tag(struct structure *structure, struct sw_error *err)
{
    switch (word(structure, structure->at)) {
    case FDT_BEGIN_NODE:
        return check_name(structure, err);
    case FDT_PROP:
        return check_property(structure, err);
    case FDT_END_NODE:
        if (structure->depth-- == 0)
            return fail_structure(structure, err, "a node ends that did not begin");
        return skip(structure, 4);
    case FDT_NOP:
        return skip(structure, 4);
    default:
        return fail_structure(structure, err, "there is no known tag");
    }
}

/* libfdt 1.6.1 follows a property length near 2^32 round in circles for ever (fdt_next_tag), so the
 * tags are walked here first. This also tells where a broken tree is broken. */
static bool check_structure(struct sw_bytes bytes, struct sw_error *err)
{
    const void *fdt = bytes.data;
    uint32_t rest = fdt_totalsize(fdt) - fdt_off_dt_struct(fdt);
    struct structure structure = {
        .bytes = bytes,
        .block = bytes.data + fdt_off_dt_struct(fdt),
        .size = fdt_version(fdt) >= 17 ? fdt_size_dt_struct(fdt) : rest,
        .strings = fdt_size_dt_strings(fdt),
    };

    while (structure.size - structure.at >= 4 && word(&structure, structure.at) != FDT_END)
        if (!check_tag(&structure, err))
            return false;
    if (structure.size - structure.at < 4)
        return fail_structure(&structure, err, "the block ends without an end tag");
    if (structure.depth > 0)
        return fail_structure(&structure, err, "the tree ends inside a node");
    return true;
}

/* A FIT image is a device tree by form, with kernels inside; given as a machine it would just be
 * one without memory, so it is named for what it is. */
bool sw_dtb_check(struct sw_bytes bytes, struct sw_error *err)
{
    int status;

    if (!check_header(bytes, err))
        return false;
    status = fdt_check_header(bytes.data);
    if (status != 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: corrupt device tree header: %s", bytes.name,
                       fdt_strerror(status));
    if (fdt_version(bytes.data) < OLDEST_VERSION)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: a device tree of version %" PRIu32 "; %d is the oldest supported",
                       bytes.name, fdt_version(bytes.data), OLDEST_VERSION);
    if (!check_strings(bytes, err) || !check_structure(bytes, err))
        return false;
    status = fdt_check_full(bytes.data, bytes.size);
    if (status != 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: corrupt device tree: %s", bytes.name,
                       fdt_strerror(status));
    if (fdt_subnode_offset(bytes.data, 0, "images") >= 0 &&
        fdt_subnode_offset(bytes.data, 0, "configurations") >= 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: a FIT image, not the device tree of a machine",
                       bytes.name);
    return true;
}
