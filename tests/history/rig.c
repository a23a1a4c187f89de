#include "history/rig.h"

#include "base/date.h"
#include "format/reader.h"

#include <stdio.h>
#include <stdlib.h>

const struct history_key rig_key = {{1, 2, 3}};

int rig_set_up(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    struct error error = ERROR_NONE;
    assert_non_null(rig);
    assert_ok(hash_start(&error), &error);
    arena_init(&rig->arena, (size_t)1 << 26);
    buffer_init(&rig->text, 1 << 20);
    for (size_t i = 0; i < RIG_VISITS; i++)
        buffer_init(&rig->packed[i], 1 << 20);
    *state = rig;
    return 0;
}

int rig_tear_down(void **state)
{
    struct rig *rig = *state;
    arena_release(&rig->arena);
    buffer_release(&rig->text);
    for (size_t i = 0; i < RIG_VISITS; i++)
        buffer_release(&rig->packed[i]);
    free(rig);
    return 0;
}

/* Not deeper down: there the same names mean something else. */
static bool says(const char *more, const char *name)
{
    int depth = 0;
    for (; *more; more++) {
        depth += (*more == '{') - (*more == '}');
        if (!depth && strncmp(more, name, strlen(name)) == 0)
            return true;
    }
    return false;
}

const struct session *rig_session(struct rig *rig, const char *id, const char *day,
                                  const char *more, const char *services)
{
    struct buffer *text = &rig->text;
    struct session *session = NULL;
    struct text session_id;
    struct problems problems;
    struct error error = ERROR_NONE;
    buffer_clear(text);
    buffer_printf(text, "{'session_id':'%s','date_of_service':'%s%s',", id,
                  strlen(day) > 5 ? "" : "2026-", day);
    if (!says(more, "'billing_provider'"))
        buffer_put_cstr(text, "'billing_provider':{'npi':'1987654328'},");
    if (!says(more, "'insurance'"))
        buffer_put_cstr(text, "'insurance':[{'payer':'medicare','member_id':'M1'}],");
    if (!says(more, "'discipline'"))
        buffer_put_cstr(text, "'discipline':'PT',");
    buffer_printf(text, "%s'patient':{'id':'P-1'},'services':[%s]}", more, services);
    for (size_t i = 0; i < text->len; i++)
        text->at[i] = text->at[i] == '\'' ? '"' : text->at[i];
    assert_ok(reader_session(buffer_text(text),
                             &(struct reader_options){.strict = true}, &rig->arena,
                             &session, &session_id, &problems, &error),
              &error);
    if (problems.count)
        fail_msg("%s: %s", problems.at[0].error.pointer, problems.at[0].error.message);
    return session;
}

static enum discipline discipline_of(const struct session *session,
                                     const struct service *service)
{
    if (service->therapist && service->therapist->credential.kind == CREDENTIAL_OT)
        return DISCIPLINE_OT;
    return (enum discipline)session->discipline;
}

static void decide(struct rig *rig, const struct session *session, struct decision *d)
{
    size_t count = session->services.count;
    d->outcome = session_is_void(session) ? OUTCOME_VOID : rig->outcome;
    d->policy_id = session->insurance.at[0].payer;
    if (d->outcome == OUTCOME_DENY || d->outcome == OUTCOME_VOID)
        return;
    d->lines = ARENA_ARRAY(&rig->arena, struct line, count);
    struct service_ref *refs = ARENA_ARRAY(&rig->arena, struct service_ref, count);
    for (size_t i = 0; i < count; i++) {
        const struct service *service = &session->services.at[i];
        const struct procedure *procedure = procedure_find(service->code);
        int32_t units = procedure_is_timed(procedure) ? service->minutes / 15 : 1;
        refs[i] = (struct service_ref){session->session_id, 0, (uint32_t)i};
        d->lines[d->line_count++] = (struct line){
            .procedure = procedure,
            .code = procedure->code,
            .services = &refs[i],
            .service_count = 1,
            .minutes = service->minutes,
            .units = units,
            .allowed = units * 3000,
            .discipline = discipline_of(session, service),
        };
    }
}

void rig_leave(struct rig *rig, const char *id, const char *day, const char *more,
               const char *services)
{
    struct day_member member = {.session = rig_session(rig, id, day, more, services)};
    struct day the_day = {.members = &member, .count = 1};
    struct decision decision = {.session = member.session};
    struct error error = ERROR_NONE;
    struct buffer *packed = &rig->packed[rig->count];
    decide(rig, member.session, &decision);
    assert_ok(history_leave(&the_day, 0, &decision, &rig_key, packed, &error), &error);
    rig->visits[rig->count++] = (struct visit){
        .place = {member.session->date_of_service, session_start(member.session),
                  member.session->session_id},
        .provider = session_provider(member.session),
        .patient = member.session->patient->id,
        .packed = buffer_text(packed),
    };
}

const struct history *rig_tell(struct rig *rig, const char *id, const char *day,
                               const char *more, const char *services)
{
    struct history_before before = {
        .visits = rig->visits,
        .visit_count = rig->count,
        .openings = rig->openings,
        .opening_count = rig->opening_count,
        .key = &rig_key,
    };
    struct error error = ERROR_NONE;
    const struct session *session = rig_session(rig, id, day, more, services);
    assert_ok(history_tell(session, &before, &rig->arena, &rig->told, &error), &error);
    return rig->told->history;
}

const struct used *rig_used(const struct rig *rig, enum period per, int discipline,
                            const char *code)
{
    const struct history *history = rig->told->history;
    for (size_t i = 0; history && i < history->used.count; i++) {
        const struct used *used = &history->used.at[i];
        bool same = code ? used->codes.count == 1 && text_is(used->codes.at[0], code)
                         : used->codes.count == 0;
        if ((enum period)used->per == per && used->discipline == discipline &&
            !used->program && same)
            return used;
    }
    return NULL;
}
