#include "author/boundaries.h"

#include "author/boundary_rows.h"
#include "author/case_run.h"
#include "author/survey.h"
#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- which days ---- */

#define EDGE 1 /* days before and after a boundary */

struct days {
    struct boundary_day *at;
    size_t count, room;
    struct arena *arena;
    bool no_memory;
};

static void add_day(struct days *days, int32_t date, int32_t known_on)
{
    if (date < DATE_MIN || date > DATE_MAX)
        return;
    if (days->count == days->room) {
        size_t room = days->room ? 2 * days->room : 256;
        struct boundary_day *more = ARENA_ARRAY(days->arena, struct boundary_day, room);
        if (!more) {
            days->no_memory = true;
            return;
        }
        if (days->count)
            memcpy(more, days->at, days->count * sizeof *more);
        days->at = more;
        days->room = room;
    }
    days->at[days->count++] = (struct boundary_day){date, known_on};
}

/* The dates around one, as known with everything, or around known_from. */
static void add_around(struct days *days, int32_t date, int32_t known_from)
{
    if (date == DATE_NONE)
        return;
    for (int32_t i = -EDGE; i <= EDGE; i++) {
        add_day(days, date + i, DATE_MAX);
        for (int32_t k = -EDGE; k <= EDGE && known_from != DATE_NONE; k++)
            add_day(days, date + i, known_from + k);
    }
}

static void add_entry(void *context, const struct survey_entry *entry)
{
    struct days *days = context;
    const struct in_force *dates = entry->dates;
    if (!dates)
        return;
    add_around(days, dates->from, dates->known_from);
    add_around(days, dates->to, dates->known_from);
    if (dates->from == DATE_NONE && dates->to == DATE_NONE)
        add_around(days, dates->known_from, dates->known_from);
}

static int compare_days(const void *a, const void *b)
{
    const struct boundary_day *left = a, *right = b;
    if (left->date != right->date)
        return left->date < right->date ? -1 : 1;
    return (left->known_on > right->known_on) - (left->known_on < right->known_on);
}

static void sort_days(struct days *days)
{
    size_t kept = 0;
    if (!days->count)
        return;
    qsort(days->at, days->count, sizeof *days->at, compare_days);
    for (size_t i = 1; i < days->count; i++)
        if (compare_days(&days->at[kept], &days->at[i]) != 0)
            days->at[++kept] = days->at[i];
    days->count = kept + 1;
}

/* ---- one day ---- */

#define NAME_MOST 64
#define SAID_MOST ((size_t)1024 * 1024)

static struct text day_name(const struct boundary_day *day, char name[NAME_MOST])
{
    char date[11], known_on[11];
    date_write(day->date, date);
    date_write(day->known_on, known_on);
    if (day->known_on == DATE_MAX)
        snprintf(name, NAME_MOST, "boundary %s", date);
    else
        snprintf(name, NAME_MOST, "boundary %s, as known on %s", date, known_on);
    return text_of(name);
}

/* Adds what is wrong with the rows to what the moved base came to. */
static enum status add_rows(const struct policy *policy, const struct boundary_day *day,
                            struct case_result *result, struct buffer *said,
                            struct error *error)
{
    uint32_t line = result->line ? result->line : 1;
    if (!result->passed)
        buffer_put_text(said, result->difference);
    boundary_rows_judge(policy, day, said, &line);
    if (result->passed)
        result->file = policy_file(policy, line).at;
    if (!result->line)
        result->line = row_line(line);
    result->difference = buffer_text(said);
    result->passed = said->len == 0;
    return buffer_failed(said) ? error_no_memory(error) : STATUS_OK;
}

struct run {
    const struct case_subject *subject;
    struct case_file file;
    const struct case_sink *sink;
    struct case_counts *counts;
};

static enum status run_day(struct run *run, const struct boundary_day *day,
                           struct error *error)
{
    struct case_result result;
    struct buffer said;
    char name[NAME_MOST];
    buffer_init(&said, SAID_MOST);
    enum status status = case_run_moved(run->subject, &run->file, day, &result, error);
    if (!status)
        status = add_rows(run->subject->policy, day, &result, &said, error);
    if (!status) {
        result.name = day_name(day, name);
        run->counts->run++;
        run->counts->failed += !result.passed;
        status = run->sink->result(run->sink->context, &result, error);
    }
    buffer_release(&said);
    return status;
}

/* ---- the policy ---- */

static enum status run_days(struct run *run, struct error *error)
{
    struct days days = {.arena = &run->file.arena};
    survey_walk(run->subject->policy, add_entry, &days);
    if (days.no_memory)
        return error_no_memory(error);
    sort_days(&days);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < days.count && !status; i++)
        status = run_day(run, &days.at[i], error);
    return status;
}

enum status boundaries_run(const struct case_subject *subject,
                           const struct case_sink *sink, struct case_counts *counts,
                           struct error *error)
{
    struct run run = {.subject = subject, .sink = sink, .counts = counts};
    enum status status = case_file_open(subject->policy, &run.file, error);
    if (!status)
        status = run_days(&run, error);
    case_file_close(&run.file);
    return status;
}
