#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define FIRST_AFTER_MS 1000
#define EVERY_MS       100
#define BAR_WIDTH      30
#define ERASE          "\r\x1b[K"

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void put(const char *text, size_t len)
{
    ssize_t n = write(STDERR_FILENO, text, len);
    (void)n; /* a bar that cannot be drawn is not worth a word */
}

void progress_begin(struct progress *progress)
{
    const char *term = getenv("TERM");
    *progress = (struct progress){.shown = isatty(STDERR_FILENO) && term &&
                                           strcmp(term, "dumb") != 0,
                                  .quiet_on_two = isatty(STDOUT_FILENO)};
    if (progress->shown)
        progress->next_ms = now_ms() + FIRST_AFTER_MS;
}

static void draw(const struct batch_progress *now)
{
    char bar[BAR_WIDTH + 1], line[160];
    uint64_t total = now->bytes_total ? now->bytes_total : 1;
    uint64_t done = now->bytes < total ? now->bytes : total;
    uint64_t cells = done * BAR_WIDTH / total;
    for (uint64_t i = 0; i < BAR_WIDTH; i++)
        bar[i] = i < cells ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    int n = snprintf(line, sizeof line, ERASE "%s [%s] %3u %%  %llu sessions",
                     now->pass == 1 ? "reading " : "deciding", bar,
                     (unsigned)(done * 100 / total), (unsigned long long)now->records);
    if (n > 0)
        put(line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void progress_update(struct progress *progress, const struct batch_progress *now)
{
    if (!progress->shown)
        return;
    if (progress->quiet_on_two && now->pass == 2) {
        progress_end(progress);
        return;
    }
    int64_t ms = now_ms();
    if (ms < progress->next_ms)
        return;
    progress->next_ms = ms + EVERY_MS;
    progress->drawn = true;
    draw(now);
}

void progress_end(struct progress *progress)
{
    if (progress->drawn)
        put(ERASE, sizeof ERASE - 1);
    progress->drawn = false;
}
