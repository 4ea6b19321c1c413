/* SPDX-License-Identifier: MIT */
/* Text by the line to whatever takes it. Knows no device. */
#include "console.h"

#include "clock.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* The open console, NULL until there is one. The fault handler prints too, hence one for all. */
static const struct uk_sink *console;

/* What was printed and has not left. */
static struct {
    char bytes[128];
    uint32_t count;
} line;

static void hand_over(void)
{
    if (console != NULL && line.count > 0) {
        console->write(line.bytes, line.count);
    }
    line.count = 0;
}

void uk_console_open(const struct uk_sink *sink)
{
    hand_over();
    console = sink;
}

/* One character; terminals want a carriage return with each new line. */
static void put(char c)
{
    if (c == '\n' && console != NULL && console->carriage_return) {
        put('\r');
    }
    line.bytes[line.count++] = c;
    if (c == '\n' || line.count == sizeof line.bytes) {
        hand_over();
    }
}

void uk_console_flush(void)
{
    hand_over();
    if (console != NULL) {
        console->flush();
    }
}

static void put_text(const char *text)
{
    while (*text != '\0') {
        put(*text++);
    }
}

/* At least so many digits, more where the value needs them. */
static void put_hex(uint32_t value, int digits)
{
    bool started = false;

    for (int shift = 28; shift >= 0; shift -= 4) {
        unsigned digit = value >> shift & 0xf;

        started = started || digit != 0 || shift / 4 < digits;
        if (started) {
            put("0123456789abcdef"[digit]);
        }
    }
}

/* Decimal, from the last digit on. */
static void put_decimal(uint64_t value)
{
    char digits[20];
    uint32_t count = 0;
    uint32_t digit;

    do {
        value = uk_divide(value, 10, &digit);
        digits[count++] = (char)('0' + digit);
    } while (value != 0);
    while (count > 0) {
        put(digits[--count]);
    }
}

static void put_signed(int value)
{
    if (value < 0) {
        put('-');
    }
    put_decimal((uint64_t)(value < 0 ? -(int64_t)value : value));
}

/* A text whose length is known; anything else in it is the reader's concern. */
static void put_part(int length, const char *text)
{
    for (int i = 0; i < length; i++) {
        put(text[i]);
    }
}

/* One conversion; returns where the format goes on. */
static const char *put_one(const char *format, va_list *arguments)
{
    int digits = 1;

    if (format[0] == '0' && format[1] == '8') {
        digits = 8;
        format += 2;
    }
    switch (*format) {
    case '.': /* %.*s */
        format += 2;
        digits = va_arg(*arguments, int);
        put_part(digits, va_arg(*arguments, const char *));
        break;
    case 'u':
        put_decimal(va_arg(*arguments, unsigned));
        break;
    case 'd':
        put_signed(va_arg(*arguments, int));
        break;
    case 's':
        put_text(va_arg(*arguments, const char *));
        break;
    case 'c':
        put((char)va_arg(*arguments, int));
        break;
    case 'x':
        put_hex(va_arg(*arguments, unsigned), digits);
        break;
    default:
        put('%');
        break;
    }
    return *format == '\0' ? format : format + 1;
}

void uk_print(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    while (*format != '\0') {
        if (*format == '%') {
            format = put_one(format + 1, &arguments);
        } else {
            put(*format++);
        }
    }
    va_end(arguments);
}
