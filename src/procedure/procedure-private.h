/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/procedure.h"

G_BEGIN_DECLS

/* Shared by the parts of the type: procedure.c (what it is), procedure-file.c (how it is read) and procedure-load.c (where it is). */

struct _GembokProcedure
{
  char *id;
  char *type;
  char *certificate_type;
  char *method;
  char *source;
  GembokBilingual title;
  GembokBilingual agency;
  GembokBilingual record;
  double total_minutes;
  GPtrArray *prerequisites; /* GembokBilingual */
  GPtrArray *steps;         /* GembokStep */
};

/** gembok_procedure_resources_get_resource: (transfer none): the built-in files; glib-compile-resources makes it. */
GResource *gembok_procedure_resources_get_resource (void);

/** gembok_action_names: (transfer none): the words for actions in a procedure file, %NULL-terminated. */
const char *const *gembok_action_names (void);
/** gembok_action_from_name: the action of that name in a procedure file, else %GEMBOK_ACTION_MANUAL. */
GembokAction gembok_action_from_name (const char *name);
void gembok_bilingual_clear (GembokBilingual *text);
void gembok_bilingual_free (GembokBilingual *text);
void gembok_step_free (GembokStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokStep, gembok_step_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokBilingual, gembok_bilingual_free)

G_END_DECLS
