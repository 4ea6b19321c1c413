# The oracle: bare payloads for the emulator, and the program that judges their answers.
ORACLE := $(O)/host/tests/oracle
ORACLE_SRC := $(filter-out tests/oracle/payload%,$(wildcard tests/oracle/*.c))
ORACLE_BARE := -std=gnu11 -O2 $(WARN) -Itests/oracle -ffreestanding -fno-builtin -fno-pic -fno-pie \
	-fno-stack-protector -fno-unwind-tables -fno-asynchronous-unwind-tables \
	-fno-tree-loop-distribute-patterns -mgeneral-regs-only -nostdlib -static -no-pie \
	-Wl,--build-id=none,-z,noexecstack,--no-warn-rwx-segments,-T,tests/oracle/payload.ld
ORACLE_COMMON := tests/oracle/payload.c tests/oracle/payload.ld tests/oracle/payload.h \
	tests/oracle/job.h
ORACLE_CC32 := arm-linux-gnueabihf-gcc -march=armv7-a+fp -marm -mno-unaligned-access
ORACLE_CC64 := aarch64-linux-gnu-gcc -march=armv8.2-a -mstrict-align

$(ORACLE)/oracle: $(ORACLE_SRC:%.c=$(HOST)/%.o) $(HOST)/libstagewalk.a
	$(HOST_CC) $(HOST_CFLAGS) $^ $(HOST_LIBS) -o $@

$(ORACLE)/payload32.elf: tests/oracle/start32.S tests/oracle/payload32.c \
		tests/oracle/payload32_guest.c $(ORACLE_COMMON)
	@mkdir -p $(@D)
	$(ORACLE_CC32) $(ORACLE_BARE) $(filter %.c %.S,$^) -lgcc -o $@

$(ORACLE)/payload64.elf: tests/oracle/start64.S tests/oracle/payload64.c \
		tests/oracle/payload64_guest.c $(ORACLE_COMMON)
	@mkdir -p $(@D)
	$(ORACLE_CC64) $(ORACLE_BARE) $(filter %.c %.S,$^) -o $@

.PHONY: oracle oracle-programs
oracle-programs: $(ORACLE)/oracle $(ORACLE)/payload32.elf $(ORACLE)/payload64.elf

oracle: oracle-programs
	@O=$(O) sh tests/oracle/run.sh full
