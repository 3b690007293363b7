/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/doctor-tls.h"

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/tls-anchor.h"

#define DAY_S          86400
#define SOON_DAYS      14
#define NAME_MAX_CHARS 300

static GPtrArray *
parse (GBytes *pem)
{
  GPtrArray *certificates = pem != NULL ? gembok_certificate_parse_all (pem, NULL) : NULL;
  return certificates != NULL ? certificates : g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_unref);
}

/* --- whose certificate ------------------------------------------------------------------------------------------ */

static char *
list_names (const GembokCertificate *leaf)
{
  g_auto (GStrv) names = gembok_tls_names (leaf);
  g_autofree char *all = g_strjoinv (", ", names);
  return gembok_text_sanitise (all, NAME_MAX_CHARS);
}

static char *
describe_leaf (const GembokCertificate *leaf)
{
  g_autofree char *label = gembok_certificate_label (leaf);
  g_autofree char *issuer = gembok_certificate_issuer_label (leaf);
  g_autofree char *names = list_names (leaf);
  g_autofree char *from = gembok_format_date (gembok_certificate_not_before (leaf));
  g_autofree char *until = gembok_format_date (gembok_certificate_not_after (leaf));
  return g_strdup_printf (_ ("Certificate: “%s” for %s, issued by “%s”, valid from %s to %s."), label,
                          *names != '\0' ? names : "-", issuer, from, until);
}

/* --- by which anchor -------------------------------------------------------------------------------------------- */

static char *
describe_anchor (const GembokVaultProfile *profile, const GembokHttpPeer *peer, GPtrArray *chain)
{
  const char *place = peer->ca_file != NULL ? peer->ca_file : peer->ca_folder;
  g_autoptr (GPtrArray) own = profile->ca != NULL ? parse (profile->ca) : NULL;
  g_autoptr (GembokCertificate) anchor = gembok_tls_anchor (chain, own, peer->ca_file, peer->ca_folder);
  g_autofree char *source = own != NULL     ? g_strdup (_ ("the CA file of this AMS"))
                            : place != NULL ? g_strdup_printf (_ ("the system's CAs (%s)"), place)
                                            : g_strdup (_ ("the system's CAs"));
  if (anchor == NULL)
    return g_strdup_printf (_ ("Trusted by %s."), source);
  g_autofree char *label = gembok_certificate_label (anchor);
  g_autofree char *hash = gembok_hex_grouped (gembok_certificate_sha256 (anchor));
  return g_strdup_printf (_ ("Trusted by %s: “%s”, SHA-256 %s."), source, label, hash);
}

/* What would have been trusted; the names of the system's many CAs would help nobody. */
static char *
describe_trust (const GembokVaultProfile *profile, const GembokHttpPeer *peer)
{
  if (profile->ca == NULL)
    return g_strdup_printf (_ ("Trusted would be what one of the system's CAs vouches for (%s)."),
                            peer->ca_file != NULL     ? peer->ca_file
                            : peer->ca_folder != NULL ? peer->ca_folder
                                                      : "-");
  g_autoptr (GPtrArray) own = parse (profile->ca);
  GString *list = g_string_new (NULL);
  for (guint i = 0; i < own->len; i++)
    {
      g_autofree char *label = gembok_certificate_label (own->pdata[i]);
      g_autofree char *hash = gembok_hex_grouped (gembok_certificate_sha256 (own->pdata[i]));
      g_string_append_printf (list, "%s“%s” (SHA-256 %s)", i > 0 ? ", " : "", label, hash);
    }
  g_autofree char *all = g_string_free (list, FALSE);
  return g_strdup_printf (_ ("Trusted would be what the CA file of this AMS vouches for: %s."), *all != '\0' ? all : "-");
}

/* --- telling ---------------------------------------------------------------------------------------------------- */

static void
tell_trusted (GembokDoctorRun *run, const GembokVaultProfile *profile, const GembokHttpPeer *peer, GPtrArray *chain)
{
  const char *protocol = peer->protocol != NULL ? peer->protocol : "TLS";
  g_autofree char *took = gembok_doctor_milliseconds (MAX (peer->tls_us - peer->connect_us, 0));
  g_autofree char *anchor = describe_anchor (profile, peer, chain);
  if (chain->len == 0)
    {
      gembok_doctor_add (run, "tls", GEMBOK_HEALTH_GOOD, g_strdup_printf ("%s (%s). %s", protocol, took, anchor), NULL);
      return;
    }
  const GembokCertificate *leaf = chain->pdata[0];
  g_autofree char *whose = describe_leaf (leaf);
  g_autofree char *found = g_strdup_printf ("%s (%s). %s %s", protocol, took, whose, anchor);
  const gint64 left = gembok_certificate_not_after (leaf) - g_get_real_time () / G_USEC_PER_SEC;
  if (left >= (gint64) SOON_DAYS * DAY_S)
    {
      gembok_doctor_add (run, "tls", GEMBOK_HEALTH_GOOD, g_steal_pointer (&found), NULL);
      return;
    }
  g_autofree char *span = gembok_format_span ((double) left);
  gembok_doctor_add (run, "tls", GEMBOK_HEALTH_NOTE,
                     g_strdup_printf (_ ("%s The server's certificate ends in %s."), found, span),
                     g_strdup (_ ("Nothing is wrong yet. Tell those who run the AMS.")));
}

static void
tell_untrusted (GembokDoctorRun *run, const GembokVaultProfile *profile, const GembokHttpPeer *peer, GPtrArray *chain)
{
  /* A server that breaks off or says nothing leaves nothing to trust. */
  if (peer->code == GEMBOK_ERROR_UNREACHABLE)
    {
      gembok_doctor_add (run, "tls", GEMBOK_HEALTH_BAD, g_strdup (peer->problem), g_strdup (peer->hint));
      return;
    }
  g_autofree char *trust = describe_trust (profile, peer);
  g_autofree char *whose = chain->len > 0 ? describe_leaf (chain->pdata[0]) : NULL;
  g_autofree char *hash = chain->len > 0 ? gembok_hex_grouped (gembok_certificate_sha256 (chain->pdata[0])) : NULL;
  g_autofree char *found = whose != NULL ? g_strdup_printf ("%s %s SHA-256 %s. %s", peer->problem, whose, hash, trust)
                                         : g_strdup_printf ("%s %s", peer->problem, trust);
  gembok_doctor_add (run, "tls", GEMBOK_HEALTH_BAD, g_steal_pointer (&found), g_strdup (peer->hint));
}

void
gembok_doctor_tell_tls (GembokDoctorRun *run, const GembokVaultProfile *profile, const GembokHttpPeer *peer)
{
  g_autoptr (GPtrArray) chain = parse (peer->chain);
  if (peer->stage == GEMBOK_HTTP_STAGE_TLS)
    tell_untrusted (run, profile, peer, chain);
  else
    tell_trusted (run, profile, peer, chain);
}
