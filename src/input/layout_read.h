/* SPDX-License-Identifier: MIT */
/* What the readers of both kinds of layout share. */
#ifndef SW_INPUT_LAYOUT_READ_H
#define SW_INPUT_LAYOUT_READ_H

#include "input/layout.h"
#include "input/yaml.h"

/*
 * A key that may be absent: *out keeps its value then. u32 fails above 2^32 - 1; size takes the
 * suffixes K, M and G.
 */
SW_MUST_CHECK bool sw_layout_u32(const struct sw_yaml *map, const char *key, uint32_t *out,
                                 struct sw_error *err);
SW_MUST_CHECK bool sw_layout_size(const struct sw_yaml *map, const char *key, uint64_t *out,
                                  struct sw_error *err);
SW_MUST_CHECK bool sw_layout_flag(const struct sw_yaml *map, const char *key, bool *out,
                                  struct sw_error *err);
SW_MUST_CHECK bool sw_layout_value(const struct sw_yaml *map, const char *key, struct sw_value *out,
                                   struct sw_error *err);

/*
 * A key that must be there, with a text that is not empty.
 */
SW_MUST_CHECK bool sw_layout_need_text(const struct sw_yaml *map, const char *key, const char **out,
                                       struct sw_error *err);
SW_MUST_CHECK bool sw_layout_need_word(const struct sw_yaml *map, const char *key,
                                       const char *const *words, unsigned *index,
                                       struct sw_error *err);

/*
 * `first:` and `size:` of a map as one range; fails for size 0 and past 2^64 - 1.
 */
SW_MUST_CHECK bool sw_layout_range(const struct sw_yaml *map, struct sw_range *range,
                                   struct sw_error *err);

/*
 * A list of texts that are not empty, or one text, as a NULL-ended array.
 */
SW_MUST_CHECK bool sw_layout_texts(struct sw_arena *arena, const struct sw_yaml *node,
                                   const char *const **out, struct sw_error *err);

/*
 * An address expression, or a list of them; each is checked for its form.
 */
SW_MUST_CHECK bool sw_layout_address(struct sw_arena *arena, const struct sw_yaml *node,
                                     struct sw_layout_address *out, struct sw_error *err);

/*
 * A key that must be there, with a list of one or more entries.
 */
SW_MUST_CHECK bool sw_layout_list(const struct sw_yaml *node, struct sw_error *err);

/*
 * What both kinds begin with: kind (must be the one asked for), title, arch, source; name is taken
 * from the file's.
 */
struct sw_layout_head {
    const char *name, *title, *arch, *source;
    struct sw_site why;
};
SW_MUST_CHECK bool sw_layout_head(struct sw_arena *arena, const struct sw_yaml *root,
                                  const char *file, const char *kind, struct sw_layout_head *head,
                                  struct sw_error *err);

/*
 * What an image layout says beyond places: vectors, early_code, wx, fdt and entry. All may
 * be absent.
 */
SW_MUST_CHECK bool sw_layout_promises(struct sw_arena *arena, const struct sw_yaml *root,
                                      struct sw_image_layout *layout, struct sw_error *err);

#endif
