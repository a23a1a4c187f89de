#include "author/case_run.h"

#include "author/boundary_rows.h"
#include "author/case_names.h"
#include "base/date.h"
#include "format/reader.h"
#include "format/writer.h"
#include "policy/decide.h"

#include <stdlib.h>

#define TEXT_MOST ((size_t)16 * 1024 * 1024)

struct running {
    const struct case_subject *subject;
    const struct case_file *file;
    struct case_result *result;
    struct case_parts parts;
    struct arena *arena;
    struct buffer *said; /* what is wrong; empty: nothing */
    struct day day;
    const struct session *asked; /* whose decision is looked at */
    const struct decision *decision;
};

/* One more line of what is wrong. */
static void begin_line(struct running *running)
{
    if (running->said->len)
        buffer_put_char(running->said, '\n');
}

/* What is wrong in the case itself, and where. */
static void say_fault(struct running *running, const struct error *fault)
{
    running->result->line = fault->line;
    buffer_put_cstr(running->said, fault->message);
    if (fault->fix[0])
        buffer_printf(running->said, "; %s", fault->fix);
    if (fault->pointer[0])
        buffer_printf(running->said, " (at %s)", fault->pointer);
}

/* ---- sessions ---- */

static void say_problems(struct running *running, const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct error *error = &problems->at[i].error;
        begin_line(running);
        buffer_printf(running->said, "the session is rejected: %s at %s",
                      error->message, error->pointer);
        if (error->fix[0])
            buffer_printf(running->said, " (%s)", error->fix);
    }
}

/* As check does it: printed and read. *session is NULL when it is refused. */
static enum status read_session(struct running *running, const struct json *json,
                                struct day_member *member, struct error *error)
{
    struct buffer bytes;
    struct session *session = NULL;
    struct text id;
    struct problems problems;
    struct reader_options options = {.strict = true};
    buffer_init(&bytes, TEXT_MOST);
    json_write(json, &bytes);
    struct text text = text_copy(running->arena, buffer_text(&bytes));
    bool failed = buffer_failed(&bytes) || text_is_absent(text);
    buffer_release(&bytes);
    if (failed)
        return error_no_memory(error);
    enum status status =
        reader_session(text, &options, running->arena, &session, &id, &problems, error);
    if (status)
        return status;
    if (!session)
        say_problems(running, &problems);
    *member = (struct day_member){session, hash_of(text)};
    return STATUS_OK;
}

static enum status add_session(struct running *running, const struct json *json,
                               struct error *error)
{
    struct day_member *member = &running->day.members[running->day.count];
    enum status status =
        json ? read_session(running, json, member, error) : error_no_memory(error);
    if (status || !member->session)
        return status;
    if (running->day.count++ == 0 ||
        text_equal(member->session->session_id, running->parts.decide))
        running->asked = member->session;
    return STATUS_OK;
}

static enum status add_sessions(struct running *running, const struct json *base,
                                struct error *error)
{
    const struct json *sessions = running->parts.sessions;
    size_t count = sessions ? json_count(sessions) : 1;
    enum status status = STATUS_OK;
    running->day.members = ARENA_ARRAY(running->arena, struct day_member, count);
    if (!running->day.members)
        return error_no_memory(error);
    if (!sessions)
        return add_session(running, base, error);
    for (const struct json *at = json_first(sessions); at && !status;
         at = json_next(at))
        status = add_session(running, json_merge(base, at, running->arena), error);
    return status;
}

static int compare_members(const void *a, const void *b)
{
    const struct day_member *left = a, *right = b;
    return day_order(left->session, right->session);
}

static void check_day(struct running *running)
{
    const struct day *day = &running->day;
    for (size_t i = 1; i < day->count; i++) {
        if (day_belongs(day->members[0].session, day->members[i].session))
            continue;
        begin_line(running);
        buffer_put_cstr(running->said,
                        "the sessions are not of one claim-day: provider, "
                        "patient and date must be the same");
    }
    if (running->parts.decide.len && running->asked &&
        !text_equal(running->asked->session_id, running->parts.decide)) {
        begin_line(running);
        buffer_printf(running->said, "\"decide\" names no session of this case");
    }
}

static enum status build_day(struct running *running, const struct json *base,
                             struct error *error)
{
    struct error fault = ERROR_NONE;
    if (running->parts.patch)
        base = json_merge(base, running->parts.patch, running->arena);
    if (!base)
        return error_no_memory(error);
    if (case_names_check(running->file, &running->parts, base, &fault)) {
        say_fault(running, &fault);
        return STATUS_OK;
    }
    enum status status = add_sessions(running, base, error);
    if (status || running->said->len)
        return status;
    qsort(running->day.members, running->day.count, sizeof *running->day.members,
          compare_members);
    check_day(running);
    return STATUS_OK;
}

/* ---- comparing ---- */

static bool has_fired(const struct decision *decision, struct text id)
{
    for (size_t i = 0; i < decision->finding_count; i++) {
        if (text_equal(decision->findings[i].rule, id))
            return true;
    }
    return false;
}

static void say_findings(struct running *running, const struct decision *decision)
{
    begin_line(running);
    buffer_put_cstr(running->said, "findings:");
    for (size_t i = 0; i < decision->finding_count; i++)
        buffer_printf(running->said, " %.*s", TEXT_ARG(decision->findings[i].rule));
    if (!decision->finding_count)
        buffer_put_cstr(running->said, " none");
}

static void compare_rules(struct running *running, const struct decision *decision,
                          const struct json *ids, bool must_fire)
{
    for (const struct json *id = ids ? json_first(ids) : NULL; id; id = json_next(id)) {
        if (has_fired(decision, json_text(id)) == must_fire)
            continue;
        begin_line(running);
        buffer_printf(running->said, "%.*s %s", TEXT_ARG(json_text(id)),
                      must_fire ? "did not fire" : "fired");
    }
}

static enum status compare_expected(struct running *running,
                                    const struct decision *decision,
                                    struct error *error)
{
    struct buffer bytes, difference;
    struct json *actual = NULL;
    enum status status = STATUS_OK;
    if (!running->parts.expect)
        return STATUS_OK;
    buffer_init(&bytes, TEXT_MOST);
    buffer_init(&difference, TEXT_MOST);
    writer_decision(decision, &bytes);
    if (buffer_failed(&bytes))
        status = error_no_memory(error);
    else
        status = json_read(buffer_text(&bytes), running->arena, &actual, error);
    if (!status && !json_contains(actual, running->parts.expect, &difference)) {
        begin_line(running);
        buffer_put_text(running->said, buffer_text(&difference));
    }
    buffer_release(&bytes);
    buffer_release(&difference);
    return status;
}

static enum status compare(struct running *running, const struct decision *decision,
                           struct error *error)
{
    compare_rules(running, decision, running->parts.fires, true);
    compare_rules(running, decision, running->parts.silent, false);
    enum status status = compare_expected(running, decision, error);
    if (!status && running->said->len)
        say_findings(running, decision);
    return status;
}

/* ---- deciding ---- */

static size_t asked_member(const struct running *running)
{
    size_t i = 0;
    while (running->day.members[i].session != running->asked)
        i++;
    return i;
}

/* The decision of the policy that is tested, whichever payer it is for. */
static const struct decision *find_decision(const struct running *running,
                                            const struct decision *decisions,
                                            size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(decisions[i].payer, running->subject->policy->id))
            return &decisions[i];
    }
    return NULL;
}

static enum status decide(struct running *running, struct error *error)
{
    struct decide_options options = {.known_on = running->parts.known_on,
                                     .filing_date = running->parts.filing_date,
                                     .explain = running->subject->explain};
    struct decision *decisions = NULL;
    size_t count = 0;
    bool policy_failed = false;
    enum status status = decide_member(running->subject->set, &running->day,
                                       asked_member(running), &options, running->arena,
                                       &decisions, &count, &policy_failed, error);
    if (status)
        return status;
    running->decision = find_decision(running, decisions, count);
    if (running->decision)
        return STATUS_OK;
    begin_line(running);
    buffer_printf(running->said, "no insurance of the session names \"%.*s\"",
                  TEXT_ARG(running->subject->policy->id));
    return STATUS_OK;
}

static enum status build_and_decide(struct running *running, const struct json *base,
                                    struct error *error)
{
    enum status status = build_day(running, base, error);
    if (status || running->said->len)
        return status;
    return decide(running, error);
}

/* ---- the result ---- */

static enum status finish(struct running *running, struct case_result *result,
                          enum status status, struct error *error)
{
    result->passed = running->said->len == 0;
    result->difference = text_copy(running->arena, buffer_text(running->said));
    result->day = running->decision ? &running->day : NULL;
    result->decision = running->decision;
    if (!status && (buffer_failed(running->said) || text_is_absent(result->difference)))
        status = error_no_memory(error);
    buffer_release(running->said);
    return status;
}

/* What is lent with the result lives in the file's arena. */
static struct running *begin(const struct case_subject *subject, struct case_file *file,
                             struct case_result *result)
{
    arena_reset(&file->work);
    struct running *running = ARENA_NEW(&file->work, struct running);
    struct buffer *said = ARENA_NEW(&file->work, struct buffer);
    *result = (struct case_result){.policy = subject->policy->id, .file = file->path};
    if (!running || !said)
        return NULL;
    buffer_init(said, TEXT_MOST);
    *running = (struct running){.subject = subject,
                                .file = file,
                                .result = result,
                                .arena = &file->work,
                                .said = said};
    return running;
}

enum status case_run(const struct case_subject *subject, struct case_file *file,
                     size_t index, struct case_result *result, struct error *error)
{
    struct error fault = ERROR_NONE;
    enum status status = STATUS_OK;
    struct running *running = begin(subject, file, result);
    if (!running)
        return error_no_memory(error);
    result->line = file->lines[index];
    if (case_file_parts(file, index, subject->policy, &running->parts, &fault)) {
        say_fault(running, &fault);
    } else {
        status = build_and_decide(running, file->base, error);
        if (!status && running->decision)
            status = compare(running, running->decision, error);
    }
    result->name = text_is_absent(running->parts.name) ? TEXT("(a case without a name)")
                                                       : running->parts.name;
    result->rule = running->parts.rule;
    return finish(running, result, status, error);
}

/* ---- the base on another date ---- */

/* Moves every string of a JSON text that is a date by so many days; one that
 * would leave the calendar stays. */
static void move_dates(struct buffer *bytes, int32_t by)
{
    const size_t quoted = 12; /* "2026-03-16" */
    char text[11];
    for (size_t i = 0; i + quoted <= bytes->len; i++) {
        int32_t date;
        if (bytes->at[i] != '"' || bytes->at[i + quoted - 1] != '"' ||
            !date_read((struct text){bytes->at + i + 1, quoted - 2}, &date) ||
            date + by < DATE_MIN || date + by > DATE_MAX)
            continue;
        date_write(date + by, text);
        memcpy(bytes->at + i + 1, text, quoted - 2);
    }
}

static enum status move_base(struct running *running, const struct json *session,
                             int32_t date, struct json **moved, struct error *error)
{
    const struct json *given = json_get(session, "date_of_service");
    struct buffer bytes;
    int32_t from;
    enum status status = STATUS_OK;
    if (!given || !date_read(json_text(given), &from)) {
        buffer_put_cstr(running->said, "the session has no date_of_service");
        return STATUS_OK;
    }
    buffer_init(&bytes, TEXT_MOST);
    json_write(session, &bytes);
    if (buffer_failed(&bytes))
        status = error_no_memory(error);
    else
        move_dates(&bytes, date - from);
    if (!status)
        status = json_read(buffer_text(&bytes), running->arena, moved, error);
    buffer_release(&bytes);
    return status;
}

static void say_policy_errors(struct running *running, struct case_result *result)
{
    const struct decision *decision = running->decision;
    for (size_t i = 0; i < decision->finding_count; i++) {
        const struct finding *finding = &decision->findings[i];
        if (!text_is(finding->rule, "policy.error"))
            continue;
        begin_line(running);
        buffer_put_text(running->said, finding->message);
        result->file = finding->policy_file.at;
        result->line = finding->policy_line;
    }
}

/* The session of the first case, for a base that only its cases make whole.
 * NULL: there is none. */
static const struct json *first_session(const struct running *running)
{
    const struct json *first = json_at(running->file->cases, 0);
    const struct json *patch = first ? json_get(first, "patch") : NULL;
    const struct json *sessions = first ? json_get(first, "sessions") : NULL;
    const struct json *session = running->file->base;
    if (patch)
        session = json_merge(session, patch, running->arena);
    if (session && sessions && json_first(sessions))
        session = json_merge(session, json_first(sessions), running->arena);
    return session;
}

static enum status decide_moved(struct running *running, const struct json *session,
                                int32_t date, struct error *error)
{
    struct json *moved = NULL;
    buffer_clear(running->said);
    running->day = (struct day){.count = 0};
    running->asked = NULL;
    enum status status = move_base(running, session, date, &moved, error);
    return status || !moved ? status : build_and_decide(running, moved, error);
}

enum status case_run_moved(const struct case_subject *subject, struct case_file *file,
                           const struct boundary_day *day, struct case_result *result,
                           struct error *error)
{
    struct running *running = begin(subject, file, result);
    if (!running)
        return error_no_memory(error);
    running->parts.known_on = day->known_on;
    enum status status = decide_moved(running, file->base, day->date, error);
    const struct json *first =
        status || running->decision ? NULL : first_session(running);
    if (first)
        status = decide_moved(running, first, day->date, error);
    if (!status && running->decision)
        say_policy_errors(running, result);
    return finish(running, result, status, error);
}
