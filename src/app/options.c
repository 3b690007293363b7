/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/options.h"

#include "base/i18n.h"
#include "procedure/program.h"

static int
answer_options (GApplication *application G_GNUC_UNUSED, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("gembok %s\n", gembok_program_version ());
  return 0;
}

void
gembok_options_add (GApplication *application)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_application_add_main_option_entries (application, options);
  g_application_set_option_context_parameter_string (application, _ ("[FILE…]"));
  g_signal_connect (application, "handle-local-options", G_CALLBACK (answer_options), NULL);
}
