/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "many.h"

#define BATCH 2000

static const char *const first_names[] = { "Siti", "Budi", "Dewi", "Agus", "Rina", "Joko", "Wati", "Eko",
                                           "Nur",  "Tono", "Lina", "Hadi", "Maya", "Rudi", "Sari" };
static const char *const last_names[] = { "Contoh Rahmawati", "Contoh Santoso", "Contoh Lestari", "Contoh Wibowo",
                                          "Contoh Putri",     "Contoh Hidayat", "Contoh Saputra", "Contoh Anggraini" };
static const char *const procedures[] = { "lock-kaltim", "lock-kebumen", "lock-lemsaneg-2017" };

static GembokVaultRequest *
nth_request (guint n, gint64 newest)
{
  GembokVaultRequest *request = gembok_vault_request_new ();
  const guint person = n / 10;
  request->id = g_strdup_printf ("%08x", n);
  request->procedure = g_strdup (procedures[n % G_N_ELEMENTS (procedures)]);
  request->type = g_strdup ("issuance");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  request->state = (GembokRequestState) (n % GEMBOK_REQUEST_UNKNOWN);
  request->created_at = request->updated_at = newest - n * 60;
  request->applicant = request->applicant != NULL ? request->applicant : gembok_applicant_new ();
  g_autofree char *name = g_strdup_printf ("%s %s %u", first_names[person % G_N_ELEMENTS (first_names)],
                                           last_names[person / 7 % G_N_ELEMENTS (last_names)], person);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NAME, name);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_ORGANIZATION, "Dinas Komunikasi dan Informatika Kabupaten Contoh");
  return request;
}

void
many_fill (GembokVault *vault, guint count)
{
  g_autoptr (GError) error = NULL;
  const gint64 newest = g_get_real_time () / G_USEC_PER_SEC;
  for (guint done = 0; done < count;)
    {
      gboolean good = gembok_vault_begin (vault, &error);
      /* The oldest first: so the newest have the highest positions, as in life. */
      for (guint k = 0; good && k < BATCH && done < count; k++, done++)
        {
          g_autoptr (GembokVaultRequest) request = nth_request (count - 1 - done, newest);
          good = gembok_vault_request_add (vault, request, &error);
        }
      if (!good || !gembok_vault_commit (vault, &error))
        g_error ("many_fill: %s", error->message);
    }
}
