/* SPDX-License-Identifier: MIT */
/* The virtual timer (Arm ARM, Generic Timer) and where the time of day comes from. */
#include "timer.h"

#include "arm32/cpu.h"
#include "interrupt.h"
#include "state.h"
#include "xen.h"

UK_REGISTER(cntfrq, 0, c14, c0, 0)
UK_REGISTER(cntv_ctl, 0, c14, c3, 1)

enum {
    CNTV_CTL_OFF = 0,
    CNTV_CTL_ENABLE = 1 << 0,
    CNTV_CTL_ISTATUS = 1 << 2, /* unknown while not enabled */
    PL031_DR = 0,              /* Arm DDI 0224: seconds since 1970 */
};

static uint32_t hz;
static void (*alarm)(void);

/* The counter may be read early, past instructions that come first: not so after an isb. */
static uint64_t read_counter(void)
{
    uint64_t value;

    uk_isb();
    __asm__ volatile("mrrc p15, 1, %Q0, %R0, c14" : "=r"(value)); /* CNTVCT */
    return value;
}

static void write_compare(uint64_t value)
{
    __asm__ volatile("mcrr p15, 3, %Q0, %R0, c14" : : "r"(value) : "memory"); /* CNTV_CVAL */
}

/*
 * Off before anything else: the line stays up until then. A hypervisor's controller may bring the
 * interrupt of an alarm that was set anew meanwhile: then the condition is not met.
 */
static void fired(uint32_t number)
{
    const uint32_t met = CNTV_CTL_ENABLE | CNTV_CTL_ISTATUS;
    void (*handle)(void) = alarm;

    (void)number;
    if ((uk_read_cntv_ctl() & met) != met) {
        return;
    }
    uk_write_cntv_ctl(CNTV_CTL_OFF);
    uk_isb();
    alarm = NULL;
    if (handle != NULL) {
        handle();
    }
}

bool uk_timer_open(bool interrupts)
{
    hz = uk_read_cntfrq();
    if (hz == 0) {
        hz = uk_state.machine.timer_hz; /* firmware that forgot it is worked round in the tree */
    }
    uk_write_cntv_ctl(CNTV_CTL_OFF);
    uk_isb();
    if (hz == 0 || uk_state.machine.timer_ppi == 0 || !interrupts) {
        return false;
    }
    uk_interrupt_handle(uk_state.machine.timer_ppi, fired);
    return true;
}

uint64_t uk_timer_now(void)
{
    return uk_clock_ns(read_counter(), hz);
}

bool uk_timer_wall(struct uk_time *now)
{
    const volatile struct xen_shared_info *shared = uk_xen_shared();

    if (shared != NULL) {
        return uk_clock_wall(shared, uk_timer_now(), now);
    }
    if (uk_state.machine.rtc == 0) {
        return false;
    }
    now->seconds = *(volatile uint32_t *)(uintptr_t)(uk_va(uk_state.machine.rtc) + PL031_DR);
    now->nanoseconds = 0;
    return true;
}

void uk_timer_alarm(uint64_t when, void (*handle)(void))
{
    uk_write_cntv_ctl(CNTV_CTL_OFF);
    uk_isb();
    alarm = handle;
    write_compare(uk_clock_ticks(when, hz));
    uk_write_cntv_ctl(CNTV_CTL_ENABLE);
    uk_isb();
}

static volatile bool awake;

static void wake(void)
{
    awake = true;
}

static bool is_awake(void)
{
    return awake;
}

void uk_timer_sleep(uint64_t ns)
{
    awake = false;
    uk_timer_alarm(uk_timer_now() + ns, wake);
    uk_interrupt_wait(is_awake);
}
