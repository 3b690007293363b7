/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/router.h"

#include <string.h>

#include "server/routes.h"

#define APPLICANT (1u << GEMBOK_ROLE_APPLICANT)
#define DECIDERS  (1u << GEMBOK_ROLE_VERIFIER | 1u << GEMBOK_ROLE_OFFICER)
#define OPEN      GEMBOK_ROUTE_ANYONE
#define FIRST     GEMBOK_ROUTE_FIRST_PASSWORD

#define REQUEST       GEMBOK_PATH_REQUESTS "/{id}"
#define UPLOAD        GEMBOK_PATH_UPLOADS "/{upload}"
#define PARAMETER_MAX 64

/* The whole API at a glance. */
static const GembokRoute routes[] = {
  { "GET", GEMBOK_PATH_POLICY, GEMBOK_BODY_NONE, 0, OPEN, GEMBOK_TYPE_JSON, gembok_route_policy, NULL },
  { "GET", GEMBOK_PATH_CRL, GEMBOK_BODY_NONE, 0, OPEN | GEMBOK_ROUTE_PLAIN, GEMBOK_TYPE_CRL, gembok_route_crl, NULL },
  { "POST", GEMBOK_PATH_OCSP, GEMBOK_BODY_OCSP, 0, OPEN | GEMBOK_ROUTE_PLAIN, GEMBOK_TYPE_OCSP_RESPONSE, gembok_route_ocsp,
    NULL },

  { "POST", GEMBOK_PATH_SESSIONS, GEMBOK_BODY_SECRET, 0, OPEN, GEMBOK_TYPE_JSON, gembok_route_log_in, NULL },
  { "DELETE", GEMBOK_PATH_CURRENT_SESSION, GEMBOK_BODY_NONE, 0, FIRST, NULL, gembok_route_log_out, NULL },
  { "GET", GEMBOK_PATH_ACCOUNT, GEMBOK_BODY_NONE, 0, FIRST, GEMBOK_TYPE_JSON, gembok_route_account, NULL },
  { "PUT", GEMBOK_PATH_PASSWORD, GEMBOK_BODY_SECRET, 0, FIRST, NULL, gembok_route_password, NULL },

  { "GET", GEMBOK_PATH_REQUESTS, GEMBOK_BODY_NONE, 0, 0, GEMBOK_TYPE_JSON, gembok_route_requests, NULL },
  { "POST", GEMBOK_PATH_REQUESTS, GEMBOK_BODY_JSON, APPLICANT, 0, GEMBOK_TYPE_JSON, gembok_route_request_create, NULL },
  { "GET", REQUEST, GEMBOK_BODY_NONE, 0, 0, GEMBOK_TYPE_JSON, gembok_route_request, NULL },
  { "DELETE", REQUEST, GEMBOK_BODY_NONE, APPLICANT, 0, NULL, gembok_route_request_cancel, NULL },
  { "PUT", REQUEST "/csr", GEMBOK_BODY_CSR, APPLICANT, 0, GEMBOK_TYPE_JSON, gembok_route_csr, NULL },
  { "PUT", REQUEST "/agreement", GEMBOK_BODY_JSON, APPLICANT, 0, GEMBOK_TYPE_JSON, gembok_route_agreement, NULL },
  { "POST", REQUEST "/submission", GEMBOK_BODY_JSON, APPLICANT, 0, GEMBOK_TYPE_JSON, gembok_route_submission, NULL },
  { "POST", REQUEST "/decision", GEMBOK_BODY_JSON, DECIDERS, 0, GEMBOK_TYPE_JSON, gembok_route_decision, NULL },
  { "GET", REQUEST "/events", GEMBOK_BODY_NONE, 0, 0, GEMBOK_TYPE_JSON, gembok_route_events, NULL },
  { "GET", REQUEST "/certificate", GEMBOK_BODY_NONE, 0, 0, GEMBOK_TYPE_PEM_CHAIN, gembok_route_request_certificate, NULL },
  { "GET", GEMBOK_PATH_NOTIFICATIONS, GEMBOK_BODY_NONE, 0, 0, GEMBOK_TYPE_JSON, gembok_route_notifications, NULL },

  { "OPTIONS", REQUEST "/documents", GEMBOK_BODY_NONE, 0, OPEN, NULL, gembok_route_upload_options, NULL },
  { "POST", REQUEST "/documents", GEMBOK_BODY_NONE, APPLICANT, 0, NULL, gembok_route_upload_create, NULL },
  { "GET", REQUEST "/documents/{kind}", GEMBOK_BODY_NONE, DECIDERS, 0, NULL, gembok_route_document, NULL },
  { "OPTIONS", UPLOAD, GEMBOK_BODY_NONE, 0, OPEN, NULL, gembok_route_upload_options, NULL },
  { "HEAD", UPLOAD, GEMBOK_BODY_NONE, APPLICANT, 0, NULL, gembok_route_upload_head, NULL },
  { "PATCH", UPLOAD, GEMBOK_BODY_STREAM, APPLICANT, 0, NULL, gembok_route_upload_patch, gembok_route_upload_begin },
  { "DELETE", UPLOAD, GEMBOK_BODY_NONE, APPLICANT, 0, NULL, gembok_route_upload_delete, NULL },

  { "GET", GEMBOK_PATH_CERTIFICATES, GEMBOK_BODY_NONE, 0, 0, GEMBOK_TYPE_JSON, gembok_route_certificates, NULL },
  { "GET", GEMBOK_PATH_CERTIFICATES "/{serial}", GEMBOK_BODY_NONE, 0, 0, GEMBOK_TYPE_PEM_CHAIN, gembok_route_certificate,
    NULL },
};

/* Ids, kinds of documents and serial numbers: one alphabet covers them, and nothing in it means anything to a path. */
static gboolean
is_parameter (const char *text, gsize length)
{
  if (length == 0 || length > PARAMETER_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '_' && text[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
match_segment (const char *pattern, gsize pattern_length, const char *text, gsize length, char **parameter)
{
  if (pattern[0] != '{')
    return pattern_length == length && memcmp (pattern, text, length) == 0;
  if (!is_parameter (text, length))
    return FALSE;
  *parameter = g_strndup (text, length);
  return TRUE;
}

static gboolean
match (const char *pattern, const char *path, char *parameters[2])
{
  guint found = 0;
  while (*pattern == '/' && *path == '/')
    {
      const gsize pattern_length = strcspn (++pattern, "/");
      const gsize length = strcspn (++path, "/");
      char *parameter = NULL;
      if (!match_segment (pattern, pattern_length, path, length, &parameter))
        return FALSE;
      if (parameter != NULL)
        {
          g_free (parameters[found]);
          parameters[found++] = parameter;
        }
      pattern += pattern_length;
      path += length;
    }
  return *pattern == '\0' && *path == '\0';
}

static void
forget_parameters (char *parameters[2])
{
  g_clear_pointer (&parameters[0], g_free);
  g_clear_pointer (&parameters[1], g_free);
}

GembokRouteFinding
gembok_router_find (const char *method, const char *path, gboolean plain, const GembokRoute **route, char *parameters[2],
                    char **allow)
{
  g_autoptr (GString) methods = g_string_new (NULL);
  parameters[0] = parameters[1] = NULL;
  *route = NULL;
  *allow = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (plain && (routes[i].flags & GEMBOK_ROUTE_PLAIN) == 0)
        continue;
      if (!match (routes[i].path, path, parameters))
        {
          forget_parameters (parameters);
          continue;
        }
      if (strcmp (routes[i].method, method) == 0)
        {
          *route = &routes[i];
          return GEMBOK_ROUTE_FOUND;
        }
      forget_parameters (parameters);
      g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", routes[i].method);
    }
  if (methods->len == 0)
    return GEMBOK_ROUTE_NO_PATH;
  *allow = g_string_free (g_steal_pointer (&methods), FALSE);
  return GEMBOK_ROUTE_NO_METHOD;
}

static gboolean
range_admits (const char *range, const char *type)
{
  g_auto (GStrv) parts = g_strsplit (range, ";", -1);
  const char *slash = strchr (type, '/');
  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    {
      const char *weight = g_strstrip (parts[i]);
      if (g_ascii_strncasecmp (weight, "q=", 2) == 0 && g_ascii_strtod (weight + 2, NULL) <= 0)
        return FALSE;
    }
  const char *media = parts[0] != NULL ? g_strstrip (parts[0]) : "";
  const gsize major = (gsize) (slash - type) + 1;
  return strcmp (media, "*/*") == 0 || g_ascii_strcasecmp (media, type) == 0
         || (g_ascii_strncasecmp (media, type, major) == 0 && strcmp (media + major, "*") == 0);
}

gboolean
gembok_router_accepts (const char *accept, const char *type)
{
  g_auto (GStrv) ranges = g_strsplit (accept != NULL ? accept : "", ",", 32);
  gboolean anything = FALSE;
  for (guint i = 0; ranges[i] != NULL; i++)
    {
      if (range_admits (ranges[i], type))
        return TRUE;
      anything = anything || *g_strstrip (ranges[i]) != '\0';
    }
  return !anything;
}
