/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/procedure-private.h"

#include "base/i18n.h"

static const char *const action_names[] = {
  [GEMBOK_ACTION_LOG_IN] = "log_in",
  [GEMBOK_ACTION_CHOOSE_TYPE] = "choose_type",
  [GEMBOK_ACTION_CREATE_CSR] = "create_csr",
  [GEMBOK_ACTION_UPLOAD_CSR] = "upload_csr",
  [GEMBOK_ACTION_UPLOAD_DOCUMENTS] = "upload_documents",
  [GEMBOK_ACTION_ACCEPT_AGREEMENT] = "accept_agreement",
  [GEMBOK_ACTION_DECIDE] = "decide",
  [GEMBOK_ACTION_NOTICE_REJECTION] = "notice_rejection",
  [GEMBOK_ACTION_ISSUE] = "issue",
  [GEMBOK_ACTION_DOWNLOAD] = "download",
  [GEMBOK_ACTION_LOG_OUT] = "log_out",
  [GEMBOK_ACTION_FINISH] = "finish",
  [GEMBOK_ACTION_MANUAL] = "manual",
  [GEMBOK_ACTION_MANUAL + 1] = NULL,
};

const char *const *
gembok_action_names (void)
{
  return action_names;
}

GembokAction
gembok_action_from_name (const char *name)
{
  for (guint i = 0; action_names[i] != NULL; i++)
    if (g_strcmp0 (action_names[i], name) == 0)
      return (GembokAction) i;
  return GEMBOK_ACTION_MANUAL;
}

const char *
gembok_bilingual_get (const GembokBilingual *text)
{
  const char *chosen = g_str_equal (gembok_i18n_language (), "id") ? text->id : text->en;
  return chosen != NULL ? chosen : "";
}

void
gembok_bilingual_clear (GembokBilingual *text)
{
  g_clear_pointer (&text->id, g_free);
  g_clear_pointer (&text->en, g_free);
}

void
gembok_bilingual_free (GembokBilingual *text)
{
  gembok_bilingual_clear (text);
  g_free (text);
}

void
gembok_step_free (GembokStep *step)
{
  g_free (step->id);
  g_free (step->number);
  gembok_bilingual_clear (&step->title);
  gembok_bilingual_clear (&step->actor_name);
  gembok_bilingual_clear (&step->output);
  g_clear_pointer (&step->needs, g_ptr_array_unref);
  g_strfreev (step->kinds);
  g_strfreev (step->after);
  g_free (step);
}

const char *
gembok_step_actor (const GembokStep *step)
{
  return step->actor_name.id != NULL ? gembok_bilingual_get (&step->actor_name) : gembok_role_label (step->actor);
}

GembokProcedure *
gembok_procedure_ref (GembokProcedure *procedure)
{
  return g_atomic_rc_box_acquire (procedure);
}

static void
clear_procedure (gpointer data)
{
  GembokProcedure *procedure = data;
  g_free (procedure->id);
  g_free (procedure->type);
  g_free (procedure->certificate_type);
  g_free (procedure->method);
  g_free (procedure->source);
  gembok_bilingual_clear (&procedure->title);
  gembok_bilingual_clear (&procedure->agency);
  gembok_bilingual_clear (&procedure->record);
  g_clear_pointer (&procedure->prerequisites, g_ptr_array_unref);
  g_clear_pointer (&procedure->steps, g_ptr_array_unref);
}

void
gembok_procedure_unref (GembokProcedure *procedure)
{
  g_atomic_rc_box_release_full (procedure, clear_procedure);
}

const char *
gembok_procedure_id (const GembokProcedure *procedure)
{
  return procedure->id;
}

const char *
gembok_procedure_type (const GembokProcedure *procedure)
{
  return procedure->type;
}

const char *
gembok_procedure_certificate_type (const GembokProcedure *procedure)
{
  return procedure->certificate_type;
}

const char *
gembok_procedure_method (const GembokProcedure *procedure)
{
  return procedure->method;
}

const char *
gembok_procedure_title (const GembokProcedure *procedure)
{
  return gembok_bilingual_get (&procedure->title);
}

const char *
gembok_procedure_agency (const GembokProcedure *procedure)
{
  return gembok_bilingual_get (&procedure->agency);
}

const char *
gembok_procedure_source (const GembokProcedure *procedure)
{
  return procedure->source;
}

const char *
gembok_procedure_record (const GembokProcedure *procedure)
{
  return procedure->record.id != NULL ? gembok_bilingual_get (&procedure->record) : NULL;
}

double
gembok_procedure_total_minutes (const GembokProcedure *procedure)
{
  return procedure->total_minutes;
}

GPtrArray *
gembok_procedure_prerequisites (const GembokProcedure *procedure)
{
  return procedure->prerequisites;
}

GPtrArray *
gembok_procedure_steps (const GembokProcedure *procedure)
{
  return procedure->steps;
}

const GembokStep *
gembok_procedure_find_step (const GembokProcedure *procedure, const char *id)
{
  for (guint i = 0; i < procedure->steps->len; i++)
    {
      const GembokStep *step = procedure->steps->pdata[i];
      if (g_strcmp0 (step->id, id) == 0)
        return step;
    }
  return NULL;
}

const GembokStep *
gembok_procedure_step_of (const GembokProcedure *procedure, GembokAction action, const char *kind)
{
  for (guint i = 0; i < procedure->steps->len; i++)
    {
      const GembokStep *step = procedure->steps->pdata[i];
      if (step->action == action && (kind == NULL || g_strv_contains ((const char *const *) step->kinds, kind)))
        return step;
    }
  return NULL;
}
