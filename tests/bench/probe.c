/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * probe.so: preloaded into an unchanged program that has a GTK window, tells what happens in its main loop. What it finds it appends to
 * the file that BENCH_PROBE names, a line each, times in microseconds of the monotonic clock:
 *
 *   frame AT CPU     the first frame was drawn; so long all threads had run on a processor by then
 *   late AT DELAY OWN  something that was ready at AT had to wait for DELAY until the main loop came to it; for OWN of it the main
 *                    loop's thread was at work on a processor
 *   painted AT TOOK  a frame of any window took so long to be laid out and drawn (only with BENCH_FRAMES)
 *
 * A thread makes something ready every two milliseconds; the main loop gives it precedence over everything else. So a delay is what a
 * key or a click would have waited: for a handler, a frame, or a processor.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <glib-unix.h>
#include <gtk/gtk.h>

#define PERIOD_US 2000
/* Shorter waits are not worth a line. */
#define WORTH_US 3000

static FILE *out;
static int ready = -1;
static gint64 ready_at; /* atomic: 0 while nothing waits */
static gint64 frame_begun;

static clockid_t main_clock;
static gint64 main_had; /* what the main loop's thread had used when something was made ready */

static void
tell (const char *what, gint64 at, gint64 value, gint64 own)
{
  fprintf (out, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", what, at, value, own);
}

static gint64
main_time (void)
{
  struct timespec used;
  clock_gettime (main_clock, &used);
  return (gint64) used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

static gint64
cpu_time (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (gint64) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec
         + usage.ru_stime.tv_usec;
}

/* --- the main loop ------------------------------------------------------------------------------------------------- */

static gpointer
knock (gpointer data)
{
  (void) data;
  for (;;)
    {
      const guint64 one = 1;
      usleep (PERIOD_US);
      if (__atomic_load_n (&ready_at, __ATOMIC_ACQUIRE) != 0)
        continue;
      main_had = main_time ();
      __atomic_store_n (&ready_at, g_get_monotonic_time (), __ATOMIC_RELEASE);
      if (write (ready, &one, sizeof one) < 0)
        return NULL;
    }
}

static gboolean
answer (int fd, GIOCondition condition, gpointer data)
{
  guint64 count;
  (void) condition;
  (void) data;
  const gint64 at = __atomic_load_n (&ready_at, __ATOMIC_ACQUIRE);
  const gint64 delay = g_get_monotonic_time () - at;
  if (delay >= WORTH_US)
    tell ("late", at, delay, main_time () - main_had);
  if (read (fd, &count, sizeof count) < 0)
    return G_SOURCE_REMOVE;
  __atomic_store_n (&ready_at, 0, __ATOMIC_RELEASE);
  return G_SOURCE_CONTINUE;
}

static gboolean
answer_cb (gint fd, GIOCondition condition, gpointer data)
{
  return answer (fd, condition, data);
}

static void
watch_loop (void)
{
  ready = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  pthread_getcpuclockid (pthread_self (), &main_clock);
  g_unix_fd_add_full (G_PRIORITY_HIGH * 2, ready, G_IO_IN, answer_cb, NULL, NULL);
  g_thread_unref (g_thread_new ("knock", knock, NULL));
}

/* --- frames -------------------------------------------------------------------------------------------------------- */

static void
first_painted_cb (GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, first_painted_cb, NULL);
  tell ("frame", g_get_monotonic_time (), cpu_time (), 0);
  watch_loop ();
}

static void
begun_cb (void)
{
  frame_begun = g_get_monotonic_time ();
}

static void
painted_cb (void)
{
  tell ("painted", frame_begun, g_get_monotonic_time () - frame_begun, 0);
}

G_MODULE_EXPORT void gtk_window_present (GtkWindow *window);

void
gtk_window_present (GtkWindow *window)
{
  static gboolean known;
  void (*present) (GtkWindow *) = NULL;
  *(void **) &present = dlsym (RTLD_NEXT, "gtk_window_present");
  if (!known && out != NULL)
    {
      known = TRUE;
      /* What the program starts is not measured. */
      unsetenv ("LD_PRELOAD");
      gtk_widget_realize (GTK_WIDGET (window));
      GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
      g_signal_connect (clock, "after-paint", G_CALLBACK (first_painted_cb), NULL);
      if (getenv ("BENCH_FRAMES") != NULL)
        {
          g_signal_connect (clock, "before-paint", G_CALLBACK (begun_cb), NULL);
          g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), NULL);
        }
    }
  present (window);
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("BENCH_PROBE");
  out = path != NULL ? fopen (path, "ae") : NULL;
  if (out != NULL)
    setvbuf (out, NULL, _IOLBF, 0);
}
