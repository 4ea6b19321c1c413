/* SPDX-License-Identifier: MIT */
/* Bytes of a file, by mmap; standard input by reading it to its end. */
#include "base/file.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* What munmap needs, kept in the arena until it is freed. */
struct mapping {
    void *address;
    size_t size;
};

static void unmap(void *object)
{
    const struct mapping *mapping = object;

    munmap(mapping->address, mapping->size);
}

/* mmap and not read: most of a large image is never looked at, and what is not touched costs
 * nothing. */
static bool map_descriptor(struct sw_arena *arena, int fd, struct sw_bytes *bytes,
                           struct sw_error *err)
{
    struct mapping *mapping;
    struct stat status;

    if (fstat(fd, &status) != 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: cannot read: %s", bytes->name, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return sw_fail(err, SW_ERROR_INPUT, "%s: is a directory", bytes->name);
    if (!S_ISREG(status.st_mode))
        return sw_fail(err, SW_ERROR_INPUT, "%s: is not a regular file", bytes->name);
    if (status.st_size == 0)
        return true;
    mapping = SW_NEW(arena, struct mapping);
    mapping->size = (size_t)status.st_size;
    mapping->address = mmap(NULL, mapping->size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (mapping->address == MAP_FAILED)
        return sw_fail(err, SW_ERROR_INPUT, "%s: cannot map: %s", bytes->name, strerror(errno));
    /* Here and there a header, never the whole: read-ahead would fetch megabytes for each. */
    (void)madvise(mapping->address, mapping->size, MADV_RANDOM);
    sw_arena_at_free(arena, unmap, mapping);
    bytes->data = mapping->address;
    bytes->size = mapping->size;
    return true;
}

bool sw_file_map(struct sw_arena *arena, const char *path, struct sw_bytes *bytes,
                 struct sw_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hang us */
    bool ok;

    if (fd < 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: cannot open: %s", path, strerror(errno));
    *bytes = (struct sw_bytes){.name = sw_strdup(arena, path)};
    ok = map_descriptor(arena, fd, bytes, err);
    close(fd);
    return ok;
}

/* The limit is checked before a chunk is kept, so an endless pipe cannot take all memory. */
bool sw_file_stdin(struct sw_arena *arena, size_t limit, struct sw_bytes *bytes,
                   struct sw_error *err)
{
    struct sw_buffer buffer = {.arena = arena};
    char chunk[65536];
    ssize_t got;

    while ((got = read(STDIN_FILENO, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return sw_fail(err, SW_ERROR_INPUT, "standard input: %s", strerror(errno));
        if ((size_t)got > limit - buffer.length)
            return sw_fail(err, SW_ERROR_INPUT, "standard input: more than %zu bytes", limit);
        sw_buffer_add(&buffer, chunk, (size_t)got);
    }
    *bytes = (struct sw_bytes){(const unsigned char *)buffer.text, buffer.length, "standard input"};
    return true;
}
