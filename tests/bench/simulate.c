/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate.h"

#include "ams/http-private.h"
#include "ams/patience.h"
#include "app/followed.h"

/* The clock of the program counts from 1970, and 0 means never. */
#define EPOCH 1786950000
/* As often a question is repeated at once when nobody is there (src/ams/patience.c). */
#define REPEATS 3

typedef struct
{
  GembokFollowed followed;
  gint64 next;     /* due */
  gint64 answered; /* EPOCH-based, 0: not since the last failure */
  gint64 refused;  /* with Retry-After */
} Client;

typedef struct
{
  const Scenario *scenario;
  Course *course;
  gint64 now;
} World;

void
course_clear (Course *course)
{
  g_clear_pointer (&course->arrivals, g_free);
}

static gboolean
is_down (const World *world)
{
  const guint second = (guint) (world->now - EPOCH);
  return second >= world->scenario->down_from && second < world->scenario->down_until;
}

static void
arrive (const World *world, gint64 at)
{
  const gint64 second = at - EPOCH;
  if (second < world->course->end)
    world->course->arrivals[second]++;
}

/* Nobody is there: the question is repeated a few times, as the program does, before it is given up. */
static gint64
repeat (const World *world)
{
  guint milliseconds = 0;
  for (guint round = 0; round < REPEATS; round++)
    {
      milliseconds += gembok_http_backoff (GEMBOK_PATIENCE_WAIT_MS, round);
      arrive (world, world->now + milliseconds / 1000);
    }
  return world->now + milliseconds / 1000;
}

static void
note_gap (guint *shortest, gint64 since, gint64 now)
{
  if (since != 0)
    *shortest = MIN (*shortest, (guint) (now - since));
}

static void
ask (const World *world, Client *client)
{
  const Scenario *scenario = world->scenario;
  arrive (world, world->now);
  note_gap (&world->course->shortest, client->answered, world->now);
  note_gap (&world->course->shortest_rest, client->refused, world->now);
  client->answered = client->refused = 0;
  gembok_followed_asked (&client->followed, world->now, g_random_double ());
  if (!is_down (world))
    {
      gembok_followed_answered (&client->followed, world->now);
      client->answered = world->now;
      if (world->now >= EPOCH + (gint64) scenario->end - 2 * (gint64) scenario->interval)
        world->course->answered_last++;
    }
  else if (scenario->retry_after > 0)
    {
      gembok_followed_failed (&client->followed, world->now, scenario->retry_after);
      client->refused = world->now;
    }
  else
    gembok_followed_failed (&client->followed, scenario->naive ? world->now : repeat (world), 0);
  client->next = scenario->naive ? world->now + scenario->interval : gembok_followed_due (&client->followed, world->now);
  client->next = MAX (client->next, world->now + 1);
}

static void
wake (const World *world, Client *client)
{
  client->answered = client->refused = 0;
  gembok_followed_wake (&client->followed, world->now, g_random_double ());
  client->next = world->scenario->naive ? world->now : gembok_followed_due (&client->followed, world->now);
}

Course
simulate (const Scenario *scenario)
{
  Course course = {
    .arrivals = g_new0 (guint, scenario->end), .end = scenario->end, .shortest = G_MAXUINT, .shortest_rest = G_MAXUINT
  };
  World world = { .scenario = scenario, .course = &course };
  g_autofree Client *clients = g_new0 (Client, scenario->clients);
  for (guint i = 0; i < scenario->clients; i++)
    {
      clients[i].followed.interval = scenario->interval;
      clients[i].next = EPOCH + g_random_int_range (0, (gint32) scenario->interval);
    }
  for (guint second = 0; second < scenario->end; second++)
    {
      world.now = EPOCH + second;
      for (guint i = 0; i < scenario->clients; i++)
        {
          if (scenario->wake && second == scenario->down_until)
            wake (&world, &clients[i]);
          if (clients[i].next <= world.now)
            ask (&world, &clients[i]);
        }
    }
  return course;
}

guint
course_peak (const Course *course, guint from, guint until)
{
  guint peak = 0;
  for (guint second = from; second < MIN (until, course->end); second++)
    peak = MAX (peak, course->arrivals[second]);
  return peak;
}

guint
course_total (const Course *course, guint from, guint until)
{
  guint total = 0;
  for (guint second = from; second < MIN (until, course->end); second++)
    total += course->arrivals[second];
  return total;
}
