/* A decision once more: the bytes of its day's members, what they were told
 * then, the policies of then, the day of knowledge of then. Nothing that came
 * later has a part in it. */
#include "run/keeper_room.h"

#include "format/walk.h"

#include <string.h>

#define AGAIN_MEMORY ((size_t)1024 * 1024 * 1024)

/* Whose bytes they were. */
static enum status read_members(struct text snapshot, struct arena *arena,
                                struct ledger_key **keys, size_t *count,
                                struct error *error)
{
    struct walk walk = {arena, error, STATUS_OK};
    struct json *json = NULL;
    size_t listed = 0;
    enum status status = json_read_document(snapshot, arena, &json, error);
    if (status)
        return status;
    struct walk_at root = walk_root(json);
    struct walk_at list = walk_list(&walk, &root, "members", &listed);
    struct walk_at entry = walk_first(&list);
    *count = 0;
    *keys = walk_array(&walk, listed, sizeof **keys);
    for (; *keys && entry.json; walk_next(&entry)) {
        struct ledger_key *key = &(*keys)[(*count)++];
        key->provider = walk_text_or_none(&walk, &entry, "provider");
        key->session_id = walk_text(&walk, &entry, "session_id");
        key->revision = walk_count(&walk, &entry, "revision");
    }
    return walk.status;
}

static enum status fetch_members(struct ledger *ledger, struct text snapshot,
                                 struct arena *arena, struct ledger_members *rows,
                                 struct error *error)
{
    struct ledger_key *keys = NULL;
    size_t count = 0;
    enum status status = read_members(snapshot, arena, &keys, &count, error);
    if (status)
        return status;
    rows->at = ARENA_ARRAY(arena, struct ledger_session, count);
    if (!rows->at)
        return error_no_memory(error);
    for (size_t i = 0; i < count && !status; i++) {
        status = ledger_session_find(ledger, &keys[i], arena, &rows->at[i], error);
        if (!status && !rows->at[i].id)
            status = error_set(error, STATUS_NOT_FOUND, "ledger.session",
                               "a session that a decision rests on is not there");
    }
    rows->count = count;
    return status;
}

/* The filing date that it was decided with, from its own bytes. */
static int32_t filing_date_of(struct text bytes)
{
    static const char before[] = ",\"known_on\":\"";
    static const char name[] = "\",\"filing_date\":\"";
    int32_t date = DATE_NONE;
    for (size_t i = 0; i + sizeof before + 10 + sizeof name + 10 < bytes.len; i++) {
        const char *at = bytes.at + i;
        if (memcmp(at, before, sizeof before - 1) != 0)
            continue;
        at += sizeof before - 1 + 10;
        if (memcmp(at, name, sizeof name - 1) == 0 &&
            !date_read((struct text){at + sizeof name - 1, 10}, &date))
            date = DATE_NONE;
        break;
    }
    return date;
}

static enum status write_again(const struct keeper_replay *replay,
                               const struct ledger_decision *decision,
                               const struct keeper_day *day, struct arena *arena,
                               struct buffer *out, struct error *error)
{
    bool otherwise = replay->filing_date && replay->filing_date != DATE_NONE;
    const struct decide_options options = {
        .known_on = decision->known_on,
        .filing_date =
            otherwise ? replay->filing_date : filing_date_of(decision->bytes),
        .judge = replay->judge};
    struct decision *decisions = NULL;
    size_t member = 0, count = 0;
    bool failed = false;
    while (member < day->count && day->members[member].row.id != decision->session)
        member++;
    if (member == day->count)
        return error_set(error, STATUS_NOT_FOUND, "ledger.snapshot",
                         "a decision's session is not in what it was told");
    enum status status = decide_member(replay->policies, &day->told, member, &options,
                                       arena, &decisions, &count, &failed, error);
    if (status)
        return status;
    if (decision->rank < 0 || (size_t)decision->rank >= count)
        return error_set(error, STATUS_NOT_FOUND, "ledger.rank",
                         "a decision's session has no such payer");
    return keeper_write(&decisions[decision->rank], day, member, arena, out, error);
}

enum status keeper_day_again(struct ledger *ledger,
                             const struct ledger_decision *decision,
                             struct arena *arena, struct keeper_day *day,
                             struct error *error)
{
    struct ledger_members rows = {.at = NULL};
    struct text snapshot;
    enum status status =
        ledger_snapshot_get(ledger, decision->snapshot.id, arena, &snapshot, error);
    if (!status)
        status = fetch_members(ledger, snapshot, arena, &rows, error);
    if (!status)
        status = keeper_day_load(&rows, arena, day, error);
    if (!status)
        status = history_restore(snapshot, &day->told, arena, error);
    return status;
}

enum status keeper_again(const struct keeper_replay *replay,
                         const struct ledger_decision *decision, struct arena *arena,
                         struct text *bytes, struct error *error)
{
    struct keeper_day day;
    struct buffer out;
    enum status status = keeper_day_again(replay->ledger, decision, arena, &day, error);
    if (status)
        return status;
    buffer_init(&out, AGAIN_MEMORY);
    status = write_again(replay, decision, &day, arena, &out, error);
    if (!status) {
        *bytes = text_copy(arena, buffer_text(&out));
        status = text_is_absent(*bytes) ? error_no_memory(error) : STATUS_OK;
    }
    buffer_release(&out);
    return status;
}
