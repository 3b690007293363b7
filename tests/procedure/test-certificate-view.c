/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/certificate-view.h"

#include <string.h>

#include "crypto/csr.h"
#include "crypto/issuer.h"
#include "procedure/certificate-use.h"
#include "world.h"

#define DAY (24 * 60 * 60)

/* A CA rewrites the name: the agency is another, and an identifier of its own comes with it. */
static GembokSubject *
rewritten (void)
{
  GembokSubject *subject = gembok_subject_new ();
  g_autoptr (GembokApplicant) person = world_person ();
  gembok_subject_append (subject, "description", "260817ABCDEFGH12_Tanda Tangan Elektronik", NULL);
  gembok_subject_append (subject, "CN", person->name, NULL);
  gembok_subject_append (subject, "O", "Pemerintah Kab. Lain", NULL);
  gembok_subject_append (subject, "C", "ID", NULL);
  return subject;
}

/* Keeps a certificate for the key of @view that ends @left seconds from now, as if it had been judged. */
static char *
keep (World *world, const GembokRequestView *view, gint64 left, GembokCertificateState state, int reason)
{
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_autoptr (GembokSubject) ca_name = gembok_subject_new ();
  gembok_subject_append (ca_name, "CN", "CA Contoh", NULL);
  g_autoptr (GembokIssuer) root = gembok_issuer_create_root (ca_name, key, now - 800 * DAY, now + 800 * DAY, &error);
  g_assert_no_error (error);
  g_autoptr (GembokCsr) csr = gembok_csr_parse (view->request->csr, &error);
  g_autoptr (GembokSubject) subject = rewritten ();
  const GembokIssuance issuance = { .not_before = now - 700 * DAY, .not_after = now + left };
  g_autoptr (GembokCertificate) leaf
      = gembok_issuer_issue_person (root, gembok_csr_public (csr), subject, &issuance, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  g_ptr_array_add (verdict->chain, gembok_certificate_ref (leaf));
  g_ptr_array_add (verdict->chain, gembok_certificate_ref (gembok_issuer_certificate (root)));
  g_autoptr (GembokVaultCertificate) record = gembok_certificate_use_record (world->context, verdict, view->request->id);
  record->state = state;
  record->reason = reason;
  g_assert_true (gembok_vault_certificate_put (world_vault (world), record, &error));
  g_assert_no_error (error);
  return g_strdup (record->sha256);
}

static GembokCertificateView *
look (World *world, const char *name)
{
  g_autoptr (GError) error = NULL;
  GembokCertificateView *view = gembok_certificate_view (world->context, name, &error);
  g_assert_no_error (error);
  return view;
}

static void
test_everything (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokRequestView) request = world_create (world);
  g_autofree char *sha256 = keep (world, request, 300 * DAY, GEMBOK_CERTIFICATE_ACTIVE, -1);
  g_autoptr (GembokCertificateView) view = look (world, sha256);
  g_assert_cmpstr (view->issuer, ==, "CA Contoh");
  g_assert_cmpuint (view->chain->len, ==, 2);
  g_assert_true (view->key_here);
  g_assert_null (view->advice);
  g_assert_cmpstr (view->entry->record->request_id, ==, request->request->id);
  /* Field by field, in words. */
  g_autofree char *differences = g_strjoinv ("\n", view->differences);
  g_assert_nonnull (strstr (differences, "became “Pemerintah Kab. Lain”"));
  g_assert_nonnull (strstr (differences, "“260817ABCDEFGH12_Tanda Tangan Elektronik” was added"));
  /* Extensions have their raw value at hand, and only they. */
  guint extensions = 0;
  for (guint i = 0; i < view->rows->len; i++)
    {
      const GembokCertificateRow *row = view->rows->pdata[i];
      g_assert_true ((row->oid == NULL) == (row->raw == NULL));
      extensions += row->oid != NULL;
      if (g_strcmp0 (row->oid, "2.5.29.15") == 0)
        {
          g_assert_true (row->critical);
          g_assert_cmpstr (row->raw, ==, "0302 06C0");
        }
    }
  g_assert_cmpuint (extensions, >=, 5);
}

static void
test_advice (World *world, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    gint64 left;
    GembokCertificateState state;
    int reason;
    gboolean wants_other;
    const char *advice;
  } cases[] = {
    { 31 * DAY, GEMBOK_CERTIFICATE_ACTIVE, -1, FALSE, NULL },
    { 29 * DAY, GEMBOK_CERTIFICATE_ACTIVE, -1, TRUE, "Apply for the next one now" },
    { -DAY, GEMBOK_CERTIFICATE_ACTIVE, -1, TRUE, "It has ended" },
    { 99 * DAY, GEMBOK_CERTIFICATE_REVOKED, 3, TRUE, "It was revoked: the owner's data have changed." },
    { 99 * DAY, GEMBOK_CERTIFICATE_REVOKED, -1, TRUE, "It was revoked: no reason given." },
    { 99 * DAY, GEMBOK_CERTIFICATE_SUSPENDED, 6, FALSE, "It is suspended" },
  };
  g_autoptr (GembokRequestView) request = world_create (world);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sha256 = keep (world, request, cases[i].left, cases[i].state, cases[i].reason);
      g_autoptr (GembokCertificateView) view = look (world, sha256);
      g_assert_cmpint (view->wants_other, ==, cases[i].wants_other);
      if (cases[i].advice == NULL)
        g_assert_null (view->advice);
      else
        g_assert_nonnull (strstr (view->advice, cases[i].advice));
    }
}

static void
test_none (World *world, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  g_assert_null (gembok_certificate_view (world->context, "0011223344556677", &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
}

/* The chain comes out of a .p7b again, leaf first. */
static void
test_p7b (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) request = world_create (world);
  g_autofree char *sha256 = keep (world, request, 300 * DAY, GEMBOK_CERTIFICATE_ACTIVE, -1);
  const GembokExport what = { .format = GEMBOK_EXPORT_P7B };
  g_autoptr (GBytes) file = gembok_certificate_use_export (world->context, sha256, &what, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) chain = gembok_certificate_parse_all (file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (chain->len, ==, 2);
  g_assert_cmpstr (gembok_certificate_sha256 (chain->pdata[0]), ==, sha256);
}

/* The key that a kept certificate has to fit is that of its request's CSR, also when it is judged again. */
static void
test_check_compares_with_the_csr (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) request = world_create (world);
  g_autofree char *sha256 = keep (world, request, 300 * DAY, GEMBOK_CERTIFICATE_ACTIVE, -1);
  const GembokCertificateUse use = { 0 };
  g_autoptr (GembokVerdict) verdict = gembok_certificate_use_check (world->context, sha256, &use, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (gembok_verdict_has (verdict, "key_mismatch"));
  g_assert_true (gembok_verdict_has (verdict, "subject_differs"));
  /* Nobody here trusts that CA. */
  g_assert_true (gembok_verdict_has (verdict, "untrusted_chain"));
}

#define ADD(path, test) g_test_add (path, World, NULL, world_set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/certificate-view/everything", test_everything);
  ADD ("/certificate-view/advice", test_advice);
  ADD ("/certificate-view/none", test_none);
  ADD ("/certificate-view/p7b", test_p7b);
  ADD ("/certificate-view/check-compares-with-the-csr", test_check_compares_with_the_csr);
  return g_test_run ();
}
