/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/check-private.h"

/*
 * The chain is built and verified by OpenSSL as a whole. Its callback lets it go on after a failure, so that everything
 * that is wrong is found, not only the first thing; what it says becomes one of our codes and a sentence.
 */

#define MAX_DEPTH      8
#define SECURITY_LEVEL 2 /* 112 bits: no SHA-1, no RSA below 2048 bit */

typedef struct
{
  GembokVerdict *verdict;
  GPtrArray *known; /* (element-type GembokCertificate): borrowed: all that a link can be */
  GembokCertificate *leaf;
  gboolean trusted;  /* no doubt yet about signatures and anchor */
  gboolean too_long; /* the walk was given up; what follows from that is not told again */
} Walk;

static GembokCertificate *
known_certificate (const Walk *walk, const X509 *x509)
{
  for (guint i = 0; x509 != NULL && i < walk->known->len; i++)
    {
      GembokCertificate *candidate = g_ptr_array_index (walk->known, i);
      if (X509_cmp (gembok_certificate_x509 (candidate), x509) == 0)
        return candidate;
    }
  return NULL;
}

/* --- what OpenSSL says, in our words ---------------------------------------------------------------------------- */

static void
report_issuer (Walk *walk, GembokCertificate *link)
{
  g_autofree char *label = gembok_certificate_label (link);
  walk->trusted = FALSE;
  gembok_verdict_add_problem (walk->verdict, "not_a_ca", _ ("“%s” may not issue such certificates."), label);
}

/* OpenSSL passes over an issuer that may not sign certificates, as if it were not there. */
static GembokCertificate *
unfit_issuer (const Walk *walk, GembokCertificate *link)
{
  X509 *subject = gembok_certificate_x509 (link);
  for (guint i = 0; i < walk->known->len; i++)
    {
      GembokCertificate *candidate = g_ptr_array_index (walk->known, i);
      if (X509_check_issued (gembok_certificate_x509 (candidate), subject) == X509_V_ERR_KEYUSAGE_NO_CERTSIGN)
        return candidate;
    }
  return NULL;
}

static void
report_missing_issuer (Walk *walk, GembokCertificate *link)
{
  g_autofree char *label = gembok_certificate_label (link);
  g_autofree char *issuer = gembok_certificate_issuer_label (link);
  GembokCertificate *unfit = unfit_issuer (walk, link);
  if (unfit != NULL)
    report_issuer (walk, unfit);
  else if (!walk->too_long)
    gembok_verdict_add_problem (
        walk->verdict, "incomplete_chain",
        _ ("The certificate of “%s”, who issued “%s”, is missing, so nobody here can tell whether it "
           "is genuine."),
        issuer, label);
}

static void
report_trust (Walk *walk, int code, GembokCertificate *link)
{
  g_autofree char *label = gembok_certificate_label (link);
  walk->trusted = FALSE;
  switch (code)
    {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      report_missing_issuer (walk, link);
      return;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      gembok_verdict_add_problem (walk->verdict, "untrusted_chain",
                                  _ ("“%s” is signed only by itself and is no root that is trusted here."), label);
      gembok_verdict_add_note (walk->verdict, "self_signed", _ ("The certificate is signed by itself."));
      return;
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
      walk->too_long = TRUE;
      gembok_verdict_add_problem (walk->verdict, "untrusted_chain", _ ("The chain is longer than %d issuers."), MAX_DEPTH);
      return;
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
      gembok_verdict_add_problem (walk->verdict, "untrusted_chain",
                                  _ ("The name in “%s” is outside of what its issuer may certify."), label);
      return;
    default:
      gembok_verdict_add_problem (walk->verdict, "untrusted_chain",
                                  _ ("The chain ends at “%s”, which is no root that is trusted here."), label);
    }
}

static void
report_signature (Walk *walk, GembokCertificate *link)
{
  g_autofree char *label = gembok_certificate_label (link);
  g_autofree char *issuer = gembok_certificate_issuer_label (link);
  walk->trusted = FALSE;
  gembok_verdict_add_problem (walk->verdict, "bad_signature",
                              _ ("The signature under “%s” is not that of “%s”: the certificate was changed or forged."),
                              label, issuer);
}

static void
report_date (Walk *walk, int code, GembokCertificate *link)
{
  g_autofree char *label = gembok_certificate_label (link);
  const gboolean expired = code == X509_V_ERR_CERT_HAS_EXPIRED;
  g_autofree char *date
      = gembok_format_time (expired ? gembok_certificate_not_after (link) : gembok_certificate_not_before (link));
  if (expired)
    gembok_verdict_add_problem (walk->verdict, "expired", _ ("The certificate of “%s” was valid only until %s."), label,
                                date);
  else
    gembok_verdict_add_problem (walk->verdict, "not_yet_valid", _ ("The certificate of “%s” is valid only from %s."), label,
                                date);
}

static void
report_strength (Walk *walk, int code, GembokCertificate *link)
{
  g_autofree char *label = gembok_certificate_label (link);
  walk->trusted = FALSE;
  if (code == X509_V_ERR_CA_MD_TOO_WEAK)
    gembok_verdict_add_problem (walk->verdict, "weak_algorithm",
                                _ ("The signature under “%s” uses an algorithm that can be forged today (%s)."), label,
                                gembok_certificate_signature (link));
  else
    {
      g_autofree char *key = gembok_public_key_label (gembok_certificate_public (link));
      gembok_verdict_add_problem (walk->verdict, "weak_algorithm",
                                  _ ("The key of “%s” is too weak or of an unsafe kind (%s)."), label, key);
    }
}

static void
report_other (Walk *walk, int code, GembokCertificate *link)
{
  g_autofree char *label = gembok_certificate_label (link);
  walk->trusted = FALSE;
  gembok_verdict_add_problem (walk->verdict, "untrusted_chain",
                              _ ("“%s” breaks a rule that certificates must keep (RFC 5280; check %d)."), label, code);
}

static void
report (Walk *walk, int code, GembokCertificate *link)
{
  switch (code)
    {
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
      return; /* gembok_check_extensions() finds it again and names it */
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      report_date (walk, code, link);
      return;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
    case X509_V_ERR_EC_KEY_EXPLICIT_PARAMS:
      report_strength (walk, code, link);
      return;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
    case X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
      report_signature (walk, link);
      return;
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
      report_issuer (walk, link);
      return;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CERT_REJECTED:
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
      report_trust (walk, code, link);
      return;
    default:
      report_other (walk, code, link);
    }
}

static int
verify_cb (int ok, X509_STORE_CTX *context)
{
  if (ok)
    return 1;
  Walk *walk = X509_STORE_CTX_get_app_data (context);
  GembokCertificate *link = known_certificate (walk, X509_STORE_CTX_get_current_cert (context));
  report (walk, X509_STORE_CTX_get_error (context), link != NULL ? link : walk->leaf);
  /* A failure that stays set would be taken for the reason of the next one. */
  X509_STORE_CTX_set_error (context, X509_V_OK);
  return 1;
}

/* --- the verification ------------------------------------------------------------------------------------------- */

static void
add_known (GPtrArray *known, GPtrArray *certificates)
{
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    g_ptr_array_add (known, g_ptr_array_index (certificates, i));
}

static gboolean
is_anchor (GembokCertificate *certificate, const GembokCheckOptions *options)
{
  const char *sha256 = gembok_certificate_sha256 (certificate);
  for (guint i = 0; options->anchors != NULL && i < options->anchors->len; i++)
    if (g_str_equal (gembok_certificate_sha256 (g_ptr_array_index (options->anchors, i)), sha256))
      return TRUE;
  return (options->flags & GEMBOK_CHECK_NO_PINNED_ROOTS) == 0 && gembok_certificate_is_pinned_root (certificate);
}

static X509_STORE *
store_of_anchors (const Walk *walk, const GembokCheckOptions *options)
{
  X509_STORE *store = X509_STORE_new ();
  for (guint i = 0; store != NULL && i < walk->known->len; i++)
    {
      GembokCertificate *candidate = g_ptr_array_index (walk->known, i);
      if (is_anchor (candidate, options))
        X509_STORE_add_cert (store, gembok_certificate_x509 (candidate));
    }
  return store;
}

static X509Stack *
stack_of_known (const Walk *walk)
{
  X509Stack *stack = sk_X509_new_null ();
  for (guint i = 0; stack != NULL && i < walk->known->len; i++)
    X509_add_cert (stack, gembok_certificate_x509 (g_ptr_array_index (walk->known, i)), X509_ADD_FLAG_UP_REF);
  return stack;
}

static void
set_rules (X509_STORE_CTX *context, gint64 at)
{
  X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param (context);
  X509_VERIFY_PARAM_set_purpose (rules, X509_PURPOSE_ANY);
  X509_VERIFY_PARAM_set_auth_level (rules, SECURITY_LEVEL);
  X509_VERIFY_PARAM_set_depth (rules, MAX_DEPTH);
  X509_VERIFY_PARAM_set_time (rules, (time_t) at);
  X509_VERIFY_PARAM_set_flags (rules, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE
                                          | X509_V_FLAG_POLICY_CHECK);
}

static void
take_chain (const Walk *walk, X509_STORE_CTX *context)
{
  X509Stack *links = X509_STORE_CTX_get0_chain (context);
  for (int i = 0; links != NULL && i < sk_X509_num (links); i++)
    {
      GembokCertificate *link = known_certificate (walk, sk_X509_value (links, i));
      if (link == NULL)
        break;
      g_ptr_array_add (walk->verdict->chain, gembok_certificate_ref (link));
    }
  if (walk->verdict->chain->len == 0)
    g_ptr_array_add (walk->verdict->chain, gembok_certificate_ref (walk->leaf));
}

/* OpenSSL looks at the leaf's own signature only if its issuer is there. */
static void
check_leaf_signature_strength (Walk *walk)
{
  const X509_ALGOR *algorithm = NULL;
  X509_get0_signature (NULL, &algorithm, gembok_certificate_x509 (walk->leaf));
  if (walk->verdict->chain->len == 1 && !walk->trusted && !gembok_certificate_is_self_issued (walk->leaf)
      && gembok_signature_is_weak (algorithm))
    report_strength (walk, X509_V_ERR_CA_MD_TOO_WEAK, walk->leaf);
}

gboolean
gembok_check_chain (GembokCertificate *certificate, const GembokCheckOptions *options, gint64 at, GembokVerdict *verdict)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_ptr_array_add (known, certificate);
  add_known (known, options->intermediates);
  add_known (known, options->anchors);
  Walk walk = { verdict, known, certificate, TRUE, FALSE };

  g_autoptr (X509_STORE) anchors = store_of_anchors (&walk, options);
  g_autoptr (X509Stack) untrusted = stack_of_known (&walk);
  g_autoptr (X509_STORE_CTX) context = X509_STORE_CTX_new ();
  if (anchors == NULL || untrusted == NULL || context == NULL
      || X509_STORE_CTX_init (context, anchors, gembok_certificate_x509 (certificate), untrusted) != 1
      || X509_STORE_CTX_set_app_data (context, &walk) != 1)
    g_error ("no memory for the verification of a certificate");
  set_rules (context, at);
  X509_STORE_CTX_set_verify_cb (context, verify_cb);
  const gboolean finished = X509_verify_cert (context) == 1;
  gembok_openssl_drain ();
  take_chain (&walk, context);
  check_leaf_signature_strength (&walk);

  /* Whatever the library did not tell us: no trust without a finished walk that ends at an anchor. */
  GembokCertificate *top = g_ptr_array_index (verdict->chain, verdict->chain->len - 1);
  if (walk.trusted && (!finished || !is_anchor (top, options)))
    report_trust (&walk, X509_V_ERR_CERT_UNTRUSTED, top);
  if (walk.trusted && gembok_certificate_is_pinned_root (top))
    {
      g_autofree char *label = gembok_certificate_label (top);
      gembok_verdict_add_note (verdict, "pinned_root", _ ("“%s” is a root of the Indonesian government, known to Gembok."),
                               label);
    }
  return walk.trusted;
}
