/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/policy.h"

#include <string.h>

#include "base/i18n.h"
#include "base/words.h"
#include "wire/json-private.h"
#include "wire/paths.h"
#include "wire/policy-private.h"

#define NAME_MAX_BYTES     200
#define PROCEDURES_MAX     100
#define DECISIONS_MAX      20
#define RULES_MAX          64
#define PIXELS_MAX         16384
#define POLL_MAX           86400
#define AGREEMENT_MAX      (256 * 1024)
#define CERTIFICATE_MAX    (64 * 1024)
#define ADDRESS_MAX_LENGTH 2000

static gboolean
need_strings (GembokJson *json, const char *name, GStrv *value, GError **error)
{
  if (!gembok_json_get_strings (json, name, value, error))
    return FALSE;
  if ((*value)[0] == NULL)
    return gembok_json_fault (json, name, GEMBOK_JSON_MISSING, error);
  if (g_strv_length (*value) > RULES_MAX)
    return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
  return TRUE;
}

static gboolean
can_decide (GStrv roles)
{
  for (gsize i = 0; roles[i] != NULL; i++)
    {
      const GembokRole role = gembok_role_from_name (roles[i]);
      if (role != GEMBOK_ROLE_VERIFIER && role != GEMBOK_ROLE_OFFICER)
        return FALSE;
    }
  return TRUE;
}

static gpointer
read_decision (GembokJson *json, GError **error)
{
  g_autofree char *step = NULL;
  g_auto (GStrv) roles = NULL;
  if (!gembok_json_need_name (json, "step", NAME_MAX_BYTES, &step, error) || !need_strings (json, "roles", &roles, error))
    return NULL;
  if (!can_decide (roles))
    {
      gembok_json_fault (json, "roles", GEMBOK_JSON_OUT_OF_RANGE, error);
      return NULL;
    }
  GembokDecisionRule *decision = g_new0 (GembokDecisionRule, 1);
  decision->step = g_steal_pointer (&step);
  decision->roles = g_steal_pointer (&roles);
  return decision;
}

static gpointer
read_procedure (GembokJson *json, GError **error)
{
  GembokPolicyProcedure *procedure = gembok_policy_procedure_new ();
  gboolean read = gembok_json_need_name (json, "id", NAME_MAX_BYTES, &procedure->id, error)
                  && gembok_json_need_name (json, "type", NAME_MAX_BYTES, &procedure->type, error)
                  && gembok_json_need_name (json, "certificate_type", NAME_MAX_BYTES, &procedure->certificate_type, error)
                  && gembok_json_need_name (json, "method", NAME_MAX_BYTES, &procedure->method, error)
                  && gembok_json_get_boolean (json, "agreement", TRUE, &procedure->agreement, error)
                  && gembok_json_need_all (json, "decisions", read_decision, procedure->decisions, error);
  if (read && (procedure->decisions->len == 0 || procedure->decisions->len > DECISIONS_MAX))
    read = gembok_json_fault (json, "decisions", GEMBOK_JSON_OUT_OF_RANGE, error);
  if (!read)
    g_clear_pointer (&procedure, gembok_policy_procedure_free);
  return procedure;
}

static gpointer
read_subject (GembokJson *json, GError **error)
{
  g_autofree char *attribute = NULL;
  g_autofree char *value = NULL;
  g_autofree char *field = NULL;
  gboolean required = FALSE;
  if (!gembok_json_need_name (json, "attribute", NAME_MAX_BYTES, &attribute, error)
      || !gembok_json_get_string (json, "value", &value, error) || !gembok_json_get_string (json, "field", &field, error)
      || !gembok_json_get_boolean (json, "required", FALSE, &required, error))
    return NULL;
  if ((value == NULL) == (field == NULL))
    {
      gembok_json_fault (json, "field", value == NULL ? GEMBOK_JSON_MISSING : GEMBOK_JSON_OUT_OF_RANGE, error);
      return NULL;
    }
  GembokPolicySubject *rule = g_new0 (GembokPolicySubject, 1);
  rule->attribute = g_steal_pointer (&attribute);
  rule->value = g_steal_pointer (&value);
  rule->field = g_steal_pointer (&field);
  rule->required = required;
  return rule;
}

static gboolean
read_pixels (GembokJson *json, guint64 *width, guint64 *height, GError **error)
{
  *width = *height = 0;
  g_autoptr (GembokJson) pixels = gembok_json_member (json, "min_pixels");
  if (pixels == NULL)
    return TRUE;
  if (!gembok_json_is_object (pixels))
    return gembok_json_fault (pixels, NULL, GEMBOK_JSON_NO_OBJECT, error);
  return gembok_json_get_unsigned (pixels, "width", 0, 0, PIXELS_MAX, width, error)
         && gembok_json_get_unsigned (pixels, "height", 0, 0, PIXELS_MAX, height, error);
}

static gpointer
read_document (GembokJson *json, GError **error)
{
  g_autofree char *type = NULL;
  g_autofree char *procedure = NULL;
  g_autofree char *kind = NULL;
  g_auto (GStrv) media_types = NULL;
  gboolean required = FALSE;
  guint64 max_bytes = 0;
  guint64 width = 0;
  guint64 height = 0;
  if (!gembok_json_need_name (json, "type", NAME_MAX_BYTES, &type, error)
      || !gembok_json_get_string (json, "procedure", &procedure, error)
      || !gembok_json_need_name (json, "kind", NAME_MAX_BYTES, &kind, error)
      || !gembok_json_get_boolean (json, "required", FALSE, &required, error)
      || !need_strings (json, "media_types", &media_types, error)
      || !gembok_json_get_unsigned (json, "max_bytes", 0, 1, GEMBOK_WIRE_DOCUMENT_MAX, &max_bytes, error)
      || !read_pixels (json, &width, &height, error))
    return NULL;
  if (max_bytes == 0)
    {
      gembok_json_fault (json, "max_bytes", GEMBOK_JSON_MISSING, error);
      return NULL;
    }
  GembokPolicyDocument *rule = g_new0 (GembokPolicyDocument, 1);
  rule->type = g_steal_pointer (&type);
  rule->procedure = g_steal_pointer (&procedure);
  rule->kind = g_steal_pointer (&kind);
  rule->required = required;
  rule->media_types = g_steal_pointer (&media_types);
  rule->max_bytes = max_bytes;
  rule->min_width = (guint32) width;
  rule->min_height = (guint32) height;
  return rule;
}

/* A text that people agree to: its version, its hash and itself. */
static gboolean
read_text (GembokJson *json, char **version, char **sha256, char **text, GError **error)
{
  if (!gembok_json_is_object (json))
    return gembok_json_fault (json, NULL, GEMBOK_JSON_NO_OBJECT, error);
  if (!gembok_json_need_name (json, "version", NAME_MAX_BYTES, version, error)
      || !gembok_json_get_sha256 (json, "sha256", sha256, error) || !gembok_json_need_string (json, "text", text, error))
    return FALSE;
  if (*sha256 == NULL)
    return gembok_json_fault (json, "sha256", GEMBOK_JSON_MISSING, error);
  if (**text == '\0' || strlen (*text) > AGREEMENT_MAX)
    return gembok_json_fault (json, "text", GEMBOK_JSON_OUT_OF_RANGE, error);
  return TRUE;
}

static gboolean
is_text_of (const char *text, const char *sha256)
{
  g_autofree char *own = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_str_equal (own, sha256);
}

static gboolean
read_agreement (GembokPolicy *policy, GembokJson *json, GError **error)
{
  g_autoptr (GembokJson) agreement = gembok_json_member (json, "agreement");
  if (agreement == NULL)
    return TRUE;
  if (!read_text (agreement, &policy->agreement_version, &policy->agreement_sha256, &policy->agreement_text, error))
    return FALSE;
  if (is_text_of (policy->agreement_text, policy->agreement_sha256))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL,
                    _ ("The agreement that came is not the one that its SHA-256 names."));
  return FALSE;
}

static gboolean
read_consent (GembokPolicy *policy, GembokJson *json, GError **error)
{
  g_autoptr (GembokJson) consent = gembok_json_member (json, "consent");
  if (consent == NULL)
    return TRUE;
  if (!read_text (consent, &policy->consent_version, &policy->consent_sha256, &policy->consent_text, error)
      || !need_strings (consent, "kinds", &policy->consent_kinds, error))
    return FALSE;
  if (is_text_of (policy->consent_text, policy->consent_sha256))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL,
                    _ ("The consent text that came is not the one that its SHA-256 names."));
  return FALSE;
}

static gboolean
read_address (GembokJson *json, const char *name, char **address, GError **error)
{
  if (!gembok_json_get_string (json, name, address, error))
    return FALSE;
  if (*address == NULL)
    return TRUE;
  g_autoptr (GUri) uri = strlen (*address) <= ADDRESS_MAX_LENGTH ? g_uri_parse (*address, G_URI_FLAGS_ENCODED, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if ((g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) && host != NULL && host[0] != '\0')
    return TRUE;
  return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
}

static gboolean
same_document (const GembokPolicyDocument *a, const GembokPolicyDocument *b)
{
  return g_str_equal (a->type, b->type) && g_str_equal (a->kind, b->kind) && g_strcmp0 (a->procedure, b->procedure) == 0;
}

/* What is decided by two rules at once is decided by none. */
static gboolean
is_unambiguous (const GembokPolicy *policy, GembokJson *json, GError **error)
{
  for (guint i = 0; i < policy->procedures->len; i++)
    {
      const GembokPolicyProcedure *procedure = g_ptr_array_index (policy->procedures, i);
      if (gembok_policy_find_procedure (policy, procedure->id) != procedure)
        return gembok_json_fault (json, "procedures", GEMBOK_JSON_OUT_OF_RANGE, error);
    }
  for (guint i = 0; i < policy->documents->len; i++)
    for (guint j = 0; j < i; j++)
      if (same_document (g_ptr_array_index (policy->documents, i), g_ptr_array_index (policy->documents, j)))
        return gembok_json_fault (json, "documents", GEMBOK_JSON_OUT_OF_RANGE, error);
  return TRUE;
}

static gboolean
has_sound_size (GPtrArray *items, guint most, GembokJson *json, const char *name, GError **error)
{
  return items->len <= most || gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
}

static gboolean
read_keys (GembokPolicy *policy, GembokJson *json, GError **error)
{
  if (!need_strings (json, "key_algorithms", &policy->key_algorithms, error)
      || !gembok_json_need_string (json, "default_key_algorithm", &policy->default_key_algorithm, error))
    return FALSE;
  if (g_strv_contains ((const char *const *) policy->key_algorithms, policy->default_key_algorithm))
    return TRUE;
  return gembok_json_fault (json, "default_key_algorithm", GEMBOK_JSON_OUT_OF_RANGE, error);
}

static gboolean
read_lists (GembokPolicy *policy, GembokJson *json, GError **error)
{
  return gembok_json_need_all (json, "procedures", read_procedure, policy->procedures, error)
         && has_sound_size (policy->procedures, PROCEDURES_MAX, json, "procedures", error)
         && gembok_json_need_all (json, "subject", read_subject, policy->subject, error)
         && has_sound_size (policy->subject, RULES_MAX, json, "subject", error)
         && gembok_json_need_all (json, "documents", read_document, policy->documents, error)
         && has_sound_size (policy->documents, RULES_MAX, json, "documents", error)
         && gembok_json_get_strings (json, "email_domains", &policy->email_domains, error)
         && is_unambiguous (policy, json, error);
}

static gboolean
read_policy (GembokPolicy *policy, GembokJson *json, GError **error)
{
  guint64 interval = 0;
  if (!gembok_json_need_name (json, "ca_name", NAME_MAX_BYTES, &policy->ca_name, error)
      || !gembok_json_get_boolean (json, "training", FALSE, &policy->training, error) || !read_lists (policy, json, error)
      || !read_keys (policy, json, error) || !read_agreement (policy, json, error) || !read_consent (policy, json, error)
      || !read_address (json, "crl_url", &policy->crl_url, error)
      || !read_address (json, "ocsp_url", &policy->ocsp_url, error)
      || !gembok_json_get_unsigned (json, "poll_interval", GEMBOK_POLICY_POLL_DEFAULT, 1, POLL_MAX, &interval, error)
      || !gembok_json_get_string (json, "sealing_certificate", &policy->sealing_certificate, error))
    return FALSE;
  policy->poll_interval = (guint) interval;
  if (policy->sealing_certificate != NULL && strlen (policy->sealing_certificate) > CERTIFICATE_MAX)
    return gembok_json_fault (json, "sealing_certificate", GEMBOK_JSON_OUT_OF_RANGE, error);
  return TRUE;
}

GembokPolicy *
gembok_policy_decode (GBytes *data, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_open (data, error);
  g_autoptr (GembokPolicy) policy = gembok_policy_new ();
  if (json == NULL || !read_policy (policy, json, error))
    return NULL;
  return g_steal_pointer (&policy);
}
