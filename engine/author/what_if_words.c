/* Proposals in words. They are not advice to write something down: what is
 * missing is to be filled in as it is, what is known is only named. */
#include "author/what_if_room.h"

/* "services[1].supervisor.presence (how near the supervisor was)" */
static struct text named(struct searching *s, const struct site *site)
{
    const char *meaning = site->field->meaning;
    bool shout = meaning[0] && meaning[1] >= 'A' && meaning[1] <= 'Z';
    char first = shout ? meaning[0] : char_lower(meaning[0]);
    return what_if_text(s, "%.*s (%c%s)", TEXT_ARG(site->path), first, meaning + 1);
}

static struct text of_session(struct searching *s, const struct site *site)
{
    const struct day *day = s->question->day;
    if (day->count < 2)
        return TEXT("");
    return what_if_text(
        s, "session %.*s: ", TEXT_ARG(day->members[site->member].session->session_id));
}

static bool is_text_of_chart(const struct field *field)
{
    return field->kind == FIELD_NOTE || field->kind == FIELD_NOTES;
}

static struct text once_it_comes(struct searching *s, const struct site *site,
                                 const struct change *change)
{
    struct text name = named(s, site);
    if (site->field->kind == FIELD_OBJECTS)
        return what_if_text(s, "once there is %.*s", TEXT_ARG(change->reach));
    if (is_text_of_chart(site->field))
        return what_if_text(s, "once the note says %.*s, as it was", TEXT_ARG(name));
    return what_if_text(s, "once %.*s is there: %.*s", TEXT_ARG(name),
                        TEXT_ARG(change->reach));
}

/* Without the quotes of a date or an amount. */
static struct text from_of(const struct site *site, const struct change *change)
{
    struct text from = change->from;
    bool quoted = site->field->kind == FIELD_DATE || site->field->kind == FIELD_MONEY;
    if (from.len > 40)
        return TEXT("what it is");
    return quoted && from.len > 2 ? (struct text){from.at + 1, from.len - 2} : from;
}

/* What would have come about by itself, were its day not over. */
static bool is_past_act(const struct site *site)
{
    return site->kind == CHANGE_CAN_COME && site->field->kind == FIELD_DATE;
}

static struct text clause(struct searching *s, const struct site *site,
                          const struct change *change)
{
    struct text name = named(s, site);
    switch (change->kind) {
    case CHANGE_CAN_COME:
        return once_it_comes(s, site, change);
    case CHANGE_FILL_IN:
        if (is_past_act(site))
            return what_if_text(s,
                                "if %.*s was in fact so and is not entered yet: %.*s",
                                TEXT_ARG(name), TEXT_ARG(change->reach));
        return what_if_text(s, "once %.*s is filled in, if it is so: %.*s",
                            TEXT_ARG(name), TEXT_ARG(change->reach));
    case CHANGE_ATTEST:
        return what_if_text(s, "once %.*s is attested in %.*s, if it is true",
                            TEXT_ARG(change->reach), TEXT_ARG(site->path));
    case CHANGE_TURNS_ON:
    default:
        return what_if_text(s, "were %.*s not %.*s but %.*s", TEXT_ARG(name),
                            TEXT_ARG(from_of(site, change)), TEXT_ARG(change->reach));
    }
}

static bool turns_on_the_known(const struct change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (changes[i].kind == CHANGE_TURNS_ON)
            return true;
    return false;
}

struct text what_if_words(struct searching *s, const struct site *const *sites,
                          const struct change *changes, size_t count)
{
    struct text words = TEXT("");
    for (size_t i = 0; i < count; i++) {
        struct text one = clause(s, sites[i], &changes[i]);
        words = what_if_text(s, "%.*s%s%.*s%.*s", TEXT_ARG(words),
                             i == 0           ? ""
                             : i + 1 == count ? "; and "
                                              : "; ",
                             TEXT_ARG(of_session(s, sites[i])), TEXT_ARG(one));
    }
    return what_if_text(s, "ready %.*s%s", TEXT_ARG(words),
                        turns_on_the_known(changes, count)
                            ? "; that is what it turns on: change it only where the "
                              "record is wrong"
                            : "");
}

/* ---- ranges ---- */

struct text what_if_reach(struct searching *s, const struct site *site,
                          const struct what_if_run *run)
{
    struct text low = what_if_shown(s, site->field, run->low);
    struct text high = what_if_shown(s, site->field, run->high);
    if (run->open_low && run->open_high)
        return site->field->kind == FIELD_DATE ? TEXT("whatever day it is")
                                               : TEXT("whatever it is");
    if (run->open_low)
        return what_if_text(s, "%.*s or %s", TEXT_ARG(high),
                            site->field->kind == FIELD_DATE ? "earlier" : "less");
    if (run->open_high)
        return what_if_text(s, "%.*s or %s", TEXT_ARG(low),
                            site->field->kind == FIELD_DATE ? "later" : "more");
    if (run->low == run->high)
        return low;
    return what_if_text(s, "%.*s to %.*s", TEXT_ARG(low), TEXT_ARG(high));
}

struct text what_if_reach_now(struct searching *s, const struct site *site,
                              const struct what_if_run *run)
{
    int32_t today = s->decision->known_on;
    struct text now = what_if_shown(s, site->field, today);
    if (run->open_low || run->low == today)
        return what_if_text(s, "now, %.*s", TEXT_ARG(now));
    return what_if_text(s,
                        "now, %.*s; or, if it was in fact so and is not entered yet, "
                        "%.*s or later",
                        TEXT_ARG(now),
                        TEXT_ARG(what_if_shown(s, site->field, run->low)));
}
