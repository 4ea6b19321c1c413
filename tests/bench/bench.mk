# The benchmark: the model against the least that could do, both in one process.
BENCH := $(O)/host/tests/bench
BENCH_SRC := $(filter-out tests/bench/measure.c,$(wildcard tests/bench/*.c))

$(BENCH)/speed: $(BENCH_SRC:%.c=$(HOST)/%.o) $(HOST)/libstagewalk.a
	$(HOST_CC) $(HOST_CFLAGS) $^ -lunicorn $(HOST_LIBS) -o $@

.PHONY: bench-programs
bench-programs: $(BENCH)/speed
