/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/verbs.h"
#include "procedure/site.h"

#define SHOWN_MAX 200

/* What an administrator's preset is the default of. */
static const struct
{
  const char *option, *key;
} presets[] = {
  { "--server", "ams-address" },  { "--ca", "ams-ca-file" },           { "--anchor", "anchor-files" },
  { "--procedure", "procedure" }, { "--organization", "agency-name" }, { "--help-contact", "help-contact" },
};

/* What a verb has to do with them. A search, a trial or an upload to any server takes its options as they are. */
typedef enum
{
  PRESETS_IGNORED, /* but for whom is trusted, see gembok_context_set_site() */
  PRESETS_USED,    /* as far as they can be read */
  PRESETS_NEEDED   /* it goes to an AMS, or makes what goes there: not with other settings than were wanted */
} Concern;

static Concern
concern_of (const CliVerb *verb)
{
  if (verb->network || verb->run == verb_login || verb->run == verb_request_new)
    return PRESETS_NEEDED;
  if (verb->run == verb_doctor || verb->run == verb_cert_check || verb->run == verb_request_receipt)
    return PRESETS_USED;
  return PRESETS_IGNORED;
}

/* --- defaults ----------------------------------------------------------------------------------------------------- */

static void
set_default (Cli *cli, const char *option, GVariant *value)
{
  if (cli_option (cli, option) != NULL || !cli_has_option (cli->verb, option))
    return;
  g_autofree const char **several = NULL;
  const char *one[] = { NULL, NULL };
  const char *const *values = one;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    values = several = g_variant_get_strv (value, NULL);
  else
    one[0] = *g_variant_get_string (value, NULL) != '\0' ? g_variant_get_string (value, NULL) : NULL;
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; values[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (values[i]));
  if (words->len > 0)
    g_hash_table_insert (cli->options, g_strdup (option), words);
  else
    g_ptr_array_unref (words);
}

static void
take_preset (Cli *cli, const char *option, const char *key)
{
  GVariant *value = gembok_site_value (cli->site, key);
  if (value != NULL)
    set_default (cli, option, value);
}

gboolean
cli_is_same_address (const char *one, const char *other)
{
  g_autofree char *first = gembok_ams_normalise_url (one, NULL);
  g_autofree char *second = gembok_ams_normalise_url (other, NULL);
  return first != NULL && g_strcmp0 (first, second) == 0;
}

void
cli_presets_take_server (Cli *cli)
{
  if (cli->site == NULL)
    return;
  take_preset (cli, "--server", "ams-address");
  const char *server = cli_option (cli, "--server");
  const char *address = gembok_site_text (cli->site, "ams-address");
  /* The office's own CA is that of the office's AMS; another one is not known to it. */
  if (gembok_site_locked (cli->site, "ams-ca-file") || address == NULL || server == NULL
      || cli_is_same_address (server, address))
    take_preset (cli, "--ca", "ams-ca-file");
  take_preset (cli, "--anchor", "anchor-files");
}

gboolean
cli_presets_name_server (Cli *cli, const char *address)
{
  const char *preset = cli->site != NULL ? gembok_site_text (cli->site, "ams-address") : NULL;
  return preset != NULL && cli_is_same_address (preset, address);
}

gboolean
cli_presets_lock_server (Cli *cli)
{
  return cli->site != NULL && gembok_site_locked (cli->site, "ams-address")
         && gembok_site_text (cli->site, "ams-address") != NULL;
}

/* --- locks -------------------------------------------------------------------------------------------------------- */

static gboolean
is_same_file (const char *one, const char *other)
{
  g_autofree char *first = g_canonicalize_filename (one, NULL);
  g_autofree char *second = g_canonicalize_filename (other, NULL);
  return g_str_equal (first, second);
}

static gboolean
fits (const char *key, GVariant *preset, const char *given)
{
  if (g_variant_is_of_type (preset, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **files = g_variant_get_strv (preset, NULL);
      for (guint i = 0; files[i] != NULL; i++)
        if (is_same_file (files[i], given))
          return TRUE;
      return FALSE;
    }
  const char *wanted = g_variant_get_string (preset, NULL);
  if (g_str_equal (key, "ams-address"))
    return cli_is_same_address (wanted, given);
  return g_str_equal (key, "ams-ca-file") && *wanted != '\0' ? is_same_file (wanted, given) : g_str_equal (wanted, given);
}

static gboolean
refuse (Cli *cli, const char *option, const char *given, const char *key, GError **error)
{
  g_autofree char *preset = g_variant_print (gembok_site_value (cli->site, key), FALSE);
  g_autofree char *wanted = gembok_text_sanitise (preset, SHOWN_MAX);
  g_autofree char *shown = gembok_text_sanitise (given, SHOWN_MAX);
  g_autofree char *origin = g_filename_display_name (gembok_site_origin (cli->site, key));
  gembok_error_set (error, GEMBOK_ERROR_USAGE,
                    _ ("Nothing was changed. Leave the option out, or ask whoever looks after this computer."),
                    _ ("%s cannot be “%s” here: the administrator of this computer has locked “%s” as %s (%s)."), option,
                    shown, key, wanted, origin);
  return FALSE;
}

/* A computer that is locked as one for training, or without a connection, has no AMS to name. */
static gboolean
check_mode (Cli *cli, GError **error)
{
  const char *mode = gembok_site_text (cli->site, "mode");
  if (!gembok_site_locked (cli->site, "mode") || cli_option (cli, "--server") == NULL || mode == NULL
      || (!g_str_equal (mode, "training") && !g_str_equal (mode, "offline")))
    return TRUE;
  return refuse (cli, "--server", cli_option (cli, "--server"), "mode", error);
}

static gboolean
check_locks (Cli *cli, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      GPtrArray *given = cli_option_all (cli, presets[i].option);
      if (given == NULL || !gembok_site_locked (cli->site, presets[i].key))
        continue;
      GVariant *preset = gembok_site_value (cli->site, presets[i].key);
      for (guint k = 0; k < given->len; k++)
        if (!fits (presets[i].key, preset, given->pdata[k]))
          return refuse (cli, presets[i].option, given->pdata[k], presets[i].key, error);
      /* All of them count, also where only some were given. */
      g_hash_table_remove (cli->options, presets[i].option);
      set_default (cli, presets[i].option, preset);
    }
  return check_mode (cli, error);
}

/* --- one run ------------------------------------------------------------------------------------------------------ */

gboolean
cli_presets_apply (Cli *cli, GError **error)
{
  const Concern concern = concern_of (cli->verb);
  g_autoptr (GError) problem = NULL;
  cli->site = gembok_site_read (&problem);
  if (cli->site == NULL && concern == PRESETS_NEEDED)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  /* They are not needed here, so nothing is in the way; but somebody should know. */
  if (cli->site == NULL)
    cli_note (_ ("Note: %s"), problem->message);
  if (cli->site == NULL || concern == PRESETS_IGNORED)
    return TRUE;
  if (!check_locks (cli, error))
    return FALSE;
  if (gembok_site_warning (cli->site) != NULL && cli_has_option (cli->verb, "--procedure"))
    cli_note (_ ("Note: %s"), gembok_site_warning (cli->site));
  if (cli->verb->run == verb_login)
    cli_presets_take_server (cli);
  else if (cli->verb->run == verb_cert_check)
    take_preset (cli, "--anchor", "anchor-files");
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (!g_str_equal (presets[i].option, "--server") && !g_str_equal (presets[i].option, "--ca")
        && !g_str_equal (presets[i].option, "--anchor"))
      take_preset (cli, presets[i].option, presets[i].key);
  return TRUE;
}
