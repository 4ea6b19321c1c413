/* SPDX-License-Identifier: MIT */
/* The report of an exception nobody expected, in the form of stagewalk-fault(5): what a debugger
 * needs, and one sentence for a person. Runs on the exception's own stack and trusts no other. */
#include "fault.h"

#include "arm32/cpu.h"
#include "console.h"
#include "power.h"
#include "state.h"
#include "vmsa/fault.h"
#include "vmsa/fields.h"

enum {
    THUMB = 1 << 5, /* CPSR.T */
    DFSR_WNR = 1 << 11,
    FS_MASK = 0x40f,  /* FS[4] is bit 10 */
    FS_DEBUG = 0x002, /* what Xen writes into the FSR of an abort it makes itself */
    STACK_WORDS = 64, /* of the dump */
};

enum { UNDEFINED = 1, SUPERVISOR_CALL, PREFETCH_ABORT, DATA_ABORT };

/*
 * By vector: the architecture's name, and how far LR is past the instruction, in A32 and in T32
 * (Arm ARM, preferred return address of each exception).
 */
static const struct {
    const char *name;
    uint8_t past_arm, past_thumb;
} exceptions[] = {
    {"Reset", 0, 0},
    {"Undefined Instruction", 4, 2},
    {"Supervisor Call", 4, 2},
    {"Prefetch Abort", 4, 4},
    {"Data Abort", 8, 8},
    {"Hyp Trap", 0, 0},
    {"IRQ", 4, 4},
    {"FIQ", 4, 4},
};

/*
 * The instruction it is about. Xen's own aborts come with LR at that instruction, for A32 code.
 */
static uint32_t pc_of(const struct uk_frame *frame)
{
    bool thumb = (frame->spsr & THUMB) != 0;
    uint32_t fsr = frame->number == DATA_ABORT       ? uk_read_dfsr()
                   : frame->number == PREFETCH_ABORT ? uk_read_ifsr()
                                                     : 0;

    if ((fsr & FS_MASK) == FS_DEBUG) {
        return frame->taken_lr - (thumb ? 4 : 0);
    }
    return frame->taken_lr -
           (thumb ? exceptions[frame->number].past_thumb : exceptions[frame->number].past_arm);
}

/* The Arm ARM's name of a mode. */
static const char *mode_name(uint32_t psr)
{
    static const struct {
        uint8_t mode;
        char name[4];
    } modes[] = {
        {0x10, "USR"}, {0x11, "FIQ"}, {0x12, "IRQ"}, {0x13, "SVC"}, {0x16, "MON"},
        {0x17, "ABT"}, {0x1a, "HYP"}, {0x1b, "UND"}, {0x1f, "SYS"},
    };

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (modes[i].mode == (psr & 0x1f)) {
            return modes[i].name;
        }
    }
    return "an unknown mode";
}

/* What lies at a VA, for the sentence. */
static const char *place_of(uint32_t va)
{
    const struct boot_placement *placement = &uk_state.boot->placement;
    uint32_t ipa = uk_ipa(va);

    if (va < BOOT_SECTION) {
        return "this is VA section 0, which stays unmapped to catch null pointers";
    }
    if (va < BOOT_STACK_VA && va >= BOOT_STACK_VA - BOOT_SECTION) {
        return "this is the guard below the stack";
    }
    if (va >= BOOT_STACK_VA && va < BOOT_TABLE_VA) {
        return "this is the stack";
    }
    if (va >= BOOT_TABLE_VA && va < BOOT_IMAGE_VA) {
        return "this is the translation table";
    }
    if (ipa >= placement->base && ipa < placement->image_end) {
        return "this is the image";
    }
    for (uint32_t i = 0; i < uk_state.machine.platform.ram_count; i++) {
        if (uk_state.machine.platform.ram[i].first <= ipa &&
            ipa <= uk_state.machine.platform.ram[i].last) {
            return "this is RAM";
        }
    }
    return "this is not RAM";
}

/*
 * One sentence on an abort. Nothing here sets up debug events, so that status comes from a
 * hypervisor that was asked for an IPA it does not back.
 */
static void print_abort(const char *access, uint32_t address, uint32_t fsr)
{
    if ((fsr & FS_MASK) == FS_DEBUG) {
        uk_print("%s 0x%08x: %s, as Xen reports an IPA it does not back; %s\n", access, address,
                 vmsa_short_fs_name(fsr), place_of(address));
        return;
    }
    uk_print("%s 0x%08x: %s; %s\n", access, address, vmsa_short_fs_name(fsr), place_of(address));
}

static void print_cause(const struct uk_frame *frame, uint32_t pc)
{
    uint32_t dfsr = uk_read_dfsr();

    uk_print("CAUSE ");
    switch (frame->number) {
    case DATA_ABORT:
        print_abort((dfsr & FS_MASK) == FS_DEBUG ? "access to" /* Xen does not say which */
                    : (dfsr & DFSR_WNR) != 0     ? "write to"
                                                 : "read of",
                    uk_read_dfar(), dfsr);
        break;
    case PREFETCH_ABORT:
        print_abort("instruction fetch from", uk_read_ifar(), uk_read_ifsr());
        break;
    case UNDEFINED:
        uk_print("undefined instruction at 0x%08x; %s\n", pc, place_of(pc));
        break;
    default:
        uk_print("%s, which nothing here asks for, at 0x%08x\n", exceptions[frame->number].name,
                 pc);
        break;
    }
}

static void print_general(const struct uk_frame *frame, uint32_t pc)
{
    for (uint32_t i = 0; i < 13; i++) {
        uk_print("R%u=0x%08x\n", i, frame->r[i]);
    }
    uk_print("SP=0x%08x\nLR=0x%08x\nPC=0x%08x\nCPSR=0x%08x\nSPSR=0x%08x\n"
             "EXC_LR=0x%08x\nEXC_CPSR=0x%08x\n",
             frame->sp, frame->lr, pc, frame->spsr, frame->spsr, frame->taken_lr, frame->cpsr);
}

/* Written by vectors.S before it calls: there is nobody to hand it over. */
#pragma GCC visibility push(hidden)
extern struct uk_banked uk_banked;
#pragma GCC visibility pop
struct uk_banked uk_banked;

/* By mode, as the Arm ARM writes them. The handler's own sp is corrected by what the frame took. */
static void print_banked(const struct uk_frame *frame)
{
    static const struct {
        uint8_t mode;
        char name[4];
    } modes[] = {{0x13, "svc"}, {0x17, "abt"}, {0x1b, "und"}, {0x12, "irq"}, {0x11, "fiq"}};

    uk_print("SP_usr=0x%08x\nLR_usr=0x%08x\n", uk_banked.usr.sp, uk_banked.usr.lr);
    for (uint32_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        bool here = (frame->cpsr & 0x1f) == modes[i].mode;

        uk_print("SP_%s=0x%08x\nLR_%s=0x%08x\nSPSR_%s=0x%08x\n", modes[i].name,
                 uk_banked.modes[i].sp + (here ? (uint32_t)sizeof *frame : 0), modes[i].name,
                 uk_banked.modes[i].lr, modes[i].name, uk_banked.modes[i].spsr);
    }
    for (uint32_t i = 0; i < 5; i++) {
        uk_print("R%u_fiq=0x%08x\n", i + 8, uk_banked.fiq_r8[i]);
    }
}

static void print_system(void)
{
    uk_print("DFSR=0x%08x\nDFAR=0x%08x\nIFSR=0x%08x\nIFAR=0x%08x\n", uk_read_dfsr(), uk_read_dfar(),
             uk_read_ifsr(), uk_read_ifar());
    uk_print("SCTLR=0x%08x\nTTBR0=0x%08x\nTTBR1=0x%08x\nTTBCR=0x%08x\nDACR=0x%08x\n",
             uk_read_sctlr(), uk_read_ttbr0(), uk_read_ttbr1(), uk_read_ttbcr(), uk_read_dacr());
    uk_print("PRRR=0x%08x\nNMRR=0x%08x\nVBAR=0x%08x\nOFFSET=0x%08x\n", uk_read_prrr(),
             uk_read_nmrr(), uk_read_vbar(), uk_state.boot->placement.offset);
}

/*
 * The innermost words of the main stack. A stack pointer outside it is not followed: after an
 * overflow the dump begins at the stack's lowest word.
 */
static void print_stack(uint32_t sp)
{
    uint32_t from = (sp + 3) & ~UINT32_C(3);
    uint32_t end;

    if (sp < BOOT_STACK_VA && sp >= BOOT_STACK_VA - BOOT_SECTION) {
        from = BOOT_STACK_VA;
    }
    if (from < BOOT_STACK_VA || from > BOOT_STACK_VA + BOOT_STACK_SIZE) {
        uk_print("# SP is not in the stack: no dump\n");
        return;
    }
    end = BOOT_STACK_VA + BOOT_STACK_SIZE;
    if (end - from > STACK_WORDS * 4) {
        end = from + STACK_WORDS * 4;
    }
    for (; from < end; from += 4) {
        uk_print("MEM[0x%08x]=0x%08x\n", from, *(const volatile uint32_t *)(uintptr_t)from);
    }
}

/* Set while a report is printed: an exception then is one in the report itself. */
static bool reporting;

_Noreturn void uk_fault(const struct uk_frame *frame)
{
    uint32_t pc;

    if (uk_state.boot == NULL || !uk_state.map_complete) {
        for (;;) {
            uk_wfi(); /* nothing to write on yet */
        }
    }
    pc = pc_of(frame);
    if (reporting) {
        uk_print("FAULT IN REPORT PC=0x%08x DFAR=0x%08x\n", pc, uk_read_dfar());
        uk_end(UK_CRASH);
    }
    reporting = true;
    uk_print("\nFAULT BEGIN\nEXCEPTION %s from %s\n", exceptions[frame->number].name,
             mode_name(frame->spsr));
    print_cause(frame, pc);
    print_general(frame, pc);
    print_banked(frame);
    print_system();
    print_stack(frame->sp);
    uk_print("FAULT END\n");
    uk_end(UK_CRASH);
}
