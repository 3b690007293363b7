/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

#include <errno.h>
#include <string.h>

#include "base/file-name.h"
#include "base/i18n.h"
#include "base/text.h"

typedef struct
{
  char *hint;
  char *remote_code;
  guint retry_after; /* seconds */
  guint status;      /* of HTTP */
} GembokErrorPrivate;

typedef struct
{
  const char *name;
  const char *hint;
  const char *window;  /* (nullable): the hint where there are buttons instead of commands */
  const char *service; /* (nullable): the hint of gembok-ams, which has other commands */
} ErrorWords;

static GembokFace face;

/* One place turns codes into sentences: what is safe and what to do next, where the failure itself has nothing better. */
static const ErrorWords error_words[GEMBOK_N_ERRORS] = {
  [GEMBOK_ERROR_FAILED] = { "failed", N_ ("Nothing was changed. Try again; if it stays, run “gembok-cli doctor”."),
                            N_ ("Nothing was changed. Try again; if it stays, open “Diagnosis” in the main menu."),
                            N_ ("Nothing was changed. Try again.") },
  [GEMBOK_ERROR_CANCELLED] = { "cancelled", N_ ("Nothing is half done. You can start again at any time.") },
  [GEMBOK_ERROR_USAGE] = { "usage", N_ ("Nothing was changed. “gembok-cli help” lists the commands."), NULL,
                           N_ ("Nothing was changed. “gembok-ams help” lists the commands.") },
  [GEMBOK_ERROR_WRONG_PASSPHRASE]
  = { "wrong_passphrase", N_ ("The key is unharmed. Check Caps Lock and the keyboard layout, then try again.") },
  [GEMBOK_ERROR_WRONG_PASSWORD]
  = { "wrong_password", N_ ("Nothing was changed. Check the user name and the AMS password, then log in again.") },
  [GEMBOK_ERROR_UNREACHABLE]
  = { "unreachable", N_ ("Your request is safe on this computer. Check the connection, then repeat the command."),
      N_ ("Your request is safe on this computer. Check the connection, then try again.") },
  [GEMBOK_ERROR_TLS]
  = { "tls", N_ ("Nothing was sent. Check the address; if your agency uses a CA of its own, give its file with --ca."),
      N_ ("Nothing was sent. Check the address; if your agency uses a CA of its own, give its file in the preferences.") },
  [GEMBOK_ERROR_CLOCK]
  = { "clock", N_ ("Nothing was sent. Set the date and time of this computer, then repeat the command."),
      N_ ("Nothing was sent. Set the date and time of this computer, then try again.") },
  [GEMBOK_ERROR_BAD_ANSWER]
  = { "bad_answer", N_ ("Your request is safe on this computer. Check the address and the network (a log-in page of "
                        "the network may be in the way), then ask again.") },
  [GEMBOK_ERROR_REFUSED]
  = { "refused", N_ ("Your request is kept as it was. Correct what the AMS names, then send again.") },
  [GEMBOK_ERROR_CONFLICT] = { "conflict", N_ ("Your request is kept. Ask for its status, then try again.") },
  [GEMBOK_ERROR_NOT_LOGGED_IN]
  = { "not_logged_in",
      N_ ("Your request is safe on this computer. Log in with “gembok-cli login --server ADDRESS --username NAME”, then "
          "repeat the command; where there is no keyring, add --username NAME to it."),
      N_ ("Your request is safe on this computer. Log in, then try again.") },
  [GEMBOK_ERROR_CERTIFICATE_REFUSED]
  = { "certificate_refused", N_ ("The key and the request are kept. Do not use this certificate; ask the AMS for help.") },
  [GEMBOK_ERROR_BAD_INPUT] = { "bad_input", N_ ("Nothing was changed. Correct the value and try again.") },
  [GEMBOK_ERROR_BAD_FILE] = { "bad_file", N_ ("Nothing was changed. Choose another file.") },
  [GEMBOK_ERROR_WEAK_PASSPHRASE]
  = { "weak_passphrase", N_ ("Nothing was created. Choose a longer passphrase of unrelated words.") },
  [GEMBOK_ERROR_MISSING] = { "missing", N_ ("Everything so far is kept. Add what is missing, then try again.") },
  [GEMBOK_ERROR_EXISTS]
  = { "exists", N_ ("The existing file is untouched. Choose another name, or add --force to replace it."),
      N_ ("The existing file is untouched. Choose another name."),
      N_ ("The existing file is untouched. Choose another name.") },
  [GEMBOK_ERROR_NOT_FOUND] = { "not_found", N_ ("Nothing was changed. Check the name.") },
  [GEMBOK_ERROR_DAMAGED]
  = { "damaged", N_ ("Nothing was changed. Restore the data folder from a backup; keep the damaged one for an expert.") },
  [GEMBOK_ERROR_NEWER] = { "newer", N_ ("The data are untouched. Install the newest Gembok to open them.") },
  [GEMBOK_ERROR_STORAGE]
  = { "storage", N_ ("What was saved before is unharmed. Free some space or check the disk, then try again.") },
  [GEMBOK_ERROR_KEYRING]
  = { "keyring",
      N_ ("Your request is safe. Unlock the keyring, or give the documents when you send: “gembok-cli request submit ID "
          "--document KIND=FILE --username NAME”."),
      N_ ("Your request is safe. Unlock the keyring of this computer, then try again.") },
  [GEMBOK_ERROR_WRONG_STATE]
  = { "wrong_state", N_ ("Nothing was changed. “gembok-cli request show ID” tells what comes next."),
      N_ ("Nothing was changed. The list of steps tells what comes next."), N_ ("Nothing was changed.") },
};

void
gembok_error_set_face (GembokFace seen)
{
  face = seen;
}

const char *
gembok_error_pick (const char *commands, const char *window)
{
  return face == GEMBOK_FACE_WINDOW ? window : commands;
}

const char *
gembok_error_ask_again (void)
{
  return _ (
      "Your request is safe on this computer. Ask again in a few minutes; if it stays so, tell those who run the AMS.");
}

static void
gembok_error_private_init (GembokErrorPrivate *priv)
{
  priv->hint = NULL;
  priv->remote_code = NULL;
}

static void
gembok_error_private_copy (const GembokErrorPrivate *source, GembokErrorPrivate *target)
{
  target->hint = g_strdup (source->hint);
  target->remote_code = g_strdup (source->remote_code);
  target->retry_after = source->retry_after;
  target->status = source->status;
}

static void
gembok_error_private_clear (GembokErrorPrivate *priv)
{
  g_free (priv->hint);
  g_free (priv->remote_code);
}

/* GLib's macro itself casts a const away. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual"
G_DEFINE_EXTENDED_ERROR (GembokError, gembok_error)
#pragma GCC diagnostic pop

static GError *
new_error (GembokErrorCode code, const char *hint, const char *remote_code, const char *message)
{
  GError *error = g_error_new_literal (GEMBOK_ERROR, (int) code, message);
  GembokErrorPrivate *priv = gembok_error_get_private (error);
  priv->hint = g_strdup (hint);
  priv->remote_code = g_strdup (remote_code);
  return error;
}

void
gembok_error_set (GError **error, GembokErrorCode code, const char *hint, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_propagate_error (error, new_error (code, hint, NULL, message));
}

void
gembok_error_set_remote (GError **error, GembokErrorCode code, const char *remote_code, const char *hint,
                         const char *message)
{
  /* The words come from another machine: one harmless line each, of a bearable length. */
  g_autofree char *safe_code = remote_code != NULL ? gembok_text_sanitise (remote_code, 64) : NULL;
  g_autofree char *safe_message = gembok_text_sanitise (message, 1000);
  g_strstrip (safe_message);
  const gboolean silent = *safe_message == '\0';
  g_propagate_error (error, new_error (code, hint, safe_code, silent ? _ ("The AMS gave no reason.") : safe_message));
}

const char *
gembok_error_name (GembokErrorCode code)
{
  g_return_val_if_fail ((guint) code < GEMBOK_N_ERRORS, "failed");
  return error_words[code].name;
}

GembokErrorCode
gembok_error_get_code (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return GEMBOK_ERROR_CANCELLED;
  if (error->domain != GEMBOK_ERROR || (guint) error->code >= GEMBOK_N_ERRORS)
    return GEMBOK_ERROR_FAILED;
  return (GembokErrorCode) error->code;
}

const char *
gembok_error_get_hint (const GError *error)
{
  if (error->domain == GEMBOK_ERROR)
    {
      const GembokErrorPrivate *priv = gembok_error_get_private (error);
      if (priv->hint != NULL)
        return priv->hint;
    }
  const ErrorWords *words = &error_words[gembok_error_get_code (error)];
  const char *of_the_face = face == GEMBOK_FACE_WINDOW ? words->window : face == GEMBOK_FACE_SERVICE ? words->service : NULL;
  return _ (of_the_face != NULL ? of_the_face : words->hint);
}

gboolean
gembok_error_has_own_hint (const GError *error)
{
  if (error->domain != GEMBOK_ERROR)
    return FALSE;
  const GembokErrorPrivate *priv = gembok_error_get_private (error);
  return priv->hint != NULL;
}

void
gembok_error_set_hint (GError *error, const char *hint)
{
  g_return_if_fail (error->domain == GEMBOK_ERROR);
  GembokErrorPrivate *priv = gembok_error_get_private (error);
  g_free (priv->hint);
  priv->hint = g_strdup (hint);
}

const char *
gembok_error_get_remote_code (const GError *error)
{
  if (error->domain != GEMBOK_ERROR)
    return NULL;
  const GembokErrorPrivate *priv = gembok_error_get_private (error);
  return priv->remote_code;
}

void
gembok_error_set_retry_after (GError *error, guint seconds)
{
  g_return_if_fail (error->domain == GEMBOK_ERROR);
  GembokErrorPrivate *priv = gembok_error_get_private (error);
  priv->retry_after = seconds;
}

guint
gembok_error_get_retry_after (const GError *error)
{
  if (error->domain != GEMBOK_ERROR)
    return 0;
  const GembokErrorPrivate *priv = gembok_error_get_private (error);
  return priv->retry_after;
}

void
gembok_error_set_status (GError *error, guint status)
{
  g_return_if_fail (error->domain == GEMBOK_ERROR);
  GembokErrorPrivate *priv = gembok_error_get_private (error);
  priv->status = status;
}

guint
gembok_error_get_status (const GError *error)
{
  if (error->domain != GEMBOK_ERROR)
    return 0;
  const GembokErrorPrivate *priv = gembok_error_get_private (error);
  return priv->status;
}

/* A name that support can look up; the C library's sentences are for programmers. */
static const char *
errno_name (int saved_errno)
{
  const char *name = strerrorname_np (saved_errno);
  return name != NULL ? name : "errno";
}

void
gembok_error_from_errno (GError **error, int saved_errno, const char *path)
{
  g_autofree char *name = path != NULL ? gembok_file_display_name (path) : g_strdup (_ ("the file"));
  switch (saved_errno)
    {
    case ENOENT:
    case ENOTDIR:
      gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("“%s” does not exist."), name);
      break;
    case EEXIST:
      gembok_error_set (error, GEMBOK_ERROR_EXISTS, NULL, _ ("“%s” already exists."), name);
      break;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: /* a limit of the process or the file system */
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, _ ("“%s” could not be saved: the disk is full."), name);
      break;
    case EROFS:
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, _ ("“%s” could not be saved: the disk is read-only."), name);
      break;
    case EACCES:
    case EPERM:
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("You may not open “%s”."), name);
      break;
    case ENAMETOOLONG:
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The name “%s” is too long."), name);
      break;
    case EISDIR:
    case ELOOP:
    case ENXIO: /* a socket or a pipe without a reader */
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("“%s” is not an ordinary file."), name);
      break;
    default:
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, _ ("“%s” could not be read or saved (%s)."), name,
                        errno_name (saved_errno));
      break;
    }
}

gboolean
gembok_cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;
  gembok_error_set (error, GEMBOK_ERROR_CANCELLED, NULL, _ ("Cancelled."));
  return TRUE;
}
