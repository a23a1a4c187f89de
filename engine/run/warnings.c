#include "run/warnings.h"

#include "base/buffer.h"
#include "base/date.h"

/* Sessions of before are typing mistakes: no policy reaches so far back. */
#define OLDEST_YEAR 2000

struct warnings {
    struct decision *decision;
    size_t member;
    struct arena *arena;
};

static struct finding finding_of(const struct warnings *warnings)
{
    return (struct finding){
        .topic = TEXT("input"),
        .severity = SEVERITY_WARN,
        .scope = SCOPE_SESSION,
        .session = (int32_t)warnings->member,
        .service = -1,
        .line = -1,
        .source = {.document = TEXT("gonio/session/1"), .verified_on = DATE_NONE},
        .in_force_from = DATE_NONE,
    };
}

/* ---- what was not understood ---- */

/* The service that a pointer leads into, or -1. */
static int32_t service_of(const char *pointer)
{
    static const char before[] = "/services/";
    int32_t index = 0;
    if (strncmp(pointer, before, sizeof before - 1) != 0)
        return -1;
    const char *at = pointer + sizeof before - 1;
    for (; char_is_digit(*at) && index < 1000; at++)
        index = index * 10 + (*at - '0');
    return *at == '/' ? index : -1;
}

/* The message and where in the input that is. */
static struct text message_of(const struct warnings *warnings,
                              const struct error *error)
{
    char memory[1024];
    struct buffer text;
    buffer_borrow(&text, memory, sizeof memory);
    buffer_printf(&text, "%s (line %u, column %u, %s)", error->message, error->line,
                  error->column, error->pointer);
    return text_copy(warnings->arena, buffer_text(&text));
}

static bool add_problem(const struct warnings *warnings, const struct error *error,
                        struct finding *finding)
{
    *finding = finding_of(warnings);
    finding->rule = text_of(error->code);
    finding->message = message_of(warnings, error);
    finding->fix = error->fix[0] ? text_of(error->fix) : TEXT_NONE;
    finding->service = service_of(error->pointer);
    if (finding->service >= 0)
        finding->scope = SCOPE_SERVICE;
    return !text_is_absent(finding->message);
}

/* ---- the date ---- */

/* known_on, not today, is what a date is held against: the same input is
 * decided the same on any day. */
static bool is_future(const struct decision *decision)
{
    return decision->session->date_of_service > decision->known_on;
}

static bool is_odd(const struct decision *decision)
{
    return is_future(decision) ||
           decision->session->date_of_service < date_of(OLDEST_YEAR, 1, 1);
}

static bool add_date(const struct warnings *warnings, struct finding *finding)
{
    const struct decision *decision = warnings->decision;
    struct fact *fact = ARENA_NEW(warnings->arena, struct fact);
    if (!fact)
        return false;
    *fact = (struct fact){
        .path = TEXT("date_of_service"),
        .value = {.kind = VALUE_DATE, .number = decision->session->date_of_service}};
    *finding = finding_of(warnings);
    finding->facts = fact;
    finding->fact_count = 1;
    finding->fix = TEXT("look whether the year is right");
    if (is_future(decision)) {
        finding->rule = TEXT("session.date_future");
        finding->message = TEXT("The date of service is later than the day by whose "
                                "knowledge this is decided");
    } else {
        finding->rule = TEXT("session.date_past");
        finding->message = TEXT("The date of service is before the year 2000");
    }
    return true;
}

/* ---- together ---- */

enum status warnings_add(struct decision *decision, size_t member,
                         const struct problems *problems, struct arena *arena,
                         struct error *error)
{
    struct warnings warnings = {decision, member, arena};
    size_t at = decision->finding_count;
    size_t more = problems->count + is_odd(decision);
    if (!more)
        return STATUS_OK;
    struct finding *findings = ARENA_ARRAY(arena, struct finding, at + more);
    if (!findings)
        return error_no_memory(error);
    if (at)
        memcpy(findings, decision->findings, at * sizeof *findings);
    bool good = !is_odd(decision) || add_date(&warnings, &findings[at++]);
    for (size_t i = 0; i < problems->count && good; i++)
        good = add_problem(&warnings, &problems->at[i].error, &findings[at++]);
    if (!good)
        return error_no_memory(error);
    decision->findings = findings;
    decision->finding_count = at;
    return STATUS_OK;
}
