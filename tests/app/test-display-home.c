/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-home.h"

#include "app/display.h"

#define NOW G_GINT64_CONSTANT (1786950300)
#define DAY (24 * 60 * 60)

/* --- requests ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  GembokRequestView view;
  GPtrArray *documents;
  GPtrArray *parts;
  GArray *plan;
  GembokStep step;
} Case;

static void
set_up (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_document_free);
  self->parts = g_ptr_array_new_with_free_func (g_free);
  self->plan = g_array_new (FALSE, TRUE, sizeof (GembokPlanStep));
  self->step = (GembokStep){ .id = (char *) "x", .number = (char *) "3", .action = GEMBOK_ACTION_CREATE_CSR };
  self->view = (GembokRequestView){
    .request = gembok_vault_request_new (), .documents = self->documents, .parts = self->parts, .plan = self->plan
  };
  self->view.request->id = g_strdup ("aaaa0001");
  self->view.request->created_at = 100;
  if (self->view.request->applicant == NULL)
    self->view.request->applicant = gembok_applicant_new ();
  gembok_applicant_set (self->view.request->applicant, GEMBOK_FIELD_NAME, "Siti Contoh Rahmawati");
  g_array_append_val (self->plan, ((GembokPlanStep){ &self->step, GEMBOK_STEP_NEXT, 0 }));
}

static void
tear_down (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  gembok_vault_request_free (self->view.request);
  g_ptr_array_unref (self->documents);
  g_ptr_array_unref (self->parts);
  g_array_unref (self->plan);
}

static void
add_part (Case *self, GembokPartState state)
{
  GembokRequestPart *part = g_new0 (GembokRequestPart, 1);
  part->kind = GEMBOK_PART_CSR;
  part->state = state;
  g_ptr_array_add (self->parts, part);
}

static void
add_returned (Case *self, const char *kind, const char *reason)
{
  GembokVaultDocument *document = gembok_vault_document_new ();
  document->kind = g_strdup (kind);
  document->state = GEMBOK_DOCUMENT_REJECTED;
  document->reason = g_strdup (reason);
  g_ptr_array_add (self->documents, document);
}

static GembokHomeCard *
card_in (Case *self, GembokRequestState state)
{
  self->view.request->state = state;
  return gembok_home_card_of_request (&self->view);
}

static void
draft (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  add_part (self, GEMBOK_PART_READY);
  add_part (self, GEMBOK_PART_MISSING);
  g_autoptr (GembokHomeCard) begun = card_in (self, GEMBOK_REQUEST_DRAFT);
  g_assert_cmpint (begun->kind, ==, GEMBOK_HOME_CONTINUE);
  g_assert_cmpstr (begun->title, ==, "Next: Make key and CSR");
  g_autofree char *under_way = gembok_display_stage (&self->view);
  g_assert_cmpstr (under_way, ==, "Step 3 of 1: Make key and CSR");
  g_assert_cmpstr (begun->text, ==, "Step 3 of 1");
  g_assert_cmpstr (begun->who, ==, "Siti Contoh Rahmawati");
  g_assert_cmpstr (begun->target, ==, "aaaa0001");
  g_assert_cmpstr (gembok_home_action (begun->kind), ==, "win.open-request");
  ((GembokRequestPart *) self->parts->pdata[1])->state = GEMBOK_PART_READY;
  g_autoptr (GembokHomeCard) complete = card_in (self, GEMBOK_REQUEST_DRAFT);
  g_assert_cmpint (complete->kind, ==, GEMBOK_HOME_SEND);
  g_autofree char *stage = gembok_display_stage (&self->view);
  g_assert_cmpstr (stage, ==, "Ready to be sent");
  /* A procedure whose file is gone has no step to name. */
  self->view.plan = NULL;
  g_ptr_array_set_size (self->parts, 0);
  g_autoptr (GembokHomeCard) bare = card_in (self, GEMBOK_REQUEST_DRAFT);
  g_assert_cmpint (bare->kind, ==, GEMBOK_HOME_CONTINUE);
  g_assert_cmpstr (bare->title, ==, "Continue where you were");
}

static void
returned (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  add_part (self, GEMBOK_PART_SENT);
  add_part (self, GEMBOK_PART_RETURNED);
  add_returned (self, "ktp", "Buram\nsekali");
  self->view.request->number = g_strdup ("2026-000001-5");
  self->view.request->reason = g_strdup ("Mohon perbaiki.");
  g_autoptr (GembokHomeCard) card = card_in (self, GEMBOK_REQUEST_REJECTED);
  g_assert_cmpint (card->kind, ==, GEMBOK_HOME_REPAIR);
  g_assert_cmpstr (card->title, ==, "One document has to be replaced");
  g_assert_cmpstr (card->text, ==, "Identity card (KTP): Buram sekali");
  g_assert_cmpstr (card->who, ==, "Siti Contoh Rahmawati (2026-000001-5)");
  add_returned (self, "foto_diri", NULL);
  g_autoptr (GembokHomeCard) two = card_in (self, GEMBOK_REQUEST_REJECTED);
  g_assert_cmpstr (two->text, ==, "Identity card (KTP): Buram sekali\nSelfie");
  /* Of the request as a whole: nothing is to be replaced, and nothing is new yet. */
  g_ptr_array_set_size (self->documents, 0);
  ((GembokRequestPart *) self->parts->pdata[1])->state = GEMBOK_PART_SENT;
  g_autoptr (GembokHomeCard) whole = card_in (self, GEMBOK_REQUEST_REJECTED);
  g_assert_cmpint (whole->kind, ==, GEMBOK_HOME_REPAIR);
  g_assert_cmpstr (whole->text, ==, "Mohon perbaiki.");
  ((GembokRequestPart *) self->parts->pdata[1])->state = GEMBOK_PART_READY;
  g_autoptr (GembokHomeCard) repaired = card_in (self, GEMBOK_REQUEST_REJECTED);
  g_assert_cmpint (repaired->kind, ==, GEMBOK_HOME_SEND);
  g_assert_cmpstr (repaired->text, ==, "What was returned has been replaced.");
}

static void
after_sending (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  g_array_index (self->plan, GembokPlanStep, 0).state = GEMBOK_STEP_WAITING;
  self->step.actor = GEMBOK_ROLE_VERIFIER;
  g_autoptr (GembokHomeCard) sent = card_in (self, GEMBOK_REQUEST_SUBMITTED);
  g_assert_cmpint (sent->kind, ==, GEMBOK_HOME_WAITING);
  g_assert_cmpstr (sent->text, ==, "It is the turn of: agency verifier. There is nothing for you to do now.");
  g_autoptr (GembokHomeCard) verified = card_in (self, GEMBOK_REQUEST_VERIFIED);
  g_assert_cmpint (verified->kind, ==, GEMBOK_HOME_WAITING);
  g_assert_cmpstr (verified->title, !=, sent->title);
  g_autoptr (GembokHomeCard) unknown = card_in (self, GEMBOK_REQUEST_UNKNOWN);
  g_assert_cmpint (unknown->kind, ==, GEMBOK_HOME_WAITING);
  g_autoptr (GembokHomeCard) issued = card_in (self, GEMBOK_REQUEST_DONE);
  g_assert_cmpint (issued->kind, ==, GEMBOK_HOME_FETCH);
  self->view.certificate_sha256 = (char *) "00";
  g_assert_null (card_in (self, GEMBOK_REQUEST_DONE));
  g_assert_null (card_in (self, GEMBOK_REQUEST_CANCELLED));
  self->view.request->reason = g_strdup ("Bukan pegawai.");
  g_autoptr (GembokHomeCard) refused = card_in (self, GEMBOK_REQUEST_REFUSED);
  g_assert_cmpint (refused->kind, ==, GEMBOK_HOME_REFUSED);
  g_assert_cmpstr (refused->text, ==, "Bukan pegawai.");
}

static void
nameless (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  gembok_applicant_set (self->view.request->applicant, GEMBOK_FIELD_NAME, "");
  g_autoptr (GembokHomeCard) card = card_in (self, GEMBOK_REQUEST_DRAFT);
  g_assert_cmpstr (card->who, ==, "New applicant");
}

static GembokVaultRequest *
request_of (const char *nik, gint64 created_at)
{
  GembokVaultRequest *request = gembok_vault_request_new ();
  if (request->applicant == NULL)
    request->applicant = gembok_applicant_new ();
  if (nik != NULL)
    gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIK, nik);
  request->created_at = created_at;
  return request;
}

/* A refusal troubles only until the person begins anew. */
static void
followed (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_request_free);
  g_ptr_array_add (all, request_of ("3502155708900001", 100));
  g_ptr_array_add (all, request_of ("3305110203850001", 200));
  g_ptr_array_add (all, request_of (NULL, 50));
  g_ptr_array_add (all, request_of (NULL, 300));
  g_assert_false (gembok_home_is_followed (all->pdata[0], all));
  g_assert_false (gembok_home_is_followed (all->pdata[2], all));
  g_ptr_array_add (all, request_of ("3502155708900001", 150));
  g_assert_true (gembok_home_is_followed (all->pdata[0], all));
  g_assert_false (gembok_home_is_followed (all->pdata[4], all));
}

/* --- certificates -------------------------------------------------------------------------------------------------- */

static GembokCertificateEntry *
entry_of (const char *subject, GembokCertificateState state, gint64 begin, gint64 end)
{
  GembokVaultCertificate *record = gembok_vault_certificate_new ();
  record->sha256 = g_strdup_printf ("%s-%d", subject, (int) end);
  record->subject = g_strdup (subject);
  record->state = state;
  record->reason = -1;
  record->not_before = NOW + begin * DAY;
  record->not_after = NOW + end * DAY;
  return gembok_certificate_entry_new (record, NOW);
}

static void
ends (void)
{
  static const struct
  {
    GembokCertificateState state;
    gint64 begin, end;
    GembokHomeKind kind;
    const char *title, *text;
  } cases[] = {
    { GEMBOK_CERTIFICATE_ACTIVE, -100, 365, GEMBOK_HOME_VALID, "Certificate is valid",
      "365 days left, until 17 August 2027" },
    { GEMBOK_CERTIFICATE_ACTIVE, 3, 365, GEMBOK_HOME_VALID, "Certificate is not valid yet", "Begins on 20 August 2026" },
    { GEMBOK_CERTIFICATE_UNKNOWN, -100, 5, GEMBOK_HOME_VALID, "Certificate not checked yet",
      "5 days left, until 22 August 2026" },
    { GEMBOK_CERTIFICATE_ACTIVE, -100, 12, GEMBOK_HOME_ENDS, "Certificate ends in 12 days",
      "It can be used until 29 August 2026. Apply for a new one before that." },
    { GEMBOK_CERTIFICATE_ACTIVE, -100, 0, GEMBOK_HOME_ENDS, "Certificate ends today",
      "It can be used until 17 August 2026. Apply for a new one before that." },
    { GEMBOK_CERTIFICATE_ACTIVE, -100, -1, GEMBOK_HOME_ENDED, "Certificate has ended",
      "It ended on 16 August 2026 and signs nothing any more." },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokCertificateEntry) entry = entry_of ("Siti", cases[i].state, cases[i].begin, cases[i].end);
      g_autoptr (GembokHomeCard) card = gembok_home_card_of_certificate (entry);
      g_assert_cmpint (card->kind, ==, cases[i].kind);
      g_assert_cmpstr (card->title, ==, cases[i].title);
      g_assert_cmpstr (card->text, ==, cases[i].text);
      g_assert_cmpstr (card->target, ==, entry->record->sha256);
      g_assert_cmpstr (gembok_home_action (card->kind), ==, "win.open-certificate");
      g_assert_true (gembok_home_is_of_certificate (card->kind));
    }
  g_autoptr (GembokCertificateEntry) revoked = entry_of ("Siti", GEMBOK_CERTIFICATE_REVOKED, -1, 100);
  g_autoptr (GembokCertificateEntry) suspended = entry_of ("Siti", GEMBOK_CERTIFICATE_SUSPENDED, -1, 100);
  g_assert_null (gembok_home_card_of_certificate (revoked));
  g_assert_null (gembok_home_card_of_certificate (suspended));
}

static void
replaced (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_entry_free);
  g_ptr_array_add (all, entry_of ("Siti", GEMBOK_CERTIFICATE_ACTIVE, -100, 5));
  g_ptr_array_add (all, entry_of ("Budi", GEMBOK_CERTIFICATE_ACTIVE, -100, 500));
  g_ptr_array_add (all, entry_of ("Siti", GEMBOK_CERTIFICATE_REVOKED, -100, 500));
  g_assert_false (gembok_home_is_replaced (all->pdata[0], all));
  g_ptr_array_add (all, entry_of ("Siti", GEMBOK_CERTIFICATE_ACTIVE, -1, 700));
  g_assert_true (gembok_home_is_replaced (all->pdata[0], all));
  g_assert_false (gembok_home_is_replaced (all->pdata[3], all));
}

/* --- all of them --------------------------------------------------------------------------------------------------- */

static void
roles (void)
{
  g_autoptr (GembokHomeCard) verifier = gembok_home_card_of_role (GEMBOK_ROLE_VERIFIER);
  g_autoptr (GembokHomeCard) officer = gembok_home_card_of_role (GEMBOK_ROLE_OFFICER);
  g_assert_cmpstr (verifier->target, ==, "review");
  g_assert_cmpstr (gembok_home_action (officer->kind), ==, "win.view");
  g_assert_null (gembok_home_card_of_role (GEMBOK_ROLE_APPLICANT));
  g_assert_null (gembok_home_card_of_role (GEMBOK_ROLE_UNKNOWN));
}

static GembokHomeCard *
plain_card (GembokHomeKind kind, const char *target, gint64 rank)
{
  GembokHomeCard *card = g_new0 (GembokHomeCard, 1);
  card->kind = kind;
  card->target = g_strdup (target);
  card->rank = rank;
  return card;
}

static GPtrArray *
several (void)
{
  GPtrArray *cards = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_home_card_free);
  g_ptr_array_add (cards, plain_card (GEMBOK_HOME_VALID, "h", 1));
  g_ptr_array_add (cards, plain_card (GEMBOK_HOME_WAITING, "f", 1));
  g_ptr_array_add (cards, plain_card (GEMBOK_HOME_CONTINUE, "e", 9));
  g_ptr_array_add (cards, plain_card (GEMBOK_HOME_CONTINUE, "d", 2));
  g_ptr_array_add (cards, plain_card (GEMBOK_HOME_SEND, "c", 5));
  g_ptr_array_add (cards, plain_card (GEMBOK_HOME_REPAIR, "a", 7));
  g_ptr_array_add (cards, plain_card (GEMBOK_HOME_FETCH, "b", 7));
  return cards;
}

static void
order (void)
{
  g_autoptr (GPtrArray) cards = several ();
  gembok_home_arrange (cards);
  g_autoptr (GString) found = g_string_new (NULL);
  for (guint i = 0; i < cards->len; i++)
    g_string_append (found, ((const GembokHomeCard *) cards->pdata[i])->target);
  g_assert_cmpstr (found->str, ==, "abcdef");
}

static void
sameness (void)
{
  g_autoptr (GPtrArray) one = several (), other = several ();
  g_assert_true (gembok_home_is_same (one, other));
  g_assert_false (gembok_home_is_same (one, NULL));
  ((GembokHomeCard *) other->pdata[6])->text = g_strdup ("Another reason");
  g_assert_false (gembok_home_is_same (one, other));
  g_ptr_array_set_size (other, 6);
  g_assert_false (gembok_home_is_same (one, other));
}

static void
subtitles (void)
{
  GembokHomeCard card = { .who = (char *) "Siti", .text = (char *) "Step 1 of 2" };
  g_autofree char *both = gembok_home_subtitle (&card);
  card.text = (char *) "";
  g_autofree char *who = gembok_home_subtitle (&card);
  card.who = NULL;
  g_autofree char *none = gembok_home_subtitle (&card);
  g_assert_cmpstr (both, ==, "Siti\nStep 1 of 2");
  g_assert_cmpstr (who, ==, "Siti");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/display-home/draft", Case, NULL, set_up, draft, tear_down);
  g_test_add ("/display-home/returned", Case, NULL, set_up, returned, tear_down);
  g_test_add ("/display-home/after-sending", Case, NULL, set_up, after_sending, tear_down);
  g_test_add ("/display-home/nameless", Case, NULL, set_up, nameless, tear_down);
  g_test_add_func ("/display-home/followed", followed);
  g_test_add_func ("/display-home/ends", ends);
  g_test_add_func ("/display-home/replaced", replaced);
  g_test_add_func ("/display-home/roles", roles);
  g_test_add_func ("/display-home/order", order);
  g_test_add_func ("/display-home/sameness", sameness);
  g_test_add_func ("/display-home/subtitles", subtitles);
  return g_test_run ();
}
