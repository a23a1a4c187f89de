/* :capture: the session on the table, as nobody's, becomes a case beside the
 * policy. Whatever is made neutral is decided again: the case is only written
 * when the outcome, the findings and the lines are still the same. */
#include "console/desk_room.h"

#include "author/anonymous.h"
#include "author/case_run.h"
#include "author/case_write.h"
#include "base/date.h"
#include "base/file.h"
#include "format/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#define FILE_MOST    ((size_t)64 * 1024 * 1024)
#define SESSION_MOST ((size_t)16 * 1024 * 1024)
#define WORK_MEM     ((size_t)256 * 1024 * 1024)
#define PATH_BYTES   4352
#define NAMES_TRIED  99

struct capturing {
    struct console *console;
    const struct policy *policy;
    struct policy_set *set;
    struct table_decided original;
    const struct decision *wanted;
    struct decide_options options; /* as those of the case */
    int32_t known_on;              /* of the case; DATE_NONE: none is needed */
    struct anonymous names;
    struct day day; /* the copies */
    const struct session **sessions;
    size_t asked;      /* of the copies, which is decided */
    struct arena work; /* of one decision */
};

/* ---- whether two decisions are the same ---- */

static bool same_finding(const struct finding *a, const struct finding *b)
{
    return text_equal(a->rule, b->rule) && a->severity == b->severity &&
           a->scope == b->scope && a->session == b->session &&
           a->service == b->service && a->line == b->line;
}

static bool same_line(const struct line *a, const struct line *b)
{
    return strcmp(a->code, b->code) == 0 && a->units == b->units &&
           a->status == b->status && text_list_equal(&a->modifiers, &b->modifiers);
}

static bool same_decision(const struct decision *a, const struct decision *b)
{
    if (a->outcome != b->outcome || a->finding_count != b->finding_count ||
        a->line_count != b->line_count || a->unbilled_count != b->unbilled_count)
        return false;
    for (size_t i = 0; i < a->finding_count; i++)
        if (!same_finding(&a->findings[i], &b->findings[i]))
            return false;
    for (size_t i = 0; i < a->line_count; i++)
        if (!same_line(&a->lines[i], &b->lines[i]))
            return false;
    return true;
}

/* ---- the copies, decided ---- */

static int by_order(const void *a, const void *b)
{
    const struct day_member *left = a, *right = b;
    return day_order(left->session, right->session);
}

static enum status copy_day(struct capturing *c, int32_t days, struct error *error)
{
    const struct day *from = &c->original.day;
    enum status status = STATUS_OK;
    c->names.days = days;
    c->names.note_count = 0;
    for (size_t i = 0; i < from->count && !status; i++) {
        struct session *copy;
        status = anonymous_copy(&c->names, from->members[i].session, &copy, error);
        if (status)
            break;
        c->day.members[i] = (struct day_member){.session = copy};
        c->sessions[i] = copy;
        if (i == c->original.member)
            c->asked = i;
    }
    const struct session *asked = c->sessions[c->asked];
    if (!status)
        qsort(c->day.members, c->day.count, sizeof *c->day.members, by_order);
    for (size_t i = 0; i < c->day.count && !status; i++) {
        c->sessions[i] = c->day.members[i].session;
        if (c->sessions[i] == asked)
            c->asked = i;
    }
    return status;
}

/* *decided is in the work arena until the next one. */
static enum status decide(struct capturing *c, const struct decision **decided,
                          struct error *error)
{
    struct decision *decisions;
    size_t count;
    bool failed = false;
    arena_reset(&c->work);
    if (console_interrupted)
        return error_set(error, STATUS_INTERRUPTED, "console.interrupted",
                         "interrupted");
    enum status status = decide_member(c->set, &c->day, c->asked, &c->options, &c->work,
                                       &decisions, &count, &failed, error);
    *decided = decisions;
    return status;
}

static enum status is_same(struct capturing *c, bool *same, struct error *error)
{
    const struct decision *decided;
    enum status status = decide(c, &decided, error);
    *same = !status && same_decision(c->wanted, decided);
    return status;
}

static enum status try_days(struct capturing *c, int32_t days, bool *same,
                            struct error *error)
{
    enum status status = copy_day(c, days, error);
    return status ? status : is_same(c, same, error);
}

/* ---- dates ---- */

/* Weeks keep the day of the week, and a few of them mostly the year. Which of
 * them is tried first is left to chance: what is moved by a known amount can be
 * moved back. */
#define WEEKS_NEAR 13
#define WEEKS_FAR  52
#define SHIFTS     (2 * WEEKS_NEAR + 2)

static size_t random_start(void)
{
    unsigned char byte = 0;
    if (getrandom(&byte, sizeof byte, 0) != 1)
        byte = 0;
    return byte % (size_t)(2 * WEEKS_NEAR);
}

/* The near ones from `start` on, round about; then a year back and ahead. */
static int32_t shift_at(size_t i, size_t start)
{
    size_t near = (size_t)(2 * WEEKS_NEAR);
    if (i >= near)
        return 7 * (i == near ? -WEEKS_FAR : WEEKS_FAR);
    int32_t week = (int32_t)((start + i) % near) - WEEKS_NEAR;
    return 7 * (week < 0 ? week : week + 1);
}

static enum status shift_dates(struct capturing *c, bool *same, struct error *error)
{
    enum status status = STATUS_OK;
    int32_t filed = c->options.filing_date;
    size_t start = random_start();
    *same = false;
    for (size_t i = 0; i < SHIFTS && !status && !*same; i++) {
        int32_t days = shift_at(i, start);
        if (filed != DATE_NONE)
            c->options.filing_date = filed + days;
        status = try_days(c, days, same, error);
    }
    if (!status && !*same)
        c->options.filing_date = filed;
    return status;
}

/* ---- what matters, when a neutral value will not do ---- */

static enum status refuse(const char *why, struct text pointer, struct error *error)
{
    error_set(error, STATUS_REJECTED, "capture.matters", "%s", why);
    error_fix(error, "nothing was written; change it to what is nobody's (:set), or "
                     "write the case by hand");
    if (pointer.len)
        error_point(error, "%.*s", TEXT_ARG(pointer));
    return error->status;
}

static enum status find_matter(struct capturing *c, struct error *error)
{
    bool same = false;
    enum status status = try_days(c, 0, &same, error);
    if (!status && same)
        return refuse("the dates decide, and moved they decide otherwise",
                      TEXT("/date_of_service"), error);
    for (size_t i = 0; i < c->names.pair_count && !status; i++) {
        struct anonymous_pair *pair = &c->names.pairs[i];
        struct text to = pair->to;
        if (pair->family == ANONYMOUS_NOTE)
            continue;
        pair->to = pair->from;
        status = try_days(c, 0, &same, error);
        pair->to = to;
        if (!status && same)
            return refuse("the decision rests on a value that is a person's, a "
                          "practice's or a place's",
                          pair->pointer, error);
    }
    return status ? status
                  : refuse("the decision rests on other payers, on a plugin's checks "
                           "or on therapists' time elsewhere, which a case does not "
                           "hold",
                           TEXT_NONE, error);
}

/* ---- free text ---- */

static enum status put_note(struct capturing *c, struct anonymous_note *note,
                            struct text text, bool *same, struct error *error)
{
    *note->at = text;
    enum status status = is_same(c, same, error);
    if (!status && !*same)
        *note->at = note->original;
    return status;
}

/* A neutral sentence; else the policy's own words in it; else both. */
static enum status neutral_note(struct capturing *c, struct anonymous_note *note,
                                struct error *error)
{
    struct arena *arena = c->names.arena;
    char both[1024];
    bool same = false;
    enum status status = put_note(c, note, note->neutral, &same, error);
    if (status || same)
        return status;
    struct text reduced = anonymous_reduced(c->policy, note->original, arena);
    if (text_is_absent(reduced))
        return error_no_memory(error);
    (void)snprintf(both, sizeof both, "%.*s. %.*s", TEXT_ARG(note->neutral),
                   TEXT_ARG(reduced));
    struct text second = text_copy(arena, text_of(both));
    if (text_is_absent(second))
        return error_no_memory(error);
    if (reduced.len)
        status = put_note(c, note, reduced, &same, error);
    if (!status && !same && reduced.len)
        status = put_note(c, note, second, &same, error);
    if (status)
        return status;
    if (!same)
        return refuse("the decision rests on the words of a note", note->pointer,
                      error);
    anonymous_allow(&c->names, *note->at);
    return STATUS_OK;
}

static enum status neutral_notes(struct capturing *c, struct error *error)
{
    struct anonymous *names = &c->names;
    bool same = false;
    for (size_t i = 0; i < names->note_count; i++)
        *names->notes[i].at = names->notes[i].neutral;
    enum status status = is_same(c, &same, error);
    if (status || same)
        return status;
    for (size_t i = 0; i < names->note_count; i++)
        *names->notes[i].at = names->notes[i].original;
    for (size_t i = 0; i < names->note_count && !status; i++)
        status = neutral_note(c, &names->notes[i], error);
    return status;
}

/* ---- the file ---- */

static enum status fault(const char *path, struct error *error)
{
    error_set(error, STATUS_IO, "file.write", "the cases cannot be written: %s",
              strerror(errno));
    error_at(error, path, 0, 0);
    return error->status;
}

static enum status write_draft(const char *draft, struct text text, struct error *error)
{
    int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return fault(draft, error);
    enum status status = file_write_all(fd, text, draft, error);
    if (!status && fsync(fd) != 0)
        status = fault(draft, error);
    if (close(fd) != 0 && !status)
        status = fault(draft, error);
    return status;
}

/* Whole, or not at all. */
static enum status replace(const char *path, struct text text, struct error *error)
{
    char draft[PATH_BYTES + 32];
    (void)snprintf(draft, sizeof draft, "%s.%ld.new", path, (long)getpid());
    enum status status = write_draft(draft, text, error);
    if (!status && rename(draft, path) != 0)
        status = fault(path, error);
    if (status)
        (void)unlink(draft);
    return status;
}

/* The new case is the last one. */
static enum status run_case(struct capturing *c, struct error *error)
{
    const struct case_subject subject = {.set = c->set, .policy = c->policy};
    struct case_result result;
    struct case_file file;
    enum status status = case_file_open(c->policy, &file, error);
    if (!status)
        status = case_run(&subject, &file, file.count - 1, &result, error);
    if (!status && !result.passed)
        status = refuse("the case that was made does not come to the same decision",
                        TEXT_NONE, error);
    case_file_close(&file);
    return status;
}

static enum status write_and_run(struct capturing *c, struct text text,
                                 struct error *error)
{
    char path[PATH_BYTES];
    struct buffer before;
    struct error unheard = ERROR_NONE;
    (void)snprintf(path, sizeof path, "%s/cases.json", policy_folder(c->policy));
    buffer_init(&before, FILE_MOST);
    bool is_new = access(path, F_OK) != 0;
    enum status status = is_new ? STATUS_OK : file_read(path, &before, error);
    if (!status) {
        status = replace(path, text, error);
        if (!status)
            status = run_case(c, error);
        if (status && error->status != STATUS_IO)
            (void)(is_new ? unlink(path)
                          : (int)replace(path, buffer_text(&before), &unheard));
    }
    buffer_release(&before);
    return status;
}

/* ---- the case ---- */

static enum status check_leaks(struct capturing *c, struct error *error)
{
    struct buffer text;
    buffer_init(&text, SESSION_MOST);
    for (size_t i = 0; i < c->day.count; i++) {
        writer_session(c->sessions[i], &text);
        buffer_put_char(&text, '\n');
    }
    bool leaks = anonymous_leaks(&c->names, buffer_text(&text));
    bool failed = buffer_failed(&text);
    buffer_release(&text);
    if (failed)
        return error_no_memory(error);
    return leaks ? refuse("something of the session would still stand in the case",
                          TEXT_NONE, error)
                 : STATUS_OK;
}

static enum status check_name(struct capturing *c, struct text name,
                              struct error *error)
{
    const char *what = anonymous_suspects(&c->names, name);
    if (!what)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "capture.name", "the name of the case holds %s",
              what);
    error_fix(error, "name what the case shows, not whose it is");
    return error->status;
}

static enum status write_named(struct capturing *c, struct text name,
                               struct error *error)
{
    const struct decision *decided;
    struct buffer out;
    enum status status = decide(c, &decided, error);
    if (status)
        return status;
    const struct case_new fresh = {.name = name,
                                   .sessions = c->sessions,
                                   .count = c->day.count,
                                   .decide = c->asked,
                                   .decision = decided,
                                   .known_on = c->known_on,
                                   .filing_date = c->options.filing_date};
    buffer_init(&out, FILE_MOST);
    status = case_write(c->policy, &fresh, &out, error);
    if (!status)
        status = write_and_run(c, buffer_text(&out), error);
    buffer_release(&out);
    if (!status)
        screen_say(&c->console->screen, "a case of %.*s: %.*s, in %s/cases.json",
                   TEXT_ARG(c->policy->id), TEXT_ARG(name), policy_folder(c->policy));
    return status;
}

/* Without a name it is called by what it shows, and counted. */
static enum status write_case(struct capturing *c, struct text name,
                              struct error *error)
{
    const struct decision *wanted = c->wanted;
    char made[160];
    if (name.len) {
        enum status status = check_name(c, name, error);
        return status ? status : write_named(c, name, error);
    }
    enum status status = STATUS_USAGE;
    for (int i = 1; i <= NAMES_TRIED && status == STATUS_USAGE; i++) {
        int len =
            snprintf(made, sizeof made, "captured: %s%s%.*s",
                     outcome_text(wanted->outcome), wanted->finding_count ? ", " : "",
                     wanted->finding_count ? (int)wanted->findings[0].rule.len : 0,
                     wanted->finding_count ? wanted->findings[0].rule.at : "");
        if (i > 1)
            (void)snprintf(made + len, sizeof made - (size_t)len, ", %d", i);
        status = write_named(c, text_of(made), error);
        if (status == STATUS_USAGE && strcmp(error->code, "cases.twice") != 0)
            return status;
    }
    return status;
}

/* ---- what is captured ---- */

static enum status nothing_tried(struct capturing *c, struct error *error)
{
    if (text_is_absent(desk_tried_text(c->console->desk, c->policy->id)))
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "capture.tried",
              "something is tried over the policy, which its cases will not have");
    error_fix(error, "write it into the policy (:open), or :untry all");
    return error->status;
}

static enum status decide_original(struct capturing *c, struct error *error)
{
    struct console *console = c->console;
    struct decide_options options = {.known_on = console->known_on,
                                     .filing_date = console->filing_date,
                                     .as = console->as,
                                     .judge = console->options->judge};
    enum status status =
        table_decide(console->table, table_place(console->table), c->set, &options,
                     &console->arena, &c->original, error);
    if (status)
        return status;
    c->wanted = &c->original.decisions[0];
    if (c->original.count && text_equal(c->wanted->policy_id, c->policy->id) &&
        c->wanted->outcome != OUTCOME_VOID)
        return STATUS_OK;
    return refuse("no policy decided this session", TEXT_NONE, error);
}

/* A case says what is known only where that matters. */
static enum status choose_known(struct capturing *c, struct error *error)
{
    bool same = false;
    enum status status = STATUS_OK;
    for (int i = 0; i < 2 && !status && !same; i++) {
        c->known_on = i ? c->console->known_on : DATE_NONE;
        c->options.known_on = i ? c->console->known_on : DATE_MAX;
        status = shift_dates(c, &same, error);
    }
    return status || same ? status : find_matter(c, error);
}

static enum status capture(struct capturing *c, struct text name, struct error *error)
{
    struct arena *arena = &c->console->arena;
    size_t count = c->original.day.count;
    c->names = (struct anonymous){.arena = arena, .payer = c->policy->id};
    c->options.filing_date = c->console->filing_date;
    c->day = (struct day){.members = ARENA_ARRAY(arena, struct day_member, count),
                          .count = count};
    c->sessions = ARENA_ARRAY(arena, const struct session *, count);
    if (!c->day.members || !c->sessions)
        return error_no_memory(error);
    enum status status = choose_known(c, error);
    if (!status)
        status = neutral_notes(c, error);
    if (!status)
        status = check_leaks(c, error);
    return status ? status : write_case(c, name, error);
}

enum status capture_run(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    struct capturing c = {.console = console, .set = desk_plain(console->desk)};
    const struct table_session *current;
    const struct policy *policy = NULL;
    enum status status = table_need(console->table, &current, error);
    if (!status)
        status = desk_policy(console, &policy, error);
    if (!status)
        status = policy_set_find(c.set, policy->id, &c.policy, error);
    if (!status)
        status = nothing_tried(&c, error);
    if (!status)
        status = decide_original(&c, error);
    if (status)
        return status;
    arena_init(&c.work, WORK_MEM);
    status = capture(&c, text_trim(call->rest), error);
    arena_release(&c.work);
    return status;
}
