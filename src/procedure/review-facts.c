/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/review-facts.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define VALUE_MAX 200

static GembokApplicant *
read_applicant (const GembokWireRequest *request)
{
  GembokApplicant *applicant = gembok_applicant_new ();
  for (guint i = 0; i < request->applicant->len; i++)
    {
      const GembokWireField *field = request->applicant->pdata[i];
      GembokApplicantField known;
      g_autofree char *value = gembok_text_sanitise (field->value, VALUE_MAX);
      if (gembok_applicant_field_from_name (field->name, &known))
        gembok_applicant_set (applicant, known, value);
    }
  return applicant;
}

static void
read_csr (GembokReviewFacts *facts, const GembokWireRequest *request)
{
  if (request->csr == NULL)
    {
      gembok_error_set (&facts->csr_error, GEMBOK_ERROR_MISSING, NULL, _ ("There is no CSR with this request."));
      return;
    }
  g_autoptr (GBytes) pem = g_bytes_new (request->csr, strlen (request->csr));
  g_autoptr (GembokCsr) csr = gembok_csr_parse (pem, &facts->csr_error);
  if (csr == NULL || !gembok_csr_verify (csr, &facts->csr_error))
    return;
  GBytes *public_key = gembok_csr_public (csr);
  const char *name = gembok_subject_get (gembok_csr_subject (csr), "CN");
  facts->verification_code = gembok_public_key_code (public_key);
  facts->public_key_sha256 = gembok_public_key_sha256 (public_key);
  facts->algorithm = gembok_public_key_label (public_key);
  facts->subject = gembok_subject_to_string (gembok_csr_subject (csr));
  facts->subject_fits = g_strcmp0 (name, facts->applicant->name) == 0;
  /* What the AMS says of the key must be the key that is here. */
  if (request->public_key_sha256 != NULL && g_strcmp0 (request->public_key_sha256, facts->public_key_sha256) != 0)
    gembok_error_set (&facts->csr_error, GEMBOK_ERROR_BAD_ANSWER,
                      _ ("Do not accept this request; tell the AMS’s administrator."),
                      _ ("The key in the CSR is not the one that the AMS has noted for this request."));
}

GembokReviewFacts *
gembok_review_facts (const GembokWireRequest *request, gint64 today)
{
  GembokReviewFacts *facts = g_new0 (GembokReviewFacts, 1);
  facts->applicant = read_applicant (request);
  facts->findings = gembok_applicant_check (facts->applicant, NULL, today);
  read_csr (facts, request);
  return facts;
}

void
gembok_review_facts_free (GembokReviewFacts *facts)
{
  if (facts == NULL)
    return;
  gembok_applicant_free (facts->applicant);
  g_ptr_array_unref (facts->findings);
  g_free (facts->verification_code);
  g_free (facts->public_key_sha256);
  g_free (facts->algorithm);
  g_free (facts->subject);
  g_clear_error (&facts->csr_error);
  g_free (facts);
}

/* --- reasons ------------------------------------------------------------------------------------------------------- */

static void
add_all (GStrvBuilder *builder, const char *const *reasons)
{
  for (guint i = 0; reasons[i] != NULL; i++)
    g_strv_builder_add (builder, _ (reasons[i]));
}

GStrv
gembok_review_reasons (const char *kind)
{
  static const char *const of_letter[]
      = { N_ ("The letter is not signed by your superior."), N_ ("The letter does not name you, or names you differently."),
          N_ ("The letter is too old. Ask for a new one."), N_ ("This is another letter than the recommendation letter."),
          NULL };
  static const char *const of_card[]
      = { N_ ("The photo of the identity card is blurred. Photograph it again in daylight."),
          N_ ("Part of the identity card is cut off or covered."),
          N_ ("The data on the identity card differ from those you entered."), N_ ("The identity card has expired."), NULL };
  static const char *const of_selfie[]
      = { N_ ("The face is too dark or blurred. Take the photo again with light from the front."),
          N_ ("The face is covered (mask, sunglasses, hat)."),
          N_ ("This is not a photo of yourself taken now, but a photo of a photo."),
          N_ ("More than one person is in the photo."), NULL };
  static const char *const of_any[] = { N_ ("The document cannot be read."), N_ ("This is the wrong document."), NULL };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  if (g_strcmp0 (kind, "surat_rekomendasi") == 0)
    add_all (builder, of_letter);
  else if (g_strcmp0 (kind, "ktp") == 0)
    add_all (builder, of_card);
  else if (g_strcmp0 (kind, "foto_diri") == 0)
    add_all (builder, of_selfie);
  add_all (builder, of_any);
  return g_strv_builder_end (builder);
}
