/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "procedure/backup-private.h"

/* The largest whole number that every reader of JSON keeps. */
#define MAX_COUNT  G_GINT64_CONSTANT (9007199254740992)
#define MAX_NUMBER 1e9

/* --- the tables ------------------------------------------------------------------------------------------------- */

static const char *
request_state_name (int state)
{
  return gembok_request_state_name ((GembokRequestState) state);
}

static int
request_state_from_name (const char *name)
{
  return (int) gembok_request_state_from_name (name);
}

static const char *
document_state_name (int state)
{
  return gembok_document_state_name ((GembokDocumentState) state);
}

static int
document_state_from_name (const char *name)
{
  return (int) gembok_document_state_from_name (name);
}

static const char *
certificate_state_name (int state)
{
  return gembok_certificate_state_name ((GembokCertificateState) state);
}

static int
certificate_state_from_name (const char *name)
{
  return (int) gembok_certificate_state_from_name (name);
}

static const char *
mode_name (int mode)
{
  return mode == GEMBOK_PROFILE_TRAINING ? "training" : "connected";
}

static int
mode_from_name (const char *name)
{
  return g_strcmp0 (name, "training") == 0 ? GEMBOK_PROFILE_TRAINING : GEMBOK_PROFILE_CONNECTED;
}

#define FIELD(Type, member, kind, max, needed)                                            \
  {                                                                                       \
#member, GEMBOK_BACKUP_##kind, G_STRUCT_OFFSET(Type, member), max, needed, NULL, NULL \
  }
#define WORDS(Type, member, words)                                                                       \
  {                                                                                                      \
#member, GEMBOK_BACKUP_WORD, G_STRUCT_OFFSET(Type, member), 0, TRUE, words##_name, words##_from_name \
  }
#define TABLE(name, ...)                                           \
  static const GembokBackupField name##_table[] = { __VA_ARGS__ }; \
  const GembokBackupFields gembok_backup_##name##_fields = { name##_table, G_N_ELEMENTS (name##_table) }

/* What the AMS calls things is at most 200 bytes long (src/wire); user names and reasons may be longer. */
TABLE (request, FIELD (GembokVaultRequest, id, TEXT, 32, TRUE), FIELD (GembokVaultRequest, procedure, TEXT, 200, TRUE),
       FIELD (GembokVaultRequest, type, TEXT, 200, TRUE), FIELD (GembokVaultRequest, certificate_type, TEXT, 200, FALSE),
       FIELD (GembokVaultRequest, method, TEXT, 200, FALSE), WORDS (GembokVaultRequest, state, request_state),
       FIELD (GembokVaultRequest, reason, LINE, 2000, FALSE), FIELD (GembokVaultRequest, profile, TEXT, 64, FALSE),
       FIELD (GembokVaultRequest, account, TEXT, 500, FALSE), FIELD (GembokVaultRequest, remote_id, TEXT, 500, FALSE),
       FIELD (GembokVaultRequest, number, LINE, 200, FALSE), FIELD (GembokVaultRequest, etag, TEXT, 500, FALSE),
       FIELD (GembokVaultRequest, csr_sent, BOOLEAN, 0, FALSE),
       FIELD (GembokVaultRequest, agreement_version, TEXT, 200, FALSE),
       FIELD (GembokVaultRequest, agreement_sha256, HASH, 0, FALSE),
       FIELD (GembokVaultRequest, agreement_at, TIME, 0, FALSE),
       FIELD (GembokVaultRequest, agreement_sent, BOOLEAN, 0, FALSE), FIELD (GembokVaultRequest, created_at, TIME, 0, FALSE),
       FIELD (GembokVaultRequest, updated_at, TIME, 0, FALSE), FIELD (GembokVaultRequest, checked_at, TIME, 0, FALSE));

TABLE (key, FIELD (GembokVaultKey, algorithm, TEXT, 32, TRUE), FIELD (GembokVaultKey, created_at, TIME, 0, FALSE));

TABLE (step, FIELD (GembokVaultStep, step, TEXT, 200, TRUE), FIELD (GembokVaultStep, seconds, NUMBER, 0, FALSE),
       FIELD (GembokVaultStep, done_at, TIME, 0, FALSE));

TABLE (attempt, FIELD (GembokVaultAttempt, operation, TEXT, 64, TRUE),
       FIELD (GembokVaultAttempt, body_sha256, HASH, 0, TRUE), FIELD (GembokVaultAttempt, idempotency_key, TEXT, 128, TRUE),
       FIELD (GembokVaultAttempt, begun_at, TIME, 0, FALSE));

TABLE (document, FIELD (GembokVaultDocument, kind, TEXT, 200, TRUE), WORDS (GembokVaultDocument, state, document_state),
       FIELD (GembokVaultDocument, media_type, TEXT, 200, FALSE), FIELD (GembokVaultDocument, bytes, COUNT, 0, FALSE),
       FIELD (GembokVaultDocument, sha256, HASH, 0, TRUE), FIELD (GembokVaultDocument, original_sha256, HASH, 0, FALSE),
       FIELD (GembokVaultDocument, original_name, LINE, 500, FALSE), FIELD (GembokVaultDocument, summary, LINE, 2000, FALSE),
       FIELD (GembokVaultDocument, reason, LINE, 2000, FALSE), FIELD (GembokVaultDocument, upload_url, TEXT, 4096, FALSE),
       FIELD (GembokVaultDocument, added_at, TIME, 0, FALSE));

TABLE (refused, FIELD (GembokVaultRefused, kind, TEXT, 200, TRUE),
       FIELD (GembokVaultRefused, original_sha256, HASH, 0, TRUE));

TABLE (consent, FIELD (GembokVaultConsent, version, TEXT, 200, TRUE), FIELD (GembokVaultConsent, sha256, HASH, 0, TRUE),
       FIELD (GembokVaultConsent, given_at, TIME, 0, FALSE), FIELD (GembokVaultConsent, withdrawn_at, TIME, 0, FALSE));

TABLE (certificate, WORDS (GembokVaultCertificate, state, certificate_state),
       FIELD (GembokVaultCertificate, reason, INT, 100, FALSE), FIELD (GembokVaultCertificate, added_at, TIME, 0, FALSE),
       FIELD (GembokVaultCertificate, checked_at, TIME, 0, FALSE));

#define ENTRY(member, kind, max, needed)                                                                   \
  {                                                                                                        \
#member, GEMBOK_BACKUP_##kind, G_STRUCT_OFFSET(GembokPastEntry, entry.member), max, needed, NULL, NULL \
  }
TABLE (past, FIELD (GembokPastEntry, vault, TEXT, 64, TRUE), ENTRY (seq, COUNT, 0, FALSE), ENTRY (at, TIME, 0, FALSE),
       ENTRY (actor, TEXT, 200, TRUE), ENTRY (procedure, TEXT, 200, FALSE), ENTRY (step, TEXT, 200, FALSE),
       ENTRY (result, TEXT, 2000, TRUE), ENTRY (hash, HASH, 0, TRUE), FIELD (GembokPastEntry, previous, HASH, 0, TRUE));

TABLE (profile, FIELD (GembokVaultProfile, id, TEXT, 64, TRUE), FIELD (GembokVaultProfile, url, TEXT, 4096, TRUE),
       WORDS (GembokVaultProfile, mode, mode), FIELD (GembokVaultProfile, policy_at, TIME, 0, FALSE));

/* --- writing ---------------------------------------------------------------------------------------------------- */

static void
write_field (GembokJsonWriter *writer, const GembokBackupField *field, gconstpointer source)
{
  gconstpointer member = (const guint8 *) source + field->offset;
  switch (field->kind)
    {
    case GEMBOK_BACKUP_TEXT:
    case GEMBOK_BACKUP_LINE:
    case GEMBOK_BACKUP_HASH:
      gembok_json_add_string (writer, field->name, *(char *const *) member);
      break;
    case GEMBOK_BACKUP_TIME:
      gembok_json_add_time (writer, field->name, *(const gint64 *) member);
      break;
    case GEMBOK_BACKUP_COUNT:
      gembok_json_add_integer (writer, field->name, *(const gint64 *) member);
      break;
    case GEMBOK_BACKUP_INT:
      gembok_json_add_integer (writer, field->name, *(const int *) member);
      break;
    case GEMBOK_BACKUP_NUMBER:
      gembok_json_add_number (writer, field->name, *(const double *) member);
      break;
    case GEMBOK_BACKUP_BOOLEAN:
      gembok_json_add_boolean (writer, field->name, *(const gboolean *) member);
      break;
    case GEMBOK_BACKUP_WORD:
    default:
      gembok_json_add_string (writer, field->name, field->word_name (*(const int *) member));
      break;
    }
}

void
gembok_backup_write_fields (GembokJsonWriter *writer, const GembokBackupFields *fields, gconstpointer source)
{
  for (guint i = 0; i < fields->n_fields; i++)
    write_field (writer, &fields->fields[i], source);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

gboolean
gembok_backup_text_is_good (const char *text, gsize max)
{
  if (text == NULL || *text == '\0' || strlen (text) > max || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if ((guchar) *at < 0x20 || *at == 0x7f)
      return FALSE;
  return TRUE;
}

static gboolean
is_hash (const char *text)
{
  return gembok_is_hex (text, 64) && strpbrk (text, "ABCDEF") == NULL;
}

/* An absent text is no fault where none is needed; an empty one is kept as it is. */
static gboolean
read_text (GembokJson *json, const GembokBackupField *field, char **slot)
{
  g_autofree char *text = NULL;
  if (!gembok_json_get_string (json, field->name, &text, NULL))
    return FALSE;
  if (text == NULL || *text == '\0')
    {
      *slot = g_steal_pointer (&text);
      return !field->needed;
    }
  if (field->kind == GEMBOK_BACKUP_LINE)
    *slot = gembok_text_sanitise (text, field->max);
  else if (field->kind == GEMBOK_BACKUP_HASH ? is_hash (text) : gembok_backup_text_is_good (text, field->max))
    *slot = g_steal_pointer (&text);
  return *slot != NULL;
}

static gboolean
read_whole (GembokJson *json, const GembokBackupField *field, gint64 minimum, gint64 maximum, gint64 *value)
{
  return gembok_json_get_integer (json, field->name, 0, value, NULL) && *value >= minimum && *value <= maximum;
}

static gboolean
read_int (GembokJson *json, const GembokBackupField *field, int *slot)
{
  gint64 value = 0;
  if (!read_whole (json, field, -1, field->max, &value))
    return FALSE;
  *slot = (int) value;
  return TRUE;
}

static gboolean
read_number (GembokJson *json, const GembokBackupField *field, double *slot)
{
  return gembok_json_get_number (json, field->name, 0, slot, NULL) && isfinite (*slot) && *slot >= 0 && *slot <= MAX_NUMBER;
}

/* A foreign word answers the set's "unknown", which has another name than the word. */
static gboolean
read_word (GembokJson *json, const GembokBackupField *field, int *slot)
{
  g_autofree char *word = NULL;
  if (!gembok_json_get_string (json, field->name, &word, NULL) || word == NULL)
    return FALSE;
  *slot = field->word_from_name (word);
  return g_strcmp0 (field->word_name (*slot), word) == 0;
}

static gboolean
read_field (GembokJson *json, const GembokBackupField *field, gpointer target)
{
  gpointer member = (guint8 *) target + field->offset;
  switch (field->kind)
    {
    case GEMBOK_BACKUP_TEXT:
    case GEMBOK_BACKUP_LINE:
    case GEMBOK_BACKUP_HASH:
      return read_text (json, field, member);
    case GEMBOK_BACKUP_TIME:
      return gembok_json_get_time (json, field->name, member, NULL);
    case GEMBOK_BACKUP_COUNT:
      return read_whole (json, field, 0, MAX_COUNT, member);
    case GEMBOK_BACKUP_INT:
      return read_int (json, field, member);
    case GEMBOK_BACKUP_NUMBER:
      return read_number (json, field, member);
    case GEMBOK_BACKUP_BOOLEAN:
      return gembok_json_get_boolean (json, field->name, FALSE, member, NULL);
    case GEMBOK_BACKUP_WORD:
    default:
      return read_word (json, field, member);
    }
}

gboolean
gembok_backup_read_fields (GembokJson *json, const GembokBackupFields *fields, gpointer target)
{
  if (!gembok_json_is_object (json))
    return FALSE;
  for (guint i = 0; i < fields->n_fields; i++)
    if (!read_field (json, &fields->fields[i], target))
      return FALSE;
  return TRUE;
}
