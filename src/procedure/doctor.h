/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"

G_BEGIN_DECLS

/*
 * Diagnosis: looks at everything that could be in the way, says where it looked, what it found, with numbers, and what to
 * do. It asks nobody for anything, changes nothing but what it takes away again, and never shows a secret.
 */

/** GembokHealth: how a thing is. */
typedef enum
{
  GEMBOK_HEALTH_GOOD,
  GEMBOK_HEALTH_NOTE, /* works, but the person should know */
  GEMBOK_HEALTH_BAD
} GembokHealth;

/** gembok_health_name: "good", "note", "bad". Static. */
const char *gembok_health_name (GembokHealth health);
/** gembok_health_label: for people, translated. Static. */
const char *gembok_health_label (GembokHealth health);

/** GembokDoctorArea: what a check is about. */
typedef enum
{
  GEMBOK_DOCTOR_SERVICE = 1 << 0,  /* the AMS and the way to it; needs the network */
  GEMBOK_DOCTOR_STORE = 1 << 1,    /* what is kept here */
  GEMBOK_DOCTOR_COMPUTER = 1 << 2, /* what the program stands on */
  GEMBOK_DOCTOR_ALL = 7
} GembokDoctorArea;

/** gembok_doctor_area_label: a heading for people, translated. Static. */
const char *gembok_doctor_area_label (GembokDoctorArea area);

/** GembokDoctorCheck: one thing that can be looked at. */
typedef struct
{
  const char
      *code; /* stable: "ams", "dns", "proxy", "connection", "tls", "api", "clock", "vault", "log", "keyring", "space",
                       "decoder", "memory", "dumps", "swap", "programs", "presets", "procedures" */
  GembokDoctorArea area;
} GembokDoctorCheck;

/** gembok_doctor_checks: (array length=n_checks): all of them, in the order in which they are done and shown. Static. */
const GembokDoctorCheck *gembok_doctor_checks (guint *n_checks);
/** gembok_doctor_title: what the check of @code is called, translated. Static. */
const char *gembok_doctor_title (const char *code);

/** GembokDiagnosis: one thing that was looked at. Holds no secret, NIK, user name or token. */
typedef struct
{
  const char *code;  /* static: of a #GembokDoctorCheck */
  const char *title; /* static: translated */
  GembokDoctorArea area;
  GembokHealth health;
  char *found;  /* translated: where was looked and what was found; may name the data folder in full */
  char *advice; /* (nullable): translated: what to do */
} GembokDiagnosis;

void gembok_diagnosis_free (GembokDiagnosis *diagnosis);

/** GembokDoctorFunc: called on the working thread for each check that is finished; @finished is borrowed. Must not block. */
typedef void (*GembokDoctorFunc) (const GembokDiagnosis *finished, gpointer user_data);

/** GembokDoctorQuestion: what to look at. All borrowed. */
typedef struct
{
  GembokContext *context;     /* (nullable): %NULL where there is no vault, or it could not be opened */
  const GError *vault_error;  /* (nullable): why it could not */
  const char *folder;         /* (nullable): the data folder that was tried then; %NULL: the user's own */
  const GembokServer *server; /* (nullable): an AMS to look at instead of the profile used last */
  GembokDoctorArea areas;     /* 0: all */
  GembokDoctorFunc func;      /* (nullable) */
  gpointer user_data;
} GembokDoctorQuestion;

/**
 * gembok_doctor:
 *
 * Does the checks one after the other, telling each to the question's func. What makes no sense is left out: without an AMS
 * the checks of the way to it (one note says so), after a failure those that build on it say so as a note. Blocks on disk,
 * network (within the limits of ams/http.h, and 10 s for a name) and keyring (20 s at most, without a question to anybody);
 * shows that it lives through the context's reporter.
 *
 * Returns: (transfer full) (element-type GembokDiagnosis): what was finished; once @cancellable is cancelled, that is less
 */
GPtrArray *gembok_doctor (const GembokDoctorQuestion *question, GCancellable *cancellable);

/**
 * gembok_doctor_report:
 * @findings: (element-type GembokDiagnosis)
 *
 * Returns: (transfer full): a plain text to be sent to those who help: time, system, versions and all findings, without
 *   secrets, NIK or NIP, name of the user or of the computer; folders below the home folder begin with "~"
 */
char *gembok_doctor_report (GPtrArray *findings);

G_END_DECLS
