#include "history/visit.h"

#include "model/credential.h"

/* Notes of one session; a record holds no more. */
#define NOTE_TEXT_MAX ((size_t)4 * 1024 * 1024)

/* ---- who ---- */

static void add_plain(struct hash_stream *stream, struct text id)
{
    char part[64];
    size_t len = 0;
    for (size_t i = 0; i < id.len; i++) {
        if (id.at[i] == ' ' || id.at[i] == '-')
            continue;
        part[len++] = char_lower(id.at[i]);
        if (len == sizeof part) {
            hash_add_bytes(stream, (struct text){part, len});
            len = 0;
        }
    }
    hash_add_bytes(stream, (struct text){part, len});
}

struct beneficiary history_beneficiary(const struct session *session)
{
    return history_beneficiary_of(
        session->insurance.count ? session->insurance.at[0].member_id : TEXT_NONE,
        session_provider(session), session->patient ? session->patient->id : TEXT_NONE);
}

struct beneficiary history_beneficiary_of(struct text member, struct text provider,
                                          struct text patient)
{
    struct hash_stream stream;
    struct beneficiary who;
    hash_begin(&stream);
    if (text_trim(member).len) {
        hash_add(&stream, TEXT("member"));
        add_plain(&stream, member);
    } else {
        hash_add(&stream, TEXT("patient"));
        hash_add(&stream, provider);
        hash_add(&stream, patient);
    }
    struct hash hash = hash_end(&stream);
    memcpy(who.bytes, hash.bytes, sizeof who.bytes);
    return who;
}

/* A start that is unknown comes last, as in the order of a day. */
static int32_t start_or_last(int32_t start)
{
    return start == CLOCK_NONE ? INT32_MAX : start;
}

static int compare_numbers(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

int history_compare(const struct history_place *a, const struct history_place *b)
{
    int order = compare_numbers(a->date, b->date);
    if (!order)
        order = compare_numbers(start_or_last(a->start), start_or_last(b->start));
    return order ? order : text_compare(a->session_id, b->session_id);
}

/* ---- lines ---- */

static const struct session *session_of(const struct day *day, struct text session_id)
{
    for (size_t i = 0; i < day->count; i++)
        if (text_equal(day->members[i].session->session_id, session_id))
            return day->members[i].session;
    return NULL;
}

static bool by_therapists(const struct day *day, const struct line *line)
{
    for (size_t i = 0; i < line->service_count; i++) {
        const struct session *session = session_of(day, line->services[i].session_id);
        size_t index = line->services[i].index;
        const struct clinician *who = session && index < session->services.count
                                          ? session->services.at[index].therapist
                                          : NULL;
        if (!who || !credential_is_therapist(who->credential.kind))
            return false;
    }
    return line->service_count > 0;
}

static bool is_counted(const struct line *line)
{
    return line->units > 0 && line->status != SEVERITY_DENY;
}

static void leave_line(const struct day *day, const struct line *line,
                       struct visit_data *data)
{
    const struct session *session =
        line->service_count ? session_of(day, line->services[0].session_id) : NULL;
    data->lines[data->line_count++] = (struct visit_line){
        .procedure = line->procedure,
        .discipline = (int32_t)line->discipline,
        .program = session ? session->program : PROGRAM_UNKNOWN,
        .units = line->units,
        .minutes = line->minutes,
        .allowed = line->allowed,
    };
    data->treated |= 1u << line->discipline;
    if (by_therapists(day, line))
        data->whole |= 1u << line->discipline;
    if (visit_opens(line->procedure))
        data->evaluated |= 1u << line->discipline;
}

static bool leave_lines(const struct day *day, const struct decision *decision,
                        struct arena *arena, struct visit_data *data)
{
    data->lines = ARENA_ARRAY(arena, struct visit_line, decision->line_count + 1);
    if (!data->lines || decision->outcome == OUTCOME_DENY)
        return data->lines != NULL;
    for (size_t i = 0; i < decision->line_count; i++)
        if (is_counted(&decision->lines[i]))
            leave_line(day, &decision->lines[i], data);
    return true;
}

/* ---- the session itself ---- */

static bool is_given(const struct service *service)
{
    return service->mode != MODE_HOME_PROGRAM;
}

static void leave_treated(const struct session *session, struct visit_data *data)
{
    data->discipline = (int32_t)visit_discipline(session);
    for (size_t i = 0; i < session->services.count; i++)
        if (is_given(&session->services.at[i]))
            data->treated |= 1u << data->discipline;
}

static bool leave_notes(const struct session *session, const struct history_key *key,
                        struct arena *arena, struct visit_data *data)
{
    struct buffer work;
    data->notes = ARENA_ARRAY(arena, struct visit_note, session->services.count + 1);
    buffer_init(&work, NOTE_TEXT_MAX);
    for (size_t i = 0; data->notes && i < session->services.count; i++) {
        const struct service *service = &session->services.at[i];
        struct visit_note note = {.procedure = procedure_find(service->code)};
        if (!note.procedure || !service->documentation || !is_given(service))
            continue;
        notes_fingerprint(service->documentation, key, &work, &note);
        if (note.said || note.dose || note.progression)
            data->notes[data->note_count++] = note;
    }
    bool failed = buffer_failed(&work);
    buffer_release(&work);
    return data->notes && !failed;
}

static bool leave_grants(const struct session *session, struct arena *arena,
                         struct visit_data *data)
{
    const struct authorization_list *list =
        session->insurance.count ? &session->insurance.at[0].prior_authorizations
                                 : NULL;
    data->grants = ARENA_ARRAY(arena, struct visit_grant, list ? list->count + 1 : 1);
    for (size_t i = 0; data->grants && list && i < list->count; i++) {
        const struct authorization *one = &list->at[i];
        if (!one->number.len || one->used == COUNT_NONE)
            continue;
        data->grants[data->grant_count++] = (struct visit_grant){
            one->number, one->discipline, one->unit, one->used, one->used_as_of};
    }
    return data->grants != NULL;
}

static struct text payer_of(const struct session *session,
                            const struct decision *decision)
{
    if (!text_is_absent(decision->policy_id))
        return decision->policy_id;
    return session->insurance.count ? session->insurance.at[0].payer : TEXT_NONE;
}

enum status history_leave(const struct day *day, size_t member,
                          const struct decision *decision,
                          const struct history_key *key, struct buffer *out,
                          struct error *error)
{
    const struct session *session = day->members[member].session;
    struct visit_data data = {
        .payer = payer_of(session, decision),
        .episode = session->episode_id,
        .born = session->patient ? session->patient->birth_date : DATE_NONE,
        .progress_report_on = session->progress_report_on,
        .first_treatment_on = session->first_treatment_on,
        .carried = session->history,
    };
    struct arena arena;
    if (session_is_void(session))
        return STATUS_OK;
    arena_init(&arena, NOTE_TEXT_MAX);
    leave_treated(session, &data);
    bool good = leave_lines(day, decision, &arena, &data) &&
                leave_notes(session, key, &arena, &data) &&
                leave_grants(session, &arena, &data);
    if (good)
        visit_pack(&data, out);
    arena_release(&arena);
    return good && !buffer_failed(out) ? STATUS_OK : error_no_memory(error);
}
