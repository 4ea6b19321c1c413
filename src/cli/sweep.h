/* SPDX-License-Identifier: MIT */
/* `boot --sweep`: the image at every address a loader may choose. */
#ifndef SW_CLI_SWEEP_H
#define SW_CLI_SWEEP_H

#include "boot.h"
#include "session.h"

#include "model/sweep.h"

/*
 * Run the image of subject, which is on one machine, at each address and judge it as check would.
 * job->limit bounds a run by instructions. Errors: SW_ERROR_MISSING when the loader refuses the
 * image, so that nothing says where all else lies, and when the emulator fails.
 */
SW_MUST_CHECK bool sweep_run(const struct session *session, const struct session_subject *subject,
                             const struct boot_job *job, struct sw_sweep *sweep,
                             struct sw_error *err);

#endif
