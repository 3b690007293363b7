/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** GEMBOK_URL_MAX: the longest URL accepted from anyone, in bytes. */
#define GEMBOK_URL_MAX 4096

/**
 * GembokUrl:
 *
 * An http or https URL taken apart by us. What is sent to is rebuilt from these parts, so that we and libcurl can never
 * read one text as two different hosts. All strings are owned.
 */
typedef struct
{
  gboolean secure; /* https */
  char *host;      /* lower-case ASCII name, or an IP address without brackets */
  int port;        /* always given */
  char *path;      /* "" or with a leading slash, percent-encoded, without "." and ".." */
  char *query;     /* (nullable) */
} GembokUrl;

/**
 * gembok_url_parse:
 * @text: (nullable): an absolute URL; an internationalised host name is turned to its ASCII form
 * @allow_plain_http: also "http:"
 * @error: BAD_INPUT: not such a URL, user info, fragment, control or non-ASCII characters, longer than %GEMBOK_URL_MAX
 *
 * Returns: (transfer full) (nullable)
 */
GembokUrl *gembok_url_parse (const char *text, gboolean allow_plain_http, GError **error);
void gembok_url_free (GembokUrl *url);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokUrl, gembok_url_free)

/** gembok_url_to_string: (transfer full): the URL again, default port left out (RFC 3986, 6.2.3). */
char *gembok_url_to_string (const GembokUrl *url);

/** gembok_url_origin: (transfer full): "https://host:port", always with the port (RFC 6454): for comparing. */
char *gembok_url_origin (const GembokUrl *url);

/** gembok_url_same_origin: whether two https URLs have the same origin; %FALSE if either is none. */
gboolean gembok_url_same_origin (const char *a, const char *b);

/** gembok_url_shown: (transfer full): "host" or "host:port" for people. */
char *gembok_url_shown (const GembokUrl *url);

/** gembok_url_resolve: (transfer full) (nullable): @reference (as in a Location header) against the https URL @base
 * (RFC 3986, 5.2); BAD_INPUT unless the result is an https URL as in gembok_url_parse(). */
char *gembok_url_resolve (const char *base, const char *reference, GError **error);

G_END_DECLS
