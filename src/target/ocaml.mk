# SPDX-License-Identifier: MIT
# make ocaml APP=path/to/main.ml: an OCaml program, its runtime and the target's own boot code as
# one image, build/ocaml/NAME.elf and .bin, held against the rules. The compiler is Debian's for
# armhf, run by qemu-arm; nothing is installed but the packages of tests/packages.txt.

ARMHF := build/armhf
APP ?= src/target/ocaml/hello.ml
APP_NAME := $(basename $(notdir $(APP)))
OC := build/ocaml
OC_LIB := $(ARMHF)/usr/lib/ocaml
OC_PACKAGES := libfdt-dev ocaml musl-dev
OC_DONE := $(OC_PACKAGES:%=$(ARMHF)/%.done)
OC_COMPILER := qemu-arm -L /usr/arm-linux-gnueabihf $(ARMHF)/usr/bin/ocamlopt.opt

# glibc's libm gives glibc's results to the last digit; all else of a C library is musl's, as its
# functions that only compute ask nothing of an operating system.
OC_LIBM := /usr/arm-linux-gnueabihf/lib/libm.a
OC_LIBC := $(ARMHF)/usr/lib/arm-linux-musleabihf/libc.a

OC_OBJ := $(patsubst %.c,$(ARM)/%.o,$(wildcard src/target/ocaml_*.c))
# The names that the kernel and a C library both have are the kernel's, so these come first. What
# else of the kernel is needed comes from the archive.
OC_FIRST := $(patsubst %,$(ARM)/src/target/%.o,arm32/entry main string heap power)
OC_VECTORS := $(ARM)/src/target/arm32/vectors.o
OC_LDFLAGS := $(ARM_LDFLAGS) -Wl,--wrap=strerror -Wl,--wrap=fwrite -Wl,--wrap=strtod_l \
	-Wl,--defsym=__frexp=frexp -Wl,--defsym=__ldexp=ldexp \
	-Wl,--defsym=__sigsetjmp=setjmp

# Floats pass through it.
$(ARM)/src/target/ocaml_float.o: ARM_CFLAGS := $(filter-out -mgeneral-regs-only,$(ARM_CFLAGS))

.PHONY: ocaml
ocaml:
	@$(MAKE) --no-print-directory -j2 $(OC)/$(APP_NAME).bin all
	$(HOST)/stagewalk check $(OC)/$(APP_NAME).elf

$(ARMHF)/%.done:
	@sh src/target/fetch-armhf.sh $(ARMHF) $*

$(OC)/libkernel.a: $(ARM_OBJ)
	@mkdir -p $(@D)
	@rm -f $@
	ar rcs $@ $^

# Its code and its data get sections of their own, for the linker script to name.
$(OC)/$(APP_NAME).o: $(APP) $(OC_DONE)
	@mkdir -p $(OC)/$(APP_NAME).work
	@echo '  ocamlopt $@'
	cp $< $(OC)/$(APP_NAME).work/main.ml
	$(OC_COMPILER) -nostdlib -I $(OC_LIB) -output-obj -o $@ $(OC)/$(APP_NAME).work/main.ml
	$(ARM_OBJCOPY) --rename-section .text=.text.ocaml --rename-section .data=.data.ocaml $@

$(OC)/%.elf: $(OC)/%.o src/target/ocaml/maths.sh $(OC_OBJ) $(OC_FIRST) $(OC_VECTORS) $(OC)/libkernel.a $(ARM_LDS) $(OC_DONE)
	@echo '  link $@'
	$(ARM_CC) $(OC_LDFLAGS) $$(sh src/target/ocaml/maths.sh $(ARM_READELF) $<) -T $(ARM_LDS) $(OC_FIRST) $(OC_VECTORS) $(OC_OBJ) $< $(OC_LIB)/libasmrun.a \
		-Wl,--start-group $(OC_LIBM) $(OC_LIBC) $(OC)/libkernel.a $(ARM_FDT) -lgcc \
		-Wl,--end-group -o $@

$(OC)/%.bin: $(OC)/%.elf
	$(ARM_OBJCOPY) -O binary $< $@
