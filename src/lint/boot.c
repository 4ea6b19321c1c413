/* SPDX-License-Identifier: MIT */
/* SW6: what the image's boot code does with the place it finds itself at. */
#include "rules.h"

/* The decisions are the shared boot code's: what it answers here it answers on the machine. */
void sw_check_boot_stops(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_machine *machine = facts->machine;

    if (!machine->boot_asked || machine->boot_status == BOOT_OK)
        return;
    sw_emit(emit, machine->placement.load.why, "loaded at " SW_HEX " the boot code stops: %s",
            machine->placement.load.v, boot_status_text(machine->boot_status));
    sw_emit_ram(emit, machine);
}
