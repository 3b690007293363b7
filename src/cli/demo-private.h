/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli.h"
#include "procedure/request.h"
#include "procedure/training.h"

G_BEGIN_DECLS

/* Shared by demo.c (the people and what they do), demo-tell.c (what is said of it) and demo-save.c (what stays). */

/* The demonstration: three people with a vault each, an AMS of its own, and everything real in between. */
typedef struct
{
  Cli *cli;
  char *scratch;     /* taken away at the end */
  char *out;         /* what stays */
  gboolean made_out; /* the folder was not there before */
  GembokTraining *training;
  GembokContext *applicant;
  GembokContext *deciders[GEMBOK_ROLE_UNKNOWN];
  GembokProcedure *procedure;
  GembokSecret *passphrase;
  char *request_id; /* the applicant's */
  char *remote_id;
  GembokRequestView *view;
  guint shown; /* steps already told of */
} Demo;

/** demo_tell_step: prints one step with actor, result and time, or adds it to the JSON array. */
void demo_tell_step (Demo *demo, const GembokStep *step, const char *result, double seconds);
/** demo_result_of: (transfer full): what came out of @step, in words. */
char *demo_result_of (const Demo *demo, const GembokStep *step);
/** demo_tell_steps: tells of the next steps, in the official order, as long as @tellable (nullable: all) says so. */
void demo_tell_steps (Demo *demo, gboolean (*tellable) (GembokAction action));
/** demo_out_is_free: whether none of the files is there yet, or --force was given; EXISTS, before anything is done. */
gboolean demo_out_is_free (Demo *demo, GError **error);
/** demo_save_all: writes key, CSR, certificate, chain, .p12 and passphrase, and prints each path. */
gboolean demo_save_all (Demo *demo, GError **error);

G_END_DECLS
