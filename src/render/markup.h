/* SPDX-License-Identifier: MIT */
/* Text for XML and HTML: names come from the input and may hold anything. */
#ifndef SW_RENDER_MARKUP_H
#define SW_RENDER_MARKUP_H

#include "base/buffer.h"

/*
 * Any bytes as the text of an element or a quoted attribute. What is no character of XML, control
 * characters and those that turn the direction of text around are words. most: columns to show at
 * most, the last one then an ellipsis; 0: all. Returns the columns used, a character that is not
 * ASCII counted as two.
 */
size_t markup_text(struct sw_buffer *out, const char *text, size_t most);

/*
 * A file of src/render/page by its name without ending; "" when it is not there.
 */
void markup_asset(struct sw_buffer *out, const char *name);

#endif
