/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/trust.h"

#include "base/error.h"
#include "base/i18n.h"

GPtrArray *
gembok_trust_parse (GBytes *data, const char *what, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (data, &problem);
  if (certificates == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file for %s holds no certificate."), what);
      return NULL;
    }
  for (guint i = 0; i < certificates->len; i++)
    if (!gembok_certificate_is_ca (certificates->pdata[i]))
      {
        gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file for %s holds a certificate that is not a CA's."),
                          what);
        return NULL;
      }
  return g_steal_pointer (&certificates);
}
