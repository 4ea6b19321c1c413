/* SPDX-License-Identifier: MIT */
/* How fast unicorn answers address translation operations: bare code that turns its MMU on and asks
 * about one random VA after another. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicorn/unicorn.h>

enum { MEMORY = 0x40000000, SIZE = 0x200000, TABLE = 0, CODE = 0x8000, ADDRESSES = 0x100000 };
enum { COUNT = 1 << 14, SECTIONS = 4096 };

/* r0 addresses, r4 how many, r5 TTBR0, r6 DACR, r7 SCTLR. */
static const uint32_t code[] = {
    0xee025f10, /*       mcr p15, 0, r5, c2, c0, 0 */
    0xee036f10, /*       mcr p15, 0, r6, c3, c0, 0 */
    0xee017f10, /*       mcr p15, 0, r7, c1, c0, 0 */
    0xe4901004, /* loop: ldr r1, [r0], #4 */
    0xee071f18, /*       mcr p15, 0, r1, c7, c8, 0    ATS1CPR */
    0xee172f14, /*       mrc p15, 0, r2, c7, c4, 0    PAR */
    0xe2544001, /*       subs r4, r4, #1 */
    0x1afffffa, /*       bne loop */
};

static void must(uc_err status, const char *what)
{
    if (status == UC_ERR_OK)
        return;
    fprintf(stderr, "bench: unicorn: %s: %s\n", what, uc_strerror(status));
    exit(2);
}

static void put(uc_engine *engine, uint64_t at, const void *bytes, size_t size)
{
    must(uc_mem_write(engine, MEMORY + at, bytes, size), "write");
}

static void prepare(uc_engine *engine)
{
    enum { SECTION_BITS = 0x11c0e };
    static uint32_t table[SECTIONS], addresses[COUNT];
    uint64_t state = 4;

    for (uint32_t i = 0; i < SECTIONS; i++)
        table[i] = i << 20 | SECTION_BITS;
    for (uint32_t i = 0; i < COUNT; i++)
        addresses[i] = (uint32_t)bench_random(&state);
    must(uc_mem_map(engine, MEMORY, SIZE, UC_PROT_ALL), "map");
    put(engine, TABLE, table, sizeof table);
    put(engine, CODE, code, sizeof code);
    put(engine, ADDRESSES, addresses, sizeof addresses);
}

static void run(void *context)
{
    static const struct {
        int id;
        uint32_t value;
    } registers[] = {
        {UC_ARM_REG_R0, MEMORY + ADDRESSES}, {UC_ARM_REG_R4, COUNT}, {UC_ARM_REG_R5, MEMORY},
        {UC_ARM_REG_R6, 0x55555555},         {UC_ARM_REG_R7, 0x1},
    };
    uc_engine *engine = context;

    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
        must(uc_reg_write(engine, registers[i].id, &registers[i].value), "register");
    must(uc_emu_start(engine, MEMORY + CODE, MEMORY + CODE + sizeof code, 0, 0), "run");
}

/* The last PAR must be that of the last address: else something else was timed. */
static void check(uc_engine *engine)
{
    uint32_t par, address;

    must(uc_reg_read(engine, UC_ARM_REG_R2, &par), "register");
    must(uc_reg_read(engine, UC_ARM_REG_R1, &address), "register");
    if ((par & 0xfffff001) == (address & 0xfffff000))
        return;
    fprintf(stderr, "bench: unicorn says PAR 0x%x of 0x%x\n", par, address);
    exit(2);
}

double bench_unicorn(void)
{
    uc_engine *engine;
    double ns;

    must(uc_open(UC_ARCH_ARM, UC_MODE_ARM, &engine), "open");
    must(uc_ctl_set_cpu_model(engine, UC_CPU_ARM_CORTEX_A15), "model");
    prepare(engine);
    bench_times(&(struct bench_side){run, engine, COUNT}, 1, &ns);
    check(engine);
    uc_close(engine);
    return ns;
}
