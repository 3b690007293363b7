/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-inspection.h"

#include "base/i18n.h"

GembokInspectionStep
gembok_display_inspection_step (const GembokInspection *inspection)
{
  if (inspection->locked)
    return GEMBOK_INSPECTION_UNLOCK;
  if (inspection->kept != NULL)
    return GEMBOK_INSPECTION_OPEN_CERTIFICATE;
  if (inspection->request_id == NULL)
    return GEMBOK_INSPECTION_NONE;
  return inspection->kind == GEMBOK_INSPECTED_CSR ? GEMBOK_INSPECTION_OPEN_REQUEST : GEMBOK_INSPECTION_KEEP;
}

const char *
gembok_display_inspection_verb (GembokInspectionStep step)
{
  switch (step)
    {
    case GEMBOK_INSPECTION_UNLOCK:
      return _ ("_Open");
    case GEMBOK_INSPECTION_KEEP:
      return _ ("_Keep Certificate");
    case GEMBOK_INSPECTION_OPEN_CERTIFICATE:
      return _ ("Open _Certificate");
    case GEMBOK_INSPECTION_OPEN_REQUEST:
      return _ ("Open _Request");
    case GEMBOK_INSPECTION_NONE:
    default:
      return NULL;
    }
}

const char *
gembok_display_inspection_kind (const GembokInspection *inspection)
{
  switch (inspection->kind)
    {
    case GEMBOK_INSPECTED_CSR:
      return _ ("Certificate request (CSR)");
    case GEMBOK_INSPECTED_P12:
      return inspection->has_key ? _ ("Certificate with its private key (.p12)") : _ ("Certificates (.p12)");
    case GEMBOK_INSPECTED_CERTIFICATES:
    default:
      return inspection->certificates != NULL && inspection->certificates->len > 1 ? _ ("Certificate with its chain")
                                                                                   : _ ("Certificate");
    }
}

char *
gembok_display_inspection_belongs (const GembokInspection *inspection)
{
  if (inspection->request_id == NULL)
    return NULL;
  if (inspection->kept != NULL)
    return g_strdup_printf (_ ("It is kept here already, for the request of %s."), inspection->request_name);
  return g_strdup_printf (_ ("It belongs to a key on this computer: the request of %s."), inspection->request_name);
}

char *
gembok_display_chain_title (const GembokCertificate *certificate)
{
  return gembok_certificate_label (certificate);
}

char *
gembok_display_chain_text (const GembokCertificate *certificate)
{
  g_autofree char *issuer = gembok_certificate_issuer_label (certificate);
  g_autofree char *end = gembok_format_date (gembok_certificate_not_after (certificate));
  return g_strdup_printf (_ ("issued by %s, valid until %s"), issuer, end);
}
