# The fuzzers, in two builds: with libFuzzer (O=build/fuzz), and with replay.c under the sanitizers
# of O=build/asan. Both link the input layer alone, with an arena in which each allocation can be
# watched.

FUZZERS := elf zimage dtb yaml layout registers core log
FUZZ_OBJ := $(HOST)/tests/fuzz/strict_arena.o $(HOST)/gen/embedded_data.o \
	$(HOST)/gen/embedded_table.o $(patsubst %.c,$(HOST)/%.o,$(filter-out \
	src/base/arena.c,$(wildcard src/base/*.c src/input/*.c)))
FUZZ_SEEDS := $(wildcard tests/fuzz/corpus/*/* layouts/*/*)

.PHONY: fuzz fuzz-smoke fuzz-programs fuzz-replays

fuzz:
	@$(MAKE) --no-print-directory O=build/fuzz fuzz-programs
	@sh tests/fuzz/fuzz.sh $(T)

fuzz-smoke:
	@O=build/asan sh tests/fuzz/run.sh

fuzz-programs: $(FUZZERS:%=$(HOST)/tests/fuzz/fuzz_%) $(HOST)/tests/fuzz/seeds.done
fuzz-replays: $(FUZZERS:%=$(HOST)/tests/fuzz/replay_%) $(HOST)/tests/fuzz/seeds.done

$(HOST)/tests/fuzz/seeds.done: tests/fuzz/seeds.sh $(FUZZ_SEEDS)
	@mkdir -p $(@D)
	sh tests/fuzz/seeds.sh $(@D)/seeds
	@touch $@

$(HOST)/tests/fuzz/fuzz_%: $(HOST)/tests/fuzz/fuzz_%.o $(FUZZ_OBJ)
	$(HOST_CC) $(HOST_CFLAGS) -fsanitize=fuzzer $^ $(HOST_LIBS) -o $@

$(HOST)/tests/fuzz/replay_%: $(HOST)/tests/fuzz/fuzz_%.o $(HOST)/tests/fuzz/replay.o $(FUZZ_OBJ)
	$(HOST_CC) $(HOST_CFLAGS) $^ $(HOST_LIBS) -o $@
