/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GembokErrorCode:
 *
 * Every way in which the core can fail. A code is what programs act on, the message and the hint are what people read.
 * A specific error is never replaced by a vaguer one on its way up.
 */
typedef enum
{
  GEMBOK_ERROR_FAILED,              /* nothing more precise is known */
  GEMBOK_ERROR_CANCELLED,           /* the person stopped it; nothing is half done */
  GEMBOK_ERROR_USAGE,               /* the command line makes no sense */
  GEMBOK_ERROR_WRONG_PASSPHRASE,    /* the passphrase does not open the box or file; the box is sound */
  GEMBOK_ERROR_WRONG_PASSWORD,      /* AMS does not accept user name and password */
  GEMBOK_ERROR_UNREACHABLE,         /* no connection, time-out, cut, 5xx, 429: safe to repeat */
  GEMBOK_ERROR_TLS,                 /* the server could not prove who it is: safe to repeat, nothing was sent */
  GEMBOK_ERROR_CLOCK,               /* a TLS or certificate failure whose likely cause is this computer's clock */
  GEMBOK_ERROR_BAD_ANSWER,          /* something answered, but not as an AMS does: state unknown, ask again */
  GEMBOK_ERROR_REFUSED,             /* AMS understood and refused; its words are the message */
  GEMBOK_ERROR_CONFLICT,            /* AMS refused because the request changed meanwhile (409, 412) */
  GEMBOK_ERROR_NOT_LOGGED_IN,       /* no session, or it has expired */
  GEMBOK_ERROR_CERTIFICATE_REFUSED, /* the certificate must not be used; the reasons are in the verdict */
  GEMBOK_ERROR_BAD_INPUT,           /* data that cannot be accepted */
  GEMBOK_ERROR_BAD_FILE,            /* a file that is not what it should be, or is damaged */
  GEMBOK_ERROR_WEAK_PASSPHRASE,     /* too easy to guess; why is in the message */
  GEMBOK_ERROR_MISSING,             /* a requirement is missing, by name */
  GEMBOK_ERROR_EXISTS,              /* the output exists and is not overwritten */
  GEMBOK_ERROR_NOT_FOUND,           /* no such request, certificate, file or account here */
  GEMBOK_ERROR_DAMAGED,             /* our own stored data fail their check: not a matter of the passphrase */
  GEMBOK_ERROR_NEWER,               /* made by a newer Gembok */
  GEMBOK_ERROR_STORAGE,             /* disk full, read-only or failing */
  GEMBOK_ERROR_KEYRING,             /* the Secret Service is missing, locked or refuses */
  GEMBOK_ERROR_WRONG_STATE,         /* not possible at this stage of the request */
  GEMBOK_N_ERRORS
} GembokErrorCode;

/** GembokFace: what people see of this program; a hint names commands or buttons accordingly. */
typedef enum
{
  GEMBOK_FACE_COMMANDS, /* the command line; also before anything was said */
  GEMBOK_FACE_WINDOW,
  GEMBOK_FACE_SERVICE /* the command line of gembok-ams */
} GembokFace;

/** gembok_error_set_face: once, early in main(), before any thread. */
void gembok_error_set_face (GembokFace face);
/** gembok_error_pick: (transfer none): @commands or @window, whichever fits the face (@commands also for the service); both
 * already translated. */
const char *gembok_error_pick (const char *commands, const char *window);

/** GEMBOK_ERROR: the one error domain of the core. */
#define GEMBOK_ERROR (gembok_error_quark ())
GQuark gembok_error_quark (void);

/**
 * gembok_error_set:
 * @error: (out) (optional): where to put it
 * @code: what kind of failure
 * @hint: (nullable): what is safe and what to do next, already translated; %NULL takes the code's own sentence
 * @format: what happened, already translated, a printf format
 *
 * Sets an error with both halves of what the person reads (DESIGN: what happened, what is safe, what to do next).
 * The text must hold no passphrase, token, NIK or document content.
 */
void gembok_error_set (GError **error, GembokErrorCode code, const char *hint, const char *format, ...) G_GNUC_PRINTF (4, 5);

/** gembok_error_ask_again: the hint for an answer that cannot be true: what the AMS has is unknown until it is asked again. */
const char *gembok_error_ask_again (void);

/**
 * gembok_error_set_remote:
 * @error: (out) (optional): where to put it
 * @code: what kind of failure
 * @remote_code: (nullable): the stable `code` of the server's problem document, or one of ours for what is the matter there, for programs
 * @hint: (nullable): what is safe and what to do next, where that of @code does not fit
 * @message: (nullable): the server's own words, or ours; taken literally
 *
 * Like gembok_error_set(), for a failure that the AMS reported. Both texts are sanitised (one line, capped) here; a silent
 * server gets a sentence of ours.
 */
void gembok_error_set_remote (GError **error, GembokErrorCode code, const char *remote_code, const char *hint,
                              const char *message);

/** gembok_error_name: the stable name of @code, such as "wrong_passphrase", for JSON and logs. Static. */
const char *gembok_error_name (GembokErrorCode code);

/**
 * gembok_error_get_hint:
 * @error: any error; one of another domain gets the hint of %GEMBOK_ERROR_FAILED
 *
 * Returns: (transfer none): what is safe and what to do next, translated; never %NULL. Lives as long as @error.
 */
const char *gembok_error_get_hint (const GError *error);

/** gembok_error_has_own_hint: whether whoever set @error had something better to say than what its code always says. */
gboolean gembok_error_has_own_hint (const GError *error);

/** gembok_error_set_hint: another hint for @error (of %GEMBOK_ERROR), for people whom its own does not fit; already translated.
 * All else that it carries stays. */
void gembok_error_set_hint (GError *error, const char *hint);

/** gembok_error_get_remote_code: (nullable): the server's `code`, where there is one. Lives as long as @error. */
const char *gembok_error_get_remote_code (const GError *error);

/** gembok_error_set_retry_after: notes in @error (of %GEMBOK_ERROR) that the server asked to be left alone for so many @seconds. */
void gembok_error_set_retry_after (GError *error, guint seconds);

/** gembok_error_get_retry_after: so many seconds, 0: it said nothing of the kind. */
guint gembok_error_get_retry_after (const GError *error);

/** gembok_error_set_status: notes in @error (of %GEMBOK_ERROR) the HTTP status that the server answered with. */
void gembok_error_set_status (GError *error, guint status);

/** gembok_error_get_status: that status; 0: there was no answer, or it is not about one. */
guint gembok_error_get_status (const GError *error);

/** gembok_error_get_code: the code of @error; cancellation of GIO is %GEMBOK_ERROR_CANCELLED, other domains are FAILED. */
GembokErrorCode gembok_error_get_code (const GError *error);

/**
 * gembok_error_from_errno:
 * @error: (out) (optional): where to put it
 * @saved_errno: an errno value
 * @path: (nullable): the file concerned, shown escaped
 *
 * Turns a failed system call on a file into STORAGE (full, read-only, I/O), NOT_FOUND, EXISTS or BAD_FILE.
 */
void gembok_error_from_errno (GError **error, int saved_errno, const char *path);

/** gembok_cancelled: whether @cancellable (nullable) was cancelled; then sets %GEMBOK_ERROR_CANCELLED. */
gboolean gembok_cancelled (GCancellable *cancellable, GError **error);

G_END_DECLS
