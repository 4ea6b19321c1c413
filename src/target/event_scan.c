/* SPDX-License-Identifier: MIT */
/* Which ports of the shared page are pending. Pure but for the page, which another CPU writes: the
 * host's unit tests run it too. */
#include "event.h"

/* Both sides change the words at any time, so each is taken and cleared in one step. */
static uint64_t take(volatile uint64_t *word, uint64_t bits)
{
    return __atomic_fetch_and(word, ~bits, __ATOMIC_SEQ_CST) & bits;
}

static void scan_word(volatile struct xen_shared_info *shared, uint32_t word,
                      void (*handle)(uint32_t port))
{
    uint64_t bits =
        take(&shared->pending[word], ~__atomic_load_n(&shared->mask[word], __ATOMIC_SEQ_CST));

    for (uint32_t bit = 0; bit < XEN_EVENT_WORD_BITS; bit++) {
        if ((bits >> bit & 1) != 0) {
            handle(word * XEN_EVENT_WORD_BITS + bit);
        }
    }
}

/* From the summary inwards, each cleared before what it sums up is looked at: what comes in between
 * is then seen now or announced once more. */
void uk_event_scan(volatile struct xen_shared_info *shared, void (*handle)(uint32_t port))
{
    while (__atomic_exchange_n(&shared->vcpu[0].upcall_pending, 0, __ATOMIC_SEQ_CST) != 0) {
        uint64_t words = take(&shared->vcpu[0].pending_words, UINT64_MAX);

        for (uint32_t word = 0; word < XEN_EVENT_WORDS; word++) {
            if ((words >> word & 1) != 0) {
                scan_word(shared, word, handle);
            }
        }
    }
}
