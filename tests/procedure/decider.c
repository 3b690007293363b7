/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decider.h"

#include "procedure/context-private.h"

void
decider_set_up (World *world, FaultServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_new ();
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  g_autoptr (GembokSecret) token = world_secret ("tOKEN-x");
  world_set_up (world, NULL);
  fault_server_forget (server);
  profile->id = g_strdup ("satu");
  profile->url = fault_server_url (server, "good", "");
  profile->ca = g_bytes_ref (fault_server_ca (server));
  profile->mode = GEMBOK_PROFILE_CONNECTED;
  account->profile = g_strdup ("satu");
  account->username = g_strdup ("budi");
  account->name = g_strdup ("Budi Contoh");
  account->role = GEMBOK_ROLE_VERIFIER;
  g_assert_true (gembok_vault_profile_put (world_vault (world), profile, &error));
  g_assert_true (gembok_vault_account_put (world_vault (world), account, &error));
  gembok_context_hold_session (world->context, "satu", "budi", token);
}

GembokWireRequest *
decider_request (const char *id, const char *number)
{
  GembokWireRequest *request = gembok_wire_request_new ();
  request->type = g_strdup ("issuance");
  request->procedure = g_strdup ("lock-kaltim");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  request->id = g_strdup (id);
  request->number = g_strdup (number);
  request->owner = g_strdup ("siti");
  request->state = GEMBOK_REQUEST_SUBMITTED;
  request->created_at = request->updated_at = request->submitted_at = 1795000000;
  gembok_wire_fields_add (request->applicant, "name", "Siti Contoh Rahmawati");
  return request;
}

void
decider_plan (FaultServer *server, const GembokWireRequest *request)
{
  g_autoptr (GBytes) body = gembok_wire_request_encode (request);
  g_autofree char *encoded = g_base64_encode (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  fault_server_plan (server, "GET /api/v1/requests/%s body64=%s 'header=ETag: \"v2\"'", request->id, encoded);
}

void
decider_plan_list (FaultServer *server, const GPtrArray *requests, const char *query)
{
  g_autoptr (GembokWirePage) page = gembok_wire_page_new ();
  page->total = requests->len;
  page->per_page = 100;
  for (guint i = 0; i < requests->len; i++)
    {
      const GembokWireRequest *request = requests->pdata[i];
      g_ptr_array_add (page->requests, decider_request (request->id, request->number));
    }
  g_autoptr (GBytes) list = gembok_wire_page_encode (page);
  g_autofree char *encoded = g_base64_encode (g_bytes_get_data (list, NULL), g_bytes_get_size (list));
  fault_server_plan (server, "GET /api/v1/requests?page=1&per_page=100%s body64=%s", query, encoded);
}

guint
decider_sent (FaultServer *server)
{
  guint count = 0;
  g_auto (GStrv) seen = fault_server_seen (server);
  for (guint i = 0; seen[i] != NULL; i++)
    count += g_str_has_prefix (seen[i], "POST ");
  return count;
}
