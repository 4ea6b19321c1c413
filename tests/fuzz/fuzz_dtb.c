/* SPDX-License-Identifier: MIT */
/* Device trees, and everything that was read from them. */
#include "fuzz.h"

#include "input/platform.h"

static void look_at_ranges(const struct sw_fdt_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fuzz_require(ranges[i].where.first <= ranges[i].where.last);
        fuzz_touch_text(ranges[i].why.what);
    }
}

static bool is_device(const struct sw_platform *platform, const struct sw_fdt_device *device)
{
    return !device ||
           (device >= platform->devices && device < platform->devices + platform->device_count);
}

static void look_at(const struct sw_platform *platform)
{
    fuzz_require(platform->total_size <= platform->blob.size);
    for (size_t i = 0; platform->compatible[i]; i++)
        fuzz_touch_text(platform->compatible[i]);
    fuzz_touch_text(platform->model ? platform->model : "");
    fuzz_touch_text(platform->bootargs ? platform->bootargs : "");
    fuzz_touch_text(platform->psci_method ? platform->psci_method : "");
    look_at_ranges(platform->memory, platform->memory_count);
    look_at_ranges(platform->reserved, platform->reserved_count);
    for (size_t i = 0; i < platform->device_count; i++) {
        fuzz_touch_text(platform->devices[i].path);
        fuzz_touch_text(platform->devices[i].compatible);
        look_at_ranges(platform->devices[i].ranges, platform->devices[i].range_count);
    }
    fuzz_require(!platform->initrd_present || platform->initrd.first <= platform->initrd.last);
    fuzz_require(is_device(platform, platform->gic) && is_device(platform, platform->uart) &&
                 is_device(platform, platform->hypervisor));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_bytes bytes = {data, size, "fuzz"};
    struct sw_platform *platform;
    struct sw_error err = {0};

    if (sw_platform_parse(arena, bytes, &platform, &err))
        look_at(platform);
    else
        fuzz_require_error(&err, SW_ERROR_INPUT);
    sw_arena_free(arena);
    return 0;
}
