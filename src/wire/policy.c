/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/policy.h"

#include "wire/policy-private.h"

static void
decision_free (gpointer data)
{
  GembokDecisionRule *decision = data;
  g_free (decision->step);
  g_strfreev (decision->roles);
  g_free (decision);
}

static void
procedure_free (gpointer data)
{
  gembok_policy_procedure_free (data);
}

static void
subject_free (gpointer data)
{
  GembokPolicySubject *rule = data;
  g_free (rule->attribute);
  g_free (rule->value);
  g_free (rule->field);
  g_free (rule);
}

static void
document_free (gpointer data)
{
  GembokPolicyDocument *rule = data;
  g_free (rule->type);
  g_free (rule->procedure);
  g_free (rule->kind);
  g_strfreev (rule->media_types);
  g_free (rule);
}

GembokPolicyProcedure *
gembok_policy_procedure_new (void)
{
  GembokPolicyProcedure *procedure = g_new0 (GembokPolicyProcedure, 1);
  procedure->agreement = TRUE;
  procedure->decisions = g_ptr_array_new_with_free_func (decision_free);
  return procedure;
}

void
gembok_policy_procedure_free (GembokPolicyProcedure *procedure)
{
  if (procedure == NULL)
    return;
  g_free (procedure->id);
  g_free (procedure->type);
  g_free (procedure->certificate_type);
  g_free (procedure->method);
  g_ptr_array_unref (procedure->decisions);
  g_free (procedure);
}

GembokPolicy *
gembok_policy_new (void)
{
  GembokPolicy *policy = g_new0 (GembokPolicy, 1);
  policy->procedures = g_ptr_array_new_with_free_func (procedure_free);
  policy->subject = g_ptr_array_new_with_free_func (subject_free);
  policy->documents = g_ptr_array_new_with_free_func (document_free);
  policy->poll_interval = GEMBOK_POLICY_POLL_DEFAULT;
  return policy;
}

void
gembok_policy_free (GembokPolicy *policy)
{
  if (policy == NULL)
    return;
  g_free (policy->ca_name);
  g_ptr_array_unref (policy->procedures);
  g_strfreev (policy->key_algorithms);
  g_free (policy->default_key_algorithm);
  g_ptr_array_unref (policy->subject);
  g_strfreev (policy->email_domains);
  g_ptr_array_unref (policy->documents);
  g_free (policy->agreement_version);
  g_free (policy->agreement_sha256);
  g_free (policy->agreement_text);
  g_free (policy->consent_version);
  g_free (policy->consent_sha256);
  g_free (policy->consent_text);
  g_strfreev (policy->consent_kinds);
  g_free (policy->crl_url);
  g_free (policy->ocsp_url);
  g_free (policy->sealing_certificate);
  g_free (policy);
}

GBytes *
gembok_policy_default (void)
{
  GBytes *data = g_resource_lookup_data (gembok_wire_get_resource (), "/gembok/wire/policy-default.json",
                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (data != NULL);
  return data;
}

const GembokPolicyProcedure *
gembok_policy_find_procedure (const GembokPolicy *policy, const char *id)
{
  for (guint i = 0; i < policy->procedures->len; i++)
    {
      const GembokPolicyProcedure *procedure = g_ptr_array_index (policy->procedures, i);
      if (g_strcmp0 (procedure->id, id) == 0)
        return procedure;
    }
  return NULL;
}

gboolean
gembok_policy_needs_consent (const GembokPolicy *policy, const char *kind)
{
  return policy->consent_version != NULL && g_strv_contains ((const char *const *) policy->consent_kinds, kind);
}

static gboolean
find_kind (GPtrArray *rules, const char *kind, guint *index)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const GembokPolicyDocument *rule = g_ptr_array_index (rules, i);
      if (g_str_equal (rule->kind, kind))
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

GPtrArray *
gembok_policy_documents_for (const GembokPolicy *policy, const char *type, const char *procedure)
{
  GPtrArray *chosen = g_ptr_array_new ();
  for (guint i = 0; i < policy->documents->len; i++)
    {
      GembokPolicyDocument *rule = g_ptr_array_index (policy->documents, i);
      guint place = 0;
      if (g_strcmp0 (rule->type, type) != 0 || (rule->procedure != NULL && g_strcmp0 (rule->procedure, procedure) != 0))
        continue;
      if (!find_kind (chosen, rule->kind, &place))
        g_ptr_array_add (chosen, rule);
      else if (rule->procedure != NULL)
        g_ptr_array_index (chosen, place) = rule;
    }
  return chosen;
}

static void
write_procedure (GembokJsonWriter *writer, const GembokPolicyProcedure *procedure)
{
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "id", procedure->id);
  gembok_json_add_string (writer, "type", procedure->type);
  gembok_json_add_string (writer, "certificate_type", procedure->certificate_type);
  gembok_json_add_string (writer, "method", procedure->method);
  gembok_json_add_boolean (writer, "agreement", procedure->agreement);
  gembok_json_begin_array (writer, "decisions");
  for (guint i = 0; i < procedure->decisions->len; i++)
    {
      const GembokDecisionRule *decision = g_ptr_array_index (procedure->decisions, i);
      gembok_json_begin_object (writer, NULL);
      gembok_json_add_string (writer, "step", decision->step);
      gembok_json_add_strings (writer, "roles", (const char *const *) decision->roles);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
  gembok_json_end_object (writer);
}

static void
write_subject (GembokJsonWriter *writer, const GembokPolicySubject *rule)
{
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "attribute", rule->attribute);
  gembok_json_add_string (writer, "value", rule->value);
  gembok_json_add_string (writer, "field", rule->field);
  gembok_json_add_boolean (writer, "required", rule->required);
  gembok_json_end_object (writer);
}

static void
write_document (GembokJsonWriter *writer, const GembokPolicyDocument *rule)
{
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "type", rule->type);
  gembok_json_add_string (writer, "procedure", rule->procedure);
  gembok_json_add_string (writer, "kind", rule->kind);
  gembok_json_add_boolean (writer, "required", rule->required);
  gembok_json_add_strings (writer, "media_types", (const char *const *) rule->media_types);
  gembok_json_add_integer (writer, "max_bytes", (gint64) rule->max_bytes);
  if (rule->min_width == 0 && rule->min_height == 0)
    gembok_json_add_string (writer, "min_pixels", NULL);
  else
    {
      gembok_json_begin_object (writer, "min_pixels");
      gembok_json_add_integer (writer, "width", rule->min_width);
      gembok_json_add_integer (writer, "height", rule->min_height);
      gembok_json_end_object (writer);
    }
  gembok_json_end_object (writer);
}

static void
write_agreement (GembokJsonWriter *writer, const GembokPolicy *policy)
{
  if (policy->agreement_version == NULL)
    {
      gembok_json_add_string (writer, "agreement", NULL);
      return;
    }
  gembok_json_begin_object (writer, "agreement");
  gembok_json_add_string (writer, "version", policy->agreement_version);
  gembok_json_add_string (writer, "sha256", policy->agreement_sha256);
  gembok_json_add_string (writer, "text", policy->agreement_text);
  gembok_json_end_object (writer);
}

static void
write_consent (GembokJsonWriter *writer, const GembokPolicy *policy)
{
  if (policy->consent_version == NULL)
    {
      gembok_json_add_string (writer, "consent", NULL);
      return;
    }
  gembok_json_begin_object (writer, "consent");
  gembok_json_add_string (writer, "version", policy->consent_version);
  gembok_json_add_string (writer, "sha256", policy->consent_sha256);
  gembok_json_add_string (writer, "text", policy->consent_text);
  gembok_json_add_strings (writer, "kinds", (const char *const *) policy->consent_kinds);
  gembok_json_end_object (writer);
}

GBytes *
gembok_policy_encode (const GembokPolicy *policy)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "ca_name", policy->ca_name);
  gembok_json_add_boolean (writer, "training", policy->training);
  gembok_json_begin_array (writer, "procedures");
  for (guint i = 0; i < policy->procedures->len; i++)
    write_procedure (writer, g_ptr_array_index (policy->procedures, i));
  gembok_json_end_array (writer);
  gembok_json_add_strings (writer, "key_algorithms", (const char *const *) policy->key_algorithms);
  gembok_json_add_string (writer, "default_key_algorithm", policy->default_key_algorithm);
  gembok_json_begin_array (writer, "subject");
  for (guint i = 0; i < policy->subject->len; i++)
    write_subject (writer, g_ptr_array_index (policy->subject, i));
  gembok_json_end_array (writer);
  gembok_json_add_strings (writer, "email_domains", (const char *const *) policy->email_domains);
  gembok_json_begin_array (writer, "documents");
  for (guint i = 0; i < policy->documents->len; i++)
    write_document (writer, g_ptr_array_index (policy->documents, i));
  gembok_json_end_array (writer);
  write_agreement (writer, policy);
  write_consent (writer, policy);
  gembok_json_add_string (writer, "crl_url", policy->crl_url);
  gembok_json_add_string (writer, "ocsp_url", policy->ocsp_url);
  gembok_json_add_integer (writer, "poll_interval", policy->poll_interval);
  gembok_json_add_string (writer, "sealing_certificate", policy->sealing_certificate);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}
