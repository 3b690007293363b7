/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/doctor.h"

G_BEGIN_DECLS

/** GembokServerTrial: how an AMS answered. */
typedef struct
{
  gboolean works;
  char *verdict;       /* translated, for people */
  GPtrArray *findings; /* (element-type GembokDiagnosis): what concerns the connection */
} GembokServerTrial;

/** GembokServerTrialFunc: @trial and @error are borrowed; one of them is %NULL. */
typedef void (*GembokServerTrialFunc) (gpointer owner, const GembokServerTrial *trial, const GError *error);

/** gembok_server_trial_run: tries the AMS of the settings on a worker: name, connection, TLS, clock, policy. Nothing is saved. */
void gembok_server_trial_run (GSettings *settings, gpointer owner, GCancellable *cancellable, GembokServerTrialFunc done);

/** gembok_server_trial_judge: (transfer none): moves what concerns the connection from @findings into @trial and judges it. */
void gembok_server_trial_judge (GembokServerTrial *trial, GPtrArray *findings);

G_END_DECLS
