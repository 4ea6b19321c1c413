# stagewalk: one Makefile, two worlds. build/host is the tool and its tests, build/arm32 the target.
#   make            the tool                     make test       everything a change must pass
#   make demo       install, build, check, map   make test-all   that, in every flavour (CI)
#   make ocaml APP=main.ml   an OCaml program as a unikernel
#   make O=build/asan ...   the same in another flavour: asan, clang
#   make V=1 ...            show each command
# It never installs by itself: `make deps` does; demo and test call that first.

O ?= build
FLAVOUR := $(notdir $(O))
HOST := $(O)/host
ARM := build/arm32
PREFIX ?= /usr/local
T ?= 30

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
ifndef V
.SILENT:
endif
.PHONY: all deps demo ready test test-all fuzz bench xen install clean

# ---- flags -----------------------------------------------------------------------------------
WARN := -Wall -Wextra -Wconversion -Wpedantic -Werror
FLAGS_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_build := -O2
FLAGS_clang := -O2
CC_clang := clang
FLAGS_fuzz := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
CC_fuzz := clang

HOST_CC := $(or $(CC_$(FLAVOUR)),gcc)
HOST_CFLAGS := -std=c11 -D_GNU_SOURCE -pthread -g $(or $(FLAGS_$(FLAVOUR)),$(FLAGS_build)) $(WARN) \
	-Iinclude -I$(HOST)/include -fstack-protector-strong
HOST_LIBS := -Wl,-Bstatic -lelf -lz -lfdt -lyaml -ljansson -Wl,-Bdynamic

ARM_CC := arm-linux-gnueabihf-gcc
ARM_OBJCOPY := arm-linux-gnueabihf-objcopy
ARM_READELF := arm-linux-gnueabihf-readelf
# Position-independent, because some of it runs with the MMU off wherever the loader put it. No
# floating point in it, which is off by then too; so no inline functions of the C library either.
ARM_CFLAGS := -std=c11 -g -O2 $(WARN) -Iinclude -isystem build/armhf/usr/include \
	-march=armv7-a+fp -mfloat-abi=hard -marm -mgeneral-regs-only \
	-ffreestanding -fno-builtin -fpie -fvisibility=hidden -mno-unaligned-access \
	-fno-stack-protector -fno-unwind-tables -fno-asynchronous-unwind-tables \
	-fno-tree-loop-distribute-patterns -ffunction-sections -fdata-sections \
	-D__NO_INLINE__
ARM_GC := -Wl,--gc-sections
ARM_LDFLAGS := -nostdlib -static -no-pie $(ARM_GC) -Wl,--build-id=none \
	-Wl,-z,max-page-size=4096 -Wl,--fatal-warnings

# ---- sources: the folder is the layer ----------------------------------------------------------
SHARED_LAYERS := vmsa boot
HOST_LAYERS := base $(SHARED_LAYERS) input model scan lint explain render cli
HOST_SRC := $(foreach layer,$(HOST_LAYERS),$(wildcard src/$(layer)/*.c))

# The plugin that runs boot code, with what it needs of the layers below: the tool has these objects
# too, compiled so that they fit either. Only it has to do with the emulator's library.
PLUGIN_SRC := $(wildcard src/run/*.c) $(wildcard src/vmsa/*.c) $(wildcard src/base/*.c) \
	src/scan/insn.c src/scan/system.c src/model/boot_names.c
PLUGIN_OBJ := $(PLUGIN_SRC:%.c=$(HOST)/pic/%.o)
# The emulator as an archive, and of it ARM alone: the entry points of the other architectures are
# defined here, so that none of their members is linked. docs/adr/0008 says why, and what of the
# library src/run/replaced.c stands in for.
UNICORN_OTHERS := arm64 m68k mips mips64 mips64el mipsel ppc ppc64 riscv32 riscv64 s390 sparc \
	sparc64 tricore x86
UNICORN_REPLACED := page_collection_lock_arm page_collection_unlock_arm tcg_optimize_arm \
	qemu_ram_addr_from_host_arm qemu_madvise tlb_set_page_with_attrs_arm
UNICORN := $(foreach a,$(UNICORN_OTHERS),$(foreach f,uc_init context_reg_read context_reg_write,\
	-Wl,--defsym=$(a)_$(f)=0)) $(UNICORN_REPLACED:%=-Wl,--wrap=%) \
	-Wl,-Bstatic -lunicorn -Wl,-Bdynamic -lm \
	-Wl,--exclude-libs,libunicorn.a -Wl,-Bsymbolic -Wl,--gc-sections
HOST_OBJ := $(patsubst %.c,$(HOST)/%.o,$(filter-out $(PLUGIN_SRC),$(HOST_SRC))) \
	$(patsubst %.c,$(HOST)/pic/%.o,$(filter $(PLUGIN_SRC),$(HOST_SRC)))
LIB_OBJ := $(filter-out $(HOST)/src/cli/main.o,$(HOST_OBJ)) \
	$(HOST)/gen/embedded_data.o $(HOST)/gen/embedded_table.o

all: $(HOST)/stagewalk $(HOST)/stagewalk-run.so

# Objects depend on this file, here and below, as its flags are in them.
$(HOST)/%.o: %.c Makefile
	@[ -d $(@D) ] || mkdir -p $(@D); echo '  $(HOST_CC) $@'
	$(HOST_CC) $(HOST_CFLAGS) -MMD -MP -c $< -o $@

$(HOST)/libstagewalk.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(HOST)/stagewalk: $(HOST)/src/cli/main.o $(HOST)/libstagewalk.a
	@echo '  link $@'
	$(HOST_CC) $(HOST_CFLAGS) $^ $(HOST_LIBS) -o $@

$(HOST)/pic/%.o: %.c Makefile
	@[ -d $(@D) ] || mkdir -p $(@D); echo '  $(HOST_CC) $@'
	$(HOST_CC) $(HOST_CFLAGS) -fPIC -fvisibility=hidden -MMD -MP -c $< -o $@

$(HOST)/stagewalk-run.so: $(PLUGIN_OBJ)
	@echo '  link $@'
	$(HOST_CC) $(HOST_CFLAGS) -shared $^ $(UNICORN) -o $@

# ---- files embedded in the tool: layouts, compiled board device trees, rule pages, styles --------
BOARDS := $(patsubst %.dts,$(HOST)/%.dtb,$(wildcard layouts/boards/*.dts))
EMBEDDED := $(wildcard layouts/machines/*.yaml layouts/images/*.yaml docs/rules/*.md \
	src/render/page/*) $(BOARDS)

$(HOST)/layouts/boards/%.dtb: layouts/boards/%.dts
	@mkdir -p $(@D)
	dtc -q -I dts -O dtb -d $(@:.dtb=.d) -o $@ $<

# Touched only when a file came or went, so that a removed one leaves the tool too.
$(HOST)/gen/embedded.list: FORCE
	@mkdir -p $(@D)
	@echo '$(EMBEDDED)' | cmp -s - $@ || echo '$(EMBEDDED)' > $@
.PHONY: FORCE

$(HOST)/gen/embedded_data.S: src/input/embed.sh $(EMBEDDED) $(HOST)/gen/embedded.list
	sh src/input/embed.sh $(HOST) $@ $(HOST)/gen/embedded_table.c
$(HOST)/gen/embedded_table.c: $(HOST)/gen/embedded_data.S
	@touch $@

$(HOST)/gen/embedded_data.o: $(HOST)/gen/embedded_data.S
	$(HOST_CC) -c $< -o $@
$(HOST)/gen/embedded_table.o: $(HOST)/gen/embedded_table.c src/input/embedded_table.h
	$(HOST_CC) $(HOST_CFLAGS) -Isrc/input -MMD -MP -c $< -o $@

# ---- the target: its own sources, and the shared layers once more -------------------------------
ARM_SRC := $(filter-out src/target/ocaml_%,$(foreach layer,$(SHARED_LAYERS) target, \
	$(wildcard src/$(layer)/*.c))) $(wildcard src/target/arm32/*.S)
ARM_OBJ := $(patsubst %,$(ARM)/%.o,$(basename $(ARM_SRC)))
ARM_FDT := build/armhf/usr/lib/arm-linux-gnueabihf/libfdt.a
ARM_LDS := src/target/arm32/unikernel.lds

# A second image asks for the place where VA and IPA differ by the seed's offset.
ARM_START := 0x40008000
ARM_IMAGES := $(ARM)/unikernel $(ARM)/unikernel-$(ARM_START)

.PHONY: target
target: $(ARM_IMAGES:=.elf) $(ARM_IMAGES:=.bin)

$(ARM_FDT):
	@sh src/target/fetch-armhf.sh build/armhf libfdt-dev

$(ARM)/%.o: %.c Makefile | $(ARM_FDT)
	@[ -d $(@D) ] || mkdir -p $(@D); echo '  $(ARM_CC) $@'
	$(ARM_CC) $(ARM_CFLAGS) -MMD -MP -c $< -o $@

$(ARM)/%.o: %.S Makefile
	@[ -d $(@D) ] || mkdir -p $(@D); echo '  $(ARM_CC) $@'
	$(ARM_CC) $(ARM_CFLAGS) -MMD -MP -c $< -o $@

$(ARM)/unikernel-$(ARM_START).elf: ARM_LDFLAGS += -Wl,--defsym=uk_header_start=$(ARM_START)
$(ARM_IMAGES:=.elf): $(ARM_OBJ) $(ARM_LDS) $(ARM_FDT)
	@echo '  link $@'
	$(ARM_CC) $(ARM_LDFLAGS) -T $(ARM_LDS) $(ARM_OBJ) $(ARM_FDT) -lgcc -o $@

$(ARM)/%.bin: $(ARM)/%.elf
	$(ARM_OBJCOPY) -O binary $< $@

include src/target/ocaml.mk

# ---- unit tests: one program per file of tests/unit ---------------------------------------------
UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT := $(UNIT_SRC:%.c=$(HOST)/%)

# What the target has that touches no machine runs here too.
PURE_OBJ := $(patsubst %,$(HOST)/src/target/%.o,bootargs clock event_scan pool ring xenstore)

$(HOST)/tests/unit/target_%: $(HOST)/tests/unit/target_%.o $(PURE_OBJ)
	$(HOST_CC) $(HOST_CFLAGS) $^ -lcmocka -o $@

$(HOST)/tests/unit/%: $(HOST)/tests/unit/%.o $(HOST)/libstagewalk.a
	$(HOST_CC) $(HOST_CFLAGS) $^ -lcmocka $(HOST_LIBS) -o $@

# The host's half of a test of the target.
HOST_TABLE := $(HOST)/tests/target/table

$(HOST_TABLE): $(HOST)/tests/target/table.o $(HOST)/libstagewalk.a
	$(HOST_CC) $(HOST_CFLAGS) $^ -o $@

.PHONY: unit
unit: $(UNIT) $(HOST_TABLE)

include tests/oracle/oracle.mk
include tests/bench/bench.mk
include tests/fuzz/fuzz.mk
include tests/bank/bank.mk

# Rewrites what tests/golden expects; the difference is for a person to judge.
.PHONY: golden-update
golden-update: all target
	@O=$(O) sh tests/golden/run.sh update
	@O=$(O) sh tests/corpus/run.sh update
	@O=$(O) sh tests/shell/run.sh update

# Rewrites the completions of shells from what the tool says of itself.
.PHONY: completion-update
completion-update: all
	@python3 src/cli/completion/generate.py $(HOST)/stagewalk src/cli/completion

# ---- what a person types -----------------------------------------------------------------------
# deps installs, and only deps: demo and test call it, then start make anew for the work.
deps:
	@sh tests/deps.sh
	@sh src/target/fetch-armhf.sh build/armhf libfdt-dev
	@sh src/target/fetch-armhf.sh build/armhf xen-hypervisor-4.17-armhf || \
		echo "make deps: going on without Xen: tests/xen will be skipped"
	@sh src/target/fetch-armhf.sh build/armhf $(OC_PACKAGES) || \
		echo "make deps: going on without OCaml: tests/ocaml will be skipped"

demo: deps
	@$(MAKE) --no-print-directory -j2 all target
	@sh tests/demo.sh

# Everything the tests need, built.
ready: all target unit oracle-programs

test: deps
	@$(MAKE) --no-print-directory -j2 ready
	@O=$(O) sh tests/prove.sh

# The target on real Xen, alone: part of test too.
xen: deps
	@$(MAKE) --no-print-directory -j2 all target $(HOST_TABLE)
	@O=$(O) sh tests/prove.sh tests/xen/run.sh

test-all: deps
	@sh tests/all.sh

bench: all bench-programs oracle-programs
	@O=$(O) sh tests/bench/run-bench.sh

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/doc/stagewalk
	install -s -m 755 $(HOST)/stagewalk $(DESTDIR)$(PREFIX)/bin
	install -d $(DESTDIR)$(PREFIX)/lib/stagewalk
	install -s -m 755 $(HOST)/stagewalk-run.so $(DESTDIR)$(PREFIX)/lib/stagewalk
	install -m 644 README.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/stagewalk
	install -d $(DESTDIR)$(PREFIX)/share/doc/stagewalk/schema $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 docs/schema/*.json $(DESTDIR)$(PREFIX)/share/doc/stagewalk/schema
	install -m 644 docs/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 docs/man/*.5 $(DESTDIR)$(PREFIX)/share/man/man5
	install -D -m 644 src/cli/completion/stagewalk.bash \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/stagewalk
	install -D -m 644 src/cli/completion/_stagewalk \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_stagewalk
	install -D -m 644 src/cli/completion/stagewalk.fish \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/stagewalk.fish

clean:
	rm -rf build

-include $(shell find $(O) build/arm32 -type f -name '*.d' 2>/dev/null)
