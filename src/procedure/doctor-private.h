/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/doctor.h"

G_BEGIN_DECLS

/* Shared by the doctor*.c files, one area each. */

/** GembokDoctorRun: one examination under way. */
typedef struct
{
  const GembokDoctorQuestion *question;
  GCancellable *cancellable; /* (nullable) */
  GPtrArray *findings;       /* (element-type GembokDiagnosis) */
} GembokDoctorRun;

/** gembok_doctor_add: a finished check; takes ownership of @found and @advice (nullable). */
void gembok_doctor_add (GembokDoctorRun *run, const char *code, GembokHealth health, char *found, char *advice);
/** gembok_doctor_add_error: a check that failed with @error, whose hint is the advice; none if it was cancelled. */
void gembok_doctor_add_error (GembokDoctorRun *run, const char *code, GembokHealth health, const GError *error);
/** gembok_doctor_add_skipped: a check that makes no sense, because @reason (translated). */
void gembok_doctor_add_skipped (GembokDoctorRun *run, const char *code, const char *reason);
/** gembok_doctor_is_over: whether nobody wants to know any more. */
gboolean gembok_doctor_is_over (const GembokDoctorRun *run);

void gembok_doctor_look_at_service (GembokDoctorRun *run);
void gembok_doctor_look_at_store (GembokDoctorRun *run);
void gembok_doctor_look_at_presets (GembokDoctorRun *run);
void gembok_doctor_look_at_computer (GembokDoctorRun *run);

/* --- judgements, apart from what they judge --------------------------------------------------------------------- */

/** GembokDoctorClock: what the clock is compared with. Unix seconds, 0: unknown. */
typedef struct
{
  gint64 now;
  gint64 server; /* the AMS's, at the same moment */
  gint64 seen;   /* what an AMS said some time ago */
  gint64 built;  /* when this program was made */
} GembokDoctorClock;

/** gembok_doctor_judge_clock: adds the check of the clock. */
void gembok_doctor_judge_clock (GembokDoctorRun *run, const GembokDoctorClock *clock);
/** gembok_doctor_judge_space: adds the check of free space, @bytes of it below @folder. */
void gembok_doctor_judge_space (GembokDoctorRun *run, const char *folder, guint64 bytes, gboolean read_only);
/** gembok_doctor_judge_mode: what is wrong with a data folder of that mode and owner, translated; %NULL if nothing is. */
const char *gembok_doctor_judge_mode (guint mode, gboolean is_ours);

/** gembok_doctor_clean: (transfer full): @text without what tells who somebody is: @home (nullable) is shown as "~", @user
 * (nullable) as a part of a path as "…", and a number as long as NIK or NIP too. */
char *gembok_doctor_clean (const char *text, const char *home, const char *user);

/** gembok_doctor_milliseconds: (transfer full): "12 ms", "0.4 ms", "< 0.1 ms", with the decimal mark of the language. */
char *gembok_doctor_milliseconds (gint64 microseconds);

G_END_DECLS
