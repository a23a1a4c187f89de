/* Building: from folders to policies that may decide, or to the reasons why
 * they may not. Runs on a thread of its own; the loop's thread gave it all that
 * it reads, and looks at what it made once `done` is set. */
#include "reload/reload_room.h"

#include "author/cases.h"
#include "author/lint.h"

#include <stdlib.h>

#define BUILD_MEMORY  ((size_t)256 * 1024 * 1024)
#define REPORT_MOST   ((size_t)1024 * 1024)
#define FINDINGS_MOST ((size_t)64 * 1024 * 1024)
#define CUT(text)     (int)((text).len > 160 ? 160 : (text).len), (text).at

void build_init(struct build *build)
{
    arena_init(&build->arena, BUILD_MEMORY);
    buffer_init(&build->report, REPORT_MOST);
    buffer_init(&build->faults, REPORT_MOST);
    buffer_init(&build->warnings, REPORT_MOST);
}

void build_free(struct build *build)
{
    if (!build)
        return;
    held_free(build->held);
    rehearsal_free(build->rehearsal);
    arena_release(&build->arena);
    buffer_release(&build->report);
    buffer_release(&build->faults);
    buffer_release(&build->warnings);
    free(build);
}

/* ---- faults and warnings ---- */

struct told {
    struct text code, file, message, fix;
    uint32_t line;
};

static void put_told(struct buffer *out, const struct told *told, bool first)
{
    buffer_put_cstr(out, first ? "{\"code\":" : ",{\"code\":");
    buffer_put_json(out, told->code);
    buffer_put_cstr(out, ",\"file\":");
    buffer_put_json(out, told->file);
    buffer_printf(out, ",\"line\":%u,\"message\":", told->line);
    buffer_put_json(out, told->message);
    buffer_put_cstr(out, ",\"fix\":");
    buffer_put_json(out, told->fix);
    buffer_put_char(out, '}');
}

/* A file that does not load is met by each policy that uses it. */
static bool is_listed(struct build *build, const struct error *error)
{
    struct hash_stream stream;
    struct hash hash;
    size_t count =
        build->fault_count < BUILD_LISTED ? build->fault_count : BUILD_LISTED;
    const struct text line = {(const char *)&error->line, sizeof error->line};
    hash_begin(&stream);
    hash_add(&stream, text_of(error->file));
    hash_add(&stream, line);
    hash_add(&stream, text_of(error->message));
    hash = hash_end(&stream);
    for (size_t i = 0; i < count; i++)
        if (memcmp(&build->listed[i], &hash, sizeof hash) == 0)
            return true;
    if (build->fault_count < BUILD_LISTED)
        build->listed[build->fault_count] = hash;
    return false;
}

static void tell_fault(struct build *build, const struct error *error)
{
    const struct told told = {text_of(error->code), text_of(error->file),
                              text_of(error->message), text_of(error->fix),
                              error->line};
    if (is_listed(build, error))
        return;
    if (!build->fault_count)
        build->why = *error;
    if (build->fault_count < BUILD_LISTED)
        put_told(&build->faults, &told, !build->fault_count);
    build->fault_count++;
}

/* What the policy's author has to mend is a fault; the rest is the system's. */
static enum status fault_or_failure(struct build *build, enum status status,
                                    const struct error *error)
{
    if (status == STATUS_NO_MEMORY || status == STATUS_IO) {
        build->why = *error;
        build->built = BUILT_FAILED;
        return status;
    }
    tell_fault(build, error);
    return STATUS_OK;
}

static void too_late(struct build *build)
{
    struct error error = ERROR_NONE;
    (void)error_set(&error, STATUS_POLICY, "policy.deadline",
                    "lint and cases took longer than %u s", build->deadline_ms / 1000);
    error_fix(&error, "gonio test and gonio lint show which policy takes so long");
    tell_fault(build, &error);
}

/* ---- loading ---- */

static enum status load_each(struct build *build, struct held *held)
{
    const struct identity *identity;
    const struct policy *policy;
    const struct text *ids = NULL;
    size_t count = 0;
    struct error error = ERROR_NONE;
    enum status status = policy_set_identity(held->set, &identity, &error);
    if (status)
        status = fault_or_failure(build, status, &error);
    if (!status)
        status = policy_set_ids(held->set, &ids, &count, &error);
    for (size_t i = 0; i < count && !status; i++) {
        status = policy_set_find(held->set, ids[i], &policy, &error);
        if (status)
            status = fault_or_failure(build, status, &error);
    }
    if (!status && !count) {
        (void)error_set(&error, STATUS_POLICY, "policy.none",
                        "there is no policy in these folders");
        error_at(&error, build->folders->payers[0], 0, 0);
        tell_fault(build, &error);
    }
    return status;
}

/* ---- lint ---- */

/* What makes a decision fail; everything else is advice. */
static bool is_error(const struct lint_finding *finding)
{
    return strcmp(finding->check->code, "rule.error") == 0 ||
           strcmp(finding->check->code, "name.unknown") == 0;
}

static void take_finding(struct build *build, const struct lint_finding *finding)
{
    const struct told told = {text_of(finding->check->code), finding->file,
                              finding->message, finding->fix, finding->line};
    struct error error = ERROR_NONE;
    char file[sizeof error.file];
    struct buffer name;
    if (!is_error(finding)) {
        if (build->warning_count < BUILD_LISTED)
            put_told(&build->warnings, &told, !build->warning_count);
        build->warning_count++;
        return;
    }
    (void)error_set(&error, STATUS_POLICY, finding->check->code, "%.*s",
                    (int)(finding->message.len < 400 ? finding->message.len : 400),
                    finding->message.at);
    error_fix(&error, "%.*s", (int)(finding->fix.len < 200 ? finding->fix.len : 200),
              finding->fix.len ? finding->fix.at : "");
    buffer_borrow(&name, file, sizeof file - 1);
    buffer_put_text(&name, finding->file);
    file[name.len] = '\0';
    error_at(&error, file, finding->line, 0);
    tell_fault(build, &error);
}

static enum status lint_one(struct build *build, const struct held *held,
                            const struct policy *policy)
{
    struct lint_findings findings = {NULL, 0};
    struct error error = ERROR_NONE;
    struct arena arena;
    arena_init(&arena, FINDINGS_MOST);
    enum status status = lint_policy(held->set, policy, &arena, &findings, &error);
    for (size_t i = 0; i < findings.count && !status; i++)
        take_finding(build, &findings.at[i]);
    arena_release(&arena);
    return status ? fault_or_failure(build, status, &error) : STATUS_OK;
}

/* ---- cases ---- */

static void case_failed(struct build *build, const struct case_result *result)
{
    struct error error = ERROR_NONE;
    struct text first = result->difference;
    const char *end = first.len ? memchr(first.at, '\n', first.len) : NULL;
    if (end)
        first.len = (size_t)(end - first.at);
    (void)error_set(&error, STATUS_POLICY, "policy.case",
                    "the case \"%.*s\" fails: %.*s", CUT(result->name), CUT(first));
    error_fix(&error, "gonio test shows what is decided and what the case expects");
    error_at(&error, result->file, result->line, 0);
    tell_fault(build, &error);
}

static enum status take_case(void *context, const struct case_result *result,
                             struct error *error)
{
    struct build *build = context;
    if (!result->passed)
        case_failed(build, result);
    if (rehearsal_ends(&build->end))
        return error_set(error, STATUS_INTERRUPTED, "policy.deadline", "too late");
    return STATUS_OK;
}

static enum status try_cases(struct build *build, const struct held *held,
                             const struct policy *policy)
{
    const struct case_subject subject = {.set = held->set, .policy = policy};
    const struct case_sink sink = {build, take_case};
    struct case_counts counts = {0, 0};
    struct error error = ERROR_NONE;
    enum status status = cases_run(&subject, &sink, &counts, &error);
    if (status == STATUS_NOT_FOUND || status == STATUS_INTERRUPTED)
        return STATUS_OK; /* lint tells of the first, try_each of the second */
    return status ? fault_or_failure(build, status, &error) : STATUS_OK;
}

/* Those that the active version has, tried when they became active, are not
 * tried again. */
static enum status try_each(struct build *build, const struct held *held)
{
    const struct policy *policy;
    const struct text *ids = NULL;
    size_t count = 0;
    struct error error = ERROR_NONE;
    enum status status = policy_set_ids(held->set, &ids, &count, &error);
    for (size_t i = 0; i < count && !status && !rehearsal_ends(&build->end); i++) {
        if (policy_set_find(held->set, ids[i], &policy, &error))
            continue;
        struct hash key = held_key(held, policy);
        if (held_passed(build->passed, build->passed_count, &key))
            continue;
        status = lint_one(build, held, policy);
        if (!status)
            status = try_cases(build, held, policy);
    }
    if (!status && rehearsal_ends(&build->end))
        too_late(build);
    return status;
}

/* ---- comparison ---- */

static enum status compare_with(struct build *build, const struct held *held,
                                struct policy_set *before, struct error *error)
{
    const struct rehearsal_sides sides = {before, held->set};
    struct rehearsal_result result;
    struct arena arena;
    arena_init(&arena, BUILD_MEMORY);
    enum status status =
        rehearsal_run(build->rehearsal, &sides, &build->end, &arena, &result, error);
    if (!status) {
        build->compared = result.sums.total.decisions;
        build->moved = result.sums.total.moved;
        rehearsal_tell(&result, &build->report);
        buffer_put_char(&build->report, ',');
    }
    arena_release(&arena);
    return status;
}

/* The active policies once more, for this thread alone. */
static enum status compare(struct build *build, const struct held *held)
{
    struct policy_set *before = NULL;
    struct generation active;
    struct error error = ERROR_NONE;
    if (!build->rehearsal)
        return STATUS_OK;
    enum status status =
        generation_load(build->store, build->memory.active, &active, &error);
    if (!status)
        status = generation_open(&active.whole, build->store, &before, &error);
    if (!status)
        status = compare_with(build, held, before, &error);
    policy_set_close(before);
    generation_release(&active);
    return status ? fault_or_failure(build, status, &error) : STATUS_OK;
}

/* ---- the whole ---- */

static bool is_known(const struct build *build, const char *id)
{
    const struct reload_memory *memory = &build->memory;
    return strcmp(id, memory->active) == 0 || strcmp(id, memory->folders) == 0;
}

static enum status build_held(struct build *build, struct held *held)
{
    struct error error = ERROR_NONE;
    enum status status =
        generation_open(&held->generation.whole, build->store, &held->set, &error);
    if (status)
        return fault_or_failure(build, status, &error);
    status = load_each(build, held);
    if (!status && !build->fault_count)
        status = try_each(build, held);
    if (!status && !build->fault_count) {
        status = held_note(held, &error);
        if (status)
            return fault_or_failure(build, status, &error);
        status = compare(build, held);
    }
    return status;
}

static void read_folders(struct build *build, struct held *held)
{
    struct error error = ERROR_NONE;
    enum status status = generation_read(build->folders, &held->generation, &error);
    build->look = held->generation.look;
    memcpy(build->id, held->generation.id, sizeof build->id);
    if (status == STATUS_LOCKED)
        build->built = BUILT_TORN;
    else if (status)
        (void)fault_or_failure(build, status, &error);
    else if (is_known(build, build->id))
        build->built = BUILT_SAME;
    else
        (void)build_held(build, held);
}

static void put_report(struct build *build)
{
    struct buffer *out = &build->report;
    struct buffer rest;
    buffer_init(&rest, REPORT_MOST);
    buffer_put_char(&rest, '{');
    buffer_put_text(&rest, buffer_text(out));
    buffer_printf(&rest, "\"fault_count\":%zu,\"faults\":[", build->fault_count);
    buffer_put_text(&rest, buffer_text(&build->faults));
    buffer_printf(&rest, "],\"warning_count\":%zu,\"warnings\":[",
                  build->warning_count);
    buffer_put_text(&rest, buffer_text(&build->warnings));
    buffer_put_cstr(&rest, "]}");
    buffer_release(out);
    *out = rest;
}

void build_run(struct build *build)
{
    struct held *held = calloc(1, sizeof *held);
    build->built = BUILT_GOOD;
    build->end =
        (struct rehearsal_end){rehearsal_now() + build->deadline_ms, &build->stop};
    if (held) {
        read_folders(build, held);
    } else {
        build->built = BUILT_FAILED;
        (void)error_no_memory(&build->why);
    }
    if (build->built == BUILT_GOOD && build->fault_count)
        build->built = BUILT_REFUSED;
    put_report(build);
    if (build->built == BUILT_GOOD)
        build->held = held;
    else
        held_free(held);
    atomic_store(&build->done, true);
    if (build->wake)
        build->wake(build->context);
}
