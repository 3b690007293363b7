/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "server/ca.h"
#include "server/settings-private.h"

#define ORGANIZATION_MAX 54 /* 64 in a subject (RFC 5280, appendix A.1), less the mark of training */
#define CA_NAME_MAX      GEMBOK_CA_NAME_MAX
#define DAYS_MAX         1825
#define HOURS_MAX        720
#define KIB_MAX          (64 * 1024)
#define NAMES_MAX        50
#define VERSION_MAX      32

static char *
refuse (GError **error, const char *sentence)
{
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Correct it and try again."), "%s", sentence);
  return NULL;
}

char *
gembok_check_mode (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  if (strcmp (text, "internal") == 0 || strcmp (text, "training") == 0)
    return g_strdup (text);
  return refuse (error, _ ("The mode must be internal or training."));
}

char *
gembok_check_country (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  if (strlen (text) == 2 && g_ascii_isalpha (text[0]) && g_ascii_isalpha (text[1]))
    return g_ascii_strup (text, -1);
  return refuse (error, _ ("The country must be its two letters (ISO 3166), such as ID."));
}

/* --- names --------------------------------------------------------------------------------------------------------- */

/* Who reads a certificate goes by these words; no installation of this program may be taken for what it is not. */
static gboolean
claims_to_be_certified (const char *name)
{
  static const char *const reserved[] = { "bsre",
                                          "bssn",
                                          "psre",
                                          "balai sertifikasi elektronik",
                                          "balai besar sertifikasi elektronik",
                                          "badan siber dan sandi negara",
                                          "root ca indonesia",
                                          "penyelenggara sertifikasi elektronik" };
  g_autofree char *folded = g_utf8_casefold (name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (strstr (folded, reserved[i]) != NULL)
      return TRUE;
  return FALSE;
}

static char *
check_name (const char *text, glong most, const char *why, GError **error)
{
  g_autofree char *name = g_utf8_validate (text, -1, NULL) ? g_strstrip (g_strdup (text)) : NULL;
  g_autofree char *clean = name != NULL ? gembok_text_sanitise (name, 200) : NULL;
  if (name == NULL || *name == '\0' || strcmp (name, clean) != 0 || g_utf8_strlen (name, -1) > most)
    {
      const gboolean is_long = name != NULL && g_utf8_strlen (name, -1) > most;
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, is_long ? why : _ ("Nothing was changed. Correct it and try again."),
                        is_long ? _ ("A name must have at most %ld characters. Use the official short form.")
                                : _ ("A name must have 1 to %ld characters on one line."),
                        most);
      return NULL;
    }
  if (claims_to_be_certified (name))
    return refuse (error,
                   _ ("An installation of one's own must not bear the name of a certified CA (PSrE) or its authority."));
  return g_steal_pointer (&name);
}

char *
gembok_check_organization (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  return check_name (
      text, ORGANIZATION_MAX,
      _ ("Nothing was changed. A certificate holds 64 characters, and the mark of training must still fit in."), error);
}

char *
gembok_check_ca_name (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  return check_name (
      text, CA_NAME_MAX,
      _ ("Nothing was changed. A certificate holds 64 characters, and “ Issuing CA LATIHAN” must still fit in."), error);
}

/* --- lists --------------------------------------------------------------------------------------------------------- */

typedef gboolean (*IsGood) (const char *word);

/* Commas or white space between the words, none twice. */
static char *
check_list (const char *text, IsGood is_good, const char *sentence, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, ", \t", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0' || !g_hash_table_add (seen, words[i]))
        continue;
      if (!is_good (words[i]) || g_hash_table_size (seen) > NAMES_MAX)
        {
          g_autofree char *shown = gembok_text_sanitise (words[i], 60);
          gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, sentence, _ ("“%s” cannot be taken."), shown);
          return NULL;
        }
      g_strv_builder_add (builder, words[i]);
    }
  g_auto (GStrv) kept = g_strv_builder_end (builder);
  return g_strjoinv (",", kept);
}

static gboolean
is_algorithm (const char *word)
{
  GembokKeyAlgorithm algorithm;
  return gembok_key_algorithm_from_name (word, &algorithm);
}

static const char *
algorithms_there_are (void)
{
  return _ ("Nothing was changed. There are rsa:2048, rsa:3072, rsa:4096, ec:P-256 and ec:P-384.");
}

char *
gembok_check_algorithm (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  if (is_algorithm (text))
    return g_strdup (text);
  g_autofree char *shown = gembok_text_sanitise (text, 60);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, algorithms_there_are (), _ ("“%s” cannot be taken."), shown);
  return NULL;
}

char *
gembok_check_algorithms (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  g_autofree char *list = check_list (text, is_algorithm, algorithms_there_are (), error);
  if (list != NULL && *list == '\0')
    return refuse (error, _ ("At least one must be named."));
  return g_steal_pointer (&list);
}

/* A procedure's id; whether the policy has it is seen when it is applied. */
static gboolean
is_word (const char *word)
{
  for (const char *p = word; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-_.", *p) == NULL)
      return FALSE;
  return strlen (word) <= 64;
}

char *
gembok_check_procedures (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  g_autofree char *list = check_list (text, is_word, _ ("Nothing was changed. Give the ids of procedures."), error);
  if (list != NULL && *list == '\0')
    return refuse (error, _ ("At least one must be named."));
  return g_steal_pointer (&list);
}

/* --- addresses ----------------------------------------------------------------------------------------------------- */

static gboolean
is_host (const char *host)
{
  if (g_hostname_is_ip_address (host))
    return TRUE;
  if (*host == '\0' || *host == '.' || *host == '-' || strlen (host) > 253)
    return FALSE;
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-.", *p) == NULL)
      return FALSE;
  return TRUE;
}

static char *
check_address (const char *text, const char *scheme, const char *sentence, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *path = uri != NULL ? g_uri_get_path (uri) : NULL;
  if (host == NULL || strcmp (g_uri_get_scheme (uri), scheme) != 0 || !is_host (host) || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL || (*path != '\0' && strcmp (path, "/") != 0)
      || g_uri_get_port (uri) == 0)
    return refuse (error, sentence);
  const gboolean brackets = strchr (host, ':') != NULL;
  g_autofree char *folded = g_ascii_strdown (host, -1);
  g_autofree char *port = g_uri_get_port (uri) > 0 ? g_strdup_printf (":%d", g_uri_get_port (uri)) : g_strdup ("");
  return g_strconcat (scheme, "://", brackets ? "[" : "", folded, brackets ? "]" : "", port, NULL);
}

char *
gembok_check_url (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  return check_address (text, "https", _ ("The address must be of the kind https://NAME or https://NAME:PORT."), error);
}

char *
gembok_check_revocation_url (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  return check_address (text, "http", _ ("The address must be of the kind http://NAME or http://NAME:PORT."), error);
}

char *
gembok_check_names (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  return check_list (text, is_host, _ ("Nothing was changed. Give host names or IP addresses."), error);
}

/* --- numbers ------------------------------------------------------------------------------------------------------- */

static char *
check_number (const char *text, guint64 least, guint64 most, GError **error)
{
  guint64 number = 0;
  if (g_ascii_string_to_unsigned (text, 10, least, most, &number, NULL))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Correct it and try again."),
                    _ ("A whole number from %u to %u is needed."), (guint) least, (guint) most);
  return NULL;
}

char *
gembok_check_days (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  return check_number (text, 1, DAYS_MAX, error);
}

char *
gembok_check_hours (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  return check_number (text, 1, HOURS_MAX, error);
}

char *
gembok_check_kib (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  return check_number (text, 16, KIB_MAX, error);
}

/* --- texts and files ----------------------------------------------------------------------------------------------- */

/* "VERSION\nTEXT", as the options --agreement and --consent make it of VERSION=FILE. */
char *
gembok_check_legal_text (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  const char *line = strchr (text, '\n');
  g_autofree char *version = line != NULL ? g_strndup (text, (gsize) (line - text)) : g_strdup (text);
  if (*text == '\0')
    return g_strdup ("");
  if (line == NULL || *version == '\0' || strlen (version) > VERSION_MAX || !is_word (version))
    return refuse (error, _ ("The version of a text has 1 to 32 letters, digits or -_."));
  const char *words = line + 1;
  if (!g_utf8_validate (words, -1, NULL) || *words == '\0' || strlen (words) > GEMBOK_LEGAL_TEXT_MAX)
    return refuse (error, _ ("The text must be UTF-8, not empty, and of at most 256 KiB."));
  return g_strdup (text);
}

char *
gembok_check_path (const GembokSettings *settings G_GNUC_UNUSED, const char *text, GError **error)
{
  if (*text == '\0')
    return g_strdup ("");
  if (g_utf8_validate (text, -1, NULL))
    return g_canonicalize_filename (text, NULL);
  return refuse (error, _ ("The name of the file must be UTF-8."));
}
