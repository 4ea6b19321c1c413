# The defect bank: how the target is compiled and linked, for images made of changed sources of it.
.PHONY: bank bank-flags
bank: deps
	@$(MAKE) --no-print-directory -j2 all target
	@O=$(O) sh tests/prove.sh tests/bank/run.sh
	@sed -n 's/^# //p' $(O)/tap/tests_bank_run.sh.tap

# Nothing is dropped: what is planted may stand where nobody refers to it.
bank-flags:
	@echo '$(ARM_CC) $(ARM_CFLAGS)'
	@echo '$(ARM_CC) $(filter-out $(ARM_GC),$(ARM_LDFLAGS))'
	@echo '$(ARM_FDT)'
