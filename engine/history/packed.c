/* What a day was told, as it lies in memory, with each list and text behind what
 * it is of. For the same program in the same run, which wrote it a moment ago:
 * nothing is turned into text and back. */
#include "history/history.h"

/* ---- packing ---- */

static void put(struct buffer *out, const void *at, size_t size)
{
    buffer_put(out, at, size);
}

static void put_count(struct buffer *out, size_t count)
{
    put(out, &count, sizeof count);
}

/* Absent is 0, what is there one more than its length. */
static void put_text(struct buffer *out, struct text text)
{
    put_count(out, text_is_absent(text) ? 0 : text.len + 1);
    if (text.len)
        put(out, text.at, text.len);
}

static void put_history(struct buffer *out, const struct history *history)
{
    put(out, history, sizeof *history);
    for (size_t i = 0; i < history->used.count; i++) {
        const struct used *used = &history->used.at[i];
        put(out, used, sizeof *used);
        for (size_t k = 0; k < used->codes.count; k++)
            put_text(out, used->codes.at[k]);
    }
    for (size_t i = 0; i < history->notes.count; i++) {
        put(out, &history->notes.at[i], sizeof history->notes.at[i]);
        put_text(out, history->notes.at[i].session_id);
    }
}

static const struct authorization_list *grants_of(const struct session *session)
{
    static const struct authorization_list none;
    return session->insurance.count ? &session->insurance.at[0].prior_authorizations
                                    : &none;
}

struct grant {
    int32_t used, used_as_of;
};

static void put_grants(struct buffer *out, const struct authorization_list *list)
{
    put_count(out, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct grant grant = {list->at[i].used, list->at[i].used_as_of};
        put(out, &grant, sizeof grant);
    }
}

static void put_member(struct buffer *out, const struct session *session)
{
    int32_t revision = session_revision(session);
    put_text(out, session_provider(session));
    put_text(out, session->session_id);
    put(out, &revision, sizeof revision);
    put_count(out, session->history != NULL);
    if (session->history)
        put_history(out, session->history);
    put_grants(out, grants_of(session));
}

enum status history_pack(const struct day *told, struct buffer *out,
                         struct error *error)
{
    put_count(out, told->count);
    put_count(out, told->crowd);
    for (size_t i = 0; i < told->count; i++)
        put_member(out, told->members[i].session);
    return buffer_failed(out) ? error_no_memory(error) : STATUS_OK;
}

/* ---- unpacking ---- */

struct unpacking {
    struct text left;
    struct arena *arena;
    bool bad;       /* it is not what was packed; what is read then is 0 */
    bool no_memory; /* the same */
};

static void take(struct unpacking *u, void *to, size_t size)
{
    u->bad = u->bad || size > u->left.len;
    if (u->bad || u->no_memory) {
        memset(to, 0, size);
        return;
    }
    memcpy(to, u->left.at, size);
    u->left.at += size;
    u->left.len -= size;
}

static size_t take_count(struct unpacking *u)
{
    size_t count = 0;
    take(u, &count, sizeof count);
    return count;
}

static struct text take_text(struct unpacking *u)
{
    size_t size = take_count(u);
    u->bad = u->bad || (size && size - 1 > u->left.len);
    if (u->bad || !size)
        return TEXT_NONE;
    const struct text text = {u->left.at, size - 1};
    u->left.at += text.len;
    u->left.len -= text.len;
    return text;
}

/* Each of a list's takes at least `least` bytes. NULL: none is to be taken. */
static void *room_for(struct unpacking *u, size_t count, size_t size, size_t least)
{
    u->bad = u->bad || count > u->left.len / least;
    if (u->bad || u->no_memory)
        return NULL;
    void *room = arena_zalloc(u->arena, count + 1, size);
    u->no_memory = !room;
    return room;
}

static void take_used(struct unpacking *u, struct used *used)
{
    take(u, used, sizeof *used);
    size_t count = used->codes.count;
    used->codes = (struct text_list){.count = 0};
    if (!count)
        return;
    used->codes.at = room_for(u, count, sizeof *used->codes.at, sizeof count);
    while (used->codes.at && used->codes.count < count)
        used->codes.at[used->codes.count++] = take_text(u);
}

static void take_note(struct unpacking *u, struct note_history *note)
{
    take(u, note, sizeof *note);
    note->session_id = take_text(u);
}

/* A list that is there and empty is not one that is not there. */
static struct history *take_history(struct unpacking *u)
{
    struct history *history = room_for(u, 1, sizeof *history, sizeof *history);
    if (!history)
        return NULL;
    take(u, history, sizeof *history);
    size_t used = history->used.count, notes = history->notes.count;
    if (history->used.at)
        history->used.at =
            room_for(u, used, sizeof *history->used.at, sizeof *history->used.at);
    for (size_t i = 0; history->used.at && i < used; i++)
        take_used(u, &history->used.at[i]);
    if (history->notes.at)
        history->notes.at =
            room_for(u, notes, sizeof *history->notes.at, sizeof *history->notes.at);
    for (size_t i = 0; history->notes.at && i < notes; i++)
        take_note(u, &history->notes.at[i]);
    return history;
}

/* The primary payer's authorizations, in a copy of the insurance. */
static void take_grants(struct unpacking *u, struct session *session)
{
    size_t count = take_count(u);
    const struct authorization_list *own = grants_of(session);
    u->bad = u->bad || count != own->count;
    if (u->bad || !count)
        return;
    struct authorization *at = room_for(u, count, sizeof *at, sizeof(struct grant));
    struct insurance *copy =
        at ? arena_zalloc(u->arena, session->insurance.count, sizeof *copy) : NULL;
    u->no_memory = u->no_memory || (at && !copy);
    if (!copy)
        return;
    memcpy(copy, session->insurance.at, session->insurance.count * sizeof *copy);
    memcpy(at, own->at, count * sizeof *at);
    for (size_t i = 0; i < count; i++) {
        struct grant grant;
        take(u, &grant, sizeof grant);
        at[i].used = grant.used;
        at[i].used_as_of = grant.used_as_of;
    }
    copy[0].prior_authorizations.at = at;
    session->insurance.at = copy;
}

static bool same(struct text a, struct text b)
{
    return text_is_absent(a) == text_is_absent(b) && text_equal(a, b);
}

/* Days have one order, so it mostly is the one that is expected. */
static struct day_member *member_of(struct unpacking *u, struct day *day, size_t place)
{
    const struct text provider = take_text(u), session_id = take_text(u);
    int32_t revision = 0;
    take(u, &revision, sizeof revision);
    for (size_t i = 0; i < day->count && !u->bad; i++) {
        struct day_member *member = &day->members[(place + i) % day->count];
        if (same(session_provider(member->session), provider) &&
            same(member->session->session_id, session_id) &&
            session_revision(member->session) == revision)
            return member;
    }
    u->bad = true;
    return NULL;
}

static void take_member(struct unpacking *u, struct day *day, size_t place)
{
    struct day_member *member = member_of(u, day, place);
    struct session *session = member ? ARENA_NEW(u->arena, struct session) : NULL;
    u->no_memory = u->no_memory || (member && !session);
    if (!session)
        return;
    *session = *member->session;
    session->history = take_count(u) ? take_history(u) : NULL;
    take_grants(u, session);
    member->session = session;
}

enum status history_unpack(struct text packed, struct day *day, struct arena *arena,
                           struct error *error)
{
    struct unpacking u = {.left = packed, .arena = arena};
    u.bad = take_count(&u) != day->count;
    size_t crowd = take_count(&u);
    for (size_t i = 0; i < day->count && !u.bad && !u.no_memory; i++)
        take_member(&u, day, i);
    if (u.no_memory)
        return error_no_memory(error);
    if (u.bad || u.left.len)
        return error_set(error, STATUS_REJECTED, "history.packed",
                         "what is kept of what a day was told does not fit the day");
    day->crowd = crowd;
    return STATUS_OK;
}
