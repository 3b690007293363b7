/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/library.h"
#include "procedure/request.h"

G_BEGIN_DECLS

/*
 * What waits for whoever opens the window, in a few words each. Pure functions, tested without a display. What they give is plain
 * text.
 */

/** GEMBOK_HOME_MAX: no more is put before anybody at once; all the rest is in the lists. */
#define GEMBOK_HOME_MAX 6

/** GembokHomeKind: what a card is about; the most urgent comes first. */
typedef enum
{
  GEMBOK_HOME_REVIEW,   /* others wait for a decision */
  GEMBOK_HOME_REPAIR,   /* returned */
  GEMBOK_HOME_FETCH,    /* issued, not fetched yet */
  GEMBOK_HOME_SEND,     /* all there, not sent yet */
  GEMBOK_HOME_CONTINUE, /* a draft */
  GEMBOK_HOME_ENDS,     /* a certificate ends soon */
  GEMBOK_HOME_ENDED,
  GEMBOK_HOME_REFUSED,
  GEMBOK_HOME_WAITING, /* somebody else's turn */
  GEMBOK_HOME_VALID    /* a certificate that troubles nobody yet */
} GembokHomeKind;

/** GembokHomeCard: one of them. */
typedef struct
{
  GembokHomeKind kind;
  char *target;      /* id of the request, SHA-256 of the certificate, or name of the view */
  char *title;       /* what it is about */
  char *who;         /* (nullable): the applicant, and the number where there is one */
  char *text;        /* (nullable): where it stands, or the words of whoever returned it; may have several lines */
  const char *label; /* of its button, static, translated, with its mnemonic */
  const char *icon;  /* static */
  const char *class; /* static: of a style */
  gint64 rank;       /* among those of its kind: the lowest comes first */
} GembokHomeCard;

void gembok_home_card_free (GembokHomeCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokHomeCard, gembok_home_card_free)

/** gembok_home_card_of_request: (transfer full) (nullable): %NULL: nothing is left to be done about it. */
GembokHomeCard *gembok_home_card_of_request (const GembokRequestView *view);
/** gembok_home_card_of_certificate: (transfer full) (nullable): %NULL of one that was revoked or suspended. */
GembokHomeCard *gembok_home_card_of_certificate (const GembokCertificateEntry *entry);
/** gembok_home_card_of_role: (transfer full) (nullable): for whoever decides on requests of others. */
GembokHomeCard *gembok_home_card_of_role (GembokRole role);

/** gembok_home_is_of_certificate: whether its target is a certificate. */
gboolean gembok_home_is_of_certificate (GembokHomeKind kind);
/** gembok_home_action: static: the action of the window that leads to it; its parameter is the target. */
const char *gembok_home_action (GembokHomeKind kind);

/** gembok_home_is_replaced: whether another of @entries (element-type GembokCertificateEntry) of the same owner can be used for
 * longer, so that the end of @entry troubles nobody. */
gboolean gembok_home_is_replaced (const GembokCertificateEntry *entry, GPtrArray *entries);
/** gembok_home_is_followed: whether one of @requests (element-type GembokVaultRequest) of the same person is newer than @request. */
gboolean gembok_home_is_followed (const GembokVaultRequest *request, GPtrArray *requests);

/** gembok_home_arrange: the most urgent of @cards (element-type GembokHomeCard) first, at most %GEMBOK_HOME_MAX. */
void gembok_home_arrange (GPtrArray *cards);
/** gembok_home_is_same: whether both (element-type GembokHomeCard) (nullable) show the same. */
gboolean gembok_home_is_same (GPtrArray *cards, GPtrArray *others);

/** gembok_home_subtitle: (transfer full): whose it is, and below it where it stands. */
char *gembok_home_subtitle (const GembokHomeCard *card);

G_END_DECLS
