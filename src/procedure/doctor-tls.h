/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/doctor-private.h"

G_BEGIN_DECLS

/** gembok_doctor_tell_tls: adds the check of the secure connection: whose certificate, by which anchor it is trusted, or what
 * exactly was wrong. For a @peer that came so far. */
void gembok_doctor_tell_tls (GembokDoctorRun *run, const GembokVaultProfile *profile, const GembokHttpPeer *peer);

G_END_DECLS
