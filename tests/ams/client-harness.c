/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-harness.h"

GembokAms *
client_new (FaultServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) token = gembok_secret_new_from ("tOKEN-x", 7);
  g_autofree char *url = fault_server_url (server, "good", "/layanan");
  fault_server_forget (server);
  GembokAms *ams = gembok_ams_new (url, fault_server_ca (server), &error);
  g_assert_no_error (error);
  gembok_ams_set_token (ams, token);
  gembok_ams_set_first_wait (ams, 1);
  return ams;
}

void
client_answer (FaultServer *server, GBytes *body, const char *more)
{
  g_autofree char *encoded = g_base64_encode (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  fault_server_plan (server, "* /layanan/api/v1/ body64=%s %s", encoded, more);
}

void
client_assert_sent (FaultServer *server, const char *first_words, const char *const *headers)
{
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 1);
  g_autofree char *start = g_strconcat (first_words, "\t", NULL);
  g_test_message ("%s", seen[0]);
  g_assert_true (g_str_has_prefix (seen[0], start));
  for (guint i = 0; headers[i] != NULL; i += 2)
    {
      g_autofree char *name = g_strconcat (headers[i], ": ", NULL);
      g_autofree char *value = seen_field (seen[0], name);
      g_assert_cmpstr (value != NULL ? value : "-", ==, headers[i + 1]);
    }
}
