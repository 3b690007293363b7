/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/library.h"

#include "crypto/issuer.h"
#include "procedure/context-private.h"
#include "world.h"

#define DAY (24 * 60 * 60)

/* A request for a constructed person, of whom nothing is known but this; created @age seconds ago. */
static char *
add (World *world, const char *name, const char *nik, GembokRequestState state, gint64 age)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, state);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (world), id, &error);
  g_free (request->id);
  request->id = g_strdup_printf ("%s-%d", id, (int) age);
  request->created_at = g_get_real_time () / G_USEC_PER_SEC - age;
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NAME, name);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIK, nik);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_EMAIL, NULL);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_ORGANIZATION, "Dinas Komunikasi");
  g_assert_true (gembok_vault_request_remove (world_vault (world), id, &error));
  g_assert_true (gembok_vault_request_add (world_vault (world), request, &error));
  g_assert_no_error (error);
  return g_strdup (request->id);
}

/* The states of what is listed, newest first. */
static void
assert_requests (World *world, const char *search, const GembokRequestFilter *filter, guint offset, guint limit,
                 const char *expected, guint expected_total)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) requests = gembok_requests_list (world->context, search, filter, offset, limit, &total, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < requests->len; i++)
    g_string_append_printf (text, "%s ", gembok_request_state_name (((GembokVaultRequest *) requests->pdata[i])->state));
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_cmpuint (total, ==, expected_total);
}

static void
test_requests (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const GembokRequestFilter open
      = { .states = GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_DRAFT) | GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_REJECTED) };
  const GembokRequestFilter siti = { .person = "nik:3502155708900001" };
  const GembokRequestFilter hers_open = { .states = open.states, .person = siti.person };
  const GembokRequestFilter none = { .states = GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_REFUSED) };
  assert_requests (world, NULL, NULL, 0, 10, "", 0);
  assert_requests (world, NULL, &open, 0, 10, "", 0);
  g_autofree char *a = add (world, "Siti Contoh Rahmawati", "3502155708900001", GEMBOK_REQUEST_DONE, 400);
  g_autofree char *b = add (world, "Budi Contoh Santoso", "3305110203850001", GEMBOK_REQUEST_REJECTED, 300);
  g_autofree char *c = add (world, "Siti Contoh Rahmawati", "3502155708900001", GEMBOK_REQUEST_SUBMITTED, 200);
  g_autofree char *d = add (world, "Siti Contoh Rahmawati", "3502155708900001", GEMBOK_REQUEST_DRAFT, 100);
  assert_requests (world, NULL, NULL, 0, 10, "draft submitted rejected done ", 4);
  assert_requests (world, NULL, &(GembokRequestFilter){ 0 }, 0, 2, "draft submitted ", 4);
  assert_requests (world, NULL, &open, 0, 10, "draft rejected ", 2);
  assert_requests (world, NULL, &open, 0, 1, "draft ", 2);
  assert_requests (world, NULL, &open, 1, 1, "rejected ", 2);
  assert_requests (world, "siti", &open, 0, 10, "draft ", 1);
  assert_requests (world, "bu", &open, 0, 10, "rejected ", 1);
  assert_requests (world, NULL, &siti, 0, 10, "draft submitted done ", 3);
  assert_requests (world, "contoh", &hers_open, 0, 10, "draft ", 1);
  assert_requests (world, NULL, &none, 0, 10, "", 0);
}

/* Name, number of requests and the newest one's state of everybody listed. */
static void
assert_people (World *world, const char *search, guint offset, guint limit, const char *expected, guint expected_total)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) people = gembok_people_list (world->context, search, offset, limit, &total, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < people->len; i++)
    {
      const GembokPerson *person = people->pdata[i];
      g_string_append_printf (text, "%s %d %s, ", person->name, (int) person->requests,
                              gembok_request_state_name (person->state));
      g_autoptr (GembokVaultRequest) newest = gembok_vault_request_get (world_vault (world), person->request_id, &error);
      g_assert_cmpint (newest->state, ==, person->state);
      g_assert_cmpint (newest->updated_at, ==, person->updated_at);
      g_assert_cmpstr (newest->applicant->nik, ==, person->nik);
      g_assert_cmpstr (newest->applicant->organization, ==, person->organization);
      /* The key leads to exactly these requests. */
      const GembokRequestFilter hers = { .person = person->key };
      guint found = 0;
      g_autoptr (GPtrArray) requests = gembok_requests_list (world->context, NULL, &hers, 0, 100, &found, &error);
      g_assert_cmpint (requests->len, ==, person->requests);
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_cmpuint (total, ==, expected_total);
}

static void
test_people (World *world, gconstpointer data G_GNUC_UNUSED)
{
  assert_people (world, NULL, 0, 10, "", 0);
  g_autofree char *a = add (world, "Siti Contoh", "3502155708900001", GEMBOK_REQUEST_DONE, 500);
  g_autofree char *b = add (world, "Budi Contoh Santoso", "3305110203850001", GEMBOK_REQUEST_REJECTED, 400);
  g_autofree char *c = add (world, "Siti Contoh Rahmawati", "3502155708900001", GEMBOK_REQUEST_DRAFT, 300);
  /* Not yet whole: by name; and of the last one nothing is known at all. */
  g_autofree char *d = add (world, "dewi", "6472", GEMBOK_REQUEST_DRAFT, 200);
  g_autofree char *e = add (world, "Dewi", NULL, GEMBOK_REQUEST_DRAFT, 100);
  g_autofree char *f = add (world, NULL, "64", GEMBOK_REQUEST_DRAFT, 50);
  assert_people (world, NULL, 0, 10, "Dewi 2 draft, Siti Contoh Rahmawati 2 draft, Budi Contoh Santoso 1 rejected, ", 3);
  assert_people (world, NULL, 1, 1, "Siti Contoh Rahmawati 2 draft, ", 3);
  assert_people (world, "contoh", 0, 10, "Siti Contoh Rahmawati 2 draft, Budi Contoh Santoso 1 rejected, ", 2);
  assert_people (world, "3305110203", 0, 10, "Budi Contoh Santoso 1 rejected, ", 1);
  assert_people (world, "bu sa", 0, 10, "Budi Contoh Santoso 1 rejected, ", 1);
  assert_people (world, "tidak ada", 0, 10, "", 0);
}

/* --- certificates ----------------------------------------------------------------------------------------------- */

static void
keep_certificate (World *world, const char *name, GembokCertificateState state, gint64 begin, gint64 end)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  gembok_subject_append (subject, "CN", name, NULL);
  gembok_subject_append (subject, "O", "Pemerintah Kabupaten Contoh", NULL);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GembokIssuer) root = gembok_issuer_create_root (subject, key, now + begin, now + end, &error);
  g_assert_no_error (error);
  GembokCertificate *certificate = gembok_issuer_certificate (root);
  g_autoptr (GembokVaultCertificate) record = gembok_vault_certificate_new ();
  record->sha256 = g_strdup (gembok_certificate_sha256 (certificate));
  record->serial = g_strdup (gembok_certificate_serial (certificate));
  record->subject = g_strdup ("CN=lain");
  record->chain = gembok_certificate_to_pem (certificate);
  record->not_before = gembok_certificate_not_before (certificate);
  record->not_after = gembok_certificate_not_after (certificate);
  record->state = state;
  record->reason = -1;
  g_assert_true (gembok_vault_certificate_put (world_vault (world), record, &error));
  g_assert_no_error (error);
}

static void
assert_certificates (World *world, const char *search, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = gembok_certificates_list (world->context, search, 0, 10, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const GembokCertificateEntry *entry = entries->pdata[i];
      g_string_append_printf (text, "%s %s %d %.1f, ", entry->holder, gembok_certificate_state_name (entry->state),
                              (int) entry->days_left, entry->used);
      g_assert_cmpstr (entry->organization, ==, "Pemerintah Kabupaten Contoh");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_certificates (World *world, gconstpointer data G_GNUC_UNUSED)
{
  assert_certificates (world, NULL, "");
  keep_certificate (world, "Siti", GEMBOK_CERTIFICATE_ACTIVE, -50 * DAY, 50 * DAY + 60);
  keep_certificate (world, "Budi", GEMBOK_CERTIFICATE_ACTIVE, -100 * DAY, -60);
  keep_certificate (world, "Dewi", GEMBOK_CERTIFICATE_REVOKED, -100 * DAY, -60);
  keep_certificate (world, "Wulan", GEMBOK_CERTIFICATE_ACTIVE, 10 * DAY, 20 * DAY + 60);
  assert_certificates (world, NULL, "Wulan active 20 0.0, Dewi revoked 0 1.0, Budi expired 0 1.0, Siti active 50 0.5, ");
  assert_certificates (world, "  DEWI contoh", "Dewi revoked 0 1.0, ");
  assert_certificates (world, "dewi siti", "");
}

static void
test_pages_of_certificates (World *world, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *search;
    guint offset, limit, total;
    const char *holders;
  } cases[] = {
    { NULL, 0, 2, 3, "Wulan Dewi " },    { NULL, 2, 2, 3, "Siti " },   { "  ", 1, 1, 3, "Dewi " }, { NULL, 5, 2, 3, "" },
    { "contoh", 1, 5, 3, "Dewi Siti " }, { "siti", 0, 5, 1, "Siti " }, { "siti", 1, 5, 1, "" },    { NULL, 0, 0, 3, "" },
  };
  keep_certificate (world, "Siti", GEMBOK_CERTIFICATE_ACTIVE, -50 * DAY, 50 * DAY + 60);
  keep_certificate (world, "Dewi", GEMBOK_CERTIFICATE_REVOKED, -100 * DAY, -60);
  keep_certificate (world, "Wulan", GEMBOK_CERTIFICATE_ACTIVE, 10 * DAY, 20 * DAY + 60);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint total = 99;
      g_autoptr (GPtrArray) entries
          = gembok_certificates_list (world->context, cases[i].search, cases[i].offset, cases[i].limit, &total, NULL);
      g_autoptr (GString) holders = g_string_new (NULL);
      for (guint k = 0; k < entries->len; k++)
        g_string_append_printf (holders, "%s ", ((const GembokCertificateEntry *) entries->pdata[k])->holder);
      g_assert_cmpstr (holders->str, ==, cases[i].holders);
      g_assert_cmpuint (total, ==, cases[i].total);
    }
}

/* --- accounts and profiles -------------------------------------------------------------------------------------- */

static void
set_session (World *world, guint index, gint64 expires_at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (world_vault (world), &error);
  GembokVaultAccount *account = accounts->pdata[index];
  account->expires_at = expires_at;
  g_assert_true (gembok_vault_account_put (world_vault (world), account, &error));
}

static void
assert_accounts (World *world, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = gembok_accounts_list (world->context, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const GembokAccountEntry *entry = entries->pdata[i];
      g_string_append_printf (text, "%s%s ", entry->account->username, entry->logged_in ? "+" : "");
      g_autofree char *url = g_strdup_printf ("https://%s.contoh.go.id", entry->account->profile);
      g_assert_cmpstr (entry->url, ==, url);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_accounts_and_profiles (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GBytes) policy = gembok_policy_default ();
  assert_accounts (world, "");
  world_add_account (world, "satu", "siti", policy);
  world_add_account (world, "dua", "budi", NULL);
  world_add_account (world, "satu", "dewi", NULL);
  assert_accounts (world, "dewi budi siti ");
  set_session (world, 1, now + 100);
  set_session (world, 2, now - 100);
  gembok_context_set_in_memory (world->context, FALSE);
  assert_accounts (world, "dewi budi+ siti ");
  gembok_context_set_in_memory (world->context, TRUE);
  assert_accounts (world, "dewi budi siti ");
  g_autoptr (GembokSecret) token = world_secret ("tanda");
  gembok_context_hold_session (world->context, "satu", "siti", token);
  assert_accounts (world, "dewi budi siti+ ");

  g_autoptr (GPtrArray) profiles = gembok_profiles_list (world->context, &error);
  g_assert_cmpuint (profiles->len, ==, 2);
  const GembokProfileEntry *first = profiles->pdata[0];
  const GembokProfileEntry *second = profiles->pdata[1];
  g_assert_cmpstr (first->profile->id, ==, "satu");
  g_assert_cmpuint (first->accounts, ==, 2);
  g_assert_nonnull (first->ca_name);
  g_assert_cmpstr (second->profile->id, ==, "dua");
  g_assert_cmpuint (second->accounts, ==, 1);
  g_assert_null (second->ca_name);
  g_assert_cmpint (first->used_at, >, second->used_at);
}

#define ADD(path, test) g_test_add (path, World, NULL, world_set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/library/requests", test_requests);
  ADD ("/library/people", test_people);
  ADD ("/library/certificates", test_certificates);
  ADD ("/library/pages-of-certificates", test_pages_of_certificates);
  ADD ("/library/accounts-and-profiles", test_accounts_and_profiles);
  return g_test_run ();
}
