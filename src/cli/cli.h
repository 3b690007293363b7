/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"
#include "procedure/site.h"
#include "wire/json.h"

G_BEGIN_DECLS

/** CliExit: how the program ends; the same for every verb. */
typedef enum
{
  CLI_DONE = 0,
  CLI_FAILED = 1,
  CLI_USAGE = 2,
  CLI_WRONG_SECRET = 3, /* passphrase or password */
  CLI_UNREACHABLE = 4,  /* safe to repeat */
  CLI_REFUSED = 5,      /* by the service, or not logged in */
  CLI_CERTIFICATE_REFUSED = 6,
  CLI_BAD_INPUT = 7
} CliExit;

/** CliOption: an option of a verb. */
typedef struct
{
  const char *name;  /* "--kind"; NULL ends a list */
  const char *value; /* (nullable): what the value is called in the help; NULL: a flag without value */
  gboolean repeats;
} CliOption;

typedef struct _Cli Cli;

/** CliVerb: one line of the table that drives dispatch, help and the man page alike. */
typedef struct
{
  const char *noun;         /* "request"; NULL ends the table */
  const char *verb;         /* (nullable): "new"; NULL where the noun is the whole command */
  const char *arguments;    /* (nullable): "ID", "FILE|ID", in order, separated by spaces; "[ID...]" last: any number */
  const CliOption *options; /* (nullable) */
  gboolean network;         /* also takes --username, --password-fd, --server, --ca, --anchor */
  gboolean no_vault;        /* works without the data folder */
  gboolean (*run) (Cli *cli, GError **error);
  const char *help; /* N_() */
} CliVerb;

/** Cli: one run of the program. */
struct _Cli
{
  const CliVerb *verb;
  GPtrArray *arguments; /* (element-type utf8) */
  GHashTable *options;  /* name → GPtrArray of values */
  enum
  {
    CLI_KEYRING_UNKNOWN,
    CLI_KEYRING_THERE,
    CLI_KEYRING_MISSING
  } keyring; /* as far as it was asked for: see cli_has_keyring() */
  gboolean json;
  gboolean force;
  GembokSite *site;       /* (nullable): what the administrator presets; none where it is wrong */
  const char *data_dir;   /* (nullable) */
  const char *account;    /* (nullable) */
  GembokContext *context; /* (nullable) for verbs without vault */
  GembokSecret *password; /* (nullable): the AMS password that a log-in for this command took from --password-fd */
  char *logged_in_at;     /* (nullable): the profile of such a log-in */
  GError *context_error;  /* (nullable): why there is none */
  GCancellable *cancellable;
  GembokJsonWriter *writer; /* the one object of --json */
  CliExit exit;             /* set by a verb whose outcome is neither success nor an error */
};

/* --- options ---------------------------------------------------------------------------------------------------- */

const char *cli_option (Cli *cli, const char *name);    /* (nullable): the last value */
GPtrArray *cli_option_all (Cli *cli, const char *name); /* (nullable): all values, in order */
gboolean cli_flag (Cli *cli, const char *name);
const char *cli_argument (Cli *cli, guint index); /* there, since the table demands it */
/** cli_need: (transfer none) (nullable): the value of an option that must be given; USAGE. */
const char *cli_need (Cli *cli, const char *name, GError **error);

/** cli_parse: fills @cli from the command line by the table @verbs; USAGE. %NULL verb and no error: help was asked for. */
gboolean cli_parse (Cli *cli, const CliVerb *verbs, int argc, char **argv, GError **error);
/** cli_has_option: whether @verb takes the option @name of its own, or as one that uses the network. */
gboolean cli_has_option (const CliVerb *verb, const char *name);
/** cli_help: prints the whole help, or that of @noun (nullable). */
void cli_help (const CliVerb *verbs, const char *noun);
/** cli_usage: (transfer full): the one-line usage of a verb. */
char *cli_usage (const CliVerb *verb);

/* --- presets ---------------------------------------------------------------------------------------------------- */

/**
 * cli_presets_apply:
 * @error: USAGE: an option that was given is locked to another value; BAD_FILE: the presets are wrong, and the verb cannot do without
 *
 * What the administrator of this computer decided (procedure/site.h) becomes the default of the options of the chosen verb. Wrong
 * presets are only told on stderr where the verb works on what is here.
 */
gboolean cli_presets_apply (Cli *cli, GError **error);
/** cli_presets_take_server: the preset AMS with its CA and anchors, for options that were not given. */
void cli_presets_take_server (Cli *cli);
/** cli_is_same_address: whether both name the same AMS, however they are written. */
gboolean cli_is_same_address (const char *one, const char *other);
/** cli_presets_name_server: whether @address is the preset AMS, locked or not. */
gboolean cli_presets_name_server (Cli *cli, const char *address);
/** cli_presets_lock_server: whether there is one AMS for everybody on this computer. */
gboolean cli_presets_lock_server (Cli *cli);

/* --- which AMS -------------------------------------------------------------------------------------------------- */

/** cli_named_request: (nullable): the id, or what begins one, of the request that this run is about. */
const char *cli_named_request (Cli *cli);
/** cli_known_request: (transfer full) (nullable): that request, if it is one of this computer. */
GembokVaultRequest *cli_known_request (Cli *cli);
/**
 * cli_known_profile:
 * @request: (nullable): see cli_known_request()
 * @username: (nullable)
 *
 * Where a password belongs if no --server says so: to the AMS to which @request was sent, or else to the one on which @username was
 * used last; the AMS of somebody else is never taken for it. Returns: (transfer full) (nullable): %NULL without an error: nobody knows
 */
GembokVaultProfile *cli_known_profile (Cli *cli, const GembokVaultRequest *request, const char *username, GError **error);
/** cli_log_in_for_command: where no log-in is kept: with --username, for this command alone. */
gboolean cli_log_in_for_command (Cli *cli, GError **error);
/** cli_log_out_of_command: ends that log-in, and no other one of the same user name. */
void cli_log_out_of_command (Cli *cli, GCancellable *cancellable);

/* --- secrets ---------------------------------------------------------------------------------------------------- */

/**
 * cli_secret:
 * @option: "--passphrase-fd"
 * @prompt: (nullable): translated question for a terminal; %NULL: never ask
 * @repeat: ask twice and compare
 * @optional: %NULL without error if neither option nor terminal is there
 *
 * Reads a secret from the descriptor, or from the terminal without echo. USAGE if there is no way to get it.
 */
GembokSecret *cli_secret (Cli *cli, const char *option, const char *prompt, gboolean repeat, gboolean optional,
                          GError **error);

/* --- hints ------------------------------------------------------------------------------------------------------ */

/** cli_hints_begin: from now on, what is printed is made runnable for @cli, which is borrowed; %NULL: no more. */
void cli_hints_begin (Cli *cli);
/**
 * cli_hint:
 * @text: with commands such as “gembok-cli request show ID”
 *
 * The commands as they must be typed here: with the way this program was called, --data-dir and --account as they were given, the
 * request that this run is about, and the AMS and user name that are known; in a run or a place without keyring, commands that use
 * the network get --username.
 *
 * Returns: (transfer full)
 */
char *cli_hint (const char *text);
/** cli_has_keyring: whether documents and log-ins can be kept; a run with --username does without. Asked once a run. */
gboolean cli_has_keyring (Cli *cli);

/* --- output ----------------------------------------------------------------------------------------------------- */

/** cli_print: a line for people on stdout; nothing under --json. Text from elsewhere must be sanitised before. */
void cli_print (Cli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** cli_note: a line for people on stderr, under --json as well as without. */
void cli_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
/** cli_report_error: message and hint on stderr, or as `error` in the JSON object; returns the exit code. */
CliExit cli_report_error (Cli *cli, const GError *error);
/** cli_finish_json: closes and prints the JSON object. */
void cli_finish_json (Cli *cli);
/** cli_check_output: EXISTS if @path is there and --force was not given: better known before a long work than after it. */
gboolean cli_check_output (Cli *cli, const char *path, GError **error);
/** cli_write_output: writes a file; never over an existing one without --force. Says its path. */
gboolean cli_write_output (Cli *cli, const char *path, GBytes *data, gboolean is_public, GError **error);
/** cli_say_saved: tells that there is a file at @path now. */
void cli_say_saved (Cli *cli, const char *path);
/** cli_exit_code: the exit code of an error. */
CliExit cli_exit_code (const GError *error);

/** cli_progress: the reporter for the terminal's bar on stderr (nothing without a terminal); cli_progress_clear() wipes the bar. */
GembokReporter cli_progress (Cli *cli);
void cli_progress_clear (void);

/** cli_interrupts: ends @cancellable on SIGINT, SIGTERM and SIGHUP; a second signal ends the program. Before any thread is started. */
void cli_interrupts (GCancellable *cancellable);

/** cli_main: the whole program; src/cli/main.c calls it. */
int cli_main (int argc, char **argv);

/** cli_open_vault: opens the context of a verb that can do without, with everything that the options say, unless it is open. */
gboolean cli_open_vault (Cli *cli, GError **error);

/** cli_server: fills @server from --server, --ca and --anchor; the bytes are owned by the caller (clear with cli_server_clear()). */
gboolean cli_server (Cli *cli, GembokServer *server, GError **error);
void cli_server_clear (GembokServer *server);

/** cli_verbs: the table. */
const CliVerb *cli_verbs (void);

G_END_DECLS
