/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "server/csr-check.h"
#include "server/decision.h"
#include "server/store-certificates.h"
#include "server/store-documents.h"

static gboolean
keep_certificate (GembokChange *change, const char *serial, GembokCertificate *certificate, GError **error)
{
  GembokServer *server = change->server;
  g_autoptr (GBytes) chain = gembok_ca_chain (server->ca, certificate);
  g_autofree char *subject = gembok_subject_to_string (gembok_certificate_subject (certificate));
  const GembokStoredCertificate record = {
    .serial = serial,
    .request = change->id,
    .account = change->request->owner,
    .subject = subject,
    .public_key_sha256 = change->request->wire->public_key_sha256,
    .not_before = gembok_certificate_not_before (certificate),
    .not_after = gembok_certificate_not_after (certificate),
    .chain = chain,
  };
  return gembok_store_add_certificate (server->store, &record, change->now, error)
         && gembok_store_accept_documents (server->store, change->id, error)
         && gembok_store_set_issued (server->store, change->id, serial, change->now, error)
         && gembok_store_add_event (server->store, change->id, "issued", NULL, 0, GEMBOK_ROLE_OFFICER, change->now, error);
}

/* A slip of our own must not leave the house: the key is the CSR's and the number the recorded one. */
static gboolean
is_as_asked (GembokCertificate *certificate, const GembokCsr *csr, const char *serial, GError **error)
{
  if (g_bytes_equal (gembok_certificate_public (certificate), gembok_csr_public (csr))
      && strcmp (gembok_certificate_serial (certificate), serial) == 0)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The CA made another certificate than was asked for."));
  return FALSE;
}

GembokProblem *
gembok_issue (GembokChange *change, const char *serial)
{
  const GembokWireRequest *request = change->request->wire;
  GembokServer *server = change->server;
  GError *error = NULL;
  g_autoptr (GembokCsr) csr = NULL;
  g_autoptr (GBytes) pem = g_bytes_new (request->csr, request->csr != NULL ? strlen (request->csr) : 0);
  /* Judged once more: the policy may have become stricter since the CSR came. */
  GembokProblem *problem = gembok_csr_check (server->policy, request, pem, &csr);
  if (problem != NULL)
    return problem;
  const char *name = gembok_wire_fields_get (request->applicant, "name");
  const char *organization = gembok_wire_fields_get (request->applicant, "organization");
  g_autoptr (GembokCertificate) certificate
      = gembok_ca_issue_person (server->ca, gembok_csr_public (csr), name != NULL ? name : "",
                                organization != NULL ? organization : "", serial, change->now, &error);
  if (certificate == NULL || !is_as_asked (certificate, csr, serial, &error)
      || !keep_certificate (change, serial, certificate, &error))
    return gembok_problem_from_failure (error);
  return NULL;
}
