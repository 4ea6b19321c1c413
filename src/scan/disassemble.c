/* SPDX-License-Identifier: MIT */
/* capstone, opened only when someone asks for a text: linked in, it would cost every start of the
 * program a millisecond. Knows no image. */
#include "scan/disassemble.h"

#include <capstone/capstone.h>
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>

struct sw_disassembler {
    void *library;
    csh arm, thumb;
    size_t (*disassemble)(csh handle, const uint8_t *code, size_t size, uint64_t address,
                          size_t count, cs_insn **insn);
    void (*release)(cs_insn *insn, size_t count);
    cs_err (*close)(csh *handle);
};

static const char soname[] = "libcapstone.so.4";

static void close_library(void *object)
{
    struct sw_disassembler *disassembler = object;

    disassembler->close(&disassembler->arm);
    disassembler->close(&disassembler->thumb);
    dlclose(disassembler->library);
}

struct sw_disassembler *sw_disassembler_open(struct sw_arena *arena)
{
    struct sw_disassembler *made = SW_NEW(arena, struct sw_disassembler);
    cs_err (*open)(cs_arch arch, cs_mode mode, csh * handle);

    made->library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (!made->library)
        return NULL;
    *(void **)&open = dlsym(made->library, "cs_open");
    *(void **)&made->disassemble = dlsym(made->library, "cs_disasm");
    *(void **)&made->release = dlsym(made->library, "cs_free");
    *(void **)&made->close = dlsym(made->library, "cs_close");
    if (!open || !made->disassemble || !made->release || !made->close ||
        open(CS_ARCH_ARM, CS_MODE_ARM, &made->arm) != CS_ERR_OK) {
        dlclose(made->library);
        return NULL;
    }
    if (open(CS_ARCH_ARM, CS_MODE_THUMB, &made->thumb) != CS_ERR_OK) {
        made->close(&made->arm);
        dlclose(made->library);
        return NULL;
    }
    sw_arena_at_free(arena, close_library, made);
    return made;
}

/* The bytes as they lie in memory: a 32-bit Thumb instruction is two halfwords, the first first. */
static void store(const struct sw_insn *insn, uint8_t bytes[4])
{
    const uint32_t word = insn->thumb && insn->size == 4
                              ? insn->word >> 16 | (insn->word & 0xffff) << 16
                              : insn->word;

    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(word >> 8 * i);
}

const char *sw_disassemble(struct sw_arena *arena, struct sw_disassembler *disassembler,
                           const struct sw_insn *insn, uint32_t va)
{
    const char *text = NULL;
    uint8_t bytes[4];
    cs_insn *found;

    store(insn, bytes);
    if (disassembler &&
        disassembler->disassemble(insn->thumb ? disassembler->thumb : disassembler->arm, bytes,
                                  insn->size, va, 1, &found) == 1) {
        text = *found->op_str ? sw_sprintf(arena, "%s %s", found->mnemonic, found->op_str)
                              : sw_strdup(arena, found->mnemonic);
        disassembler->release(found, 1);
    }
    if (!text)
        text = sw_sprintf(arena, insn->size == 2 ? ".inst 0x%04" PRIx32 : ".inst 0x%08" PRIx32,
                          insn->word);
    return text;
}
