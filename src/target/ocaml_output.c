/* SPDX-License-Identifier: MIT */
/* Text of the OCaml program and of its runtime to the console: file descriptors 1 and 2, stderr.
 * The formatting is musl's. */
#include "ocaml_libc.h"

#include "console.h"
#include "heap.h"
#include "string.h"

#include <stdbool.h>

/* What stderr points at; its address is all there is to it. */
struct uk_file {
    int descriptor;
};

static struct uk_file standard_error = {2};

#pragma GCC visibility push(default)
extern struct uk_file *const stderr;
#pragma GCC visibility pop
struct uk_file *const stderr = &standard_error;

int32_t write(int descriptor, const void *bytes, size_t count);
size_t __wrap_fwrite(const void *bytes, size_t size, size_t count, struct uk_file *file);
int fputs(const char *text, struct uk_file *file);
int fputc(int c, struct uk_file *file);
int fflush(struct uk_file *file);
int __fprintf_chk(struct uk_file *file, int flag, const char *format, ...);
int __vfprintf_chk(struct uk_file *file, int flag, const char *format, va_list arguments);
int __snprintf_chk(char *to, size_t size, int flag, size_t room, const char *format, ...);
int __vsnprintf_chk(char *to, size_t size, int flag, size_t room, const char *format,
                    va_list arguments);

static void put(const char *bytes, size_t count)
{
    uk_print("%.*s", (int)count, bytes);
}

int32_t write(int descriptor, const void *bytes, size_t count)
{
    if (descriptor != 1 && descriptor != 2) {
        *__errno_location() = UK_EBADF;
        return -1;
    }
    put(bytes, count);
    return (int32_t)count;
}

/* Under this name because musl's printf wants other functions of the file that has its fwrite. */
size_t __wrap_fwrite(const void *bytes, size_t size, size_t count, struct uk_file *file)
{
    (void)file;
    put(bytes, size * count);
    return count;
}

int fputs(const char *text, struct uk_file *file)
{
    (void)file;
    put(text, strlen(text));
    return 0;
}

int fputc(int c, struct uk_file *file)
{
    (void)file;
    uk_print("%c", c);
    return c;
}

/* Nothing is held back but what has no line end yet, and exit sends that. */
int fflush(struct uk_file *file)
{
    (void)file;
    return 0;
}

/* A text that does not fit and for which there is no memory either is cut, and says so. */
int __vfprintf_chk(struct uk_file *file, int flag, const char *format, va_list arguments)
{
    char few[256];
    char *text = few;
    va_list again;
    int length;

    (void)flag;
    va_copy(again, arguments);
    length = vsnprintf(few, sizeof few, format, arguments);
    if (length >= (int)sizeof few) {
        text = malloc((size_t)length + 1);
        if (text != NULL) {
            vsnprintf(text, (size_t)length + 1, format, again);
        }
    }
    va_end(again);
    if (length >= 0) {
        fputs(text != NULL ? text : few, file);
    }
    if (text == NULL) {
        fputs(" [cut: no memory]\n", file);
    } else if (text != few) {
        free(text);
    }
    return length;
}

int __fprintf_chk(struct uk_file *file, int flag, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = __vfprintf_chk(file, flag, format, arguments);
    va_end(arguments);
    return length;
}

/* The caller's compiler knew how much room there is: less than size is an overrun in waiting. */
int __vsnprintf_chk(char *to, size_t size, int flag, size_t room, const char *format,
                    va_list arguments)
{
    (void)flag;
    return vsnprintf(to, size < room ? size : room, format, arguments);
}

int __snprintf_chk(char *to, size_t size, int flag, size_t room, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = __vsnprintf_chk(to, size, flag, room, format, arguments);
    va_end(arguments);
    return length;
}
