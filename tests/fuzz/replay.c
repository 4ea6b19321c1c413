/* SPDX-License-Identifier: MIT */
/* Runs a fuzzer without libFuzzer: replay COUNT FILE... gives it each file as it is, then COUNT
 * inputs made of them, the same ones every time. The last input is kept in the file named by
 * FUZZ_LAST, so that a crash can be looked at. */
#include "fuzz.h"

#include <stdio.h>

enum { MAX_INPUT = 1 << 17 };

struct input {
    unsigned char *data;
    size_t size;
};

/* xorshift64: any sequence will do as long as it is the same everywhere. */
static size_t random_below(uint64_t *state, size_t limit)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return limit ? (size_t)(*state % limit) : 0;
}

static struct input read_input(const char *path)
{
    struct input input = {malloc(MAX_INPUT), 0};
    FILE *file = fopen(path, "rb");

    if (!input.data || !file) {
        perror(path);
        exit(1);
    }
    input.size = fread(input.data, 1, MAX_INPUT, file);
    fclose(file);
    return input;
}

/* Numbers that parsers get wrong, in both byte orders by being put down either way. */
static void put_number(struct input *input, uint64_t *state)
{
    static const uint32_t numbers[] = {0,          1,          2,          3,    4,      7,
                                       0x7fffffff, 0x80000000, 0xffffffff, 0xff, 0xffff, 0xfffffff0,
                                       0x10000,    0x1000,     0xfff0,     0x40};
    size_t at = random_below(state, input->size / 4) * 4;
    uint32_t number = numbers[random_below(state, sizeof numbers / sizeof *numbers)];

    if (random_below(state, 2))
        number = __builtin_bswap32(number);
    if (at + 4 <= input->size)
        memcpy(input->data + at, &number, 4);
}

static void move_block(struct input *input, uint64_t *state)
{
    size_t size = random_below(state, input->size < 64 ? input->size : 64);
    size_t from = random_below(state, input->size - size);
    size_t to = random_below(state, input->size - size);

    memmove(input->data + to, input->data + from, size);
}

static void insert_block(struct input *input, uint64_t *state)
{
    size_t size = random_below(state, 32);
    size_t at = random_below(state, input->size);

    if (input->size + size > MAX_INPUT || at + size > input->size)
        return;
    memmove(input->data + at + size, input->data + at, input->size - at);
    input->size += size;
}

static void mutate(struct input *input, uint64_t *state)
{
    for (size_t left = 1 + random_below(state, 6); left > 0 && input->size > 0; left--) {
        size_t at = random_below(state, input->size);

        switch (random_below(state, 7)) {
        case 0:
        case 1:
            put_number(input, state);
            break;
        case 2:
            input->data[at] ^= (unsigned char)(1U << random_below(state, 8));
            break;
        case 3:
            input->data[at] = (unsigned char)random_below(state, 256);
            break;
        case 4:
            move_block(input, state);
            break;
        case 5:
            insert_block(input, state);
            break;
        default:
            if (random_below(state, 8) == 0)
                input->size = at;
        }
    }
}

/* A copy of the exact size, at an address as aligned as that of a mapped file. */
static void run(struct input input)
{
    unsigned char *copy = malloc(input.size ? input.size : 1);
    const char *last = getenv("FUZZ_LAST");
    FILE *file = last ? fopen(last, "wb") : NULL;

    fuzz_require(copy != NULL);
    memcpy(copy, input.data, input.size);
    if (file) {
        fwrite(copy, 1, input.size, file);
        fclose(file);
    }
    LLVMFuzzerTestOneInput(copy, input.size);
    free(copy);
}

int main(int argc, char **argv)
{
    unsigned long count = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    struct input scratch = {malloc(MAX_INPUT), 0};
    uint64_t state = 0x9e3779b97f4a7c15;

    fuzz_require(argc > 2 && scratch.data);
    for (int i = 2; i < argc; i++) {
        struct input input = read_input(argv[i]);

        run(input);
        free(input.data);
    }
    for (unsigned long i = 0; i < count; i++) {
        struct input input = read_input(argv[2 + (int)(i % (unsigned long)(argc - 2))]);

        memcpy(scratch.data, input.data, input.size);
        scratch.size = input.size;
        free(input.data);
        mutate(&scratch, &state);
        run(scratch);
    }
    free(scratch.data);
    printf("%d files and %lu inputs made of them\n", argc - 2, count);
    return 0;
}
