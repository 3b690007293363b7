/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/words.h"

#include "base/i18n.h"

typedef struct
{
  const char *name;
  const char *label;
} Word;

static const Word request_states[] = {
  [GEMBOK_REQUEST_DRAFT] = { "draft", N_ ("draft") },
  [GEMBOK_REQUEST_SUBMITTED] = { "submitted", N_ ("waiting for verification") },
  [GEMBOK_REQUEST_VERIFIED] = { "verified", N_ ("verified, waiting to be issued") },
  [GEMBOK_REQUEST_REJECTED] = { "rejected", N_ ("returned for repair") },
  [GEMBOK_REQUEST_REFUSED] = { "refused", N_ ("refused") },
  [GEMBOK_REQUEST_DONE] = { "done", N_ ("done") },
  [GEMBOK_REQUEST_CANCELLED] = { "cancelled", N_ ("cancelled") },
  [GEMBOK_REQUEST_UNKNOWN] = { "unknown", N_ ("unknown") },
};

static const Word certificate_states[] = {
  [GEMBOK_CERTIFICATE_ACTIVE] = { "active", N_ ("valid") },
  [GEMBOK_CERTIFICATE_SUSPENDED] = { "suspended", N_ ("suspended") },
  [GEMBOK_CERTIFICATE_REVOKED] = { "revoked", N_ ("revoked") },
  [GEMBOK_CERTIFICATE_EXPIRED] = { "expired", N_ ("expired") },
  [GEMBOK_CERTIFICATE_UNKNOWN] = { "unknown", N_ ("unknown") },
};

static const Word roles[] = {
  [GEMBOK_ROLE_APPLICANT] = { "applicant", N_ ("applicant") },
  [GEMBOK_ROLE_VERIFIER] = { "verifier", N_ ("agency verifier") },
  [GEMBOK_ROLE_OFFICER] = { "officer", N_ ("BSrE officer") },
  [GEMBOK_ROLE_HEAD] = { "head", N_ ("head of Diskominfo") },
  [GEMBOK_ROLE_TECHNICAL] = { "technical", N_ ("technical team") },
  [GEMBOK_ROLE_UNKNOWN] = { "unknown", N_ ("unknown") },
};

static const Word document_states[] = {
  [GEMBOK_DOCUMENT_MISSING] = { "missing", N_ ("missing") },
  [GEMBOK_DOCUMENT_READY] = { "ready", N_ ("ready") },
  [GEMBOK_DOCUMENT_UPLOADING] = { "uploading", N_ ("partly uploaded") },
  [GEMBOK_DOCUMENT_UPLOADED] = { "uploaded", N_ ("uploaded") },
  [GEMBOK_DOCUMENT_REJECTED] = { "rejected", N_ ("returned, to be replaced") },
  [GEMBOK_DOCUMENT_ACCEPTED] = { "accepted", N_ ("accepted") },
  [GEMBOK_DOCUMENT_UNKNOWN] = { "unknown", N_ ("unknown") },
};

static const Word *
word_of (const Word *words, guint n_words, guint index)
{
  return &words[index < n_words ? index : n_words - 1];
}

/* The last word of every set is its "unknown". */
static guint
index_of (const Word *words, guint n_words, const char *name)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].name, name) == 0)
      return i;
  return n_words - 1;
}

#define DEFINE_WORDS(Type, prefix, words)                                   \
  const char *prefix##_name (Type value)                                    \
  {                                                                         \
    return word_of (words, G_N_ELEMENTS (words), (guint) value)->name;      \
  }                                                                         \
  Type prefix##_from_name (const char *name)                                \
  {                                                                         \
    return (Type) index_of (words, G_N_ELEMENTS (words), name);             \
  }                                                                         \
  const char *prefix##_label (Type value)                                   \
  {                                                                         \
    return _ (word_of (words, G_N_ELEMENTS (words), (guint) value)->label); \
  }

DEFINE_WORDS (GembokRequestState, gembok_request_state, request_states)
DEFINE_WORDS (GembokCertificateState, gembok_certificate_state, certificate_states)
DEFINE_WORDS (GembokRole, gembok_role, roles)
DEFINE_WORDS (GembokDocumentState, gembok_document_state, document_states)

gboolean
gembok_request_state_is_final (GembokRequestState state)
{
  return state == GEMBOK_REQUEST_DONE || state == GEMBOK_REQUEST_REFUSED || state == GEMBOK_REQUEST_CANCELLED;
}
