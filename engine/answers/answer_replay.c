/* Decided again, with the policies and the history of then. What must be equal
 * is every byte but the version of the engine, which may be a newer one. */
#include "answers/answer_room.h"
#include "run/keeper.h"

#define LINES_MOST 40

struct replay {
    struct asked *asked;
    struct answer_policies policies;
    uint64_t decisions, different, undecidable;
};

static const struct column columns[] = {
    {"session_id", "SESSION", COLUMN_TEXT, 16},
    {"date_of_service", "DATE", COLUMN_DATE, 10},
    {"revision", "REV", COLUMN_NUMBER, 3},
    {"payer_rank", NULL, COLUMN_TEXT, 0},
    {"payer", "PAYER", COLUMN_TEXT, 14},
    {"decision", NULL, COLUMN_TEXT, 0},
    {"result", "RESULT", COLUMN_TEXT, 9},
    {"why", "", COLUMN_BELOW, 2},
    {"difference", NULL, COLUMN_TEXT, 0},
};

/* ---- the engine's version ---- */

/* The bytes without the version: `,"engine":"` stands nowhere else, since
 * within a text its quotes would be escaped. */
static struct text mask(struct text bytes, struct arena *arena)
{
    static const char name[] = ",\"engine\":\"";
    struct buffer out;
    struct text masked = TEXT_NONE;
    size_t at = 0, end;
    while (at + sizeof name <= bytes.len &&
           memcmp(bytes.at + at, name, sizeof name - 1) != 0)
        at++;
    if (at + sizeof name > bytes.len)
        return bytes;
    at += sizeof name - 1;
    for (end = at; end < bytes.len && bytes.at[end] != '"';)
        end++;
    buffer_init(&out, bytes.len + 16);
    buffer_put(&out, bytes.at, at);
    buffer_put_char(&out, '*');
    buffer_put(&out, bytes.at + end, bytes.len - end);
    if (!buffer_failed(&out))
        masked = text_copy(arena, buffer_text(&out));
    buffer_release(&out);
    return masked;
}

/* ---- rows ---- */

static void put_cells(struct asked *asked, const struct ledger_decision *row,
                      const struct ledger_session *session, const char *result)
{
    answer_text(asked, session->session_id);
    answer_date(asked, session->date);
    answer_number(asked, session->revision);
    answer_number(asked, row->rank);
    answer_text(asked, row->payer);
    answer_number(asked, row->id);
    answer_cstr(asked, result);
}

/* In a table each line below its row, made visible. */
static void put_lines(struct asked *asked, struct text lines)
{
    while (asked->format == ANSWER_TABLE && lines.len) {
        const char *end = memchr(lines.at, '\n', lines.len);
        size_t len = end ? (size_t)(end - lines.at) : lines.len;
        buffer_put_cstr(&asked->page, "  ");
        buffer_put_visible(&asked->page, (struct text){lines.at, len});
        buffer_put_char(&asked->page, '\n');
        len += end != NULL;
        lines = (struct text){lines.at + len, lines.len - len};
    }
}

static enum status put_different(struct asked *asked, const struct ledger_decision *row,
                                 const struct ledger_session *session,
                                 const struct text both[2], struct error *error)
{
    struct buffer out;
    buffer_init(&out, (size_t)64 << 20);
    answer_difference(both[0], both[1], LINES_MOST, &asked->step, &out);
    put_cells(asked, row, session, "differs");
    answer_style(asked, STYLE_RED);
    answer_none(asked);
    answer_text(asked, buffer_text(&out));
    enum status status =
        buffer_failed(&out) ? error_no_memory(error) : answer_row(asked, error);
    if (!status)
        put_lines(asked, buffer_text(&out));
    buffer_release(&out);
    return status;
}

/* Its policies cannot be opened any more, or its bytes not be read: told, and
 * the others go on. */
static enum status put_undecidable(struct replay *replay,
                                   const struct ledger_decision *row,
                                   const struct ledger_session *session,
                                   struct error *error)
{
    struct asked *asked = replay->asked;
    struct text why = text_copy(&asked->step, text_of(error->message));
    if (error->status == STATUS_NO_MEMORY || error->status == STATUS_IO)
        return error->status;
    *error = ERROR_NONE;
    replay->undecidable++;
    put_cells(asked, row, session, "no replay");
    answer_style(asked, STYLE_RED);
    answer_text(asked, why);
    return answer_row(asked, error);
}

static enum status again(struct replay *replay, const struct ledger_decision *row,
                         struct text *bytes, struct error *error)
{
    struct keeper_replay asked = {.ledger = replay->asked->answers->ledger,
                                  .judge = replay->asked->answers->judge};
    enum status status = answer_policies_of(replay->asked, &replay->policies,
                                            row->generation, &asked.policies, error);
    return status ? status
                  : keeper_again(&asked, row, &replay->asked->step, bytes, error);
}

static enum status take(void *context, const struct ledger_decision *row,
                        const struct ledger_session *session, struct error *error)
{
    struct replay *replay = context;
    struct arena *step = &replay->asked->step;
    struct text bytes;
    arena_reset(step);
    replay->decisions++;
    if (again(replay, row, &bytes, error))
        return put_undecidable(replay, row, session, error);
    const struct text both[2] = {mask(row->bytes, step), mask(bytes, step)};
    if (text_is_absent(both[0]) || text_is_absent(both[1]))
        return error_no_memory(error);
    if (text_equal(both[0], both[1]))
        return STATUS_OK;
    replay->different++;
    return put_different(replay->asked, row, session, both, error);
}

/* ---- which ---- */

struct gathered {
    struct asked *asked;
    int64_t at[64]; /* revisions, practices */
    size_t count;
};

static enum status gather(void *context, const struct ledger_session *session,
                          struct error *error)
{
    struct gathered *gathered = context;
    (void)error;
    if (gathered->count < sizeof gathered->at / sizeof *gathered->at)
        gathered->at[gathered->count++] = session->id;
    return STATUS_OK;
}

static enum status replay_session(struct replay *replay, struct error *error)
{
    struct asked *asked = replay->asked;
    struct gathered gathered = {.asked = asked};
    const struct look_sessions which = {.session_id = text_of(asked->operands[0]),
                                        .from = DATE_NONE,
                                        .to = DATE_NONE,
                                        .effective = !asked->all};
    enum status status =
        look_sessions(asked->answers->ledger, &which, gather, &gathered, error);
    if (!status && !gathered.count)
        return answer_not_found("session of that id", error);
    for (size_t i = 0; i < gathered.count && !status; i++) {
        const struct look_decisions decisions = {.session = gathered.at[i],
                                                 .rank = -1,
                                                 .from = DATE_NONE,
                                                 .to = DATE_NONE,
                                                 .effective = !asked->all};
        status =
            look_decisions(asked->answers->ledger, &decisions, take, replay, error);
    }
    return status;
}

static enum status replay_all(struct replay *replay, struct error *error)
{
    struct asked *asked = replay->asked;
    const struct look_decisions which = {
        .rank = -1, .from = asked->from, .to = asked->to, .effective = !asked->all};
    return look_decisions(asked->answers->ledger, &which, take, replay, error);
}

static void put_summary(const struct replay *replay)
{
    struct asked *asked = replay->asked;
    unsigned long long decisions = replay->decisions, different = replay->different,
                       undecidable = replay->undecidable;
    if (different || undecidable)
        answer_gap(asked);
    answer_say(asked,
               "%llu decision%s made again: %llu equal byte by byte, %llu different%s",
               decisions, decisions == 1 ? "" : "s",
               decisions - different - undecidable, different, undecidable ? "" : ".");
    if (undecidable)
        answer_say(asked, "%llu could not be made again.", undecidable);
}

enum status answer_replay(struct asked *asked, struct error *error)
{
    struct replay replay = {.asked = asked};
    answer_columns(asked, columns, sizeof columns / sizeof *columns);
    enum status status = asked->operand_count ? replay_session(&replay, error)
                                              : replay_all(&replay, error);
    if (!status)
        put_summary(&replay);
    *asked->negative = replay.different || replay.undecidable;
    answer_policies_close(&replay.policies);
    return status;
}
