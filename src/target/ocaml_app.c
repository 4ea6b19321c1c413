/* SPDX-License-Identifier: MIT */
/* Runs the OCaml program that is linked in, with a timer ticking all the while. */
#include "ocaml_libc.h"

#include "app.h"
#include "console.h"
#include "selftest.h"
#include "state.h"
#include "string.h"
#include "timer.h"

enum { TICK_NS = 1000000, WORDS = 16 };

/*
 * Of OCaml's runtime (caml/callback.h, and "Embedding the OCaml code in the C code" of the manual):
 * run the program's modules; run what at_exit was told, which flushes the channels too.
 */
void caml_startup(char **argv);
void caml_shutdown(void);

/*
 * For the program: external ticks : unit -> int = "stagewalk_ticks".
 */
intptr_t stagewalk_ticks(intptr_t unit);

/*
 * From the linker script: what of the image is the compiler's. The heap is malloc's, that is all
 * RAM that is left.
 */
#pragma GCC visibility push(hidden)
extern char uk_ocaml_code[], uk_ocaml_code_end[], uk_ocaml_data[], uk_ocaml_data_end[];
#pragma GCC visibility pop

static volatile uint32_t ticks;

/* Spoils what a handler may, so that an entry which saved less would be noticed at once. */
static void tick(void)
{
    ticks++;
    uk_fp_spoil();
    uk_timer_alarm(uk_timer_now() + TICK_NS, tick);
}

/* An OCaml int: the value twice, plus one. */
intptr_t stagewalk_ticks(intptr_t unit)
{
    (void)unit;
    return (intptr_t)(ticks << 1 | 1);
}

/*
 * Sys.argv: a name, and the words after " -- " in the boot arguments, cut out of a copy.
 */
static char **arguments_of(const char *text)
{
    static char name[] = "main";
    static char copy[256];
    static char *argv[WORDS + 2] = {name};
    uint32_t count = 1;
    char *word;

    for (; *text != '\0' && strncmp(text, "-- ", 3) != 0; text++) {
    }
    if (*text == '\0' || strlen(text + 3) >= sizeof copy) {
        return argv;
    }
    memcpy(copy, text + 3, strlen(text + 3) + 1);
    for (word = copy; word != NULL && count <= WORDS; count++) {
        argv[count] = word;
        word = strchr(word, ' ');
        if (word != NULL) {
            *word++ = '\0';
        }
    }
    return argv;
}

static void print_place(const char *what, const char *first, const char *end)
{
    uk_print("ocaml     %s VA 0x%08x..0x%08x\n", what, (uint32_t)(uintptr_t)first,
             (uint32_t)(uintptr_t)end - 1);
}

void uk_app(const char *arguments)
{
    char **argv = arguments_of(arguments);

    uk_thread_open();
    if (uk_state.timer) {
        uk_timer_alarm(uk_timer_now() + TICK_NS, tick);
    }
    print_place("code", uk_ocaml_code, uk_ocaml_code_end);
    print_place("data", uk_ocaml_data, uk_ocaml_data_end);
    uk_print("ocaml     begins\n");
    caml_startup(argv);
    caml_shutdown();
    exit(0);
}
