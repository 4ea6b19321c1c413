/* SPDX-License-Identifier: MIT */
/* Where each loader puts image, device tree, ramdisk and magic pages; and when it refuses. Expected
 * addresses are worked out by hand from the loaders' sources, or are from logs of real boots. */
#include "model_make.h"

enum { NO = 1 }; /* an address no row expects: "must be unknown" */

struct row {
    const char *name;
    const char *machine;
    uint64_t ram, ram_size;
    uint32_t start, end;
    uint64_t file, dtb_size, ramdisk_size;
    enum sw_refusal refusal;
    uint64_t load, entry, dtb, ramdisk, magic;
};

#define OK SW_REFUSAL_NONE
#define R4 0x40000000
#define R8 0x80000000

/* clang-format off */
static const struct row rows[] = {
    /* xl of Xen 4.4: the device tree at +128 MB or at the end of RAM; magic pages behind RAM. */
    {"4.4, 256 MB", "xen-4.4", R8, 0x10000000, 0, 0x5000, 0x5000, 0x800, 0,
     OK, 0x80008000, 0x80008000, 0x88000000, NO, 0x90000000},
    {"4.4, 64 MB", "xen-4.4", R8, 0x4000000, 0, 0x5000, 0x5000, 0x1800, 0,
     OK, 0x80008000, 0x80008000, 0x83ffe000, NO, 0x84000000},
    {"4.4, 128 MB and one page", "xen-4.4", R8, 0x8001000, 0, 0x5000, 0x5000, 0x1000, 0,
     OK, 0x80008000, 0x80008000, 0x88000000, NO, 0x88001000},
    {"4.4 has no ramdisk", "xen-4.4", R8, 0x10000000, 0, 0x5000, 0x5000, 0x800, 0x1000,
     OK, 0x80008000, 0x80008000, 0x88000000, NO, 0x90000000},

    /* xl of 4.5 and later. */
    {"4.5, 256 MB", "xen-4.5", R4, 0x10000000, 0, 0x5000, 0x5000, 0x800, 0,
     OK, 0x40008000, 0x40008000, 0x48000000, NO, 0x39000000},
    {"4.5, ramdisk first, then device tree", "xen-4.5",
     R4, 0x10000000, 0, 0x5000, 0x5000, 0x800, 0x1801,
     OK, 0x40008000, 0x40008000, 0x48002000, 0x48000000, 0x39000000},
    {"4.5, start of the header is the entry, load stays", "xen-4.5",
     R4, 0x10000000, 0x40009000, 0, 0x5000, 0x800, 0,
     OK, 0x40008000, 0x40009000, 0x48000000, NO, 0x39000000},
    {"4.5, end of the header is not looked at", "xen-4.5",
     R4, 0x10000000, 0, 0x11000, 0x10214, 0x800, 0,
     OK, 0x40008000, 0x40008000, 0x48000000, NO, 0x39000000},
    {"4.5, exactly 128 MB: the end of RAM", "xen-4.5", R4, 0x8000000, 0, 0x5000, 0x5000, 0x1000, 0,
     OK, 0x40008000, 0x40008000, 0x47fff000, NO, 0x39000000},
    {"4.5, 128 MB and the device tree: +128 MB", "xen-4.5",
     R4, 0x8001000, 0, 0x5000, 0x5000, 0x1000, 0,
     OK, 0x40008000, 0x40008000, 0x48000000, NO, 0x39000000},
    {"4.5, kernel rounds up to +128 MB: not there", "xen-4.5",
     R4, 0x10000000, 0, 0, 0x7e08000, 0x1000, 0,
     OK, 0x40008000, 0x40008000, 0x4ffff000, NO, 0x39000000},
    {"4.5, 2 MB guest: inside the 32 KB below the kernel", "xen-4.5",
     R4, 0x200000, 0, 0x10800, 0x10800, 0x2000, 0,
     OK, 0x40008000, 0x40008000, 0x40006000, NO, 0x39000000},
    {"4.5, 2 MB guest: 32 KB of modules do not go below", "xen-4.5",
     R4, 0x200000, 0, 0x10800, 0x10800, 0x8000, 0,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"4.5, modules end where the kernel's round-up begins: not there", "xen-4.5",
     R4, 0x201000, 0, 0x10800, 0x10800, 0x1000, 0,
     OK, 0x40008000, 0x40008000, 0x40007000, NO, 0x39000000},
    {"4.5, kernel larger than RAM", "xen-4.5", R4, 0x100000, 0, 0, 0x100000, 0x1000, 0,
     SW_REFUSAL_IMAGE, NO, NO, NO, NO, NO},
    {"4.17 places as 4.5 does", "xen-4.17", R4, 0x10000000, 0, 0x5000, 0x5000, 0x2800, 0,
     OK, 0x40008000, 0x40008000, 0x48000000, NO, 0x39000000},

    /* The hypervisor itself. */
    {"dom0less, 32 MB, image of 0xaf8 (boot log)", "xen-dom0less",
     R4, 0x2000000, 0, 0xaf8, 0xaf8, 0x47c, 0,
     OK, 0x41e00000, 0x41e00000, 0x41c00000, NO, NO},
    {"dom0less, 256 MB: device tree at +128 MB", "xen-dom0less",
     R4, 0x10000000, 0, 0xaf8, 0xaf8, 0x47c, 0,
     OK, 0x47e00000, 0x47e00000, 0x48000000, NO, NO},
    {"dom0less, 128 MB: no room at +128 MB", "xen-dom0less",
     R4, 0x8000000, 0, 0xaf8, 0xaf8, 0x47c, 0,
     OK, 0x47e00000, 0x47e00000, 0x47c00000, NO, NO},
    {"dom0less, 256 MB, ramdisk after the device tree", "xen-dom0less",
     R4, 0x10000000, 0, 0xaf8, 0xaf8, 0x47c, 0x300000,
     OK, 0x47e00000, 0x47e00000, 0x48000000, 0x48200000, NO},
    {"dom0less, kernel fills up to +128 MB exactly: not below it", "xen-dom0less",
     R4, 0x10000000, 0, 0x200000, 0x200000, 0x47c, 0,
     OK, 0x47e00000, 0x47e00000, 0x4fe00000, NO, NO},
    {"dom0less, start honoured exactly", "xen-dom0less",
     R4, 0x2000000, 0x40400000, 0x40400af8, 0xaf8, 0x47c, 0,
     OK, 0x40400000, 0x40400000, 0x41e00000, NO, NO},
    {"dom0less, modules end where the kernel's round-up begins: not there", "xen-dom0less",
     R4, 0x800000, 0x40400000, 0x40400af8, 0xaf8, 0x47c, 0,
     OK, 0x40400000, 0x40400000, 0x40200000, NO, NO},
    {"dom0less, start where no RAM is", "xen-dom0less",
     R4, 0x2000000, 0x80008000, 0x80008af8, 0xaf8, 0x47c, 0,
     SW_REFUSAL_START, NO, NO, NO, NO, NO},
    {"dom0less, end - start above the file (Mini-OS)", "xen-dom0less",
     R4, 0x2000000, 0, 0x11000, 0x10214, 0x47c, 0,
     SW_REFUSAL_HEADER_END, NO, NO, NO, NO, NO},
    {"dom0less, end below start wraps to a huge length", "xen-dom0less",
     R4, 0x2000000, 0x1000, 0, 0x10214, 0x47c, 0,
     SW_REFUSAL_HEADER_END, NO, NO, NO, NO, NO},
    {"dom0less, 4 MB: kernel 2 MB up, device tree below needs more than 2 MB", "xen-dom0less",
     R4, 0x400000, 0, 0xaf8, 0xaf8, 0x47c, 0,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"dom0less, 2 MB: kernel and device tree exceed the bank", "xen-dom0less",
     R4, 0x200000, 0, 0xaf8, 0xaf8, 0x47c, 0,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"dom0less, image larger than RAM", "xen-dom0less",
     R4, 0x100000, 0, 0x200000, 0x200000, 0x47c, 0,
     SW_REFUSAL_IMAGE, NO, NO, NO, NO, NO},

    /* qemu -kernel. */
    {"qemu virt, 256 MB", "qemu-virt", R4, 0x10000000, 0, 0x5000, 0x5000, 0x1000, 0,
     OK, 0x40010000, 0x40010000, 0x48000000, NO, NO},
    {"qemu virt, 1 GB: still +128 MB", "qemu-virt", R4, 0x40000000, 0, 0x5000, 0x5000, 0x100000, 0,
     OK, 0x40010000, 0x40010000, 0x48000000, NO, NO},
    {"qemu virt, 64 MB: half of RAM", "qemu-virt", R4, 0x4000000, 0, 0x5000, 0x5000, 0x1000, 0,
     OK, 0x40010000, 0x40010000, 0x42000000, NO, NO},
    {"qemu virt, ramdisk, device tree on the next page", "qemu-virt",
     R4, 0x10000000, 0, 0x5000, 0x5000, 0x1000, 0x1801,
     OK, 0x40010000, 0x40010000, 0x48002000, 0x48000000, NO},
    {"qemu virt, image past the half: after it", "qemu-virt",
     R4, 0x400000, 0, 0, 0x300001, 0x1000, 0,
     OK, 0x40010000, 0x40010000, 0x40311000, NO, NO},
    {"qemu vexpress", "qemu-vexpress-a15", R8, 0x10000000, 0, 0x5000, 0x5000, 0x1000, 0,
     OK, 0x80010000, 0x80010000, 0x88000000, NO, NO},
    {"qemu virt, start of the header is not looked at", "qemu-virt",
     R4, 0x10000000, 0x40400000, 0, 0x5000, 0x1000, 0,
     OK, 0x40010000, 0x40010000, 0x48000000, NO, NO},
    {"qemu virt, image larger than RAM", "qemu-virt", R4, 0x100000, 0, 0, 0x100001, 0x1000, 0,
     SW_REFUSAL_IMAGE, NO, NO, NO, NO, NO},
    {"qemu virt, no room for the device tree", "qemu-virt", R4, 0x100000, 0, 0, 0xf0000, 0x1000, 0,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"qemu virt, ramdisk past RAM", "qemu-virt", R4, 0x100000, 0, 0, 0x1000, 0x1000, 0x80001,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},

    /* Absurd numbers: a refusal, and no arithmetic that wraps. */
    {"no RAM", "xen-4.5", R4, 0, 0, 0x5000, 0x5000, 0x800, 0,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"RAM up to 2^64", "xen-4.5", R4, UINT64_MAX - R4 + 1, 0, 0x5000, 0x5000, 0x800, 0,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"RAM at the top of 64 bits", "qemu-virt",
     UINT64_MAX - 0xfff, 0x1000, 0, 0x5000, 0x5000, 0x800, 0,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"one byte of RAM", "xen-dom0less", R4, 1, 0, 0xaf8, 0xaf8, 0x800, 0,
     SW_REFUSAL_IMAGE, NO, NO, NO, NO, NO},
    {"RAM at 0, one byte", "xen-dom0less", 0, 1, 0, 0xaf8, 0xaf8, 0x800, 0,
     SW_REFUSAL_IMAGE, NO, NO, NO, NO, NO},
    {"RAM at 0", "xen-dom0less", 0, 0x2000000, 0, 0xaf8, 0xaf8, 0x800, 0,
     OK, 0x1e00000, 0x1e00000, 0x1c00000, NO, NO},
    {"ramdisk of 2^64 - 1", "xen-4.5", R4, 0x10000000, 0, 0x5000, 0x5000, 0x800, UINT64_MAX,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"ramdisk of 2^47", "xen-dom0less", R4, 0x10000000, 0, 0x5000, 0x5000, 0x800, UINT64_C(1) << 47,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"ramdisk of 2^47 on qemu", "qemu-virt",
     R4, 0x10000000, 0, 0x5000, 0x5000, 0x800, UINT64_C(1) << 47,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"device tree of 2^63", "xen-4.5", R4, 0x10000000, 0, 0x5000, 0x5000, UINT64_C(1) << 63, 0,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
    {"device tree of 4 GB in 256 MB", "xen-4.4",
     R8, 0x10000000, 0, 0x5000, 0x5000, UINT64_C(1) << 32, 0,
     SW_REFUSAL_NO_ROOM, NO, NO, NO, NO, NO},
};
/* clang-format on */

static struct sw_machine *make_machine(struct sw_arena *arena, const struct row *row)
{
    return make_machine_of(
        arena, row->machine, "generic", make_zimage(arena, row->file, row->start, row->end),
        make_platform(arena, row->ram, row->ram_size, row->dtb_size), row->ramdisk_size);
}

static void expect(const char *name, const char *what, struct sw_value value, uint64_t wanted)
{
    if (value.known != (wanted != NO) || (value.known && value.v != wanted))
        fail_msg("%s: %s is %s0x%llx, expected 0x%llx", name, what, value.known ? "" : "unknown ",
                 (unsigned long long)value.v, (unsigned long long)wanted);
    if (!value.why.what && !value.why.file)
        fail_msg("%s: %s does not say why", name, what);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *row = &rows[i];
        struct sw_arena *arena = sw_arena_new();
        const struct sw_placement *placement = &make_machine(arena, row)->placement;

        if (placement->refusal_kind != row->refusal ||
            placement->refused != (row->refusal != SW_REFUSAL_NONE))
            fail_msg("%s: refusal %d (%s)", row->name, (int)placement->refusal_kind,
                     placement->refusal ? placement->refusal : "none");
        expect(row->name, "load", placement->load, row->load);
        expect(row->name, "entry", placement->entry, row->entry);
        expect(row->name, "dtb", placement->dtb, row->dtb);
        expect(row->name, "ramdisk", placement->ramdisk, row->ramdisk);
        expect(row->name, "magic", placement->magic, row->magic);
        assert_false(placement->as_flat);
        sw_arena_free(arena);
    }
}

/* The hypervisor does not count a device tree right behind the image, whole or cut. */
static void test_appended(void **state)
{
    static const uint32_t totals[] = {0x800, 0x700, 0x801, 0xffffffff};

    (void)state;
    for (size_t i = 0; i < COUNT(totals); i++) {
        struct sw_arena *arena = sw_arena_new();
        unsigned char *bytes = sw_alloc(arena, 1, 0x1800);
        const struct sw_placement *placement;

        make_zimage_header(bytes, 0, 0x1000);
        put32(bytes + 0x1000, 0xedfe0dd0);
        put32(bytes + 0x1004, __builtin_bswap32(totals[i]));
        placement =
            &make_machine_of(arena, "xen-dom0less", "generic", make_parsed(arena, bytes, 0x1800),
                             make_platform(arena, R4, 0x10000000, 0x1000), 0)
                 ->placement;
        assert_int_equal(placement->refusal_kind, SW_REFUSAL_NONE);
        assert_int_equal(placement->loaded_size, 0x1000);
        sw_arena_free(arena);
    }
}

/* U-Boot style: the layout says where. */
static void test_fixed(void **state)
{
    static const struct {
        const char *name, *addresses;
        enum sw_refusal refusal;
        uint64_t load, dtb;
    } fixed[] = {
        {"both", "load_address: 0x42000000\ndtb_address: 0x43000000\n", OK, 0x42000000, 0x43000000},
        {"no device tree", "load_address: 0x42000000\n", OK, 0x42000000, NO},
        {"last place in RAM", "load_address: 0x4fffb000\n", OK, 0x4fffb000, NO},
        {"a page too high", "load_address: 0x4fffc000\n", SW_REFUSAL_IMAGE, NO, NO},
        {"below RAM", "load_address: 0x3ffff000\n", SW_REFUSAL_IMAGE, NO, NO},
        {"top of 64 bits", "load_address: 0xffffffffffffffff\n", SW_REFUSAL_IMAGE, NO, NO},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(fixed); i++) {
        struct sw_arena *arena = sw_arena_new();
        const char *text = sw_sprintf(arena,
                                      "kind: machine\ntitle: t\narch: arm32\nsource: s\n"
                                      "loader: fixed\nboard: b\nstage2: false\n"
                                      "entry: {mode: svc}\nwindows: []\n%s",
                                      fixed[i].addresses);
        struct sw_machine_layout *layout;
        struct sw_image_layout *promise;
        struct sw_machine *machine = NULL;
        struct sw_error err;

        if (!sw_machine_layout_parse(
                arena, (struct sw_bytes){(const unsigned char *)text, strlen(text), "f.yaml"},
                &layout, &err) ||
            !sw_image_layout_open(arena, "generic", &promise, &err) ||
            !sw_machine_make(arena,
                             &(struct sw_machine_inputs){
                                 .image = make_zimage(arena, 0x5000, 0, 0x5000),
                                 .platform = make_platform(arena, R4, 0x10000000, 0x1000),
                                 .layout = layout,
                                 .promise = promise},
                             &machine, &err))
            fail_msg("%s: %s", fixed[i].name, err.text);
        assert_int_equal(machine->placement.refusal_kind, fixed[i].refusal);
        expect(fixed[i].name, "load", machine->placement.load, fixed[i].load);
        expect(fixed[i].name, "entry", machine->placement.entry, fixed[i].load);
        expect(fixed[i].name, "dtb", machine->placement.dtb, fixed[i].dtb);
        sw_arena_free(arena);
    }
}

/* QEMU takes an ELF without zImage header for firmware: by p_paddr, and nothing in r2; the tree is
 * at the start of RAM if there is room. */
static void test_qemu_elf(void **state)
{
    static const struct make_symbol none[] = {{NULL, 0}};
    struct sw_arena *arena = sw_arena_new();
    struct sw_image *image = make_elf(arena, 0x40200000, 0x1000, 0x3000, none);
    struct sw_platform *platform = make_platform(arena, R4, 0x10000000, 0x1000);
    const struct sw_placement *placement;

    (void)state;
    placement = &make_machine_of(arena, "qemu-virt", "generic", image, platform, 0)->placement;
    assert_true(placement->as_flat);
    assert_int_equal(placement->load.v, 0x40010000);
    image->header.present = false;
    placement = &make_machine_of(arena, "qemu-virt", "generic", image, platform, 0)->placement;
    assert_false(placement->as_flat);
    assert_int_equal(placement->load.v, 0x40200000);
    assert_int_equal(placement->loaded_size, 0x3000);
    assert_int_equal(placement->entry.v, 0x40200000);
    assert_true(placement->dtb.known && placement->dtb_untold);
    assert_int_equal(placement->dtb.v, 0x40000000);
    image->segments[0].va = 0xc0000000;
    for (size_t i = 0; i < 2; i++) { /* e_entry as a VA, as QEMU was seen to enter, and as loaded */
        image->entry = i == 0 ? 0xc0000040 : 0x40200040;
        placement = &make_machine_of(arena, "qemu-virt", "generic", image, platform, 0)->placement;
        assert_int_equal(placement->entry.v, 0x40200040);
        assert_int_equal(sw_image_entry_va(image), 0xc0000040);
    }
    image->entry = 0x10;
    assert_int_equal(sw_image_entry_va(image), 0x10);
    image = make_elf(arena, 0x40000800, 0x1000, 0x3000, none);
    image->header.present = false;
    placement = &make_machine_of(arena, "qemu-virt", "generic", image, platform, 0)->placement;
    assert_false(placement->dtb.known || placement->dtb_untold);
    placement = &make_machine_of(arena, "xen-4.5", "generic", image, platform, 0)->placement;
    assert_int_equal(placement->refusal_kind, SW_REFUSAL_NO_HEADER);
    placement = &make_machine_of(arena, "xen-dom0less", "generic", image, platform, 0)->placement;
    assert_int_equal(placement->refusal_kind, SW_REFUSAL_NO_HEADER);
    sw_arena_free(arena);
}

/* Numbers at the edges of everything, in all combinations: any answer will do, a crash will not. */
static void test_hostile(void **state)
{
    static const char *const machines[] = {"xen-4.4", "xen-4.5", "xen-dom0less", "qemu-virt"};
    static const uint64_t edges[] = {0,          1,          0xfff,          0x7fffffff,
                                     0xfffff000, 0xffffffff, 0x100000000,    0xffffffffffff,
                                     UINT64_MAX, R4,         0x1000000000000};

    (void)state;
    for (size_t m = 0; m < COUNT(machines); m++)
        for (size_t a = 0; a < COUNT(edges); a++)
            for (size_t b = 0; b < COUNT(edges); b++)
                for (size_t c = 0; c < COUNT(edges); c++) {
                    struct sw_arena *arena = sw_arena_new();
                    const struct row row = {.name = "hostile",
                                            .machine = machines[m],
                                            .ram = edges[a],
                                            .ram_size = edges[b],
                                            .start = (uint32_t)edges[c],
                                            .end = (uint32_t)edges[b],
                                            .file = 0x1000,
                                            .dtb_size = edges[c],
                                            .ramdisk_size = edges[(b + c) % COUNT(edges)]};
                    const struct sw_placement *placement = &make_machine(arena, &row)->placement;

                    if (placement->load.known && !placement->refused)
                        assert_true(placement->load.v + placement->loaded_size >=
                                    placement->load.v);
                    sw_arena_free(arena);
                }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),    cmocka_unit_test(test_appended),
        cmocka_unit_test(test_fixed),   cmocka_unit_test(test_qemu_elf),
        cmocka_unit_test(test_hostile),
    };

    return cmocka_run_group_tests_name("model_place", tests, NULL, NULL);
}
