#include "author/what_if_room.h"

#include "base/date.h"
#include "base/money.h"
#include "format/reader.h"
#include "format/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define PROBE_MEMORY ((size_t)64 * 1024 * 1024)
#define TEXT_MOST    ((size_t)16 * 1024 * 1024)
#define RUNS_MAX     2 /* of values that will do, told of one field */

/* What one try came to. */
struct verdict_of_try {
    bool done;    /* false: the budget is spent, or it is no session */
    bool ready;   /* and nothing was lost by it */
    size_t weigh; /* findings that hold or deny */
};

/* The day as changed so far, and what the search has found. */
struct search {
    struct searching s;
    const struct session **read; /* the members' sessions, as changed so far */
    int64_t units;               /* of the decision that is asked about */
    size_t unbilled;
    size_t missing;           /* facts that it says are missing */
    uint64_t day_bytes, cost; /* of the day as JSON, and of all tries so far */
    struct what_if *answer;
    size_t room;
    struct site sites[WHAT_IF_TOGETHER]; /* changed so far */
    struct change changes[WHAT_IF_TOGETHER];
    size_t changed;
};

struct text what_if_text(struct searching *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *at = length < 0 ? NULL : arena_alloc(s->arena, (size_t)length + 1);
    if (!at) {
        s->no_memory = true;
        return TEXT("");
    }
    va_start(args, format);
    (void)vsnprintf(at, (size_t)length + 1, format, args);
    va_end(args);
    return (struct text){at, (size_t)length};
}

/* ---- one try ---- */

/* {"services":{"0":{"modifiers":TO}}} of "/services/0/modifiers". */
static void put_patch(struct buffer *out, struct text pointer, struct text to)
{
    size_t depth = 0;
    for (size_t i = 0; i < pointer.len; i++) {
        if (pointer.at[i] != '/') {
            buffer_put_char(out, pointer.at[i]);
            continue;
        }
        buffer_put_cstr(out, depth++ ? "\":{\"" : "{\"");
    }
    buffer_put_cstr(out, "\":");
    buffer_put_text(out, to);
    while (depth--)
        buffer_put_char(out, '}');
}

static const struct json *patched(struct search *search, const struct site *site,
                                  struct text to, struct arena *arena)
{
    struct buffer bytes;
    struct json *patch = NULL, *merged = NULL;
    struct error unheard = ERROR_NONE;
    buffer_init(&bytes, TEXT_MOST);
    put_patch(&bytes, site->pointer, to);
    if (!buffer_failed(&bytes) &&
        !json_read(buffer_text(&bytes), arena, &patch, &unheard))
        merged = json_merge(search->s.sessions[site->member], patch, arena);
    buffer_release(&bytes);
    search->s.no_memory |= !merged;
    return merged;
}

/* NULL also when it is refused. */
static const struct session *read_session(struct search *search,
                                          const struct json *json, struct arena *arena)
{
    struct buffer bytes;
    struct session *session = NULL;
    struct text id;
    struct problems problems;
    struct error unheard = ERROR_NONE;
    struct reader_options options = {.strict = true};
    buffer_init(&bytes, TEXT_MOST);
    json_write(json, &bytes);
    bool failed =
        buffer_failed(&bytes) || reader_session(buffer_text(&bytes), &options, arena,
                                                &session, &id, &problems, &unheard);
    search->s.no_memory |= failed;
    buffer_release(&bytes);
    return failed ? NULL : session;
}

/* The decision with that member's session instead; NULL: memory is refused. */
static const struct decision *decide_with(struct search *search, size_t member,
                                          const struct session *session,
                                          struct arena *arena)
{
    const struct what_if_question *q = search->s.question;
    struct day day = *q->day;
    struct decision *decisions = NULL;
    struct error unheard = ERROR_NONE;
    size_t count = 0;
    bool failed = false;
    day.kept = NULL; /* what is kept is of the day as it is */
    day.members = ARENA_ARRAY(arena, struct day_member, day.count);
    for (size_t i = 0; day.members && i < day.count; i++) {
        day.members[i] = q->day->members[i];
        day.members[i].session = i == member ? session : search->read[i];
    }
    struct decide_options options = q->options;
    options.explain = false;
    if (day.members && !decide_member(q->set, &day, q->member, &options, arena,
                                      &decisions, &count, &failed, &unheard))
        return &decisions[0];
    search->s.no_memory = true;
    return NULL;
}

static size_t weigh(const struct decision *decision)
{
    size_t count = 0;
    for (size_t i = 0; i < decision->finding_count; i++)
        count += what_if_weighs(&decision->findings[i]);
    return count;
}

static int64_t count_units(const struct decision *decision)
{
    int64_t units = 0;
    for (size_t i = 0; i < decision->line_count; i++)
        units += decision->lines[i].units;
    return units;
}

/* A rule that is silent for want of a fact is not content. */
static size_t count_missing(const struct decision *decision)
{
    size_t count = 0;
    for (size_t i = 0; i < decision->finding_count; i++)
        if (text_is(decision->findings[i].rule, "facts.missing"))
            count += decision->findings[i].fact_count;
    return count;
}

static struct verdict_of_try try(struct search *search, const struct site *site,
                                 struct text to)
{
    struct searching *s = &search->s;
    struct verdict_of_try verdict = {.done = false};
    if (s->no_memory || s->tried >= s->question->budget ||
        search->cost >= s->question->cost) {
        search->answer->stopped |= !s->no_memory;
        return verdict;
    }
    s->tried++;
    search->cost += search->day_bytes;
    arena_reset(&s->probe);
    const struct json *json = patched(search, site, to, &s->probe);
    const struct session *session = json ? read_session(search, json, &s->probe) : NULL;
    const struct decision *decision =
        session ? decide_with(search, site->member, session, &s->probe) : NULL;
    if (!decision)
        return verdict;
    bool lost = count_units(decision) < search->units ||
                decision->unbilled_count > search->unbilled ||
                (site->now && count_missing(decision) > search->missing);
    verdict.done = true;
    verdict.ready = decision->outcome == OUTCOME_READY && !lost;
    verdict.weigh = lost ? SIZE_MAX : weigh(decision);
    return verdict;
}

/* ---- proposals ---- */

/* What stands there now; the texts of a chart are never shown. */
static struct text from_of(struct searching *s, const struct site *site)
{
    struct buffer out;
    if (!site->now)
        return TEXT("null");
    if (site->field->kind == FIELD_NOTE || site->field->kind == FIELD_NOTES)
        return TEXT("\"(documented)\"");
    buffer_init(&out, TEXT_MOST);
    json_write(site->now, &out);
    s->no_memory |= buffer_failed(&out);
    struct text text = what_if_text(s, "%.*s", TEXT_ARG(buffer_text(&out)));
    buffer_release(&out);
    return text;
}

static struct change change_of(struct search *search, const struct site *site,
                               struct text to, struct text reach)
{
    const struct day *day = search->s.question->day;
    return (struct change){
        .session_id = day->members[site->member].session->session_id,
        .pointer = site->pointer,
        .from = from_of(&search->s, site),
        .to = to,
        .reach = reach,
        .kind = site->kind,
    };
}

/* The changes made so far and this one, as one proposal. */
static void propose(struct search *search, const struct site *site,
                    const struct change *change)
{
    struct what_if *answer = search->answer;
    const struct site *sites[WHAT_IF_TOGETHER];
    size_t count = search->changed + 1;
    struct change *changes = ARENA_ARRAY(search->s.arena, struct change, count);
    if (!changes || answer->count == search->room) {
        search->s.no_memory |= !changes;
        return;
    }
    for (size_t i = 0; i < search->changed; i++) {
        sites[i] = &search->sites[i];
        changes[i] = search->changes[i];
    }
    sites[search->changed] = site;
    changes[search->changed] = *change;
    answer->proposals[answer->count++] = (struct proposal){
        changes, count, what_if_words(&search->s, sites, changes, count)};
}

/* ---- one site ---- */

struct results {
    struct samples samples;
    struct verdict_of_try at[SAMPLES_MAX];
};

/* Between a value that will do and one that will not: the last that will. */
static int64_t edge(struct search *search, const struct site *site, int64_t good,
                    int64_t bad)
{
    while (good - bad > 1 || bad - good > 1) {
        int64_t middle = bad + (good - bad) / 2;
        struct verdict_of_try verdict =
            try(search, site, what_if_number(&search->s, site->field, middle));
        if (!verdict.done)
            return good;
        if (verdict.ready)
            good = middle;
        else
            bad = middle;
    }
    return good;
}

/* Of all that will do: the day itself where there is a choice, else the value
 * nearest to what will not. */
static int64_t one_of(const struct search *search, const struct site *site,
                      const struct what_if_run *run)
{
    int32_t date = search->s.decision->session->date_of_service;
    if (!run->open_low)
        return run->low;
    if (!run->open_high)
        return run->high;
    return site->field->kind == FIELD_DATE ? date : 0;
}

/* What has to be dated in the past can no longer come about. */
static enum change_kind kind_in_time(const struct search *search,
                                     const struct site *site,
                                     const struct what_if_run *run)
{
    int32_t today = search->s.decision->known_on;
    if (site->kind != CHANGE_CAN_COME || site->field->kind != FIELD_DATE ||
        (run->low <= today && today <= run->high))
        return site->kind;
    return site->now ? CHANGE_TURNS_ON : CHANGE_FILL_IN;
}

static bool is_possible_now(const struct search *search, const struct site *site,
                            const struct what_if_run *run)
{
    int32_t today = search->s.decision->known_on;
    return site->kind == CHANGE_CAN_COME && site->field->kind == FIELD_DATE &&
           run->low <= today && today <= run->high;
}

static void propose_run(struct search *search, const struct site *site,
                        const struct results *results, size_t first, size_t last)
{
    const struct samples *samples = &results->samples;
    struct what_if_run run = {samples->at[first].number, samples->at[last].number,
                              first == 0, last + 1 == samples->count};
    if (!run.open_low)
        run.low = edge(search, site, run.low, samples->at[first - 1].number);
    if (!run.open_high)
        run.high = edge(search, site, run.high, samples->at[last + 1].number);
    bool now = is_possible_now(search, site, &run);
    int64_t number = now ? search->s.decision->known_on : one_of(search, site, &run);
    struct change change =
        change_of(search, site, what_if_number(&search->s, site->field, number),
                  now ? what_if_reach_now(&search->s, site, &run)
                      : what_if_reach(&search->s, site, &run));
    change.kind = kind_in_time(search, site, &run);
    propose(search, site, &change);
}

static void propose_runs(struct search *search, const struct site *site,
                         const struct results *results)
{
    size_t runs = 0;
    for (size_t i = 0; i < results->samples.count && runs < RUNS_MAX; i++) {
        size_t last = i;
        if (!results->at[i].ready)
            continue;
        while (last + 1 < results->samples.count && results->at[last + 1].ready)
            last++;
        propose_run(search, site, results, i, last);
        runs++;
        i = last;
    }
}

static void propose_any(struct search *search, const struct site *site,
                        const struct results *results)
{
    const struct sample *first = NULL;
    struct text reach = TEXT("");
    size_t left = 0;
    for (size_t i = 0; i < results->samples.count; i++)
        left += results->at[i].ready;
    for (size_t i = 0; i < results->samples.count; i++) {
        const struct sample *sample = &results->samples.at[i];
        if (!results->at[i].ready)
            continue;
        left--;
        reach = what_if_text(&search->s, "%.*s%s%.*s", TEXT_ARG(reach),
                             !first      ? ""
                             : left == 0 ? " or "
                                         : ", ",
                             TEXT_ARG(sample->shown));
        first = first ? first : sample;
    }
    if (!first)
        return;
    struct change change = change_of(search, site, first->to, reach);
    propose(search, site, &change);
}

/* The best step so far of those that are not enough. */
struct chosen {
    const struct site *site;
    struct sample sample;
    size_t weigh;
};

/* Of values of one field that do equally well the one nearest to the day. */
static bool is_better(const struct search *search, const struct samples *samples,
                      const struct chosen *best, const struct chosen *other)
{
    int32_t date = search->s.decision->session->date_of_service;
    if (other->weigh != best->weigh || other->site != best->site || !samples->ordered ||
        other->site->field->kind != FIELD_DATE)
        return other->weigh < best->weigh;
    return llabs(other->sample.number - date) < llabs(best->sample.number - date);
}

static void try_site(struct search *search, const struct site *site,
                     struct chosen *best)
{
    struct results *results = ARENA_NEW(search->s.arena, struct results);
    if (!results) {
        search->s.no_memory = true;
        return;
    }
    what_if_samples(&search->s, site, &results->samples);
    for (size_t i = 0; i < results->samples.count; i++) {
        const struct sample *sample = &results->samples.at[i];
        results->at[i] = try(search, site, sample->to);
        struct chosen other = {site, *sample, results->at[i].weigh};
        if (results->at[i].done && is_better(search, &results->samples, best, &other))
            *best = other;
    }
    if (results->samples.ordered)
        propose_runs(search, site, results);
    else
        propose_any(search, site, results);
}

/* ---- the search ---- */

/* Makes the change for good, and decides the day with it. */
static void take_step(struct search *search, const struct chosen *step)
{
    struct searching *s = &search->s;
    size_t member = step->site->member;
    struct text reach =
        step->site->field->kind <= FIELD_MONEY && step->site->field->kind >= FIELD_DATE
            ? what_if_text(s, "for instance %.*s", TEXT_ARG(step->sample.shown))
            : step->sample.shown;
    search->sites[search->changed] = *step->site;
    search->changes[search->changed++] =
        change_of(search, step->site, step->sample.to, reach);
    const struct json *json = patched(search, step->site, step->sample.to, s->arena);
    const struct session *session = json ? read_session(search, json, s->arena) : NULL;
    const struct decision *decision =
        session ? decide_with(search, member, session, s->arena) : NULL;
    if (!decision) {
        s->no_memory = true;
        return;
    }
    s->sessions[member] = json;
    search->read[member] = session;
    s->decision = decision;
}

static const struct site *reason_of_delay(const struct search *search,
                                          const struct site *site)
{
    const struct sites *sites = &search->s.sites;
    for (size_t i = 0; i < sites->count; i++)
        if (sites->at[i].member == site->member &&
            strcmp(sites->at[i].field->name, "delayed_reason") == 0)
            return &sites->at[i];
    return NULL;
}

/* A signature that is late can still be had, today, with the reason of the
 * delay. Two changes, tried as one where neither is enough. */
static void try_signed_late(struct search *search, const struct site *site)
{
    struct searching *s = &search->s;
    const struct site *reason = reason_of_delay(search, site);
    struct search before = *search;
    if (strcmp(site->field->name, "certified_on") != 0 || !reason || reason->now ||
        search->changed + 2 > WHAT_IF_TOGETHER || s->tried >= s->question->budget)
        return;
    struct text today = what_if_shown(s, site->field, s->decision->known_on);
    const struct json *json = s->sessions[site->member];
    const struct session *read = search->read[site->member];
    const struct chosen step = {
        .site = site,
        .sample = {.to = what_if_number(s, site->field, s->decision->known_on)}};
    take_step(search, &step);
    if (s->no_memory)
        return;
    search->changes[search->changed - 1].reach =
        what_if_text(s, "now, %.*s", TEXT_ARG(today));
    struct text any = TEXT("\"any text\"");
    struct verdict_of_try verdict = try(search, reason, any);
    if (verdict.ready) {
        struct change change = change_of(search, reason, any, TEXT("what was so"));
        propose(search, reason, &change);
    }
    s->sessions[site->member] = json;
    search->read[site->member] = read;
    s->decision = before.s.decision;
    search->changed = before.changed;
}

static int by_kind(const void *a, const void *b)
{
    const struct proposal *left = a, *right = b;
    int kinds = (int)left->changes[left->count - 1].kind -
                (int)right->changes[right->count - 1].kind;
    return kinds ? kinds : (left > right) - (left < right);
}

/* What can still come about first; otherwise in the order of the findings. */
static void sort_proposals(struct what_if *answer)
{
    for (size_t i = 1; i < answer->count; i++)
        for (size_t k = i; k > 0; k--) {
            struct proposal *a = &answer->proposals[k - 1], swap = *a;
            if (by_kind(a, a + 1) <= 0)
                break;
            *a = a[1];
            a[1] = swap;
        }
}

/* One round: all single changes of the day as it now is. True when another
 * round is worth its while. */
static bool search_round(struct search *search)
{
    struct chosen best = {.weigh = weigh(search->s.decision)};
    what_if_sites(&search->s);
    for (size_t i = 0; i < search->s.sites.count && !search->s.no_memory; i++) {
        try_signed_late(search, &search->s.sites.at[i]);
        try_site(search, &search->s.sites.at[i], &best);
    }
    if (search->s.no_memory || search->answer->count || search->answer->stopped ||
        !best.site || search->changed + 1 == WHAT_IF_TOGETHER)
        return false;
    take_step(search, &best);
    return !search->s.no_memory;
}

/* ---- the day as trees ---- */

static bool add_member(struct search *search, size_t i)
{
    const struct session *session = search->s.question->day->members[i].session;
    struct buffer bytes;
    struct json *json = NULL;
    struct error unheard = ERROR_NONE;
    buffer_init(&bytes, TEXT_MOST);
    writer_session(session, &bytes);
    bool failed = buffer_failed(&bytes) ||
                  json_read(buffer_text(&bytes), search->s.arena, &json, &unheard);
    search->day_bytes += bytes.len;
    buffer_release(&bytes);
    search->s.sessions[i] = json;
    search->read[i] = session;
    return !failed;
}

static bool begin(struct search *search)
{
    struct searching *s = &search->s;
    size_t count = s->question->day->count;
    search->room = (size_t)SITES_MAX * (RUNS_MAX + 1);
    search->answer = ARENA_NEW(s->arena, struct what_if);
    s->sessions = ARENA_ARRAY(s->arena, const struct json *, count);
    search->read = ARENA_ARRAY(s->arena, const struct session *, count);
    if (!search->answer || !s->sessions || !search->read)
        return false;
    search->answer->proposals = ARENA_ARRAY(s->arena, struct proposal, search->room);
    search->units = count_units(s->decision);
    search->unbilled = s->decision->unbilled_count;
    search->missing = count_missing(s->decision);
    bool good = search->answer->proposals != NULL;
    for (size_t i = 0; i < count && good; i++)
        good = add_member(search, i);
    return good;
}

bool what_if_is_about(const struct decision *decision)
{
    bool leads = text_equal(decision->lead_session, decision->session->session_id);
    return decision->payer_rank == 0 && leads && !text_is_absent(decision->policy_id) &&
           (decision->outcome == OUTCOME_HOLD || decision->outcome == OUTCOME_DENY);
}

enum status what_if_find(const struct what_if_question *question,
                         const struct decision *decision, struct arena *arena,
                         const struct what_if **what_if, struct error *error)
{
    struct search *search = ARENA_NEW(arena, struct search);
    struct error unheard = ERROR_NONE;
    *what_if = NULL;
    if (!search)
        return error_no_memory(error);
    struct searching *s = &search->s;
    s->question = question;
    s->arena = arena;
    s->decision = decision;
    arena_init(&s->probe, PROBE_MEMORY);
    s->no_memory = !begin(search);
    /* One that does not load holds its days with its own error, which no fact
     * of a session mends. */
    if (!s->no_memory &&
        !policy_set_find(question->set, decision->policy_id, &s->policy, &unheard) &&
        !question->day->crowd)
        while (search_round(search))
            continue;
    arena_release(&s->probe);
    if (!search->answer ||
        (!search->answer->count && !what_if_turning(s, decision, search->answer)))
        s->no_memory = true;
    if (s->no_memory)
        return error_no_memory(error);
    sort_proposals(search->answer);
    search->answer->tried = s->tried;
    *what_if = search->answer;
    return STATUS_OK;
}
