/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/request-private.h"

/* RFC 5280, section 5.3.1: 0 to 10. */
#define REASON_MAX 10

static void
certificate_free (gpointer certificate)
{
  gembok_wire_certificate_free (certificate);
}

GembokWireCertificate *
gembok_wire_certificate_new (void)
{
  GembokWireCertificate *certificate = g_new0 (GembokWireCertificate, 1);
  certificate->state = GEMBOK_CERTIFICATE_UNKNOWN;
  certificate->reason = -1;
  return certificate;
}

void
gembok_wire_certificate_free (GembokWireCertificate *certificate)
{
  if (certificate == NULL)
    return;
  g_free (certificate->serial);
  g_free (certificate->request_id);
  g_free (certificate->subject);
  g_free (certificate);
}

GBytes *
gembok_wire_certificates_encode (GPtrArray *certificates)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_begin_array (writer, "certificates");
  for (guint i = 0; i < certificates->len; i++)
    {
      const GembokWireCertificate *certificate = g_ptr_array_index (certificates, i);
      gembok_json_begin_object (writer, NULL);
      gembok_json_add_string (writer, "serial", certificate->serial);
      gembok_json_add_string (writer, "request_id", certificate->request_id);
      gembok_json_add_string (writer, "state", gembok_certificate_state_name (certificate->state));
      if (certificate->reason >= 0)
        gembok_json_add_integer (writer, "reason", certificate->reason);
      else
        gembok_json_add_string (writer, "reason", NULL);
      gembok_json_add_time (writer, "not_before", certificate->not_before);
      gembok_json_add_time (writer, "not_after", certificate->not_after);
      gembok_json_add_time (writer, "revoked_at", certificate->revoked_at);
      gembok_json_add_string (writer, "subject", certificate->subject);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}

static gboolean
read_reason (GembokWireCertificate *certificate, GembokJson *json, GError **error)
{
  g_autoptr (GembokJson) member = gembok_json_member (json, "reason");
  guint64 reason = 0;
  if (member == NULL)
    return TRUE;
  if (!gembok_json_get_unsigned (json, "reason", 0, 0, REASON_MAX, &reason, error))
    return FALSE;
  certificate->reason = (int) reason;
  return TRUE;
}

static gboolean
read_into (GembokWireCertificate *certificate, GembokJson *json, GError **error)
{
  g_autofree char *state = NULL;
  if (!gembok_wire_get_serial (json, "serial", &certificate->serial, error)
      || !gembok_wire_get_text (json, "request_id", GEMBOK_WIRE_NAME_MAX, &certificate->request_id, error)
      || !gembok_json_need_string (json, "state", &state, error) || !read_reason (certificate, json, error)
      || !gembok_json_get_time (json, "not_before", &certificate->not_before, error)
      || !gembok_json_get_time (json, "not_after", &certificate->not_after, error)
      || !gembok_json_get_time (json, "revoked_at", &certificate->revoked_at, error)
      || !gembok_wire_get_text (json, "subject", GEMBOK_WIRE_TEXT_MAX, &certificate->subject, error))
    return FALSE;
  if (certificate->serial == NULL)
    return gembok_json_fault (json, "serial", GEMBOK_JSON_MISSING, error);
  certificate->state = gembok_certificate_state_from_name (state);
  return TRUE;
}

static gpointer
read_certificate (GembokJson *json, GError **error)
{
  GembokWireCertificate *certificate = gembok_wire_certificate_new ();
  if (!read_into (certificate, json, error))
    g_clear_pointer (&certificate, gembok_wire_certificate_free);
  return certificate;
}

GPtrArray *
gembok_wire_certificates_decode (GBytes *body, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_open (body, error);
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func (certificate_free);
  if (json == NULL || !gembok_json_need_all (json, "certificates", read_certificate, certificates, error))
    return NULL;
  return g_steal_pointer (&certificates);
}
