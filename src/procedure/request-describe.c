/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/csr.h"
#include "procedure/request-private.h"

GembokWireRequest *
gembok_request_describe (const GembokVaultRequest *request, GError **error)
{
  g_autoptr (GembokCsr) csr = gembok_csr_parse (request->csr, error);
  if (csr == NULL)
    return NULL;
  GembokWireRequest *wire = gembok_wire_request_new ();
  wire->type = g_strdup (request->type);
  wire->procedure = g_strdup (request->procedure);
  wire->certificate_type = g_strdup (request->certificate_type);
  wire->method = g_strdup (request->method);
  for (int field = 0; field < GEMBOK_N_FIELDS; field++)
    {
      const char *value = gembok_applicant_get (request->applicant, (GembokApplicantField) field);
      if (value != NULL && *value != '\0')
        gembok_wire_fields_add (wire->applicant, gembok_applicant_field_name ((GembokApplicantField) field), value);
    }
  const GembokSubject *subject = gembok_csr_subject (csr);
  for (guint i = 0; i < gembok_subject_size (subject); i++)
    gembok_wire_fields_add (wire->subject, gembok_subject_attribute (subject, i), gembok_subject_value (subject, i));
  return wire;
}

GBytes *
gembok_request_create_body (const GembokVaultRequest *request, GError **error)
{
  g_autoptr (GembokWireRequest) wire = gembok_request_describe (request, error);
  return wire != NULL ? gembok_wire_request_encode_new (wire) : NULL;
}
